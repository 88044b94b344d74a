//! What roles commonly need, to choose a policy or a whole role from.

use ecslab::iam::needs::{Bearer, NEEDS, Need};
use yew::{Callback, Html};

use crate::glyph::icon;
use crate::markup::html;

/// A list of common needs, folded away; whoever chooses one tells `on_choose`.
pub fn needs(title: &str, on_choose: &Callback<&'static Need>) -> Html {
    let of_bearer = |bearer: Bearer| {
        let its = NEEDS.iter().filter(move |need| need.bearer == bearer);
        html! {
            <li>
                <span class="needs-bearer">{ bearer.name() }</span>
                <ul>
                    { for its.map(|need| {
                        let onclick = on_choose.reform(move |_: yew::MouseEvent| need);
                        html! {
                            <li>
                                <button type="button" class="btn line" {onclick}>{ need.name }</button>
                            </li>
                        }
                    }) }
                </ul>
            </li>
        }
    };
    html! {
        <details class="needs">
            <summary class="btn line">{ icon("plus") }{ title.to_owned() }</summary>
            <ul>{ for Bearer::ALL.into_iter().map(of_bearer) }</ul>
        </details>
    }
}
