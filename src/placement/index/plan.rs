//! What a request is made into, so that it can be answered without reading it again.

use std::borrow::Borrow;

use super::{Group, IndexedRequest, PlacementIndex, Pool, Spread, place_of, tasks_on};
use crate::cluster::ContainerInstance;
use crate::cluster::query::{Expression, Node, Subject};
use crate::ordered::OrderedMap;
use crate::placement::prepared::Constraint;
use crate::placement::strategy::Strategy;
use crate::placement::{PlacementRequest, PreparedRequest, Requirement};
use ecslab_placement_search::{Amounts, By, CPU, Key, MEMORY, Need, Places, Row};

/// Groups of which tasks are counted, at most: each takes a dozen bytes an instance.
const MOST_GROUPS: usize = 64;
/// Checks, at most: a bit each.
const MOST_CHECKS: usize = 64;
const ZONE: &str = "ecs.availability-zone";

/// A request as the index knows it.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) request: PlacementRequest,
    pub(super) prepared: PreparedRequest,
    /// The place of its group, if the group's tasks are counted for any request.
    pub(super) group: Option<usize>,
    /// The checks that a task of it may change, a bit each.
    pub(super) own_checks: u64,
    /// How the index answers it; none: by looking at every instance, because it would have to
    /// keep too much in mind for it.
    pub(super) access: Option<Access>,
}

/// How a request is answered.
#[derive(Clone, Debug)]
pub(super) struct Access {
    pub(super) need: Need,
    /// What the strategies count, one after the other.
    pub(super) steps: Vec<Step>,
    /// The place of the group, if a step counts its tasks.
    pub(super) group: usize,
    /// The place of the order; none: it draws, and needs no order.
    pub(super) order: Option<usize>,
    /// The pools whose attributes do.
    pub(super) pools: Vec<usize>,
    /// The same as a set.
    pub(super) of_pools: Places,
}

impl Access {
    /// Whether an instance of a pool qualifies.
    pub(super) fn qualifies(&self, pool: usize, row: &Row) -> bool {
        row.meets(&self.need) && self.of_pools.contains(pool)
    }
}

/// What a strategy counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Tasks of the group by the value of an attribute: the place of the spread.
    Spread(usize),
    /// Something of the instance itself.
    Own(Key),
}

/// What a request wants of an instance beyond amounts and attributes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Check {
    /// The static host port, TCP, is free.
    PortTcp(u16),
    /// The static host port, UDP, is free.
    PortUdp(u16),
    /// No task of the group, by its place, is there.
    NoTaskOf(usize),
    /// The expression holds.
    MemberOf(Expression),
}

impl PlacementIndex {
    /// Makes a request known, if it is not yet.
    pub fn request<Instance: Borrow<ContainerInstance>>(
        &mut self,
        request: &PlacementRequest,
        instances: &[Instance],
    ) -> IndexedRequest {
        let known = self.plans.iter().position(|plan| plan.request == *request);
        let number = known.unwrap_or(self.plans.len());
        if known.is_none() {
            let prepared = PreparedRequest::of(request);
            self.look_at_attributes(&prepared, instances);
            let access = self.access(&prepared, instances);
            self.plans.push(Plan {
                request: request.clone(),
                prepared,
                group: None,
                own_checks: 0,
                access,
            });
            self.qualifying.push(Places::default());
            self.plan_again();
            self.fill_qualifying(number);
        }
        IndexedRequest(number)
    }

    /// Sees to it that pools differ in everything that the request looks at.
    fn look_at_attributes<Instance: Borrow<ContainerInstance>>(
        &mut self,
        request: &PreparedRequest,
        instances: &[Instance],
    ) {
        let requirement = &request.requirement;
        let mut names: Vec<&str> = requirement.attributes.iter().map(String::as_str).collect();
        if !requirement.availability_zones.is_empty() {
            names.push(ZONE);
        }
        for strategy in &request.strategies {
            if let Strategy::SpreadAttribute(name) = strategy {
                names.push(name);
            }
        }
        for expression in request.constraints.iter().filter_map(expression_of) {
            names.extend(attributes_of(expression).into_iter().flatten());
        }
        let known = self.attributes.len();
        for name in names {
            if !self.attributes.iter().any(|it| it == name) {
                self.attributes.push(name.to_owned());
            }
        }
        if self.attributes.len() > known {
            self.part(instances);
        }
    }

