//! What the lanes show: every task of the simulation with its statuses over time.

use std::rc::Rc;

use ecslab::lifecycle::{LastStatus, Milliseconds, Task, TaskNumber};
use ecslab::simulation::World;

/// Lanes from which on those that are long over are folded into one.
const CROWDED: usize = 12;
/// Virtual milliseconds after which a stopped task is long over.
const LONG_OVER: Milliseconds = 60_000;

/// The lane of one task.
#[derive(Debug, PartialEq)]
pub struct Lane {
    /// The task.
    pub task: TaskNumber,
    /// First digits of its id.
    pub short_id: String,
    /// `family:revision`.
    pub definition: String,
    /// Where it runs, in short.
    pub place: String,
    /// Its statuses, oldest first.
    pub segments: Vec<Segment>,
}

/// One status of a task over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The status.
    pub status: LastStatus,
    /// When it was entered.
    pub from: Milliseconds,
    /// When it was left; none: not yet.
    pub to: Option<Milliseconds>,
}

/// The lanes of `world`, the world at the live edge, and how many are folded away unless
/// `unfolded`.
pub fn lanes(world: &World, unfolded: bool) -> (Vec<Rc<Lane>>, usize) {
    let crowded = world.tasks.len() > CROWDED;
    let (over, shown): (Vec<&Rc<Task>>, Vec<&Rc<Task>>) = world
        .tasks
        .values()
        .partition(|task| crowded && task.stopped_at.is_some_and(|at| at + LONG_OVER < world.at));
    let folded = over.len();
    let shown: Vec<&Rc<Task>> = if unfolded {
        world.tasks.values().collect()
    } else {
        shown
    };
    (shown.into_iter().map(|task| lane(task)).collect(), folded)
}

fn lane(task: &Task) -> Rc<Lane> {
    let ends = task
        .history
        .iter()
        .skip(1)
        .map(|(_, at)| Some(*at))
        .chain(std::iter::once(None));
    let segments = task
        .history
        .iter()
        .zip(ends)
        .map(|((status, from), to)| Segment {
            status: *status,
            from: *from,
            to,
        })
        .collect();
    Rc::new(Lane {
        task: task.number,
        short_id: task.short_id().to_owned(),
        definition: task.revision.name(),
        place: match &task.ec2_instance_id {
            Some(id) => crate::store::faults::short_instance(id).to_owned(),
            None => "Fargate".to_owned(),
        },
        segments,
    })
}
