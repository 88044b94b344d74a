//! What the lanes show: every task, and which of them there is room for.

use std::ops::Range;
use std::rc::Rc;

use ecslab::lifecycle::{Milliseconds, Task, TaskNumber};
use ecslab::simulation::World;

/// Lanes from which on those that are long over are folded into one.
const CROWDED: usize = 12;
/// Virtual milliseconds after which a stopped task is long over.
const LONG_OVER: Milliseconds = 60_000;
/// Pixels above and below what is seen in which lanes are drawn all the same.
const AROUND: f64 = 240.0;
/// Height of the row of a container, in pixels, as in the style sheet.
pub const CONTAINER_HEIGHT: f64 = 14.0;

/// The lane of one task.
#[derive(Clone, Debug)]
pub struct Lane {
    /// The task.
    pub task: Rc<Task>,
    /// The task of the same number in the branch that is drawn beside; none if it is the same.
    pub beside: Option<Rc<Task>>,
    /// Whether the task is in the branch beside only.
    pub only_beside: bool,
    /// Whether its containers are shown.
    pub opened: bool,
}

impl PartialEq for Lane {
    fn eq(&self, other: &Self) -> bool {
        let same = |one: &Option<Rc<Task>>, other: &Option<Rc<Task>>| match (one, other) {
            (Some(one), Some(other)) => Rc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        Rc::ptr_eq(&self.task, &other.task)
            && same(&self.beside, &other.beside)
            && self.only_beside == other.only_beside
            && self.opened == other.opened
    }
}

/// The lanes of `world`, the world at the live edge, with those of the branch beside; and how many
/// are folded away unless `unfolded`.
pub fn lanes(
    world: &World,
    beside: Option<&World>,
    unfolded: bool,
    opened: &[TaskNumber],
) -> (Vec<Lane>, usize) {
    let crowded = world.tasks.len() > CROWDED;
    let is_over =
        |task: &Task| crowded && task.stopped_at.is_some_and(|at| at + LONG_OVER < world.at);
    let other = |number: TaskNumber| beside.and_then(|beside| beside.tasks.get(&number));
    let mut folded = 0;
    let mut lanes = Vec::new();
    for task in world.tasks.values() {
        if is_over(task) {
            folded += 1;
            if !unfolded {
                continue;
            }
        }
        let differs = |other: &&Rc<Task>| other.history != task.history;
        lanes.push(Lane {
            task: Rc::clone(task),
            beside: other(task.number).filter(differs).cloned(),
            only_beside: false,
            opened: opened.contains(&task.number),
        });
    }
    let only_there = beside.into_iter().flat_map(|beside| beside.tasks.values());
    let only_there = only_there.filter(|task| !world.tasks.contains_key(&task.number));
    lanes.extend(only_there.map(|task| Lane {
        task: Rc::clone(task),
        beside: None,
        only_beside: true,
        opened: false,
    }));
    (lanes, folded)
}

/// Where the lanes stand, from the top of the first, in pixels: one more than there are lanes.
pub fn tops(lanes: &[Lane], height: f64) -> Vec<f64> {
    let mut top = 0.0;
    let mut tops = vec![top];
    for lane in lanes {
        let rows = if lane.opened {
            lane.task.containers.len()
        } else {
            0
        };
        top += height + CONTAINER_HEIGHT * f64::from(u32::try_from(rows).unwrap_or(0));
        tops.push(top);
    }
    tops
}

/// The lanes that are drawn when `from` to `to` of the lanes' height is seen.
pub fn drawn(tops: &[f64], from: f64, to: f64) -> Range<usize> {
    let lanes = tops.len().saturating_sub(1);
    let first = tops
        .partition_point(|top| *top <= from - AROUND)
        .saturating_sub(1);
    let end = tops.partition_point(|top| *top < to + AROUND);
    first.min(lanes)..end.min(lanes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_thousand_lanes_those_that_are_seen_are_drawn_and_a_few_around() {
        let tops: Vec<f64> = (0..=1_000).map(|lane| f64::from(lane) * 24.0).collect();
        let drawn_at = |from| drawn(&tops, from, from + 160.0);
        assert_eq!(drawn_at(0.0), 0..17);
        let middle = drawn_at(12_000.0);
        assert!(middle.contains(&500) && middle.contains(&506), "{middle:?}");
        assert!(middle.len() < 40, "{middle:?}");
        assert_eq!(drawn_at(23_840.0).end, 1_000);
        assert_eq!(drawn(&[0.0], 0.0, 100.0), 0..0);
    }
}
