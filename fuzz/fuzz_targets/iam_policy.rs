//! Documents of every kind and requests with them, as a line of what `ecslab iam` takes: the
//! whole line, or a document that stands at every place of a request.

#![no_main]

use ecslab::iam::{AuthorizationDecision, RequestDocument, decide};
use ecslab::json_text::JsonText;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

/// What is asked of every document.
const ASKED: [(&str, &str, &str); 3] = [
    (
        "arn:aws:sts::210987654321:assumed-role/web/4f1c",
        "s3:GetObject",
        "arn:aws:s3:::b/a/b",
    ),
    (
        "arn:aws:iam::210987654321:user/olga",
        "ecr:GetAuthorizationToken",
        "*",
    ),
    (
        "ecs-tasks.amazonaws.com",
        "sts:AssumeRole",
        "arn:aws:iam::210987654321:role/web",
    ),
];

fn check(value: &Value) {
    let document = RequestDocument::read(value);
    let evaluation = document.evaluate();
    let _ = document.sentence(&evaluation);
    assert_eq!(
        evaluation.decision,
        decide(&document.request, &document.policies),
        "both ways decide the same"
    );
    for verdict in &evaluation.by {
        assert_eq!(verdict.matched, verdict.why_not.is_empty());
    }
    let is_decided = matches!(
        evaluation.decision,
        AuthorizationDecision::ExplicitDeny | AuthorizationDecision::NotModelled
    );
    assert!(!is_decided || evaluation.deciding().next().is_some());
}

fuzz_target!(|text: &str| {
    let (Some(json), _) = JsonText::read(text) else {
        return;
    };
    check(&json.value);
    for (principal, action, resource) in ASKED {
        let with = |member: &str| {
            let mut request = json!({
                "principal": principal, "action": action, "resource": resource,
                "context": {"aws:username": "olga", "aws:TagKeys": ["a", "b"]},
            });
            request[member] = json.value.clone();
            request
        };
        for member in [
            "identityPolicies",
            "boundary",
            "scps",
            "rcps",
            "resourcePolicy",
            "trustPolicy",
            "sessionPolicy",
        ] {
            check(&with(member));
        }
    }
});
