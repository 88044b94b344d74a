//! Capacity providers: which one a task goes to, and tasks that wait in PROVISIONING until
//! managed scaling has launched an instance for them.

use std::rc::Rc;

use serde_json::json;

use super::engine::{Occurrence, TaskStep};
use super::requests::{Refusal, Wanted};
use super::{EventKind, Simulation};
use crate::cluster::ContainerInstance;
use crate::cluster::import::Completed;
use crate::lifecycle::{DesiredStatus, LastStatus, LaunchType, Task, TaskNumber};
use crate::placement::{CapacityProviderStrategyItem, Random, Requirement, next_capacity_provider};

/// An Auto Scaling group's capacity provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CapacityProvider {
    /// Name.
    pub name: String,
    /// Whether ECS scales the group: a task that finds no room then waits for an instance.
    pub managed_scaling: bool,
    /// Type of the instances that the group launches.
    pub instance_type: String,
    /// Zones of the group, launched into in turn.
    pub availability_zones: Vec<String>,
    /// The most instances of the group.
    pub maximum_size: u32,
}

/// What ECS answers to a request with a launch type and a strategy [O].
const BOTH: &str = "InvalidParameterException: Specifying both a launch type and capacity \
                    provider strategy is not supported. Remove one and try again.";

/// What ECS answers to a strategy of both kinds of capacity; the rule is documented [V], the
/// words are ours [D].
const MIXED: &str = "InvalidParameterException: A capacity provider strategy cannot contain both \
                     Fargate and Auto Scaling group capacity providers. Use one kind.";

impl Simulation {
    /// The launch type that a request with a capacity provider strategy comes to.
    pub(super) fn launch_type_of(
        &self,
        launch_type: Option<LaunchType>,
        strategy: &[CapacityProviderStrategyItem],
    ) -> Result<LaunchType, Refusal> {
        if strategy.is_empty() {
            return Ok(launch_type.unwrap_or_default());
        }
        if launch_type.is_some() {
            return Err(BOTH.into());
        }
        let fargate = strategy.iter().filter(|item| item.is_fargate()).count();
        if fargate == strategy.len() {
            return Ok(LaunchType::Fargate);
        }
        if fargate > 0 {
            return Err(MIXED.into());
        }
        let unknown = strategy.iter().find(|item| {
            !self
                .setting
                .capacity_providers
                .contains_key(&item.capacity_provider)
        });
        match unknown {
            None => Ok(LaunchType::Ec2),
            Some(item) => Err(Refusal(format!(
                "InvalidParameterException: The specified capacity provider '{}' was not found. \
                 Specify a valid name or ARN and try again.",
                item.capacity_provider
            ))),
        }
    }

    /// The capacity provider that the next task goes to; none without a strategy.
    pub(super) fn capacity_provider_of(&self, wanted: &Wanted) -> Option<String> {
        let strategy = &wanted.capacity_provider_strategy;
        let assigned = strategy
            .iter()
            .map(|item| {
                let tasks = self.world.tasks.values().filter(|task| {
                    task.group == wanted.group
                        && task.last_status < LastStatus::Deactivating
                        && task.capacity_provider_name.as_ref() == Some(&item.capacity_provider)
                });
                u32::try_from(tasks.count()).unwrap_or(u32::MAX)
            })
            .collect::<Vec<_>>();
        let chosen = next_capacity_provider(strategy, &assigned)?;
        Some(strategy.get(chosen)?.capacity_provider.clone())
    }

    /// Whether a task that found no room waits for its capacity provider to scale.
    pub(super) fn waits_for_capacity(&self, provider: Option<&str>) -> bool {
        provider
            .and_then(|name| self.setting.capacity_providers.get(name))
            .is_some_and(|provider| provider.managed_scaling)
    }

    /// A new task waits in PROVISIONING for an instance.
    pub(super) fn await_capacity(&mut self, number: TaskNumber, wanted: &Wanted) {
        self.waiting_for_capacity.push((number, wanted.clone()));
        let given_up = Occurrence::Task(number, TaskStep::CapacityWaitOver);
        self.after(self.setting.timings.capacity_wait, given_up);
        if let Some(provider) = &wanted.capacity_provider_name {
            self.scale_out(provider);
        }
    }

    /// Launches as many instances as the waiting tasks need beyond those that are on their way. A
    /// task that is bigger than an instance of the group never makes it grow [V].
    fn scale_out(&mut self, name: &str) {
        let Some(provider) = self.setting.capacity_providers.get(name).cloned() else {
            return;
        };
        let needed = self.instances_needed(&provider);
        let launching = self.launching.get_or_default(name.to_owned());
        let on_their_way = *launching;
        let existing = self
            .world
            .instances
            .iter()
            .filter(|it| it.is_of(Some(name)))
            .count();
        let existing = u32::try_from(existing).unwrap_or(u32::MAX);
        let room = provider
            .maximum_size
            .saturating_sub(existing.saturating_add(on_their_way));
        let more = needed.saturating_sub(on_their_way).min(room);
        *launching += more;
        for _ in 0..more {
            let launched = Occurrence::InstanceLaunched(name.to_owned());
            self.after(self.setting.timings.instance_launch, launched);
        }
    }

