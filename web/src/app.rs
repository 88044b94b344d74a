//! The page.

use yew::{Html, component, html};

/// The whole page.
#[component]
pub fn App() -> Html {
    html! {
        <main>
            <h1>{ "ecslab" }</h1>
        </main>
    }
}
