//! Volumes and mount points.

use std::collections::BTreeSet;

use super::object::Object;
use super::rules::{
    DOCKER_VOLUME_AUTOPROVISION, EFS_ACCESS_POINT_ENCRYPTION, EFS_ENCRYPTION_PORT,
    EFS_IAM_ENCRYPTION, EFS_ROOT_DIRECTORY, MOUNT_PATH_DUPLICATE, MOUNT_PATH_MISSING,
    MOUNT_PATH_RELATIVE, S3FILES_ROOT_DIRECTORY, S3FILES_TASK_ROLE, VOLUME_KINDS, VOLUME_NAME,
    VOLUME_UNKNOWN, VOLUMES_AT_LAUNCH,
};
use super::structure::likely_meant;
use super::{Container, Definition, fix};
use crate::diagnostic::{Change, Diagnostic, Fix};

/// The members that say what kind of volume it is; at most one of them [V].
const KINDS: &[&str] = &[
    "host",
    "dockerVolumeConfiguration",
    "efsVolumeConfiguration",
    "s3filesVolumeConfiguration",
    "fsxWindowsFileServerVolumeConfiguration",
    "configuredAtLaunch",
];

/// So many names are compared or listed at most.
const MANY: usize = 20;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let mut names = BTreeSet::new();
    let mut launch_volumes = 0;
    for (index, object) in definition.object.objects("volumes") {
        let volume = Volume { index, object };
        report.extend(volume.name_fault(&mut names));
        report.extend(volume.kind_fault());
        if object.flag("configuredAtLaunch") == Some(true) {
            launch_volumes += 1;
            report.extend((launch_volumes == 2).then(|| volume.second_at_launch()));
        }
        report.extend(volume.autoprovision());
        if object.has("efsVolumeConfiguration") {
            volume.efs(report);
        }
        if object.has("s3filesVolumeConfiguration") {
            report.extend(volume.s3files_role(definition));
            report.extend(volume.s3files_root_directory());
        }
    }
    for container in &definition.containers {
        let mut paths = BTreeSet::new();
        for (index, mount) in container.object.objects("mountPoints") {
            let mount = Mount {
                container,
                index,
                object: mount,
            };
            report.extend(mount.source(definition, &names));
            report.extend(mount.path_missing());
            report.extend(mount.path_relative(definition));
            report.extend(mount.path_twice(&mut paths));
        }
    }
}

/// A volume and its index.
struct Volume<'a> {
    index: usize,
    object: Object<'a>,
}

impl<'a> Volume<'a> {
    fn at(&self, member: &str) -> String {
        format!("/volumes/{}/{member}", self.index)
    }

    /// Volumes have names [V], each its own [D]; the words are ours.
    fn name_fault(&self, names: &mut BTreeSet<&'a str>) -> Option<Diagnostic> {
        let (message, help) = match self.object.text("name") {
            None if self.object.has("name") => return None,
            None | Some("") => (
                "The volume has no name.".to_owned(),
                "Name it; mount points refer to the name.",
            ),
            Some(name) if names.insert(name) => return None,
            Some(name) => (
                format!("Another volume is named '{name}' already."),
                "Names of volumes are unique in the task.",
            ),
        };
        Some(VOLUME_NAME.at(self.at("name"), message).with_help(help))
    }

    /// A volume is of one kind [V MODEL Volume; the words are ours].
    fn kind_fault(&self) -> Option<Diagnostic> {
        let is_kind = |kind: &&str| match self.object.flag(kind) {
            Some(flag) => flag,
            None => self.object.has(kind),
        };
        if KINDS.iter().copied().filter(is_kind).count() < 2 {
            return None;
        }
        let kinds: Vec<&str> = KINDS.iter().copied().filter(is_kind).collect();
        // An empty host says nothing that another kind does not.
        let host = self.object.get("host").and_then(|it| it.as_object());
        let is_empty = host.is_some_and(serde_json::Map::is_empty) && kinds.len() == 2;
        Some(
            VOLUME_KINDS
                .at(
                    format!("/volumes/{}", self.index),
                    format!(
                        "The volume is of {} kinds: {}.",
                        kinds.len(),
                        kinds.join(", ")
                    ),
                )
                .with_help("Keep one of them.")
                .with_fix(is_empty.then(|| fix::remove(self.at("host")))),
        )
    }

    /// A task has one volume that is configured at launch [V MODEL; the words are ours].
    fn second_at_launch(&self) -> Diagnostic {
        VOLUMES_AT_LAUNCH
            .at(
                self.at("configuredAtLaunch"),
                "Another volume is configured at launch already; a task can have one.",
            )
            .with_help("Remove configuredAtLaunch from one of them.")
            .with_fix(fix::remove(self.at("configuredAtLaunch")))
    }

