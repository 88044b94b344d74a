//! What a task needs of the instance that it is placed on.

use serde::{Deserialize, Serialize};
use serde_json::Error;

use super::Expressions;
use crate::cluster::ContainerInstance;
use crate::members::Members;
use crate::ordered::OrderedSet;
use crate::task_definition::{NetworkMode, PlacementConstraint, TaskDefinition};

/// What one task of a task definition takes from an instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirement {
    /// CPU units: task-level if given, else the sum over containers [V].
    pub cpu: i64,
    /// MiB: task-level if given, else memoryReservation or memory per container [V].
    pub memory: i64,
    /// Static host ports, TCP.
    pub ports_tcp: OrderedSet<u16>,
    /// Static host ports, UDP.
    pub ports_udp: OrderedSet<u16>,
    /// Number of GPUs.
    pub gpus: usize,
    /// Network interfaces: 1 in awsvpc mode.
    pub network_interfaces: i64,
    /// Names of attributes that the instance must have (requiresAttributes).
    pub attributes: OrderedSet<String>,
    /// Zones of the request's subnets (awsvpc); empty: any zone.
    pub availability_zones: OrderedSet<String>,
}

/// A placement strategy as the API spells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Members")]
pub struct PlacementStrategy {
    /// `spread`, `binpack` or `random`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `attribute:ecs.availability-zone`, `instanceId`, `cpu`, `memory`, …; none with `random`.
    #[serde(skip_serializing_if = "Option::is_none")]
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
    /// What reads the expressions of `constraints`.
    pub expressions: Expressions,
}

/// Who asks for a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheduler {
    /// RunTask; default placement: random [V].
    RunTask,
    /// A service; default placement: spread over zones, then instances [V].
    Service,
}

/// Attributes without the versions of Docker's API: every agent of today speaks them all [D].
fn needed_attributes(definition: &TaskDefinition) -> OrderedSet<String> {
    definition
        .requires_attributes()
        .into_iter()
        .filter(|name| !name.contains(".docker-remote-api."))
        .collect()
}

impl Requirement {
    /// What one task of `definition` takes; zones of subnets are the request's to add.
    #[must_use]
    pub fn of(definition: &TaskDefinition) -> Self {
        let mut requirement = Self {
            cpu: definition.cpu_units().max(0),
            memory: definition.memory_mib().max(0),
            gpus: definition.gpu_count(),
            network_interfaces: i64::from(
                definition.effective_network_mode() == NetworkMode::Awsvpc,
            ),
            attributes: needed_attributes(definition),
            ..Self::default()
        };
        for (port, protocol) in definition.static_host_ports() {
            let ports = if protocol == "udp" {
                &mut requirement.ports_udp
            } else {
                &mut requirement.ports_tcp
            };
            ports.insert(port);
        }
        requirement
    }

    /// Whether `instance` has everything that this takes away from it.
    #[must_use]
    pub fn fits(&self, instance: &ContainerInstance) -> bool {
        let left = &instance.remaining;
        self.cpu <= left.cpu
            && self.memory <= left.memory
            && self.gpus <= left.gpus.len()
            && self.network_interfaces <= left.network_interfaces
            && self.ports_tcp.is_disjoint(&left.ports_tcp)
            && self.ports_udp.is_disjoint(&left.ports_udp)
    }

    /// Takes this away from `instance` and counts one more task of `group` there: in
    /// `task_groups` and `running_tasks_count` (a task that is placed has the desired status
    /// RUNNING; what is PENDING only the life of the task knows).
    ///
    /// Answers how many tasks of `group` are there now. None: it did not fit, and nothing is
    /// changed.
    pub fn reserve_on(&self, instance: &mut ContainerInstance, group: &str) -> Option<u32> {
        if !self.fits(instance) {
            return None;
        }
        let left = &mut instance.remaining;
        left.cpu = left.cpu.saturating_sub(self.cpu);
        left.memory = left.memory.saturating_sub(self.memory);
        left.network_interfaces = (left.network_interfaces).saturating_sub(self.network_interfaces);
        left.gpus.drain(..self.gpus);
        left.ports_tcp.extend(self.ports_tcp.iter().copied());
        left.ports_udp.extend(self.ports_udp.iter().copied());
        instance.running_tasks_count = instance.running_tasks_count.saturating_add(1);
        if let Some(tasks) = instance.task_groups.get_mut(group) {
            *tasks = tasks.saturating_add(1);
            return Some(*tasks);
        }
        instance.task_groups.insert(group.to_owned(), 1);
        Some(1)
    }

    /// Gives this back to `instance` and counts one task of `group` less there.
    ///
    /// Never more is given back than the instance registered with, whatever is released. Answers
    /// how many tasks of `group` are there now.
    pub fn release_from(&self, instance: &mut ContainerInstance, group: &str) -> u32 {
        let (left, all) = (&mut instance.remaining, &instance.registered);
        left.cpu = give_back(left.cpu, self.cpu, all.cpu);
        left.memory = give_back(left.memory, self.memory, all.memory);
        left.network_interfaces = give_back(
            left.network_interfaces,
            self.network_interfaces,
            all.network_interfaces,
        );
        let missing: Vec<String> = (all.gpus.iter())
            .filter(|id| !left.gpus.contains(id))
            .take(self.gpus)
            .cloned()
            .collect();
        left.gpus.extend(missing);
        for (left, own, reserved) in [
            (&mut left.ports_tcp, &self.ports_tcp, &all.ports_tcp),
            (&mut left.ports_udp, &self.ports_udp, &all.ports_udp),
        ] {
            left.retain(|port| !own.contains(port) || reserved.contains(port));
        }
        instance.running_tasks_count = instance.running_tasks_count.saturating_sub(1);
        let Some(tasks) = instance.task_groups.get_mut(group) else {
            return 0;
        };
        *tasks = tasks.saturating_sub(1);
        let left = *tasks;
        if left == 0 {
            instance.task_groups.remove(group);
        }
        left
    }
}

/// `left` with `amount` given back, at most `all`; more than `all` only if it was so before.
fn give_back(left: i64, amount: i64, all: i64) -> i64 {
    left.saturating_add(amount).min(all.max(left))
}

impl TryFrom<Members> for PlacementStrategy {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            kind: members.optional("type")?,
            field: members.optional("field")?,
        })
    }
}
