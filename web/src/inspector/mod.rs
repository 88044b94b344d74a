//! The inspector: everything about what is selected.

use yew::{Html, function_component, html};

use crate::part::PartProperties;

/// The inspector: everything about what is selected.
#[function_component]
pub fn Inspector(_properties: &PartProperties) -> Html {
    html! { <div /> }
}
