//! What a document is, told by the members it has.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::super::register::cloudformation::{self, Converted};
use super::{Form, Imported};
use crate::diagnostic::Diagnostic;
use crate::json_text::escaped;

/// The type of the resource that is a task definition.
const RESOURCE_TYPE: &str = "AWS::ECS::TaskDefinition";

/// How many definitions of one document are looked at. CloudFormation takes 500 resources a
/// template [V].
const MAXIMUM_DEFINITIONS: usize = 500;

/// Finds the task definitions in `document`; there is one at least.
pub(in super::super) fn recognise(document: &Value) -> Result<Vec<Imported<'_>>, Box<Diagnostic>> {
    match document {
        Value::Array(items) => in_list(items),
        Value::Object(members) => in_object(members),
        _ => Err(not_a_task_definition(match document {
            Value::String(_) => "text",
            Value::Number(_) => "a number",
            Value::Bool(_) => "true or false",
            _ => "null",
        })),
    }
}

fn in_list(items: &[Value]) -> Result<Vec<Imported<'_>>, Box<Diagnostic>> {
    let has = |item: &Value, name: &str| item.get(name).is_some();
    let any_has = |name: &str| items.iter().any(|item| has(item, name));
    if any_has("containerDefinitions") {
        let definitions = items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| Some((format!("/{index}"), item.as_object()?)));
        return Ok(definitions
            .take(MAXIMUM_DEFINITIONS)
            .map(|(pointer, members)| registered_or_input(members, pointer))
            .collect());
    }
    if any_has("image")
        || items
            .iter()
            .any(|it| has(it, "name") && has(it, "essential"))
    {
        return Ok(vec![container_list(items)]);
    }
    if any_has("Image") {
        let properties = Map::from_iter([(
            "ContainerDefinitions".to_owned(),
            Value::Array(items.to_vec()),
        )]);
        let mut imported = from_cloudformation(Cow::Owned(properties), String::new());
        imported.form = Form::ContainerList;
        imported.opaque.extend(around_containers());
        imported.remarks.push(list_remark());
        return Ok(vec![imported]);
    }
    Err(not_a_task_definition("an array"))
}

fn in_object(members: &Map<String, Value>) -> Result<Vec<Imported<'_>>, Box<Diagnostic>> {
    if let Some(Value::Object(inner)) = members.get("taskDefinition") {
        let mut imported = Imported::new(Form::DescribeOutput, inner, "/taskDefinition");
        imported.outer_tags = members.get("tags");
        return Ok(vec![imported]);
    }
    if let Some(Value::Object(resources)) = members.get("Resources") {
        let found = resources_of(resources, "/Resources");
        if found.is_empty() {
            return Err(not_a_task_definition(
                "a CloudFormation template without a resource of type AWS::ECS::TaskDefinition",
            ));
        }
        return Ok(found);
    }
    match (members.get("Type"), members.get("Properties")) {
        (Some(Value::String(kind)), _) if kind == RESOURCE_TYPE => {
            return Ok(vec![resource(members, "")]);
        }
        (Some(Value::String(kind)), Some(Value::Object(_))) => {
            return Err(not_a_task_definition(&format!(
                "a CloudFormation resource of type {kind}; the one that is wanted has the type \
                 {RESOURCE_TYPE}"
            )));
        }
        (_, Some(Value::Object(properties))) if is_cloudformation(properties) => {
            return Ok(vec![resource(members, "")]);
        }
        _ => {}
    }
    if is_cloudformation(members) {
        return Ok(vec![from_cloudformation(
            Cow::Borrowed(members),
            String::new(),
        )]);
    }
    let resources = resources_of(members, "");
    if !resources.is_empty() {
        return Ok(resources);
    }
    if let Some((_, what)) = FOREIGN.iter().find(|(mark, _)| members.contains_key(*mark)) {
        return Err(not_a_task_definition(what));
    }
    Ok(vec![registered_or_input(members, String::new())])
}

/// Whether the members are the Properties of AWS::ECS::TaskDefinition.
fn is_cloudformation(members: &Map<String, Value>) -> bool {
    let has = |name: &str| members.contains_key(name);
    has("ContainerDefinitions") || has("Family") && !has("family") && !has("containerDefinitions")
}

