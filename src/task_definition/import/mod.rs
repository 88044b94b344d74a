//! The forms a task definition comes in, recognised from their content.

mod conditions;
mod edit;
mod forms;
mod input;
mod place;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::TaskDefinition;
use super::reading;
use super::register::{self, Spelling, cloudformation};
use crate::diagnostic::{Change, Diagnostic, Fix, Severity};

pub use self::edit::{NotChanged, with_value};
pub(super) use self::forms::recognise;
pub use self::input::{RegisterInput, register_input};
pub use self::place::{PlaceInDefinition, family_of, place_in_definition, pointer_in_document};

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
pub enum Form {
    /// The input of RegisterTaskDefinition.
    RegisterInput,
    /// What `aws ecs describe-task-definition` prints: `{"taskDefinition": {…}, "tags": […]}`.
    DescribeOutput,
    /// The `taskDefinition` of that alone, as the console shows it.
    Registered,
    /// A list of container definitions, as Terraform's `container_definitions` takes it.
    ContainerList,
    /// CloudFormation's AWS::ECS::TaskDefinition.
    CloudFormation,
}

/// A task definition found in a document.
#[derive(Clone, Debug)]
pub(super) struct Imported<'a> {
    pub(super) form: Form,
    /// The input of RegisterTaskDefinition, with what ECS adds to it.
    pub(super) members: Cow<'a, Map<String, Value>>,
    /// Where the definition stands in its document.
    pub(super) pointer: String,
    /// The logical ID of the resource in its template.
    pub(super) logical_id: Option<&'a str>,
    /// Tags that stand beside the definition.
    outer_tags: Option<&'a Value>,
    /// The definition as CloudFormation spells it.
    properties: Option<Cow<'a, Map<String, Value>>>,
    /// Pointers in `members` of values that are not known: no rule may depend on them.
    opaque: Vec<String>,
    /// What was found while reading the form; pointers start at the definition as spelled.
    remarks: Vec<Diagnostic>,
}

/// Of the definitions of a document, the first that can run; where none can, the first.
fn runs<'i, 'a>(imported: &'i [Imported<'a>]) -> Option<&'i Imported<'a>> {
    let mut all = imported.iter();
    let runs = all.find(|it| !it.model().container_definitions.is_empty());
    runs.or(imported.first())
}

impl<'a> Imported<'a> {
    fn new(form: Form, members: &'a Map<String, Value>, pointer: impl Into<String>) -> Self {
        Self {
            form,
            members: Cow::Borrowed(members),
            pointer: pointer.into(),
            logical_id: None,
            outer_tags: None,
            properties: None,
            opaque: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Whether `member` of the definition is ECS's addition rather than input.
    pub(super) fn is_registration(&self, member: &str) -> bool {
        matches!(self.form, Form::DescribeOutput | Form::Registered)
            && REGISTRATION_MEMBERS.contains(&member)
    }

    /// Everything that is to be said about the definition, and what `further` says, which has
    /// pointers that start at `members`. Pointers are those in the document.
    pub(super) fn check(&self, further: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut diagnostics = self.check_as_written(further);
        if self.form == Form::CloudFormation {
            self.check_cases(&mut diagnostics);
        }
        for pointer in diagnostics.iter_mut().flat_map(Diagnostic::pointers_mut) {
            *pointer = self.in_document(pointer);
        }
        diagnostics
    }

    /// What is wrong for one value of a condition of the template, and is not said already.
    fn check_cases(&self, diagnostics: &mut Vec<Diagnostic>) {
        let properties: &Map<String, Value> = match &self.properties {
            Some(properties) => properties,
            None => return,
        };
        for case in conditions::cases(properties) {
            let there = case.properties(properties);
            let there = forms::from_cloudformation(Cow::Owned(there), String::new());
            for mut diagnostic in there.check_as_written(Vec::new()) {
                diagnostic.pointer = case.pointer(properties, &diagnostic.pointer);
                let is_said = diagnostics
                    .iter()
                    .any(|it| it.code == diagnostic.code && it.pointer == diagnostic.pointer);
                if is_said || diagnostic.severity == Severity::Info {
                    continue;
                }
                let help = diagnostic.help.unwrap_or_default();
                let (condition, holds) = (case.condition, case.holds);
                let when = format!("{help} It is so if the condition {condition} is {holds}.");
                diagnostic.help = Some(when.trim_start().to_owned().into());
                // A patch of what stands there then would break the Fn::If around it.
                diagnostic.fix = None;
                diagnostics.push(diagnostic);
            }
        }
    }

    /// What is to be said about the definition as it is written, with pointers into it.
    fn check_as_written(&self, further: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut diagnostics = self.remarks.clone();
        let spelling = match &self.properties {
            Some(properties) => Spelling::Properties(properties),
            None => Spelling::Api,
        };
        let is_passed_over = |it: &str| self.is_registration(it);
        let mut found = register::check(&self.members, &self.opaque, spelling, is_passed_over);
        found.retain(|it| !self.is_given_elsewhere(it));
        for mut diagnostic in found.into_iter().chain(further) {
            diagnostic.fix = diagnostic.fix.filter(|fix| self.can_hold(fix));
            if let Some(properties) = &self.properties {
                for pointer in diagnostic.pointers_mut() {
                    *pointer = cloudformation::pointer(properties, pointer);
                }
            }
            diagnostics.push(diagnostic);
        }
        diagnostics
    }

    /// Whether the document has a place for what `fix` changes, and spells it as the API does.
    fn can_hold(&self, fix: &Fix) -> bool {
        fix.patch.iter().all(|change| {
            let has_place = self.form != Form::ContainerList
                || change.path().starts_with("/containerDefinitions/");
            let is_spelled_alike = self.properties.is_none()
                || match change {
                    Change::Add { value, .. } | Change::Replace { value, .. } => {
                        !value.is_object() && !value.is_array()
                    }
                    Change::Remove { .. } => true,
                };
            has_place && is_spelled_alike
        })
    }

    /// CloudFormation makes up a family when there is none [V]; around a list of containers
    /// there is one that is not seen here.
    fn is_given_elsewhere(&self, diagnostic: &Diagnostic) -> bool {
        self.form == Form::CloudFormation
            && diagnostic.pointer == "/family"
            && !self.members.contains_key("family")
    }

    /// The pointer in the document of what stands at `pointer` in the definition.
    fn in_document(&self, pointer: &str) -> String {
        let inside = match self.form {
            // The list is all there is of the definition.
            Form::ContainerList => {
                let list = pointer.get(1..).and_then(|it| it.find('/'));
                list.and_then(|end| pointer.get(end + 1..))
                    .unwrap_or_default()
            }
            _ => pointer,
        };
        format!("{}{inside}", self.pointer)
    }

    /// The definition as the simulator reads it.
    pub(super) fn model(&self) -> TaskDefinition {
        let mut definition: TaskDefinition = reading::from_object(&self.members);
        for name in REGISTRATION_MEMBERS {
            if self.is_registration(name)
                && let Some(value) = reading::take(&mut definition, name)
            {
                definition.registration.insert((*name).to_owned(), value);
            }
        }
        // An empty list is what ECS prints when there are no tags, and refuses as input.
        let tags = self
            .outer_tags
            .filter(|tags| **tags != Value::Array(Vec::new()));
        if let Some(tags) = tags.filter(|_| !self.members.contains_key("tags")) {
            reading::add(&mut definition, "tags", tags);
        }
        definition
    }
}
