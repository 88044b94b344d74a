//! A container instance as describe-container-instances and EventBridge print it.

use serde_json::{Map, Value, json};

use super::{ContainerInstance, Resources};
use crate::ordered::OrderedSet;

/// `instance` in the shape of one entry of `containerInstances` [V].
#[must_use]
pub fn to_value(instance: &ContainerInstance) -> Value {
    let mut members = Members::default();
    members.put(
        "containerInstanceArn",
        json!(instance.container_instance_arn),
    );
    members.put("ec2InstanceId", json!(instance.ec2_instance_id));
    members.put("version", json!(instance.version));
    members.put("versionInfo", version_info(instance));
    members.put(
        "remainingResources",
        with_zeros(resources(instance, &instance.remaining)),
    );
    members.put(
        "registeredResources",
        with_zeros(resources(instance, &instance.registered)),
    );
    members.put("status", json!(instance.status.name()));
    members.put("agentConnected", json!(instance.agent_connected));
    members.put("runningTasksCount", json!(instance.running_tasks_count));
    members.put("pendingTasksCount", json!(instance.pending_tasks_count));
    members.put("attributes", attributes(instance));
    if let Some(registered_at) = &instance.registered_at {
        members.put("registeredAt", json!(registered_at));
    }
    if let Some(name) = &instance.capacity_provider_name {
        members.put("capacityProviderName", json!(name));
    }
    members.put("attachments", json!([]));
    members.put("tags", json!([]));
    Value::Object(members.0)
}

/// `instance` in the shape of the detail of an `ECS Container Instance State Change` event: fewer
/// members, and resources with the one value that they have [V].
#[must_use]
pub fn to_event_detail(
    instance: &ContainerInstance,
    cluster_arn: &str,
    updated_at: String,
) -> Value {
    json!({
        "agentConnected": instance.agent_connected,
        "attributes": attributes(instance),
        "clusterArn": cluster_arn,
        "containerInstanceArn": instance.container_instance_arn,
        "ec2InstanceId": instance.ec2_instance_id,
        "registeredResources": resources(instance, &instance.registered),
        "remainingResources": resources(instance, &instance.remaining),
        "status": instance.status.name(),
        "version": instance.version,
        "versionInfo": version_info(instance),
        "updatedAt": updated_at,
    })
}

/// Hash of the agent and version of Docker are not known.
fn version_info(instance: &ContainerInstance) -> Value {
    json!({ "agentVersion": instance.agent_version })
}

fn attributes(instance: &ContainerInstance) -> Value {
    let attributes = instance.attributes.iter();
    let attributes = attributes.map(|(name, value)| match value {
        Some(value) => json!({ "name": name, "value": value }),
        None => json!({ "name": name }),
    });
    Value::Array(attributes.collect())
}

/// Resources with their values, GPUs only on an instance that has some.
fn resources(instance: &ContainerInstance, of: &Resources) -> Vec<Value> {
    let integer =
        |name: &str, value: i64| json!({ "name": name, "type": "INTEGER", "integerValue": value });
    let set = |name: &str, values: Vec<String>| json!({ "name": name, "type": "STRINGSET", "stringSetValue": values });
    let ports = |ports: &OrderedSet<u16>| ports.iter().map(u16::to_string).collect();
    let mut list = vec![
        integer("CPU", of.cpu),
        integer("MEMORY", of.memory),
        set("PORTS", ports(&of.ports_tcp)),
        set("PORTS_UDP", ports(&of.ports_udp)),
    ];
    if !instance.registered.gpus.is_empty() {
        list.push(set("GPU", of.gpus.clone()));
    }
    list
}

/// The API gives every resource a value of each kind of number [V].
fn with_zeros(mut resources: Vec<Value>) -> Value {
    for resource in resources.iter_mut().filter_map(Value::as_object_mut) {
        for (name, zero) in [
            ("doubleValue", json!(0.0)),
            ("longValue", json!(0)),
            ("integerValue", json!(0)),
        ] {
            if !resource.contains_key(name) {
                resource.insert(name.to_owned(), zero);
            }
        }
    }
    Value::Array(resources)
}

/// Members in the order in which they are put.
#[derive(Default)]
struct Members(Map<String, Value>);

impl Members {
    fn put(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }
}
