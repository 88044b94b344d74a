//! Transport and timeline: a lane a task.

use yew::{Html, function_component, html};

use crate::part::PartProperties;

/// Transport and timeline: a lane a task.
#[function_component]
pub fn Timeline(_properties: &PartProperties) -> Html {
    html! { <div /> }
}
