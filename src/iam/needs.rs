//! What roles commonly need, each with a policy for it and a role that has it.

use serde_json::{Value, json};

use super::presets::{
    EXECUTION_ROLE_ACTIONS, EXECUTION_ROLE_POLICY, ec2_trust_policy, ecs_tasks_trust_policy,
};
use super::role::{Role, RolePolicy};

/// Whose credentials a need is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// The task execution role.
    Execution,
    /// The task role.
    Task,
    /// The role of the container instances.
    Instance,
    /// Whoever runs tasks.
    Caller,
}

impl Bearer {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Execution, Self::Task, Self::Instance, Self::Caller];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Execution => "Task execution role",
            Self::Task => "Task role",
            Self::Instance => "Container instance role",
            Self::Caller => "Whoever runs tasks",
        }
    }
}

/// Something that roles commonly need.
#[derive(Debug)]
pub struct Need {
    /// Whose it is.
    pub bearer: Bearer,
    /// In a few words, for example `read secrets of Secrets Manager`.
    pub name: &'static str,
    /// Name of the policy, which is AWS's where it is a managed one.
    pub policy_name: &'static str,
    statements: &'static [Permission],
}

/// One statement of a policy: actions on a resource, `REGION` and `ACCOUNT` in which stand for
/// those of the cluster, and other words in capitals for what only its author knows.
#[derive(Debug)]
struct Permission {
    actions: &'static [&'static str],
    resource: &'static str,
    condition: Option<[&'static str; 3]>,
}

const fn allow(actions: &'static [&'static str], resource: &'static str) -> Permission {
    Permission {
        actions,
        resource,
        condition: None,
    }
}

/// A need of a task role, on one resource.
const fn of_task(
    name: &'static str,
    policy_name: &'static str,
    statements: &'static [Permission],
) -> Need {
    Need {
        bearer: Bearer::Task,
        name,
        policy_name,
        statements,
    }
}

/// A need of a task execution role, beyond the managed policy.
const fn of_execution(
    name: &'static str,
    policy_name: &'static str,
    statements: &'static [Permission],
) -> Need {
    Need {
        bearer: Bearer::Execution,
        name,
        policy_name,
        statements,
    }
}

