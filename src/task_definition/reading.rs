//! From JSON to the model, losing nothing: what a typed field cannot hold goes to `other`.

use serde_json::{Map, Value};

use super::{
    ContainerDefinition, ContainerDependency, DependencyCondition, DockerVolumeConfiguration,
    EnvironmentFile, EphemeralStorage, FirelensConfiguration, HealthCheck, HostVolumeProperties,
    LinuxParameters, LogConfiguration, MountPoint, NetworkMode, PlacementConstraint, PortMapping,
    ProxyConfiguration, RepositoryCredentials, ResourceRequirement, RestartPolicy, RuntimePlatform,
    Secret, TaskDefinition, Volume, VolumeFrom,
};

/// A structure of the model.
pub(super) trait Structure: Sized {
    /// Reads the structure; every member is in a typed field or in `other` afterwards.
    fn from_object(members: &Map<String, Value>) -> Self;

    /// Whether the structure can be read without making up a value.
    fn is_readable(_members: &Map<String, Value>) -> bool {
        true
    }
}

/// A typed field.
trait Field {
    /// Takes `value`; false when writing the field again would not give the same.
    fn fill(&mut self, value: &Value) -> bool;
}

macro_rules! structure {
    ($type:ty { $($name:literal => $field:ident),* $(,)? } $($readable:item)?) => {
        impl Structure for $type {
            fn from_object(members: &Map<String, Value>) -> Self {
                let mut structure = Self::default();
                for (name, value) in members {
                    let is_taken = match name.as_str() {
                        $($name => structure.$field.fill(value),)*
                        _ => false,
                    };
                    if !is_taken {
                        structure.other.insert(name.clone(), value.clone());
                    }
                }
                structure
            }
            $($readable)?
        }
    };
}

structure!(TaskDefinition {
    "family" => family,
    "containerDefinitions" => container_definitions,
    "taskRoleArn" => task_role_arn,
    "executionRoleArn" => execution_role_arn,
    "networkMode" => network_mode,
    "requiresCompatibilities" => requires_compatibilities,
    "cpu" => cpu,
    "memory" => memory,
    "placementConstraints" => placement_constraints,
    "volumes" => volumes,
    "runtimePlatform" => runtime_platform,
    "pidMode" => pid_mode,
    "ipcMode" => ipc_mode,
    "proxyConfiguration" => proxy_configuration,
    "ephemeralStorage" => ephemeral_storage,
    "enableFaultInjection" => enable_fault_injection,
});

structure!(ContainerDefinition {
    "name" => name,
    "image" => image,
    "cpu" => cpu,
    "memory" => memory,
    "memoryReservation" => memory_reservation,
    "essential" => essential,
    "restartPolicy" => restart_policy,
    "entryPoint" => entry_point,
    "command" => command,
    "user" => user,
    "links" => links,
    "mountPoints" => mount_points,
    "volumesFrom" => volumes_from,
    "linuxParameters" => linux_parameters,
    "privileged" => privileged,
    "firelensConfiguration" => firelens_configuration,
    "dockerSecurityOptions" => docker_security_options,
    "credentialSpecs" => credential_specs,
    "startTimeout" => start_timeout,
    "portMappings" => port_mappings,
    "secrets" => secrets,
    "environmentFiles" => environment_files,
    "logConfiguration" => log_configuration,
    "repositoryCredentials" => repository_credentials,
    "dependsOn" => depends_on,
    "healthCheck" => health_check,
    "stopTimeout" => stop_timeout,
    "resourceRequirements" => resource_requirements,
});

structure!(PortMapping {
    "containerPort" => container_port,
    "hostPort" => host_port,
    "protocol" => protocol,
    "containerPortRange" => container_port_range,
});

structure!(Volume {
    "name" => name,
    "host" => host,
    "dockerVolumeConfiguration" => docker_volume_configuration,
    "efsVolumeConfiguration" => efs_volume_configuration,
    "s3filesVolumeConfiguration" => s3files_volume_configuration,
    "fsxWindowsFileServerVolumeConfiguration" => fsx_windows_file_server_volume_configuration,
    "configuredAtLaunch" => configured_at_launch,
});

structure!(HostVolumeProperties { "sourcePath" => source_path });

structure!(DockerVolumeConfiguration { "scope" => scope, "driver" => driver });

structure!(MountPoint {
    "sourceVolume" => source_volume,
    "containerPath" => container_path,
    "readOnly" => read_only,
});

structure!(VolumeFrom { "sourceContainer" => source_container, "readOnly" => read_only });

structure!(RestartPolicy {
    "enabled" => enabled,
    "ignoredExitCodes" => ignored_exit_codes,
    "restartAttemptPeriod" => restart_attempt_period,
});

