//! The rules by name: code, how much it matters, where it is from, what it says.
//!
//! Nothing in this room says anything without one of these, so that the table is complete.

use crate::diagnostic::{Diagnostic, Severity};

/// A rule, as the code that checks it uses it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) code: &'static str,
    severity: Severity,
}

/// What there is to know about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleDescription {
    /// The code of its diagnostics.
    pub code: &'static str,
    /// How much it matters when it is broken.
    pub severity: Severity,
    /// How sure it is that ECS holds to it.
    pub source: Source,
    /// What it says, in a sentence.
    pub says: &'static str,
}

/// How sure a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// AWS documents it, or its API model, its agent or a captured answer shows it.
    Documented,
    /// Users saw it.
    Observed,
    /// AWS is silent; it is our choice.
    Chosen,
}

impl Source {
    /// The mark that comments use: V, O or D.
    #[must_use]
    pub fn mark(self) -> char {
        match self {
            Self::Documented => 'V',
            Self::Observed => 'O',
            Self::Chosen => 'D',
        }
    }
}

impl Rule {
    /// A breach of the rule, in our words.
    pub(super) fn at(&self, pointer: impl Into<String>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::of(self.severity, self.code, pointer, message)
    }

    /// A breach of the rule, in the words that AWS answers.
    pub(super) fn refused(
        &self,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) -> Diagnostic {
        self.at(pointer, message).in_aws_words()
    }
}

macro_rules! rules {
    ($($name:ident $code:literal $severity:ident $source:ident $says:literal)*) => {
        $(pub(super) const $name: Rule = Rule { code: $code, severity: Severity::$severity };)*

        /// All rules, in the order in which they are checked.
        pub(super) static RULES: &[RuleDescription] = &[
            $(RuleDescription {
                code: $code,
                severity: Severity::$severity,
                source: Source::$source,
                says: $says,
            },)*
        ];
    };
}