    /// Only shared volumes are created on demand [V MODEL DockerVolumeConfiguration].
    fn autoprovision(&self) -> Option<Diagnostic> {
        let docker = self.object.object("dockerVolumeConfiguration");
        let is_shared = docker.text("scope") == Some("shared");
        (docker.flag("autoprovision") == Some(true) && !is_shared).then(|| {
            let scope = self.at("dockerVolumeConfiguration/scope");
            DOCKER_VOLUME_AUTOPROVISION
                .at(
                    self.at("dockerVolumeConfiguration/autoprovision"),
                    "autoprovision is for volumes of scope shared.",
                )
                .with_help("Set scope to shared, or remove autoprovision.")
                .with_fix(fix::put(docker, "scope", scope, "shared"))
        })
    }

    fn efs(&self, report: &mut Vec<Diagnostic>) {
        let efs = self.object.object("efsVolumeConfiguration");
        if efs.text("transitEncryption") != Some("ENABLED") {
            let encrypt = || {
                let at = self.at("efsVolumeConfiguration/transitEncryption");
                fix::put(efs, "transitEncryption", at, "ENABLED")
            };
            report.extend(self.efs_without_encryption(efs, encrypt));
            report.extend(self.efs_port(efs, encrypt));
        }
        report.extend(self.efs_root_directory(efs));
    }

    /// IAM authorization and access points need encryption [V; the words for access points are
    /// ours].
    fn efs_without_encryption(
        &self,
        efs: Object<'_>,
        encrypt: impl Fn() -> Fix,
    ) -> Option<Diagnostic> {
        let authorization = efs.object("authorizationConfig");
        let at = self.at("efsVolumeConfiguration/transitEncryption");
        let diagnostic = if authorization.text("iam") == Some("ENABLED") {
            EFS_IAM_ENCRYPTION.refused(
                at,
                "EFS IAM authorization requires TransitEncryption to be enabled",
            )
        } else if authorization.has_something("accessPointId") {
            EFS_ACCESS_POINT_ENCRYPTION.at(
                at,
                "An EFS access point requires TransitEncryption to be enabled",
            )
        } else {
            return None;
        };
        Some(
            diagnostic
                .with_help("Set transitEncryption to ENABLED.")
                .with_fix(encrypt()),
        )
    }

    /// The port is that of encryption [V].
    fn efs_port(&self, efs: Object<'_>, encrypt: impl Fn() -> Fix) -> Option<Diagnostic> {
        let port = efs.integer("transitEncryptionPort")?;
        (port != 0).then(|| {
            EFS_ENCRYPTION_PORT
                .refused(
                    self.at("efsVolumeConfiguration/transitEncryptionPort"),
                    "TransitEncryptionPort requires that TransitEncryption is enabled",
                )
                .with_help("Set transitEncryption to ENABLED.")
                .with_fix(encrypt())
        })
    }

    /// An access point sets the directory [V].
    fn efs_root_directory(&self, efs: Object<'_>) -> Option<Diagnostic> {
        let root = efs.text("rootDirectory").unwrap_or("/");
        let authorization = efs.object("authorizationConfig");
        if !authorization.has_something("accessPointId") || matches!(root, "" | "/") {
            return None;
        }
        let at = self.at("efsVolumeConfiguration/rootDirectory");
        Some(
            EFS_ROOT_DIRECTORY
                .refused(
                    at.clone(),
                    "When using an EFS access point, the root directory must either be set to \
                     \"/\" or be omitted",
                )
                .with_help("The access point sets the directory: remove rootDirectory.")
                .with_fix(fix::remove(at)),
        )
    }

    /// S3 Files is mounted with the task role [V MODEL; the words are ours].
    fn s3files_role(&self, definition: &Definition<'_>) -> Option<Diagnostic> {
        (!definition.object.has_something("taskRoleArn")).then(|| {
            S3FILES_TASK_ROLE
                .at(
                    "/taskRoleArn",
                    "A volume of S3 Files is mounted with the task role, and there is none.",
                )
                .with_help("Name a task role that may use the file system.")
        })
    }

