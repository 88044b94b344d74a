mod refused;

use serde_json::{Value, json};

use super::*;

/// The codes and pointers of what is wrong with `document`.
fn mistakes(document: &Value, kind: PolicyKind) -> Vec<(&'static str, String)> {
    let (_, diagnostics) = PolicyDocument::read(document, "", kind);
    diagnostics
        .into_iter()
        .map(|diagnostic| (diagnostic.code, diagnostic.pointer))
        .collect()
}

/// A document with this one statement.
fn document(statement: Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

fn check(kind: PolicyKind, cases: &[(Value, &str, &str)]) {
    for (statement, code, pointer) in cases {
        let pointer = format!("/Statement/0{pointer}");
        assert_eq!(
            mistakes(&document(statement.clone()), kind),
            [(*code, pointer)],
            "{statement}"
        );
    }
}

#[test]
fn documents_that_iam_takes_are_read() {
    let statement = json!({"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/*"});
    let cases = [
        json!({"Version": "2012-10-17", "Statement": statement}),
        json!({"Version": "2008-10-17", "Id": "x", "Statement": [statement]}),
        json!({"Statement": [statement, statement]}),
        document(json!({"Sid": "", "Effect": "Deny", "NotAction": ["*"], "NotResource": "*"})),
        document(json!({"Effect": "Allow", "Action": "*:*", "Resource": ["*"], "Condition": {}})),
        document(
            json!({"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs",
            "Condition": {"Bool": {"aws:SecureTransport": true},
                "NumericLessThan": {"s3:max-keys": [5, "7"]},
                "ForAllValues:StringLikeIfExists": {"aws:TagKeys": []}}}),
        ),
    ];
    for case in cases {
        assert_eq!(mistakes(&case, PolicyKind::Identity), [], "{case}");
    }
}

#[test]
fn mistakes_in_the_document_name_their_place() {
    let statement = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"});
    let cases = [
        (json!("text"), "policy-type", ""),
        (json!([statement]), "policy-type", ""),
        (
            json!({"Version": "2012-10-17"}),
            "policy-statement",
            "/Statement",
        ),
        (json!({"Statement": []}), "policy-statement", "/Statement"),
        (
            json!({"Statement": ["x"]}),
            "policy-statement-type",
            "/Statement/0",
        ),
        (
            json!({"Version": "2026-01-01", "Statement": statement}),
            "policy-version",
            "/Version",
        ),
        (
            json!({"Version": 2012, "Statement": statement}),
            "policy-version",
            "/Version",
        ),
        (
            json!({"Id": 1, "Statement": statement}),
            "policy-id-type",
            "/Id",
        ),
        (
            json!({"version": "2012-10-17", "Statement": statement}),
            "policy-unknown-member",
            "/version",
        ),
        (
            json!({"a/b": 1, "Statement": statement}),
            "policy-unknown-member",
            "/a~1b",
        ),
    ];
    for (document, code, pointer) in cases {
        let expected = [(code, pointer.to_owned())];
        assert_eq!(
            mistakes(&document, PolicyKind::Identity),
            expected,
            "{document}"
        );
    }
}

#[test]
fn mistakes_in_a_statement_name_their_place() {
    let s3 = "arn:aws:s3:::b";
    check(
        PolicyKind::Identity,
        &[
            (
                json!({"Action": "s3:*", "Resource": "*"}),
                "policy-effect",
                "/Effect",
            ),
            (
                json!({"Effect": "allow", "Action": "s3:*", "Resource": "*"}),
                "policy-effect",
                "/Effect",
            ),
            (
                json!({"Effect": "Allow", "Resource": "*"}),
                "policy-action-missing",
                "",
            ),
            (
                json!({"Effect": "Allow", "Action": [], "Resource": "*"}),
                "policy-action-missing",
                "/Action",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*"}),
                "policy-resource-missing",
                "",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": []}),
                "policy-resource-missing",
                "/Resource",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "NotAction": "s3:*", "Resource": "*"}),
                "policy-both",
                "/NotAction",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "NotResource": s3}),
                "policy-both",
                "/NotResource",
            ),
            (
                json!({"Effect": "Allow", "Action": "GetObject", "Resource": "*"}),
                "policy-action-prefix",
                "/Action",
            ),
            (
                json!({"Effect": "Allow", "Action": ["s3:A", "s*:Get"], "Resource": "*"}),
                "policy-action-service",
                "/Action/1",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:a:b", "Resource": "*"}),
                "policy-action-colon",
                "/Action",
            ),
            (
                json!({"Effect": "Allow", "Action": 7, "Resource": "*"}),
                "policy-text",
                "/Action",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": ["*", {}]}),
                "policy-text",
                "/Resource/1",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "bucket"}),
                "policy-resource-arn",
                "/Resource",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": ""}),
                "policy-resource-arn",
                "/Resource",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:*:::b"}),
                "policy-resource-service",
                "/Resource",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:mars:s3:::b"}),
                "policy-resource-partition",
                "/Resource",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3::b"}),
                "policy-resource-account",
                "/Resource",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "*"}),
                "policy-principal-prohibited",
                "/Principal",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "resource": "*"}),
                "policy-unknown-member",
                "/resource",
            ),
            (
                json!({"Sid": "not me", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
                "policy-sid-characters",
                "/Sid",
            ),
            (
                json!({"Sid": 4, "Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
                "policy-sid-type",
                "/Sid",
            ),
        ],
    );
}

#[test]
fn mistakes_in_a_condition_name_their_place() {
    let with = |condition: Value| json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": condition});
    check(
        PolicyKind::Identity,
        &[
            (with(json!([])), "policy-condition-type", "/Condition"),
            (
                with(json!({"StringEqual": {"a": "b"}})),
                "policy-operator",
                "/Condition/StringEqual",
            ),
            (
                with(json!({"StringEquals": "b"})),
                "policy-condition-block",
                "/Condition/StringEquals",
            ),
            (
                with(json!({"StringEquals": {"aws:PrincipalTag/x": [{}]}})),
                "policy-condition-value",
                "/Condition/StringEquals/aws:PrincipalTag~1x/0",
            ),
            (
                with(json!({"DateLessThan": {"aws:CurrentTime": "soon"}})),
                "policy-condition-value",
                "/Condition/DateLessThan/aws:CurrentTime",
            ),
        ],
    );
}

#[test]
fn statement_ids_are_unique() {
    let statement = json!({"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"});
    let twice = json!({"Statement": [statement, statement]});
    assert_eq!(
        mistakes(&twice, PolicyKind::Identity),
        [("policy-sid-duplicate", "/Statement/1/Sid".to_owned())]
    );
}

#[test]
fn trust_policies_say_who_may_assume_the_role_and_nothing_else() {
    let principal = json!({"Service": "ecs-tasks.amazonaws.com"});
    check(
        PolicyKind::Trust,
        &[
            (
                json!({"Effect": "Allow", "Action": "sts:AssumeRole"}),
                "policy-principal-missing",
                "",
            ),
            (
                json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, "Resource": "*"}),
                "policy-trust-resource",
                "/Resource",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:GetObject", "Principal": principal}),
                "policy-trust-action",
                "/Action",
            ),
            (
                json!({"Effect": "Deny", "Action": "sts:AssumeRole", "NotPrincipal": principal}),
                "policy-not-principal",
                "/NotPrincipal",
            ),
            (
                json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "ecs-tasks.amazonaws.com"}}),
                "policy-principal",
                "/Principal/AWS",
            ),
            (
                json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "arn:aws:iam::111122223333:root"}),
                "policy-principal-type",
                "/Principal",
            ),
        ],
    );
}

