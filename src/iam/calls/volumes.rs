//! The calls for volumes of a task.

use super::{CallCircumstances, CallStep, PlannedCall, Planner, partition_of, reading_of};
use crate::iam::RoleKind;
use crate::task_definition::{Switch, TaskDefinition, Volume};

impl Planner<'_> {
    /// File systems that are mounted with the task role: EFS where `iam` is ENABLED, S3 Files
    /// always [V]; FSx for Windows, whose credentials the execution role reads [V]. They come
    /// after what is read for the containers [D], and belong to the task as a whole.
    pub(super) fn volumes(&mut self, definition: &TaskDefinition) {
        for (index, volume) in definition.volumes.iter().enumerate() {
            let pointer = format!("/volumes/{index}");
            if let Some(fsx) = &volume.fsx_windows_file_server_volume_configuration {
                let at = format!("{pointer}/fsxWindowsFileServerVolumeConfiguration");
                let credentials = fsx.authorization_config.as_ref();
                if let Some((action, resource)) =
                    credentials.and_then(|it| reading_of(&it.credentials_parameter))
                {
                    let at = format!("{at}/authorizationConfig/credentialsParameter");
                    self.add_of_task(RoleKind::Execution, action, resource, at);
                }
                // That the file system is looked up is not certain [U].
                let resource = self.file_system_arn("fsx", &fsx.file_system_id);
                let at = format!("{at}/fileSystemId");
                self.add_of_task(RoleKind::Execution, "fsx:DescribeFileSystems", resource, at);
            }
            if let Some((service, resource, member)) = self.mounted_with_task_role(volume) {
                let at = format!("{pointer}/{member}");
                let action = format!("{service}:ClientMount");
                self.add_of_task(RoleKind::Task, &action, resource.clone(), at.clone());
                self.writes(
                    definition,
                    volume,
                    &format!("{service}:ClientWrite"),
                    &resource,
                    &at,
                );
            }
        }
    }

    /// Service prefix, ARN and member of the file system when the task role mounts it.
    fn mounted_with_task_role(
        &self,
        volume: &Volume,
    ) -> Option<(&'static str, String, &'static str)> {
        if let Some(files) = &volume.s3files_volume_configuration {
            let member = "s3filesVolumeConfiguration/fileSystemArn";
            return Some(("s3files", files.file_system_arn.clone(), member));
        }
        let efs = volume.efs_volume_configuration.as_ref()?;
        let is_enabled = efs.authorization_config.as_ref()?.iam == Some(Switch::Enabled);
        is_enabled.then(|| {
            let arn = self.file_system_arn("elasticfilesystem", &efs.file_system_id);
            let member = "efsVolumeConfiguration/authorizationConfig/iam";
            ("elasticfilesystem", arn, member)
        })
    }

    /// A file system can be mounted without the permission to write: what is denied then is
    /// writing, in the containers that mount it not only to read [V].
    fn writes(
        &mut self,
        definition: &TaskDefinition,
        volume: &Volume,
        action: &str,
        resource: &str,
        pointer: &str,
    ) {
        for container in &definition.container_definitions {
            let writes = container
                .mount_points
                .iter()
                .any(|mount| mount.source_volume == volume.name && mount.read_only != Some(true));
            if writes {
                self.add_signed(PlannedCall {
                    step: CallStep::Running,
                    role: RoleKind::Task,
                    container: container.name.clone(),
                    action: action.to_owned(),
                    resource: resource.to_owned(),
                    decrypts: String::new(),
                    pointer: pointer.to_owned(),
                });
            }
        }
    }

    fn add_of_task(&mut self, role: RoleKind, action: &str, resource: String, pointer: String) {
        self.add_signed(PlannedCall {
            step: CallStep::Resources,
            role,
            container: String::new(),
            action: action.to_owned(),
            resource,
            decrypts: String::new(),
            pointer,
        });
    }

    fn file_system_arn(&self, service: &str, id: &str) -> String {
        let CallCircumstances {
            account, region, ..
        } = self.circumstances;
        let partition = partition_of(region);
        format!("arn:{partition}:{service}:{region}:{account}:file-system/{id}")
    }
}
