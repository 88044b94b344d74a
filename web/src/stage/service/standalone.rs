//! The standalone tasks: started with RunTask, watched by no service.

use std::rc::Rc;

use ecslab::lifecycle::Task;
use ecslab::simulation::World;
use yew::{Callback, Html};

use super::replacement::{cause, standalone};
use super::task_button::task_button;
use crate::markup::html;
use crate::store::{Selection, UserCommand, clock_text};

/// Rows at most; the table has all of them.
const MOST_ROWS: usize = 24;

/// The standalone tasks.
pub fn standalone_tasks(world: &World, selection: &Selection, act: &Callback<UserCommand>) -> Html {
    let tasks = standalone(world);
    html! {
        <section class="service-panel standalone" aria-label="Standalone tasks">
            <h3>{ "Standalone tasks" }<span class="dim">{ " started with RunTask, newest first" }</span></h3>
            if tasks.is_empty() {
                <p class="dim">
                    { if world.services.is_empty() {
                        "None so far."
                    } else {
                        "None so far. Every task here belongs to a service."
                    } }
                </p>
            }
            <ul>
                { for tasks.iter().take(MOST_ROWS).map(|task| row(task, selection, act)) }
            </ul>
            if tasks.len() > MOST_ROWS {
                <p class="dim">{ format!("and {} older ones", tasks.len() - MOST_ROWS) }</p>
            }
        </section>
    }
}

fn row(task: &Rc<Task>, selection: &Selection, act: &Callback<UserCommand>) -> Html {
    let place = task
        .ec2_instance_id
        .clone()
        .unwrap_or_else(|| format!("FARGATE, {}", task.availability_zone));
    let ending = cause(task).map(|cause| {
        let when = task.stopped_at.map(|at| format!(" at {}", clock_text(at)));
        format!("{cause}{}", when.unwrap_or_default())
    });
    html! {
        <li key={task.number.0}>
            { task_button(task, *selection == Selection::Task(task.number), act) }
            <code>{ task.revision.name() }</code>
            <span class="dim" title="Task group">{ &task.group }</span>
            <span class="dim">{ place }</span>
            <span class="standalone-ending">{ ending.unwrap_or_default() }</span>
        </li>
    }
}
