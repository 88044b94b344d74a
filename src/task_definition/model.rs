//! The input of RegisterTaskDefinition, as the simulator reads it.
//!
//! Every member of the API has a typed field. `other` keeps what there is besides: members that
//! the API does not know, and what a typed field cannot hold, which is a value of a wrong type,
//! a text that is no choice of a closed enum, or an empty list. So what is read and written again
//! is the same, in the same order. Whoever sets a typed field must remove the member of that name
//! from `other`.

mod choices;
mod parts;
mod task;

use serde_json::{Map, Value};

use super::reading::structures;

pub use choices::*;
pub use parts::*;
pub use task::*;

structures! {
    /// A task definition: the input of RegisterTaskDefinition.
    TaskDefinition {
        /// Name shared by all revisions.
        family: String = "family",
        /// Role whose credentials the application gets (name or ARN).
        task_role_arn: Option<String> = "taskRoleArn",
        /// Role whose credentials the ECS agent uses (name or ARN).
        execution_role_arn: Option<String> = "executionRoleArn",
        /// Docker network mode; bridge when omitted [V].
        network_mode: Option<NetworkMode> = "networkMode",
        /// Containers that run together on one host.
        container_definitions: Vec<ContainerDefinition> = "containerDefinitions",
        /// Storage that containers mount.
        volumes: Vec<Volume> = "volumes",
        /// Constraints that every task of this definition is placed under; only `memberOf`.
        placement_constraints: Vec<TaskDefinitionPlacementConstraint> = "placementConstraints",
        /// Launch types that registration validates against.
        requires_compatibilities: Vec<Compatibility> = "requiresCompatibilities",
        /// Task-level CPU: CPU units as text, or `1 vCPU`.
        cpu: Option<String> = "cpu",
        /// Task-level memory: MiB as text, or `1GB`.
        memory: Option<String> = "memory",
        /// Labels of the definition.
        tags: Vec<Tag> = "tags",
        /// Whose processes the containers see; each its own when omitted [V].
        pid_mode: Option<PidMode> = "pidMode",
        /// Whose shared memory the containers see.
        ipc_mode: Option<IpcMode> = "ipcMode",
        /// The App Mesh proxy.
        proxy_configuration: Option<ProxyConfiguration> = "proxyConfiguration",
        /// Elastic Inference, which has ended.
        inference_accelerators: Vec<InferenceAccelerator> = "inferenceAccelerators",
        /// Disk space of a task on Fargate.
        ephemeral_storage: Option<EphemeralStorage> = "ephemeralStorage",
        /// Operating system and processor; Linux on X86_64 when omitted [V].
        runtime_platform: Option<RuntimePlatform> = "runtimePlatform",
        /// Whether faults may be injected; false when omitted [V].
        enable_fault_injection: Option<bool> = "enableFaultInjection",
        /// How far tasks are kept apart on Managed Instances.
        trusted_execution_configuration: Option<TrustedExecutionConfiguration> =
            "trustedExecutionConfiguration",
    } + {
        /// What ECS added on registration (revision, status, …), when the definition was read
        /// from the answer of DescribeTaskDefinition. It is no part of the input and is not
        /// written.
        registration: Map<String, Value>,
    }

    /// One container of a task definition.
    ContainerDefinition {
        /// Name, unique in the definition.
        name: String = "name",
        /// Image to pull.
        image: String = "image",
        /// Credentials of a private registry.
        repository_credentials: Option<RepositoryCredentials> = "repositoryCredentials",
        /// CPU units; 0 when omitted.
        cpu: Option<i64> = "cpu",
        /// Hard memory limit in MiB.
        memory: Option<i64> = "memory",
        /// Soft memory limit in MiB.
        memory_reservation: Option<i64> = "memoryReservation",
        /// Containers reached by name, `name` or `name:alias`: each must have started [V].
        links: Vec<String> = "links",
        /// Ports.
        port_mappings: Vec<PortMapping> = "portMappings",
        /// Whether its exit stops the task; true when omitted [V].
        essential: Option<bool> = "essential",
        /// Restarts of the container inside its task.
        restart_policy: Option<RestartPolicy> = "restartPolicy",
        /// Executable with its first arguments; the image's when empty.
        entry_point: Vec<String> = "entryPoint",
        /// Arguments; the image's when empty.
        command: Vec<String> = "command",
        /// Environment variables in plain text.
        environment: Vec<KeyValuePair> = "environment",
        /// Environment files fetched from S3 by the execution role.
        environment_files: Vec<EnvironmentFile> = "environmentFiles",
        /// Volumes of the task that are mounted.
        mount_points: Vec<MountPoint> = "mountPoints",
        /// Containers whose mounts this one has too: each must have been created [V].
        volumes_from: Vec<VolumeFrom> = "volumesFrom",
        /// Linux's own settings.
        linux_parameters: Option<LinuxParameters> = "linuxParameters",
        /// Secrets read by the execution role before the container starts.
        secrets: Vec<Secret> = "secrets",
        /// Containers that must reach a condition before this one starts.
        depends_on: Vec<ContainerDependency> = "dependsOn",
        /// Seconds in which it must reach what other containers wait for.
        start_timeout: Option<i64> = "startTimeout",
        /// Seconds between SIGTERM and SIGKILL.
        stop_timeout: Option<i64> = "stopTimeout",
        /// Whether all tasks of a deployment run the same image; enabled when omitted [V].
        version_consistency: Option<VersionConsistency> = "versionConsistency",
        /// Host name in the container.
        hostname: Option<String> = "hostname",
        /// User that runs the command; the image's when omitted.
        user: Option<String> = "user",
        /// Directory that the command runs in; the image's when omitted.
        working_directory: Option<String> = "workingDirectory",
        /// Whether it has no network; false when omitted [V].
        disable_networking: Option<bool> = "disableNetworking",
        /// Whether it has the rights of its host's root; false when omitted [V].
        privileged: Option<bool> = "privileged",
        /// Whether it cannot write to its image; false when omitted [V].
        readonly_root_filesystem: Option<bool> = "readonlyRootFilesystem",
        /// Addresses of DNS servers.
        dns_servers: Vec<String> = "dnsServers",
        /// DNS search domains.
        dns_search_domains: Vec<String> = "dnsSearchDomains",
        /// Lines of `/etc/hosts`.
        extra_hosts: Vec<HostEntry> = "extraHosts",
        /// Options for SELinux, AppArmor and gMSA.
        docker_security_options: Vec<String> = "dockerSecurityOptions",
        /// Whether standard input stays open; false when omitted [V].
        interactive: Option<bool> = "interactive",
        /// Whether it gets a terminal; false when omitted [V].
        pseudo_terminal: Option<bool> = "pseudoTerminal",
        /// Labels of the container.
        docker_labels: Texts = "dockerLabels",
        /// Limits of the operating system for its processes.
        ulimits: Vec<Ulimit> = "ulimits",
        /// Where the container's output goes.
        log_configuration: Option<LogConfiguration> = "logConfiguration",
        /// Command whose answers make the container HEALTHY or UNHEALTHY.
        health_check: Option<HealthCheck> = "healthCheck",
        /// Kernel parameters of the container's namespaces.
        system_controls: Vec<SystemControl> = "systemControls",
        /// Resources beyond CPU and memory: GPUs.
        resource_requirements: Vec<ResourceRequirement> = "resourceRequirements",
        /// What makes the container the task's log router.
        firelens_configuration: Option<FirelensConfiguration> = "firelensConfiguration",
        /// gMSA credential specs: `credentialspec:ARN` or `credentialspecdomainless:ARN`.
        credential_specs: Vec<String> = "credentialSpecs",
    }
}

