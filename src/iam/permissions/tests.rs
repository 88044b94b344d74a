use super::*;
use crate::iam::{AuthorizationDecision, PreparedRole};
use crate::ordered::OrderedMap;

const ACCOUNT: &str = "111122223333";

fn role(statement: Value) -> Role {
    Role {
        policies: vec![RolePolicy {
            policy_name: "p".to_owned(),
            policy_document: json!({"Version": "2012-10-17", "Statement": statement}),
        }],
        ..Role::task("web")
    }
}

fn decision(role: &Role, action: &str) -> AuthorizationDecision {
    let prepared = PreparedRole::new(role, ACCOUNT);
    assert_eq!(prepared.diagnostics, []);
    let evaluation = prepared.evaluate("task", action, "*", OrderedMap::new());
    evaluation.decision
}

#[test]
fn an_action_that_is_named_is_removed_and_then_not_allowed() {
    let before = Role::execution("exec");
    let (after, how) = before.without_permission("ecr:BatchGetImage");
    assert_eq!(how, PermissionRemoval::Removed);
    assert_eq!(
        decision(&after, "ecr:BatchGetImage"),
        AuthorizationDecision::ImplicitDeny
    );
    assert_eq!(
        decision(&after, "logs:PutLogEvents"),
        AuthorizationDecision::Allow
    );
    assert_eq!(after.permissions().len() + 1, before.permissions().len());
}

#[test]
fn an_action_that_a_wildcard_allows_is_denied() {
    let allow =
        json!([{"Effect": "Allow", "Action": ["s3:GetObject", "s3:Get*"], "Resource": "*"}]);
    let (after, how) = role(allow).without_permission("s3:GetObject");
    assert_eq!(how, PermissionRemoval::Denied);
    assert_eq!(
        decision(&after, "s3:GetObject"),
        AuthorizationDecision::ExplicitDeny
    );
    assert_eq!(
        decision(&after, "s3:GetBucketLocation"),
        AuthorizationDecision::Allow
    );

    let (twice, _) = after.without_permission("s3:GetObject");
    assert_eq!(twice, after, "taking it away again changes nothing");
    let (other, _) = after.without_permission("s3:GetBucketLocation");
    assert_eq!(
        decision(&other, "s3:GetBucketLocation"),
        AuthorizationDecision::ExplicitDeny
    );
}

#[test]
fn a_policy_left_without_statements_goes() {
    for statement in [
        json!({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}),
        json!([{"Effect": "Allow", "Action": ["SQS:sendmessage"], "Resource": "*"}]),
    ] {
        let (after, how) = role(statement).without_permission("sqs:SendMessage");
        assert_eq!(how, PermissionRemoval::Removed);
        assert_eq!(after.policies, []);
    }
}

#[test]
fn what_is_not_allowed_cannot_be_taken_away() {
    let before = role(json!({"Effect": "Deny", "Action": "s3:*", "Resource": "*"}));
    let (after, how) = before.without_permission("s3:GetObject");
    assert_eq!((after, how), (before, PermissionRemoval::NotAllowed));
}

#[test]
fn a_permission_taken_away_can_be_given_back() {
    for statement in [
        json!([{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]),
        json!([{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]),
        json!([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]),
    ] {
        let (taken, _) = role(statement.clone()).without_permission("s3:GetObject");
        assert_ne!(
            decision(&taken, "s3:GetObject"),
            AuthorizationDecision::Allow
        );
        let given = taken.with_permission("s3:GetObject", "*");
        assert_eq!(
            decision(&given, "s3:GetObject"),
            AuthorizationDecision::Allow,
            "{statement}"
        );
        assert_eq!(given.with_permission("s3:GetObject", "*"), given);
    }
}
