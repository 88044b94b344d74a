//! Roles, and what needs them.

use super::rules::{
    EFS_IAM_WITHOUT_ROLE, ENVIRONMENT_FILES_WITHOUT_ROLE, EXECUTION_ROLE_MISSING, ROLE_ARN,
    TASK_ROLE_IS_EXECUTION_ROLE,
};
use super::{Container, Definition, fix, is_private_ecr_image};
use crate::diagnostic::Diagnostic;

/// The name that AWS's own guides and console give the role.
const USUAL_EXECUTION_ROLE: &str = "ecsTaskExecutionRole";

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for member in ["taskRoleArn", "executionRoleArn"] {
        report.extend(role(definition, member));
    }
    report.extend(execution_role(definition));
    report.extend(environment_files_without_role(definition));
    report.extend(efs_iam_without_role(definition));
    report.extend(same_role(definition));
}

/// A role is a name or the ARN of a role [V MODEL]; a placeholder passes as a name.
fn role(definition: &Definition<'_>, member: &str) -> Option<Diagnostic> {
    let role = definition.object.text(member)?;
    let is_role = |arn: &str| {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        matches!(parts.as_slice(), ["arn", _, "iam", _, _, resource] if resource.starts_with("role/"))
    };
    let is_name = !role.starts_with("arn:") && !role.contains(' ');
    if is_name || is_role(role) {
        return None;
    }
    Some(
        ROLE_ARN
            .at(
                format!("/{member}"),
                format!("'{role}' is not the ARN of a role."),
            )
            .with_help("A role's ARN is arn:aws:iam::ACCOUNT:role/NAME."),
    )
}

fn has_execution_role(definition: &Definition<'_>) -> bool {
    let role = definition.object.get("executionRoleArn");
    role.is_some_and(|it| it.as_str() != Some(""))
}

/// What a container needs the execution role for: in what words ECS refuses it, whether they are
/// known, and what the agent gets with it.
type Need = (&'static str, bool, &'static str);

/// Secrets and registry credentials need an execution role; on Fargate images in Amazon ECR and
/// awslogs do too [V].
fn need(container: &Container<'_>, is_fargate: bool) -> Option<Need> {
    let log = container.object.object("logConfiguration");
    let image = container.object.text("image").unwrap_or_default();
    if container.object.has_something("secrets") || log.has_something("secretOptions") {
        Some((
            "When you are specifying container secrets, you must also specify a value for \
             'executionRoleArn'.",
            true,
            "its secrets",
        ))
    } else if container.object.has_something("repositoryCredentials") {
        Some((
            "Registry credentials need an execution role.",
            false,
            "its registry credentials",
        ))
    } else if is_fargate && is_private_ecr_image(image) {
        Some((
            "Fargate requires task definition to have execution role ARN to support ECR images.",
            true,
            "its image from Amazon ECR",
        ))
    } else if is_fargate && log.text("logDriver") == Some("awslogs") {
        Some((
            "Fargate requires task definition to have execution role ARN to support log driver \
             awslogs.",
            true,
            "its log stream",
        ))
    } else {
        None
    }
}

/// What needs an execution role has one, first come first said [V].
fn execution_role(definition: &Definition<'_>) -> Option<Diagnostic> {
    if has_execution_role(definition) {
        return None;
    }
    let is_fargate = definition.requires("FARGATE");
    let mut containers = definition.containers.iter();
    let (container, (message, is_aws, what)) =
        containers.find_map(|it| Some((it, need(it, is_fargate)?)))?;
    let diagnostic = EXECUTION_ROLE_MISSING
        .at("/executionRoleArn", message)
        .with_help(format!(
            "The ECS agent gets {what} for container '{}' with the execution role: name one, \
             for example {USUAL_EXECUTION_ROLE}.",
            container.shown_name()
        ))
        .with_fix(fix::put(
            definition.object,
            "executionRoleArn",
            "/executionRoleArn",
            USUAL_EXECUTION_ROLE,
        ));
    Some(if is_aws {
        diagnostic.in_aws_words()
    } else {
        diagnostic
    })
}

/// Environment files are read with the execution role [V AGENT]; whether registration asks for
/// it is not known.
fn environment_files_without_role(definition: &Definition<'_>) -> Option<Diagnostic> {
    let mut containers = definition.containers.iter();
    let container = containers.find(|it| it.object.has_something("environmentFiles"))?;
    (!has_execution_role(definition)).then(|| {
        ENVIRONMENT_FILES_WITHOUT_ROLE
            .at(
                "/executionRoleArn",
                format!(
                    "Nobody may read the environment files of container '{}'.",
                    container.shown_name()
                ),
            )
            .with_help(format!(
                "The ECS agent reads them with the execution role: name one, for example \
                 {USUAL_EXECUTION_ROLE}, that may get the objects."
            ))
            .with_fix(fix::put(
                definition.object,
                "executionRoleArn",
                "/executionRoleArn",
                USUAL_EXECUTION_ROLE,
            ))
    })
}

/// IAM authorization of EFS uses the task role [V MODEL EFSAuthorizationConfig].
fn efs_iam_without_role(definition: &Definition<'_>) -> Option<Diagnostic> {
    if definition.object.has_something("taskRoleArn") {
        return None;
    }
    let uses_iam = |volume: super::Object<'_>| {
        let efs = volume.object("efsVolumeConfiguration");
        efs.object("authorizationConfig").text("iam") == Some("ENABLED")
    };
    let mut volumes = definition.object.objects("volumes");
    let (index, _) = volumes.find(|(_, volume)| uses_iam(*volume))?;
    Some(
        EFS_IAM_WITHOUT_ROLE
            .at(
                format!("/volumes/{index}/efsVolumeConfiguration/authorizationConfig/iam"),
                "The file system is mounted with the task role, and there is none.",
            )
            .with_help("Add a taskRoleArn that may mount the file system."),
    )
}

/// Two roles that are one [D]: everything that the agent may do, the application may too.
fn same_role(definition: &Definition<'_>) -> Option<Diagnostic> {
    let role = definition
        .object
        .text("taskRoleArn")
        .filter(|it| !it.is_empty())?;
    (definition.object.text("executionRoleArn") == Some(role)).then(|| {
        TASK_ROLE_IS_EXECUTION_ROLE
            .at(
                "/taskRoleArn",
                "The application gets the execution role too: it may read every secret that the \
                 agent may.",
            )
            .with_help("Give the application a role of its own.")
    })
}
