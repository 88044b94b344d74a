//! One task placed, and everything that led there.

use std::borrow::Borrow;
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::alike::Alike;
use super::filters::Filters;
use super::prepared::PreparedRequest;
use super::strategy::{Counted, Strategy, tasks_on_each};
use super::{Candidate, Decision, PlacementRequest, Random, Rank, StrategyStep};
use crate::cluster::ContainerInstance;

/// Decides which of `instances` gets the task of `request`; reserves nothing.
///
/// Steps: what the task needs, then the constraints, then the strategies, one inside the other
/// [V]. What is still equal after the last strategy is drawn from `random` [D]: one draw, and
/// none when there is nothing to draw.
#[must_use]
pub fn place<Instance: Borrow<ContainerInstance>>(
    request: &PlacementRequest,
    instances: &[Instance],
    random: &mut Random,
) -> Decision {
    PreparedRequest::of(request).place(request, instances, random)
}

impl PreparedRequest {
    /// [`place`] with the request read already: for many tasks of one request.
    #[must_use]
    pub fn place<Instance: Borrow<ContainerInstance>>(
        &self,
        request: &PlacementRequest,
        instances: &[Instance],
        random: &mut Random,
    ) -> Decision {
        let mut candidates = Vec::with_capacity(instances.len());
        let (steps, tied, chosen) = self.decide(instances, Some(&mut candidates), random);
        Decision {
            request: request.clone(),
            candidates,
            steps,
            chosen,
            tied,
        }
    }

    /// The index of the instance that [`Self::place`] chooses, with the same draws and without
    /// saying why: every instance is looked at. [`super::PlacementIndex`] does not look at all.
    #[must_use]
    pub fn choose<Instance: Borrow<ContainerInstance>>(
        &self,
        instances: &[Instance],
        random: &mut Random,
    ) -> Option<usize> {
        self.decide(instances, None, random).2
    }

    /// Answers the steps, how many were equal at the end, and the index of the instance drawn.
    fn decide<Instance: Borrow<ContainerInstance>>(
        &self,
        instances: &[Instance],
        candidates: Option<&mut Vec<Candidate>>,
        random: &mut Random,
    ) -> (Vec<StrategyStep>, usize, Option<usize>) {
        let instances: Vec<&ContainerInstance> = instances.iter().map(Borrow::borrow).collect();
        Placing {
            request: self,
            alike: Alike::of(&instances),
            instances: &instances,
            values: vec![0; instances.len() * self.strategies.len()],
            texts: SharedTexts::default(),
        }
        .decide(candidates, random)
    }
}

/// One task being placed.
struct Placing<'a> {
    request: &'a PreparedRequest,
    instances: &'a [&'a ContainerInstance],
    alike: Alike<'a>,
    /// What each strategy counts in each instance that qualifies, instance after instance; less is
    /// better.
    values: Vec<i64>,
    texts: SharedTexts,
}

