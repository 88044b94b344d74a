//! What ECS says when a call that a task needs is denied.

use super::{CallStep, PlannedCall};
use crate::iam::matching::arn_parts;
use crate::iam::{Evaluation, RoleKind};

/// The words around AWS's own answer. `{denial}` is that answer, `{resource}` the ARN asked for,
/// `{decrypts}` that of what is decrypted, `{bucket}` and `{key}` its parts, `{image}` the repository.
struct Reason {
    action: &'static str,
    when: When,
    text: &'static str,
}

/// Which calls of an action a text is for.
#[derive(Clone, Copy)]
enum When {
    Always,
    /// Those of this moment.
    At(CallStep),
    /// Those that this role signs.
    SignedBy(RoleKind),
    /// Those that this member of the task definition causes.
    For(&'static str),
    /// Those that decrypt a secret, not a parameter.
    DecryptsSecret,
}

impl When {
    fn holds(self, call: &PlannedCall) -> bool {
        match self {
            When::Always => true,
            When::At(step) => step == call.step,
            When::SignedBy(role) => role == call.role,
            When::For(member) => call.pointer.contains(member),
            When::DecryptsSecret => call.decrypts.contains(":secretsmanager:"),
        }
    }
}

const fn reason(action: &'static str, when: When, text: &'static str) -> Reason {
    Reason { action, when, text }
}

/// [V for its beginning; O: the mount helper's words]
const MOUNT_REFUSED: &str = "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: mount.nfs4: access denied by server while mounting: unsuccessful EFS utils command execution; code: 32: {denial}";

/// stoppedReason by action; the first text that fits, since the agent on an instance words some
/// differently.
///
/// [O: reasons of failed tasks that users published; O also: Docker passes on ECR's own answer
/// when an instance pulls, and we show it on Fargate too, where only "403 Forbidden" is said [D];
/// D also: that IAM's own answer is named when a key or a file system is refused, where Secrets
/// Manager says "Access to KMS is not allowed" and the mount helper "access denied by server"; the
/// texts for credential specs and FSx]
const REASONS: [Reason; 18] = [
    reason(
        "ecr:GetAuthorizationToken",
        When::At(CallStep::ImagePull),
        "CannotPullECRContainerError: AccessDeniedException: {denial}",
    ),
    reason(
        "ecr:GetAuthorizationToken",
        When::Always,
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: {denial}",
    ),
    reason(
        "ecr:BatchGetImage",
        When::Always,
        "CannotPullContainerError: pull access denied for {image}, repository does not exist or may require authorization: denied: {denial}",
    ),
    reason(
        "ecr:BatchCheckLayerAvailability",
        When::Always,
        "CannotPullContainerError: error pulling image {image}: denied: {denial}",
    ),
    reason(
        "ecr:GetDownloadUrlForLayer",
        When::Always,
        "CannotPullContainerError: error pulling image {image}: denied: {denial}",
    ),
    reason(
        "secretsmanager:GetSecretValue",
        When::Always,
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret {resource} from secrets manager: AccessDeniedException: {denial}",
    ),
    reason(
        "ssm:GetParameters",
        When::Always,
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): operation error SSM: GetParameters, api error AccessDeniedException: {denial}",
    ),
    reason(
        "kms:Decrypt",
        When::DecryptsSecret,
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret {decrypts} from secrets manager: AccessDeniedException: Access to KMS is not allowed: {denial}",
    ),
    reason(
        "kms:Decrypt",
        When::Always,
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): operation error SSM: GetParameters, api error AccessDeniedException: {denial}",
    ),
    reason("elasticfilesystem:ClientMount", When::Always, MOUNT_REFUSED),
    reason("s3files:ClientMount", When::Always, MOUNT_REFUSED),
    reason(
        "fsx:DescribeFileSystems",
        When::Always,
        "ResourceInitializationError: unable to set up FSx for Windows File Server volumes: AccessDeniedException: {denial}",
    ),
    reason(
        "s3:GetObject",
        When::For("/credentialSpecs/"),
        "ResourceInitializationError: unable to retrieve credential spec {key} from bucket {bucket}: AccessDenied: {denial}",
    ),
    reason(
        "s3:GetBucketLocation",
        When::Always,
        "ResourceInitializationError: failed to download env files: unable to initialize s3 client for bucket {bucket}, error: AccessDenied: {denial}",
    ),
    reason(
        "s3:GetObject",
        When::Always,
        "ResourceInitializationError: failed to download env files: unable to download env file with key {key} from bucket {bucket}, error: AccessDenied: {denial}",
    ),
    reason(
        "logs:CreateLogStream",
        When::SignedBy(RoleKind::Instance),
        "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: AccessDeniedException: {denial}",
    ),
    reason(
        "logs:CreateLogStream",
        When::Always,
        "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: {denial} : exit status 1",
    ),
    reason(
        "logs:CreateLogGroup",
        When::Always,
        "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log group: AccessDeniedException: {denial} : exit status 1",
    ),
];

