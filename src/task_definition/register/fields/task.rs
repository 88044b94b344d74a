//! The input itself, and the structures beside the containers.

use super::container::CONTAINER_DEFINITION;
use super::parts::KEY_VALUE_PAIR;
use super::{ANY_INTEGER, Choice, Kind, PORT, Shape, at_most, list, optional, required};

/// The input itself.
pub(in super::super) static TASK_DEFINITION: Shape = Shape(&[
    required(
        "family",
        Kind::Name,
        "Name that all revisions share: up to 255 letters, digits, - and _.",
    ),
    optional(
        "taskRoleArn",
        Kind::Text,
        "Role whose credentials the application gets: ARN or name.",
    ),
    optional(
        "executionRoleArn",
        Kind::Text,
        "Role that the ECS agent uses to pull images, read secrets and write logs: ARN or name.",
    ),
    optional(
        "networkMode",
        Kind::Choice(NETWORK_MODES),
        "How the containers are connected. Fargate needs awsvpc.",
    )
    .or("bridge"),
    required(
        "containerDefinitions",
        at_most(10, &Kind::Structure(&CONTAINER_DEFINITION)),
        "The containers, 1 to 10, that run together on one host.",
    ),
    optional(
        "volumes",
        list(&Kind::Structure(&VOLUME)),
        "Storage that containers mount with mountPoints.",
    ),
    optional(
        "placementConstraints",
        at_most(10, &Kind::Structure(&TASK_DEFINITION_PLACEMENT_CONSTRAINT)),
        "Rules for the instances that tasks may be placed on. Not on Fargate.",
    ),
    optional(
        "requiresCompatibilities",
        list(&Kind::Choice(COMPATIBILITIES)),
        "Launch types that registration checks the definition against.",
    ),
    optional(
        "cpu",
        Kind::Text,
        "CPU of the whole task: units (\"1024\" is one vCPU) or \"1 vCPU\". Needed on Fargate.",
    ),
    optional(
        "memory",
        Kind::Text,
        "Memory of the whole task, a hard limit: MiB (\"512\") or \"1GB\". Needed on Fargate.",
    ),
    optional(
        "tags",
        at_most(50, &Kind::Structure(&TAG)),
        "Labels of the definition, at most 50.",
    ),
    optional(
        "pidMode",
        Kind::Choice(&[
            ("host", "Shared with the instance; not on Fargate"),
            ("task", "Shared by the containers of the task"),
        ]),
        "Whose processes the containers see. Without it each sees its own.",
    ),
    optional(
        "ipcMode",
        Kind::Choice(&[
            ("host", "Shared with the instance"),
            ("task", "Shared by the containers of the task"),
            ("none", "Private to each container"),
        ]),
        "Whose shared memory and semaphores the containers see. Not on Fargate.",
    ),
    optional(
        "proxyConfiguration",
        Kind::Structure(&PROXY_CONFIGURATION),
        "The App Mesh proxy that the task's traffic goes through.",
    ),
    optional(
        "inferenceAccelerators",
        list(&Kind::Structure(&INFERENCE_ACCELERATOR)),
        "Elastic Inference, which has ended: ECS refuses it.",
    ),
    optional(
        "ephemeralStorage",
        Kind::Structure(&EPHEMERAL_STORAGE),
        "Disk space of a task on Fargate beyond the 20 GiB that every task has.",
    ),
    optional(
        "runtimePlatform",
        Kind::Structure(&RUNTIME_PLATFORM),
        "Operating system and processor that the images are made for.",
    ),
    optional(
        "enableFaultInjection",
        Kind::Boolean,
        "Whether the containers may ask for faults to be injected.",
    )
    .or("false"),
    optional(
        "trustedExecutionConfiguration",
        Kind::Structure(&TRUSTED_EXECUTION_CONFIGURATION),
        "How far tasks are kept apart. Only on Managed Instances.",
    ),
]);

static NETWORK_MODES: &[Choice] = &[
    (
        "bridge",
        "Docker's bridge on the instance; ports are mapped",
    ),
    (
        "host",
        "The instance's own network; ports are the instance's",
    ),
    ("awsvpc", "A network interface for each task"),
    ("none", "No network"),
];

static COMPATIBILITIES: &[Choice] = &[
    ("EC2", "Your own EC2 instances"),
    ("FARGATE", "AWS runs the hosts"),
    (
        "EXTERNAL",
        "Your own machines, registered with ECS Anywhere",
    ),
    ("MANAGED_INSTANCES", "EC2 instances that ECS manages"),
];

