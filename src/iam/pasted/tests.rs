use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::diagnostic::has_errors;
use crate::iam::{PolicyDocument, PolicyKind};

const ARN: &str = "arn:aws:iam::444455556666:role/shop/checkout";

fn trust() -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
}

fn reading() -> Value {
    json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::menu/a b+é*"}]})
}

/// As IAM's API encodes a document.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// The document as an object, as text, encoded, and as text twice over.
fn in_every_form(document: &Value) -> [Value; 4] {
    let text = document.to_string();
    [
        document.clone(),
        json!(text),
        json!(encoded(&text)),
        json!(json!(text).to_string()),
    ]
}

#[test]
fn a_policy_is_found_in_whatever_prints_it() {
    for document in in_every_form(&reading()) {
        let cases = [
            (document.clone(), None, ""),
            (
                json!({"RoleName": "checkout", "PolicyName": "read", "PolicyDocument": document}),
                Some("read"),
                "/PolicyDocument",
            ),
            (
                json!({"UserName": "maria", "PolicyName": "read", "PolicyDocument": document}),
                Some("read"),
                "/PolicyDocument",
            ),
            (
                json!({"PolicyVersion": {"Document": document, "VersionId": "v3", "IsDefaultVersion": true}}),
                None,
                "/PolicyVersion/Document",
            ),
            (
                json!({"Read": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "read", "PolicyDocument": document}}}),
                Some("read"),
                "/Read/Properties/PolicyDocument",
            ),
            (
                json!({"Resources": {"Read": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": document}}}}),
                Some("Read"),
                "/Resources/Read/Properties/PolicyDocument",
            ),
            (
                json!({"resource": {"aws_iam_role_policy": {"x": {"name": "read", "policy": document}}}}),
                Some("read"),
                "/resource/aws_iam_role_policy/x/policy",
            ),
        ];
        for (value, name, pointer) in cases {
            let (pasted, diagnostics) = recognise(&value.to_string());
            assert_eq!(diagnostics, [], "{value}");
            assert_eq!(pasted.roles, [], "{value}");
            let [policy] = pasted.policies.as_slice() else {
                panic!("one policy in {value}: {pasted:?}");
            };
            assert_eq!(policy.document, reading(), "{value}");
            assert_eq!(policy.name.as_deref(), name, "{value}");
            assert_eq!(policy.pointer, pointer, "{value}");
        }
    }
}

#[test]
fn a_role_keeps_its_name_its_account_and_its_path() {
    for document in in_every_form(&trust()) {
        let cases = [
            (
                json!({"Role": {"Path": "/shop/", "RoleName": "checkout", "Arn": ARN, "AssumeRolePolicyDocument": document}}),
                Some(ARN),
            ),
            (
                json!([{"RoleName": "checkout", "Arn": ARN, "AssumeRolePolicyDocument": document}]),
                Some(ARN),
            ),
            (
                json!({"Properties": {"RoleName": "checkout", "AssumeRolePolicyDocument": document}}),
                None,
            ),
            (
                json!({"Resources": {"checkout": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": document}}}}),
                None,
            ),
            (
                json!({"type": "aws_iam_role", "values": {"arn": ARN, "name": "checkout", "assume_role_policy": document}}),
                Some(ARN),
            ),
        ];
        for (value, arn) in cases {
            let (pasted, diagnostics) = recognise(&value.to_string());
            assert_eq!(diagnostics, [], "{value}");
            let [found] = pasted.roles.as_slice() else {
                panic!("one role in {value}: {pasted:?}");
            };
            assert_eq!(found.role.role_name, "checkout", "{value}");
            assert_eq!(found.role.arn.as_deref(), arn, "{value}");
            assert_eq!(found.role.assume_role_policy_document, trust(), "{value}");
            assert_eq!(pasted.policies, [], "{value}");
        }
    }
}

#[test]
fn the_details_of_an_account_give_roles_their_policies() {
    let managed = "arn:aws:iam::444455556666:policy/orders";
    let details = json!({
        "RoleDetailList": [{
            "RoleName": "checkout", "Arn": ARN, "AssumeRolePolicyDocument": trust(),
            "RolePolicyList": [{"PolicyName": "read", "PolicyDocument": encoded(&reading().to_string())}],
            "AttachedManagedPolicies": [
                {"PolicyName": "orders", "PolicyArn": managed},
                {"PolicyName": "elsewhere", "PolicyArn": "arn:aws:iam::aws:policy/elsewhere"},
                {"PolicyName": EXECUTION_ROLE_POLICY, "PolicyArn": format!("arn:aws:iam::aws:policy/service-role/{EXECUTION_ROLE_POLICY}")},
            ],
        }],
        "Policies": [{"PolicyName": "orders", "Arn": managed, "PolicyVersionList": [
            {"VersionId": "v2", "IsDefaultVersion": false, "Document": trust()},
            {"VersionId": "v1", "IsDefaultVersion": true, "Document": reading()},
        ]}],
    });
    let (pasted, diagnostics) = in_value(&details, "");
    let names: Vec<&str> = pasted.roles[0]
        .role
        .policies
        .iter()
        .map(|policy| policy.policy_name.as_str())
        .collect();
    assert_eq!(names, ["read", "orders", EXECUTION_ROLE_POLICY]);
    assert_eq!(pasted.roles[0].role.policies[1].policy_document, reading());
    assert_eq!(
        pasted.roles[0].policy_pointers,
        [
            "/RoleDetailList/0/RolePolicyList/0/PolicyDocument",
            "/Policies/0/PolicyVersionList/1/Document",
            ""
        ]
    );
    assert_eq!(pasted.policies, []);
    let said: Vec<(&str, &str)> = diagnostics
        .iter()
        .map(|it| (it.code, it.pointer.as_str()))
        .collect();
    assert_eq!(
        said,
        [(
            "pasted-managed-policy",
            "/RoleDetailList/0/AttachedManagedPolicies/1"
        )]
    );
}

#[test]
fn what_holds_no_document_says_which_command_prints_it() {
    for (value, command) in [
        (json!({"PolicyNames": ["read"]}), "get-role-policy"),
        (
            json!({"AttachedPolicies": [{"PolicyName": "orders", "PolicyArn": "arn:aws:iam::aws:policy/orders"}]}),
            "get-policy-version",
        ),
        (
            json!({"Policy": {"PolicyName": "orders", "DefaultVersionId": "v2"}}),
            "get-policy-version",
        ),
        (
            json!({"Versions": [{"VersionId": "v1"}]}),
            "get-policy-version",
        ),
        (json!({"User": {"UserName": "maria"}}), "get-user-policy"),
        (json!({"services": []}), "get-role-policy"),
        (json!([]), "get-role-policy"),
        (json!("text"), "get-role-policy"),
    ] {
        let text = value.to_string();
        let (pasted, diagnostics) = recognise(&text);
        assert_eq!(pasted, Pasted::default(), "{value}");
        let [diagnostic] = diagnostics.as_slice() else {
            panic!("one diagnostic for {value}: {diagnostics:?}");
        };
        assert!(has_errors(&diagnostics) && diagnostic.span.is_some());
        let help = diagnostic.help.as_deref().unwrap();
        assert!(help.contains(command), "{value}: {help}");
    }
}

#[test]
fn a_template_in_yaml_is_read_too() {
    let text = "Resources:\n  checkout:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Statement:\n          Effect: Allow\n          Action: sts:AssumeRole\n          Principal: {Service: ecs-tasks.amazonaws.com}\n";
    let (pasted, diagnostics) = recognise(text);
    assert_eq!(diagnostics, []);
    assert_eq!(pasted.roles[0].role.role_name, "checkout");
}

#[test]
fn a_text_that_breaks_off_is_named_by_its_place_also_when_it_is_encoded() {
    let text = "{\"Statement\":\n [}";
    let (_, plain) = recognise(text);
    let (_, diagnostics) = recognise(&encoded(text));
    assert_eq!(diagnostics[0].code, plain[0].code);
    let start = plain[0].span.unwrap().start;
    let prefix = encoded(text.get(..start).unwrap());
    assert_eq!(diagnostics[0].span.unwrap().start, prefix.len());
}

proptest! {
    /// Whatever form a document with a mistake is in, the mistake is found where it stands.
    #[test]
    fn a_mistake_is_placed_where_it_stands(sid in "[a-zé😀\"\\\\\n%+ ]{0,8}", form in 0_usize..4, wrapped in any::<bool>()) {
        let mistaken = json!({"Statement": [{"Sid": sid, "Action": "s3:*", "Effect": "MISTAKE", "Resource": "*"}]});
        let document = in_every_form(&mistaken)[form].clone();
        let value = match wrapped {
            true => json!({"é": 1, "PolicyName": "p", "PolicyDocument": document}),
            false => json!([document]),
        };
        let text = serde_json::to_string_pretty(&value).unwrap();
        let (pasted, found) = recognise(&text);
        prop_assert_eq!(found, []);
        let policy = &pasted.policies[0];
        let (_, mut diagnostics) = PolicyDocument::read(&policy.document, &policy.pointer, PolicyKind::Resource);
        let json = JsonText::read(&text).0.unwrap();
        locate(&json, &text, &mut diagnostics);
        let effect = diagnostics.iter().find(|it| it.code == "policy-effect").unwrap();
        let span = effect.span.unwrap();
        let shown = text.get(span.start..span.end).unwrap();
        prop_assert!(shown.contains("MISTAKE") && shown.len() < 24, "{}", shown);
    }

    #[test]
    fn no_text_panics(text in "[%7BD2{}\"\\\\:,a-cStatement\\[\\] é]{0,60}") {
        let (pasted, diagnostics) = recognise(&text);
        prop_assert!(pasted != Pasted::default() || has_errors(&diagnostics));
    }
}
