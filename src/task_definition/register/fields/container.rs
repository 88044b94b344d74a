//! The structures inside a container.

use super::super::structure::{Kind, Shape};
use super::{ANY_INTEGER, list, optional, required};

pub(super) static REPOSITORY_CREDENTIALS: Shape =
    Shape(&[required("credentialsParameter", Kind::Text)]);

pub(super) static PORT_MAPPING: Shape = Shape(&[
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

pub(super) static CONTAINER_RESTART_POLICY: Shape = Shape(&[
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

pub(super) static KEY_VALUE_PAIR: Shape =
    Shape(&[optional("name", Kind::Text), optional("value", Kind::Text)]);

pub(super) static ENVIRONMENT_FILE: Shape = Shape(&[
    required("value", Kind::Text),
    required("type", Kind::Choice(&["s3"])),
]);

pub(super) static MOUNT_POINT: Shape = Shape(&[
    optional("sourceVolume", Kind::Text),
    optional("containerPath", Kind::Text),
    optional("readOnly", Kind::Boolean),
]);

pub(super) static VOLUME_FROM: Shape = Shape(&[
    optional("sourceContainer", Kind::Text),
    optional("readOnly", Kind::Boolean),
]);

pub(super) static KERNEL_CAPABILITIES: Shape = Shape(&[
    optional("add", list(&Kind::Text)),
    optional("drop", list(&Kind::Text)),
]);

pub(super) static DEVICE: Shape = Shape(&[
    required("hostPath", Kind::Text),
    optional("containerPath", Kind::Text),
    optional(
        "permissions",
        list(&Kind::Choice(&["read", "write", "mknod"])),
    ),
]);

pub(super) static TMPFS: Shape = Shape(&[
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

pub(super) static LINUX_PARAMETERS: Shape = Shape(&[
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

pub(super) static SECRET: Shape = Shape(&[
    required("name", Kind::Text),
    required("valueFrom", Kind::Text),
]);

pub(super) static CONTAINER_DEPENDENCY: Shape = Shape(&[
    required("containerName", Kind::Text),
    required(
        "condition",
        Kind::Choice(&["START", "COMPLETE", "SUCCESS", "HEALTHY"]),
    ),
]);

pub(super) static HOST_ENTRY: Shape = Shape(&[
    required("hostname", Kind::Text),
    required("ipAddress", Kind::Text),
]);

pub(super) static ULIMIT: Shape = Shape(&[
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

pub(super) static LOG_CONFIGURATION: Shape = Shape(&[
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

pub(super) static HEALTH_CHECK: Shape = Shape(&[
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

pub(super) static SYSTEM_CONTROL: Shape = Shape(&[
    optional("namespace", Kind::Text),
    optional("value", Kind::Text),
]);

pub(super) static NVIDIA_MPS_ALLOCATION: Shape = Shape(&[
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

pub(super) static SHARING_STRATEGY: Shape = Shape(&[optional(
    "nvidiaMps",
    Kind::Structure(&NVIDIA_MPS_ALLOCATION),
)]);

pub(super) static RESOURCE_REQUIREMENT: Shape = Shape(&[
    optional("value", Kind::Text),
    required(
        "type",
        Kind::Choice(&["GPU", "InferenceAccelerator", "NeuronDevice"]),
    ),
    optional("sharingStrategy", Kind::Structure(&SHARING_STRATEGY)),
]);

pub(super) static FIRELENS_CONFIGURATION: Shape = Shape(&[
    required("type", Kind::Choice(&["fluentd", "fluentbit"])),
    optional("options", Kind::Texts),
]);
