//! Edits of task definitions. The text is the truth; the scenario follows it as far as the text
//! is JSON or YAML.

use ecslab::json_text::{self, JsonText};
use ecslab::scenario::adopt_task_definition;
use ecslab::task_definition::family_of;
use serde_json::{Value, json};

use crate::store::Document;

/// A task definition's text and the value read from it.
#[derive(Clone, Debug, PartialEq)]
pub struct DefinitionValue {
    /// The task definition itself.
    pub value: Value,
    /// Where it is in the text: at the root, or under `taskDefinition` as
    /// describe-task-definition prints it.
    pub pointer: &'static str,
}

/// Reads the text of a task definition; `None` when it is neither JSON nor YAML.
#[must_use]
pub fn read_value(text: &str) -> Option<DefinitionValue> {
    let value = JsonText::read_json_or_yaml(text).0?.value;
    Some(match value.get("taskDefinition") {
        Some(Value::Object(_)) => DefinitionValue {
            value: value.get("taskDefinition").cloned().unwrap_or_default(),
            pointer: "/taskDefinition",
        },
        _ => DefinitionValue { value, pointer: "" },
    })
}

/// The family and revision that the definition at `index` gets, for example `web:2`.
#[must_use]
pub fn name(document: &Document, index: usize) -> String {
    let family = |index: usize| {
        let definitions = &document.scenario.task_definitions;
        definitions.get(index).and_then(family_of)
    };
    let Some(own) = family(index).filter(|family| !family.is_empty()) else {
        return format!("task definition {}", index + 1);
    };
    let revision = (0..=index)
        .filter(|earlier| family(*earlier).as_deref() == Some(own.as_str()))
        .count();
    format!("{own}:{revision}")
}

/// Replaces the text of the definition at `index`; whoever ran the family that it had runs the
/// one that it has now.
pub fn set_text(document: &mut Document, index: usize, text: String) {
    let value = JsonText::read_json_or_yaml(&text).0.map(|read| read.value);
    if let Some(slot) = document.definition_texts.get_mut(index) {
        *slot = text;
    }
    if let Some(value) = value
        && let Some(slot) = document.scenario.task_definitions.get_mut(index)
    {
        *slot = value;
    }
}

/// Sets or takes out one value of the definition at `index`; `pointer` starts at the definition.
/// Nothing changes while the text is not JSON.
pub fn set_value(document: &mut Document, index: usize, pointer: &str, value: Option<&Value>) {
    let Some(text) = document.definition_texts.get(index) else {
        return;
    };
    if let Some(text) = with_value(text, pointer, value) {
        set_text(document, index, text);
    }
}

/// The text of a definition with one value set or taken out; `pointer` starts at the definition.
/// `None` where the text is not JSON.
#[must_use]
pub fn with_value(text: &str, pointer: &str, value: Option<&Value>) -> Option<String> {
    let read = read_value(text)?;
    json_text::set(text, &format!("{}{pointer}", read.pointer), value)
}

/// Like [`set_value`], and fits the scenario to the definition as it is now. Returns what was
/// changed for that.
pub fn set_value_and_adopt(
    document: &mut Document,
    index: usize,
    pointer: &str,
    value: Option<&Value>,
) -> Vec<String> {
    set_value(document, index, pointer, value);
    adopt(document, index)
}

/// Fits the scenario to the definition at `index`. Returns what was changed for that.
pub fn adopt(document: &mut Document, index: usize) -> Vec<String> {
    let text = document.definition_texts.get(index);
    let definition = text.and_then(|text| ecslab::task_definition::read(text).0);
    definition.map_or_else(Vec::new, |definition| {
        adopt_task_definition(&mut document.scenario, &definition)
    })
}

/// Adds a small definition that runs, of a family that no other has. Returns its index.
pub fn add(document: &mut Document) -> usize {
    let taken = |family: &str| {
        let mut definitions = document.scenario.task_definitions.iter();
        definitions.any(|known| known.get("family").and_then(Value::as_str) == Some(family))
    };
    let family = (1_u32..)
        .map(|number| format!("task-{number}"))
        .find(|family| !taken(family))
        .unwrap_or_default();
    push(
        document,
        &json!({
            "family": family,
            "networkMode": "bridge",
            "containerDefinitions": [{
                "name": "app",
                "image": "public.ecr.aws/nginx/nginx:latest",
                "cpu": 128,
                "memory": 256,
                "essential": true,
            }],
        }),
    )
}

