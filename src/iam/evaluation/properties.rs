//! What holds of every evaluation, whatever the policies.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::iam::RequestDocument;

/// Any JSON at all, with names that policies use among its members.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "Allow",
            "Deny",
            "*",
            "s3:*",
            "arn:aws:s3:::b/*",
            "2012-10-17",
            "${aws:username}",
            "arn:aws:iam::111122223333:root",
            "${",
            "arn:",
            "a:${b:c",
            "StringEquals",
        ])
        .prop_map(Value::from),
    ];
    let name = prop_oneof![
        prop::sample::select(vec![
            "Version",
            "Id",
            "Statement",
            "Sid",
            "Effect",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Principal",
            "NotPrincipal",
            "Condition",
            "AWS",
            "Service",
            "StringLike",
            "ForAllValues:StringEqualsIfExists",
            "DateLessThan",
            "IpAddress",
            "NumericEquals",
            "Null",
            "aws:username",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,8}",
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A statement that IAM takes, about a few actions and resources.
fn statement() -> impl Strategy<Value = Value> {
    let condition = prop_oneof![
        3 => Just(json!({})),
        1 => Just(json!({"StringEquals": {"aws:username": "maria"}})),
        1 => Just(json!({"StringNotEquals": {"aws:MoonPhase": "full"}})),
        1 => Just(json!({"Null": {"aws:TokenIssueTime": "true"}})),
    ];
    (
        prop::sample::select(vec!["Allow", "Deny"]),
        prop::sample::select(vec!["Action", "NotAction"]),
        prop::sample::select(vec!["*", "s3:*", "s3:GetObject", "sqs:*", "s3:Put*"]),
        prop::sample::select(vec!["Resource", "NotResource"]),
        prop::sample::select(vec!["*", "arn:aws:s3:::b/*", "arn:aws:s3:::${aws:username}/x"]),
        condition,
    )
        .prop_map(|(effect, action, actions, resource, resources, condition)| {
            json!({"Effect": effect, action: actions, resource: resources, "Condition": condition})
        })
}

fn document() -> impl Strategy<Value = Value> {
    prop::collection::vec(statement(), 1..4)
        .prop_map(|statements| json!({"Version": "2012-10-17", "Statement": statements}))
}

/// A request with up to two identity policies, and perhaps a boundary and a session policy.
fn request() -> impl Strategy<Value = Value> {
    (
        prop::sample::select(vec!["s3:GetObject", "s3:PutObject", "sqs:SendMessage"]),
        prop::sample::select(vec!["arn:aws:s3:::b/x", "arn:aws:s3:::maria/x", "*"]),
        prop::option::of(prop::sample::select(vec!["maria", "jo"])),
        prop::collection::vec(document(), 0..3),
        prop::collection::vec(document(), 0..2),
        prop::option::of(document()),
    )
        .prop_map(
            |(action, resource, username, identity, boundary, session)| {
                let context = match username {
                    Some(username) => json!({"aws:username": username}),
                    None => json!({}),
                };
                json!({
                    "principal": "arn:aws:sts::111122223333:assumed-role/web/1f2e",
                    "action": action, "resource": resource, "context": context,
                    "identityPolicies": identity, "boundary": boundary, "sessionPolicy": session,
                })
            },
        )
}

fn decision(request: &Value) -> AuthorizationDecision {
    RequestDocument::read(request).evaluate().decision
}

proptest! {
    #[test]
    fn no_input_panics(policy in any_json(), context in any_json(), principal in "\\PC{0,20}", resource in "\\PC{0,30}") {
        let request = json!({
            "principal": principal, "action": "s3:GetObject", "resource": resource,
            "context": {"aws:username": context},
            "identityPolicies": [policy], "boundary": policy, "scps": [[policy]], "rcps": policy,
            "resourcePolicy": policy, "trustPolicy": policy, "sessionPolicy": policy,
        });
        let document = RequestDocument::read(&request);
        let evaluation = document.evaluate();
        let _ = document.sentence(&evaluation);
        prop_assert_eq!(evaluation.decision, decide(&document.request, &document.policies));
    }

    #[test]
    fn a_deny_of_everything_always_wins(mut request in request()) {
        let everything = json!({"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}});
        request["identityPolicies"].as_array_mut().unwrap().push(everything);
        prop_assert_eq!(decision(&request), AuthorizationDecision::ExplicitDeny);
    }

    #[test]
    fn another_allow_never_takes_an_allow_away(mut request in request(), mut added in statement()) {
        let before = decision(&request);
        added["Effect"] = json!("Allow");
        request["identityPolicies"].as_array_mut().unwrap().push(json!({"Version": "2012-10-17", "Statement": added}));
        let after = decision(&request);
        if before == AuthorizationDecision::Allow {
            prop_assert_eq!(after, AuthorizationDecision::Allow);
        }
        prop_assert_eq!(
            before == AuthorizationDecision::ExplicitDeny,
            after == AuthorizationDecision::ExplicitDeny
        );
    }

    #[test]
    fn another_deny_never_allows(mut request in request(), mut added in statement()) {
        let before = decision(&request);
        added["Effect"] = json!("Deny");
        request["identityPolicies"].as_array_mut().unwrap().push(json!({"Version": "2012-10-17", "Statement": added}));
        if before != AuthorizationDecision::Allow {
            prop_assert_ne!(decision(&request), AuthorizationDecision::Allow);
        }
    }

    #[test]
    fn the_explanation_agrees_with_the_decision(request in request()) {
        let evaluation = RequestDocument::read(&request).evaluate();
        let deciding = evaluation.deciding().count();
        match evaluation.decision {
            AuthorizationDecision::Allow | AuthorizationDecision::ExplicitDeny | AuthorizationDecision::NotModelled => prop_assert!(deciding > 0),
            AuthorizationDecision::ImplicitDeny | AuthorizationDecision::Invalid => prop_assert_eq!(deciding, 0),
        }
        for verdict in &evaluation.by {
            prop_assert_eq!(verdict.matched, verdict.why_not.is_empty(), "{:?}", verdict);
        }
    }
}
