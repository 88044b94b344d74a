//! The editor: task definition, cluster, run or service, roles.

mod document;
mod editing;
mod field;

use yew::{Html, function_component, html};

use crate::part::PartProperties;

/// The editor: task definition, cluster, run or service, roles.
#[function_component]
pub fn Editor(_properties: &PartProperties) -> Html {
    html! { <div /> }
}