fn push(document: &mut Document, value: &Value) -> usize {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    document.scenario.task_definitions.push(value.clone());
    document.definition_texts.push(text);
    document.definition_texts.len() - 1
}

/// Adds a copy of the definition at `index`: the family's next revision. Returns its index.
pub fn duplicate(document: &mut Document, index: usize) -> usize {
    let text = document.definition_texts.get(index).cloned();
    let value = document.scenario.task_definitions.get(index).cloned();
    document.definition_texts.push(text.unwrap_or_default());
    document
        .scenario
        .task_definitions
        .push(value.unwrap_or_default());
    document.definition_texts.len() - 1
}

/// Removes the definition at `index`.
pub fn remove(document: &mut Document, index: usize) {
    if index < document.definition_texts.len() {
        document.definition_texts.remove(index);
    }
    if index < document.scenario.task_definitions.len() {
        document.scenario.task_definitions.remove(index);
    }
}

/// What is typed into a field as the value that it means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// Text; an empty field is no member.
    #[default]
    Text,
    /// Text that must be there: an empty field is an empty text.
    RequiredText,
    /// A whole number; anything else is kept as text, for the rules to say what is wrong.
    Integer,
}

impl FieldKind {
    /// The value that `typed` means; `None`: no member.
    #[must_use]
    pub fn value(self, typed: &str) -> Option<Value> {
        let plain = typed.trim();
        match self {
            Self::RequiredText => Some(Value::from(typed)),
            Self::Text => (!plain.is_empty()).then(|| Value::from(typed)),
            Self::Integer => (!plain.is_empty()).then(|| match plain.parse::<i64>() {
                Ok(number) => Value::from(number),
                Err(_) => Value::from(typed),
            }),
        }
    }
}

/// Objects that mean nothing when they are empty.
const NOTHING_WHEN_EMPTY: &[&str] = &[
    "authorizationConfig",
    "ephemeralStorage",
    "firelensConfiguration",
    "linuxParameters",
    "proxyConfiguration",
    "repositoryCredentials",
    "runtimePlatform",
];

/// What is to be taken out of `value` so that the one at `pointer` is gone: that, or the object
/// around it that would be left empty and mean nothing.
#[must_use]
pub fn nothing_left_at<'a>(value: &Value, pointer: &'a str) -> &'a str {
    let Some((around, _)) = pointer.rsplit_once('/') else {
        return pointer;
    };
    let name = around.rsplit('/').next().unwrap_or_default();
    let members = value.pointer(around).and_then(Value::as_object);
    match members {
        Some(members) if members.len() == 1 && NOTHING_WHEN_EMPTY.contains(&name) => around,
        _ => pointer,
    }
}

/// The value at `pointer` as a field shows it, and whether a field can edit it.
#[must_use]
pub fn shown(value: &Value, pointer: &str) -> (String, bool) {
    match value.pointer(pointer) {
        None | Some(Value::Null) => (String::new(), true),
        Some(Value::String(text)) => (text.clone(), true),
        Some(structure @ (Value::Array(_) | Value::Object(_))) => (structure.to_string(), false),
        Some(plain) => (plain.to_string(), true),
    }
}

