//! The smallest policy that lets a role's calls through, and how what is attached differs.
//!
//! Works from the calls alone: it neither knows who makes them nor where they were found.

mod difference;
mod document;

use serde::Serialize;
use serde_json::{Value, json};

use super::evaluation::{AuthorizationDecision, Evaluation};
use super::policy::PolicyDocument;
use super::role::{ECS_TASKS_PRINCIPAL, PreparedRole, Role, RolePolicy};
use super::{Effect, PolicyKind};
use crate::ordered::OrderedMap;

pub use difference::{AttachedPermission, PermissionUse};
pub use document::{Purpose, purpose_of};

/// Name of the policy that one click attaches.
pub const LEAST_PRIVILEGE_POLICY: &str = "LeastPrivilege";

/// Name of the session that calls are evaluated for.
const SESSION: &str = "task";

/// A call that a role signs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleCall {
    /// For example `ecr:BatchGetImage`.
    pub action: String,
    /// ARN of the resource, or `*`.
    pub resource: String,
    /// Family of the task definition whose tasks make it.
    pub family: String,
    /// Whether the application makes it, not the ECS agent.
    pub application: bool,
}

/// A call with what IAM answers to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NeededPermission {
    /// The call.
    #[serde(flatten)]
    pub call: RoleCall,
    /// What the attached policies say.
    #[serde(serialize_with = "decision_name")]
    pub attached: AuthorizationDecision,
    /// JSON pointers of the Deny statements that refuse it, starting at the role.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub denied_by: Vec<String>,
    /// What the smallest policy says, when it is attached.
    #[serde(serialize_with = "decision_name")]
    pub with_least_privilege: AuthorizationDecision,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference to what it serializes"
)]
fn decision_name<S: serde::Serializer>(
    decision: &AuthorizationDecision,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(decision.name())
}

/// The smallest policy for a role, and how what is attached differs from it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeastPrivilege {
    /// The policy document; `None` when the role signs no call, so that it needs no policy.
    pub policy: Option<Value>,
    /// Why a statement of it has `*` as its resource, a sentence each.
    pub notes: Vec<String>,
    /// Every call, with the answers that it gets.
    pub needed: Vec<NeededPermission>,
    /// Every permission that is attached, with what it is used for.
    pub attached: Vec<AttachedPermission>,
    /// Policies of which nothing is left when the smallest one is attached.
    pub replaced_policies: Vec<String>,
    /// Policies that keep their Deny statements, since these refuse none of the calls.
    pub kept_policies: Vec<String>,
    /// JSON pointers, starting at the role, of the Deny statements that go because they refuse a
    /// call.
    pub removed_denials: Vec<String>,
}

impl LeastPrivilege {
    /// The smallest policy that lets `calls` through when `role`, which is one of `account`,
    /// signs them, evaluated call by call.
    #[must_use]
    pub fn of(role: &Role, calls: &[RoleCall], account: &str) -> Self {
        let (policy, notes) = document::smallest_policy(calls);
        let prepared = PreparedRole::new(role, account);
        let answers: Vec<Evaluation> = calls.iter().map(|call| ask(&prepared, call)).collect();
        let documents = read_policies(role);
        // A policy that IAM would refuse says nothing of the others.
        let readable = PreparedRole::new(&role.with_readable_policies(), account);
        let denied_by: Vec<Vec<String>> = calls
            .iter()
            .map(|call| difference::denials(&documents, call, &readable))
            .collect();
        let mut removed_denials: Vec<String> = denied_by.iter().flatten().cloned().collect();
        removed_denials.sort();
        removed_denials.dedup();
        let mut found = Self {
            attached: difference::attached(&documents, calls, &readable, policy.as_ref()),
            policy,
            notes,
            needed: Vec::new(),
            replaced_policies: Vec::new(),
            kept_policies: Vec::new(),
            removed_denials,
        };
        let changed = role.with_least_privilege(&found);
        for policy in &role.policies {
            let is_kept = changed.policies.iter().any(|kept| {
                kept.policy_name == policy.policy_name && kept.policy_name != LEAST_PRIVILEGE_POLICY
            });
            match is_kept {
                true => found.kept_policies.push(policy.policy_name.clone()),
                false => found.replaced_policies.push(policy.policy_name.clone()),
            }
        }
        let changed = PreparedRole::new(&changed, account);
        let answered = calls.iter().zip(answers).zip(denied_by);
        found.needed = answered
            .map(|((call, answer), denied_by)| NeededPermission {
                call: call.clone(),
                attached: answer.decision,
                denied_by,
                with_least_privilege: ask(&changed, call).decision,
            })
            .collect();
        found
    }

    /// The calls that the attached policies do not let through.
    pub fn missing(&self) -> impl Iterator<Item = &NeededPermission> {
        let is_missing = |it: &&NeededPermission| it.attached != AuthorizationDecision::Allow;
        self.needed.iter().filter(is_missing)
    }

