//! Edits of roles and what can be said about them: who uses them, what they are asked for.

use ecslab::diagnostic::{Diagnostic, has_errors};
use ecslab::iam::least_privilege::{LeastPrivilege, RoleCall};
use ecslab::iam::needs::Need;
use ecslab::iam::pasted::{self, PastedPolicy};
use ecslab::iam::presets::{EXECUTION_ROLE_POLICY, execution_role_policy};
use ecslab::iam::{PolicyDocument, PolicyKind, Role, RoleKind, RolePolicy};
use ecslab::json_text::JsonText;
use ecslab::scenario::Scenario;
use ecslab::task_definition::{self, TaskDefinition};
use serde_json::{Value, json};

use crate::store::Document;

/// How tasks use a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleUse {
    /// Whose credentials it gives.
    pub kind: RoleKind,
    /// Who uses it: families of task definitions; none for the role of the instances.
    pub families: Vec<String>,
}

fn definitions(scenario: &Scenario) -> Vec<TaskDefinition> {
    scenario
        .task_definitions
        .iter()
        .filter_map(|value| task_definition::from_value(value, "").0)
        .collect()
}

fn names(reference: Option<&str>, role: &Role, scenario: &Scenario) -> bool {
    reference.is_some_and(|reference| {
        let name = reference.rsplit('/').next().unwrap_or(reference);
        name == role.role_name || role.is_named_by(reference, &scenario.cluster.account)
    })
}

/// Whether `role` gives a command of the timeline.
#[must_use]
pub fn is_caller(scenario: &Scenario, role: &Role) -> bool {
    let mut callers = scenario
        .timeline
        .iter()
        .filter_map(|it| it.caller.as_deref());
    callers.any(|caller| caller.split('/').next() == Some(&*role.role_name))
}

/// How the tasks of the scenario use `role`; empty: nobody does.
#[must_use]
pub fn uses(scenario: &Scenario, role: &Role) -> Vec<RoleUse> {
    let definitions = definitions(scenario);
    let families = |reference: fn(&TaskDefinition) -> Option<&str>| -> Vec<String> {
        let mut families: Vec<String> = definitions
            .iter()
            .filter(|definition| names(reference(definition), role, scenario))
            .map(|definition| definition.family.clone())
            .collect();
        families.dedup();
        families
    };
    let execution = families(|definition| definition.execution_role_arn.as_deref());
    let task = families(|definition| definition.task_role_arn.as_deref());
    let is_of_instances = names(scenario.cluster.instance_role.as_deref(), role, scenario);
    let used = [
        (
            !execution.is_empty(),
            RoleUse {
                kind: RoleKind::Execution,
                families: execution,
            },
        ),
        (
            !task.is_empty(),
            RoleUse {
                kind: RoleKind::Task,
                families: task,
            },
        ),
        (
            is_of_instances,
            RoleUse {
                kind: RoleKind::Instance,
                families: Vec::new(),
            },
        ),
    ];
    used.into_iter()
        .filter(|(is_used, _)| *is_used)
        .map(|(_, role_use)| role_use)
        .collect()
}

/// Gives a permission to the role at `index`, or takes it away.
pub fn set_permission(scenario: &mut Scenario, index: usize, need: &RoleCall, allowed: bool) {
    if let Some(role) = scenario.roles.get_mut(index) {
        *role = match allowed {
            true => role.with_permission(&need.action, &need.resource),
            false => role.without_permission(&need.action).0,
        };
    }
}

/// Adds a role that tasks may assume, under a name that no other has. Returns its index.
pub fn add(scenario: &mut Scenario) -> usize {
    let taken = |name: &str| scenario.roles.iter().any(|role| role.role_name == name);
    let name = (1_u32..)
        .map(|number| format!("taskRole{number}"))
        .find(|name| !taken(name))
        .unwrap_or_default();
    scenario.roles.push(Role::task(&name));
    scenario.roles.len() - 1
}

