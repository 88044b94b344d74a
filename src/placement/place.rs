//! One task placed, and everything that led there.

use std::borrow::Borrow;
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::filters::rejections;
use super::prepared::PreparedRequest;
use super::strategy::{Counted, Strategy};
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
        let instances: Vec<&ContainerInstance> = instances.iter().map(Borrow::borrow).collect();
        let mut texts = SharedTexts::default();
        let mut candidates: Vec<Candidate> = instances
            .iter()
            .map(|instance| Candidate {
                container_instance_arn: instance.container_instance_arn.clone(),
                ec2_instance_id: instance.ec2_instance_id.clone(),
                availability_zone: texts.shared(instance.availability_zone()),
                rejections: rejections(self, instance),
                ranks: Vec::new(),
                position: None,
            })
            .collect();
        let qualify = candidates.iter().map(|it| it.rejections.is_empty());
        let mut ranking = Ranking::of(self, &instances, qualify);
        let (steps, tied, chosen) = ranking.narrow(&self.strategies, random);
        ranking.explain(&instances, &mut candidates, chosen, &mut texts);
        Decision {
            request: request.clone(),
            candidates,
            steps,
            chosen,
            tied,
        }
    }
}

impl PreparedRequest {
    /// The index of the instance that [`Self::place`] chooses, with the same draws and without
    /// saying why: every instance is looked at. [`super::PlacementIndex`] does not look at all.
    #[must_use]
    pub fn choose<Instance: Borrow<ContainerInstance>>(
        &self,
        instances: &[Instance],
        random: &mut Random,
    ) -> Option<usize> {
        let instances: Vec<&ContainerInstance> = instances.iter().map(Borrow::borrow).collect();
        let qualify = instances
            .iter()
            .map(|instance| rejections(self, instance).is_empty());
        let mut ranking = Ranking::of(self, &instances, qualify);
        ranking.narrow(&self.strategies, random).2
    }
}

/// What every strategy counts in every instance that qualifies.
struct Ranking<'a> {
    strategies: Vec<(&'a Strategy, Counted<'a>)>,
    rows: Vec<Row>,
}

struct Row {
    /// Index of the instance.
    instance: usize,
    /// What each strategy counts; less is better.
    values: Vec<i64>,
    /// How many strategies have kept it.
    kept_by: usize,
}

impl<'a> Ranking<'a> {
    fn of(
        request: &'a PreparedRequest,
        instances: &[&'a ContainerInstance],
        qualify: impl Iterator<Item = bool>,
    ) -> Self {
        let strategies: Vec<(&Strategy, Counted<'_>)> = request
            .strategies
            .iter()
            .map(|strategy| (strategy, Counted::over(strategy, &request.group, instances)))
            .collect();
        let rows = instances
            .iter()
            .zip(qualify)
            .enumerate()
            .filter(|(_, (_, qualifies))| *qualifies)
            .map(|(position, (instance, _))| Row {
                instance: position,
                values: strategies
                    .iter()
                    .map(|(_, counted)| counted.value(instance, &request.requirement))
                    .collect(),
                kept_by: 0,
            })
            .collect();
        Self { strategies, rows }
    }

    /// Lets each strategy keep the best of what the one before it kept.
    /// Answers the steps, how many were equal at the end, and the index of the instance drawn.
    fn narrow(
        &mut self,
        strategies: &[Strategy],
        random: &mut Random,
    ) -> (Vec<StrategyStep>, usize, Option<usize>) {
        let mut left: Vec<usize> = (0..self.rows.len()).collect();
        let mut steps = Vec::new();
        for (position, strategy) in strategies.iter().enumerate() {
            let before = left.len();
            if *strategy == Strategy::Random {
                let drawn = left.get(random.below(before)).copied();
                for (number, row) in self.rows.iter_mut().enumerate() {
                    if let Some(value) = row.values.get_mut(position) {
                        *value = i64::from(Some(number) != drawn);
                    }
                }
            }
            let value_of = |number: &usize| self.rows.get(*number)?.values.get(position).copied();
            let best = left.iter().filter_map(value_of).min();
            left.retain(|number| value_of(number) == best);
            for number in &left {
                if let Some(row) = self.rows.get_mut(*number) {
                    row.kept_by = position + 1;
                }
            }
            steps.push(StrategyStep {
                strategy: strategy.label(),
                before,
                after: left.len(),
            });
        }
        let chosen = left
            .get(random.below(left.len()))
            .and_then(|number| self.rows.get(*number))
            .map(|row| row.instance);
        (steps, left.len(), chosen)
    }

    /// Writes ranks and positions. The order is that of the values, strategy by strategy; the
    /// instance chosen goes before those it is equal with, these are in the order of the cluster.
    fn explain(
        self,
        instances: &[&ContainerInstance],
        candidates: &mut [Candidate],
        chosen: Option<usize>,
        texts: &mut SharedTexts,
    ) {
        let strategies = self.strategies.iter();
        let labels: Vec<Rc<str>> = strategies.map(|(it, _)| it.label().into()).collect();
        for row in &self.rows {
            let Some((candidate, instance)) = candidates
                .get_mut(row.instance)
                .zip(instances.get(row.instance))
            else {
                continue;
            };
            candidate.ranks = (self.strategies.iter().zip(&labels))
                .zip(&row.values)
                .take(row.kept_by + 1)
                .enumerate()
                .map(|(position, (((_, counted), label), value))| Rank {
                    strategy: Rc::clone(label),
                    group: texts.shared(counted.group_of(instance)),
                    value: *value,
                    kept: position < row.kept_by,
                })
                .collect();
        }
        let order: BinaryHeap<(&[i64], bool, usize)> = (self.rows.iter())
            .map(|row| {
                let is_other = Some(row.instance) != chosen;
                (row.values.as_slice(), is_other, row.instance)
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
