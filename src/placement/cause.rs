//! Which input a verdict against an instance follows from.

use serde_json::{Map, Value};

use super::{Change, PlacementRequest, Rejection};
use crate::task_definition::{
    ContainerDefinition, NetworkMode, ResourceType, TaskDefinition, from_input_unchecked,
};

/// Member of an instance that says whether it takes tasks.
const STATUS: &str = "status";
/// Member of an instance that says whether its agent answers.
const AGENT_CONNECTED: &str = "agentConnected";

/// The input that a verdict follows from: what somebody would change to have another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A member of the task definition: JSON pointer in the input of RegisterTaskDefinition.
    Definition(String),
    /// A member of the request that starts the task, RunTask or CreateService: JSON pointer in it.
    Request(String),
    /// A member of the container instance, as DescribeContainerInstances names it.
    Instance(&'static str),
}

/// The input that `rejection` follows from, in what was asked: a task of `definition` under
/// `request`, whose constraints are those of the definition before its own.
///
/// Where several containers have a share in it, this is the one with the largest; of equal ones,
/// the first [D]. An attribute is required by that member without which it is not.
#[must_use]
pub fn cause(
    rejection: &Rejection,
    definition: &TaskDefinition,
    request: &PlacementRequest,
) -> Cause {
    let constraint = |is_it: &dyn Fn(&str, Option<&str>) -> bool| {
        let constraints = request.constraints.iter();
        let mut all = constraints.map(|it| is_it(&it.kind, it.expression.as_deref()));
        constraint_at(all.position(|it| it).unwrap_or(0), definition)
    };
    match rejection {
        Rejection::Absent(super::Absence::EmptyCapacityProvider) => {
            Cause::Request("/capacityProviderStrategy".to_owned())
        }
        Rejection::Absent(_) => Cause::Request("/containerInstances".to_owned()),
        Rejection::Status(_) => Cause::Instance(STATUS),
        Rejection::Agent => Cause::Instance(AGENT_CONNECTED),
        Rejection::Cpu { .. } => Cause::Definition(cpu(definition)),
        Rejection::Memory { .. } => Cause::Definition(memory(definition)),
        Rejection::Port { port, protocol } => {
            Cause::Definition(host_port(definition, *port, protocol))
        }
        Rejection::Gpu { .. } => Cause::Definition(gpus(definition)),
        Rejection::NetworkInterface { .. } => Cause::Definition("/networkMode".to_owned()),
        Rejection::Attribute(name) => Cause::Definition(attribute(definition, name)),
        Rejection::Location { .. } => {
            Cause::Request("/networkConfiguration/awsvpcConfiguration/subnets".to_owned())
        }
        Rejection::MemberOf { expression } => {
            match constraint(&|_, it| it.unwrap_or_default() == &**expression) {
                Cause::Definition(pointer) => Cause::Definition(format!("{pointer}/expression")),
                Cause::Request(pointer) => Cause::Request(format!("{pointer}/expression")),
                other => other,
            }
        }
        Rejection::DistinctInstance => constraint(&|kind, _| kind == "distinctInstance"),
    }
}

/// Where the constraint at `index` of a request stands: those of the definition come first.
#[must_use]
pub fn constraint_at(index: usize, definition: &TaskDefinition) -> Cause {
    match index.checked_sub(definition.placement_constraints.len()) {
        None => Cause::Definition(format!("/placementConstraints/{index}")),
        Some(own) => Cause::Request(format!("/placementConstraints/{own}")),
    }
}

impl Change {
    /// The input that somebody makes the change at by hand. None: it is no change of one that is
    /// there.
    #[must_use]
    pub fn cause(&self, definition: &TaskDefinition, request: &PlacementRequest) -> Option<Cause> {
        let of = |rejection: Rejection| cause(&rejection, definition, request);
        Some(match self {
            Self::LessCpu(_) => Cause::Definition(cpu(definition)),
            Self::LessMemory(_) => Cause::Definition(memory(definition)),
            Self::WithoutHostPort { port, protocol } => {
                Cause::Definition(host_port(definition, *port, protocol))
            }
            Self::WithoutConstraint(index) => constraint_at(*index, definition),
            Self::SubnetIn(zone) => of(Rejection::Location {
                availability_zone: zone.as_str().into(),
            }),
            Self::Attribute { name, .. } => of(Rejection::Attribute(name.as_str().into())),
            Self::Active(_) => Cause::Instance(STATUS),
            Self::AgentConnected(_) => Cause::Instance(AGENT_CONNECTED),
            Self::OneMoreInstance { .. } => return None,
        })
    }

    /// Id of the instance that is changed.
    #[must_use]
    pub fn instance(&self) -> Option<&str> {
        match self {
            Self::Active(id) | Self::AgentConnected(id) => Some(id),
            Self::Attribute { instance, .. } => Some(instance),
            _ => None,
        }
    }
}

impl Cause {
    /// What it is called: `memory of app`, `placementConstraints of web`, `status`; `starter` is
    /// what starts the task.
    #[must_use]
    pub fn name(&self, definition: &TaskDefinition, starter: &str) -> String {
        let (pointer, owner) = match self {
            Self::Definition(pointer) => (pointer.as_str(), definition.family.as_str()),
            Self::Request(pointer) => (pointer.as_str(), starter),
            Self::Instance(member) => return format!("{member} of the instance"),
        };
        let mut parts = pointer.split('/').skip(1);
        let of_container = |index: &str| {
            let index: usize = index.parse().ok()?;
            definition.container_definitions.get(index)
        };
        let (inner, owner) = match (parts.next().unwrap_or_default(), parts.clone().next()) {
            ("containerDefinitions", Some(index)) => match of_container(index) {
                Some(container) => (parts.nth(1).unwrap_or_default(), container.name.as_str()),
                None => ("containerDefinitions", owner),
            },
            (first, _) => (first, owner),
        };
        let last = parts.filter(|part| part.parse::<usize>().is_err()).last();
        let member = match (inner, last) {
            ("", _) => "containerDefinitions",
            ("portMappings", Some(last)) => last,
            ("networkConfiguration", _) => "subnets",
            (member, _) => member,
        };
        format!("{member} of {owner}")
    }
}

