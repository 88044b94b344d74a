//! Giving a role a permission, and taking one away.
//!
//! Works on the documents as they are written, so that what a person sees is what was changed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::matching::{Case, Pattern, Syntax};
use super::request::Context;
use super::role::{Role, RolePolicy};

/// Name of the policy that takes permissions away.
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
            role.add_statement(
                TAKEN_AWAY,
                json!({"Effect": "Deny", "Action": action, "Resource": "*"}),
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
        role.policies.retain_mut(|policy| {
            if policy.policy_name != TAKEN_AWAY {
                return true;
            }
            let Some(list) = statements_mut(&mut policy.policy_document) else {
                return true;
            };
            list.retain(|statement| !names_only(statement.get("Action"), action));
            !list.is_empty()
        });
        role.add_statement(
            ADDED,
            json!({"Effect": "Allow", "Action": action, "Resource": resource}),
        );
        role
    }

    /// The actions, and patterns of actions, that Allow statements of the role name.
    #[must_use]
    pub fn permissions(&self) -> BTreeSet<String> {
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
        let context = std::collections::BTreeMap::new();
        let covers = |pattern: &str| {
            let syntax = Syntax {
                wildcards: true,
                variables: false,
            };
            Pattern::new(pattern, syntax).matches(action, Case::Insensitive, Context(&context))
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
/// actions goes too.
fn remove_action(document: &mut Value, action: &str) -> bool {
    // A lone statement becomes a list, so that it can become empty.
    if let Some(lone) = document.get_mut("Statement")
        && lone.is_object()
    {
        *lone = Value::Array(vec![lone.take()]);
    }
    let Some(list) = statements_mut(document) else {
        return false;
    };
    let mut is_removed = false;
    list.retain_mut(|statement| {
        if !is_allow(statement) {
            return true;
        }
        let is_named = |text: &Value| {
            text.as_str()
                .is_some_and(|text| text.eq_ignore_ascii_case(action))
        };
        match statement.get_mut("Action") {
            Some(Value::Array(actions)) => {
                let before = actions.len();
                actions.retain(|text| !is_named(text));
                let is_changed = actions.len() < before;
                is_removed |= is_changed;
                !(is_changed && actions.is_empty())
            }
            Some(text) if is_named(text) => {
                is_removed = true;
                false
            }
            _ => true,
        }
    });
    is_removed
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

fn names_only(actions: Option<&Value>, action: &str) -> bool {
    matches!(texts(actions).as_slice(), [only] if only.eq_ignore_ascii_case(action))
}

fn texts(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        Some(value) => value.as_str().into_iter().collect(),
        None => Vec::new(),
    }
}