    /// An access point sets the directory [V MODEL S3FilesVolumeConfiguration; the words are
    /// ours].
    fn s3files_root_directory(&self) -> Option<Diagnostic> {
        let s3files = self.object.object("s3filesVolumeConfiguration");
        let root = s3files.text("rootDirectory").unwrap_or("/");
        if !s3files.has_something("accessPointArn") || matches!(root, "" | "/") {
            return None;
        }
        let at = self.at("s3filesVolumeConfiguration/rootDirectory");
        Some(
            S3FILES_ROOT_DIRECTORY
                .at(
                    at.clone(),
                    "With an access point the root directory is \"/\" or left out.",
                )
                .with_help("The access point sets the directory: remove rootDirectory.")
                .with_fix(fix::remove(at)),
        )
    }
}

/// A mount point and where it is.
struct Mount<'a> {
    container: &'a Container<'a>,
    index: usize,
    object: Object<'a>,
}

impl<'a> Mount<'a> {
    fn at(&self, member: &str) -> String {
        self.container
            .at(format_args!("mountPoints/{}/{member}", self.index))
    }

    /// A mount point names a volume of the task [V].
    fn source(&self, definition: &Definition<'_>, volumes: &BTreeSet<&str>) -> Option<Diagnostic> {
        let name = match self.object.get("sourceVolume") {
            None => "null",
            Some(name) => name.as_str()?,
        };
        if volumes.contains(name) {
            return None;
        }
        let known: Vec<&str> = volumes.iter().copied().take(MANY).collect();
        let meant = likely_meant(name, known.iter().copied());
        let at = self.at("sourceVolume");
        let fix = match (meant, self.object.has("sourceVolume") && !name.is_empty()) {
            (Some(meant), true) => Some(fix::set(at.clone(), meant)),
            (None, true) => add_volume(definition, name),
            (_, false) => None,
        };
        Some(
            VOLUME_UNKNOWN
                .refused(at, format!("Unknown volume '{name}'."))
                .with_help(if known.is_empty() {
                    "The task has no volumes: add one of this name to volumes.".to_owned()
                } else {
                    format!("The task's volumes are {}.", known.join(", "))
                })
                .with_fix(fix),
        )
    }

    fn path(&self) -> Option<&'a str> {
        let path = self.object.text("containerPath")?;
        Some(path).filter(|it| !it.is_empty())
    }

    /// A mount point says where [D: Docker cannot mount without; the words are ours].
    fn path_missing(&self) -> Option<Diagnostic> {
        let path = self.object.get("containerPath");
        path.is_none_or(|it| it.as_str() == Some("")).then(|| {
            let name = self.object.text("sourceVolume").filter(|it| !it.is_empty());
            let at = self.at("containerPath");
            let put = |name| fix::put(self.object, "containerPath", at.clone(), format!("/{name}"));
            let fix = name.map(put);
            MOUNT_PATH_MISSING
                .at(at, "The mount point has no containerPath.")
                .with_help("Say where in the container the volume is mounted, for example /data.")
                .with_fix(fix)
        })
    }

    /// The path starts at the root [D: Docker refuses others when it creates the container].
    fn path_relative(&self, definition: &Definition<'_>) -> Option<Diagnostic> {
        let path = self.path()?;
        let has_drive = path.as_bytes().get(1) == Some(&b':') || path.starts_with('\\');
        if path.starts_with('/') || path.starts_with('$') || has_drive || definition.is_windows() {
            return None;
        }
        let at = self.at("containerPath");
        Some(
            MOUNT_PATH_RELATIVE
                .at(
                    at.clone(),
                    format!("'{path}' is no absolute path: the container cannot be created."),
                )
                .with_help("Start it with /.")
                .with_fix(fix::set(at, format!("/{path}"))),
        )
    }

    /// A path is mounted once [D: Docker refuses others when it creates the container].
    fn path_twice(&self, paths: &mut BTreeSet<&'a str>) -> Option<Diagnostic> {
        let path = self.path()?;
        (!paths.insert(path)).then(|| {
            MOUNT_PATH_DUPLICATE
                .at(
                    self.at("containerPath"),
                    format!("{path} is mounted twice: the container cannot be created."),
                )
                .with_help("Mount the volumes at different paths.")
        })
    }
}

/// Declares a volume; `None` when `volumes` is something else than a list.
fn add_volume(definition: &Definition<'_>, name: &str) -> Option<Fix> {
    let volume = serde_json::json!({"name": name});
    let (path, value) = match definition.object.get("volumes") {
        None => ("/volumes", serde_json::json!([volume])),
        Some(volumes) if volumes.is_array() => ("/volumes/-", volume),
        Some(_) => return None,
    };
    let path = path.to_owned();
    Some(Fix::new(
        format!("Add the volume {name}"),
        Change::Add { path, value },
    ))
}
