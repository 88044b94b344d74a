//! All that is known of a cluster and of what is asked of it, kept true when an instance changes.

use crate::Below;
use crate::choice::{self, Choice};
use crate::draw::{self, Cluster, draw};
use crate::group::{Group, Spread, Step, Values};
use crate::order::Run;
use crate::places::Places;
use crate::table::{By, Key, Need, Row, Table};

/// How a request is answered.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// What a task of it needs.
    pub need: Need,
    /// What the strategies count, one after the other.
    pub steps: Vec<Step>,
    /// The number of the group, if a step counts its tasks.
    pub group: usize,
    /// The number of the order; none: it draws, and needs no order.
    pub order: Option<usize>,
}

/// The pools whose attributes do for a request.
#[derive(Clone, Debug, Default)]
struct Pools {
    ascending: Vec<usize>,
    /// The same as a set.
    set: Places,
}

impl Pools {
    /// Whether an instance of a pool qualifies.
    fn qualifies(&self, access: &Access, pool: usize, row: &Row) -> bool {
        row.meets(&access.need) && self.set.contains(pool)
    }
}

/// The tasks on an instance that has changed.
#[derive(Clone, Copy, Debug)]
pub enum Tasks<'a> {
    /// Of the group of a number; those of all others are as many as they were.
    Of(Option<usize>, u32),
    /// Of every group.
    All(&'a [u32]),
}

impl Tasks<'_> {
    /// Those of a group, of which there were so many.
    #[inline]
    #[must_use]
    pub fn of(&self, group: usize, was: u32) -> u32 {
        match *self {
            Self::Of(number, tasks) if number == Some(group) => tasks,
            Self::Of(..) => was,
            Self::All(tasks) => tasks.get(group).copied().unwrap_or_default(),
        }
    }
}

/// What an instance is from now on.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// Its pool.
    pub pool: usize,
    /// What is left, and the checks that it fails.
    pub row: Row,
    /// The tasks on it.
    pub tasks: Tasks<'a>,
}

/// A cluster, and the requests that are asked of it. Pools, groups, attributes, orders and
/// requests have numbers, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct Search {
    table: Table,
    /// The pool of each instance.
    pool_of: Vec<usize>,
    /// For each pool, whether its instances take tasks.
    takes_tasks: Vec<bool>,
    /// Of each attribute.
    values: Vec<Values>,
    groups: Vec<Group>,
    orders: Vec<(By, Vec<Run>)>,
    /// How each request is answered.
    accesses: Vec<Option<Access>>,
    /// For each request.
    pools: Vec<Pools>,
    /// For each request that draws, the instances that qualify.
    qualifying: Vec<Places>,
    choosing: choice::Room,
    drawing: draw::Room,
    moving: Vec<usize>,
}

/// Instances and pools.
impl Search {
    /// What is known of the instances.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Replaces all instances; which pools they are in is to be said next.
    pub fn read(&mut self, table: Table) {
        self.table = table;
    }

    /// The pool of an instance.
    #[must_use]
    pub fn pool_of(&self, at: usize) -> Option<usize> {
        self.pool_of.get(at).copied()
    }

    /// Forgets the pools. There are so many attributes that they differ in.
    pub fn clear_pools(&mut self, attributes: usize) {
        self.takes_tasks.clear();
        self.pool_of.clear();
        self.values.clear();
        self.values.resize(attributes, Values::default());
        for spread in self.groups.iter_mut().flat_map(|it| &mut it.spreads) {
            spread.clear();
        }
        for (_, runs) in &mut self.orders {
            runs.clear();
        }
    }

    /// Adds a pool without instances. `values` are those of its attributes, by their numbers.
    pub fn add_pool(&mut self, takes_tasks: bool, values: &[usize]) {
        for (of_attribute, value) in self.values.iter_mut().zip(values) {
            of_attribute.add_pool(*value);
        }
        for (by, runs) in &mut self.orders {
            runs.push(Run::of(&[], by, &self.table));
        }
        self.takes_tasks.push(takes_tasks);
    }

    /// Says the pool of every instance.
    pub fn put_into_pools(&mut self, pool_of: Vec<usize>) {
        self.pool_of = pool_of;
        for (at, pool) in self.pool_of.iter().enumerate() {
            for values in &mut self.values {
                values.set_place(*pool, at, true);
            }
        }
        for (group, tasks) in self.groups.iter_mut().zip(&self.table.tasks) {
            for spread in &mut group.spreads {
                for (pool, tasks) in self.pool_of.iter().zip(tasks) {
                    spread.add(&self.values, *pool, i64::from(*tasks));
                }
            }
            group.sort_by_tasks(tasks);
        }
        for number in 0..self.orders.len() {
            self.fill_order(number);
        }
    }

