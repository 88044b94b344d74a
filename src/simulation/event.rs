//! What happened: the journal's entries. Every picture, count and sentence is a fold over them.

use std::rc::Rc;

use super::{Command, StandingFault};
use crate::cluster::{ContainerInstance, InstanceStatus};
use crate::iam::calls::CallStep;
use crate::iam::{Evaluation, Role, RoleKind};
use crate::lifecycle::{
    AgentStage, ContainerStatus, DesiredStatus, HealthStatus, LastStatus, Milliseconds, Revision,
    StopCode, Task, TaskNumber,
};
use crate::placement::KeptDecision;
use crate::service::{Deployment, Service};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When, in milliseconds of virtual time.
    pub at: Milliseconds,
    /// Order among all events, from 0.
    pub sequence: u64,
    /// What.
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum EventKind {
    /// A command was taken.
    CommandTaken(Rc<Command>),
    /// A command was refused, in ECS's words where they are known.
    CommandRefused {
        /// The command.
        command: Rc<Command>,
        /// Why.
        message: String,
    },
    /// A revision was registered.
    TaskDefinitionRegistered(Rc<Revision>),
    /// A revision became INACTIVE.
    TaskDefinitionDeregistered {
        /// `family:revision`.
        name: String,
    },
    /// A container instance joined.
    InstanceRegistered(Rc<ContainerInstance>),
    /// A container instance became ACTIVE or DRAINING.
    InstanceStatusChanged {
        /// ARN of the container instance.
        container_instance_arn: String,
        /// Its new status.
        status: InstanceStatus,
    },
    /// A container instance got custom attributes, or lost some.
    InstanceAttributesChanged {
        /// ARN of the container instance.
        container_instance_arn: String,
        /// Names with their values.
        put: Vec<(String, Option<String>)>,
        /// Names.
        deleted: Vec<String>,
    },
    /// The agent of a container instance lost its connection to ECS, or has it again.
    AgentConnectionChanged {
        /// ARN of the container instance.
        container_instance_arn: String,
        /// Whether it is connected now.
        connected: bool,
    },
    /// A fault that lasts began.
    FaultBegan(StandingFault),
    /// A fault that lasted ended.
    FaultEnded(StandingFault),
    /// A container instance is gone.
    InstanceTerminated {
        /// ARN of the container instance.
        container_instance_arn: String,
    },
    /// A role was created or changed.
    RoleChanged(Rc<Role>),
    /// A role was deleted.
    RoleDeleted {
        /// Its name.
        role_name: String,
    },
    /// A task was to be placed; says where it went, or why nowhere.
    PlacementDecided(Rc<PlacementRecord>),
    /// A task was created.
    TaskCreated(Rc<Task>),
    /// A task that waited for capacity has an instance.
    TaskPlaced {
        /// The task.
        task: TaskNumber,
        /// ARN of the container instance.
        container_instance_arn: String,
        /// Subnet of its network interface.
        subnet_id: Option<String>,
    },
    /// `lastStatus` changed.
    TaskStatusChanged {
        /// The task.
        task: TaskNumber,
        /// Its new status.
        status: LastStatus,
    },
    /// `desiredStatus` became STOPPED.
    TaskStopDesired {
        /// The task.
        task: TaskNumber,
        /// Why.
        stop_code: StopCode,
        /// Why, in ECS's words.
        reason: String,
    },
    /// `stopCode` changed on the way: Spot capacity that was to be taken back is.
    StopCodeChanged {
        /// The task.
        task: TaskNumber,
        /// The new one.
        stop_code: StopCode,
    },
    /// The agent is further with a task.
    AgentStageReached {
        /// The task.
        task: TaskNumber,
        /// What it does now.
        stage: AgentStage,
    },
    /// A container changed.
    ContainerChanged {
        /// The task.
        task: TaskNumber,
        /// Index in the task definition.
        container: usize,
        /// How.
        change: ContainerChange,
    },
    /// A network interface changed its status.
    NetworkInterfaceChanged {
        /// The task.
        task: TaskNumber,
        /// Its new status.
        status: &'static str,
    },
    /// A task, or the agent for it, called an AWS API.
    ApiCallMade(Rc<ApiCall>),
    /// A service was created.
    ServiceCreated(Rc<Service>),
    /// A service's count, percentages or definition changed.
    ServiceChanged(Rc<Service>),
    /// A deployment started or changed.
    DeploymentChanged {
        /// Name of the service.
        service: String,
        /// The deployment.
        deployment: Deployment,
    },
    /// A message in a service's event list, verbatim.
    ServiceEventLogged {
        /// Name of the service.
        service: String,
        /// The message.
        message: String,
    },
}

