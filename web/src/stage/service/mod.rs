//! The stage's view of services and standalone tasks over time.

use yew::{Html, function_component, html};

use crate::part::PartProperties;

/// The stage's view of services and standalone tasks over time.
#[function_component]
pub fn ServiceView(_properties: &PartProperties) -> Html {
    html! { <div /> }
}
