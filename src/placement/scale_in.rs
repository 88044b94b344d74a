//! Which task of a service is stopped when there are too many.

use std::borrow::Borrow;

use super::alike::Alike;
use super::strategy::{Counted, Strategy, tasks_on_each};
use super::{PlacementStrategy, Random};
use crate::cluster::ContainerInstance;
use crate::ordered::OrderedMap;

/// Chooses the task to stop among `candidates`: pairs of a number of the caller's and the ARN of
/// the container instance that the task is on. Answers the number; none without candidates.
///
/// Mirrors placement, one strategy inside the other: spread stops where the most tasks of `group`
/// are, binpack where the most of the resource would be left, random anywhere; without strategies
/// it is zones, then instances, as for placement [V]. What is equal is drawn from `random` [D].
#[must_use]
pub fn choose_to_stop<Instance: Borrow<ContainerInstance>, Arn: AsRef<str>>(
    strategies: &[PlacementStrategy],
    instances: &[Instance],
    candidates: &[(usize, Arn)],
    group: &str,
    random: &mut Random,
) -> Option<usize> {
    let strategies = if strategies.is_empty() {
        Strategy::service_default()
    } else {
        Strategy::read_all(strategies)
    };
    let instances: Vec<&ContainerInstance> = instances.iter().map(Borrow::borrow).collect();
    let alike = Alike::of(&instances);
    let tasks = tasks_on_each(&strategies, group, &instances);
    let by_arn: OrderedMap<&str, usize> = (instances.iter().enumerate())
        .map(|(number, instance)| (instance.container_instance_arn.as_str(), number))
        .collect();
    let requirement = super::Requirement::default();
    let mut left: Vec<(usize, Option<usize>)> = candidates
        .iter()
        .map(|(number, arn)| (*number, by_arn.get(arn.as_ref()).copied()))
        .collect();
    for strategy in strategies
        .iter()
        .filter(|strategy| **strategy != Strategy::Random)
    {
        let counted = Counted::over(strategy, &tasks, &alike);
        // A task whose instance is gone serves nobody: it goes first [D].
        let value = |number: Option<usize>| {
            let of = |number: usize| {
                let (instance, kind) = instances.get(number).zip(alike.kind_of.get(number))?;
                Some(counted.value(instance, (number, *kind), &requirement))
            };
            number.and_then(of).unwrap_or(i64::MAX)
        };
        let most = left.iter().map(|(_, instance)| value(*instance)).max();
        left.retain(|(_, instance)| Some(value(*instance)) == most);
    }
    left.get(random.below(left.len()))
        .map(|(number, _)| *number)
}