/// The stoppedReason of a task that `call` keeps from starting, or, for a call that stops no
/// task, the error that its caller gets.
///
/// `caller_arn` is the ARN of the role's session, for example
/// `arn:aws:sts::111122223333:assumed-role/web-exec/0123456789abcdef`; empty when there is no
/// role to sign the call.
#[must_use]
pub fn failure_reason(call: &PlannedCall, caller_arn: &str, evaluation: &Evaluation) -> String {
    let PlannedCall {
        action, resource, ..
    } = call;
    let denial = match caller_arn {
        // What ECS answers here depends on the call; the task rarely gets registered [D].
        "" => format!(
            "no {} is there to sign {action} on {resource}",
            role_phrase(call.role)
        ),
        caller => evaluation.denial_phrase(caller, action, resource),
    };
    let found = REASONS
        .iter()
        .find(|reason| call.stops_task() && reason.action == action && reason.when.holds(call));
    let Some(reason) = found else {
        return format!("AccessDeniedException: {denial}");
    };
    let (bucket, key) = bucket_and_key(resource);
    let mut text = reason.text.to_owned();
    for (name, value) in [
        ("{resource}", resource.as_str()),
        ("{decrypts}", &call.decrypts),
        ("{bucket}", bucket),
        ("{key}", key),
        ("{image}", &image_of(resource)),
        ("{denial}", &denial),
    ] {
        text = text.replace(name, value);
    }
    text
}

/// What ECS answers when it cannot assume a task's role: its trust policy does not let
/// ecs-tasks.amazonaws.com in [V].
#[must_use]
pub fn assume_failure_reason(role_arn: &str) -> String {
    format!(
        "ECS was unable to assume the role '{role_arn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role."
    )
}

fn role_phrase(role: RoleKind) -> &'static str {
    match role {
        RoleKind::Execution => "task execution role",
        RoleKind::Task => "task role",
        RoleKind::Instance => "container instance role",
    }
}

/// Bucket and key of an S3 ARN; empty for other resources.
fn bucket_and_key(resource: &str) -> (&str, &str) {
    match arn_parts(resource) {
        Some([_, _, "s3", _, _, object]) => object.split_once('/').unwrap_or((object, "")),
        _ => ("", ""),
    }
}

/// The name under which the images of a repository are pulled; empty for other resources.
fn image_of(resource: &str) -> String {
    match arn_parts(resource) {
        Some([_, partition, "ecr", region, account, repository]) => {
            let repository = repository.strip_prefix("repository/").unwrap_or(repository);
            let domain = match partition {
                "aws-cn" => "amazonaws.com.cn",
                _ => "amazonaws.com",
            };
            format!("{account}.dkr.ecr.{region}.{domain}/{repository}")
        }
        _ => String::new(),
    }
}
