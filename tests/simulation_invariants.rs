//! What holds in every scenario: over random clusters, definitions and commands.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;

use ecslab::lifecycle::{
    ContainerStatus, DesiredStatus, LastStatus, TaskNumber, is_legal, skipped_because,
};
use ecslab::placement::Requirement;
use ecslab::scenario::{self, Scenario, TimelineEntry};
use ecslab::simulation::{EventKind, Simulation, World, bridge_events};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Enough for every random scenario to come to rest.
const MOST_STEPS: usize = 20_000;

const ZONES: [&str; 3] = ["us-east-1a", "us-east-1b", "us-east-1c"];
const TYPES: [&str; 3] = ["t3.micro", "t3.medium", "m5.large"];

fn instances() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec((0..TYPES.len(), 0..ZONES.len()), 0..6).prop_map(|instances| {
        instances
            .into_iter()
            .enumerate()
            .map(|(index, (kind, zone))| {
                json!({
                    "ec2InstanceId": format!("i-{index:04}"),
                    "attributes": [
                        { "name": "ecs.instance-type", "value": TYPES[kind] },
                        { "name": "ecs.availability-zone", "value": ZONES[zone] },
                    ],
                })
            })
            .collect()
    })
}

fn definition(family: &'static str) -> impl Strategy<Value = Value> {
    let mode = prop_oneof![Just("bridge"), Just("awsvpc"), Just("host")];
    let size = prop_oneof![Just((128, 128)), Just((256, 512)), Just((1024, 2048))];
    (mode, size, any::<bool>(), 1..3_usize).prop_map(move |(mode, (cpu, memory), port, count)| {
        let containers = (0..count).map(|index| {
            let mut container = json!({
                "name": format!("c{index}"),
                "image": "public.ecr.aws/nginx/nginx:1.27",
                "essential": index == 0,
            });
            if port && index == 0 {
                container["portMappings"] = json!([{ "containerPort": 8080, "hostPort": 8080 }]);
            }
            if index > 0 {
                container["dependsOn"] = json!([{ "containerName": "c0", "condition": "START" }]);
            }
            container
        });
        json!({
            "family": family,
            "networkMode": mode,
            "cpu": cpu.to_string(),
            "memory": memory.to_string(),
            "containerDefinitions": containers.collect::<Vec<_>>(),
        })
    })
}

fn network(definition: &Value) -> Value {
    match definition["networkMode"].as_str() {
        Some("awsvpc") => json!({
            "awsvpcConfiguration": { "subnets": ["subnet-1a", "subnet-1b", "subnet-1c"] }
        }),
        _ => Value::Null,
    }
}

fn without_nulls(mut value: Value) -> Value {
    if let Some(members) = value.as_object_mut() {
        members.retain(|_, member| !member.is_null());
    }
    value
}

fn command() -> impl Strategy<Value = Value> {
    let task = (1..9_u32).prop_map(|number| format!("#{number}"));
    let instance = (0..6_u32).prop_map(|index| format!("i-{index:04}"));
    prop_oneof![
        3 => (1..6_u32).prop_map(|count| json!({
            "command": "RunTask", "taskDefinition": "job", "count": count,
        })),
        2 => task.clone().prop_map(|task| json!({ "command": "StopTask", "task": task })),
        2 => (task, 0..2_usize, 0..3_i32).prop_map(|(task, container, code)| json!({
            "command": "ExitContainer", "task": task, "container": format!("c{container}"),
            "exitCode": code,
        })),
        1 => instance.clone().prop_map(|instance| json!({
            "command": "TerminateInstance", "containerInstance": instance,
        })),
        1 => instance.prop_map(|instance| json!({
            "command": "UpdateContainerInstancesState", "containerInstance": instance,
            "status": "DRAINING",
        })),
        1 => (0..5_u32).prop_map(|count| json!({
            "command": "UpdateService", "service": "web", "desiredCount": count,
        })),
        1 => definition("job").prop_map(|definition| json!({
            "command": "RegisterTaskDefinition", "taskDefinition": definition,
        })),
        1 => (1..4_u32, any::<bool>()).prop_map(|(revision, job)| {
            let family = if job { "job" } else { "web" };
            json!({
                "command": "DeregisterTaskDefinition",
                "taskDefinition": format!("{family}:{revision}"),
            })
        }),
    ]
}

fn strategies() -> impl Strategy<Value = Value> {
    let spread = json!([{ "type": "spread", "field": "attribute:ecs.availability-zone" }]);
    prop_oneof![
        Just(json!([])),
        Just(spread),
        Just(json!([{ "type": "binpack", "field": "memory" }])),
        Just(json!([{ "type": "random" }])),
    ]
}

