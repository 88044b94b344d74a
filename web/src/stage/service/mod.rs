//! The stage's view of services and standalone tasks over time.

mod chart;
mod comparison;
mod deployments;
mod events;
mod figures;
mod history;
pub mod replacement;
mod standalone;
mod task_button;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use ecslab::lifecycle::group_of_service;
use ecslab::service::Service;
use ecslab::simulation::clock;
use yew::{Callback, Html, use_callback, use_effect_with, use_memo, use_state_eq};

use crate::choice::{ChoiceKind, ChoiceOption, ChoiceProperties, choice};
use crate::inspector::{Of, WouldHelp};
use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::store::{EditorTab, Selection, State, UserCommand, explained};

use chart::Chart;
use comparison::comparison;
use deployments::deployments;
use events::events;
use figures::figures;
use history::{Bounds, History};
use standalone::standalone_tasks;

/// The stage's view of services and standalone tasks over time.
#[component]
pub fn ServiceView(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties;
    let wanted = use_state_eq(|| None::<String>);
    {
        let wanted = wanted.setter();
        use_effect_with(service_of_selection(state), move |selected| {
            if let Some(name) = selected {
                wanted.set(Some(name.clone()));
            }
        });
    }
    let names: Vec<String> = state.world.services.keys().cloned().collect();
    let index = wanted
        .as_ref()
        .and_then(|wanted| names.iter().position(|name| name == wanted))
        .unwrap_or(0);
    let service = names
        .get(index)
        .and_then(|name| state.world.services.get(name));
    let history = use_memo(
        (state.run.clone(), names.get(index).cloned()),
        |(run, name)| {
            let name = name.as_deref().unwrap_or_default();
            Rc::new(History::of(run.simulation.journal(), name))
        },
    );
    let choose = use_callback(names.clone(), {
        let wanted = wanted.setter();
        move |index: usize, names| wanted.set(names.get(index).cloned())
    });
    html! {
        <div class="service-view">
            if names.len() > 1 {
                { choice(&ChoiceProperties {
                    kind: ChoiceKind::Radios,
                    label: "Service".into(),
                    class: "seg services-choice".into(),
                    options: names.iter().map(|name| ChoiceOption::of(name.clone())).collect(),
                    chosen: index,
                    choose,
                }) }
            }
            if let Some(service) = service {
                { of_service(properties, service, &history) }
            } else {
                { no_service(properties) }
            }
            { standalone_tasks(&state.world, &state.selection, act) }
        </div>
    }
}

fn of_service(properties: &PartProperties, service: &Rc<Service>, history: &Rc<History>) -> Html {
    let PartProperties { state, act } = properties;
    let world = &state.world;
    html! {
        <>
            { figures(service, world, history, act) }
            <Chart
                history={Rc::clone(history)}
                primary={service.revision.name()}
                bounds={Bounds::of(service)}
                horizon={state.time.horizon()}
                live_edge={state.time.live_edge}
            />
            { not_placed(state, service, act) }
            { deployments(service, world, &state.selection, act) }
            <div class="service-halves">
                { events(service, world, act) }
                { comparison(Some(service), world, act) }
            </div>
        </>
    }
}

/// What would help the service, while the last task that it asked for found no place.
fn not_placed(state: &State, service: &Service, act: &Callback<UserCommand>) -> Html {
    let group = group_of_service(&service.service_name);
    let mut placements = state.world.placements.iter().rev();
    let last = placements.find(|record| record.decision.request.group == group);
    let Some(record) = last.filter(|record| record.task.is_none()) else {
        return html! {};
    };
    html! {
        <section class="service-panel" aria-label="Not placed">
            <h3>{ format!("Not placed at {}", clock(record.at)) }</h3>
            <p>{ explained(record).decision.sentence() }</p>
            // What is looked at only is not the document that would be edited.
            if !state.is_read_only() {
                <WouldHelp
                    of={Of(Rc::clone(record))} document={state.document.clone()} act={act.clone()}
                />
            }
        </section>
    }
}

fn no_service(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties;
    let edit = act.reform(|_| UserCommand::ShowEditorTab(EditorTab::Run));
    html! {
        <>
            <section class="service-panel no-service">
                <h2>
                    { if state.world.tasks.is_empty() {
                        "No service and no task yet."
                    } else {
                        "This scenario starts tasks with RunTask. No service is watching them."
                    } }
                </h2>
                <p>
                    { "A service keeps its desiredCount of tasks RUNNING and starts a new task for \
                       every one that stops." }
                </p>
                <button type="button" class="btn line" onclick={edit}>{ "Add a service" }</button>
            </section>
            { comparison(None, &state.world, act) }
        </>
    }
}

/// The service that the selected task belongs to.
fn service_of_selection(state: &State) -> Option<String> {
    let Selection::Task(number) = state.selection else {
        return None;
    };
    let task = state.world.tasks.get(&number)?;
    task.service_name().map(str::to_owned)
}
