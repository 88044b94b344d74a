//! Every member of RegisterTaskDefinition's input: name, type, whether it is required, limits.
//!
//! Names, types, required members and enums: [V botocore 1.44.5,
//! `botocore/data/ecs/2014-11-13/service-2.json`], in its order, which is the order in which an
//! unknown member's message lists them. Ranges: [V developer guide, task_definition_parameters].

use super::structure::{Kind, Member, Shape};

const ANY_INTEGER: Kind = Kind::Integer {
    minimum: i64::MIN,
    maximum: i64::MAX,
};

const fn required(name: &'static str, kind: Kind) -> Member {
    Member {
        name,
        kind,
        is_required: true,
    }
}

const fn optional(name: &'static str, kind: Kind) -> Member {
    Member {
        name,
        kind,
        is_required: false,
    }
}

const fn list(of: &'static Kind) -> Kind {
    Kind::List {
        of,
        at_most: usize::MAX,
    }
}

/// The input itself.
pub(super) static TASK_DEFINITION: Shape = Shape(&[
    required("family", Kind::Name),
    optional("taskRoleArn", Kind::Text),
    optional("executionRoleArn", Kind::Text),
    optional(
        "networkMode",
        Kind::Choice(&["bridge", "host", "awsvpc", "none"]),
    ),
    required(
        "containerDefinitions",
        Kind::List {
            of: &Kind::Structure(&CONTAINER_DEFINITION),
            at_most: 10,
        },
    ),
    optional("volumes", list(&Kind::Structure(&VOLUME))),
    optional(
        "placementConstraints",
        Kind::List {
            of: &Kind::Structure(&TASK_DEFINITION_PLACEMENT_CONSTRAINT),
            at_most: 10,
        },
    ),
    optional(
        "requiresCompatibilities",
        list(&Kind::Choice(&[
            "EC2",
            "FARGATE",
            "EXTERNAL",
            "MANAGED_INSTANCES",
        ])),
    ),
    optional("cpu", Kind::Text),
    optional("memory", Kind::Text),
    optional(
        "tags",
        Kind::List {
            of: &Kind::Structure(&TAG),
            at_most: 50,
        },
    ),
    optional("pidMode", Kind::Choice(&["host", "task"])),
    optional("ipcMode", Kind::Choice(&["host", "task", "none"])),
    optional("proxyConfiguration", Kind::Structure(&PROXY_CONFIGURATION)),
    optional(
        "inferenceAccelerators",
        list(&Kind::Structure(&INFERENCE_ACCELERATOR)),
    ),
    optional("ephemeralStorage", Kind::Structure(&EPHEMERAL_STORAGE)),
    optional("runtimePlatform", Kind::Structure(&RUNTIME_PLATFORM)),
    optional("enableFaultInjection", Kind::Boolean),
    optional(
        "trustedExecutionConfiguration",
        Kind::Structure(&TRUSTED_EXECUTION_CONFIGURATION),
    ),
]);

