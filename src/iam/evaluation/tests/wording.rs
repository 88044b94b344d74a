//! What people read of an evaluation.

use super::*;

#[test]
fn every_statement_says_why_it_does_not_match() {
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:List*"], "Resource": "*"},
        {"Effect": "Allow", "NotAction": "sqs:*", "Resource": "*"},
        {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:*:jobs"},
        {"Effect": "Deny", "Action": "sqs:*", "NotResource": "arn:aws:sqs:*:*:orders"},
        {"Effect": "Deny", "Action": "sqs:*", "Resource": "*",
            "Condition": {"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-west-2"]}}},
        {"Effect": "Deny", "Action": "sqs:*", "Resource": "*",
            "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}},
        {"Sid": "Orders", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"},
    ]});
    let found = evaluation(
        USER,
        "sqs:SendMessage",
        QUEUE,
        json!({"identityPolicies": [policy], "context": {"aws:RequestedRegion": "us-east-1"}}),
    );
    assert_eq!(found.decision, Allow);
    let reasons: Vec<(usize, &str)> = found
        .by
        .iter()
        .map(|verdict| (verdict.statement, verdict.why_not.as_str()))
        .collect();
    assert_eq!(
        reasons,
        [
            (6, ""),
            (
                0,
                "action sqs:SendMessage is not in [s3:GetObject, s3:List*]"
            ),
            (1, "action sqs:SendMessage is in NotAction [sqs:*]"),
            (
                2,
                "resource arn:aws:sqs:eu-west-1:111122223333:orders does not match [arn:aws:sqs:*:*:jobs]"
            ),
            (
                3,
                "resource arn:aws:sqs:eu-west-1:111122223333:orders is in NotResource [arn:aws:sqs:*:*:orders]"
            ),
            (
                4,
                "condition StringEquals aws:RequestedRegion: request has us-east-1, statement wants eu-west-1, eu-west-2"
            ),
            (
                5,
                "condition key aws:MultiFactorAuthPresent is not in the request (Bool wants false)"
            ),
        ]
    );
    let first = &found.by[0];
    assert_eq!(
        (first.policy.as_str(), first.sid.as_deref(), first.decided),
        ("identityPolicies[0]", Some("Orders"), true)
    );
}

#[test]
fn denials_are_worded_as_aws_words_them() {
    let denied = format!(
        "User: {SESSION} is not authorized to perform: sqs:SendMessage on resource: {QUEUE}"
    );
    let everything = json!([allow("*")]);
    let cases = [
        (
            json!({}),
            "because no identity-based policy allows the sqs:SendMessage action",
        ),
        (
            json!({"identityPolicies": [deny("*")]}),
            "with an explicit deny in an identity-based policy",
        ),
        (
            json!({"identityPolicies": everything, "boundary": [allow("s3:*")]}),
            "because no permissions boundary allows the sqs:SendMessage action",
        ),
        (
            json!({"identityPolicies": everything, "sessionPolicy": allow("s3:*")}),
            "because no session policy allows the sqs:SendMessage action",
        ),
        (
            json!({"identityPolicies": everything, "scps": [[allow("s3:*")]]}),
            "with an explicit deny in a service control policy",
        ),
        (
            json!({"identityPolicies": everything, "resourceAccount": "444455556666"}),
            "because no resource-based policy allows the sqs:SendMessage action",
        ),
    ];
    for (policies, ending) in cases {
        let found = evaluation(SESSION, "sqs:SendMessage", QUEUE, policies);
        assert_eq!(
            found.denial_phrase(SESSION, "sqs:SendMessage", QUEUE),
            format!("{denied} {ending}")
        );
    }
}

#[test]
fn the_closest_statement_is_the_one_that_names_the_action() {
    let statements = json!([
        {"Sid": "Others", "Effect": "Allow", "Action": "s3:*", "Resource": "*"},
        {"Sid": "Reads", "Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "*"},
        {"Sid": "Elsewhere", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": KEY},
        {"Sid": "Never", "Effect": "Deny", "Action": "sqs:SendMessage", "Resource": KEY}
    ]);
    let closest = |statements: &Value| {
        let document = json!({"Version": "2012-10-17", "Statement": statements});
        let policies = json!({"identityPolicies": [document]});
        let found = evaluation(SESSION, "sqs:SendMessage", QUEUE, policies);
        found.closest().and_then(|verdict| verdict.sid.clone())
    };
    assert_eq!(closest(&statements).as_deref(), Some("Elsewhere"));
    let (others, reads) = (&statements[0], &statements[1]);
    assert_eq!(closest(&json!([others, reads])).as_deref(), Some("Reads"));
    assert_eq!(closest(&json!([others])), None);
}
