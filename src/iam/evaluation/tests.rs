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
        ("another account", OTHERS, with(&policy), ExplicitDeny),
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

#[test]
fn what_cannot_be_known_is_said_only_where_it_matters() {
    let unknown = |effect: &str| {
        json!({"Statement": {"Effect": effect, "Action": "*", "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:MoonPhase": "full"}}}})
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
