//! Volumes and mount points.

use std::collections::BTreeSet;

use super::object::Object;
use super::{Definition, refused};
use crate::diagnostic::Diagnostic;

/// The members that say what kind of volume it is; at most one of them [V].
const KINDS: &[&str] = &[
    "host",
    "dockerVolumeConfiguration",
    "efsVolumeConfiguration",
    "s3filesVolumeConfiguration",
    "fsxWindowsFileServerVolumeConfiguration",
    "configuredAtLaunch",
];

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let mut names = BTreeSet::new();
    let mut launch_volumes = 0;
    for (index, volume) in definition.object.objects("volumes") {
        let volume = Volume {
            index,
            object: volume,
        };
        report.extend(volume.name_fault(&mut names));
        report.extend(volume.kind_fault());
        if volume.object.flag("configuredAtLaunch") == Some(true) {
            launch_volumes += 1;
            report.extend((launch_volumes == 2).then(|| volume.second_at_launch()));
        }
        volume.docker(report);
        volume.efs(report);
        if volume.object.has("s3filesVolumeConfiguration")
            && !definition.object.has_something("taskRoleArn")
        {
            report.push(
                Diagnostic::error(
                    "s3files-task-role",
                    "/taskRoleArn",
                    "A volume of S3 Files is mounted with the task role, and there is none.",
                )
                .with_help("Name a task role that may use the file system."),
            );
        }
    }
    mount_points(definition, &names, report);
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
        Some(Diagnostic::error("volume-name", self.at("name"), message).with_help(help))
    }

    fn kind_fault(&self) -> Option<Diagnostic> {
        let kinds: Vec<&str> = KINDS
            .iter()
            .copied()
            .filter(|kind| self.object.has(kind))
            .collect();
        (kinds.len() > 1).then(|| {
            Diagnostic::error(
                "volume-kinds",
                format!("/volumes/{}", self.index),
                format!(
                    "The volume is of {} kinds: {}.",
                    kinds.len(),
                    kinds.join(", ")
                ),
            )
            .with_help("Keep one of them.")
        })
    }

    fn second_at_launch(&self) -> Diagnostic {
        Diagnostic::error(
            "volumes-at-launch",
            self.at("configuredAtLaunch"),
            "Another volume is configured at launch already; a task can have one.",
        )
        .with_help("Remove configuredAtLaunch from one of them.")
    }

    fn docker(&self, report: &mut Vec<Diagnostic>) {
        let docker = self.object.object("dockerVolumeConfiguration");
        let is_shared = docker.text("scope") == Some("shared");
        if docker.flag("autoprovision") == Some(true) && !is_shared {
            report.push(
                Diagnostic::error(
                    "docker-volume-autoprovision",
                    self.at("dockerVolumeConfiguration/autoprovision"),
                    "autoprovision is for volumes of scope shared.",
                )
                .with_help("Set scope to shared, or remove autoprovision."),
            );
        }
    }

    fn efs(&self, report: &mut Vec<Diagnostic>) {
        let efs = self.object.object("efsVolumeConfiguration");
        let authorization = efs.object("authorizationConfig");
        let at = |member: &str| self.at(&format!("efsVolumeConfiguration/{member}"));
        let is_encrypted = efs.text("transitEncryption") == Some("ENABLED");
        let has_access_point = authorization.has_something("accessPointId");
        const ENCRYPT: &str = "Set transitEncryption to ENABLED.";
        if authorization.text("iam") == Some("ENABLED") && !is_encrypted {
            report.push(
                refused(
                    "efs-iam-encryption",
                    at("transitEncryption"),
                    "EFS IAM authorization requires TransitEncryption to be enabled",
                )
                .with_help(ENCRYPT),
            );
        } else if has_access_point && !is_encrypted {
            report.push(
                Diagnostic::error(
                    "efs-access-point-encryption",
                    at("transitEncryption"),
                    "An EFS access point requires TransitEncryption to be enabled",
                )
                .with_help(ENCRYPT),
            );
        }
        if efs
            .integer("transitEncryptionPort")
            .is_some_and(|port| port != 0)
            && !is_encrypted
        {
            report.push(
                refused(
                    "efs-encryption-port",
                    at("transitEncryptionPort"),
                    "TransitEncryptionPort requires that TransitEncryption is enabled",
                )
                .with_help(ENCRYPT),
            );
        }
        let root = efs.text("rootDirectory").unwrap_or("/");
        if has_access_point && !matches!(root, "" | "/") {
            report.push(
                refused(
                    "efs-root-directory",
                    at("rootDirectory"),
                    "When using an EFS access point, the root directory must either be set to \
                     \"/\" or be omitted",
                )
                .with_help("The access point sets the directory: remove rootDirectory."),
            );
        }
    }
}

fn mount_points(
    definition: &Definition<'_>,
    volumes: &BTreeSet<&str>,
    report: &mut Vec<Diagnostic>,
) {
    for container in &definition.containers {
        for (index, mount) in container.object.objects("mountPoints") {
            let Some(name) = mount.text("sourceVolume") else {
                continue;
            };
            if volumes.contains(name) {
                continue;
            }
            let known: Vec<&str> = volumes.iter().copied().collect();
            report.push(
                refused(
                    "volume-unknown",
                    container.at(format_args!("mountPoints/{index}/sourceVolume")),
                    format!("Unknown volume '{name}'."),
                )
                .with_help(if known.is_empty() {
                    "The task has no volumes: add one of this name to volumes.".to_owned()
                } else {
                    format!("The task's volumes are {}.", known.join(", "))
                }),
            );
        }
    }
}
