//! What happens when there is no room.

use ecslab::lifecycle::LastStatus;
use ecslab::task_definition::NetworkMode;

use crate::examples::{entered, played, service_events, statuses, task};

/// Surprise 10, RunTask.
#[test]
fn run_task_without_room_answers_with_failures_and_nobody_tries_again() {
    let simulation = played("no-room-three-ways", 90_000);
    let world = simulation.world();
    assert_eq!(world.refusals, [], "the request itself succeeds");
    let record = world.placements.iter().find(|record| record.at == 5_000);
    let record = record.expect("RunTask was to place a task");
    assert_eq!(record.task, None);
    let arn = world.instance_named("i-0a11").expect("the instance");
    let arn = arn.container_instance_arn.clone();
    assert_eq!(
        record.decision.explain().failures(),
        [(arn, "RESOURCE:CPU".to_owned())]
    );
    let standalone = world
        .tasks
        .values()
        .filter(|task| task.group == "family:render" && task.capacity_provider_name.is_none());
    assert_eq!(standalone.count(), 0, "also when there is room later");
}

/// Surprise 10, a service.
#[test]
fn a_service_without_room_says_so_and_tries_until_there_is() {
    let simulation = played("no-room-three-ways", 90_000);
    let world = simulation.world_at(39_999);
    assert_eq!(world.tasks_of("render").count(), 0);
    let events = service_events(&world, "render");
    let unable = "(service render) was unable to place a task because no container instance met \
                  all of its requirements.";
    assert!(
        events.iter().any(|event| event.starts_with(unable)),
        "{events:?}"
    );
    let world = simulation.world();
    let placed = world.tasks_of("render").next().expect("a task");
    assert!(placed.created_at > 40_000);
    assert_eq!(placed.last_status, LastStatus::Running);
}

/// Surprise 10, a capacity provider with managed scaling.
#[test]
fn with_managed_scaling_a_task_waits_in_provisioning_until_an_instance_has_joined() {
    let simulation = played("no-room-three-ways", 90_000);
    let waiting = simulation.world_at(12_000);
    let provisioning = task(&waiting, 2);
    assert_eq!(provisioning.last_status, LastStatus::Provisioning);
    assert_eq!(provisioning.container_instance_arn, None);
    let mode = provisioning.revision.definition.effective_network_mode();
    assert_eq!(
        mode,
        NetworkMode::Bridge,
        "no network interface is involved"
    );
    let waits_for = simulation.waiting_on(&waiting, provisioning);
    assert!(
        waits_for[0].what.contains("capacity provider `scaling`"),
        "{waits_for:?}"
    );
    assert_eq!(waits_for[0].since, 10_000);
    assert_eq!(waits_for[0].at_most, Some(70_000));
    assert_eq!(waiting.instances.len(), 1);

    let placed = task(simulation.world(), 2);
    assert_eq!(statuses(placed), ["PROVISIONING", "PENDING", "RUNNING"]);
    let joined = simulation.world_at(entered(placed, LastStatus::Pending));
    assert_eq!(joined.instances.len(), 2);
    let instance = joined.instances.last().expect("it joined");
    assert_eq!(instance.capacity_provider_name.as_deref(), Some("scaling"));
    let arn = Some(&instance.container_instance_arn);
    assert_eq!(placed.container_instance_arn.as_ref(), arn);
}
