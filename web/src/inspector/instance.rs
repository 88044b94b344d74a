//! The inspector of a container instance.

use std::rc::Rc;

use ecslab::cluster::{ContainerInstance, InstanceStatus};
use ecslab::lifecycle::Task;
use ecslab::simulation::{Command, TerminateInstance, UpdateContainerInstancesState, clock};
use yew::{Callback, Html};

use super::copy_button::CopyButton;
use super::section::{facts, section};
use crate::glyph::{icon, status_glyph};
use crate::markup::html;
use crate::stage::cluster::numbers::{counted, thousands};
use crate::stage::cluster::scene::Shown;
use crate::stage::cluster::told_until;
use crate::stage::cluster::verdict_links::{Against, input_button};
use crate::store::{Selection, State, UserCommand};

/// The inspector of the container instance with this ARN.
pub fn instance_inspector(arn: &str, state: &State, act: &Callback<UserCommand>) -> Html {
    let world = &state.world;
    let lost = world
        .lost_instances
        .iter()
        .find(|(_, instance)| instance.container_instance_arn == arn);
    if let Some((at, instance)) = lost {
        return html! {
            <>
                { header(instance, None, act) }
                <p class="inspector-empty">
                    { format!(
                        "Terminated at {}, with every task on it. A service starts new tasks \
                         elsewhere; tasks from RunTask stay STOPPED.",
                        clock(*at)
                    ) }
                </p>
                { attributes(instance) }
            </>
        };
    }
    let Some(instance) = world
        .instances
        .iter()
        .find(|instance| instance.container_instance_arn == arn)
    else {
        return html! {
            <p class="inspector-empty">
                { "This container instance is not registered at the playhead." }
            </p>
        };
    };
    let tasks: Vec<_> = world.tasks_on(arn).cloned().collect();
    html! {
        <>
            { header(instance, Some(instance.status), act) }
            { why_not_here(arn, state, act) }
            { section("Resources", "", true, resources(instance)) }
            { section("Tasks", tasks.len().to_string(), true, task_list(&tasks, act)) }
            { attributes(instance) }
        </>
    }
}

/// What the decision that the stage tells of has against the instance, each leading to the input
/// that it follows from; nothing where there is nothing.
fn why_not_here(arn: &str, state: &State, act: &Callback<UserCommand>) -> Html {
    let live = state.run.simulation.world();
    let shown = Shown::of(
        &state.world,
        live,
        None,
        &state.selection,
        told_until(state),
    );
    let Some(shown) = shown.filter(Shown::is_on_cards) else {
        return html! {};
    };
    let candidates = &shown.decision().candidates;
    let candidate = candidates
        .iter()
        .find(|it| it.container_instance_arn == arn);
    let Some(candidate) = candidate.filter(|it| !it.rejections.is_empty()) else {
        return html! {};
    };
    let asked = shown.record.revision.name();
    let body = html! {
        <ul class="why-not">
            { for candidate.rejections.iter().map(|rejection| {
                let record = &shown.record;
                let against = Against { record, instance: candidate.id(), rejection };
                html! {
                    <li>
                        <p><b>{ rejection.badge() }</b>{ " " }{ rejection.explanation() }</p>
                        { input_button(against, act) }
                    </li>
                }
            }) }
        </ul>
    };
    let aside = format!("{asked}, {}", clock(shown.record.at));
    section("Why not here", aside, true, body)
}

