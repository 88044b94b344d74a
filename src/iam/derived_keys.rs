//! Condition keys that IAM fills in from who calls and what is asked for
//! [V: IAM User Guide, Global condition context keys; Principal key values].

use super::evaluation::AuthorizationRequest;
use super::matching::arn_parts;
use super::principal::{Caller, CallerKind, last_of_path};
use super::request::owner;

/// How the value of a key follows from the request; `None` when the request has none.
type Derivation = fn(&AuthorizationRequest, &Caller<'_>) -> Option<String>;

/// The keys, without `aws:`.
const DERIVED: [(&str, Derivation); 7] = [
    ("PrincipalArn", principal_arn),
    ("PrincipalAccount", |_, caller| match caller {
        Caller::Anonymous => Some("anonymous".to_owned()),
        caller => caller.account().map(str::to_owned),
    }),
    ("PrincipalType", |_, caller| {
        principal_type(caller).map(str::to_owned)
    }),
    ("PrincipalIsAWSService", |_, caller| match caller {
        Caller::Account { .. } => Some("false".to_owned()),
        caller => service_name(caller).map(|_| "true".to_owned()),
    }),
    ("PrincipalServiceName", |_, caller| {
        service_name(caller).map(str::to_owned)
    }),
    ("username", |_, caller| user_name(caller).map(str::to_owned)),
    ("ResourceAccount", |request, _| {
        let resource = arn_parts(&request.resource);
        owner(request, resource.as_ref()).map(str::to_owned)
    }),
];

/// The value that `key` has because of the principal or the resource of `request`.
pub(crate) fn derived(key: &str, request: &AuthorizationRequest) -> Option<String> {
    let (prefix, name) = key.split_once(':')?;
    if !prefix.eq_ignore_ascii_case("aws") {
        return None;
    }
    let (_, derivation) = DERIVED
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    derivation(request, &Caller::of(&request.principal))
}

/// A session has the ARN of its role [V]. The session's ARN leaves out the role's path, so the
/// role is taken to have none where the request does not give the key [D].
fn principal_arn(_: &AuthorizationRequest, caller: &Caller<'_>) -> Option<String> {
    match caller {
        Caller::Account {
            arn,
            account,
            kind: CallerKind::RoleSession(role),
        } => {
            let [_, partition, ..] = arn_parts(arn)?;
            Some(format!("arn:{partition}:iam::{account}:role/{role}"))
        }
        Caller::Account { arn, .. } => Some((*arn).to_owned()),
        Caller::Anonymous | Caller::Service(_) | Caller::Provider(_) => None,
    }
}

fn principal_type(caller: &Caller<'_>) -> Option<&'static str> {
    match caller {
        Caller::Anonymous => Some("Anonymous"),
        Caller::Service(_) | Caller::Provider(_) => None,
        Caller::Account { kind, arn, .. } => match kind {
            CallerKind::Root => Some("Account"),
            CallerKind::Role(_) | CallerKind::RoleSession(_) => Some("AssumedRole"),
            CallerKind::Other if user_name(caller).is_some() => Some("User"),
            CallerKind::Other => {
                let [.., resource] = arn_parts(arn)?;
                resource
                    .starts_with("federated-user/")
                    .then_some("FederatedUser")
            }
        },
    }
}

/// Only users have a name, which their ARN ends in [V].
fn user_name<'r>(caller: &Caller<'r>) -> Option<&'r str> {
    let Caller::Account { arn, .. } = caller else {
        return None;
    };
    let [_, _, service, _, _, resource] = arn_parts(arn)?;
    let path = resource
        .strip_prefix("user/")
        .filter(|_| service == "iam")?;
    Some(last_of_path(path))
}

/// Identity providers have names like services, under other domains.
fn service_name<'r>(caller: &Caller<'r>) -> Option<&'r str> {
    match caller {
        Caller::Service(name) => {
            let is_of_aws = name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn");
            is_of_aws.then_some(*name)
        }
        Caller::Anonymous | Caller::Provider(_) | Caller::Account { .. } => None,
    }
}

#[cfg(test)]
mod tests;
