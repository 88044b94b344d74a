//! The forms a task definition comes in, recognised from their content.

use serde_json::{Map, Value};

use super::TaskDefinition;
use super::reading::Structure;
use crate::diagnostic::Diagnostic;

/// The members that ECS adds on registration and RegisterTaskDefinition does not take
/// [V botocore 1.44.5, shapes TaskDefinition and RegisterTaskDefinitionRequest].
pub(super) const REGISTRATION_MEMBERS: &[&str] = &[
    "taskDefinitionArn",
    "revision",
    "status",
    "requiresAttributes",
    "compatibilities",
    "registeredAt",
    "deregisteredAt",
    "deleteRequestedAt",
    "registeredBy",
];

/// The form of a document with a task definition in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The input of RegisterTaskDefinition.
    RegisterInput,
    /// What `aws ecs describe-task-definition` prints: `{"taskDefinition": {…}, "tags": […]}`.
    DescribeOutput,
    /// The `taskDefinition` of that alone, as the console shows it.
    Registered,
}

/// A task definition found in a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Imported<'a> {
    pub(super) form: Form,
    pub(super) members: &'a Map<String, Value>,
    /// Tags that stand beside the definition.
    pub(super) outer_tags: Option<&'a Value>,
}

/// Finds the task definition in `document`.
pub(super) fn recognise(document: &Value) -> Result<Imported<'_>, Box<Diagnostic>> {
    let Value::Object(members) = document else {
        return Err(Box::new(foreign(document)));
    };
    if let Some(Value::Object(inner)) = members.get("taskDefinition") {
        return Ok(Imported {
            form: Form::DescribeOutput,
            members: inner,
            outer_tags: members.get("tags"),
        });
    }
    if let Some((_, form)) = FOREIGN.iter().find(|(mark, _)| members.contains_key(*mark)) {
        return Err(Box::new(not_a_task_definition(form)));
    }
    Ok(Imported {
        form: if members.contains_key("taskDefinitionArn") {
            Form::Registered
        } else {
            Form::RegisterInput
        },
        members,
        outer_tags: None,
    })
}

impl Imported<'_> {
    /// The pointer of the definition in its document.
    pub(super) fn pointer(&self) -> &'static str {
        match self.form {
            Form::DescribeOutput => "/taskDefinition",
            Form::RegisterInput | Form::Registered => "",
        }
    }

    /// Whether `member` of the definition is ECS's addition rather than input.
    pub(super) fn is_registration(&self, member: &str) -> bool {
        self.form != Form::RegisterInput && REGISTRATION_MEMBERS.contains(&member)
    }

    /// What to say about the form.
    pub(super) fn remark(&self) -> Option<Diagnostic> {
        (self.form == Form::Registered).then(|| {
            Diagnostic::info(
                "registered-task-definition",
                "/taskDefinitionArn",
                "This is a definition that is registered already; what ECS added to it \
                 (revision, status, …) is passed over.",
            )
            .with_help(
                "To register it again, remove taskDefinitionArn, revision, status, \
                 requiresAttributes, compatibilities, registeredAt and registeredBy.",
            )
        })
    }

    /// The definition as the simulator reads it.
    pub(super) fn model(&self) -> TaskDefinition {
        let (registration, mut input): (Map<_, _>, Map<_, _>) = self
            .members
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .partition(|(name, _)| self.is_registration(name));
        // An empty list is what ECS prints when there are no tags, and refuses as input.
        let tags = self
            .outer_tags
            .filter(|tags| **tags != Value::Array(Vec::new()));
        if let Some(tags) = tags {
            input
                .entry("tags".to_owned())
                .or_insert_with(|| tags.clone());
        }
        TaskDefinition {
            registration,
            ..TaskDefinition::from_object(input)
        }
    }
}

/// Members that mark another kind of document → what that document is.
const FOREIGN: &[(&str, &str)] = &[
    (
        "Resources",
        "a CloudFormation template; take the Properties of one AWS::ECS::TaskDefinition and \
         spell them in camelCase",
    ),
    (
        "Properties",
        "a CloudFormation resource; take its Properties and spell them in camelCase",
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

fn foreign(document: &Value) -> Diagnostic {
    let is_container = |item: &Value| item.get("image").is_some() && item.get("name").is_some();
    not_a_task_definition(match document {
        Value::Array(items) if items.iter().any(is_container) => {
            "a list of container definitions; put it into {\"family\": …, \
             \"containerDefinitions\": […]}"
        }
        Value::Array(_) => "an array",
        Value::String(_) => "text",
        Value::Number(_) => "a number",
        Value::Bool(_) => "true or false",
        Value::Null => "null",
        Value::Object(_) => "an object",
    })
}

fn not_a_task_definition(what: &str) -> Diagnostic {
    Diagnostic::error(
        "not-a-task-definition",
        "",
        format!("This is no task definition but {what}."),
    )
    .with_help(
        "A task definition is the JSON object that `aws ecs register-task-definition \
         --cli-input-json` takes, or what `aws ecs describe-task-definition` prints.",
    )
}
