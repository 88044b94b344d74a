//! The inspector of a task.

use std::rc::Rc;

use ecslab::lifecycle::{DesiredStatus, LastStatus, Milliseconds, Task};
use ecslab::simulation::{ApiCall, clock};
use yew::{Callback, Html, classes};

use super::calls;
use super::container_list::container_list;
use super::copy_button::CopyButton;
use super::event_json::EventJson;
use super::history::{history, stays};
use super::section::{facts, section};
use super::task_actions::TaskActions;
use super::waiting::waiting_on;
use super::why_here::why_here;
use crate::glyph::status_glyph;
use crate::markup::html;
use crate::stage::lifecycle::{desired_status_since, last_status_since, waiting_for};
use crate::store::{State, UserCommand};

/// The inspector of a task.
pub fn task_inspector(task: &Rc<Task>, state: &State, act: &Callback<UserCommand>) -> Html {
    let world = &state.world;
    let made: Vec<(usize, Rc<ApiCall>)> = world
        .calls
        .iter()
        .enumerate()
        .filter(|(_, call)| call.task == Some(task.number))
        .map(|(index, call)| (index, Rc::clone(call)))
        .collect();
    let containers = &task.containers;
    let denied = made.iter().filter(|(_, call)| !call.is_allowed()).count();
    let aside = match denied {
        0 => made.len().to_string(),
        denied => format!("{}, {denied} denied", made.len()),
    };
    html! {
        <>
            { header(task, state, act) }
            { waiting_on(task, state, act) }
            { why_here(task, world.placement_of(task.number), act) }
            if task.desired_status == DesiredStatus::Stopped {
                { section("Why it stopped", "", true, why_it_stopped(task, world.is_known(task))) }
            }
            { section("Containers", containers.len().to_string(), true, container_list(task)) }
            { section("API calls", aside, true, calls::calls(&made, act)) }
            { section("Times", "", false, facts(&times(task))) }
            <EventJson task={Rc::clone(task)} world={world.clone()} />
        </>
    }
}

fn header(task: &Rc<Task>, state: &State, act: &Callback<UserCommand>) -> Html {
    let identity = &state.world.identity;
    let arn = identity.arn("task", &task.task_id);
    // What it waits for has a section of its own.
    let waits = !(state.run.simulation.waiting_on(&state.world, task)).is_empty();
    html! {
        <header class="inspector-head">
            <div class="inspector-title">
                <h2 class="mono">{ task.task_id.get(..8).unwrap_or(&task.task_id) }</h2>
                <span>{ format!("{}, {}", task.revision.name(), task.group) }</span>
                <CopyButton text={arn} label="Copy the task ARN" />
            </div>
            { statuses(task) }
            if task.last_status != LastStatus::Stopped && !waits {
                <p class="inspector-waits">{ waiting_for(task) }</p>
            }
            { history(&stays(task)) }
            <TaskActions task={Rc::clone(task)} act={act.clone()} />
        </header>
    }
}

/// Both statuses, joined by a line that shows whether they differ.
fn statuses(task: &Task) -> Html {
    let (last, desired) = (task.last_status.name(), task.desired_status.name());
    let differ = last != desired;
    html! {
        <div class="statuses">
            <div>
                <small>{ "lastStatus" }</small>
                <span class={classes!("chip", format!("s-{last}"))}>
                    { status_glyph(task.last_status) }{ last }
                </span>
                <small>{ format!("since {}", clock(last_status_since(task))) }</small>
            </div>
            <i class={classes!("statuses-joint", differ.then_some("is-differing"))}>
                <span class="vh">{ if differ { "differs from" } else { "is the same as" } }</span>
            </i>
            <div>
                <small>{ "desiredStatus" }</small>
                <span class={classes!("chip", "is-desired", format!("s-{desired}"),
                                      (!differ).then_some("is-met"))}>
                    <i aria-hidden="true"></i>{ desired }
                </span>
                <small>{ format!("since {}", clock(desired_status_since(task))) }</small>
            </div>
        </div>
    }
}

fn why_it_stopped(task: &Task, is_known: bool) -> Html {
    let rows = facts(&reasons(task));
    html! {
        <>
            if !is_known {
                <p class="task-forgotten">
                    { "ECS no longer has the record of this task: DescribeTasks answers MISSING. What follows is what it said, and what EventBridge was told." }
                </p>
            }
            { rows }
        </>
    }
}

fn reasons(task: &Task) -> Vec<(&'static str, String)> {
    vec![
        (
            "stopCode",
            task.stop_code
                .map_or_else(String::new, |code| code.name().to_owned()),
        ),
        (
            "stoppedReason",
            task.stopped_reason.clone().unwrap_or_default(),
        ),
        ("stoppingAt", time(task.stopping_at)),
        ("executionStoppedAt", time(task.execution_stopped_at)),
        ("stoppedAt", time(task.stopped_at)),
    ]
}

fn times(task: &Task) -> Vec<(&'static str, String)> {
    vec![
        ("createdAt", clock(task.created_at)),
        ("connectivityAt", time(task.connectivity_at)),
        ("pullStartedAt", time(task.pull_started_at)),
        ("pullStoppedAt", time(task.pull_stopped_at)),
        ("startedAt", time(task.started_at)),
        ("stoppingAt", time(task.stopping_at)),
        ("executionStoppedAt", time(task.execution_stopped_at)),
        ("stoppedAt", time(task.stopped_at)),
    ]
}

fn time(at: Option<Milliseconds>) -> String {
    at.map(clock).unwrap_or_default()
}
