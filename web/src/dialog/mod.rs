//! Dialogs: palette, shortcuts, examples, faults, timings, marks, branches, strategies, scenario
//! text. One at a
//! time is open.

mod branches;
mod examples;
mod faults;
mod frame;
mod marks;
mod palette;
mod scenario_text;
mod search_list;
mod shortcuts;
mod strategies;
mod timings;

use yew::{Callback, Html, use_state};

use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::store::Dialog;

/// The dialog that is open, if one is.
#[component]
pub fn Dialogs(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties.clone();
    // A text that was changed and not opened outlives its dialog: closing loses nothing.
    let kept = use_state(|| None::<String>);
    match state.dialog {
        None => html! {},
        Some(Dialog::Palette) => palette::palette(&state, &act),
        Some(Dialog::Shortcuts) => shortcuts::shortcuts(&state, &act),
        Some(Dialog::Examples) => html! { <examples::Examples {state} {act} /> },
        Some(Dialog::Faults) => html! { <faults::Faults {state} {act} /> },
        Some(Dialog::Timings(of)) => html! { <timings::Timings {state} {act} {of} /> },
        Some(Dialog::Marks) => html! { <marks::Marks {state} {act} /> },
        Some(Dialog::Branches) => html! { <branches::Branches {state} {act} /> },
        Some(Dialog::Strategies(of)) => html! { <strategies::Strategies {state} {act} {of} /> },
        Some(Dialog::ScenarioText) => {
            let keep = {
                let kept = kept.setter();
                Callback::from(move |text| kept.set(text))
            };
            html! { <scenario_text::ScenarioText {state} {act} kept={(*kept).clone()} {keep} /> }
        }
    }
}
