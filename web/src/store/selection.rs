//! Going from task to task.

use super::{Selection, State};

impl State {
    /// Selects the task `direction` further on, going round at the ends.
    pub(super) fn select_neighbour(&mut self, direction: i64) {
        let tasks = &self.run.simulation.world().tasks;
        let count = i64::try_from(tasks.len()).unwrap_or(0);
        if count == 0 {
            return;
        }
        let present = match self.selection {
            Selection::Task(number) => tasks.keys().position(|key| *key == number),
            _ => None,
        };
        let index = match present.and_then(|index| i64::try_from(index).ok()) {
            Some(index) => (index + direction).rem_euclid(count),
            None if direction < 0 => count - 1,
            None => 0,
        };
        let task = usize::try_from(index)
            .ok()
            .and_then(|index| tasks.keys().nth(index));
        if let Some(task) = task {
            self.selection = Selection::Task(*task);
        }
    }
}
