//! Availability Zone rebalancing: a service in a steady state moves tasks from the fullest zone to
//! the emptiest, starting one first and stopping one then [V].

use std::rc::Rc;

use super::requests::{Refusal, Wanted};
use super::{CreateService, Simulation};
use crate::cluster::InstanceStatus;
use crate::lifecycle::{LastStatus, LaunchType, StopCode, TaskNumber};
use crate::ordered::OrderedMap;
use crate::placement::PlacementStrategy;
use crate::service::{AvailabilityZoneRebalancing, SchedulingStrategy, Service, ServiceTask};

/// What a service with another first strategy, or without replicas, is answered: that it cannot be
/// rebalanced is documented [V], the words are ours [D].
const CANNOT: &str = "InvalidParameterException: Availability Zone rebalancing needs the REPLICA \
     scheduling strategy, no Classic Load Balancer, and no placement strategy or \
     spread(attribute:ecs.availability-zone) as the first one.";

/// Tasks by which two zones may differ: with one, nothing can be gained [D].
const TOLERATED: usize = 1;

/// Whether a new service is rebalanced: unless it says otherwise, if it can be [V].
pub(super) fn rebalancing_of(
    request: &CreateService,
) -> Result<AvailabilityZoneRebalancing, Refusal> {
    let mut load_balancers = request.load_balancers.iter();
    let is_classic = load_balancers.any(|it| it.other.contains_key("loadBalancerName"));
    let scheduling_strategy = request.scheduling_strategy.unwrap_or_default();
    let can_be = !is_classic && can_be_rebalanced(scheduling_strategy, &request.placement_strategy);
    match request.availability_zone_rebalancing {
        Some(AvailabilityZoneRebalancing::Enabled) if !can_be => Err(CANNOT.into()),
        Some(said) => Ok(said),
        None if can_be => Ok(AvailabilityZoneRebalancing::Enabled),
        None => Ok(AvailabilityZoneRebalancing::Disabled),
    }
}

/// Refuses to rebalance a service that cannot be.
pub(super) fn check_rebalancing(service: &Service) -> Result<(), Refusal> {
    let is_enabled = service.availability_zone_rebalancing == AvailabilityZoneRebalancing::Enabled;
    if is_enabled && !can_be_rebalanced(service.scheduling_strategy, &service.placement_strategy) {
        return Err(CANNOT.into());
    }
    Ok(())
}

/// Whether ECS can rebalance a service: one of replicas, of which no placement strategy or
/// spread(attribute:ecs.availability-zone) is the first [V].
#[must_use]
pub fn can_be_rebalanced(
    scheduling_strategy: SchedulingStrategy,
    strategies: &[PlacementStrategy],
) -> bool {
    scheduling_strategy == SchedulingStrategy::Replica
        && strategies.first().is_none_or(|first| {
            first.kind == "spread"
                && first.field.as_deref() == Some("attribute:ecs.availability-zone")
        })
}

impl Simulation {
    /// A service in a steady state starts one more task in an emptier zone, if the numbers of its
    /// tasks in the zones differ and maximumPercent leaves room.
    pub(super) fn rebalance(&mut self, service: &Rc<Service>) {
        let name = &service.service_name;
        let is_enabled =
            service.availability_zone_rebalancing == AvailabilityZoneRebalancing::Enabled;
        let is_moving = matches!(self.rebalancing.get(name), Some(Some(_)));
        if !is_enabled || is_moving {
            return;
        }
        let zones = self.tasks_by_zone(service);
        let most = zones.values().copied().max().unwrap_or_default();
        let least = zones.values().copied().min().unwrap_or_default();
        if most <= least + TOLERATED {
            if self.rebalancing.remove(name).is_some() {
                let text = format!("is AZ balanced with {}.", written(&zones));
                self.say(service, text);
            }
            return;
        }
        if service.upper_bound() <= service.desired_count {
            return;
        }
        let primary = service.deployments.iter().find(|it| it.primary);
        let started_by = primary.map(|deployment| deployment.id.clone());
        let Ok(wanted) = self.wanted_by(service, started_by.unwrap_or_default()) else {
            return;
        };
        let is_emptier = |zone: &str| {
            let tasks = zones.get(zone).copied().unwrap_or_default();
            tasks + TOLERATED < most
        };
        let Some((task, zone)) = self.start_where(&wanted, is_emptier) else {
            return;
        };
        if self.rebalancing.insert(name.clone(), Some(task)).is_none() {
            let zones = written(&zones);
            let text = format!("is not AZ balanced with {zones}. AZ Rebalancing in progress.");
            self.say(service, text);
        }
        let ids = self.task_list(&[task]);
        let text = format!("has started 1 tasks in {zone} to AZ Rebalance: {ids}.");
        self.say(service, text);
    }

