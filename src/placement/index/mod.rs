//! Which instance gets the next task, without looking at every instance.
//!
//! The answer is that of [`PreparedRequest::place`], with the same draws; what it does not say is
//! why. How it is found:
//!
//! - **Pools.** Instances are kept apart by the attributes that some request looks at. What a
//!   request says of attributes (required ones, zones, most `memberOf` expressions) is asked once
//!   of a pool, and a spread over an attribute is a choice among pools.
//! - **Orders.** In each pool the instances are ordered by what the strategies of a chain count in
//!   an instance (tasks of the group, CPU, memory), one after the other, and then by their place
//!   in the cluster. So the first one that meets the need is the best of its pool, those equal
//!   with it follow, and a draw among them is a number in that order. An order is made when a
//!   request first wants it.
//! - **Blocks.** An order is cut into blocks, each with the most and the least of CPU, memory,
//!   GPUs and network interfaces in it, together: a block that has nobody with enough of all is
//!   passed over, one that has nobody with too little of any is counted without looking.
//! - **Sets.** Where a chain has no binpack, what is drawn among is a set of instances, a bit each:
//!   those that qualify for the request, with one of the values of an attribute, with so many tasks
//!   of the group. No order is needed, and those that are left are counted many at once.
//! - **Checks.** What is neither an amount nor an attribute (a static host port is taken, a task
//!   of the group is there, an expression about tasks or the instance itself does not hold) is a
//!   bit of the instance, and a block knows which bits all or some of its instances have.
//!
//! `order` has orders and blocks, `places` the sets, `plan` what a request is made into, `choice`
//! the decision; here is what keeps all of it true when an instance changes.

mod choice;
mod places;
mod plan;

use std::borrow::Borrow;

use super::strategy::tasks_of;
use crate::cluster::{ContainerInstance, InstanceStatus};
use crate::ordered::OrderedMap;
use ecslab_placement_search::{Amounts, By, Key, Places, Row, Run, Table};
use places::{MOST_VALUES, Members};
use plan::{Check, Plan};

/// Finds the instance that a task is placed on, for many tasks on a cluster of many instances.
///
/// The instances stay with the caller. The index is told of every change: [`Self::task_changed`]
/// when a task was reserved or released, [`Self::instance_changed`] for everything else,
/// [`Self::read_again`] when instances came or went.
///
/// ```
/// # use ecslab::cluster::ContainerInstance;
/// # use ecslab::placement::*;
/// # fn example(request: &PlacementRequest, instances: &mut [ContainerInstance]) -> Option<()> {
/// let mut random = Random::from_seed(1);
/// let mut index = PlacementIndex::of(instances);
/// let known = index.request(request, instances);
/// let chosen = index.choose(known, instances, &mut random)?;
/// let instance = instances.get_mut(chosen)?;
/// request.requirement.reserve_on(instance, &request.group);
/// index.task_changed(known, chosen, instance);
/// # Some(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct PlacementIndex {
    table: Table,
    /// The pool of each instance.
    pool_of: Vec<usize>,
    /// Attributes that some request looks at.
    attributes: Vec<String>,
    pools: Vec<Pool>,
    pool_numbers: OrderedMap<Pool, usize>,
    groups: Vec<Group>,
    checks: Vec<Check>,
    /// The checks that any task may change, a bit each.
    of_tasks: u64,
    orders: Vec<(By, Vec<Run>)>,
    plans: Vec<Plan>,
    /// For each plan that draws, the instances that qualify.
    qualifying: Vec<Places>,
    /// Room to work in, kept so that it need not be made for every decision and every change.
    room: choice::Room,
    drawing: places::Room,
    moving: Vec<usize>,
}

/// A request that an index knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexedRequest(usize);

/// Instances that are alike in every attribute that some request looks at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Pool {
    /// ACTIVE, and the agent answers.
    takes_tasks: bool,
    /// The value of each attribute; none: without the attribute.
    values: Vec<Option<Option<String>>>,
}

