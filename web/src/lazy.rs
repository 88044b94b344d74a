//! Parts of the page that are fetched when they are first shown.

use std::cell::Cell;

use wasm_split_helpers::wasm_split;
use yew::platform::spawn_local;
use yew::{Callback, Html, Properties, use_effect_with, use_force_update};

use crate::markup::{component, html};
use crate::store::{State, UserCommand};

/// Draws a part.
pub type Draw = fn(&State, &Callback<UserCommand>) -> Html;

/// A part of the page that is fetched when it is first shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LazyPart { Editor, Dialogs, Inspector, Tables, Lifecycle, Roles, Service }

#[wasm_split(editor)]
fn editor() -> Draw {
    |state, act| html! { <crate::editor::Editor state={state.clone()} act={act.clone()} /> }
}
#[wasm_split(dialogs)]
fn dialogs() -> Draw {
    |state, act| html! { <crate::dialog::Dialogs state={state.clone()} act={act.clone()} /> }
}
#[wasm_split(inspector)]
fn inspector() -> Draw {
    |state, act| html! { <crate::inspector::Inspector state={state.clone()} act={act.clone()} /> }
}
#[wasm_split(tables)]
fn tables() -> Draw {
    |state, act| html! { <crate::stage::tables::StageTables state={state.clone()} act={act.clone()} /> }
}
#[wasm_split(lifecycle)]
fn lifecycle() -> Draw {
    |state, act| html! { <crate::stage::lifecycle::LifecycleView state={state.clone()} act={act.clone()} /> }
}
#[wasm_split(roles)]
fn roles() -> Draw {
    |state, act| html! { <crate::stage::roles::RolesView state={state.clone()} act={act.clone()} /> }
}
#[wasm_split(service)]
fn service() -> Draw {
    |state, act| html! { <crate::stage::service::ServiceView state={state.clone()} act={act.clone()} /> }
}

thread_local! {
    static LOADED: [Cell<Option<Draw>>; 7] = [const { Cell::new(None) }; 7];
}

fn loaded(part: LazyPart) -> Option<Draw> {
    LOADED.with(|loaded| loaded.get(part as usize).and_then(Cell::get))
}

async fn load(part: LazyPart) {
    let draw = match part {
        LazyPart::Editor => editor().await,
        LazyPart::Dialogs => dialogs().await,
        LazyPart::Inspector => inspector().await,
        LazyPart::Tables => tables().await,
        LazyPart::Lifecycle => lifecycle().await,
        LazyPart::Roles => roles().await,
        LazyPart::Service => service().await,
    };
    LOADED.with(|loaded| {
        if let Some(cell) = loaded.get(part as usize) {
            cell.set(Some(draw));
        }
    });
}

/// Properties of [`Lazy`].
#[derive(Clone, PartialEq, Properties)]
pub struct LazyProperties {
    /// Which part.
    pub part: LazyPart,
    /// The state of the page.
    pub state: State,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
}

/// A part that is fetched when it is first shown.
#[component]
pub fn Lazy(properties: &LazyProperties) -> Html {
    let LazyProperties { part, state, act } = properties;
    let update = use_force_update();
    use_effect_with(*part, move |part| {
        let part = *part;
        if loaded(part).is_none() {
            spawn_local(async move {
                load(part).await;
                update.force_update();
            });
        }
    });
    match loaded(*part) {
        Some(draw) => draw(state, act),
        None => html! { <p>{ "Loading" }</p> },
    }
}
