//! What a placement comes to, and two of them beside each other: counted by hand, and plainly.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use ecslab::cluster::{ContainerInstance, InstanceStatus};
use ecslab::diagnostic::has_errors;
use ecslab::lifecycle::{DesiredStatus, LastStatus};
use ecslab::placement::{place, read_chain};
use ecslab::scenario::Scenario;
use ecslab::simulation::{
    Better, Measure, MeasuredDifference, PlacementMeasures, Simulation, World, compare_placements,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Instances of 2,048 CPU units and 2,000 MiB, `in_each` in each of the zones.
fn instances(zones: &str, in_each: usize) -> Value {
    let instances = zones.chars().flat_map(|zone| {
        (1..=in_each).map(move |number| instance(&format!("i-{zone}{number}"), zone, 2_000))
    });
    instances.collect()
}

fn instance(id: &str, zone: char, memory: u32) -> Value {
    let resources = json!([
        { "name": "CPU", "type": "INTEGER", "integerValue": 2_048 },
        { "name": "MEMORY", "type": "INTEGER", "integerValue": memory },
    ]);
    json!({
        "ec2InstanceId": id,
        "registeredResources": resources,
        "remainingResources": resources,
        "attributes": [
            { "name": "ecs.instance-type", "value": "m5.large" },
            { "name": "ecs.availability-zone", "value": format!("us-east-1{zone}") },
        ],
    })
}

fn scenario(instances: &Value, services: &Value, timeline: &Value) -> Scenario {
    serde_json::from_value(json!({
        "version": 1,
        "seed": 5,
        "cluster": { "containerInstances": instances },
        "taskDefinitions": [
            { "family": "web", "containerDefinitions": [
                { "name": "app", "image": "web:1", "cpu": 100, "memory": 500 }] },
            { "family": "big", "containerDefinitions": [
                { "name": "app", "image": "big:1", "cpu": 100, "memory": 1_600 }] },
        ],
        "timings": { "preset": "classroom" },
        "services": services,
        "timeline": timeline,
    }))
    .unwrap()
}

fn service(count: u32) -> Value {
    json!([{ "serviceName": "web", "taskDefinition": "web", "desiredCount": count }])
}

fn world(scenario: &Scenario) -> World {
    let (mut simulation, problems) = Simulation::new(scenario);
    assert!(!has_errors(&problems), "{problems:?}");
    simulation.run_until(60_000);
    simulation.world().clone()
}

/// The measures of a scenario under a chain of strategies.
fn measures(scenario: &Scenario, chain: &str) -> PlacementMeasures {
    let chain = read_chain(chain).unwrap();
    PlacementMeasures::of(&world(&scenario.with_strategies(None, &chain)))
}

fn row(rows: &[MeasuredDifference], measure: Measure) -> &MeasuredDifference {
    rows.iter().find(|row| row.measure == measure).unwrap()
}

#[test]
fn binpack_uses_fewer_instances_and_loses_more_with_a_zone_than_spread_does() {
    let scenario = scenario(&instances("abc", 2), &service(6), &json!([]));
    let spread = measures(&scenario, "default");
    let binpack = measures(&scenario, "binpack(memory)");
    // Four tasks of 500 MiB fill an instance of 2,000.
    assert_eq!((spread.instances_used, spread.instances_idle), (6, 0));
    assert_eq!((binpack.instances_used, binpack.instances_idle), (2, 4));
    assert_eq!((spread.tasks_placed, binpack.tasks_placed), (6, 6));
    assert_eq!(spread.groups[0].skew, 0);
    assert!(binpack.groups[0].skew >= 4, "{:?}", binpack.groups);
    assert_eq!(spread.worst_zone().unwrap().tasks, 2);
    let lost = binpack.worst_zone().unwrap().tasks;
    assert!(lost >= 4);

    let compared = compare_placements(&spread, &binpack, "binpack(memory)");
    let better = |measure| row(&compared.rows, measure).better;
    assert_eq!(better(Measure::InstancesUsed), Some(Better::Other));
    assert_eq!(better(Measure::ZoneSkew), Some(Better::One));
    assert_eq!(better(Measure::LostWithZone), Some(Better::One));
    assert_eq!(better(Measure::LargestFreePlace), Some(Better::Other));
    assert_eq!(better(Measure::InstancesIdle), None);
    assert_eq!(better(Measure::TasksPlaced), None);
    assert_eq!(
        compared.sentences[0],
        "binpack(memory) uses 4 container instances fewer: 2 instead of 6."
    );
    let zone = &binpack.worst_zone().unwrap().zone;
    assert_eq!(
        compared.sentences[1],
        format!(
            "At worst, with {zone}, a lost zone would then stop {lost} of 6 tasks instead of 2."
        )
    );
    let same = compare_placements(&spread, &spread, "the same");
    assert!(same.sentences.is_empty());
    assert!(same.rows.iter().all(|row| row.better.is_none()));
}

#[test]
fn the_same_strategy_with_the_same_seed_differs_in_nothing() {
    let scenario = scenario(&instances("abc", 2), &service(7), &json!([]));
    let (one, other) = (measures(&scenario, "random"), measures(&scenario, "random"));
    assert_eq!(one, other);
}

#[test]
fn what_is_left_is_what_tasks_have_not_reserved_and_what_would_be_placed_there() {
    // Three tasks of 500 MiB on one of two instances of 2,000: 500 and 2,000 are left.
    let scenario = scenario(&instances("ab", 1), &service(3), &json!([]));
    let headroom = measures(&scenario, "binpack(memory)").headroom;
    assert_eq!((headroom.cpu, headroom.memory), (2 * 2_048 - 300, 2_500));
    let largest = headroom.largest.unwrap();
    assert_eq!((largest.cpu, largest.memory), (2_048, 2_000));
    let further = &headroom.further_tasks;
    assert_eq!(further.len(), 1);
    assert_eq!(
        (further[0].task_definition.as_str(), further[0].tasks),
        ("web:1", 5)
    );
    // Spread leaves 1,000 and 1,500: no room for 1,600 in one piece, and as much in all.
    let spread = measures(&scenario, "default").headroom;
    assert_eq!(spread.memory, 2_500);
    assert_eq!(spread.largest.unwrap().memory, 1_500);
    assert_eq!(spread.further_tasks[0].tasks, 5);
}

#[test]
fn what_is_lost_with_a_zone_is_placed_on_the_others_where_they_have_room() {
    // Each of three instances has 1,600 of 2,000 MiB taken: nothing of a zone fits elsewhere.
    let services = json!([{ "serviceName": "big", "taskDefinition": "big", "desiredCount": 3 }]);
    let full = measures(
        &scenario(&instances("abc", 1), &services, &json!([])),
        "default",
    );
    for zone in &full.zones {
        assert_eq!(
            (zone.tasks, zone.to_be_placed, zone.without_place),
            (1, 1, Some(1))
        );
    }
    let roomy = measures(
        &scenario(&instances("abc", 2), &services, &json!([])),
        "default",
    );
    for zone in &roomy.zones {
        assert_eq!(
            (zone.tasks, zone.to_be_placed, zone.without_place),
            (1, 1, Some(0))
        );
    }
    // Strategies never prevent, constraints do.
    let services = json!([{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 2,
        "placementConstraints": [{ "type": "distinctInstance" }] }]);
    let bound = measures(
        &scenario(&instances("ab", 1), &services, &json!([])),
        "default",
    );
    assert_eq!(bound.worst_zone().unwrap().without_place, Some(1));
    assert_eq!(bound.headroom.further_tasks[0].tasks, 0);
}

#[test]
fn tasks_without_a_place_are_those_that_a_service_misses_and_those_that_run_task_did_not_start() {
    let timeline = json!([
        { "at": 1_000, "command": "RunTask", "taskDefinition": "big", "count": 2 },
    ]);
    // Four of the service fill the only instance; two more and both of RunTask find no place.
    let measures = measures(
        &scenario(&instances("a", 1), &service(6), &timeline),
        "default",
    );
    assert_eq!(measures.tasks_placed, 4);
    assert_eq!(measures.tasks_without_place, 4);
    assert_eq!(measures.headroom.further_tasks[0].tasks, 0);
}

#[test]
fn tasks_of_daemons_reserve_and_do_not_count() {
    let services = json!([
        { "serviceName": "agent", "taskDefinition": "web", "schedulingStrategy": "DAEMON" },
        { "serviceName": "web", "taskDefinition": "web", "desiredCount": 1 },
    ]);
    let measures = measures(
        &scenario(&instances("ab", 1), &services, &json!([])),
        "default",
    );
    assert_eq!((measures.instances_used, measures.instances_idle), (1, 1));
    assert_eq!(measures.tasks_placed, 1);
    assert_eq!(measures.groups.len(), 1);
    assert_eq!(measures.headroom.memory, 4_000 - 3 * 500);
    assert_eq!(measures.headroom.further_tasks.len(), 1);
}

#[test]
fn two_groups_are_told_apart_in_skew_and_loss() {
    let services = json!([
        { "serviceName": "web", "taskDefinition": "web", "desiredCount": 4 },
        { "serviceName": "late", "taskDefinition": "web", "desiredCount": 2 },
    ]);
    let scenario = scenario(&instances("ab", 2), &services, &json!([]));
    let (one, other) = (
        measures(&scenario, "default"),
        measures(&scenario, "binpack(memory)"),
    );
    let compared = compare_placements(&one, &other, "binpack(memory)");
    let about = |measure| -> Vec<&str> {
        let rows = compared.rows.iter().filter(|row| row.measure == measure);
        rows.map(|row| row.about.as_str()).collect()
    };
    assert_eq!(about(Measure::ZoneSkew), ["service:late", "service:web"]);
    assert_eq!(
        about(Measure::GroupLostWithZone),
        ["service:late", "service:web"]
    );
    let worst = one.groups[0].worst_zone().unwrap();
    assert_eq!((worst.zone.as_str(), worst.tasks), ("us-east-1a", 1));
}

#[test]
fn fewer_instances_because_of_fewer_tasks_are_no_merit() {
    let of = |count| scenario(&instances("ab", 2), &service(count), &json!([]));
    let (one, other) = (measures(&of(4), "default"), measures(&of(1), "default"));
    let compared = compare_placements(&one, &other, "default");
    let used = row(&compared.rows, Measure::InstancesUsed);
    assert_eq!((used.difference, used.better), (Some(-3), None));
    let placed = row(&compared.rows, Measure::TasksPlaced);
    assert_eq!(
        (placed.difference, placed.better),
        (Some(-3), Some(Better::One))
    );
    let said =
        "With default, 1 task is placed instead of 4: other differences come of that as well.";
    assert!(
        compared.sentences.iter().any(|it| it == said),
        "{:?}",
        compared.sentences
    );
}

/// How many tasks are placed on these instances one after the other, every one looked at.
fn placed_plainly(world: &World, mut instances: Vec<ContainerInstance>, tasks: &[u32]) -> usize {
    let mut random = ecslab::placement::Random::from_seed(0);
    let placed = tasks.iter().filter(|number| {
        let number = ecslab::lifecycle::TaskNumber(**number);
        let request = &world.placement_of(number).unwrap().decision.request;
        let Some(chosen) = place(request, &instances, &mut random).chosen else {
            return false;
        };
        let group = &request.group;
        request
            .requirement
            .reserve_on(&mut instances[chosen], group)
            .is_some()
    });
    placed.count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The measures of a world are those that are counted plainly.
    #[test]
    fn measures_are_what_is_counted_plainly(
        zones in proptest::sample::select(vec!["a", "ab", "abc"]),
        in_each in 1_usize..4,
        count in 0_u32..14,
        big in 0_u32..4,
        chain in proptest::sample::select(vec![
            "default", "random", "binpack(cpu)", "binpack(memory)", "spread(zone)",
            "spread(instanceId)", "spread(zone) + binpack(memory)",
        ]),
        draining in any::<bool>(),
        until in 0_u64..60_000,
        seed in any::<u64>(),
    ) {
        let services = json!([
            { "serviceName": "web", "taskDefinition": "web", "desiredCount": count },
            { "serviceName": "big", "taskDefinition": "big", "desiredCount": big },
        ]);
        let timeline = match draining {
            true => json!([{ "at": 20_000, "command": "UpdateContainerInstancesState",
                "containerInstance": "i-a1", "status": "DRAINING" }]),
            false => json!([]),
        };
        let mut scenario = scenario(&instances(zones, in_each), &services, &timeline);
        scenario.seed = seed;
        let scenario = scenario.with_strategies(None, &read_chain(chain).unwrap());
        let (mut simulation, _) = Simulation::new(&scenario);
        simulation.run_until(until);
        let world = simulation.world();
        let measures = PlacementMeasures::of(world);

        // What is only counted is the same, without what is placed on trial.
        let mut untried = measures.clone();
        untried.headroom.further_tasks.clear();
        for zone in &mut untried.zones {
            zone.without_place = None;
        }
        prop_assert_eq!(&PlacementMeasures::counted(world), &untried);

        let counts = |it: &ecslab::lifecycle::Task| {
            it.desired_status == DesiredStatus::Running && it.last_status != LastStatus::Stopped
        };
        let tasks: Vec<_> = world.tasks.values().filter(|it| counts(it)).collect();
        prop_assert_eq!(measures.tasks_placed, tasks.len());
        let on = |arn: &str| tasks.iter().any(|it| it.container_instance_arn.as_deref() == Some(arn));
        let used = world.instances.iter().filter(|it| on(&it.container_instance_arn)).count();
        prop_assert_eq!(measures.instances_used, used);
        let is_active = |it: &&std::rc::Rc<ContainerInstance>| it.status == InstanceStatus::Active;
        let active: Vec<_> = world.instances.iter().filter(is_active).collect();
        let idle = active.iter().filter(|it| !on(&it.container_instance_arn)).count();
        prop_assert_eq!(measures.instances_idle, idle);
        let memory: i64 = active.iter().map(|it| it.remaining.memory).sum();
        prop_assert_eq!(measures.headroom.memory, memory);

        let every: usize = measures.groups.iter().map(|it| it.tasks).sum();
        prop_assert_eq!(every, tasks.len());
        for group in &measures.groups {
            let numbers = group.by_zone.iter().map(|it| it.tasks);
            let skew = numbers.clone().max().unwrap() - numbers.min().unwrap();
            prop_assert_eq!(group.skew, skew);
        }
        let lost: usize = measures.zones.iter().map(|it| it.tasks).sum();
        prop_assert_eq!(lost, tasks.len());
        for zone in &measures.zones {
            let left = world.instances.iter().filter(|it| it.availability_zone() != zone.zone);
            let left: Vec<ContainerInstance> = left.map(|it| (**it).clone()).collect();
            let lost = tasks.iter().filter(|it| it.availability_zone == zone.zone);
            let lost: Vec<u32> = lost.map(|it| it.number.0).collect();
            let placed = placed_plainly(world, left, &lost);
            prop_assert_eq!(zone.without_place, Some(lost.len() - placed), "{:?}", zone);
        }
        for further in &measures.headroom.further_tasks {
            let mut of = tasks.iter().filter(|it| it.group == further.group);
            let all = world.instances.iter().map(|it| (**it).clone()).collect();
            let same = vec![of.next().unwrap().number.0; further.tasks + 1];
            prop_assert_eq!(placed_plainly(world, all, &same), further.tasks);
        }
    }
}
