//! Nothing is selected: the cluster in totals, and what did not happen.

use std::rc::Rc;

use ecslab::cluster::InstanceStatus;
use ecslab::lifecycle::STATUSES;
use ecslab::scenario::Scenario;
use ecslab::simulation::{PlacementRecord, World, clock};
use yew::{Callback, Html, MouseEvent, Properties, use_state_eq};

use super::section::{facts, section};
use super::why_here::decision_details;
use super::would_help::{Of, WouldHelp};
use crate::glyph::status_glyph;
use crate::markup::{component, html};
use crate::stage::cluster::numbers::{counted, thousands};
use crate::store::{Document, Shared, State, UserCommand, explained};

/// How many failed placements and refusals are listed.
const LISTED: usize = 8;

/// The cluster in totals.
pub fn cluster_totals(state: &State, act: &Callback<UserCommand>) -> Html {
    let world = &*state.world;
    let failed: Vec<&Rc<PlacementRecord>> = world
        .placements
        .iter()
        .rev()
        .filter(|record| record.task.is_none())
        .take(LISTED)
        .collect();
    html! {
        <>
            <header class="inspector-head">
                <div class="inspector-title">
                    <h2>{ &world.identity.cluster_name }</h2>
                    <span>{ format!("cluster in {}", world.identity.region) }</span>
                </div>
                <p class="inspector-waits">
                    { "Select a task, an instance or a call to see everything about it." }
                </p>
                <button type="button" class="btn line" onclick={act.reform(|_| UserCommand::NextTask)}>
                    { "Select the first task" }
                </button>
            </header>
            if !state.document.scenario.description.is_empty() {
                { section("What this shows", "", true, about(&state.document.scenario)) }
            }
            { section("Tasks", world.tasks.len().to_string(), true, statuses(world)) }
            { section(
                "Container instances",
                world.instances.len().to_string(),
                true,
                facts(&totals(world)),
            ) }
            if !failed.is_empty() {
                { section("Not placed", failed.len().to_string(), true, not_placed(&failed, state, act)) }
            }
            if !world.refusals.is_empty() {
                { section("Refused", world.refusals.len().to_string(), true, refused(world)) }
            }
        </>
    }
}

/// What the author of the scenario says of it.
fn about(scenario: &Scenario) -> Html {
    html! {
        <p class="scenario-description">{ &scenario.description }</p>
    }
}

/// How many tasks are in each status.
fn statuses(world: &World) -> Html {
    let tasks = |status| {
        let tasks = world.tasks.values();
        tasks.filter(|task| task.last_status == status).count()
    };
    let counts = STATUSES
        .iter()
        .map(|meaning| (meaning, tasks(meaning.status)))
        .filter(|(_, count)| *count > 0);
    html! {
        <>
            if world.tasks.is_empty() {
                <p class="dim">{ "None yet." }</p>
            }
            <ul class="status-counts">
                { for counts.map(|(meaning, count)| html! {
                    <li class={format!("s-{}", meaning.name)}>
                        { status_glyph(meaning.status) }
                        <span>{ meaning.name }</span>
                        <b>{ count }</b>
                    </li>
                }) }
            </ul>
        </>
    }
}

fn not_placed(failed: &[&Rc<PlacementRecord>], state: &State, act: &Callback<UserCommand>) -> Html {
    failed
        .iter()
        .enumerate()
        .map(|(index, record)| {
            html! {
                <NotPlaced
                    of={Of(Rc::clone(record))} newest={index == 0}
                    document={state.document.clone()} act={act.clone()}
                />
            }
        })
        .collect()
}

/// Properties of [`NotPlaced`].
#[derive(Clone, PartialEq, Properties)]
struct NotPlacedProperties {
    of: Of,
    /// Whether it is the newest, of which is said at once what would help.
    newest: bool,
    document: Shared<Document>,
    act: Callback<UserCommand>,
}

/// A task that found no place; what would help, and what each instance lacked, only when they are
/// shown.
#[component]
fn NotPlaced(properties: &NotPlacedProperties) -> Html {
    let NotPlacedProperties {
        of,
        newest,
        document,
        act,
    } = properties;
    let open = use_state_eq(|| false);
    let onclick = {
        let open = open.clone();
        Callback::from(move |event: MouseEvent| {
            // What is open follows from the state alone.
            event.prevent_default();
            open.set(!*open);
        })
    };
    let record = &of.0;
    html! {
        <div class="not-placed">
            <details open={*open}>
                <summary {onclick}>
                    <b>{ record.revision.name() }</b>
                    { format!(" at {}. ", clock(record.at)) }
                    { explained(record).decision.sentence() }
                </summary>
                if *open {
                    { decision_details(record, act) }
                }
            </details>
            if *newest || *open {
                <WouldHelp of={of.clone()} document={document.clone()} act={act.clone()} />
            }
        </div>
    }
}

fn refused(world: &World) -> Html {
    let newest = world.refusals.iter().rev().take(LISTED);
    html! {
        <ul class="refusals">
            { for newest.map(|(at, command, why)| html! {
                <li>
                    <time class="mono">{ clock(*at) }</time>
                    <b>{ *command }</b>
                    <span>{ why }</span>
                </li>
            }) }
        </ul>
    }
}

fn totals(world: &World) -> Vec<(&'static str, String)> {
    let of = |status: InstanceStatus| {
        world
            .instances
            .iter()
            .filter(|instance| instance.status == status)
            .count()
    };
    let (mut cpu, mut cpu_left, mut memory, mut memory_left) = (0, 0, 0, 0);
    for instance in &world.instances {
        cpu += instance.registered.cpu;
        cpu_left += instance.remaining.cpu;
        memory += instance.registered.memory;
        memory_left += instance.remaining.memory;
    }
    let denied = world.calls.iter().filter(|call| !call.is_allowed()).count();
    let some = |count: usize| {
        if count == 0 {
            String::new()
        } else {
            count.to_string()
        }
    };
    vec![
        ("ACTIVE", of(InstanceStatus::Active).to_string()),
        ("DRAINING", some(of(InstanceStatus::Draining))),
        ("Lost", some(world.lost_instances.len())),
        (
            "CPU left",
            format!("{} of {} units", thousands(cpu_left), thousands(cpu)),
        ),
        (
            "Memory left",
            format!("{} of {} MiB", thousands(memory_left), thousands(memory)),
        ),
        ("Services", some(world.services.len())),
        (
            "API calls",
            match denied {
                0 => counted(world.calls.len(), "call"),
                denied => format!("{}, {denied} denied", counted(world.calls.len(), "call")),
            },
        ),
    ]
}
