//! What a simulation is given at its start and never changes.

use serde_json::Value;

use super::further::Further;
use super::{Application, CapacityProvider, ClusterIdentity, NetworkConfiguration};
use crate::diagnostic::Diagnostic;
use crate::lifecycle::{Milliseconds, Timings};
use crate::ordered::OrderedMap;
use crate::task_definition::{self, Compatibility, TaskDefinition};

/// Reads the task definition that a value at a pointer holds, and says what is wrong with it.
type ReadTaskDefinition = fn(&Value, &str) -> (Option<TaskDefinition>, Vec<Diagnostic>);

/// How task definitions are read when they are registered, and judged when tasks are started: with
/// all rules of ECS, or without the rules where the definitions are known to break none.
#[derive(Clone, Copy, Debug)]
pub struct TaskDefinitionReader {
    /// Reads the task definition that a value at a pointer holds, and says what ECS would refuse
    /// in it.
    pub from_value: ReadTaskDefinition,
    /// Whether a task of a definition may be launched on Fargate.
    pub supports_fargate: fn(&TaskDefinition) -> bool,
    /// What else only some scenarios need.
    pub(super) further: Further,
}

impl TaskDefinitionReader {
    /// With all rules of ECS.
    #[must_use]
    pub const fn checked() -> Self {
        Self {
            from_value: crate::placement::task_definition_from_value,
            supports_fargate: TaskDefinition::supports_fargate,
            further: Further::all(),
        }
    }

    /// Without the rules, and without daemons, rebalancing, StartTask and attributes that change:
    /// it reads the input of RegisterTaskDefinition only, and takes a
    /// definition that names no launch type to fit them all. It is a small part of the program.
    #[must_use]
    pub const fn unchecked() -> Self {
        Self {
            from_value: task_definition::from_input_unchecked,
            supports_fargate: |definition| {
                definition.requires_compatibilities.is_empty()
                    || definition.requires(Compatibility::Fargate)
            },
            further: Further::none(),
        }
    }
}

/// The unchanging part of a simulation.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Account, region and cluster.
    pub identity: ClusterIdentity,
    /// Seed of every random choice.
    pub seed: u64,
    /// How long things take.
    pub timings: Timings,
    /// Subnet id → zone.
    pub subnets: OrderedMap<String, String>,
    /// Name of the role that the container instances have.
    pub instance_role: Option<String>,
    /// Capacity providers of Auto Scaling groups, by name.
    pub capacity_providers: OrderedMap<String, CapacityProvider>,
    /// What the applications do.
    pub applications: Vec<Application>,
    /// What an application does of which nothing is said.
    pub no_application: Application,
    /// How task definitions are read when they are registered.
    pub task_definition_reader: TaskDefinitionReader,
}

impl Setting {
    /// What the application in a container does; one that names the container goes before one
    /// for the whole family.
    pub(super) fn application(&self, family: &str, container: &str) -> &Application {
        let of_family = || {
            self.applications
                .iter()
                .filter(|known| known.family == family)
        };
        of_family()
            .find(|known| known.container_name.as_deref() == Some(container))
            .or_else(|| of_family().find(|known| known.container_name.is_none()))
            .unwrap_or(&self.no_application)
    }

    /// The subnets of a network configuration with their zones, those that the cluster has.
    pub(super) fn subnets_of(
        &self,
        configuration: Option<&NetworkConfiguration>,
    ) -> Vec<(String, String)> {
        let Some(configuration) = configuration else {
            return Vec::new();
        };
        configuration
            .awsvpc_configuration
            .subnets
            .iter()
            .filter_map(|subnet| Some((subnet.clone(), self.subnets.get(subnet)?.clone())))
            .collect()
    }

    /// The delay before a service that keeps failing tries again: doubling, 27 minutes at most
    /// [V for the maximum, D for the doubling].
    pub(super) fn retry_delay(&self, failures: u32) -> Milliseconds {
        const LONGEST: Milliseconds = 27 * 60 * 1000;
        let factor = 1_u64 << failures.min(16);
        self.timings
            .service_interval
            .saturating_mul(factor)
            .min(LONGEST)
    }
}
