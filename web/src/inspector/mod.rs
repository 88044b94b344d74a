//! The inspector: everything about what is selected.

mod calls;
mod cluster;
mod container_list;
mod copy_button;
mod event_json;
mod history;
mod instance;
mod section;
mod task;
mod task_actions;
mod waiting;
mod why_here;
mod would_help;

use ecslab::lifecycle::TaskNumber;
use ecslab::simulation::clock;
use yew::Html;

use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::stage::roles::{CallVerdict, call_verdict, role_at, role_title, signer};
use crate::store::{Selection, State, UserCommand};
use cluster::cluster_totals;
use instance::instance_inspector;
use section::facts;
use task::task_inspector;
pub use would_help::{Of, WouldHelp};

/// The inspector: everything about what is selected.
#[component]
pub fn Inspector(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties;
    let (key, body) = match &state.selection {
        Selection::Nothing => ("cluster", cluster_totals(state, act)),
        Selection::Task(number) => match state.world.tasks.get(number) {
            Some(task) => ("task", task_inspector(task, state, act)),
            None => ("absent", absent_task(state, *number, act)),
        },
        Selection::Instance(arn) => ("instance", instance_inspector(arn, state, act)),
        Selection::Call(index) => ("call", call(state, *index, act)),
    };
    // The key: sections that were opened or closed belong to a kind of object.
    html! { <div {key} class="inspector">{ body }</div> }
}

/// A task that is not there at the playhead: it comes later, or the scenario has changed.
fn absent_task(state: &State, number: TaskNumber, act: &yew::Callback<UserCommand>) -> Html {
    let Some(task) = state.run.simulation.world().tasks.get(&number) else {
        return html! {
            <p class="inspector-empty">{ "This task is not in the scenario any more." }</p>
        };
    };
    let created_at = task.created_at;
    html! {
        <>
            <header class="inspector-head">
                <div class="inspector-title">
                    <h2 class="mono">{ task.task_id.get(..8).unwrap_or_default() }</h2>
                    <span>{ format!("{}, {}", task.revision.name(), task.group) }</span>
                </div>
                <p class="chip is-none">{ "not placed yet" }</p>
            </header>
            <p class="inspector-empty">
                { format!(
                    "The task is created at {}; the playhead is at {}.",
                    clock(created_at),
                    clock(state.time.playhead)
                ) }
            </p>
            <p class="inspector-empty">
                <button type="button" class="btn line"
                        onclick={act.reform(move |_| UserCommand::Seek(created_at))}>
                    { format!("Go to {}", clock(created_at)) }
                </button>
            </p>
        </>
    }
}

fn call(state: &State, index: usize, act: &yew::Callback<UserCommand>) -> Html {
    let Some(call) = state.world.calls.get(index) else {
        return html! {
            <p class="inspector-empty">{ "This call has not been made at the playhead." }</p>
        };
    };
    let task = call.task.and_then(|task| state.world.tasks.get(&task));
    let role_now = call
        .role_name
        .as_ref()
        .and_then(|name| state.world.roles.get(name));
    let select_task = {
        let task = call.task;
        act.reform(move |_| UserCommand::Select(task.map_or(Selection::Nothing, Selection::Task)))
    };
    let made_for = if call.task.is_none() {
        "a request to ECS"
    } else if call.container.is_empty() {
        "the task"
    } else {
        call.container.as_str()
    };
    let field = if call.pointer.is_empty() {
        let by_itself = call
            .task
            .map_or("the request", |_| "the application itself");
        by_itself.to_owned()
    } else {
        call.pointer.clone()
    };
    html! {
        <>
            <header class="inspector-head">
                <div class="inspector-title">
                    <h2 class="mono">{ &call.action }</h2>
                    <span>{ clock(call.at) }</span>
                </div>
                if let Some(task) = task {
                    <button type="button" class="btn line" onclick={select_task}>
                        { format!("Task {}", task.short_id()) }
                    </button>
                }
            </header>
            <div class="inspector-body">
                { facts(&[
                    ("Signed with", match &call.role_name {
                        Some(name) if call.is_of_caller() => format!("Caller: {name}"),
                        Some(name) => format!("{}: {name}", role_title(signer(call))),
                        None => "nothing: there are no credentials".to_owned(),
                    }),
                    ("Principal", call.principal.clone()),
                    ("Action", call.action.clone()),
                    ("Resource", call.resource.clone()),
                    ("Made for", made_for.to_owned()),
                    ("Because of", field),
                ]) }
                { call_verdict(CallVerdict {
                    call,
                    task: task.map(|task| &**task),
                    role_then: role_at(state.run.simulation.journal(), call),
                    credentials: state.run.simulation.credentials_of_call(call),
                    role_now: role_now.map(|role| &**role),
                    identity: &state.world.identity,
                    act,
                    place: ", in the inspector",
                }) }
            </div>
        </>
    }
}
