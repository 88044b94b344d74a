//! The structures inside of a task definition and its containers.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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
    /// Several ports, `first-last`, instead of `container_port`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container_port_range: Option<String>,
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

/// Storage that containers mount. What kind it is, is said by the one member besides the name;
/// without one it is an empty directory of the host [V].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Volume {
    /// Name that mount points refer to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// A directory of the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<HostVolumeProperties>,
    /// A Docker volume.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docker_volume_configuration: Option<DockerVolumeConfiguration>,
    /// An EFS file system, as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub efs_volume_configuration: Option<Map<String, Value>>,
    /// An S3 Files file system, as it is.
    #[serde(
        rename = "s3filesVolumeConfiguration",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub s3files_volume_configuration: Option<Map<String, Value>>,
    /// An FSx for Windows file system, as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fsx_windows_file_server_volume_configuration: Option<Map<String, Value>>,
    /// Whether the launch says what it is: an EBS volume.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub configured_at_launch: Option<bool>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A directory of the host.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HostVolumeProperties {
    /// Path on the host; Docker chooses one when omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_path: Option<String>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A Docker volume.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DockerVolumeConfiguration {
    /// `task` or `shared`; `task` when omitted [V].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Driver; `local` when omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A volume of the task in a container.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MountPoint {
    /// Name of the volume.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source_volume: String,
    /// Where it is mounted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub container_path: String,
    /// Whether the container cannot write to it; false when omitted [V].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A container whose mounts another one has too.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VolumeFrom {
    /// Name of the container.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source_container: String,
    /// Whether the other one cannot write to them; false when omitted [V].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Restarts of a container inside its task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RestartPolicy {
    /// Whether there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Exit codes that end the container for good.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored_exit_codes: Vec<i64>,
    /// Seconds that it must have run to be restarted; 300 when omitted [V].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restart_attempt_period: Option<i64>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Linux's own settings of a container.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinuxParameters {
    /// Whether an init process passes signals on; false when omitted [V].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub init_process_enabled: Option<bool>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What makes a container the task's log router.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FirelensConfiguration {
    /// `fluentd` or `fluentbit`.
    #[serde(rename = "type", default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Options of the router.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub options: Map<String, Value>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Operating system and processor that the images are made for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuntimePlatform {
    /// `X86_64` when omitted [V].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_architecture: Option<String>,
    /// `LINUX` when omitted [V].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operating_system_family: Option<String>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The App Mesh proxy of a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProxyConfiguration {
    /// Container of the proxy.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub container_name: String,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Disk space of a task on Fargate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EphemeralStorage {
    /// GiB, 21 to 200 [V].
    #[serde(rename = "sizeInGiB", default, skip_serializing_if = "Option::is_none")]
    pub size_in_gib: Option<i64>,
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
