//! Who replaces a stopped task: for a service its scheduler, for a standalone task nobody.

use std::rc::Rc;

use ecslab::lifecycle::{DesiredStatus, Milliseconds, Task};
use ecslab::ordered::OrderedMap;
use ecslab::simulation::World;

/// The task of a service that stopped last, and the one that came for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Replacement {
    /// The task that stopped, or is about to.
    pub stopped: Rc<Task>,
    /// The next task of the service that was created.
    pub by: Option<Rc<Task>>,
}

impl Replacement {
    /// The newest of a service at the moment of `world` that has come, else the newest stop.
    pub fn of(world: &World, service: &str) -> Option<Self> {
        let tasks: Vec<&Rc<Task>> = world.tasks_of(service).collect();
        tasks
            .iter()
            .filter(|task| task.desired_status == DesiredStatus::Stopped)
            .map(|task| Self {
                stopped: Rc::clone(task),
                by: next_after(&tasks, task),
            })
            .max_by_key(|pair| {
                let stopped = &pair.stopped;
                (pair.by.is_some(), told_to_stop(stopped), stopped.number)
            })
    }
}

/// When `desiredStatus` became STOPPED.
pub fn told_to_stop(task: &Task) -> Milliseconds {
    task.stop_desired_at.or(task.stopped_at).unwrap_or(0)
}

/// Tasks are numbered as they are created, so that the first of `tasks` that is late enough can be
/// searched for.
fn next_after(tasks: &[&Rc<Task>], stopped: &Task) -> Option<Rc<Task>> {
    let at = told_to_stop(stopped);
    let too_early = |task: &&Rc<Task>| task.number <= stopped.number || task.created_at < at;
    let next = tasks.get(tasks.partition_point(too_early))?;
    Some(Rc::clone(next))
}

/// The standalone tasks, newest first.
pub fn standalone(world: &World) -> Vec<Rc<Task>> {
    world
        .tasks
        .values()
        .rev()
        .filter(|task| task.service_name().is_none())
        .map(Rc::clone)
        .collect()
}

/// Why a task stopped, in ECS's words, with the exit codes of its containers.
pub fn cause(task: &Task) -> Option<String> {
    let code = task.stop_code?.name();
    let exits: Vec<String> = task
        .containers
        .iter()
        .filter_map(|container| {
            let code = container.exit_code?;
            Some(format!("{} exit {code}", container.name))
        })
        .collect();
    Some(if exits.is_empty() {
        code.to_owned()
    } else {
        format!("{code}, {}", exits.join(", "))
    })
}

/// Tasks by their ids, to find the many that events of a service name.
pub struct TasksById<'world>(OrderedMap<&'world str, &'world Rc<Task>>);

impl<'world> TasksById<'world> {
    /// Those of `world`.
    pub fn of(world: &'world World) -> Self {
        let tasks = world.tasks.values();
        Self(tasks.map(|task| (task.task_id.as_str(), task)).collect())
    }
}

/// A service event in pieces: text, and the ids of tasks that are known.
pub fn pieces<'message>(
    tasks: &TasksById,
    message: &'message str,
) -> Vec<(&'message str, Option<Rc<Task>>)> {
    let mut pieces = Vec::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once("(task ") {
        let Some((id, tail)) = after.split_once(')') else {
            break;
        };
        let known = tasks.0.get(id).copied();
        let Some((text, _)) = rest.split_at_checked(before.len() + "(task ".len()) else {
            break;
        };
        pieces.push((text, None));
        pieces.push((id, known.map(Rc::clone)));
        let used = rest.len() - tail.len() - 1;
        rest = rest.get(used..).unwrap_or_default();
    }
    pieces.push((rest, None));
    pieces
}