    fn access<Instance: Borrow<ContainerInstance>>(
        &mut self,
        request: &PreparedRequest,
        instances: &[Instance],
    ) -> Option<Access> {
        let mut strategies: Vec<&Strategy> = Vec::new();
        for strategy in &request.strategies {
            match strategy {
                // One is drawn, and there is nothing more to choose.
                Strategy::Random => break,
                // What is equal is so when it is asked again.
                _ if strategies.contains(&strategy) => {}
                _ => strategies.push(strategy),
            }
        }
        let counts = |it: &&Strategy| !matches!(it, Strategy::BinpackCpu | Strategy::BinpackMemory);
        let is_distinct = |it: &Constraint| *it == Constraint::DistinctInstance;
        let group = if strategies.iter().any(counts) || request.constraints.iter().any(is_distinct)
        {
            self.group(&request.group, instances)?
        } else {
            0
        };
        let mut steps = Vec::new();
        let mut keys = [None; 3];
        let mut free = keys.iter_mut();
        for strategy in strategies {
            let key = match strategy {
                Strategy::SpreadAttribute(name) => {
                    steps.push(Step::Spread(self.spread(group, name)?));
                    continue;
                }
                Strategy::SpreadInstances => Key::Tasks,
                Strategy::BinpackCpu => Key::Left(CPU),
                Strategy::BinpackMemory => Key::Left(MEMORY),
                Strategy::Random => break,
            };
            steps.push(Step::Own(key));
            if let Some(next) = free.next() {
                *next = Some(key);
            }
        }
        let counts_tasks = keys.contains(&Some(Key::Tasks));
        let is_left = |key: &Option<Key>| matches!(key, Some(Key::Left(_)));
        let order = keys.iter().any(is_left).then(|| {
            self.order(By {
                keys,
                group: if counts_tasks { group } else { 0 },
            })
        });
        if counts_tasks && order.is_none() {
            self.draw_by_tasks(group);
        }
        Some(Access {
            need: Need {
                amounts: amounts_of(&request.requirement),
                checks: self.checks(request, group, instances)?,
            },
            steps,
            group,
            order,
            pools: Vec::new(),
            of_pools: Places::default(),
        })
    }

    /// The place of a group, whose tasks are counted from now on. None: of too many already.
    fn group<Instance: Borrow<ContainerInstance>>(
        &mut self,
        name: &str,
        instances: &[Instance],
    ) -> Option<usize> {
        let known = self.groups.iter().position(|group| group.name == name);
        if known.is_some() || self.groups.len() == MOST_GROUPS {
            return known;
        }
        let tasks = instances.iter().map(|it| tasks_on(it.borrow(), name));
        self.table.tasks.push(tasks.collect());
        self.groups.push(Group {
            name: name.to_owned(),
            spreads: Vec::new(),
            is_drawn_by: false,
            by_tasks: OrderedMap::new(),
        });
        Some(self.groups.len() - 1)
    }

    /// Has instances found by how many tasks of a group they have.
    fn draw_by_tasks(&mut self, group: usize) {
        let tasks = self.table.tasks.get(group);
        if let Some((group, tasks)) = self.groups.get_mut(group).zip(tasks)
            && !group.is_drawn_by
        {
            group.is_drawn_by = true;
            group.sort_by_tasks(tasks);
        }
    }

