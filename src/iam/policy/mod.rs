//! Policy documents, read once and ready to be matched.
//!
//! [`PolicyDocument::read`] takes a document apart and says everything that is wrong with it.

mod condition_element;
mod principal_element;
mod read;
mod statement;

use serde::Serialize;

use super::condition::Condition;
use super::matching::{ArnPattern, Pattern};
use super::principal::PrincipalPattern;

/// What a policy is attached to, and so what it may say and how it takes part in a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PolicyKind {
    /// Attached to a user, a group or a role.
    Identity,
    /// The trust policy of a role.
    Trust,
    /// Attached to a resource: a bucket, a queue, a key.
    Resource,
    /// The permissions boundary of a user or a role.
    Boundary,
    /// Passed when a role session was made.
    Session,
    /// A service control policy of the organization.
    Scp,
    /// A resource control policy of the organization.
    Rcp,
}

impl PolicyKind {
    /// Short name, as in [`StatementVerdict::policy_kind`](super::StatementVerdict).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            PolicyKind::Identity => "identity",
            PolicyKind::Trust => "trust",
            PolicyKind::Resource => "resource",
            PolicyKind::Boundary => "boundary",
            PolicyKind::Session => "session",
            PolicyKind::Scp => "scp",
            PolicyKind::Rcp => "rcp",
        }
    }

    /// As messages of AWS call it [V].
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            PolicyKind::Identity => "identity-based policy",
            PolicyKind::Trust => "role trust policy",
            PolicyKind::Resource => "resource-based policy",
            PolicyKind::Boundary => "permissions boundary",
            PolicyKind::Session => "session policy",
            PolicyKind::Scp => "service control policy",
            PolicyKind::Rcp => "resource control policy",
        }
    }

    /// Whether statements of such a policy say whom they are about.
    #[must_use]
    pub fn has_principal(self) -> bool {
        matches!(
            self,
            PolicyKind::Trust | PolicyKind::Resource | PolicyKind::Rcp
        )
    }
}

/// Whether a statement allows or denies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies, and wins over every Allow [V].
    Deny,
}

impl Effect {
    /// As policies spell it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        }
    }
}

/// A policy document, read.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyDocument {
    pub(crate) kind: PolicyKind,
    pub(crate) statements: Vec<Statement>,
}

impl PolicyDocument {
    /// What the policy is attached to.
    #[must_use]
    pub fn kind(&self) -> PolicyKind {
        self.kind
    }

    /// Whether a statement allows anything.
    pub(crate) fn allows_something(&self) -> bool {
        let mut effects = self.statements.iter().map(|statement| statement.effect);
        effects.any(|effect| effect == Effect::Allow)
    }

    /// Number of statements.
    #[must_use]
    pub fn statement_count(&self) -> usize {
        self.statements.len()
    }
}

/// One statement of a policy.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Statement {
    pub(crate) sid: Option<String>,
    pub(crate) effect: Effect,
    pub(crate) actions: Listed<Pattern>,
    /// `None` where the policy's own resource is meant: in trust policies and those of ECR.
    pub(crate) resources: Option<Listed<ArnPattern>>,
    /// `None` in policies of identities.
    pub(crate) principals: Option<Listed<PrincipalPattern>>,
    pub(crate) conditions: Vec<Condition>,
}

/// An element and its opposite: Action and NotAction.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Listed<T> {
    /// Whether it is the opposite: everything but the entries.
    pub(crate) negated: bool,
    pub(crate) entries: Vec<T>,
}

#[cfg(test)]
mod tests;
