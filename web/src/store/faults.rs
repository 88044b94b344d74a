//! What a person does to what is selected, from the keyboard. What else can go wrong is in
//! [`offer`], and what goes on in [`standing`]: both are fetched with the details.

pub mod offer;
pub mod standing;

use ecslab::lifecycle::{ContainerStatus, DesiredStatus, Task};
use ecslab::simulation::{Command, ExitContainer, StopTask, TerminateInstance};

use super::{Selection, State};

/// The exit code of a container that is made to exit, unless the person says another.
pub const EXIT_CODE: i32 = 1;

/// Stops the selected task.
pub fn stop_selected(state: &State) -> Result<Command, &'static str> {
    let task = selected_task(state).ok_or("Select a task first.")?;
    if task.desired_status == DesiredStatus::Stopped {
        return Err("desiredStatus of the selected task is STOPPED already.");
    }
    Ok(stop(task, ""))
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

fn reference(task: &Task) -> String {
    format!("#{}", task.number.0)
}

/// StopTask with a reason; without one when it is empty.
fn stop(task: &Task, reason: &str) -> Command {
    Command::StopTask(StopTask {
        task: reference(task),
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
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

#[cfg(test)]
mod tests;