fn task_list(tasks: &[Rc<Task>], act: &Callback<UserCommand>) -> Html {
    html! {
        <>
            if tasks.is_empty() {
                <p class="dim">{ "None." }</p>
            }
            <ul class="task-list">
                { for tasks.iter().map(|task| {
                    let number = task.number;
                    let onclick = act.reform(move |_| UserCommand::Select(Selection::Task(number)));
                    html! {
                        <li>
                            <button type="button" {onclick}>
                                { status_glyph(task.last_status) }
                                <b class="mono">{ task.short_id() }</b>
                                <span>{ task.revision.name() }</span>
                                <small>{ task.last_status.name() }</small>
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </>
    }
}

fn header(
    instance: &ContainerInstance,
    status: Option<InstanceStatus>,
    act: &Callback<UserCommand>,
) -> Html {
    let agent = if instance.agent_connected {
        "agent connected"
    } else {
        "agent not connected"
    };
    let status_text = status.map_or("terminated", InstanceStatus::name);
    html! {
        <header class="inspector-head">
            <div class="inspector-title">
                <h2 class="mono">{ instance.id() }</h2>
                <span>
                    { format!("{}, {}", instance.instance_type(), instance.availability_zone()) }
                </span>
                <CopyButton text={instance.container_instance_arn.clone()}
                            label="Copy the container instance ARN" />
            </div>
            <p class="inspector-waits">
                { match status {
                    Some(_) => format!("{status_text}, {agent}"),
                    None => status_text.to_owned(),
                } }
            </p>
            if let Some(status) = status {
                { actions(instance, status, act) }
            }
        </header>
    }
}

fn actions(
    instance: &ContainerInstance,
    status: InstanceStatus,
    act: &Callback<UserCommand>,
) -> Html {
    let id = instance.ec2_instance_id.clone();
    let (name, wanted) = if status == InstanceStatus::Draining {
        ("Set ACTIVE", "ACTIVE")
    } else {
        ("Drain", "DRAINING")
    };
    let drain = {
        let id = id.clone();
        act.reform(move |_| {
            UserCommand::Apply(Command::UpdateContainerInstancesState(
                UpdateContainerInstancesState {
                    container_instance: id.clone(),
                    status: wanted.to_owned(),
                },
            ))
        })
    };
    let lose = act.reform(move |_| {
        UserCommand::Apply(Command::TerminateInstance(TerminateInstance {
            container_instance: id.clone(),
        }))
    });
    html! {
        <div class="task-actions">
            <button type="button" class="btn line" onclick={drain}>
                { icon("server") }{ name }
            </button>
            <button type="button" class="btn line" onclick={lose}>
                { icon("bolt") }{ "Lose this instance" }
            </button>
        </div>
    }
}

fn resources(instance: &Rc<ContainerInstance>) -> Html {
    let (registered, left) = (&instance.registered, &instance.remaining);
    let amounts = [
        ("CPU units", registered.cpu, left.cpu),
        ("Memory, MiB", registered.memory, left.memory),
        (
            "Network interfaces",
            registered.network_interfaces,
            left.network_interfaces,
        ),
    ];
    let ports: Vec<String> = left
        .ports_tcp
        .difference(&registered.ports_tcp)
        .map(|port| format!("{port}/tcp"))
        .chain(
            left.ports_udp
                .difference(&registered.ports_udp)
                .map(|port| format!("{port}/udp")),
        )
        .collect();
    html! {
        <>
            <table class="amounts">
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">{ "registered" }</th>
                        <th scope="col">{ "used" }</th>
                        <th scope="col">{ "left" }</th>
                    </tr>
                </thead>
                <tbody>
                    { for amounts.into_iter().map(|(name, registered, left)| html! {
                        <tr>
                            <th scope="row">{ name }</th>
                            <td>{ thousands(registered) }</td>
                            <td>{ thousands(registered - left) }</td>
                            <td><b>{ thousands(left) }</b></td>
                        </tr>
                    }) }
                </tbody>
            </table>
            { facts(&[
                ("Host ports used", ports.join(", ")),
                ("GPUs left", match registered.gpus.len() {
                    0 => String::new(),
                    all => format!("{} of {all}", left.gpus.len()),
                }),
                ("Agent", instance.agent_version.clone()),
            ]) }
        </>
    }
}

fn attributes(instance: &ContainerInstance) -> Html {
    let aside = counted(instance.attributes.len(), "attribute");
    let valued = instance
        .attributes
        .iter()
        .filter_map(|(name, value)| Some((name, value.as_ref()?)));
    let bare: Vec<&str> = instance
        .attributes
        .iter()
        .filter(|(_, value)| value.is_none())
        .map(|(name, _)| name.as_str())
        .collect();
    let body = html! {
        <>
            <dl class="attributes">
                { for valued.map(|(name, value)| html! {
                    <div><dt>{ name }</dt><dd>{ value }</dd></div>
                }) }
            </dl>
            if !bare.is_empty() {
                <p class="attributes-bare">
                    { format!("Capabilities, names without a value: {}.", bare.join(", ")) }
                </p>
            }
        </>
    };
    section("Attributes", aside, false, body)
}
