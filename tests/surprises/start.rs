//! What keeps a task from starting.

use ecslab::lifecycle::{ContainerStatus, DesiredStatus, HealthStatus, LastStatus};
use serde_json::json;

use crate::examples::{container, document, ids_of, played, simulation, statuses, stopped, task};

/// Surprise 4.
#[test]
fn a_task_whose_dependency_never_becomes_healthy_sits_in_pending_without_an_error() {
    let mut endless = document("healthy-dependency-never-healthy");
    let timeline = endless["timeline"].as_array_mut().expect("a timeline");
    timeline.retain(|entry| entry["command"] != "StopTask");
    let mut simulation = simulation(&endless);
    simulation.run_until(2 * 60 * 60 * 1_000);
    let world = simulation.world();
    let waiting = task(world, 1);
    assert_eq!(statuses(waiting), ["PENDING"]);
    assert_eq!(waiting.desired_status, DesiredStatus::Running);
    assert_eq!((waiting.stop_code, &waiting.stopped_reason), (None, &None));
    let (db, app) = (container(waiting, "db"), container(waiting, "app"));
    assert_eq!(db.last_status, ContainerStatus::Running);
    assert_eq!(db.health_status, HealthStatus::Unhealthy);
    assert_eq!((db.exit_code, app.exit_code), (None, None));
    assert_eq!(app.started_at, None);
    assert_eq!(app.last_status, ContainerStatus::Pending);
    let waits_for = simulation.waiting_on(world, waiting);
    assert_eq!(waits_for.len(), 1);
    let what = "`app` waits for `db` to be HEALTHY";
    assert!(waits_for[0].what.starts_with(what), "{waits_for:?}");
    assert_eq!((waits_for[0].expected, waits_for[0].at_most), (None, None));
}

#[test]
fn a_task_that_waited_in_vain_is_stopped_by_hand() {
    let simulation = played("healthy-dependency-never-healthy", 150_000);
    let given_up = task(simulation.world(), 1);
    assert_eq!(statuses(given_up), ["PENDING", "STOPPING", "STOPPED"]);
    let reason = "Gave up after two minutes";
    assert_eq!(stopped(given_up), ("UserInitiated", reason));
    assert_eq!(given_up.started_at, None);
}

/// Surprise 5.
#[test]
fn a_start_timeout_counts_on_the_container_that_is_waited_for_and_nowhere_else() {
    let simulation = played("start-timeout-on-the-dependency", 80_000);
    let world = simulation.world();
    let on_the_waiting = task(world, 1);
    assert_eq!(on_the_waiting.last_status, LastStatus::Pending);
    assert_eq!(on_the_waiting.desired_status, DesiredStatus::Running);
    let waits_for = simulation.waiting_on(world, on_the_waiting);
    assert_eq!(waits_for[0].at_most, None);

    let on_the_dependency = task(world, 2);
    let db = container(on_the_dependency, "db");
    let app = container(on_the_dependency, "app");
    let limit = db.started_at.expect("db ran") + 20_000;
    assert_eq!(app.stopped_at, Some(limit));
    assert_eq!(app.started_at, None);
    let reason = "CannotStartContainerError: dependency graph: container ordering dependency \
                  [db] for target [app] has timed out.";
    assert_eq!(app.reason.as_deref(), Some(reason));
    assert_eq!(app.exit_code, Some(143), "the agent makes one up");
    assert_eq!(stopped(on_the_dependency), ("TaskFailedToStart", reason));
    assert_eq!(on_the_dependency.last_status, LastStatus::Stopped);

    let earlier = simulation.world_at(limit - 1);
    let waits_for = simulation.waiting_on(&earlier, task(&earlier, 2));
    assert_eq!(waits_for[0].at_most, Some(limit), "the wait had an end");
}

/// Surprise 6.
#[test]
fn complete_and_success_on_an_essential_container_are_refused_at_registration() {
    let simulation = played("success-on-an-essential-container", 60_000);
    let world = simulation.world();
    let message = "ClientException: A dependency container with SUCCESS or COMPLETE condition \
                   cannot be an essential container";
    let refusal = |at| (at, "RegisterTaskDefinition", message.to_owned());
    assert_eq!(world.refusals, [refusal(2_000), refusal(6_000)]);
    let names: Vec<_> = world
        .revisions
        .iter()
        .map(|it| it.revision.name())
        .collect();
    assert_eq!(names, ["billing:1"], "what is refused takes no number");
    let billing = task(world, 1);
    assert_eq!(billing.last_status, LastStatus::Running);
    let migrate = container(billing, "migrate");
    assert_eq!((migrate.essential, migrate.exit_code), (false, Some(0)));
    let app = container(billing, "app").started_at.expect("app runs");
    assert!(app > migrate.stopped_at.expect("migrate has exited"));
}

/// Surprise 26.
#[test]
fn a_secret_that_is_deleted_is_missed_by_the_next_task_and_not_by_one_that_runs() {
    let simulation = played("secrets-are-read-at-start", 120_000);
    let reads_of = |number: u32| {
        let calls = simulation.world().calls.iter();
        let calls = calls.filter(|call| call.action == "secretsmanager:GetSecretValue");
        let calls = calls.filter(|call| call.task.is_some_and(|task| task.0 == number));
        calls.map(|call| call.at).collect::<Vec<_>>()
    };
    let world = simulation.world_at(34_999);
    let running = task(&world, 1);
    assert_eq!(world.faults.len(), 1, "the secret is gone");
    assert_eq!(running.last_status, LastStatus::Running);
    assert_eq!(world.tasks.len(), 1);
    let reads = reads_of(1);
    assert_eq!(reads.len(), 1);
    assert!(reads[0] < running.started_at.expect("it runs"));

    let world = simulation.world_at(59_999);
    let next = task(&world, 2);
    assert_eq!(next.started_at, None);
    let (code, reason) = stopped(next);
    assert_eq!(code, "TaskFailedToStart");
    assert!(
        reason.starts_with("ResourceInitializationError: unable to pull secrets or registry auth")
            && reason.contains("ResourceNotFoundException"),
        "{reason}"
    );

    let world = simulation.world();
    let last = world.tasks_of("payments").last().expect("a task");
    assert_eq!(last.last_status, LastStatus::Running);
    assert!(
        last.created_at > 60_000,
        "it was created with the secret there again"
    );
    assert!(ids_of(world, "payments").len() >= 3);
}

#[test]
fn a_secret_that_stays_is_not_read_again_while_a_task_runs() {
    let mut kept = document("secrets-are-read-at-start");
    kept["timeline"] = json!([]);
    let mut simulation = simulation(&kept);
    simulation.run_until(10 * 60 * 1_000);
    let calls = simulation.world().calls.iter();
    let reads = calls.filter(|call| call.action == "secretsmanager:GetSecretValue");
    assert_eq!(reads.count(), 1);
}