/// Adds a role that has what `need` says, under a name that no other has.
pub fn add_for(scenario: &mut Scenario, need: &Need) {
    let name = free_name(need.policy_name, |name| {
        scenario.roles.iter().any(|role| role.role_name == name)
    });
    let cluster = &scenario.cluster;
    let role = need.role(&name, &cluster.account, &cluster.region);
    scenario.roles.push(role);
}

/// Adds the policy for `need` to the role at `index`, under a name that no other of it has.
pub fn add_policy_for(scenario: &mut Scenario, index: usize, need: &Need) {
    let cluster = &scenario.cluster;
    let mut policy = need.policy(&cluster.account, &cluster.region);
    if let Some(role) = scenario.roles.get_mut(index) {
        policy.policy_name = free_name(need.policy_name, |name| {
            role.policies.iter().any(|known| known.policy_name == name)
        });
        role.policies.push(policy);
    }
}

/// `name`, or with the first number behind it that nobody has taken.
fn free_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2_u32..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(|name| !is_taken(name)).unwrap_or_default()
}

/// Attaches the managed policy for task execution roles.
pub fn attach_execution_policy(role: &mut Role) {
    if !has_execution_policy(role) {
        role.policies.push(RolePolicy {
            policy_name: EXECUTION_ROLE_POLICY.to_owned(),
            policy_document: execution_role_policy(),
        });
    }
}

/// Whether the managed policy for task execution roles is attached.
#[must_use]
pub fn has_execution_policy(role: &Role) -> bool {
    role.policies
        .iter()
        .any(|policy| policy.policy_name == EXECUTION_ROLE_POLICY)
}

/// A name for a policy that no other of the role has.
fn free_policy_name(role: &Role) -> String {
    let taken = |name: &str| {
        role.policies
            .iter()
            .any(|policy| policy.policy_name == name)
    };
    (1_u32..)
        .map(|number| format!("policy-{number}"))
        .find(|name| !taken(name))
        .unwrap_or_default()
}

