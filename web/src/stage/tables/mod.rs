//! The stage as tables: the same moment in words and numbers.

use yew::{Html, function_component, html};

use crate::part::PartProperties;

/// The stage as tables: the same moment in words and numbers.
#[function_component]
pub fn StageTables(_properties: &PartProperties) -> Html {
    html! { <div /> }
}
