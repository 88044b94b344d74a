//! What the placement of a cluster's tasks comes to: instances used, skew of the zones, what is
//! lost with a zone, and what more would fit.
//!
//! What counts is a task that ECS wants to run and that has its place. Tasks of daemon services do
//! not: they come and go with their container instance, whatever the strategies are [D].

mod comparison;
mod trial;

use std::rc::Rc;

use serde::Serialize;

use super::World;
use crate::cluster::{ContainerInstance, InstanceStatus};
use crate::lifecycle::{
    DesiredStatus, LastStatus, LaunchType, Milliseconds, Task, TaskNumber, group_of_service,
};
use crate::ordered::OrderedMap;
use crate::placement::{PlacementRequest, Scheduler};
use crate::service::SchedulingStrategy;

pub use comparison::{
    Better, Measure, MeasuredDifference, PlacementComparison, Reading, compare_placements,
};
use trial::Trial;

/// The most further tasks of a revision that are tried.
pub const MOST_FURTHER_TASKS: usize = 500;

/// What the placement in a world comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacementMeasures {
    /// The moment, in milliseconds of virtual time.
    pub at: Milliseconds,
    /// Container instances with at least one task that counts.
    pub instances_used: usize,
    /// ACTIVE container instances without one.
    pub instances_idle: usize,
    /// Tasks that count, on instances and on Fargate.
    pub tasks_placed: usize,
    /// Tasks that found no place: of services whose last attempt failed, those that are missing;
    /// of RunTask, those that failed.
    pub tasks_without_place: usize,
    /// Each task group that has tasks, by name.
    pub groups: Vec<GroupMeasures>,
    /// What is lost with each Availability Zone, by name.
    pub zones: Vec<ZoneLoss>,
    /// What is left.
    pub headroom: Headroom,
}

/// How the tasks of a group are spread over the zones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupMeasures {
    /// `service:NAME`, `family:FAMILY` or free text.
    pub group: String,
    /// Its tasks.
    pub tasks: usize,
    /// Its tasks in each zone where it has some or could have: one with ACTIVE container
    /// instances, and of its subnets if it has any.
    pub by_zone: Vec<TasksInZone>,
    /// The largest of these numbers less the smallest.
    pub skew: usize,
}

/// Tasks of a group in an Availability Zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TasksInZone {
    /// The zone.
    pub zone: String,
    /// How many.
    pub tasks: usize,
}

/// What is lost when an Availability Zone is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ZoneLoss {
    /// The zone.
    pub zone: String,
    /// Tasks that stop.
    pub tasks: usize,
    /// Of these, tasks that would have to be placed on other instances. Not those on Fargate, nor
    /// those of StartTask, which are tied to their instance.
    pub to_be_placed: usize,
    /// Of these, tasks for which there is no place on the instances of the other zones: each was
    /// really placed, one after the other in the order of their numbers. None: not tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_place: Option<usize>,
}

/// What is left on the container instances that take tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Headroom {
    /// Free CPU units, of all together.
    pub cpu: i64,
    /// Free MiB, of all together.
    pub memory: i64,
    /// The instance that has the most memory free, of these the most CPU.
    pub largest: Option<FreePlace>,
    /// How many more tasks of each running revision would be placed.
    pub further_tasks: Vec<FurtherTasks>,
}

/// What an instance has free.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FreePlace {
    /// Id of the instance.
    pub instance: String,
    /// CPU units.
    pub cpu: i64,
    /// MiB.
    pub memory: i64,
}

/// How many more tasks of a revision would be placed, if nothing else came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FurtherTasks {
    /// `family:revision`.
    pub task_definition: String,
    /// The group that they would belong to.
    pub group: String,
    /// How many: placed one after the other until none fits, [`MOST_FURTHER_TASKS`] at most.
    pub tasks: usize,
}

impl GroupMeasures {
    /// The zone in which most of its tasks are: the worst to lose.
    #[must_use]
    pub fn worst_zone(&self) -> Option<&TasksInZone> {
        worst(self.by_zone.iter(), |it| it.tasks)
    }
}

impl PlacementMeasures {
    /// The measures of `world`.
    #[must_use]
    pub fn of(world: &World) -> Self {
        let counted = Counted::of(world);
        let mut measures = Self::counted_in(&counted, world);
        for zone in &mut measures.zones {
            zone.without_place = Some(counted.without_place(world, &zone.zone));
        }
        measures.headroom.further_tasks = counted.further_tasks(world);
        measures
    }

