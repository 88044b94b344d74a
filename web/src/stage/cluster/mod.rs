//! The stage's view of zones, container instances and placement decisions.

use yew::{Html, function_component, html};

use crate::part::PartProperties;

/// The stage's view of zones, container instances and placement decisions.
#[function_component]
pub fn ClusterView(_properties: &PartProperties) -> Html {
    html! { <div /> }
}
