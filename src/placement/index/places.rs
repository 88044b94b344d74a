//! Sets of instances, and a draw among those that strategies leave.

use super::plan::{Access, Step};
use super::{Group, Spread};
use crate::placement::Random;

/// Values of an attribute that have a set each, at most.
pub(super) const MOST_VALUES: usize = 64;

/// A set of places in the cluster (or of other numbers), a bit each.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(Vec<u64>);

impl Places {
    pub(super) fn set(&mut self, at: usize, is_in: bool) {
        let (word, bit) = (at / 64, 1 << (at % 64));
        if word >= self.0.len() {
            if !is_in {
                return;
            }
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word = if is_in { *word | bit } else { *word & !bit };
        }
    }

    pub(super) fn contains(&self, at: usize) -> bool {
        let word = self.0.get(at / 64).copied().unwrap_or_default();
        word >> (at % 64) & 1 == 1
    }

    fn meets(&self, other: &Self) -> bool {
        let mut words = self.0.iter().zip(&other.0);
        words.any(|(one, other)| one & other != 0)
    }

    /// Takes out what is not in `other`.
    fn keep(&mut self, other: &Self) {
        self.0.truncate(other.0.len());
        for (one, other) in self.0.iter_mut().zip(&other.0) {
            *one &= other;
        }
    }

    fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (one, other) in self.0.iter_mut().zip(&other.0) {
            *one |= other;
        }
    }

    fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The member of number `nth`, from 0.
    fn nth(&self, mut nth: usize) -> Option<usize> {
        for (number, word) in self.0.iter().enumerate() {
            let count = word.count_ones() as usize;
            if nth < count {
                let mut word = *word;
                for _ in 0..nth {
                    word &= word - 1;
                }
                return Some(number * 64 + word.trailing_zeros() as usize);
            }
            nth -= count;
        }
        None
    }

    fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.0.iter().enumerate();
        words.flat_map(|(number, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(number * 64 + bit)
            })
        })
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.capacity() * size_of::<u64>()
    }
}

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
    left.0.clone_from(&qualifying.0);
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
        best.0.clear();
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
