use serde_json::{Value, json};

use super::*;
use crate::iam::assume_context;

const ACCOUNT: &str = "111122223333";
const REPOSITORY: &str = "arn:aws:ecr:us-east-1:111122223333:repository/shop";
const STREAM: &str = "arn:aws:logs:us-east-1:111122223333:log-group:/shop:log-stream:web/app/*";
const QUEUE: &str = "arn:aws:sqs:us-east-1:111122223333:orders";

fn call(action: &str, resource: &str, application: bool) -> RoleCall {
    RoleCall {
        action: action.to_owned(),
        resource: resource.to_owned(),
        family: "shop".to_owned(),
        application,
    }
}

fn of_agent() -> Vec<RoleCall> {
    [
        ("ecr:GetAuthorizationToken", "*"),
        ("ecr:BatchGetImage", REPOSITORY),
        ("ecr:BatchCheckLayerAvailability", REPOSITORY),
        ("ecr:GetDownloadUrlForLayer", REPOSITORY),
        ("logs:CreateLogStream", STREAM),
        ("logs:PutLogEvents", STREAM),
    ]
    .map(|(action, resource)| call(action, resource, false))
    .to_vec()
}

fn role(policies: &[(&str, Value)]) -> Role {
    let policies = policies.iter().map(|(name, statement)| RolePolicy {
        policy_name: (*name).to_owned(),
        policy_document: json!({"Version": "2012-10-17", "Statement": statement}),
    });
    Role {
        policies: policies.collect(),
        ..Role::task("shopRole")
    }
}

fn statements(least: &LeastPrivilege) -> Vec<Value> {
    let document = least.policy.as_ref().unwrap();
    document["Statement"].as_array().unwrap().clone()
}

/// Pointer, action, resource, use and why of what is attached.
fn attached(least: &LeastPrivilege) -> Vec<(&str, &str, &str, PermissionUse, &str)> {
    least
        .attached
        .iter()
        .map(|it| {
            let texts = (&it.pointer, &it.action, &it.resource);
            (
                texts.0.as_str(),
                texts.1.as_str(),
                texts.2.as_str(),
                it.usage,
                it.why.as_str(),
            )
        })
        .collect()
}