prop_compose! {
    fn scenarios()(
        seed in any::<u64>(),
        instances in instances(),
        web in definition("web"),
        job in definition("job"),
        desired in 0..5_u32,
        registered in any::<bool>(),
        strategies in strategies(),
        commands in prop::collection::vec((0..120_000_u64, command()), 0..8),
    ) -> Scenario {
        let load_balancers = if registered { json!([{ "targetGroupArn": "arn:tg" }]) } else { json!([]) };
        let service = without_nulls(json!({
            "serviceName": "web", "taskDefinition": "web", "desiredCount": desired,
            "placementStrategy": strategies, "networkConfiguration": network(&web),
            "loadBalancers": load_balancers,
        }));
        let timeline = commands.into_iter().map(|(at, mut command)| {
            command["at"] = json!(at);
            if command["command"] == "RunTask" {
                command["networkConfiguration"] = network(&job);
            }
            without_nulls(command)
        });
        let document = json!({
            "version": 1,
            "seed": seed,
            "cluster": { "containerInstances": instances },
            "taskDefinitions": [web, job],
            "services": [service],
            "timings": { "preset": "classroom" },
            "timeline": timeline.collect::<Vec<_>>(),
        });
        let (scenario, problems) = scenario::from_value(&document);
        assert!(problems.is_empty(), "{problems:?}");
        scenario.expect("an object is a scenario")
    }
}

/// Runs a scenario to its rest, looking at the world after every step.
fn run(scenario: &Scenario, mut look: impl FnMut(&World)) -> Simulation {
    let (mut simulation, _) = Simulation::new(scenario);
    for _ in 0..MOST_STEPS {
        if simulation.step().is_none() {
            return simulation;
        }
        look(simulation.world());
    }
    panic!("the scenario does not come to rest within {MOST_STEPS} steps");
}

fn assert_capacity(world: &World) {
    for instance in &world.instances {
        let arn = &instance.container_instance_arn;
        let left = &instance.remaining;
        assert!(
            left.cpu >= 0 && left.memory >= 0 && left.network_interfaces >= 0,
            "{arn}: {left:?}"
        );
        let mut reserved = (**instance).clone();
        reserved.remaining = reserved.registered.clone();
        let mut used = reserved.clone();
        for task in world.tasks_on(arn) {
            let requirement = Requirement::of(&task.revision.definition);
            if task.desired_status == DesiredStatus::Running {
                let fits = requirement.reserve_on(&mut reserved, &task.group);
                assert!(
                    fits.is_some(),
                    "more is reserved on {arn} than it registered"
                );
            }
            let runs = |status| status == ContainerStatus::Running;
            if task
                .containers
                .iter()
                .any(|container| runs(container.last_status))
            {
                let fits = requirement.reserve_on(&mut used, &task.group);
                assert!(fits.is_some(), "more runs on {arn} than it registered");
            }
        }
        assert_eq!(reserved.remaining.cpu, left.cpu);
        assert_eq!(reserved.remaining.memory, left.memory);
        assert_eq!(reserved.remaining.ports_tcp, left.ports_tcp);
    }
}

/// Revisions are numbered from 1 without a gap, in the order they were registered, and a task
/// was started from one that was ACTIVE then.
fn assert_revisions(world: &World) {
    let mut highest: BTreeMap<&str, u32> = BTreeMap::new();
    for registered in &world.revisions {
        let number = highest
            .entry(&registered.revision.definition.family)
            .or_default();
        *number += 1;
        assert_eq!(registered.revision.revision, *number);
    }
    for task in world
        .tasks
        .values()
        .filter(|task| task.service_name().is_none())
    {
        let name = task.revision.name();
        let registered = world.revision(&name).expect("revisions stay");
        let deregistered_at = registered.deregistered_at.unwrap_or(u64::MAX);
        let created_at = task.created_at;
        assert!(registered.registered_at <= created_at && created_at <= deregistered_at);
    }
}

/// Every decision that is kept explains the choice that was made, among the instances of the world
/// in which it was made.
fn assert_decisions(simulation: &Simulation) {
    for (world, event) in simulation.replay() {
        let EventKind::PlacementDecided(record) = &event.kind else {
            continue;
        };
        let explained = record.decision.explain();
        let looked_at = explained.candidates.iter();
        let looked_at = looked_at.map(|candidate| &candidate.container_instance_arn);
        let instances = world.instances.iter();
        assert!(looked_at.eq(instances.map(|instance| &instance.container_instance_arn)));
        let chosen = explained.chosen.map(|at| &world.instances[at]);
        assert_eq!(chosen, record.decision.chosen.as_ref());
        assert_eq!(chosen.is_some(), record.task.is_some());
    }
}

