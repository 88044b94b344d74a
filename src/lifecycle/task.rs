//! A task and its containers: what DescribeTasks would show at one moment.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::{
    AgentStage, AgentStatus, CheckAnswer, Circumstances, ContainerStatus, DesiredStatus,
    EarlierProcess, HealthStatus, LastStatus, Milliseconds, StopCode,
};
use crate::task_definition::TaskDefinition;

/// Ordinal of a task in its scenario, from 1. The 32-digit id follows from it and the seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskNumber(pub u32);

/// Where a task runs.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum LaunchType {
    /// On a container instance.
    #[default]
    Ec2,
    /// On capacity that AWS runs.
    Fargate,
}

impl LaunchType {
    /// As ECS spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ec2 => "EC2",
            Self::Fargate => "FARGATE",
        }
    }
}

/// A registered revision of a task definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// Number within the family, from 1.
    pub revision: u32,
    /// The definition.
    pub definition: TaskDefinition,
}

impl Revision {
    /// `family:revision`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}:{}", self.definition.family, self.revision)
    }
}

/// A task at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Ordinal, the key of the task everywhere.
    pub number: TaskNumber,
    /// 32 hexadecimal digits.
    pub task_id: String,
    /// What it runs.
    pub revision: Rc<Revision>,
    /// `service:NAME`, `family:FAMILY` or free text.
    pub group: String,
    /// Free text, or `ecs-svc/DEPLOYMENT`.
    pub started_by: Option<String>,
    /// Members of the request that started it, or of its service's, by which nothing is decided.
    pub given: Rc<Map<String, Value>>,
    /// EC2 or FARGATE.
    pub launch_type: LaunchType,
    /// The capacity provider it was launched through, for example `FARGATE_SPOT`.
    pub capacity_provider_name: Option<String>,
    /// ARN of its container instance; none on Fargate.
    pub container_instance_arn: Option<String>,
    /// EC2 instance id of that instance, for people.
    pub ec2_instance_id: Option<String>,
    /// Zone it runs in.
    pub availability_zone: String,
    /// What decides which statuses apply to it.
    pub circumstances: Circumstances,
    /// Where it is.
    pub last_status: LastStatus,
    /// Where ECS wants it.
    pub desired_status: DesiredStatus,
    /// Worst of its essential containers [V].
    pub health_status: HealthStatus,
    /// Rises by 1 with every change that ECS announces [V].
    pub version: u32,
    /// When it last rose.
    pub updated_at: Milliseconds,
    /// Every `lastStatus` it had, with the time it was entered.
    pub history: Vec<(LastStatus, Milliseconds)>,
    /// When the task was created.
    pub created_at: Milliseconds,
    /// When the agent's connection was first seen.
    pub connectivity_at: Option<Milliseconds>,
    /// First image pull begins.
    pub pull_started_at: Option<Milliseconds>,
    /// Last image pull ends.
    pub pull_stopped_at: Option<Milliseconds>,
    /// RUNNING entered.
    pub started_at: Option<Milliseconds>,
    /// `desiredStatus` became STOPPED.
    pub stop_desired_at: Option<Milliseconds>,
    /// ECS knows that it is to stop: at the same moment, unless it hears of it from the agent once
    /// the containers are over, which was captured 10 s after `execution_stopped_at` [O].
    pub stopping_at: Option<Milliseconds>,
    /// The containers had finished.
    pub execution_stopped_at: Option<Milliseconds>,
    /// STOPPED entered.
    pub stopped_at: Option<Milliseconds>,
    /// Why it was stopped.
    pub stop_code: Option<StopCode>,
    /// Why it was stopped, in ECS's words.
    pub stopped_reason: Option<String>,
    /// How far the agent is with it, beside its containers, and since when.
    pub agent_stage: (AgentStage, Milliseconds),
    /// Its containers, in the order of the definition.
    pub containers: Vec<Container>,
    /// Its network interface, in awsvpc mode.
    pub network_interface: Option<NetworkInterface>,
}

