//! Roles, in the shape that IAM prints them.

use serde::{Deserialize, Serialize};
use serde_json::{Error, Map, Value};

use crate::diagnostic::Diagnostic;
use crate::members::Members;
use crate::ordered::OrderedMap;

use super::evaluation::{AuthorizationRequest, Evaluation, evaluate};
use super::matching::arn_parts;
use super::policy::PolicyKind;
use super::policy_set::PolicySet;

/// A role with its trust policy and its policies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", try_from = "Members")]
pub struct Role {
    /// Name, as in its ARN.
    pub role_name: String,
    /// ARN; derived from the scenario's account when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Trust policy: who may assume the role.
    pub assume_role_policy_document: Value,
    /// Policies, inline or managed, written out.
    pub policies: Vec<RolePolicy>,
    /// Other members, kept as they are. The simulator acts on one of them,
    /// [`Role::permissions_boundary`].
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// One policy of a role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", try_from = "Members")]
pub struct RolePolicy {
    /// Name.
    pub policy_name: String,
    /// The document.
    pub policy_document: Value,
}

/// Which of a task's roles signs a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RoleKind {
    /// The task execution role: the ECS agent's.
    Execution,
    /// The task role: the application's.
    Task,
    /// The EC2 instance's role: the agent's, when there is no execution role [V].
    Instance,
}

/// The service that assumes task roles and task execution roles [V].
pub const ECS_TASKS_PRINCIPAL: &str = "ecs-tasks.amazonaws.com";

/// With this call ECS takes on a role: it is about the trust policy, not about a service.
pub const ASSUME_ROLE: &str = "sts:AssumeRole";

/// What ECS sends in the context when it assumes a role for a task of `account` in `region` [V].
/// `task` is the cluster and the id, as in the task's ARN: `playground/7f3a…` [D].
#[must_use]
pub fn assume_context(account: &str, region: &str, task: &str) -> OrderedMap<String, Vec<String>> {
    let partition = super::calls::partition_of(region);
    let task = format!("arn:{partition}:ecs:{region}:{account}:task/{task}");
    OrderedMap::from([
        ("aws:SourceAccount".to_owned(), vec![account.to_owned()]),
        ("aws:SourceArn".to_owned(), vec![task]),
    ])
}

impl Role {
    /// The role's ARN: its own, or the one that a role of this name without a path has in
    /// `account`.
    #[must_use]
    pub fn arn(&self, account: &str) -> String {
        match &self.arn {
            Some(arn) => arn.clone(),
            None => format!("arn:aws:iam::{account}:role/{}", self.role_name),
        }
    }

    /// The policy document of the role's permissions boundary: `PolicyDocument` in its
    /// `PermissionsBoundary`, where IAM has the ARN of a managed policy. Null where the boundary
    /// is named only, and so not known.
    #[must_use]
    pub fn permissions_boundary(&self) -> Option<&Value> {
        let boundary = self.other.get("PermissionsBoundary")?;
        Some(boundary.get("PolicyDocument").unwrap_or(&Value::Null))
    }

    /// Whether `reference`, a name or an ARN as a task definition gives it, means this role.
    #[must_use]
    pub fn is_named_by(&self, reference: &str, account: &str) -> bool {
        reference == self.role_name || reference == self.arn(account)
    }
}

/// A role with its policies read: ready for many evaluations.
#[derive(Clone, Debug, PartialEq)]
pub struct PreparedRole {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Policies of the role: what it may do.
    pub policies: PolicySet,
    /// The trust policy: who may become it.
    pub trust: PolicySet,
    /// What is wrong with any of them; pointers start at the role.
    pub diagnostics: Vec<Diagnostic>,
}

impl PreparedRole {
    /// Reads the policies of `role`, which is one of `account`. A document that IAM would refuse
    /// makes the decisions that need it `Invalid`.
    #[must_use]
    pub fn new(role: &Role, account: &str) -> Self {
        let mut diagnostics = Vec::new();
        let mut policies = PolicySet::default();
        for (index, policy) in role.policies.iter().enumerate() {
            let pointer = format!("/Policies/{index}/PolicyDocument");
            let document = policies.read(
                &policy.policy_document,
                &pointer,
                PolicyKind::Identity,
                &mut diagnostics,
            );
            let name = policy.policy_name.clone();
            policies
                .identity
                .extend(document.map(|document| (name, document)));
        }
        if let Some(value) = role.permissions_boundary().filter(|it| !it.is_null()) {
            let pointer = "/PermissionsBoundary/PolicyDocument";
            let kind = PolicyKind::Boundary;
            let document = policies.read(value, pointer, kind, &mut diagnostics);
            policies.boundary.extend(document);
        }
        let mut trust = PolicySet::default();
        trust.trust_policy = trust.read(
            &role.assume_role_policy_document,
            "/AssumeRolePolicyDocument",
            PolicyKind::Trust,
            &mut diagnostics,
        );
        Self {
            name: role.role_name.clone(),
            arn: role.arn(account),
            policies,
            trust,
            diagnostics,
        }
    }

    /// The role's account, from its ARN.
    #[must_use]
    pub fn account(&self) -> &str {
        arn_parts(&self.arn).map_or("", |[_, _, _, _, account, _]| account)
    }

    /// ARN of the session of this name: who signs the calls. ECS names the session after the
    /// task's id [V].
    #[must_use]
    pub fn session_arn(&self, session: &str) -> String {
        let partition = arn_parts(&self.arn).map_or("aws", |[_, partition, ..]| partition);
        let account = self.account();
        format!(
            "arn:{partition}:sts::{account}:assumed-role/{}/{session}",
            self.name
        )
    }

    /// Whether a session of the role may do `action` on `resource`, which is its own account's
    /// unless the ARN says otherwise. `aws:PrincipalArn` is the role's ARN with its path, which
    /// that of the session leaves out [V].
    #[must_use]
    pub fn evaluate(
        &self,
        session: &str,
        action: &str,
        resource: &str,
        mut context: OrderedMap<String, Vec<String>>,
    ) -> Evaluation {
        let key = "aws:PrincipalArn";
        if !context.contains_key(key) {
            context.insert(key.to_owned(), vec![self.arn.clone()]);
        }
        let request = AuthorizationRequest {
            principal: self.session_arn(session),
            action: action.to_owned(),
            resource: resource.to_owned(),
            resource_account: None,
            context,
        };
        evaluate(&request, &self.policies)
    }

    /// Whether the trust policy lets `service`, for example [`ECS_TASKS_PRINCIPAL`], assume the
    /// role. ECS sends `aws:SourceAccount` and `aws:SourceArn` in the context [V].
    #[must_use]
    pub fn assume(&self, service: &str, context: OrderedMap<String, Vec<String>>) -> Evaluation {
        let request = AuthorizationRequest {
            principal: service.to_owned(),
            action: ASSUME_ROLE.to_owned(),
            resource: self.arn.clone(),
            resource_account: None,
            context,
        };
        evaluate(&request, &self.trust)
    }
}

impl TryFrom<Members> for Role {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            role_name: members.required("RoleName")?,
            arn: members.optional("Arn")?,
            assume_role_policy_document: members.optional("AssumeRolePolicyDocument")?,
            policies: members.optional("Policies")?,
            other: members.rest(),
        })
    }
}

impl TryFrom<Members> for RolePolicy {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            policy_name: members.required("PolicyName")?,
            policy_document: members.required("PolicyDocument")?,
        })
    }
}

#[cfg(test)]
mod tests;
