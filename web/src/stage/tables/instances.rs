//! Container instances and the verdicts of the decision shown.

use std::rc::Rc;

use ecslab::cluster::{ContainerInstance, InstanceStatus};
use ecslab::simulation::World;
use yew::{Callback, Html};

use crate::markup::html;
use crate::stage::cluster::decision_further::decision_further;
use crate::stage::cluster::numbers::thousands;
use crate::stage::cluster::scene::{Shown, Verdict};
use crate::stage::cluster::verdict_links::{Against, verdict_link};
use crate::store::{Selection, State, UserCommand, clock_text};

/// Container instances and the verdicts of the decision shown.
pub fn instances_table(state: &State, act: &Callback<UserCommand>) -> Html {
    let world = &*state.world;
    let shown = Shown::of(
        world,
        state.run.simulation.world(),
        None,
        &state.selection,
        world.at,
    );
    let labels = shown.as_ref().map(check_labels).unwrap_or_default();
    let strategies = strategies(shown.as_ref());
    if world.instances.is_empty() && world.lost_instances.is_empty() {
        return html! { <p class="stage-tables-none">{ "No container instances." }</p> };
    }
    html! {
        <>
            { words(shown.as_ref(), state, act) }
            <div class="table-scroll" role="region" aria-label="Container instances" tabindex="0">
                <table class="stage-table">
                    <caption>{ "Container instances" }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ "Instance" }</th>
                            <th scope="col">{ "Type" }</th>
                            <th scope="col">{ "Zone" }</th>
                            <th scope="col">{ "Status" }</th>
                            <th scope="col" class="number">{ "CPU free" }</th>
                            <th scope="col" class="number">{ "MiB free" }</th>
                            { for labels.iter().map(|label| html! { <th scope="col">{ *label }</th> }) }
                            { for strategies.iter().map(|name| html! { <th scope="col">{ name }</th> }) }
                            if shown.is_some() {
                                <th scope="col" class="number">{ "Rank" }</th>
                            }
                            <th scope="col">{ "Tasks" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for world.instances.iter().map(|instance| {
                            row(world, instance, shown.as_ref(), &labels, &strategies, act)
                        }) }
                        { for world.lost_instances.iter().map(|(at, instance)| html! {
                            <tr class="gone">
                                <th scope="row" class="mono">{ &instance.ec2_instance_id }</th>
                                <td>{ instance.instance_type().to_owned() }</td>
                                <td>{ instance.availability_zone().to_owned() }</td>
                                <td colspan="100">{ format!("terminated at {}", clock_text(*at)) }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </>
    }
}

fn words(shown: Option<&Shown>, state: &State, act: &Callback<UserCommand>) -> Html {
    let Some(shown) = shown else {
        return html! { <p class="stage-tables-words">{ "No task has been placed yet." }</p> };
    };
    let outcome = if shown.has_failed() {
        "not placed"
    } else {
        "placed"
    };
    let id = shown.short_id.as_deref().unwrap_or_default();
    html! {
        <div class="stage-tables-words">
            <p>
                <b>{ format!("{} {id}", shown.record.revision.name()) }</b>
                { format!(" {outcome} at {}. ", clock_text(shown.record.at)) }
                { shown.decision().sentence() }
            </p>
            { for shown.model_notes().into_iter().map(|note| html! {
                <p class="model-note"><b>{ "Model note" }</b>{ " " }{ note }</p>
            }) }
            if shown.has_failed() {
                { decision_further(state, Some(shown), act) }
            }
        </div>
    }
}

/// Every check that the decision made of any instance, in the order they are made.
fn check_labels(shown: &Shown) -> Vec<&'static str> {
    let mut labels = Vec::new();
    for (index, candidate) in shown.decision().candidates.iter().enumerate() {
        for check in Verdict::of(shown, index, candidate).checks {
            if !labels.contains(&check.label) {
                labels.push(check.label);
            }
        }
    }
    labels
}

fn strategies(shown: Option<&Shown>) -> Vec<String> {
    let steps = shown
        .map(|shown| shown.decision().steps.as_slice())
        .unwrap_or_default();
    steps.iter().map(|step| step.strategy.clone()).collect()
}

fn row(
    world: &World,
    instance: &Rc<ContainerInstance>,
    shown: Option<&Shown>,
    labels: &[&'static str],
    strategies: &[String],
    act: &Callback<UserCommand>,
) -> Html {
    let arn = instance.container_instance_arn.clone();
    let select = act.reform(move |_| UserCommand::Select(Selection::Instance(arn.clone())));
    html! {
        <tr key={instance.container_instance_arn.clone()}>
            <th scope="row">
                <button type="button" class="id-link mono" onclick={select}>{ &instance.ec2_instance_id }</button>
            </th>
            <td>{ instance.instance_type().to_owned() }</td>
            <td>{ zone(instance) }</td>
            <td>{ status(instance) }</td>
            <td class="number">
                { amounts(instance.remaining.cpu, instance.registered.cpu) }
            </td>
            <td class="number">
                { amounts(instance.remaining.memory, instance.registered.memory) }
            </td>
            { verdict_cells(instance, shown, (labels, strategies), act) }
            <td>{ tasks(world, instance) }</td>
        </tr>
    }
}

fn zone(instance: &ContainerInstance) -> String {
    match instance.availability_zone() {
        "" => "unknown".to_owned(),
        zone => zone.to_owned(),
    }
}

fn status(instance: &ContainerInstance) -> &'static str {
    match (instance.status, instance.agent_connected) {
        (InstanceStatus::Active, true) => "ACTIVE",
        (InstanceStatus::Active, false) => "ACTIVE, agentConnected false",
        (InstanceStatus::Draining, _) => "DRAINING",
        (InstanceStatus::Inactive, _) => "INACTIVE",
    }
}

fn amounts(free: i64, registered: i64) -> String {
    format!("{} of {}", thousands(free), thousands(registered))
}

fn tasks(world: &World, instance: &ContainerInstance) -> String {
    let tasks: Vec<String> = world
        .tasks_on(&instance.container_instance_arn)
        .map(|task| {
            format!(
                "{} {} {}",
                task.revision.name(),
                task.short_id(),
                task.last_status.name()
            )
        })
        .collect();
    if tasks.is_empty() {
        "none".to_owned()
    } else {
        tasks.join(", ")
    }
}

fn verdict_cells(
    instance: &ContainerInstance,
    shown: Option<&Shown>,
    (labels, strategies): (&[&'static str], &[String]),
    act: &Callback<UserCommand>,
) -> Html {
    let Some(shown) = shown else {
        return html! {};
    };
    let candidates = &shown.decision().candidates;
    let index = candidates
        .iter()
        .position(|it| it.container_instance_arn == instance.container_instance_arn);
    let Some((index, candidate)) = index.and_then(|index| Some((index, candidates.get(index)?)))
    else {
        let columns = labels.len() + strategies.len() + 1;
        return html! { <td colspan={columns.to_string()}>{ "not in the cluster then" }</td> };
    };
    let verdict = Verdict::of(shown, index, candidate);
    let check = |label: &str| {
        let found = verdict.checks.iter().find(|check| check.label == label);
        match found {
            Some(check) if !check.passed => {
                let failed = candidate.rejections.iter().filter(|it| it.badge() == label);
                html! {
                    <td class="failed">
                        { for failed.map(|rejection| {
                            let record = &shown.record;
                            let against = Against { record, instance: candidate.id(), rejection };
                            let words = html! { { rejection.explanation() } };
                            verdict_link(against, "verdict-link", None, words, act)
                        }) }
                    </td>
                }
            }
            Some(_) => html! { <td>{ "passes" }</td> },
            None => html! { <td>{ "–" }</td> },
        }
    };
    let rank = |number: usize| match candidate.ranks.get(number) {
        None => html! { <td>{ "not ranked" }</td> },
        Some(rank) => {
            let kept = if rank.kept { "kept" } else { "left out" };
            let group = if rank.group.is_empty() {
                String::new()
            } else {
                format!("{}: ", rank.group)
            };
            html! { <td>{ format!("{group}{}, {kept}", thousands(rank.value)) }</td> }
        }
    };
    let position = candidate
        .position
        .map_or_else(|| "–".to_owned(), |position| position.to_string());
    html! {
        <>
            { for labels.iter().map(|label| check(label)) }
            { for (0..strategies.len()).map(rank) }
            <td class="number">
                { position }{ if verdict.chosen { ", chosen" } else { "" } }
            </td>
        </>
    }
}