fn cpu(definition: &TaskDefinition) -> String {
    match &definition.cpu {
        Some(_) => "/cpu".to_owned(),
        None => largest(definition, "cpu", |it| it.cpu.unwrap_or(0)),
    }
}

fn memory(definition: &TaskDefinition) -> String {
    if definition.memory.is_some() {
        return "/memory".to_owned();
    }
    let reserved = |it: &ContainerDefinition| it.memory_reservation.filter(|mib| *mib > 0);
    let amount = |it: &ContainerDefinition| reserved(it).or(it.memory).unwrap_or(0);
    let index = index_of_largest(definition, amount);
    let container = definition.container_definitions.get(index);
    let member = match container.and_then(reserved) {
        Some(_) => "memoryReservation",
        None => "memory",
    };
    format!("/containerDefinitions/{index}/{member}")
}

fn gpus(definition: &TaskDefinition) -> String {
    let amount = |it: &ContainerDefinition| super::filters::count(it.gpu_count());
    let index = index_of_largest(definition, amount);
    let container = definition.container_definitions.get(index);
    let place = container.and_then(|container| {
        let mut requirements = container.resource_requirements.iter();
        requirements.position(|it| it.kind == Some(ResourceType::Gpu))
    });
    let place = place.unwrap_or(0);
    format!("/containerDefinitions/{index}/resourceRequirements/{place}")
}

fn largest(
    definition: &TaskDefinition,
    member: &str,
    amount: impl Fn(&ContainerDefinition) -> i64,
) -> String {
    let index = index_of_largest(definition, amount);
    format!("/containerDefinitions/{index}/{member}")
}

fn index_of_largest(
    definition: &TaskDefinition,
    amount: impl Fn(&ContainerDefinition) -> i64,
) -> usize {
    let containers = definition.container_definitions.iter().enumerate();
    let largest = containers.max_by_key(|(index, it)| (amount(it), std::cmp::Reverse(*index)));
    largest.map_or(0, |(index, _)| index)
}

fn host_port(definition: &TaskDefinition, port: u16, protocol: &str) -> String {
    let is_host = definition.effective_network_mode() == NetworkMode::Host;
    let member = if is_host { "containerPort" } else { "hostPort" };
    for (container, it) in definition.container_definitions.iter().enumerate() {
        for (mapping, it) in it.port_mappings.iter().enumerate() {
            let given = if is_host {
                it.container_port
            } else {
                it.host_port
            };
            let of_protocol = it.protocol.unwrap_or_default().as_str() == protocol;
            if of_protocol && given.and_then(|it| u16::try_from(it).ok()) == Some(port) {
                return format!(
                    "/containerDefinitions/{container}/portMappings/{mapping}/{member}"
                );
            }
        }
    }
    "/containerDefinitions".to_owned()
}

/// Members of a definition that are tried, the most particular first; a list is tried item by
/// item.
const LISTS: &[&str] = &["volumes"];

/// The member without which the attribute would not be required: of a container first, then of
/// the volumes, then of the task.
fn attribute(definition: &TaskDefinition, name: &str) -> String {
    let Ok(Value::Object(written)) = serde_json::to_value(definition) else {
        return String::new();
    };
    let requires = |members: &Map<String, Value>| {
        let value = Value::Object(members.clone());
        let read = from_input_unchecked(&value, "").0;
        read.is_some_and(|it| it.requires_attributes().contains(name))
    };
    of_containers(&written, requires)
        .or_else(|| of_task(&written, requires))
        .unwrap_or_default()
}

fn of_containers(
    written: &Map<String, Value>,
    requires: impl Fn(&Map<String, Value>) -> bool,
) -> Option<String> {
    let containers = written.get("containerDefinitions")?.as_array()?;
    let with_only = |containers: Vec<Value>| {
        let mut members = written.clone();
        members.insert("containerDefinitions".to_owned(), Value::Array(containers));
        members
    };
    // What is required without any container, none of their members requires.
    if requires(&with_only(Vec::new())) {
        return None;
    }
    for (index, container) in containers.iter().enumerate() {
        if !requires(&with_only(vec![container.clone()])) {
            continue;
        }
        for member in container.as_object()?.keys() {
            let mut without = container.clone();
            without.as_object_mut()?.shift_remove(member);
            if !requires(&with_only(vec![without])) {
                return Some(format!("/containerDefinitions/{index}/{member}"));
            }
        }
    }
    None
}

fn of_task(
    written: &Map<String, Value>,
    requires: impl Fn(&Map<String, Value>) -> bool,
) -> Option<String> {
    for (member, value) in written {
        if LISTS.contains(&member.as_str()) {
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                let mut without = written.clone();
                without.insert(member.clone(), Value::Array(vec![item.clone()]));
                let with_item = requires(&without);
                without.insert(member.clone(), Value::Array(Vec::new()));
                if with_item && !requires(&without) {
                    return Some(format!("/{member}/{index}"));
                }
            }
            continue;
        }
        let mut without = written.clone();
        without.shift_remove(member);
        let is_needed = member == "containerDefinitions" || member == "family";
        if !is_needed && !requires(&without) {
            return Some(format!("/{member}"));
        }
    }
    // In force without being written, for example the network mode.
    None
}
