//! Policies of resources, keys and roles.

use super::*;

#[test]
fn resource_policies_grant_within_the_account_by_whom_they_name() {
    let to = |principal: Value| json!({"resourcePolicy": grant(principal, "sqs")});
    let limited = |principal: Value| json!({"resourcePolicy": grant(principal, "sqs"), "boundary": [allow("s3:*")]});
    let limited_session = |principal: Value| json!({"resourcePolicy": grant(principal, "sqs"), "sessionPolicy": allow("s3:*")});
    check_queue(&[
        ("the role", SESSION, to(json!({"AWS": ROLE})), Allow),
        ("the session", SESSION, to(json!({"AWS": SESSION})), Allow),
        (
            "another session",
            SESSION,
            to(json!({"AWS": format!("{SESSION}x")})),
            ImplicitDeny,
        ),
        (
            "a role of that name elsewhere",
            SESSION,
            to(json!({"AWS": "arn:aws:iam::444455556666:role/web"})),
            ImplicitDeny,
        ),
        (
            "the account",
            SESSION,
            to(json!({"AWS": "111122223333"})),
            ImplicitDeny,
        ),
        ("everyone", SESSION, to(json!("*")), Allow),
        (
            "one of several",
            USER,
            to(json!({"AWS": [ROLE, USER]})),
            Allow,
        ),
        (
            "the role, within a boundary",
            SESSION,
            limited(json!({"AWS": ROLE})),
            ImplicitDeny,
        ),
        (
            "the session, within a boundary",
            SESSION,
            limited(json!({"AWS": SESSION})),
            Allow,
        ),
        (
            "the user, within a boundary",
            USER,
            limited(json!({"AWS": USER})),
            Allow,
        ),
        (
            "the role, within a session policy",
            SESSION,
            limited_session(json!({"AWS": ROLE})),
            ImplicitDeny,
        ),
        (
            "the session, within a session policy",
            SESSION,
            limited_session(json!({"AWS": SESSION})),
            Allow,
        ),
        (
            "a service",
            "sns.amazonaws.com",
            to(json!({"Service": "sns.amazonaws.com"})),
            Allow,
        ),
        (
            "another service",
            "events.amazonaws.com",
            to(json!({"Service": "sns.amazonaws.com"})),
            ImplicitDeny,
        ),
        (
            "a deleted principal",
            USER,
            to(json!({"AWS": "AIDACKCEVSQ6C2EXAMPLE"})),
            ImplicitDeny,
        ),
        ("nobody in particular", "anonymous", to(json!("*")), Allow),
    ]);
}

#[test]
fn across_accounts_both_sides_must_allow() {
    let policy = grant(json!({"AWS": "444455556666"}), "sqs");
    let identity = json!([allow("sqs:*")]);
    check_queue(&[
        (
            "only the identity policy",
            OTHERS,
            json!({"identityPolicies": identity}),
            ImplicitDeny,
        ),
        (
            "only the resource policy",
            OTHERS,
            json!({"resourcePolicy": policy}),
            ImplicitDeny,
        ),
        (
            "both",
            OTHERS,
            json!({"identityPolicies": identity, "resourcePolicy": policy}),
            Allow,
        ),
        (
            "both, and a boundary that is silent",
            OTHERS,
            json!({"identityPolicies": identity,
            "resourcePolicy": grant(json!({"AWS": OTHERS}), "sqs"), "boundary": [allow("s3:*")]}),
            ImplicitDeny,
        ),
        (
            "the owner as said beside the ARN",
            SESSION,
            json!({"identityPolicies": identity,
            "resourceAccount": "444455556666"}),
            ImplicitDeny,
        ),
    ]);
}

