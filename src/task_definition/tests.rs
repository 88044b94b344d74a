//! Tests of reading and checking task definitions.

mod accepted;
mod attributes;
mod derived;
mod description;
mod reading;
mod rules;

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Severity};

/// A definition for Fargate that breaks no rule and surprises nobody.
fn on_fargate() -> Value {
    json!({
        "family": "shop",
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "512",
        "memory": "1024",
        "executionRoleArn": "arn:aws:iam::123456789012:role/execution",
        "containerDefinitions": [
            {
                "name": "web",
                "image": "registry.example/shop:3",
                "portMappings": [{"containerPort": 8080}],
                "healthCheck": {"command": ["CMD", "/healthy"]},
            },
            {"name": "helper", "image": "registry.example/helper:1", "essential": false},
        ],
    })
}

/// The same on EC2 in bridge mode, with memory at the containers.
fn on_ec2() -> Value {
    let mut definition = on_fargate();
    for (pointer, value) in [
        ("/requiresCompatibilities", json!(["EC2"])),
        ("/networkMode", json!("bridge")),
        ("/cpu", Value::Null),
        ("/memory", Value::Null),
        ("/containerDefinitions/0/memory", json!(256)),
        ("/containerDefinitions/1/memoryReservation", json!(64)),
    ] {
        set(&mut definition, pointer, value);
    }
    definition
}

/// The same on Windows instances.
fn on_windows() -> Value {
    let mut definition = on_ec2();
    for (pointer, value) in [
        ("/networkMode", Value::Null),
        (
            "/runtimePlatform",
            json!({"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}),
        ),
    ] {
        set(&mut definition, pointer, value);
    }
    definition
}

/// The same on Managed Instances.
fn on_managed_instances() -> Value {
    let mut definition = on_fargate();
    let compatibilities = json!(["MANAGED_INSTANCES"]);
    set(&mut definition, "/requiresCompatibilities", compatibilities);
    definition
}

/// Sets the member or element at `pointer`; null removes it, and `-` as the last step appends.
fn set(value: &mut Value, pointer: &str, new: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).unwrap() {
        Value::Object(members) if new.is_null() => drop(members.remove(name)),
        Value::Object(members) => drop(members.insert(name.to_owned(), new)),
        Value::Array(items) if name == "-" => items.push(new),
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = new,
        other => panic!("{pointer} is inside of {other}"),
    }
}

fn check(definition: &Value) -> Vec<Diagnostic> {
    super::from_value(definition, "").1
}

/// Codes and pointers of what is said with `severity`.
fn said(diagnostics: &[Diagnostic], severity: Severity) -> Vec<(&str, &str)> {
    diagnostics
        .iter()
        .filter(|it| it.severity == severity)
        .map(|it| (it.code, it.pointer.as_str()))
        .collect()
}
