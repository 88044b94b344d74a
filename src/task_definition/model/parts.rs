//! The structures inside a container.

use serde_json::{Map, Value};

use super::super::reading::{choice, structures};
use super::{
    ApplicationProtocol, DependencyCondition, DeviceCgroupPermission, EnvironmentFileType,
    FirelensConfigurationType, LogDriver, ResourceType, Texts, TransportProtocol, UlimitName,
};

structures! {
    /// Credentials of a private registry.
    RepositoryCredentials {
        /// ARN of the secret that holds them.
        credentials_parameter: String = "credentialsParameter",
    }

    /// A port of a container and its port on the host.
    PortMapping {
        /// Port inside the container.
        container_port: Option<i64> = "containerPort",
        /// Port on the host; 0 or absent in bridge mode asks for a dynamic one.
        host_port: Option<i64> = "hostPort",
        /// TCP when omitted.
        protocol: Option<TransportProtocol> = "protocol",
        /// Name for Service Connect.
        name: Option<String> = "name",
        /// Protocol of the application, for Service Connect; TCP when omitted [V].
        app_protocol: Option<ApplicationProtocol> = "appProtocol",
        /// Several ports, `first-last`, instead of `container_port`.
        container_port_range: Option<String> = "containerPortRange",
    }

    /// Restarts of a container inside its task.
    RestartPolicy {
        /// Whether there are any.
        enabled: Option<bool> = "enabled",
        /// Exit codes that end the container for good.
        ignored_exit_codes: Vec<i64> = "ignoredExitCodes",
        /// Seconds that it must have run to be restarted; 300 when omitted [V].
        restart_attempt_period: Option<i64> = "restartAttemptPeriod",
    }

    /// A name and its value: an environment variable, a property of a proxy.
    KeyValuePair {
        /// Name.
        name: String = "name",
        /// Value.
        value: Option<String> = "value",
    }

    /// A file of environment variables in S3.
    EnvironmentFile {
        /// ARN of the object.
        value: String = "value",
        /// Where it is.
        kind: Option<EnvironmentFileType> = "type",
    }

    /// A volume of the task in a container.
    MountPoint {
        /// Name of the volume.
        source_volume: String = "sourceVolume",
        /// Where it is mounted.
        container_path: String = "containerPath",
        /// Whether the container cannot write to it; false when omitted [V].
        read_only: Option<bool> = "readOnly",
    }

    /// A container whose mounts another one has too.
    VolumeFrom {
        /// Name of the container.
        source_container: String = "sourceContainer",
        /// Whether the other one cannot write to them; false when omitted [V].
        read_only: Option<bool> = "readOnly",
    }

    /// Linux's own settings of a container.
    LinuxParameters {
        /// Capabilities that it has more or less than Docker gives.
        capabilities: Option<KernelCapabilities> = "capabilities",
        /// Devices of the host that it has.
        devices: Vec<Device> = "devices",
        /// Whether an init process passes signals on; false when omitted [V].
        init_process_enabled: Option<bool> = "initProcessEnabled",
        /// Size of `/dev/shm` in MiB.
        shared_memory_size: Option<i64> = "sharedMemorySize",
        /// File systems in memory.
        tmpfs: Vec<Tmpfs> = "tmpfs",
        /// Swap in MiB.
        max_swap: Option<i64> = "maxSwap",
        /// How eagerly memory is swapped, 0 to 100; 60 when omitted [V].
        swappiness: Option<i64> = "swappiness",
    }

    /// Capabilities of Linux.
    KernelCapabilities {
        /// Those that are added to Docker's own.
        add: Vec<String> = "add",
        /// Those that are taken away.
        drop: Vec<String> = "drop",
    }

    /// A device of the host in a container.
    Device {
        /// Path on the host.
        host_path: String = "hostPath",
        /// Path in the container; the host's when omitted.
        container_path: Option<String> = "containerPath",
        /// What the container may do; everything when omitted [V].
        permissions: Vec<DeviceCgroupPermission> = "permissions",
    }

    /// A file system in memory.
    Tmpfs {
        /// Where it is mounted.
        container_path: String = "containerPath",
        /// Largest size in MiB.
        size: Option<i64> = "size",
        /// Options of the mount.
        mount_options: Vec<String> = "mountOptions",
    }

    /// An environment variable or an option whose value is read from a secret store.
    Secret {
        /// Name of the variable.
        name: String = "name",
        /// ARN in Secrets Manager or Parameter Store, or a parameter's name.
        value_from: String = "valueFrom",
    }

    /// A container that must reach `condition` first.
    ContainerDependency {
        /// Name of the other container.
        container_name: String = "containerName",
        /// What it must reach.
        condition: DependencyCondition = "condition",
    } => {
        fn is_readable(&self, members: &Map<String, Value>) -> bool {
            let condition = members.get("condition");
            condition.and_then(choice::<DependencyCondition>).is_some()
        }
    }

    /// A line of `/etc/hosts`.
    HostEntry {
        /// Host name.
        hostname: String = "hostname",
        /// IP address.
        ip_address: String = "ipAddress",
    }

    /// A limit of the operating system.
    Ulimit {
        /// What is limited.
        name: Option<UlimitName> = "name",
        /// Limit that a process may raise; -1 is none.
        soft_limit: Option<i64> = "softLimit",
        /// Limit of the soft limit; -1 is none.
        hard_limit: Option<i64> = "hardLimit",
    }

    /// Where a container's output goes.
    LogConfiguration {
        /// What writes it.
        log_driver: Option<LogDriver> = "logDriver",
        /// Options of the driver.
        options: Texts = "options",
        /// Options whose values are secrets.
        secret_options: Vec<Secret> = "secretOptions",
    }

    /// A container's health check.
    HealthCheck {
        /// `CMD` or `CMD-SHELL`, then the command.
        command: Vec<String> = "command",
        /// Seconds between checks; 30 when omitted.
        interval: Option<i64> = "interval",
        /// Seconds until a check counts as failed; 5 when omitted.
        timeout: Option<i64> = "timeout",
        /// Failures in a row that make the container UNHEALTHY; 3 when omitted.
        retries: Option<i64> = "retries",
        /// Seconds in which failures do not count; 0 when omitted.
        start_period: Option<i64> = "startPeriod",
    }

    /// A kernel parameter of a container's namespaces.
    SystemControl {
        /// The parameter, for example `net.core.somaxconn`.
        namespace: String = "namespace",
        /// Its value.
        value: Option<String> = "value",
    }

    /// A resource beyond CPU and memory.
    ResourceRequirement {
        /// For GPUs how many.
        value: String = "value",
        /// What is required.
        kind: Option<ResourceType> = "type",
        /// How a GPU is shared, instead of `value`.
        sharing_strategy: Option<SharingStrategy> = "sharingStrategy",
    }

    /// How a GPU is shared.
    SharingStrategy {
        /// By NVIDIA's Multi-Process Service.
        nvidia_mps: Option<NvidiaMpsAllocation> = "nvidiaMps",
    }

    /// A share of a GPU.
    NvidiaMpsAllocation {
        /// GPU memory in MiB.
        memory: Option<i64> = "memory",
        /// Largest share of its computing power in percent.
        max_compute_percent: Option<i64> = "maxComputePercent",
    }

    /// What makes a container the task's log router.
    FirelensConfiguration {
        /// Which router the image is.
        kind: Option<FirelensConfigurationType> = "type",
        /// Options of the router.
        options: Texts = "options",
    }
}