    /// The checks of `row` of every instance are others now.
    pub fn set_checks(&mut self, fails: impl IntoIterator<Item = u64>) {
        for (row, fails) in self.table.rows.iter_mut().zip(fails) {
            row.fails = fails;
        }
        for run in self.orders.iter_mut().flat_map(|(_, runs)| runs) {
            run.look_again(&self.table);
        }
    }
}

/// Groups, orders and requests.
impl Search {
    /// Adds a group; `tasks` are those on each instance.
    pub fn add_group(&mut self, tasks: Vec<u32>) {
        self.table.tasks.push(tasks);
        self.groups.push(Group::default());
    }

    /// The number of the spread of a group over an attribute.
    pub fn spread(&mut self, group: usize, attribute: usize) -> Option<usize> {
        let spreads = &mut self.groups.get_mut(group)?.spreads;
        if let Some(known) = spreads.iter().position(|it| it.attribute == attribute) {
            return Some(known);
        }
        let mut spread = Spread::over(attribute);
        for (pool, tasks) in self.pool_of.iter().zip(self.table.tasks.get(group)?) {
            spread.add(&self.values, *pool, i64::from(*tasks));
        }
        spreads.push(spread);
        Some(spreads.len() - 1)
    }

    /// The number of an order.
    pub fn order(&mut self, by: By) -> usize {
        let known = self.orders.iter().position(|(known, _)| *known == by);
        known.unwrap_or_else(|| {
            self.orders.push((by, Vec::new()));
            self.fill_order(self.orders.len() - 1);
            self.orders.len() - 1
        })
    }

    /// Has instances found by how many tasks of a group they have.
    pub fn draw_by_tasks(&mut self, group: usize) {
        let tasks = self.table.tasks.get(group);
        if let Some((group, tasks)) = self.groups.get_mut(group).zip(tasks)
            && !group.is_drawn_by
        {
            group.is_drawn_by = true;
            group.sort_by_tasks(tasks);
        }
    }

    /// Adds a request; which pools do is to be said next. None: it is not answered here.
    pub fn add_request(&mut self, access: Option<Access>) {
        self.accesses.push(access);
        self.pools.push(Pools::default());
        self.qualifying.push(Places::default());
    }

    /// Whether a request is answered here.
    #[must_use]
    pub fn answers(&self, request: usize) -> bool {
        self.accesses.get(request).is_some_and(Option::is_some)
    }

    /// Says for a request which pools do, ascending. Who qualifies is found next.
    pub fn set_pools(&mut self, request: usize, pools: Vec<usize>) {
        if let Some(known) = self.pools.get_mut(request) {
            known.set.clear();
            for pool in &pools {
                known.set.set(*pool, true);
            }
            known.ascending = pools;
        }
    }

    /// Finds anew who qualifies for a request that draws.
    pub fn fill_qualifying(&mut self, request: usize) {
        let access = self.accesses.get(request).and_then(Option::as_ref);
        let places = self
            .qualifying
            .get_mut(request)
            .zip(self.pools.get(request));
        let Some((access, (places, pools))) = access.filter(|it| it.order.is_none()).zip(places)
        else {
            return;
        };
        places.clear();
        for (at, (row, pool)) in self.table.rows.iter().zip(&self.pool_of).enumerate() {
            places.set(at, pools.qualifies(access, *pool, row));
        }
    }

    /// Makes the runs of an order.
    fn fill_order(&mut self, number: usize) {
        let mut of_pools: Vec<Vec<u32>> = vec![Vec::new(); self.takes_tasks.len()];
        for (at, pool) in self.pool_of.iter().enumerate() {
            let takes_tasks = self.takes_tasks.get(*pool).is_some_and(|it| *it);
            if let Some(positions) = of_pools.get_mut(*pool).filter(|_| takes_tasks) {
                positions.push(place_of(at));
            }
        }
        if let Some((by, runs)) = self.orders.get_mut(number) {
            let positions = of_pools.iter();
            *runs = positions.map(|it| Run::of(it, by, &self.table)).collect();
        }
    }
}

/// What is done for every task. Where it is called, code is made to be small: it must not become a
/// part of that.
impl Search {
    /// The place of the instance that the next task of a request is placed on.
    #[inline(never)]
    pub fn choose(&mut self, request: usize, below: Below<'_>) -> Option<usize> {
        let access = self.accesses.get(request)?.as_ref()?;
        let group = self.groups.get(access.group);
        let Some(order) = access.order else {
            let qualifying = self.qualifying.get(request)?;
            let cluster = Cluster {
                group,
                values: &self.values,
                pool_of: &self.pool_of,
            };
            return draw(access, qualifying, cluster, &mut self.drawing, below);
        };
        let (by, runs) = self.orders.get_mut(order)?;
        let choice = Choice {
            access,
            pools: &self.pools.get(request)?.ascending,
            by,
            table: &self.table,
            group,
            values: &self.values,
        };
        let chosen = choice.of(runs, &mut self.choosing, below)?;
        usize::try_from(chosen).ok()
    }

