//! What a request is made into, so that it can be answered without reading it again.

use std::borrow::Borrow;

use super::{Attribute, IndexedRequest, PlacementIndex, Pool, tasks_on};
use crate::cluster::ContainerInstance;
use crate::cluster::query::{Expression, Subject};
use crate::ordered::OrderedMap;
use crate::placement::prepared::Constraint;
use crate::placement::strategy::Strategy;
use crate::placement::{PlacementRequest, PreparedRequest, Requirement};
use ecslab_placement_search::{Access, Amounts, By, CPU, Key, MEMORY, Need, Step, Tasks};

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

/// The checks of all requests, a bit each.
#[derive(Clone, Debug, Default)]
pub(super) struct Checks {
    all: Vec<Check>,
    /// Those that any task may change.
    of_tasks: u64,
    /// Those that a task changes if it is the only one of its group on the instance, or was.
    of_groups: u64,
}

impl Checks {
    /// The place of a check, which is added if there is room.
    fn place_of(&mut self, check: Check) -> Option<usize> {
        let known = self.all.iter().position(|it| *it == check);
        if known.is_some() || self.all.len() == MOST_CHECKS {
            return known;
        }
        let bit = 1 << self.all.len();
        if let Check::MemberOf(expression) = &check {
            let looks_at =
                |subject: &Subject| !(expression.root).all_subjects(&mut |it| it != subject);
            if looks_at(&Subject::RunningTasksCount) {
                self.of_tasks |= bit;
            } else if looks_at(&Subject::TaskGroup) {
                self.of_groups |= bit;
            }
        }
        self.all.push(check);
        Some(self.all.len() - 1)
    }

    /// The checks that are to be made again after a task came or went, where `tasks` of its group
    /// are now.
    pub(super) fn after(&self, tasks: u32) -> u64 {
        let of_groups = if tasks > 1 { 0 } else { self.of_groups };
        self.of_tasks | of_groups
    }

    /// The checks that an instance fails, on which are `tasks`: those of `again` are made, the
    /// others are as in `old`.
    pub(super) fn of(
        &self,
        instance: &ContainerInstance,
        again: u64,
        old: u64,
        tasks: &Tasks<'_>,
    ) -> u64 {
        let mut fails = old;
        for (place, check) in self.all.iter().enumerate() {
            let bit = 1 << place;
            if again & bit == 0 {
                continue;
            }
            let failed = match check {
                Check::PortTcp(port) => instance.remaining.ports_tcp.contains(port),
                Check::PortUdp(port) => instance.remaining.ports_udp.contains(port),
                Check::NoTaskOf(group) => tasks.of(*group, 0) > 0,
                Check::MemberOf(expression) => !expression.matches(instance),
            };
            fails = if failed { fails | bit } else { fails & !bit };
        }
        fails
    }
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
            });
            self.search.add_request(access);
            self.plan_again();
            self.search.fill_qualifying(number);
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
            if !self.attributes.iter().any(|it| it.name == name) {
                self.attributes.push(Attribute {
                    name: name.to_owned(),
                    values: OrderedMap::new(),
                });
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
                    let attribute = self.attributes.iter().position(|it| it.name == *name)?;
                    steps.push(Step::Spread(self.search.spread(group, attribute)?));
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
            self.search.order(By {
                keys,
                group: if counts_tasks { group } else { 0 },
            })
        });
        if counts_tasks && order.is_none() {
            self.search.draw_by_tasks(group);
        }
        Some(Access {
            need: Need {
                amounts: amounts_of(&request.requirement),
                checks: self.checks(request, group, instances)?,
            },
            steps,
            group,
            order,
        })
    }

    /// The place of a group, whose tasks are counted from now on. None: of too many already.
    fn group<Instance: Borrow<ContainerInstance>>(
        &mut self,
        name: &str,
        instances: &[Instance],
    ) -> Option<usize> {
        let known = self.groups.iter().position(|group| group == name);
        if known.is_some() || self.groups.len() == MOST_GROUPS {
            return known;
        }
        let tasks = instances.iter().map(|it| tasks_on(it.borrow(), name));
        self.search.add_group(tasks.collect());
        self.groups.push(name.to_owned());
        Some(self.groups.len() - 1)
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
        let known = self.checks.clone();
        let mut bits = 0;
        for check in wanted {
            let Some(place) = self.checks.place_of(check) else {
                self.checks = known;
                return None;
            };
            bits |= 1 << place;
        }
        if self.checks.all.len() > known.all.len() {
            let new = u64::MAX << known.all.len();
            let rows = &self.search.table().rows;
            let fails = instances.iter().zip(rows).enumerate();
            let fails = fails.map(|(at, (instance, row))| {
                let on_it = self.search.table().tasks.iter();
                let on_it: Vec<u32> = on_it.filter_map(|it| it.get(at).copied()).collect();
                let tasks = Tasks::All(&on_it);
                (self.checks).of(instance.borrow(), new, row.fails, &tasks)
            });
            let fails: Vec<u64> = fails.collect();
            self.search.set_checks(fails);
        }
        Some(bits)
    }

    /// Finds anew what of the plans depends on other plans and on the pools.
    pub(super) fn plan_again(&mut self) {
        for (number, plan) in self.plans.iter_mut().enumerate() {
            let prepared = &plan.prepared;
            plan.group = (self.groups.iter()).position(|group| *group == prepared.group);
            let ports = ports_of(&prepared.requirement);
            plan.own_checks = 0;
            for (place, check) in self.checks.all.iter().enumerate() {
                let is_own = match check {
                    Check::NoTaskOf(group) => Some(*group) == plan.group,
                    _ => ports.contains(check),
                };
                plan.own_checks |= u64::from(is_own) << place;
            }
            if self.search.answers(number) {
                let pools = self.pools.iter().enumerate();
                let pools = pools
                    .filter(|(_, pool)| attributes_do(prepared, pool, &self.attributes))
                    .map(|(number, _)| number);
                self.search.set_pools(number, pools.collect());
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
fn attributes_do(request: &PreparedRequest, pool: &Pool, attributes: &[Attribute]) -> bool {
    let known = attributes.iter().zip(&pool.values);
    let any_of_it = ContainerInstance {
        agent_connected: true,
        attributes: known
            .filter_map(|(attribute, value)| Some((attribute.name.clone(), value.clone()?)))
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
