//! Everything that can go wrong now: the faults that a person can cause at the playhead.

use ecslab::cluster::{ContainerInstance, InstanceStatus};
use ecslab::lifecycle::{ContainerStatus, DesiredStatus, Task};
use ecslab::simulation::{
    Command, DeleteRole, ExitContainer, RemovePermission, StopTask, TerminateInstance,
    UpdateContainerInstancesState, World,
};

use super::needed_permissions::needed_permissions;
use super::{Selection, State};

/// The exit code of a container that is made to exit, unless the person says another.
pub const EXIT_CODE: i32 = 1;

/// Group of the faults of what is selected.
const SELECTED: &str = "What is selected";

/// A fault that can be caused now.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What is done, for example `Stop task b7e2`.
    pub title: String,
    /// To what, for example `web:7 on i-0b9e`.
    pub detail: String,
    /// Icon.
    pub icon: &'static str,
    /// What kind of thing goes wrong.
    pub group: &'static str,
    /// How it is done.
    pub command: Command,
}

/// The faults that can be caused at the playhead, those of what is selected first.
pub fn faults(state: &State) -> Vec<Fault> {
    faults_with_exit_code(state, EXIT_CODE)
}

/// The same, containers being made to exit with `exit_code`.
pub fn faults_with_exit_code(state: &State, exit_code: i32) -> Vec<Fault> {
    let world = &*state.world;
    let mut faults = Vec::new();
    for task in world.tasks.values() {
        faults.extend(stop_fault(task));
    }
    for task in world.tasks.values() {
        faults.extend(exit_faults(task, exit_code));
    }
    for instance in &world.instances {
        faults.extend(instance_faults(world, instance));
    }
    faults.extend(permission_faults(state));
    faults.extend(role_faults(world));
    if let Some(name) = selected_name(state) {
        let about_it =
            |fault: &mut Fault| fault.title.contains(&name) || fault.detail.contains(&name);
        let mut first: Vec<Fault> = faults.extract_if(.., about_it).collect();
        for fault in &mut first {
            fault.group = SELECTED;
        }
        first.append(&mut faults);
        return first;
    }
    faults
}

/// Stops the selected task.
pub fn stop_selected(state: &State) -> Result<Command, &'static str> {
    let task = selected_task(state).ok_or("Select a task first.")?;
    if task.desired_status == DesiredStatus::Stopped {
        return Err("desiredStatus of the selected task is STOPPED already.");
    }
    Ok(stop(task))
}

/// Makes the first essential container of the selected task that runs exit with code 1.
pub fn exit_selected(state: &State) -> Result<Command, &'static str> {
    let task = selected_task(state).ok_or("Select a task first.")?;
    task.containers
        .iter()
        .filter(|container| container.last_status == ContainerStatus::Running)
        .max_by_key(|container| container.essential)
        .map(|container| exit(task, &container.name, EXIT_CODE))
        .ok_or("No container of the selected task is RUNNING.")
}

/// Takes away the selected container instance, or that of the selected task.
pub fn lose_selected(state: &State) -> Result<Command, &'static str> {
    let arn = match &state.selection {
        Selection::Instance(arn) => Some(arn.clone()),
        _ => selected_task(state).and_then(|task| task.container_instance_arn.clone()),
    };
    let arn = arn.ok_or("Select a container instance, or a task on one, first.")?;
    state
        .world
        .instances
        .iter()
        .find(|instance| instance.container_instance_arn == arn)
        .map(|instance| lose(&instance.ec2_instance_id))
        .ok_or("The selected container instance is not in the cluster now.")
}

/// The first letters of an EC2 instance id that tell instances apart on the stage.
pub fn short_instance(ec2_instance_id: &str) -> &str {
    ec2_instance_id.get(..6).unwrap_or(ec2_instance_id)
}

fn selected_task(state: &State) -> Option<&Task> {
    match state.selection {
        Selection::Task(number) => state.world.tasks.get(&number).map(|task| &**task),
        _ => None,
    }
}

fn selected_name(state: &State) -> Option<String> {
    match &state.selection {
        Selection::Task(_) => selected_task(state).map(|task| task.short_id().to_owned()),
        Selection::Instance(arn) => state
            .world
            .instances
            .iter()
            .find(|instance| instance.container_instance_arn == *arn)
            .map(|instance| short_instance(&instance.ec2_instance_id).to_owned()),
        _ => None,
    }
}

