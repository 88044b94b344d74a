//! A draw among the instances that strategies leave.

use ecslab_placement_search::Places;

use super::plan::{Access, Step};
use super::{Group, Spread};
use crate::placement::Random;

/// Values of an attribute that have a set each, at most.
pub(super) const MOST_VALUES: usize = 64;

/// A set of which is known whether anybody is in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Members {
    count: usize,
    pub(super) places: Places,
}

impl Members {
    /// Adds one that is not in it.
    pub(super) fn insert(&mut self, at: usize) {
        self.count += 1;
        self.places.set(at, true);
    }

    /// Takes out one that is in it.
    pub(super) fn remove(&mut self, at: usize) {
        self.count = self.count.saturating_sub(1);
        self.places.set(at, false);
    }
}

/// Room to work in, kept so that it need not be made for every decision.
#[derive(Clone, Debug, Default)]
pub(super) struct Room {
    left: Places,
    best: Places,
}

/// One of those that qualify and that the steps leave, each step of what the one before it left.
pub(super) fn draw(
    access: &Access,
    qualifying: &Places,
    (group, pool_of): (Option<&Group>, &[usize]),
    Room { left, best }: &mut Room,
    random: &mut Random,
) -> Option<usize> {
    left.clone_from(qualifying);
    for step in &access.steps {
        match step {
            Step::Spread(number) => {
                if let Some(spread) = group.and_then(|it| it.spreads.get(*number)) {
                    spread.narrow(left, best, pool_of);
                }
            }
            Step::Own(_) => {
                let mut by_tasks = group.into_iter().flat_map(|it| it.by_tasks.values());
                let fewest = by_tasks.find(|it| it.count > 0 && left.meets(&it.places));
                if let Some(fewest) = fewest {
                    left.keep(&fewest.places);
                }
            }
        }
    }
    left.nth(random.below(left.count()))
}

impl Spread {
    /// Leaves the instances where the attribute has a value with the fewest tasks.
    fn narrow(&self, left: &mut Places, best: &mut Places, pool_of: &[usize]) {
        best.clear();
        if self.places.len() < self.values.len() {
            let tasks = |at: &usize| pool_of.get(*at).map(|pool| self.tasks_at(*pool));
            let fewest = left.iter().filter_map(|at| tasks(&at)).min();
            let of_fewest = left.iter().filter(|at| tasks(at) == fewest);
            of_fewest.for_each(|at| best.set(at, true));
        } else {
            let mut fewest = i64::MAX;
            for (tasks, places) in self.tasks.iter().zip(&self.places) {
                if *tasks < fewest && left.meets(places) {
                    fewest = *tasks;
                }
            }
            for (tasks, places) in self.tasks.iter().zip(&self.places) {
                if *tasks == fewest {
                    best.add(places);
                }
            }
        }
        left.keep(best);
    }
}
