//! What follows from a task definition: the resources a task takes, the launch types it fits.

use super::reading::written;
use super::{
    Compatibility, ContainerDefinition, NetworkMode, PlacementConstraint, ResourceType,
    TaskDefinition, TaskDefinitionPlacementConstraint,
};
use super::{register, size};

impl TaskDefinition {
    /// CPU units that a task takes from its instance: those of the task, else the sum over the
    /// containers [V].
    #[must_use]
    pub fn cpu_units(&self) -> i64 {
        self.cpu
            .as_deref()
            .and_then(size::cpu_units)
            .unwrap_or_else(|| {
                let containers = self.container_definitions.iter();
                containers.fold(0, |sum, it| sum.saturating_add(it.cpu.unwrap_or(0).max(0)))
            })
    }

    /// MiB that a task takes from its instance: those of the task, else for every container
    /// `memoryReservation` if that is above 0, or `memory` [V].
    #[must_use]
    pub fn memory_mib(&self) -> i64 {
        self.memory
            .as_deref()
            .and_then(size::memory_mib)
            .unwrap_or_else(|| {
                let containers = self.container_definitions.iter();
                containers.fold(0, |sum, it| sum.saturating_add(it.reserved_memory_mib()))
            })
    }

    /// Ports that a task takes on its instance, each with its protocol (`tcp` or `udp`), in the
    /// order of the definition: in bridge mode the host ports other than 0, in host mode the
    /// container ports, in the other modes none [V].
    #[must_use]
    pub fn static_host_ports(&self) -> Vec<(u16, &'static str)> {
        let mode = self.effective_network_mode();
        self.container_definitions
            .iter()
            .flat_map(|container| &container.port_mappings)
            .filter_map(|mapping| {
                let port = match mode {
                    NetworkMode::Bridge => mapping.host_port?,
                    NetworkMode::Host => mapping.container_port?,
                    NetworkMode::Awsvpc | NetworkMode::None => return None,
                };
                let port = u16::try_from(port).ok().filter(|port| *port != 0)?;
                Some((port, mapping.protocol.unwrap_or_default().as_str()))
            })
            .collect()
    }

    /// How many GPUs a task takes from its instance. `ALL`, which is for Managed Instances, and
    /// shares of a GPU count as none.
    #[must_use]
    pub fn gpu_count(&self) -> usize {
        let containers = self.container_definitions.iter();
        let counts = containers.map(ContainerDefinition::gpu_count);
        counts.fold(0, usize::saturating_add)
    }

    /// Whether a task may be launched on Fargate: `requiresCompatibilities` lists it, or lists
    /// nothing and no rule of Fargate is broken. That a list without FARGATE excludes it is our
    /// choice [D].
    #[must_use]
    pub fn supports_fargate(&self) -> bool {
        if !self.requires_compatibilities.is_empty() {
            return self.requires(Compatibility::Fargate);
        }
        register::fits(&written(self), "FARGATE")
    }

    /// The launch types that the definition fits, as DescribeTaskDefinition gives them in
    /// `compatibilities`: those that it was registered for, and those whose rules it breaks none
    /// of [O: captured answers list launch types beyond `requiresCompatibilities`].
    #[must_use]
    pub fn compatibilities(&self) -> Vec<&'static str> {
        let members = written(self);
        register::COMPATIBILITIES
            .iter()
            .copied()
            .filter(|launch_type| {
                let mut listed = self.requires_compatibilities.iter();
                listed.any(|it| it.as_str() == *launch_type)
                    || register::fits(&members, launch_type)
            })
            .collect()
    }

    /// The placement constraints in the shape in which RunTask and CreateService have theirs, since
    /// a task is placed under both [V].
    #[must_use]
    pub fn constraints_of_request(&self) -> Vec<PlacementConstraint> {
        let constraint = |it: &TaskDefinitionPlacementConstraint| PlacementConstraint {
            kind: it.kind.map_or("", |kind| kind.as_str()).to_owned(),
            expression: it.expression.clone(),
            ..PlacementConstraint::default()
        };
        self.placement_constraints.iter().map(constraint).collect()
    }

    /// The placement constraints' expressions with their pointers in the definition. Their
    /// syntax belongs to the cluster query language, so whoever knows that checks them.
    pub fn placement_expressions(&self) -> impl Iterator<Item = (String, &str)> {
        self.placement_constraints
            .iter()
            .enumerate()
            .filter_map(|(index, constraint)| {
                let expression = constraint.expression.as_deref()?;
                Some((
                    format!("/placementConstraints/{index}/expression"),
                    expression,
                ))
            })
    }
}

impl ContainerDefinition {
    /// How many GPUs the container has to itself.
    #[must_use]
    pub fn gpu_count(&self) -> usize {
        self.resource_requirements
            .iter()
            .filter(|requirement| requirement.kind == Some(ResourceType::Gpu))
            .filter_map(|requirement| requirement.value.parse::<usize>().ok())
            .fold(0, usize::saturating_add)
    }

    /// Milliseconds between SIGTERM and SIGKILL. `None` when the definition leaves it to the
    /// agent (30 s [V]).
    #[must_use]
    pub fn stop_timeout_ms(&self) -> Option<u64> {
        let seconds = u64::try_from(self.stop_timeout?).ok()?;
        Some(seconds.saturating_mul(1000))
    }

    /// Whether the image is in a private repository of Amazon ECR.
    #[must_use]
    pub fn is_image_in_private_ecr(&self) -> bool {
        register::is_private_ecr_image(&self.image)
    }

    fn reserved_memory_mib(&self) -> i64 {
        self.memory_reservation
            .filter(|reservation| *reservation > 0)
            .or(self.memory)
            .unwrap_or(0)
            .max(0)
    }
}
