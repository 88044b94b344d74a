//! The EventBridge event of a task's latest change, as JSON. It is made only while it is open.

use std::rc::Rc;

use ecslab::lifecycle::Task;
use ecslab::simulation::{World, task_event};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::{Callback, Event, Html, Properties, TargetCast, use_state_eq};

use super::copy_button::CopyButton;
use crate::glyph::icon;
use crate::markup::{component, html};
use crate::store::Shared;

/// Properties of [`EventJson`].
#[derive(Clone, PartialEq, Properties)]
pub struct EventJsonProperties {
    /// The task.
    pub task: Rc<Task>,
    /// The world.
    pub world: Shared<World>,
}

/// The event.
#[component]
pub fn EventJson(properties: &EventJsonProperties) -> Html {
    let EventJsonProperties { task, world } = properties;
    let open = use_state_eq(|| false);
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            let is_open = event
                .target_dyn_into::<Element>()
                .is_some_and(|details| details.unchecked_ref::<Element>().has_attribute("open"));
            open.set(is_open);
        })
    };
    let text =
        (*open).then(|| serde_json::to_string_pretty(&task_event(world, task)).unwrap_or_default());
    html! {
        <details class="section" {ontoggle}>
            <summary>
                { icon("right") }
                <h3>{ "Event JSON" }</h3>
                <span>{ format!("version {}", task.version) }</span>
            </summary>
            <div class="section-body event">
                if let Some(text) = text {
                    <CopyButton text={text.clone()} label="Copy the event" />
                    <pre tabindex="0" aria-label="EventBridge event">{ text }</pre>
                }
            </div>
        </details>
    }
}
