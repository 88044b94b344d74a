//! Where tasks go, and where they do not.

use std::collections::BTreeMap;

use ecslab::lifecycle::{DesiredStatus, LastStatus, Task};
use ecslab::simulation::{Simulation, World};

use crate::examples::{played, service_events};

/// Tasks of a service that are to run.
fn wanted<'world>(
    world: &'world World,
    service: &'world str,
) -> impl Iterator<Item = &'world Task> {
    let tasks = world.tasks_of(service).map(|task| &**task);
    tasks.filter(|task| task.desired_status == DesiredStatus::Running)
}

/// EC2 instance ids with the tasks of a service that are to run there.
fn on_instances(world: &World, service: &str) -> Vec<(String, usize)> {
    let ids = wanted(world, service).map(|task| task.ec2_instance_id.clone().unwrap_or_default());
    counted(ids)
}

/// Zones with the tasks of a service that are to run there.
fn in_zones(world: &World, service: &str) -> Vec<(String, usize)> {
    counted(wanted(world, service).map(|task| task.availability_zone.clone()))
}

fn counted(names: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts.into_iter().collect()
}

fn count(name: &str, tasks: usize) -> (String, usize) {
    (name.to_owned(), tasks)
}

/// Why the last task of a service that was to be placed was not: EC2 instance ids with reasons.
fn why_not(world: &World, family: &str) -> Vec<(String, String)> {
    let records = world.placements.iter().rev();
    let mut records = records.filter(|record| record.revision.name() == format!("{family}:1"));
    let record = records
        .find(|record| record.task.is_none())
        .expect("a task that was not placed");
    let failures = record.decision.explain().failures().into_iter();
    failures
        .map(|(arn, reason)| {
            let instance = world
                .instance_named(&arn)
                .expect("an instance of the cluster");
            (instance.ec2_instance_id.clone(), reason)
        })
        .collect()
}

fn says(world: &World, service: &str, words: &str) -> bool {
    service_events(world, service)
        .iter()
        .any(|event| event.contains(words))
}

/// How many tasks of a service were RUNNING after each event from a time on.
fn running_after_each_event(simulation: &Simulation, service: &str, from: u64) -> Vec<usize> {
    let worlds = simulation.replay().filter(|(world, _)| world.at > from);
    worlds
        .map(|(world, _)| {
            let tasks = world.tasks_of(service);
            tasks
                .filter(|task| task.last_status == LastStatus::Running)
                .count()
        })
        .collect()
}

/// Surprise 11, binpack.
#[test]
fn binpack_fills_one_host_and_leaves_others_empty() {
    let simulation = played("spread-and-binpack", 60_000);
    let world = simulation.world();
    let used = on_instances(world, "worker");
    assert!(used.len() < 3, "{used:?}");
    assert_eq!(world.instances.len(), 6);
}

/// Surprise 11, spread.
#[test]
fn the_best_zone_wins_although_its_only_host_is_the_fullest() {
    let simulation = played("the-emptiest-zone-wins", 60_000);
    let world = simulation.world_at(39_999);
    let halves = [count("us-east-1a", 2), count("us-east-1b", 2)];
    assert_eq!(in_zones(&world, "web"), halves);
    let left = |id: &str| world.instance_named(id).expect(id).remaining.cpu;
    assert_eq!(left("i-0b21"), 0, "the fullest took as many as both others");
    assert!(left("i-0a11") >= 1_536 && left("i-0a12") >= 1_536);
    // A strategy ranks and never prevents: the zone is full, so the others take the rest.
    let all = [count("us-east-1a", 5), count("us-east-1b", 2)];
    assert_eq!(in_zones(simulation.world(), "web"), all);
}

