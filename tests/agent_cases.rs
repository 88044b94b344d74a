//! What the ECS agent's own functional tests expect of real tasks, on definitions of our own:
//! order of start and stop, timeouts, images that are not there, memory.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use std::path::PathBuf;

use ecslab::lifecycle::{Container, LastStatus, StopCode, Task, TaskNumber};
use ecslab::scenario;
use ecslab::simulation::Simulation;
use serde_json::{Value, json};

const IMAGE: &str = "public.ecr.aws/docker/library/busybox:1.37";

/// A container that is not essential, with more members.
fn side(name: &str, members: Value) -> Value {
    let mut container = json!({
        "name": name, "image": IMAGE, "cpu": 0, "memory": 64, "essential": false,
    });
    for (member, value) in members.as_object().expect("members") {
        container[member] = value.clone();
    }
    container
}

/// An essential container, with more members.
fn main_container(name: &str, members: Value) -> Value {
    let mut container = side(name, members);
    container["essential"] = json!(true);
    container
}

fn depends_on(name: &str, condition: &str) -> Value {
    json!([{ "containerName": name, "condition": condition }])
}

fn family(containers: Value) -> Value {
    json!({ "family": "ordered", "containerDefinitions": containers })
}

/// What RunTask on an instance makes of `definition`, whose containers do what `applications`
/// say, after five minutes; stopped at `stop_at`, if that is given.
fn ended(definition: &Value, applications: Value, stop_at: Option<u64>) -> Task {
    let mut timeline = vec![json!({
        "at": 0, "command": "RunTask", "taskDefinition": definition["family"],
    })];
    if let Some(at) = stop_at {
        timeline.push(json!({ "at": at, "command": "StopTask", "task": "#1" }));
    }
    let document = json!({
        "version": 1,
        "cluster": { "containerInstances": [{ "ec2InstanceId": "i-1", "attributes": [
            { "name": "ecs.instance-type", "value": "c5.large" },
            { "name": "ecs.availability-zone", "value": "us-east-1a" },
        ] }] },
        "taskDefinitions": [definition], "applications": applications, "timeline": timeline,
    });
    let (scenario, problems) = scenario::from_value(&document);
    assert_eq!(problems, [], "the scenario is understood");
    let scenario = scenario.expect("an object is a scenario");
    let (mut simulation, problems) = Simulation::new(&scenario);
    assert!(!ecslab::diagnostic::has_errors(&problems), "{problems:?}");
    simulation.run_until(300_000);
    assert_eq!(simulation.world().refusals, []);
    let task = simulation.world().tasks.get(&TaskNumber(1));
    (**task.expect("RunTask starts it")).clone()
}

fn does(container: &str, mut what: Value) -> Value {
    what["family"] = json!("ordered");
    what["containerName"] = json!(container);
    what
}

fn container<'task>(task: &'task Task, name: &str) -> &'task Container {
    let found = task.containers.iter().find(|it| it.name == name);
    found.expect("a container")
}

fn started(task: &Task, name: &str) -> u64 {
    container(task, name).started_at.expect("it ran")
}

fn over(task: &Task, name: &str) -> u64 {
    container(task, name).stopped_at.expect("it has stopped")
}

#[test]
fn complete_is_met_by_any_exit_code() {
    let definition = family(json!([
        main_container(
            "reader",
            json!({ "dependsOn": depends_on("writer", "COMPLETE") })
        ),
        side("writer", json!({})),
    ]));
    let applications = json!([
        does("writer", json!({ "runsFor": 1_000, "exitCode": 1 })),
        does("reader", json!({ "runsFor": 1_000 })),
    ]);
    let task = ended(&definition, applications, None);
    assert_eq!(task.last_status, LastStatus::Stopped);
    assert_eq!(task.stop_code, Some(StopCode::EssentialContainerExited));
    assert_eq!(container(&task, "writer").exit_code, Some(1));
    assert_eq!(container(&task, "reader").exit_code, Some(0));
    assert!(started(&task, "reader") > over(&task, "writer"));
}

