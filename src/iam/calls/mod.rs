//! The API calls that a task makes: which, with whose credentials, when, and what happens when
//! they are denied.

mod encrypted_secret;
mod failure;
mod registry;
mod service;
mod volumes;

pub use encrypted_secret::EncryptedSecret;
pub use failure::{assume_failure_reason, failure_reason};
pub use service::{SERVICES, Service, service_of};

use crate::task_definition::{ContainerDefinition, LogDriver, Secret, TaskDefinition};

use super::RoleKind;
use super::matching::arn_parts;
use registry::EcrImage;

/// Where a task runs, as far as its calls differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LaunchKind {
    /// On Fargate.
    Fargate,
    /// On a container instance.
    Ec2,
}

/// The moment of a task's life at which a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallStep {
    /// Before there is a task: somebody's request to ECS is authorized.
    Request,
    /// Before any image is pulled: secrets, parameters, environment files, registry credentials,
    /// volumes; on Fargate also the token for ECR.
    Resources,
    /// While an image is pulled.
    ImagePull,
    /// While a container is created: its log stream.
    ContainerCreate,
    /// While the containers run: the application's own calls, log events, ECS Exec, writing to
    /// volumes.
    Running,
}

/// A call that follows from a task definition or from what an application does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedCall {
    /// When.
    pub step: CallStep,
    /// Whose credentials sign it.
    pub role: RoleKind,
    /// Name of the container it is made for; empty for the task as a whole, as when a volume is
    /// mounted.
    pub container: String,
    /// For example `ecr:BatchGetImage`.
    pub action: String,
    /// ARN of the resource, or `*`.
    pub resource: String,
    /// ARN of the secret or parameter that kms:Decrypt is for; empty for other calls.
    pub decrypts: String,
    /// JSON pointer into the task definition of the field that causes it; empty for calls of the
    /// application.
    pub pointer: String,
}

impl PlannedCall {
    /// Whether the task cannot start when the call is denied. Calls of a running container fail
    /// without stopping it [V].
    #[must_use]
    pub fn stops_task(&self) -> bool {
        self.step != CallStep::Running
    }

    /// Whether the application makes it: it follows from no member of the task definition.
    #[must_use]
    pub fn is_of_application(&self) -> bool {
        self.pointer.is_empty()
    }

    /// The same call for one task: names of log streams end in the task's id [V], which a task
    /// definition does not know and which is `*` until here.
    #[must_use]
    pub fn for_task(mut self, task_id: &str) -> Self {
        if self.action.starts_with("logs:")
            && let Some(stream) = self.resource.strip_suffix("/*")
        {
            self.resource = format!("{stream}/{task_id}");
        }
        self
    }
}

/// What the calls of a task follow from, beside its definition.
#[derive(Clone, Copy, Debug)]
pub struct CallCircumstances<'a> {
    /// Where it runs.
    pub launch: LaunchKind,
    /// Its account: completes names of parameters and ARNs of resources.
    pub account: &'a str,
    /// Its region, for the same.
    pub region: &'a str,
    /// The secrets and parameters that are encrypted with a customer managed key, which a task
    /// definition does not show.
    pub secrets: &'a [EncryptedSecret],
    /// Whether ECS Exec may be used.
    pub execute_command: bool,
}

/// The calls that a task of `definition` makes by itself, before and while its containers run,
/// in the order in which they are made.
///
/// The task execution role signs them, but for volumes that are mounted with the task role and
/// for ECS Exec. Without `executionRoleArn`, a container instance's own role signs the calls for
/// images in ECR and for awslogs [V]; every other call is still planned for the role that it
/// needs, and fails because there is none. A secret or parameter that is encrypted with a
/// customer managed key needs kms:Decrypt right after it is read [V].
///
/// [V: Developer guide, Task execution IAM role; Amazon ECS container agent, order of task
/// resources]
#[must_use]
pub fn calls_of_definition(
    definition: &TaskDefinition,
    circumstances: CallCircumstances<'_>,
) -> Vec<PlannedCall> {
    let planner = Planner {
        circumstances,
        has_execution_role: definition.execution_role_arn.is_some(),
        calls: Vec::new(),
    };
    planner.plan(definition)
}

