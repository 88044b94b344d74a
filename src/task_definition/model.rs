//! The input of RegisterTaskDefinition, as the simulator reads it.
//!
//! Fields that the simulator acts on are typed; every other member is kept in `other`, so that
//! what is read and written again differs in nothing but the order of members. `other` also
//! keeps what a typed field cannot hold: a value of a wrong type, an empty list. Whoever sets
//! a typed field must remove the member of that name from `other`.

mod structures;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use structures::*;

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
    /// Storage that containers mount.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Volume>,
    /// Operating system and processor; Linux on X86_64 when omitted [V].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runtime_platform: Option<RuntimePlatform>,
    /// Whose processes the containers see: `host`, `task`, or each its own when omitted [V].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pid_mode: Option<String>,
    /// Whose shared memory the containers see: `host`, `task` or `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipc_mode: Option<String>,
    /// The App Mesh proxy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy_configuration: Option<ProxyConfiguration>,
    /// Disk space of a task on Fargate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ephemeral_storage: Option<EphemeralStorage>,
    /// Whether faults may be injected; false when omitted [V].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable_fault_injection: Option<bool>,
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
    /// Restarts of the container inside its task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restart_policy: Option<RestartPolicy>,
    /// Executable with its first arguments; the image's when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entry_point: Vec<String>,
    /// Arguments; the image's when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// User that runs the command; the image's when omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Containers reached by name, `name` or `name:alias`: each must have started [V].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
    /// Volumes of the task that are mounted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mount_points: Vec<MountPoint>,
    /// Containers whose mounts this one has too: each must have been created [V].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volumes_from: Vec<VolumeFrom>,
    /// Linux's own settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linux_parameters: Option<LinuxParameters>,
    /// Whether it has the rights of its host's root; false when omitted [V].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privileged: Option<bool>,
    /// What makes the container the task's log router.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firelens_configuration: Option<FirelensConfiguration>,
    /// Options for SELinux, AppArmor and gMSA.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub docker_security_options: Vec<String>,
    /// gMSA credential specs: `credentialspec:ARN` or `credentialspecdomainless:ARN`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credential_specs: Vec<String>,
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
    /// Seconds in which it must reach what other containers wait for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_timeout: Option<i64>,
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

impl TaskDefinition {
    /// The network mode in force: bridge when omitted, on Managed Instances alone awsvpc [V].
    #[must_use]
    pub fn effective_network_mode(&self) -> NetworkMode {
        self.network_mode
            .unwrap_or_else(|| match self.requires_compatibilities.as_slice() {
                [only] if only == "MANAGED_INSTANCES" => NetworkMode::Awsvpc,
                _ => NetworkMode::Bridge,
            })
    }

    /// Whether the images are for Windows.
    #[must_use]
    pub fn is_windows(&self) -> bool {
        let platform = self.runtime_platform.as_ref();
        let family = platform.and_then(|it| it.operating_system_family.as_deref());
        family.is_some_and(|family| family.starts_with("WINDOWS"))
    }
}

impl ContainerDefinition {
    /// Whether the container's exit stops the task: true when omitted [V].
    #[must_use]
    pub fn is_essential(&self) -> bool {
        self.essential.unwrap_or(true)
    }
}
