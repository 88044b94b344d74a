//! What speaks against an instance, in the order that ECS checks.

use super::alike::Alike;
use super::prepared::{Constraint, PreparedRequest};
use super::strategy::tasks_of;
use super::{Rejection, Requirement};
use crate::cluster::{ContainerInstance, InstanceStatus};

/// A request, and what the attributes of instances say to it: asked once of those that are alike.
pub(super) struct Filters<'a> {
    request: &'a PreparedRequest,
    of_kinds: Vec<OfAttributes>,
}

/// What follows from the attributes of an instance.
struct OfAttributes {
    /// Attributes that are missing, and the zone.
    lacking: Vec<Rejection>,
    /// Of each constraint whether it holds; none: attributes alone do not say.
    holds: Vec<Option<bool>>,
}

impl<'a> Filters<'a> {
    /// Asks one of each kind.
    pub(super) fn of(request: &'a PreparedRequest, alike: &Alike<'_>) -> Self {
        let mut of_kinds = Vec::with_capacity(alike.kinds.len());
        for one in &alike.kinds {
            let mut holds = Vec::new();
            for constraint in &request.constraints {
                holds.push(match constraint {
                    Constraint::MemberOf {
                        expression: Some(expression),
                        ..
                    } if expression.asks_attributes_only() => Some(expression.matches(one)),
                    _ => None,
                });
            }
            of_kinds.push(OfAttributes {
                lacking: lacking_attributes(&request.requirement, one),
                holds,
            });
        }
        Self { request, of_kinds }
    }

    /// Tells everything that speaks against `instance`, which is of the kind of that number:
    /// prerequisites, resources, attributes, zone [D for the order], then the constraints [V].
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
        let Some(attributes) = self.of_kinds.get(kind) else {
            return;
        };
        attributes.lacking.iter().cloned().for_each(&mut *tell);
        for (constraint, holds) in self.request.constraints.iter().zip(&attributes.holds) {
            match constraint {
                Constraint::DistinctInstance => {
                    if tasks_of(instance, &self.request.group) > 0 {
                        tell(Rejection::DistinctInstance);
                    }
                }
                Constraint::MemberOf { text, expression } => {
                    let asked = || expression.as_ref().is_some_and(|it| it.matches(instance));
                    if !holds.unwrap_or_else(asked) {
                        tell(Rejection::MemberOf {
                            expression: text.clone(),
                        });
                    }
                }
            }
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

fn lacking_attributes(requirement: &Requirement, instance: &ContainerInstance) -> Vec<Rejection> {
    let mut rejections = Vec::new();
    for name in &requirement.attributes {
        if !instance.attributes.contains_key(name) {
            rejections.push(Rejection::Attribute(name.as_str().into()));
        }
    }
    let zone = instance.availability_zone();
    if !requirement.availability_zones.is_empty() && !requirement.availability_zones.contains(zone)
    {
        rejections.push(Rejection::Location {
            availability_zone: zone.into(),
        });
    }
    rejections
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
