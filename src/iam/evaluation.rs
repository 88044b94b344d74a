//! What IAM answers to one request, and why [V: IAM User Guide, Policy evaluation logic].

use serde::Serialize;

use super::explanation::explain;
use super::mismatch::Mismatch;
use super::policy::{Effect, PolicyDocument, PolicyKind, Statement};
use super::policy_set::PolicySet;
use super::principal::{Caller, Grant};
use super::request::{Answer, RequestView};
use crate::ordered::OrderedMap;

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
    /// Condition keys and their values: all that the evaluation knows of the request, but for
    /// what follows from the principal and the resource: `aws:PrincipalArn`,
    /// `aws:PrincipalAccount`, `aws:PrincipalType`, `aws:PrincipalIsAWSService`,
    /// `aws:PrincipalServiceName`, `aws:username` and `aws:ResourceAccount`. What is given here
    /// wins, also an empty list, which says that there is no value [D].
    ///
    /// `aws:userid` has the unique id of a user or a role, which no ARN says: it is known only
    /// when it is given.
    pub context: OrderedMap<String, Vec<String>>,
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
    /// It depends on something that the evaluation does not know: a condition key `aws:…` that
    /// is neither in the request nor a global condition key, or whether a canonical user of S3 is
    /// the caller. Where the answer is the same either way, that answer is given.
    NotModelled,
}

impl AuthorizationDecision {
    /// As the command line prints it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            AuthorizationDecision::Allow => "allow",
            AuthorizationDecision::ExplicitDeny => "explicitDeny",
            AuthorizationDecision::ImplicitDeny => "implicitDeny",
            AuthorizationDecision::Invalid => "invalid",
            AuthorizationDecision::NotModelled => "notModelled",
        }
    }
}

/// The answer with the statements that led to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// The answer.
    pub decision: AuthorizationDecision,
    /// Every statement looked at: those that decided first, then the others with why they did
    /// not match.
    pub by: Vec<StatementVerdict>,
    /// With `ImplicitDeny`: the kind of policy in which an Allow is missing.
    #[serde(skip)]
    pub missing_allow: Option<PolicyKind>,
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
    /// The same as a value; `None` when it matched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mismatch: Option<Mismatch>,
    /// How near it came to matching.
    #[serde(skip)]
    pub nearness: Nearness,
}

/// How much of a request a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nearness {
    /// Another service.
    OtherService,
    /// The service, with other actions.
    Service,
    /// The action; resource, principal or a condition is another.
    Action,
    /// All of it.
    Whole,
}

/// What IAM answers to `request`, and which statements decided.
#[must_use]
pub fn evaluate(request: &AuthorizationRequest, policies: &PolicySet) -> Evaluation {
    let view = RequestView::of(request, !policies.boundary.is_empty());
    let (decision, missing_allow) = decide_view(&view, policies);
    Evaluation {
        decision,
        by: explain(&view, policies, decision),
        missing_allow,
    }
}

/// What IAM answers to `request`, without the statements: the fast way.
#[must_use]
pub fn decide(request: &AuthorizationRequest, policies: &PolicySet) -> AuthorizationDecision {
    let view = RequestView::of(request, !policies.boundary.is_empty());
    decide_view(&view, policies).0
}

/// What the statements of one side say: whether one denies, and whether one allows.
#[derive(Clone, Copy, Debug)]
struct Said {
    denies: Answer,
    allows: Answer,
}

const SILENT: Said = Said {
    denies: Answer::No,
    allows: Answer::No,
};

impl Said {
    /// Adds what the statements of `document` say.
    fn add(&mut self, document: &PolicyDocument, view: &RequestView<'_>) {
        for statement in &document.statements {
            let (matches, _) = statement.matches(view);
            let slot = match statement.effect {
                Effect::Allow => &mut self.allows,
                Effect::Deny => &mut self.denies,
            };
            *slot = matches.max(*slot);
        }
    }
}

/// What the documents of one level of the organization say.
fn said_by_level(level: &[PolicyDocument], view: &RequestView<'_>) -> Said {
    let mut said = SILENT;
    for document in level {
        said.add(document, view);
    }
    said
}

/// What a resource's policy says, by how directly it names the caller.
#[derive(Clone, Copy, Debug)]
struct ResourceSaid {
    denies: Answer,
    to_account: Answer,
    to_role: Answer,
    directly: Answer,
}

impl ResourceSaid {
    fn by(document: Option<&PolicyDocument>, view: &RequestView<'_>) -> Self {
        let mut said = Self {
            denies: Answer::No,
            to_account: Answer::No,
            to_role: Answer::No,
            directly: Answer::No,
        };
        for statement in document.iter().flat_map(|document| &document.statements) {
            let (matches, grant) = statement.matches(view);
            let slot = match (statement.effect, grant) {
                (Effect::Deny, _) => &mut said.denies,
                (Effect::Allow, Grant::Account) => &mut said.to_account,
                (Effect::Allow, Grant::Role) => &mut said.to_role,
                (Effect::Allow, Grant::Direct) => &mut said.directly,
            };
            *slot = matches.max(*slot);
        }
        said
    }

