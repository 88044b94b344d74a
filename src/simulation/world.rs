//! The world at one moment: a fold over the journal.

use std::rc::Rc;

use super::{ApiCall, PlacementRecord, StandingFault};
pub use crate::cluster::ClusterIdentity;
use crate::cluster::ContainerInstance;
use crate::iam::Role;
use crate::lifecycle::{Milliseconds, Revision, Task, TaskNumber};
use crate::ordered::OrderedMap;
use crate::service::Service;
use crate::shared_list::SharedList;

/// Everything there is at one moment. Cloning is cheap: the parts are shared.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// The moment, in milliseconds of virtual time.
    pub at: Milliseconds,
    /// Where all this is.
    pub identity: Rc<ClusterIdentity>,
    /// How long ECS keeps the record of a stopped task.
    pub stopped_task_kept: Milliseconds,
    /// Container instances, in the order they registered; those lost are in `lost_instances`.
    pub instances: SharedList<Rc<ContainerInstance>>,
    pub(super) whereabouts: Whereabouts,
    /// Instances that are gone, with the time, as they last were.
    pub lost_instances: Vec<(Milliseconds, Rc<ContainerInstance>)>,
    /// Tasks, including stopped ones.
    pub tasks: OrderedMap<TaskNumber, Rc<Task>>,
    /// Services by name.
    pub services: OrderedMap<String, Rc<Service>>,
    /// Revisions in the order they were registered, with those that are INACTIVE: they stay [V].
    pub revisions: Vec<RegisteredRevision>,
    /// Roles by name.
    pub roles: OrderedMap<String, Rc<Role>>,
    /// Every placement decision so far, oldest first.
    pub placements: SharedList<Rc<PlacementRecord>>,
    /// Every API call so far, oldest first.
    pub calls: SharedList<Rc<ApiCall>>,
    /// Faults that go on.
    pub faults: Vec<StandingFault>,
    /// Commands refused so far: when, which, why.
    pub refusals: Vec<(Milliseconds, &'static str, String)>,
}

/// Where instances and tasks are to be found, so that nobody has to look through all of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Whereabouts {
    /// ARN of a container instance → its place among the instances.
    pub(super) instances: Rc<OrderedMap<Rc<str>, usize>>,
    /// ARN of a container instance → the tasks that have not released it, in their order.
    pub(super) tasks: Rc<OrderedMap<Rc<str>, Rc<Vec<TaskNumber>>>>,
}

/// A revision of a task definition and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisteredRevision {
    /// The revision, which never changes.
    pub revision: Rc<Revision>,
    /// When it was registered.
    pub registered_at: Milliseconds,
    /// When it was deregistered, if it was.
    pub deregistered_at: Option<Milliseconds>,
}

impl RegisteredRevision {
    /// Whether it can be used.
    #[must_use]
    pub fn status(&self) -> RevisionStatus {
        match self.deregistered_at {
            None => RevisionStatus::Active,
            Some(_) => RevisionStatus::Inactive,
        }
    }
}

/// Whether a revision can be used. That ECS may go on taking one for up to 10 minutes after it was
/// deregistered [V] is left out [D].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RevisionStatus {
    /// It can be.
    Active,
    /// Tasks and services that use it go on; nothing new can be started from it [V].
    Inactive,
}

impl RevisionStatus {
    /// As ECS spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Inactive => "INACTIVE",
        }
    }
}

impl World {
    /// A world in which nothing has happened.
    #[must_use]
    pub fn empty(identity: ClusterIdentity, stopped_task_kept: Milliseconds) -> Self {
        Self {
            at: 0,
            identity: Rc::new(identity),
            stopped_task_kept,
            instances: SharedList::new(),
            whereabouts: Whereabouts::default(),
            lost_instances: Vec::new(),
            tasks: OrderedMap::new(),
            services: OrderedMap::new(),
            revisions: Vec::new(),
            roles: OrderedMap::new(),
            placements: SharedList::new(),
            calls: SharedList::new(),
            faults: Vec::new(),
            refusals: Vec::new(),
        }
    }

    /// The revision that `family`, `family:revision` or an ARN names: of a family the latest one
    /// that is ACTIVE, otherwise the one that is named, ACTIVE or not [V].
    #[must_use]
    pub fn revision(&self, name: &str) -> Option<&RegisteredRevision> {
        let name = name.rsplit_once('/').map_or(name, |(_, name)| name);
        self.revisions.iter().rev().find(|registered| {
            let is_latest = registered.revision.definition.family == name
                && registered.status() == RevisionStatus::Active;
            is_latest || registered.revision.name() == name
        })
    }

    /// The task that an id, an ARN or `#3` (the third task of the scenario) names.
    #[must_use]
    pub fn task_named(&self, name: &str) -> Option<&Rc<Task>> {
        if let Some(number) = name.strip_prefix('#') {
            return self.tasks.get(&TaskNumber(number.parse().ok()?));
        }
        let id = name.rsplit_once('/').map_or(name, |(_, id)| id);
        self.tasks.values().find(|task| task.task_id == id)
    }

    /// The container instance that an EC2 instance id or an ARN names.
    #[must_use]
    pub fn instance_named(&self, name: &str) -> Option<&Rc<ContainerInstance>> {
        match self.whereabouts.instances.get(name) {
            Some(position) => self.instances.get(*position),
            None => self
                .instances
                .iter()
                .find(|instance| instance.ec2_instance_id == name),
        }
    }

    /// Whether a container instance has this ARN.
    pub(crate) fn has_arn(&self, arn: &str) -> bool {
        self.whereabouts.instances.contains_key(arn)
    }

    /// The container instances of a capacity provider, or all.
    pub(super) fn instances_of(
        &self,
        capacity_provider: Option<&str>,
    ) -> impl Iterator<Item = &Rc<ContainerInstance>> {
        let all = self.instances.iter();
        all.filter(move |instance| instance.is_of(capacity_provider))
    }

    /// The tasks on an instance that have not released it: `lastStatus` before DEPROVISIONING.
    pub fn tasks_on<'world>(
        &'world self,
        container_instance_arn: &'world str,
    ) -> impl Iterator<Item = &'world Rc<Task>> {
        let numbers = self.whereabouts.tasks.get(container_instance_arn);
        let numbers = numbers.map_or(&[][..], |numbers| numbers.as_slice()).iter();
        numbers
            .filter_map(|number| self.tasks.get(number))
            .filter(|task| task.last_status < crate::lifecycle::LastStatus::Deprovisioning)
    }

    /// The tasks of a service, including stopped ones.
    pub fn tasks_of<'world>(
        &'world self,
        service: &'world str,
    ) -> impl Iterator<Item = &'world Rc<Task>> {
        self.tasks
            .values()
            .filter(move |task| task.service_name() == Some(service))
    }

    /// The decision that placed a task; none on Fargate.
    #[must_use]
    pub fn placement_of(&self, task: TaskNumber) -> Option<&Rc<PlacementRecord>> {
        self.placements
            .iter()
            .rev()
            .find(|placement| placement.task == Some(task))
    }
}