    /// The measures of `world` that take no placing on trial: not what would fit in the place of
    /// what is lost, nor what more would. The others are those of [`PlacementMeasures::of`].
    #[must_use]
    pub fn counted(world: &World) -> Self {
        Self::counted_in(&Counted::of(world), world)
    }

    fn counted_in(counted: &Counted, world: &World) -> Self {
        let zones = counted.zones(world);
        let groups = counted.groups(world);
        let used = counted.instances_used();
        let is_idle = |it: &&Rc<ContainerInstance>| {
            it.status == InstanceStatus::Active
                && used
                    .binary_search(&it.container_instance_arn.as_str())
                    .is_err()
        };
        Self {
            at: world.at,
            instances_used: used.len(),
            instances_idle: world.instances.iter().filter(is_idle).count(),
            tasks_placed: counted.tasks.len(),
            tasks_without_place: tasks_without_place(world),
            groups,
            zones,
            headroom: headroom(world),
        }
    }

    /// The zone with the largest loss; of equal ones the first.
    #[must_use]
    pub fn worst_zone(&self) -> Option<&ZoneLoss> {
        worst(self.zones.iter(), |zone| zone.tasks)
    }
}

/// The first of those with the largest number.
fn worst<T>(all: impl DoubleEndedIterator<Item = T>, number: impl Fn(&T) -> usize) -> Option<T> {
    all.rev().max_by_key(number)
}

/// The tasks that count.
struct Counted<'world> {
    tasks: Vec<&'world Rc<Task>>,
    /// What was asked when they were placed; none on Fargate, and where StartTask placed them.
    requests: OrderedMap<TaskNumber, &'world Rc<PlacementRequest>>,
}

impl<'world> Counted<'world> {
    fn of(world: &'world World) -> Self {
        let is_daemon = |task: &Task| {
            let service = task.service_name().and_then(|it| world.services.get(it));
            service.is_some_and(|it| it.scheduling_strategy == SchedulingStrategy::Daemon)
        };
        let has_place = |task: &Task| {
            task.container_instance_arn.is_some() || task.launch_type == LaunchType::Fargate
        };
        let counts = |task: &&Rc<Task>| {
            task.desired_status == DesiredStatus::Running
                && task.last_status != LastStatus::Stopped
                && has_place(task)
                && !is_daemon(task)
        };
        let mut requests = OrderedMap::new();
        for record in world.placements.iter() {
            if let Some(task) = record
                .task
                .filter(|_| !record.decision.names_its_instance())
            {
                requests.insert(task, &record.decision.request);
            }
        }
        Self {
            tasks: world.tasks.values().filter(counts).collect(),
            requests,
        }
    }

