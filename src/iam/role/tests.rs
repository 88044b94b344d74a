use serde_json::json;

use super::*;
use crate::iam::AuthorizationDecision;
use crate::iam::presets::ec2_trust_policy;

#[test]
fn a_role_has_the_arn_of_its_account_unless_it_says_its_own() {
    let mut role = Role::task("web");
    assert_eq!(
        role.arn("111122223333"),
        "arn:aws:iam::111122223333:role/web"
    );
    assert!(role.is_named_by("web", "111122223333"));
    assert!(!role.is_named_by("arn:aws:iam::444455556666:role/web", "111122223333"));
    role.arn = Some("arn:aws-cn:iam::444455556666:role/shop/web".to_owned());
    let prepared = PreparedRole::new(&role, "111122223333");
    assert_eq!(
        prepared.session_arn("1f2e"),
        "arn:aws-cn:sts::444455556666:assumed-role/web/1f2e"
    );
}

#[test]
fn only_whom_the_trust_policy_names_may_assume_the_role() {
    let decision = |role: &Role, service: &str| {
        let prepared = PreparedRole::new(role, "111122223333");
        prepared.assume(service, OrderedMap::new()).decision
    };
    let role = Role::task("web");
    assert_eq!(
        decision(&role, ECS_TASKS_PRINCIPAL),
        AuthorizationDecision::Allow
    );
    assert_eq!(
        decision(&role, "ec2.amazonaws.com"),
        AuthorizationDecision::ImplicitDeny
    );
    let instance = Role {
        assume_role_policy_document: ec2_trust_policy(),
        ..role
    };
    assert_eq!(
        decision(&instance, ECS_TASKS_PRINCIPAL),
        AuthorizationDecision::ImplicitDeny
    );
    let untrusting = Role {
        assume_role_policy_document: json!(null),
        ..instance
    };
    assert_eq!(
        decision(&untrusting, ECS_TASKS_PRINCIPAL),
        AuthorizationDecision::Invalid
    );
}

#[test]
fn the_managed_policy_covers_images_and_log_streams_but_no_secrets() {
    let role = PreparedRole::new(&Role::execution("exec"), "111122223333");
    assert_eq!(role.diagnostics, []);
    let decision = |action: &str| {
        let evaluation = role.evaluate("1f2e", action, "*", OrderedMap::new());
        evaluation.decision
    };
    for action in [
        "ecr:GetAuthorizationToken",
        "ecr:BatchGetImage",
        "logs:CreateLogStream",
    ] {
        assert_eq!(decision(action), AuthorizationDecision::Allow, "{action}");
    }
    for action in [
        "secretsmanager:GetSecretValue",
        "ssm:GetParameters",
        "logs:CreateLogGroup",
    ] {
        assert_eq!(
            decision(action),
            AuthorizationDecision::ImplicitDeny,
            "{action}"
        );
    }
}

#[test]
fn mistakes_in_a_role_name_their_policy() {
    let mut role = Role::execution("exec");
    role.policies[0].policy_document =
        json!({"Statement": {"Effect": "Allow", "Action": "s3", "Resource": "*"}});
    let prepared = PreparedRole::new(&role, "111122223333");
    assert_eq!(
        prepared.diagnostics[0].pointer,
        "/Policies/0/PolicyDocument/Statement/Action"
    );
    let evaluation = prepared.evaluate("1f2e", "s3:GetObject", "*", OrderedMap::new());
    assert_eq!(evaluation.decision, AuthorizationDecision::Invalid);
}

#[test]
fn the_principal_of_a_session_is_its_role_with_the_path() {
    let mut role = Role::task("web");
    let arn = "arn:aws:iam::444455556666:role/shop/web";
    role.arn = Some(arn.to_owned());
    role.policies = vec![RolePolicy {
        policy_name: "own".to_owned(),
        policy_document: json!({"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*",
            "Condition": {"ArnEquals": {"aws:PrincipalArn": arn}}}}),
    }];
    let prepared = PreparedRole::new(&role, "111122223333");
    let evaluation = prepared.evaluate("1f2e", "s3:GetObject", "*", OrderedMap::new());
    assert_eq!(evaluation.decision, AuthorizationDecision::Allow);
}
