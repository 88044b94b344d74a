//! What speaks against an instance, in the order that ECS checks.

use super::prepared::{Constraint, PreparedRequest};
use super::strategy::tasks_of;
use super::{Rejection, Requirement};
use crate::cluster::{ContainerInstance, InstanceStatus};

/// Everything that speaks against `instance`: prerequisites, resources, attributes, zone [D for
/// the order], then the constraints [V].
pub(super) fn rejections(
    request: &PreparedRequest,
    instance: &ContainerInstance,
) -> Vec<Rejection> {
    let requirement = &request.requirement;
    let mut rejections = Vec::new();
    if instance.status != InstanceStatus::Active {
        rejections.push(Rejection::Status(instance.status.name()));
    }
    if !instance.agent_connected {
        rejections.push(Rejection::Agent);
    }
    rejections.extend(lacking_resources(requirement, instance));
    rejections.extend(
        requirement
            .attributes
            .iter()
            .filter(|name| !instance.attributes.contains_key(*name))
            .map(|name| Rejection::Attribute(name.clone())),
    );
    let zone = instance.availability_zone();
    if !requirement.availability_zones.is_empty() && !requirement.availability_zones.contains(zone)
    {
        rejections.push(Rejection::Location {
            availability_zone: zone.to_owned(),
        });
    }
    rejections.extend(
        request
            .constraints
            .iter()
            .filter_map(|constraint| unsatisfied(constraint, &request.group, instance)),
    );
    rejections
}

fn lacking_resources<'a>(
    requirement: &'a Requirement,
    instance: &'a ContainerInstance,
) -> impl Iterator<Item = Rejection> + 'a {
    let left = &instance.remaining;
    let (needs_gpus, has_gpus) = (count(requirement.gpus), count(left.gpus.len()));
    let lacking = |needs: i64, has: i64, rejection: fn(i64, i64) -> Rejection| {
        (needs > has).then(|| rejection(needs, has))
    };
    let taken = |protocol: &'static str| {
        move |port: &u16| Rejection::Port {
            port: *port,
            protocol,
        }
    };
    lacking(requirement.cpu, left.cpu, |needs, has| Rejection::Cpu {
        needs,
        has,
    })
    .into_iter()
    .chain(lacking(requirement.memory, left.memory, |needs, has| {
        Rejection::Memory { needs, has }
    }))
    .chain(
        requirement
            .ports_tcp
            .intersection(&left.ports_tcp)
            .map(taken("tcp")),
    )
    .chain(
        requirement
            .ports_udp
            .intersection(&left.ports_udp)
            .map(taken("udp")),
    )
    .chain(lacking(needs_gpus, has_gpus, |needs, has| Rejection::Gpu {
        needs,
        has,
    }))
    .chain(lacking(
        requirement.network_interfaces,
        left.network_interfaces,
        |needs, has| Rejection::NetworkInterface { needs, has },
    ))
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
            let satisfied = expression
                .as_ref()
                .is_some_and(|expression| expression.matches(instance));
            (!satisfied).then(|| Rejection::MemberOf {
                expression: text.clone(),
            })
        }
    }
}

pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
