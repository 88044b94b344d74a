//! The examples: each opens as the document.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::{Callback, Html, KeyboardEvent, use_memo, use_node_ref, use_state};

use super::frame::Frame;
use crate::browser;
use crate::choice::neighbour;
use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::store::examples::{EXAMPLES, Example};
use crate::store::{UserCommand, View};

/// The examples.
#[component]
pub fn Examples(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties.clone();
    let close = act.reform(|()| UserCommand::CloseDialog);
    let scenarios = use_memo((), |()| {
        EXAMPLES.iter().map(Example::scenario).collect::<Vec<_>>()
    });
    let focused = use_state(|| 0_usize);
    let list = use_node_ref();
    let onkeydown = {
        let (focused, list) = (focused.clone(), list.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(next) = neighbour(&event.key(), *focused, EXAMPLES.len()) else {
                return;
            };
            event.prevent_default();
            focused.set(next);
            let button = list
                .cast::<web_sys::Element>()
                .and_then(|list| list.query_selector(&format!("#{}", button_id(next))).ok())
                .flatten()
                .and_then(|button| button.dyn_into::<HtmlElement>().ok());
            if let Some(button) = button {
                let _ = button.focus();
            }
        })
    };
    let modifier = if browser::is_apple() { "⌘" } else { "Ctrl" };
    let foot = html! {
        <p class="dialog-note">
            { "An example takes the place of your document. Undo brings yours back: " }
            <kbd class="key">{ modifier }</kbd><kbd class="key">{ "Z" }</kbd>
        </p>
    };
    html! {
        <Frame title="Examples" class="examples" {close} {foot}>
            <ul class="example-list" ref={list} {onkeydown}>
                { for EXAMPLES.iter().zip(scenarios.iter()).enumerate().map(
                    |(index, (example, scenario))| {
                        let scenario = scenario.clone().unwrap_or_default();
                        let is_open = scenario == state.document.scenario;
                        let onclick = {
                            let act = act.clone();
                            Callback::from(move |_| {
                                act.emit(UserCommand::CloseDialog);
                                act.emit(UserCommand::OpenExample(example.name));
                                act.emit(UserCommand::ShowView(example.view));
                            })
                        };
                        html! {
                            <li key={example.name}>
                                <button
                                    id={button_id(index)}
                                    class="example"
                                    type="button"
                                    tabindex={if index == *focused { "0" } else { "-1" }}
                                    autofocus={index == 0}
                                    aria-current={is_open.then_some("true")}
                                    {onclick}
                                >
                                    <span class="example-title">
                                        { scenario.title }
                                        if is_open {
                                            <span class="tag">{ "open now" }</span>
                                        }
                                    </span>
                                    <span class="example-text">{ scenario.description }</span>
                                    <span class="example-shows">
                                        <span class="tag outline">{ view_name(example.view) }</span>
                                        { example.shows.join(" · ") }
                                    </span>
                                </button>
                            </li>
                        }
                    })
                }
            </ul>
        </Frame>
    }
}

fn button_id(index: usize) -> String {
    format!("example-{index}")
}

fn view_name(view: View) -> &'static str {
    match view {
        View::Cluster => "Cluster",
        View::Lifecycle => "Lifecycle",
        View::Roles => "Roles",
        View::Service => "Service",
    }
}
