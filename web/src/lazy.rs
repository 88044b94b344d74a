//! The modules of the program that are fetched when the page can play already: the splitter of
//! `cargo xtask` cuts the program at the functions marked here (see ARCHITECTURE.md).
//!
//! A module hands out functions that draw. Nothing of it is called in any other way, so that the
//! main module holds none of it.

use std::cell::Cell;

use ecslab::lifecycle::Task;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::platform::spawn_local;
use yew::{Callback, Html, UseReducerHandle, hook, use_effect_with};

use crate::dialog::Dialogs;
use crate::editor::Editor;
use crate::glyph::icon;
use crate::host;
use crate::inspector::Inspector;
use crate::markup::html;
use crate::stage::cluster::card::InstanceCardProperties;
use crate::stage::cluster::fault_menu::MenuAt;
use crate::stage::cluster::fault_menu::menu::FaultMenu;
use crate::stage::cluster::map::ClusterMap;
use crate::stage::cluster::scene::Shown;
use crate::stage::cluster::{decision_further, verdict_links};
use crate::stage::{lifecycle, roles, service, side_by_side, standing_faults as standing, tables};
use crate::store::axis::Axis;
use crate::store::documents::{Documents, documents};
use crate::store::{Action, Fetch, Module, State, Store, UserCommand, View};
use crate::timeline::containers;

/// Draws a part of the page.
type Draw = fn(&State, &Callback<UserCommand>) -> Html;

/// Draws the menu of faults of an object, with what closes it.
type DrawMenu = fn(&MenuAt, &State, &Callback<UserCommand>, &Callback<()>) -> Html;

/// Draws the cluster as a map, with the decision that is told of and what opens a menu of faults.
type DrawMap = fn(&State, Option<&Shown>, &Callback<UserCommand>, &Callback<MenuAt>) -> Html;

/// Draws more of the decision that is told of.
type DrawDecision = fn(&State, Option<&Shown>, &Callback<UserCommand>) -> Html;

/// What the module of the editor hands out.
#[derive(Clone, Copy)]
struct EditorModule {
    editor: Draw,
    documents: Documents,
}

/// What the module of everything else that is not seen at once hands out.
#[derive(Clone, Copy)]
struct DetailsModule {
    dialogs: Draw,
    fault_menu: DrawMenu,
    inspector: Draw,
    side_by_side: Draw,
    standing_faults: Draw,
    tables: Draw,
    view: Draw,
    containers: fn(&Task, &Axis) -> Html,
    cluster_map: DrawMap,
    decision_further: DrawDecision,
    verdict_links: fn(&InstanceCardProperties, &Shown) -> Html,
}

thread_local! {
    static EDITOR: Cell<Option<EditorModule>> = const { Cell::new(None) };
    static DETAILS: Cell<Option<DetailsModule>> = const { Cell::new(None) };
}

#[wasm_split(editor, fallible)]
fn editor_module() -> Result<EditorModule, SplitLoaderError> {
    Ok(EditorModule {
        editor: |state, act| html! { <Editor state={state.clone()} act={act.clone()} /> },
        documents: documents(),
    })
}

#[wasm_split(details, fallible)]
fn details_module() -> Result<DetailsModule, SplitLoaderError> {
    Ok(DetailsModule {
        dialogs: |state, act| html! { <Dialogs state={state.clone()} act={act.clone()} /> },
        fault_menu: |at, state, act, close| {
            let (at, state) = (at.clone(), state.clone());
            html! { <FaultMenu {at} {state} act={act.clone()} close={close.clone()} /> }
        },
        side_by_side: |state, act| {
            let (state, act) = (state.clone(), act.clone());
            html! { <side_by_side::SideBySide {state} {act} /> }
        },
        standing_faults: standing::standing_faults,
        inspector: |state, act| html! { <Inspector state={state.clone()} act={act.clone()} /> },
        tables: |state, act| html! { <tables::StageTables state={state.clone()} act={act.clone()} /> },
        containers: containers::containers,
        cluster_map: |state, shown, act, open_menu| {
            let (state, shown) = (state.clone(), shown.cloned());
            html! { <ClusterMap {state} {shown} act={act.clone()} open_menu={open_menu.clone()} /> }
        },
        decision_further: decision_further::decision_further,
        verdict_links: verdict_links::verdict_links,
        view: |state, act| {
            let (state, act) = (state.clone(), act.clone());
            match state.view {
                View::Lifecycle => html! { <lifecycle::LifecycleView {state} {act} /> },
                View::Roles => html! { <roles::RolesView {state} {act} /> },
                View::Service => html! { <service::ServiceView {state} {act} /> },
                View::Events => html! { <tables::EventsTable {state} {act} /> },
                View::Cluster => html! {},
            }
        },
    })
}

/// Fetches the modules that are not there yet and were not given up.
#[hook]
pub fn use_modules(store: &UseReducerHandle<Store>) {
    let fetched = store.state.fetched;
    let dispatcher = store.dispatcher();
    use_effect_with(fetched.editor, {
        let dispatcher = dispatcher.clone();
        move |editor| {
            if *editor == Fetch::Pending {
                spawn_local(async move {
                    dispatcher.dispatch(fetch_editor().await);
                });
            }
        }
    });
    use_effect_with(fetched.details, move |details| {
        if *details == Fetch::Pending {
            spawn_local(async move {
                dispatcher.dispatch(fetch_details().await);
            });
        }
    });
}