    fn instances_needed(&self, provider: &CapacityProvider) -> u32 {
        let Some(fresh) = self.fresh_instance(provider, "i-needed", 0) else {
            return 0;
        };
        let mut needed: Vec<ContainerInstance> = Vec::new();
        for (_, wanted) in &self.waiting_for_capacity {
            if wanted.capacity_provider_name.as_ref() != Some(&provider.name) {
                continue;
            }
            let requirement = Requirement::of(&wanted.revision.definition);
            let fits = needed.iter_mut().find(|it| requirement.fits(it));
            if let Some(instance) = fits {
                requirement.reserve_on(instance, &wanted.group);
            } else if requirement.fits(&fresh) {
                let mut instance = fresh.clone();
                requirement.reserve_on(&mut instance, &wanted.group);
                needed.push(instance);
            }
        }
        u32::try_from(needed.len()).unwrap_or(u32::MAX)
    }

    fn fresh_instance(
        &self,
        provider: &CapacityProvider,
        id: &str,
        ordinal: usize,
    ) -> Option<ContainerInstance> {
        let zones = &provider.availability_zones;
        let zone = zones.get(ordinal.checked_rem(zones.len()).unwrap_or(0));
        let value = json!({
            "ec2InstanceId": id,
            "capacityProviderName": provider.name,
            "attributes": [
                { "name": "ecs.instance-type", "value": provider.instance_type },
                { "name": "ecs.availability-zone", "value": zone.map_or("", String::as_str) },
            ],
        });
        let (instances, _) = self.read_instances(&value, "", &mut Completed::default());
        instances.into_iter().next()
    }

    /// An instance that managed scaling launched joins the cluster.
    pub(super) fn instance_launched(&mut self, name: &str) {
        let launching = self.launching.get_or_default(name.to_owned());
        *launching = launching.saturating_sub(1);
        let Some(provider) = self.setting.capacity_providers.get(name).cloned() else {
            return;
        };
        let ordinal = self.world.instances.len() + self.world.lost_instances.len();
        let salt = u64::try_from(ordinal).unwrap_or_default().rotate_left(32);
        let mut digits = Random::from_seed(self.setting.seed ^ salt);
        let id = loop {
            let id = format!("i-{:04x}", digits.next_u64() & 0xffff);
            if self.world.instance_named(&id).is_none() {
                break id;
            }
        };
        if let Some(instance) = self.fresh_instance(&provider, &id, ordinal) {
            self.record(EventKind::InstanceRegistered(Rc::new(instance)));
            self.look_at_daemons_now();
            self.place_waiting_tasks();
            self.wake_all_services();
        }
    }

    /// Places the tasks that wait for capacity, first come first served, as far as there is room.
    pub(super) fn place_waiting_tasks(&mut self) {
        let waiting = std::mem::take(&mut self.waiting_for_capacity);
        for (number, wanted) in waiting {
            let still_waits = self.task(number).is_some_and(|task| {
                task.last_status == LastStatus::Provisioning
                    && task.desired_status == DesiredStatus::Running
                    && task.container_instance_arn.is_none()
            });
            if still_waits && !self.place_waiting_task(number, &wanted) {
                self.waiting_for_capacity.push((number, wanted));
            }
        }
    }

    fn place_waiting_task(&mut self, number: TaskNumber, wanted: &Wanted) -> bool {
        let decision = self.decide(wanted);
        let chosen = decision.chosen.as_ref();
        let Some(arn) = chosen.map(|instance| instance.container_instance_arn.clone()) else {
            return false;
        };
        self.record_placement(wanted, decision, Some(number));
        let subnet = self.subnet_on(wanted, &arn);
        self.record(EventKind::TaskPlaced {
            task: number,
            container_instance_arn: arn,
            subnet_id: subnet.map(|(subnet, _)| subnet),
        });
        let Some(task) = self.task(number) else {
            return true;
        };
        self.after_provisioning(&task);
        true
    }

    /// What follows when there is an instance: the network interface, or the agent.
    fn after_provisioning(&mut self, task: &Task) {
        if task.circumstances.network_interface {
            let attached = Occurrence::Task(task.number, TaskStep::Attached);
            self.after(self.setting.timings.ec2_provisioning, attached);
        } else {
            self.climb_to_agent(task);
        }
    }

    /// Nobody launched an instance in time. The wait ends [O]; the words are ours [D].
    pub(super) fn give_up_waiting(&mut self, task: &Task) {
        if task.last_status == LastStatus::Provisioning && task.container_instance_arn.is_none() {
            self.waiting_for_capacity
                .retain(|(number, _)| *number != task.number);
            let provider = task.capacity_provider_name.as_deref().unwrap_or_default();
            let reason = format!(
                "Timeout waiting for the capacity provider {provider} to launch an instance."
            );
            self.fail_to_start(task.number, reason);
        }
    }
}