    /// Whether it allows at all.
    fn allows(&self) -> Answer {
        self.to_account.max(self.to_role).max(self.directly)
    }
}

/// What every kind of policy says.
struct Sides {
    denies: Answer,
    scps: Answer,
    rcps: Answer,
    resource: ResourceSaid,
    identity: Answer,
    boundary: Answer,
    session: Answer,
}

impl Sides {
    fn of(view: &RequestView<'_>, policies: &PolicySet) -> Self {
        let resource = ResourceSaid::by(policies.of_resource(view), view);
        let [mut identity, mut session] = [SILENT; 2];
        let boundary = said_by_level(&policies.boundary, view);
        for (_, document) in &policies.identity {
            identity.add(document, view);
        }
        if let Some(document) = &policies.session_policy {
            session.add(document, view);
        }
        let mut denies = resource
            .denies
            .max(identity.denies)
            .max(boundary.denies)
            .max(session.denies);
        let mut scps = Answer::Yes;
        let mut rcps = Answer::Yes;
        if is_bound_by(PolicyKind::Scp, view) {
            for level in &policies.scps {
                let said = said_by_level(level, view);
                scps = scps.min(said.allows);
                denies = denies.max(said.denies);
            }
        }
        if is_bound_by(PolicyKind::Rcp, view) {
            for level in &policies.rcps {
                let said = said_by_level(level, view);
                if level.iter().any(PolicyDocument::allows_something) {
                    rcps = rcps.min(said.allows);
                }
                denies = denies.max(said.denies);
            }
        }
        let limit = |said: Said, is_absent: bool| if is_absent { Answer::Yes } else { said.allows };
        Self {
            denies,
            scps,
            rcps,
            resource,
            // The root user needs no policy in its own account [V].
            identity: if view.caller.is_root() {
                Answer::Yes
            } else {
                identity.allows
            },
            boundary: limit(boundary, policies.boundary.is_empty()),
            session: limit(session, policies.session_policy.is_none()),
        }
    }
}

/// Whether policies of the organization of this kind bind the caller. Neither binds roles that
/// services act through, and service control policies bind principals of accounts only [V].
pub(crate) fn is_bound_by(kind: PolicyKind, view: &RequestView<'_>) -> bool {
    match kind {
        PolicyKind::Scp => view.caller.account().is_some() && !view.caller.is_service_linked_role(),
        PolicyKind::Rcp => !view.caller.is_service_linked_role(),
        _ => true,
    }
}

/// The decision, and where an Allow is missing when it is `ImplicitDeny`.
fn decide_view(
    view: &RequestView<'_>,
    policies: &PolicySet,
) -> (AuthorizationDecision, Option<PolicyKind>) {
    if policies.has_errors {
        return (AuthorizationDecision::Invalid, None);
    }
    let sides = Sides::of(view, policies);
    if sides.denies == Answer::Yes {
        return (AuthorizationDecision::ExplicitDeny, None);
    }
    let needs = needs(view, policies, &sides);
    let allows = needs
        .iter()
        .map(|(_, allows)| *allows)
        .min()
        .unwrap_or(Answer::No);
    match (allows, sides.denies) {
        (Answer::No, _) => {
            let missing = needs.iter().find(|(_, allows)| *allows == Answer::No);
            let kind = missing.map(|(kind, _)| *kind);
            (AuthorizationDecision::ImplicitDeny, kind)
        }
        (Answer::Unknown, _) | (Answer::Yes, Answer::Unknown) => {
            (AuthorizationDecision::NotModelled, None)
        }
        (Answer::Yes, _) => (AuthorizationDecision::Allow, None),
    }
}

/// What must all hold for the request to be allowed, and the kind of policy that is to blame
/// when it does not.
fn needs(view: &RequestView<'_>, policies: &PolicySet, sides: &Sides) -> [(PolicyKind, Answer); 6] {
    let resource_kind = if view.is_role_assumption() {
        PolicyKind::Trust
    } else {
        PolicyKind::Resource
    };
    let Sides {
        scps,
        rcps,
        resource,
        identity,
        boundary,
        session,
        ..
    } = sides;
    if !matches!(view.caller, Caller::Account { .. }) {
        // Services and identity providers have no policies of their own.
        let all = Answer::Yes;
        return [
            (resource_kind, resource.allows()),
            (PolicyKind::Scp, all),
            (PolicyKind::Rcp, *rcps),
            (PolicyKind::Identity, all),
            (PolicyKind::Boundary, all),
            (PolicyKind::Session, all),
        ];
    }
    if !view.is_same_account() {
        return [
            (PolicyKind::Scp, *scps),
            (PolicyKind::Rcp, *rcps),
            (PolicyKind::Identity, *identity),
            (resource_kind, resource.allows()),
            (PolicyKind::Boundary, *boundary),
            (PolicyKind::Session, *session),
        ];
    }
    // Within one account: what the resource's policy gives to the caller itself needs nothing
    // else; what it gives to the caller's role needs no identity policy; what it gives to the
    // account leaves the decision to the identity policies [V].
    let direct = resource.directly;
    let delegated = delegation(view, policies, resource);
    let itself = direct.max(resource.to_role);
    [
        (PolicyKind::Scp, *scps),
        (PolicyKind::Rcp, *rcps),
        (resource_kind, itself.max(delegated)),
        (PolicyKind::Identity, itself.max((*identity).min(delegated))),
        (PolicyKind::Boundary, direct.max(*boundary)),
        (PolicyKind::Session, direct.max(*session)),
    ]
}

