//! What a current agent on an ECS-optimised Linux image says that it can do.
//!
//! Source: capabilities of the agent (`agent/app/agent_capability.go`) [V]; which logging drivers
//! are switched on is configuration: here all that Docker brings without a plugin or another
//! service to log to, so not `splunk` and `logentries` [D].

/// Capability attributes, without those for the versions of Docker's API.
pub const CAPABILITIES: &[&str] = &[
    "com.amazonaws.ecs.capability.ecr-auth",
    "com.amazonaws.ecs.capability.logging-driver.awsfirelens",
    "com.amazonaws.ecs.capability.logging-driver.awslogs",
    "com.amazonaws.ecs.capability.logging-driver.fluentd",
    "com.amazonaws.ecs.capability.logging-driver.gelf",
    "com.amazonaws.ecs.capability.logging-driver.journald",
    "com.amazonaws.ecs.capability.logging-driver.json-file",
    "com.amazonaws.ecs.capability.logging-driver.none",
    "com.amazonaws.ecs.capability.logging-driver.syslog",
    "com.amazonaws.ecs.capability.privileged-container",
    "com.amazonaws.ecs.capability.task-iam-role",
    "com.amazonaws.ecs.capability.task-iam-role-network-host",
    "ecs.capability.aws-appmesh",
    "ecs.capability.cni-plugin-version",
    "ecs.capability.container-health-check",
    "ecs.capability.container-ordering",
    "ecs.capability.container-restart-policy",
    "ecs.capability.docker-plugin.amazon-ecs-volume-plugin",
    "ecs.capability.docker-plugin.local",
    "ecs.capability.ecr-endpoint",
    "ecs.capability.efs",
    "ecs.capability.efsAuth",
    "ecs.capability.env-files.s3",
    "ecs.capability.execute-command",
    "ecs.capability.execution-role-awslogs",
    "ecs.capability.execution-role-ecr-pull",
    "ecs.capability.fault-injection",
    "ecs.capability.firelens.fluentbit",
    "ecs.capability.firelens.fluentd",
    "ecs.capability.firelens.options.config.file",
    "ecs.capability.firelens.options.config.s3",
    "ecs.capability.full-sync",
    "ecs.capability.gmsa",
    "ecs.capability.gmsa-domainless",
    "ecs.capability.increased-task-cpu-limit",
    "ecs.capability.ipv6-only",
    "ecs.capability.logging-driver.awsfirelens.log-driver-buffer-limit",
    "ecs.capability.network.container-port-range",
    "ecs.capability.pid-ipc-namespace-sharing",
    "ecs.capability.private-registry-authentication.secretsmanager",
    "ecs.capability.secrets.asm.bootstrap.log-driver",
    "ecs.capability.secrets.asm.environment-variables",
    "ecs.capability.secrets.ssm.bootstrap.log-driver",
    "ecs.capability.secrets.ssm.environment-variables",
    "ecs.capability.service-connect-v1",
    "ecs.capability.storage.ebs-task-volume-attach",
    "ecs.capability.task-cpu-mem-limit",
    "ecs.capability.task-eni",
    "ecs.capability.task-eni-block-instance-metadata",
    "ecs.capability.task-eni.ipv6",
];

/// Versions of Docker's API that the agent speaks: 1.17 to 1.44 [V for the names].
pub(super) fn docker_remote_api_versions() -> impl Iterator<Item = String> {
    (17..=44).map(|minor| format!("com.amazonaws.ecs.capability.docker-remote-api.1.{minor}"))
}

/// Whether `name` is that of a capability.
pub(super) fn is_capability(name: &str) -> bool {
    name.starts_with("ecs.capability.") || name.starts_with("com.amazonaws.ecs.capability.")
}

/// Whether an attribute called `name` is one that people give, not one that every instance has by
/// itself.
#[must_use]
pub fn is_custom_attribute(name: &str) -> bool {
    !name.starts_with("ecs.") && !is_capability(name)
}
