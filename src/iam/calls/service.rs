//! Display names of the services that tasks call.

/// An AWS service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service {
    /// Prefix of its actions, for example `s3`.
    pub prefix: &'static str,
    /// Its name, for example `Amazon S3`.
    pub name: &'static str,
}

const fn service(prefix: &'static str, name: &'static str) -> Service {
    Service { prefix, name }
}

/// The services that have a name of their own here, by prefix.
pub const SERVICES: [Service; 17] = [
    service("dynamodb", "Amazon DynamoDB"),
    service("ecr", "Amazon ECR"),
    service("ecs", "Amazon ECS"),
    service("elasticfilesystem", "Amazon EFS"),
    service("events", "Amazon EventBridge"),
    service("iam", "AWS IAM"),
    service("kms", "AWS KMS"),
    service("logs", "CloudWatch Logs"),
    service("rds", "Amazon RDS"),
    service("rds-db", "Amazon RDS"),
    service("s3", "Amazon S3"),
    service("secretsmanager", "Secrets Manager"),
    service("sns", "Amazon SNS"),
    service("sqs", "Amazon SQS"),
    service("ssm", "SSM Parameter Store"),
    service("ssmmessages", "SSM Session Manager"),
    service("sts", "AWS STS"),
];

/// The service that `action` asks; `None` when it has no name here.
#[must_use]
pub fn service_of(action: &str) -> Option<Service> {
    let (prefix, _) = action.split_once(':')?;
    SERVICES
        .into_iter()
        .find(|service| service.prefix.eq_ignore_ascii_case(prefix))
}