/// How a container changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContainerChange {
    /// The registry has answered, and its image is being pulled.
    PullStarted,
    /// Its image is there.
    PullStopped,
    /// The container exists.
    Created,
    /// Its process runs.
    Started {
        /// Host ports bound: (containerPort, hostPort, protocol).
        network_bindings: Vec<(u16, u16, String)>,
    },
    /// A health check changed what is known of its health, or is the first of its process with
    /// its answer.
    HealthChecked {
        /// Whether the check passed.
        passed: bool,
        /// Its health now.
        health: HealthStatus,
        /// Checks that failed in a row now, up to those that make it UNHEALTHY.
        failed: u32,
    },
    /// By a fault its health check fails from now on, or does so no longer.
    ChecksFail(bool),
    /// Its process exited, and its restart policy started it again.
    Restarted {
        /// With what the process exited.
        exit_code: i32,
    },
    /// SIGTERM was sent.
    Signalled,
    /// It is over.
    Stopped {
        /// Only if its process ran.
        exit_code: Option<i32>,
        /// Why it did not start, or was killed.
        reason: Option<String>,
    },
}

/// A placement decision with what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacementRecord {
    /// When.
    pub at: Milliseconds,
    /// What was to be placed.
    pub revision: Rc<Revision>,
    /// The task, when it was placed.
    pub task: Option<TaskNumber>,
    /// The decision.
    pub decision: KeptDecision,
}

/// One call of an AWS API, signed by one of a task's roles, by ECS itself, or with a request to ECS.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiCall {
    /// When.
    pub at: Milliseconds,
    /// The task it is made for; none: it is asked before there is a task, of whoever gives a
    /// command ([`ApiCall::is_of_caller`]) or of a role that ECS may not assume.
    pub task: Option<TaskNumber>,
    /// Name of the container it is made for; empty for calls made for the task as a whole.
    pub container: String,
    /// At which step of the task's life.
    pub step: CallStep,
    /// Which of the task's roles signs it; none: there are no credentials, or no task.
    pub role: Option<RoleKind>,
    /// Name of the role that signs it.
    pub role_name: Option<String>,
    /// ARN of the session that calls.
    pub principal: String,
    /// For example `ecr:BatchGetImage`.
    pub action: String,
    /// ARN of the resource, or `*`.
    pub resource: String,
    /// JSON pointer into the task definition of the field that causes it; may be empty.
    pub pointer: String,
    /// IAM's answer and why.
    pub evaluation: Evaluation,
    /// What the caller gets when it is not allowed.
    pub error: Option<String>,
}

impl ApiCall {
    /// Whether the call was allowed.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.evaluation.decision == crate::iam::AuthorizationDecision::Allow
    }

    /// Whether it is asked of whoever gives a command, before ECS takes it.
    #[must_use]
    pub fn is_of_caller(&self) -> bool {
        self.task.is_none() && self.role.is_none()
    }
}

/// Status changes of containers that ECS would report.
impl ContainerChange {
    /// The container's new `lastStatus`, when the change brings one.
    #[must_use]
    pub fn status(&self) -> Option<ContainerStatus> {
        match self {
            Self::Started { .. } => Some(ContainerStatus::Running),
            Self::Stopped { .. } => Some(ContainerStatus::Stopped),
            _ => None,
        }
    }
}

/// The desired status that follows from an event kind, when it sets one.
impl EventKind {
    /// `desiredStatus` that the event sets.
    #[must_use]
    pub fn desired_status(&self) -> Option<DesiredStatus> {
        matches!(self, Self::TaskStopDesired { .. }).then_some(DesiredStatus::Stopped)
    }
}