/// A container.
pub(super) static CONTAINER_DEFINITION: Shape = Shape(&[
    optional("name", Kind::Name),
    optional("image", Kind::Text),
    optional(
        "repositoryCredentials",
        Kind::Structure(&REPOSITORY_CREDENTIALS),
    ),
    optional(
        "cpu",
        Kind::Integer {
            minimum: 0,
            maximum: i64::MAX,
        },
    ),
    optional(
        "memory",
        Kind::Integer {
            minimum: 0,
            maximum: i64::MAX,
        },
    ),
    optional(
        "memoryReservation",
        Kind::Integer {
            minimum: 0,
            maximum: i64::MAX,
        },
    ),
    optional("links", list(&Kind::Text)),
    optional("portMappings", list(&Kind::Structure(&PORT_MAPPING))),
    optional("essential", Kind::Boolean),
    optional("restartPolicy", Kind::Structure(&CONTAINER_RESTART_POLICY)),
    optional("entryPoint", list(&Kind::Text)),
    optional("command", list(&Kind::Text)),
    optional("environment", list(&Kind::Structure(&KEY_VALUE_PAIR))),
    optional(
        "environmentFiles",
        Kind::List {
            of: &Kind::Structure(&ENVIRONMENT_FILE),
            at_most: 10,
        },
    ),
    optional("mountPoints", list(&Kind::Structure(&MOUNT_POINT))),
    optional("volumesFrom", list(&Kind::Structure(&VOLUME_FROM))),
    optional("linuxParameters", Kind::Structure(&LINUX_PARAMETERS)),
    optional("secrets", list(&Kind::Structure(&SECRET))),
    optional("dependsOn", list(&Kind::Structure(&CONTAINER_DEPENDENCY))),
    optional(
        "startTimeout",
        Kind::Integer {
            minimum: 0,
            maximum: i64::MAX,
        },
    ),
    optional(
        "stopTimeout",
        Kind::Integer {
            minimum: 0,
            maximum: i64::MAX,
        },
    ),
    optional("versionConsistency", Kind::Choice(&["enabled", "disabled"])),
    optional("hostname", Kind::Text),
    optional("user", Kind::Text),
    optional("workingDirectory", Kind::Text),
    optional("disableNetworking", Kind::Boolean),
    optional("privileged", Kind::Boolean),
    optional("readonlyRootFilesystem", Kind::Boolean),
    optional("dnsServers", list(&Kind::Text)),
    optional("dnsSearchDomains", list(&Kind::Text)),
    optional("extraHosts", list(&Kind::Structure(&HOST_ENTRY))),
    optional("dockerSecurityOptions", list(&Kind::Text)),
    optional("interactive", Kind::Boolean),
    optional("pseudoTerminal", Kind::Boolean),
    optional("dockerLabels", Kind::Texts),
    optional("ulimits", list(&Kind::Structure(&ULIMIT))),
    optional("logConfiguration", Kind::Structure(&LOG_CONFIGURATION)),
    optional("healthCheck", Kind::Structure(&HEALTH_CHECK)),
    optional("systemControls", list(&Kind::Structure(&SYSTEM_CONTROL))),
    optional(
        "resourceRequirements",
        list(&Kind::Structure(&RESOURCE_REQUIREMENT)),
    ),
    optional(
        "firelensConfiguration",
        Kind::Structure(&FIRELENS_CONFIGURATION),
    ),
    optional(
        "credentialSpecs",
        Kind::List {
            of: &Kind::Text,
            at_most: 1,
        },
    ),
]);

static REPOSITORY_CREDENTIALS: Shape = Shape(&[required("credentialsParameter", Kind::Text)]);

static PORT_MAPPING: Shape = Shape(&[
    optional(
        "containerPort",
        Kind::Integer {
            minimum: 1,
            maximum: 65535,
        },
    ),
    optional(
        "hostPort",
        Kind::Integer {
            minimum: 0,
            maximum: 65535,
        },
    ),
    optional("protocol", Kind::Choice(&["tcp", "udp"])),
    optional("name", Kind::Text),
    optional("appProtocol", Kind::Choice(&["http", "http2", "grpc"])),
    optional("containerPortRange", Kind::Text),
]);

static CONTAINER_RESTART_POLICY: Shape = Shape(&[
    required("enabled", Kind::Boolean),
    optional(
        "ignoredExitCodes",
        Kind::List {
            of: &ANY_INTEGER,
            at_most: 50,
        },
    ),
    optional("restartAttemptPeriod", ANY_INTEGER),
]);

static KEY_VALUE_PAIR: Shape =
    Shape(&[optional("name", Kind::Text), optional("value", Kind::Text)]);

static ENVIRONMENT_FILE: Shape = Shape(&[
    required("value", Kind::Text),
    required("type", Kind::Choice(&["s3"])),
]);

static MOUNT_POINT: Shape = Shape(&[
    optional("sourceVolume", Kind::Text),
    optional("containerPath", Kind::Text),
    optional("readOnly", Kind::Boolean),
]);

static VOLUME_FROM: Shape = Shape(&[
    optional("sourceContainer", Kind::Text),
    optional("readOnly", Kind::Boolean),
]);

static KERNEL_CAPABILITIES: Shape = Shape(&[
    optional("add", list(&Kind::Text)),
    optional("drop", list(&Kind::Text)),
]);

static DEVICE: Shape = Shape(&[
    required("hostPath", Kind::Text),
    optional("containerPath", Kind::Text),
    optional(
        "permissions",
        list(&Kind::Choice(&["read", "write", "mknod"])),
    ),
]);

static TMPFS: Shape = Shape(&[
    required("containerPath", Kind::Text),
    required(
        "size",
        Kind::Integer {
            minimum: 0,
            maximum: i64::MAX,
        },
    ),
    optional("mountOptions", list(&Kind::Text)),
]);

