//! Services, their deployments and events, and the standalone tasks.

use std::rc::Rc;

use ecslab::lifecycle::Task;
use ecslab::service::{Service, TaskCounts};
use ecslab::simulation::World;
use yew::{Callback, Html};

use crate::markup::html;
use crate::stage::service::replacement::{cause, standalone};
use crate::store::{Selection, State, UserCommand, clock_text};

/// ECS keeps the newest 100 events of a service.
const MOST_EVENTS: usize = 100;

/// Services, their deployments and events, and the standalone tasks.
pub fn services_tables(state: &State, act: &Callback<UserCommand>) -> Html {
    let world = &*state.world;
    html! {
        <>
            { services(world) }
            { for world.services.values().map(|service| deployments(world, service)) }
            { for world.services.values().map(events) }
            { tasks(world, act) }
        </>
    }
}

fn services(world: &World) -> Html {
    if world.services.is_empty() {
        return html! {
            <p class="stage-tables-none">
                { "This scenario starts tasks with RunTask. No service is watching them." }
            </p>
        };
    }
    html! {
        <div class="table-scroll" role="region" aria-label="Services" tabindex="0">
            <table class="stage-table">
                <caption>{ "Services" }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ "serviceName" }</th>
                        <th scope="col">{ "taskDefinition" }</th>
                        <th scope="col">{ "launchType" }</th>
                        <th scope="col" class="number">{ "desiredCount" }</th>
                        <th scope="col" class="number">{ "runningCount" }</th>
                        <th scope="col" class="number">{ "pendingCount" }</th>
                        <th scope="col" class="number">{ "fewest RUNNING" }</th>
                        <th scope="col" class="number">{ "most tasks" }</th>
                    </tr>
                </thead>
                <tbody>{ for world.services.values().map(|service| service_row(world, service)) }</tbody>
            </table>
        </div>
    }
}

fn service_row(world: &World, service: &Rc<Service>) -> Html {
    let counts = TaskCounts::of(world.tasks_of(&service.service_name).map(|task| &**task));
    html! {
        <tr key={service.service_name.clone()}>
            <th scope="row">{ &service.service_name }</th>
            <td class="mono">{ service.revision.name() }</td>
            <td>{ service.launch_type.name() }</td>
            <td class="number">{ service.desired_count }</td>
            <td class="number">{ counts.running }</td>
            <td class="number">{ counts.pending }</td>
            <td class="number">
                { format!("{} ({} %)", service.lower_bound(), service.minimum_healthy_percent) }
            </td>
            <td class="number">
                { format!("{} ({} %)", service.upper_bound(), service.maximum_percent) }
            </td>
        </tr>
    }
}

fn deployments(world: &World, service: &Service) -> Html {
    let name = &service.service_name;
    html! {
        <div class="table-scroll" role="region" aria-label={format!("Deployments of {name}")} tabindex="0">
            <table class="stage-table">
                <caption>{ format!("Deployments of service {name}") }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ "id" }</th>
                        <th scope="col">{ "status" }</th>
                        <th scope="col">{ "taskDefinition" }</th>
                        <th scope="col">{ "rolloutState" }</th>
                        <th scope="col">{ "created" }</th>
                        <th scope="col" class="number">{ "runningCount" }</th>
                        <th scope="col" class="number">{ "pendingCount" }</th>
                        <th scope="col" class="number">{ "failedTasks" }</th>
                    </tr>
                </thead>
                <tbody>
                    { for service.deployments.iter().map(|deployment| {
                        let tasks = world
                            .tasks_of(name)
                            .filter(|task| task.started_by.as_deref() == Some(deployment.id.as_str()));
                        let counts = TaskCounts::of(tasks.map(|task| &**task));
                        html! {
                            <tr key={deployment.id.clone()}>
                                <th scope="row" class="mono">{ &deployment.id }</th>
                                <td>{ if deployment.primary { "PRIMARY" } else { "ACTIVE" } }</td>
                                <td class="mono">{ deployment.revision.name() }</td>
                                <td>{ deployment.rollout_state }</td>
                                <td>{ clock_text(deployment.created_at) }</td>
                                <td class="number">{ counts.running }</td>
                                <td class="number">{ counts.pending }</td>
                                <td class="number">{ deployment.failed_tasks }</td>
                            </tr>
                        }
                    }) }
                </tbody>
            </table>
        </div>
    }
}

fn events(service: &Rc<Service>) -> Html {
    let name = &service.service_name;
    html! {
        <div class="table-scroll" role="region" aria-label={format!("Events of {name}")} tabindex="0">
            <table class="stage-table">
                <caption>{ format!("Events of service {name}, newest first") }</caption>
                <thead>
                    <tr><th scope="col">{ "time" }</th><th scope="col">{ "message" }</th></tr>
                </thead>
                <tbody>
                    { for service.events.iter().rev().take(MOST_EVENTS).map(|event| html! {
                        <tr>
                            <td>{ clock_text(event.at) }</td>
                            <td class="wrap">{ &event.message }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}

fn tasks(world: &World, act: &Callback<UserCommand>) -> Html {
    let tasks = standalone(world);
    if tasks.is_empty() {
        return html! { <p class="stage-tables-none">{ "No standalone task." }</p> };
    }
    html! {
        <div class="table-scroll" role="region" aria-label="Standalone tasks" tabindex="0">
            <table class="stage-table">
                <caption>{ "Standalone tasks, newest first" }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ "task" }</th>
                        <th scope="col">{ "taskDefinition" }</th>
                        <th scope="col">{ "group" }</th>
                        <th scope="col">{ "runs on" }</th>
                        <th scope="col">{ "lastStatus" }</th>
                        <th scope="col">{ "desiredStatus" }</th>
                        <th scope="col">{ "why it stopped" }</th>
                    </tr>
                </thead>
                <tbody>{ for tasks.iter().map(|task| task_row(task, act)) }</tbody>
            </table>
        </div>
    }
}

fn task_row(task: &Rc<Task>, act: &Callback<UserCommand>) -> Html {
    let number = task.number;
    let select = act.reform(move |_| UserCommand::Select(Selection::Task(number)));
    let place = task
        .ec2_instance_id
        .clone()
        .unwrap_or_else(|| format!("FARGATE, {}", task.availability_zone));
    html! {
        <tr key={number.0}>
            <th scope="row">
                <button type="button" class="id-link mono" onclick={select}>{ task.short_id() }</button>
            </th>
            <td class="mono">{ task.revision.name() }</td>
            <td>{ &task.group }</td>
            <td>{ place }</td>
            <td>{ task.last_status.name() }</td>
            <td>{ task.desired_status.name() }</td>
            <td>{ cause(task).unwrap_or_else(|| "–".to_owned()) }</td>
        </tr>
    }
}
