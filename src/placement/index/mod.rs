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
//! All of that is numbers, and in the crate `placement-search`, which is compiled to be fast. Here is
//! what the numbers mean: `plan` makes a request into them, the index tells them of changes.

mod plan;

use std::borrow::Borrow;

use super::Random;
use super::strategy::tasks_of;
use crate::cluster::{ContainerInstance, InstanceStatus};
use crate::ordered::OrderedMap;
use ecslab_placement_search::{Amounts, Change, Row, Search, Table, Tasks};
use plan::{Checks, Plan};

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
/// let tasks = request.requirement.reserve_on(instance, &request.group)?;
/// index.task_changed(known, chosen, instance, tasks);
/// # Some(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct PlacementIndex {
    search: Search,
    /// Attributes that some request looks at.
    attributes: Vec<Attribute>,
    pools: Vec<Pool>,
    pool_numbers: OrderedMap<Pool, usize>,
    /// The names of the groups of which tasks are counted.
    groups: Vec<String>,
    checks: Checks,
    plans: Vec<Plan>,
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

/// An attribute that pools differ in.
#[derive(Clone, Debug)]
struct Attribute {
    name: String,
    /// The numbers of the values that it has in some pool; none: without the attribute.
    values: OrderedMap<Option<String>, usize>,
}

impl Attribute {
    /// The number of the value that the attribute has in a pool.
    fn number_of(&mut self, value: Option<&Option<String>>) -> usize {
        // An attribute without a value has an empty one.
        let value = value.map(|it| it.clone().unwrap_or_default());
        if let Some(number) = self.values.get(&value) {
            return *number;
        }
        let number = self.values.len();
        self.values.insert(value, number);
        number
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
        let mut table = Table {
            rows: Vec::with_capacity(instances.len()),
            tasks: vec![Vec::with_capacity(instances.len()); self.groups.len()],
        };
        for instance in instances.iter().map(Borrow::borrow) {
            let on_it = self.tasks_on(instance);
            table.rows.push(Row {
                left: amounts_left(instance),
                fails: self.checks.of(instance, u64::MAX, 0, &Tasks::All(&on_it)),
            });
            for (tasks, on_it) in table.tasks.iter_mut().zip(on_it) {
                tasks.push(on_it);
            }
        }
        self.search.read(table);
        self.part(instances);
    }

    /// Puts every instance into its pool.
    fn part<Instance: Borrow<ContainerInstance>>(&mut self, instances: &[Instance]) {
        self.pools.clear();
        self.pool_numbers = OrderedMap::new();
        for attribute in &mut self.attributes {
            attribute.values = OrderedMap::new();
        }
        self.search.clear_pools(self.attributes.len());
        let pools = instances.iter().map(|it| self.pool_of(it.borrow()));
        let pools = pools.collect();
        self.search.put_into_pools(pools);
        self.plan_again();
        for number in 0..self.plans.len() {
            self.search.fill_qualifying(number);
        }
    }

    /// The pool that an instance belongs into; a new one if it is unlike all others.
    fn pool_of(&mut self, instance: &ContainerInstance) -> usize {
        let values = self.attributes.iter();
        let pool = Pool {
            takes_tasks: instance.status == InstanceStatus::Active && instance.agent_connected,
            values: values
                .map(|it| instance.attributes.get(&it.name).cloned())
                .collect(),
        };
        if let Some(number) = self.pool_numbers.get(&pool) {
            return *number;
        }
        let number = self.pools.len();
        let attributes = self.attributes.iter_mut().zip(&pool.values);
        let values = attributes.map(|(attribute, value)| attribute.number_of(value.as_ref()));
        let values: Vec<usize> = values.collect();
        self.search.add_pool(pool.takes_tasks, &values);
        self.pool_numbers.insert(pool.clone(), number);
        self.pools.push(pool);
        number
    }

    /// The index of the instance that the next task of `request` is placed on: the one that
    /// [`PreparedRequest::place`] chooses, with the same draws from `random`.
    ///
    /// [`PreparedRequest::place`]: super::PreparedRequest::place
    pub fn choose<Instance: Borrow<ContainerInstance>>(
        &mut self,
        request: IndexedRequest,
        instances: &[Instance],
        random: &mut Random,
    ) -> Option<usize> {
        if self.search.answers(request.0) {
            return self.search.choose(request.0, &mut |n| random.below(n));
        }
        let plan = self.plans.get(request.0)?;
        plan.prepared.choose(instances, random)
    }

    /// A task of `request` was reserved on the instance at `at` or released from it, which said
    /// that there are so many `tasks` of its group now; nothing else has changed since the index
    /// was told of the instance last.
    pub fn task_changed(
        &mut self,
        request: IndexedRequest,
        at: usize,
        instance: &ContainerInstance,
        tasks: u32,
    ) {
        let Some(plan) = self.plans.get(request.0) else {
            return;
        };
        let Some(pool) = self.search.pool_of(at) else {
            return;
        };
        let again = plan.own_checks | self.checks.after(tasks);
        let tasks = Tasks::Of(plan.group, tasks);
        self.exchange(at, instance, again, (pool, tasks));
    }

    /// The instance at `at` has changed: its status, its agent, its attributes, anything.
    pub fn instance_changed(&mut self, at: usize, instance: &ContainerInstance) {
        let pools = self.pools.len();
        let pool = self.pool_of(instance);
        if self.pools.len() > pools {
            self.plan_again();
        }
        let on_it = self.tasks_on(instance);
        self.exchange(at, instance, u64::MAX, (pool, Tasks::All(&on_it)));
    }

    /// Puts what is known of an instance in the place of what was; checks of `again` are to be
    /// looked at again.
    fn exchange(
        &mut self,
        at: usize,
        instance: &ContainerInstance,
        again: u64,
        (pool, tasks): (usize, Tasks<'_>),
    ) {
        let old = (self.search.table().rows.get(at)).map_or(0, |row| row.fails);
        let row = Row {
            left: amounts_left(instance),
            fails: self.checks.of(instance, again, old, &tasks),
        };
        self.search.change(at, &Change { pool, row, tasks });
    }

    /// The tasks of every group on an instance.
    fn tasks_on(&self, instance: &ContainerInstance) -> Vec<u32> {
        let groups = self.groups.iter();
        groups.map(|group| tasks_on(instance, group)).collect()
    }

    /// Bytes that the index keeps, requests and names aside.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.search.bytes()
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
