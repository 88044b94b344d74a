//! A container instance as describe-container-instances prints it.

use serde_json::{Value, json};

use super::{ContainerInstance, Resources};
use crate::ordered::OrderedSet;

/// `instance` in the shape of one entry of `containerInstances` [V].
#[must_use]
pub fn to_value(instance: &ContainerInstance) -> Value {
    let attributes: Vec<Value> = instance
        .attributes
        .iter()
        .map(|(name, value)| match value {
            Some(value) => json!({ "name": name, "value": value }),
            None => json!({ "name": name }),
        })
        .collect();
    let has_gpus = !instance.registered.gpus.is_empty();
    let mut described = json!({
        "containerInstanceArn": instance.container_instance_arn,
        "ec2InstanceId": instance.ec2_instance_id,
        "versionInfo": { "agentVersion": instance.agent_version },
        "remainingResources": resources(&instance.remaining, has_gpus),
        "registeredResources": resources(&instance.registered, has_gpus),
        "status": instance.status.name(),
        "agentConnected": instance.agent_connected,
        "runningTasksCount": instance.running_tasks_count,
        "pendingTasksCount": instance.pending_tasks_count,
        "attributes": attributes,
    });
    if let (Some(registered_at), Some(members)) =
        (&instance.registered_at, described.as_object_mut())
    {
        members.insert("registeredAt".to_owned(), json!(registered_at));
    }
    if let (Some(name), Some(members)) =
        (&instance.capacity_provider_name, described.as_object_mut())
    {
        members.insert("capacityProviderName".to_owned(), json!(name));
    }
    described
}

fn resources(resources: &Resources, has_gpus: bool) -> Vec<Value> {
    let integer = |name: &str, value: i64| {
        json!({
            "name": name, "type": "INTEGER", "doubleValue": 0.0, "longValue": 0,
            "integerValue": value,
        })
    };
    let set = |name: &str, values: Vec<String>| {
        json!({
            "name": name, "type": "STRINGSET", "doubleValue": 0.0, "longValue": 0,
            "integerValue": 0, "stringSetValue": values,
        })
    };
    let ports = |ports: &OrderedSet<u16>| ports.iter().map(u16::to_string).collect();
    let mut list = vec![
        integer("CPU", resources.cpu),
        integer("MEMORY", resources.memory),
        set("PORTS", ports(&resources.ports_tcp)),
        set("PORTS_UDP", ports(&resources.ports_udp)),
    ];
    if has_gpus {
        list.push(set("GPU", resources.gpus.clone()));
    }
    list
}
