//! A RunTask entry of the timeline: when, how many, in which group.

use ecslab::simulation::RunTask;
use yew::{Callback, Html, Properties, function_component, html};

use super::application::Applications;
use super::service::RemoveStarter;
use super::start::{StarterProperties, WhatToRun, WhereToRun};
use crate::editor::cluster::PaneProperties;
use crate::editor::document::run::{self, Starter};
use crate::editor::field::{ProblemNotes, Seconds, Stepper, TextField};
use crate::glyph::Icon;

/// Properties of [`RunTaskCard`].
#[derive(Clone, PartialEq, Properties)]
pub struct RunTaskCardProperties {
    /// What the tab has.
    pub pane: PaneProperties,
    /// Index in the timeline.
    pub index: usize,
    /// Whether it is open at first.
    pub open: bool,
}

/// The most tasks that one RunTask starts [V].
const MOST_TASKS: u32 = 10;

/// A RunTask entry that can be folded away.
#[function_component]
pub fn RunTaskCard(properties: &RunTaskCardProperties) -> Html {
    let RunTaskCardProperties { pane, index, open } = properties;
    let scenario = &pane.editing.document.scenario;
    let (Some(command), Some(entry)) = (
        run::run_task(scenario, *index),
        scenario.timeline.get(*index),
    ) else {
        return Html::default();
    };
    let of = StarterProperties {
        pane: pane.clone(),
        starter: Starter::RunTask(*index),
    };
    let pointer = of.at("");
    html! {
        <details
            class="run-card" id={of.id("")}
            open={*open || !pane.inside(&pointer).is_empty()}
        >
            <summary>
                <Icon name="right" />
                <b>{ &command.task_definition }</b>
                <span>{ format!("× {}", command.count.unwrap_or(1)) }</span>
                <span class="run-card-aside">{ format!("at {} s", run::seconds(entry.at)) }</span>
            </summary>
            <div class="run-card-fields">
                <ProblemNotes problems={pane.at(&pointer)} />
                <WhenAndHowMany ..of.clone() />
                <WhatToRun ..of.clone() />
                <WhereToRun ..of.clone() />
                <Applications ..of.clone() />
                <RemoveStarter ..of />
            </div>
        </details>
    }
}

#[function_component]
fn WhenAndHowMany(properties: &StarterProperties) -> Html {
    let Starter::RunTask(index) = properties.starter else {
        return Html::default();
    };
    let scenario = &properties.pane.editing.document.scenario;
    let command = run::run_task(scenario, index).cloned().unwrap_or_default();
    let at = scenario.timeline.get(index).map(|entry| entry.at);
    let on_time = {
        let properties = properties.clone();
        Callback::from(move |at: Option<u64>| {
            let key = properties.at("/at");
            properties
                .pane
                .editing
                .edit_scenario(Some(&key), |scenario| {
                    run::set_time(scenario, index, at.unwrap_or(0));
                });
        })
    };
    let edit = |member: &'static str| {
        let properties = properties.clone();
        move |change: Box<dyn FnOnce(&mut RunTask)>| {
            let key = properties.at(member);
            properties
                .pane
                .editing
                .edit_scenario(Some(&key), |scenario| {
                    run::edit_run_task(scenario, index, change);
                });
        }
    };
    let on_count = {
        let edit = edit("/count");
        Callback::from(move |count| edit(Box::new(move |command| command.count = Some(count))))
    };
    let on_group = {
        let edit = edit("/group");
        Callback::from(move |group: String| {
            edit(Box::new(move |command| {
                command.group = (!group.is_empty()).then_some(group);
            }));
        })
    };
    let family = ecslab::scenario::TaskDefinitionReference::read(&command.task_definition).family;
    html! {
        <>
            <div class="fields-2">
                <Seconds
                    id={properties.id("/at")} label="at" value={at} on_change={on_time}
                    hint="Since the start of the scenario."
                />
                <Stepper
                    id={properties.id("/count")} label="count" value={command.count.unwrap_or(1)}
                    least=1 most={MOST_TASKS} on_change={on_count}
                />
            </div>
            <TextField
                id={properties.id("/group")} label="group" value={command.group.clone().unwrap_or_default()}
                placeholder={format!("family:{family}")} on_change={on_group}
                hint="spread and distinctInstance look at the tasks of the same group."
            />
        </>
    }
}
