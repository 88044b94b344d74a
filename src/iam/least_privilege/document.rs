//! From calls to the smallest policy document.

use serde_json::{Map, Value, json};

use super::super::matching::{ARN_PARTS, ArnPattern, arn_parts};
use super::super::request::{Answer, Context};
use super::RoleCall;
use crate::ordered::OrderedMap;

/// What calls of the ECS agent are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// Action.
    pub action: &'static str,
    /// Sid of the statement that allows it.
    pub sid: &'static str,
}

const fn purpose(action: &'static str, sid: &'static str) -> Purpose {
    Purpose { action, sid }
}

/// What the ECS agent calls AWS for.
const PURPOSES: [Purpose; 11] = [
    purpose("ecr:GetAuthorizationToken", "LogInToRegistry"),
    purpose("ecr:BatchCheckLayerAvailability", "PullImages"),
    purpose("ecr:BatchGetImage", "PullImages"),
    purpose("ecr:GetDownloadUrlForLayer", "PullImages"),
    purpose("logs:CreateLogGroup", "CreateLogGroups"),
    purpose("logs:CreateLogStream", "WriteLogs"),
    purpose("logs:PutLogEvents", "WriteLogs"),
    purpose("s3:GetBucketLocation", "LocateEnvironmentFiles"),
    purpose("s3:GetObject", "ReadEnvironmentFiles"),
    purpose("secretsmanager:GetSecretValue", "ReadSecrets"),
    purpose("ssm:GetParameters", "ReadParameters"),
];

/// Actions that IAM authorizes without a resource, so that only `*` allows them: those for which
/// the Service Authorization Reference names no type of resource [V: Service Authorization
/// Reference, the actions table]. Of `ecr:GetAuthorizationToken` that is documented [V]; the others
/// stand here as commonly written in policies [D].
const WITHOUT_RESOURCE: [&str; 12] = [
    "cloudwatch:PutMetricData",
    "dynamodb:ListTables",
    "ecr:GetAuthorizationToken",
    "s3:ListAllMyBuckets",
    "secretsmanager:ListSecrets",
    "ssm:DescribeParameters",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
    "sts:GetCallerIdentity",
    "xray:PutTraceSegments",
];

/// What the ECS agent makes a call of `action` for; `None` for actions that it does not call.
#[must_use]
pub fn purpose_of(action: &str) -> Option<Purpose> {
    PURPOSES
        .into_iter()
        .find(|purpose| purpose.action.eq_ignore_ascii_case(action))
}

/// A statement in the making.
struct Group {
    service: String,
    resources: Vec<String>,
    actions: Vec<String>,
    application: bool,
}

/// The smallest policy for `calls` with the reasons for each `*`; no policy without calls.
pub(super) fn smallest_policy(calls: &[RoleCall]) -> (Option<Value>, Vec<String>) {
    let mut notes = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    for (action, (resources, application)) in resources_of_actions(calls, &mut notes) {
        let service = service_prefix(&action).to_owned();
        let known = groups.iter_mut().find(|group| {
            group.service == service
                && group.resources == resources
                && group.application == application
        });
        match known {
            Some(group) => group.actions.push(action),
            None => groups.push(Group {
                service,
                resources,
                actions: vec![action],
                application,
            }),
        }
    }
    if groups.is_empty() {
        return (None, notes);
    }
    let mut sids: OrderedMap<String, usize> = OrderedMap::default();
    let statements: Vec<Value> = groups
        .iter()
        .map(|group| {
            let sid = sid(group);
            let count = sids.get_or_default(sid.clone());
            *count += 1;
            let sid = match *count {
                1 => sid,
                number => format!("{sid}{number}"),
            };
            json!({
                "Sid": sid,
                "Effect": "Allow",
                "Action": group.actions,
                "Resource": group.resources,
            })
        })
        .collect();
    let mut document = Map::new();
    document.insert("Version".to_owned(), Value::from("2012-10-17"));
    document.insert("Statement".to_owned(), Value::from(statements));
    (Some(Value::Object(document)), notes)
}

