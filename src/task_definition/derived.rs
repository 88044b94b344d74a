//! What follows from a task definition: the resources a task takes and the capabilities it needs.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{ContainerDefinition, NetworkMode, Secret, TaskDefinition, register, size};

impl TaskDefinition {
    /// CPU units that a task takes from its instance: those of the task, else the sum over the
    /// containers [V].
    #[must_use]
    pub fn cpu_units(&self) -> i64 {
        self.cpu
            .as_deref()
            .and_then(size::cpu_units)
            .unwrap_or_else(|| {
                let containers = self.container_definitions.iter();
                containers.fold(0, |sum, it| sum.saturating_add(it.cpu.unwrap_or(0).max(0)))
            })
    }

    /// MiB that a task takes from its instance: those of the task, else for every container
    /// `memoryReservation` if that is above 0, or `memory` [V].
    #[must_use]
    pub fn memory_mib(&self) -> i64 {
        self.memory
            .as_deref()
            .and_then(size::memory_mib)
            .unwrap_or_else(|| {
                let containers = self.container_definitions.iter();
                containers.fold(0, |sum, it| sum.saturating_add(it.reserved_memory_mib()))
            })
    }

    /// Ports that a task takes on its instance, each with its protocol (`tcp` or `udp`), in the
    /// order of the definition: in bridge mode the host ports other than 0, in host mode the
    /// container ports, in the other modes none [V].
    #[must_use]
    pub fn static_host_ports(&self) -> Vec<(u16, &'static str)> {
        let mode = self.effective_network_mode();
        self.container_definitions
            .iter()
            .flat_map(|container| &container.port_mappings)
            .filter_map(|mapping| {
                let port = match mode {
                    NetworkMode::Bridge => mapping.host_port?,
                    NetworkMode::Host => mapping.container_port?,
                    NetworkMode::Awsvpc | NetworkMode::None => return None,
                };
                let port = u16::try_from(port).ok().filter(|port| *port != 0)?;
                Some((port, protocol(mapping.protocol.as_deref())))
            })
            .collect()
    }

    /// How many GPUs a task takes from its instance. `ALL`, which is for Managed Instances, and
    /// shares of a GPU count as none.
    #[must_use]
    pub fn gpu_count(&self) -> usize {
        self.container_definitions
            .iter()
            .flat_map(|container| &container.resource_requirements)
            .filter(|requirement| requirement.kind == "GPU")
            .filter_map(|requirement| requirement.value.parse::<usize>().ok())
            .fold(0, usize::saturating_add)
    }

    /// Whether a task may be launched on Fargate: `requiresCompatibilities` lists it, or lists
    /// nothing and no rule of Fargate is broken. That a list without FARGATE excludes it is our
    /// choice [D].
    #[must_use]
    pub fn supports_fargate(&self) -> bool {
        if !self.requires_compatibilities.is_empty() {
            return self
                .requires_compatibilities
                .iter()
                .any(|it| it == "FARGATE");
        }
        match serde_json::to_value(self) {
            Ok(Value::Object(members)) => register::is_fargate_compatible(&members),
            _ => false,
        }
    }

    /// The attributes that a container instance must have, as DescribeTaskDefinition gives them
    /// in `requiresAttributes`: those that an ECS-optimised instance registers by default
    /// [V amazon-ecs-agent `agent/app/agent_capability.go`].
    ///
    /// Left out are Docker's API versions and the capabilities of Windows, App Mesh and EBS.
    #[must_use]
    pub fn requires_attributes(&self) -> BTreeSet<String> {
        let mut attributes = BTreeSet::new();
        let mut need = |name: &str| {
            attributes.insert(name.to_owned());
        };
        let mode = self.effective_network_mode();
        if mode == NetworkMode::Awsvpc {
            need("ecs.capability.task-eni");
        }
        if self.task_role_arn.as_ref().is_some_and(|it| !it.is_empty()) {
            need("com.amazonaws.ecs.capability.task-iam-role");
            if mode == NetworkMode::Host {
                need("com.amazonaws.ecs.capability.task-iam-role-network-host");
            }
        }
        if self.cpu.is_some() || self.memory.is_some() {
            need("ecs.capability.task-cpu-mem-limit");
        }
        let has_efs_volume = |volume: &Value| volume.get("efsVolumeConfiguration").is_some();
        if items(&self.other, "volumes").any(has_efs_volume) {
            need("ecs.capability.efs");
        }
        let has_execution_role = self
            .execution_role_arn
            .as_ref()
            .is_some_and(|it| !it.is_empty());
        for container in &self.container_definitions {
            container.requires_attributes(has_execution_role, &mut need);
        }
        attributes
    }