/// A task group, of which the tasks on each instance are counted.
#[derive(Clone, Debug)]
struct Group {
    name: String,
    spreads: Vec<Spread>,
    /// Whether some plan draws by how many of its tasks an instance has.
    is_drawn_by: bool,
    /// If so, the instances by that number.
    by_tasks: OrderedMap<u32, Members>,
}

/// The tasks of a group by the value of an attribute.
#[derive(Clone, Debug)]
struct Spread {
    /// Place of the attribute.
    attribute: usize,
    /// For each pool, the place of its value.
    of_pool: Vec<usize>,
    values: Vec<Option<String>>,
    /// Tasks where the attribute has the value.
    tasks: Vec<i64>,
    /// The instances where it has the value, as long as the values are few.
    places: Vec<Places>,
}

impl Spread {
    fn add_pool(&mut self, pool: &Pool) {
        let value = pool.values.get(self.attribute).cloned().flatten();
        // An attribute without a value has an empty one.
        let value = value.map(Option::unwrap_or_default);
        let known = self.values.iter().position(|it| *it == value);
        self.of_pool.push(known.unwrap_or(self.values.len()));
        if known.is_none() {
            self.values.push(value);
            self.tasks.push(0);
            if self.values.len() <= MOST_VALUES {
                self.places.push(Places::default());
            } else {
                self.places.clear();
            }
        }
    }

    fn add(&mut self, pool: usize, tasks: i64) {
        let value = self.of_pool.get(pool).copied().unwrap_or_default();
        if let Some(sum) = self.tasks.get_mut(value) {
            *sum += tasks;
        }
    }

    fn set_place(&mut self, pool: usize, at: usize, is_in: bool) {
        let value = self.of_pool.get(pool).copied().unwrap_or_default();
        if let Some(places) = self.places.get_mut(value) {
            places.set(at, is_in);
        }
    }

    fn tasks_at(&self, pool: usize) -> i64 {
        let tasks = self.of_pool.get(pool).and_then(|it| self.tasks.get(*it));
        tasks.copied().unwrap_or_default()
    }
}

impl Group {
    /// Finds the instances by their tasks anew.
    fn sort_by_tasks(&mut self, tasks: &[u32]) {
        self.by_tasks = OrderedMap::new();
        if self.is_drawn_by {
            for (at, tasks) in tasks.iter().enumerate() {
                self.by_tasks.get_or_default(*tasks).insert(at);
            }
        }
    }
}

impl PlacementIndex {
    /// An index of `instances` that knows no request yet.
    #[must_use]
    pub fn of<Instance: Borrow<ContainerInstance>>(instances: &[Instance]) -> Self {
        let mut index = Self::default();
        index.read_again(instances);
        index
    }

    /// Reads all instances anew; requests stay known.
    pub fn read_again<Instance: Borrow<ContainerInstance>>(&mut self, instances: &[Instance]) {
        self.table.tasks = vec![Vec::new(); self.groups.len()];
        self.table.rows.clear();
        for (at, instance) in instances.iter().map(Borrow::borrow).enumerate() {
            for (group, tasks) in self.groups.iter().zip(&mut self.table.tasks) {
                tasks.push(tasks_on(instance, &group.name));
            }
            self.table.rows.push(Row::default());
            let fails = self.fails_of(place_of(at), instance, u64::MAX, 0);
            if let Some(row) = self.table.rows.last_mut() {
                *row = Row {
                    left: amounts_left(instance),
                    fails,
                };
            }
        }
        self.part(instances);
    }