/// The places of the form at which problems are shown; `*` is any index.
const PLACES: &[&str] = &[
    "",
    "/family",
    "/networkMode",
    "/requiresCompatibilities",
    "/cpu",
    "/memory",
    "/executionRoleArn",
    "/taskRoleArn",
    "/containerDefinitions",
    "/containerDefinitions/*",
    "/containerDefinitions/*/name",
    "/containerDefinitions/*/image",
    "/containerDefinitions/*/essential",
    "/containerDefinitions/*/cpu",
    "/containerDefinitions/*/memory",
    "/containerDefinitions/*/memoryReservation",
    "/containerDefinitions/*/stopTimeout",
    "/containerDefinitions/*/portMappings",
    "/containerDefinitions/*/portMappings/*",
    "/containerDefinitions/*/portMappings/*/containerPort",
    "/containerDefinitions/*/portMappings/*/hostPort",
    "/containerDefinitions/*/portMappings/*/protocol",
    "/containerDefinitions/*/environment",
    "/containerDefinitions/*/environment/*",
    "/containerDefinitions/*/environment/*/name",
    "/containerDefinitions/*/environment/*/value",
    "/containerDefinitions/*/secrets",
    "/containerDefinitions/*/secrets/*",
    "/containerDefinitions/*/secrets/*/name",
    "/containerDefinitions/*/secrets/*/valueFrom",
    "/containerDefinitions/*/environmentFiles",
    "/containerDefinitions/*/environmentFiles/*",
    "/containerDefinitions/*/environmentFiles/*/value",
    "/containerDefinitions/*/logConfiguration",
    "/containerDefinitions/*/logConfiguration/logDriver",
    "/containerDefinitions/*/logConfiguration/options/awslogs-group",
    "/containerDefinitions/*/logConfiguration/options/awslogs-region",
    "/containerDefinitions/*/logConfiguration/options/awslogs-stream-prefix",
    "/containerDefinitions/*/dependsOn",
    "/containerDefinitions/*/dependsOn/*",
    "/containerDefinitions/*/dependsOn/*/containerName",
    "/containerDefinitions/*/dependsOn/*/condition",
    "/volumes",
    "/volumes/*",
    "/placementConstraints",
    "/placementConstraints/*",
    "/placementConstraints/*/expression",
    "/runtimePlatform/operatingSystemFamily",
    "/runtimePlatform/cpuArchitecture",
    "/pidMode",
    "/ipcMode",
    "/ephemeralStorage/sizeInGiB",
    "/proxyConfiguration/containerName",
    "/enableFaultInjection",
    "/containerDefinitions/*/restartPolicy",
    "/containerDefinitions/*/restartPolicy/enabled",
    "/containerDefinitions/*/restartPolicy/restartAttemptPeriod",
    "/containerDefinitions/*/restartPolicy/ignoredExitCodes",
    "/containerDefinitions/*/portMappings/*/containerPortRange",
    "/containerDefinitions/*/entryPoint",
    "/containerDefinitions/*/command",
    "/containerDefinitions/*/user",
    "/containerDefinitions/*/startTimeout",
    "/containerDefinitions/*/repositoryCredentials/credentialsParameter",
    "/containerDefinitions/*/links",
    "/containerDefinitions/*/linuxParameters/initProcessEnabled",
    "/containerDefinitions/*/privileged",
    "/containerDefinitions/*/firelensConfiguration/type",
    "/containerDefinitions/*/dockerSecurityOptions",
    "/containerDefinitions/*/credentialSpecs",
    "/containerDefinitions/*/mountPoints",
    "/containerDefinitions/*/mountPoints/*",
    "/containerDefinitions/*/mountPoints/*/sourceVolume",
    "/containerDefinitions/*/mountPoints/*/containerPath",
    "/containerDefinitions/*/mountPoints/*/readOnly",
    "/containerDefinitions/*/volumesFrom",
    "/containerDefinitions/*/volumesFrom/*",
    "/containerDefinitions/*/volumesFrom/*/sourceContainer",
    "/containerDefinitions/*/volumesFrom/*/readOnly",
    "/containerDefinitions/*/resourceRequirements",
    "/containerDefinitions/*/resourceRequirements/*",
    "/containerDefinitions/*/resourceRequirements/*/type",
    "/containerDefinitions/*/resourceRequirements/*/value",
    "/containerDefinitions/*/logConfiguration/secretOptions",
    "/containerDefinitions/*/logConfiguration/secretOptions/*",
    "/containerDefinitions/*/logConfiguration/secretOptions/*/name",
    "/containerDefinitions/*/logConfiguration/secretOptions/*/valueFrom",
    "/containerDefinitions/*/healthCheck",
    "/containerDefinitions/*/healthCheck/command",
    "/containerDefinitions/*/healthCheck/interval",
    "/containerDefinitions/*/healthCheck/timeout",
    "/containerDefinitions/*/healthCheck/retries",
    "/containerDefinitions/*/healthCheck/startPeriod",
];

/// The place of the form that shows what is wrong at `pointer`: the nearest one around it.
#[must_use]
pub fn place_of(pointer: &str) -> &str {
    let mut place = pointer;
    loop {
        if PLACES.iter().any(|known| is_same_place(known, place)) {
            return place;
        }
        match place.rsplit_once('/') {
            Some((outer, _)) => place = outer,
            None => return "",
        }
    }
}

fn is_same_place(pattern: &str, pointer: &str) -> bool {
    let (mut steps, mut wanted) = (pointer.split('/'), pattern.split('/'));
    loop {
        match (steps.next(), wanted.next()) {
            (None, None) => return true,
            (Some(_), Some("*")) => {}
            (Some(step), Some(wanted)) if step == wanted => {}
            _ => return false,
        }
    }
}
