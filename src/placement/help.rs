//! What would help: the single changes after which a task that found no place would find one.

use super::{PlacementRequest, PreparedRequest, Random, Rejection};
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
                "Ask for at most {units} CPU units instead of {}.",
                requirement.cpu
            ),
            Self::LessMemory(mib) => {
                format!(
                    "Ask for at most {mib} MiB instead of {}.",
                    requirement.memory
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

/// The single changes after which the task of `request` would be placed on one of `instances`:
/// the smallest of each kind, each tried by placing again. None when it can be placed as it is.
///
/// First what changes the task, then the request, then instances that are there, then more of
/// them: one of each type and zone that the cluster has.
#[must_use]
pub fn what_would_help(request: &PlacementRequest, instances: &[ContainerInstance]) -> Vec<Change> {
    if places(request, instances) {
        return Vec::new();
    }
    let mut changes = of_task(request, instances);
    changes.extend(of_request(request, instances));
    changes.extend(of_instances(request, instances));
    changes.extend(more_instances(request, instances));
    changes
}

/// Whether an instance meets all requirements. Which one is not asked, so no draw matters.
fn places(request: &PlacementRequest, instances: &[ContainerInstance]) -> bool {
    let chosen = PreparedRequest::of(request).choose(instances, &mut Random::from_seed(0));
    chosen.is_some()
}

fn of_task(request: &PlacementRequest, instances: &[ContainerInstance]) -> Vec<Change> {
    let mut changes = Vec::new();
    let with = |change: &dyn Fn(&mut PlacementRequest)| {
        let mut changed = request.clone();
        change(&mut changed);
        changed
    };
    // The most that an instance has left of what it lacks, when it lacks nothing else.
    let most = |without: &PlacementRequest, left: fn(&ContainerInstance) -> i64| {
        let prepared = PreparedRequest::of(without);
        let qualify = instances.iter().filter(|instance| {
            let one = std::slice::from_ref(*instance);
            prepared.choose(one, &mut Random::from_seed(0)).is_some()
        });
        qualify.map(left).max().filter(|left| *left > 0)
    };
    let cpu = most(&with(&|it| it.requirement.cpu = 0), |it| it.remaining.cpu);
    let cpu = cpu.filter(|cpu| places(&with(&|it| it.requirement.cpu = *cpu), instances));
    changes.extend(cpu.map(Change::LessCpu));
    let memory = most(&with(&|it| it.requirement.memory = 0), |it| {
        it.remaining.memory
    });
    let memory = memory.filter(|mib| places(&with(&|it| it.requirement.memory = *mib), instances));
    changes.extend(memory.map(Change::LessMemory));
    let requirement = &request.requirement;
    let tcp = requirement.ports_tcp.iter().map(|port| (*port, "tcp"));
    let udp = requirement.ports_udp.iter().map(|port| (*port, "udp"));
    for (port, protocol) in tcp.chain(udp) {
        let without = with(&|it| {
            match protocol {
                "tcp" => it.requirement.ports_tcp.remove(&port),
                _ => it.requirement.ports_udp.remove(&port),
            };
        });
        if places(&without, instances) {
            changes.push(Change::WithoutHostPort { port, protocol });
        }
    }
    changes
}

fn of_request(request: &PlacementRequest, instances: &[ContainerInstance]) -> Vec<Change> {
    let mut changes = Vec::new();
    for index in 0..request.constraints.len() {
        let mut without = request.clone();
        without.constraints.remove(index);
        if places(&without, instances) {
            changes.push(Change::WithoutConstraint(index));
        }
    }
    if !request.requirement.availability_zones.is_empty() {
        let mut zones: Vec<&str> = instances.iter().map(|it| it.availability_zone()).collect();
        zones.sort_unstable();
        zones.dedup();
        for zone in zones {
            let mut with = request.clone();
            let is_new = with.requirement.availability_zones.insert(zone.to_owned());
            if is_new && places(&with, instances) {
                changes.push(Change::SubnetIn(zone.to_owned()));
            }
        }
    }
    changes
}

/// What a change of one instance would do, for those that one thing speaks against.
fn of_instances(request: &PlacementRequest, instances: &[ContainerInstance]) -> Vec<Change> {
    let prepared = PreparedRequest::of(request);
    let mut changes = Vec::new();
    for instance in instances {
        let rejections = super::filters::rejections(&prepared, instance);
        let [rejection] = rejections.as_slice() else {
            continue;
        };
        let mut changed = instance.clone();
        let id = instance.id().to_owned();
        let change = match rejection {
            Rejection::Status(_) => {
                changed.status = InstanceStatus::Active;
                Change::Active(id)
            }
            Rejection::Agent => {
                changed.agent_connected = true;
                Change::AgentConnected(id)
            }
            Rejection::Attribute(name) => {
                changed.attributes.insert(name.to_string(), None);
                Change::Attribute {
                    instance: id,
                    name: name.to_string(),
                }
            }
            _ => continue,
        };
        if places(request, &[changed]) {
            changes.push(change);
        }
    }
    changes
}

fn more_instances(request: &PlacementRequest, instances: &[ContainerInstance]) -> Vec<Change> {
    let mut known: Vec<(&str, &str)> = Vec::new();
    let mut changes = Vec::new();
    for instance in instances {
        let kind = (instance.instance_type(), instance.availability_zone());
        if known.contains(&kind) {
            continue;
        }
        known.push(kind);
        let mut fresh = ContainerInstance {
            status: InstanceStatus::Active,
            agent_connected: true,
            remaining: instance.registered.clone(),
            ..instance.clone()
        };
        fresh.task_groups = crate::ordered::OrderedMap::new();
        if places(request, &[fresh]) {
            changes.push(Change::OneMoreInstance {
                instance_type: kind.0.to_owned(),
                availability_zone: kind.1.to_owned(),
            });
        }
    }
    changes
}