/// A container at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Container {
    /// Name, as in the definition.
    pub name: String,
    /// Image, as in the definition.
    pub image: String,
    /// Whether its exit stops the task.
    pub essential: bool,
    /// Where it is, as ECS reports it.
    pub last_status: ContainerStatus,
    /// Where it is, as the agent knows it.
    pub agent_status: AgentStatus,
    /// From its health check.
    pub health_status: HealthStatus,
    /// Health checks that failed in a row, of those that count.
    pub failed_checks: u32,
    /// Whether a fault makes its health checks fail.
    pub checks_fail: bool,
    /// Only if it really ran [V].
    pub exit_code: Option<i32>,
    /// Why it did not start or was killed, in ECS's words.
    pub reason: Option<String>,
    /// Image pull begins.
    pub pull_started_at: Option<Milliseconds>,
    /// Image pull ends.
    pub pull_stopped_at: Option<Milliseconds>,
    /// The container exists.
    pub created_at: Option<Milliseconds>,
    /// Its process started for the first time.
    pub started_at: Option<Milliseconds>,
    /// Its process was last restarted, by its restart policy.
    pub restarted_at: Option<Milliseconds>,
    /// How often it was restarted: `RestartCount` of the task metadata endpoint [V].
    pub restart_count: u32,
    /// Its processes before that, oldest first; at most `KEPT_OF_CONTAINER`.
    pub earlier_processes: Vec<EarlierProcess>,
    /// Answers of its health check that differ from the one before or are the first of a process,
    /// oldest first; at most `KEPT_OF_CONTAINER`.
    pub check_answers: Vec<CheckAnswer>,
    /// SIGTERM sent.
    pub signalled_at: Option<Milliseconds>,
    /// Its process has ended.
    pub stopped_at: Option<Milliseconds>,
    /// Host ports bound: (containerPort, hostPort, protocol).
    pub network_bindings: Vec<(u16, u16, String)>,
    /// Ids of the instance's GPUs that it has to itself: from when its task is placed, so that
    /// what has stopped still tells those that it had.
    pub gpu_ids: Vec<String>,
}

/// A task's network interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkInterface {
    /// `PRECREATED`, `ATTACHING`, `ATTACHED`, `DETACHING`, `DELETED`.
    pub status: &'static str,
    /// Subnet it is in.
    pub subnet_id: String,
    /// Its address.
    pub private_ipv4_address: String,
}

impl Task {
    /// The first four digits of the id, for the stage.
    #[must_use]
    pub fn short_id(&self) -> &str {
        self.task_id.get(..4).unwrap_or(&self.task_id)
    }

    /// The service that the task belongs to.
    #[must_use]
    pub fn service_name(&self) -> Option<&str> {
        service_of_group(&self.group)
    }

    /// Whether one of its containers has the GPU with this id.
    #[must_use]
    pub fn has_gpu(&self, id: &str) -> bool {
        let mut gpus = self.containers.iter().flat_map(|it| &it.gpu_ids);
        gpus.any(|own| own == id)
    }
}

/// What the group of a service's tasks begins with [V].
const SERVICE_GROUP: &str = "service:";

/// The group that the tasks of a service have.
#[must_use]
pub fn group_of_service(service_name: &str) -> String {
    format!("{SERVICE_GROUP}{service_name}")
}

/// The group of tasks of RunTask and StartTask that does not name one [V].
#[must_use]
pub fn group_of_family(family: &str) -> String {
    format!("family:{family}")
}

/// The service whose tasks have this group.
#[must_use]
pub fn service_of_group(group: &str) -> Option<&str> {
    group.strip_prefix(SERVICE_GROUP)
}

impl Task {
    /// Where the pause container is that holds the network of a task in awsvpc mode; none for
    /// other tasks. ECS does not report it [V].
    #[must_use]
    pub fn pause_container(&self) -> Option<AgentStatus> {
        if !self.circumstances.network_interface {
            return None;
        }
        if self.last_status >= LastStatus::Deprovisioning {
            return Some(AgentStatus::Stopped);
        }
        Some(match self.agent_stage.0 {
            AgentStage::Unaware | AgentStage::Queued | AgentStage::Preparing => AgentStatus::None,
            AgentStage::NetworkSetUp => AgentStatus::Running,
            AgentStage::Containers => AgentStatus::ResourcesProvisioned,
        })
    }
}

impl NetworkInterface {
    /// The network interface of a task in a subnet, before it is attached.
    #[must_use]
    pub fn new(task: TaskNumber, subnet_id: String) -> Self {
        Self {
            status: "PRECREATED",
            subnet_id,
            private_ipv4_address: format!("10.0.{}.{}", task.0 / 240, 10 + task.0 % 240),
        }
    }
}

impl Container {
    /// When its process was last started.
    #[must_use]
    pub fn process_started_at(&self) -> Option<Milliseconds> {
        self.restarted_at.or(self.started_at)
    }
}