static LINUX_PARAMETERS: Shape = Shape(&[
    optional("capabilities", Kind::Structure(&KERNEL_CAPABILITIES)),
    optional("devices", list(&Kind::Structure(&DEVICE))),
    optional("initProcessEnabled", Kind::Boolean),
    optional(
        "sharedMemorySize",
        Kind::Integer {
            minimum: 0,
            maximum: i64::MAX,
        },
    ),
    optional("tmpfs", list(&Kind::Structure(&TMPFS))),
    optional(
        "maxSwap",
        Kind::Integer {
            minimum: 0,
            maximum: i64::MAX,
        },
    ),
    optional(
        "swappiness",
        Kind::Integer {
            minimum: 0,
            maximum: 100,
        },
    ),
]);

static SECRET: Shape = Shape(&[
    required("name", Kind::Text),
    required("valueFrom", Kind::Text),
]);

static CONTAINER_DEPENDENCY: Shape = Shape(&[
    required("containerName", Kind::Text),
    required(
        "condition",
        Kind::Choice(&["START", "COMPLETE", "SUCCESS", "HEALTHY"]),
    ),
]);

static HOST_ENTRY: Shape = Shape(&[
    required("hostname", Kind::Text),
    required("ipAddress", Kind::Text),
]);

static ULIMIT: Shape = Shape(&[
    required(
        "name",
        Kind::Choice(&[
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack",
        ]),
    ),
    required("softLimit", ANY_INTEGER),
    required("hardLimit", ANY_INTEGER),
]);

static LOG_CONFIGURATION: Shape = Shape(&[
    required(
        "logDriver",
        Kind::Choice(&[
            "json-file",
            "syslog",
            "journald",
            "gelf",
            "fluentd",
            "awslogs",
            "splunk",
            "awsfirelens",
        ]),
    ),
    optional("options", Kind::Texts),
    optional("secretOptions", list(&Kind::Structure(&SECRET))),
]);

static HEALTH_CHECK: Shape = Shape(&[
    required("command", list(&Kind::Text)),
    optional(
        "interval",
        Kind::Integer {
            minimum: 5,
            maximum: 300,
        },
    ),
    optional(
        "timeout",
        Kind::Integer {
            minimum: 2,
            maximum: 60,
        },
    ),
    optional(
        "retries",
        Kind::Integer {
            minimum: 1,
            maximum: 10,
        },
    ),
    optional(
        "startPeriod",
        Kind::Integer {
            minimum: 0,
            maximum: 300,
        },
    ),
]);

static SYSTEM_CONTROL: Shape = Shape(&[
    optional("namespace", Kind::Text),
    optional("value", Kind::Text),
]);

static NVIDIA_MPS_ALLOCATION: Shape = Shape(&[
    required(
        "memory",
        Kind::Integer {
            minimum: 1,
            maximum: i64::MAX,
        },
    ),
    optional(
        "maxComputePercent",
        Kind::Integer {
            minimum: 1,
            maximum: 100,
        },
    ),
]);

static SHARING_STRATEGY: Shape = Shape(&[optional(
    "nvidiaMps",
    Kind::Structure(&NVIDIA_MPS_ALLOCATION),
)]);

static RESOURCE_REQUIREMENT: Shape = Shape(&[
    optional("value", Kind::Text),
    required(
        "type",
        Kind::Choice(&["GPU", "InferenceAccelerator", "NeuronDevice"]),
    ),
    optional("sharingStrategy", Kind::Structure(&SHARING_STRATEGY)),
]);

static FIRELENS_CONFIGURATION: Shape = Shape(&[
    required("type", Kind::Choice(&["fluentd", "fluentbit"])),
    optional("options", Kind::Texts),
]);

static HOST_VOLUME_PROPERTIES: Shape = Shape(&[optional("sourcePath", Kind::Text)]);

static DOCKER_VOLUME_CONFIGURATION: Shape = Shape(&[
    optional("scope", Kind::Choice(&["task", "shared"])),
    optional("autoprovision", Kind::Boolean),
    optional("driver", Kind::Text),
    optional("driverOpts", Kind::Texts),
    optional("labels", Kind::Texts),
]);

