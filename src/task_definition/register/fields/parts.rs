//! The structures inside a container.

use super::{
    ANY_INTEGER, Choice, Kind, NOT_NEGATIVE, PORT, Shape, at_most, from_to, list, optional,
    required,
};

pub(in super::super) static REPOSITORY_CREDENTIALS: Shape = Shape(&[required(
    "credentialsParameter",
    Kind::Text,
    "Secret with user name and password: ARN, or name in the same region.",
)]);

pub(in super::super) static PORT_MAPPING: Shape = Shape(&[
    optional(
        "containerPort",
        from_to(1, 65_535),
        "Port that the application listens on.",
    ),
    optional(
        "hostPort",
        PORT,
        "Port on the instance. In bridge mode 0 has one assigned; in awsvpc and host it equals \
         containerPort.",
    )
    .or("0"),
    optional(
        "protocol",
        Kind::Choice(&[("tcp", ""), ("udp", "")]),
        "Protocol of the port.",
    )
    .or("tcp"),
    optional(
        "name",
        Kind::Text,
        "Name for Service Connect: up to 64 of a-z, 0-9, - and _.",
    ),
    optional(
        "appProtocol",
        Kind::Choice(&[("http", ""), ("http2", ""), ("grpc", "")]),
        "Protocol of the application, for Service Connect. Without it TCP.",
    ),
    optional(
        "containerPortRange",
        Kind::Text,
        "Several ports, for example 8000-8010, instead of containerPort.",
    ),
]);

pub(in super::super) static CONTAINER_RESTART_POLICY: Shape = Shape(&[
    required(
        "enabled",
        Kind::Boolean,
        "Whether the container is restarted.",
    ),
    optional(
        "ignoredExitCodes",
        at_most(50, &ANY_INTEGER),
        "Exit codes after which it is not restarted, at most 50.",
    ),
    optional(
        "restartAttemptPeriod",
        ANY_INTEGER,
        "Seconds that it must have run to be restarted, 60 to 1800.",
    )
    .or("300"),
]);

pub(in super::super) static KEY_VALUE_PAIR: Shape = Shape(&[
    optional("name", Kind::Text, "Name."),
    optional("value", Kind::Text, "Value."),
]);

pub(in super::super) static ENVIRONMENT_FILE: Shape = Shape(&[
    required(
        "value",
        Kind::Text,
        "ARN of the object in S3; its name ends in .env.",
    ),
    required("type", Kind::Choice(&[("s3", "")]), "Where the file is."),
]);

pub(in super::super) static MOUNT_POINT: Shape = Shape(&[
    optional("sourceVolume", Kind::Text, "Name of a volume of the task."),
    optional(
        "containerPath",
        Kind::Text,
        "Where it is mounted in the container.",
    ),
    optional(
        "readOnly",
        Kind::Boolean,
        "Whether the container cannot write to it.",
    )
    .or("false"),
]);

pub(in super::super) static VOLUME_FROM: Shape = Shape(&[
    optional(
        "sourceContainer",
        Kind::Text,
        "Name of another container of the task.",
    ),
    optional(
        "readOnly",
        Kind::Boolean,
        "Whether this container cannot write to them.",
    )
    .or("false"),
]);

pub(in super::super) static KERNEL_CAPABILITIES: Shape = Shape(&[
    optional(
        "add",
        list(&Kind::Text),
        "Capabilities beyond Docker's own, for example NET_ADMIN. On Fargate only SYS_PTRACE.",
    ),
    optional("drop", list(&Kind::Text), "Capabilities to take away."),
]);

pub(in super::super) static DEVICE: Shape = Shape(&[
    required(
        "hostPath",
        Kind::Text,
        "Path of the device on the instance.",
    ),
    optional("containerPath", Kind::Text, "Path in the container."),
    optional(
        "permissions",
        list(&Kind::Choice(&[("read", ""), ("write", ""), ("mknod", "")])),
        "What the container may do. Without it everything.",
    ),
]);

