//! How what is attached differs from what is needed.

use serde::Serialize;
use serde_json::Value;

use super::super::Effect;
use super::super::evaluation::StatementVerdict;
use super::super::matching::{Case, arn_parts};
use super::super::policy::Statement;
use super::super::request::{Answer, Context};
use super::super::role::PreparedRole;
use super::document::covers;
use super::{AttachedDocument, RoleCall, ask};
use crate::ordered::OrderedMap;

/// What an attached permission is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PermissionUse {
    /// It allows calls, and no more than these.
    Used,
    /// It allows calls, and more than these.
    Broader,
    /// It allows no call.
    Unused,
}

/// An action and a resource that an Allow statement names.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachedPermission {
    /// Name of the policy.
    pub policy: String,
    /// JSON pointer of the statement, starting at the role.
    pub pointer: String,
    /// `Sid`, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// The action, or the pattern of actions, as the policy spells it.
    pub action: String,
    /// The resource, or the pattern of resources, as the policy spells it.
    pub resource: String,
    /// What it is used for.
    #[serde(rename = "use")]
    pub usage: PermissionUse,
    /// The actions that are called by it, sorted.
    pub called: Vec<String>,
    /// What would be enough, or why nothing uses it, in a sentence; empty when it is used.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// Where the statement of this index is.
fn pointer_of(document: &AttachedDocument<'_>, index: usize) -> String {
    let pointer = &document.pointer;
    match document.is_lone {
        true => format!("{pointer}/Statement"),
        false => format!("{pointer}/Statement/{index}"),
    }
}

