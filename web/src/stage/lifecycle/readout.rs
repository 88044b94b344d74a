//! The selected task in words: where it is, where ECS wants it, and what it waits for.

use ecslab::lifecycle::{
    Container, ContainerStatus, DesiredStatus, LastStatus, Milliseconds, TRANSITIONS, Task,
    Transition, skipped_because,
};
use ecslab::task_definition::NetworkMode;

use super::chart::activity;
use ecslab::simulation::clock;

/// Where a task runs, in words: `on i-0c5f`, or on capacity of AWS.
#[must_use]
pub fn place(task: &Task) -> String {
    match &task.ec2_instance_id {
        Some(instance) => format!("on {instance}"),
        None => "on Fargate".to_owned(),
    }
}

/// When the task entered its `lastStatus`.
#[must_use]
pub fn last_status_since(task: &Task) -> Milliseconds {
    task.history.last().map_or(task.created_at, |(_, at)| *at)
}

/// When its `desiredStatus` was set.
#[must_use]
pub fn desired_status_since(task: &Task) -> Milliseconds {
    match task.desired_status {
        DesiredStatus::Running => task.created_at,
        DesiredStatus::Stopped => task.stop_desired_at.unwrap_or(task.created_at),
    }
}

/// What the task is waiting for, in a sentence.
#[must_use]
pub fn waiting_for(task: &Task) -> String {
    match task.last_status {
        LastStatus::Provisioning => {
            format!("Waits for its network interface{}.", interface(task))
        }
        LastStatus::Pending => pending(task),
        LastStatus::Activating => "Waits for ECS to register it with the target group.".to_owned(),
        LastStatus::Running => match task.desired_status {
            DesiredStatus::Running => {
                "Runs until an essential container exits or it is stopped.".to_owned()
            }
            DesiredStatus::Stopped => {
                "Waits for ECS to take the first step of the stop.".to_owned()
            }
        },
        LastStatus::Deactivating => "Waits for ECS to take it out of the target group.".to_owned(),
        LastStatus::Stopping => stopping(task),
        LastStatus::Deprovisioning => {
            format!(
                "Waits for its network interface to be deleted{}.",
                interface(task)
            )
        }
        LastStatus::Stopped => match (task.stop_code, task.stopped_reason.as_deref()) {
            (Some(code), Some(reason)) => format!("{}: {reason}", code.name()),
            (Some(code), None) => format!("{}.", code.name()),
            _ => "Over.".to_owned(),
        },
    }
}

fn interface(task: &Task) -> String {
    task.network_interface
        .as_ref()
        .map(|interface| format!(" ({} in {})", interface.status, interface.subnet_id))
        .unwrap_or_default()
}

fn pending(task: &Task) -> String {
    let all = task.containers.iter().enumerate();
    let busy: Vec<(&str, String)> = all
        .map(|(index, container)| (container.name.as_str(), activity(task, index)))
        .filter(|(_, does)| !does.is_empty())
        .collect();
    let Some((name, first)) = busy.first() else {
        return "Waits for the ECS agent.".to_owned();
    };
    if busy.iter().all(|(_, does)| does == first) {
        return match busy.len() {
            1 => format!("{name} {first}."),
            count => format!("All {count} containers: each {first}."),
        };
    }
    let named: Vec<String> = busy
        .iter()
        .take(2)
        .map(|(name, does)| format!("{name} {does}"))
        .collect();
    match busy.len() - named.len() {
        0 => format!("{}.", named.join("; ")),
        1 => format!("{}; and 1 more container.", named.join("; ")),
        more => format!("{}; and {more} more containers.", named.join("; ")),
    }
}

fn stopping(task: &Task) -> String {
    let left: Vec<&Container> = task
        .containers
        .iter()
        .filter(|container| container.last_status == ContainerStatus::Running)
        .collect();
    let Some(first) = left.first() else {
        return "Waits for the ECS agent to report that the containers have stopped.".to_owned();
    };
    let others = match left.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let signalled = first.signalled_at.map_or_else(String::new, |at| {
        format!(" SIGTERM was sent to it at {}.", clock(at))
    });
    format!("Waits for {}{others} to exit.{signalled}", first.name)
}

