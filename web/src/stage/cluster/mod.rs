//! The stage's view of zones, container instances and placement decisions.

pub mod card;
pub mod decision_further;
mod decision_strip;
mod fargate_lane;
pub mod fault_menu;
mod flight;
mod lanes;
mod legend;
pub mod map;
pub mod numbers;
pub mod scene;
mod tanks;
pub mod verdict_links;
mod verdicts;

use ecslab::lifecycle::Milliseconds;
use ecslab::simulation::World;
use web_sys::KeyboardEvent;
use yew::{Callback, Html, classes, use_callback, use_memo, use_node_ref, use_state, use_state_eq};

use crate::fixed::Fixed;
use crate::lazy;
use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::store::{EditorTab, Selection, State, UserCommand};

use decision_strip::decision_strip;
use fargate_lane::{FargateLane, fargate_lane};
use fault_menu::MenuAt;
use flight::Flight;
use lanes::{Lanes, lanes};
use legend::{Legend, legend};
use scene::{MAP_FROM, Scene};

/// The stage's view of zones, container instances and placement decisions.
#[component]
pub fn ClusterView(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties;
    let root = use_node_ref();
    let menu = use_state(|| None::<MenuAt>);
    let active = use_state_eq(|| None::<String>);
    let scene = use_memo(
        (
            state.world.clone(),
            state.run.clone(),
            state.beat,
            state.selection.clone(),
            state.compared.clone(),
            told_until(state),
        ),
        |(world, run, beat, selection, compared, told)| {
            let live = run.simulation.world();
            let mut scene = Scene::of(world, live, *beat, selection, *told);
            if let Some(compared) = compared {
                scene.mark(&compared.differing);
            }
            scene
        },
    );
    let open_menu = use_callback(state.is_read_only(), {
        let menu = menu.clone();
        move |at: MenuAt, is_read_only| menu.set(Some(at).filter(|_| !is_read_only))
    });
    let close_menu = use_callback((), {
        let menu = menu.clone();
        move |(): (), ()| menu.set(None)
    });
    let activate = use_callback((), {
        let active = active.clone();
        move |arn: String, ()| active.set(Some(arn))
    });
    let on_escape = use_callback(act.clone(), |event: KeyboardEvent, act| {
        if event.key() == "Escape" && !event.default_prevented() {
            act.emit(UserCommand::Select(Selection::Nothing));
        }
    });
    let group = scene.group.as_deref();
    html! {
        <div
            ref={root.clone()}
            class={classes!("cluster", phase_class(&scene), scene.dense.then_some("dense"))}
            style={format!("--u:{:.1}px", Fixed(scene.scale.pixels))}
            role="group"
            aria-label={summary(&scene, &state.world)}
            onkeydown={on_escape}
        >
            if scene.is_empty() && scene.shown.is_none() {
                { empty_cluster(act) }
            } else {
                { decision_strip(scene.shown.as_ref(), state, act) }
                <div class="cluster-lanes">
                    if scene.mapped {
                        { lazy::cluster_map(state, scene.shown.as_ref(), act, &open_menu) }
                    } else {
                        { lanes(&Lanes {
                            scene: &scene,
                            active: active.as_deref(),
                            activate: &activate,
                            act,
                            open_menu: &open_menu,
                        }) }
                    }
                    { fargate_lane(&FargateLane {
                        zones: &scene.fargate,
                        group,
                        act,
                        open_menu: &open_menu,
                    }) }
                    { legend(Legend {
                        group,
                        scale: scene.scale,
                        drawn: !scene.lanes.is_empty() && !scene.dense,
                        given_back: scene.given_back,
                    }) }
                </div>
                <Flight root={root} shown={scene.shown.clone()} />
            }
            if let Some(at) = &*menu {
                { lazy::fault_menu(at, state, act, &close_menu) }
            }
        </div>
    }
}

fn phase_class(scene: &Scene) -> Option<String> {
    let shown = scene.shown.as_ref()?;
    shown.is_playing().then(|| format!("phase-{}", shown.phase))
}

/// How long the newest decision of a large cluster stays while time goes on, in real milliseconds.
const TOLD: Milliseconds = 500;

/// Until when newest decisions are told of. In a large cluster many are made in a second, to
/// explain one means to look at every instance, and nobody reads that fast.
pub fn told_until(state: &State) -> Milliseconds {
    let at = state.world.at;
    let stays = state.time.speed.times(TOLD).max(1);
    if state.time.playing && state.world.instances.len() >= MAP_FROM {
        at - at % stays
    } else {
        at
    }
}

/// What the drawing shows, in a sentence: for a screen reader, which finds the rest in the table.
fn summary(scene: &Scene, world: &World) -> String {
    let on_cards: usize = scene.lanes.iter().map(|lane| lane.cards.len()).sum();
    let instances = on_cards.max(world.instances.len());
    let fargate: usize = scene.fargate.iter().map(|zone| zone.tasks.len()).sum();
    let mut text = format!(
        "Cluster: {}.",
        numbers::counted(instances, "container instance"),
    );
    if fargate > 0 {
        text.push_str(&format!(
            " {} on Fargate.",
            numbers::counted(fargate, "task")
        ));
    }
    if let Some(shown) = scene.shown.as_ref().filter(|shown| shown.is_told()) {
        text.push(' ');
        text.push_str(&shown.decision().sentence());
    }
    text
}

/// The selected task, when it is on Fargate: it has no placement decision to show.
fn selected_fargate(state: &State) -> Option<&ecslab::lifecycle::Task> {
    let Selection::Task(number) = state.selection else {
        return None;
    };
    let task = state.world.tasks.get(&number)?;
    task.container_instance_arn.is_none().then_some(&**task)
}

/// There is no container instance and no task: what to do about it.
fn empty_cluster(act: &Callback<UserCommand>) -> Html {
    let add = act.reform(|_| UserCommand::ShowEditorTab(EditorTab::Cluster));
    let examples = act.reform(|_| UserCommand::OpenDialog(crate::store::Dialog::Examples));
    html! {
        <div class="stage-empty">
            <h2>{ "No container instances" }</h2>
            <p>
                { "EC2 tasks need a container instance to run on. Add one in the Cluster tab of \
                   the editor and run again, or open an example. Tasks on Fargate need none." }
            </p>
            <p class="stage-empty-actions">
                <button type="button" class="btn primary" onclick={add}>{ "Add instance" }</button>
                <button type="button" class="btn line" onclick={examples}>{ "Open example" }</button>
            </p>
        </div>
    }
}
