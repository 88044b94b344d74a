//! What can be asked of a simulation: the ECS calls that it knows, and faults.
//!
//! ECS calls keep the shape of `--cli-input-json`; a command in a scenario's timeline is that
//! shape with `command` and `at` beside it.

use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use serde_json::{Error, Map, Value};

use super::InjectFault;
use crate::iam::Role;
use crate::lifecycle::LaunchType;
use crate::members::Members;
use crate::placement::{CapacityProviderStrategyItem, PlacementStrategy};
use crate::service::{AvailabilityZoneRebalancing, SchedulingStrategy};
use crate::task_definition::PlacementConstraint;

mod instances;
mod reading;

pub use instances::{Attribute, DeleteAttributes, PutAttributes, StartTask};

/// The names of all commands.
pub const COMMANDS: [&str; 18] = [
    "RunTask",
    "StartTask",
    "CreateService",
    "UpdateService",
    "StopTask",
    "RegisterTaskDefinition",
    "DeregisterTaskDefinition",
    "RegisterContainerInstance",
    "UpdateContainerInstancesState",
    "PutAttributes",
    "DeleteAttributes",
    "ExitContainer",
    "InjectFault",
    "EndFault",
    "TerminateInstance",
    "RemovePermission",
    "PutRole",
    "DeleteRole",
];

/// A command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", try_from = "Members")]
pub enum Command {
    /// Starts up to 10 standalone tasks.
    RunTask(RunTask),
    /// Starts a standalone task on each of up to 10 named container instances.
    StartTask(StartTask),
    /// Creates a service.
    CreateService(CreateService),
    /// Changes a service: count, task definition, percentages.
    UpdateService(UpdateService),
    /// Stops a task.
    StopTask(StopTask),
    /// Registers a task definition; a known family gets its next revision.
    RegisterTaskDefinition(RegisterTaskDefinition),
    /// Makes a revision INACTIVE: nothing new can be started from it.
    DeregisterTaskDefinition(DeregisterTaskDefinition),
    /// Adds a container instance to the cluster.
    RegisterContainerInstance(RegisterContainerInstance),
    /// Sets a container instance ACTIVE or DRAINING.
    UpdateContainerInstancesState(UpdateContainerInstancesState),
    /// Gives container instances custom attributes.
    PutAttributes(PutAttributes),
    /// Takes custom attributes away from container instances.
    DeleteAttributes(DeleteAttributes),
    /// Fault: a container's process exits.
    ExitContainer(ExitContainer),
    /// Fault: one of the table of faults.
    InjectFault(InjectFault),
    /// A fault that lasts ends.
    EndFault(InjectFault),
    /// Fault: an EC2 instance is gone, with all its tasks.
    TerminateInstance(TerminateInstance),
    /// Fault: a permission is taken away from a role.
    RemovePermission(RemovePermission),
    /// Creates a role or replaces it whole.
    PutRole(PutRole),
    /// Fault: a role is deleted.
    DeleteRole(DeleteRole),
}

/// Input of RunTask.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct RunTask {
    /// `family`, `family:revision` or the ARN.
    pub task_definition: String,
    /// How many tasks, 1 to 10; 1 when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// EC2 when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<LaunchType>,
    /// Capacity providers, instead of a launch type.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    /// Task group; `family:FAMILY` when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_by: Option<String>,
    /// Constraints beside those of the task definition.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub placement_constraints: Vec<PlacementConstraint>,
    /// Strategies, in order; none: random.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub placement_strategy: Vec<PlacementStrategy>,
    /// Subnets of tasks in awsvpc mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<NetworkConfiguration>,
    /// Members by which nothing is decided, kept as they are; some of them are printed.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Network configuration of tasks in awsvpc mode.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct NetworkConfiguration {
    /// Its only member.
    pub awsvpc_configuration: AwsvpcConfiguration,
}

/// Subnets of tasks in awsvpc mode.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct AwsvpcConfiguration {
    /// Ids of subnets of the scenario's cluster.
    pub subnets: Vec<String>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Input of CreateService.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct CreateService {
    /// Name.
    pub service_name: String,
    /// `family`, `family:revision` or the ARN.
    pub task_definition: String,
    /// Tasks to keep running; not to be given with DAEMON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desired_count: Option<u32>,
    /// REPLICA when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduling_strategy: Option<SchedulingStrategy>,
    /// ENABLED when omitted, if the service can have it [V].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone_rebalancing: Option<AvailabilityZoneRebalancing>,
    /// EC2 when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<LaunchType>,
    /// Capacity providers, instead of a launch type.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    /// Constraints beside those of the task definition.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub placement_constraints: Vec<PlacementConstraint>,
    /// Strategies, in order; none: spread over zones, then instances.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub placement_strategy: Vec<PlacementStrategy>,
    /// Subnets of tasks in awsvpc mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<NetworkConfiguration>,
    /// Bounds during a deployment; 200 and 100 when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_configuration: Option<DeploymentConfiguration>,
    /// Target groups; with one, tasks pass through ACTIVATING and DEACTIVATING.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub load_balancers: Vec<LoadBalancer>,
    /// Service registries in Cloud Map, with the same consequence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub service_registries: Vec<ServiceRegistry>,
    /// Members by which nothing is decided, kept as they are; some of them are printed.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Bounds on a service's tasks during a deployment, in percent of the desired count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct DeploymentConfiguration {
    /// Rounded down; 200 when omitted [V].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_percent: Option<u32>,
    /// Rounded up; 100 when omitted [V].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_healthy_percent: Option<u32>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A target group that a service's tasks register with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct LoadBalancer {
    /// ARN of the target group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_group_arn: Option<String>,
    /// Container that is registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// Its port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port: Option<u32>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A service registry in Cloud Map that a service's tasks register with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct ServiceRegistry {
    /// ARN of the registry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_arn: Option<String>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Input of UpdateService: what is omitted stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct UpdateService {
    /// Name.
    pub service: String,
    /// Tasks to keep running.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desired_count: Option<u32>,
    /// `family`, `family:revision` or the ARN; a change starts a deployment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
    /// Bounds during a deployment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_configuration: Option<DeploymentConfiguration>,
    /// Whether tasks are moved between Availability Zones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone_rebalancing: Option<AvailabilityZoneRebalancing>,
}