/// Why a status applies to a task or is skipped, in a few words; none for the statuses that
/// every task has.
#[must_use]
pub fn applies_or_not(status: LastStatus, task: &Task) -> Option<String> {
    let mode = network_mode(task.revision.definition.effective_network_mode());
    let is_about_network = matches!(
        status,
        LastStatus::Provisioning | LastStatus::Deprovisioning
    );
    match skipped_because(status, task.circumstances) {
        Some(reason) if is_about_network => Some(format!("skipped: {mode}, {reason}")),
        Some(reason) => Some(format!("skipped: {reason}")),
        None => ecslab::lifecycle::applies_because(status, task.circumstances).map(str::to_owned),
    }
}

/// The reason of [`applies_or_not`] in two or three words, where there is little room.
#[must_use]
pub fn applies_or_not_briefly(status: LastStatus, task: &Task) -> Option<String> {
    let mode = network_mode(task.revision.definition.effective_network_mode());
    skipped_because(status, task.circumstances).map(|_| match status {
        LastStatus::Provisioning | LastStatus::Deprovisioning => format!("skipped: {mode}"),
        _ => "skipped".to_owned(),
    })
}

/// A network mode as the API spells it.
#[must_use]
pub fn network_mode(mode: NetworkMode) -> &'static str {
    match mode {
        NetworkMode::Bridge => "bridge",
        NetworkMode::Host => "host",
        NetworkMode::Awsvpc => "awsvpc",
        NetworkMode::None => "none",
    }
}

/// The transitions that a task in `status` may take next, from the table of legal ones: those
/// to statuses that apply to it; without a task, all.
#[must_use]
pub fn next_transitions(status: LastStatus, task: Option<&Task>) -> Vec<&'static Transition> {
    TRANSITIONS
        .iter()
        .filter(|transition| transition.from == Some(status))
        .filter(|transition| {
            task.is_none_or(|task| skipped_because(transition.to, task.circumstances).is_none())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::example::{container, task};
    use ecslab::lifecycle::{AgentStage, AgentStatus, Circumstances, StopCode};

    #[test]
    fn a_pending_task_says_what_its_containers_wait_for() {
        let mut pulling = container("web");
        pulling.agent_status = AgentStatus::ManifestPulled;
        let mut task = task(1, LastStatus::Pending);
        task.agent_stage = (AgentStage::Containers, 0);
        task.containers = vec![pulling, container("envoy")];
        assert_eq!(
            waiting_for(&task),
            "web pulls web:1; envoy asks the registry for envoy:1."
        );
    }

    #[test]
    fn what_all_containers_wait_for_is_said_once() {
        let mut task = task(1, LastStatus::Pending);
        task.containers = ["a", "b", "c"].map(container).to_vec();
        assert_eq!(
            waiting_for(&task),
            "All 3 containers: each waits for the agent."
        );
    }

    #[test]
    fn a_stopping_task_names_the_container_that_has_not_exited() {
        let mut web = container("web");
        web.last_status = ContainerStatus::Running;
        web.signalled_at = Some(12_300);
        let mut task = task(1, LastStatus::Stopping);
        task.containers = vec![web];
        assert_eq!(
            waiting_for(&task),
            "Waits for web to exit. SIGTERM was sent to it at 00:12.3."
        );
    }

    #[test]
    fn a_stopped_task_says_why() {
        let mut task = task(1, LastStatus::Stopped);
        task.stop_code = Some(StopCode::EssentialContainerExited);
        task.stopped_reason = Some("Essential container in task exited".to_owned());
        assert_eq!(
            waiting_for(&task),
            "EssentialContainerExited: Essential container in task exited"
        );
    }

    #[test]
    fn a_bridge_task_skips_what_belongs_to_a_network_interface() {
        let task = task(1, LastStatus::Pending);
        assert_eq!(
            applies_or_not(LastStatus::Provisioning, &task).unwrap(),
            "skipped: bridge, no network interface of its own"
        );
        assert_eq!(applies_or_not(LastStatus::Pending, &task), None);
    }

    #[test]
    fn only_statuses_that_apply_to_the_task_are_next() {
        let mut task = task(1, LastStatus::Running);
        let next = |task: &Task| -> Vec<&str> {
            next_transitions(LastStatus::Running, Some(task))
                .iter()
                .map(|transition| transition.to.name())
                .collect()
        };
        assert_eq!(next(&task), ["STOPPING", "STOPPED"]);
        task.circumstances = Circumstances {
            network_interface: true,
            registration: true,
            capacity_wait: false,
        };
        assert_eq!(
            next(&task),
            ["DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED"]
        );
    }
}