#[test]
fn resource_policies_name_their_principals() {
    check(
        PolicyKind::Resource,
        &[
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
                "policy-principal-missing",
                "",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "NotPrincipal": "*"}),
                "policy-not-principal-allow",
                "/NotPrincipal",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": {"AWS": ["arn:aws:iam::111122223333:role/web*"]}}),
                "policy-principal",
                "/Principal/AWS/0",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": {"Aws": "*"}}),
                "policy-unknown-member",
                "/Principal/Aws",
            ),
        ],
    );
    // Policies of ECR repositories are about the repository they belong to.
    let ecr = json!({"Effect": "Allow", "Action": ["ecr:BatchGetImage"], "Principal": "*"});
    assert_eq!(mistakes(&document(ecr), PolicyKind::Resource), []);
}

#[test]
fn what_only_surprises_is_a_warning() {
    let statement = json!({"Effect": "Allow", "Action": "s3:*",
        "Resource": ["arn:aws:iam::<account>:role/x", "arn:aws:iam::${aws:PrincipalAccount}*:role/x"],
        "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/40"}}});
    let (read, diagnostics) = PolicyDocument::read(&document(statement), "", PolicyKind::Identity);
    assert!(read.is_some());
    let codes: Vec<&str> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect();
    assert_eq!(
        codes,
        [
            "policy-resource-placeholder",
            "policy-resource-variable",
            "policy-condition-value"
        ]
    );
}

#[test]
fn an_oversized_document_is_refused_with_its_size() {
    let resources: Vec<String> = (0..30_000)
        .map(|n| format!("arn:aws:s3:::bucket-{n}"))
        .collect();
    let statement = json!({"Effect": "Allow", "Action": "s3:*", "Resource": resources});
    let found = mistakes(&document(statement), PolicyKind::Identity);
    assert_eq!(found, [("policy-size", String::new())]);
}

#[test]
fn a_near_miss_is_pointed_out() {
    let statement = json!({"effect": "Allow", "Effect": "Allow", "Action": "s3:*", "Resource": "*",
        "Condition": {"stringequals": {"a": "b"}}});
    let (_, diagnostics) = PolicyDocument::read(&document(statement), "", PolicyKind::Identity);
    let helps: Vec<String> = diagnostics
        .into_iter()
        .filter_map(|diagnostic| diagnostic.help.map(|help| help.into_owned()))
        .collect();
    assert!(helps[0].starts_with("Did you mean Effect?"), "{helps:?}");
    assert!(
        helps[1].starts_with("Did you mean StringEquals?"),
        "{helps:?}"
    );
}