/// Collects the calls of one task definition.
struct Planner<'d> {
    circumstances: CallCircumstances<'d>,
    has_execution_role: bool,
    calls: Vec<PlannedCall>,
}

impl Planner<'_> {
    fn plan(mut self, definition: &TaskDefinition) -> Vec<PlannedCall> {
        // In the order in which the agent prepares a task.
        let steps: [fn(&mut Self, &str, &ContainerDefinition); 10] = [
            Self::registry_token,
            Self::registry_credentials,
            Self::parameters,
            Self::secrets,
            Self::credential_specs,
            Self::environment_files,
            Self::image,
            Self::log_stream,
            Self::log_events,
            Self::execute_command,
        ];
        for step in steps {
            for (index, container) in definition.container_definitions.iter().enumerate() {
                step(
                    &mut self,
                    &format!("/containerDefinitions/{index}"),
                    container,
                );
            }
        }
        self.volumes(definition);
        self.calls
    }

    /// Adds a call of the agent, as [`Planner::add_signed`] does.
    fn add(
        &mut self,
        step: CallStep,
        container: &ContainerDefinition,
        action: &str,
        resource: impl Into<String>,
        pointer: String,
    ) {
        let role = match self.circumstances.launch {
            LaunchKind::Ec2 if !self.has_execution_role && is_signed_by_instance(action) => {
                RoleKind::Instance
            }
            LaunchKind::Ec2 | LaunchKind::Fargate => RoleKind::Execution,
        };
        self.add_signed(PlannedCall {
            step,
            role,
            container: container.name.clone(),
            action: action.to_owned(),
            resource: resource.into(),
            decrypts: String::new(),
            pointer,
        });
    }

    /// Adds a call behind those of its step and the steps before, unless the same container makes
    /// it already in this step; and behind one that reads what is encrypted, its decryption.
    fn add_signed(&mut self, call: PlannedCall) {
        let is_known = self.calls.iter().any(|known| {
            (known.step, &known.container, &known.action, &known.resource)
                == (call.step, &call.container, &call.action, &call.resource)
        });
        if is_known {
            return;
        }
        let place = self.calls.partition_point(|known| known.step <= call.step);
        let decryption = self.decryption(&call);
        self.calls.insert(place, call);
        if let Some(decryption) = decryption {
            self.calls.insert(place + 1, decryption);
        }
    }

    /// The call that decrypts what `call` reads, when that is encrypted with a customer managed
    /// key. Whoever reads a secret asks for it anew each time [V].
    fn decryption(&self, call: &PlannedCall) -> Option<PlannedCall> {
        let CallCircumstances {
            account,
            region,
            secrets,
            ..
        } = self.circumstances;
        if !READS.contains(&call.action.as_str()) {
            return None;
        }
        let secret = secrets
            .iter()
            .find(|it| it.arn(account, region).as_ref() == Some(&call.resource))?;
        Some(PlannedCall {
            action: "kms:Decrypt".to_owned(),
            resource: secret.key_arn(account, region)?,
            decrypts: call.resource.clone(),
            ..call.clone()
        })
    }

    /// The token for ECR: on Fargate before anything else [O], on an instance with the pull. One
    /// token serves all images of the task.
    fn registry_token(&mut self, pointer: &str, container: &ContainerDefinition) {
        let action = "ecr:GetAuthorizationToken";
        let has_token = self.calls.iter().any(|call| call.action == action);
        if EcrImage::read(&container.image).is_some() && !has_token {
            let step = match self.circumstances.launch {
                LaunchKind::Fargate => CallStep::Resources,
                LaunchKind::Ec2 => CallStep::ImagePull,
            };
            self.add(step, container, action, "*", format!("{pointer}/image"));
        }
    }

    fn registry_credentials(&mut self, pointer: &str, container: &ContainerDefinition) {
        let Some(credentials) = &container.repository_credentials else {
            return;
        };
        let pointer = format!("{pointer}/repositoryCredentials/credentialsParameter");
        if let Some(resource) = secret_arn(&credentials.credentials_parameter) {
            self.add(
                CallStep::Resources,
                container,
                READ_SECRET,
                resource,
                pointer,
            );
        }
    }

    fn parameters(&mut self, pointer: &str, container: &ContainerDefinition) {
        for (pointer, secret) in secrets_of(pointer, container) {
            let CallCircumstances {
                region, account, ..
            } = self.circumstances;
            if let Some(resource) = parameter_arn(&secret.value_from, region, account) {
                self.add(
                    CallStep::Resources,
                    container,
                    READ_PARAMETER,
                    resource,
                    pointer,
                );
            }
        }
    }

    fn secrets(&mut self, pointer: &str, container: &ContainerDefinition) {
        for (pointer, secret) in secrets_of(pointer, container) {
            if let Some(resource) = secret_arn(&secret.value_from) {
                self.add(
                    CallStep::Resources,
                    container,
                    READ_SECRET,
                    resource,
                    pointer,
                );
            }
        }
    }

    /// What a gMSA credential spec is read from; one in a file of the instance needs no call [V].
    fn credential_specs(&mut self, pointer: &str, container: &ContainerDefinition) {
        for (index, spec) in container.credential_specs.iter().enumerate() {
            let source = spec.split_once(':').map_or("", |(_, source)| source);
            if let Some((action, resource)) = reading_of(source) {
                let pointer = format!("{pointer}/credentialSpecs/{index}");
                self.add(CallStep::Resources, container, action, resource, pointer);
            }
        }
    }

    fn environment_files(&mut self, pointer: &str, container: &ContainerDefinition) {
        for (index, file) in container.environment_files.iter().enumerate() {
            let Some([_, partition, "s3", region, account, object]) = arn_parts(&file.value) else {
                continue;
            };
            let bucket = object.split_once('/').map_or(object, |(bucket, _)| bucket);
            let bucket = format!("arn:{partition}:s3:{region}:{account}:{bucket}");
            let pointer = format!("{pointer}/environmentFiles/{index}/value");
            let step = CallStep::Resources;
            self.add(
                step,
                container,
                "s3:GetBucketLocation",
                bucket,
                pointer.clone(),
            );
            self.add(step, container, "s3:GetObject", &file.value, pointer);
        }
    }

    fn image(&mut self, pointer: &str, container: &ContainerDefinition) {
        let Some(image) = EcrImage::read(&container.image) else {
            return;
        };
        for action in [
            "ecr:BatchGetImage",
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
        ] {
            self.add(
                CallStep::ImagePull,
                container,
                action,
                image.repository_arn(),
                format!("{pointer}/image"),
            );
        }
    }

    fn log_stream(&mut self, pointer: &str, container: &ContainerDefinition) {
        let Some(log) = self.log_target(container) else {
            return;
        };
        let step = CallStep::ContainerCreate;
        let options = format!("{pointer}/logConfiguration/options");
        if log.creates_group {
            let pointer = format!("{options}/awslogs-create-group");
            self.add(
                step,
                container,
                "logs:CreateLogGroup",
                log.group_arn,
                pointer,
            );
        }
        let pointer = format!("{options}/awslogs-group");
        self.add(
            step,
            container,
            "logs:CreateLogStream",
            log.stream_arn,
            pointer,
        );
    }

    fn log_events(&mut self, pointer: &str, container: &ContainerDefinition) {
        if let Some(log) = self.log_target(container) {
            let pointer = format!("{pointer}/logConfiguration/logDriver");
            let step = CallStep::Running;
            self.add(
                step,
                container,
                "logs:PutLogEvents",
                log.stream_arn,
                pointer,
            );
        }
    }

    /// The agent of ECS Exec in the container opens a channel for control when it starts, and one
    /// for data with each session [V]. No session is simulated, so it opens both at once [D].
    fn execute_command(&mut self, _: &str, container: &ContainerDefinition) {
        if self.circumstances.execute_command {
            for action in [
                "ssmmessages:CreateControlChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenDataChannel",
            ] {
                self.add_signed(PlannedCall {
                    step: CallStep::Running,
                    role: RoleKind::Task,
                    container: container.name.clone(),
                    action: action.to_owned(),
                    resource: "*".to_owned(),
                    decrypts: String::new(),
                    pointer: "/taskRoleArn".to_owned(),
                });
            }
        }
    }

    /// Where the awslogs driver writes. Streams are named prefix/container/task id; without a
    /// prefix, which only an instance allows, after the container's Docker id [V].
    fn log_target(&self, container: &ContainerDefinition) -> Option<LogTarget> {
        let log = container.log_configuration.as_ref()?;
        if log.log_driver != Some(LogDriver::Awslogs) {
            return None;
        }
        let option = |name: &str| log.options.get(name);
        let region = option("awslogs-region").unwrap_or(self.circumstances.region);
        let group = option("awslogs-group")?;
        let stream = match option("awslogs-stream-prefix") {
            Some(prefix) => format!("{prefix}/{}/*", container.name),
            None => "*".to_owned(),
        };
        let partition = partition_of(region);
        let arn = format!(
            "arn:{partition}:logs:{region}:{}:log-group:{group}:log-stream:",
            self.circumstances.account
        );
        Some(LogTarget {
            stream_arn: format!("{arn}{stream}"),
            group_arn: arn,
            creates_group: option("awslogs-create-group") == Some("true"),
        })
    }
}

