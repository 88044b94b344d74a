//! What IAM answers to one request, and why.

use std::collections::BTreeMap;

use serde::Serialize;

/// One request to be authorized.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuthorizationRequest {
    /// ARN of the principal, or a service such as `ecs-tasks.amazonaws.com`.
    pub principal: String,
    /// For example `s3:GetObject`.
    pub action: String,
    /// ARN of the resource, or `*`.
    pub resource: String,
    /// Account that owns the resource, where it is not in the ARN.
    pub resource_account: Option<String>,
    /// Condition keys and their values.
    pub context: BTreeMap<String, Vec<String>>,
}

/// IAM's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum AuthorizationDecision {
    /// A statement allows it and none denies it.
    Allow,
    /// A statement denies it.
    ExplicitDeny,
    /// No statement allows it.
    ImplicitDeny,
    /// A policy is not one; IAM would have refused it.
    Invalid,
    /// It depends on something that the evaluation does not know.
    NotModelled,
}

/// The answer with the statements that led to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// The answer.
    pub decision: AuthorizationDecision,
    /// Every statement looked at: those that decided first, then the others with why they did
    /// not match.
    pub by: Vec<StatementVerdict>,
}

/// One statement's part in an evaluation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatementVerdict {
    /// Kind of policy: `identity`, `trust`, `resource`, `boundary`, `session`, `scp`, `rcp`.
    pub policy_kind: &'static str,
    /// Name of the policy, where it has one.
    pub policy: String,
    /// Index of the statement, from 0.
    pub statement: usize,
    /// `Sid`, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// `Allow` or `Deny`.
    pub effect: &'static str,
    /// Whether the statement matched the request.
    pub matched: bool,
    /// Whether it decided.
    pub decided: bool,
    /// Why it did not match, in a sentence; empty when it did.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why_not: String,
}