fn reference(task: &Task) -> String {
    format!("#{}", task.number.0)
}

fn stop(task: &Task) -> Command {
    Command::StopTask(StopTask {
        task: reference(task),
        reason: None,
    })
}

fn exit(task: &Task, container: &str, exit_code: i32) -> Command {
    Command::ExitContainer(ExitContainer {
        task: reference(task),
        container: container.to_owned(),
        exit_code,
    })
}

fn lose(ec2_instance_id: &str) -> Command {
    Command::TerminateInstance(TerminateInstance {
        container_instance: ec2_instance_id.to_owned(),
    })
}

/// Revision and place of a task, for example `web:1 on i-0a1f`.
fn described(task: &Task) -> String {
    let place = task.ec2_instance_id.as_deref().map_or_else(
        || format!("on Fargate in {}", task.availability_zone),
        |id| format!("on {}", short_instance(id)),
    );
    format!("{} {place}", task.revision.name())
}

fn stop_fault(task: &Task) -> Option<Fault> {
    (task.desired_status == DesiredStatus::Running).then(|| Fault {
        title: format!("Stop task {}", task.short_id()),
        detail: described(task),
        icon: "stop",
        group: "Tasks",
        command: stop(task),
    })
}

fn exit_faults(task: &Task, exit_code: i32) -> impl Iterator<Item = Fault> {
    let wanted = task.desired_status == DesiredStatus::Running;
    task.containers
        .iter()
        .filter(move |container| wanted && container.last_status == ContainerStatus::Running)
        .map(move |container| Fault {
            title: format!(
                "Make {} of task {} exit with {exit_code}",
                container.name,
                task.short_id()
            ),
            detail: format!(
                "{}, {}",
                if container.essential {
                    "essential"
                } else {
                    "not essential"
                },
                described(task)
            ),
            icon: "exit",
            group: "Containers",
            command: exit(task, &container.name, exit_code),
        })
}

fn instance_faults(world: &World, instance: &ContainerInstance) -> [Fault; 2] {
    let tasks = world.tasks_on(&instance.container_instance_arn).count();
    let short = short_instance(&instance.ec2_instance_id);
    let noun = if tasks == 1 { "task" } else { "tasks" };
    let detail = format!(
        "{} in {}, {tasks} {noun}",
        instance.instance_type(),
        instance.availability_zone()
    );
    let draining = instance.status == InstanceStatus::Draining;
    let (title, status) = if draining {
        (format!("Set {short} ACTIVE again"), "ACTIVE")
    } else {
        (format!("Drain {short}"), "DRAINING")
    };
    [
        Fault {
            title: format!("Lose container instance {short}"),
            detail: detail.clone(),
            icon: "bolt",
            group: "Container instances",
            command: lose(&instance.ec2_instance_id),
        },
        Fault {
            title,
            detail,
            icon: "server",
            group: "Container instances",
            command: Command::UpdateContainerInstancesState(UpdateContainerInstancesState {
                container_instance: instance.ec2_instance_id.clone(),
                status: status.to_owned(),
            }),
        },
    ]
}

fn permission_faults(state: &State) -> impl Iterator<Item = Fault> {
    needed_permissions(&state.world, &state.run.scenario)
        .into_iter()
        .map(|permission| Fault {
            title: format!("Take {} away", permission.action),
            detail: format!(
                "from role {}; needed by {}",
                permission.role_name, permission.needed_by
            ),
            icon: "key",
            group: "Permissions",
            command: Command::RemovePermission(RemovePermission {
                role_name: permission.role_name,
                action: permission.action,
            }),
        })
}

fn role_faults(world: &World) -> impl Iterator<Item = Fault> {
    world.roles.values().map(|role| Fault {
        title: format!("Delete role {}", role.role_name),
        detail: "whoever signs with it has no credentials".to_owned(),
        icon: "key",
        group: "Roles",
        command: Command::DeleteRole(DeleteRole {
            role_name: role.role_name.clone(),
        }),
    })
}

#[cfg(test)]
mod tests;
