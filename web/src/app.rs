//! The page: header, editor, stage, inspector, timeline.

use yew::{Html, function_component, html};

/// The page.
#[function_component]
pub fn App() -> Html {
    html! { <p>{ "ecslab" }</p> }
}
