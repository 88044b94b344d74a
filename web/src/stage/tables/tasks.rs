//! Tasks and their statuses.

use std::rc::Rc;

use ecslab::lifecycle::Task;
use ecslab::simulation::clock;
use yew::{Callback, Html};

use crate::glyph::status_glyph;
use crate::markup::html;
use crate::stage::lifecycle::{last_status_since, network_mode, waiting_for};
use crate::store::{Selection, State, UserCommand};

/// How many tasks are listed.
const LISTED: usize = 200;

/// Tasks and their statuses, newest first.
pub fn tasks_table(state: &State, act: &Callback<UserCommand>) -> Html {
    let tasks = &state.world.tasks;
    if tasks.is_empty() {
        return html! { <p class="stage-tables-none">{ "No task yet." }</p> };
    }
    html! {
        <>
            <div class="table-scroll" role="region" aria-label="Tasks" tabindex="0">
                <table class="stage-table">
                    <caption>{ format!("Tasks at {}", clock(state.world.at)) }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ "Task" }</th>
                            <th scope="col">{ "Definition" }</th>
                            <th scope="col">{ "Group" }</th>
                            <th scope="col">{ "lastStatus" }</th>
                            <th scope="col">{ "since" }</th>
                            <th scope="col">{ "desiredStatus" }</th>
                            <th scope="col">{ "Where" }</th>
                            <th scope="col">{ "Network mode" }</th>
                            <th scope="col">{ "Waits for, or why it stopped" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for tasks.values().rev().take(LISTED).map(|task| row(task, act)) }
                    </tbody>
                </table>
            </div>
            if tasks.len() > LISTED {
                <p class="stage-tables-words">
                    { format!("{} older tasks are not listed.", tasks.len() - LISTED) }
                </p>
            }
        </>
    }
}

fn row(task: &Rc<Task>, act: &Callback<UserCommand>) -> Html {
    let number = task.number;
    let select = act.reform(move |_| UserCommand::Select(Selection::Task(number)));
    let place = match &task.ec2_instance_id {
        Some(instance) => format!("{instance}, {}", task.availability_zone),
        None => format!("Fargate, {}", task.availability_zone),
    };
    html! {
        <tr key={number.0}>
            <th scope="row">
                <button type="button" class="id-link mono" onclick={select}>
                    { task.task_id.get(..8).unwrap_or(&task.task_id) }
                </button>
            </th>
            <td>{ task.revision.name() }</td>
            <td>{ &task.group }</td>
            <td>
                <span class="status-cell">
                    { status_glyph(task.last_status) }{ task.last_status.name() }
                </span>
            </td>
            <td class="mono">{ clock(last_status_since(task)) }</td>
            <td>{ task.desired_status.name() }</td>
            <td>{ place }</td>
            <td>{ network_mode(task.revision.definition.effective_network_mode()) }</td>
            <td class="wrap">{ waiting_for(task) }</td>
        </tr>
    }
}
