//! One container of a task definition as fields.

use ecslab::task_definition;
use serde_json::{Value, json};
use yew::{Callback, Html};

use super::form::{DefinitionField, DefinitionForm, definition_field};
use super::lists::{
    dependencies, environment, environment_files, mount_points, ports, resource_requirements,
    secrets, volumes_from,
};
use super::member::{Control, Members, choices, member_fields, rare_members};
use crate::editor::document::definition::FieldKind;
use crate::editor::field::{Fold, Group, Pick, Switch, TextField, group, remove_button};
use crate::glyph::icon;
use crate::markup::html;

/// One container: its name and what matters most while it is folded, all its fields when open.
/// `open` is whether it is open at first.
pub fn container_card(form: &DefinitionForm, index: usize, open: bool) -> Html {
    let base = format!("/containerDefinitions/{index}");
    let of = PartOfContainer { form, base: &base };
    let content = html! {
        <>
            { form.problems_at(&base).html() }
            { basics(of) }
            { ports(of) }
            { environment(of) }
            { secrets(of, "secrets") }
            { environment_files(of) }
            { mount_points(of) }
            { logs(of) }
            { dependencies(of) }
            { health_check(of) }
            { restart_policy(of) }
            { rare_members(form, &base, RARELY_USED, html! {
                <>
                    { volumes_from(of) }
                    { resource_requirements(of) }
                </>
            }) }
            { remove_container(of) }
        </>
    };
    html! {
        <Fold
            key={index} class="container-card" id={form.id(&base)}
            open={open || form.has_problems_in(&base)} summary={summary(of)} {content}
        />
    }
}

/// A part of a container's form.
#[derive(Clone, Copy)]
pub struct PartOfContainer<'a> {
    /// The form.
    pub form: &'a DefinitionForm,
    /// Where the container is in the definition.
    pub base: &'a str,
}

impl PartOfContainer<'_> {
    /// The pointer of a member of the container.
    pub fn at(self, member: &str) -> String {
        format!("{}/{member}", self.base)
    }
}

fn summary(of: PartOfContainer<'_>) -> Html {
    let PartOfContainer { form, base } = of;
    let is_essential = form.text(&of.at("essential")) != "false";
    let image = form.text(&of.at("image"));
    let short = image.rsplit('/').next().unwrap_or(&image).to_owned();
    html! {
        <>
            <b>{ form.text(&of.at("name")) }</b>
            if form.has_problems_in(base) {
                <span class="problem-mark">{ icon("warn") }<span class="vh">{ "has problems" }</span></span>
            }
            <span class={if is_essential { "tag outline" } else { "tag" }}>
                { if is_essential { "essential" } else { "not essential" } }
            </span>
            <span class="container-image mono">{ short }</span>
        </>
    }
}

/// Members of a container that are seldom given.
const RARELY_USED: Members = &[
    ("entryPoint", Control::Texts),
    ("command", Control::Texts),
    ("user", Control::Text),
    ("startTimeout", Control::Integer),
    ("repositoryCredentials.credentialsParameter", Control::Text),
    ("links", Control::Texts),
    ("linuxParameters.initProcessEnabled", Control::Flag),
    ("privileged", Control::Flag),
    ("firelensConfiguration.type", Control::Choice),
    ("dockerSecurityOptions", Control::Texts),
    ("credentialSpecs", Control::Texts),
];

/// Members of a restart policy.
const RESTART_POLICY: Members = &[
    ("enabled", Control::Flag),
    ("restartAttemptPeriod", Control::Integer),
    ("ignoredExitCodes", Control::Integers),
];

fn basics(of: PartOfContainer<'_>) -> Html {
    let PartOfContainer { form, base } = of;
    let number = |label: &'static str, unit: &'static str, described: bool| {
        let pointer = of.at(label);
        let member = task_definition::member_at(&pointer);
        let field = DefinitionField {
            hint: member.filter(|_| described).map(|it| it.description),
            pointer,
            label,
            kind: FieldKind::Integer,
            unit: Some(unit),
            ..DefinitionField::default()
        };
        definition_field(form, field)
    };
    html! {
        <>
            { member_fields(form, base, &[
                ("name", Control::RequiredText),
                ("image", Control::RequiredText),
                ("essential", Control::Flag),
            ]) }
            <div class="fields-2">
                { number("cpu", "CPU units", false) }
                { number("stopTimeout", "s", false) }
            </div>
            <div class="fields-2">
                { number("memory", "MiB", true) }
                { number("memoryReservation", "MiB", true) }
            </div>
        </>
    }
}