/// Adds a policy with one statement to start from.
pub fn add_policy(role: &mut Role) {
    let name = free_policy_name(role);
    role.policies.push(RolePolicy {
        policy_name: name,
        policy_document: json!({
            "Version": "2012-10-17",
            "Statement": [
                { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::BUCKET/*" }
            ],
        }),
    });
}

/// A policy document of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleDocument {
    /// The trust policy.
    Trust,
    /// The policy of this index.
    Policy(usize),
}

impl RoleDocument {
    /// Where it is in the scenario.
    #[must_use]
    pub fn pointer(self, role: usize) -> String {
        match self {
            Self::Trust => format!("/roles/{role}/AssumeRolePolicyDocument"),
            Self::Policy(index) => format!("/roles/{role}/Policies/{index}/PolicyDocument"),
        }
    }

    /// Its value.
    #[must_use]
    pub fn value(self, role: &Role) -> Option<&Value> {
        match self {
            Self::Trust => Some(&role.assume_role_policy_document),
            Self::Policy(index) => role
                .policies
                .get(index)
                .map(|policy| &policy.policy_document),
        }
    }

    fn set(self, role: &mut Role, value: Value) {
        match self {
            Self::Trust => role.assume_role_policy_document = value,
            Self::Policy(index) => {
                if let Some(policy) = role.policies.get_mut(index) {
                    policy.policy_document = value;
                }
            }
        }
    }

    fn kind(self) -> PolicyKind {
        match self {
            Self::Trust => PolicyKind::Trust,
            Self::Policy(_) => PolicyKind::Identity,
        }
    }

    /// Its text: as it was typed while that is no JSON, or stands for the same value.
    #[must_use]
    pub fn text(self, document: &Document, role: usize) -> String {
        if let Some(draft) = document.drafts.get(&self.pointer(role)) {
            return draft.clone();
        }
        let value = document
            .scenario
            .roles
            .get(role)
            .and_then(|role| self.value(role));
        value
            .and_then(|value| serde_json::to_string_pretty(value).ok())
            .unwrap_or_default()
    }

    /// Replaces its text. Text that is no JSON is kept as a draft, and the role keeps the policy
    /// that it had.
    pub fn set_text(self, document: &mut Document, role: usize, text: String) {
        if let Some(json) = JsonText::read(&text).0
            && let Some(role) = document.scenario.roles.get_mut(role)
        {
            self.set(role, json.value);
        }
        document.drafts.insert(self.pointer(role), text);
    }

    /// What is wrong with its text, with the places in it.
    #[must_use]
    pub fn diagnostics(self, text: &str) -> Vec<Diagnostic> {
        let (json, mut diagnostics) = JsonText::read(text);
        if let Some(json) = json {
            if !pasted::is_plain(&json.value) {
                let said = pasted::recognise(text).1;
                if has_errors(&said) {
                    return said;
                }
            }
            diagnostics.extend(PolicyDocument::read(&json.value, "", self.kind()).1);
            json.locate(text, &mut diagnostics);
        }
        diagnostics
    }
}

/// Puts a policy that was pasted into the text of `target` in the place that it is for, and says
/// what that is. Only trust policies say whom they are about.
pub fn put_policy(role: &mut Role, target: RoleDocument, policy: PastedPolicy) -> String {
    let PastedPolicy { name, document, .. } = policy;
    let is_trust = PolicyDocument::read(&document, "", PolicyKind::Trust)
        .0
        .is_some();
    if is_trust {
        RoleDocument::Trust.set(role, document);
        return "The trust policy was replaced.".to_owned();
    }
    let is_named = |it: &RolePolicy| name.as_ref().is_some_and(|name| it.policy_name == *name);
    let index = role.policies.iter().position(is_named).or(match target {
        RoleDocument::Policy(index) if index < role.policies.len() => Some(index),
        RoleDocument::Policy(_) | RoleDocument::Trust => None,
    });
    if let Some(replaced) = index.and_then(|index| role.policies.get_mut(index)) {
        replaced.policy_document = document;
        replaced.policy_name = name.unwrap_or_else(|| replaced.policy_name.clone());
        return format!("Policy {} was replaced.", replaced.policy_name);
    }
    let policy_name = name.unwrap_or_else(|| free_policy_name(role));
    let said = format!("Policy {policy_name} was added.");
    role.policies.push(RolePolicy {
        policy_name,
        policy_document: document,
    });
    said
}

/// Attaches the smallest policy to the role at `index` in the place of what its policies allow.
pub fn attach_least_privilege(document: &mut Document, index: usize, least: &LeastPrivilege) {
    if let Some(role) = document.scenario.roles.get_mut(index) {
        *role = role.with_least_privilege(least);
    }
    let policies = format!("/roles/{index}/Policies/");
    document
        .drafts
        .retain(|pointer, _| !pointer.starts_with(&policies));
}

/// Replaces the trust policy of the role at `index`.
pub fn set_trust_policy(document: &mut Document, index: usize, trust: Value) {
    if let Some(role) = document.scenario.roles.get_mut(index) {
        RoleDocument::Trust.set(role, trust);
    }
    document.drafts.remove(&RoleDocument::Trust.pointer(index));
}

/// Drops the drafts of all policies: they are written anew from what they mean.
pub fn drop_drafts(document: &mut Document) {
    document
        .drafts
        .retain(|pointer, _| !pointer.starts_with("/roles/"));
}

/// Removes the role at `index`.
pub fn remove(document: &mut Document, index: usize) {
    if index < document.scenario.roles.len() {
        document.scenario.roles.remove(index);
    }
    drop_drafts(document);
}

/// Removes a policy of the role at `role`.
pub fn remove_policy(document: &mut Document, role: usize, index: usize) {
    if let Some(role) = document.scenario.roles.get_mut(role)
        && index < role.policies.len()
    {
        role.policies.remove(index);
    }
    drop_drafts(document);
}
