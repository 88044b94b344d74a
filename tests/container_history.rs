//! What is kept of a container's past, and what ends its wait for another.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use ecslab::lifecycle::{
    CheckRun, Checks, Container, EarlierProcess, HealthStatus, KEPT_OF_CONTAINER, LastStatus, Task,
    TaskNumber,
};
use ecslab::scenario;
use ecslab::simulation::{Simulation, World};
use serde_json::{Value, json};

const HOUR: u64 = 60 * 60 * 1_000;

/// A task of these containers on an instance, which do what `applications` say, started by
/// RunTask, or by a service of the same name.
fn simulation(containers: &Value, applications: &Value, of_service: bool) -> Simulation {
    let mut document = json!({
        "version": 1, "timings": { "preset": "classroom" },
        "cluster": { "containerInstances": [{ "ec2InstanceId": "i-1", "attributes": [
            { "name": "ecs.instance-type", "value": "c5.large" },
            { "name": "ecs.availability-zone", "value": "us-east-1a" },
        ] }] },
        "taskDefinitions": [{ "family": "app", "containerDefinitions": containers }],
        "applications": applications,
    });
    if of_service {
        document["services"] =
            json!([{ "serviceName": "app", "taskDefinition": "app", "desiredCount": 1 }]);
    } else {
        document["timeline"] = json!([{ "at": 0, "command": "RunTask", "taskDefinition": "app" }]);
    }
    let (scenario, problems) = scenario::from_value(&document);
    assert_eq!(problems, [], "the scenario is understood");
    let (simulation, problems) = Simulation::new(&scenario.expect("an object is a scenario"));
    assert!(!ecslab::diagnostic::has_errors(&problems), "{problems:?}");
    simulation
}

fn container(name: &str, members: Value) -> Value {
    let mut container = json!({ "name": name, "image": "busybox:1.37", "memory": 64 });
    for (member, value) in members.as_object().expect("members") {
        container[member] = value.clone();
    }
    container
}

fn does(container: &str, mut what: Value) -> Value {
    what["family"] = json!("app");
    what["containerName"] = json!(container);
    what
}

fn first(world: &World) -> (&Task, &Container) {
    let task = world.tasks.get(&TaskNumber(1)).expect("the task");
    (task, &task.containers[0])
}

fn every(seconds: u64) -> Value {
    json!({ "command": ["CMD", "true"], "interval": seconds, "retries": 2 })
}

fn check_runs(world: &World) -> Vec<CheckRun> {
    let (task, container) = first(world);
    let definition = &task.revision.definition.container_definitions[0];
    let check = definition.health_check.as_ref().expect("a health check");
    container.check_runs(&Checks::of(check), world.at)
}

#[test]
fn every_process_that_the_restart_policy_replaced_is_kept_with_its_exit_code() {
    let policy = json!({ "restartPolicy": { "enabled": true, "restartAttemptPeriod": 60 } });
    let containers = json!([container("worker", policy)]);
    let crashes = json!([does("worker", json!({ "runsFor": 70_000, "exitCode": 3 }))]);
    let mut simulation = simulation(&containers, &crashes, false);
    simulation.run_until(230_000);
    let (_, worker) = first(simulation.world());
    let started_at = worker.started_at.expect("it ran");
    let process = |number: u64| EarlierProcess {
        started_at: started_at + number * 70_000,
        ended_at: started_at + (number + 1) * 70_000,
        exit_code: 3,
    };
    assert_eq!(worker.earlier_processes, [0, 1, 2].map(process));
    assert_eq!(worker.process_started_at(), Some(process(2).ended_at));

    simulation.run_until(3 * HOUR);
    let (_, worker) = first(simulation.world());
    assert!(worker.restart_count > 100, "{}", worker.restart_count);
    assert_eq!(worker.earlier_processes.len(), KEPT_OF_CONTAINER);
    let last = worker
        .earlier_processes
        .last()
        .expect("they are the latest");
    assert_eq!(Some(last.ended_at), worker.restarted_at);
}

#[test]
fn health_checks_with_the_same_answer_in_a_row_are_one_run() {
    let containers = json!([container("web", json!({ "healthCheck": every(10) }))]);
    let application = json!({ "unhealthyFrom": 95_000, "unhealthyUntil": 125_000 });
    let mut simulation = simulation(&containers, &json!([does("web", application)]), false);
    simulation.run_until(400_000);
    let (_, web) = first(simulation.world());
    let started_at = web.started_at.expect("it runs");
    let run = |from: u64, to: u64, count, passed| CheckRun {
        first_at: started_at + from,
        last_at: started_at + to,
        count,
        passed,
    };
    let until_now = (400_000 - started_at) / 10_000;
    assert_eq!(
        check_runs(simulation.world()),
        [
            run(10_000, 90_000, 9, true),
            run(100_000, 120_000, 3, false),
            run(130_000, until_now * 10_000, until_now - 12, true),
        ]
    );
    let earlier = simulation.world_at(started_at + 112_000);
    let until_then = check_runs(&earlier);
    assert_eq!(until_then[1], run(100_000, 110_000, 2, false));
}

