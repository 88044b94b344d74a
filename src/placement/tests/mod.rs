//! Behaviour of placement as a whole.

mod cause;
mod decisions;
mod help;
mod kept;
mod properties;
mod reference;
mod words;

use super::*;
use crate::cluster::{ContainerInstance, InstanceStatus};
use crate::ordered::OrderedMap;
use crate::task_definition::{PlacementConstraint, TaskDefinition};

fn instance(id: &str, instance_type: &str, zone: &str) -> ContainerInstance {
    let mut instance =
        ContainerInstance::of_type(id, instance_type, zone, &OrderedMap::new()).unwrap();
    instance.container_instance_arn =
        format!("arn:aws:ecs:us-east-1:111122223333:container-instance/c/{id}");
    instance
}

fn small(id: &str, zone: &str) -> ContainerInstance {
    instance(id, "t3.medium", zone)
}

fn with_tasks(mut instance: ContainerInstance, group: &str, tasks: u32) -> ContainerInstance {
    instance.task_groups.insert(group.to_owned(), tasks);
    instance
}

fn strategies(of: &[(&str, &str)]) -> Vec<PlacementStrategy> {
    of.iter()
        .map(|(kind, field)| PlacementStrategy {
            kind: (*kind).to_owned(),
            field: (!field.is_empty()).then(|| (*field).to_owned()),
        })
        .collect()
}

fn member_of(expression: &str) -> PlacementConstraint {
    PlacementConstraint {
        kind: "memberOf".to_owned(),
        expression: Some(expression.to_owned()),
        ..PlacementConstraint::default()
    }
}

fn distinct_instance() -> PlacementConstraint {
    PlacementConstraint {
        kind: "distinctInstance".to_owned(),
        expression: None,
        ..PlacementConstraint::default()
    }
}

fn request(of: &[(&str, &str)]) -> PlacementRequest {
    PlacementRequest {
        requirement: Requirement {
            cpu: 256,
            memory: 512,
            ..Requirement::default()
        },
        group: "service:web".to_owned(),
        constraints: Vec::new(),
        strategies: strategies(of),
        scheduler: Scheduler::RunTask,
        expressions: Expressions::default(),
    }
}

fn decide(request: &PlacementRequest, instances: &[ContainerInstance]) -> Decision {
    place(request, instances, &mut Random::from_seed(1))
}

