//! What speaks against an instance, in the order that ECS checks.

use super::alike::Alike;
use super::prepared::{Constraint, PreparedRequest};
use super::strategy::tasks_of;
use super::{Rejection, Requirement};
use crate::cluster::query::Expression;
use crate::cluster::{ContainerInstance, InstanceStatus};

/// A request, and what the attributes of instances say to it: asked once of those that are alike.
pub(super) struct Filters<'a> {
    request: &'a PreparedRequest,
    /// For each kind, in the order of the checks: attributes, zone [D for the order], then the
    /// constraints [V].
    of_kinds: Vec<Vec<OfAttributes<'a>>>,
}

/// What follows from the attributes of an instance.
enum OfAttributes<'a> {
    Against(Rejection),
    /// Attributes alone do not say whether it holds.
    Open(&'a Constraint),
}

impl<'a> Filters<'a> {
    /// Asks one of each kind.
    pub(super) fn of(request: &'a PreparedRequest, alike: &Alike<'_>) -> Self {
        let mut of_kinds = Vec::with_capacity(alike.kinds.len());
        for one in &alike.kinds {
            let mut of_attributes = Vec::new();
            let mut tell = |it: Rejection| of_attributes.push(OfAttributes::Against(it));
            tell_lacking_attributes(&request.requirement, one, &mut tell);
            for constraint in &request.constraints {
                match constraint {
                    Constraint::MemberOf { expression, .. }
                        if expression
                            .as_ref()
                            .is_none_or(Expression::asks_attributes_only) =>
                    {
                        if let Some(rejection) = unsatisfied(constraint, "", one) {
                            of_attributes.push(OfAttributes::Against(rejection));
                        }
                    }
                    _ => of_attributes.push(OfAttributes::Open(constraint)),
                }
            }
            of_kinds.push(of_attributes);
        }
        Self { request, of_kinds }
    }

    /// Tells everything that speaks against `instance`, which is of the kind of that number:
    /// prerequisites, resources, then what its attributes say.
    pub(super) fn against(
        &self,
        instance: &ContainerInstance,
        kind: usize,
        tell: &mut dyn FnMut(Rejection),
    ) {
        if instance.status != InstanceStatus::Active {
            tell(Rejection::Status(instance.status.name()));
        }
        if !instance.agent_connected {
            tell(Rejection::Agent);
        }
        tell_lacking_resources(&self.request.requirement, instance, tell);
        for of_attributes in self.of_kinds.get(kind).into_iter().flatten() {
            let rejection = match of_attributes {
                OfAttributes::Against(rejection) => Some(rejection.clone()),
                OfAttributes::Open(it) => unsatisfied(it, &self.request.group, instance),
            };
            if let Some(rejection) = rejection {
                tell(rejection);
            }
        }
    }
}

fn unsatisfied(
    constraint: &Constraint,
    group: &str,
    instance: &ContainerInstance,
) -> Option<Rejection> {
    match constraint {
        Constraint::DistinctInstance => {
            (tasks_of(instance, group) > 0).then_some(Rejection::DistinctInstance)
        }
        Constraint::MemberOf { text, expression } => {
            let satisfied = expression.as_ref().is_some_and(|it| it.matches(instance));
            (!satisfied).then(|| Rejection::MemberOf {
                expression: text.clone(),
            })
        }
    }
}

/// Everything that speaks against one instance.
pub(super) fn rejections(
    request: &PreparedRequest,
    instance: &ContainerInstance,
) -> Vec<Rejection> {
    let filters = Filters::of(request, &Alike::of(&[instance]));
    let mut rejections = Vec::new();
    filters.against(instance, 0, &mut |rejection| rejections.push(rejection));
    rejections
}

fn tell_lacking_attributes(
    requirement: &Requirement,
    instance: &ContainerInstance,
    tell: &mut dyn FnMut(Rejection),
) {
    for name in &requirement.attributes {
        if !instance.attributes.contains_key(name) {
            tell(Rejection::Attribute(name.as_str().into()));
        }
    }
    let zone = instance.availability_zone();
    if !requirement.availability_zones.is_empty() && !requirement.availability_zones.contains(zone)
    {
        tell(Rejection::Location {
            availability_zone: zone.into(),
        });
    }
}

fn tell_lacking_resources(
    requirement: &Requirement,
    instance: &ContainerInstance,
    tell: &mut dyn FnMut(Rejection),
) {
    let left = &instance.remaining;
    let (needs, has) = (requirement.cpu, left.cpu);
    if needs > has {
        tell(Rejection::Cpu { needs, has });
    }
    let (needs, has) = (requirement.memory, left.memory);
    if needs > has {
        tell(Rejection::Memory { needs, has });
    }
    for (protocol, needs, taken) in [
        ("tcp", &requirement.ports_tcp, &left.ports_tcp),
        ("udp", &requirement.ports_udp, &left.ports_udp),
    ] {
        for port in needs.intersection(taken).copied() {
            tell(Rejection::Port { port, protocol });
        }
    }
    let (needs, has) = (count(requirement.gpus), count(left.gpus.len()));
    if needs > has {
        tell(Rejection::Gpu { needs, has });
    }
    let (needs, has) = (requirement.network_interfaces, left.network_interfaces);
    if needs > has {
        tell(Rejection::NetworkInterface { needs, has });
    }
}

pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