pub(in super::super) static HOST_VOLUME_PROPERTIES: Shape = Shape(&[optional(
    "sourcePath",
    Kind::Text,
    "Path on the instance. Without it Docker chooses one. Not on Fargate.",
)]);

pub(in super::super) static DOCKER_VOLUME_CONFIGURATION: Shape = Shape(&[
    optional(
        "scope",
        Kind::Choice(&[
            ("task", "Deleted with the task"),
            ("shared", "Stays when the task has stopped"),
        ]),
        "How long the volume lives.",
    )
    .or("task"),
    optional(
        "autoprovision",
        Kind::Boolean,
        "Whether a shared volume is created when it does not exist.",
    )
    .or("false"),
    optional("driver", Kind::Text, "Docker volume driver.").or("local"),
    optional("driverOpts", Kind::Texts(&[]), "Options of the driver."),
    optional("labels", Kind::Texts(&[]), "Labels of the volume."),
]);

pub(in super::super) static EFS_AUTHORIZATION_CONFIG: Shape = Shape(&[
    optional(
        "accessPointId",
        Kind::Text,
        "EFS access point; rootDirectory is then / or left out.",
    ),
    optional(
        "iam",
        Kind::Choice(SWITCH),
        "Whether the file system is mounted with the task role; needs transitEncryption.",
    )
    .or("DISABLED"),
]);

static SWITCH: &[Choice] = &[("ENABLED", ""), ("DISABLED", "")];

pub(in super::super) static EFS_VOLUME_CONFIGURATION: Shape = Shape(&[
    required("fileSystemId", Kind::Text, "The file system, fs-…."),
    optional(
        "rootDirectory",
        Kind::Text,
        "Directory of the file system that is mounted.",
    )
    .or("/"),
    optional(
        "transitEncryption",
        Kind::Choice(SWITCH),
        "Whether data is encrypted on its way to EFS.",
    )
    .or("DISABLED"),
    optional(
        "transitEncryptionPort",
        PORT,
        "Port of the encrypted connection. Without it the mount helper chooses.",
    ),
    optional(
        "authorizationConfig",
        Kind::Structure(&EFS_AUTHORIZATION_CONFIG),
        "Access point and IAM authorization.",
    ),
]);

pub(in super::super) static S3_FILES_VOLUME_CONFIGURATION: Shape = Shape(&[
    required("fileSystemArn", Kind::Text, "ARN of the file system."),
    optional(
        "rootDirectory",
        Kind::Text,
        "Directory of the file system that is mounted.",
    )
    .or("/"),
    optional(
        "transitEncryptionPort",
        PORT,
        "Port of the encrypted connection. Without it the mount helper chooses.",
    ),
    optional(
        "accessPointArn",
        Kind::Text,
        "Access point; rootDirectory is then / or left out.",
    ),
]);

pub(in super::super) static FSX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG: Shape = Shape(&[
    required(
        "credentialsParameter",
        Kind::Text,
        "ARN of the secret or parameter with the credentials.",
    ),
    required("domain", Kind::Text, "Active Directory domain name."),
]);

pub(in super::super) static FSX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION: Shape = Shape(&[
    required("fileSystemId", Kind::Text, "The file system, fs-…."),
    required(
        "rootDirectory",
        Kind::Text,
        "Directory of the file system that is mounted.",
    ),
    required(
        "authorizationConfig",
        Kind::Structure(&FSX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG),
        "Credentials and domain.",
    ),
]);

/// A volume is of one kind; what says which is in `volumes::KINDS`.
pub(in super::super) static VOLUME: Shape = Shape(&[
    optional("name", Kind::Name, "Name that mount points refer to."),
    optional(
        "host",
        Kind::Structure(&HOST_VOLUME_PROPERTIES),
        "A directory of the instance. {} is an empty one.",
    ),
    optional(
        "dockerVolumeConfiguration",
        Kind::Structure(&DOCKER_VOLUME_CONFIGURATION),
        "A Docker volume. Not on Fargate.",
    ),
    optional(
        "efsVolumeConfiguration",
        Kind::Structure(&EFS_VOLUME_CONFIGURATION),
        "An EFS file system. Linux.",
    ),
    optional(
        "s3filesVolumeConfiguration",
        Kind::Structure(&S3_FILES_VOLUME_CONFIGURATION),
        "An S3 Files file system, mounted with the task role. Linux.",
    ),
    optional(
        "fsxWindowsFileServerVolumeConfiguration",
        Kind::Structure(&FSX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION),
        "FSx for Windows File Server. Windows on EC2.",
    ),
    optional(
        "configuredAtLaunch",
        Kind::Boolean,
        "Whether RunTask or CreateService says what it is: an EBS volume. One for each task.",
    ),
]);

