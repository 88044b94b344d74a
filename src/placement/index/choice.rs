//! The decision: the best pool, the best instance of it, a draw among what is equal.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::ops::Range;

use super::places::draw;
use super::plan::{Access, Step};
use super::{Group, IndexedRequest, PlacementIndex};
use crate::cluster::ContainerInstance;
use crate::placement::Random;
use ecslab_placement_search::{By, Need, Run, Spot, Stretch, Table};

/// Room to work in, kept so that it need not be made for every decision.
#[derive(Clone, Debug, Default)]
pub(super) struct Room {
    /// The pools that may hold an instance that does.
    pools: Vec<usize>,
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

impl PlacementIndex {
    /// The index of the instance that the next task of `request` is placed on: the one that
    /// [`super::super::PreparedRequest::place`] chooses, with the same draws from `random`.
    pub fn choose<Instance: Borrow<ContainerInstance>>(
        &mut self,
        request: IndexedRequest,
        instances: &[Instance],
        random: &mut Random,
    ) -> Option<usize> {
        let plan = self.plans.get(request.0)?;
        let Some(access) = &plan.access else {
            return plan.prepared.choose(instances, random);
        };
        let group = self.groups.get(access.group);
        let Some(order) = access.order else {
            let qualifying = self.qualifying.get(request.0)?;
            let cluster = (group, self.pool_of.as_slice());
            return draw(access, qualifying, cluster, &mut self.drawing, random);
        };
        let (by, runs) = self.orders.get_mut(order)?;
        let mut choice = Choice {
            access,
            by,
            table: &self.table,
            group,
        };
        let chosen = choice.of(runs, &mut self.room, random)?;
        usize::try_from(chosen).ok()
    }
}

struct Choice<'a> {
    access: &'a Access,
    by: &'a By,
    table: &'a Table,
    group: Option<&'a Group>,
}

impl Choice<'_> {
    fn of(&mut self, runs: &mut [Run], room: &mut Room, random: &mut Random) -> Option<u32> {
        let need = &self.access.need;
        let may_meet = |pool: &usize| runs.get(*pool).is_some_and(|run| run.may_meet(need));
        room.pools.clear();
        room.pools
            .extend(self.access.pools.iter().copied().filter(may_meet));
        room.best.clear();
        while room.best.is_empty() && !room.pools.is_empty() {
            self.best_of_next(runs, room);
        }
        let (run, best) = match room.best.as_mut_slice() {
            [] => return None,
            [best] => (runs.get_mut(best.pool)?, best),
            _ => return self.draw_among_pools(runs, room, random),
        };
        room.stretches.clear();
        let count = run.equal(self.by, self.table, (&best.spot, need), &mut room.stretches);
        match random.below(count) {
            0 => Some(best.spot.at),
            nth => run.nth(self.table, need, &room.stretches, nth),
        }
    }

    /// Looks into the pools that are the best by what leads the chain, and takes them from those
    /// that are left.
    fn best_of_next(&self, runs: &mut [Run], room: &mut Room) {
        let steps = self.access.steps.iter();
        let leading = steps.take_while(|step| matches!(step, Step::Spread(_)));
        let (leading, rest) = self.access.steps.split_at(leading.count());
        let mut pools = room.pools.iter();
        let Some(mut best) = pools.next().copied() else {
            return;
        };
        for pool in pools.filter(|_| !leading.is_empty()) {
            if self.compare(leading, (*pool, 0), (best, 0)).is_lt() {
                best = *pool;
            }
        }
        let found = &mut room.best;
        room.pools.retain(|pool| {
            if self.compare(leading, (*pool, 0), (best, 0)).is_gt() {
                return true;
            }
            let run = runs.get_mut(*pool);
            let spot = run.and_then(|it| it.first(self.by, self.table, &self.access.need));
            if let Some(spot) = spot {
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
            false
        });
    }

    /// How two instances, each with its pool, stand to each other.
    fn compare(&self, steps: &[Step], one: (usize, u32), other: (usize, u32)) -> Ordering {
        let value = |step: &Step, (pool, at): (usize, u32)| match step {
            Step::Spread(number) => self
                .group
                .and_then(|group| group.spreads.get(*number))
                .map_or(0, |spread| spread.tasks_at(pool)),
            Step::Own(key) => self.by.value(*key, self.table, at),
        };
        for step in steps {
            let order = value(step, one).cmp(&value(step, other));
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }

    /// One of those that are equal, in the order of the cluster whatever their pools.
    fn draw_among_pools(
        &self,
        runs: &mut [Run],
        room: &mut Room,
        random: &mut Random,
    ) -> Option<u32> {
        let need = &self.access.need;
        let mut count = 0;
        room.stretches.clear();
        for best in &mut room.best {
            let before = room.stretches.len();
            let run = runs.get_mut(best.pool)?;
            count += run.equal(self.by, self.table, (&best.spot, need), &mut room.stretches);
            best.stretches = before..room.stretches.len();
        }
        let nth = random.below(count);
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
                Some(
                    runs.get(best.pool)?
                        .up_to(self.table, need, stretches, place),
                )
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
            let counted = up_to(super::place_of(middle));
            if counted > nth {
                (high, until) = (middle, counted);
            } else {
                (low, before) = (middle + 1, counted);
            }
        }
        Some(super::place_of(high))
    }
}
