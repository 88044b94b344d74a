//! A request as statements look at it: its parts split once, its context looked up by key.

use super::evaluation::AuthorizationRequest;
use super::matching::{ArnParts, arn_parts};
use super::principal::Caller;
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
pub(crate) struct Context<'r>(pub(crate) &'r OrderedMap<String, Vec<String>>);

impl<'r> Context<'r> {
    /// The values of `key`; `None` when it is absent or has no value.
    pub(crate) fn values(self, key: &str) -> Option<&'r [String]> {
        self.0
            .iter()
            .find(|(name, values)| name.eq_ignore_ascii_case(key) && !values.is_empty())
            .map(|(_, values)| values.as_slice())
    }

    /// The value of `key`, where it has exactly one: what a policy variable stands for [V].
    pub(crate) fn single(self, key: &str) -> Option<&'r str> {
        match self.values(key)? {
            [value] => Some(value),
            _ => None,
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
            context: Context(&request.context),
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

    /// Account that owns the resource; `None` where nothing says so.
    fn resource_account(&self) -> Option<&'r str> {
        let written = self.resource.map(|parts| parts[4]);
        let is_account = |text: &&str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
        match &self.request.resource_account {
            Some(account) => Some(account.as_str()),
            None => written.filter(is_account),
        }
    }

    /// Whether the caller's account owns the resource; so it is assumed where nothing says
    /// whose the resource is [D].
    pub(crate) fn is_same_account(&self) -> bool {
        match (self.caller.account(), self.resource_account()) {
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