#[test]
fn not_principal_denies_everybody_else() {
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "NotPrincipal": {"AWS": [ROLE, ROOT]}, "Action": "sqs:*", "Resource": "*"}
    ]});
    let with = |policy: &Value| json!({"identityPolicies": [allow("*")], "resourcePolicy": policy});
    check_queue(&[
        ("the role named", SESSION, with(&policy), Allow),
        ("the root user named", ROOT, with(&policy), Allow),
        ("another account", OTHERS, with(&policy), ExplicitDeny),
        (
            "a user of the account that is named",
            USER,
            with(&policy),
            ExplicitDeny,
        ),
        (
            "a service",
            "sns.amazonaws.com",
            with(&policy),
            ExplicitDeny,
        ),
        (
            "the role named, but with a boundary",
            SESSION,
            json!({"identityPolicies": [allow("*")], "resourcePolicy": policy, "boundary": [allow("*")]}),
            ExplicitDeny,
        ),
    ]);
}

#[test]
fn a_key_policy_must_allow_or_hand_over() {
    let identity = json!([allow("kms:*")]);
    let cases = [
        (
            "names somebody else",
            json!({"AWS": "arn:aws:iam::111122223333:role/admin"}),
            ImplicitDeny,
        ),
        ("hands over to the account", json!({"AWS": ROOT}), Allow),
        ("names the role", json!({"AWS": ROLE}), Allow),
    ];
    for (rule, principal, expected) in cases {
        let policies =
            json!({"identityPolicies": identity, "resourcePolicy": grant(principal, "kms")});
        let found = evaluation(SESSION, "kms:Decrypt", KEY, policies);
        assert_eq!(found.decision, expected, "{rule}");
    }
    let default = evaluation(
        SESSION,
        "kms:Decrypt",
        KEY,
        json!({"identityPolicies": identity}),
    );
    assert_eq!(default.decision, Allow, "the default key policy hands over");
}

#[test]
fn a_trust_policy_must_let_the_caller_in() {
    let tasks = "ecs-tasks.amazonaws.com";
    let provider = "arn:aws:iam::111122223333:oidc-provider/idp.example.com";
    let identity = json!([allow("sts:AssumeRole")]);
    let cases = [
        (
            "the service",
            tasks,
            json!({"trustPolicy": trust(json!({"Service": tasks}))}),
            Allow,
        ),
        (
            "one of several",
            tasks,
            json!({"trustPolicy": trust(json!({"Service": ["ec2.amazonaws.com", tasks]}))}),
            Allow,
        ),
        (
            "another service",
            tasks,
            json!({"trustPolicy": trust(json!({"Service": "ecs.amazonaws.com"}))}),
            ImplicitDeny,
        ),
        (
            "no trust policy",
            USER,
            json!({"identityPolicies": identity}),
            ImplicitDeny,
        ),
        (
            "the user itself",
            USER,
            json!({"trustPolicy": trust(json!({"AWS": USER}))}),
            Allow,
        ),
        (
            "the account only",
            USER,
            json!({"trustPolicy": trust(json!({"AWS": ROOT}))}),
            ImplicitDeny,
        ),
        (
            "the account and an identity policy",
            USER,
            json!({
            "trustPolicy": trust(json!({"AWS": ROOT})), "identityPolicies": identity}),
            Allow,
        ),
        (
            "somebody else, in spite of an identity policy",
            USER,
            json!({
            "trustPolicy": trust(json!({"AWS": OTHERS})), "identityPolicies": identity}),
            ImplicitDeny,
        ),
        (
            "another account, one side",
            OTHERS,
            json!({"trustPolicy": trust(json!({"AWS": OTHERS}))}),
            ImplicitDeny,
        ),
        (
            "another account, both sides",
            OTHERS,
            json!({
            "trustPolicy": trust(json!({"AWS": OTHERS})), "identityPolicies": identity}),
            Allow,
        ),
    ];
    for (rule, principal, policies, expected) in cases {
        let found = evaluation(principal, "sts:AssumeRole", ROLE, policies);
        assert_eq!(found.decision, expected, "{rule}");
    }
    let federated = json!({"trustPolicy": {"Statement": {"Effect": "Allow",
        "Principal": {"Federated": provider}, "Action": "sts:AssumeRoleWithWebIdentity"}}});
    let found = evaluation(provider, "sts:AssumeRoleWithWebIdentity", ROLE, federated);
    assert_eq!(found.decision, Allow);
}