/// The smallest list of resources for each action, and whether an application alone calls it.
fn resources_of_actions(
    calls: &[RoleCall],
    notes: &mut Vec<String>,
) -> OrderedMap<String, (Vec<String>, bool)> {
    let mut found: OrderedMap<String, (Vec<String>, bool)> = OrderedMap::default();
    for call in calls {
        if !is_action(&call.action) {
            notes.push(format!(
                "{} is no action, so no policy can allow it.",
                call.action
            ));
            continue;
        }
        // IAM compares actions without regard to case [V].
        let spelled = found
            .keys()
            .find(|known| known.eq_ignore_ascii_case(&call.action))
            .cloned();
        let action = spelled.unwrap_or_else(|| call.action.clone());
        let (resource, reason) = resource_element(call);
        if let Some(reason) = reason
            && !notes.contains(&reason)
        {
            notes.push(reason);
        }
        let is_new = !found.contains_key(&action);
        let (resources, application) = found.get_or_default(action);
        *application = call.application && (is_new || *application);
        resources.push(resource);
    }
    found
        .into_iter()
        .map(|(action, (resources, application))| (action, (fewest(resources), application)))
        .collect()
}

/// What stands for the resource of `call` in a policy, and why where that is `*`.
fn resource_element(call: &RoleCall) -> (String, Option<String>) {
    let action = &call.action;
    if WITHOUT_RESOURCE
        .iter()
        .any(|known| known.eq_ignore_ascii_case(action))
    {
        let reason = format!("{action} is authorized without a resource: only * allows it.");
        return ("*".to_owned(), Some(reason));
    }
    if arn_parts(&call.resource).is_none() {
        let reason = match call.resource.as_str() {
            "*" => format!(
                "{action} is called on *: give the application's call the ARN of its resource to narrow it."
            ),
            other => format!("{action} is called on {other}, which is no ARN: only * allows it."),
        };
        return ("*".to_owned(), Some(reason));
    }
    // A policy variable would stand for something else.
    (call.resource.replace("${", "${$}{"), None)
}

/// `resources` without those that others of them cover, in order.
fn fewest(mut resources: Vec<String>) -> Vec<String> {
    resources.sort();
    resources.dedup();
    let mut kept: Vec<String> = Vec::new();
    for resource in resources {
        if !kept.iter().any(|wider| covers(wider, &resource)) {
            kept.retain(|narrower| !covers(&resource, narrower));
            kept.push(resource);
        }
    }
    kept
}

/// Whether whatever the pattern `narrow` of ARNs matches, `wide` matches too, as far as it can be
/// told by the text of `narrow`.
pub(super) fn covers(wide: &str, narrow: &str) -> bool {
    let context = OrderedMap::default();
    let wider = ArnPattern::new(wide, ARN_PARTS);
    wide == narrow
        || wider.matches(arn_parts(narrow).as_ref(), Context::of(&context)) == Answer::Yes
}

/// Whether `text` names one action: the prefix of a service, a colon, a name.
fn is_action(text: &str) -> bool {
    let is_name = |part: &str| {
        let is_of_names = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !part.is_empty() && part.bytes().all(is_of_names)
    };
    text.split_once(':')
        .is_some_and(|(service, name)| is_name(service) && is_name(name))
}

/// Prefix of an action: its service.
fn service_prefix(action: &str) -> &str {
    action
        .split_once(':')
        .map_or(action, |(service, _)| service)
}

/// What a statement is for, in letters and digits, as IAM wants a Sid [V].
fn sid(group: &Group) -> String {
    let first = group.actions.first().map_or("", String::as_str);
    if !group.application
        && let Some(purpose) = purpose_of(first)
    {
        return purpose.sid.to_owned();
    }
    let name = |action: &str| {
        action
            .split_once(':')
            .map_or("", |(_, name)| name)
            .to_owned()
    };
    let service: String = capitalized(&group.service);
    match group.actions.as_slice() {
        [only] => format!("{service}{}", letters(&name(only))),
        several => {
            let reads = |action: &String| {
                let name = name(action);
                [
                    "Get", "List", "Describe", "BatchGet", "Query", "Scan", "Head",
                ]
                .iter()
                .any(|verb| name.starts_with(verb))
            };
            let verb = if several.iter().all(reads) {
                "Read"
            } else {
                "Use"
            };
            format!("{verb}{service}")
        }
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars().filter(char::is_ascii_alphanumeric);
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
