//! `ecslab iam`, run as a person runs it.

#![cfg(feature = "cli")]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot run its program fails"
)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const REQUESTS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/cases/iam/requests.jsonl"
);

fn ecslab(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ecslab"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8(output.stdout.clone())
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn request(action: &str) -> String {
    json!({
        "principal": "arn:aws:iam::123456789012:user/sofia",
        "action": action,
        "resource": "*",
        "identityPolicies": [{"Statement": {"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}],
    })
    .to_string()
}

#[test]
fn every_request_of_the_case_file_gets_the_decision_it_expects() {
    let expected: Vec<Value> = std::fs::read_to_string(REQUESTS)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let output = ecslab(&["iam", REQUESTS, "--format", "json"], "");
    assert_eq!(output.status.code(), Some(1));
    let answers = lines(&output);
    assert_eq!(answers.len(), expected.len());
    for (answer, request) in answers.iter().zip(&expected) {
        assert_eq!(answer["id"], request["id"]);
        assert_eq!(answer["decision"], request["expect"], "{}", request["id"]);
        let is_invalid = answer["decision"] == "invalid";
        assert_eq!(answer.get("diagnostics").is_some(), is_invalid, "{answer}");
    }
}

#[test]
fn the_answer_quotes_who_decided_and_why_the_others_did_not() {
    let output = ecslab(&["--format", "json", "iam", "-"], &request("s3:PutObject"));
    assert_eq!(
        lines(&output),
        [json!({
            "id": 1,
            "decision": "implicitDeny",
            "by": [{
                "policyKind": "identity", "policy": "identityPolicies[0]", "statement": 0,
                "sid": "Read", "effect": "Allow", "matched": false, "decided": false,
                "whyNot": "action s3:PutObject is not in [s3:Get*]",
                "mismatch": {
                    "reason": "Action", "negated": false, "wanted": ["s3:Get*"],
                    "has": "s3:PutObject", "unknown": false,
                },
            }],
        })]
    );
}

#[test]
fn the_exit_status_says_whether_everything_is_allowed() {
    let status = |input: &str| ecslab(&["iam", "-"], input).status.code();
    let (allowed, denied) = (request("s3:GetObject"), request("s3:PutObject"));
    assert_eq!(status(&format!("{allowed}\n\n{allowed}\n")), Some(0));
    assert_eq!(status(&format!("{allowed}\n{denied}\n")), Some(1));
    assert_eq!(status("{}"), Some(1));
    assert_eq!(status(&format!("{allowed}\n{{not JSON")), Some(2));
    assert_eq!(ecslab(&["iam", "no-such-file"], "").status.code(), Some(2));
}

#[test]
fn what_is_not_json_is_named_by_its_line_and_nothing_is_printed() {
    let output = ecslab(
        &["iam", "-"],
        &format!("{}\n\n[1,", request("s3:GetObject")),
    );
    assert!(output.stdout.is_empty());
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("line 3 is not JSON"), "{message}");
}

#[test]
fn people_read_the_answer_in_the_words_of_aws() {
    let output = ecslab(&["iam", "-"], &request("s3:PutObject"));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("1: implicitDeny\n"), "{text}");
    assert!(
        text.contains("because no identity-based policy allows the s3:PutObject action"),
        "{text}"
    );
    assert!(
        text.contains("identityPolicies[0] statement 0 (Read), Allow: no match: action s3:PutObject is not in [s3:Get*]"),
        "{text}"
    );
}

#[test]
fn a_mistake_in_a_policy_is_named_by_its_place_in_the_text() {
    let allowed = request("s3:GetObject");
    let mistaken = request("s3:GetObject").replace("\"Allow\"", "\"allow\"");
    let text = format!("{allowed}\n{mistaken}\n");
    let output = ecslab(&["iam", "-", "--format", "json"], &text);
    let lines = String::from_utf8(output.stdout).unwrap();
    let answer: Value = serde_json::from_str(lines.lines().nth(1).unwrap()).unwrap();
    assert_eq!(answer["decision"], "invalid");
    let span = &answer["diagnostics"][0]["span"];
    let place = |name: &str| usize::try_from(span[name].as_u64().unwrap()).unwrap();
    assert_eq!(text.get(place("start")..place("end")), Some("\"allow\""));
    assert_eq!(place("line"), 2);
    assert_eq!(place("column"), 1 + mistaken.find("\"allow\"").unwrap());
}

#[test]
fn policies_may_be_what_prints_them() {
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]});
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::123456789012:user/sofia"}, "Action": "sts:AssumeRole"}]});
    let asked = |action: &str, member: &str, value: Value| {
        let mut request = json!({
            "principal": "arn:aws:iam::123456789012:user/sofia", "action": action,
            "resource": "*",
        });
        request[member] = value;
        let output = ecslab(&["iam", "-", "--format", "json"], &request.to_string());
        lines(&output).remove(0)
    };
    let printed = json!({"RoleName": "checkout", "PolicyName": "read", "PolicyDocument": policy});
    let answer = asked("s3:GetObject", "identityPolicies", json!([printed]));
    assert_eq!(answer["decision"], "allow", "{answer}");
    assert_eq!(answer["by"][0]["policy"], "identityPolicies[0] read");
    for value in [
        json!([{"PolicyVersion": {"Document": policy}}]),
        json!([policy.to_string()]),
        json!(policy.to_string()),
    ] {
        let answer = asked("s3:GetObject", "identityPolicies", value);
        assert_eq!(answer["decision"], "allow", "{answer}");
    }
    let role = json!({"Role": {"RoleName": "r", "Arn": "arn:aws:iam::123456789012:role/r",
        "AssumeRolePolicyDocument": trust}});
    let answer = asked("sts:AssumeRole", "trustPolicy", role.clone());
    assert_eq!(answer["decision"], "allow", "{answer}");
    for value in [json!([role]), json!([{"PolicyNames": ["read"]}])] {
        let answer = asked("s3:GetObject", "identityPolicies", value);
        assert_eq!(answer["decision"], "invalid", "{answer}");
        let diagnostic = &answer["diagnostics"][0];
        assert_eq!(diagnostic["code"], "pasted-without-document", "{answer}");
        let help = diagnostic["help"].as_str().unwrap();
        assert!(help.contains("aws iam get-role-policy"), "{help}");
    }
}

