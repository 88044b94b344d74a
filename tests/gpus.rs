//! Which GPUs of a container instance the containers of a task get, by id.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeSet;

use ecslab::cluster;
use ecslab::diagnostic::has_errors;
use ecslab::lifecycle::{AgentStage, DesiredStatus, LastStatus, Milliseconds};
use ecslab::scenario;
use ecslab::simulation::{Simulation, World, bridge_events, describe_tasks};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A task definition; a container for each number, which asks for so many GPUs.
fn definition(family: &str, gpus: &[usize]) -> Value {
    let containers = gpus.iter().enumerate().map(|(index, gpus)| {
        let mut container = json!({ "name": format!("c{index}"), "image": "trainer:1",
                                    "memory": 64, "stopTimeout": 30 });
        if *gpus > 0 {
            container["resourceRequirements"] =
                json!([{ "type": "GPU", "value": gpus.to_string() }]);
        }
        container
    });
    json!({ "family": family, "containerDefinitions": containers.collect::<Vec<_>>() })
}

fn instance(id: &str, instance_type: &str) -> Value {
    json!({ "ec2InstanceId": id, "attributes": [
        { "name": "ecs.instance-type", "value": instance_type },
        { "name": "ecs.availability-zone", "value": "us-east-1a" },
    ] })
}

fn run_task(at: Milliseconds, family: &str) -> Value {
    json!({ "at": at, "command": "RunTask", "taskDefinition": family })
}

fn stop_task(at: Milliseconds, task: &str) -> Value {
    json!({ "at": at, "command": "StopTask", "task": task })
}

/// Tasks of the family `stubborn` that are told to stop stay until SIGKILL.
fn simulation(instances: &[Value], definitions: &[Value], timeline: &[Value]) -> Simulation {
    let document = json!({
        "version": 1,
        "cluster": { "containerInstances": instances },
        "taskDefinitions": definitions,
        "applications": [{ "family": "stubborn", "onSigterm": "ignores" }],
        "timings": { "preset": "classroom" },
        "timeline": timeline,
    });
    let (scenario, diagnostics) = scenario::read(&document.to_string());
    assert!(!has_errors(&diagnostics), "{diagnostics:?}");
    let (simulation, diagnostics) = Simulation::new(&scenario.expect("it reads"));
    assert!(!has_errors(&diagnostics), "{diagnostics:?}");
    simulation
}

/// The ids that the containers of each task have, as describe-tasks prints them.
fn printed(world: &World) -> Vec<Vec<Value>> {
    let tasks = describe_tasks(world);
    let tasks = tasks["tasks"].as_array().expect("a list").iter();
    let containers = tasks.map(|task| task["containers"].as_array().expect("a list").iter());
    let ids = containers.map(|list| list.map(|it| it["gpuIds"].clone()).collect());
    ids.collect()
}

/// The ids that describe-container-instances prints as remaining.
fn remaining(world: &World) -> Value {
    let described = cluster::to_value(&world.instances[0]);
    let resources = described["remainingResources"].as_array().expect("a list");
    let gpus = resources.iter().find(|it| it["name"] == "GPU");
    gpus.expect("it has GPUs")["stringSetValue"].clone()
}

#[test]
fn containers_get_the_lowest_ids_that_are_free_when_their_task_is_placed() {
    let definitions = [
        definition("none", &[0]),
        definition("one", &[1]),
        definition("two", &[2]),
        definition("each", &[1, 0, 2]),
    ];
    let ids = |numbers: &[usize]| match numbers {
        [] => Value::Null,
        _ => json!(
            numbers
                .iter()
                .map(|it| format!("GPU-{it}"))
                .collect::<Vec<_>>()
        ),
    };
    type Case = (Vec<Value>, Vec<Vec<Vec<usize>>>, Vec<usize>);
    let cases: [Case; 5] = [
        // Who asks for none has none.
        (
            vec![run_task(0, "none")],
            vec![vec![vec![]]],
            vec![0, 1, 2, 3],
        ),
        // Container by container.
        (
            vec![run_task(0, "each")],
            vec![vec![vec![0], vec![], vec![1, 2]]],
            vec![3],
        ),
        // Task by task.
        (
            vec![run_task(0, "two"), run_task(1_000, "one")],
            vec![vec![vec![0, 1]], vec![vec![2]]],
            vec![3],
        ),
        // What is freed is the lowest again; who is STOPPED still tells what it had.
        (
            vec![
                run_task(0, "one"),
                run_task(1_000, "two"),
                stop_task(60_000, "#1"),
                run_task(120_000, "two"),
            ],
            vec![vec![vec![0]], vec![vec![1, 2]], vec![vec![0, 3]]],
            vec![],
        ),
        // A task that finds too few gets none, and takes none.
        (
            vec![run_task(0, "each"), run_task(1_000, "two")],
            vec![vec![vec![0], vec![], vec![1, 2]]],
            vec![3],
        ),
    ];
    for (timeline, expected, left) in cases {
        let instances = [instance("i-1", "g4dn.12xlarge")];
        let mut simulation = simulation(&instances, &definitions, &timeline);
        simulation.run_until(200_000);
        let expected: Vec<Vec<Value>> = expected
            .iter()
            .map(|task| task.iter().map(|it| ids(it)).collect())
            .collect();
        let told = json!(timeline);
        assert_eq!(printed(simulation.world()), expected, "{told}");
        let left = left.iter().map(|it| format!("GPU-{it}"));
        let left = json!(left.collect::<Vec<_>>());
        assert_eq!(remaining(simulation.world()), left, "{told}");
    }
}

