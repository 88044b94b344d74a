//! What a container waits for before it starts, and how it is stopped in the reverse order.

use super::{AgentStatus, Container, HealthStatus};
use crate::task_definition::{ContainerDefinition, DependencyCondition, TaskDefinition};

/// One thing that a container waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Index of the container that is waited for.
    pub on: usize,
    /// What it must reach.
    pub condition: Condition,
    /// Where the definition says so.
    pub because: Because,
}

/// What a container must reach for another to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// It exists; the agent's own condition, for `volumesFrom` [V].
    Create,
    /// It runs or has run.
    Start,
    /// It has exited, with any code.
    Complete,
    /// It has exited with 0.
    Success,
    /// Its last health check passed.
    Healthy,
}

/// Which member of the container definition a dependency comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Because {
    /// `dependsOn`.
    DependsOn,
    /// `links`, which means START [V].
    Links,
    /// `volumesFrom`, which means that the other exists [V].
    VolumesFrom,
}

/// How a dependency stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It is as it must be.
    Met,
    /// Not yet.
    Waits,
    /// It can never be met any more.
    Failed,
}

impl From<DependencyCondition> for Condition {
    fn from(condition: DependencyCondition) -> Self {
        match condition {
            DependencyCondition::Start => Self::Start,
            DependencyCondition::Complete => Self::Complete,
            DependencyCondition::Success => Self::Success,
            DependencyCondition::Healthy => Self::Healthy,
        }
    }
}

impl Condition {
    /// As the definition spells it; CREATE is the agent's own.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "CREATE",
            Self::Start => "START",
            Self::Complete => "COMPLETE",
            Self::Success => "SUCCESS",
            Self::Healthy => "HEALTHY",
        }
    }

    /// What the other container must do, after "waits for NAME to".
    #[must_use]
    pub fn wording(self) -> &'static str {
        match self {
            Self::Create => "be created",
            Self::Start => "start",
            Self::Complete => "exit",
            Self::Success => "exit with 0",
            Self::Healthy => "be HEALTHY",
        }
    }

    /// Whether the `startTimeout` of the container that is waited for limits the wait: not for
    /// START and CREATE [V].
    #[must_use]
    pub fn has_time_limit(self) -> bool {
        matches!(self, Self::Complete | Self::Success | Self::Healthy)
    }

    /// How the condition stands with `other`.
    ///
    /// START is met by a container that has stopped, too. HEALTHY is not failed by a check that
    /// fails, nor by the exit of a container that is not essential: the agent keeps asking [V].
    #[must_use]
    pub fn standing(self, other: &Container) -> Standing {
        let stopped = other.agent_status == AgentStatus::Stopped;
        if stopped && other.started_at.is_none() {
            return Standing::Failed; // it never started and cannot start any more
        }
        let met = match self {
            Self::Create => other.agent_status >= AgentStatus::Created,
            Self::Start => other.agent_status >= AgentStatus::Running,
            Self::Complete => stopped,
            Self::Success if stopped && other.exit_code != Some(0) => return Standing::Failed,
            Self::Success => stopped,
            Self::Healthy => !stopped && other.health_status == HealthStatus::Healthy,
        };
        if met { Standing::Met } else { Standing::Waits }
    }
}

/// What each container of a definition waits for: `dependsOn`, then what `links` and
/// `volumesFrom` imply. A name that no container has is left out: registration refuses it.
#[must_use]
pub fn dependencies_of(definition: &TaskDefinition) -> Vec<Vec<Dependency>> {
    let containers = &definition.container_definitions;
    let position = |name: &str| containers.iter().position(|other| other.name == name);
    let of = |container: &ContainerDefinition| {
        let depends_on = container.depends_on.iter().map(|it| {
            let condition = Condition::from(it.condition);
            (it.container_name.as_str(), condition, Because::DependsOn)
        });
        let links = container.links.iter().map(|link| {
            let name = link.split_once(':').map_or(link.as_str(), |(name, _)| name);
            (name, Condition::Start, Because::Links)
        });
        let volumes_from = container.volumes_from.iter().map(|it| {
            let name = it.source_container.as_str();
            (name, Condition::Create, Because::VolumesFrom)
        });
        let all = depends_on.chain(links).chain(volumes_from);
        all.filter_map(|(name, condition, because)| {
            Some(Dependency {
                on: position(name)?,
                condition,
                because,
            })
        })
        .collect()
    };
    containers.iter().map(of).collect()
}

/// Whether the container at `index` may get its stop signal: every container that waited for it,
/// for whatever reason, must have stopped. Shutdown order is the reverse of start order [V].
#[must_use]
pub fn may_be_signalled(
    containers: &[Container],
    dependencies: &[Vec<Dependency>],
    index: usize,
) -> bool {
    dependents(dependencies, index).all(|dependent| {
        containers
            .get(dependent)
            .is_none_or(|it| it.agent_status == AgentStatus::Stopped)
    })
}

/// The containers that wait for the one at `index`.
pub fn dependents(
    dependencies: &[Vec<Dependency>],
    index: usize,
) -> impl Iterator<Item = usize> + '_ {
    dependencies
        .iter()
        .enumerate()
        .filter(move |(_, of)| of.iter().any(|dependency| dependency.on == index))
        .map(|(dependent, _)| dependent)
}
