//! The stage's view of who calls what with which role.

use yew::{Html, function_component, html};

use crate::part::PartProperties;

/// The stage's view of who calls what with which role.
#[function_component]
pub fn RolesView(_properties: &PartProperties) -> Html {
    html! { <div /> }
}
