<<<<<<< HEAD
//! The page: header, editor, stage, inspector, timeline.

use yew::{Html, function_component, html};

/// The page.
#[function_component]
pub fn App() -> Html {
    html! { <p>{ "ecslab" }</p> }
=======
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
>>>>>>> tooling
}
