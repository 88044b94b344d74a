//! The decision that the stage tells of, and how much of it has been told.

use std::rc::Rc;

use ecslab::cluster::ContainerInstance;
use ecslab::lifecycle::{Milliseconds, TaskNumber};
use ecslab::placement::{Candidate, Decision};
use ecslab::simulation::{PlacementRecord, World};

use super::card::phase_of_check;
use crate::store::{Beat, Explained, Selection, explained};

/// How far a decision has been told: the phases of [`Beat`].
pub type Phase = u8;

/// The phase in which everything has been told.
pub const LAST_PHASE: Phase = 6;

/// A task counts as just placed this long, in milliseconds of virtual time.
const JUST: Milliseconds = 1_000;

/// Why this decision is the one shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// It is being played beat by beat.
    Playing,
    /// It placed the task that is selected.
    Selected,
    /// It is the newest.
    Newest,
}

/// The decision that the strip and the cards tell of.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The decision with what came of it.
    pub record: Rc<PlacementRecord>,
    /// First digits of the id of the task, once there is one.
    pub short_id: Option<String>,
    /// Whether the world shown has the task already.
    in_world: bool,
    /// The decision explained, with its steps.
    explained: Rc<Explained>,
    /// How much of it has been told.
    pub phase: Phase,
    /// Why it is shown.
    pub because: Because,
    /// Whether it was made just now.
    pub just_now: bool,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.record, &other.record)
            && (
                &self.short_id,
                self.in_world,
                self.phase,
                self.because,
                self.just_now,
            ) == (
                &other.short_id,
                other.in_world,
                other.phase,
                other.because,
                other.just_now,
            )
    }
}

/// A step of the funnel, as far as it has been told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// `ACTIVE`, `Resources`, `Constraints`, a strategy, `Choice`.
    pub label: String,
    /// What it went by, or that it was not reached.
    pub detail: String,
    /// Instances left; none: not told yet, or not reached.
    pub left: Option<usize>,
    /// For each candidate, in the order of [`Shown::squares`], whether it was still in.
    pub survivors: Vec<bool>,
    /// Whether nothing was left after an earlier step.
    pub not_reached: bool,
    /// Whether the phase of this step is still to come.
    pub to_come: bool,
}

impl Shown {
    /// The decision that is played, else that of the selected task, else the newest.
    ///
    /// `live` is the world at the live edge: it knows the task that is being placed. Of the newest
    /// those after `told` are left out.
    pub fn of(
        world: &World,
        live: &World,
        beat: Option<Beat>,
        selection: &Selection,
        told: Milliseconds,
    ) -> Option<Self> {
        let played = beat.and_then(|beat| {
            let record = world.placements.get(beat.placement)?;
            Some((record, beat.phase.min(LAST_PHASE), Because::Playing))
        });
        let selected = || match selection {
            Selection::Task(number) => world
                .placement_of(*number)
                .map(|record| (record, LAST_PHASE, Because::Selected)),
            _ => None,
        };
        let newest = || {
            let count = world.placements.partition_point(|it| it.at <= told);
            let record = world.placements.get(count.saturating_sub(1))?;
            Some((record, LAST_PHASE, Because::Newest))
        };
        let (record, phase, because) = played.or_else(selected).or_else(newest)?;
        Some(Self {
            record: Rc::clone(record),
            short_id: record
                .task
                .and_then(|number| live.tasks.get(&number))
                .map(|task| task.short_id().to_owned()),
            in_world: record
                .task
                .is_some_and(|number| world.tasks.contains_key(&number)),
            explained: explained(record),
            phase,
            because,
            just_now: world.at.saturating_sub(record.at) <= JUST,
        })
    }

    /// The decision itself.
    pub fn decision(&self) -> &Decision {
        &self.explained.decision
    }

    /// Whether it is being played beat by beat.
    pub fn is_playing(&self) -> bool {
        self.because == Because::Playing
    }

    /// Whether no instance could take the task.
    pub fn has_failed(&self) -> bool {
        self.record.decision.chosen.is_none()
    }

    /// Whether the end of the decision has been told: the choice, or that there is none.
    pub fn is_told(&self) -> bool {
        let told_in = match self.failing_step() {
            Some(step) => phase_of(step, self.explained.funnel.len()),
            None => 4,
        };
        self.phase >= told_in
    }

    /// Whether the cards carry its verdicts. A success fades from them, unless its task is
    /// selected; a failure stays until the next decision.
    pub fn is_on_cards(&self) -> bool {
        match self.because {
            Because::Playing | Because::Selected => true,
            Because::Newest => self.has_failed() || self.just_now,
        }
    }

    /// Whether the task stands on its instance, as far as has been told.
    pub fn is_there(&self) -> bool {
        self.in_world && self.hidden_task().is_none()
    }

    /// Whether it leaves the instance out that stands at `index` of the cluster, as far as has
    /// been told.
    pub fn leaves_out(&self, index: usize, instance: &ContainerInstance) -> bool {
        let is_it = |candidate: &&Candidate| {
            candidate.container_instance_arn == instance.container_instance_arn
        };
        let candidates = &self.decision().candidates;
        // Where it stood when it was decided, unless an instance before it is gone since.
        let candidate = candidates.get(index).filter(is_it);
        let candidate = candidate.or_else(|| candidates.iter().find(is_it));
        candidate.is_some_and(|candidate| {
            let mut rejections = candidate.rejections.iter();
            rejections.any(|rejection| self.phase >= phase_of_check(rejection.badge()))
        })
    }