    /// Finds anew who qualifies for a plan that draws.
    pub(super) fn fill_qualifying(&mut self, number: usize) {
        let access = self.plans.get(number).and_then(|it| it.access.as_ref());
        let places = self.qualifying.get_mut(number);
        let Some((access, places)) = access.filter(|it| it.order.is_none()).zip(places) else {
            return;
        };
        *places = Places::default();
        for (at, (row, pool)) in self.table.rows.iter().zip(&self.pool_of).enumerate() {
            places.set(at, access.qualifies(*pool, row));
        }
    }

    /// The place of the spread of a group over an attribute that pools differ in.
    fn spread(&mut self, group: usize, attribute: &str) -> Option<usize> {
        let attribute = self.attributes.iter().position(|it| it == attribute)?;
        let spreads = &mut self.groups.get_mut(group)?.spreads;
        if let Some(known) = spreads.iter().position(|it| it.attribute == attribute) {
            return Some(known);
        }
        let mut spread = Spread {
            attribute,
            of_pool: Vec::new(),
            values: Vec::new(),
            tasks: Vec::new(),
            places: Vec::new(),
        };
        for pool in &self.pools {
            spread.add_pool(pool);
        }
        for (at, pool) in self.pool_of.iter().enumerate() {
            let tasks = self.table.tasks_of(group, place_of(at));
            spread.add(*pool, i64::from(tasks));
            spread.set_place(*pool, at, true);
        }
        spreads.push(spread);
        Some(spreads.len() - 1)
    }

    /// The place of an order.
    fn order(&mut self, by: By) -> usize {
        let known = self.orders.iter().position(|(known, _)| *known == by);
        known.unwrap_or_else(|| {
            self.orders.push((by, Vec::new()));
            self.fill_order(self.orders.len() - 1);
            self.orders.len() - 1
        })
    }

    /// The checks of a request, a bit each. None: they are too many with those of the others.
    fn checks<Instance: Borrow<ContainerInstance>>(
        &mut self,
        request: &PreparedRequest,
        group: usize,
        instances: &[Instance],
    ) -> Option<u64> {
        let mut wanted = ports_of(&request.requirement);
        for constraint in &request.constraints {
            match constraint {
                Constraint::DistinctInstance => wanted.push(Check::NoTaskOf(group)),
                Constraint::MemberOf { expression, .. } => {
                    let of_instances = expression.as_ref().filter(|it| attributes_of(it).is_none());
                    wanted.extend(of_instances.cloned().map(Check::MemberOf));
                }
            }
        }
        let known = self.checks.len();
        let mut bits = 0;
        for check in wanted {
            let place = self.checks.iter().position(|it| *it == check);
            let place = place.unwrap_or(self.checks.len());
            if place == MOST_CHECKS {
                self.checks.truncate(known);
                return None;
            }
            bits |= 1 << place;
            if place == self.checks.len() {
                self.checks.push(check);
            }
        }
        let new = match known {
            MOST_CHECKS => 0,
            known => u64::MAX << known,
        };
        if self.checks.len() > known {
            for (place, check) in self.checks.iter().enumerate().skip(known) {
                if matches!(check, Check::MemberOf(it) if is_about_tasks(&it.root)) {
                    self.of_tasks |= 1 << place;
                }
            }
            for (at, instance) in instances.iter().enumerate() {
                let old = self.table.row(place_of(at)).fails;
                let fails = self.fails_of(place_of(at), instance.borrow(), new, old);
                if let Some(row) = self.table.rows.get_mut(at) {
                    row.fails = fails;
                }
            }
            for run in self.orders.iter_mut().flat_map(|(_, runs)| runs) {
                run.look_again(&self.table);
            }
        }
        Some(bits)
    }

    /// The checks that an instance fails: those of `again` are made, the others are as in `old`.
    pub(super) fn fails_of(
        &self,
        at: u32,
        instance: &ContainerInstance,
        again: u64,
        old: u64,
    ) -> u64 {
        let mut fails = old;
        for (place, check) in self.checks.iter().enumerate() {
            let bit = 1 << place;
            if again & bit == 0 {
                continue;
            }
            let failed = match check {
                Check::PortTcp(port) => instance.remaining.ports_tcp.contains(port),
                Check::PortUdp(port) => instance.remaining.ports_udp.contains(port),
                Check::NoTaskOf(group) => self.table.tasks_of(*group, at) > 0,
                Check::MemberOf(expression) => !expression.matches(instance),
            };
            fails = if failed { fails | bit } else { fails & !bit };
        }
        fails
    }