fn registered_or_input(members: &Map<String, Value>, pointer: String) -> Imported<'_> {
    if !members.contains_key("taskDefinitionArn") {
        return Imported::new(Form::RegisterInput, members, pointer);
    }
    let mut imported = Imported::new(Form::Registered, members, pointer);
    imported.remarks.push(
        Diagnostic::info(
            "registered-task-definition",
            "/taskDefinitionArn",
            "This is a definition that is registered already; what ECS added to it (revision, \
             status, …) is passed over.",
        )
        .with_help(
            "To register it again, remove taskDefinitionArn, revision, status, \
             requiresAttributes, compatibilities, registeredAt and registeredBy.",
        ),
    );
    imported
}

fn resources_of<'a>(resources: &'a Map<String, Value>, at: &str) -> Vec<Imported<'a>> {
    let definitions = resources.iter().filter_map(|(id, value)| {
        let members = value.as_object()?;
        let is_definition = members.get("Type").and_then(Value::as_str) == Some(RESOURCE_TYPE);
        is_definition.then_some((id, members))
    });
    definitions
        .take(MAXIMUM_DEFINITIONS)
        .map(|(id, members)| Imported {
            logical_id: Some(id),
            ..resource(members, &format!("{at}/{}", escaped(id)))
        })
        .collect()
}

fn resource<'a>(members: &'a Map<String, Value>, at: &str) -> Imported<'a> {
    let properties = match members.get("Properties") {
        Some(Value::Object(properties)) => Cow::Borrowed(properties),
        _ => Cow::Owned(Map::new()),
    };
    from_cloudformation(properties, format!("{at}/Properties"))
}

pub(super) fn from_cloudformation(
    properties: Cow<'_, Map<String, Value>>,
    pointer: String,
) -> Imported<'_> {
    let Converted {
        members,
        opaque,
        remarks,
    } = cloudformation::convert(&properties);
    Imported {
        form: Form::CloudFormation,
        members: Cow::Owned(members),
        pointer,
        logical_id: None,
        outer_tags: None,
        properties: Some(properties),
        opaque,
        remarks,
    }
}

/// A list of containers, as Terraform takes it: its provider passes over what is null.
fn container_list(items: &[Value]) -> Imported<'_> {
    let containers = items.iter().map(without_nulls).collect();
    let members = Map::from_iter([("containerDefinitions".to_owned(), Value::Array(containers))]);
    Imported {
        form: Form::ContainerList,
        members: Cow::Owned(members),
        pointer: String::new(),
        logical_id: None,
        outer_tags: None,
        properties: None,
        opaque: around_containers().collect(),
        remarks: vec![list_remark()],
    }
}

/// The members around a list of containers, all of which may be given elsewhere.
fn around_containers() -> impl Iterator<Item = String> {
    let names = super::register::member_names();
    let around = names.filter(|name| *name != "containerDefinitions");
    around.map(|name| format!("/{name}"))
}

fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let given = members.iter().filter(|(_, value)| !value.is_null());
            let given = given.map(|(name, value)| (name.clone(), without_nulls(value)));
            Value::Object(given.collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(without_nulls).collect()),
        other => other.clone(),
    }
}

fn list_remark() -> Diagnostic {
    Diagnostic::info(
        "container-list",
        "/containerDefinitions",
        "This is a list of container definitions alone, as Terraform's container_definitions \
         takes it. To register it, the family is missing; what depends on the members around it \
         (network mode, task size, roles, volumes, …) is not checked.",
    )
    .with_help(
        "Put it into {\"family\": …, \"containerDefinitions\": […]}, and for Fargate add \
         requiresCompatibilities, networkMode awsvpc, cpu and memory.",
    )
}

/// Members that mark another kind of document → what that document is.
const FOREIGN: &[(&str, &str)] = &[
    (
        "Resources",
        "a CloudFormation template whose Resources are no object",
    ),
    (
        "services",
        "a Compose file or what describe-services prints",
    ),
    ("tasks", "what describe-tasks prints"),
    (
        "containerInstances",
        "what describe-container-instances prints",
    ),
    (
        "taskDefinitionArns",
        "what list-task-definitions prints; take what describe-task-definition prints for one",
    ),
    ("Statement", "an IAM policy document"),
];

fn not_a_task_definition(what: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            "not-a-task-definition",
            "",
            format!("This is no task definition but {what}."),
        )
        .with_help(
            "A task definition is the JSON object that `aws ecs register-task-definition \
             --cli-input-json` takes, what `aws ecs describe-task-definition` prints, a list of \
             container definitions, or a CloudFormation resource of type \
             AWS::ECS::TaskDefinition.",
        ),
    )
}
