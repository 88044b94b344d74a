//! StartTask: tasks on container instances that the caller names.

use std::rc::Rc;

use super::requests::{Refusal, Wanted, check_started_by};
use super::{Simulation, StartTask};
use crate::cluster::ContainerInstance;
use crate::lifecycle::{LaunchType, TaskNumber, group_of_family};
use crate::placement::{Absence, Among, Scheduler};

/// The most container instances of one StartTask [V].
const INSTANCES: usize = 10;

/// The most characters of StartTask's startedBy [V].
const STARTED_BY: usize = 36;

/// Members of RunTask that StartTask does not have [V].
const NOT_MEMBERS: [&str; 5] = [
    "count",
    "launchType",
    "capacityProviderStrategy",
    "placementConstraints",
    "placementStrategy",
];

impl Simulation {
    /// Starts one task on each container instance that is named. Strategies and constraints are
    /// passed over, those of the task definition too; what the task needs is not [V]. An instance
    /// that cannot take it is one of the `failures`, and the others get their tasks.
    pub(super) fn start_task(&mut self, request: &StartTask) -> Result<(), Refusal> {
        let exception = "InvalidParameterException";
        let unknown = NOT_MEMBERS
            .iter()
            .find(|name| request.other.contains_key(**name));
        if let Some(name) = unknown {
            return Err(Refusal(format!(
                "{exception}: StartTask has no {name}: the container instances are named. Use \
                 RunTask instead."
            )));
        }
        let count = request.container_instances.len();
        if !(1..=INSTANCES).contains(&count) {
            return Err(Refusal(format!(
                "{exception}: {count} container instances are named; StartTask takes 1 to \
                 {INSTANCES}."
            )));
        }
        check_started_by(request.started_by.as_deref(), STARTED_BY)?;
        let revision = self.active_revision(&request.task_definition, exception)?;
        let group = request.group.clone();
        let group = group.unwrap_or_else(|| group_of_family(&revision.definition.family));
        let wanted = self.wanted(
            revision,
            (Some(LaunchType::Ec2), &[]),
            &[],
            &[],
            request.network_configuration.as_ref(),
            Scheduler::RunTask,
        )?;
        let wanted = Wanted {
            group,
            started_by: request.started_by.clone(),
            given: Rc::new(request.other.clone()),
            constraints: Vec::new(),
            ..wanted
        };
        self.check_roles_can_be_assumed(&wanted.revision.definition, &request.other, None)?;
        for name in &request.container_instances {
            match self.world.instance_named(name).cloned() {
                Some(instance) => {
                    self.place_on(&wanted, &instance);
                }
                None => self.record_missing(&wanted, name),
            }
        }
        Ok(())
    }

    /// Creates a task on `instance`, if that has what the task needs and satisfies its
    /// constraints.
    pub(super) fn place_on(
        &mut self,
        wanted: &Wanted,
        instance: &Rc<ContainerInstance>,
    ) -> Option<TaskNumber> {
        let decision = self.decide_among(wanted, Among::Instance(Rc::clone(instance)));
        if decision.chosen.is_none() {
            self.record_placement(wanted, decision, None);
            return None;
        }
        let arn = &instance.container_instance_arn;
        let task = self.next_task_number();
        self.record_placement(wanted, decision, Some(task));
        let subnet = self.subnet_on(wanted, arn);
        Some(self.create_task(wanted, Some(arn), subnet))
    }

    /// The failure for an instance that is not there: INACTIVE for one that was, MISSING for one
    /// that never was [V].
    fn record_missing(&mut self, wanted: &Wanted, name: &str) {
        let lost = self.world.lost_instances.iter().map(|(_, it)| it);
        let mut lost =
            lost.filter(|it| it.ec2_instance_id == name || it.container_instance_arn == name);
        let (absence, arn) = match lost.next() {
            Some(instance) => (Absence::Inactive, instance.container_instance_arn.clone()),
            None => (Absence::Missing, self.arn_of_unknown(name)),
        };
        let decision = self.decision_about_none(wanted, &arn, absence);
        self.record_placement(wanted, decision, None);
    }

    pub(super) fn arn_of_unknown(&self, name: &str) -> String {
        if name.starts_with("arn:") {
            name.to_owned()
        } else {
            self.setting.identity.container_instance_arn(name)
        }
    }
}
