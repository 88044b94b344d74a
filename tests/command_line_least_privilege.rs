//! `ecslab iam --least-privilege`, run as a person runs it.

#![cfg(feature = "cli")]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot run its program fails"
)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const QUEUE: &str = "arn:aws:sqs:us-east-1:111122223333:orders";

fn least_privilege(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ecslab"))
        .args(["iam", "--least-privilege", "-"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn definition() -> Value {
    json!({
        "family": "shop",
        "executionRoleArn": "shopExecutionRole",
        "taskRoleArn": "shopTaskRole",
        "containerDefinitions": [{
            "name": "app",
            "image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:1",
            "memory": 64,
            "secrets": [{"name": "KEY", "valueFrom": "/shop/key"}],
        }],
    })
}

/// The scenario whose task role has this statement.
fn scenario(statement: &Value) -> String {
    json!({
        "version": 1,
        "taskDefinitions": [definition()],
        "applications": [{"family": "shop", "calls": [{"action": "sqs:SendMessage", "resource": QUEUE, "after": 10}]}],
        "roles": [{
            "RoleName": "shopTaskRole",
            "AssumeRolePolicyDocument": {},
            "Policies": [{"PolicyName": "queue", "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}],
        }, {
            "RoleName": "shopExecutionRole",
            "AssumeRolePolicyDocument": {},
            "Policies": [{"PolicyName": "images", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}]}}],
        }],
    })
    .to_string()
}

#[test]
fn a_role_that_is_too_broad_says_what_is_enough() {
    let input = scenario(&json!({"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}));
    let printed = text(&least_privilege(&[], &input));
    let expected = format!(
        "shopTaskRole: signs 1 call\n  broader than needed: sqs:* on * (queue, /Policies/0/PolicyDocument/Statement/0). Only sqs:SendMessage is called. {QUEUE} is enough.\n  LeastPrivilege:\n"
    );
    assert!(printed.starts_with(&expected), "{printed}");
}

#[test]
fn the_same_as_json_with_a_line_for_each_role() {
    let input =
        scenario(&json!({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE}));
    let output = least_privilege(&["--format", "json"], &input);
    let lines: Vec<Value> = text(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    let task = &lines[0];
    assert_eq!(task["roleName"], "shopTaskRole");
    assert_eq!(task["attached"][0]["use"], "used");
    assert_eq!(
        task["policy"],
        json!({"Version": "2012-10-17", "Statement": [
            {"Sid": "SqsSendMessage", "Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": [QUEUE]}]})
    );
    assert_eq!(
        task["trustPolicy"]["Statement"][0]["Condition"],
        json!({
            "ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-east-1:111122223333:*"},
            "StringEquals": {"aws:SourceAccount": "111122223333"},
        })
    );
    let execution = &lines[1];
    assert_eq!(execution["roleName"], "shopExecutionRole");
    let missing = execution["needed"].as_array().unwrap();
    let missing: Vec<&Value> = missing
        .iter()
        .filter(|it| it["attached"] != "allow")
        .collect();
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0]["action"], "ssm:GetParameters");
    assert_eq!(missing[0]["withLeastPrivilege"], "allow");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_bare_task_definition_is_enough() {
    let output = least_privilege(&[], &definition().to_string());
    let printed = text(&output);
    assert!(
        printed.contains("shopExecutionRole: signs 5 calls"),
        "{printed}"
    );
    assert!(
        printed.contains("  missing: ssm:GetParameters on arn:aws:ssm:us-east-1:111122223333:parameter/shop/key (implicitDeny), for shop"),
        "{printed}"
    );
    assert!(printed.contains("\"Sid\": \"ReadParameters\""), "{printed}");
    assert!(printed.contains("shopTaskRole: signs 0 calls"), "{printed}");
}

#[test]
fn what_is_neither_a_scenario_nor_a_task_definition_is_said() {
    let output = least_privilege(&[], "7");
    assert_eq!(output.status.code(), Some(2));
    assert!(!output.stderr.is_empty());
}
