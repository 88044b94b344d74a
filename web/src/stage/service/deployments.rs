//! A card for each deployment of a service.

use std::rc::Rc;

use ecslab::lifecycle::{LastStatus, Task};
use ecslab::service::{Deployment, Service, TaskCounts};
use ecslab::simulation::World;
use yew::{Callback, Html, Properties, classes, function_component, html};

use super::task_button::TaskButton;
use crate::stage::cluster::numbers::counted;
use crate::store::{Selection, Shared, UserCommand, clock_text};

/// More tasks than this are a number.
const MOST_TASKS: usize = 18;

/// Properties of [`Deployments`].
#[derive(Clone, PartialEq, Properties)]
pub struct DeploymentsProperties {
    /// The service.
    pub service: Rc<Service>,
    /// The world shown.
    pub world: Shared<World>,
    /// What is selected.
    pub selection: Selection,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
}

/// A card for each deployment.
#[function_component]
pub fn Deployments(properties: &DeploymentsProperties) -> Html {
    let deployments = &properties.service.deployments;
    html! {
        <div class="deployments">
            { for deployments.iter().map(|deployment| card(properties, deployment)) }
        </div>
    }
}

fn card(properties: &DeploymentsProperties, deployment: &Deployment) -> Html {
    let tasks = tasks_of(
        &properties.world,
        &properties.service.service_name,
        deployment,
    );
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
                        <TaskButton
                            task={Rc::clone(task)}
                            selected={properties.selection == Selection::Task(task.number)}
                            act={&properties.act}
                        />
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
