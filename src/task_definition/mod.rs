//! Task definitions: the model of RegisterTaskDefinition's input and the rules ECS holds it to.
//!
//! This room knows fields, types, ranges and cross-field rules.
//! It must not know clusters, time, or what a running task does.

mod attributes;
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
use crate::json_text::JsonText;

pub use model::*;
pub use register::{
    MemberDescription, RuleDescription, Source, ValueDescription, member_at, members_at, rules,
    values_at,
};

/// Reads a task definition from text and holds it to the rules of RegisterTaskDefinition.
///
/// Takes the input of RegisterTaskDefinition or what `aws ecs describe-task-definition` prints.
/// The diagnostics have their spans and stand in the order of the text. `None` only when
/// nothing in the text could run: not readable even with its syntax errors passed over, or
/// without any container.
#[must_use]
pub fn read(text: &str) -> (Option<TaskDefinition>, Vec<Diagnostic>) {
    read_and_check(text, |_| Vec::new())
}

/// Reads a task definition as [`read`] does, and holds it to the rules of other rooms too.
///
/// `further` gets the definition and says what it finds, with pointers that start at the
/// definition. That is how the cluster query language checks
/// [`TaskDefinition::placement_expressions`].
#[must_use]
pub fn read_and_check(
    text: &str,
    further: impl FnOnce(&TaskDefinition) -> Vec<Diagnostic>,
) -> (Option<TaskDefinition>, Vec<Diagnostic>) {
    let (json, mut diagnostics) = JsonText::read(text);
    let Some(json) = json.or_else(|| JsonText::recover(text)) else {
        return (None, diagnostics);
    };
    let (definition, found) = examine(&json.value, further);
    diagnostics.extend(found);
    json.locate(text, &mut diagnostics);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.map(|span| span.start));
    (definition, diagnostics)
}

/// Reads a task definition from a value that stands at `base_pointer` of its document, as
/// [`read`] does from text. The pointers of the diagnostics start with `base_pointer`.
#[must_use]
pub fn from_value(value: &Value, base_pointer: &str) -> (Option<TaskDefinition>, Vec<Diagnostic>) {
    from_value_and_check(value, base_pointer, |_| Vec::new())
}

/// Reads a task definition from a value that stands at `base_pointer` of its document, and holds
/// it to no rule. For whoever has checked it already, or lets it be checked elsewhere; the only
/// diagnostic is that the value is no task definition at all.
#[must_use]
pub fn from_value_unchecked(
    value: &Value,
    base_pointer: &str,
) -> (Option<TaskDefinition>, Vec<Diagnostic>) {
    match import::recognise(value) {
        Ok(imported) => {
            let definition = imported.model();
            let can_run = !definition.container_definitions.is_empty();
            (can_run.then_some(definition), Vec::new())
        }
        Err(mut diagnostic) => {
            diagnostic.pointer.insert_str(0, base_pointer);
            (None, vec![*diagnostic])
        }
    }
}

/// Reads a task definition as [`from_value`] does, and holds it to the rules of other rooms too,
/// as [`read_and_check`] does.
#[must_use]
pub fn from_value_and_check(
    value: &Value,
    base_pointer: &str,
    further: impl FnOnce(&TaskDefinition) -> Vec<Diagnostic>,
) -> (Option<TaskDefinition>, Vec<Diagnostic>) {
    let (definition, mut diagnostics) = examine(value, further);
    prefix_pointers(base_pointer, &mut diagnostics);
    (definition, diagnostics)
}

fn examine(
    value: &Value,
    further: impl FnOnce(&TaskDefinition) -> Vec<Diagnostic>,
) -> (Option<TaskDefinition>, Vec<Diagnostic>) {
    let imported = match import::recognise(value) {
        Ok(imported) => imported,
        Err(diagnostic) => return (None, vec![*diagnostic]),
    };
    let definition = imported.model();
    let mut diagnostics = register::check(&imported);
    diagnostics.extend(imported.remark());
    diagnostics.extend(further(&definition));
    prefix_pointers(imported.pointer(), &mut diagnostics);
    let can_run = !definition.container_definitions.is_empty();
    (can_run.then_some(definition), diagnostics)
}

fn prefix_pointers(prefix: &str, diagnostics: &mut [Diagnostic]) {
    if prefix.is_empty() {
        return;
    }
    for pointer in diagnostics.iter_mut().flat_map(Diagnostic::pointers_mut) {
        pointer.insert_str(0, prefix);
    }
}
