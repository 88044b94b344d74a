//! The inspector of a task.

use std::rc::Rc;

use ecslab::lifecycle::{DesiredStatus, LastStatus, Milliseconds, Task};
use ecslab::simulation::{ApiCall, clock};
use yew::{Callback, Html, Properties, classes, function_component, html};

use super::calls::Calls;
use super::container_list::ContainerList;
use super::copy_button::CopyButton;
use super::event_json::EventJson;
use super::history::{History, stays};
use super::section::{Facts, Section};
use super::task_actions::TaskActions;
use super::why_here::WhyHere;
use crate::glyph::StatusGlyph;
use crate::stage::lifecycle::{desired_status_since, last_status_since, waiting_for};
use crate::store::{State, UserCommand};

/// Properties of [`TaskInspector`].
#[derive(Clone, PartialEq, Properties)]
pub struct TaskInspectorProperties {
    /// The task.
    pub task: Rc<Task>,
    /// The state of the page.
    pub state: State,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
}

/// The inspector of a task.
#[function_component]
pub fn TaskInspector(properties: &TaskInspectorProperties) -> Html {
    let TaskInspectorProperties { task, state, act } = properties;
    let world = &state.world;
    let calls: Vec<(usize, Rc<ApiCall>)> = world
        .calls
        .iter()
        .enumerate()
        .filter(|(_, call)| call.task == task.number)
        .map(|(index, call)| (index, Rc::clone(call)))
        .collect();
    let denied = calls.iter().filter(|(_, call)| !call.is_allowed()).count();
    let aside = match denied {
        0 => calls.len().to_string(),
        denied => format!("{}, {denied} denied", calls.len()),
    };
    html! {
        <>
            { header(task, state, act) }
            <WhyHere task={Rc::clone(task)} record={world.placement_of(task.number).cloned()}
                     act={act.clone()} />
            if task.desired_status == DesiredStatus::Stopped {
                <Section title="Why it stopped" open=true>
                    <Facts facts={why_it_stopped(task)} />
                </Section>
            }
            <Section title="Containers" aside={task.containers.len().to_string()} open=true>
                <ContainerList containers={task.containers.clone()} />
            </Section>
            <Section title="API calls" {aside} open=true>
                <Calls {calls} act={act.clone()} />
            </Section>
            <Section title="Times"><Facts facts={times(task)} /></Section>
            <EventJson task={Rc::clone(task)} world={world.clone()} />
        </>
    }
}

fn header(task: &Rc<Task>, state: &State, act: &Callback<UserCommand>) -> Html {
    let identity = &state.world.identity;
    let arn = identity.arn("task", &task.task_id);
    html! {
        <header class="inspector-head">
            <div class="inspector-title">
                <h2 class="mono">{ task.task_id.get(..8).unwrap_or(&task.task_id) }</h2>
                <span>{ format!("{}, {}", task.revision.name(), task.group) }</span>
                <CopyButton text={arn} label="Copy the task ARN" />
            </div>
            { statuses(task) }
            if task.last_status != LastStatus::Stopped {
                <p class="inspector-waits">{ waiting_for(task) }</p>
            }
            <History stays={stays(task)} />
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
                    <StatusGlyph status={task.last_status} />{ last }
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

fn why_it_stopped(task: &Task) -> Vec<(&'static str, String)> {
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
