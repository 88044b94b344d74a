//! What would help: the single changes after which a task that found no place would find one.

use std::borrow::Borrow;

use super::filters::rejections;
use super::wording::thousands;
use super::{KeptDecision, PlacementRequest, PreparedRequest, Rejection};
use crate::cluster::{ContainerInstance, InstanceStatus};

/// One change after which the task would be placed, everything else staying as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The task asks for no more CPU units than this.
    LessCpu(i64),
    /// The task asks for no more MiB than this.
    LessMemory(i64),
    /// The task does without a static host port: a dynamic one, or another.
    WithoutHostPort {
        /// The port.
        port: u16,
        /// `tcp` or `udp`.
        protocol: &'static str,
    },
    /// The constraint at this place of the request's is dropped.
    WithoutConstraint(usize),
    /// A subnet of this zone is added to the request.
    SubnetIn(String),
    /// This instance gets this attribute.
    Attribute {
        /// Id of the instance.
        instance: String,
        /// Name of the attribute.
        name: String,
    },
    /// This instance is made ACTIVE.
    Active(String),
    /// The agent of this instance answers again.
    AgentConnected(String),
    /// One more instance of this type, in this zone, with nothing on it.
    OneMoreInstance {
        /// The instance type; may be empty.
        instance_type: String,
        /// Its Availability Zone; may be empty.
        availability_zone: String,
    },
}

impl Change {
    /// The change as an advice, in a sentence.
    #[must_use]
    pub fn sentence(&self, request: &PlacementRequest) -> String {
        let requirement = &request.requirement;
        match self {
            Self::LessCpu(units) => format!(
                "Ask for at most {} CPU units instead of {}.",
                thousands(*units),
                thousands(requirement.cpu)
            ),
            Self::LessMemory(mib) => {
                format!(
                    "Ask for at most {} MiB instead of {}.",
                    thousands(*mib),
                    thousands(requirement.memory)
                )
            }
            Self::WithoutHostPort { port, protocol } => {
                format!("Do without the static host port {port}/{protocol}; 0 is a dynamic one.")
            }
            Self::WithoutConstraint(index) => {
                let constraint = request.constraints.get(*index);
                let words =
                    constraint.map_or("", |it| it.expression.as_deref().unwrap_or(&it.kind));
                format!("Drop the constraint {words}.")
            }
            Self::SubnetIn(zone) => format!("Add a subnet in {zone}."),
            Self::Attribute { instance, name } => {
                format!("Give {instance} the attribute {name}.")
            }
            Self::Active(instance) => format!("Make {instance} ACTIVE."),
            Self::AgentConnected(instance) => {
                format!("Bring back the agent of {instance}: it is not connected.")
            }
            Self::OneMoreInstance {
                instance_type,
                availability_zone,
            } => format!("Add one more instance: {instance_type} in {availability_zone}."),
        }
    }
}

/// How many instances are named for each kind of change that is made to an instance.
const MOST_INSTANCES: usize = 3;

/// The single changes after which the task of `request` would be placed on one of `instances`:
/// the smallest of each kind, each tried by placing again. None when it can be placed as it is.
///
/// First what changes the task, then the request, then instances that are there (a few of each
/// kind), then more of them: one of each type and zone that the cluster has.
///
/// Every instance is looked at once: a change of one thing helps only where nothing else is in
/// the way, so that it need be tried on that instance only.
#[must_use]
pub fn what_would_help<Instance: Borrow<ContainerInstance>>(
    request: &PlacementRequest,
    instances: &[Instance],
) -> Vec<Change> {
    let prepared = PreparedRequest::of(request);
    let mut found = Found::default();
    for instance in instances.iter().map(Borrow::borrow) {
        let rejections = rejections(&prepared, instance);
        found.note_kind(instance);
        match rejections.as_slice() {
            [] => return Vec::new(),
            [rejection] => found.note(request, rejection, instance),
            _ => {}
        }
    }
    found.changes(request)
}

impl KeptDecision {
    /// What would have helped, as [`what_would_help`] says it; nothing when the task was placed,
    /// or when what was named is not there.
    #[must_use]
    pub fn what_would_help(&self) -> Vec<Change> {
        let instances: Vec<&ContainerInstance> =
            self.among.instances().into_iter().map(|it| &**it).collect();
        match self.chosen {
            Some(_) => Vec::new(),
            None => what_would_help(&self.request, &instances),
        }
    }
}

/// Whether the instance meets all requirements of `request`.
fn places(request: &PlacementRequest, instance: &ContainerInstance) -> bool {
    rejections(&PreparedRequest::of(request), instance).is_empty()
}

