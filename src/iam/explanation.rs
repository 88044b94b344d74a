//! Why statements match or do not: the part of an evaluation that people read.

use super::evaluation::{AuthorizationDecision, Nearness, StatementVerdict, is_bound_by};
use super::matching::{ArnPattern, Case, Pattern};
use super::mismatch::{ElementMismatch, Mismatch};
use super::policy::{Effect, Listed, PolicyDocument, Statement};
use super::policy_set::PolicySet;
use super::principal::{Grant, PrincipalPattern};
use super::request::{Answer, RequestView};

/// Every statement's part in `decision`: those that decided first, otherwise in the order in
/// which IAM looks at policies.
pub(crate) fn explain(
    view: &RequestView<'_>,
    policies: &PolicySet,
    decision: AuthorizationDecision,
) -> Vec<StatementVerdict> {
    if decision == AuthorizationDecision::Invalid {
        return Vec::new();
    }
    let mut verdicts = Vec::new();
    for (name, document) in policies.documents() {
        for (index, statement) in document.statements.iter().enumerate() {
            verdicts.push(verdict(view, document, &name, index, statement, decision));
        }
    }
    let (mut verdicts, others): (Vec<_>, Vec<_>) =
        verdicts.into_iter().partition(|verdict| verdict.decided);
    verdicts.extend(others);
    verdicts
}

fn verdict(
    view: &RequestView<'_>,
    document: &PolicyDocument,
    policy: &str,
    index: usize,
    statement: &Statement,
    decision: AuthorizationDecision,
) -> StatementVerdict {
    let is_bound = is_bound_by(document.kind, view);
    let matches = match is_bound {
        true => statement.matches(view).0,
        false => Answer::No,
    };
    let matched = matches == Answer::Yes;
    let decided = match decision {
        AuthorizationDecision::Allow => matched && statement.effect == Effect::Allow,
        AuthorizationDecision::ExplicitDeny => matched && statement.effect == Effect::Deny,
        AuthorizationDecision::NotModelled => matches == Answer::Unknown,
        AuthorizationDecision::ImplicitDeny | AuthorizationDecision::Invalid => false,
    };
    let mismatch = match (matched, is_bound) {
        (true, _) => None,
        (false, true) => statement.mismatch(view),
        (false, false) => Some(Mismatch::NotBinding {
            policy: document.kind.phrase(),
            principal: view.request.principal.clone(),
        }),
    };
    StatementVerdict {
        policy_kind: document.kind.name(),
        policy: policy.to_owned(),
        statement: index,
        sid: statement.sid.clone(),
        effect: statement.effect.name(),
        matched,
        decided,
        why_not: mismatch
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        mismatch,
        nearness: statement.nearness(view, matched),
    }
}

impl<T> Listed<T> {
    /// Whether the element holds when `is_named` says which entries do.
    fn holds(&self, is_named: impl Fn(&T) -> Answer) -> Answer {
        let mut named = Answer::No;
        for entry in &self.entries {
            named = named.max(is_named(entry));
            if named == Answer::Yes {
                break;
            }
        }
        match self.negated {
            true => named.negated(),
            false => named,
        }
    }

    /// That the element does not hold for `has`.
    fn mismatch(&self, source: fn(&T) -> &str, has: &str, answer: Answer) -> ElementMismatch {
        ElementMismatch {
            negated: self.negated,
            wanted: self
                .entries
                .iter()
                .map(|it| source(it).to_owned())
                .collect(),
            has: has.to_owned(),
            unknown: answer == Answer::Unknown,
        }
    }
}

impl Statement {
    /// How much of the request the statement is about.
    fn nearness(&self, view: &RequestView<'_>, matched: bool) -> Nearness {
        if matched {
            return Nearness::Whole;
        }
        if self.matches_action(view) {
            return Nearness::Action;
        }
        let service = view.service();
        let is_of_service = self.actions.entries.iter().any(|pattern| {
            pattern
                .source()
                .split_once(':')
                .is_some_and(|(prefix, _)| prefix.eq_ignore_ascii_case(service))
        });
        if is_of_service {
            Nearness::Service
        } else {
            Nearness::OtherService
        }
    }

    pub(crate) fn matches_action(&self, view: &RequestView<'_>) -> bool {
        let action = &view.request.action;
        let named = |pattern: &Pattern| pattern.matches(action, Case::Insensitive, view.context);
        self.actions.holds(named) == Answer::Yes
    }

    pub(crate) fn matches_resource(&self, view: &RequestView<'_>) -> Answer {
        self.resources.as_ref().map_or(Answer::Yes, |resources| {
            resources.holds(|pattern| pattern.matches(view.resource.as_ref(), view.context))
        })
    }

    pub(crate) fn matches_principal(&self, view: &RequestView<'_>) -> (Answer, Grant) {
        let Some(principals) = &self.principals else {
            return (Answer::Yes, Grant::Direct);
        };
        let mut named = (Answer::No, Grant::Direct);
        for entry in &principals.entries {
            let (answer, grant) = entry.names(&view.caller);
            // An account in NotPrincipal excepts none of its users and roles, and nothing
            // excepts a principal that has a permissions boundary [V].
            let is_excepted = grant != Grant::Account && !view.has_boundary;
            if !principals.negated || is_excepted {
                named = named.max((answer, grant));
            }
        }
        match principals.negated {
            true => (named.0.negated(), Grant::Direct),
            false => named,
        }
    }

    /// Why the statement does not match: the first element that fails, with both values.
    fn mismatch(&self, view: &RequestView<'_>) -> Option<Mismatch> {
        let request = view.request;
        if !self.matches_action(view) {
            let it = (self.actions).mismatch(Pattern::source, &request.action, Answer::No);
            return Some(Mismatch::Action(it));
        }
        let answer = self.matches_resource(view);
        if answer != Answer::Yes {
            let resources = self.resources.as_ref()?;
            let it = resources.mismatch(ArnPattern::source, &request.resource, answer);
            return Some(Mismatch::Resource(it));
        }
        let answer = self.matches_principal(view).0;
        if answer != Answer::Yes {
            let principals = self.principals.as_ref()?;
            let it = principals.mismatch(PrincipalPattern::source, &request.principal, answer);
            return Some(Mismatch::Principal(it));
        }
        let failed = |wanted: Answer| {
            self.conditions
                .iter()
                .find(|condition| condition.holds(view) == wanted)
        };
        let condition = failed(Answer::No).or_else(|| failed(Answer::Unknown))?;
        Some(Mismatch::Condition(condition.mismatch(view)))
    }
}
