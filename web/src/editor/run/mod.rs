//! The tab for who starts tasks: services and RunTask, and what the applications then do.

mod application;
mod capacity;
mod constraints;
mod expression;
mod network;
mod run_task;
mod scenario_settings;
mod service;
mod start;
mod strategies;

use yew::{Callback, Html, Properties, use_effect_with, use_state};

use self::capacity::capacity_providers;
use self::run_task::run_task_card;
use self::scenario_settings::{other_entries, scenario_settings};
use self::service::service_card;
use super::cluster::PaneProperties;
use super::document::{definition, run};
use super::editing::Editing;
use super::field::{Choice, Pick, Segments, add_button};
use super::go_to::Target;
use crate::markup::{component, html};
use crate::store::{Problem, Shared, UserCommand};

/// Properties of [`RunPane`].
#[derive(Clone, PartialEq, Properties)]
pub struct RunPaneProperties {
    /// The document, and the way to replace it.
    pub editing: Editing,
    /// What is wrong with the document.
    pub problems: Shared<Vec<Problem>>,
    /// The place that was gone to last.
    pub target: Option<Target>,
}

/// The tab for who starts tasks.
#[component]
pub fn RunPane(properties: &RunPaneProperties) -> Html {
    let target = properties.target.clone();
    let properties = &PaneProperties {
        editing: properties.editing.clone(),
        problems: properties.problems.clone(),
    };
    let scenario = &properties.editing.document.scenario;
    let (service_count, run_task_count) = (
        scenario.services.len(),
        run::run_task_indexes(scenario).len(),
    );
    let shown = use_state(|| None::<bool>);
    // A scenario without services opens at RunTask.
    let shows_services = (*shown).unwrap_or(service_count > 0 || run_task_count == 0);
    // The place that was gone to is a field of one of the two.
    use_effect_with(target, {
        let setter = shown.setter();
        move |target: &Option<Target>| {
            let kinds = [("/services/", true), ("/timeline/", false)];
            let pointer = target.as_ref().map_or("", Target::pointer);
            let kind = kinds.iter().find(|(start, _)| pointer.starts_with(start));
            if let Some((_, is_service)) = kind {
                setter.set(Some(*is_service));
            }
        }
    });
    let on_change = {
        let setter = shown.setter();
        Callback::from(move |kind: String| setter.set(Some(kind == "service")))
    };
    let choices = vec![
        Choice::new("service", format!("Service {service_count}")),
        Choice::new("run-task", format!("RunTask {run_task_count}")),
    ];
    let hint = match shows_services {
        true => "A service keeps its desired count of tasks running and replaces what stops.",
        false => "A standalone task runs to its end and stays STOPPED; nobody replaces it.",
    };
    html! {
        <div class="form">
            <Segments
                id="run-kind" label="Who starts tasks" bare=true {choices} {on_change} {hint}
                value={if shows_services { "service" } else { "run-task" }}
            />
            if shows_services {
                { services(properties) }
            } else {
                { run_tasks(properties) }
            }
            { capacity_providers(properties) }
            { other_entries(properties) }
            { scenario_settings(properties) }
        </div>
    }
}

fn services(properties: &PaneProperties) -> Html {
    let count = properties.editing.document.scenario.services.len();
    html! {
        <div key="services" class="cards">
            { for (0..count).map(|index| service_card(properties, index)) }
            <AddStarter editing={properties.editing.clone()} is_service=true />
        </div>
    }
}

fn run_tasks(properties: &PaneProperties) -> Html {
    let indexes = run::run_task_indexes(&properties.editing.document.scenario);
    html! {
        <div key="run-tasks" class="cards">
            { for indexes.iter().enumerate().map(|(number, index)| {
                run_task_card(properties, number, *index)
            }) }
            <AddStarter editing={properties.editing.clone()} is_service=false />
        </div>
    }
}

/// Properties of [`AddStarter`].
#[derive(Clone, PartialEq, Properties)]
struct AddStarterProperties {
    editing: Editing,
    is_service: bool,
}

/// Adds a service or RunTask of a task definition.
#[component]
fn AddStarter(properties: &AddStarterProperties) -> Html {
    let AddStarterProperties {
        editing,
        is_service,
    } = properties.clone();
    let chosen = use_state(String::new);
    let references = references(&editing);
    let reference = match references.contains(&chosen) {
        true => (*chosen).clone(),
        false => references.first().cloned().unwrap_or_default(),
    };
    if references.is_empty() {
        return html! {
            <p class="field-hint">{ "Add a task definition first: there is nothing to run." }</p>
        };
    }
    let on_change = {
        let setter = chosen.setter();
        Callback::from(move |reference: String| setter.set(reference))
    };
    let on_click = {
        let (editing, reference) = (editing.clone(), reference.clone());
        Callback::from(move |()| {
            let mut changes = Vec::new();
            editing.edit_scenario(None, |scenario| {
                changes = match is_service {
                    true => run::add_service(scenario, reference.clone()).1,
                    false => run::add_run_task(scenario, reference.clone()).1,
                };
            });
            say(&editing, &changes);
        })
    };
    html! {
        <div class="add-starter">
            <Pick
                id={if is_service { "add-service-of" } else { "add-run-task-of" }} bare=true
                label="Task definition to run" value={reference}
                choices={references.into_iter().map(Choice::named).collect::<Vec<_>>()} {on_change}
            />
            { add_button(if is_service { "Add service" } else { "Add RunTask" }, on_click) }
        </div>
    }
}

/// The names by which the task definitions of the document can be asked for.
fn references(editing: &Editing) -> Vec<String> {
    let document = &editing.document;
    let names: Vec<String> = (0..document.definition_texts.len())
        .map(|index| definition::name(document, index))
        .collect();
    run::references(&names)
}

/// Tells what an edit changed beside what was edited.
fn say(editing: &Editing, changes: &[String]) {
    if !changes.is_empty() {
        editing.act(UserCommand::Say(changes.join(" ")));
    }
}