pub(in super::super) static TMPFS: Shape = Shape(&[
    required("containerPath", Kind::Text, "Where it is mounted."),
    required("size", NOT_NEGATIVE, "Largest size in MiB."),
    optional(
        "mountOptions",
        list(&Kind::Text),
        "Mount options, for example noexec.",
    ),
]);

pub(in super::super) static LINUX_PARAMETERS: Shape = Shape(&[
    optional(
        "capabilities",
        Kind::Structure(&KERNEL_CAPABILITIES),
        "Linux capabilities that are added or dropped.",
    ),
    optional(
        "devices",
        list(&Kind::Structure(&DEVICE)),
        "Devices of the instance. Not on Fargate.",
    ),
    optional(
        "initProcessEnabled",
        Kind::Boolean,
        "Whether an init process passes signals on and reaps processes.",
    )
    .or("false"),
    optional(
        "sharedMemorySize",
        NOT_NEGATIVE,
        "Size of /dev/shm in MiB. Not on Fargate.",
    ),
    optional(
        "tmpfs",
        list(&Kind::Structure(&TMPFS)),
        "File systems in memory.",
    ),
    optional(
        "maxSwap",
        NOT_NEGATIVE,
        "Swap in MiB; 0 is none. Not on Fargate.",
    ),
    optional(
        "swappiness",
        from_to(0, 100),
        "0 swaps only when there is no other way, 100 eagerly; needs maxSwap. Not on Fargate.",
    )
    .or("60"),
]);

pub(in super::super) static SECRET: Shape = Shape(&[
    required(
        "name",
        Kind::Text,
        "Name of the environment variable or option.",
    ),
    required(
        "valueFrom",
        Kind::Text,
        "ARN in Secrets Manager (:JSON-KEY:STAGE:VERSION may follow) or Parameter Store, or a \
         parameter's name.",
    ),
]);

pub(in super::super) static CONTAINER_DEPENDENCY: Shape = Shape(&[
    required(
        "containerName",
        Kind::Text,
        "Name of the container to wait for.",
    ),
    required(
        "condition",
        Kind::Choice(&[
            ("START", "It runs, or ran"),
            ("COMPLETE", "It has exited; it must not be essential"),
            ("SUCCESS", "It has exited with 0; it must not be essential"),
            ("HEALTHY", "Its health check says so"),
        ]),
        "What it must reach.",
    ),
]);

pub(in super::super) static HOST_ENTRY: Shape = Shape(&[
    required("hostname", Kind::Text, "Host name."),
    required("ipAddress", Kind::Text, "IP address."),
]);

pub(in super::super) static ULIMIT: Shape = Shape(&[
    required("name", Kind::Choice(ULIMITS), "What is limited."),
    required(
        "softLimit",
        ANY_INTEGER,
        "Limit that a process may raise; -1 is none.",
    ),
    required(
        "hardLimit",
        ANY_INTEGER,
        "Limit of the soft limit; -1 is none.",
    ),
]);

static ULIMITS: &[Choice] = &[
    ("core", "Size of core files"),
    ("cpu", "CPU time in seconds"),
    ("data", "Size of data"),
    ("fsize", "Size of files"),
    ("locks", "File locks"),
    ("memlock", "Locked memory"),
    ("msgqueue", "Bytes in message queues"),
    ("nice", "Nice value"),
    ("nofile", "Open files"),
    ("nproc", "Processes"),
    ("rss", "Resident memory"),
    ("rtprio", "Real-time priority"),
    ("rttime", "Real-time CPU time"),
    ("sigpending", "Pending signals"),
    ("stack", "Size of the stack"),
];

pub(in super::super) static LOG_CONFIGURATION: Shape = Shape(&[
    required(
        "logDriver",
        Kind::Choice(LOG_DRIVERS),
        "Driver. On Fargate awslogs, splunk or awsfirelens.",
    ),
    optional(
        "options",
        Kind::Texts(LOG_OPTIONS),
        "Options of the driver.",
    ),
    optional(
        "secretOptions",
        list(&Kind::Structure(&SECRET)),
        "Options whose values are secrets.",
    ),
]);

