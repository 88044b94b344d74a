//! Why statements match or do not: the part of an evaluation that people read.

use super::evaluation::{AuthorizationDecision, Nearness, StatementVerdict, is_bound_by};
use super::matching::{Case, Pattern};
use super::policy::{Effect, Listed, PolicyDocument, Statement};
use super::policy_set::PolicySet;
use super::principal::Grant;
use super::request::{Answer, RequestView};

/// Entries of a list that an explanation shows before it counts the rest.
const SHOWN: usize = 5;

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
    let why_not = match (matched, is_bound) {
        (true, _) => String::new(),
        (false, true) => statement.why_not(view),
        (false, false) => {
            format!(
                "a {} does not bind {}",
                document.kind.phrase(),
                view.request.principal
            )
        }
    };
    StatementVerdict {
        policy_kind: document.kind.name(),
        policy: policy.to_owned(),
        statement: index,
        sid: statement.sid.clone(),
        effect: statement.effect.name(),
        matched,
        decided,
        why_not,
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

    /// The entries in brackets, the first few.
    fn shown<'t>(&'t self, source: impl Fn(&'t T) -> &'t str) -> String {
        let names: Vec<&str> = self.entries.iter().take(SHOWN).map(source).collect();
        let more = match self.entries.len().checked_sub(SHOWN) {
            Some(more) if more > 0 => format!(" and {more} more"),
            _ => String::new(),
        };
        format!("[{}{more}]", names.join(", "))
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
    pub(crate) fn why_not(&self, view: &RequestView<'_>) -> String {
        let request = view.request;
        if !self.matches_action(view) {
            let list = self.actions.shown(|pattern| pattern.source());
            return match self.actions.negated {
                true => format!("action {} is in NotAction {list}", request.action),
                false => format!("action {} is not in {list}", request.action),
            };
        }
        if let Some(resources) = &self.resources
            && let matches = self.matches_resource(view)
            && matches != Answer::Yes
        {
            let list = resources.shown(|pattern| pattern.source());
            let resource = &request.resource;
            return match (matches, resources.negated) {
                (Answer::Unknown, _) => format!("{list} has a variable that ecslab does not know"),
                (_, true) => format!("resource {resource} is in NotResource {list}"),
                (_, false) => format!("resource {resource} does not match {list}"),
            };
        }
        if let Some(principals) = &self.principals {
            let list = principals.shown(|pattern| pattern.source());
            match (self.matches_principal(view).0, principals.negated) {
                (Answer::Yes, _) => {}
                (Answer::Unknown, _) => {
                    return format!(
                        "whether principal {} is one of {list} cannot be told from its ARN",
                        request.principal
                    );
                }
                (Answer::No, true) => {
                    return format!("principal {} is in NotPrincipal {list}", request.principal);
                }
                (Answer::No, false) => {
                    return format!("principal {} is not in {list}", request.principal);
                }
            }
        }
        let failed = |wanted: Answer| {
            self.conditions
                .iter()
                .find(|condition| condition.holds(view) == wanted)
        };
        failed(Answer::No)
            .or_else(|| failed(Answer::Unknown))
            .map(|condition| condition.why_not(view))
            .unwrap_or_default()
    }
}
