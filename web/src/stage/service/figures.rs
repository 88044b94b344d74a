//! The counts of a service by their API names, and the control of its desiredCount.

use ecslab::service::{SchedulingStrategy, Service, TaskCounts};
use ecslab::simulation::{Command, UpdateService, World};
use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, TargetCast};

use super::history::History;
use crate::markup::html;
use crate::store::{UserCommand, clock_text};

/// Most tasks of a service: quota of the API.
const MOST: u32 = 5_000;

/// The counts of a service.
pub fn figures(
    service: &Service,
    world: &World,
    history: &History,
    act: &Callback<UserCommand>,
) -> Html {
    let counts = TaskCounts::of(world.tasks_of(&service.service_name).map(|task| &**task));
    let primary = service
        .deployments
        .iter()
        .find(|deployment| deployment.primary);
    html! {
        <dl class="figures" aria-label={format!("Service {}", service.service_name)}>
            <div class="figure-desired">
                <dt>{ "desiredCount" }</dt>
                <dd>{ desired_count(service, act) }</dd>
            </div>
            <div><dt>{ "runningCount" }</dt><dd>{ counts.running }</dd></div>
            <div><dt>{ "pendingCount" }</dt><dd>{ counts.pending }</dd></div>
            <div class="wide">
                <dt>{ "allowed during a deployment" }</dt>
                <dd>
                    { format!("{} to {}", service.lower_bound(), service.upper_bound()) }
                    { " " }
                    <small>
                        { format!(
                            "{} % to {} % of {}",
                            service.minimum_healthy_percent, service.maximum_percent, service.desired_count
                        ) }
                    </small>
                </dd>
            </div>
            if let Some(primary) = primary {
                <div class="wide">
                    <dt>{ "rolloutState" }</dt>
                    <dd class="figure-words">
                        { primary.rollout_state }
                        { " " }
                        if let Some(at) = history.rollout_since(primary) {
                            <small>{ format!("since {}", clock_text(at)) }</small>
                        }
                    </dd>
                </div>
            }
        </dl>
    }
}

/// Changes desiredCount at the playhead.
fn desired_count(service: &Service, act: &Callback<UserCommand>) -> Html {
    let count = service.desired_count;
    if service.scheduling_strategy == SchedulingStrategy::Daemon {
        return html! {
            <>{ count }{ " " }<small>{ SchedulingStrategy::Daemon.name() }</small></>
        };
    }
    let set = {
        let (name, act) = (service.service_name.clone(), act.clone());
        Callback::from(move |wanted: u32| {
            if wanted != count {
                act.emit(UserCommand::Apply(Command::UpdateService(UpdateService {
                    service: name.clone(),
                    desired_count: Some(wanted.min(MOST)),
                    ..UpdateService::default()
                })));
            }
        })
    };
    let onchange = {
        let set = set.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            match input.value().trim().parse() {
                Ok(wanted) => set.emit(wanted),
                Err(_) => input.set_value(&count.to_string()),
            }
        })
    };
    let less = set.reform(move |_| count.saturating_sub(1));
    let more = set.reform(move |_| count.saturating_add(1));
    html! {
        <span class="desired-stepper" role="group" aria-label="desiredCount">
            <button
                type="button"
                aria-label={format!("desiredCount {}", count.saturating_sub(1))}
                disabled={count == 0}
                onclick={less}
            >
                { "−" }
            </button>
            <input
                type="text"
                inputmode="numeric"
                autocomplete="off"
                aria-label="desiredCount"
                value={count.to_string()}
                {onchange}
            />
            <button
                type="button"
                aria-label={format!("desiredCount {}", count.saturating_add(1))}
                disabled={count >= MOST}
                onclick={more}
            >
                { "+" }
            </button>
        </span>
    }
}
