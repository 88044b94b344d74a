//! A request as statements look at it: its parts split once, its context looked up by key.

use std::borrow::Cow;

use super::derived_keys::derived;
use super::evaluation::AuthorizationRequest;
use super::matching::{ArnParts, arn_parts};
use super::principal::{Caller, is_account_id};
use crate::ordered::OrderedMap;

/// Whether something holds, when part of what it depends on may be unknown.
///
/// Ordered, so that "all of" is the least and "one of" is the greatest (Kleene's logic).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answer {
    /// It does not hold.
    No,
    /// It depends on something that the evaluation does not know.
    Unknown,
    /// It holds.
    Yes,
}

impl From<bool> for Answer {
    fn from(holds: bool) -> Self {
        if holds { Answer::Yes } else { Answer::No }
    }
}

impl Answer {
    /// The opposite; the unknown stays unknown.
    pub(crate) fn negated(self) -> Self {
        match self {
            Answer::No => Answer::Yes,
            Answer::Unknown => Answer::Unknown,
            Answer::Yes => Answer::No,
        }
    }
}

/// The condition keys of a request. Keys are compared without regard to case [V].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'r> {
    given: &'r OrderedMap<String, Vec<String>>,
    /// What keys that are not given are derived from.
    request: Option<&'r AuthorizationRequest>,
}

/// The values of a condition key.
pub(crate) enum Values<'r> {
    Given(&'r [String]),
    Derived(String),
}

impl Values<'_> {
    pub(crate) fn as_slice(&self) -> &[String] {
        match self {
            Values::Given(values) => values,
            Values::Derived(value) => std::slice::from_ref(value),
        }
    }
}

impl<'r> Context<'r> {
    /// These keys and no others.
    pub(crate) fn of(given: &'r OrderedMap<String, Vec<String>>) -> Self {
        Self {
            given,
            request: None,
        }
    }

    /// The values of `key`; `None` when it is absent or has no value.
    pub(crate) fn values(self, key: &str) -> Option<Values<'r>> {
        let given = self
            .given
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key));
        match given {
            Some((_, values)) if values.is_empty() => None,
            Some((_, values)) => Some(Values::Given(values)),
            None => derived(key, self.request?).map(Values::Derived),
        }
    }

    /// The value of `key`, where it has exactly one: what a policy variable stands for [V].
    pub(crate) fn single(self, key: &str) -> Option<Cow<'r, str>> {
        match self.values(key)? {
            Values::Given([value]) => Some(Cow::Borrowed(value)),
            Values::Given(_) => None,
            Values::Derived(value) => Some(Cow::Owned(value)),
        }
    }
}

/// A request with its ARNs taken apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestView<'r> {
    pub(crate) request: &'r AuthorizationRequest,
    pub(crate) caller: Caller<'r>,
    /// `None` for `*`.
    pub(crate) resource: Option<ArnParts<'r>>,
    pub(crate) context: Context<'r>,
    /// Whether the caller has a permissions boundary.
    pub(crate) has_boundary: bool,
}

impl<'r> RequestView<'r> {
    pub(crate) fn of(request: &'r AuthorizationRequest, has_boundary: bool) -> Self {
        Self {
            request,
            caller: Caller::of(&request.principal),
            resource: arn_parts(&request.resource),
            context: Context {
                given: &request.context,
                request: Some(request),
            },
            has_boundary,
        }
    }

    /// Prefix of the action: the service that is asked.
    pub(crate) fn service(&self) -> &'r str {
        self.request
            .action
            .split_once(':')
            .map_or("", |(service, _)| service)
    }

    /// Whether the caller's account owns the resource; so it is assumed where nothing says
    /// whose the resource is [D].
    pub(crate) fn is_same_account(&self) -> bool {
        match (
            self.caller.account(),
            owner(self.request, self.resource.as_ref()),
        ) {
            (Some(caller), Some(owner)) => caller == owner,
            _ => true,
        }
    }

    /// Whether the action takes on a role, so that the role's trust policy is the resource's
    /// policy [V].
    pub(crate) fn is_role_assumption(&self) -> bool {
        const ACTIONS: [&str; 5] = [
            "sts:AssumeRole",
            "sts:AssumeRoleWithSAML",
            "sts:AssumeRoleWithWebIdentity",
            "sts:SetSourceIdentity",
            "sts:TagSession",
        ];
        ACTIONS
            .iter()
            .any(|action| action.eq_ignore_ascii_case(&self.request.action))
    }
}

/// Account that owns the resource of `request`, whose ARN has these parts; `None` where nothing
/// says so.
pub(crate) fn owner<'r>(
    request: &'r AuthorizationRequest,
    resource: Option<&ArnParts<'r>>,
) -> Option<&'r str> {
    match &request.resource_account {
        Some(account) => Some(account.as_str()),
        None => resource
            .map(|parts| parts[4])
            .filter(|it| is_account_id(it)),
    }
}