#[test]
fn success_is_met_by_zero_and_failed_by_any_other_exit_code() {
    let definition = family(json!([
        main_container(
            "app",
            json!({ "dependsOn": depends_on("migrate", "SUCCESS") })
        ),
        side("migrate", json!({})),
    ]));
    let applications = |exit_code: i32| {
        json!([
            does(
                "migrate",
                json!({ "runsFor": 1_000, "exitCode": exit_code })
            ),
            does("app", json!({ "runsFor": 1_000 })),
        ])
    };
    let met = ended(&definition, applications(0), None);
    assert_eq!(container(&met, "app").exit_code, Some(0));
    assert_eq!(met.stop_code, Some(StopCode::EssentialContainerExited));
    assert!(started(&met, "app") > over(&met, "migrate"));

    let failed = ended(&definition, applications(2), None);
    assert_eq!(failed.last_status, LastStatus::Stopped);
    assert_eq!(failed.stop_code, Some(StopCode::TaskFailedToStart));
    let app = container(&failed, "app");
    assert_eq!(app.started_at, None);
    let reason = "CannotStartContainerError: dependency graph: container ordering dependency \
                  [migrate] for target [app] as dependency did not exit successfully.";
    assert_eq!(app.reason.as_deref(), Some(reason));
}

#[test]
fn start_is_met_as_soon_as_the_other_runs() {
    let definition = family(json!([
        main_container("app", json!({ "dependsOn": depends_on("proxy", "START") })),
        side("proxy", json!({})),
    ]));
    let task = ended(&definition, json!([]), None);
    assert_eq!(task.last_status, LastStatus::Running);
    assert!(started(&task, "app") > started(&task, "proxy"));
    let pulled = container(&task, "app").pull_started_at.expect("pulled");
    assert!(pulled > started(&task, "proxy"), "its image waits as well");
}

#[test]
fn healthy_is_met_by_a_health_check_that_passes() {
    let checked = json!({ "healthCheck": { "command": ["CMD", "true"], "interval": 10 } });
    let definition = family(json!([
        main_container("app", json!({ "dependsOn": depends_on("db", "HEALTHY") })),
        side("db", checked),
    ]));
    let applications = json!([does("db", json!({ "unhealthyUntil": 15_000 }))]);
    let task = ended(&definition, applications, None);
    assert_eq!(task.last_status, LastStatus::Running);
    let healthy_at = started(&task, "db") + 20_000;
    assert!(
        started(&task, "app") > healthy_at,
        "the second check passes"
    );
    assert!(started(&task, "app") < healthy_at + 10_000);
}

#[test]
fn a_dependency_that_takes_longer_than_its_start_timeout_keeps_the_other_from_starting() {
    let definition = family(json!([
        main_container("app", json!({ "dependsOn": depends_on("slow", "SUCCESS") })),
        side("slow", json!({ "startTimeout": 5 })),
    ]));
    let applications = json!([does("slow", json!({ "runsFor": 70_000 }))]);
    let task = ended(&definition, applications, None);
    assert_eq!(task.last_status, LastStatus::Stopped);
    assert_eq!(task.stop_code, Some(StopCode::TaskFailedToStart));
    let app = container(&task, "app");
    assert_eq!(app.started_at, None);
    assert_eq!(app.stopped_at, Some(started(&task, "slow") + 5_000));
    let reason = app.reason.as_deref().unwrap_or_default();
    assert!(reason.ends_with("has timed out."), "{reason}");
}

#[test]
fn containers_are_stopped_in_the_reverse_order_of_their_start() {
    let definition = family(json!([
        main_container("app", json!({ "dependsOn": depends_on("cache", "START") })),
        side(
            "cache",
            json!({ "dependsOn": depends_on("proxy", "START") })
        ),
        side("proxy", json!({})),
        side("alone", json!({})),
    ]));
    let task = ended(&definition, json!([]), Some(60_000));
    let signalled = |name: &str| container(&task, name).signalled_at.expect("SIGTERM");
    assert_eq!(signalled("alone"), signalled("app"), "nobody waited for it");
    assert!(signalled("cache") >= over(&task, "app"));
    assert!(signalled("proxy") >= over(&task, "cache"));
    assert!(over(&task, "alone") < over(&task, "cache"));
}

#[test]
fn each_container_has_the_stop_timeout_that_it_asks_for() {
    let definition = family(json!([
        main_container("long", json!({ "stopTimeout": 60 })),
        side("short", json!({ "stopTimeout": 5 })),
    ]));
    let trap = json!({ "onSigterm": "handles", "exitsAfterSigterm": 20_000 });
    let applications = json!([does("long", trap.clone()), does("short", trap)]);
    let task = ended(&definition, applications, Some(60_000));
    let took =
        |name: &str| over(&task, name) - container(&task, name).signalled_at.expect("SIGTERM");
    assert_eq!(container(&task, "short").exit_code, Some(137));
    assert_eq!(took("short"), 5_000);
    assert_eq!(container(&task, "long").exit_code, Some(0));
    assert_eq!(took("long"), 20_000);
}