/// Texts by their names. Two are equal whatever the order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(
    /// All values are texts.
    pub(super) Map<String, Value>,
);

impl Texts {
    /// The text with that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// All names with their texts, in the order in which they were written.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = self.0.iter();
        texts.filter_map(|(name, text)| Some((name.as_str(), text.as_str()?)))
    }

    /// Sets the text with that name.
    pub fn insert(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.0.insert(name.into(), Value::String(text.into()));
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TaskDefinition {
    /// The network mode in force: bridge when omitted, on Managed Instances alone awsvpc [V].
    #[must_use]
    pub fn effective_network_mode(&self) -> NetworkMode {
        self.network_mode
            .unwrap_or(match self.requires_compatibilities.as_slice() {
                [Compatibility::ManagedInstances] => NetworkMode::Awsvpc,
                _ => NetworkMode::Bridge,
            })
    }

    /// Whether `requires_compatibilities` lists that launch type.
    #[must_use]
    pub fn requires(&self, compatibility: Compatibility) -> bool {
        self.requires_compatibilities.contains(&compatibility)
    }

    /// Whether the images are for Windows.
    #[must_use]
    pub fn is_windows(&self) -> bool {
        let platform = self.runtime_platform.as_ref();
        let family = platform.and_then(|it| it.operating_system_family);
        family.is_some_and(|family| family.as_str().starts_with("WINDOWS"))
    }
}

impl ContainerDefinition {
    /// Whether the container's exit stops the task: true when omitted [V].
    #[must_use]
    pub fn is_essential(&self) -> bool {
        self.essential.unwrap_or(true)
    }
}