rules! {
    UNKNOWN_MEMBER "unknown-member" Error Documented
        "Members are those of the API."
    MISSING_MEMBER "missing-member" Error Documented
        "Members that the API requires are there."
    WRONG_TYPE "wrong-type" Error Documented
        "Values have the type that the API wants."
    NOT_A_CHOICE "not-a-choice" Error Documented
        "Texts of an enum are among those of the API."
    INVALID_NAME "invalid-name" Error Documented
        "Families, containers and volumes are named with up to 255 letters, digits, - and _."
    TEXT_LENGTH "text-length" Error Documented
        "Keys of tags have 1 to 128 characters, values up to 256."
    OUT_OF_RANGE "out-of-range" Error Documented
        "Numbers are in the documented range."
    TOO_MANY "too-many" Error Documented
        "Lists are not longer than documented: 10 containers, 10 environment files, 50 tags."

    FAMILY_EMPTY "family-empty" Error Documented
        "The family is not empty."
    CONTAINERS_EMPTY "containers-empty" Error Documented
        "A task has at least one container."
    CONTAINER_NAME_MISSING "container-name-missing" Error Documented
        "A container has a name."
    CONTAINER_NAME_DUPLICATE "container-name-duplicate" Error Documented
        "Containers have different names."
    IMAGE_MISSING "image-missing" Error Documented
        "A container has an image."
    IMAGE_CHARACTERS "image-characters" Error Documented
        "An image is named with letters, digits and - _ : . / #."
    IMAGE_LENGTH "image-length" Error Documented
        "An image's name and tag have up to 255 characters."
    IMAGE_DIGEST "image-digest" Error Documented
        "An image's digest is sha256: and 64 hex digits."
    RESTART_ATTEMPT_PERIOD "restart-attempt-period" Error Documented
        "restartAttemptPeriod is 60 to 1800 seconds."
    USER_SYNTAX "user-syntax" Error Documented
        "user is a user or uid, alone or followed by : and a group or gid."
    SECURITY_OPTION "security-option" Warning Documented
        "dockerSecurityOptions are those that are documented."
    CREDENTIAL_SPEC "credential-spec" Error Documented
        "A credential spec is credentialspec:ARN or credentialspecdomainless:ARN."
    NO_ESSENTIAL_CONTAINER "no-essential-container" Error Documented
        "At least one container is essential."

    DEFINITION_LENGTH "definition-length" Error Documented
        "A definition has up to 64 KiB."
    TASK_CPU "task-cpu" Error Documented
        "Task-level cpu is an amount of CPU; on EC2 128 to 196608 units."
    TASK_MEMORY "task-memory" Error Documented
        "Task-level memory is an amount of memory."
    CONTAINER_WITHOUT_MEMORY "container-without-memory" Error Documented
        "On EC2 without task-level memory every container has memory or memoryReservation."
    MEMORY_BELOW_RESERVATION "memory-below-reservation" Error Documented
        "A container's memory is not below its memoryReservation."
    CONTAINER_MEMORY_SMALL "container-memory-small" Error Documented
        "A container has at least 6 MiB."
    CONTAINER_CPU_SUM "container-cpu-sum" Error Documented
        "The containers' CPU together is not above the task's."
    CONTAINER_MEMORY_SUM "container-memory-sum" Error Documented
        "The containers' memory together is not above the task's."
    CONTAINER_MEMORY_ABOVE_TASK "container-memory-above-task" Error Documented
        "No container's memory is above the task's."

    AWSVPC_LINKS "awsvpc-links" Error Documented
        "With awsvpc containers have no links."
    AWSVPC_EXTRA_HOSTS "awsvpc-extra-hosts" Error Documented
        "With awsvpc containers have no extraHosts."
    AWSVPC_HOSTNAME "awsvpc-hostname" Error Documented
        "With awsvpc containers have no hostname."
    AWSVPC_DNS_SERVERS "awsvpc-dns-servers" Error Documented
        "With awsvpc containers have no dnsServers."
    AWSVPC_DISABLE_NETWORKING "awsvpc-disable-networking" Error Documented
        "With awsvpc containers have no disableNetworking."
    LINKS_NETWORK_MODE "links-network-mode" Error Documented
        "Links need network mode bridge."
    PORTS_WITHOUT_NETWORK "ports-without-network" Error Documented
        "Without network there are no port mappings."
    EXTRA_HOST_ADDRESS "extra-host-address" Warning Chosen
        "Extra hosts have IP addresses."
    CONTAINER_PORT_MISSING "container-port-missing" Error Documented
        "A port mapping has a containerPort or a containerPortRange."
    HOST_PORT_MISMATCH "host-port-mismatch" Error Documented
        "With awsvpc and host hostPort equals containerPort."
    PORT_AND_RANGE "port-and-range" Error Documented
        "A port mapping has a port or a range, not both."
    PORT_RANGE_NETWORK_MODE "port-range-network-mode" Error Documented
        "Port ranges need bridge or awsvpc."
    PORT_RANGE "port-range" Error Documented
        "A port range is written first-last, the first port lower."
    PORT_RANGE_COUNT "port-range-count" Error Documented
        "A container has at most 100 port ranges."
    PORT_RANGE_OVERLAP "port-range-overlap" Error Documented
        "Port ranges overlap with no other port mapping."
    PORT_NAME "port-name" Error Documented
        "A port mapping is named with up to 64 of a-z, 0-9, - and _, not starting with -."
    PORT_NAME_DUPLICATE "port-name-duplicate" Error Documented
        "Port mappings have different names."
    HOST_PORT_DUPLICATE "host-port-duplicate" Error Chosen
        "A static host port is used once."
    CONTAINER_PORT_DUPLICATE "container-port-duplicate" Error Documented
        "With awsvpc and host a container port is used once in the task."
    CONTAINER_PORT_PROTOCOLS "container-port-protocols" Warning Documented
        "A container port is exposed for one protocol."

    AWSLOGS_GROUP "awslogs-group" Error Documented
        "The awslogs driver has awslogs-group."
    AWSLOGS_REGION "awslogs-region" Error Documented
        "The awslogs driver has awslogs-region."
    AWSLOGS_CREATE_GROUP "awslogs-create-group" Error Observed
        "awslogs-create-group is true or left out."
    AWSLOGS_MULTILINE "awslogs-multiline" Error Documented
        "awslogs-datetime-format and awslogs-multiline-pattern exclude each other."
    LOG_MODE "log-mode" Error Documented
        "The mode of a log driver is blocking or non-blocking."
    LOG_BUFFER_SIZE "log-buffer-size" Error Chosen
        "max-buffer-size is a number with k, m or g."
    FIRELENS_WITHOUT_ROUTER "firelens-without-router" Error Documented
        "The awsfirelens driver has a container with firelensConfiguration."
    FIRELENS_WITHOUT_SENDER "firelens-without-sender" Error Documented
        "A firelensConfiguration has a container with the awsfirelens driver."
    FIRELENS_ROUTERS "firelens-routers" Error Chosen
        "A task has one firelensConfiguration."

    ROLE_ARN "role-arn" Error Documented
        "Roles are named, or given by their ARN."
    EXECUTION_ROLE_MISSING "execution-role-missing" Error Documented
        "Secrets and registry credentials have an execution role; on Fargate awslogs and images in \
         Amazon ECR too."
    ENVIRONMENT_FILES_WITHOUT_ROLE "environment-files-without-role" Warning Documented
        "Environment files are read with an execution role."
    EFS_IAM_WITHOUT_ROLE "efs-iam-without-role" Warning Documented
        "IAM authorization of EFS has a task role."
    TASK_ROLE_IS_EXECUTION_ROLE "task-role-is-execution-role" Info Chosen
        "The task role and the execution role are different."
    ENVIRONMENT_NAME "environment-name" Error Chosen
        "Environment variables have names, without =."
    ENVIRONMENT_DUPLICATE "environment-duplicate" Warning Chosen
        "Environment variables are set once."
    SECRET_NAME_DUPLICATE "secret-name-duplicate" Error Observed
        "A secret's name is used once, and by no environment variable."
    SECRET_VALUE_FROM "secret-value-from" Error Chosen
        "valueFrom is not empty."
    SECRET_ARN "secret-arn" Error Documented
        "The ARN in valueFrom is of a secret or a parameter."
    ENVIRONMENT_FILE "environment-file" Error Documented
        "An environment file is given by the ARN of an object in S3 that ends in .env."

    DEPENDENCY_UNKNOWN "dependency-unknown" Error Documented
        "Containers depend on containers of the task."
    DEPENDENCY_ON_ITSELF "dependency-on-itself" Error Chosen
        "No container depends on itself."
    DEPENDENCY_DUPLICATE "dependency-duplicate" Warning Chosen
        "A dependency is given once."
    DEPENDENCY_ESSENTIAL "dependency-essential" Error Documented
        "COMPLETE and SUCCESS are for containers that are not essential."
    DEPENDENCY_WITHOUT_HEALTH_CHECK "dependency-without-health-check" Error Documented
        "HEALTHY is for containers with a health check."
    DEPENDENCY_CYCLE "dependency-cycle" Error Documented
        "Dependencies have no cycle."
    LINK_UNKNOWN "link-unknown" Error Documented
        "Links are to containers of the task."
    LINK_CYCLE "link-cycle" Error Documented
        "Links have no cycle."
    VOLUMES_FROM_UNKNOWN "volumes-from-unknown" Error Documented
        "volumesFrom names containers of the task."
    VOLUMES_FROM_ITSELF "volumes-from-itself" Error Chosen
        "No container takes volumes from itself."
    PROXY_UNKNOWN "proxy-unknown" Error Documented
        "The proxy is a container of the task."
    PROXY_NETWORK_MODE "proxy-network-mode" Error Documented
        "A proxy needs network mode awsvpc."
    PROXY_PORT "proxy-port" Error Documented
        "A proxy has AppPorts, ProxyIngressPort and ProxyEgressPort."
    PROXY_IGNORED_USER "proxy-ignored-user" Error Documented
        "A proxy has IgnoredUID or IgnoredGID."

    HEALTH_CHECK_COMMAND "health-check-command" Error Documented
        "A health check's command starts with CMD or CMD-SHELL, and goes on."
    HEALTH_CHECK_NONE "health-check-none" Warning Chosen
        "A health check is not NONE."
    HEALTH_CHECK_SHELL_WORDS "health-check-shell-words" Warning Chosen
        "CMD-SHELL has one command, CMD a text for each argument."
    HEALTH_CHECK_TIMEOUT "health-check-timeout" Info Chosen
        "A check does not take longer than the interval."

    VOLUME_NAME "volume-name" Error Documented
        "Volumes have different names."
    VOLUME_KINDS "volume-kinds" Error Documented
        "A volume is of one kind."
    VOLUMES_AT_LAUNCH "volumes-at-launch" Error Documented
        "A task has one volume that is configured at launch."
    DOCKER_VOLUME_AUTOPROVISION "docker-volume-autoprovision" Error Documented
        "autoprovision is for volumes of scope shared."
    EFS_IAM_ENCRYPTION "efs-iam-encryption" Error Documented
        "IAM authorization of EFS has transitEncryption."
    EFS_ACCESS_POINT_ENCRYPTION "efs-access-point-encryption" Error Documented
        "An EFS access point has transitEncryption."
    EFS_ENCRYPTION_PORT "efs-encryption-port" Error Documented
        "transitEncryptionPort has transitEncryption."
    EFS_ROOT_DIRECTORY "efs-root-directory" Error Documented
        "With an EFS access point rootDirectory is / or left out."
    S3FILES_TASK_ROLE "s3files-task-role" Error Documented
        "Volumes of S3 Files have a task role."
    S3FILES_ROOT_DIRECTORY "s3files-root-directory" Error Documented
        "With an S3 Files access point rootDirectory is / or left out."
    VOLUME_UNKNOWN "volume-unknown" Error Documented
        "Mount points name volumes of the task."
    MOUNT_PATH_MISSING "mount-path-missing" Error Chosen
        "Mount points have a containerPath."
    MOUNT_PATH_RELATIVE "mount-path-relative" Warning Chosen
        "containerPath is absolute."
    MOUNT_PATH_DUPLICATE "mount-path-duplicate" Warning Chosen
        "A path is mounted once."

    CAPABILITY_UNKNOWN "capability-unknown" Error Documented
        "Linux capabilities are those that ECS lists."
    TMPFS_OPTION "tmpfs-option" Warning Documented
        "Mount options of tmpfs are those that ECS lists."
    SWAPPINESS_WITHOUT_MAX_SWAP "swappiness-without-max-swap" Warning Documented
        "swappiness has maxSwap."
    ULIMIT_ORDER "ulimit-order" Error Chosen
        "A soft limit is not above its hard limit."
    SYSTEM_CONTROL_NAMESPACE "system-control-namespace" Error Documented
        "System controls are of the network or the IPC namespace."
    SYSTEM_CONTROL_OF_HOST "system-control-of-host" Error Documented
        "System controls are not of a namespace that is the host's."
    GPU_VALUE_AND_SHARING "gpu-value-and-sharing" Error Documented
        "A GPU requirement has a value or a sharing strategy."
    GPU_COUNT "gpu-count" Error Documented
        "A GPU requirement has a number of GPUs, or ALL."
    DEVICE_VALUE "device-value" Error Documented
        "The value for Neuron devices is ALL."
    INFERENCE_ACCELERATOR_UNKNOWN "inference-accelerator-unknown" Error Documented
        "Containers require no inference accelerators."
    DNS_SEARCH_DOMAIN "dns-search-domain" Error Documented
        "Search domains are letters, digits, - and ., ending in a letter or a digit."

    NOT_ON_WINDOWS "not-on-windows" Error Documented
        "Windows containers have no settings for Linux."
    WINDOWS_NETWORK_MODE "windows-network-mode" Error Documented
        "Windows containers have the default network mode or awsvpc."
    WINDOWS_BRIDGE "windows-bridge" Warning Documented
        "Windows containers have the default network mode by leaving it out."
    WINDOWS_ARCHITECTURE "windows-architecture" Error Documented
        "Windows containers run on X86_64."
    NOT_ON_LINUX "not-on-linux" Error Documented
        "FSx for Windows File Server is for Windows."
    EXTERNAL_NETWORK_MODE "external-network-mode" Error Documented
        "External instances do not have awsvpc."
    EXTERNAL_UNSUPPORTED "external-unsupported" Warning Documented
        "External instances have no EBS volumes, App Mesh and fault injection."
    MANAGED_NETWORK_MODE "managed-network-mode" Error Documented
        "Managed Instances do not have bridge."
    MANAGED_LOG_DRIVER "managed-log-driver" Error Documented
        "Managed Instances log with awslogs, splunk, awsfirelens or json-file."
    MANAGED_ONLY "managed-only" Error Documented
        "Trusted execution and Neuron devices are for Managed Instances."
    ATTESTATION_POLICY "attestation-policy" Error Documented
        "A confidential sandbox has an attestation policy."

    FARGATE_NETWORK_MODE "fargate-network-mode" Error Documented
        "Fargate has awsvpc."
    FARGATE_SIZE_MISSING "fargate-size-missing" Error Documented
        "On Fargate cpu and memory are given for the task."
    FARGATE_SIZE "fargate-size" Error Documented
        "On Fargate cpu and memory are one of its 74 sizes."
    FARGATE_WINDOWS "fargate-windows" Error Documented
        "On Fargate Windows is Server 2019 or newer."
    FARGATE_UNSUPPORTED "fargate-unsupported" Error Documented
        "Fargate has no links, devices, swap, shared memory, Docker security options, Docker and \
         host volumes, FSx, ipcMode and placement constraints."
    FARGATE_PID_MODE "fargate-pid-mode" Error Documented
        "On Fargate pidMode is not host."
    FARGATE_FIRELENS_S3 "fargate-firelens-s3" Error Documented
        "On Fargate a log router's configuration is not in S3."
    FARGATE_PRIVILEGED "fargate-privileged" Error Documented
        "On Fargate no container is privileged."
    FARGATE_GPU "fargate-gpu" Error Documented
        "Fargate has no GPUs."
    FARGATE_CAPABILITY "fargate-capability" Error Documented
        "On Fargate only the capability SYS_PTRACE can be added."
    FARGATE_LOG_DRIVER "fargate-log-driver" Error Documented
        "Fargate logs with awslogs, splunk or awsfirelens."
    FARGATE_STREAM_PREFIX "fargate-stream-prefix" Error Documented
        "On Fargate awslogs has awslogs-stream-prefix."
    FARGATE_TIMEOUT "fargate-timeout" Error Documented
        "On Fargate startTimeout and stopTimeout are 2 to 120 seconds."
    EPHEMERAL_STORAGE_LAUNCH_TYPE "ephemeral-storage-launch-type" Error Documented
        "Ephemeral storage is for Fargate."
    EPHEMERAL_STORAGE_SIZE "ephemeral-storage-size" Error Documented
        "Ephemeral storage is 21 to 200 GiB."

    TAGS_EMPTY "tags-empty" Error Documented
        "A list of tags is not empty."
    TAG_KEY "tag-key" Error Documented
        "Tags have different keys, not starting with aws:."
    TAG_CHARACTERS "tag-characters" Error Documented
        "Tags are letters, digits, spaces and _ . : / = + - @."
    PLACEMENT_CONSTRAINT_TYPE "placement-constraint-type" Error Documented
        "A definition's placement constraints are memberOf."
    PLACEMENT_EXPRESSION_MISSING "placement-expression-missing" Error Documented
        "memberOf has an expression."
    PLACEMENT_NOT_EQUAL "placement-not-equal" Info Documented
        "A constraint with != leaves out instances without the attribute."
    INFERENCE_ACCELERATORS "inference-accelerators" Error Documented
        "There are no inferenceAccelerators: Elastic Inference has ended."

    RESERVED_HOST_PORT "reserved-host-port" Warning Documented
        "A static host port is not one that the agent keeps."
    EPHEMERAL_HOST_PORT "ephemeral-host-port" Warning Documented
        "A static host port is not one that the instance assigns itself."
    STATIC_HOST_PORT "static-host-port" Warning Documented
        "In bridge mode host ports are dynamic: a static one limits to one task per instance."
    HOST_MODE_PORTS "host-mode-ports" Warning Documented
        "In host mode ports limit to one task per instance."
    AWSVPC_INTERFACE "awsvpc-interface" Info Documented
        "On EC2 every awsvpc task takes a network interface."
    IMAGE_LATEST "image-latest" Warning Documented
        "Images have a tag other than latest, or a digest."
    ESSENTIAL_WITHOUT_HEALTH_CHECK "essential-without-health-check" Info Documented
        "Essential containers have a health check."
    SHELL_AND_SIGTERM "shell-and-sigterm" Info Documented
        "The first process passes SIGTERM on."
    PLAIN_SECRET "plain-secret" Info Documented
        "What looks like a secret is no plain environment variable."
    MEMORY_RESERVES_LIMIT "memory-reserves-limit" Info Documented
        "A large memory has a lower memoryReservation."
    RESERVATION_WITHOUT_LIMIT "reservation-without-limit" Info Documented
        "A memoryReservation has a memory limit."
    SECRETS_READ_ONCE "secrets-read-once" Info Documented
        "Secrets are read when a task starts."
    NO_LOGS "no-logs" Info Documented
        "On Fargate containers have a log configuration."
    RESTART_POLICY_PERIOD "restart-policy-period" Info Documented
        "A container that exits within restartAttemptPeriod is not restarted."
    HEALTHY_WITHOUT_START_TIMEOUT "healthy-without-start-timeout" Warning Observed
        "A container that must become HEALTHY has a startTimeout."
    START_TIMEOUT_UNUSED "start-timeout-unused" Warning Documented
        "startTimeout is on a container that others wait for, beyond its start."
    STOP_TIMEOUT_SPOT "stop-timeout-spot" Info Documented
        "On Fargate Spot all containers stop within 120 seconds."
}
