//! What a person pastes: recognised from its content.

use ecslab::iam::{Role, pasted};
use ecslab::json_text::{JsonText, may_be_yaml};
use ecslab::task_definition;
use serde_json::Value;

use super::definition;
use super::roles::{self, RoleDocument};
use crate::store::Document;

/// What a text is that was pasted into a task definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pasted {
    /// A whole scenario document.
    Scenario,
    /// A task definition, in any form that is read.
    Definition,
    /// Anything else, also what is typed.
    Other,
}

/// What the edit from `before` to `after` is.
///
/// A definition counts as pasted when one edit brought most of it in; nobody types that much at
/// once.
#[must_use]
pub fn recognise(before: &str, after: &str) -> Pasted {
    let inserted = inserted(before, after);
    if inserted.len() < SHORTEST_PASTE {
        return Pasted::Other;
    }
    let Some(read) = JsonText::read_json_or_yaml(after).0 else {
        return Pasted::Other;
    };
    let has = |names: &[&str]| names.iter().any(|name| read.value.get(name).is_some());
    let is_scenario =
        has(&["taskDefinitions"]) || (has(&["cluster"]) && has(&["services", "timeline"]));
    // Scenarios are read in JSON only.
    if is_scenario && !may_be_yaml(after) {
        Pasted::Scenario
    } else if inserted.len() > after.len() / 2 && task_definition::read(after).0.is_some() {
        Pasted::Definition
    } else {
        Pasted::Other
    }
}

/// Shorter than any task definition that could run.
const SHORTEST_PASTE: usize = 40;

/// The part of `after` that `before` does not start or end with.
fn inserted<'a>(before: &str, after: &'a str) -> &'a str {
    let start: usize = before
        .chars()
        .zip(after.chars())
        .take_while(|(old, new)| old == new)
        .map(|(old, _)| old.len_utf8())
        .sum();
    let (old, new) = (
        before.get(start..).unwrap_or_default(),
        after.get(start..).unwrap_or_default(),
    );
    let end: usize = old
        .chars()
        .rev()
        .zip(new.chars().rev())
        .take_while(|(old, new)| old == new)
        .map(|(old, _)| old.len_utf8())
        .sum();
    new.get(..new.len() - end).unwrap_or_default()
}

/// Puts a pasted definition into the document at `index`, as it is, and fits the scenario to it.
/// Returns what was changed for that.
pub fn put_definition(document: &mut Document, index: usize, text: String) -> Vec<String> {
    definition::set_text(document, index, text);
    definition::adopt(document, index)
}

/// Fits a role or policies that were pasted into the text of `target` of the role at `index`,
/// which was `before` and is `after`. Returns what was done, in sentences; `None` when the edit
/// brought no other form than a policy document.
///
/// A role takes the place of the one at `index` and keeps its policies where the form has none;
/// a policy takes that of `target`, or that of its name where it is none for `target`.
pub fn put_role_or_policies(
    document: &mut Document,
    index: usize,
    target: RoleDocument,
    before: &str,
    after: &str,
) -> Option<String> {
    if inserted(before, after).len() < SHORTEST_PASTE {
        return None;
    }
    let json = JsonText::read(after).0;
    if json.is_some_and(|json| pasted::is_plain(&json.value)) {
        return None;
    }
    let (found, diagnostics) = pasted::recognise(after);
    let role = document.scenario.roles.get_mut(index)?;
    let mut said = Vec::new();
    let mut found_roles = found.roles.into_iter().map(|it| it.role);
    if let Some(new) = found_roles.next() {
        said.push(format!("This role is {} now.", new.role_name));
        let kept = std::mem::replace(role, new);
        if role.policies.is_empty() && !kept.policies.is_empty() {
            said.push(
                "It keeps the policies that were here, since what was pasted has none.".to_owned(),
            );
            role.policies = kept.policies;
        }
        if role.role_name.is_empty() {
            role.role_name = kept.role_name;
        }
    }
    for policy in found.policies {
        said.push(roles::put_policy(role, target, policy));
    }
    let added: Vec<Role> = found_roles
        .filter(|new| {
            let mut known = document.scenario.roles.iter();
            !known.any(|role| role.role_name == new.role_name)
        })
        .collect();
    said.extend(
        added
            .iter()
            .map(|it| format!("Role {} was added.", it.role_name)),
    );
    document.scenario.roles.extend(added);
    if said.is_empty() {
        return None;
    }
    roles::drop_drafts(document);
    said.extend(diagnostics.into_iter().map(|it| {
        let mut sentence = it.message;
        if let Some(help) = it.help {
            sentence.push_str(": ");
            sentence.push_str(&help);
        }
        sentence
    }));
    said.push("Undo takes all of it back.".to_owned());
    Some(said.join(" "))
}

/// The container instances in `text`: what describe-container-instances prints, or a list of
/// them.
///
/// # Errors
///
/// What is wrong with the text, in a sentence.
pub fn container_instances(text: &str) -> Result<Vec<Value>, String> {
    let (read, diagnostics) = JsonText::read(text);
    let Some(read) = read else {
        let first = diagnostics.first();
        return Err(
            first.map_or_else(String::new, |diagnostic| match diagnostic.span {
                Some(span) => format!("Line {}: {}", span.line, diagnostic.message),
                None => diagnostic.message.clone(),
            }),
        );
    };
    let list = match &read.value {
        Value::Array(list) => Some(list),
        value => value.get("containerInstances").and_then(Value::as_array),
    };
    let Some(list) = list else {
        return Err(
            "No containerInstances here. `aws ecs describe-container-instances` prints \
             {\"containerInstances\": [...]}."
                .to_owned(),
        );
    };
    if list.is_empty() {
        return Err("The list of container instances is empty.".to_owned());
    }
    Ok(list.clone())
}
