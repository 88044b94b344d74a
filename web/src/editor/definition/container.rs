//! One container of a task definition as fields.

use serde_json::{Value, json};
use yew::{AttrValue, Callback, Html, Properties, function_component, html};

use super::form::{DefinitionField, DefinitionForm};
use super::lists::{Dependencies, Environment, EnvironmentFiles, Ports, Secrets};
use crate::editor::document::definition::FieldKind;
use crate::editor::field::{Choice, Group, Pick, ProblemNotes, Switch};
use crate::glyph::Icon;

/// Properties of [`ContainerCard`].
#[derive(Clone, PartialEq, Properties)]
pub struct ContainerCardProperties {
    /// The form.
    pub form: DefinitionForm,
    /// Index of the container.
    pub index: usize,
    /// Whether it is open at first.
    pub open: bool,
}

/// One container: its name and what matters most while it is folded, all its fields when open.
#[function_component]
pub fn ContainerCard(properties: &ContainerCardProperties) -> Html {
    let ContainerCardProperties { form, index, open } = properties;
    let base = format!("/containerDefinitions/{index}");
    let own = form.problems_at(&base);
    html! {
        <details class="container-card" open={*open || form.has_problems_in(&base)}>
            <Summary form={form.clone()} base={base.clone()} />
            <div class="container-fields" id={form.id(&base)}>
                if !own.is_empty() {
                    <ProblemNotes problems={own} />
                }
                <Basics form={form.clone()} base={base.clone()} />
                <Ports form={form.clone()} base={base.clone()} />
                <Environment form={form.clone()} base={base.clone()} />
                <Secrets form={form.clone()} base={base.clone()} />
                <EnvironmentFiles form={form.clone()} base={base.clone()} />
                <Logs form={form.clone()} base={base.clone()} />
                <Dependencies form={form.clone()} base={base.clone()} />
                <HealthCheck form={form.clone()} base={base.clone()} />
                <RemoveContainer form={form.clone()} index={*index} />
            </div>
        </details>
    }
}

/// Properties of a part of a container's form.
#[derive(Clone, PartialEq, Properties)]
pub struct PartOfContainer {
    /// The form.
    pub form: DefinitionForm,
    /// Where the container is in the definition.
    pub base: AttrValue,
}

impl PartOfContainer {
    /// The pointer of a member of the container.
    pub fn at(&self, member: &str) -> String {
        format!("{}/{member}", self.base)
    }
}

#[function_component]
fn Summary(properties: &PartOfContainer) -> Html {
    let PartOfContainer { form, base } = properties;
    let is_essential = form.text(&properties.at("essential")) != "false";
    let image = form.text(&properties.at("image"));
    let short = image.rsplit('/').next().unwrap_or(&image).to_owned();
    html! {
        <summary>
            <Icon name="right" />
            <b>{ form.text(&properties.at("name")) }</b>
            if form.has_problems_in(base) {
                <span class="problem-mark"><Icon name="warn" /><span class="vh">{ "has problems" }</span></span>
            }
            <span class={if is_essential { "tag outline" } else { "tag" }}>
                { if is_essential { "essential" } else { "not essential" } }
            </span>
            <span class="container-image mono">{ short }</span>
        </summary>
    }
}

#[function_component]
fn Basics(properties: &PartOfContainer) -> Html {
    let PartOfContainer { form, .. } = properties;
    let at = |member: &str| properties.at(member);
    let on_essential = {
        let (form, pointer) = (form.clone(), at("essential"));
        Callback::from(move |on: bool| form.set(false, &pointer, Some(&Value::Bool(on))))
    };
    html! {
        <>
            <DefinitionField
                form={form.clone()} pointer={at("name")} label="name" kind={FieldKind::RequiredText}
            />
            <DefinitionField
                form={form.clone()} pointer={at("image")} label="image"
                kind={FieldKind::RequiredText}
            />
            <Switch
                id={form.id(&at("essential"))} label="essential"
                on={form.text(&at("essential")) != "false"} on_change={on_essential}
                hint="When an essential container exits, whatever its exit code, the task stops."
                problems={form.problems_at(&at("essential"))}
            />
            <div class="fields-2">
                <DefinitionField
                    form={form.clone()} pointer={at("cpu")} label="cpu" kind={FieldKind::Integer}
                    unit="CPU units" placeholder="0"
                />
                <DefinitionField
                    form={form.clone()} pointer={at("stopTimeout")} label="stopTimeout"
                    kind={FieldKind::Integer} unit="s" placeholder="30"
                />
            </div>
            <div class="fields-2">
                <DefinitionField
                    form={form.clone()} pointer={at("memory")} label="memory"
                    kind={FieldKind::Integer} unit="MiB" hint="Hard limit."
                />
                <DefinitionField
                    form={form.clone()} pointer={at("memoryReservation")}
                    label="memoryReservation" kind={FieldKind::Integer} unit="MiB"
                    hint="Soft limit; placement counts it."
                />
            </div>
        </>
    }
}

/// Properties of [`RemoveContainer`].
#[derive(Clone, PartialEq, Properties)]
struct RemoveContainerProperties {
    form: DefinitionForm,
    index: usize,
}

#[function_component]
fn RemoveContainer(properties: &RemoveContainerProperties) -> Html {
    let RemoveContainerProperties { form, index } = properties;
    let pointer = format!("/containerDefinitions/{index}");
    let name = form.text(&format!("{pointer}/name"));
    let onclick = {
        let form = form.clone();
        // The last container leaves an empty list: the rules say that one is needed.
        Callback::from(move |_| form.set(false, &pointer, None))
    };
    html! {
        <button type="button" class="btn line xs remove-button" {onclick}>
            <Icon name="cross" />
            { format!("Remove container {name}") }
        </button>
    }
}