/// The instances that some seed chooses.
fn possible(request: &PlacementRequest, instances: &[ContainerInstance]) -> Vec<String> {
    let mut ids: Vec<String> = (0..60)
        .filter_map(|seed| place(request, instances, &mut Random::from_seed(seed)).chosen)
        .map(|chosen| instances[chosen].ec2_instance_id.clone())
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

/// Places `count` tasks one after the other; how many each instance got.
fn place_all(
    request: &PlacementRequest,
    instances: &mut [ContainerInstance],
    count: usize,
    seed: u64,
) -> Vec<usize> {
    let mut random = Random::from_seed(seed);
    let mut placed = vec![0; instances.len()];
    for _ in 0..count {
        if let Some(chosen) = place(request, instances, &mut random).chosen {
            assert!(
                request
                    .requirement
                    .reserve_on(&mut instances[chosen], &request.group)
                    .is_some()
            );
            placed[chosen] += 1;
        }
    }
    placed
}

#[test]
fn udp_and_tcp_ports_are_apart() {
    let mut request = request(&[]);
    request.requirement.ports_udp = [22].into();
    assert!(decide(&request, &[small("i-1", "a")]).chosen.is_some());
}

#[test]
fn distinct_instance_looks_at_the_group_only() {
    let mut request = request(&[]);
    request.constraints = vec![distinct_instance()];
    let instances = [with_tasks(small("i-1", "a"), "service:db", 3)];
    assert_eq!(decide(&request, &instances).chosen, Some(0));
}

#[test]
fn strategies_choose_among_those_that_they_name() {
    let busy = |id: &str, zone: &str, cpu: i64, memory: i64| {
        let mut instance = small(id, zone);
        instance.remaining.cpu = cpu;
        instance.remaining.memory = memory;
        instance
    };
    let instances = [
        with_tasks(busy("i-a1", "az-a", 2000, 900), "service:web", 1),
        busy("i-a2", "az-a", 500, 3000),
        with_tasks(busy("i-b1", "az-b", 2000, 600), "service:db", 5),
        busy("i-b2", "az-b", 400, 2000),
        with_tasks(busy("i-c1", "az-c", 300, 3000), "service:web", 2),
    ];
    for (of, expected) in [
        (
            &[("random", "")][..],
            &["i-a1", "i-a2", "i-b1", "i-b2", "i-c1"][..],
        ),
        (&[("binpack", "memory")], &["i-b1"]),
        (&[("binpack", "CPU")], &["i-c1"]),
        (&[("spread", "instanceId")], &["i-a2", "i-b1", "i-b2"]),
        (&[("spread", "host")], &["i-a2", "i-b1", "i-b2"]),
        (
            &[("spread", "attribute:ecs.availability-zone")],
            &["i-b1", "i-b2"],
        ),
        (
            &[
                ("spread", "attribute:ecs.availability-zone"),
                ("binpack", "cpu"),
            ],
            &["i-b2"],
        ),
        (&[("spread", "instanceId"), ("binpack", "cpu")], &["i-b2"]),
        (
            &[
                ("spread", "attribute:ecs.instance-type"),
                ("binpack", "memory"),
            ],
            &["i-b1"],
        ),
        (
            &[
                ("spread", "attribute:ecs.availability-zone"),
                ("random", ""),
            ],
            &["i-b1", "i-b2"],
        ),
    ] {
        assert_eq!(possible(&request(of), &instances), expected, "{of:?}");
    }
}

#[test]
fn without_strategies_run_task_draws_and_a_service_spreads_over_zones_then_instances() {
    let instances = [
        with_tasks(small("i-a1", "az-a"), "service:web", 1),
        small("i-a2", "az-a"),
        with_tasks(small("i-b1", "az-b"), "service:web", 1),
    ];
    let mut request = request(&[]);
    assert_eq!(possible(&request, &instances), ["i-a1", "i-a2", "i-b1"]);
    request.scheduler = Scheduler::Service;
    assert_eq!(possible(&request, &instances), ["i-a2"]);
    let steps = decide(&request, &instances).steps;
    let steps: Vec<(&str, usize, usize)> = steps
        .iter()
        .map(|step| (step.strategy.as_str(), step.before, step.after))
        .collect();
    assert_eq!(
        steps,
        [
            ("spread(attribute:ecs.availability-zone)", 3, 3),
            ("spread(instanceId)", 3, 1)
        ]
    );
}

#[test]
fn tasks_on_an_instance_that_does_not_qualify_count_for_its_zone() {
    let mut draining = with_tasks(small("i-a1", "az-a"), "service:web", 2);
    draining.status = InstanceStatus::Draining;
    let instances = [
        draining,
        small("i-a2", "az-a"),
        with_tasks(small("i-b1", "az-b"), "service:web", 1),
    ];
    let spread = request(&[("spread", "attribute:ecs.availability-zone")]);
    assert_eq!(possible(&spread, &instances), ["i-b1"]);
}

#[test]
fn instances_without_the_attribute_are_a_group_of_their_own() {
    let mut racked = with_tasks(small("i-1", "az-a"), "service:web", 1);
    racked
        .attributes
        .insert("rack".to_owned(), Some("r1".to_owned()));
    let instances = [racked, small("i-2", "az-a"), small("i-3", "az-a")];
    let spread = request(&[("spread", "attribute:rack")]);
    assert_eq!(possible(&spread, &instances), ["i-2", "i-3"]);
}

#[test]
fn an_expression_that_cannot_be_parsed_holds_nowhere() {
    let mut request = request(&[]);
    request.constraints = vec![member_of("attributes:x == y")];
    assert_eq!(decide(&request, &[small("i-1", "az-a")]).chosen, None);
}

#[test]
fn a_definition_takes_what_ecs_accounts_for() {
    let requirement = |definition: serde_json::Value| {
        let definition: TaskDefinition = serde_json::from_value(definition).unwrap();
        Requirement::of(&definition)
    };
    let containers = serde_json::json!([
        { "name": "a", "image": "a", "cpu": 100, "memory": 300, "memoryReservation": 200,
          "portMappings": [
            { "containerPort": 80, "hostPort": 8080 },
            { "containerPort": 53, "hostPort": 53, "protocol": "udp" },
            { "containerPort": 81 },
            { "containerPort": 82, "hostPort": 0 } ] },
        { "name": "b", "image": "b", "cpu": 28, "memory": 56,
          "resourceRequirements": [{ "type": "GPU", "value": "2" }] },
    ]);
    let bridge =
        requirement(serde_json::json!({ "family": "f", "containerDefinitions": containers }));
    assert_eq!((bridge.cpu, bridge.memory, bridge.gpus), (128, 256, 2));
    assert_eq!(bridge.ports_tcp, [8080].into());
    assert_eq!(bridge.ports_udp, [53].into());
    assert_eq!(bridge.network_interfaces, 0);
    let awsvpc = requirement(serde_json::json!({
        "family": "f", "networkMode": "awsvpc", "cpu": "512", "memory": "1024",
        "containerDefinitions": containers,
    }));
    assert_eq!((awsvpc.cpu, awsvpc.memory), (512, 1024));
    assert!(awsvpc.ports_tcp.is_empty());
    assert_eq!(awsvpc.network_interfaces, 1);
    assert!(awsvpc.attributes.contains("ecs.capability.task-eni"));
}

#[test]
fn scale_in_mirrors_the_strategy() {
    let mut loaded = with_tasks(small("i-a1", "az-a"), "service:web", 2);
    loaded.remaining.memory = 100;
    let instances = [
        loaded,
        with_tasks(small("i-a2", "az-a"), "service:web", 1),
        with_tasks(small("i-b1", "az-b"), "service:web", 2),
    ];
    let tasks: Vec<(usize, String)> = [(10, 0), (11, 0), (12, 1), (13, 2), (14, 2)]
        .map(|(task, on): (usize, usize)| (task, instances[on].container_instance_arn.clone()))
        .into();
    let stopped = |of: &[(&str, &str)]| {
        let mut tasks: Vec<usize> = (0..60)
            .filter_map(|seed| {
                let mut random = Random::from_seed(seed);
                choose_to_stop(
                    &strategies(of),
                    &instances,
                    &tasks,
                    "service:web",
                    &mut random,
                )
            })
            .collect();
        tasks.sort_unstable();
        tasks.dedup();
        tasks
    };
    assert_eq!(stopped(&[]), [10, 11]);
    assert_eq!(
        stopped(&[("spread", "attribute:ecs.availability-zone")]),
        [10, 11, 12]
    );
    assert_eq!(stopped(&[("spread", "instanceId")]), [10, 11, 13, 14]);
    assert_eq!(stopped(&[("binpack", "memory")]), [12, 13, 14]);
    assert_eq!(stopped(&[("random", "")]), [10, 11, 12, 13, 14]);
    let none: [(usize, &str); 0] = [];
    let mut random = Random::from_seed(1);
    assert_eq!(
        choose_to_stop(&[], &instances, &none, "g", &mut random),
        None
    );
}
