//! What a container that does not run yet is doing or waiting for, in a few words.

use super::{
    AgentStage, AgentStatus, ContainerStatus, DesiredStatus, Standing, Task, dependencies_of,
};

/// What the container at `index` does or waits for, to stand after its name: "waits for db to be
/// HEALTHY", "pulls nginx:1.27". Empty when it runs or is over, or the task is being stopped.
#[must_use]
pub fn activity(task: &Task, index: usize) -> String {
    let Some(container) = task.containers.get(index) else {
        return String::new();
    };
    if container.last_status != ContainerStatus::Pending
        || task.desired_status == DesiredStatus::Stopped
    {
        return String::new();
    }
    let of_stage = match task.agent_stage.0 {
        AgentStage::Unaware => "waits for the agent",
        AgentStage::Queued => "waits until stopping tasks have released the instance's resources",
        AgentStage::Preparing => "waits for the agent's preparations",
        AgentStage::NetworkSetUp => "waits for the task's network",
        AgentStage::Containers => "",
    };
    if !of_stage.is_empty() {
        return of_stage.to_owned();
    }
    match container.agent_status {
        AgentStatus::None => waits_for(task, index)
            .unwrap_or_else(|| format!("asks the registry for {}", container.image)),
        AgentStatus::ManifestPulled => format!("pulls {}", container.image),
        AgentStatus::Pulled => "is being created".to_owned(),
        _ => "is being started".to_owned(),
    }
}

fn waits_for(task: &Task, index: usize) -> Option<String> {
    let dependencies = dependencies_of(&task.revision.definition);
    dependencies.get(index)?.iter().find_map(|dependency| {
        let other = task.containers.get(dependency.on)?;
        let met = dependency.condition.standing(other) == Standing::Met;
        (!met).then(|| {
            format!(
                "waits for {} to {}",
                other.name,
                dependency.condition.wording()
            )
        })
    })
}