/// Which types a placement constraint of a definition has.
pub(in super::super) const PLACEMENT_CONSTRAINT_TYPES: &[Choice] =
    &[("memberOf", "Only instances that match the expression")];

pub(in super::super) static TASK_DEFINITION_PLACEMENT_CONSTRAINT: Shape = Shape(&[
    optional(
        "type",
        Kind::Choice(PLACEMENT_CONSTRAINT_TYPES),
        "memberOf: only instances that match the expression.",
    ),
    optional(
        "expression",
        Kind::Text,
        "Cluster query expression, for example attribute:ecs.instance-type =~ t3.*.",
    ),
]);

pub(in super::super) static TAG: Shape = Shape(&[
    optional(
        "key",
        Kind::Limited {
            minimum: 1,
            maximum: 128,
        },
        "Name of the tag, not starting with aws:.",
    ),
    optional(
        "value",
        Kind::Limited {
            minimum: 0,
            maximum: 256,
        },
        "Value of the tag.",
    ),
]);

pub(in super::super) static PROXY_CONFIGURATION: Shape = Shape(&[
    optional(
        "type",
        Kind::Choice(&[("APPMESH", "")]),
        "What the proxy belongs to.",
    )
    .or("APPMESH"),
    required("containerName", Kind::Text, "Container of the proxy."),
    optional(
        "properties",
        list(&Kind::Structure(&KEY_VALUE_PAIR)),
        "IgnoredUID or IgnoredGID, AppPorts, ProxyIngressPort, ProxyEgressPort, \
         EgressIgnoredPorts, EgressIgnoredIPs.",
    ),
]);

pub(in super::super) static INFERENCE_ACCELERATOR: Shape = Shape(&[
    required("deviceName", Kind::Text, "Name of the device."),
    required("deviceType", Kind::Text, "Type of the accelerator."),
]);

pub(in super::super) static EPHEMERAL_STORAGE: Shape = Shape(&[required(
    "sizeInGiB",
    ANY_INTEGER,
    "All of the disk space in GiB, 21 to 200.",
)]);

pub(in super::super) static RUNTIME_PLATFORM: Shape = Shape(&[
    optional(
        "cpuArchitecture",
        Kind::Choice(&[("X86_64", "Intel and AMD"), ("ARM64", "Graviton; Linux")]),
        "Processor that the images are made for.",
    )
    .or("X86_64"),
    optional(
        "operatingSystemFamily",
        Kind::Choice(OPERATING_SYSTEMS),
        "Operating system that the images are made for.",
    )
    .or("LINUX"),
]);

static OPERATING_SYSTEMS: &[Choice] = &[
    ("WINDOWS_SERVER_2019_FULL", ""),
    ("WINDOWS_SERVER_2019_CORE", ""),
    ("WINDOWS_SERVER_2016_FULL", ""),
    ("WINDOWS_SERVER_2004_CORE", ""),
    ("WINDOWS_SERVER_2022_CORE", ""),
    ("WINDOWS_SERVER_2022_FULL", ""),
    ("WINDOWS_SERVER_2025_CORE", ""),
    ("WINDOWS_SERVER_2025_FULL", ""),
    ("WINDOWS_SERVER_20H2_CORE", ""),
    ("LINUX", ""),
];

pub(in super::super) static TRUSTED_EXECUTION_CONFIGURATION: Shape = Shape(&[
    required(
        "isolationMode",
        Kind::Choice(&[
            ("SHARED", "Beside other tasks on the instance"),
            ("ISOLATED_SANDBOX", "In a small virtual machine of its own"),
            ("CONFIDENTIAL_SANDBOX", "The same, closed to its host too"),
        ]),
        "How far a task is kept apart from others.",
    ),
    optional(
        "attestationPolicy",
        Kind::Text,
        "Which containers may run, in Base64; needed with CONFIDENTIAL_SANDBOX.",
    ),
]);