/// Pointers of the Deny statements that match `call`.
pub(super) fn denials(
    documents: &[AttachedDocument<'_>],
    call: &RoleCall,
    role: &PreparedRole,
) -> Vec<String> {
    let evaluation = ask(role, call);
    let mut found = Vec::new();
    for document in documents {
        for (index, statement) in document.document.statements.iter().enumerate() {
            let matches = evaluation
                .by
                .iter()
                .any(|verdict| is_about(verdict, document, index) && verdict.matched);
            if statement.effect == Effect::Deny && matches {
                found.push(pointer_of(document, index));
            }
        }
    }
    found
}

fn is_about(verdict: &StatementVerdict, document: &AttachedDocument<'_>, index: usize) -> bool {
    verdict.policy == document.name && verdict.statement == index
}

/// Every action and resource that the Allow statements name, with what it is used for.
pub(super) fn attached(
    documents: &[AttachedDocument<'_>],
    calls: &[RoleCall],
    role: &PreparedRole,
    smallest: Option<&Value>,
) -> Vec<AttachedPermission> {
    let evaluations: Vec<_> = calls.iter().map(|call| (call, ask(role, call))).collect();
    let mut found = Vec::new();
    for document in documents {
        for (index, statement) in document.document.statements.iter().enumerate() {
            if statement.effect != Effect::Allow {
                continue;
            }
            let matched: Vec<&RoleCall> = evaluations
                .iter()
                .filter(|(_, evaluation)| {
                    let mut verdicts = evaluation.by.iter();
                    verdicts.any(|it| is_about(it, document, index) && it.matched)
                })
                .map(|(call, _)| *call)
                .collect();
            for (action, resource, called) in entries(statement, &matched) {
                let judged = judge(&action, &resource, &called, calls, smallest);
                let mut names: Vec<String> =
                    called.iter().map(|call| call.action.clone()).collect();
                names.sort();
                names.dedup();
                found.push(AttachedPermission {
                    policy: document.name.to_owned(),
                    pointer: pointer_of(document, index),
                    sid: statement.sid.clone(),
                    action,
                    resource,
                    usage: judged.0,
                    called: names,
                    why: judged.1,
                });
            }
        }
    }
    found
}

/// Actions by resources of a statement, each with those of the calls `matched` that are its.
/// NotAction and NotResource are one entry each.
fn entries<'c>(
    statement: &Statement,
    matched: &[&'c RoleCall],
) -> Vec<(String, String, Vec<&'c RoleCall>)> {
    let nothing = OrderedMap::default();
    let context = Context::of(&nothing);
    let of_actions: Vec<(String, Vec<&RoleCall>)> = match statement.actions.negated {
        true => {
            let excluded = statement.actions.entries.iter().map(|it| it.source());
            let text = excluded.collect::<Vec<_>>().join(", ");
            vec![(format!("all but {text}"), matched.to_vec())]
        }
        false => {
            let entries = statement.actions.entries.iter();
            entries
                .map(|entry| {
                    let is_its = |call: &RoleCall| {
                        entry.matches(&call.action, Case::Insensitive, context) == Answer::Yes
                    };
                    let calls = matched.iter().copied().filter(|call| is_its(call));
                    (entry.source().to_owned(), calls.collect())
                })
                .collect()
        }
    };
    let mut found = Vec::new();
    for (action, calls) in of_actions {
        match &statement.resources {
            Some(resources) if !resources.negated => {
                for entry in &resources.entries {
                    let is_its = |call: &RoleCall| {
                        // What a variable stands for is known to the evaluation only.
                        let arn = arn_parts(&call.resource);
                        entry.source().contains("${")
                            || entry.matches(arn.as_ref(), context) == Answer::Yes
                    };
                    let its = calls.iter().copied().filter(|call| is_its(call));
                    found.push((action.clone(), entry.source().to_owned(), its.collect()));
                }
            }
            Some(resources) => {
                let excluded = resources.entries.iter().map(|it| it.source());
                let text = excluded.collect::<Vec<_>>().join(", ");
                found.push((action, format!("all but {text}"), calls));
            }
            None => found.push((action, "*".to_owned(), calls)),
        }
    }
    found
}

/// What a permission is used for, and what would be enough or why nothing uses it.
fn judge(
    action: &str,
    resource: &str,
    called: &[&RoleCall],
    calls: &[RoleCall],
    smallest: Option<&Value>,
) -> (PermissionUse, String) {
    if called.is_empty() {
        let mut same = calls
            .iter()
            .filter(|call| call.action.eq_ignore_ascii_case(action));
        let why = match same.next() {
            Some(call) if covers(resource, &call.resource) => format!(
                "{} is called on {}, but the statement's condition does not hold.",
                call.action, call.resource
            ),
            Some(call) => format!("{} is called on {} instead.", call.action, call.resource),
            None => "No call asks for it.".to_owned(),
        };
        return (PermissionUse::Unused, why);
    }
    let is_named = |call: &&RoleCall| call.action.eq_ignore_ascii_case(action);
    let enough: Vec<&str> = called
        .iter()
        .flat_map(|call| resources_for(smallest, &call.action))
        .collect();
    let actions_are_broad = !called.iter().all(is_named);
    let resources_are_broad = !enough.iter().any(|needed| covers(needed, resource));
    let mut why = Vec::new();
    if actions_are_broad {
        let mut names: Vec<&str> = called.iter().map(|call| call.action.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        why.push(format!("Only {} is called.", names.join(", ")));
    }
    if resources_are_broad {
        let mut needed = enough;
        needed.sort_unstable();
        needed.dedup();
        why.push(format!("{} is enough.", needed.join(", ")));
    }
    match why.is_empty() {
        true => (PermissionUse::Used, String::new()),
        false => (PermissionUse::Broader, why.join(" ")),
    }
}

/// The resources on which the smallest policy allows `action`.
fn resources_for<'p>(smallest: Option<&'p Value>, action: &str) -> Vec<&'p str> {
    let statements = smallest.and_then(|document| document.get("Statement"));
    let statements = statements.and_then(Value::as_array).into_iter().flatten();
    let texts = |value: &'p Value| value.as_array().into_iter().flatten();
    statements
        .filter(|statement| {
            let actions = statement.get("Action").into_iter().flat_map(texts);
            let mut names = actions.filter_map(Value::as_str);
            names.any(|name| name.eq_ignore_ascii_case(action))
        })
        .filter_map(|statement| statement.get("Resource"))
        .flat_map(texts)
        .filter_map(Value::as_str)
        .collect()
}