/// The changes found, each with the instance that would take the task then.
#[derive(Default)]
struct Found<'a> {
    cpu: Option<&'a ContainerInstance>,
    memory: Option<&'a ContainerInstance>,
    /// Of the task and the request, in the order of [`Found::order`].
    of_task: Vec<(Change, &'a ContainerInstance)>,
    of_instances: Vec<(Change, &'a ContainerInstance)>,
    /// The first instance of each type and zone.
    kinds: Vec<&'a ContainerInstance>,
}

impl<'a> Found<'a> {
    fn note_kind(&mut self, instance: &'a ContainerInstance) {
        let kind = |it: &'a ContainerInstance| (it.instance_type(), it.availability_zone());
        if self.kinds.iter().all(|it| kind(it) != kind(instance)) {
            self.kinds.push(instance);
        }
    }

    /// Notes what helps on an instance that one thing speaks against.
    fn note(
        &mut self,
        request: &PlacementRequest,
        rejection: &Rejection,
        instance: &'a ContainerInstance,
    ) {
        let more = |known: &mut Option<&'a ContainerInstance>,
                    left: fn(&ContainerInstance) -> i64| {
            if left(instance) > known.map_or(0, left) {
                *known = Some(instance);
            }
        };
        let index = |is_it: &dyn Fn(&str, Option<&str>) -> bool| {
            let mut constraints = request.constraints.iter();
            constraints.position(|it| is_it(&it.kind, it.expression.as_deref()))
        };
        let id = || instance.id().to_owned();
        match rejection {
            Rejection::Cpu { .. } => more(&mut self.cpu, |it| it.remaining.cpu),
            Rejection::Memory { .. } => more(&mut self.memory, |it| it.remaining.memory),
            Rejection::Port { port, protocol } => {
                let (port, protocol) = (*port, *protocol);
                self.add(Change::WithoutHostPort { port, protocol }, instance);
            }
            Rejection::MemberOf { expression } => {
                let index = index(&|_, it| it.unwrap_or_default() == &**expression);
                self.extend(index.map(Change::WithoutConstraint), instance);
            }
            Rejection::DistinctInstance => {
                let index = index(&|kind, _| kind == "distinctInstance");
                self.extend(index.map(Change::WithoutConstraint), instance);
            }
            Rejection::Location { availability_zone } if !availability_zone.is_empty() => {
                self.add(Change::SubnetIn(availability_zone.to_string()), instance);
            }
            Rejection::Status(_) => self.add_to_instance(Change::Active(id()), instance),
            Rejection::Agent => self.add_to_instance(Change::AgentConnected(id()), instance),
            Rejection::Attribute(name) => {
                let (instance_id, name) = (id(), name.to_string());
                let change = Change::Attribute {
                    instance: instance_id,
                    name,
                };
                self.add_to_instance(change, instance);
            }
            _ => {}
        }
    }

    fn add(&mut self, change: Change, instance: &'a ContainerInstance) {
        if self.of_task.iter().all(|(known, _)| *known != change) {
            self.of_task.push((change, instance));
        }
    }

    fn extend(&mut self, change: Option<Change>, instance: &'a ContainerInstance) {
        if let Some(change) = change {
            self.add(change, instance);
        }
    }

    fn add_to_instance(&mut self, change: Change, instance: &'a ContainerInstance) {
        let kind = std::mem::discriminant(&change);
        let known = self.of_instances.iter();
        let alike = known.filter(|(it, _)| std::mem::discriminant(it) == kind);
        if alike.count() < MOST_INSTANCES {
            self.of_instances.push((change, instance));
        }
    }

    /// Those that place the task when they are tried.
    fn changes(self, request: &PlacementRequest) -> Vec<Change> {
        let less_cpu = (self.cpu).map(|it| (Change::LessCpu(it.remaining.cpu), it));
        let less_memory = (self.memory).map(|it| (Change::LessMemory(it.remaining.memory), it));
        let mut of_task = self.of_task;
        of_task.sort_by_key(|(change, _)| order(change));
        let fresh: Vec<(Change, ContainerInstance)> = (self.kinds.iter())
            .map(|it| (one_more(it), with_nothing_on_it(it)))
            .collect();
        less_cpu
            .into_iter()
            .chain(less_memory)
            .chain(of_task)
            .chain(self.of_instances)
            .chain(fresh.iter().map(|(change, it)| (change.clone(), it)))
            .filter(|(change, instance)| is_placed_by(change, request, instance))
            .map(|(change, _)| change)
            .collect()
    }
}

/// Ports by their numbers, then constraints in their order, then zones by their names.
fn order(change: &Change) -> (usize, usize, String) {
    match change {
        Change::WithoutHostPort { port, protocol } => (0, usize::from(*port), (*protocol).into()),
        Change::WithoutConstraint(index) => (1, *index, String::new()),
        Change::SubnetIn(zone) => (2, 0, zone.clone()),
        _ => (3, 0, String::new()),
    }
}

fn one_more(instance: &ContainerInstance) -> Change {
    Change::OneMoreInstance {
        instance_type: instance.instance_type().to_owned(),
        availability_zone: instance.availability_zone().to_owned(),
    }
}

fn with_nothing_on_it(instance: &ContainerInstance) -> ContainerInstance {
    let mut fresh = ContainerInstance {
        status: InstanceStatus::Active,
        agent_connected: true,
        remaining: instance.registered.clone(),
        ..instance.clone()
    };
    fresh.task_groups = crate::ordered::OrderedMap::new();
    fresh
}

/// Whether the task is placed on `instance` once the change is made.
fn is_placed_by(change: &Change, request: &PlacementRequest, instance: &ContainerInstance) -> bool {
    let mut request = request.clone();
    let requirement = &mut request.requirement;
    match change {
        Change::LessCpu(units) => requirement.cpu = *units,
        Change::LessMemory(mib) => requirement.memory = *mib,
        Change::WithoutHostPort { port, protocol } => {
            match *protocol {
                "tcp" => requirement.ports_tcp.remove(port),
                _ => requirement.ports_udp.remove(port),
            };
        }
        Change::WithoutConstraint(index) => {
            if *index < request.constraints.len() {
                request.constraints.remove(*index);
            }
        }
        Change::SubnetIn(zone) => {
            requirement.availability_zones.insert(zone.clone());
        }
        Change::OneMoreInstance { .. } => {}
        Change::Attribute { name, .. } => {
            let mut changed = instance.clone();
            changed.attributes.insert(name.clone(), None);
            return places(&request, &changed);
        }
        Change::Active(_) => {
            let mut changed = instance.clone();
            changed.status = InstanceStatus::Active;
            return places(&request, &changed);
        }
        Change::AgentConnected(_) => {
            let mut changed = instance.clone();
            changed.agent_connected = true;
            return places(&request, &changed);
        }
    }
    places(&request, instance)
}
