//! What the application in the containers does: how long it runs, how it ends, what it calls.

use ecslab::scenario::{Application, ApplicationCall, TaskDefinitionReference};
use ecslab::simulation::OnSigterm;
use yew::{Callback, Html};

use super::start::StarterForm;
use crate::editor::document::run;
use crate::editor::field::{
    Choice, Group, Pick, Seconds, Switch, TextField, add_button, field_id, group, icon_button,
    remove_button, section,
};
use crate::markup::html;

/// The behaviours of the family that a service or RunTask runs.
pub fn applications(form: &StarterForm) -> Html {
    let start = form.start();
    let scenario = &form.pane.editing.document.scenario;
    let family = TaskDefinitionReference::read(&start.task_definition)
        .family
        .to_owned();
    let indexes = run::applications_of(scenario, &family);
    let containers: Vec<String> =
        run::definition_of(scenario, form.starter.at(scenario), &start.task_definition)
            .map(|definition| {
                let containers = definition.container_definitions.into_iter();
                containers.map(|container| container.name).collect()
            })
            .unwrap_or_default();
    let can_add = indexes.len() <= containers.len();
    let on_add = {
        let (form, family, containers) = (form.clone(), family.clone(), containers.clone());
        Callback::from(move |()| {
            form.pane.editing.edit_scenario(None, |scenario| {
                run::add_application(scenario, &family, &containers);
            });
        })
    };
    section(
        "What the application does",
        Some(&family),
        None,
        html! {
            <>
                if indexes.is_empty() {
                    <p class="field-hint">
                        { "It runs for ever, SIGTERM ends it with exit code 143, and it calls no API." }
                    </p>
                }
                { for indexes.iter().map(|index| behaviour(&BehaviourForm {
                    of: form.clone(),
                    index: *index,
                    containers: containers.clone(),
                })) }
                if can_add {
                    { add_button(
                        if indexes.is_empty() { "Say what it does" } else { "Another container" },
                        on_add,
                    ) }
                }
            </>
        },
    )
}

/// What an application does, edited.
#[derive(Clone)]
struct BehaviourForm {
    of: StarterForm,
    index: usize,
    containers: Vec<String>,
}

impl BehaviourForm {
    fn application(&self) -> Application {
        let applications = &self.of.pane.editing.document.scenario.applications;
        applications.get(self.index).cloned().unwrap_or_default()
    }

    fn at(&self, member: &str) -> String {
        format!("/applications/{}{member}", self.index)
    }

    fn edit(&self, merge: Option<&str>, change: impl FnOnce(&mut Application)) {
        let key = merge.map(|member| self.at(member));
        self.of
            .pane
            .editing
            .edit_scenario(key.as_deref(), |scenario| {
                if let Some(application) = scenario.applications.get_mut(self.index) {
                    change(application);
                }
            });
    }

    fn on_sigterm(&self) -> Callback<String> {
        let form = self.clone();
        Callback::from(move |name: String| {
            let chosen = OnSigterm::ALL.into_iter().find(|it| it.name() == name);
            form.edit(None, |application| {
                application.on_sigterm = chosen.unwrap_or_default();
            });
        })
    }

    fn on_switch(&self, change: fn(&mut Application, bool)) -> Callback<bool> {
        let form = self.clone();
        Callback::from(move |on| form.edit(None, |application| change(application, on)))
    }
}

/// A member of [`Application`] that is a time: its name, what it is read and set by.
type Time = (
    &'static str,
    fn(&Application) -> Option<u64>,
    fn(&mut Application, Option<u64>),
);

const RUNS_FOR: Time = ("/runsFor", |it| it.runs_for, |it, time| it.runs_for = time);
const EXITS_AFTER: Time = (
    "/exitsAfterSigterm",
    |it| it.exits_after_sigterm,
    |it, time| it.exits_after_sigterm = time,
);
const MEMORY_AFTER: Time = (
    "/memoryAfter",
    |it| it.memory_after,
    |it, time| it.memory_after = time,
);
const UNHEALTHY_FROM: Time = (
    "/unhealthyFrom",
    |it| it.unhealthy_from,
    |it, time| it.unhealthy_from = time,
);
const UNHEALTHY_UNTIL: Time = (
    "/unhealthyUntil",
    |it| it.unhealthy_until,
    |it, time| it.unhealthy_until = time,
);