    /// Places a task as always, but only if its zone is one that `is_wanted`.
    fn start_where(
        &mut self,
        wanted: &Wanted,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Option<(TaskNumber, String)> {
        let wanted = Wanted {
            capacity_provider_name: self.capacity_provider_of(wanted),
            ..wanted.clone()
        };
        if wanted.launch_type == LaunchType::Fargate {
            let subnet = self.fargate_subnet(&wanted)?;
            let zone = subnet.1.clone();
            let task = is_wanted(&zone).then(|| self.create_task(&wanted, None, Some(subnet)))?;
            return Some((task, zone));
        }
        let decision = self.decide(&wanted);
        let instance = decision.chosen.as_ref()?;
        let (arn, zone) = (
            instance.container_instance_arn.clone(),
            instance.availability_zone().to_owned(),
        );
        if !is_wanted(&zone) {
            return None;
        }
        let task = self.next_task_number();
        self.record_placement(&wanted, decision, Some(task));
        let subnet = self.subnet_on(&wanted, &arn);
        Some((self.create_task(&wanted, Some(&arn), subnet), zone))
    }

    /// RUNNING tasks of a service in each zone where it could have some: those of its subnets, or
    /// of the ACTIVE container instances.
    fn tasks_by_zone(&self, service: &Service) -> OrderedMap<String, usize> {
        let mut zones = OrderedMap::new();
        let subnets = service.subnets.iter();
        for zone in subnets.filter_map(|subnet| self.setting.subnets.get(subnet)) {
            zones.get_or_default(zone.clone());
        }
        if service.subnets.is_empty() {
            let instances = self.world.instances.iter();
            for instance in instances.filter(|it| it.status == InstanceStatus::Active) {
                zones.get_or_default(instance.availability_zone().to_owned());
            }
        }
        for task in self.world.tasks_of(&service.service_name) {
            if task.last_status == LastStatus::Running && task.stopping_at.is_none() {
                *zones.get_or_default(task.availability_zone.clone()) += 1;
            }
        }
        zones
    }

    /// The tasks of a service without the one that is on its way into an emptier zone, and
    /// whether that one has arrived, so that another can stop.
    pub(super) fn without_task_on_its_way(
        &mut self,
        service: &Service,
        mut tasks: Vec<ServiceTask>,
    ) -> (Vec<ServiceTask>, bool) {
        let Some(Some(number)) = self.rebalancing.get(&service.service_name).copied() else {
            return (tasks, false);
        };
        let position = tasks.iter().position(|task| task.number == number);
        let desired = usize::try_from(service.desired_count).unwrap_or(usize::MAX);
        let is_on_its_way = position
            .and_then(|position| tasks.get(position))
            .is_some_and(|task| {
                task.of_primary && task.last_status != LastStatus::Running && tasks.len() > desired
            });
        match position {
            Some(position) if is_on_its_way => {
                tasks.remove(position);
                (tasks, false)
            }
            _ => {
                self.rebalancing.insert(service.service_name.clone(), None);
                (tasks, position.is_some())
            }
        }
    }

    /// On Fargate ECS keeps the zones balanced when it scales in [V]: it stops where the most are,
    /// among equal ones the newest [D]. `candidates` are tasks with their zones.
    pub(super) fn scale_in_on_fargate(
        &mut self,
        service: &Service,
        mut candidates: Vec<(TaskNumber, String)>,
        count: u32,
        for_balance: bool,
    ) {
        let mut stopped = Vec::new();
        for _ in 0..count {
            let in_zone = |zone: &String| candidates.iter().filter(|(_, it)| it == zone).count();
            let positions = candidates.iter().enumerate();
            let fullest = positions.max_by_key(|(position, (_, zone))| (in_zone(zone), *position));
            let Some((position, _)) = fullest else {
                break;
            };
            stopped.push(candidates.remove(position).0);
        }
        for number in &stopped {
            let reason = self.scaling_reason(service);
            self.begin_stop(*number, StopCode::ServiceSchedulerInitiated, reason);
        }
        self.say_stopped_or_moved(service, &stopped, for_balance);
    }

    /// Says which tasks stopped; one that made room for a task in another zone, in other words.
    pub(super) fn say_stopped_or_moved(
        &mut self,
        service: &Service,
        stopped: &[TaskNumber],
        for_balance: bool,
    ) {
        match (for_balance, stopped) {
            (true, [number]) => self.say_moved(service, *number),
            _ => self.say_stopped(service, stopped),
        }
    }

    /// A task stopped because another has started in an emptier zone.
    fn say_moved(&mut self, service: &Service, number: TaskNumber) {
        let zone = self.task(number).map(|task| task.availability_zone.clone());
        let zone = zone.unwrap_or_default();
        let ids = self.task_list(&[number]);
        let text = format!("has stopped 1 running tasks in {zone} due to AZ rebalancing: {ids}.");
        self.say(service, text);
    }
}

/// `3 tasks in us-east-1a, 1 tasks in us-east-1b`
fn written(zones: &OrderedMap<String, usize>) -> String {
    let zones = zones.iter();
    let zones = zones.map(|(zone, tasks)| format!("{tasks} tasks in {zone}"));
    zones.collect::<Vec<_>>().join(", ")
}
