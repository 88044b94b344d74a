//! The decision in an order: the best pool, the best instance of it, a draw among what is equal.

use std::cmp::Ordering;
use std::ops::Range;

use crate::Below;
use crate::group::{Group, Step, Values};
use crate::order::{Run, Spot, Stretch};
use crate::search::{Access, place_of};
use crate::table::{By, Need, Table};

/// Room to work in, kept so that it need not be made for every decision.
#[derive(Clone, Debug, Default)]
pub(crate) struct Room {
    /// The pools that may hold an instance that does.
    pools: Vec<usize>,
    /// Of these, the best by what leads the chain.
    leading: Vec<usize>,
    /// The best so far; all equal.
    best: Vec<Best>,
    stretches: Vec<Stretch>,
}

/// The first of the best instances of a pool.
#[derive(Clone, Debug)]
struct Best {
    pool: usize,
    spot: Spot,
    /// Those equal with it in its pool.
    stretches: Range<usize>,
}

pub(crate) struct Choice<'a> {
    pub(crate) access: &'a Access,
    /// Those whose attributes do.
    pub(crate) pools: &'a [usize],
    pub(crate) by: &'a By,
    pub(crate) table: &'a Table,
    pub(crate) group: Option<&'a Group>,
    pub(crate) values: &'a [Values],
}

impl Choice<'_> {
    pub(crate) fn of(&self, runs: &mut [Run], room: &mut Room, below: Below<'_>) -> Option<u32> {
        let need = &self.access.need;
        let may_meet = |pool: &usize| runs.get(*pool).is_some_and(|run| run.may_meet(need));
        room.pools.clear();
        (room.pools).extend(self.pools.iter().copied().filter(may_meet));
        room.best.clear();
        while room.best.is_empty() && !room.pools.is_empty() {
            self.best_of_next(runs, room);
        }
        let (run, best) = match room.best.as_mut_slice() {
            [] => return None,
            [best] => (runs.get_mut(best.pool)?, best),
            _ => return self.draw_among_pools(runs, room, below),
        };
        room.stretches.clear();
        let count = run.equal(self.by, self.table, (&best.spot, need), &mut room.stretches);
        match below(count) {
            0 => Some(best.spot.at),
            nth => run.nth(need, &room.stretches, nth),
        }
    }

    /// Looks into the pools that are the best by what leads the chain, and takes them from those
    /// that are left.
    fn best_of_next(&self, runs: &mut [Run], room: &mut Room) {
        let steps = self.access.steps.iter();
        let leading = steps.take_while(|step| matches!(step, Step::Spread(_)));
        let (leading, rest) = self.access.steps.split_at(leading.count());
        self.lead(leading, room);
        let found = &mut room.best;
        for pool in &room.leading {
            let run = runs.get_mut(*pool);
            if let Some(spot) = run.and_then(|it| it.first(self.by, &self.access.need)) {
                let order = found.first().map_or(Ordering::Equal, |other| {
                    self.compare(rest, (*pool, spot.at), (other.pool, other.spot.at))
                });
                if order.is_lt() {
                    found.clear();
                }
                if order.is_le() {
                    found.push(Best {
                        pool: *pool,
                        spot,
                        stretches: 0..0,
                    });
                }
            }
        }
    }

    /// Takes the pools that are the best by spreads, which lead the chain, from those that are
    /// left.
    fn lead(&self, spreads: &[Step], room: &mut Room) {
        let Room { pools, leading, .. } = room;
        leading.clear();
        let Some((first, others)) = spreads.split_first() else {
            std::mem::swap(pools, leading);
            return;
        };
        let mut fewest = i64::MAX;
        for pool in pools.iter().copied() {
            let tasks = self.value(first, (pool, 0));
            let order = match (tasks.cmp(&fewest), leading.first()) {
                (Ordering::Equal, Some(best)) => self.compare(others, (pool, 0), (*best, 0)),
                (order, _) => order,
            };
            if order.is_lt() {
                leading.clear();
                fewest = tasks;
            }
            if order.is_le() {
                leading.push(pool);
            }
        }
        let mut led = leading.iter().peekable();
        pools.retain(|pool| led.next_if_eq(&pool).is_none());
    }

    /// What a step counts of an instance, of which the pool is known.
    #[inline]
    fn value(&self, step: &Step, (pool, at): (usize, u32)) -> i64 {
        match step {
            Step::Spread(number) => self
                .group
                .and_then(|group| group.spreads.get(*number))
                .map_or(0, |spread| spread.tasks_at(self.values, pool)),
            Step::Own(key) => self.by.value(*key, self.table, at),
        }
    }

    /// How two instances, each with its pool, stand to each other.
    fn compare(&self, steps: &[Step], one: (usize, u32), other: (usize, u32)) -> Ordering {
        for step in steps {
            let order = self.value(step, one).cmp(&self.value(step, other));
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }

    /// One of those that are equal, in the order of the cluster whatever their pools.
    fn draw_among_pools(&self, runs: &mut [Run], room: &mut Room, below: Below<'_>) -> Option<u32> {
        let need = &self.access.need;
        let mut count = 0;
        room.stretches.clear();
        for best in &mut room.best {
            let before = room.stretches.len();
            let run = runs.get_mut(best.pool)?;
            count += run.equal(self.by, self.table, (&best.spot, need), &mut room.stretches);
            best.stretches = before..room.stretches.len();
        }
        let nth = below(count);
        self.nth_in_cluster(runs, room, need, (nth, count))
    }

    /// The place where the `nth` of `count` is, found between bounds: places are spread about
    /// evenly, so guesses are good; every other one halves what is left, so bad ones do not matter.
    fn nth_in_cluster(
        &self,
        runs: &[Run],
        room: &Room,
        need: &Need,
        (nth, count): (usize, usize),
    ) -> Option<u32> {
        let up_to = |place: u32| -> usize {
            let of = |best: &Best| {
                let stretches = room.stretches.get(best.stretches.clone())?;
                Some(runs.get(best.pool)?.up_to(need, stretches, place))
            };
            room.best.iter().filter_map(of).sum()
        };
        // Of `count`, so many are before `low`, and so many up to `high`.
        let (mut low, mut before) = (0_usize, 0_usize);
        let (mut high, mut until) = (self.table.rows.len().checked_sub(1)?, count);
        let mut guesses = false;
        while low < high {
            guesses = !guesses;
            let share = if guesses { nth.checked_sub(before)? } else { 1 };
            let of = if guesses {
                until.checked_sub(before)?
            } else {
                2
            };
            let middle = low + ((high - low) * share / of.max(1)).min(high - low - 1);
            let counted = up_to(place_of(middle));
            if counted > nth {
                (high, until) = (middle, counted);
            } else {
                (low, before) = (middle + 1, counted);
            }
        }
        Some(place_of(high))
    }
}
