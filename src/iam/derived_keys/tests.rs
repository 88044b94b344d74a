use serde_json::{Value, json};

use crate::iam::{AuthorizationDecision, RequestDocument};

const USER: &str = "arn:aws:iam::111122223333:user/staff/maria";
const ROLE: &str = "arn:aws:iam::111122223333:role/app/web";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/web/1f2e";
const FEDERATED: &str = "arn:aws:sts::111122223333:federated-user/jo";
const ROOT: &str = "arn:aws:iam::111122223333:root";
const SERVICE: &str = "ecs-tasks.amazonaws.com";
const QUEUE: &str = "arn:aws:sqs:eu-west-1:444455556666:orders";

/// Whether a statement with this condition denies `principal`.
fn condition_holds(principal: &str, context: &Value, condition: &Value) -> bool {
    let request = json!({
        "principal": principal, "action": "sqs:SendMessage", "resource": QUEUE, "context": context,
        "resourcePolicy": {"Version": "2012-10-17", "Statement": {"Effect": "Deny",
            "Principal": "*", "Action": "*", "Resource": "*", "Condition": condition}},
    });
    let document = RequestDocument::read(&request);
    assert_eq!(document.diagnostics, [], "{request}");
    document.evaluate().decision == AuthorizationDecision::ExplicitDeny
}

#[test]
fn what_follows_from_the_principal_is_in_the_context() {
    let cases = [
        ("aws:PrincipalArn", USER, Some(USER)),
        ("aws:PrincipalArn", ROLE, Some(ROLE)),
        (
            "aws:PrincipalArn",
            SESSION,
            Some("arn:aws:iam::111122223333:role/web"),
        ),
        (
            "aws:PrincipalArn",
            "arn:aws-cn:sts::111122223333:assumed-role/web/1f2e",
            Some("arn:aws-cn:iam::111122223333:role/web"),
        ),
        ("aws:PrincipalArn", FEDERATED, Some(FEDERATED)),
        ("aws:PrincipalArn", ROOT, Some(ROOT)),
        ("aws:PrincipalArn", SERVICE, None),
        ("aws:PrincipalArn", "*", None),
        ("aws:PrincipalAccount", USER, Some("111122223333")),
        ("aws:PrincipalAccount", SESSION, Some("111122223333")),
        ("aws:PrincipalAccount", SERVICE, None),
        ("aws:PrincipalAccount", "*", Some("anonymous")),
        ("aws:PrincipalType", USER, Some("User")),
        ("aws:PrincipalType", ROLE, Some("AssumedRole")),
        ("aws:PrincipalType", SESSION, Some("AssumedRole")),
        ("aws:PrincipalType", FEDERATED, Some("FederatedUser")),
        ("aws:PrincipalType", ROOT, Some("Account")),
        ("aws:PrincipalType", "*", Some("Anonymous")),
        ("aws:PrincipalIsAWSService", SERVICE, Some("true")),
        ("aws:PrincipalIsAWSService", SESSION, Some("false")),
        ("aws:PrincipalIsAWSService", "accounts.google.com", None),
        ("aws:PrincipalServiceName", SERVICE, Some(SERVICE)),
        ("aws:PrincipalServiceName", USER, None),
        ("aws:username", USER, Some("maria")),
        ("AWS:UserName", USER, Some("maria")),
        ("aws:username", SESSION, None),
        ("aws:username", ROOT, None),
        ("aws:userid", USER, None),
        ("aws:ResourceAccount", USER, Some("444455556666")),
        ("sqs:PrincipalArn", USER, None),
    ];
    for (key, principal, expected) in cases {
        let condition = match expected {
            Some(value) => json!({"StringEquals": {key: value}}),
            None => json!({"Null": {key: "true"}}),
        };
        assert!(
            condition_holds(principal, &json!({}), &condition),
            "{key} of {principal} is {expected:?}"
        );
    }
}

#[test]
fn what_the_request_says_wins() {
    let says = |context: Value, condition: Value| condition_holds(SESSION, &context, &condition);
    assert!(says(
        json!({"AWS:principalarn": ROLE}),
        json!({"ArnEquals": {"aws:PrincipalArn": ROLE}})
    ));
    assert!(says(
        json!({"aws:PrincipalAccount": []}),
        json!({"Null": {"aws:PrincipalAccount": "true"}})
    ));
    assert!(says(
        json!({"aws:username": "1f2e"}),
        json!({"StringEquals": {"aws:username": "1f2e"}})
    ));
}

#[test]
fn variables_stand_for_what_follows_from_the_principal() {
    for (principal, expected) in [
        (USER, AuthorizationDecision::Allow),
        (SESSION, AuthorizationDecision::ImplicitDeny),
    ] {
        let request = json!({
            "principal": principal, "action": "s3:GetObject", "resource": "arn:aws:s3:::home/maria/x",
            "identityPolicies": {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                "Action": "s3:*", "Resource": "arn:aws:s3:::home/${aws:username}/*"}},
        });
        let evaluation = RequestDocument::read(&request).evaluate();
        assert_eq!(evaluation.decision, expected, "{principal}");
    }
}
