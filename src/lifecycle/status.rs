//! The statuses of tasks and containers, each with its meaning.

use serde::{Deserialize, Serialize};

/// `lastStatus` of a task: where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum LastStatus {
    /// ECS prepares something before the agent gets the task: its network interface.
    Provisioning,
    /// The agent has the task: credentials, secrets, image pull, container start.
    Pending,
    /// The containers run; ECS registers the task with its target group or Cloud Map.
    Activating,
    /// Running.
    Running,
    /// ECS deregisters the task from its target group or Cloud Map.
    Deactivating,
    /// The agent stops the containers: SIGTERM, then SIGKILL.
    Stopping,
    /// ECS detaches and deletes the network interface.
    Deprovisioning,
    /// Over. A stopped task never runs again.
    Stopped,
}

/// `desiredStatus` of a task: where ECS wants it. ECS sets these two only [V].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum DesiredStatus {
    /// To run.
    Running,
    /// To be stopped.
    Stopped,
}

/// `lastStatus` of a container, as ECS reports it [V].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ContainerStatus {
    /// Everything before it runs.
    Pending,
    /// Its process runs.
    Running,
    /// Its process has ended, or never started.
    Stopped,
}

/// `healthStatus` of a container or a task [V].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum HealthStatus {
    /// Checks pass.
    Healthy,
    /// No check, or none has answered yet.
    Unknown,
    /// `retries` checks in a row failed.
    Unhealthy,
}

/// `stopCode`: why a task was stopped [V].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StopCode {
    /// It never reached RUNNING because of an error.
    TaskFailedToStart,
    /// An essential container exited, with any exit code.
    EssentialContainerExited,
    /// StopTask.
    UserInitiated,
    /// The service scheduler.
    ServiceSchedulerInitiated,
    /// Capacity of Fargate Spot was taken back, and the task's time is over.
    SpotInterruption,
    /// The capacity is about to go or gone: the warning before Fargate Spot takes it back [V],
    /// and a container instance that is lost [D].
    TerminationNotice,
    /// ECS replaces the task: the infrastructure under it is retired.
    InfrastructureHealth,
}

/// What a status means, in the words of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusMeaning {
    /// The status.
    pub status: LastStatus,
    /// As ECS spells it.
    pub name: &'static str,
    /// Who works in it.
    pub who: &'static str,
    /// What happens, in a few words.
    pub short: &'static str,
    /// What happens, in a sentence or two.
    pub meaning: &'static str,
}

/// Every status in the order of a task's life, with its meaning.
///
/// Source: task lifecycle page of the developer guide; agent source for PENDING on EC2 [V].
pub const STATUSES: [StatusMeaning; 8] = [
    StatusMeaning {
        status: LastStatus::Provisioning,
        name: "PROVISIONING",
        who: "ECS",
        short: "attaches the network interface",
        meaning: "ECS creates and attaches the task's own network interface. \
                  Only tasks in awsvpc mode have one: every Fargate task, and EC2 tasks that ask for it.",
    },
    StatusMeaning {
        status: LastStatus::Pending,
        name: "PENDING",
        who: "the ECS agent",
        short: "pulls images, starts containers",
        meaning: "The ECS agent has the task. With the task execution role it reads secrets, pulls \
                  images and opens log streams, then creates and starts the containers.",
    },
    StatusMeaning {
        status: LastStatus::Activating,
        name: "ACTIVATING",
        who: "ECS",
        short: "registers with the target group",
        meaning: "The containers run. ECS registers the task with the service's target group or \
                  service registry. Tasks without either skip this.",
    },
    StatusMeaning {
        status: LastStatus::Running,
        name: "RUNNING",
        who: "the containers",
        short: "the application works",
        meaning: "The containers run and the application signs its calls with the task role.",
    },
    StatusMeaning {
        status: LastStatus::Deactivating,
        name: "DEACTIVATING",
        who: "ECS",
        short: "deregisters from the target group",
        meaning: "desiredStatus is STOPPED. ECS takes the task out of its target group or service \
                  registry and lets connections drain. Tasks without either skip this.",
    },
    StatusMeaning {
        status: LastStatus::Stopping,
        name: "STOPPING",
        who: "the ECS agent",
        short: "SIGTERM, stopTimeout, SIGKILL",
        meaning: "The ECS agent sends SIGTERM to the containers, waits up to stopTimeout, then sends \
                  SIGKILL. A task whose containers have all exited by themselves skips this.",
    },
    StatusMeaning {
        status: LastStatus::Deprovisioning,
        name: "DEPROVISIONING",
        who: "ECS",
        short: "deletes the network interface",
        meaning: "ECS detaches and deletes the task's network interface. Only tasks in awsvpc mode.",
    },
    StatusMeaning {
        status: LastStatus::Stopped,
        name: "STOPPED",
        who: "nobody",
        short: "final",
        meaning: "Over. A stopped task never runs again; a service starts a new task instead.",
    },
];

impl LastStatus {
    /// The status with its meaning.
    #[must_use]
    pub fn meaning(self) -> &'static StatusMeaning {
        let [
            provisioning,
            pending,
            activating,
            running,
            deactivating,
            stopping,
            deprovisioning,
            stopped,
        ] = &STATUSES;
        match self {
            Self::Provisioning => provisioning,
            Self::Pending => pending,
            Self::Activating => activating,
            Self::Running => running,
            Self::Deactivating => deactivating,
            Self::Stopping => stopping,
            Self::Deprovisioning => deprovisioning,
            Self::Stopped => stopped,
        }
    }

    /// As ECS spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.meaning().name
    }
}

impl DesiredStatus {
    /// As ECS spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Stopped => "STOPPED",
        }
    }
}

impl ContainerStatus {
    /// As ECS spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Running => "RUNNING",
            Self::Stopped => "STOPPED",
        }
    }
}

impl HealthStatus {
    /// As ECS spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Healthy => "HEALTHY",
            Self::Unknown => "UNKNOWN",
            Self::Unhealthy => "UNHEALTHY",
        }
    }
}

impl StopCode {
    /// As ECS spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TaskFailedToStart => "TaskFailedToStart",
            Self::EssentialContainerExited => "EssentialContainerExited",
            Self::UserInitiated => "UserInitiated",
            Self::ServiceSchedulerInitiated => "ServiceSchedulerInitiated",
            Self::SpotInterruption => "SpotInterruption",
            Self::TerminationNotice => "TerminationNotice",
            Self::InfrastructureHealth => "InfrastructureHealth",
        }
    }
}