async fn fetch_editor() -> Action {
    match with_styles(editor_module().await).await {
        Some(module) => {
            EDITOR.set(Some(module));
            Action::EditorFetched(module.documents)
        }
        None => Action::NotFetched(Module::Editor),
    }
}

async fn fetch_details() -> Action {
    match with_styles(details_module().await).await {
        Some(module) => {
            DETAILS.set(Some(module));
            Action::DetailsFetched
        }
        None => Action::NotFetched(Module::Details),
    }
}

/// The module once its styles are there too. What went wrong is in the browser's console.
async fn with_styles<T>(module: Result<T, SplitLoaderError>) -> Option<T> {
    let module = module.ok()?;
    host::call_async("loadDetailsStyles").await.ok()?;
    Some(module)
}

/// The editor.
pub fn editor(state: &State, act: &Callback<UserCommand>) -> Html {
    let draw = EDITOR.get().map(|module| module.editor);
    drawn(draw, Module::Editor, state, act)
}

/// The inspector.
pub fn inspector(state: &State, act: &Callback<UserCommand>) -> Html {
    let draw = DETAILS.get().map(|module| module.inspector);
    drawn(draw, Module::Details, state, act)
}

/// The dialog that is open, if one is.
pub fn dialogs(state: &State, act: &Callback<UserCommand>) -> Html {
    match DETAILS.get() {
        Some(module) => (module.dialogs)(state, act),
        None => html! {},
    }
}

/// The menu of faults of an object, with what closes it.
pub fn fault_menu(
    at: &MenuAt,
    state: &State,
    act: &Callback<UserCommand>,
    close: &Callback<()>,
) -> Html {
    match DETAILS.get() {
        Some(module) => (module.fault_menu)(at, state, act, close),
        None => absent(Module::Details, state.fetched.of(Module::Details), act),
    }
}

/// The faults that go on, if there are any.
pub fn standing_faults(state: &State, act: &Callback<UserCommand>) -> Html {
    match DETAILS.get() {
        Some(module) => (module.standing_faults)(state, act),
        None => html! {},
    }
}

/// The stage of the branch that is played, and that of another.
pub fn side_by_side(state: &State, act: &Callback<UserCommand>) -> Html {
    let draw = DETAILS.get().map(|module| module.side_by_side);
    drawn(draw, Module::Details, state, act)
}

/// The stage as tables.
pub fn tables(state: &State, act: &Callback<UserCommand>) -> Html {
    let draw = DETAILS.get().map(|module| module.tables);
    drawn(draw, Module::Details, state, act)
}

/// The containers of a task, under its lane of the timeline.
pub fn lane_containers(task: &Task, axis: &Axis) -> Html {
    match DETAILS.get() {
        Some(module) => (module.containers)(task, axis),
        None => html! {},
    }
}

/// The cluster as a map.
pub fn cluster_map(
    state: &State,
    shown: Option<&Shown>,
    act: &Callback<UserCommand>,
    open_menu: &Callback<MenuAt>,
) -> Html {
    match DETAILS.get() {
        Some(module) => (module.cluster_map)(state, shown, act, open_menu),
        None => absent(Module::Details, state.fetched.of(Module::Details), act),
    }
}

/// What the decision strip says beyond the decision shown, or without one.
pub fn decision_further(state: &State, shown: Option<&Shown>, act: &Callback<UserCommand>) -> Html {
    match DETAILS.get() {
        Some(module) => (module.decision_further)(state, shown, act),
        None => html! {},
    }
}

/// The decision that is told of on the cards, if their badges can lead somewhere.
pub fn linked(shown: Option<&Shown>) -> Option<Shown> {
    DETAILS.get()?;
    shown.filter(|shown| shown.is_on_cards()).cloned()
}

/// The badges of an instance, leading to what they follow from.
pub fn verdict_links(properties: &InstanceCardProperties, shown: &Shown) -> Html {
    match DETAILS.get() {
        Some(module) => (module.verdict_links)(properties, shown),
        None => html! {},
    }
}

/// A view of the stage other than the cluster.
pub fn view(state: &State, act: &Callback<UserCommand>) -> Html {
    let draw = DETAILS.get().map(|module| module.view);
    drawn(draw, Module::Details, state, act)
}

fn drawn(draw: Option<Draw>, module: Module, state: &State, act: &Callback<UserCommand>) -> Html {
    match draw {
        Some(draw) => draw(state, act),
        None => absent(module, state.fetched.of(module), act),
    }
}

/// What stands in the place of a part that is not there yet.
fn absent(module: Module, fetch: Fetch, act: &Callback<UserCommand>) -> Html {
    if fetch != Fetch::Failed {
        return html! {
            <p class="module-absent is-coming" role="status">{ format!("Loading {} …", module.name()) }</p>
        };
    }
    let again = act.reform(move |_| UserCommand::FetchAgain(module));
    html! {
        <div class="module-absent" role="alert">
            <p>
                { icon("warn") }
                { format!("{} could not be fetched. What is on the stage goes on; check the connection, then try again.", module.title()) }
            </p>
            <button type="button" class="btn" onclick={again}>{ "Try again" }</button>
        </div>
    }
}
