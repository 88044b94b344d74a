//! Tests of comparing two revisions.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::from_value;
use super::{Change, Concern, compare};

fn definition() -> Value {
    json!({
        "family": "shop",
        "networkMode": "bridge",
        "executionRoleArn": "execution",
        "containerDefinitions": [
            {
                "name": "web",
                "image": "shop:1",
                "memory": 512,
                "memoryReservation": 128,
                "portMappings": [{"containerPort": 80}, {"containerPort": 443}],
                "environment": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}],
                "healthCheck": {"command": ["CMD", "true"]},
                "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
            },
            {"name": "log", "image": "log:1", "memory": 128, "essential": false},
        ],
        "volumes": [{
            "name": "data",
            "efsVolumeConfiguration": {"fileSystemId": "fs-1"},
        }],
        "placementConstraints": [{"type": "memberOf", "expression": "attribute:a exists"}],
    })
}

/// Sets the member at `pointer`; null takes it out, and `-` adds an element.
fn with(mut value: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, new) in changes {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match value.pointer_mut(parent).unwrap() {
            Value::Object(members) if new.is_null() => drop(members.shift_remove(name)),
            Value::Object(members) => drop(members.insert(name.to_owned(), new.clone())),
            Value::Array(items) if name == "-" => items.push(new.clone()),
            Value::Array(items) if new.is_null() => drop(items.remove(name.parse().unwrap())),
            Value::Array(items) => items[name.parse::<usize>().unwrap()] = new.clone(),
            other => panic!("{pointer} is inside of {other}"),
        }
    }
    value
}

fn changes(old: &Value, new: &Value) -> Vec<Change> {
    let read = |value| from_value(value, "").0.unwrap();
    compare(&read(old), &read(new))
}

fn sentences(changed: &[(&str, Value)]) -> Vec<(Concern, String, String)> {
    let changes = changes(&definition(), &with(definition(), changed));
    let changes = changes.into_iter();
    changes
        .map(|it| (it.concern, it.pointer, it.sentence))
        .collect()
}

#[test]
fn a_default_that_is_written_out_is_no_change() {
    for (pointer, value) in [
        ("/networkMode", Value::Null),
        ("/enableFaultInjection", json!(false)),
        ("/tags", json!([])),
        (
            "/runtimePlatform",
            json!({"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"}),
        ),
        ("/runtimePlatform", json!({"cpuArchitecture": "X86_64"})),
        ("/containerDefinitions/0/essential", json!(true)),
        ("/containerDefinitions/0/cpu", json!(0)),
        ("/containerDefinitions/0/privileged", json!(false)),
        ("/containerDefinitions/0/command", json!([])),
        (
            "/containerDefinitions/0/portMappings/0/protocol",
            json!("tcp"),
        ),
        ("/containerDefinitions/0/portMappings/0/hostPort", json!(0)),
        ("/containerDefinitions/0/healthCheck/interval", json!(30)),
        ("/containerDefinitions/0/healthCheck/startPeriod", json!(0)),
        (
            "/containerDefinitions/0/mountPoints/0/readOnly",
            json!(false),
        ),
        (
            "/volumes/0/efsVolumeConfiguration/transitEncryption",
            json!("DISABLED"),
        ),
    ] {
        assert_eq!(sentences(&[(pointer, value)]), [], "{pointer}");
    }
}

#[test]
fn another_spelling_or_order_is_no_change() {
    let sized = |cpu: &str, memory: &str| {
        with(
            definition(),
            &[("/cpu", json!(cpu)), ("/memory", json!(memory))],
        )
    };
    assert_eq!(changes(&sized("1024", "2048"), &sized("1 vCPU", "2GB")), []);
    let mut turned = definition();
    for list in [
        "/containerDefinitions",
        "/containerDefinitions/1/environment",
        "/containerDefinitions/1/portMappings",
    ] {
        turned
            .pointer_mut(list)
            .unwrap()
            .as_array_mut()
            .unwrap()
            .reverse();
    }
    assert_eq!(changes(&definition(), &turned), []);
}