impl Placing<'_> {
    /// As [`PreparedRequest::decide`].
    fn decide(
        mut self,
        explained: Option<&mut Vec<Candidate>>,
        random: &mut Random,
    ) -> (Vec<StrategyStep>, usize, Option<usize>) {
        let is_explained = explained.is_some();
        let mut none = Vec::new();
        let candidates = explained.unwrap_or(&mut none);
        let qualifying = self.filter(is_explained, candidates);
        let mut left = qualifying.clone();
        let steps = self.narrow(&qualifying, &mut left, candidates, random);
        let chosen = left.get(random.below(left.len())).copied();
        if is_explained {
            self.order(&qualifying, chosen, candidates);
        }
        (steps, left.len(), chosen)
    }

    /// The indices of the instances that qualify; if it is to be explained, with a candidate for
    /// every instance.
    fn filter(&mut self, is_explained: bool, candidates: &mut Vec<Candidate>) -> Vec<usize> {
        let filters = Filters::of(self.request, &self.alike);
        let mut zones: Vec<Rc<str>> = Vec::new();
        for one in self.alike.kinds.iter().filter(|_| is_explained) {
            zones.push(self.texts.shared(one.availability_zone()));
        }
        let mut qualifying = Vec::new();
        for (number, instance) in self.instances.iter().enumerate() {
            let kind = self.alike.kind_of.get(number).copied().unwrap_or_default();
            let mut rejections = Vec::new();
            filters.against(instance, kind, &mut |rejection| rejections.push(rejection));
            if rejections.is_empty() {
                qualifying.push(number);
            }
            if is_explained {
                candidates.push(Candidate {
                    container_instance_arn: instance.container_instance_arn.clone(),
                    ec2_instance_id: instance.ec2_instance_id.clone(),
                    availability_zone: zones.get(kind).cloned().unwrap_or_default(),
                    rejections,
                    ranks: Vec::new(),
                    position: None,
                });
            }
        }
        qualifying
    }

    /// Lets each strategy keep the best of what the one before it kept, and tells it to the
    /// candidates, if there are any.
    fn narrow(
        &mut self,
        qualifying: &[usize],
        left: &mut Vec<usize>,
        candidates: &mut [Candidate],
        random: &mut Random,
    ) -> Vec<StrategyStep> {
        let strategies = &self.request.strategies;
        let tasks = tasks_on_each(strategies, &self.request.group, self.instances);
        let mut steps = Vec::new();
        for (position, strategy) in strategies.iter().enumerate() {
            let before = left.len();
            let drawn = match strategy {
                Strategy::Random => left.get(random.below(before)).copied(),
                _ => None,
            };
            let counted = Counted::over(strategy, &tasks, &self.alike);
            for number in qualifying {
                let value = match strategy {
                    Strategy::Random => i64::from(Some(*number) != drawn),
                    _ => self.count(&counted, *number),
                };
                if let Some(room) = self.values.get_mut(number * strategies.len() + position) {
                    *room = value;
                }
            }
            let values = &self.values;
            let value_of =
                |number: usize| values.get(number * strategies.len() + position).copied();
            let best = left.iter().filter_map(|number| value_of(*number)).min();
            let label: Rc<str> = strategy.label().into();
            let mut groups: Vec<Rc<str>> = Vec::new();
            if *strategy != Strategy::SpreadInstances {
                for one in self.alike.kinds.iter().filter(|_| !candidates.is_empty()) {
                    groups.push(self.texts.shared(strategy.group_of(one)));
                }
            }
            for number in left.iter() {
                let instance = self.instances.get(*number);
                if let Some((candidate, instance)) = candidates.get_mut(*number).zip(instance) {
                    let kind = self.alike.kind_of.get(*number);
                    let group = kind.and_then(|kind| groups.get(*kind)).cloned();
                    let value = value_of(*number);
                    candidate.ranks.push(Rank {
                        strategy: Rc::clone(&label),
                        group: group.unwrap_or_else(|| instance.id().into()),
                        value: value.unwrap_or_default(),
                        kept: value == best,
                    });
                }
            }
            left.retain(|number| value_of(*number) == best);
            steps.push(StrategyStep {
                strategy: strategy.label(),
                before,
                after: left.len(),
            });
        }
        steps
    }

    fn count(&self, counted: &Counted<'_>, number: usize) -> i64 {
        let instance = self.instances.get(number);
        let kind = self.alike.kind_of.get(number);
        instance.zip(kind).map_or(0, |(instance, kind)| {
            counted.value(instance, (number, *kind), &self.request.requirement)
        })
    }

    /// Writes positions. The order is that of the values, strategy by strategy; the instance chosen
    /// goes before those it is equal with, these are in the order of the cluster.
    fn order(&self, qualifying: &[usize], chosen: Option<usize>, candidates: &mut [Candidate]) {
        let width = self.request.strategies.len();
        let order: BinaryHeap<(&[i64], bool, usize)> = (qualifying.iter())
            .map(|number| {
                let values = self.values.get(number * width..(number + 1) * width);
                (values.unwrap_or_default(), Some(*number) != chosen, *number)
            })
            .collect();
        for (position, (_, _, instance)) in order.into_sorted_vec().into_iter().enumerate() {
            if let Some(candidate) = candidates.get_mut(instance) {
                candidate.position = Some(position + 1);
            }
        }
    }
}

/// Texts that many candidates of a decision have.
#[derive(Default)]
struct SharedTexts(Vec<Rc<str>>);

impl SharedTexts {
    /// `text`, which is the one that others have if it was asked for lately.
    fn shared(&mut self, text: &str) -> Rc<str> {
        let lately = self.0.iter().rev().take(8);
        if let Some(known) = lately.into_iter().find(|known| ***known == *text) {
            return Rc::clone(known);
        }
        let new: Rc<str> = text.into();
        self.0.push(Rc::clone(&new));
        new
    }
}
