//! The decision that the stage tells of, and how much of it has been told.

use std::rc::Rc;

use ecslab::lifecycle::{Milliseconds, TaskNumber};
use ecslab::placement::{Decision, FunnelStep};
use ecslab::simulation::{PlacementRecord, World};

use crate::store::{Beat, Selection};

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
            && (&self.short_id, self.phase, self.because, self.just_now)
                == (&other.short_id, other.phase, other.because, other.just_now)
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
    pub fn of(world: &World, beat: Option<Beat>, selection: &Selection) -> Option<Self> {
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
            let record = world.placements.last()?;
            Some((record, LAST_PHASE, Because::Newest))
        };
        let (record, phase, because) = played.or_else(selected).or_else(newest)?;
        Some(Self {
            record: Rc::clone(record),
            short_id: record
                .task
                .and_then(|number| world.tasks.get(&number))
                .map(|task| task.short_id().to_owned()),
            phase,
            because,
            just_now: world.at.saturating_sub(record.at) <= JUST,
        })
    }

    /// The decision itself.
    pub fn decision(&self) -> &Decision {
        &self.record.decision
    }

    /// Whether it is being played beat by beat.
    pub fn is_playing(&self) -> bool {
        self.because == Because::Playing
    }

    /// Whether no instance could take the task.
    pub fn has_failed(&self) -> bool {
        self.decision().chosen.is_none()
    }

    /// Whether the end of the decision has been told: the choice, or that there is none.
    pub fn is_told(&self) -> bool {
        let told_in = match self.failing_step() {
            Some(step) => phase_of(step, self.decision().funnel().len()),
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
            let zone = candidate.availability_zone.as_str();
            match zones.iter_mut().find(|(name, _)| *name == zone) {
                Some((_, indices)) => indices.push(index),
                None => zones.push((zone, vec![index])),
            }
        }
        zones.sort_by(|(left, _), (right, _)| super::zone_order(left, right));
        zones.into_iter().map(|(_, indices)| indices).collect()
    }

    /// The steps, as far as they have been told.
    pub fn steps(&self) -> Vec<Step> {
        let funnel = self.decision().funnel();
        let failing = self.failing_step();
        let count = funnel.len();
        funnel
            .into_iter()
            .enumerate()
            .map(|(index, step)| {
                let not_reached = failing.is_some_and(|failing| index > failing);
                let to_come = phase_of(index, count) > self.phase;
                let FunnelStep {
                    label,
                    detail,
                    survivors,
                } = step;
                let left = survivors.iter().filter(|kept| **kept).count();
                Step {
                    label,
                    detail: if not_reached { "not reached".to_owned() } else { detail },
                    left: (!not_reached && !to_come).then_some(left),
                    survivors,
                    not_reached,
                    to_come,
                }
            })
            .collect()
    }

    /// The step after which nothing was left.
    fn failing_step(&self) -> Option<usize> {
        self.decision()
            .funnel()
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
            candidate.ranks.iter().any(|rank| {
                rank.strategy.starts_with("spread(attribute:") && rank.group.is_empty()
            })
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
