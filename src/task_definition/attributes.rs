//! The attributes that a container instance must have for a task, derived from its definition.

use std::collections::BTreeSet;

use super::{ContainerDefinition, NetworkMode, PortMapping, Secret, TaskDefinition, Volume};

/// Start of the names of the older capabilities.
const OLD: &str = "com.amazonaws.ecs.capability.";
/// Start of the names of the newer ones.
const NEW: &str = "ecs.capability.";

/// Log drivers and the version of Docker's API that they need [V AGENT
/// `dockerclient.LoggingDriverMinimumVersion`].
const LOG_DRIVER_APIS: &[(&str, &str)] = &[
    ("json-file", "1.18"),
    ("syslog", "1.18"),
    ("journald", "1.19"),
    ("awslogs", "1.19"),
    ("gelf", "1.20"),
    ("fluentd", "1.20"),
    ("splunk", "1.22"),
];

/// CPU units from which on the agent must know of more than 10 vCPU [D for the number, V AGENT
/// for the capability].
const MUCH_CPU: i64 = 10_240;

/// Collects names of attributes.
#[derive(Default)]
struct Attributes(BTreeSet<String>);

impl Attributes {
    fn older(&mut self, is_needed: bool, name: &str) {
        if is_needed {
            self.0.insert(format!("{OLD}{name}"));
        }
    }

    fn newer(&mut self, is_needed: bool, name: &str) {
        if is_needed {
            self.0.insert(format!("{NEW}{name}"));
        }
    }

    /// A version of Docker's API.
    fn docker(&mut self, is_needed: bool, version: &str) {
        self.older(is_needed, &format!("docker-remote-api.{version}"));
    }
}

impl TaskDefinition {
    /// The attributes that a container instance must have, as DescribeTaskDefinition gives them
    /// in `requiresAttributes`.
    ///
    /// Names of capabilities: [V amazon-ecs-agent `agent/app/agent_capability.go`]. What asks for
    /// them: [O captured answers of DescribeTaskDefinition], and where none was found the
    /// capability's own purpose [D].
    #[must_use]
    pub fn requires_attributes(&self) -> BTreeSet<String> {
        let mut attributes = Attributes::default();
        self.attributes_of_the_task(&mut attributes);
        for volume in &self.volumes {
            volume.attributes(&mut attributes);
        }
        let has_execution_role = is_given(self.execution_role_arn.as_deref());
        for container in &self.container_definitions {
            container.attributes_of_images_and_secrets(has_execution_role, &mut attributes);
            container.attributes_of_logs(has_execution_role, &mut attributes);
            container.attributes_of_settings(&mut attributes);
        }
        attributes.0
    }

    fn attributes_of_the_task(&self, attributes: &mut Attributes) {
        let mode = self.effective_network_mode();
        let is_awsvpc = mode == NetworkMode::Awsvpc;
        attributes.newer(is_awsvpc, "task-eni");
        attributes.docker(is_awsvpc, "1.18");
        let has_role = is_given(self.task_role_arn.as_deref());
        attributes.older(has_role, "task-iam-role");
        let is_host = mode == NetworkMode::Host;
        attributes.older(has_role && is_host, "task-iam-role-network-host");
        // Captured answers for awsvpc never list the limits of a task, whatever is given.
        let has_limits = (self.cpu.is_some() || self.memory.is_some()) && !is_awsvpc;
        attributes.newer(has_limits, "task-cpu-mem-limit");
        let has_much = self.cpu.is_some() && self.cpu_units() > MUCH_CPU;
        attributes.newer(has_much, "increased-task-cpu-limit");
        let shares = self.pid_mode.is_some() || self.ipc_mode.is_some();
        attributes.newer(shares, "pid-ipc-namespace-sharing");
        attributes.newer(self.proxy_configuration.is_some(), "aws-appmesh");
        let has_faults = self.enable_fault_injection == Some(true);
        attributes.newer(has_faults, "fault-injection");
    }
}

impl Volume {
    fn attributes(&self, attributes: &mut Attributes) {
        let is_efs = self.efs_volume_configuration.is_some();
        attributes.newer(is_efs, "efs");
        attributes.newer(is_efs, "efsAuth");
        attributes.docker(is_efs, "1.25");
        let is_fsx = self.fsx_windows_file_server_volume_configuration.is_some();
        attributes.newer(is_fsx, "fsxWindowsFileServer");
        let is_ebs = self.configured_at_launch == Some(true);
        attributes.newer(is_ebs, "storage.ebs-task-volume-attach");
        if let Some(docker) = &self.docker_volume_configuration {
            let driver = docker.driver.as_deref().unwrap_or("local");
            attributes.newer(true, &format!("docker-plugin.{driver}"));
        }
    }
}