/// Where a container's log goes.
struct LogTarget {
    creates_group: bool,
    /// As CloudWatch Logs names a group when it authorizes: with an empty stream [O].
    group_arn: String,
    stream_arn: String,
}

const READ_SECRET: &str = "secretsmanager:GetSecretValue";
const READ_PARAMETER: &str = "ssm:GetParameters";

/// The actions that read what may be encrypted with a customer managed key.
const READS: [&str; 2] = [READ_SECRET, READ_PARAMETER];

/// How what an ARN names is read: a secret, a parameter or an object.
fn reading_of(arn: &str) -> Option<(&'static str, String)> {
    match arn_parts(arn)? {
        [_, _, "secretsmanager", ..] => Some((READ_SECRET, secret_arn(arn)?)),
        [_, _, "ssm", ..] => Some((READ_PARAMETER, arn.to_owned())),
        [_, _, "s3", ..] => Some(("s3:GetObject", arn.to_owned())),
        _ => None,
    }
}

/// Whether a container instance's role signs the call when there is no execution role [V].
fn is_signed_by_instance(action: &str) -> bool {
    action.starts_with("ecr:") || action.starts_with("logs:")
}

/// Secrets of the container and of its log driver, each with the pointer of its valueFrom.
fn secrets_of<'c>(pointer: &str, container: &'c ContainerDefinition) -> Vec<(String, &'c Secret)> {
    let options = container
        .log_configuration
        .as_ref()
        .map_or(&[][..], |log| log.secret_options.as_slice());
    let lists = [
        ("secrets", container.secrets.as_slice()),
        ("logConfiguration/secretOptions", options),
    ];
    lists
        .into_iter()
        .flat_map(|(member, secrets)| {
            secrets.iter().enumerate().map(move |(index, secret)| {
                (format!("{pointer}/{member}/{index}/valueFrom"), secret)
            })
        })
        .collect()
}