structure!(LinuxParameters { "initProcessEnabled" => init_process_enabled });

structure!(FirelensConfiguration { "type" => kind, "options" => options });

structure!(RuntimePlatform {
    "cpuArchitecture" => cpu_architecture,
    "operatingSystemFamily" => operating_system_family,
});

structure!(ProxyConfiguration { "containerName" => container_name });

structure!(EphemeralStorage { "sizeInGiB" => size_in_gib });

structure!(Secret { "name" => name, "valueFrom" => value_from });

structure!(EnvironmentFile { "value" => value, "type" => kind });

structure!(LogConfiguration {
    "logDriver" => log_driver,
    "options" => options,
    "secretOptions" => secret_options,
});

structure!(RepositoryCredentials { "credentialsParameter" => credentials_parameter });

structure!(ContainerDependency {
    "containerName" => container_name,
    "condition" => condition,
} fn is_readable(members: &Map<String, Value>) -> bool {
    members.get("condition").and_then(condition).is_some()
});

structure!(HealthCheck {
    "command" => command,
    "interval" => interval,
    "timeout" => timeout,
    "retries" => retries,
    "startPeriod" => start_period,
});

structure!(ResourceRequirement { "type" => kind, "value" => value });

structure!(PlacementConstraint { "type" => kind, "expression" => expression });

impl Field for String {
    fn fill(&mut self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.clone_from(text),
            _ => return false,
        }
        !self.is_empty()
    }
}

impl Field for Option<String> {
    fn fill(&mut self, value: &Value) -> bool {
        *self = value.as_str().map(str::to_owned);
        self.is_some()
    }
}

impl Field for Option<i64> {
    fn fill(&mut self, value: &Value) -> bool {
        *self = value.as_i64();
        self.is_some()
    }
}

impl Field for Option<bool> {
    fn fill(&mut self, value: &Value) -> bool {
        *self = value.as_bool();
        self.is_some()
    }
}

impl Field for Option<NetworkMode> {
    fn fill(&mut self, value: &Value) -> bool {
        *self = match value.as_str() {
            Some("bridge") => Some(NetworkMode::Bridge),
            Some("host") => Some(NetworkMode::Host),
            Some("awsvpc") => Some(NetworkMode::Awsvpc),
            Some("none") => Some(NetworkMode::None),
            _ => None,
        };
        self.is_some()
    }
}

impl Field for DependencyCondition {
    fn fill(&mut self, value: &Value) -> bool {
        let read = condition(value);
        *self = read.unwrap_or_default();
        read.is_some()
    }
}

fn condition(value: &Value) -> Option<DependencyCondition> {
    match value.as_str()? {
        "START" => Some(DependencyCondition::Start),
        "COMPLETE" => Some(DependencyCondition::Complete),
        "SUCCESS" => Some(DependencyCondition::Success),
        "HEALTHY" => Some(DependencyCondition::Healthy),
        _ => None,
    }
}

impl Field for Map<String, Value> {
    fn fill(&mut self, value: &Value) -> bool {
        if let Value::Object(members) = value {
            self.clone_from(members);
        }
        !self.is_empty()
    }
}

impl Field for Option<Map<String, Value>> {
    fn fill(&mut self, value: &Value) -> bool {
        *self = value.as_object().cloned();
        self.is_some()
    }
}

impl Field for Vec<i64> {
    fn fill(&mut self, value: &Value) -> bool {
        let Value::Array(items) = value else {
            return false;
        };
        let numbers: Option<Self> = items.iter().map(Value::as_i64).collect();
        *self = numbers.unwrap_or_default();
        !self.is_empty()
    }
}

impl Field for Vec<String> {
    fn fill(&mut self, value: &Value) -> bool {
        let Value::Array(items) = value else {
            return false;
        };
        if !items.iter().all(Value::is_string) {
            return false;
        }
        let texts = items.iter().filter_map(Value::as_str);
        self.extend(texts.map(str::to_owned));
        !self.is_empty()
    }
}

impl<T: Structure> Field for Option<T> {
    fn fill(&mut self, value: &Value) -> bool {
        *self = value.as_object().map(T::from_object);
        self.is_some()
    }
}

impl<T: Structure> Field for Vec<T> {
    fn fill(&mut self, value: &Value) -> bool {
        let Value::Array(items) = value else {
            return false;
        };
        let is_readable = |item: &Value| item.as_object().is_some_and(T::is_readable);
        if !items.iter().all(is_readable) {
            return false;
        }
        let structures = items.iter().filter_map(Value::as_object);
        self.extend(structures.map(T::from_object));
        !self.is_empty()
    }
}
