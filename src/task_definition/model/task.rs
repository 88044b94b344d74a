//! The structures beside the containers.

use super::super::reading::structures;
use super::{
    CpuArchitecture, IsolationMode, KeyValuePair, OperatingSystemFamily, ProxyConfigurationType,
    Scope, Switch, TaskDefinitionPlacementConstraintType, Texts,
};

structures! {
    /// Storage that containers mount. What kind it is, is said by the one member besides the
    /// name; without one it is an empty directory of the host [V].
    Volume {
        /// Name that mount points refer to.
        name: String = "name",
        /// A directory of the host.
        host: Option<HostVolumeProperties> = "host",
        /// A Docker volume.
        docker_volume_configuration: Option<DockerVolumeConfiguration> =
            "dockerVolumeConfiguration",
        /// An EFS file system.
        efs_volume_configuration: Option<EfsVolumeConfiguration> = "efsVolumeConfiguration",
        /// An S3 Files file system.
        s3files_volume_configuration: Option<S3FilesVolumeConfiguration> =
            "s3filesVolumeConfiguration",
        /// An FSx for Windows file system.
        fsx_windows_file_server_volume_configuration:
            Option<FsxWindowsFileServerVolumeConfiguration> =
            "fsxWindowsFileServerVolumeConfiguration",
        /// Whether the launch says what it is: an EBS volume.
        configured_at_launch: Option<bool> = "configuredAtLaunch",
    }

    /// A directory of the host.
    HostVolumeProperties {
        /// Path on the host; Docker chooses one when omitted.
        source_path: Option<String> = "sourcePath",
    }

    /// A Docker volume.
    DockerVolumeConfiguration {
        /// How long it lives; as long as its task when omitted [V].
        scope: Option<Scope> = "scope",
        /// Whether a shared volume is created when it does not exist; false when omitted [V].
        autoprovision: Option<bool> = "autoprovision",
        /// Driver; `local` when omitted.
        driver: Option<String> = "driver",
        /// Options of the driver.
        driver_opts: Texts = "driverOpts",
        /// Labels of the volume.
        labels: Texts = "labels",
    }

    /// An EFS file system.
    EfsVolumeConfiguration {
        /// ID of the file system.
        file_system_id: String = "fileSystemId",
        /// Directory of the file system that is mounted; `/` when omitted [V].
        root_directory: Option<String> = "rootDirectory",
        /// Whether data is encrypted on its way; disabled when omitted [V].
        transit_encryption: Option<Switch> = "transitEncryption",
        /// Port of the encrypted connection; the mount helper chooses when omitted.
        transit_encryption_port: Option<i64> = "transitEncryptionPort",
        /// Access point and IAM authorization.
        authorization_config: Option<EfsAuthorizationConfig> = "authorizationConfig",
    }

    /// How an EFS file system is accessed.
    EfsAuthorizationConfig {
        /// ID of an access point.
        access_point_id: Option<String> = "accessPointId",
        /// Whether it is mounted with the task role; disabled when omitted [V].
        iam: Option<Switch> = "iam",
    }

    /// An S3 Files file system.
    S3FilesVolumeConfiguration {
        /// ARN of the file system.
        file_system_arn: String = "fileSystemArn",
        /// Directory of the file system that is mounted; `/` when omitted [V].
        root_directory: Option<String> = "rootDirectory",
        /// Port of the encrypted connection; the mount helper chooses when omitted.
        transit_encryption_port: Option<i64> = "transitEncryptionPort",
        /// ARN of an access point.
        access_point_arn: Option<String> = "accessPointArn",
    }

    /// An FSx for Windows file system.
    FsxWindowsFileServerVolumeConfiguration {
        /// ID of the file system.
        file_system_id: String = "fileSystemId",
        /// Directory of the file system that is mounted.
        root_directory: String = "rootDirectory",
        /// Credentials and domain.
        authorization_config: Option<FsxWindowsFileServerAuthorizationConfig> =
            "authorizationConfig",
    }

    /// Who accesses an FSx for Windows file system.
    FsxWindowsFileServerAuthorizationConfig {
        /// ARN of the secret or parameter with the credentials.
        credentials_parameter: String = "credentialsParameter",
        /// Active Directory domain name.
        domain: String = "domain",
    }

    /// A placement constraint of a definition.
    TaskDefinitionPlacementConstraint {
        /// Only `memberOf`.
        kind: Option<TaskDefinitionPlacementConstraintType> = "type",
        /// Cluster query expression.
        expression: Option<String> = "expression",
    }

    /// A placement constraint of RunTask or CreateService, as the API spells it.
    PlacementConstraint {
        /// `distinctInstance` or `memberOf`. Any text, since RunTask refuses another type itself.
        kind: String = "type",
        /// Cluster query expression; only with `memberOf`.
        expression: Option<String> = "expression",
    }

    /// A label of the definition.
    Tag {
        /// Name.
        key: String = "key",
        /// Value.
        value: Option<String> = "value",
    }

    /// The App Mesh proxy of a task.
    ProxyConfiguration {
        /// What it belongs to; App Mesh when omitted [V].
        kind: Option<ProxyConfigurationType> = "type",
        /// Container of the proxy.
        container_name: String = "containerName",
        /// Which users and ports it takes up.
        properties: Vec<KeyValuePair> = "properties",
    }

    /// An accelerator of Elastic Inference, which has ended.
    InferenceAccelerator {
        /// Name that containers refer to.
        device_name: String = "deviceName",
        /// Type of the accelerator.
        device_type: String = "deviceType",
    }

    /// Disk space of a task on Fargate.
    EphemeralStorage {
        /// GiB, 21 to 200 [V].
        size_in_gib: Option<i64> = "sizeInGiB",
    }

    /// Operating system and processor that the images are made for.
    RuntimePlatform {
        /// X86_64 when omitted [V].
        cpu_architecture: Option<CpuArchitecture> = "cpuArchitecture",
        /// Linux when omitted [V].
        operating_system_family: Option<OperatingSystemFamily> = "operatingSystemFamily",
    }

    /// How far tasks are kept apart on Managed Instances.
    TrustedExecutionConfiguration {
        /// From what.
        isolation_mode: Option<IsolationMode> = "isolationMode",
        /// Which containers may run, in Base64.
        attestation_policy: Option<String> = "attestationPolicy",
    }
}
