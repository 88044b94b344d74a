//! Nothing is selected: the cluster in totals, and what did not happen.

use std::rc::Rc;

use ecslab::cluster::InstanceStatus;
use ecslab::lifecycle::STATUSES;
use ecslab::simulation::{PlacementRecord, World, clock};
use yew::{Html, function_component, html};

use super::section::{Facts, Section};
use super::why_here::{DecisionDetails, sentence};
use crate::glyph::StatusGlyph;
use crate::part::PartProperties;
use crate::stage::cluster::numbers::{counted, thousands};
use crate::store::UserCommand;

/// How many failed placements and refusals are listed.
const LISTED: usize = 8;

/// The cluster in totals.
#[function_component]
pub fn ClusterTotals(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties;
    let world = &*state.world;
    let counts: Vec<_> = STATUSES
        .iter()
        .map(|meaning| {
            let here = world
                .tasks
                .values()
                .filter(|task| task.last_status == meaning.status)
                .count();
            (meaning, here)
        })
        .filter(|(_, count)| *count > 0)
        .collect();
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
            <Section title="Tasks" aside={world.tasks.len().to_string()} open=true>
                if counts.is_empty() { <p class="dim">{ "None yet." }</p> }
                <ul class="status-counts">
                    { for counts.into_iter().map(|(meaning, count)| html! {
                        <li class={format!("s-{}", meaning.name)}>
                            <StatusGlyph status={meaning.status} />
                            <span>{ meaning.name }</span>
                            <b>{ count }</b>
                        </li>
                    }) }
                </ul>
            </Section>
            <Section title="Container instances" aside={world.instances.len().to_string()} open=true>
                <Facts facts={totals(world)} />
            </Section>
            if !failed.is_empty() {
                <Section title="Not placed" aside={failed.len().to_string()} open=true>
                    { for failed.into_iter().map(|record| html! {
                        <details class="not-placed">
                            <summary>
                                <b>{ &record.task_definition }</b>
                                { format!(" at {}. ", clock(record.at)) }
                                { sentence(&record.decision) }
                            </summary>
                            <DecisionDetails record={Rc::clone(record)} />
                        </details>
                    }) }
                </Section>
            }
            if !world.refusals.is_empty() {
                <Section title="Refused" aside={world.refusals.len().to_string()} open=true>
                    <ul class="refusals">
                        { for world.refusals.iter().rev().take(LISTED).map(|(at, command, why)| html! {
                            <li>
                                <time class="mono">{ clock(*at) }</time>
                                <b>{ *command }</b>
                                <span>{ why }</span>
                            </li>
                        }) }
                    </ul>
                </Section>
            }
        </>
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
