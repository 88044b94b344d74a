//! Who replaces a stopped task? A service beside a standalone task.

use std::rc::Rc;

use ecslab::lifecycle::{LastStatus, Milliseconds, Task};
use ecslab::service::Service;
use ecslab::simulation::World;
use yew::{Callback, Html, classes};

use super::replacement::{Replacement, cause, standalone, told_to_stop};
use crate::markup::html;
use crate::stage::cluster::numbers::ratio;
use crate::store::{Selection, UserCommand, clock_text};

/// A service beside a standalone task.
pub fn comparison(service: Option<&Service>, world: &World, act: &Callback<UserCommand>) -> Html {
    html! {
        <section class="service-panel comparison" aria-label="Who replaces a stopped task?">
            <h3>{ "Who replaces a stopped task?" }</h3>
            if let Some(service) = service {
                { of_service(service, world, act) }
            }
            { of_standalone(world, act) }
        </section>
    }
}

fn of_service(service: &Service, world: &World, act: &Callback<UserCommand>) -> Html {
    let name = &service.service_name;
    let replacement = Replacement::of(world, name);
    let lanes: Vec<Rc<Task>> = replacement
        .iter()
        .flat_map(|it| std::iter::once(&it.stopped).chain(&it.by))
        .map(Rc::clone)
        .collect();
    let words = match &replacement {
        None => format!(
            "Nothing of this service has stopped yet. Whatever stops a task, a new one is started \
             until {} are RUNNING.",
            service.desired_count
        ),
        Some(Replacement { stopped, by: None }) => format!(
            "{} was told to stop at {} ({}). No task has come for it.",
            stopped.short_id(),
            clock_text(told_to_stop(stopped)),
            cause(stopped).unwrap_or_default()
        ),
        Some(Replacement {
            stopped,
            by: Some(by),
        }) => format!(
            "{} {}: {}. {} is a new task with a new id; a stopped task never runs again.",
            stopped.short_id(),
            if stopped.last_status == LastStatus::Stopped {
                "stopped"
            } else {
                "is told to stop"
            },
            cause(stopped).unwrap_or_default(),
            by.short_id()
        ),
    };
    html! {
        <div class="comparison-part">
            <p><b>{ format!("service:{name}") }</b>{ " the service scheduler" }</p>
            { lanes_of(&lanes, world.at, act) }
            <p class="comparison-words">{ words }</p>
        </div>
    }
}

fn of_standalone(world: &World, act: &Callback<UserCommand>) -> Html {
    let tasks = standalone(world);
    let task = tasks
        .iter()
        .find(|task| task.last_status == LastStatus::Stopped)
        .or_else(|| tasks.first());
    let words = match task {
        None => "A task that RunTask starts is watched by nobody: when it stops, it stays STOPPED."
            .to_owned(),
        Some(task) if task.last_status == LastStatus::Stopped => format!(
            "{} stays STOPPED: {}.",
            task.short_id(),
            cause(task).unwrap_or_default()
        ),
        Some(task) => format!(
            "{} is {}. When it stops, it stays STOPPED.",
            task.short_id(),
            task.last_status.name()
        ),
    };
    let group = task.map_or("standalone", |task| &task.group).to_owned();
    let lanes: Vec<Rc<Task>> = task.into_iter().map(Rc::clone).collect();
    html! {
        <div class="comparison-part">
            <p><b>{ group }</b>{ " nobody, it was RunTask" }</p>
            { lanes_of(&lanes, world.at, act) }
            <p class="comparison-words">{ words }</p>
        </div>
    }
}

/// A lane for each task, from the creation of the first one to now.
fn lanes_of(tasks: &[Rc<Task>], now: Milliseconds, act: &Callback<UserCommand>) -> Html {
    let Some(from) = tasks.iter().map(|task| task.created_at).min() else {
        return html! {};
    };
    html! {
        <ul class="mini-lanes">
            { for tasks.iter().map(|task| {
                let number = task.number;
                let select = act.reform(move |_| UserCommand::Select(Selection::Task(number)));
                html! {
                    <li>
                        <button type="button" class="id-link mono" onclick={select}>{ task.short_id() }</button>
                        <span class="mini-lane" role="img" aria-label={history_words(task)}>
                            { for segments(task, from, now).into_iter().map(|(status, left, width)| html! {
                                <i
                                    class={classes!("mini-part", format!("s-{}", status.name()), kind(status))}
                                    style={format!("left:{left:.2}%;width:{width:.2}%")}
                                />
                            }) }
                        </span>
                    </li>
                }
            }) }
        </ul>
    }
}

fn kind(status: LastStatus) -> &'static str {
    match status {
        LastStatus::Running => "mini-running",
        LastStatus::Stopped => "mini-stopped",
        LastStatus::Provisioning | LastStatus::Pending | LastStatus::Activating => "mini-starting",
        LastStatus::Deactivating | LastStatus::Stopping | LastStatus::Deprovisioning => {
            "mini-stopping"
        }
    }
}

/// Status, left edge and width in percent of the time from `from` to `now`.
fn segments(task: &Task, from: Milliseconds, now: Milliseconds) -> Vec<(LastStatus, f64, f64)> {
    let whole = now.saturating_sub(from).max(1);
    let percent = |at: Milliseconds| {
        let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        100.0 * ratio(number(at.saturating_sub(from)), number(whole))
    };
    task.history
        .iter()
        .enumerate()
        .map(|(index, (status, at))| {
            let until = task.history.get(index + 1).map_or(now, |(_, next)| *next);
            (*status, percent(*at), percent(until) - percent(*at))
        })
        .collect()
}

fn history_words(task: &Task) -> String {
    let states: Vec<String> = task
        .history
        .iter()
        .map(|(status, at)| format!("{} at {}", status.name(), clock_text(*at)))
        .collect();
    format!("{}: {}", task.short_id(), states.join(", "))
}
