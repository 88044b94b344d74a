//! Commands in words.

use ecslab::simulation::{Attribute, Command};

/// What an entry of the timeline does, in a few words.
#[must_use]
pub fn sentence(command: &Command) -> String {
    match command {
        Command::RunTask(command) => format!("RunTask {}", command.task_definition),
        Command::CreateService(command) => format!("CreateService {}", command.service_name),
        Command::UpdateService(command) => {
            let count = command
                .desired_count
                .map(|count| format!(" desiredCount {count}"));
            let definition = command
                .task_definition
                .as_ref()
                .map(|name| format!(" taskDefinition {name}"));
            format!(
                "UpdateService {}{}{}",
                command.service,
                count.unwrap_or_default(),
                definition.unwrap_or_default()
            )
        }
        Command::StopTask(command) => format!("StopTask {}", command.task),
        Command::RegisterTaskDefinition(command) => {
            let family = command.task_definition.get("family");
            let family = family
                .and_then(serde_json::Value::as_str)
                .unwrap_or_default();
            format!("RegisterTaskDefinition {family}")
        }
        Command::DeregisterTaskDefinition(command) => {
            format!("DeregisterTaskDefinition {}", command.task_definition)
        }
        Command::RegisterContainerInstance(_) => "RegisterContainerInstance".to_owned(),
        Command::UpdateContainerInstancesState(command) => {
            format!("{} becomes {}", command.container_instance, command.status)
        }
        Command::StartTask(command) => format!(
            "StartTask {} on {}",
            command.task_definition,
            command.container_instances.join(", ")
        ),
        Command::PutAttributes(command) => {
            format!("PutAttributes {}", attributes(&command.attributes))
        }
        Command::DeleteAttributes(command) => {
            format!("DeleteAttributes {}", attributes(&command.attributes))
        }
        Command::ExitContainer(command) => format!(
            "Container {} of task {} exits with {}",
            command.container, command.task, command.exit_code
        ),
        Command::InjectFault(command) => command.sentence(),
        Command::EndFault(command) => format!("Over: {}", command.sentence()),
        Command::TerminateInstance(command) => {
            format!("{} is terminated", command.container_instance)
        }
        Command::RemovePermission(command) => {
            format!("{} loses {}", command.role_name, command.action)
        }
        Command::PutRole(command) => format!("PutRole {}", command.role.role_name),
        Command::DeleteRole(command) => format!("The role {} is deleted", command.role_name),
    }
}

/// `stack=prod on i-0a1f, …`
fn attributes(attributes: &[Attribute]) -> String {
    let each = attributes.iter().map(|it| {
        let value = it.value.as_deref();
        let value = value.map(|value| format!("={value}")).unwrap_or_default();
        format!("{}{value} on {}", it.name, it.target_id)
    });
    each.collect::<Vec<_>>().join(", ")
}