/// Surprise 12.
#[test]
fn strategies_never_block_and_distinct_instance_leaves_a_gap_until_there_is_an_instance() {
    let simulation = played("strategies-rank-constraints-bind", 120_000);
    let world = simulation.world_at(59_999);
    assert_eq!(wanted(&world, "prefers").count(), 4);
    assert_eq!(
        on_instances(&world, "prefers").len(),
        3,
        "two of them share one"
    );
    assert_eq!(wanted(&world, "insists").count(), 3);
    let reasons = why_not(&world, "insists");
    let unsatisfied = "DistinctInstance placement constraint unsatisfied.";
    assert_eq!(reasons.len(), 3);
    assert!(
        reasons.iter().all(|(_, reason)| reason == unsatisfied),
        "{reasons:?}"
    );
    assert!(says(&world, "insists", "was unable to place a task"));
    let filled = on_instances(simulation.world(), "insists");
    assert_eq!(
        filled.iter().map(|(_, tasks)| *tasks).collect::<Vec<_>>(),
        [1; 4]
    );
    assert_eq!(
        on_instances(simulation.world(), "prefers").len(),
        3,
        "nobody moves"
    );
}

/// Surprise 13.
#[test]
fn without_a_reservation_the_hard_limit_is_reserved_and_a_task_level_size_goes_before_both() {
    let simulation = played("which-memory-is-reserved", 60_000);
    let world = simulation.world();
    for (service, id, tasks, left) in [
        ("hard", "i-0a11", 3, 3_884 - 3 * 1_024),
        ("soft", "i-0a12", 15, 3_884 - 15 * 256),
        ("whole", "i-0a13", 3, 3_884 - 3 * 1_024),
    ] {
        assert_eq!(on_instances(world, service), [count(id, tasks)]);
        assert_eq!(world.instance_named(id).expect(id).remaining.memory, left);
        let reasons = why_not(world, service);
        assert!(
            reasons.contains(&(id.to_owned(), "RESOURCE:MEMORY".to_owned())),
            "{reasons:?}"
        );
    }
}

/// Surprise 14.
#[test]
fn a_fixed_port_allows_one_task_an_instance_and_awsvpc_two_on_an_m5_large() {
    let simulation = played("ports-and-network-interfaces", 60_000);
    let world = simulation.world();
    for (service, id, tasks, reason) in [
        ("fixed", "i-0a11", 1, Some("RESOURCE:PORTS")),
        ("dynamic", "i-0a12", 5, None),
        ("own-interface", "i-0a13", 2, Some("RESOURCE:ENI")),
    ] {
        assert_eq!(on_instances(world, service), [count(id, tasks)]);
        if let Some(reason) = reason {
            let reasons = why_not(world, service);
            assert!(
                reasons.contains(&(id.to_owned(), reason.to_owned())),
                "{reasons:?}"
            );
        }
    }
    let bindings = wanted(world, "dynamic").flat_map(|task| &task.containers[0].network_bindings);
    let ports: std::collections::BTreeSet<u16> = bindings.map(|(_, host, _)| *host).collect();
    assert_eq!(ports.len(), 5, "each has a host port of its own");
}

/// Surprise 15.
#[test]
fn a_new_instance_attracts_no_running_task_unless_zones_are_rebalanced() {
    let simulation = played("new-instances-attract-nobody", 150_000);
    let world = simulation.world_at(89_999);
    assert_eq!(on_instances(&world, "stays"), [count("i-0a11", 4)]);
    let halves = [count("us-east-1a", 2), count("us-east-1b", 2)];
    assert_eq!(in_zones(&world, "balanced"), halves);
    assert!(says(
        &world,
        "balanced",
        "is not AZ balanced with 4 tasks in us-east-1a"
    ));
    assert!(says(
        &world,
        "balanced",
        "is AZ balanced with 2 tasks in us-east-1a"
    ));
    let running = running_after_each_event(&simulation, "balanced", 30_000);
    assert!(
        running.iter().all(|tasks| (4..=5).contains(tasks)),
        "one starts before one stops"
    );
    let grown = on_instances(simulation.world(), "stays");
    assert_eq!(
        grown,
        [count("i-0a11", 5), count("i-0b21", 1)],
        "new tasks can go there"
    );
}