    /// Puts what an instance is in the place of what it was.
    #[inline(never)]
    pub fn change(&mut self, at: usize, change: &Change<'_>) {
        let (pool, row) = (change.pool, change.row);
        let Some(known) = self.pool_of.get_mut(at) else {
            return;
        };
        let old_pool = std::mem::replace(known, pool);
        self.leave_orders(at, old_pool, change);
        if pool != old_pool {
            for values in &mut self.values {
                values.set_place(old_pool, at, false);
                values.set_place(pool, at, true);
            }
        }
        match change.tasks {
            Tasks::Of(None, _) if pool == old_pool => {}
            Tasks::Of(Some(group), tasks) if pool == old_pool => {
                self.set_tasks(group, at, tasks, (pool, pool));
            }
            tasks => {
                for group in 0..self.groups.len() {
                    let was = self.table.tasks_of(group, place_of(at));
                    self.set_tasks(group, at, tasks.of(group, was), (old_pool, pool));
                }
            }
        }
        if let Some(known) = self.table.rows.get_mut(at) {
            *known = row;
        }
        let pools = self.pools.iter().zip(&mut self.qualifying);
        for (access, (pools, places)) in self.accesses.iter().zip(pools) {
            if let Some(access) = access.as_ref().filter(|it| it.order.is_none()) {
                places.set(at, pools.qualifies(access, pool, &row));
            }
        }
        self.enter_orders(at, pool);
    }

    /// Takes an instance out of the orders in which it has another place from now on; the table
    /// says the old still.
    fn leave_orders(&mut self, at: usize, old_pool: usize, change: &Change<'_>) {
        let place = place_of(at);
        let old = *self.table.row(place);
        let table = &self.table;
        let moves = |by: &By| {
            change.pool != old_pool
                || by.keys.iter().any(|key| match key {
                    Some(Key::Tasks) => {
                        let was = table.tasks_of(by.group, place);
                        was != change.tasks.of(by.group, was)
                    }
                    Some(Key::Left(amount)) => {
                        change.row.left.get(*amount) != old.left.get(*amount)
                    }
                    None => false,
                })
        };
        self.moving.clear();
        for (number, (by, runs)) in self.orders.iter_mut().enumerate() {
            if moves(by) {
                self.moving.push(number);
                if let Some(run) = runs.get_mut(old_pool) {
                    run.remove(by, table, place);
                }
            }
        }
    }

    /// Puts an instance where it belongs in every order, now that the table says the new.
    fn enter_orders(&mut self, at: usize, pool: usize) {
        if !self.takes_tasks.get(pool).is_some_and(|it| *it) {
            return;
        }
        let place = place_of(at);
        let mut moving = self.moving.iter().peekable();
        for (number, (by, runs)) in self.orders.iter_mut().enumerate() {
            let moves = moving.next_if_eq(&&number).is_some();
            let Some(run) = runs.get_mut(pool) else {
                continue;
            };
            if moves {
                run.insert(by, &self.table, place);
            } else {
                run.changed(by, &self.table, place);
            }
        }
    }

    /// The tasks of a group on an instance, which may have gone from one pool to another.
    fn set_tasks(&mut self, group: usize, at: usize, is: u32, (from, to): (usize, usize)) {
        let tasks = self.table.tasks.get_mut(group);
        let tasks = tasks.and_then(|it| it.get_mut(at));
        let Some((group, tasks)) = self.groups.get_mut(group).zip(tasks) else {
            return;
        };
        let was = std::mem::replace(tasks, is);
        if was == is && from == to {
            return;
        }
        for spread in &mut group.spreads {
            spread.add(&self.values, from, -i64::from(was));
            spread.add(&self.values, to, i64::from(is));
        }
        if group.is_drawn_by && was != is {
            group.move_place(at, was, is);
        }
    }

    /// Bytes that are kept.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let tasks = self.table.tasks.iter().map(Vec::capacity).sum::<usize>();
        let runs = self.orders.iter().flat_map(|(_, runs)| runs);
        self.table.rows.capacity() * size_of::<Row>()
            + self.pool_of.capacity() * size_of::<usize>()
            + tasks * size_of::<u32>()
            + self.qualifying.iter().map(Places::bytes).sum::<usize>()
            + self.values.iter().map(Values::bytes).sum::<usize>()
            + self.groups.iter().map(Group::bytes).sum::<usize>()
            + runs.map(|it| size_of::<Run>() + it.bytes()).sum::<usize>()
    }
}

/// A place in the cluster; a cluster has no 4 thousand million instances.
pub(crate) fn place_of(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
