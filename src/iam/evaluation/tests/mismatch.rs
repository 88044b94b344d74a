use super::*;
use crate::iam::Mismatch;

fn mismatch(policies: Value) -> Mismatch {
    let found = evaluation(USER, "sqs:SendMessage", QUEUE, policies);
    let verdict = found.by.first().unwrap();
    let mismatch = verdict.mismatch.clone().unwrap();
    assert_eq!(mismatch.to_string(), verdict.why_not);
    mismatch
}

/// With this one statement for the user.
fn of_identity(statement: Value) -> Mismatch {
    mismatch(json!({"identityPolicies": {"Version": "2012-10-17", "Statement": statement}}))
}

#[test]
fn why_a_statement_does_not_match_is_a_value_with_both_sides() {
    let cases = [
        (
            of_identity(
                json!({"Effect": "Allow", "NotAction": ["sqs:*", "s3:*"], "Resource": "*"}),
            ),
            "NotAction",
            json!({"reason": "Action", "negated": true, "wanted": ["sqs:*", "s3:*"],
                "has": "sqs:SendMessage", "unknown": false}),
            "action sqs:SendMessage is in NotAction [sqs:*, s3:*]",
        ),
        (
            of_identity(json!({"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b"})),
            "Resource",
            json!({"reason": "Resource", "negated": false, "wanted": ["arn:aws:s3:::b"],
                "has": QUEUE, "unknown": false}),
            "resource arn:aws:sqs:eu-west-1:111122223333:orders does not match [arn:aws:s3:::b]",
        ),
        (
            of_identity(
                json!({"Effect": "Allow", "Action": "*", "Resource": "arn:aws:sqs:*:*:${aws:MoonPhase}"}),
            ),
            "Resource",
            json!({"reason": "Resource", "negated": false, "wanted": ["arn:aws:sqs:*:*:${aws:MoonPhase}"],
                "has": QUEUE, "unknown": true}),
            "[arn:aws:sqs:*:*:${aws:MoonPhase}] has a variable that ecslab does not know",
        ),
        (
            mismatch(json!({"resourcePolicy": grant(json!({"AWS": ROLE}), "sqs")})),
            "Principal",
            json!({"reason": "Principal", "negated": false, "wanted": [ROLE], "has": USER, "unknown": false}),
            "principal arn:aws:iam::111122223333:user/maria is not in [arn:aws:iam::111122223333:role/app/web]",
        ),
        (
            of_identity(json!({"Effect": "Allow", "Action": "*", "Resource": "*",
                "Condition": {"StringLike": {"aws:username": ["jo", "m?"]}}})),
            "Condition",
            json!({"reason": "Condition", "operator": "StringLike", "key": "aws:username",
                "wanted": ["jo", "m?"], "has": ["maria"], "unknown": false}),
            "condition StringLike aws:username: request has maria, statement wants jo, m?",
        ),
        (
            of_identity(json!({"Effect": "Allow", "Action": "*", "Resource": "*",
                "Condition": {"Bool": {"aws:SecureTransport": "true"}}})),
            "Condition",
            json!({"reason": "Condition", "operator": "Bool", "key": "aws:SecureTransport",
                "wanted": ["true"], "has": [], "unknown": false}),
            "condition key aws:SecureTransport is not in the request (Bool wants true)",
        ),
    ];
    for (mismatch, element, value, sentence) in cases {
        assert_eq!(mismatch.element(), element);
        assert_eq!(serde_json::to_value(&mismatch).unwrap(), value);
        assert_eq!(mismatch.to_string(), sentence);
    }
}

#[test]
fn a_policy_that_does_not_bind_the_caller_says_so() {
    let linked = "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForECS/x";
    let found = evaluation(
        linked,
        "sqs:SendMessage",
        QUEUE,
        json!({"scps": [[deny("*")]]}),
    );
    let mismatch = found.by[0].mismatch.as_ref().unwrap();
    assert_eq!(
        serde_json::to_value(mismatch).unwrap(),
        json!({"reason": "NotBinding", "policy": "service control policy", "principal": linked})
    );
    assert_eq!(mismatch.element(), "");
}
