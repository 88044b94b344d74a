//! Giving a role a permission, and taking one away.
//!
//! Works on the documents as they are written, so that what a person sees is what was changed.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::matching::{Case, Pattern, Syntax};
use super::request::{Answer, Context};
use super::role::{Role, RolePolicy};
use crate::ordered::OrderedSet;

/// Name of the policies that take a permission away, before the action; also their Sid.
const TAKEN_AWAY: &str = "PermissionTakenAway";

/// Name of the policy that gives permissions.
const ADDED: &str = "Added";

/// How a permission was taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PermissionRemoval {
    /// The action was taken out of the Allow statements that name it: nothing allows it any more.
    Removed,
    /// A wildcard allows it, so a Deny statement was added: it is denied explicitly.
    Denied,
    /// No statement allows it.
    NotAllowed,
}

impl Role {
    /// The role without the permission to do `action`, and how it was taken away.
    #[must_use]
    pub fn without_permission(&self, action: &str) -> (Self, PermissionRemoval) {
        let mut role = self.clone();
        let mut is_removed = false;
        for policy in &mut role.policies {
            is_removed |= remove_action(&mut policy.policy_document, action);
        }
        // A policy without statements is none: IAM refuses it [V].
        role.policies.retain(|policy| {
            let statements = policy.policy_document.get("Statement");
            statements
                .and_then(Value::as_array)
                .is_none_or(|list| !list.is_empty())
        });
        if role.allows_somewhere(action) {
            role.set_policy(
                &taken_away(action),
                json!({"Sid": TAKEN_AWAY, "Effect": "Deny", "Action": action, "Resource": "*"}),
            );
            return (role, PermissionRemoval::Denied);
        }
        match is_removed {
            true => (role, PermissionRemoval::Removed),
            false => (role, PermissionRemoval::NotAllowed),
        }
    }

    /// The role with the permission to do `action` on `resource`. What took it away earlier is
    /// undone; other Deny statements still win.
    #[must_use]
    pub fn with_permission(&self, action: &str, resource: &str) -> Self {
        let mut role = self.clone();
        let taken_away = taken_away(action);
        role.policies
            .retain(|policy| policy.policy_name != taken_away);
        role.add_statement(
            ADDED,
            json!({"Effect": "Allow", "Action": action, "Resource": resource}),
        );
        role
    }

    /// The actions, and patterns of actions, that Allow statements of the role name.
    #[must_use]
    pub fn permissions(&self) -> OrderedSet<String> {
        self.policies
            .iter()
            .flat_map(|policy| statements(&policy.policy_document))
            .filter(|statement| is_allow(statement))
            .flat_map(|statement| texts(statement.get("Action")))
            .map(str::to_owned)
            .collect()
    }

    /// Whether an Allow statement covers `action` on some resource, whatever denies it.
    #[must_use]
    pub fn allows_somewhere(&self, action: &str) -> bool {
        let context = crate::ordered::OrderedMap::new();
        let covers = |pattern: &str| {
            let syntax = Syntax {
                wildcards: true,
                variables: false,
            };
            let pattern = Pattern::new(pattern, syntax);
            pattern.matches(action, Case::Insensitive, Context::of(&context)) == Answer::Yes
        };
        self.policies
            .iter()
            .flat_map(|policy| statements(&policy.policy_document))
            .filter(|statement| is_allow(statement))
            .any(|statement| match statement.get("NotAction") {
                Some(excluded) => !texts(Some(excluded)).into_iter().any(covers),
                None => texts(statement.get("Action")).into_iter().any(covers),
            })
    }

    /// Makes `statement` the only one of the policy of this name.
    fn set_policy(&mut self, policy_name: &str, statement: Value) {
        self.policies
            .retain(|policy| policy.policy_name != policy_name);
        self.add_statement(policy_name, statement);
    }

    fn add_statement(&mut self, policy_name: &str, statement: Value) {
        let existing = self
            .policies
            .iter_mut()
            .find(|policy| policy.policy_name == policy_name)
            .and_then(|policy| statements_mut(&mut policy.policy_document));
        match existing {
            Some(list) if list.contains(&statement) => {}
            Some(list) => list.push(statement),
            None => self.policies.push(RolePolicy {
                policy_name: policy_name.to_owned(),
                policy_document: json!({"Version": "2012-10-17", "Statement": [statement]}),
            }),
        }
    }
}

/// Takes `action` out of the Allow statements that name it. A statement that is left without
/// actions goes too, and a lone statement then leaves an empty list.
fn remove_action(document: &mut Value, action: &str) -> bool {
    match document.get_mut("Statement") {
        Some(Value::Array(list)) => {
            let mut is_removed = false;
            list.retain_mut(|statement| {
                let removal = remove_from(statement, action);
                is_removed |= removal != Removal::Nothing;
                removal != Removal::LastAction
            });
            is_removed
        }
        Some(lone) => {
            let removal = remove_from(lone, action);
            if removal == Removal::LastAction {
                *lone = Value::Array(Vec::new());
            }
            removal != Removal::Nothing
        }
        None => false,
    }
}

/// What taking an action out of a statement took.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Removal {
    Nothing,
    OneOfSeveral,
    LastAction,
}

fn remove_from(statement: &mut Value, action: &str) -> Removal {
    if !is_allow(statement) {
        return Removal::Nothing;
    }
    let is_named = |text: &Value| {
        text.as_str()
            .is_some_and(|text| text.eq_ignore_ascii_case(action))
    };
    match statement.get_mut("Action") {
        Some(Value::Array(actions)) => {
            let before = actions.len();
            actions.retain(|text| !is_named(text));
            match actions.len() {
                after if after == before => Removal::Nothing,
                0 => Removal::LastAction,
                _ => Removal::OneOfSeveral,
            }
        }
        Some(text) if is_named(text) => Removal::LastAction,
        _ => Removal::Nothing,
    }
}

fn statements(document: &Value) -> &[Value] {
    match document.get("Statement") {
        Some(Value::Array(list)) => list,
        Some(lone) => std::slice::from_ref(lone),
        None => &[],
    }
}

fn statements_mut(document: &mut Value) -> Option<&mut Vec<Value>> {
    document.get_mut("Statement")?.as_array_mut()
}

fn is_allow(statement: &Value) -> bool {
    statement.get("Effect").and_then(Value::as_str) == Some("Allow")
}

/// Name of the policy that takes `action` away.
fn taken_away(action: &str) -> String {
    format!("{TAKEN_AWAY}-{}", action.replace(':', "-"))
}

fn texts(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        Some(value) => value.as_str().into_iter().collect(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
