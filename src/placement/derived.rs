//! What follows from a task definition for placement.
//!
//! To be replaced by the methods of `TaskDefinition` of the same names.

use std::collections::BTreeSet;

use crate::task_definition::{NetworkMode, TaskDefinition};

/// CPU units: task-level if given, else the sum over containers [V].
pub(super) fn cpu_units(definition: &TaskDefinition) -> i64 {
    let of_containers = || {
        definition
            .container_definitions
            .iter()
            .filter_map(|container| container.cpu)
            .fold(0, i64::saturating_add)
    };
    amount(definition.cpu.as_deref(), "vcpu").unwrap_or_else(of_containers)
}

/// MiB: task-level if given, else memoryReservation or memory per container [V].
pub(super) fn memory_mib(definition: &TaskDefinition) -> i64 {
    let of_containers = || {
        definition
            .container_definitions
            .iter()
            .filter_map(|container| {
                container
                    .memory_reservation
                    .filter(|reservation| *reservation > 0)
                    .or(container.memory)
            })
            .fold(0, i64::saturating_add)
    };
    amount(definition.memory.as_deref(), "gb").unwrap_or_else(of_containers)
}

/// `512`, or `1 vCPU` and `1GB`, which are 1,024 each.
fn amount(text: Option<&str>, large_unit: &str) -> Option<i64> {
    let text = text?.trim().to_ascii_lowercase();
    match text.strip_suffix(large_unit) {
        None => text.parse().ok(),
        Some(number) => {
            let (whole, fraction) = number.trim().split_once('.').unwrap_or((number.trim(), ""));
            let thousandths: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
            let whole: i64 = format!("0{whole}").parse().ok()?;
            whole
                .checked_mul(1024)?
                .checked_add(thousandths * 1024 / 1000)
        }
    }
}

/// Host ports that are fixed by the definition, each with its protocol [V].
pub(super) fn static_host_ports(definition: &TaskDefinition) -> Vec<(u16, &'static str)> {
    let mode = definition.effective_network_mode();
    if !matches!(mode, NetworkMode::Bridge | NetworkMode::Host) {
        return Vec::new();
    }
    definition
        .container_definitions
        .iter()
        .flat_map(|container| &container.port_mappings)
        .filter_map(|mapping| {
            let own = mapping.host_port.filter(|port| *port > 0);
            let port = if mode == NetworkMode::Host {
                own.or(mapping.container_port)
            } else {
                own
            };
            let protocol = match mapping.protocol.as_deref() {
                Some("udp") => "udp",
                _ => "tcp",
            };
            Some((u16::try_from(port?).ok()?, protocol))
        })
        .collect()
}

/// Number of GPUs of all containers together [V].
pub(super) fn gpu_count(definition: &TaskDefinition) -> usize {
    definition
        .container_definitions
        .iter()
        .flat_map(|container| &container.resource_requirements)
        .filter(|resource| resource.kind == "GPU")
        .filter_map(|resource| resource.value.parse::<usize>().ok())
        .fold(0, usize::saturating_add)
}

/// The capability attributes that an instance must have [V].
pub(super) fn requires_attributes(definition: &TaskDefinition) -> BTreeSet<String> {
    let mut attributes = BTreeSet::new();
    let mode = definition.effective_network_mode();
    if mode == NetworkMode::Awsvpc {
        attributes.insert("ecs.capability.task-eni".to_owned());
    }
    if definition.task_role_arn.is_some() {
        attributes.insert("com.amazonaws.ecs.capability.task-iam-role".to_owned());
    }
    for container in &definition.container_definitions {
        if let Some(logs) = &container.log_configuration {
            attributes.insert(format!(
                "com.amazonaws.ecs.capability.logging-driver.{}",
                logs.log_driver
            ));
        }
    }
    attributes
}
