//! The input of RegisterTaskDefinition, as the simulator reads it.
//!
//! Fields that the simulator acts on are typed; every other member is kept in `other`, so that
//! what is read and written again differs in nothing but the order of members. `other` also
//! keeps what a typed field cannot hold: a value of a wrong type, an empty list. Whoever sets
//! a typed field must remove the member of that name from `other`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A task definition: the input of RegisterTaskDefinition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskDefinition {
    /// Name shared by all revisions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub family: String,
    /// Containers that run together on one host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub container_definitions: Vec<ContainerDefinition>,
    /// Role whose credentials the application gets (name or ARN).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task_role_arn: Option<String>,
    /// Role whose credentials the ECS agent uses (name or ARN).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution_role_arn: Option<String>,
    /// Docker network mode; bridge when omitted [V].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_mode: Option<NetworkMode>,
    /// Launch types that registration validates against.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires_compatibilities: Vec<String>,
    /// Task-level CPU: CPU units as text, or `1 vCPU`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// Task-level memory: MiB as text, or `1GB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    /// Constraints that every task of this definition is placed under; only `memberOf`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub placement_constraints: Vec<PlacementConstraint>,
    /// What ECS added on registration (revision, status, …), when the definition was read from
    /// the answer of DescribeTaskDefinition. It is no part of the input and is not written.
    #[serde(skip)]
    pub registration: Map<String, Value>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// One container of a task definition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerDefinition {
    /// Name, unique in the definition.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Image to pull.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub image: String,
    /// CPU units; 0 when omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<i64>,
    /// Hard memory limit in MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<i64>,
    /// Soft memory limit in MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_reservation: Option<i64>,
    /// Whether its exit stops the task; true when omitted [V].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub essential: Option<bool>,
    /// Ports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub port_mappings: Vec<PortMapping>,
    /// Secrets read by the execution role before the container starts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<Secret>,
    /// Environment files fetched from S3 by the execution role.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environment_files: Vec<EnvironmentFile>,
    /// Where the container's output goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_configuration: Option<LogConfiguration>,
    /// Credentials of a private registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository_credentials: Option<RepositoryCredentials>,
    /// Containers that must reach a condition before this one starts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<ContainerDependency>,
    /// Command whose answers make the container HEALTHY or UNHEALTHY.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_check: Option<HealthCheck>,
    /// Seconds between SIGTERM and SIGKILL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_timeout: Option<i64>,
    /// Resources beyond CPU and memory: GPUs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resource_requirements: Vec<ResourceRequirement>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// How a task is connected to the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NetworkMode {
    /// The host's Docker bridge; ports may be mapped.
    Bridge,
    /// The host's own network.
    Host,
    /// A network interface of the task's own.
    Awsvpc,
    /// No network.
    None,
}

/// A port of a container and its port on the host.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PortMapping {
    /// Port inside the container.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container_port: Option<i64>,
    /// Port on the host; 0 or absent in bridge mode asks for a dynamic one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_port: Option<i64>,
    /// `tcp` when omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// An environment variable whose value is read from a secret store.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Secret {
    /// Name of the variable.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// ARN in Secrets Manager or Parameter Store, or a parameter's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value_from: String,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A file of environment variables in S3.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentFile {
    /// ARN of the object.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Always `s3`.
    #[serde(rename = "type", default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Where a container's output goes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogConfiguration {
    /// For example `awslogs`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub log_driver: String,
    /// Options of the driver.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub options: Map<String, Value>,
    /// Options whose values are secrets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secret_options: Vec<Secret>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Credentials of a private registry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RepositoryCredentials {
    /// ARN of the secret that holds them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub credentials_parameter: String,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A container that must reach `condition` first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerDependency {
    /// Name of the other container.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub container_name: String,
    /// What it must reach.
    pub condition: DependencyCondition,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What a dependency must reach before the dependent container starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum DependencyCondition {
    /// It runs, or ran.
    #[default]
    Start,
    /// It has exited.
    Complete,
    /// It has exited with 0.
    Success,
    /// Its health check says HEALTHY.
    Healthy,
}

/// A container's health check.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HealthCheck {
    /// `CMD` or `CMD-SHELL`, then the command.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// Seconds between checks; 30 when omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<i64>,
    /// Seconds until a check counts as failed; 5 when omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<i64>,
    /// Failures in a row that make the container UNHEALTHY; 3 when omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retries: Option<i64>,
    /// Seconds in which failures do not count; 0 when omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_period: Option<i64>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A resource beyond CPU and memory.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceRequirement {
    /// `GPU`, `InferenceAccelerator` or `NeuronDevice`.
    #[serde(rename = "type", default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// For `GPU`: how many.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A placement constraint as the API spells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacementConstraint {
    /// `distinctInstance` or `memberOf`.
    #[serde(rename = "type", default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Cluster query expression; only with `memberOf`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl TaskDefinition {
    /// The network mode in force: bridge when omitted [V].
    #[must_use]
    pub fn effective_network_mode(&self) -> NetworkMode {
        self.network_mode.unwrap_or(NetworkMode::Bridge)
    }
}

impl ContainerDefinition {
    /// Whether the container's exit stops the task: true when omitted [V].
    #[must_use]
    pub fn is_essential(&self) -> bool {
        self.essential.unwrap_or(true)
    }
}