    /// ARNs of the instances that have one, ascending.
    fn instances_used(&self) -> Vec<&'world str> {
        let tasks = self.tasks.iter();
        let mut used: Vec<&str> = tasks
            .filter_map(|task| task.container_instance_arn.as_deref())
            .collect();
        used.sort_unstable();
        used.dedup();
        used
    }

    fn groups(&self, world: &World) -> Vec<GroupMeasures> {
        let instances = world.instances.iter();
        let active = instances.filter(|it| it.status == InstanceStatus::Active);
        let active: Vec<&str> = active.map(|it| it.availability_zone()).collect();
        let mut groups: OrderedMap<&str, OrderedMap<&str, usize>> = OrderedMap::new();
        for task in &self.tasks {
            let zones = groups.get_or_default(task.group.as_str());
            if zones.is_empty() {
                let request = self.requests.get(&task.number);
                let of_subnets = request.map(|it| &it.requirement.availability_zones);
                let of_subnets = of_subnets.filter(|it| !it.is_empty());
                for zone in &active {
                    if of_subnets.is_none_or(|it| it.contains(*zone)) {
                        zones.get_or_default(*zone);
                    }
                }
            }
            *zones.get_or_default(task.availability_zone.as_str()) += 1;
        }
        let measured = groups.iter().map(|(group, zones)| {
            let numbers = || zones.values().copied();
            let (most, least) = (numbers().max(), numbers().min());
            GroupMeasures {
                group: (*group).to_owned(),
                tasks: numbers().sum(),
                by_zone: zones
                    .iter()
                    .map(|(zone, it)| TasksInZone {
                        zone: (*zone).to_owned(),
                        tasks: *it,
                    })
                    .collect(),
                skew: most.unwrap_or_default() - least.unwrap_or_default(),
            }
        });
        measured.collect()
    }

    fn zones(&self, world: &World) -> Vec<ZoneLoss> {
        let mut zones: Vec<&str> = world
            .instances
            .iter()
            .map(|it| it.availability_zone())
            .collect();
        zones.extend(self.tasks.iter().map(|it| it.availability_zone.as_str()));
        zones.retain(|zone| !zone.is_empty());
        zones.sort_unstable();
        zones.dedup();
        zones.into_iter().map(|zone| self.loss_of(zone)).collect()
    }

    fn loss_of(&self, zone: &str) -> ZoneLoss {
        ZoneLoss {
            zone: zone.to_owned(),
            tasks: self.lost_with(zone).count(),
            to_be_placed: self.requests_lost_with(zone).count(),
            without_place: None,
        }
    }

    fn lost_with(&self, zone: &str) -> impl Iterator<Item = &&'world Rc<Task>> {
        let tasks = self.tasks.iter();
        tasks.filter(move |it| it.availability_zone == zone)
    }

    /// What was asked for each task of `zone` that would have to be placed again, with its capacity
    /// provider.
    fn requests_lost_with(
        &self,
        zone: &str,
    ) -> impl Iterator<Item = (&'world PlacementRequest, Option<&'world str>)> {
        self.lost_with(zone).filter_map(|task| {
            let request = self.requests.get(&task.number)?;
            Some((&***request, task.capacity_provider_name.as_deref()))
        })
    }

    fn without_place(&self, world: &World, zone: &str) -> usize {
        let left = world.instances.iter();
        let mut trial = Trial::on(left.filter(|it| it.availability_zone() != zone));
        self.requests_lost_with(zone)
            .filter(|(request, capacity_provider)| !trial.place(request, *capacity_provider))
            .count()
    }

    fn further_tasks(&self, world: &World) -> Vec<FurtherTasks> {
        // Of each revision in each group, what the newest task asked for.
        let mut newest: OrderedMap<(String, &str), &&Rc<Task>> = OrderedMap::new();
        for task in &self.tasks {
            if self.requests.contains_key(&task.number) {
                newest.insert((task.revision.name(), task.group.as_str()), task);
            }
        }
        let further = newest.iter().filter_map(|((revision, group), task)| {
            let request = self.requests.get(&task.number)?;
            let provider = task.capacity_provider_name.as_deref();
            let mut trial = Trial::on(world.instances.iter());
            let mut tasks = 0;
            while tasks < MOST_FURTHER_TASKS && trial.place(request, provider) {
                tasks += 1;
            }
            Some(FurtherTasks {
                task_definition: revision.clone(),
                group: (*group).to_owned(),
                tasks,
            })
        });
        further.collect()
    }
}

fn headroom(world: &World) -> Headroom {
    let mut headroom = Headroom::default();
    let takes_tasks =
        |it: &&Rc<ContainerInstance>| it.status == InstanceStatus::Active && it.agent_connected;
    for instance in world.instances.iter().filter(takes_tasks) {
        let free = FreePlace {
            instance: instance.id().to_owned(),
            cpu: instance.remaining.cpu.max(0),
            memory: instance.remaining.memory.max(0),
        };
        headroom.cpu = headroom.cpu.saturating_add(free.cpu);
        headroom.memory = headroom.memory.saturating_add(free.memory);
        let size = |it: &FreePlace| (it.memory, it.cpu);
        if headroom
            .largest
            .as_ref()
            .is_none_or(|it| size(&free) > size(it))
        {
            headroom.largest = Some(free);
        }
    }
    headroom
}

fn tasks_without_place(world: &World) -> usize {
    let mut of_run_task = 0;
    let mut last_failed: OrderedMap<&str, bool> = OrderedMap::new();
    for record in world.placements.iter() {
        match record.decision.request.scheduler {
            Scheduler::RunTask => of_run_task += usize::from(record.task.is_none()),
            Scheduler::Service => {
                let group = record.decision.request.group.as_str();
                last_failed.insert(group, record.task.is_none());
            }
        }
    }
    let of_services = world.services.values().map(|service| {
        let group = group_of_service(&service.service_name);
        if last_failed.get(group.as_str()) != Some(&true) {
            return 0;
        }
        let wanted = usize::try_from(service.desired_count).unwrap_or(usize::MAX);
        let running = world.tasks_of(&service.service_name);
        let running = running.filter(|it| it.desired_status == DesiredStatus::Running);
        wanted.saturating_sub(running.count())
    });
    of_run_task + of_services.sum::<usize>()
}
