//! A container.

use super::parts::{
    CONTAINER_DEPENDENCY, CONTAINER_RESTART_POLICY, ENVIRONMENT_FILE, FIRELENS_CONFIGURATION,
    HEALTH_CHECK, HOST_ENTRY, KEY_VALUE_PAIR, LINUX_PARAMETERS, LOG_CONFIGURATION, MOUNT_POINT,
    PORT_MAPPING, REPOSITORY_CREDENTIALS, RESOURCE_REQUIREMENT, SECRET, SYSTEM_CONTROL, ULIMIT,
    VOLUME_FROM,
};
use super::{Kind, NOT_NEGATIVE, Shape, at_most, list, optional};

/// A container.
pub(in super::super) static CONTAINER_DEFINITION: Shape = Shape(&[
    optional(
        "name",
        Kind::Name,
        "Name, unique in the task: up to 255 letters, digits, - and _.",
    ),
    optional(
        "image",
        Kind::Text,
        "Image to run: repository:tag or repository@sha256:digest.",
    ),
    optional(
        "repositoryCredentials",
        Kind::Structure(&REPOSITORY_CREDENTIALS),
        "Credentials of a private registry that is not Amazon ECR.",
    ),
    optional(
        "cpu",
        NOT_NEGATIVE,
        "CPU units of the container (1024 is one vCPU): on Linux its share when others want CPU \
         too, on Windows a limit.",
    )
    .or("0"),
    optional(
        "memory",
        NOT_NEGATIVE,
        "Hard limit in MiB, at least 6: the container is killed above it.",
    ),
    optional(
        "memoryReservation",
        NOT_NEGATIVE,
        "Memory in MiB that is reserved on the instance; at most memory.",
    ),
    optional(
        "links",
        list(&Kind::Text),
        "Containers that can be reached by name: name or name:alias. Only in bridge mode.",
    ),
    optional(
        "portMappings",
        list(&Kind::Structure(&PORT_MAPPING)),
        "Ports that the container listens on.",
    ),
    optional(
        "essential",
        Kind::Boolean,
        "Whether the task stops when this container exits.",
    )
    .or("true"),
    optional(
        "restartPolicy",
        Kind::Structure(&CONTAINER_RESTART_POLICY),
        "Restarts the container in its task when it exits.",
    ),
    optional(
        "entryPoint",
        list(&Kind::Text),
        "Executable with its first arguments; without it the image's.",
    ),
    optional(
        "command",
        list(&Kind::Text),
        "Arguments of the entry point; without it the image's.",
    ),
    optional(
        "environment",
        list(&Kind::Structure(&KEY_VALUE_PAIR)),
        "Environment variables in plain text.",
    ),
    optional(
        "environmentFiles",
        at_most(10, &Kind::Structure(&ENVIRONMENT_FILE)),
        "Files of environment variables in S3, at most 10; environment goes before them.",
    ),
    optional(
        "mountPoints",
        list(&Kind::Structure(&MOUNT_POINT)),
        "Where volumes of the task are mounted.",
    ),
    optional(
        "volumesFrom",
        list(&Kind::Structure(&VOLUME_FROM)),
        "Containers whose mounts this one has too.",
    ),
    optional(
        "linuxParameters",
        Kind::Structure(&LINUX_PARAMETERS),
        "Capabilities, devices, init process, shared memory, swap.",
    ),
    optional(
        "secrets",
        list(&Kind::Structure(&SECRET)),
        "Environment variables whose values the execution role reads when the task starts.",
    ),
    optional(
        "dependsOn",
        list(&Kind::Structure(&CONTAINER_DEPENDENCY)),
        "What other containers must reach before this one starts. They stop after it.",
    ),
    optional(
        "startTimeout",
        NOT_NEGATIVE,
        "Seconds in which this container must reach what others wait for. On Fargate 2 to 120.",
    ),
    optional(
        "stopTimeout",
        NOT_NEGATIVE,
        "Seconds between SIGTERM and SIGKILL. On Fargate 2 to 120.",
    )
    .or("30"),
    optional(
        "versionConsistency",
        Kind::Choice(&[
            (
                "enabled",
                "The tag is resolved to a digest once for each deployment",
            ),
            ("disabled", "Every task pulls what the tag names then"),
        ]),
        "Whether all tasks of a deployment run the same image.",
    )
    .or("enabled"),
    optional(
        "hostname",
        Kind::Text,
        "Host name in the container. Not with awsvpc.",
    ),
    optional(
        "user",
        Kind::Text,
        "User that runs the command: user, uid, user:group or uid:gid. Linux.",
    ),
    optional(
        "workingDirectory",
        Kind::Text,
        "Directory that the command runs in; without it the image's.",
    ),
    optional(
        "disableNetworking",
        Kind::Boolean,
        "Whether the container has no network. Not with awsvpc. Linux.",
    )
    .or("false"),
    optional(
        "privileged",
        Kind::Boolean,
        "Whether it has the rights of root on its instance. Not on Fargate. Linux.",
    )
    .or("false"),
    optional(
        "readonlyRootFilesystem",
        Kind::Boolean,
        "Whether the container cannot write to its image. Linux.",
    )
    .or("false"),
    optional(
        "dnsServers",
        list(&Kind::Text),
        "Addresses of DNS servers. Not with awsvpc. Linux.",
    ),
    optional(
        "dnsSearchDomains",
        list(&Kind::Text),
        "DNS search domains. Linux.",
    ),
    optional(
        "extraHosts",
        list(&Kind::Structure(&HOST_ENTRY)),
        "Lines for /etc/hosts. Not with awsvpc. Linux.",
    ),
    optional(
        "dockerSecurityOptions",
        list(&Kind::Text),
        "SELinux and AppArmor options, gMSA credential specs. Not on Fargate.",
    ),
    optional(
        "interactive",
        Kind::Boolean,
        "Whether standard input stays open.",
    )
    .or("false"),
    optional(
        "pseudoTerminal",
        Kind::Boolean,
        "Whether it gets a terminal (TTY).",
    )
    .or("false"),
    optional("dockerLabels", Kind::Texts(&[]), "Labels of the container."),
    optional(
        "ulimits",
        list(&Kind::Structure(&ULIMIT)),
        "Limits of the operating system for its processes. On Fargate only nofile has an own default.",
    ),
    optional(
        "logConfiguration",
        Kind::Structure(&LOG_CONFIGURATION),
        "Where the container's output goes. Without it the Docker daemon's default, on Fargate \
         nowhere.",
    ),
    optional(
        "healthCheck",
        Kind::Structure(&HEALTH_CHECK),
        "Command that says whether the container is healthy. HEALTHCHECK of the image does not count.",
    ),
    optional(
        "systemControls",
        list(&Kind::Structure(&SYSTEM_CONTROL)),
        "Kernel parameters (sysctl) of the container's namespaces.",
    ),
    optional(
        "resourceRequirements",
        list(&Kind::Structure(&RESOURCE_REQUIREMENT)),
        "GPUs and other devices. Not on Fargate.",
    ),
    optional(
        "firelensConfiguration",
        Kind::Structure(&FIRELENS_CONFIGURATION),
        "Makes this container the log router of the task.",
    ),
    optional(
        "credentialSpecs",
        at_most(1, &Kind::Text),
        "gMSA credential spec: credentialspec:ARN or credentialspecdomainless:ARN.",
    ),
]);