fn restart_policy(of: PartOfContainer<'_>) -> Html {
    let base = of.at("restartPolicy");
    let is_on = of.form.text(&format!("{base}/enabled")) == "true";
    let is_there = of.form.value.pointer(&base).is_some();
    let members = match is_there {
        true => RESTART_POLICY,
        false => RESTART_POLICY.get(..1).unwrap_or_default(),
    };
    group(
        Group {
            title: "restartPolicy",
            aside: Some(if is_on { "restarted" } else { "none" }),
            id: Some(of.form.id(&base)),
            open: of.form.has_problems_in(&base),
        },
        html! {
            <>
                { of.form.problems_at(&base).html() }
                { member_fields(of.form, &base, members) }
            </>
        },
    )
}

fn remove_container(of: PartOfContainer<'_>) -> Html {
    let name = of.form.text(&of.at("name"));
    let on_click = {
        let (form, pointer) = (of.form.clone(), of.base.to_owned());
        let list = "/containerDefinitions";
        let is_last = pointer == format!("{list}/{}", form.count(list).saturating_sub(1));
        let before = format!("{list}/{}", form.count(list).saturating_sub(2));
        Callback::from(move |()| {
            // The last container leaves an empty list: the rules say that one is needed.
            form.set(false, &pointer, None);
            form.go_to(if is_last { &before } else { &pointer });
        })
    };
    remove_button(&format!("Remove container {name}"), on_click)
}

fn logs(of: PartOfContainer<'_>) -> Html {
    let PartOfContainer { form, .. } = of;
    let base = of.at("logConfiguration");
    let driver = form.text(&format!("{base}/logDriver"));
    let choices = choices(form, &format!("{base}/logDriver"), None);
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
    let option = |label: &'static str| {
        let pointer = format!("{base}/options/{label}");
        definition_field(
            form,
            DefinitionField {
                pointer,
                label,
                ..DefinitionField::default()
            },
        )
    };
    group(
        Group {
            title: "logConfiguration",
            aside: Some(if driver.is_empty() { "none" } else { &driver }),
            id: Some(form.id(&base)),
            open: form.has_problems_in(&base),
        },
        html! {
            <>
                { own.html() }
                <Pick
                    id={form.id(&format!("{base}/logDriver"))} label="logDriver"
                    value={driver.clone()} {choices} {on_change}
                    problems={form.problems_at(&format!("{base}/logDriver"))}
                />
                if driver == "awslogs" {
                    { option("awslogs-group") }
                    <div class="fields-2">
                        { option("awslogs-region") }
                        { option("awslogs-stream-prefix") }
                    </div>
                }
                if !driver.is_empty() {
                    { secrets(of, "logConfiguration/secretOptions") }
                }
            </>
        },
    )
}

fn health_check(of: PartOfContainer<'_>) -> Html {
    let PartOfContainer { form, .. } = of;
    let base = of.at("healthCheck");
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
    let number = |label: &'static str, unit: Option<&'static str>| {
        let field = DefinitionField {
            pointer: format!("{base}/{label}"),
            label,
            kind: FieldKind::Integer,
            unit,
            ..DefinitionField::default()
        };
        definition_field(form, field)
    };
    group(
        Group {
            title: "healthCheck",
            aside: Some(if is_there { "checked" } else { "none" }),
            id: Some(form.id(&base)),
            open: form.has_problems_in(&base),
        },
        html! {
            <>
                <Switch
                    id={form.id(&format!("{base}/switch"))} label="Check the container's health"
                    on={is_there} {on_change} problems={form.problems_at(&base)}
                    hint={task_definition::member_at(&base).map(|it| it.description)}
                />
                if is_there {
                    { check_command(form, &format!("{base}/command")) }
                    <div class="fields-2">
                        { number("interval", Some("s")) }
                        { number("timeout", Some("s")) }
                    </div>
                    <div class="fields-2">
                        { number("retries", None) }
                        { number("startPeriod", Some("s")) }
                    </div>
                }
            </>
        },
    )
}

fn check_command(form: &DefinitionForm, pointer: &str) -> Html {
    let words: Vec<&str> = form
        .value
        .pointer(pointer)
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
        let (form, pointer) = (form.clone(), pointer.to_owned());
        Callback::from(move |line: String| {
            form.set(true, &pointer, Some(&json!(["CMD-SHELL", line])));
        })
    };
    let hint = match line {
        Some(_) => "Run by a shell in the container (CMD-SHELL).",
        None => "This is not one CMD-SHELL line: edit it in the JSON view.",
    };
    html! {
        <TextField
            id={form.id(pointer)} label="command" read_only={line.is_none()} {on_change} {hint}
            value={line.unwrap_or_else(|| form.text(pointer))}
            problems={form.problems_at(pointer)}
        />
    }
}
