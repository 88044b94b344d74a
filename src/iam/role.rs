//! Roles, in the shape that IAM prints them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A role with its trust policy and its policies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Role {
    /// Name, as in its ARN.
    pub role_name: String,
    /// ARN; derived from the scenario's account when omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Trust policy: who may assume the role.
    #[serde(default)]
    pub assume_role_policy_document: Value,
    /// Policies, inline or managed, written out.
    #[serde(default)]
    pub policies: Vec<RolePolicy>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// One policy of a role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
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
