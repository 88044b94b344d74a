//! How tasks are stopped.

use ecslab::lifecycle::{ContainerStatus, DesiredStatus, LastStatus, Task};
use ecslab::simulation::World;

use crate::examples::{container, entered, played, statuses, stopped, task};

fn listed(world: &World, desired_status: DesiredStatus) -> Vec<u32> {
    let tasks = world.list_tasks(desired_status);
    tasks.map(|task| task.number.0).collect()
}

/// Surprise 17.
#[test]
fn a_task_that_is_being_stopped_is_in_no_count_while_its_containers_are_alive() {
    let simulation = played("deactivating-tasks-vanish", 90_000);
    let last = simulation.world();
    let leaving = last.tasks_of("store").find(|task| task.stop_code.is_some());
    let leaving = leaving.expect("the service is scaled in").number.0;
    let other = 3 - leaving;
    for (at, status) in [
        (30_000, LastStatus::Deactivating),
        (42_000, LastStatus::Stopping),
    ] {
        let world = simulation.world_at(at);
        let task = task(&world, leaving);
        assert_eq!(task.last_status, status);
        let store = container(task, "store");
        assert_eq!(store.last_status, ContainerStatus::Running, "at {at}");
        assert_eq!(listed(&world, DesiredStatus::Running), [other], "at {at}");
        assert_eq!(listed(&world, DesiredStatus::Stopped), [leaving], "at {at}");
        let arn = task.container_instance_arn.as_deref().expect("on EC2");
        let instance = world.instance_named(arn).expect("its instance");
        let counts = (instance.running_tasks_count, instance.pending_tasks_count);
        assert_eq!(counts, (0, 0), "at {at}");
    }
    let store = container(task(last, leaving), "store");
    assert_eq!(store.exit_code, Some(137), "it lived until it was killed");
    let before = simulation.world_at(19_999);
    let arn = task(&before, leaving).container_instance_arn.as_deref();
    let instance = before.instance_named(arn.expect("on EC2"));
    assert_eq!(instance.expect("its instance").running_tasks_count, 1);
}

/// Surprise 18.
#[test]
fn stop_task_does_not_let_connections_drain_and_the_scheduler_does() {
    let simulation = played("stop-task-does-not-drain", 100_000);
    let world = simulation.world();
    let deactivating =
        |task: &Task| entered(task, LastStatus::Stopping) - entered(task, LastStatus::Deactivating);
    let by_user = task(world, 1);
    assert_eq!(stopped(by_user), ("UserInitiated", "Task stopped by user"));
    let by_scheduler = world
        .tasks_of("store")
        .find(|task| task.stopping_at >= Some(40_000))
        .expect("the service is scaled in");
    let (code, reason) = stopped(by_scheduler);
    assert_eq!(code, "ServiceSchedulerInitiated");
    assert!(
        reason.starts_with("Scaling activity initiated by"),
        "{reason}"
    );
    assert_eq!(deactivating(by_scheduler), 20_000, "the whole delay");
    assert_eq!(deactivating(by_user), 1_500);
    for task in [by_user, by_scheduler] {
        let signalled_at = container(task, "store").signalled_at;
        let waited = signalled_at.expect("SIGTERM") - entered(task, LastStatus::Deactivating);
        assert_eq!(waited, deactivating(task), "SIGTERM comes after it");
        assert_eq!(container(task, "store").exit_code, Some(0));
    }
}

/// Surprise 29.
#[test]
fn fargate_spot_takes_the_capacity_back_two_minutes_after_its_warning_whatever_runs() {
    let simulation = played("fargate-spot-two-minutes", 180_000);
    let world = simulation.world();
    let reason = "Your Spot Task was interrupted.";
    let warned = simulation.world_at(20_000);
    let warned = task(&warned, 1);
    assert_eq!(warned.last_status, LastStatus::Running);
    assert_eq!(warned.desired_status, DesiredStatus::Stopped);
    assert_eq!(stopped(warned), ("TerminationNotice", reason));
    let taken = task(world, 1);
    let encoder = container(taken, "encoder");
    assert!(encoder.signalled_at < Some(25_000), "SIGTERM comes at once");
    assert_eq!(encoder.exit_code, Some(137));
    assert_eq!(encoder.stopped_at, Some(20_000 + 120_000));
    assert_eq!(stopped(taken), ("SpotInterruption", reason));
    assert_eq!(
        statuses(taken).split_off(2),
        ["RUNNING", "STOPPING", "DEPROVISIONING", "STOPPED"]
    );
    let gone = entered(taken, LastStatus::Stopped) - entered(taken, LastStatus::Deprovisioning);
    assert_eq!(gone, 3_000, "its network interface is deleted as ever");
    let next = task(world, 2);
    assert!(next.created_at < 60_000, "the service does not wait for it");
    assert_eq!(next.last_status, LastStatus::Running);
}

/// Surprise 29, what cannot be asked for.
#[test]
fn a_stop_timeout_above_two_minutes_is_refused_on_fargate() {
    let simulation = played("fargate-spot-two-minutes", 10_000);
    let refusals = &simulation.world().refusals;
    assert_eq!(refusals.len(), 1);
    let (at, command, message) = &refusals[0];
    assert_eq!((*at, *command), (5_000, "RegisterTaskDefinition"));
    assert!(message.contains("120"), "{message}");
    assert_eq!(simulation.world().revisions.len(), 1);
}
