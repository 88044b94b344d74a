//! Behaviour of container instances: by type, read, and written.

use serde_json::{Value, json};

use super::import::read;
use super::{
    ClusterIdentity, ContainerInstance, INSTANCE_TYPES, InstanceStatus, InstanceType, to_value,
};
use crate::diagnostic::Diagnostic;
use crate::ordered::OrderedMap;

fn of_type(instance_type: &str) -> ContainerInstance {
    ContainerInstance::of_type("i-1", instance_type, "us-east-1a", &OrderedMap::new()).unwrap()
}

fn read_one(instance: Value) -> (ContainerInstance, Vec<Diagnostic>) {
    let (mut instances, diagnostics) =
        read(&json!([instance]), "/cluster", &ClusterIdentity::default());
    assert_eq!(instances.len(), 1, "{diagnostics:?}");
    (instances.remove(0), diagnostics)
}

#[test]
fn every_instance_type_registers_less_memory_than_it_advertises() {
    for known in INSTANCE_TYPES {
        assert!(known.memory < known.advertised_memory, "{known:?}");
        assert!(
            known.memory * 100 >= known.advertised_memory * 85,
            "{known:?}"
        );
        assert_eq!(known.cpu % 1024, 0, "{known:?}");
        assert_eq!(InstanceType::named(known.name), Some(known), "named twice");
    }
}

#[test]
fn an_instance_of_a_type_has_its_resources_and_built_in_attributes() {
    let custom = OrderedMap::from([("rack".to_owned(), Some("r7".to_owned()))]);
    let instance =
        ContainerInstance::of_type("i-1", "g4dn.12xlarge", "eu-west-1c", &custom).unwrap();
    assert_eq!(instance.remaining, instance.registered);
    assert_eq!(instance.remaining.cpu, 49_152);
    assert_eq!(instance.remaining.gpus.len(), 4);
    assert_eq!(instance.remaining.network_interfaces, 7);
    assert!(instance.remaining.ports_tcp.contains(&51_678));
    for (name, value) in [
        ("ecs.availability-zone", "eu-west-1c"),
        ("ecs.cpu-architecture", "x86_64"),
        ("ecs.instance-type", "g4dn.12xlarge"),
        ("ecs.os-type", "linux"),
        ("rack", "r7"),
    ] {
        assert_eq!(instance.attribute(name), Some(value));
    }
    assert_eq!(
        of_type("m6g.large").attribute("ecs.cpu-architecture"),
        Some("arm64")
    );
    assert!(ContainerInstance::of_type("i-1", "m5.huge", "", &custom).is_none());
}

#[test]
fn an_instance_type_registers_what_such_instances_do() {
    // CPU units, registered MiB, whether that is estimated, interfaces for tasks without and with
    // trunking, GPUs.
    for (name, cpu, memory, estimated, plain, trunked, gpus) in [
        ("t2.micro", 1_024, 993, false, 1, 1, 0),
        ("t3.medium", 2_048, 3_884, false, 2, 2, 0),
        ("t4g.small", 2_048, 1_910, true, 2, 2, 0),
        ("m4.large", 2_048, 7_984, false, 1, 1, 0),
        ("m5.large", 2_048, 7_680, false, 2, 10, 0),
        ("m5.4xlarge", 16_384, 62_950, false, 7, 60, 0),
        ("m6g.medium", 1_024, 3_780, true, 1, 4, 0),
        ("c5.2xlarge", 8_192, 15_463, false, 3, 40, 0),
        ("r5.xlarge", 4_096, 31_600, true, 3, 20, 0),
        ("g4dn.xlarge", 4_096, 15_600, true, 2, 2, 1),
        ("g5.xlarge", 4_096, 15_700, true, 3, 6, 1),
        ("p4d.24xlarge", 98_304, 1_150_000, true, 59, 120, 8),
    ] {
        let known = InstanceType::named(name).expect(name);
        assert_eq!(known.estimated, estimated, "{name}");
        let trunk = ("ecs.awsvpc-trunk-id".to_owned(), Some("eni-1".to_owned()));
        let with_trunk = OrderedMap::from([trunk]);
        let instance = ContainerInstance::of_type("i-1", name, "us-east-1a", &with_trunk).unwrap();
        assert_eq!(instance.remaining.network_interfaces, trunked, "{name}");
        let resources = of_type(name).registered;
        assert_eq!((resources.cpu, resources.memory), (cpu, memory), "{name}");
        assert_eq!(
            (resources.network_interfaces, resources.gpus.len()),
            (plain, gpus),
            "{name}"
        );
    }
}

