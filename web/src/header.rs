//! The header: the scenario, undo, theme, help.

use yew::{Html, function_component, html};

use crate::part::PartProperties;

/// The header: the scenario, undo, theme, help.
#[function_component]
pub fn Header(_properties: &PartProperties) -> Html {
    html! { <div /> }
}