#[test]
fn a_mistake_in_a_policy_inside_a_text_is_named_by_its_place() {
    let policy = json!({"Statement": {"Effect": "allow", "Action": "s3:*", "Resource": "*"}});
    let request = json!({"principal": "*", "action": "s3:GetObject", "resource": "*",
        "identityPolicies": [{"PolicyName": "read", "PolicyDocument": policy.to_string()}]});
    let text = request.to_string();
    let output = ecslab(&["iam", "-", "--format", "json"], &text);
    let diagnostic = &lines(&output)[0]["diagnostics"][0];
    assert_eq!(diagnostic["code"], "policy-effect");
    let column = 1 + text.find("\\\"allow").unwrap();
    assert_eq!(diagnostic["span"]["column"], column);
}

#[test]
fn a_policy_is_read_as_it_stands_and_what_iam_would_refuse_is_said_with_its_place() {
    let allow = |action: &str| json!({"Effect": "Allow", "Action": action, "Resource": "*"});
    let policy = json!({"Version": "2012-10-17", "Statement": [allow("s3:GetObject")]});
    let output = ecslab(
        &["iam", "-"],
        &serde_json::to_string_pretty(&policy).unwrap(),
    );
    assert_eq!(output.status.code(), Some(0));
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        printed,
        "policy: valid identity-based policy, 1 statement\n"
    );

    let text = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\"Effect\": \"allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}\n  ]\n}";
    let output = ecslab(&["iam", "--format", "json", "-"], text);
    assert_eq!(output.status.code(), Some(1));
    let line = &lines(&output)[0];
    assert_eq!(line["valid"], false);
    assert_eq!(line["policyKind"], "identity");
    assert_eq!(line["diagnostics"][0]["code"], "policy-effect");
    assert_eq!(line["diagnostics"][0]["span"]["line"], 4);
}

#[test]
fn the_documents_of_a_role_are_told_apart_and_so_are_policies_that_name_principals() {
    let trust = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}});
    let queue = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow",
        "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}});
    let role = json!({"Role": {"RoleName": "r", "AssumeRolePolicyDocument": trust}});
    let kinds = |value: &Value| -> Vec<Value> {
        let output = ecslab(&["iam", "--format", "json", "-"], &value.to_string());
        assert_eq!(output.status.code(), Some(0), "{value}");
        lines(&output)
            .iter()
            .map(|line| line["policyKind"].clone())
            .collect()
    };
    assert_eq!(kinds(&role), ["trust"]);
    assert_eq!(kinds(&trust), ["trust"]);
    assert_eq!(kinds(&queue), ["resource"]);
}
