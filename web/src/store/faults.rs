//! Everything that can go wrong now: the faults that a person can cause at the playhead.

use std::collections::BTreeSet;

use ecslab::iam::Role;
use ecslab::lifecycle::{ContainerStatus, DesiredStatus, Task};
use ecslab::simulation::{
    Command, DeleteRole, ExitContainer, RemovePermission, StopTask, TerminateInstance,
    UpdateContainerInstancesState, World,
};
use serde_json::Value;

use super::{Selection, State};

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
    let world = &*state.world;
    let mut faults: Vec<Fault> = world
        .tasks
        .values()
        .filter_map(|task| task_fault(task))
        .chain(world.tasks.values().flat_map(|task| container_faults(task)))
        .chain(instance_faults(world))
        .chain(
            world
                .roles
                .values()
                .flat_map(|role| role_faults(world, role)),
        )
        .collect();
    if let Some(name) = selected_name(state) {
        for fault in &mut faults {
            if fault.title.contains(&name) || fault.detail.contains(&name) {
                fault.group = SELECTED;
            }
        }
        faults.sort_by_key(|fault| fault.group != SELECTED);
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
        .map(|container| exit(task, &container.name))
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

fn exit(task: &Task, container: &str) -> Command {
    Command::ExitContainer(ExitContainer {
        task: reference(task),
        container: container.to_owned(),
        exit_code: 1,
    })
}

fn lose(ec2_instance_id: &str) -> Command {
    Command::TerminateInstance(TerminateInstance {
        container_instance: ec2_instance_id.to_owned(),
    })
}

fn task_fault(task: &Task) -> Option<Fault> {
    (task.desired_status == DesiredStatus::Running).then(|| Fault {
        title: format!("Stop task {}", task.short_id()),
        detail: place(task),
        icon: "stop",
        group: "Tasks",
        command: stop(task),
    })
}

fn container_faults(task: &Task) -> impl Iterator<Item = Fault> {
    task.containers
        .iter()
        .filter(|container| container.last_status == ContainerStatus::Running)
        .map(|container| {
            let essential = if container.essential {
                "essential"
            } else {
                "not essential"
            };
            Fault {
                title: format!(
                    "Make {} of task {} exit with 1",
                    container.name,
                    task.short_id()
                ),
                detail: format!("{essential}, {}", place(task)),
                icon: "exit",
                group: "Containers",
                command: exit(task, &container.name),
            }
        })
}

/// What a task runs, and where.
fn place(task: &Task) -> String {
    let name = task.revision.name();
    match task.ec2_instance_id.as_deref() {
        Some(id) => format!("{name} on {}", short_instance(id)),
        None => format!("{name} on Fargate in {}", task.availability_zone),
    }
}

fn instance_faults(world: &World) -> impl Iterator<Item = Fault> {
    world.instances.iter().flat_map(|instance| {
        let tasks = world.tasks_on(&instance.container_instance_arn).count();
        let short = short_instance(&instance.ec2_instance_id);
        let noun = if tasks == 1 { "task" } else { "tasks" };
        let detail = format!(
            "{} in {}, {tasks} {noun}",
            instance.instance_type(),
            instance.availability_zone()
        );
        let draining = instance.status == ecslab::cluster::InstanceStatus::Draining;
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
    })
}

fn role_faults(world: &World, role: &Role) -> Vec<Fault> {
    let called = world
        .calls
        .iter()
        .filter(|call| call.role_name.as_ref() == Some(&role.role_name) && call.is_allowed())
        .map(|call| call.action.clone());
    let actions: BTreeSet<String> = allowed_actions(role).into_iter().chain(called).collect();
    let removals = actions.into_iter().map(|action| Fault {
        title: format!("Take {action} away"),
        detail: format!("from role {}", role.role_name),
        icon: "key",
        group: "Permissions",
        command: Command::RemovePermission(RemovePermission {
            role_name: role.role_name.clone(),
            action,
        }),
    });
    let deletion = Fault {
        title: format!("Delete role {}", role.role_name),
        detail: "whoever signs with it has no credentials".to_owned(),
        icon: "key",
        group: "Permissions",
        command: Command::DeleteRole(DeleteRole {
            role_name: role.role_name.clone(),
        }),
    };
    removals.chain(std::iter::once(deletion)).collect()
}

/// The actions that the role's policies name; wildcards are left out, they name none.
fn allowed_actions(role: &Role) -> Vec<String> {
    role.policies
        .iter()
        .filter_map(|policy| policy.policy_document.get("Statement"))
        .flat_map(one_or_many)
        .filter(|statement| statement.get("Effect").and_then(Value::as_str) == Some("Allow"))
        .filter_map(|statement| statement.get("Action"))
        .flat_map(one_or_many)
        .filter_map(Value::as_str)
        .filter(|action| !action.contains('*'))
        .map(str::to_owned)
        .collect()
}

fn one_or_many(value: &Value) -> std::slice::Iter<'_, Value> {
    match value {
        Value::Array(values) => values.iter(),
        one => std::slice::from_ref(one).iter(),
    }
}
