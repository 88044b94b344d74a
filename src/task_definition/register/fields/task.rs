//! The structures beside the containers.

use super::super::structure::{Kind, Shape};
use super::container::KEY_VALUE_PAIR;
use super::{ANY_INTEGER, list, optional, required};

pub(super) static HOST_VOLUME_PROPERTIES: Shape = Shape(&[optional("sourcePath", Kind::Text)]);

pub(super) static DOCKER_VOLUME_CONFIGURATION: Shape = Shape(&[
    optional("scope", Kind::Choice(&["task", "shared"])),
    optional("autoprovision", Kind::Boolean),
    optional("driver", Kind::Text),
    optional("driverOpts", Kind::Texts),
    optional("labels", Kind::Texts),
]);

pub(super) static EFS_AUTHORIZATION_CONFIG: Shape = Shape(&[
    optional("accessPointId", Kind::Text),
    optional("iam", Kind::Choice(&["ENABLED", "DISABLED"])),
]);

pub(super) static EFS_VOLUME_CONFIGURATION: Shape = Shape(&[
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

pub(super) static S3_FILES_VOLUME_CONFIGURATION: Shape = Shape(&[
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

pub(super) static FSX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG: Shape = Shape(&[
    required("credentialsParameter", Kind::Text),
    required("domain", Kind::Text),
]);

pub(super) static FSX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION: Shape = Shape(&[
    required("fileSystemId", Kind::Text),
    required("rootDirectory", Kind::Text),
    required(
        "authorizationConfig",
        Kind::Structure(&FSX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG),
    ),
]);

pub(super) static VOLUME: Shape = Shape(&[
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

pub(super) static TASK_DEFINITION_PLACEMENT_CONSTRAINT: Shape = Shape(&[
    optional("type", Kind::Text),
    optional("expression", Kind::Text),
]);

pub(super) static TAG: Shape = Shape(&[
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

pub(super) static PROXY_CONFIGURATION: Shape = Shape(&[
    optional("type", Kind::Choice(&["APPMESH"])),
    required("containerName", Kind::Text),
    optional("properties", list(&Kind::Structure(&KEY_VALUE_PAIR))),
]);

pub(super) static INFERENCE_ACCELERATOR: Shape = Shape(&[
    required("deviceName", Kind::Text),
    required("deviceType", Kind::Text),
]);

pub(super) static EPHEMERAL_STORAGE: Shape = Shape(&[required("sizeInGiB", ANY_INTEGER)]);

pub(super) static RUNTIME_PLATFORM: Shape = Shape(&[
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

pub(super) static TRUSTED_EXECUTION_CONFIGURATION: Shape = Shape(&[
    required(
        "isolationMode",
        Kind::Choice(&["SHARED", "ISOLATED_SANDBOX", "CONFIDENTIAL_SANDBOX"]),
    ),
    optional("attestationPolicy", Kind::Text),
]);
