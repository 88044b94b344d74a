//! The examples.

use yew::{Callback, Html, Properties, function_component, html};

use crate::store::{UserCommand, examples::EXAMPLES};

/// Properties of [`Examples`].
#[derive(Clone, PartialEq, Properties)]
pub struct ExamplesProperties {
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
}

/// The examples, each with what it shows.
#[function_component]
pub fn Examples(properties: &ExamplesProperties) -> Html {
    let examples = EXAMPLES.iter().filter_map(|example| {
        let scenario = example.scenario()?;
        let name = example.name;
        let onclick = properties
            .act
            .reform(move |_| UserCommand::OpenExample(name));
        Some(html! {
            <li>
                <button type="button" {onclick}>
                    <b>{ scenario.title }</b>
                    <span>{ scenario.description }</span>
                </button>
            </li>
        })
    });
    html! {
        <>
            <p class="dialog-note">{ "An example takes the place of the scenario. Undo brings that back." }</p>
            <ul class="examples">{ for examples }</ul>
        </>
    }
}
