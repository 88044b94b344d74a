mod mismatch;
mod resources;
mod wording;

use serde_json::{Value, json};

use super::*;
use crate::iam::RequestDocument;

const ROLE: &str = "arn:aws:iam::111122223333:role/app/web";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/web/1f2e";
const USER: &str = "arn:aws:iam::111122223333:user/maria";
const ROOT: &str = "arn:aws:iam::111122223333:root";
const OTHERS: &str = "arn:aws:sts::444455556666:assumed-role/ci/build";
const QUEUE: &str = "arn:aws:sqs:eu-west-1:111122223333:orders";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/k";

fn allow(action: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]})
}

fn deny(action: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": action, "Resource": "*"}]})
}

/// A resource's policy that allows everything of `service` to `principal`.
fn grant(principal: Value, service: &str) -> Value {
    let action = format!("{service}:*");
    json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*"}
    ]})
}

fn trust(principal: Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    ]})
}

fn evaluation(principal: &str, action: &str, resource: &str, policies: Value) -> Evaluation {
    let mut request = json!({"principal": principal, "action": action, "resource": resource});
    let members = request.as_object_mut().unwrap();
    members.extend(policies.as_object().unwrap().clone());
    let document = RequestDocument::read(&request);
    assert_eq!(document.diagnostics, [], "{request}");
    assert_eq!(
        decide(&document.request, &document.policies),
        document.evaluate().decision,
        "the way without explanation decides the same"
    );
    document.evaluate()
}

use AuthorizationDecision::{Allow, ExplicitDeny, ImplicitDeny, NotModelled};

/// Decisions on sqs:SendMessage to a queue of account 111122223333.
fn check_queue(cases: &[(&str, &str, Value, AuthorizationDecision)]) {
    for (rule, principal, policies, expected) in cases {
        let found = evaluation(principal, "sqs:SendMessage", QUEUE, policies.clone());
        assert_eq!(found.decision, *expected, "{rule}");
    }
}

#[test]
fn identity_policies() {
    check_queue(&[
        ("nothing allows", USER, json!({}), ImplicitDeny),
        (
            "one allows",
            USER,
            json!({"identityPolicies": [deny("s3:*"), allow("sqs:*")]}),
            Allow,
        ),
        (
            "a deny wins",
            USER,
            json!({"identityPolicies": [allow("*"), deny("SQS:send*")]}),
            ExplicitDeny,
        ),
        (
            "a deny of something else does not",
            USER,
            json!({"identityPolicies": [allow("*"), deny("sqs:Receive*")]}),
            Allow,
        ),
        ("the root user needs none", ROOT, json!({}), Allow),
    ]);
}

#[test]
fn permissions_boundaries_and_session_policies_limit_identity_policies() {
    check_queue(&[
        (
            "a boundary grants nothing",
            ROLE,
            json!({"boundary": [allow("*")]}),
            ImplicitDeny,
        ),
        (
            "both allow",
            ROLE,
            json!({"identityPolicies": [allow("*")], "boundary": [allow("sqs:*")]}),
            Allow,
        ),
        (
            "the boundary is silent",
            ROLE,
            json!({"identityPolicies": [allow("*")], "boundary": [allow("s3:*")]}),
            ImplicitDeny,
        ),
        (
            "the boundary denies",
            ROLE,
            json!({"identityPolicies": [allow("*")], "boundary": [deny("sqs:*")]}),
            ExplicitDeny,
        ),
        (
            "a session policy grants nothing",
            SESSION,
            json!({"sessionPolicy": allow("*")}),
            ImplicitDeny,
        ),
        (
            "the session policy is silent",
            SESSION,
            json!({"identityPolicies": [allow("*")], "sessionPolicy": allow("s3:*")}),
            ImplicitDeny,
        ),
        (
            "all allow",
            SESSION,
            json!({"identityPolicies": [allow("*")], "sessionPolicy": allow("sqs:*"), "boundary": [allow("*")]}),
            Allow,
        ),
    ]);
}

