//! The stage's view of tasks on the rail of statuses.

use yew::{Html, function_component, html};

use crate::part::PartProperties;

/// The stage's view of tasks on the rail of statuses.
#[function_component]
pub fn LifecycleView(_properties: &PartProperties) -> Html {
    html! { <div /> }
}