    /// The place among the instances of `world` of the one chosen, while the stage carries the
    /// verdicts and once that has been told.
    pub fn chosen_in(&self, world: &World) -> Option<usize> {
        let decision = self.decision();
        let chosen = decision.candidates.get(decision.chosen?)?;
        let mut instances = world.instances.iter();
        let place =
            instances.position(|it| it.container_instance_arn == chosen.container_instance_arn);
        place.filter(|_| self.phase >= 4 && self.is_on_cards())
    }

    /// The task that is being placed, while it is not there yet.
    pub fn hidden_task(&self) -> Option<TaskNumber> {
        self.record
            .task
            .filter(|_| self.is_playing() && self.phase < LAST_PHASE)
    }

    /// Indices of the candidates by zone; a list for each zone.
    pub fn squares(&self) -> Vec<Vec<usize>> {
        let mut zones: Vec<(&str, Vec<usize>)> = Vec::new();
        for (index, candidate) in self.decision().candidates.iter().enumerate() {
            let zone = &*candidate.availability_zone;
            match zones.iter_mut().find(|(name, _)| *name == zone) {
                Some((_, indices)) => indices.push(index),
                None => {
                    let before = |(other, _): &(&str, _)| super::zone_order(other, zone).is_lt();
                    zones.insert(zones.partition_point(before), (zone, vec![index]));
                }
            }
        }
        zones.into_iter().map(|(_, indices)| indices).collect()
    }

    /// The steps, as far as they have been told. The choice is a step of its own only where the
    /// strategies left several instances equal.
    pub fn steps(&self) -> Vec<Step> {
        let failing = self.failing_step();
        let count = self.explained.funnel.len();
        let own_choice = self.decision().tied > 1 || self.decision().steps.is_empty();
        let told = if own_choice { count } else { count - 1 };
        let mut steps: Vec<Step> = self
            .explained
            .funnel
            .iter()
            .take(told)
            .enumerate()
            .map(|(index, step)| {
                let not_reached = failing.is_some_and(|failing| index > failing);
                let to_come = phase_of(index, count) > self.phase;
                let left = step.survivors.iter().filter(|kept| **kept).count();
                Step {
                    label: step.label.clone(),
                    detail: if not_reached {
                        "not reached".to_owned()
                    } else {
                        step.detail.clone()
                    },
                    left: (!not_reached && !to_come).then_some(left),
                    survivors: step.survivors.clone(),
                    not_reached,
                    to_come,
                }
            })
            .collect();
        if let Some((last, chosen)) = steps
            .last_mut()
            .zip(self.chosen_id().filter(|_| !own_choice))
        {
            last.detail = format!("→ {chosen}");
        }
        steps
    }

    /// What is being decided in this phase, for as long as it is not told how it came out.
    pub fn question(&self) -> String {
        let decision = self.decision();
        let request = &decision.request;
        match self.phase {
            0 => format!(
                "{} asks for a task of {}. Which container instance gets it?",
                request.group,
                self.record.revision.name()
            ),
            1 => "Resources: CPU, memory and host ports must fit, and nothing that the task \
                  requires may be missing."
                .to_owned(),
            2 if request.constraints.is_empty() => {
                "Constraints: there are none, every instance left stays in.".to_owned()
            }
            2 => {
                let constraints: Vec<&str> = request
                    .constraints
                    .iter()
                    .map(|it| it.expression.as_deref().unwrap_or(&it.kind))
                    .collect();
                format!("Constraints must all hold: {}.", constraints.join("; "))
            }
            _ => {
                let strategies: Vec<&str> = decision
                    .steps
                    .iter()
                    .map(|step| step.strategy.as_str())
                    .collect();
                format!(
                    "Strategies only rank what is left: {}.",
                    strategies.join(", then ")
                )
            }
        }
    }

    /// EC2 instance id of the instance chosen, once that has been told.
    fn chosen_id(&self) -> Option<&str> {
        let decision = self.decision();
        let candidate = decision.candidates.get(decision.chosen?)?;
        (self.phase >= 4).then(|| candidate.id())
    }

    /// The step after which nothing was left.
    fn failing_step(&self) -> Option<usize> {
        self.explained
            .funnel
            .iter()
            .position(|step| !step.survivors.iter().any(|kept| *kept))
    }

    /// What the model decides where AWS documents nothing.
    pub fn model_notes(&self) -> Vec<&'static str> {
        let decision = self.decision();
        let mut notes = Vec::new();
        if decision.tied > 1 {
            notes.push(
                "AWS does not document which of several equal instances is chosen. \
                 Here it is drawn with the scenario's seed.",
            );
        }
        let without_attribute = decision.candidates.iter().any(|candidate| {
            candidate
                .ranks
                .iter()
                .any(|rank| rank.strategy.starts_with("spread(attribute:") && rank.group.is_empty())
        });
        if without_attribute {
            notes.push(
                "AWS does not document how spread treats an instance without the attribute. \
                 Here such instances make a group of their own.",
            );
        }
        notes
    }
}

/// The phase in which a step of a funnel of `count` steps is told: ACTIVE at once, resources,
/// constraints, then all strategies together, then the choice.
fn phase_of(step: usize, count: usize) -> Phase {
    match step {
        0 => 0,
        1 => 1,
        2 => 2,
        last if last + 1 == count => 4,
        _ => 3,
    }
}
