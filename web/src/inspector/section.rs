//! A section of the inspector that opens and closes, and a list of facts.

use yew::{AttrValue, Html};

use crate::glyph::icon;
use crate::markup::html;

/// A section that opens and closes: its title, a number or a few words beside the title, whether
/// it is open at first, and what it holds.
pub fn section(
    title: impl Into<AttrValue>,
    aside: impl Into<AttrValue>,
    open: bool,
    children: Html,
) -> Html {
    html! {
        <details class="section" {open}>
            <summary>
                { icon("right") }
                <h3>{ title.into() }</h3>
                <span>{ aside.into() }</span>
            </summary>
            <div class="section-body">{ children }</div>
        </details>
    }
}

/// A value of more letters stands below its name.
const LONG: usize = 48;

/// Names and values; those without a value are left out.
pub fn facts(facts: &[(&'static str, String)]) -> Html {
    html! {
        <dl class="facts">
            { for facts.iter().filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| html! {
                    <div class={(value.len() > LONG).then_some("is-long")}>
                        <dt>{ *name }</dt><dd>{ value }</dd>
                    </div>
                }) }
        </dl>
    }
}
