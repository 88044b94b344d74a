//! What the ECS agent knows of a container, of which ECS is told less.

use super::{Container, ContainerStatus};

/// A container's status in the agent, in the order in which it is passed through.
///
/// Source: the agent's `containerstatus.go` [V].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgentStatus {
    /// Nothing is done yet.
    #[default]
    None,
    /// The registry has answered which image the tag means.
    ManifestPulled,
    /// The image is on the host.
    Pulled,
    /// The container exists.
    Created,
    /// Its process runs.
    Running,
    /// The pause container has the task's network ready.
    ResourcesProvisioned,
    /// Over, or it never started.
    Stopped,
}

/// What a status of the agent means, in the words of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentStatusMeaning {
    /// The status.
    pub status: AgentStatus,
    /// As the agent spells it.
    pub name: &'static str,
    /// What ECS is told: everything before RUNNING is PENDING [V].
    pub reported: ContainerStatus,
    /// What happens until the next one.
    pub meaning: &'static str,
}

/// Every status of the agent in its order, with what ECS reports of it.
pub const AGENT_STATUSES: [AgentStatusMeaning; 7] = [
    AgentStatusMeaning {
        status: AgentStatus::None,
        name: "NONE",
        reported: ContainerStatus::Pending,
        meaning: "waits for its dependencies, then for the registry's answer",
    },
    AgentStatusMeaning {
        status: AgentStatus::ManifestPulled,
        name: "MANIFEST_PULLED",
        reported: ContainerStatus::Pending,
        meaning: "pulls the image",
    },
    AgentStatusMeaning {
        status: AgentStatus::Pulled,
        name: "PULLED",
        reported: ContainerStatus::Pending,
        meaning: "creates the container",
    },
    AgentStatusMeaning {
        status: AgentStatus::Created,
        name: "CREATED",
        reported: ContainerStatus::Pending,
        meaning: "starts the process",
    },
    AgentStatusMeaning {
        status: AgentStatus::Running,
        name: "RUNNING",
        reported: ContainerStatus::Running,
        meaning: "the process runs",
    },
    AgentStatusMeaning {
        status: AgentStatus::ResourcesProvisioned,
        name: "RESOURCES_PROVISIONED",
        reported: ContainerStatus::Running,
        meaning: "holds the task's network; only the pause container",
    },
    AgentStatusMeaning {
        status: AgentStatus::Stopped,
        name: "STOPPED",
        reported: ContainerStatus::Stopped,
        meaning: "over",
    },
];

impl AgentStatus {
    /// The status with its meaning.
    #[must_use]
    pub fn meaning(self) -> &'static AgentStatusMeaning {
        let [
            none,
            manifest,
            pulled,
            created,
            running,
            provisioned,
            stopped,
        ] = &AGENT_STATUSES;
        match self {
            Self::None => none,
            Self::ManifestPulled => manifest,
            Self::Pulled => pulled,
            Self::Created => created,
            Self::Running => running,
            Self::ResourcesProvisioned => provisioned,
            Self::Stopped => stopped,
        }
    }
}

/// The task's status in the agent: the lowest of its containers', STOPPED ranking above RUNNING.
/// So a container that has finished keeps nothing back, and one that still waits keeps the whole
/// task back, essential or not [V].
#[must_use]
pub fn lowest_status(containers: &[Container]) -> AgentStatus {
    containers
        .iter()
        .map(|container| container.agent_status)
        .min()
        .unwrap_or_default()
}

/// How far the agent is with a task, beside its containers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgentStage {
    /// The agent does not have the task yet.
    #[default]
    Unaware,
    /// The agent has it in its queue, until the instance really has what was reserved: tasks that
    /// are being stopped hold it until they are gone [V].
    Queued,
    /// The agent reads secrets and fetches environment files.
    Preparing,
    /// The pause container sets up the task's network; only in awsvpc mode [V].
    NetworkSetUp,
    /// The agent works on the containers.
    Containers,
}
