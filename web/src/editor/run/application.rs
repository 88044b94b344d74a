//! What the application in the containers does: how long it runs, how it ends, what it calls.

use ecslab::scenario::{Application, ApplicationCall, TaskDefinitionReference};
use yew::{Callback, Html, Properties, function_component, html};

use super::start::StarterProperties;
use crate::editor::document::run;
use crate::editor::field::{
    AddButton, Choice, Group, IconButton, Pick, Seconds, Section, Switch, TextField, field_id,
};
use crate::glyph::Icon;

/// The behaviours of the family that a service or RunTask runs.
#[function_component]
pub fn Applications(properties: &StarterProperties) -> Html {
    let start = properties.start();
    let scenario = &properties.pane.editing.document.scenario;
    let family = TaskDefinitionReference::read(&start.task_definition)
        .family
        .to_owned();
    let indexes = run::applications_of(scenario, &family);
    let containers: Vec<String> = run::definition_of(scenario, &start.task_definition)
        .map(|definition| {
            let containers = definition.container_definitions.into_iter();
            containers.map(|container| container.name).collect()
        })
        .unwrap_or_default();
    let can_add = indexes.len() <= containers.len();
    let on_add = {
        let (properties, family, containers) =
            (properties.clone(), family.clone(), containers.clone());
        Callback::from(move |()| {
            properties.pane.editing.edit_scenario(None, |scenario| {
                run::add_application(scenario, &family, &containers);
            });
        })
    };
    html! {
        <Section title="What the application does" aside={family}>
            if indexes.is_empty() {
                <p class="field-hint">
                    { "It runs for ever, exits with 0 on SIGTERM, and calls no API." }
                </p>
            }
            { for indexes.iter().map(|index| html! {
                <Behaviour
                    key={*index} of={properties.clone()} index={*index}
                    containers={containers.clone()}
                />
            }) }
            if can_add {
                <AddButton
                    label={if indexes.is_empty() { "Say what it does" } else { "Another container" }}
                    on_click={on_add}
                />
            }
        </Section>
    }
}

/// Properties of [`Behaviour`].
#[derive(Clone, PartialEq, Properties)]
struct BehaviourProperties {
    of: StarterProperties,
    index: usize,
    containers: Vec<String>,
}

impl BehaviourProperties {
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

    fn on_switch(&self, change: fn(&mut Application, bool)) -> Callback<bool> {
        let properties = self.clone();
        Callback::from(move |on| properties.edit(None, |application| change(application, on)))
    }
}

#[function_component]
fn Behaviour(properties: &BehaviourProperties) -> Html {
    let application = properties.application();
    let id = |member: &str| field_id(&properties.at(member));
    let on_runs_for = {
        let properties = properties.clone();
        Callback::from(move |time| {
            properties.edit(Some("/runsFor"), |application| application.runs_for = time);
        })
    };
    let on_exit_code = {
        let properties = properties.clone();
        Callback::from(move |typed: String| {
            let code = typed.trim().parse::<i32>().ok();
            properties.edit(Some("/exitCode"), |application| {
                application.exit_code = code
            });
        })
    };
    html! {
        <div class="rule" id={field_id(&properties.at(""))}>
            <div class="rule-head">
                <ContainerPick ..properties.clone() />
                <RemoveBehaviour ..properties.clone() />
            </div>
            <div class="fields-2">
                <Seconds
                    id={id("/runsFor")} label="Runs for" value={application.runs_for}
                    placeholder="for ever" on_change={on_runs_for}
                />
                <TextField
                    id={id("/exitCode")} label="Exit code" numeric=true placeholder="0"
                    value={application.exit_code.map(|code| code.to_string()).unwrap_or_default()}
                    on_change={on_exit_code}
                />
            </div>
            <Switch
                id={id("/ignoresSigterm")} label="Ignores SIGTERM" on={application.ignores_sigterm}
                on_change={properties.on_switch(|it, on| it.ignores_sigterm = on)}
                hint="It is killed after stopTimeout, with exit code 137."
            />
            <Switch
                id={id("/unhealthy")} label="Health check fails" on={application.unhealthy}
                on_change={properties.on_switch(|it, on| it.unhealthy = on)}
            />
            <Switch
                id={id("/imageMissing")} label="Image does not exist" on={application.image_missing}
                on_change={properties.on_switch(|it, on| it.image_missing = on)}
            />
            <Calls ..properties.clone() />
        </div>
    }
}

#[function_component]
fn ContainerPick(properties: &BehaviourProperties) -> Html {
    let mut choices = vec![Choice::new("", "every container")];
    choices.extend(properties.containers.iter().cloned().map(Choice::named));
    let on_change = {
        let properties = properties.clone();
        Callback::from(move |name: String| {
            properties.edit(None, |application| {
                application.container_name = (!name.is_empty()).then_some(name);
            });
        })
    };
    html! {
        <Pick
            id={field_id(&properties.at("/containerName"))} label="In which container" bare=true
            value={properties.application().container_name.unwrap_or_default()} {choices}
            {on_change}
        />
    }
}

#[function_component]
fn RemoveBehaviour(properties: &BehaviourProperties) -> Html {
    let on_click = {
        let properties = properties.clone();
        Callback::from(move |()| {
            properties.of.pane.editing.edit_scenario(None, |scenario| {
                if properties.index < scenario.applications.len() {
                    scenario.applications.remove(properties.index);
                }
            });
        })
    };
    html! { <IconButton icon="cross" label="Remove this behaviour" {on_click} /> }
}

/// The API calls that the application makes with the task role.
#[function_component]
fn Calls(properties: &BehaviourProperties) -> Html {
    let calls = properties.application().calls;
    let on_add = {
        let properties = properties.clone();
        Callback::from(move |()| {
            properties.edit(None, |application| {
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
                            <CallRow behaviour={properties.clone()} {index} {call} />
                        </li>
                    }) }
                </ul>
            }
            <AddButton label="Add call" on_click={on_add} />
        </>
    }
}

/// Properties of [`CallRow`].
#[derive(Clone, PartialEq, Properties)]
struct CallRowProperties {
    behaviour: BehaviourProperties,
    index: usize,
    call: ApplicationCall,
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

#[function_component]
fn CallRow(properties: &CallRowProperties) -> Html {
    let CallRowProperties {
        behaviour,
        index,
        call,
    } = properties.clone();
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
            edit(
                "/after",
                Box::new(move |call| call.after = time.unwrap_or(0)),
            );
        })
    };
    let on_every = Callback::from(move |time: Option<u64>| {
        let time = time.filter(|time| *time > 0);
        edit("/every", Box::new(move |call| call.every = time));
    });
    let on_remove = {
        let behaviour = behaviour.clone();
        Callback::from(move |()| {
            behaviour.edit(None, |application| {
                if index < application.calls.len() {
                    application.calls.remove(index);
                }
            });
        })
    };
    let label = format!("Remove call {}", call.action);
    let resource = call
        .resource
        .rsplit(':')
        .next()
        .unwrap_or_default()
        .to_owned();
    html! {
        <Group title={call.action.clone()} aside={resource}>
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
            <button type="button" class="btn line xs remove-button" onclick={on_remove.reform(|_| ())}>
                <Icon name="cross" />
                { label }
            </button>
        </Group>
    }
}
