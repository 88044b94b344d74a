//! A definition with the values in force: defaults written out, and what says nothing left out.

use serde_json::{Map, Value};

use super::super::reading::written;
use super::super::{NetworkMode, TaskDefinition, size};

/// A default.
enum Default {
    True,
    False,
    Number(i64),
    Text(&'static str),
}

use Default::{False, Number, Text, True};

/// Where a default stands, `*` being every element of a list → what is in force there when the
/// member is absent [V]. It applies where the structure that has the member is there.
const DEFAULTS: &[(&str, Default)] = &[
    ("networkMode", Text("bridge")),
    ("enableFaultInjection", False),
    ("runtimePlatform/cpuArchitecture", Text("X86_64")),
    ("runtimePlatform/operatingSystemFamily", Text("LINUX")),
    ("containerDefinitions/*/essential", True),
    ("containerDefinitions/*/cpu", Number(0)),
    ("containerDefinitions/*/disableNetworking", False),
    ("containerDefinitions/*/privileged", False),
    ("containerDefinitions/*/readonlyRootFilesystem", False),
    ("containerDefinitions/*/interactive", False),
    ("containerDefinitions/*/pseudoTerminal", False),
    ("containerDefinitions/*/stopTimeout", Number(30)),
    ("containerDefinitions/*/versionConsistency", Text("enabled")),
    (
        "containerDefinitions/*/portMappings/*/protocol",
        Text("tcp"),
    ),
    ("containerDefinitions/*/mountPoints/*/readOnly", False),
    ("containerDefinitions/*/volumesFrom/*/readOnly", False),
    ("containerDefinitions/*/healthCheck/interval", Number(30)),
    ("containerDefinitions/*/healthCheck/timeout", Number(5)),
    ("containerDefinitions/*/healthCheck/retries", Number(3)),
    ("containerDefinitions/*/healthCheck/startPeriod", Number(0)),
    (
        "containerDefinitions/*/linuxParameters/initProcessEnabled",
        False,
    ),
    ("volumes/*/efsVolumeConfiguration/rootDirectory", Text("/")),
    (
        "volumes/*/efsVolumeConfiguration/transitEncryption",
        Text("DISABLED"),
    ),
    (
        "volumes/*/efsVolumeConfiguration/authorizationConfig/iam",
        Text("DISABLED"),
    ),
];

/// Structures whose absence means the same as having nothing but defaults [V].
const IMPLIED: &[&str] = &["runtimePlatform"];

/// The definition's value with everything in force.
pub(super) fn of(definition: &TaskDefinition) -> Value {
    let mut members = written(definition);
    for name in IMPLIED {
        members
            .entry(*name)
            .or_insert_with(|| Value::Object(Map::new()));
    }
    let amounts = [
        ("cpu", definition.cpu.as_deref().and_then(size::cpu_units)),
        (
            "memory",
            definition.memory.as_deref().and_then(size::memory_mib),
        ),
    ];
    for (name, amount) in amounts {
        if let Some(amount) = amount {
            members.insert(name.to_owned(), amount.into());
        }
    }
    let mut value = Value::Object(members);
    for (path, default) in DEFAULTS {
        let steps: Vec<&str> = path.split('/').collect();
        put(&mut value, &steps, default);
    }
    put_host_ports(&mut value, definition.effective_network_mode());
    without_nothing(&mut value);
    value
}

fn put(value: &mut Value, steps: &[&str], default: &Default) {
    match (steps, value) {
        ([name], Value::Object(members)) => {
            let member = members.entry(*name).or_insert(Value::Null);
            if member.is_null() {
                *member = match default {
                    True => Value::Bool(true),
                    False => Value::Bool(false),
                    Number(number) => (*number).into(),
                    Text(text) => (*text).into(),
                };
            }
        }
        (["*", rest @ ..], Value::Array(items)) => {
            for item in items {
                put(item, rest, default);
            }
        }
        ([name, rest @ ..], Value::Object(members)) => {
            if let Some(member) = members.get_mut(*name) {
                put(member, rest, default);
            }
        }
        _ => {}
    }
}

/// A host port that is absent is a dynamic one in bridge mode, and the container port where the
/// container has an address of its own or the instance's [V].
fn put_host_ports(value: &mut Value, mode: NetworkMode) {
    let containers = value.get_mut("containerDefinitions");
    let containers = containers.and_then(Value::as_array_mut);
    let mappings = containers.into_iter().flatten().filter_map(|container| {
        let mappings = container.get_mut("portMappings")?;
        mappings.as_array_mut()
    });
    for mapping in mappings.flatten().filter_map(Value::as_object_mut) {
        let port = match (mode, mapping.get("containerPort")) {
            (_, None) | (NetworkMode::None, _) => continue,
            (NetworkMode::Bridge, Some(_)) => Value::from(0),
            (NetworkMode::Host | NetworkMode::Awsvpc, Some(port)) => port.clone(),
        };
        mapping.entry("hostPort").or_insert(port);
    }
}

/// Takes out members that say nothing: null, an empty list, an empty object.
fn without_nothing(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for member in members.values_mut() {
                without_nothing(member);
            }
            members.retain(|_, member| match member {
                Value::Null => false,
                Value::Array(items) => !items.is_empty(),
                Value::Object(members) => !members.is_empty(),
                Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
            });
        }
        Value::Array(items) => {
            for item in items {
                without_nothing(item);
            }
        }
        _ => {}
    }
}
