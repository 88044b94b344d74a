//! How containers end, and what becomes of their tasks.

use ecslab::lifecycle::{ContainerStatus, LastStatus};

use crate::examples::{container, ids_of, played, statuses, stopped, task};

const EXITED: (&str, &str) = (
    "EssentialContainerExited",
    "Essential container in task exited",
);

/// Surprise 1.
#[test]
fn an_essential_container_that_exits_with_zero_stops_the_task_and_the_service_starts_another() {
    let simulation = played("essential-exit-zero", 49_999);
    let world = simulation.world();
    let first = task(world, 1);
    assert_eq!(first.last_status, LastStatus::Stopped);
    assert_eq!(stopped(first), EXITED);
    assert_eq!(container(first, "migrate").exit_code, Some(0));
    assert!(
        container(first, "migrate").essential,
        "what is omitted is true"
    );
    let app = container(first, "app");
    assert_eq!(app.exit_code, Some(143), "it was stopped with the task");
    let mut ids = ids_of(world, "orders");
    assert!(ids.len() >= 3, "the service goes on: {ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), world.tasks.len(), "each task is a new one");
    let others = world.tasks_of("orders").skip(1);
    let others = others.filter(|task| task.stop_code.is_some());
    assert!(others.into_iter().all(|task| stopped(task) == EXITED));
}

/// Surprise 1, the other side.
#[test]
fn the_same_exit_of_a_container_that_is_not_essential_leaves_the_task_running() {
    let simulation = played("essential-exit-zero", 180_000);
    let world = simulation.world();
    let last = world.tasks_of("orders").last().expect("a task");
    assert_eq!(last.revision.name(), "orders:2");
    assert_eq!(last.last_status, LastStatus::Running);
    assert_eq!(container(last, "migrate").exit_code, Some(0));
    assert_eq!(container(last, "app").last_status, ContainerStatus::Running);
    let mended = world.tasks_of("orders");
    let mended = mended.filter(|task| task.revision.name() == "orders:2");
    assert_eq!(mended.count(), 1);
}

/// Surprise 7.
#[test]
fn a_container_that_dies_within_the_attempt_period_is_not_restarted_whatever_its_policy() {
    let simulation = played("restart-policy-crash-loop", 140_000);
    let world = simulation.world();
    let crashed = world.tasks_of("resizer");
    let crashed: Vec<_> = crashed.filter(|task| task.stop_code.is_some()).collect();
    assert!(crashed.len() >= 4, "{}", crashed.len());
    for task in crashed {
        assert_eq!(stopped(task), EXITED);
        let worker = container(task, "worker");
        assert_eq!((worker.exit_code, worker.restart_count), (Some(1), 0));
    }
}

/// Surprise 7, the other side.
#[test]
fn a_container_that_ran_long_enough_is_restarted_in_its_task_without_a_change_of_the_task() {
    let simulation = played("restart-policy-crash-loop", 140_000);
    let world = simulation.world();
    let mailers: Vec<_> = world.tasks_of("mailer").collect();
    assert_eq!(mailers.len(), 1);
    let mailer = mailers[0];
    let worker = container(mailer, "worker");
    assert_eq!(worker.restart_count, 2);
    assert_eq!(worker.last_status, ContainerStatus::Running);
    assert_eq!(statuses(mailer), ["PENDING", "RUNNING"]);
    let before = simulation.world_at(60_000);
    let before = before.tasks.get(&mailer.number).expect("it ran already");
    assert_eq!(container(before, "worker").restart_count, 0);
    assert_eq!(
        before.version, mailer.version,
        "no event tells of a restart"
    );
}

/// Surprise 8.
#[test]
fn process_one_without_a_handler_is_killed_after_the_stop_timeout_unless_there_is_an_init_process()
{
    let simulation = played("process-one-ignores-sigterm", 60_000);
    let world = simulation.world();
    for (number, family, exit_code, took) in [
        (1, "shell", 137, 10_000),
        (2, "init", 143, 1_500),
        (3, "exec", 0, 1_500),
    ] {
        let task = task(world, number);
        assert_eq!(task.revision.definition.family, family);
        let consumer = container(task, "consumer");
        assert_eq!(consumer.exit_code, Some(exit_code), "{family}");
        let signalled_at = consumer.signalled_at.expect("SIGTERM was sent");
        let stopped_at = consumer.stopped_at.expect("it has stopped");
        assert_eq!(stopped_at - signalled_at, took, "{family}");
        assert_eq!(stopped(task), ("UserInitiated", "Task stopped by user"));
    }
}

/// Surprise 9.
#[test]
fn a_stopped_task_stays_stopped_and_only_a_service_starts_another_in_its_place() {
    let simulation = played("standalone-task-is-not-replaced", 120_000);
    let world = simulation.world();
    let standalone: Vec<_> = world
        .tasks
        .values()
        .filter(|task| task.service_name().is_none())
        .collect();
    assert_eq!(standalone.len(), 1, "nobody replaces it");
    assert_eq!(standalone[0].last_status, LastStatus::Stopped);
    let of_service: Vec<_> = world.tasks_of("importer").collect();
    let ended: Vec<_> = of_service.iter().map(|task| task.last_status).collect();
    assert_eq!(ended, [LastStatus::Stopped, LastStatus::Running]);
    assert_ne!(of_service[0].task_id, of_service[1].task_id);
    for task in [&standalone[0], &of_service[0]] {
        assert_eq!(stopped(task), EXITED);
        assert_eq!(
            task.history.last().expect("a status").0,
            LastStatus::Stopped
        );
    }
}
