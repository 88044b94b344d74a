//! What a task needs of the instance that it is placed on.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::task_definition::PlacementConstraint;

/// What one task of a task definition takes from an instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirement {
    /// CPU units: task-level if given, else the sum over containers [V].
    pub cpu: i64,
    /// MiB: task-level if given, else memoryReservation or memory per container [V].
    pub memory: i64,
    /// Static host ports, TCP.
    pub ports_tcp: BTreeSet<u16>,
    /// Static host ports, UDP.
    pub ports_udp: BTreeSet<u16>,
    /// Number of GPUs.
    pub gpus: usize,
    /// Network interfaces: 1 in awsvpc mode.
    pub network_interfaces: i64,
    /// Names of attributes that the instance must have (requiresAttributes).
    pub attributes: BTreeSet<String>,
    /// Zones of the request's subnets (awsvpc); empty: any zone.
    pub availability_zones: BTreeSet<String>,
}

/// A placement strategy as the API spells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacementStrategy {
    /// `spread`, `binpack` or `random`.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// `attribute:ecs.availability-zone`, `instanceId`, `cpu`, `memory`, …; none with `random`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// One task to be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacementRequest {
    /// What the task needs.
    pub requirement: Requirement,
    /// Task group: `service:NAME`, `family:FAMILY` or free text.
    pub group: String,
    /// Constraints of definition and request together.
    pub constraints: Vec<PlacementConstraint>,
    /// Strategies, in order; empty: the default of `scheduler`.
    pub strategies: Vec<PlacementStrategy>,
    /// Who asks: decides what an empty `strategies` means.
    pub scheduler: Scheduler,
}

/// Who asks for a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheduler {
    /// RunTask; default placement: random [V].
    RunTask,
    /// A service; default placement: spread over zones, then instances [V].
    Service,
}