    /// Puts every instance into its pool.
    fn part<Instance: Borrow<ContainerInstance>>(&mut self, instances: &[Instance]) {
        self.pools.clear();
        self.pool_numbers = OrderedMap::new();
        self.pool_of.clear();
        for spread in self.groups.iter_mut().flat_map(|it| &mut it.spreads) {
            spread.of_pool.clear();
            spread.values.clear();
            spread.tasks.clear();
            spread.places.clear();
        }
        for (_, runs) in &mut self.orders {
            runs.clear();
        }
        for (at, instance) in instances.iter().enumerate() {
            let pool = self.pool_of(instance.borrow());
            self.pool_of.push(pool);
            for (group, tasks) in self.groups.iter_mut().zip(&self.table.tasks) {
                let tasks = tasks.get(at).copied().unwrap_or_default();
                for spread in &mut group.spreads {
                    spread.add(pool, i64::from(tasks));
                    spread.set_place(pool, at, true);
                }
            }
        }
        for (group, tasks) in self.groups.iter_mut().zip(&self.table.tasks) {
            group.sort_by_tasks(tasks);
        }
        for number in 0..self.orders.len() {
            self.fill_order(number);
        }
        self.plan_again();
        for number in 0..self.plans.len() {
            self.fill_qualifying(number);
        }
    }

    /// Makes the runs of an order.
    fn fill_order(&mut self, number: usize) {
        let mut of_pools: Vec<Vec<u32>> = vec![Vec::new(); self.pools.len()];
        for (at, pool) in self.pool_of.iter().enumerate() {
            let takes_tasks = self.pools.get(*pool).is_some_and(|it| it.takes_tasks);
            if let Some(positions) = of_pools.get_mut(*pool).filter(|_| takes_tasks) {
                positions.push(place_of(at));
            }
        }
        if let Some((by, runs)) = self.orders.get_mut(number) {
            let positions = of_pools.into_iter();
            *runs = positions.map(|it| Run::of(it, by, &self.table)).collect();
        }
    }

    /// The pool that an instance belongs into; a new one if it is unlike all others.
    fn pool_of(&mut self, instance: &ContainerInstance) -> usize {
        let values = self.attributes.iter();
        let pool = Pool {
            takes_tasks: instance.status == InstanceStatus::Active && instance.agent_connected,
            values: values
                .map(|name| instance.attributes.get(name).cloned())
                .collect(),
        };
        if let Some(number) = self.pool_numbers.get(&pool) {
            return *number;
        }
        let number = self.pools.len();
        for spread in self.groups.iter_mut().flat_map(|it| &mut it.spreads) {
            spread.add_pool(&pool);
        }
        for (by, runs) in &mut self.orders {
            runs.push(Run::of(Vec::new(), by, &self.table));
        }
        self.pool_numbers.insert(pool.clone(), number);
        self.pools.push(pool);
        number
    }

    /// A task of `request` was reserved on the instance at `at` or released from it, and nothing
    /// else has changed since the index was told of it last.
    pub fn task_changed(
        &mut self,
        request: IndexedRequest,
        at: usize,
        instance: &ContainerInstance,
    ) {
        let Some(plan) = self.plans.get(request.0) else {
            return;
        };
        let (group, own) = (plan.group, plan.own_checks | self.of_tasks);
        let tasks = tasks_on(instance, &plan.prepared.group);
        let Some(pool) = self.pool_of.get(at).copied() else {
            return;
        };
        self.exchange(at, instance, own, pool, |number, was| {
            if Some(number) == group { tasks } else { was }
        });
    }

    /// The instance at `at` has changed: its status, its agent, its attributes, anything.
    pub fn instance_changed(&mut self, at: usize, instance: &ContainerInstance) {
        let pools = self.pools.len();
        let pool = self.pool_of(instance);
        if self.pools.len() > pools {
            self.plan_again();
        }
        let names: Vec<String> = self.groups.iter().map(|it| it.name.clone()).collect();
        self.exchange(at, instance, u64::MAX, pool, |number, _| {
            let name = names.get(number);
            name.map_or(0, |name| tasks_on(instance, name))
        });
    }