/// Whether the resource leaves the decision to identity policies of its own account: every
/// resource does, except that a role's trust policy and a key's policy must say so [V]. A key
/// whose policy is not given has the default one, which does [V].
fn delegation(view: &RequestView<'_>, policies: &PolicySet, resource: &ResourceSaid) -> Answer {
    let is_key = policies.resource_policy.is_some() && view.service().eq_ignore_ascii_case("kms");
    if view.is_role_assumption() || is_key {
        resource.allows()
    } else {
        Answer::Yes
    }
}

impl Statement {
    /// Whether the statement is about the request, and how directly it names the caller.
    pub(crate) fn matches(&self, view: &RequestView<'_>) -> (Answer, Grant) {
        if !self.matches_action(view) {
            return (Answer::No, Grant::Direct);
        }
        let resource = self.matches_resource(view);
        if resource == Answer::No {
            return (Answer::No, Grant::Direct);
        }
        let (mut answer, grant) = self.matches_principal(view);
        answer = answer.min(resource);
        for condition in &self.conditions {
            if answer == Answer::No {
                break;
            }
            answer = answer.min(condition.holds(view));
        }
        (answer, grant)
    }
}

impl Evaluation {
    /// The answer when no role is there to sign the call: nothing allows it.
    #[must_use]
    pub fn without_role() -> Self {
        Self {
            decision: AuthorizationDecision::ImplicitDeny,
            by: Vec::new(),
            missing_allow: Some(PolicyKind::Identity),
        }
    }

    /// Whether the request is allowed.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.decision == AuthorizationDecision::Allow
    }

    /// The statements that decided.
    pub fn deciding(&self) -> impl Iterator<Item = &StatementVerdict> {
        self.by.iter().filter(|verdict| verdict.decided)
    }

    /// The statement that came nearest to allowing a request that nothing allows: one that names
    /// the action, or else other actions of the service. None when there is no such statement, or
    /// when the request is allowed or denied explicitly.
    #[must_use]
    pub fn closest(&self) -> Option<&StatementVerdict> {
        if self.decision != AuthorizationDecision::ImplicitDeny {
            return None;
        }
        // The last of equals would win with max_by_key.
        self.by
            .iter()
            .rev()
            .filter(|verdict| !verdict.matched && verdict.effect == Effect::Allow.name())
            .filter(|verdict| verdict.nearness > Nearness::OtherService)
            .max_by_key(|verdict| verdict.nearness)
    }

    /// What AWS answers to a request that is not allowed, without the name of the exception
    /// [V: IAM User Guide, Troubleshoot access denied error messages].
    #[must_use]
    pub fn denial_phrase(&self, principal: &str, action: &str, resource: &str) -> String {
        let denied = format!(
            "User: {principal} is not authorized to perform: {action} on resource: {resource}"
        );
        let explicit = |phrase: &str| {
            let article = if phrase.starts_with('i') { "an" } else { "a" };
            format!("{denied} with an explicit deny in {article} {phrase}")
        };
        let decided = self.deciding().next();
        match (self.decision, decided, self.missing_allow) {
            (AuthorizationDecision::ExplicitDeny, Some(verdict), _) => {
                explicit(phrase_of(verdict.policy_kind))
            }
            // AWS says so of an Allow that a service control policy lacks, too [V].
            (AuthorizationDecision::ImplicitDeny, _, Some(PolicyKind::Scp)) => {
                explicit(PolicyKind::Scp.phrase())
            }
            (AuthorizationDecision::ImplicitDeny, _, kind) => {
                let phrase = kind.unwrap_or(PolicyKind::Identity).phrase();
                format!("{denied} because no {phrase} allows the {action} action")
            }
            _ => denied,
        }
    }
}

/// As messages of AWS call the kind of policy of this name.
fn phrase_of(kind: &str) -> &'static str {
    const KINDS: [PolicyKind; 7] = [
        PolicyKind::Identity,
        PolicyKind::Trust,
        PolicyKind::Resource,
        PolicyKind::Boundary,
        PolicyKind::Session,
        PolicyKind::Scp,
        PolicyKind::Rcp,
    ];
    KINDS
        .into_iter()
        .find(|candidate| candidate.name() == kind)
        .unwrap_or(PolicyKind::Identity)
        .phrase()
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
