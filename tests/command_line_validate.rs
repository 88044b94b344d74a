//! `ecslab validate`, run as a command.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const BOOKSHOP: &str = "bookshop-on-fargate.json";
const MISTAKES: &str = "three-mistakes.json";

fn validate(arguments: &[&str]) -> Command {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/task-definitions");
    let mut command = Command::new(env!("CARGO_BIN_EXE_ecslab"));
    command.current_dir(cases).arg("validate").args(arguments);
    command
}

fn run(arguments: &[&str]) -> Output {
    validate(arguments).output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn codes(verdict: &Value) -> Vec<(&str, &str)> {
    let diagnostics = verdict["diagnostics"].as_array().unwrap().iter();
    diagnostics
        .filter(|it| it["severity"] == "error")
        .map(|it| {
            (
                it["code"].as_str().unwrap(),
                it["pointer"].as_str().unwrap(),
            )
        })
        .collect()
}

#[test]
fn a_definition_without_fault_is_valid() {
    let output = run(&[BOOKSHOP, "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let verdict = &lines(&output)[0];
    assert_eq!(verdict["file"], BOOKSHOP);
    assert_eq!(verdict["valid"], true);
    let diagnostics = verdict["diagnostics"].as_array().unwrap();
    assert!(diagnostics.iter().all(|it| it["severity"] == "info"));
}

#[test]
fn what_describe_task_definition_prints_is_taken_and_a_warning_keeps_it_valid() {
    let output = run(&["--format", "json", "describe-output.json"]);
    assert_eq!(output.status.code(), Some(0));
    let verdict = &lines(&output)[0];
    assert_eq!(verdict["valid"], true);
    let diagnostics = verdict["diagnostics"].as_array().unwrap();
    let warning = diagnostics
        .iter()
        .find(|it| it["severity"] == "warning")
        .unwrap();
    assert_eq!(warning["code"], "static-host-port");
    assert_eq!(
        warning["pointer"],
        "/taskDefinition/containerDefinitions/0/portMappings/0/hostPort"
    );
}

#[test]
fn every_mistake_is_listed_with_its_place() {
    let output = run(&["--format", "json", MISTAKES]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(
        text.starts_with(
            r#"{"file":"three-mistakes.json","valid":false,"diagnostics":[{"severity":"error","code":"fargate-network-mode","message":"Fargate only supports network mode 'awsvpc'.","help":"Set networkMode to awsvpc.","pointer":"/networkMode","span":{"start":83,"end":91,"line":4,"column":18},"wording":"aws","fix":{"title":"Set networkMode to awsvpc","patch":[{"op":"replace","path":"/networkMode","value":"awsvpc"}]}}"#
        ),
        "{text}"
    );
    assert_eq!(
        codes(&lines(&output)[0]),
        [
            ("fargate-network-mode", "/networkMode"),
            ("wrong-type", "/cpu"),
            ("unknown-member", "/containerDefinitions/0/enviroment"),
        ]
    );
}

#[test]
fn for_people_a_fault_is_a_line_with_its_help_below() {
    let output = run(&[MISTAKES]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains(
            "three-mistakes.json:4:18: error[fargate-network-mode]: Fargate only supports \
             network mode 'awsvpc'.\n    Set networkMode to awsvpc.\n    fix: Set \
             networkMode to awsvpc\n"
        ),
        "{text}"
    );
    assert!(
        text.ends_with("three-mistakes.json: 3 errors, no warnings, 2 remarks\n"),
        "{text}"
    );
}

#[test]
fn text_that_is_not_json_ends_with_2_and_the_other_files_are_still_checked() {
    let files = [
        "trailing-comma.json",
        "latin-1.json",
        "missing.json",
        BOOKSHOP,
    ];
    let output = validate(&["--format", "json"])
        .args(files)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let verdicts = lines(&output);
    let seen: Vec<_> = verdicts
        .iter()
        .map(|verdict| (verdict["file"].as_str().unwrap(), codes(verdict)))
        .collect();
    assert_eq!(
        seen,
        [
            (
                "trailing-comma.json",
                vec![
                    ("wrong-type", "/containerDefinitions/0/memory"),
                    ("not-json", ""),
                ]
            ),
            ("latin-1.json", vec![("not-utf-8", "")]),
            ("missing.json", vec![("unreadable", "")]),
            (BOOKSHOP, vec![]),
        ]
    );
    assert_eq!(verdicts[0]["diagnostics"][1]["span"]["line"], 4);
    assert_eq!(verdicts[1]["diagnostics"][0]["span"]["column"], 16);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("ecslab: trailing-comma.json: "), "{said}");
}

#[test]
fn a_hyphen_is_standard_input() {
    let mut child = validate(&["--format", "json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"{}").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let verdict = &lines(&output)[0];
    assert_eq!(verdict["file"], "-");
    assert_eq!(
        codes(verdict),
        [
            ("missing-member", "/family"),
            ("missing-member", "/containerDefinitions"),
        ]
    );
}

#[test]
fn without_a_file_it_is_a_usage_error() {
    let output = run(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
}

#[test]
fn files_after_two_hyphens_may_look_like_options() {
    let output = run(&["--format", "json", "--", "--format"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(lines(&output)[0]["file"], "--format");
}
