//! A card for each deployment of a service.

use std::rc::Rc;

use ecslab::lifecycle::{LastStatus, Task};
use ecslab::service::{Deployment, Service, TaskCounts};
use ecslab::simulation::World;
use yew::{Callback, Html, classes};

use super::task_button::task_button;
use crate::markup::html;
use crate::stage::cluster::numbers::counted;
use crate::store::{Selection, UserCommand, clock_text};

/// More tasks than this are a number.
const MOST_TASKS: usize = 18;

/// A card for each deployment.
pub fn deployments(
    service: &Service,
    world: &World,
    selection: &Selection,
    act: &Callback<UserCommand>,
) -> Html {
    let card = |deployment| {
        let tasks = tasks_of(world, &service.service_name, deployment);
        card(deployment, tasks, selection, act)
    };
    html! {
        <div class="deployments">
            { for service.deployments.iter().map(card) }
        </div>
    }
}

fn card(
    deployment: &Deployment,
    tasks: Vec<Rc<Task>>,
    selection: &Selection,
    act: &Callback<UserCommand>,
) -> Html {
    let counts = TaskCounts::of(tasks.iter().map(|task| &**task));
    let (here, over): (Vec<_>, Vec<_>) = tasks
        .into_iter()
        .partition(|task| task.last_status != LastStatus::Stopped);
    let name = if deployment.primary {
        "PRIMARY"
    } else {
        "ACTIVE"
    };
    html! {
        <article
            key={deployment.id.clone()}
            class={classes!("service-panel", "deployment", deployment.primary.then_some("primary"))}
            aria-label={format!("Deployment {name} {}", deployment.revision.name())}
        >
            <header>
                <h3>{ name }</h3>
                <code>{ deployment.revision.name() }</code>
                <span class="dim">{ format!("started {}", clock_text(deployment.created_at)) }</span>
                <span class="sp" />
                <span class="dim">
                    { format!(
                        "runningCount {}, pendingCount {}, failedTasks {}",
                        counts.running, counts.pending, deployment.failed_tasks
                    ) }
                </span>
            </header>
            <p class="deployment-id mono">{ &deployment.id }</p>
            <ul class="deployment-tasks">
                { for here.iter().take(MOST_TASKS).map(|task| html! {
                    <li key={task.number.0}>
                        { task_button(task, *selection == Selection::Task(task.number), act) }
                    </li>
                }) }
                if here.len() > MOST_TASKS {
                    <li class="dim">{ format!("and {} more", here.len() - MOST_TASKS) }</li>
                }
                if here.is_empty() {
                    <li class="dim">{ if deployment.primary { "no task yet" } else { "no task left" } }</li>
                }
                if !over.is_empty() {
                    <li class="dim">{ format!("{} STOPPED", counted(over.len(), "task")) }</li>
                }
            </ul>
        </article>
    }
}

/// The tasks that a deployment started: its id is their `startedBy`.
fn tasks_of(world: &World, service: &str, deployment: &Deployment) -> Vec<Rc<Task>> {
    world
        .tasks_of(service)
        .filter(|task| task.started_by.as_deref() == Some(deployment.id.as_str()))
        .map(Rc::clone)
        .collect()
}