/// Common needs, by whose they are. Actions and forms of ARNs: [V: Service Authorization
/// Reference], the managed policies: [V: Developer guide, AWS managed policies for Amazon ECS].
pub const NEEDS: &[Need] = &[
    of_execution(
        "pull images from ECR, write logs",
        EXECUTION_ROLE_POLICY,
        &[allow(EXECUTION_ROLE_ACTIONS, "*")],
    ),
    of_execution(
        "read secrets of Secrets Manager",
        "read-secrets",
        &[allow(
            &["secretsmanager:GetSecretValue"],
            "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-*",
        )],
    ),
    of_execution(
        "read parameters of Systems Manager",
        "read-parameters",
        &[allow(
            &["ssm:GetParameters"],
            "arn:aws:ssm:REGION:ACCOUNT:parameter/NAME",
        )],
    ),
    of_execution(
        "decrypt them with a key of one's own",
        "decrypt-secrets",
        &[allow(
            &["kms:Decrypt"],
            "arn:aws:kms:REGION:ACCOUNT:key/KEY",
        )],
    ),
    of_execution(
        "create log groups",
        "create-log-groups",
        &[allow(
            &["logs:CreateLogGroup"],
            "arn:aws:logs:REGION:ACCOUNT:log-group:*",
        )],
    ),
    of_execution(
        "read environment files from S3",
        "read-environment-files",
        &[
            allow(&["s3:GetBucketLocation"], "arn:aws:s3:::BUCKET"),
            allow(&["s3:GetObject"], "arn:aws:s3:::BUCKET/*"),
        ],
    ),
    of_task(
        "read and write objects of S3",
        "objects-of-bucket",
        &[
            allow(&["s3:ListBucket"], "arn:aws:s3:::BUCKET"),
            allow(
                &["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
                "arn:aws:s3:::BUCKET/*",
            ),
        ],
    ),
    of_task(
        "read and write a table of DynamoDB",
        "items-of-table",
        &[allow(
            &[
                "dynamodb:GetItem",
                "dynamodb:Query",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
                "dynamodb:DeleteItem",
            ],
            "arn:aws:dynamodb:REGION:ACCOUNT:table/TABLE",
        )],
    ),
    of_task(
        "send messages to a queue of SQS",
        "send-to-queue",
        &[allow(
            &["sqs:SendMessage"],
            "arn:aws:sqs:REGION:ACCOUNT:QUEUE",
        )],
    ),
    of_task(
        "work on a queue of SQS",
        "work-on-queue",
        &[allow(
            &[
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
            ],
            "arn:aws:sqs:REGION:ACCOUNT:QUEUE",
        )],
    ),
    of_task(
        "publish to a topic of SNS",
        "publish-to-topic",
        &[allow(&["sns:Publish"], "arn:aws:sns:REGION:ACCOUNT:TOPIC")],
    ),
    of_task(
        "connect to a database of RDS",
        "connect-to-database",
        &[allow(
            &["rds-db:connect"],
            "arn:aws:rds-db:REGION:ACCOUNT:dbuser:DATABASE/USER",
        )],
    ),
    of_task(
        "mount a file system of EFS",
        "mount-file-system",
        &[allow(
            &[
                "elasticfilesystem:ClientMount",
                "elasticfilesystem:ClientWrite",
            ],
            "arn:aws:elasticfilesystem:REGION:ACCOUNT:file-system/FILE-SYSTEM",
        )],
    ),
    of_task(
        "be entered with ECS Exec",
        "ecs-exec",
        &[allow(
            &[
                "ssmmessages:CreateControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:OpenDataChannel",
            ],
            "*",
        )],
    ),
    Need {
        bearer: Bearer::Instance,
        name: "be the agent of a container instance",
        policy_name: "AmazonEC2ContainerServiceforEC2Role",
        statements: &[
            allow(
                &[
                    "ec2:DescribeTags",
                    "ecs:CreateCluster",
                    "ecs:DeregisterContainerInstance",
                    "ecs:DiscoverPollEndpoint",
                    "ecs:Poll",
                    "ecs:RegisterContainerInstance",
                    "ecs:StartTelemetrySession",
                    "ecs:UpdateContainerInstancesState",
                    "ecs:Submit*",
                    "ecr:GetAuthorizationToken",
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:BatchGetImage",
                    "logs:CreateLogStream",
                    "logs:PutLogEvents",
                ],
                "*",
            ),
            Permission {
                actions: &["ecs:TagResource"],
                resource: "*",
                condition: Some([
                    "StringEquals",
                    "ecs:CreateAction",
                    "RegisterContainerInstance",
                ]),
            },
        ],
    },
    Need {
        bearer: Bearer::Caller,
        name: "run tasks and pass their roles",
        policy_name: "run-tasks",
        statements: &[
            allow(
                &["ecs:RunTask"],
                "arn:aws:ecs:REGION:ACCOUNT:task-definition/FAMILY:*",
            ),
            Permission {
                actions: &["iam:PassRole"],
                resource: "arn:aws:iam::ACCOUNT:role/ROLE",
                condition: Some([
                    "StringEquals",
                    "iam:PassedToService",
                    "ecs-tasks.amazonaws.com",
                ]),
            },
        ],
    },
];

impl Need {
    /// The policy, for a cluster in this account and region.
    #[must_use]
    pub fn policy(&self, account: &str, region: &str) -> RolePolicy {
        let statement = |permission: &Permission| {
            let resource = permission.resource;
            let mut statement = json!({
                "Effect": "Allow",
                "Action": permission.actions,
                "Resource": resource.replace("REGION", region).replace("ACCOUNT", account),
            });
            if let (Some([operator, key, value]), Some(members)) =
                (permission.condition, statement.as_object_mut())
            {
                members.insert("Condition".to_owned(), json!({ operator: { key: value } }));
            }
            statement
        };
        let statements: Vec<Value> = self.statements.iter().map(statement).collect();
        RolePolicy {
            policy_name: self.policy_name.to_owned(),
            policy_document: json!({ "Version": "2012-10-17", "Statement": statements }),
        }
    }

    /// A role of this name that has what it needs, and may be assumed by whose it is. A task
    /// execution role has the managed policy too.
    #[must_use]
    pub fn role(&self, name: &str, account: &str, region: &str) -> Role {
        let managed = match (self.bearer, self.policy_name) {
            (Bearer::Execution, EXECUTION_ROLE_POLICY) => None,
            (Bearer::Execution, _) => NEEDS.first(),
            _ => None,
        };
        let mut policies: Vec<RolePolicy> = managed
            .iter()
            .map(|it| it.policy(account, region))
            .collect();
        policies.push(self.policy(account, region));
        Role {
            role_name: name.to_owned(),
            assume_role_policy_document: self.bearer.trust_policy(account),
            policies,
            ..Role::default()
        }
    }
}

impl Bearer {
    fn trust_policy(self, account: &str) -> Value {
        match self {
            Self::Execution | Self::Task => ecs_tasks_trust_policy(),
            Self::Instance => ec2_trust_policy(),
            Self::Caller => json!({
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow",
                    "Principal": { "AWS": format!("arn:aws:iam::{account}:root") },
                    "Action": "sts:AssumeRole"
                }]
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::{ECS_TASKS_PRINCIPAL, PreparedRole};
    use crate::ordered::{OrderedMap, OrderedSet};

    const ACCOUNT: &str = "111122223333";

    fn prepared(need: &Need) -> PreparedRole {
        PreparedRole::new(&need.role("role", ACCOUNT, "us-east-1"), ACCOUNT)
    }

    #[test]
    fn the_policies_are_what_iam_takes_and_allow_every_action_that_they_name() {
        for need in NEEDS {
            let role = prepared(need);
            assert_eq!(role.diagnostics, [], "{}", need.name);
            for permission in need.statements.iter().filter(|it| it.condition.is_none()) {
                let resource = permission.resource;
                let resource = resource
                    .replace("REGION", "us-east-1")
                    .replace("ACCOUNT", ACCOUNT);
                for action in permission.actions {
                    let evaluation = role.evaluate("session", action, &resource, OrderedMap::new());
                    assert!(evaluation.is_allowed(), "{action} for {}", need.name);
                }
            }
        }
    }

    #[test]
    fn a_role_may_be_assumed_by_whose_it_is() {
        for need in NEEDS {
            let by_ecs = prepared(need).assume(ECS_TASKS_PRINCIPAL, OrderedMap::new());
            let is_of_tasks = matches!(need.bearer, Bearer::Execution | Bearer::Task);
            assert_eq!(by_ecs.is_allowed(), is_of_tasks, "{}", need.name);
        }
    }

    #[test]
    fn roles_are_passed_to_tasks_only() {
        let need = NEEDS
            .iter()
            .find(|need| need.bearer == Bearer::Caller)
            .unwrap();
        let pass = |service: &str| {
            let context =
                OrderedMap::from([("iam:PassedToService".to_owned(), vec![service.to_owned()])]);
            let role = "arn:aws:iam::111122223333:role/ROLE";
            let evaluation = prepared(need).evaluate("ada", "iam:PassRole", role, context);
            evaluation.is_allowed()
        };
        assert!(pass(ECS_TASKS_PRINCIPAL));
        assert!(!pass("ec2.amazonaws.com"));
    }

    #[test]
    fn every_need_has_a_policy_of_its_own() {
        let names: OrderedSet<&str> = NEEDS.iter().map(|need| need.policy_name).collect();
        assert_eq!(names.len(), NEEDS.len());
    }
}