/// Input of StopTask.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct StopTask {
    /// Id or ARN of the task, or `#3` for the third task of the scenario.
    pub task: String,
    /// Shown verbatim as stoppedReason [V].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Input of RegisterTaskDefinition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct RegisterTaskDefinition {
    /// The definition.
    pub task_definition: Value,
}

/// Input of DeregisterTaskDefinition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct DeregisterTaskDefinition {
    /// `family:revision` or the ARN; a family alone is not enough [V].
    pub task_definition: String,
}

/// A container instance that joins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct RegisterContainerInstance {
    /// As describe-container-instances prints it.
    pub container_instance: Value,
}

/// Input of UpdateContainerInstancesState.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct UpdateContainerInstancesState {
    /// EC2 instance id or ARN.
    pub container_instance: String,
    /// `ACTIVE` or `DRAINING`.
    pub status: String,
}

/// A container's process exits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct ExitContainer {
    /// Id or ARN of the task, or `#3`.
    pub task: String,
    /// Name of the container.
    pub container: String,
    /// Exit code.
    pub exit_code: i32,
}

/// An EC2 instance is gone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct TerminateInstance {
    /// EC2 instance id or ARN.
    pub container_instance: String,
}

/// A permission is taken away.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct RemovePermission {
    /// Name of the role.
    pub role_name: String,
    /// For example `secretsmanager:GetSecretValue`.
    pub action: String,
}

/// A role, created or replaced.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct PutRole {
    /// The role.
    pub role: Role,
}

/// A role is deleted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct DeleteRole {
    /// Name of the role.
    pub role_name: String,
}

impl TryFrom<Members> for Command {
    type Error = Error;

    /// Reads the members of a command, of which `command` says which it is.
    fn try_from(mut members: Members) -> Result<Self, Error> {
        let name: Value = members.optional("command")?;
        Ok(match name.as_str().unwrap_or_default() {
            "RunTask" => Self::RunTask(members.try_into()?),
            "StartTask" => Self::StartTask(members.try_into()?),
            "CreateService" => Self::CreateService(members.try_into()?),
            "UpdateService" => Self::UpdateService(members.try_into()?),
            "StopTask" => Self::StopTask(members.try_into()?),
            "RegisterTaskDefinition" => Self::RegisterTaskDefinition(members.try_into()?),
            "DeregisterTaskDefinition" => Self::DeregisterTaskDefinition(members.try_into()?),
            "RegisterContainerInstance" => Self::RegisterContainerInstance(members.try_into()?),
            "UpdateContainerInstancesState" => {
                Self::UpdateContainerInstancesState(members.try_into()?)
            }
            "PutAttributes" => Self::PutAttributes(members.try_into()?),
            "DeleteAttributes" => Self::DeleteAttributes(members.try_into()?),
            "ExitContainer" => Self::ExitContainer(members.try_into()?),
            "InjectFault" => Self::InjectFault(members.try_into()?),
            "EndFault" => Self::EndFault(members.try_into()?),
            "TerminateInstance" => Self::TerminateInstance(members.try_into()?),
            "RemovePermission" => Self::RemovePermission(members.try_into()?),
            "PutRole" => Self::PutRole(members.try_into()?),
            "DeleteRole" => Self::DeleteRole(members.try_into()?),
            unknown => {
                return Err(Error::custom(format!(
                    "there is no command `{unknown}`; the commands are {}",
                    COMMANDS.join(", ")
                )));
            }
        })
    }
}

impl Command {
    /// The command's name, as the API spells it where it is an API call.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::RunTask(_) => "RunTask",
            Self::StartTask(_) => "StartTask",
            Self::CreateService(_) => "CreateService",
            Self::UpdateService(_) => "UpdateService",
            Self::StopTask(_) => "StopTask",
            Self::RegisterTaskDefinition(_) => "RegisterTaskDefinition",
            Self::DeregisterTaskDefinition(_) => "DeregisterTaskDefinition",
            Self::RegisterContainerInstance(_) => "RegisterContainerInstance",
            Self::UpdateContainerInstancesState(_) => "UpdateContainerInstancesState",
            Self::PutAttributes(_) => "PutAttributes",
            Self::DeleteAttributes(_) => "DeleteAttributes",
            Self::ExitContainer(_) => "ExitContainer",
            Self::InjectFault(_) => "InjectFault",
            Self::EndFault(_) => "EndFault",
            Self::TerminateInstance(_) => "TerminateInstance",
            Self::RemovePermission(_) => "RemovePermission",
            Self::PutRole(_) => "PutRole",
            Self::DeleteRole(_) => "DeleteRole",
        }
    }

    /// Whether this is a fault: something that nobody asks ECS for.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        matches!(
            self,
            Self::ExitContainer(_)
                | Self::InjectFault(_)
                | Self::TerminateInstance(_)
                | Self::RemovePermission(_)
                | Self::DeleteRole(_)
        )
    }
}