#[test]
fn what_the_agent_reserves_is_registered_or_not() {
    let (instance, _) = read_one(json!({
        "ec2InstanceId": "i-1",
        "registeredResources": [
            { "name": "MEMORY", "type": "INTEGER", "integerValue": 7_168 },
            { "name": "PORTS", "type": "STRINGSET", "stringSetValue": ["22", "8125"] },
            { "name": "GPU", "type": "STRINGSET", "stringSetValue": ["GPU-abc", "GPU-def"] },
        ],
        "attributes": [
            { "name": "ecs.instance-type", "value": "m5.large" },
            { "name": "ecs.awsvpc-trunk-id", "value": "eni-1" },
        ],
    }));
    let left = &instance.remaining;
    assert_eq!(
        (left.cpu, left.memory),
        (2_048, 7_168),
        "512 MiB by ECS_RESERVED_MEMORY"
    );
    assert_eq!(left.ports_tcp, [22, 8_125].into());
    assert_eq!(left.gpus, ["GPU-abc", "GPU-def"]);
    assert_eq!(left.network_interfaces, 10);
}

#[test]
fn a_current_agent_has_what_definitions_require_but_no_driver_that_needs_setting_up() {
    let instance = of_type("m5.large");
    for name in [
        "ecs.capability.task-eni",
        "com.amazonaws.ecs.capability.task-iam-role-network-host",
        "com.amazonaws.ecs.capability.logging-driver.awslogs",
        "com.amazonaws.ecs.capability.docker-remote-api.1.18",
        "ecs.capability.secrets.asm.environment-variables",
        "ecs.capability.env-files.s3",
        "ecs.capability.container-ordering",
    ] {
        assert_eq!(instance.attributes.get(name), Some(&None), "{name}");
    }
    let splunk = "com.amazonaws.ecs.capability.logging-driver.splunk";
    assert!(!instance.attributes.contains_key(splunk));
}

#[test]
fn the_short_form_takes_everything_from_the_type() {
    let short = json!({
        "ec2InstanceId": "i-1",
        "attributes": [
            { "name": "ecs.instance-type", "value": "t3.medium" },
            { "name": "ecs.availability-zone", "value": "us-east-1b" },
            { "name": "ssd" },
        ],
    });
    let (instance, diagnostics) = read_one(short.clone());
    assert_eq!(diagnostics, []);
    assert_eq!(
        (instance.remaining.cpu, instance.remaining.memory),
        (2048, 3884)
    );
    assert_eq!(instance.attributes.get("ssd"), Some(&None));
    assert!(instance.attributes.contains_key("ecs.capability.task-eni"));
    assert!(instance.agent_connected);
    let prefix = "arn:aws:ecs:us-east-1:111122223333:container-instance/playground/";
    let id = instance
        .container_instance_arn
        .strip_prefix(prefix)
        .unwrap();
    assert_eq!(id.len(), 32);
    assert!(id.chars().all(|digit| digit.is_ascii_hexdigit()));
    assert_eq!(read_one(short).0, instance);
}

#[test]
fn what_is_written_is_read_again_the_same() {
    let mut instance = of_type("g5.xlarge");
    instance.container_instance_arn = "arn:aws:ecs:x:1:container-instance/c/1".to_owned();
    instance.registered_at = Some("2026-01-02T03:04:05Z".to_owned());
    instance.status = InstanceStatus::Draining;
    instance.remaining.cpu = 100;
    instance.remaining.ports_udp.insert(53);
    instance.remaining.gpus.clear();
    instance.running_tasks_count = 2;
    let (read, diagnostics) = read_one(to_value(&instance));
    assert_eq!(diagnostics, []);
    assert_eq!(read, instance);
}

