//! The examples: each is fetched when it is chosen, opens as the document and plays.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::{Callback, Html, KeyboardEvent, hook, use_effect_with, use_node_ref, use_state};

use super::frame::Frame;
use crate::browser::{self, files};
use crate::choice::neighbour;
use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::store::examples::{EXAMPLES, Example, ExampleGroup, document_of};
use crate::store::{Shared, UserCommand, View};

/// The example that was chosen, while it is on its way or when it could not be had.
#[derive(Clone, Copy, PartialEq)]
enum Chosen {
    Coming(&'static Example),
    NotFetched(&'static Example),
}

/// The examples.
#[component]
pub fn Examples(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties.clone();
    let close = act.reform(|()| UserCommand::CloseDialog);
    let (chosen, choose) = use_choice(act);
    let focused = use_state(|| 0_usize);
    let list = use_node_ref();
    let onkeydown = {
        let (focused, list) = (focused.clone(), list.clone());
        Callback::from(move |event: KeyboardEvent| {
            let count = EXAMPLES.iter().map(|group| group.examples.len()).sum();
            let Some(next) = neighbour(&event.key(), *focused, count) else {
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
    let open_title = state.document.scenario.title.clone();
    let mut first = 0;
    let groups = EXAMPLES.iter().map(|group| {
        let of_group = (first, group);
        first += group.examples.len();
        example_group(of_group, *focused, &open_title, chosen, &choose)
    });
    let groups = groups.collect::<Html>();
    html! {
        <Frame title="Examples" class="examples" {close} foot={foot(chosen, &choose)}>
            <div class="example-list" ref={list} {onkeydown}>{ groups }</div>
        </Frame>
    }
}

/// What was chosen, and what chooses an example: it is fetched, then opened. What arrives after
/// another was chosen, or the dialog closed, is not opened.
#[hook]
fn use_choice(act: Callback<UserCommand>) -> (Option<Chosen>, Callback<&'static Example>) {
    let chosen = use_state(|| None);
    let latest = use_state(|| Rc::new(Cell::new(0_u32)));
    {
        let latest = Rc::clone(&latest);
        use_effect_with((), move |()| move || latest.set(latest.get() + 1));
    }
    let choose = {
        let (chosen, latest) = (chosen.setter(), Rc::clone(&latest));
        Callback::from(move |example: &'static Example| {
            let (chosen, latest, act) = (chosen.clone(), Rc::clone(&latest), act.clone());
            let this = latest.get() + 1;
            latest.set(this);
            chosen.set(Some(Chosen::Coming(example)));
            spawn_local(async move {
                let text =
                    files::fetch_text(&format!("static/examples/{}.json", example.name)).await;
                if latest.get() != this {
                    return;
                }
                match text.and_then(|text| document_of(&text)) {
                    Some(document) => {
                        act.emit(UserCommand::CloseDialog);
                        act.emit(UserCommand::OpenExample(Shared::new(document)));
                        act.emit(UserCommand::ShowView(example.view));
                    }
                    None => chosen.set(Some(Chosen::NotFetched(example))),
                }
            });
        })
    };
    (*chosen, choose)
}

/// The examples of a group, the first of which is the `first`-th of all.
fn example_group(
    (first, group): (usize, &'static ExampleGroup),
    focused: usize,
    open_title: &str,
    chosen: Option<Chosen>,
    choose: &Callback<&'static Example>,
) -> Html {
    let heading = format!("examples-{first}");
    let items = group.examples.iter().enumerate().map(|(index, example)| {
        let index = first + index;
        let is_open = example.title == open_title;
        let is_coming = chosen == Some(Chosen::Coming(example));
        let onclick = choose.reform(move |_| example);
        html! {
            <li key={example.name}>
                <button
                    id={button_id(index)}
                    class="example"
                    type="button"
                    tabindex={if index == focused { "0" } else { "-1" }}
                    autofocus={index == 0}
                    aria-current={is_open.then_some("true")}
                    aria-busy={is_coming.then_some("true")}
                    {onclick}
                >
                    <span class="example-title">
                        { example.title }
                        if is_open {
                            <span class="tag">{ "open now" }</span>
                        }
                        if is_coming {
                            <span class="tag">{ "loading" }</span>
                        }
                    </span>
                    <span class="example-shows">
                        <span class="tag outline">{ view_name(example.view) }</span>
                        { example.shows }
                    </span>
                </button>
            </li>
        }
    });
    html! {
        <section class="example-group" aria-labelledby={heading.clone()}>
            <h3 id={heading}>{ group.title }</h3>
            <ul>{ for items }</ul>
        </section>
    }
}

fn foot(chosen: Option<Chosen>, choose: &Callback<&'static Example>) -> Html {
    if let Some(Chosen::NotFetched(example)) = chosen {
        return html! {
            <div class="dialog-note example-absent" role="alert">
                <span>
                    { format!("“{}” could not be fetched. Your document is as it was; check the connection, then try again.", example.title) }
                </span>
                <button type="button" class="btn" onclick={choose.reform(move |_| example)}>
                    { "Try again" }
                </button>
            </div>
        };
    }
    let modifier = if browser::is_apple() { "⌘" } else { "Ctrl" };
    html! {
        <p class="dialog-note">
            { "An example takes the place of your document. Undo brings yours back: " }
            <kbd class="key">{ modifier }</kbd><kbd class="key">{ "Z" }</kbd>
        </p>
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
        View::Events => "Events",
    }
}
