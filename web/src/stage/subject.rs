//! Which task a view is about when the person has not chosen one.

use std::rc::Rc;

use ecslab::lifecycle::{Task, TaskNumber};
use ecslab::simulation::World;

use crate::store::Selection;

/// The task that the selection is about, if it is about one.
#[must_use]
pub fn selected_task(world: &World, selection: &Selection) -> Option<TaskNumber> {
    match selection {
        Selection::Task(task) => Some(*task),
        Selection::Call(index) => world.calls.get(*index)?.task,
        Selection::Nothing | Selection::Instance(_) => None,
    }
}

/// The task that the Lifecycle view tells about: the selected one; else the newest that is not
/// where ECS wants it; else the newest.
#[must_use]
pub fn of_lifecycle(world: &World, selection: &Selection) -> Option<Rc<Task>> {
    let chosen = selected_task(world, selection).and_then(|task| world.tasks.get(&task));
    chosen
        .or_else(|| {
            let under_way =
                |task: &&Rc<Task>| task.last_status.name() != task.desired_status.name();
            world.tasks.values().rev().find(under_way)
        })
        .or_else(|| world.tasks.values().next_back())
        .cloned()
}

/// The task that the Roles view tells about: the selected one; else the first with a denied
/// call; else the newest.
#[must_use]
pub fn of_roles(world: &World, selection: &Selection) -> Option<Rc<Task>> {
    let chosen = selected_task(world, selection).and_then(|task| world.tasks.get(&task));
    chosen
        .or_else(|| {
            let mut denied = world.calls.iter().filter(|call| !call.is_allowed());
            world.tasks.get(&denied.find_map(|call| call.task)?)
        })
        .or_else(|| world.tasks.values().next_back())
        .cloned()
}