/// Surprise 16, room for one more.
#[test]
fn one_task_with_100_and_200_percent_goes_from_one_to_two_to_one() {
    let simulation = played("percentages-are-rounded", 59_999);
    let mut running = running_after_each_event(&simulation, "one", 20_000);
    running.dedup();
    assert_eq!(running, [1, 2, 1]);
    let tasks: Vec<String> = wanted(simulation.world(), "one")
        .map(|it| it.revision.name())
        .collect();
    assert_eq!(tasks, ["web:2"]);
}

/// Surprise 16, no room.
#[test]
fn three_tasks_with_100_and_125_percent_are_stuck() {
    let simulation = played("percentages-are-rounded", 120_000);
    let world = simulation.world_at(59_999);
    let service = world.services.get("stuck").expect("the service");
    assert_eq!(
        (service.lower_bound(), service.upper_bound()),
        (3, 3),
        "3.75 is rounded down"
    );
    assert!(wanted(&world, "stuck").all(|task| task.revision.name() == "web:1"));
    let words = "was unable to stop or start tasks during a deployment because of the service \
                 deployment configuration.";
    assert!(says(&world, "stuck", words));
    let now = simulation.world();
    let lower = now
        .services
        .get("stuck")
        .expect("the service")
        .lower_bound();
    assert_eq!(lower, 2, "1.5 is rounded up");
    assert!(wanted(now, "stuck").all(|task| task.revision.name() == "web:2"));
}

/// Surprise 16, refused.
#[test]
fn both_percentages_at_100_are_refused() {
    let simulation = played("percentages-are-rounded", 40_000);
    let refusals: Vec<(&str, &str)> = (simulation.world().refusals.iter())
        .map(|(_, command, message)| (*command, message.as_str()))
        .collect();
    let message = "InvalidParameterException: Both maximumPercent and minimumHealthyPercent cannot \
                   be 100 as this will block deployments";
    assert_eq!(refusals, [("CreateService", message)]);
}

/// Surprise 20.
#[test]
fn a_daemon_stops_where_its_constraints_stop_matching_and_a_replica_goes_on() {
    let simulation = played("daemons-look-again", 120_000);
    let both = [count("i-0a11", 1), count("i-0b21", 1)];
    let before = simulation.world_at(29_999);
    assert_eq!(on_instances(&before, "logs"), both, "not on i-0c31");
    let between = simulation.world_at(69_999);
    assert_eq!(on_instances(&between, "logs"), [count("i-0a11", 1)]);
    assert_eq!(on_instances(&between, "web"), both);
    let desired = |world: &World| {
        world
            .services
            .get("logs")
            .expect("the daemon")
            .desired_count
    };
    assert_eq!(
        (
            desired(&before),
            desired(&between),
            desired(simulation.world())
        ),
        (2, 1, 2)
    );
    assert_eq!(on_instances(simulation.world(), "logs"), both);
    assert_eq!(
        simulation.world().tasks_of("web").count(),
        2,
        "no replica was ever replaced"
    );
}

/// Surprise 21.
#[test]
fn a_misspelt_attribute_is_accepted_and_never_places_and_unequal_skips_who_lacks_it() {
    let simulation = played("misspelt-attributes-are-accepted", 120_000);
    let world = simulation.world();
    assert_eq!(world.refusals, [], "only the syntax is checked");
    assert_eq!(world.tasks_of("misspelt").count(), 0);
    let reasons = why_not(world, "misspelt");
    let unsatisfied = "MemberOf placement constraint unsatisfied.";
    assert_eq!(reasons.len(), 3);
    assert!(
        reasons.iter().all(|(_, reason)| reason == unsatisfied),
        "{reasons:?}"
    );
    assert_eq!(
        on_instances(world, "other-stack"),
        [count("i-0b21", 2)],
        "not i-0c31"
    );
    let negated = [count("i-0b21", 1), count("i-0c31", 1)];
    assert_eq!(on_instances(world, "negated"), negated);
}
