//! Health checks.

use ecslab::lifecycle::{DesiredStatus, HealthStatus, LastStatus};

use crate::examples::{container, played, stopped, task};

/// Surprise 2.
#[test]
fn a_health_check_that_only_the_image_has_leaves_health_unknown_and_a_broken_task_in_its_place() {
    let simulation = played("health-check-in-image-only", 44_000);
    let world = simulation.world();
    assert_eq!(world.tasks.len(), 1);
    let broken = task(world, 1);
    let started_at = broken.started_at.expect("it runs");
    assert!(started_at + 20_000 < world.at, "the application is broken");
    assert_eq!(broken.health_status, HealthStatus::Unknown);
    assert_eq!(
        container(broken, "web").health_status,
        HealthStatus::Unknown
    );
    assert_eq!(broken.desired_status, DesiredStatus::Running);
}

/// Surprise 2, the other side.
#[test]
fn the_same_check_in_the_task_definition_gets_the_broken_task_replaced() {
    let simulation = played("health-check-in-image-only", 120_000);
    let world = simulation.world();
    let checked: Vec<_> = world
        .tasks_of("shop")
        .filter(|task| task.revision.name() == "shop:2")
        .collect();
    let first = checked[0];
    let started_at = first.started_at.expect("it ran");
    let earlier = simulation.world_at(started_at + 10_000);
    let health = task(&earlier, first.number.0).health_status;
    assert_eq!(health, HealthStatus::Healthy);
    assert_eq!(
        container(first, "web").health_status,
        HealthStatus::Unhealthy
    );
    let reason = "Task failed container health checks";
    assert_eq!(stopped(first), ("ServiceSchedulerInitiated", reason));
    assert!(checked.len() >= 2, "another took its place");
}

/// Surprise 3.
#[test]
fn one_essential_container_without_a_health_check_leaves_the_task_unknown_for_ever() {
    let simulation = played("one-container-without-health-check", 24 * 60 * 60 * 1_000);
    let world = simulation.world();
    for (number, metrics_essential, health) in [
        (1, true, HealthStatus::Unknown),
        (2, false, HealthStatus::Healthy),
    ] {
        let task = task(world, number);
        assert_eq!(task.last_status, LastStatus::Running);
        assert_eq!(container(task, "web").health_status, HealthStatus::Healthy);
        let metrics = container(task, "metrics");
        assert_eq!(metrics.essential, metrics_essential);
        assert_eq!(metrics.health_status, HealthStatus::Unknown);
        assert_eq!(task.health_status, health, "{}", task.revision.name());
    }
}