static EFS_AUTHORIZATION_CONFIG: Shape = Shape(&[
    optional("accessPointId", Kind::Text),
    optional("iam", Kind::Choice(&["ENABLED", "DISABLED"])),
]);

static EFS_VOLUME_CONFIGURATION: Shape = Shape(&[
    required("fileSystemId", Kind::Text),
    optional("rootDirectory", Kind::Text),
    optional("transitEncryption", Kind::Choice(&["ENABLED", "DISABLED"])),
    optional(
        "transitEncryptionPort",
        Kind::Integer {
            minimum: 0,
            maximum: 65535,
        },
    ),
    optional(
        "authorizationConfig",
        Kind::Structure(&EFS_AUTHORIZATION_CONFIG),
    ),
]);

static S3_FILES_VOLUME_CONFIGURATION: Shape = Shape(&[
    required("fileSystemArn", Kind::Text),
    optional("rootDirectory", Kind::Text),
    optional(
        "transitEncryptionPort",
        Kind::Integer {
            minimum: 0,
            maximum: 65535,
        },
    ),
    optional("accessPointArn", Kind::Text),
]);

static FSX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG: Shape = Shape(&[
    required("credentialsParameter", Kind::Text),
    required("domain", Kind::Text),
]);

static FSX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION: Shape = Shape(&[
    required("fileSystemId", Kind::Text),
    required("rootDirectory", Kind::Text),
    required(
        "authorizationConfig",
        Kind::Structure(&FSX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG),
    ),
]);

static VOLUME: Shape = Shape(&[
    optional("name", Kind::Name),
    optional("host", Kind::Structure(&HOST_VOLUME_PROPERTIES)),
    optional(
        "dockerVolumeConfiguration",
        Kind::Structure(&DOCKER_VOLUME_CONFIGURATION),
    ),
    optional(
        "efsVolumeConfiguration",
        Kind::Structure(&EFS_VOLUME_CONFIGURATION),
    ),
    optional(
        "s3filesVolumeConfiguration",
        Kind::Structure(&S3_FILES_VOLUME_CONFIGURATION),
    ),
    optional(
        "fsxWindowsFileServerVolumeConfiguration",
        Kind::Structure(&FSX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION),
    ),
    optional("configuredAtLaunch", Kind::Boolean),
]);

static TASK_DEFINITION_PLACEMENT_CONSTRAINT: Shape = Shape(&[
    optional("type", Kind::Text),
    optional("expression", Kind::Text),
]);

static TAG: Shape = Shape(&[
    optional(
        "key",
        Kind::Limited {
            minimum: 1,
            maximum: 128,
        },
    ),
    optional(
        "value",
        Kind::Limited {
            minimum: 0,
            maximum: 256,
        },
    ),
]);

static PROXY_CONFIGURATION: Shape = Shape(&[
    optional("type", Kind::Choice(&["APPMESH"])),
    required("containerName", Kind::Text),
    optional("properties", list(&Kind::Structure(&KEY_VALUE_PAIR))),
]);

static INFERENCE_ACCELERATOR: Shape = Shape(&[
    required("deviceName", Kind::Text),
    required("deviceType", Kind::Text),
]);

static EPHEMERAL_STORAGE: Shape = Shape(&[required("sizeInGiB", ANY_INTEGER)]);

static RUNTIME_PLATFORM: Shape = Shape(&[
    optional("cpuArchitecture", Kind::Choice(&["X86_64", "ARM64"])),
    optional(
        "operatingSystemFamily",
        Kind::Choice(&[
            "WINDOWS_SERVER_2019_FULL",
            "WINDOWS_SERVER_2019_CORE",
            "WINDOWS_SERVER_2016_FULL",
            "WINDOWS_SERVER_2004_CORE",
            "WINDOWS_SERVER_2022_CORE",
            "WINDOWS_SERVER_2022_FULL",
            "WINDOWS_SERVER_2025_CORE",
            "WINDOWS_SERVER_2025_FULL",
            "WINDOWS_SERVER_20H2_CORE",
            "LINUX",
        ]),
    ),
]);

static TRUSTED_EXECUTION_CONFIGURATION: Shape = Shape(&[
    required(
        "isolationMode",
        Kind::Choice(&["SHARED", "ISOLATED_SANDBOX", "CONFIDENTIAL_SANDBOX"]),
    ),
    optional("attestationPolicy", Kind::Text),
]);
