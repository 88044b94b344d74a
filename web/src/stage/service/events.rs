//! The event list of a service, verbatim, newest first.

use ecslab::service::{Service, ServiceEvent};
use ecslab::simulation::World;
use yew::{Callback, Html};

use super::replacement::{TasksById, pieces};
use crate::markup::html;
use crate::store::{Selection, UserCommand, clock_text};

/// ECS keeps the newest 100 events of a service.
const MOST_EVENTS: usize = 100;

/// The event list of a service.
pub fn events(service: &Service, world: &World, act: &Callback<UserCommand>) -> Html {
    let tasks = TasksById::of(world);
    html! {
        <section class="service-panel service-events" aria-label="Service events">
            <h3>{ "Service events" }</h3>
            if service.events.is_empty() {
                <p class="dim">{ "No event yet." }</p>
            }
            <ol tabindex="0" aria-label="Service events, newest first">
                { for service.events.iter().rev().take(MOST_EVENTS).map(|event| entry(event, &tasks, act)) }
            </ol>
        </section>
    }
}

fn entry(event: &ServiceEvent, tasks: &TasksById, act: &Callback<UserCommand>) -> Html {
    let at = event.at;
    let seek = act.reform(move |_| UserCommand::Seek(at));
    html! {
        <li>
            <button type="button" class="time-link" title="Go to this time" onclick={seek}>
                <time>{ clock_text(at) }</time>
            </button>
            <p>
                { for pieces(tasks, &event.message).into_iter().map(|(text, task)| match task {
                    None => html! { <>{ text }</> },
                    Some(task) => {
                        let number = task.number;
                        let select = act.reform(move |_| UserCommand::Select(Selection::Task(number)));
                        html! {
                            <button type="button" class="id-link mono" onclick={select}>{ text }</button>
                        }
                    }
                }) }
            </p>
        </li>
    }
}
