//! The faults that go on, above the stage, each with a button that ends it.

use yew::{Callback, Html};

use crate::glyph::icon;
use crate::markup::html;
use crate::store::faults::standing::standing;
use crate::store::{State, UserCommand};

/// The faults that go on at the playhead; nothing when there are none.
pub fn standing_faults(state: &State, act: &Callback<UserCommand>) -> Html {
    let standing = standing(&state.world);
    if standing.is_empty() {
        return html! {};
    }
    html! {
        <div class="standing-faults">
            <span class="standing-faults-title">{ icon("bolt") }{ "Faults that go on" }</span>
            <ul aria-label="Faults that go on">
                { for standing.into_iter().map(|fault| {
                    let label = format!("End: {}", fault.text);
                    let end = fault.end;
                    let onclick = act.reform(move |_| UserCommand::Apply(end.clone()));
                    html! {
                        <li>
                            <span>{ fault.text }</span>
                            <button type="button" class="standing-end" aria-label={label.clone()} title={label}
                                    {onclick}>
                                { icon("cross") }
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </div>
    }
}
