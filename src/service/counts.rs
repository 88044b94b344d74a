//! Tasks counted as DescribeServices counts them.

use crate::lifecycle::{DesiredStatus, LastStatus, Task};

/// Tasks of a service, or of one of its deployments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaskCounts {
    /// `runningCount`: tasks in RUNNING [V].
    pub running: u32,
    /// `pendingCount`: tasks in PENDING [V]; those in PROVISIONING and ACTIVATING are counted
    /// here too [D]. Tasks that are told to stop before they run are not.
    pub pending: u32,
}

impl TaskCounts {
    /// Counts `tasks`.
    pub fn of<'tasks>(tasks: impl IntoIterator<Item = &'tasks Task>) -> Self {
        let mut counts = Self::default();
        for task in tasks {
            match (task.last_status, task.desired_status) {
                (LastStatus::Running, _) => counts.running += 1,
                (
                    LastStatus::Provisioning | LastStatus::Pending | LastStatus::Activating,
                    DesiredStatus::Running,
                ) => counts.pending += 1,
                _ => {}
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::{LastStatus::*, TaskNumber};
    use crate::scenario::Scenario;
    use crate::simulation::{Command, RunTask, Simulation};

    /// A task to be changed: of a simulation, so that all its members are as they should be.
    fn task() -> Task {
        let mut scenario = Scenario::default();
        scenario.task_definitions.push(serde_json::json!({
            "family": "web", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
            "cpu": "256", "memory": "512",
            "containerDefinitions": [{"name": "app", "image": "nginx"}]
        }));
        let (mut simulation, _) = Simulation::new(&scenario);
        simulation.apply(Command::RunTask(
            serde_json::from_value::<RunTask>(serde_json::json!({
                "taskDefinition": "web", "launchType": "FARGATE",
                "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1a"]}}
            }))
            .unwrap(),
        ));
        Task::clone(simulation.world().tasks.get(&TaskNumber(1)).unwrap())
    }

    #[test]
    fn starting_tasks_are_pending_and_stopping_ones_are_neither() {
        let cases = [
            (Provisioning, DesiredStatus::Running, (0, 1)),
            (Pending, DesiredStatus::Running, (0, 1)),
            (Activating, DesiredStatus::Running, (0, 1)),
            (Pending, DesiredStatus::Stopped, (0, 0)),
            (Running, DesiredStatus::Running, (1, 0)),
            (Running, DesiredStatus::Stopped, (1, 0)),
            (Deactivating, DesiredStatus::Stopped, (0, 0)),
            (Stopped, DesiredStatus::Stopped, (0, 0)),
        ];
        let task = task();
        for (last_status, desired_status, expected) in cases {
            let task = Task {
                last_status,
                desired_status,
                ..task.clone()
            };
            let counts = TaskCounts::of([&task]);
            assert_eq!(
                (counts.running, counts.pending),
                expected,
                "{last_status:?}, {desired_status:?}"
            );
        }
    }
}
