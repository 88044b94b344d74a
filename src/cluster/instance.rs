//! A container instance and its resources.

use super::Attributes;
use crate::ordered::{OrderedMap, OrderedSet};

/// A container instance, as placement sees it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerInstance {
    /// ARN of the container instance.
    pub container_instance_arn: String,
    /// Id of the EC2 instance, for example `i-0b9e`.
    pub ec2_instance_id: String,
    /// The capacity provider that it belongs to.
    pub capacity_provider_name: Option<String>,
    /// Rises by 1 with every change that ECS announces [V]; 0 before it has registered.
    pub version: u32,
    /// Only ACTIVE instances get tasks.
    pub status: InstanceStatus,
    /// Whether the agent answers; without it no task is placed [V].
    pub agent_connected: bool,
    /// Version of the agent, for example `1.105.1`.
    pub agent_version: String,
    /// When the instance registered, RFC 3339.
    pub registered_at: Option<String>,
    /// Attributes; capability attributes have no value.
    pub attributes: Attributes,
    /// What the instance registered with.
    pub registered: Resources,
    /// What is left of it.
    pub remaining: Resources,
    /// Task group → tasks of that group that are PENDING or RUNNING here.
    pub task_groups: OrderedMap<String, u32>,
    /// Tasks whose desired status is RUNNING [V].
    pub running_tasks_count: u32,
    /// Tasks in PENDING [V].
    pub pending_tasks_count: u32,
}

/// Status of a container instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum InstanceStatus {
    /// Takes tasks.
    #[default]
    Active,
    /// Keeps what it has, takes nothing new.
    Draining,
    /// Gone.
    Inactive,
}

/// Amounts of what a container instance has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resources {
    /// CPU units; 1,024 a vCPU.
    pub cpu: i64,
    /// MiB.
    pub memory: i64,
    /// Host ports in use, TCP (of `registered`: reserved by the agent).
    pub ports_tcp: OrderedSet<u16>,
    /// Host ports in use, UDP.
    pub ports_udp: OrderedSet<u16>,
    /// Ids of the GPUs (of `remaining`: those free).
    pub gpus: Vec<String>,
    /// Network interfaces that tasks in awsvpc mode can have.
    pub network_interfaces: i64,
}

impl InstanceStatus {
    /// As ECS spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Draining => "DRAINING",
            Self::Inactive => "INACTIVE",
        }
    }
}

impl ContainerInstance {
    /// EC2 instance id, or the ARN of an instance without one.
    #[must_use]
    pub fn id(&self) -> &str {
        if self.ec2_instance_id.is_empty() {
            &self.container_instance_arn
        } else {
            &self.ec2_instance_id
        }
    }

    /// The value of a built-in or custom attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name)?.as_deref()
    }

    /// The Availability Zone, or an empty text.
    #[must_use]
    pub fn availability_zone(&self) -> &str {
        self.attribute("ecs.availability-zone").unwrap_or_default()
    }

    /// Whether it is one of those that tasks of `capacity_provider` may go to: with none, any is.
    #[must_use]
    pub fn is_of(&self, capacity_provider: Option<&str>) -> bool {
        capacity_provider.is_none_or(|name| self.capacity_provider_name.as_deref() == Some(name))
    }

    /// The instance type, or an empty text.
    #[must_use]
    pub fn instance_type(&self) -> &str {
        self.attribute("ecs.instance-type").unwrap_or_default()
    }
}
