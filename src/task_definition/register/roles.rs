//! Roles, secrets and environment files.

use std::collections::BTreeSet;

use super::object::Object;
use super::{Container, Definition, is_private_ecr_image, refused};
use crate::diagnostic::Diagnostic;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for member in ["taskRoleArn", "executionRoleArn"] {
        report.extend(role(definition, member));
    }
    for container in &definition.containers {
        secrets(container, report);
        environment_files(container, report);
    }
    report.extend(execution_role(definition));
}

/// A role is a name or the ARN of a role [V]; a placeholder passes as a name.
fn role(definition: &Definition<'_>, member: &str) -> Option<Diagnostic> {
    let role = definition.object.text(member)?;
    let is_role = |arn: &str| {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        matches!(parts.as_slice(), ["arn", _, "iam", _, _, resource] if resource.starts_with("role/"))
    };
    if !role.starts_with("arn:") || is_role(role) {
        return None;
    }
    Some(
        Diagnostic::error(
            "role-arn",
            format!("/{member}"),
            format!("'{role}' is not the ARN of a role."),
        )
        .with_help("A role's ARN is arn:aws:iam::ACCOUNT:role/NAME."),
    )
}

/// What needs an execution role, first come first said [V].
fn execution_role(definition: &Definition<'_>) -> Option<Diagnostic> {
    if definition
        .object
        .get("executionRoleArn")
        .is_some_and(|it| it.as_str() != Some(""))
    {
        return None;
    }
    let is_fargate = definition.requires("FARGATE");
    definition.containers.iter().find_map(|container| {
        let log = container.object.object("logConfiguration");
        let image = container.object.text("image").unwrap_or_default();
        let (what, is_aws, message) =
            if container.object.has_something("secrets") || log.has_something("secretOptions") {
                (
                    "its secrets",
                    true,
                    "When you are specifying container secrets, you must also specify a value for \
                 'executionRoleArn'.",
                )
            } else if container.object.has_something("repositoryCredentials") {
                (
                    "its registry credentials",
                    false,
                    "Registry credentials need an execution role.",
                )
            } else if is_fargate && is_private_ecr_image(image) {
                (
                    "its image from Amazon ECR",
                    true,
                    "Fargate requires task definition to have execution role ARN to support ECR \
                 images.",
                )
            } else if is_fargate && log.text("logDriver") == Some("awslogs") {
                (
                    "its log stream",
                    true,
                    "Fargate requires task definition to have execution role ARN to support log \
                 driver awslogs.",
                )
            } else {
                return None;
            };
        let diagnostic = Diagnostic::error("execution-role-missing", "/executionRoleArn", message)
            .with_help(format!(
                "The ECS agent gets {what} for container '{}' with the execution role: name \
                     one, for example ecsTaskExecutionRole.",
                container.shown_name()
            ));
        Some(if is_aws {
            diagnostic.in_aws_words()
        } else {
            diagnostic
        })
    })
}

fn secrets(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    let environment = container.object.objects("environment");
    let mut taken: BTreeSet<&str> = environment.filter_map(|(_, it)| it.text("name")).collect();
    for (index, secret) in container.object.objects("secrets") {
        let at = |member: &str| container.at(format_args!("secrets/{index}/{member}"));
        if let Some(name) = secret.text("name")
            && !taken.insert(name)
        {
            report.push(
                Diagnostic::error(
                    "secret-name-duplicate",
                    at("name"),
                    format!(
                        "The secret name must be unique and not shared with any new or existing \
                         environment variables set on the container, such as '{name}'"
                    ),
                )
                .with_help("Keep the variable either in environment or in secrets, once."),
            );
        }
        report.extend(value_from(secret, || at("valueFrom")));
    }
    let log = container.object.object("logConfiguration");
    for (index, secret) in log.objects("secretOptions") {
        report.extend(value_from(secret, || {
            container.at(format_args!(
                "logConfiguration/secretOptions/{index}/valueFrom"
            ))
        }));
    }
}

/// ARN of a secret or a parameter, or a parameter's name [V].
fn value_from(secret: Object<'_>, at: impl Fn() -> String) -> Option<Diagnostic> {
    let value = secret.text("valueFrom")?;
    if value.is_empty() {
        return Some(
            Diagnostic::error("secret-value-from", at(), "valueFrom is empty.").with_help(HELP),
        );
    }
    if !value.starts_with("arn:") {
        return None;
    }
    const HELP: &str = "Write arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME, that followed \
                        by :JSON-KEY:VERSION-STAGE:VERSION-ID (all three colons), or \
                        arn:aws:ssm:REGION:ACCOUNT:parameter/NAME.";
    let parts: Vec<&str> = value.split(':').collect();
    let is_fine = match parts.as_slice() {
        [_, _, "ssm", _, _, resource, ..] => resource.starts_with("parameter/"),
        [_, _, "secretsmanager", _, _, "secret", name] => !name.is_empty(),
        [
            _,
            _,
            "secretsmanager",
            _,
            _,
            "secret",
            name,
            _,
            stage,
            version,
        ] => !name.is_empty() && (stage.is_empty() || version.is_empty()),
        _ => false,
    };
    (!is_fine).then(|| refused("secret-arn", at(), "Invalid arn syntax").with_help(HELP))
}

fn environment_files(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for (index, file) in container.object.objects("environmentFiles") {
        let Some(value) = file.text("value") else {
            continue;
        };
        let is_object = value.starts_with("arn:") && value.contains(":s3:::");
        if is_object && value.ends_with(".env") {
            continue;
        }
        report.push(
            Diagnostic::error(
                "environment-file",
                container.at(format_args!("environmentFiles/{index}/value")),
                format!("'{value}' is not the ARN of an environment file in S3."),
            )
            .with_help("Write arn:aws:s3:::BUCKET/PATH.env; the name ends in .env."),
        );
    }
}