/// Log drivers that the simulator knows by name.
const LOG_DRIVERS: &[&str] = &[
    "awslogs",
    "awsfirelens",
    "splunk",
    "json-file",
    "journald",
    "syslog",
    "fluentd",
    "gelf",
];

#[function_component]
fn Logs(properties: &PartOfContainer) -> Html {
    let PartOfContainer { form, .. } = properties;
    let base = properties.at("logConfiguration");
    let option = |name: &str| format!("{base}/options/{name}");
    let driver = form.text(&format!("{base}/logDriver"));
    let mut choices = vec![Choice::new("", "none")];
    choices.extend(LOG_DRIVERS.iter().map(|name| Choice::named(*name)));
    let on_change = {
        let (form, base) = (form.clone(), base.clone());
        Callback::from(move |driver: String| {
            let family = form.text("/family");
            let region = form.editing.document.scenario.cluster.region.clone();
            let configuration = match driver.as_str() {
                "" => None,
                "awslogs" => Some(json!({
                    "logDriver": "awslogs",
                    "options": {
                        "awslogs-group": format!("/ecs/{family}"),
                        "awslogs-region": region,
                        "awslogs-stream-prefix": family,
                    },
                })),
                other => Some(json!({ "logDriver": other })),
            };
            form.set(false, &base, configuration.as_ref());
        })
    };
    let own = form.problems_at(&base);
    html! {
        <Group
            title="logConfiguration" id={form.id(&base)} open={form.has_problems_in(&base)}
            aside={if driver.is_empty() { "none".to_owned() } else { driver.clone() }}
        >
            <ProblemNotes problems={own} />
            <Pick
                id={form.id(&format!("{base}/logDriver"))} label="logDriver" value={driver.clone()}
                {choices} {on_change} problems={form.problems_at(&format!("{base}/logDriver"))}
            />
            if driver == "awslogs" {
                <DefinitionField
                    form={form.clone()} pointer={option("awslogs-group")} label="awslogs-group"
                />
                <div class="fields-2">
                    <DefinitionField
                        form={form.clone()} pointer={option("awslogs-region")}
                        label="awslogs-region"
                    />
                    <DefinitionField
                        form={form.clone()} pointer={option("awslogs-stream-prefix")}
                        label="awslogs-stream-prefix"
                    />
                </div>
            }
        </Group>
    }
}

#[function_component]
fn HealthCheck(properties: &PartOfContainer) -> Html {
    let PartOfContainer { form, .. } = properties;
    let base = properties.at("healthCheck");
    let is_there = form.value.pointer(&base).is_some();
    let on_change = {
        let (form, base) = (form.clone(), base.clone());
        Callback::from(move |on: bool| {
            let check = json!({
                "command": ["CMD-SHELL", "curl -f http://localhost/ || exit 1"],
                "interval": 30,
                "timeout": 5,
                "retries": 3,
            });
            form.set(false, &base, on.then_some(&check));
        })
    };
    let seconds = |member: &'static str, placeholder: &'static str| {
        html! {
            <DefinitionField
                form={form.clone()} pointer={format!("{base}/{member}")} label={member}
                kind={FieldKind::Integer} unit="s" {placeholder}
            />
        }
    };
    html! {
        <Group
            title="healthCheck" id={form.id(&base)} open={form.has_problems_in(&base)}
            aside={if is_there { "checked" } else { "none" }}
        >
            <Switch
                id={form.id(&format!("{base}/switch"))} label="Check the container's health"
                on={is_there} {on_change} problems={form.problems_at(&base)}
                hint="ECS ignores the HEALTHCHECK of the image; only this one counts."
            />
            if is_there {
                <CheckCommand form={form.clone()} base={base.clone()} />
                <div class="fields-2">
                    { seconds("interval", "30") }
                    { seconds("timeout", "5") }
                </div>
                <div class="fields-2">
                    <DefinitionField
                        form={form.clone()} pointer={format!("{base}/retries")} label="retries"
                        kind={FieldKind::Integer} placeholder="3"
                    />
                    { seconds("startPeriod", "0") }
                </div>
            }
        </Group>
    }
}

#[function_component]
fn CheckCommand(properties: &PartOfContainer) -> Html {
    let PartOfContainer { form, .. } = properties;
    let pointer = properties.at("command");
    let words: Vec<&str> = form
        .value
        .pointer(&pointer)
        .and_then(Value::as_array)
        .map(|words| words.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    // A shell's command line is one text; other forms are edited as JSON.
    let line = match words.as_slice() {
        ["CMD-SHELL", line] => Some((*line).to_owned()),
        [] => Some(String::new()),
        _ => None,
    };
    let on_change = {
        let (form, pointer) = (form.clone(), pointer.clone());
        Callback::from(move |line: String| {
            form.set(true, &pointer, Some(&json!(["CMD-SHELL", line])));
        })
    };
    let hint = match line {
        Some(_) => "Run by a shell in the container (CMD-SHELL).",
        None => "This is not one CMD-SHELL line: edit it in the JSON view.",
    };
    html! {
        <crate::editor::field::TextField
            id={form.id(&pointer)} label="command" read_only={line.is_none()} {on_change} {hint}
            value={line.unwrap_or_else(|| form.text(&pointer))}
            problems={form.problems_at(&pointer)}
        />
    }
}