    /// Finds anew what of the plans depends on other plans and on the pools.
    pub(super) fn plan_again(&mut self) {
        for plan in &mut self.plans {
            let prepared = &plan.prepared;
            plan.group = (self.groups.iter()).position(|group| group.name == prepared.group);
            let ports = ports_of(&prepared.requirement);
            plan.own_checks = 0;
            for (place, check) in self.checks.iter().enumerate() {
                let is_own = match check {
                    Check::NoTaskOf(group) => Some(*group) == plan.group,
                    _ => ports.contains(check),
                };
                plan.own_checks |= u64::from(is_own) << place;
            }
            if let Some(access) = &mut plan.access {
                let pools = self.pools.iter().enumerate();
                access.pools = pools
                    .filter(|(_, pool)| attributes_do(prepared, pool, &self.attributes))
                    .map(|(number, _)| number)
                    .collect();
                access.of_pools = Places::default();
                for pool in &access.pools {
                    access.of_pools.set(*pool, true);
                }
            }
        }
    }
}

fn amounts_of(requirement: &Requirement) -> Amounts {
    [
        requirement.cpu,
        requirement.memory,
        crate::placement::filters::count(requirement.gpus),
        requirement.network_interfaces,
    ]
}

fn ports_of(requirement: &Requirement) -> Vec<Check> {
    let tcp = requirement.ports_tcp.iter().map(|it| Check::PortTcp(*it));
    let udp = requirement.ports_udp.iter().map(|it| Check::PortUdp(*it));
    tcp.chain(udp).collect()
}

fn expression_of(constraint: &Constraint) -> Option<&Expression> {
    match constraint {
        Constraint::MemberOf { expression, .. } => expression.as_ref(),
        Constraint::DistinctInstance => None,
    }
}

/// Whether the instances of a pool do, as far as attributes can say.
fn attributes_do(request: &PreparedRequest, pool: &Pool, names: &[String]) -> bool {
    let known = names.iter().zip(&pool.values);
    let any_of_it = ContainerInstance {
        agent_connected: true,
        attributes: known
            .filter_map(|(name, value)| Some((name.clone(), value.clone()?)))
            .collect::<OrderedMap<_, _>>()
            .into(),
        ..ContainerInstance::default()
    };
    let requirement = &request.requirement;
    let mut required = requirement.attributes.iter();
    let zones = &requirement.availability_zones;
    pool.takes_tasks
        && required.all(|name| any_of_it.attributes.contains_key(name))
        && (zones.is_empty() || zones.contains(any_of_it.availability_zone()))
        && request
            .constraints
            .iter()
            .all(|constraint| match constraint {
                Constraint::DistinctInstance => true,
                Constraint::MemberOf { expression, .. } => expression
                    .as_ref()
                    .is_some_and(|it| attributes_of(it).is_none() || it.matches(&any_of_it)),
            })
}

/// The attributes that an expression looks at; none if it looks at anything else that may differ
/// between the instances of a pool.
fn attributes_of(expression: &Expression) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let root = &expression.root;
    root.all_subjects(&mut |subject| match subject {
        Subject::Attribute(name) => {
            names.push(name.as_str());
            true
        }
        // Of an agent that does not answer, no instance takes tasks.
        Subject::AgentConnected => true,
        _ => false,
    })
    .then_some(names)
}

fn is_about_tasks(node: &Node) -> bool {
    let is_else = |it: &Subject| !matches!(it, Subject::TaskGroup | Subject::RunningTasksCount);
    !node.all_subjects(&mut |subject| is_else(subject))
}
