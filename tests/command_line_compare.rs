//! `ecslab compare`, run as a command.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Compares a file of the cases with a text given as standard input.
fn compare(old: &str, new: &str, arguments: &[&str]) -> Output {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/task-definitions");
    let mut child = Command::new(env!("CARGO_BIN_EXE_ecslab"))
        .current_dir(cases)
        .args(["compare", old, "-"])
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
        .write_all(new.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

const BOOKSHOP: &str = "bookshop-on-fargate.json";

fn bookshop() -> String {
    include_str!("cases/task-definitions/bookshop-on-fargate.json").to_owned()
}

fn text(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

#[test]
fn what_bears_on_placement_and_roles_is_printed_first() {
    let new = bookshop()
        .replace("bookshop:2.4.1", "bookshop:2.5.0")
        .replace("1 GB", "2 GB")
        .replace("role/bookshop\"", "role/shop\"")
        .replace("\"shelf\"\n", "\"rack\"\n");
    let output = compare(BOOKSHOP, &new, &[]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        text(&output),
        "Each task reserves 2048 MiB instead of 1024.\n\
         The application signs its calls with arn:aws:iam::123456789012:role/shop instead of \
         arn:aws:iam::123456789012:role/bookshop.\n\
         The container shelf runs \
         123456789012.dkr.ecr.eu-central-1.amazonaws.com/bookshop:2.5.0 instead of \
         123456789012.dkr.ecr.eu-central-1.amazonaws.com/bookshop:2.4.1.\n\
         logConfiguration options awslogs-stream-prefix of container shelf is rack instead of \
         shelf.\n"
    );
}

#[test]
fn other_spellings_of_the_same_are_no_difference() {
    let new = bookshop().replace("1 GB", "1024").replace(".5 vCPU", "512");
    let output = compare(BOOKSHOP, &new, &[]);
    assert_eq!(text(&output), "no difference in what is in force\n");
    let output = compare(BOOKSHOP, &new, &["--format", "json"]);
    assert_eq!(text(&output), "");
}

#[test]
fn in_json_a_change_is_a_line() {
    let new = bookshop().replace("1 GB", "2 GB");
    let output = compare(BOOKSHOP, &new, &["--format", "json"]);
    let line: Value = serde_json::from_str(text(&output)).unwrap();
    let expected = serde_json::json!({
        "concern": "placement",
        "pointer": "/memory",
        "old": 1024,
        "new": 2048,
        "sentence": "Each task reserves 2048 MiB instead of 1024.",
    });
    assert_eq!(line, expected);
}

#[test]
fn definitions_of_a_template_are_compared_by_logical_id() {
    let template = include_str!("cases/task-definitions/template.yaml");
    let new = template
        .replace("oven:3", "oven:4")
        .replace("Café:\n", "Bar:\n");
    let output = compare("template.yaml", &new, &[]);
    assert_eq!(
        text(&output),
        "Bar: new\n\
         Kitchen: The container oven runs registry.example/oven:4 instead of \
         registry.example/oven:3.\n\
         Café: gone\n"
    );
}

#[test]
fn what_is_no_definition_is_said_with_its_file() {
    let output = compare(BOOKSHOP, "{\"tasks\": []}", &[]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("ecslab: -: This is no task definition"),
        "{said}"
    );
}
