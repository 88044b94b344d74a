//! One task placed and created: on a container instance, on Fargate, or waiting for capacity.

use std::rc::Rc;

use super::requests::Wanted;
use super::{EventKind, PlacementRecord, Simulation};
use crate::lifecycle::{LastStatus, LaunchType, TaskNumber};
use crate::placement::{Absence, Among, KeptDecision, PlacementRequest, Requirement};

impl Simulation {
    /// Places one task and creates it; none: no instance met all of its requirements.
    pub(super) fn place_and_create(&mut self, wanted: &Wanted) -> Option<TaskNumber> {
        let capacity_provider_name = self.capacity_provider_of(wanted);
        let wanted = &Wanted {
            capacity_provider_name,
            ..wanted.clone()
        };
        if wanted.launch_type == LaunchType::Fargate {
            let subnet = self.fargate_subnet(wanted)?;
            return Some(self.create_task(wanted, None, Some(subnet)));
        }
        let decision = self.decide(wanted);
        let chosen = decision.chosen.as_ref();
        let Some(arn) = chosen.map(|instance| instance.container_instance_arn.clone()) else {
            if self.waits_for_capacity(wanted.capacity_provider_name.as_deref()) {
                return Some(self.create_task(wanted, None, None));
            }
            let provider = wanted.capacity_provider_name.as_deref();
            let is_empty = |name: &&str| self.world.instances_of(Some(name)).next().is_none();
            let decision = match provider.filter(is_empty) {
                Some(provider) => self.decision_about_empty(wanted, provider),
                None => decision,
            };
            self.record_placement(wanted, decision, None);
            return None;
        };
        let task = self.next_task_number();
        self.record_placement(wanted, decision, Some(task));
        let subnet = self.subnet_on(wanted, &arn);
        Some(self.create_task(wanted, Some(&arn), subnet))
    }

    /// The decision where a capacity provider without managed scaling has no instances: the
    /// provider is what fails [V for the reason].
    fn decision_about_empty(&mut self, wanted: &Wanted, provider: &str) -> KeptDecision {
        let arn = self.setting.identity.cluster_arn();
        let account = arn.split(":cluster/").next().unwrap_or_default();
        let arn = format!("{account}:capacity-provider/{provider}");
        self.decision_about_none(wanted, &arn, Absence::EmptyCapacityProvider)
    }

    /// The decision about something that is no container instance of the cluster, and why.
    pub(super) fn decision_about_none(
        &mut self,
        wanted: &Wanted,
        arn: &str,
        absence: Absence,
    ) -> KeptDecision {
        let among = Among::None {
            arn: arn.into(),
            absence,
        };
        self.decide_among(wanted, among)
    }

    pub(super) fn record_placement(
        &mut self,
        wanted: &Wanted,
        decision: KeptDecision,
        task: Option<TaskNumber>,
    ) {
        self.record(EventKind::PlacementDecided(Rc::new(PlacementRecord {
            at: self.world.at,
            revision: Rc::clone(&wanted.revision),
            task,
            decision,
        })));
    }

    /// The subnet, with its zone, that a task has on an instance: one of the instance's zone.
    pub(super) fn subnet_on(&self, wanted: &Wanted, arn: &str) -> Option<(String, String)> {
        let instance = self.world.instance_named(arn)?;
        let zone = instance.availability_zone();
        let mut subnets = wanted.subnets.iter();
        subnets.find(|(_, of_subnet)| of_subnet == zone).cloned()
    }

    /// The decision about one task, the cluster being as it is now.
    pub(super) fn decide(&mut self, wanted: &Wanted) -> KeptDecision {
        let among = Among::Cluster {
            instances: self.world.instances.clone(),
            capacity_provider: wanted.capacity_provider_name.as_deref().map(Into::into),
        };
        self.decide_among(wanted, among)
    }

    /// The decision about one task that may go to these container instances.
    pub(super) fn decide_among(&mut self, wanted: &Wanted, among: Among) -> KeptDecision {
        let mut requirement = Requirement::of(&wanted.revision.definition);
        requirement.availability_zones = wanted
            .subnets
            .iter()
            .map(|(_, zone)| zone.clone())
            .collect();
        let request = PlacementRequest {
            requirement,
            group: wanted.group.clone(),
            constraints: wanted.constraints.clone(),
            strategies: wanted.strategies.clone(),
            scheduler: wanted.scheduler,
            expressions: self.setting.parts.expressions,
        };
        let mut chooser = self.chooser.0.borrow_mut();
        chooser.decide(request, among, &mut self.random)
    }

    /// The subnet that a Fargate task gets: ECS balances over the zones of the subnets itself
    /// [V]; among equal ones, the first [D].
    pub(super) fn fargate_subnet(&self, wanted: &Wanted) -> Option<(String, String)> {
        let tasks_in = |zone: &str| {
            self.world
                .tasks
                .values()
                .filter(|task| {
                    task.group == wanted.group
                        && task.availability_zone == zone
                        && task.last_status != LastStatus::Stopped
                })
                .count()
        };
        wanted
            .subnets
            .iter()
            .min_by_key(|(_, zone)| tasks_in(zone))
            .cloned()
    }
}