/// The secret's own ARN: without the JSON key, version stage and version id that may follow its
/// name [V]. `None` when `value_from` names no secret of Secrets Manager.
fn secret_arn(value_from: &str) -> Option<String> {
    let [_, partition, service, region, account, secret] = arn_parts(value_from)?;
    let name = secret.strip_prefix("secret:")?;
    let name = name.split_once(':').map_or(name, |(name, _)| name);
    (service == "secretsmanager")
        .then(|| format!("arn:{partition}:secretsmanager:{region}:{account}:secret:{name}"))
}

/// The parameter's ARN; a bare name is one of the task's region and account [V]. `None` when
/// `value_from` is the ARN of something else.
fn parameter_arn(value_from: &str, region: &str, account: &str) -> Option<String> {
    match arn_parts(value_from) {
        Some([_, _, "ssm", _, _, _]) => Some(value_from.to_owned()),
        Some(_) => None,
        None if value_from.is_empty() || value_from.starts_with("arn:") => None,
        None => Some(format!(
            "arn:{}:ssm:{region}:{account}:parameter/{}",
            partition_of(region),
            value_from.trim_start_matches('/')
        )),
    }
}

/// The partition that `region` is in [V].
pub(super) fn partition_of(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}

#[cfg(test)]
mod tests;
