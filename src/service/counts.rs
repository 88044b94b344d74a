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
