//! Dialogs: palette, shortcuts, examples, faults, scenario text.

use yew::{Html, function_component, html};

use crate::part::PartProperties;

/// Dialogs: palette, shortcuts, examples, faults, scenario text.
#[function_component]
pub fn Dialogs(_properties: &PartProperties) -> Html {
    html! { <div /> }
}