/// The field of a time; the scenario's name of the member is its label.
fn time_field(form: &BehaviourForm, time: Time, empty: &'static str) -> Html {
    let (member, get, set) = time;
    let on_change = {
        let form = form.clone();
        Callback::from(move |value| form.edit(Some(member), |it| set(it, value)))
    };
    html! {
        <Seconds
            id={field_id(&form.at(member))} label={member.trim_start_matches('/')}
            value={get(&form.application())} placeholder={empty} {on_change}
        />
    }
}

/// The field of a whole number.
fn number_field(
    form: &BehaviourForm,
    member: &'static str,
    (value, empty): (Option<i64>, &'static str),
    set: fn(&mut Application, Option<i64>),
) -> Html {
    let on_change = {
        let form = form.clone();
        Callback::from(move |typed: String| {
            let typed = typed.trim();
            let number = typed.parse::<i64>().ok();
            // What is no number yet changes nothing.
            if number.is_some() || typed.is_empty() {
                form.edit(Some(member), |application| set(application, number));
            }
        })
    };
    html! {
        <TextField
            id={field_id(&form.at(member))} label={member.trim_start_matches('/')} numeric=true
            placeholder={empty} value={value.map(|it| it.to_string()).unwrap_or_default()}
            {on_change}
        />
    }
}

/// What comes of what a field says, below it and its neighbour.
fn comes_of(text: &'static str) -> Html {
    html! { <p class="field-hint">{ text }</p> }
}

fn behaviour(form: &BehaviourForm) -> Html {
    let application = form.application();
    let id = |member: &str| field_id(&form.at(member));
    let exits = application.on_sigterm != OnSigterm::Ignores;
    html! {
        <div key={form.index} class="rule" id={field_id(&form.at(""))}>
            <div class="rule-head">
                { container_pick(form) }
                { remove_behaviour(form) }
            </div>
            <div class="fields-2">
                { time_field(form, RUNS_FOR, "for ever") }
                { number_field(form, "/exitCode", (application.exit_code.map(i64::from), "0"), |it, code| {
                    it.exit_code = code.and_then(|code| i32::try_from(code).ok());
                }) }
            </div>
            { comes_of("The exit of an essential container stops the task, whatever its exit code.") }
            <Pick
                id={id("/onSigterm")} label="onSigterm"
                value={application.on_sigterm.name()} choices={on_sigterm_choices()}
                on_change={form.on_sigterm()}
            />
            if exits {
                { time_field(form, EXITS_AFTER, "timing processExit") }
                { comes_of("Longer than stopTimeout: SIGKILL comes first, exit code 137.") }
            }
            <div class="fields-2">
                { number_field(form, "/memory", (application.memory, "within its limit"), |it, memory| {
                    it.memory = memory;
                }) }
                { time_field(form, MEMORY_AFTER, "0") }
            </div>
            { comes_of("MiB that it grows to, and when. Above its hard limit it is killed: 137, OutOfMemoryError.") }
            <div class="fields-2">
                { time_field(form, UNHEALTHY_FROM, "never") }
                { time_field(form, UNHEALTHY_UNTIL, "for ever") }
            </div>
            { comes_of("Since its start. Its health check fails between the two; after its retries it is UNHEALTHY. Without a healthCheck nothing comes of it.") }
            <Switch
                id={id("/imageMissing")} label="Image does not exist" on={application.image_missing}
                on_change={form.on_switch(|it, on| it.image_missing = on)}
                hint="The pull fails with CannotPullContainerError, the task never runs."
            />
            { calls(form) }
        </div>
    }
}

fn on_sigterm_choices() -> Vec<Choice> {
    let words = |on_sigterm| match on_sigterm {
        OnSigterm::Terminates => "is ended by it: exit code 143",
        OnSigterm::Handles => "handles it and exits with its exit code",
        OnSigterm::Ignores => "ignores it: killed after stopTimeout, 137",
        OnSigterm::NoHandler => "has no handler: as process 1 killed, 137",
    };
    OnSigterm::ALL
        .into_iter()
        .map(|it| Choice::new(it.name(), words(it)))
        .collect()
}

fn container_pick(form: &BehaviourForm) -> Html {
    let mut choices = vec![Choice::new("", "every container")];
    choices.extend(form.containers.iter().cloned().map(Choice::named));
    let on_change = {
        let form = form.clone();
        Callback::from(move |name: String| {
            form.edit(None, |application| {
                application.container_name = (!name.is_empty()).then_some(name);
            });
        })
    };
    html! {
        <Pick
            id={field_id(&form.at("/containerName"))} label="In which container" bare=true
            value={form.application().container_name.unwrap_or_default()} {choices}
            {on_change}
        />
    }
}

fn remove_behaviour(form: &BehaviourForm) -> Html {
    let on_click = {
        let form = form.clone();
        Callback::from(move |()| {
            form.of.pane.editing.edit_scenario(None, |scenario| {
                if form.index < scenario.applications.len() {
                    scenario.applications.remove(form.index);
                }
            });
        })
    };
    icon_button("cross", "Remove this behaviour", on_click)
}

/// The API calls that the application makes with the task role.
fn calls(form: &BehaviourForm) -> Html {
    let calls = form.application().calls;
    let on_add = {
        let form = form.clone();
        Callback::from(move |()| {
            form.edit(None, |application| {
                application.calls.push(ApplicationCall {
                    action: "s3:GetObject".to_owned(),
                    resource: "arn:aws:s3:::example-bucket/example".to_owned(),
                    after: 2_000,
                    every: None,
                });
            });
        })
    };
    html! {
        <>
            <h4>{ "API calls, signed with the task role" }</h4>
            if !calls.is_empty() {
                <ul class="call-rows">
                    { for calls.into_iter().enumerate().map(|(index, call)| html! {
                        <li key={index}>
                            { call_row(form, index, call) }
                        </li>
                    }) }
                </ul>
            }
            { add_button("Add call", on_add) }
        </>
    }
}

/// Actions that the course names, to choose from.
const ACTIONS: &[&str] = &[
    "s3:GetObject",
    "s3:PutObject",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "sns:Publish",
    "sqs:SendMessage",
    "sqs:ReceiveMessage",
    "rds-db:connect",
];

fn call_row(behaviour: &BehaviourForm, index: usize, call: ApplicationCall) -> Html {
    let id = |member: &str| field_id(&behaviour.at(&format!("/calls/{index}{member}")));
    let edit = {
        let behaviour = behaviour.clone();
        move |member: &'static str, change: Box<dyn FnOnce(&mut ApplicationCall)>| {
            let key = format!("/calls/{index}{member}");
            behaviour.edit(Some(&key), |application| {
                if let Some(call) = application.calls.get_mut(index) {
                    change(call);
                }
            });
        }
    };
    let on_action = {
        let edit = edit.clone();
        Callback::from(move |text| edit("/action", Box::new(move |call| call.action = text)))
    };
    let on_resource = {
        let edit = edit.clone();
        Callback::from(move |text| edit("/resource", Box::new(move |call| call.resource = text)))
    };
    let on_after = {
        let edit = edit.clone();
        Callback::from(move |time: Option<u64>| {
            let time = time.unwrap_or(0);
            edit("/after", Box::new(move |call| call.after = time));
        })
    };
    let on_every = Callback::from(move |time: Option<u64>| {
        let time = time.filter(|time| *time > 0);
        edit("/every", Box::new(move |call| call.every = time));
    });
    let on_remove = on_remove_call(behaviour, index);
    let label = format!("Remove call {}", call.action);
    let title = call.action.clone();
    let resource = call.resource.clone();
    group(
        Group {
            title: &title,
            aside: resource.rsplit(':').next(),
            ..Group::default()
        },
        html! {
            <>
                <TextField
                    id={id("/action")} label="action" value={call.action} on_change={on_action}
                    suggestions={ACTIONS.iter().map(|it| (*it).into()).collect::<Vec<_>>()}
                />
                <TextField
                    id={id("/resource")} label="resource" value={call.resource}
                    on_change={on_resource}
                />
                <div class="fields-2">
                    <Seconds
                        id={id("/after")} label="after" value={Some(call.after)} on_change={on_after}
                    />
                    <Seconds
                        id={id("/every")} label="every" value={call.every} placeholder="once"
                        on_change={on_every}
                    />
                </div>
                { remove_button(&label, on_remove) }
            </>
        },
    )
}

fn on_remove_call(behaviour: &BehaviourForm, index: usize) -> Callback<()> {
    let behaviour = behaviour.clone();
    Callback::from(move |()| {
        behaviour.edit(None, |application| {
            if index < application.calls.len() {
                application.calls.remove(index);
            }
        });
    })
}