    /// The attached permissions of this use.
    pub fn attached_as(&self, wanted: PermissionUse) -> impl Iterator<Item = &AttachedPermission> {
        self.attached.iter().filter(move |it| it.usage == wanted)
    }

    /// Whether the smallest policy lets every call through.
    #[must_use]
    pub fn is_sufficient(&self) -> bool {
        let allowed = AuthorizationDecision::Allow;
        self.needed
            .iter()
            .all(|it| it.with_least_privilege == allowed)
    }

    /// Whether nothing is missing, unused or broader than needed.
    #[must_use]
    pub fn is_attached(&self) -> bool {
        self.missing().next().is_none()
            && self
                .attached
                .iter()
                .all(|it| it.usage == PermissionUse::Used)
    }
}

impl Role {
    fn with_readable_policies(&self) -> Self {
        let mut role = self.clone();
        role.policies
            .retain(|policy| read_policy(&policy.policy_document, "").is_some());
        role
    }

    /// The role with the smallest policy as [`LEAST_PRIVILEGE_POLICY`] in the place of everything
    /// that its policies allow. Deny statements stay where they are, but for those that refuse one
    /// of the calls. A policy that IAM would refuse goes.
    #[must_use]
    pub fn with_least_privilege(&self, least: &LeastPrivilege) -> Self {
        let mut role = self.clone();
        role.policies.clear();
        for (index, policy) in self.policies.iter().enumerate() {
            let pointer = document_pointer(index);
            if policy.policy_name == LEAST_PRIVILEGE_POLICY
                || read_policy(&policy.policy_document, &pointer).is_none()
            {
                continue;
            }
            let mut kept = policy.clone();
            let is_kept = |statement: &Value, place: &str| {
                statement.get("Effect").and_then(Value::as_str) == Some(Effect::Deny.name())
                    && !least.removed_denials.iter().any(|gone| gone == place)
            };
            let is_left = match kept.policy_document.get_mut("Statement") {
                Some(Value::Array(list)) => {
                    let mut number = 0;
                    list.retain(|statement| {
                        let place = format!("{pointer}/Statement/{number}");
                        number += 1;
                        is_kept(statement, &place)
                    });
                    !list.is_empty()
                }
                Some(lone) => is_kept(lone, &format!("{pointer}/Statement")),
                None => false,
            };
            if is_left {
                role.policies.push(kept);
            }
        }
        if let Some(document) = &least.policy {
            role.policies.insert(
                0,
                RolePolicy {
                    policy_name: LEAST_PRIVILEGE_POLICY.to_owned(),
                    policy_document: document.clone(),
                },
            );
        }
        role
    }
}

/// The trust policy of task roles and task execution roles that AWS recommends: ECS may assume
/// the role only for tasks of `account` in `region`, so that ECS cannot be made to use it on
/// behalf of another account. The ARN of a single cluster is not supported there [V: Developer
/// guide, Amazon ECS task IAM role].
#[must_use]
pub fn recommended_trust_policy(account: &str, region: &str) -> Value {
    let partition = super::calls::partition_of(region);
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": {"Service": ECS_TASKS_PRINCIPAL},
            "Action": "sts:AssumeRole",
            "Condition": {
                "ArnLike": {"aws:SourceArn": format!("arn:{partition}:ecs:{region}:{account}:*")},
                "StringEquals": {"aws:SourceAccount": account}
            }
        }]
    })
}

fn ask(role: &PreparedRole, call: &RoleCall) -> Evaluation {
    role.evaluate(SESSION, &call.action, &call.resource, OrderedMap::new())
}

/// A policy of a role as IAM reads it; `None` where IAM would refuse it.
struct AttachedDocument<'r> {
    name: &'r str,
    pointer: String,
    /// Whether Statement is one statement, not a list.
    is_lone: bool,
    document: PolicyDocument,
}

fn read_policies(role: &Role) -> Vec<AttachedDocument<'_>> {
    let policies = role.policies.iter().enumerate();
    policies
        .filter_map(|(index, policy)| {
            let pointer = document_pointer(index);
            Some(AttachedDocument {
                name: &policy.policy_name,
                is_lone: policy.policy_document.get("Statement")?.is_object(),
                document: read_policy(&policy.policy_document, &pointer)?,
                pointer,
            })
        })
        .collect()
}

fn read_policy(value: &Value, pointer: &str) -> Option<PolicyDocument> {
    let (document, diagnostics) = PolicyDocument::read(value, pointer, PolicyKind::Identity);
    document.filter(|_| !crate::diagnostic::has_errors(&diagnostics))
}

fn document_pointer(index: usize) -> String {
    format!("/Policies/{index}/PolicyDocument")
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
