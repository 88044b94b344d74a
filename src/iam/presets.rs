//! Policies that tasks commonly need, written out.

use serde_json::{Value, json};

use super::role::{ECS_TASKS_PRINCIPAL, Role, RolePolicy};

/// Name of the AWS managed policy for task execution roles.
pub const EXECUTION_ROLE_POLICY: &str = "AmazonECSTaskExecutionRolePolicy";

/// What [`EXECUTION_ROLE_POLICY`] allows, on every resource [V].
pub(super) const EXECUTION_ROLE_ACTIONS: &[&str] = &[
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
];

/// The document of the AWS managed policy AmazonECSTaskExecutionRolePolicy [V]: images from ECR
/// and log streams. Secrets, environment files and log groups need more.
#[must_use]
pub fn execution_role_policy() -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [
            { "Effect": "Allow", "Action": EXECUTION_ROLE_ACTIONS, "Resource": "*" }
        ]
    })
}

/// The trust policy of task roles and task execution roles [V].
#[must_use]
pub fn ecs_tasks_trust_policy() -> Value {
    service_trust_policy(ECS_TASKS_PRINCIPAL)
}

/// The trust policy of container instance roles [V].
#[must_use]
pub fn ec2_trust_policy() -> Value {
    service_trust_policy("ec2.amazonaws.com")
}

fn service_trust_policy(service: &str) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sts:AssumeRole"
        }]
    })
}

impl Role {
    /// A task execution role with the AWS managed policy.
    #[must_use]
    pub fn execution(name: &str) -> Self {
        Self {
            policies: vec![RolePolicy {
                policy_name: EXECUTION_ROLE_POLICY.to_owned(),
                policy_document: execution_role_policy(),
            }],
            ..Self::task(name)
        }
    }

    /// A role that tasks may assume, without permissions.
    #[must_use]
    pub fn task(name: &str) -> Self {
        Self {
            role_name: name.to_owned(),
            assume_role_policy_document: ecs_tasks_trust_policy(),
            ..Self::default()
        }
    }
}
