//! A RunTask entry of the timeline: when, how many, in which group.

use ecslab::iam::RoleKind;
use ecslab::simulation::{RunTask, role_member, role_override};
use yew::{Callback, Html};

use super::application::applications;
use super::service::remove_starter;
use super::start::{StarterForm, what_to_run, where_to_run};
use crate::editor::cluster::PaneProperties;
use crate::editor::document::run::{self, Starter};
use crate::editor::field::{Fold, Seconds, Stepper, TextField, problem_notes};
use crate::markup::html;

/// The most tasks that one RunTask starts [V].
const MOST_TASKS: u32 = 10;

/// A RunTask entry that can be folded away; the first is open. `number` counts those entries from
/// zero, `index` is the place in the timeline.
pub fn run_task_card(pane: &PaneProperties, number: usize, index: usize) -> Html {
    let scenario = &pane.editing.document.scenario;
    let (Some(command), Some(entry)) =
        (run::run_task(scenario, index), scenario.timeline.get(index))
    else {
        return Html::default();
    };
    let of = StarterForm {
        pane: pane.clone(),
        starter: Starter::RunTask(index),
    };
    let pointer = of.at("");
    let summary = html! {
        <>
            <b>{ &command.task_definition }</b>
            <span>{ format!("× {}", command.count.unwrap_or(1)) }</span>
            <span class="run-card-aside">{ format!("at {} s", run::seconds(entry.at)) }</span>
        </>
    };
    let content = html! {
        <>
            { problem_notes(&pane.at(&pointer)) }
            { when_and_how_many(&of) }
            { what_to_run(&of) }
            { where_to_run(&of) }
            { applications(&of) }
            { remove_starter(&of) }
        </>
    };
    html! {
        <Fold
            key={number} class="run-card" id={of.id("")}
            open={number == 0 || !pane.inside(&pointer).is_empty()} {summary} {content}
        />
    }
}

fn when_and_how_many(form: &StarterForm) -> Html {
    let Starter::RunTask(index) = form.starter else {
        return Html::default();
    };
    let scenario = &form.pane.editing.document.scenario;
    let command = run::run_task(scenario, index).cloned().unwrap_or_default();
    let at = scenario.timeline.get(index).map(|entry| entry.at);
    let on_time = {
        let form = form.clone();
        Callback::from(move |at: Option<u64>| {
            let key = form.at("/at");
            form.pane.editing.edit_scenario(Some(&key), |scenario| {
                run::set_time(scenario, index, at.unwrap_or(0));
            });
        })
    };
    let edit = |member: &'static str| {
        let form = form.clone();
        move |change: Box<dyn FnOnce(&mut RunTask)>| {
            let key = form.at(member);
            form.pane.editing.edit_scenario(Some(&key), |scenario| {
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
    let override_role = |kind| {
        let member = role_member(kind);
        let key = format!("/overrides/{member}");
        let on_change = {
            let form = form.clone();
            let key = form.at(&key);
            Callback::from(move |role: String| {
                form.pane.editing.edit_scenario(Some(&key), |scenario| {
                    run::edit_run_task(scenario, index, |command| {
                        run::set_override(command, member, role);
                    });
                });
            })
        };
        let value = role_override(&command.other, kind).unwrap_or_default();
        html! {
            <TextField
                id={form.id(&key)} label={format!("overrides.{member}")} value={value.to_owned()}
                placeholder="as in the task definition" on_change={on_change}
            />
        }
    };
    let on_caller = {
        let form = form.clone();
        Callback::from(move |caller: String| {
            let key = form.at("/caller");
            form.pane.editing.edit_scenario(Some(&key), |scenario| {
                run::set_caller(scenario, index, caller);
            });
        })
    };
    let caller = scenario.timeline.get(index);
    let caller = caller.and_then(|entry| entry.caller.clone());
    let family = ecslab::scenario::TaskDefinitionReference::read(&command.task_definition).family;
    html! {
        <>
            <div class="fields-2">
                <Seconds
                    id={form.id("/at")} label="at" value={at} on_change={on_time}
                    hint="Since the start of the scenario."
                />
                <Stepper
                    id={form.id("/count")} label="count" value={command.count.unwrap_or(1)}
                    least=1 most={MOST_TASKS} on_change={on_count}
                />
            </div>
            <TextField
                id={form.id("/group")} label="group" value={command.group.clone().unwrap_or_default()}
                placeholder={format!("family:{family}")} on_change={on_group}
                hint="spread and distinctInstance look at the tasks of the same group."
            />
            <TextField
                id={form.id("/caller")} label="caller" value={caller.unwrap_or_default()}
                placeholder="may do everything" on_change={on_caller}
                hint="A role that needs ecs:RunTask, and iam:PassRole for the roles of the task."
            />
            { override_role(RoleKind::Task) }
            { override_role(RoleKind::Execution) }
        </>
    }
}