#[test]
fn statements_are_by_service_and_resources_with_actions_sorted_and_sids_that_say_what_for() {
    let least = LeastPrivilege::of(&Role::task("a"), &of_agent(), ACCOUNT);
    assert_eq!(
        statements(&least),
        [
            json!({"Sid": "PullImages", "Effect": "Allow", "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], "Resource": [REPOSITORY]}),
            json!({"Sid": "LogInToRegistry", "Effect": "Allow", "Action": ["ecr:GetAuthorizationToken"], "Resource": ["*"]}),
            json!({"Sid": "WriteLogs", "Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": [STREAM]}),
        ]
    );
    assert_eq!(
        least.notes,
        ["ecr:GetAuthorizationToken is authorized without a resource: only * allows it."]
    );
    assert!(least.is_sufficient());
}

#[test]
fn a_statement_of_the_application_is_named_after_what_it_does() {
    let table = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
    let calls = [
        call("dynamodb:GetItem", table, true),
        call("dynamodb:Query", table, true),
        call("sqs:SendMessage", QUEUE, true),
        call("sqs:SendMessage", &format!("{QUEUE}-late"), true),
        call("s3:GetObject", "arn:aws:s3:::shop/a", true),
        call("s3:PutObject", "arn:aws:s3:::shop/a", true),
        call("s3:DeleteObject", "arn:aws:s3:::shop/b", true),
    ];
    let least = LeastPrivilege::of(&Role::task("a"), &calls, ACCOUNT);
    let sids: Vec<Value> = statements(&least)
        .iter()
        .map(|it| it["Sid"].clone())
        .collect();
    assert_eq!(
        sids,
        ["ReadDynamodb", "S3DeleteObject", "UseS3", "SqsSendMessage"]
    );
    assert_eq!(
        statements(&least)[3]["Resource"],
        json!([QUEUE, format!("{QUEUE}-late")])
    );
}

#[test]
fn a_resource_that_another_covers_is_left_out() {
    let calls = [
        call("s3:GetObject", "arn:aws:s3:::shop/a", true),
        call("s3:GetObject", "arn:aws:s3:::shop/*", true),
        call("S3:getobject", "arn:aws:s3:::shop/b", true),
    ];
    let least = LeastPrivilege::of(&Role::task("a"), &calls, ACCOUNT);
    assert_eq!(statements(&least).len(), 1);
    assert_eq!(
        statements(&least)[0]["Resource"],
        json!(["arn:aws:s3:::shop/*"])
    );
    assert!(least.is_sufficient());
}

#[test]
fn what_no_policy_can_name_is_said() {
    let calls = [
        call("s3:GetObject", "my-bucket", true),
        call("fetch", QUEUE, true),
        call(
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:111122223333:${name}",
            true,
        ),
    ];
    let least = LeastPrivilege::of(&Role::task("a"), &calls, ACCOUNT);
    assert_eq!(
        least.notes,
        [
            "s3:GetObject is called on my-bucket, which is no ARN: only * allows it.",
            "fetch is no action, so no policy can allow it.",
        ]
    );
    let answers: Vec<bool> = least
        .needed
        .iter()
        .map(|it| it.with_least_privilege == AuthorizationDecision::Allow)
        .collect();
    assert_eq!(answers, [true, false, true]);
}

#[test]
fn a_role_that_signs_nothing_needs_no_policy() {
    let role = role(&[(
        "all",
        json!([{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]),
    )]);
    let least = LeastPrivilege::of(&role, &[], ACCOUNT);
    assert_eq!(least.policy, None);
    assert_eq!(least.replaced_policies, ["all"]);
    assert!(role.with_least_privilege(&least).policies.is_empty());
}

#[test]
fn every_action_and_resource_that_is_attached_is_used_unused_or_broader_than_needed() {
    let role = role(&[
        (
            "queue",
            json!([
                {"Effect": "Allow", "Action": ["sqs:SendMessage", "sqs:ReceiveMessage"], "Resource": QUEUE},
                {"Effect": "Allow", "Action": "sqs:Send*", "Resource": [QUEUE, "*"]},
            ]),
        ),
        (
            "bucket",
            json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": ["arn:aws:s3:::shop/*", "arn:aws:s3:::else/a"]}),
        ),
        (
            "rest",
            json!([
                {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
                {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE, "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}},
            ]),
        ),
    ]);
    let calls = [
        call("sqs:SendMessage", QUEUE, true),
        call("s3:GetObject", "arn:aws:s3:::shop/a", true),
    ];
    let least = LeastPrivilege::of(&role, &calls, ACCOUNT);
    let (used, broader, unused) = (
        PermissionUse::Used,
        PermissionUse::Broader,
        PermissionUse::Unused,
    );
    let queue = "/Policies/0/PolicyDocument/Statement";
    let bucket = "/Policies/1/PolicyDocument/Statement";
    let rest = "/Policies/2/PolicyDocument/Statement";
    let both = format!(
        "Only s3:GetObject, sqs:SendMessage is called. arn:aws:s3:::shop/a, {QUEUE} is enough."
    );
    let send = format!("Only sqs:SendMessage is called. {QUEUE} is enough.");
    let elsewhere = format!(
        "sqs:SendMessage is called on {QUEUE}, but the statement's condition does not hold."
    );
    assert_eq!(
        attached(&least),
        [
            (
                format!("{queue}/0").as_str(),
                "sqs:SendMessage",
                QUEUE,
                used,
                ""
            ),
            (
                format!("{queue}/0").as_str(),
                "sqs:ReceiveMessage",
                QUEUE,
                unused,
                "No call asks for it."
            ),
            (
                format!("{queue}/1").as_str(),
                "sqs:Send*",
                QUEUE,
                broader,
                "Only sqs:SendMessage is called."
            ),
            (
                format!("{queue}/1").as_str(),
                "sqs:Send*",
                "*",
                broader,
                send.as_str()
            ),
            (
                bucket,
                "s3:GetObject",
                "arn:aws:s3:::shop/*",
                broader,
                "arn:aws:s3:::shop/a is enough."
            ),
            (
                bucket,
                "s3:GetObject",
                "arn:aws:s3:::else/a",
                unused,
                "s3:GetObject is called on arn:aws:s3:::shop/a instead."
            ),
            (
                format!("{rest}/0").as_str(),
                "all but iam:*",
                "*",
                broader,
                both.as_str()
            ),
            (
                format!("{rest}/1").as_str(),
                "sqs:SendMessage",
                QUEUE,
                unused,
                elsewhere.as_str()
            ),
        ]
    );
    assert_eq!(least.missing().count(), 0);
    assert!(!least.is_attached());
    let after = LeastPrivilege::of(&role.with_least_privilege(&least), &calls, ACCOUNT);
    assert!(after.is_attached(), "{after:?}");
}

#[test]
fn what_is_missing_and_what_denies_it_is_said_with_the_place() {
    let role = role(&[
        (
            "guard",
            json!([
                {"Effect": "Deny", "Action": "iam:*", "Resource": "*"},
                {"Effect": "Deny", "Action": "sqs:*", "Resource": "*"},
            ]),
        ),
        (
            "queue",
            json!([{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE}]),
        ),
    ]);
    let calls = [
        call("sqs:SendMessage", QUEUE, true),
        call("s3:GetObject", "arn:aws:s3:::shop/a", true),
    ];
    let least = LeastPrivilege::of(&role, &calls, ACCOUNT);
    let missing: Vec<(&str, AuthorizationDecision, &[String])> = least
        .missing()
        .map(|it| {
            (
                it.call.action.as_str(),
                it.attached,
                it.denied_by.as_slice(),
            )
        })
        .collect();
    let denial = "/Policies/0/PolicyDocument/Statement/1".to_owned();
    assert_eq!(
        missing,
        [
            (
                "sqs:SendMessage",
                AuthorizationDecision::ExplicitDeny,
                std::slice::from_ref(&denial)
            ),
            ("s3:GetObject", AuthorizationDecision::ImplicitDeny, &[]),
        ]
    );
    assert_eq!(least.removed_denials, [denial]);
    assert_eq!(least.kept_policies, ["guard"]);
    assert_eq!(least.replaced_policies, ["queue"]);
    let changed = role.with_least_privilege(&least);
    let kept = &changed.policies[1].policy_document["Statement"];
    assert_eq!(
        kept,
        &json!([{"Effect": "Deny", "Action": "iam:*", "Resource": "*"}])
    );
    assert!(least.is_sufficient());
}

#[test]
fn a_policy_that_iam_refuses_hides_neither_the_others_nor_the_way_out() {
    let role = role(&[
        ("broken", json!(7)),
        (
            "queue",
            json!([{"Effect": "Allow", "Action": "sqs:*", "Resource": QUEUE}]),
        ),
    ]);
    let least = LeastPrivilege::of(&role, &[call("sqs:SendMessage", QUEUE, true)], ACCOUNT);
    assert_eq!(least.needed[0].attached, AuthorizationDecision::Invalid);
    assert_eq!(
        attached(&least)[0].0,
        "/Policies/1/PolicyDocument/Statement/0"
    );
    assert_eq!(attached(&least)[0].3, PermissionUse::Broader);
    assert_eq!(least.replaced_policies, ["broken", "queue"]);
    assert!(least.is_sufficient());
}

#[test]
fn the_recommended_trust_policy_lets_ecs_in_for_the_account_and_region_only() {
    let role = Role {
        assume_role_policy_document: recommended_trust_policy(ACCOUNT, "us-east-1"),
        ..Role::task("a")
    };
    let prepared = PreparedRole::new(&role, ACCOUNT);
    assert_eq!(prepared.diagnostics, []);
    let rows = [
        (ACCOUNT, "us-east-1", true),
        ("999988887777", "us-east-1", false),
        (ACCOUNT, "eu-west-1", false),
    ];
    for (account, region, expected) in rows {
        let answer = prepared.assume(
            ECS_TASKS_PRINCIPAL,
            assume_context(account, region, "playground/7f3a"),
        );
        assert_eq!(answer.is_allowed(), expected, "{account} {region}");
    }
}
