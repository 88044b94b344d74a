//! Who calls, and whom a statement's Principal names.

use super::matching::arn_parts;
use super::request::Answer;

/// Who makes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller<'r> {
    /// Nobody in particular: a request without credentials.
    Anonymous,
    /// An AWS service such as `ecs-tasks.amazonaws.com`, or an identity provider's name.
    Service(&'r str),
    /// A SAML or OIDC provider's ARN.
    Provider(&'r str),
    /// A principal of an account.
    Account {
        arn: &'r str,
        account: &'r str,
        kind: CallerKind<'r>,
    },
}

/// What a principal of an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallerKind<'r> {
    /// The account's root user.
    Root,
    /// A role, named as such: as good as any of its sessions.
    Role(&'r str),
    /// A session of the role of this name.
    RoleSession(&'r str),
    /// A user, a federated user, or something else that is named by its own ARN only.
    Other,
}

impl<'r> Caller<'r> {
    pub(crate) fn of(principal: &'r str) -> Self {
        let Some([_, _, service, _, account, resource]) = arn_parts(principal) else {
            return match principal {
                "" | "*" | "anonymous" => Caller::Anonymous,
                _ => Caller::Service(principal),
            };
        };
        let (resource_type, path) = resource.split_once('/').unwrap_or((resource, ""));
        let kind = match (service, resource_type) {
            ("iam", "saml-provider" | "oidc-provider") => return Caller::Provider(principal),
            ("iam", "root") => CallerKind::Root,
            ("iam", "role") => CallerKind::Role(last_of_path(path)),
            ("sts", "assumed-role") => {
                CallerKind::RoleSession(path.split_once('/').map_or(path, |(role, _)| role))
            }
            _ => CallerKind::Other,
        };
        Caller::Account {
            arn: principal,
            account,
            kind,
        }
    }

    pub(crate) fn account(&self) -> Option<&'r str> {
        match self {
            Caller::Account { account, .. } => Some(account),
            Caller::Anonymous | Caller::Service(_) | Caller::Provider(_) => None,
        }
    }

    pub(crate) fn is_root(&self) -> bool {
        matches!(
            self,
            Caller::Account {
                kind: CallerKind::Root,
                ..
            }
        )
    }

    /// Whether a service acts through its own role: service control policies do not bind those
    /// roles [V].
    pub(crate) fn is_service_linked_role(&self) -> bool {
        match self {
            Caller::Account { kind, .. } => match kind {
                CallerKind::Role(name) | CallerKind::RoleSession(name) => {
                    name.starts_with("AWSServiceRoleFor")
                }
                CallerKind::Root | CallerKind::Other => false,
            },
            Caller::Anonymous | Caller::Service(_) | Caller::Provider(_) => false,
        }
    }
}

pub(super) fn last_of_path(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// How directly a statement of a resource's policy names the caller, from least to most [V].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grant {
    /// By its account, which hands the decision to the account's own policies.
    Account,
    /// By the role of its session: boundaries and session policies still limit it.
    Role,
    /// By itself, or as everyone: within one account nothing but an explicit deny limits it.
    Direct,
}

/// One principal of a Principal or NotPrincipal element.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PrincipalPattern {
    /// `*`.
    Everyone,
    /// An account: its 12 digits, or the ARN of its root.
    Account(Box<str>),
    /// A role's ARN, and so every session of it.
    Role {
        arn: Box<str>,
        account: Box<str>,
        name: Box<str>,
    },
    /// Any other ARN: a user, a session, a federated user.
    Arn(Box<str>),
    /// A service's name.
    Service(Box<str>),
    /// An identity provider.
    Federated(Box<str>),
    /// A canonical user of S3, which cannot be compared with an ARN.
    CanonicalUser(Box<str>),
    /// The unique id (AIDA…, AROA…) that stays of a deleted principal: nobody any more [V].
    Deleted(Box<str>),
}

impl PrincipalPattern {
    /// The principal that `text` names under `AWS`; `None` when it names none.
    pub(crate) fn aws(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Everyone);
        }
        if is_account_id(text) {
            return Some(Self::Account(text.into()));
        }
        if let Some(parts) = arn_parts(text) {
            let [_, _, service, _, account, resource] = parts;
            // An ARN with wildcards names nobody: IAM refuses it [V].
            if text.contains(['*', '?']) || !matches!(service, "iam" | "sts") || resource.is_empty()
            {
                return None;
            }
            if resource == "root" {
                return Some(Self::Account(account.into()));
            }
            return Some(match resource.strip_prefix("role/") {
                Some(path) if service == "iam" => Self::Role {
                    arn: text.into(),
                    account: account.into(),
                    name: last_of_path(path).into(),
                },
                _ => Self::Arn(text.into()),
            });
        }
        let is_unique_id = text.len() >= 16
            && text.starts_with("A")
            && text
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        is_unique_id.then(|| Self::Deleted(text.into()))
    }

    /// As a policy spells it.
    pub(crate) fn source(&self) -> &str {
        match self {
            Self::Everyone => "*",
            Self::Role { arn: text, .. }
            | Self::Account(text)
            | Self::Arn(text)
            | Self::Service(text)
            | Self::Federated(text)
            | Self::CanonicalUser(text)
            | Self::Deleted(text) => text,
        }
    }

    /// Whether this names `caller`, and how directly.
    pub(crate) fn names(&self, caller: &Caller<'_>) -> (Answer, Grant) {
        let direct = |same: bool| (Answer::from(same), Grant::Direct);
        match (self, caller) {
            (Self::Everyone, _) => direct(true),
            (Self::CanonicalUser(_), Caller::Account { .. }) => (Answer::Unknown, Grant::Direct),
            (Self::Account(expected), Caller::Account { account, kind, .. }) => {
                let grant = match kind {
                    CallerKind::Root => Grant::Direct,
                    _ => Grant::Account,
                };
                (Answer::from(**expected == **account), grant)
            }
            (Self::Role { arn, account, name }, Caller::Account { .. }) => (
                Answer::from(role_is(arn, account, name, caller)),
                Grant::Role,
            ),
            (Self::Arn(expected), Caller::Account { arn, .. }) => direct(**expected == **arn),
            (Self::Service(expected) | Self::Federated(expected), Caller::Service(name)) => {
                direct(**expected == **name)
            }
            (Self::Federated(expected), Caller::Provider(arn)) => direct(**expected == **arn),
            _ => direct(false),
        }
    }
}

/// Whether the caller is the role, or a session of it. A session's ARN leaves out the role's
/// path [V].
fn role_is(arn: &str, account: &str, name: &str, caller: &Caller<'_>) -> bool {
    match caller {
        Caller::Account {
            kind: CallerKind::RoleSession(role),
            account: caller_account,
            ..
        } => *role == name && *caller_account == account,
        Caller::Account {
            arn: caller_arn, ..
        } => *caller_arn == arn,
        Caller::Anonymous | Caller::Service(_) | Caller::Provider(_) => false,
    }
}

/// Whether `text` is an AWS account id: 12 digits.
pub(crate) fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