#[test]
fn what_is_free_counts_in_the_order_in_which_it_was_registered() {
    let mut instance = instance("i-1", "g4dn.12xlarge");
    let gpus =
        |ids: &[&str]| json!([{ "name": "GPU", "type": "STRINGSET", "stringSetValue": ids }]);
    instance["registeredResources"] = gpus(&["GPU-b", "GPU-a", "GPU-d", "GPU-c"]);
    instance["remainingResources"] = gpus(&["GPU-c", "GPU-d", "GPU-a"]);
    let definitions = [definition("two", &[2])];
    let mut simulation = simulation(&[instance], &definitions, &[run_task(0, "two")]);
    simulation.run_until(60_000);
    assert_eq!(printed(simulation.world()), [[json!(["GPU-a", "GPU-d"])]]);
    assert_eq!(remaining(simulation.world()), json!(["GPU-c"]));
}

#[test]
fn state_change_events_tell_the_gpus_of_containers() {
    let mut simulation = simulation(
        &[instance("i-1", "g4dn.12xlarge")],
        &[definition("each", &[1, 0, 2])],
        &[run_task(0, "each")],
    );
    simulation.run_until(60_000);
    let events: Vec<Value> = bridge_events(&simulation)
        .map(|(_, event)| event)
        .filter(|event| event["detail-type"] == "ECS Task State Change")
        .collect();
    assert!(!events.is_empty());
    for event in events {
        let containers = event["detail"]["containers"].as_array().expect("a list");
        let ids: Vec<&Value> = containers.iter().map(|it| &it["gpuIds"]).collect();
        assert_eq!(
            ids,
            [&json!(["GPU-0"]), &Value::Null, &json!(["GPU-1", "GPU-2"])]
        );
    }
}

#[test]
fn a_task_waits_for_its_own_gpu_though_another_is_free() {
    let mut simulation = simulation(
        &[instance("i-1", "g4dn.12xlarge")],
        &[definition("stubborn", &[1]), definition("one", &[1])],
        &[
            run_task(0, "stubborn"),
            stop_task(60_000, "#1"),
            run_task(61_000, "one"),
        ],
    );
    simulation.run_until(75_000);
    let world = simulation.world();
    let of = |number: usize| world.tasks.values().nth(number - 1).expect("it is there");
    assert_eq!(
        of(1).last_status,
        LastStatus::Stopping,
        "it ignores SIGTERM"
    );
    assert_eq!(of(1).containers[0].gpu_ids, of(2).containers[0].gpu_ids);
    assert_eq!(of(2).agent_stage.0, AgentStage::Queued);
    simulation.run_until(150_000);
    let world = simulation.world();
    let second = world.tasks.values().nth(1).expect("it is there");
    assert_eq!(second.last_status, LastStatus::Running);
}

/// Every GPU is either left or reserved for one container, and no two processes use one.
fn assert_gpus(world: &World) {
    for instance in &world.instances {
        let arn = instance.container_instance_arn.as_str();
        let tasks = world.tasks.values();
        let placed = tasks.filter(|it| it.container_instance_arn.as_deref() == Some(arn));
        let reserve = |it: &&std::rc::Rc<ecslab::lifecycle::Task>| {
            it.desired_status == DesiredStatus::Running
        };
        let mut ids = instance.remaining.gpus.clone();
        for task in placed.clone().filter(reserve) {
            for (container, definition) in task
                .containers
                .iter()
                .zip(&task.revision.definition.container_definitions)
            {
                assert_eq!(container.gpu_ids.len(), definition.gpu_count());
                ids.extend(container.gpu_ids.iter().cloned());
            }
        }
        ids.sort();
        let mut registered = instance.registered.gpus.clone();
        registered.sort();
        assert_eq!(ids, registered, "what is left and what tasks have is all");

        let mut in_use = BTreeSet::new();
        let containers = placed.flat_map(|task| &task.containers);
        for container in containers.filter(|it| it.started_at.is_some() && it.stopped_at.is_none())
        {
            for id in &container.gpu_ids {
                assert!(in_use.insert(id), "two processes use {id}");
            }
        }
    }
}

fn requests() -> impl Strategy<Value = Vec<Value>> {
    let request = (0..40_000_u64, 0..7_usize, 1..8_usize);
    let families = ["none", "one", "stubborn", "each"];
    prop::collection::vec(request, 1..24).prop_map(move |requests| {
        let mut requests: Vec<Value> = requests
            .into_iter()
            .map(|(at, kind, number)| match families.get(kind) {
                Some(family) => run_task(at, family),
                None => stop_task(at, &format!("#{number}")),
            })
            .collect();
        requests.sort_by_key(|it| it["at"].as_u64());
        requests
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_gpu_is_held_twice_and_none_is_lost(timeline in requests()) {
        let mut simulation = simulation(
            &[instance("i-1", "g4dn.12xlarge"), instance("i-2", "g4dn.xlarge")],
            &[definition("none", &[0]), definition("one", &[1]), definition("stubborn", &[2]),
              definition("each", &[1, 0, 2])],
            &timeline,
        );
        while simulation.step().is_some() {
            assert_gpus(simulation.world());
        }
    }
}
