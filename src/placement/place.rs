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
        let instances: Vec<&ContainerInstance> = instances.iter().map(Borrow::borrow).collect();
        self.place_among(request, &instances, random)
    }

    fn place_among(
        &self,
        request: &PlacementRequest,
        instances: &[&ContainerInstance],
        random: &mut Random,
    ) -> Decision {
        let alike = Alike::of(instances);
        let filters = Filters::of(self, &alike);
        let mut texts = SharedTexts::default();
        let mut zones: Vec<Rc<str>> = Vec::with_capacity(alike.kinds.len());
        for one in &alike.kinds {
            zones.push(texts.shared(one.availability_zone()));
        }
        let mut candidates: Vec<Candidate> = Vec::with_capacity(instances.len());
        for (instance, kind) in instances.iter().zip(&alike.kind_of) {
            let mut rejections = Vec::new();
            filters.against(instance, *kind, &mut |rejection| rejections.push(rejection));
            candidates.push(Candidate {
                container_instance_arn: instance.container_instance_arn.clone(),
                ec2_instance_id: instance.ec2_instance_id.clone(),
                availability_zone: zones.get(*kind).cloned().unwrap_or_default(),
                rejections,
                ranks: Vec::new(),
                position: None,
            });
        }
        let qualify = candidates.iter().map(|it| it.rejections.is_empty());
        let qualify: Vec<bool> = qualify.collect();
        let mut ranking = Ranking::of(self, instances, &alike, &qualify);
        let (steps, tied, chosen) = ranking.narrow(random);
        ranking.explain(instances, &mut candidates, chosen, &mut texts);
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
        let instances: Vec<&ContainerInstance> = instances.iter().map(Borrow::borrow).collect();
        let alike = Alike::of(&instances);
        let filters = Filters::of(self, &alike);
        let mut qualify = vec![true; instances.len()];
        for ((instance, kind), qualifies) in instances.iter().zip(&alike.kind_of).zip(&mut qualify)
        {
            filters.against(instance, *kind, &mut |_| *qualifies = false);
        }
        Ranking::of(self, &instances, &alike, &qualify)
            .narrow(random)
            .2
    }
}

/// What every strategy counts in every instance that qualifies.
struct Ranking<'a> {
    strategies: &'a [Strategy],
    alike: &'a Alike<'a>,
    rows: Vec<Row>,
    /// What each strategy counts in each row, row after row; less is better.
    values: Vec<i64>,
}

struct Row {
    /// Index of the instance.
    instance: usize,
    /// How many strategies have kept it.
    kept_by: usize,
}

impl<'a> Ranking<'a> {
    fn of(
        request: &'a PreparedRequest,
        instances: &[&ContainerInstance],
        alike: &'a Alike<'a>,
        qualify: &[bool],
    ) -> Self {
        let strategies = request.strategies.as_slice();
        let tasks = tasks_on_each(strategies, &request.group, instances);
        let counted: Vec<Counted<'_>> = strategies
            .iter()
            .map(|strategy| Counted::over(strategy, &tasks, alike))
            .collect();
        let (mut rows, mut values) = (Vec::new(), Vec::new());
        let all = instances.iter().zip(&alike.kind_of).zip(qualify);
        for (position, ((instance, kind), qualifies)) in all.enumerate() {
            if *qualifies {
                rows.push(Row {
                    instance: position,
                    kept_by: 0,
                });
                for counted in &counted {
                    values.push(counted.value(instance, (position, *kind), &request.requirement));
                }
            }
        }
        Self {
            strategies,
            alike,
            rows,
            values,
        }
    }

    /// What the strategies count in the row of a number.
    fn values_of(&self, row: usize) -> &[i64] {
        let width = self.strategies.len();
        let values = self.values.get(row * width..(row + 1) * width);
        values.unwrap_or_default()
    }

    /// Lets each strategy keep the best of what the one before it kept.
    /// Answers the steps, how many were equal at the end, and the index of the instance drawn.
    fn narrow(&mut self, random: &mut Random) -> (Vec<StrategyStep>, usize, Option<usize>) {
        let width = self.strategies.len();
        let mut left: Vec<usize> = (0..self.rows.len()).collect();
        let mut steps = Vec::new();
        for (position, strategy) in self.strategies.iter().enumerate() {
            let before = left.len();
            if *strategy == Strategy::Random {
                let drawn = left.get(random.below(before)).copied();
                for (number, values) in self.values.chunks_mut(width).enumerate() {
                    if let Some(value) = values.get_mut(position) {
                        *value = i64::from(Some(number) != drawn);
                    }
                }
            }
            let value_of = |number: &usize| self.values.get(*number * width + position).copied();
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
        let groups = self.groups(texts);
        for (number, row) in self.rows.iter().enumerate() {
            let instance = instances.get(row.instance);
            let kind = self.alike.kind_of.get(row.instance);
            let candidate = candidates.get_mut(row.instance);
            let Some(((candidate, instance), kind)) = candidate.zip(instance).zip(kind) else {
                continue;
            };
            let ranks = groups.iter().zip(self.values_of(number)).enumerate();
            let ranks = ranks.take(row.kept_by + 1);
            candidate.ranks = ranks
                .map(|(position, ((label, of_kinds), value))| Rank {
                    strategy: Rc::clone(label),
                    group: match of_kinds.get(*kind) {
                        Some(group) => Rc::clone(group),
                        None => instance.id().into(),
                    },
                    value: *value,
                    kept: position < row.kept_by,
                })
                .collect();
        }
        let order: BinaryHeap<(&[i64], bool, usize)> = (self.rows.iter().enumerate())
            .map(|(number, row)| {
                let is_other = Some(row.instance) != chosen;
                (self.values_of(number), is_other, row.instance)
            })
            .collect();
        for (position, (_, _, instance)) in order.into_sorted_vec().into_iter().enumerate() {
            if let Some(candidate) = candidates.get_mut(instance) {
                candidate.position = Some(position + 1);
            }
        }
    }

    /// Label and groups of each strategy: for each kind of instances the group that it is in, none
    /// where every instance is a group of its own.
    fn groups(&self, texts: &mut SharedTexts) -> Vec<(Rc<str>, Vec<Rc<str>>)> {
        let of = |strategy: &Strategy| {
            let kinds = match strategy {
                Strategy::SpreadInstances => &[],
                _ => self.alike.kinds.as_slice(),
            };
            let mut groups = Vec::with_capacity(kinds.len());
            for one in kinds {
                groups.push(texts.shared(strategy.group_of(one)));
            }
            (strategy.label().into(), groups)
        };
        self.strategies.iter().map(of).collect()
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