    /// Puts what is known of an instance in the place of what was: `checks` are to be looked at
    /// again, `tasks` says how many tasks of a group there are, given how many there were.
    fn exchange(
        &mut self,
        at: usize,
        instance: &ContainerInstance,
        checks: u64,
        pool: usize,
        tasks: impl Fn(usize, u32) -> u32,
    ) {
        let place = place_of(at);
        let Some(old_pool) = self
            .pool_of
            .get_mut(at)
            .map(|it| std::mem::replace(it, pool))
        else {
            return;
        };
        let old = *self.table.row(place);
        let left = amounts_left(instance);
        let counted = |table: &Table, group: usize| {
            let was = table.tasks_of(group, place);
            (was, tasks(group, was))
        };
        let moves = |by: &By, table: &Table| {
            pool != old_pool
                || by.keys.iter().any(|key| match key {
                    Some(Key::Tasks) => {
                        let (was, is) = counted(table, by.group);
                        was != is
                    }
                    Some(Key::Left(amount)) => left.get(*amount) != old.left.get(*amount),
                    None => false,
                })
        };
        // Which orders move is known only until the table says the new.
        self.moving.clear();
        for (number, (by, runs)) in self.orders.iter_mut().enumerate() {
            if moves(by, &self.table) {
                self.moving.push(number);
                if let Some(run) = runs.get_mut(old_pool) {
                    run.remove(by, &self.table, place);
                }
            }
        }
        for (number, group) in self.groups.iter_mut().enumerate() {
            let (was, is) = counted(&self.table, number);
            if was == is && pool == old_pool {
                continue;
            }
            for spread in &mut group.spreads {
                spread.add(old_pool, -i64::from(was));
                spread.add(pool, i64::from(is));
                if pool != old_pool {
                    spread.set_place(old_pool, at, false);
                    spread.set_place(pool, at, true);
                }
            }
            if group.is_drawn_by && was != is {
                group.by_tasks.get_or_default(was).remove(at);
                group.by_tasks.get_or_default(is).insert(at);
            }
            let tasks = self.table.tasks.get_mut(number);
            if let Some(tasks) = tasks.and_then(|it| it.get_mut(at)) {
                *tasks = is;
            }
        }
        let fails = self.fails_of(place, instance, checks, old.fails);
        if let Some(row) = self.table.rows.get_mut(at) {
            *row = Row { left, fails };
        }
        for (plan, places) in self.plans.iter().zip(&mut self.qualifying) {
            if let Some(access) = plan.access.as_ref().filter(|it| it.order.is_none()) {
                places.set(at, access.qualifies(pool, &Row { left, fails }));
            }
        }
        let takes_tasks = self.pools.get(pool).is_some_and(|it| it.takes_tasks);
        let mut moving = self.moving.iter().peekable();
        for (number, (by, runs)) in self.orders.iter_mut().enumerate() {
            let moves = moving.next_if_eq(&&number).is_some();
            let Some(run) = runs.get_mut(pool).filter(|_| takes_tasks) else {
                continue;
            };
            if moves {
                run.insert(by, &self.table, place);
            } else {
                run.changed(by, &self.table, place);
            }
        }
    }

    /// Bytes that the index keeps, requests and names aside.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let tasks = self
            .table
            .tasks
            .iter()
            .map(|it| it.capacity() * size_of::<u32>());
        let runs = self.orders.iter().flat_map(|(_, runs)| runs);
        let of_spreads = (self.groups.iter().flat_map(|it| &it.spreads)).flat_map(|it| &it.places);
        let by_tasks = self.groups.iter().flat_map(|it| it.by_tasks.values());
        let by_tasks = by_tasks.map(|it| &it.places);
        let places = self.qualifying.iter().chain(of_spreads).chain(by_tasks);
        self.table.rows.capacity() * size_of::<Row>()
            + self.pool_of.capacity() * size_of::<usize>()
            + tasks.sum::<usize>()
            + places.map(Places::bytes).sum::<usize>()
            + runs.map(|it| size_of::<Run>() + it.bytes()).sum::<usize>()
    }
}

fn amounts_left(instance: &ContainerInstance) -> Amounts {
    let left = &instance.remaining;
    [
        left.cpu,
        left.memory,
        super::filters::count(left.gpus.len()),
        left.network_interfaces,
    ]
}

fn tasks_on(instance: &ContainerInstance, group: &str) -> u32 {
    u32::try_from(tasks_of(instance, group)).unwrap_or(u32::MAX)
}

/// A place in the cluster; a cluster has no 4 thousand million instances.
fn place_of(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
