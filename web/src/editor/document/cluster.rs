//! Edits of the cluster. Instances stay in the form in which they were written.

use std::collections::BTreeSet;

use ecslab::cluster::{ClusterIdentity, ContainerInstance, import};
use ecslab::scenario::{Cluster, Scenario};
use serde_json::{Map, Value, json};

/// The attribute with an instance's type.
pub const INSTANCE_TYPE: &str = "ecs.instance-type";
/// The attribute with an instance's Availability Zone.
pub const AVAILABILITY_ZONE: &str = "ecs.availability-zone";

/// A cluster to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// What it has.
    pub name: &'static str,
    /// Instance types in each zone.
    pub types: &'static [&'static str],
    /// Number of zones.
    pub zones: usize,
}

/// Clusters to start from.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "3 zones × 2 m5.large",
        types: &["m5.large", "m5.large"],
        zones: 3,
    },
    Preset {
        name: "3 zones × 1 t3.medium",
        types: &["t3.medium"],
        zones: 3,
    },
    Preset {
        name: "3 zones × m5.large, c5.large, t3.small",
        types: &["m5.large", "c5.large", "t3.small"],
        zones: 3,
    },
    Preset {
        name: "1 zone × 4 m5.large",
        types: &["m5.large"; 4],
        zones: 1,
    },
    Preset {
        name: "No container instances",
        types: &[],
        zones: 0,
    },
];

/// The container instances of a cluster as placement sees them; those that cannot be understood
/// are left out.
#[must_use]
pub fn instances(cluster: &Cluster) -> Vec<ContainerInstance> {
    let list = Value::Array(cluster.container_instances.clone());
    import::read(&list, "", &identity(cluster)).0
}

/// One container instance of a cluster as placement sees it; `None` when it cannot be understood.
#[must_use]
pub fn instance(cluster: &Cluster, value: &Value) -> Option<ContainerInstance> {
    let alone = Value::Array(vec![value.clone()]);
    import::read(&alone, "", &identity(cluster)).0.pop()
}

fn identity(cluster: &Cluster) -> ClusterIdentity {
    ClusterIdentity {
        account: cluster.account.clone(),
        region: cluster.region.clone(),
        cluster_name: cluster.cluster_name.clone(),
    }
}

/// The id of an instance: the EC2 instance's, else the end of the ARN.
#[must_use]
pub fn id(instance: &Value) -> &str {
    let text = |name: &str| instance.get(name).and_then(Value::as_str);
    text("ec2InstanceId")
        .filter(|id| !id.is_empty())
        .unwrap_or_else(|| {
            let arn = text("containerInstanceArn").unwrap_or_default();
            arn.rsplit('/').next().unwrap_or(arn)
        })
}

/// The value of an attribute of an instance.
#[must_use]
pub fn attribute<'a>(instance: &'a Value, name: &str) -> Option<&'a str> {
    attributes(instance)
        .find(|attribute| attribute.get("name").and_then(Value::as_str) == Some(name))?
        .get("value")?
        .as_str()
}

/// The custom attributes of an instance, as name and value: those that neither ECS nor its agent
/// sets.
#[must_use]
pub fn custom_attributes(instance: &Value) -> Vec<(String, String)> {
    attributes(instance)
        .filter_map(|attribute| {
            let name = attribute.get("name")?.as_str()?;
            let value = attribute
                .get("value")
                .and_then(Value::as_str)
                .unwrap_or_default();
            is_custom(name).then(|| (name.to_owned(), value.to_owned()))
        })
        .collect()
}