#[test]
fn an_image_that_is_not_there_fails_the_start() {
    let definition = family(json!([main_container(
        "app",
        json!({ "image": "registry.example.com/no-such-image" })
    )]));
    let applications = json!([does("app", json!({ "imageMissing": true }))]);
    let task = ended(&definition, applications, None);
    ends_without_an_image(&task);
}

fn ends_without_an_image(task: &Task) {
    assert_eq!(task.last_status, LastStatus::Stopped);
    assert_eq!(task.stop_code, Some(StopCode::TaskFailedToStart));
    let reason = task.stopped_reason.as_deref().unwrap_or_default();
    assert!(reason.starts_with("CannotPullContainerError: "), "{reason}");
    assert_eq!(task.started_at, None);
    let exit_codes = task.containers.iter().map(|container| container.exit_code);
    assert!(exit_codes.into_iter().all(|exit_code| exit_code.is_none()));
}

#[test]
fn a_container_that_outgrows_its_memory_is_killed() {
    let definition = family(json!([main_container("app", json!({}))]));
    let grows = |to: u32| json!([does("app", json!({ "memory": to, "memoryAfter": 8_000 }))]);
    let task = ended(&definition, grows(65), None);
    let app = container(&task, "app");
    assert_eq!(app.exit_code, Some(137));
    let reason = "OutOfMemoryError: Container killed due to memory usage";
    assert_eq!(app.reason.as_deref(), Some(reason));
    assert_eq!(app.stopped_at, Some(started(&task, "app") + 8_000));
    assert_eq!(task.stop_code, Some(StopCode::EssentialContainerExited));

    let fits = ended(&definition, grows(64), None);
    assert_eq!(fits.last_status, LastStatus::Running);
}

/// A definition by its file's name, in a folder or the folders in it.
fn definition_in(folder: &str, name: &str) -> Option<Value> {
    let inside = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = std::iter::once(PathBuf::from(folder)).chain(inside.map(|it| it.path()));
    let mut texts = folders.filter_map(|it| std::fs::read_to_string(it.join(name)).ok());
    serde_json::from_str(&texts.next()?).ok()
}

/// In `task-definitions` of the folder that `ECSLAB_CASES` names there are task definitions of
/// others that are not part of this project; those of the agent's functional tests may be there.
#[test]
fn the_agents_own_definitions_end_as_its_functional_tests_expect() {
    let Ok(cases) = std::env::var("ECSLAB_CASES") else {
        println!("skipped: ECSLAB_CASES names no folder");
        return;
    };
    let folder = format!("{cases}/task-definitions");
    let [complete, timed_out, invalid_image] = [
        "agent-container-ordering-complete.json",
        "agent-container-ordering-timedout.json",
        "agent-invalid-image.json",
    ]
    .map(|name| definition_in(&folder, name));
    let (Some(complete), Some(timed_out), Some(invalid_image)) =
        (complete, timed_out, invalid_image)
    else {
        println!("skipped: {folder} has no definitions of the agent's functional tests");
        return;
    };
    let of = |definition: &Value, container: &str, mut what: Value| {
        what["family"] = definition["family"].clone();
        what["containerName"] = json!(container);
        what
    };

    let applications = json!([
        of(
            &complete,
            "complete-dependency",
            json!({ "runsFor": 500, "exitCode": 1 })
        ),
        of(&complete, "complete", json!({ "runsFor": 500 })),
    ]);
    let task = ended(&complete, applications, None);
    assert_eq!(task.last_status, LastStatus::Stopped);
    assert_eq!(task.stop_code, Some(StopCode::EssentialContainerExited));
    assert_eq!(container(&task, "complete-dependency").exit_code, Some(1));
    assert_eq!(container(&task, "complete").exit_code, Some(0));

    let slow = of(
        &timed_out,
        "success-timeout-dependency",
        json!({ "runsFor": 70_000 }),
    );
    let task = ended(&timed_out, json!([slow]), None);
    assert_eq!(task.last_status, LastStatus::Stopped);
    assert_eq!(task.stop_code, Some(StopCode::TaskFailedToStart));
    assert_eq!(container(&task, "success-timeout").started_at, None);

    let missing = of(&invalid_image, "error", json!({ "imageMissing": true }));
    ends_without_an_image(&ended(&invalid_image, json!([missing]), None));
}