    /// The placement constraints' expressions with their pointers in the definition. Their
    /// syntax belongs to the cluster query language, so whoever knows that checks them.
    pub fn placement_expressions(&self) -> impl Iterator<Item = (String, &str)> {
        self.placement_constraints
            .iter()
            .enumerate()
            .filter_map(|(index, constraint)| {
                let expression = constraint.expression.as_deref()?;
                Some((
                    format!("/placementConstraints/{index}/expression"),
                    expression,
                ))
            })
    }
}

impl ContainerDefinition {
    /// Milliseconds between SIGTERM and SIGKILL. `None` when the definition leaves it to the
    /// agent (30 s [V]).
    #[must_use]
    pub fn stop_timeout_ms(&self) -> Option<u64> {
        let seconds = u64::try_from(self.stop_timeout?).ok()?;
        Some(seconds.saturating_mul(1000))
    }

    /// Whether the image is in a private repository of Amazon ECR.
    #[must_use]
    pub fn is_image_in_private_ecr(&self) -> bool {
        register::is_private_ecr_image(&self.image)
    }

    fn reserved_memory_mib(&self) -> i64 {
        self.memory_reservation
            .filter(|reservation| *reservation > 0)
            .or(self.memory)
            .unwrap_or(0)
            .max(0)
    }

    fn requires_attributes(&self, has_execution_role: bool, need: &mut impl FnMut(&str)) {
        if self.is_image_in_private_ecr() {
            need("com.amazonaws.ecs.capability.ecr-auth");
            if has_execution_role {
                need("ecs.capability.execution-role-ecr-pull");
            }
        }
        if let Some(log) = &self.log_configuration {
            need(&format!(
                "com.amazonaws.ecs.capability.logging-driver.{}",
                log.log_driver
            ));
            if log.log_driver == "awslogs" && has_execution_role {
                need("ecs.capability.execution-role-awslogs");
            }
            for secret in &log.secret_options {
                need(match store(secret) {
                    Store::SecretsManager => "ecs.capability.secrets.asm.bootstrap.log-driver",
                    Store::ParameterStore => "ecs.capability.secrets.ssm.bootstrap.log-driver",
                });
            }
        }
        for secret in &self.secrets {
            need(match store(secret) {
                Store::SecretsManager => "ecs.capability.secrets.asm.environment-variables",
                Store::ParameterStore => "ecs.capability.secrets.ssm.environment-variables",
            });
        }
        for (is_needed, attribute) in [
            (
                self.repository_credentials.is_some(),
                "ecs.capability.private-registry-authentication.secretsmanager",
            ),
            (
                !self.environment_files.is_empty(),
                "ecs.capability.env-files.s3",
            ),
            (
                !self.depends_on.is_empty(),
                "ecs.capability.container-ordering",
            ),
            (
                self.health_check.is_some(),
                "ecs.capability.container-health-check",
            ),
            (
                self.other.get("privileged") == Some(&Value::Bool(true)),
                "com.amazonaws.ecs.capability.privileged-container",
            ),
            (
                self.other.contains_key("restartPolicy"),
                "ecs.capability.container-restart-policy",
            ),
        ] {
            if is_needed {
                need(attribute);
            }
        }
        let firelens = self.other.get("firelensConfiguration");
        if let Some(router) = firelens.and_then(|it| it.get("type")?.as_str()) {
            need(&format!("ecs.capability.firelens.{router}"));
        }
    }
}

enum Store {
    SecretsManager,
    ParameterStore,
}

/// A name that is no ARN is a parameter's [V].
fn store(secret: &Secret) -> Store {
    if secret.value_from.split(':').nth(2) == Some("secretsmanager") {
        Store::SecretsManager
    } else {
        Store::ParameterStore
    }
}

/// Anything but udp is taken as tcp [V].
fn protocol(protocol: Option<&str>) -> &'static str {
    if protocol == Some("udp") {
        "udp"
    } else {
        "tcp"
    }
}

fn items<'a>(members: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = &'a Value> {
    members
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}
