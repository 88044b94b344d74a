//! What ListTasks lists, and which tasks ECS still knows.

use std::rc::Rc;

use super::World;
use crate::lifecycle::{DesiredStatus, Task};

impl World {
    /// The tasks that ListTasks lists: those of a desired status, RUNNING when the request does
    /// not say. A task that is being stopped is not among them, while its containers may still
    /// run [V].
    pub fn list_tasks(&self, desired_status: DesiredStatus) -> impl Iterator<Item = &Rc<Task>> {
        self.known_tasks()
            .filter(move |task| task.desired_status == desired_status)
    }

    /// The tasks that DescribeTasks knows: the record of a stopped task is removed after a while,
    /// an hour at least [V], and with it stoppedReason and exit codes.
    pub fn known_tasks(&self) -> impl Iterator<Item = &Rc<Task>> {
        self.tasks.values().filter(|task| self.is_known(task))
    }

    /// Whether ECS still has the record of a task; without it DescribeTasks answers MISSING.
    #[must_use]
    pub fn is_known(&self, task: &Task) -> bool {
        let kept = self.stopped_task_kept;
        task.stopped_at
            .is_none_or(|stopped_at| self.at < stopped_at.saturating_add(kept))
    }
}
