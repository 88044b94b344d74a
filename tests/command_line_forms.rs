//! `ecslab validate` on the forms a task definition comes in beside the input of
//! RegisterTaskDefinition.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn validate(file: &str) -> (Output, Value) {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/task-definitions");
    let output = Command::new(env!("CARGO_BIN_EXE_ecslab"))
        .current_dir(cases)
        .args(["validate", "--format", "json", file])
        .output()
        .unwrap();
    let verdict = serde_json::from_slice(&output.stdout).unwrap();
    (output, verdict)
}

/// Code, pointer, line and column of the diagnostics of a severity.
fn said<'a>(verdict: &'a Value, severity: &str) -> Vec<(&'a str, &'a str, u64, u64)> {
    let diagnostics = verdict["diagnostics"].as_array().unwrap().iter();
    diagnostics
        .filter(|it| it["severity"] == severity)
        .map(|it| {
            (
                it["code"].as_str().unwrap(),
                it["pointer"].as_str().unwrap(),
                it.pointer("/span/line").unwrap().as_u64().unwrap(),
                it.pointer("/span/column").unwrap().as_u64().unwrap(),
            )
        })
        .collect()
}

#[test]
fn a_template_in_yaml_is_checked_where_each_definition_stands() {
    let (output, verdict) = validate("template.yaml");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        said(&verdict, "error"),
        [(
            "dependency-unknown",
            "/Resources/Kitchen/Properties/ContainerDefinitions/0/DependsOn/0/ContainerName",
            27,
            31
        )]
    );
    let image = "/Resources/Café/Properties/ContainerDefinitions/0/Image";
    assert!(said(&verdict, "info").contains(&("opaque-value", image, 16, 18)));
}

#[test]
fn a_list_of_containers_is_checked_and_said_to_be_no_whole_definition() {
    let (output, verdict) = validate("container-list.json");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        said(&verdict, "error"),
        [("not-a-choice", "/0/portMappings/0/protocol", 9, 21)]
    );
    assert!(said(&verdict, "info").contains(&("container-list", "", 1, 1)));
}

#[test]
fn utf_16_is_said_to_be_utf_16() {
    let (output, verdict) = validate("utf-16.json");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(said(&verdict, "error"), [("not-utf-8", "", 1, 1)]);
    let message = verdict["diagnostics"][0]["message"].as_str().unwrap();
    assert!(message.contains("UTF-16"), "{message}");
}