impl ContainerDefinition {
    fn attributes_of_images_and_secrets(
        &self,
        has_execution_role: bool,
        attributes: &mut Attributes,
    ) {
        let is_in_ecr = self.is_image_in_private_ecr();
        attributes.older(is_in_ecr, "ecr-auth");
        attributes.newer(is_in_ecr && has_execution_role, "execution-role-ecr-pull");
        attributes.newer(
            self.repository_credentials.is_some(),
            "private-registry-authentication.secretsmanager",
        );
        attributes.newer(!self.environment_files.is_empty(), "env-files.s3");
        for secret in &self.secrets {
            let store = store(secret);
            attributes.newer(true, &format!("secrets.{store}.environment-variables"));
        }
    }

    fn attributes_of_logs(&self, has_execution_role: bool, attributes: &mut Attributes) {
        if let Some(log) = &self.log_configuration
            && let Some(driver) = log.log_driver
        {
            let driver = driver.as_str();
            attributes.older(true, &format!("logging-driver.{driver}"));
            for (name, version) in LOG_DRIVER_APIS {
                attributes.docker(*name == driver, version);
            }
            let is_awslogs = driver == "awslogs";
            attributes.newer(is_awslogs && has_execution_role, "execution-role-awslogs");
            attributes.newer(
                driver == "awsfirelens" && log.options.get("log-driver-buffer-limit").is_some(),
                "logging-driver.awsfirelens.log-driver-buffer-limit",
            );
            for secret in &log.secret_options {
                let store = store(secret);
                attributes.newer(true, &format!("secrets.{store}.bootstrap.log-driver"));
            }
        }
        if let Some(router) = &self.firelens_configuration {
            if let Some(kind) = router.kind {
                attributes.newer(true, &format!("firelens.{}", kind.as_str()));
            }
            if let Some(file) = router.options.get("config-file-type") {
                attributes.newer(true, &format!("firelens.options.config.{file}"));
            }
        }
    }

    fn attributes_of_settings(&self, attributes: &mut Attributes) {
        let is_ordered = !self.depends_on.is_empty()
            || self.start_timeout.is_some()
            || self.stop_timeout.is_some();
        attributes.newer(is_ordered, "container-ordering");
        if let Some(check) = &self.health_check {
            attributes.newer(true, "container-health-check");
            let has_start = check.start_period.is_some_and(|seconds| seconds > 0);
            attributes.docker(true, if has_start { "1.29" } else { "1.24" });
        }
        let restarts = self.restart_policy.as_ref();
        let restarts = restarts.is_some_and(|it| it.enabled == Some(true));
        attributes.newer(restarts, "container-restart-policy");
        let has_range = |it: &PortMapping| it.container_port_range.is_some();
        let has_range = self.port_mappings.iter().any(has_range);
        attributes.newer(has_range, "network.container-port-range");
        attributes.older(self.privileged == Some(true), "privileged-container");
        attributes.docker(self.memory_reservation.is_some_and(|it| it > 0), "1.21");
        attributes.docker(is_given(self.user.as_deref()), "1.17");
        let has_labels = !self.docker_labels.is_empty() || !self.ulimits.is_empty();
        attributes.docker(has_labels, "1.18");
        let linux = self.linux_parameters.as_ref();
        let has_init = linux.is_some_and(|it| it.init_process_enabled == Some(true));
        attributes.docker(has_init, "1.25");
        for option in &self.docker_security_options {
            attributes.older(option.starts_with("label"), "selinux");
            attributes.older(option.starts_with("apparmor"), "apparmor");
            attributes.newer(option.starts_with("credentialspec"), "gmsa");
        }
        for spec in &self.credential_specs {
            let is_domainless = spec.starts_with("credentialspecdomainless:");
            attributes.newer(!is_domainless, "gmsa");
            attributes.newer(is_domainless, "gmsa-domainless");
        }
    }
}

fn is_given(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.is_empty())
}

/// Secrets Manager, or Parameter Store; a name that is no ARN is a parameter's [V].
fn store(secret: &Secret) -> &'static str {
    match secret.value_from.split(':').nth(2) {
        Some("secretsmanager") => "asm",
        _ => "ssm",
    }
}