fn attributes(instance: &Value) -> impl Iterator<Item = &Value> {
    instance
        .get("attributes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn is_custom(name: &str) -> bool {
    !name.starts_with("ecs.") && !name.starts_with("com.amazonaws.ecs.")
}

/// Sets an attribute of an instance, where it stands or at the end.
pub fn set_attribute(instance: &mut Value, name: &str, value: &str) {
    let Some(list) = attribute_list(instance) else {
        return;
    };
    let is_it =
        |attribute: &&mut Value| attribute.get("name").and_then(Value::as_str) == Some(name);
    match list.iter_mut().find(is_it) {
        Some(Value::Object(attribute)) => {
            attribute.insert("value".to_owned(), value.into());
        }
        _ => list.push(json!({ "name": name, "value": value })),
    }
}

/// Replaces the custom attributes of an instance, behind those that it has anyway. An attribute
/// without a value has its name only.
pub fn set_custom_attributes(instance: &mut Value, custom: &[(String, String)]) {
    let Some(list) = attribute_list(instance) else {
        return;
    };
    list.retain(|attribute| {
        attribute
            .get("name")
            .and_then(Value::as_str)
            .is_none_or(|name| !is_custom(name))
    });
    list.extend(custom.iter().map(|(name, value)| match value.as_str() {
        "" => json!({ "name": name }),
        value => json!({ "name": name, "value": value }),
    }));
}

fn attribute_list(instance: &mut Value) -> Option<&mut Vec<Value>> {
    let members = instance.as_object_mut()?;
    members
        .entry("attributes")
        .or_insert_with(|| json!([]))
        .as_array_mut()
}

/// Makes an instance one of another type: what it registered as of the old type is dropped.
pub fn set_type(instance: &mut Value, instance_type: &str) {
    set_attribute(instance, INSTANCE_TYPE, instance_type);
    if let Some(members) = instance.as_object_mut() {
        members.shift_remove("registeredResources");
        members.shift_remove("remainingResources");
    }
}

/// The zones that an instance can be in: those of the subnets and those that are in use.
#[must_use]
pub fn zones(scenario: &Scenario) -> Vec<String> {
    let cluster = &scenario.cluster;
    let of_subnets = cluster
        .subnets
        .iter()
        .map(|subnet| subnet.availability_zone.as_str());
    let in_use = cluster
        .container_instances
        .iter()
        .filter_map(|instance| attribute(instance, AVAILABILITY_ZONE));
    let usual: Vec<String> = ["a", "b", "c"]
        .iter()
        .map(|letter| format!("{}{letter}", cluster.region))
        .collect();
    let zones: BTreeSet<String> = of_subnets
        .chain(in_use)
        .map(str::to_owned)
        .chain(usual)
        .collect();
    zones.into_iter().collect()
}

/// Adds `count` instances of one type to a zone.
pub fn add_instances(scenario: &mut Scenario, zone: &str, instance_type: &str, count: u32) {
    let instances = &mut scenario.cluster.container_instances;
    let ids = free_ids(instances, zone, count as usize);
    instances.extend(ids.iter().map(|id| new_instance(id, zone, instance_type)));
}

/// An instance more of a type and zone: like the first of them, with nothing on it. `None` when the
/// type is not known.
#[must_use]
pub fn one_more(scenario: &Scenario, zone: &str, instance_type: &str) -> Option<Value> {
    let instances = &scenario.cluster.container_instances;
    let is_alike = |instance: &&Value| {
        attribute(instance, AVAILABILITY_ZONE).unwrap_or_default() == zone
            && attribute(instance, INSTANCE_TYPE).unwrap_or_default() == instance_type
    };
    let id = free_ids(instances, zone, 1).pop().unwrap_or_default();
    let Some(like) = instances.iter().find(is_alike) else {
        return (!instance_type.is_empty()).then(|| new_instance(&id, zone, instance_type));
    };
    let members = like.as_object()?;
    let kept = [
        "attributes",
        "registeredResources",
        "versionInfo",
        "capacityProviderName",
    ];
    let mut more = Map::new();
    more.insert("ec2InstanceId".to_owned(), id.into());
    for name in kept {
        if let Some(value) = members.get(name) {
            more.insert(name.to_owned(), value.clone());
        }
    }
    Some(Value::Object(more))
}

fn new_instance(id: &str, zone: &str, instance_type: &str) -> Value {
    json!({
        "ec2InstanceId": id,
        "attributes": [
            { "name": INSTANCE_TYPE, "value": instance_type },
            { "name": AVAILABILITY_ZONE, "value": zone },
        ],
    })
}

/// Adds an attribute without a value to an instance that does not have it.
pub fn add_attribute(instance: &mut Value, name: &str) {
    if attributes(instance).any(|it| it.get("name").and_then(Value::as_str) == Some(name)) {
        return;
    }
    if let Some(list) = attribute_list(instance) {
        list.push(json!({ "name": name }));
    }
}

/// Ids in the manner of EC2, short enough to read, that no instance has: `i-0b02` is the second in
/// zone b.
fn free_ids(instances: &[Value], zone: &str, count: usize) -> Vec<String> {
    let letter = zone
        .chars()
        .last()
        .filter(char::is_ascii_lowercase)
        .unwrap_or('f');
    let taken: BTreeSet<&str> = instances.iter().map(id).collect();
    (1_u32..)
        .map(|number| format!("i-0{letter}{number:02}"))
        .filter(|new| !taken.contains(new.as_str()))
        .take(count)
        .collect()
}

/// Replaces the container instances by those of a preset.
pub fn apply_preset(scenario: &mut Scenario, preset: &Preset) {
    let zones = zones(scenario);
    scenario.cluster.container_instances.clear();
    for zone in zones.iter().take(preset.zones) {
        for instance_type in preset.types {
            add_instances(scenario, zone, instance_type, 1);
        }
    }
}

/// Replaces the container instances by pasted ones, and adds a subnet for every zone that has
/// none.
pub fn replace_instances(scenario: &mut Scenario, instances: Vec<Value>) {
    scenario.cluster.container_instances = instances;
    for zone in zones_in_use(scenario) {
        let subnets = &mut scenario.cluster.subnets;
        if subnets
            .iter()
            .all(|subnet| subnet.availability_zone != zone)
        {
            subnets.push(ecslab::scenario::Subnet {
                subnet_id: format!("subnet-{zone}"),
                availability_zone: zone,
            });
        }
    }
}

fn zones_in_use(scenario: &Scenario) -> BTreeSet<String> {
    let instances = scenario.cluster.container_instances.iter();
    instances
        .filter_map(|instance| attribute(instance, AVAILABILITY_ZONE))
        .map(str::to_owned)
        .collect()
}

/// Sets the status of an instance; ACTIVE is what an instance is that does not say.
pub fn set_status(instance: &mut Value, status: &str) {
    let Some(members): Option<&mut Map<String, Value>> = instance.as_object_mut() else {
        return;
    };
    match status {
        "ACTIVE" => members.shift_remove("status"),
        other => members.insert("status".to_owned(), other.into()),
    };
}