static LOG_DRIVERS: &[Choice] = &[
    ("json-file", "A file on the instance"),
    ("syslog", ""),
    ("journald", ""),
    ("gelf", "Graylog and Logstash"),
    ("fluentd", ""),
    ("awslogs", "CloudWatch Logs"),
    ("splunk", ""),
    ("awsfirelens", "The task's own log router"),
];

static LOG_OPTIONS: &[Choice] = &[
    ("awslogs-group", "Log group; required with awslogs"),
    (
        "awslogs-region",
        "Region of the log group; required with awslogs",
    ),
    (
        "awslogs-stream-prefix",
        "Streams are named prefix/container/task; required on Fargate",
    ),
    ("awslogs-create-group", "\"true\" creates the log group"),
    (
        "awslogs-datetime-format",
        "Start of an event of several lines, in strftime's format",
    ),
    (
        "awslogs-multiline-pattern",
        "Start of an event of several lines, a regular expression",
    ),
    ("mode", "blocking or non-blocking (default)"),
    (
        "max-buffer-size",
        "Buffer in non-blocking mode; default 10m",
    ),
];

pub(in super::super) static HEALTH_CHECK: Shape = Shape(&[
    required(
        "command",
        list(&Kind::Text),
        "CMD and arguments, or CMD-SHELL and one command; 0 means healthy.",
    ),
    optional(
        "interval",
        from_to(5, 300),
        "Seconds between checks, 5 to 300.",
    )
    .or("30"),
    optional(
        "timeout",
        from_to(2, 60),
        "Seconds until a check has failed, 2 to 60.",
    )
    .or("5"),
    optional(
        "retries",
        from_to(1, 10),
        "Failures in a row that make it UNHEALTHY, 1 to 10.",
    )
    .or("3"),
    optional(
        "startPeriod",
        from_to(0, 300),
        "Seconds at the start in which failures do not count, 0 to 300.",
    )
    .or("0"),
]);

pub(in super::super) static SYSTEM_CONTROL: Shape = Shape(&[
    optional(
        "namespace",
        Kind::Text,
        "Parameter, for example net.core.somaxconn.",
    ),
    optional("value", Kind::Text, "Its value."),
]);

pub(in super::super) static NVIDIA_MPS_ALLOCATION: Shape = Shape(&[
    required("memory", from_to(1, i64::MAX), "GPU memory in MiB."),
    optional(
        "maxComputePercent",
        from_to(1, 100),
        "Largest share of the GPU's computing power, 1 to 100.",
    ),
]);

pub(in super::super) static SHARING_STRATEGY: Shape = Shape(&[optional(
    "nvidiaMps",
    Kind::Structure(&NVIDIA_MPS_ALLOCATION),
    "Shares a GPU by NVIDIA's Multi-Process Service.",
)]);

pub(in super::super) static RESOURCE_REQUIREMENT: Shape = Shape(&[
    optional(
        "value",
        Kind::Text,
        "For GPU how many, or ALL; for NeuronDevice ALL.",
    ),
    required(
        "type",
        Kind::Choice(&[
            ("GPU", "Whole GPUs, or a share of one"),
            ("InferenceAccelerator", "Has ended"),
            ("NeuronDevice", "All Neuron devices; Managed Instances"),
        ]),
        "What is required.",
    ),
    optional(
        "sharingStrategy",
        Kind::Structure(&SHARING_STRATEGY),
        "How a GPU is shared, instead of value.",
    ),
]);

pub(in super::super) static FIRELENS_CONFIGURATION: Shape = Shape(&[
    required(
        "type",
        Kind::Choice(&[("fluentd", ""), ("fluentbit", "")]),
        "Which router the image is.",
    ),
    optional(
        "options",
        Kind::Texts(FIRELENS_OPTIONS),
        "Options of the router.",
    ),
]);

static FIRELENS_OPTIONS: &[Choice] = &[
    (
        "enable-ecs-log-metadata",
        "\"true\" (default) adds cluster and task to every record",
    ),
    ("config-file-type", "s3 or file; on Fargate file"),
    ("config-file-value", "ARN in S3, or path in the image"),
];
