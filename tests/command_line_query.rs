//! `ecslab query`, run as a program on the cases in `tests/cases/placement`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn query(case: &str, expression: &str, more: &[&str]) -> Output {
    let case = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases/placement")
        .join(case);
    let mut command = Command::new(env!("CARGO_BIN_EXE_ecslab"));
    command.arg("query").args(more).arg("--cluster");
    command.arg(case.join("cluster.json"));
    if case.join("tasks.json").exists() {
        command.arg("--tasks").arg(case.join("tasks.json"));
    }
    command.arg("--").arg(expression).output().unwrap()
}

fn answer(case: &str, expression: &str) -> (Value, i32) {
    let output = query(case, expression, &["--format", "json"]);
    let answer = serde_json::from_slice(&output.stdout).unwrap();
    (answer, output.status.code().unwrap())
}

#[test]
fn an_expression_selects_instances_of_a_described_cluster() {
    for (expression, expected) in [
        (
            "attribute:stack == prod",
            json!(["i-aaaa", "i-bbbb", "i-dddd", "i-eeee"]),
        ),
        ("attribute:stack != prod", json!([])),
        ("not(attribute:stack == prod)", json!(["i-cccc"])),
        ("agentConnected == false", json!(["i-cccc"])),
        ("task:group == service:db", json!(["i-eeee"])),
        (
            "attribute:ecs.availability-zone in [eu-west-1b, eu-west-1c] and agentVersion >= 1.9",
            json!(["i-bbbb", "i-cccc", "i-dddd"]),
        ),
    ] {
        let (answer, status) = answer("every-reason", expression);
        assert_eq!(
            (answer, status),
            (json!({ "matched": expected }), 0),
            "{expression}"
        );
    }
}

#[test]
fn a_scenario_is_a_cluster_too() {
    let (answer, status) = answer(
        "distinct-instance",
        "attribute:ecs.availability-zone == us-east-1a && attribute:ecs.cpu-architecture == x86_64",
    );
    assert_eq!(
        (answer, status),
        (json!({ "matched": ["i-d0", "i-d3"] }), 0)
    );
}

#[test]
fn a_fault_in_the_expression_is_named_with_its_place() {
    let (answer, status) = answer(
        "every-reason",
        "attribute:stack == prod and atribute:x == y",
    );
    assert_eq!(status, 1);
    let diagnostic = &answer["diagnostics"][0];
    assert_eq!(diagnostic["severity"], "error");
    assert_eq!(diagnostic["help"], "Did you mean attribute:x?");
    assert_eq!(
        diagnostic["span"],
        json!({ "start": 28, "end": 38, "line": 1, "column": 29 })
    );
}

#[test]
fn for_people_the_fault_is_marked_under_the_expression() {
    let output = query("every-reason", "attribute:stack = prod", &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.starts_with(
            "  attribute:stack = prod\n                  ^\nerror at line 1, column 17: "
        ),
        "{text}"
    );
}

#[test]
fn nothing_selected_is_no_error() {
    let output = query("every-reason", "attribute:nowhere exists", &[]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "0 of 5 instances match.\n"
    );
}