#[test]
fn organizations_bind_their_principals() {
    let linked = "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForECS/x";
    let everything = json!([allow("*")]);
    let rcp = |effect: &str| json!({"Statement": {"Effect": effect, "Principal": "*", "Action": "sqs:*", "Resource": "*"}});
    let with = |scps: Value| json!({"identityPolicies": everything, "scps": scps});
    check_queue(&[
        (
            "each level allows",
            USER,
            with(json!([[allow("*")], [allow("s3:*"), allow("sqs:*")]])),
            Allow,
        ),
        (
            "one level is silent",
            USER,
            with(json!([[allow("*")], [allow("s3:*")]])),
            ImplicitDeny,
        ),
        (
            "one level is empty",
            USER,
            with(json!([[allow("*")], []])),
            ImplicitDeny,
        ),
        (
            "one level denies",
            USER,
            with(json!([[allow("*"), deny("sqs:*")]])),
            ExplicitDeny,
        ),
        (
            "they bind the root user",
            ROOT,
            with(json!([[allow("s3:*")]])),
            ImplicitDeny,
        ),
        (
            "they do not bind roles of services",
            linked,
            with(json!([[deny("*")]])),
            Allow,
        ),
        (
            "a direct grant does not help",
            USER,
            json!({
            "resourcePolicy": grant(json!({"AWS": USER}), "sqs"), "scps": [[allow("s3:*")]]}),
            ImplicitDeny,
        ),
        (
            "an rcp denies",
            USER,
            json!({"identityPolicies": everything, "rcps": [[rcp("Deny")]]}),
            ExplicitDeny,
        ),
        (
            "an rcp that is not RCPFullAWSAccess limits",
            USER,
            json!({"identityPolicies": everything,
            "rcps": [[{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}}]]}),
            ImplicitDeny,
        ),
    ]);
}

#[test]
fn what_cannot_be_known_is_said_only_where_it_matters() {
    let unknown = |effect: &str| {
        json!({"Statement": {"Effect": effect, "Action": "*", "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:MoonPhase": "full"}}}})
    };
    let about = |effect: &str, element: &str| {
        json!({"Version": "2012-10-17", "Statement": {"Effect": effect, "Action": "*",
            element: "arn:aws:sqs:*:*:${aws:MoonPhase}"}})
    };
    check_queue(&[
        (
            "an allow hangs on it",
            USER,
            json!({"identityPolicies": [unknown("Allow")]}),
            NotModelled,
        ),
        (
            "a deny hangs on it",
            USER,
            json!({"identityPolicies": [allow("*"), unknown("Deny")]}),
            NotModelled,
        ),
        (
            "another allows anyway",
            USER,
            json!({"identityPolicies": [unknown("Allow"), allow("*")]}),
            Allow,
        ),
        (
            "another denies anyway",
            USER,
            json!({"identityPolicies": [unknown("Allow"), deny("*")]}),
            ExplicitDeny,
        ),
        (
            "nothing allows anyway",
            USER,
            json!({"identityPolicies": [unknown("Deny")]}),
            ImplicitDeny,
        ),
        (
            "a deny hangs on a variable",
            USER,
            json!({"identityPolicies": [allow("*"), about("Deny", "Resource")]}),
            NotModelled,
        ),
        (
            "a deny of the rest hangs on a variable",
            USER,
            json!({"identityPolicies": [allow("*"), about("Deny", "NotResource")]}),
            NotModelled,
        ),
        (
            "nothing allows whatever the variable is",
            USER,
            json!({"identityPolicies": [about("Deny", "Resource")]}),
            ImplicitDeny,
        ),
        (
            "a deny hangs on a variable of a condition",
            USER,
            json!({"identityPolicies": [allow("*"), {"Version": "2012-10-17", "Statement":
                {"Effect": "Deny", "Action": "*", "Resource": "*",
                    "Condition": {"Null": {"aws:username": "true"}, "StringEquals": {"aws:username": "${aws:MoonPhase}"}}}}]}),
            Allow,
        ),
        (
            "a canonical user",
            USER,
            json!({"resourcePolicy":
            grant(json!({"CanonicalUser": "79a59df900b949e5"}), "sqs")}),
            NotModelled,
        ),
    ]);
}

#[test]
fn one_refused_document_makes_the_decision_invalid() {
    for member in [
        "identityPolicies",
        "boundary",
        "scps",
        "resourcePolicy",
        "sessionPolicy",
    ] {
        let mut request =
            json!({"principal": USER, "action": "sqs:SendMessage", "resource": QUEUE});
        request[member] = match member {
            "scps" => json!([[{"Statement": 1}]]),
            "identityPolicies" | "boundary" => json!([allow("*"), {"Statement": 1}]),
            _ => json!({"Statement": 1}),
        };
        let document = RequestDocument::read(&request);
        assert_eq!(
            document.evaluate().decision,
            AuthorizationDecision::Invalid,
            "{member}"
        );
        assert!(
            document.diagnostics[0]
                .pointer
                .starts_with(&format!("/{member}"))
        );
    }
}
