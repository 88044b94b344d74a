//! What follows from a definition.

use serde_json::{Value, json};

use super::super::{NetworkMode, TaskDefinition, from_value};
use super::{on_ec2, on_fargate, on_managed_instances, on_windows, set};

fn definition(base: Value, changes: &[(&str, Value)]) -> TaskDefinition {
    let mut value = base;
    for (pointer, new) in changes {
        set(&mut value, pointer, new.clone());
    }
    from_value(&value, "").0.unwrap()
}

#[test]
fn a_task_takes_what_the_task_says_else_what_its_containers_say() {
    let cpu = ("/containerDefinitions/0/cpu", json!(100));
    let of_containers = definition(on_ec2(), std::slice::from_ref(&cpu));
    assert_eq!(
        (of_containers.cpu_units(), of_containers.memory_mib()),
        (100, 256 + 64)
    );
    let of_task = definition(
        on_ec2(),
        &[cpu, ("/cpu", json!("0.5 vCPU")), ("/memory", json!("2GB"))],
    );
    assert_eq!((of_task.cpu_units(), of_task.memory_mib()), (512, 2048));
}

#[test]
fn memory_reservation_counts_before_memory_unless_it_is_zero() {
    for (reservation, mib) in [(json!(32), 32 + 64), (json!(0), 256 + 64)] {
        let change = ("/containerDefinitions/0/memoryReservation", reservation);
        assert_eq!(definition(on_ec2(), &[change]).memory_mib(), mib);
    }
}

#[test]
fn static_host_ports_depend_on_the_network_mode() {
    let mappings = json!([
        {"containerPort": 53, "hostPort": 53, "protocol": "udp"},
        {"containerPort": 80, "hostPort": 0},
        {"containerPort": 81},
        {"containerPort": 82, "hostPort": 8082},
    ]);
    for (mode, ports) in [
        ("bridge", vec![(53, "udp"), (8082, "tcp")]),
        (
            "host",
            vec![(53, "udp"), (80, "tcp"), (81, "tcp"), (82, "tcp")],
        ),
        ("awsvpc", vec![]),
        ("none", vec![]),
    ] {
        let changes = [
            ("/networkMode", json!(mode)),
            ("/containerDefinitions/0/portMappings", mappings.clone()),
        ];
        assert_eq!(
            definition(on_ec2(), &changes).static_host_ports(),
            ports,
            "{mode}"
        );
    }
}

#[test]
fn gpus_are_counted_over_the_containers() {
    let gpu = |count: &str| json!([{"type": "GPU", "value": count}]);
    let changes = [
        ("/containerDefinitions/0/resourceRequirements", gpu("2")),
        ("/containerDefinitions/1/resourceRequirements", gpu("1")),
    ];
    assert_eq!(definition(on_ec2(), &changes).gpu_count(), 3);
    assert_eq!(definition(on_ec2(), &[]).gpu_count(), 0);
}

#[test]
fn the_stop_timeout_is_in_milliseconds_and_may_be_left_to_the_agent() {
    let change = ("/containerDefinitions/0/stopTimeout", json!(90));
    let definition = definition(on_ec2(), &[change]);
    let timeouts: Vec<_> = definition
        .container_definitions
        .iter()
        .map(|container| container.stop_timeout_ms())
        .collect();
    assert_eq!(timeouts, [Some(90_000), None]);
}

#[test]
fn a_definition_supports_fargate_when_it_says_so_or_breaks_none_of_its_rules() {
    let open = ("/requiresCompatibilities", Value::Null);
    let bridge = ("/networkMode", json!("bridge"));
    for (changes, expected) in [
        (vec![], true),
        (vec![open.clone()], true),
        (vec![open.clone(), bridge], false),
        (vec![open.clone(), ("/memory", json!("512"))], false),
        (
            vec![open, ("/containerDefinitions/0/privileged", json!(true))],
            false,
        ),
        (vec![("/requiresCompatibilities", json!(["EC2"]))], false),
    ] {
        assert_eq!(
            definition(on_fargate(), &changes).supports_fargate(),
            expected,
            "{changes:?}"
        );
    }
}

#[test]
fn a_definition_fits_the_launch_types_whose_rules_it_keeps() {
    let open = ("/requiresCompatibilities", Value::Null);
    let no_mode = ("/networkMode", Value::Null);
    for (base, changes, expected) in [
        (on_ec2(), vec![], vec!["EC2", "EXTERNAL"]),
        (on_ec2(), vec![open.clone()], vec!["EC2", "EXTERNAL"]),
        (
            on_ec2(),
            vec![("/networkMode", json!("host"))],
            vec!["EC2", "EXTERNAL", "MANAGED_INSTANCES"],
        ),
        (
            on_fargate(),
            vec![],
            vec!["EC2", "FARGATE", "MANAGED_INSTANCES"],
        ),
        (
            on_fargate(),
            vec![("/requiresCompatibilities", json!(["EC2"]))],
            vec!["EC2", "FARGATE", "MANAGED_INSTANCES"],
        ),
        (
            on_fargate(),
            vec![open.clone(), ("/cpu", Value::Null)],
            vec!["EC2", "MANAGED_INSTANCES"],
        ),
        (
            on_fargate(),
            vec![("/ephemeralStorage", json!({"sizeInGiB": 30}))],
            vec!["FARGATE", "MANAGED_INSTANCES"],
        ),
        (
            on_managed_instances(),
            vec![no_mode],
            vec!["EC2", "FARGATE", "MANAGED_INSTANCES"],
        ),
        (on_windows(), vec![], vec!["EC2", "EXTERNAL"]),
    ] {
        let definition = definition(base, &changes);
        assert_eq!(definition.compatibilities(), expected, "{changes:?}");
    }
}

#[test]
fn on_managed_instances_alone_the_network_mode_is_awsvpc() {
    let no_mode = ("/networkMode", Value::Null);
    let managed = definition(on_managed_instances(), std::slice::from_ref(&no_mode));
    assert_eq!(managed.effective_network_mode(), NetworkMode::Awsvpc);
    let ec2 = definition(on_ec2(), &[no_mode]);
    assert_eq!(ec2.effective_network_mode(), NetworkMode::Bridge);
}

#[test]
fn placement_expressions_come_with_their_pointers() {
    let constraints = json!([
        {"type": "memberOf", "expression": "a == b"},
        {"type": "memberOf"},
        {"type": "memberOf", "expression": "c exists"},
    ]);
    let definition = definition(on_ec2(), &[("/placementConstraints", constraints)]);
    let expressions: Vec<_> = definition.placement_expressions().collect();
    assert_eq!(
        expressions,
        [
            ("/placementConstraints/0/expression".to_owned(), "a == b"),
            ("/placementConstraints/2/expression".to_owned(), "c exists"),
        ]
    );
}
