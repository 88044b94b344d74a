//! `ecslab run`, the real binary on real files.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn ecslab(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ecslab"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the binary runs")
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("one JSON value a line"))
        .collect()
}

const FARGATE: &str = "tests/cases/scenarios/fargate-standalone.json";

#[test]
fn events_take_every_task_through_each_state_that_applies_in_order_once() {
    let output = ecslab(&["run", FARGATE, "--events"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut states: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut versions: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for event in lines(&output) {
        assert_eq!(event["detail-type"], "ECS Task State Change");
        let detail = &event["detail"];
        assert_eq!(event["resources"][0], detail["taskArn"]);
        let text = |name: &str| detail[name].as_str().expect("a text").to_owned();
        states
            .entry(text("taskArn"))
            .or_default()
            .push(text("lastStatus"));
        let version = detail["version"].as_u64().expect("a number");
        versions.entry(text("taskArn")).or_default().push(version);
    }
    assert_eq!(states.len(), 2);
    for versions in versions.values() {
        // One more than there are states: StopTask is announced before anything follows from it.
        assert_eq!(versions, &[1, 2, 3, 4, 5, 6, 7]);
    }
    for states in states.values_mut() {
        states.dedup();
        let expected = [
            "PROVISIONING",
            "PENDING",
            "RUNNING",
            "STOPPING",
            "DEPROVISIONING",
            "STOPPED",
        ];
        assert_eq!(states, &expected);
    }
}

#[test]
fn the_end_is_printed_as_describe_tasks_prints_it() {
    let output = ecslab(&["run", FARGATE, "--until", "5m", "--format", "json"]);
    let [printed] = &lines(&output)[..] else {
        panic!("one line")
    };
    let tasks = printed["tasks"].as_array().expect("tasks");
    assert_eq!(tasks.len(), 2);
    assert_eq!(tasks[0]["lastStatus"], "STOPPED");
    assert_eq!(tasks[0]["stoppedReason"], "the exercise is over");
    assert_eq!(tasks[0]["stopCode"], "UserInitiated");
    assert_eq!(tasks[1]["stoppedReason"], "Task stopped by user");
    assert_eq!(printed["failures"], Value::Array(Vec::new()));
}

#[test]
fn a_scenario_may_come_from_standard_input() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ecslab"))
        .args(["run", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(br#"{"version": 1}"#).expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(lines(&output)[0]["tasks"], Value::Array(Vec::new()));
}

#[test]
fn a_task_that_cannot_be_placed_ends_with_1_and_bad_input_with_2() {
    let refused =
        r#"{"version": 1, "timeline": [{"at": 0, "command": "RunTask", "taskDefinition": "x"}]}"#;
    let folder = std::env::temp_dir().join(format!("ecslab-run-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    };
    let refused = ecslab(&["run", &write("refused.json", refused)]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        said.contains("RunTask refused") && said.contains("TaskDefinition not found"),
        "{said}"
    );

    let broken = ecslab(&["run", &write("broken.json", "{\"version\": 1,,}")]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&broken.stderr).contains("1:"),
        "the place is named"
    );

    let absent = ecslab(&["run", "no-such-file.json"]);
    assert_eq!(absent.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&absent.stderr).contains("no-such-file.json"));

    let until = ecslab(&["run", FARGATE, "--until", "soon"]);
    assert_eq!(until.status.code(), Some(2));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

#[test]
fn services_are_printed_as_describe_services_prints_them() {
    let example = "static/examples/rolling-update.json";
    for format in [&[][..], &["--format", "json"]] {
        let arguments = [&["run", example, "--services"], format].concat();
        let printed: Value =
            serde_json::from_slice(&ecslab(&arguments).stdout).expect("it is JSON");
        let service = printed.pointer("/services/0").expect("a service");
        for member in ["serviceArn", "deployments", "events", "runningCount"] {
            assert!(service.get(member).is_some(), "{member}");
        }
    }
    let both = ecslab(&["run", example, "--services", "--events"]);
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn calls_are_printed_with_where_their_credentials_come_from() {
    let example = "static/examples/no-task-role-on-an-instance.json";
    let output = ecslab(&[
        "run", example, "--until", "35s", "--calls", "--format", "json",
    ]);
    assert_eq!(output.status.code(), Some(0));
    let printed = lines(&output);
    let sources = |action: &str| -> Vec<String> {
        let calls = printed.iter().filter(|line| line["action"] == action);
        let sources = calls.map(|line| line["credentials"]["source"].to_string());
        let mut sources: Vec<String> = sources.collect();
        sources.dedup();
        sources
    };
    let instance_then_task = ["\"instanceMetadata\"", "\"containerEndpoint\""];
    assert_eq!(sources("s3:PutObject"), instance_then_task);
    assert_eq!(sources("ecr:BatchGetImage"), ["\"agent\""]);
    assert_eq!(sources("sts:AssumeRole"), ["null"], "ECS signs itself");
    let text = ecslab(&["run", example, "--until", "35s", "--calls"]);
    let text = String::from_utf8(text.stdout).expect("UTF-8");
    assert!(
        text.contains("signed by ecsInstanceRole from 169.254.169.254, until "),
        "{text}"
    );
    assert!(
        text.contains("from 169.254.170.2/v2/credentials/"),
        "{text}"
    );
}

#[test]
fn a_request_that_its_caller_may_not_make_is_printed_with_what_iam_answered() {
    let output = ecslab(&["run", "static/examples/pass-role-is-the-callers.json"]);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8_lossy(&output.stderr);
    let role = "arn:aws:iam::111122223333:role/reportTaskRole";
    let refused = "00:02.0 RunTask refused: AccessDeniedException: User: \
                   arn:aws:sts::111122223333:assumed-role/deployer/session is not authorized to \
                   perform: iam:PassRole on resource: ";
    assert!(errors.contains(&format!("{refused}{role}")), "{errors}");
    let printed = String::from_utf8_lossy(&output.stdout);
    for expected in [
        format!("iam:PassRole on {role}: implicitDeny"),
        format!("iam:PassRole on {role}: allow, by pass-roles statement PassTheRolesOfReport"),
        "task-definition/report:1: allow, by run-report statement 0".to_owned(),
    ] {
        assert!(printed.contains(&expected), "{printed}");
    }
}