#[test]
fn failures_in_the_start_period_are_kept_although_they_do_not_count() {
    let mut check = every(10);
    check["startPeriod"] = json!(60);
    let containers = json!([container("web", json!({ "healthCheck": check }))]);
    let application = json!([does("web", json!({ "unhealthyUntil": 35_000 }))]);
    let mut simulation = simulation(&containers, &application, false);
    simulation.run_until(36_000);
    let (_, web) = first(simulation.world());
    assert_eq!(
        (web.health_status, web.failed_checks),
        (HealthStatus::Unknown, 0)
    );
    let runs = check_runs(simulation.world());
    assert_eq!((runs.len(), runs[0].count, runs[0].passed), (1, 3, false));
}

#[test]
fn a_restarted_process_is_asked_anew() {
    let containers = json!([container(
        "web",
        json!({
            "healthCheck": every(10),
            "restartPolicy": { "enabled": true, "restartAttemptPeriod": 60 },
        })
    )]);
    let exits = json!([does("web", json!({ "runsFor": 65_000, "exitCode": 1 }))]);
    let mut simulation = simulation(&containers, &exits, false);
    simulation.run_until(100_000);
    let (_, web) = first(simulation.world());
    let restarted_at = web.restarted_at.expect("it was restarted");
    let runs = check_runs(simulation.world());
    let counts: Vec<u64> = runs.iter().map(|run| run.count).collect();
    assert_eq!(counts, [6, (100_000 - restarted_at) / 10_000]);
    assert_eq!(runs[1].first_at, restarted_at + 10_000);
}

/// `app` waits for `db`, whose `startTimeout` is given, to be HEALTHY; `db` does what is said.
fn waits_for_healthy(start_timeout: Option<u64>, db: Value, of_service: bool) -> Simulation {
    let mut members = json!({ "essential": false, "healthCheck": every(5) });
    if let Some(seconds) = start_timeout {
        members["startTimeout"] = json!(seconds);
    }
    let depends_on = json!([{ "containerName": "db", "condition": "HEALTHY" }]);
    let containers = json!([
        container("db", members),
        container("app", json!({ "dependsOn": depends_on })),
    ]);
    simulation(&containers, &json!([does("db", db)]), of_service)
}

#[test]
fn a_dependency_that_is_unhealthy_or_has_exited_is_waited_for_for_ever_and_the_wait_says_so() {
    let broken = || json!({ "unhealthyFrom": 0 });
    let exits = || json!({ "unhealthyFrom": 0, "runsFor": 7_000, "exitCode": 0 });
    for (start_timeout, db, of_service, said) in [
        (
            None,
            broken(),
            false,
            "the agent goes on asking although it is UNHEALTHY",
        ),
        (
            None,
            broken(),
            true,
            "give such tasks up after about 3 h, which is not simulated",
        ),
        (
            None,
            exits(),
            false,
            "`db` has exited and will never be HEALTHY",
        ),
        (
            Some(60),
            exits(),
            false,
            "a startTimeout on `db` counts only while it runs",
        ),
        (
            Some(60),
            exits(),
            true,
            "give such tasks up after about 3 h, which is not simulated",
        ),
    ] {
        let mut simulation = waits_for_healthy(start_timeout, db, of_service);
        simulation.run_until(2 * HOUR);
        let (task, _) = first(simulation.world());
        assert_eq!(task.last_status, LastStatus::Pending, "{said}");
        let waits = simulation.waiting_on(simulation.world(), task);
        assert_eq!(waits.len(), 1);
        assert_eq!((waits[0].at_most, waits[0].expected), (None, None));
        assert!(waits[0].ends.contains(said), "{}", waits[0].ends);
        assert!(waits[0].ends.contains("startTimeout"), "{}", waits[0].ends);
    }
}

#[test]
fn a_start_timeout_ends_the_wait_for_a_dependency_that_runs_and_is_unhealthy() {
    let mut simulation = waits_for_healthy(Some(60), json!({ "unhealthyFrom": 0 }), false);
    simulation.run_until(30_000);
    let (task, db) = first(simulation.world());
    let limit = db.started_at.expect("it runs") + 60_000;
    let waits = simulation.waiting_on(simulation.world(), task);
    assert_eq!(waits[0].at_most, Some(limit));
    simulation.run_until(limit + 60_000);
    let (task, _) = first(simulation.world());
    assert_eq!(task.last_status, LastStatus::Stopped);
    let reason = task.stopped_reason.as_deref().unwrap_or_default();
    assert!(reason.ends_with("has timed out."), "{reason}");
}

#[test]
fn a_natural_exit_has_stopping_at_when_ecs_hears_of_it() {
    let containers = json!([container("job", json!({}))]);
    let ends = json!([does("job", json!({ "runsFor": 20_000, "exitCode": 0 }))]);
    let mut simulation = simulation(&containers, &ends, false);
    simulation.run_until(HOUR / 2);
    let (task, _) = first(simulation.world());
    let exited = task.execution_stopped_at.expect("it exited");
    assert_eq!(task.stop_desired_at, Some(exited));
    assert_eq!(task.stopping_at, Some(exited + 1_000), "exitReport");
    assert!(task.stopping_at <= task.stopped_at);
}