#[test]
fn what_is_described_is_taken_as_it_is() {
    let resources = |cpu: i64, ports: Value| {
        json!([
            { "name": "CPU", "type": "INTEGER", "integerValue": cpu },
            { "name": "MEMORY", "type": "INTEGER", "integerValue": 900 },
            { "name": "PORTS", "type": "STRINGSET", "stringSetValue": ports },
        ])
    };
    let (instance, diagnostics) = read_one(json!({
        "containerInstanceArn": "arn:aws:ecs:eu-west-1:1:container-instance/c/9",
        "ec2InstanceId": "i-9",
        "status": "DRAINING",
        "agentConnected": false,
        "registeredAt": 1_500_000_000.25,
        "versionInfo": { "agentVersion": "1.2.3" },
        "registeredResources": resources(1024, json!(["22"])),
        "remainingResources": resources(24, json!(["22", "80"])),
        "attributes": [{ "name": "ecs.instance-type", "value": "z9.giant" }],
    }));
    assert_eq!(instance.status, InstanceStatus::Draining);
    assert!(!instance.agent_connected);
    assert_eq!(instance.agent_version, "1.2.3");
    assert_eq!(
        instance.registered_at.as_deref(),
        Some("2017-07-14T02:40:00Z")
    );
    assert_eq!(
        (instance.registered.cpu, instance.remaining.cpu),
        (1024, 24)
    );
    assert_eq!(instance.remaining.ports_tcp, [22, 80].into());
    assert_eq!(instance.attribute("ecs.os-type"), None);
    let codes: Vec<&str> = diagnostics.iter().map(|it| it.code).collect();
    assert_eq!(codes, ["usual-capabilities"]);
}

#[test]
fn an_instance_that_lists_capabilities_has_only_those() {
    let (instance, diagnostics) = read_one(json!({
        "ec2InstanceId": "i-1",
        "attributes": [
            { "name": "ecs.instance-type", "value": "t3.small" },
            { "name": "com.amazonaws.ecs.capability.ecr-auth" },
        ],
    }));
    assert_eq!(diagnostics, []);
    assert!(!instance.attributes.contains_key("ecs.capability.task-eni"));
}

#[test]
fn every_fault_is_named_with_its_place() {
    let (instances, diagnostics) = read(
        &json!({ "containerInstances": [
            7,
            { "status": "ACTIVE" },
            { "ec2InstanceId": "i-2", "attributes": [
                { "name": "ecs.instance-type", "value": "m5.huge" } ] },
            { "ec2InstanceId": "i-3", "status": "SLEEPING", "agentConnected": "yes",
              "attributes": [{ "value": "x" },
                { "name": "ecs.instance-type", "value": "t3.small" }] },
            { "ec2InstanceId": "i-3" },
            { "ec2InstanceId": "i-4", "registeredResources": [{ "name": "CPU" }] },
        ] }),
        "/cluster",
        &ClusterIdentity::default(),
    );
    assert_eq!(instances.len(), 3);
    let said: Vec<(&str, &str)> = diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.pointer.as_str(), diagnostic.code))
        .collect();
    let at = "/cluster/containerInstances";
    let expected = [
        ("/0", "container-instance-shape"),
        ("/1", "container-instance-without-id"),
        ("/2", "unknown-instance-type"),
        ("/3/status", "container-instance-status"),
        ("/3/agentConnected", "container-instance-shape"),
        ("/3/attributes/0", "container-instance-attribute"),
        ("/4", "unknown-instance-type"),
        ("/4", "duplicate-container-instance"),
        ("/5/registeredResources/0", "container-instance-resource"),
        ("", "usual-capabilities"),
    ]
    .map(|(pointer, code)| (format!("{at}{pointer}"), code));
    let expected: Vec<(&str, &str)> = expected
        .iter()
        .map(|(pointer, code)| (pointer.as_str(), *code))
        .collect();
    assert_eq!(said, expected);
    assert_eq!(
        read(&json!("x"), "", &ClusterIdentity::default()).1.len(),
        1
    );
}
