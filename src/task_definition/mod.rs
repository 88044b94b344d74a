//! Task definitions: the model of RegisterTaskDefinition's input and the rules ECS holds it to.
//!
//! This room knows fields, types, ranges and cross-field rules.
//! It must not know clusters, time, or what a running task does.

mod attributes;
mod compare;
mod derived;
mod import;
mod model;
mod reading;
mod register;
mod size;
#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::json_text::{JsonText, NOT_JSON};

pub use compare::{Change, Concern, compare};
pub use import::{
    Form, NotChanged, PlaceInDefinition, RegisterInput, family_of, place_in_definition,
    pointer_in_document, register_input, with_value,
};
pub use model::*;
pub use reading::Order;
pub use register::{
    MemberDescription, RuleDescription, Source, ValueDescription, member_at, members_at, rules,
    values_at,
};

/// After so many diagnostics, the further definitions of a document are not checked.
const MAXIMUM_DIAGNOSTICS: usize = 10_000;

/// A task definition found in a document.
#[derive(Clone, Debug)]
pub struct Found {
    /// The form it is in.
    pub form: Form,
    /// Where it stands in the document (RFC 6901), empty for the whole of it.
    pub pointer: String,
    /// The logical ID of its resource, in a CloudFormation template.
    pub logical_id: Option<String>,
    /// The definition, spelled as the API spells it. Intrinsic functions of CloudFormation are
    /// in it as they are. Without any container, nothing in it can run.
    pub definition: TaskDefinition,
}

/// Reads every task definition of a text and holds them to the rules of RegisterTaskDefinition.
///
/// The text is JSON or YAML. The form is told by what is in it: the input of
/// RegisterTaskDefinition, what `aws ecs describe-task-definition` prints, a list of container
/// definitions as Terraform takes it, a CloudFormation template, a resource or its properties.
/// `further` gets each definition and says what it finds, with pointers that start at the
/// definition. That is how the cluster query language checks
/// [`TaskDefinition::placement_expressions`].
///
/// The diagnostics stand in the order of the text, each with its pointer in the document as it
/// was written and its span.
#[must_use]
pub fn read_all(
    text: &str,
    further: impl Fn(&TaskDefinition) -> Vec<Diagnostic>,
) -> (Vec<Found>, Vec<Diagnostic>) {
    let (json, mut diagnostics) = parse(text);
    let Some(json) = json else {
        return (Vec::new(), diagnostics);
    };
    let (found, said) = examine(&json.value, further);
    diagnostics.extend(said);
    json.locate(text, &mut diagnostics);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.map(|span| span.start));
    (found, diagnostics)
}

/// Reads the first task definition of a text as [`read_all`] does. `None` when nothing in the
/// text could run: not readable even with its syntax errors passed over, or without any
/// container.
#[must_use]
pub fn read(text: &str) -> (Option<TaskDefinition>, Vec<Diagnostic>) {
    read_and_check(text, |_| Vec::new())
}

/// Reads the first task definition of a text as [`read_all`] does, and says what is to be said
/// about all of them.
#[must_use]
pub fn read_and_check(
    text: &str,
    further: impl Fn(&TaskDefinition) -> Vec<Diagnostic>,
) -> (Option<TaskDefinition>, Vec<Diagnostic>) {
    let (found, diagnostics) = read_all(text, further);
    (first(found), diagnostics)
}

/// Reads a task definition from a value that stands at `base_pointer` of its document, as
/// [`read`] does from text. The pointers of the diagnostics start with `base_pointer`.
#[must_use]
pub fn from_value(value: &Value, base_pointer: &str) -> (Option<TaskDefinition>, Vec<Diagnostic>) {
    from_value_and_check(value, base_pointer, |_| Vec::new())
}

/// Whether a value is the plain input of RegisterTaskDefinition, which
/// [`from_input_unchecked`] can read; not one of the other forms that [`read`] understands.
#[must_use]
pub fn is_plain_input(value: &Value) -> bool {
    let has = |name: &str| value.get(name).is_some();
    has("containerDefinitions") && !has("taskDefinitionArn") && !has("taskDefinition")
}

/// Reads the input of RegisterTaskDefinition from a value that stands at `base_pointer` of its
/// document, and holds it to no rule. For whoever lets it be checked elsewhere, and does not need
/// the other forms; the only diagnostic is that the value is not such an input.
#[must_use]
pub fn from_input_unchecked(
    value: &Value,
    base_pointer: &str,
) -> (Option<TaskDefinition>, Vec<Diagnostic>) {
    match value.as_object() {
        Some(members) if is_plain_input(value) => (Some(reading::from_object(members)), Vec::new()),
        _ => {
            let message = "This is not the plain input of RegisterTaskDefinition.";
            let diagnostic = Diagnostic::error("not-plain-input", base_pointer, message)
                .with_help("Other forms are read together with the rules.");
            (None, vec![diagnostic])
        }
    }
}

/// Reads a task definition as [`from_value`] does, and holds it to the rules of other rooms too,
/// as [`read_and_check`] does.
#[must_use]
pub fn from_value_and_check(
    value: &Value,
    base_pointer: &str,
    further: impl Fn(&TaskDefinition) -> Vec<Diagnostic>,
) -> (Option<TaskDefinition>, Vec<Diagnostic>) {
    let (found, mut diagnostics) = examine(value, further);
    for pointer in diagnostics.iter_mut().flat_map(Diagnostic::pointers_mut) {
        pointer.insert_str(0, base_pointer);
    }
    (first(found), diagnostics)
}

/// The first definition that can run.
fn first(found: Vec<Found>) -> Option<TaskDefinition> {
    let mut definitions = found.into_iter().map(|found| found.definition);
    definitions.find(|definition| !definition.container_definitions.is_empty())
}

/// The JSON or YAML of a text, as far as it can be made out, and what is wrong with it.
fn parse(text: &str) -> (Option<JsonText>, Vec<Diagnostic>) {
    let (read, diagnostics) = JsonText::read_json_or_yaml(text);
    let is_broken_json = read.is_none() && diagnostics.iter().any(|it| it.code == NOT_JSON);
    let read = match is_broken_json {
        true => JsonText::recover(text),
        false => read,
    };
    (read, diagnostics)
}

fn examine(
    value: &Value,
    further: impl Fn(&TaskDefinition) -> Vec<Diagnostic>,
) -> (Vec<Found>, Vec<Diagnostic>) {
    let imported = match import::recognise(value) {
        Ok(imported) => imported,
        Err(diagnostic) => return (Vec::new(), vec![*diagnostic]),
    };
    let mut said = Vec::new();
    let found = imported.iter().map(|imported| {
        let definition = imported.model();
        if said.len() < MAXIMUM_DIAGNOSTICS {
            said.extend(imported.check(further(&definition)));
        }
        Found {
            form: imported.form,
            pointer: imported.pointer.clone(),
            logical_id: imported.logical_id.map(str::to_owned),
            definition,
        }
    });
    (found.collect(), said)
}