#[test]
fn each_change_is_said_with_both_values_where_it_stands() {
    use Concern::{Image, Other, Placement, Role};
    for (changed, concern, pointer, sentence) in [
        (
            ("/containerDefinitions/0/memoryReservation", json!(256)),
            Placement,
            "/containerDefinitions",
            "Each task reserves 384 MiB instead of 256.",
        ),
        (
            (
                "/containerDefinitions/0/portMappings/0/hostPort",
                json!(8080),
            ),
            Placement,
            "/containerDefinitions",
            "Each task takes port 8080 (tcp) of its instance, so that one instance has room for \
             one task.",
        ),
        (
            ("/networkMode", json!("awsvpc")),
            Placement,
            "/networkMode",
            "networkMode is awsvpc instead of bridge.",
        ),
        (
            ("/networkMode", json!("awsvpc")),
            Placement,
            "",
            "The container instance must have the attribute ecs.capability.task-eni.",
        ),
        (
            ("/placementConstraints", Value::Null),
            Placement,
            "/placementConstraints",
            "placementConstraints is gone; it was \
             [{\"type\":\"memberOf\",\"expression\":\"attribute:a exists\"}].",
        ),
        (
            ("/taskRoleArn", json!("application")),
            Role,
            "/taskRoleArn",
            "The application signs its calls with application instead of no role.",
        ),
        (
            ("/executionRoleArn", Value::Null),
            Role,
            "/executionRoleArn",
            "ECS pulls images, reads secrets and sends logs with no role instead of execution.",
        ),
        (
            ("/containerDefinitions/0/image", json!("shop:2")),
            Image,
            "/containerDefinitions/0/image",
            "The container web runs shop:2 instead of shop:1.",
        ),
        (
            ("/containerDefinitions/1", Value::Null),
            Image,
            "/containerDefinitions/1",
            "The container log is gone.",
        ),
        (
            (
                "/containerDefinitions/-",
                json!({"name": "new", "image": "n:1", "memory": 8}),
            ),
            Image,
            "/containerDefinitions/2",
            "The container new is added; it runs n:1.",
        ),
        (
            ("/containerDefinitions/0/environment/1/value", json!("3")),
            Other,
            "/containerDefinitions/0/environment/1/value",
            "environment B value of container web is 3 instead of 2.",
        ),
        (
            ("/containerDefinitions/0/command", json!(["serve"])),
            Other,
            "/containerDefinitions/0/command",
            "command of container web is added: [\"serve\"].",
        ),
        (
            ("/containerDefinitions/0/somethingNew", json!(1)),
            Other,
            "/containerDefinitions/0/somethingNew",
            "somethingNew of container web is added: 1.",
        ),
    ] {
        let found = sentences(std::slice::from_ref(&changed));
        let expected = (concern, pointer.to_owned(), sentence.to_owned());
        assert!(found.contains(&expected), "{expected:?} in {found:#?}");
    }
}

#[test]
fn containers_are_the_same_by_name() {
    let first = json!({"name": "first", "image": "f:1", "memory": 8});
    let mut shifted = with(
        definition(),
        &[("/containerDefinitions/0/image", json!("shop:2"))],
    );
    let containers = shifted["containerDefinitions"].as_array_mut().unwrap();
    containers.insert(0, first);
    let changes = changes(&definition(), &shifted);
    let images = changes.iter().filter(|it| it.concern == Concern::Image);
    let images: Vec<_> = images
        .map(|it| (it.pointer.as_str(), it.sentence.as_str()))
        .collect();
    assert_eq!(
        images,
        [
            (
                "/containerDefinitions/0",
                "The container first is added; it runs f:1."
            ),
            (
                "/containerDefinitions/1/image",
                "The container web runs shop:2 instead of shop:1."
            ),
        ]
    );
}

#[test]
fn what_bears_on_placement_and_roles_comes_first() {
    let found = sentences(&[
        ("/containerDefinitions/0/environment/0/value", json!("2")),
        ("/containerDefinitions/0/image", json!("shop:2")),
        ("/taskRoleArn", json!("application")),
        ("/containerDefinitions/0/cpu", json!(64)),
        ("/tags", json!([{"key": "a", "value": "b"}])),
    ]);
    let concerns: Vec<Concern> = found.iter().map(|(concern, ..)| *concern).collect();
    assert!(concerns.is_sorted(), "{concerns:?}");
    assert_eq!(found[0].2, "Each task reserves 64 CPU units instead of 0.");
    assert_eq!(concerns.last(), Some(&Concern::Other));
}

proptest! {
    /// Whatever is changed is found, both ways, and nothing is when nothing is.
    #[test]
    fn a_change_is_found_in_both_directions(
        memory in 6..4096_u32,
        image in "[a-z]{1,8}:[0-9]",
        value in "[a-z0-9]{0,8}",
    ) {
        let changed = with(definition(), &[
            ("/containerDefinitions/1/memory", json!(memory)),
            ("/containerDefinitions/1/image", json!(image)),
            ("/containerDefinitions/0/environment/0/value", json!(value)),
        ]);
        let there = changes(&definition(), &changed);
        let back = changes(&changed, &definition());
        prop_assert_eq!(there.is_empty(), changed == definition());
        prop_assert_eq!(there.len(), back.len());
        let turned: Vec<_> = back.iter().map(|it| (it.new.clone(), it.old.clone())).collect();
        let straight: Vec<_> = there.iter().map(|it| (it.old.clone(), it.new.clone())).collect();
        prop_assert_eq!(straight, turned);
        prop_assert_eq!(changes(&changed, &changed), []);
    }
}