fn assert_histories(world: &World) {
    for task in world.tasks.values() {
        let mut from = None;
        for (status, _) in &task.history {
            assert!(is_legal(from, *status), "{from:?} → {status:?}");
            let skipped = skipped_because(*status, task.circumstances);
            assert_eq!(skipped, None, "{status:?} does not apply to this task");
            from = Some(*status);
        }
        assert_eq!(from, Some(task.last_status));
        assert!(task.version as usize >= task.history.len());
        if task.last_status == LastStatus::Stopped {
            let ended = |container: &ecslab::lifecycle::Container| {
                container.last_status == ContainerStatus::Stopped
            };
            assert!(
                task.containers.iter().all(ended),
                "a STOPPED task has a container that is not"
            );
            assert!(task.stop_code.is_some() && task.stopped_at.is_some());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn capacity_is_never_exceeded(scenario in scenarios()) {
        run(&scenario, assert_capacity);
    }

    #[test]
    fn decisions_explain_the_choices_that_were_made(scenario in scenarios()) {
        assert_decisions(&run(&scenario, |_| {}));
    }

    #[test]
    fn every_transition_is_legal_and_applies(scenario in scenarios()) {
        run(&scenario, assert_histories);
    }

    #[test]
    fn revisions_are_numbered_once_and_only_active_ones_are_run(scenario in scenarios()) {
        run(&scenario, assert_revisions);
    }

    #[test]
    fn a_stopped_task_never_runs_again_and_desired_status_never_returns(scenario in scenarios()) {
        let mut known: BTreeMap<TaskNumber, (LastStatus, DesiredStatus)> = BTreeMap::new();
        run(&scenario, |world| {
            for task in world.tasks.values() {
                let now = (task.last_status, task.desired_status);
                if let Some((last, desired)) = known.insert(task.number, now) {
                    assert!(last != LastStatus::Stopped || task.last_status == LastStatus::Stopped);
                    assert!(desired != DesiredStatus::Stopped || task.desired_status == DesiredStatus::Stopped);
                }
            }
        });
    }

    #[test]
    fn the_same_scenario_and_seed_give_the_same_events(scenario in scenarios()) {
        let one = run(&scenario, |_| {});
        let other = run(&scenario, |_| {});
        prop_assert_eq!(one.journal(), other.journal());
    }

    #[test]
    fn seeking_shows_exactly_what_playing_shows(scenario in scenarios(), at in 0..150_000_u64) {
        let whole = run(&scenario, |_| {});
        let (mut played, _) = Simulation::new(&scenario);
        played.run_until(at);
        prop_assert_eq!(&whole.world_at(at), played.world());
    }

    #[test]
    fn the_world_is_the_same_however_one_got_there(
        scenario in scenarios(),
        moves in prop::collection::vec((any::<bool>(), 0..9_000_u64), 0..40),
        seeks in prop::collection::vec(0..150_000_u64, 1..6),
    ) {
        let whole = run(&scenario, |_| {});
        let (mut walked, _) = Simulation::new(&scenario);
        for (steps, amount) in moves {
            if steps {
                for _ in 0..amount % 50 {
                    walked.step();
                }
            } else {
                walked.run_until(walked.now() + amount);
            }
            // Looking elsewhere in between changes nothing.
            let _ = walked.world_at(amount);
        }
        let edge = walked.now();
        let known = walked.journal().len();
        prop_assert!(walked.journal().iter().eq(whole.journal().iter().take(known)));
        walked.run_until(edge);
        for to in seeks.into_iter().chain([edge]) {
            let to = to.min(edge);
            prop_assert_eq!(walked.world_at(to), whole.world_at(to));
            let (mut played, _) = Simulation::new(&scenario);
            played.run_until(to);
            prop_assert_eq!(&walked.world_at(to), played.world());
        }
    }

    #[test]
    fn a_fork_shares_the_past_and_leaves_the_branch_that_it_came_from_alone(
        scenario in scenarios(),
        fork in any::<prop::sample::Index>(),
        command in command(),
    ) {
        let whole = run(&scenario, |_| {});
        let at = whole.journal()[fork.index(whole.journal().len())].at + 1;
        let mut command = command;
        command["at"] = json!(at);
        let entry: TimelineEntry =
            serde_json::from_value(without_nulls(command)).expect("a command of the timeline");
        let mut forked = scenario.clone();
        forked.timeline.sort_by_key(|other| other.at);
        let place = forked.timeline.partition_point(|other| other.at <= at);
        forked.timeline.insert(place, entry.clone());
        let branch = run(&forked, |_| {});

        let shared = whole.events_until(at - 1);
        let past = |of: &Simulation| of.journal().iter().take(shared).cloned().collect::<Vec<_>>();
        prop_assert_eq!(past(&whole), past(&branch));
        prop_assert_eq!(branch.events_until(at - 1), shared);
        prop_assert_eq!(branch.world_at(at - 1), whole.world_at(at - 1));

        // Going back and giving the command is the same as starting anew with it, and so is doing
        // that twice: the later command first, then the earlier one.
        let mut gone_back = whole.rewound(at);
        prop_assert!(gone_back.now() <= at);
        gone_back.schedule(at, entry.command.clone());
        while gone_back.step().is_some() {}
        prop_assert_eq!(gone_back.journal(), branch.journal());
        prop_assert_eq!(gone_back.world(), branch.world());
        let earlier = at / 2;
        let mut again = gone_back.rewound(earlier);
        again.schedule(earlier, entry.command.clone());
        while again.step().is_some() {}
        let place = forked.timeline.partition_point(|other| other.at <= earlier);
        forked.timeline.insert(place, TimelineEntry { at: earlier, ..entry.clone() });
        let twice = run(&forked, |_| {});
        prop_assert_eq!(again.journal(), twice.journal());
        prop_assert_eq!(again.world_at(at), twice.world_at(at));

        // A copy that goes another way does not reach into the one that it was made of.
        let (mut original, _) = Simulation::new(&scenario);
        original.run_until(at - 1);
        let mut copy = original.clone();
        copy.schedule(at, entry.command);
        while copy.step().is_some() {}
        while original.step().is_some() {}
        prop_assert_eq!(original.journal(), whole.journal());
        prop_assert_eq!(copy.journal(), branch.journal());
    }

    #[test]
    fn a_service_with_room_reaches_its_desired_count(
        seed in any::<u64>(),
        desired in 0..9_u32,
        web in definition("web"),
        strategies in strategies(),
    ) {
        // Twelve m5.large hold at least one task each of every random definition.
        let instances = (0..12).map(|index| json!({
            "ec2InstanceId": format!("i-{index:04}"),
            "attributes": [
                { "name": "ecs.instance-type", "value": "m5.large" },
                { "name": "ecs.availability-zone", "value": ZONES[index % 3] },
            ],
        }));
        let service = without_nulls(json!({
            "serviceName": "web", "taskDefinition": "web", "desiredCount": desired,
            "placementStrategy": strategies, "networkConfiguration": network(&web),
        }));
        let (scenario, _) = scenario::from_value(&json!({
            "version": 1, "seed": seed,
            "cluster": { "containerInstances": instances.collect::<Vec<_>>() },
            "taskDefinitions": [web],
            "services": [service],
            "timeline": [
                { "at": 60_000, "command": "StopTask", "task": "#1" },
                { "at": 200_000, "command": "TerminateInstance", "containerInstance": "i-0003" },
            ],
        }));
        let simulation = run(&scenario.expect("an object is a scenario"), |_| {});
        let world = simulation.world();
        let running = world.tasks_of("web").filter(|task| task.last_status == LastStatus::Running);
        prop_assert_eq!(running.count(), desired as usize);
        let wanted = world.tasks_of("web").filter(|task| task.desired_status == DesiredStatus::Running);
        prop_assert_eq!(wanted.count(), desired as usize);
    }
}

/// The versions that events announce of each task or container instance, in order.
fn announced(simulation: &Simulation) -> BTreeMap<String, Vec<(u64, String)>> {
    let mut announced: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    for (_, printed) in bridge_events(simulation) {
        let detail = &printed["detail"];
        if let Some(version) = detail["version"].as_u64() {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let changed = announced.entry(text(&printed["resources"][0]));
            changed
                .or_default()
                .push((version, text(&detail["lastStatus"])));
        }
    }
    announced
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_version_is_announced_once_and_every_status_with_one(scenario in scenarios()) {
        let simulation = run(&scenario, |_| {});
        let announced = announced(&simulation);
        for (arn, versions) in &announced {
            let first = versions[0].0;
            let numbers = versions.iter().map(|(version, _)| *version);
            let expected = (0..versions.len()).map(|index| first + index as u64);
            prop_assert!(numbers.eq(expected), "{arn}: {versions:?}");
        }
        let world = simulation.world();
        for task in world.tasks.values() {
            let versions = &announced[&world.identity.arn("task", &task.task_id)];
            prop_assert_eq!(versions.len(), task.version as usize);
            let mut statuses = versions.iter().map(|(_, status)| status.as_str()).collect::<Vec<_>>();
            statuses.dedup();
            let history = task.history.iter().map(|(status, _)| status.name());
            prop_assert!(history.eq(statuses.iter().copied()), "{:?}: {versions:?}", task.history);
        }
    }
}

/// Enough events for several of the worlds that are kept for seeking.
#[test]
fn a_world_that_is_reached_from_one_that_was_kept_is_the_fold_over_all_events() {
    let instances = (0..40).map(|index| {
        json!({
            "ec2InstanceId": format!("i-{index:04}"),
            "attributes": [
                { "name": "ecs.instance-type", "value": "m5.large" },
                { "name": "ecs.availability-zone", "value": ZONES[index % 3] },
            ],
        })
    });
    let runs = (0..100_u64).map(|index| {
        json!({
            "at": index * 500, "command": "RunTask", "taskDefinition": "job", "count": 6,
        })
    });
    let document = json!({
        "version": 1,
        "cluster": { "containerInstances": instances.collect::<Vec<_>>() },
        "taskDefinitions": [{ "family": "job", "containerDefinitions": [
            { "name": "app", "image": "job:1", "cpu": 64, "memory": 64 }
        ] }],
        "timings": { "preset": "classroom" },
        "timeline": runs.collect::<Vec<_>>(),
    });
    let (scenario, problems) = scenario::from_value(&document);
    assert!(problems.is_empty(), "{problems:?}");
    let simulation = run(&scenario.expect("an object is a scenario"), |_| {});
    let events = simulation.journal().len();
    assert!(
        events > 4_200,
        "{events} events are too few to say anything"
    );
    for (index, (world, event)) in simulation.replay().enumerate() {
        let near_one_that_is_kept = (index + 3) % 512 < 6;
        if near_one_that_is_kept || index % 500 == 0 || index + 1 == events {
            assert_eq!(simulation.world_after(index + 1), world, "after {event:?}");
        }
    }
}

/// Thousands of events: many moments are kept, and forks start from them.
#[test]
fn a_fork_of_a_long_simulation_starts_late_and_is_what_it_would_be_from_the_start() {
    let instances = (0..30).map(|index| {
        json!({
            "ec2InstanceId": format!("i-{index:04}"),
            "attributes": [
                { "name": "ecs.instance-type", "value": "m5.large" },
                { "name": "ecs.availability-zone", "value": ZONES[index % 3] },
            ],
        })
    });
    let run_task =
        |at: u64| json!({ "at": at, "command": "RunTask", "taskDefinition": "job", "count": 10 });
    let document = json!({
        "version": 1,
        "seed": 5,
        "cluster": { "containerInstances": instances.collect::<Vec<_>>() },
        "taskDefinitions": [{ "family": "job", "containerDefinitions": [
            { "name": "job", "image": "job:1", "cpu": 64, "memory": 64 }] }],
        "applications": [{ "family": "job", "runsFor": 20_000 }],
        "services": [{ "serviceName": "web", "taskDefinition": "job", "desiredCount": 20 }],
        "timings": { "preset": "classroom" },
        "timeline": (0..30).map(|index| run_task(index * 4_000)).collect::<Vec<_>>(),
    });
    let mut scenario: Scenario = serde_json::from_value(document).expect("a scenario");
    let until = 150_000;
    let simulated = |scenario: &Scenario| {
        let mut simulation = Simulation::new(scenario).0;
        simulation.run_until(until);
        simulation
    };
    let mut simulation = simulated(&scenario);
    assert!(simulation.journal().len() > 4_000);
    // Among them moments at which much else happens, and each fork is forked again, before and
    // after.
    for at in [80_000, 100_000, 40_000, 40_000, 120_000, 0, 139_999] {
        let entry: TimelineEntry = serde_json::from_value(run_task(at)).expect("an entry");
        let place = scenario.timeline.partition_point(|other| other.at <= at);
        scenario.timeline.insert(place, entry.clone());
        let known = simulation.journal().len();
        let mut forked = simulation.rewound(at);
        let shared = forked.journal().len();
        assert!(
            at < 40_000 || shared > known / 10,
            "{shared} of {known} at {at}"
        );
        forked.schedule(at, entry.command);
        forked.run_until(until);
        let anew = simulated(&scenario);
        assert_eq!(forked.journal(), anew.journal(), "at {at}");
        for moment in [at.saturating_sub(1), at, at + 1, until] {
            assert_eq!(forked.world_at(moment), anew.world_at(moment), "at {at}");
        }
        simulation = forked;
    }
}
