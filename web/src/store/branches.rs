//! Branches: timelines of the same scenario beside each other. Changing the past makes one.
//!
//! The commands of the branch that is played are the document's timeline; those of the others are
//! kept with the branches. What is after the change stays: two branches differ by what was done,
//! and by nothing else.

use std::rc::Rc;

use ecslab::lifecycle::Milliseconds;
use ecslab::scenario::{Branch, Scenario};
use ecslab::simulation::{Command, Simulation};

use super::history::Moment;
use super::{Beside, Document, Shared, Store, clock_text};

/// Name of the branch that was there before there were any.
const FIRST: &str = "Main";

/// Puts what is played aside as a branch, and makes the timeline of `document` the one of a new
/// branch, which leaves it at `at`, where `command` is given.
pub(super) fn fork(
    store: &mut Store,
    document: &mut Document,
    command: &Command,
    at: Milliseconds,
) {
    let scenario = &mut document.scenario;
    let played = name_played(scenario);
    let left = scenario.timeline.clone();
    if let Some(branch) = scenario.branches.get_mut(played) {
        branch.timeline = Some(left.clone());
    }
    let number = free_number(&scenario.branches);
    scenario.branches.push(Branch {
        name: format!("Branch {number}: {} at {}", words(command), seconds(at)),
        forked_at: at,
        ..Branch::default()
    });
    let state = &mut store.state;
    if state.run.scenario.timeline == left {
        state.beside = Some(Beside {
            branch: played,
            scenario: Rc::clone(&state.run.scenario),
            simulation: Rc::clone(&state.run.simulation),
        });
    }
    state.time.seen = at;
}

/// The index of the branch that is played, which gets a name if it has none.
fn name_played(scenario: &mut Scenario) -> usize {
    scenario.played_branch().unwrap_or_else(|| {
        scenario.branches.push(Branch {
            name: FIRST.to_owned(),
            ..Branch::default()
        });
        scenario.branches.len() - 1
    })
}

/// The number of a new branch: branches that were deleted leave gaps, names are not used twice.
fn free_number(branches: &[Branch]) -> usize {
    let is_taken = |number: usize| {
        let start = format!("Branch {number}:");
        branches
            .iter()
            .any(|branch| branch.name.starts_with(&start))
    };
    (branches.len() + 1..)
        .find(|number| !is_taken(*number))
        .unwrap_or_default()
}

/// A command in a word or two, with what it is about.
fn words(command: &Command) -> String {
    let about = match command {
        Command::StopTask(it) => &it.task,
        Command::ExitContainer(it) => &it.task,
        Command::TerminateInstance(it) => &it.container_instance,
        Command::UpdateContainerInstancesState(it) => {
            return format!("{} {}", it.container_instance, it.status);
        }
        Command::RunTask(it) => &it.task_definition,
        Command::CreateService(it) => &it.service_name,
        Command::UpdateService(it) => &it.service,
        Command::RemovePermission(it) => &it.action,
        Command::DeleteRole(it) => &it.role_name,
        Command::PutRole(it) => &it.role.role_name,
        Command::InjectFault(it) => return it.sentence(),
        _ => return command.name().to_owned(),
    };
    format!("{} {about}", command.name())
}

fn seconds(at: Milliseconds) -> String {
    let text = clock_text(at);
    text.split('.').next().unwrap_or_default().to_owned()
}

impl Store {
    /// Plays the branch of this index, as far as has been simulated of the one before.
    pub(super) fn switch_branch(&mut self, index: usize) {
        let mut document = Document::clone(&self.state.document);
        let scenario = &mut document.scenario;
        let Some(wanted) = scenario
            .branches
            .get_mut(index)
            .and_then(|branch| branch.timeline.take())
        else {
            return;
        };
        let left = std::mem::replace(&mut scenario.timeline, wanted.clone());
        let played = scenario
            .branches
            .iter()
            .position(|branch| branch.timeline.is_none());
        let other = scenario
            .branches
            .iter()
            .enumerate()
            .position(|(place, branch)| place != index && branch.timeline.is_none());
        if let Some(branch) = other.and_then(|place| scenario.branches.get_mut(place)) {
            branch.timeline = Some(left.clone());
        } else if played == Some(index) {
            // A document in which no branch was the one that is played.
            scenario.branches.push(Branch {
                name: FIRST.to_owned(),
                timeline: Some(left.clone()),
                ..Branch::default()
            });
        }
        self.history.record(
            Moment {
                document: self.state.document.clone(),
                played: Some(self.played()),
            },
            None,
        );
        let state = &mut self.state;
        let (edge, seen) = (state.time.live_edge, state.time.seen);
        let before = Beside {
            branch: other.unwrap_or(scenario.branches.len() - 1),
            scenario: Rc::clone(&state.run.scenario),
            simulation: Rc::clone(&state.run.simulation),
        };
        let known = state.beside.take().filter(|it| it.branch == index);
        let (scenario, simulation) = match known {
            Some(known) => (known.scenario, known.simulation),
            None => {
                let scenario = with_timeline(&state.run.scenario, wanted);
                let simulation = simulated(state, &scenario);
                (scenario, simulation)
            }
        };
        let mut simulation = simulation;
        if simulation.now() < edge {
            Rc::make_mut(&mut simulation).run_until(edge);
        }
        state.put_simulation(scenario, simulation);
        state.time.seen = seen.max(state.time.playhead);
        state.seek(state.time.playhead);
        state.beside = (before.scenario.timeline == left).then_some(before);
        self.put(Shared::new(document));
        self.jumps += 1;
    }

    /// Takes the branch of this index away, unless it is played.
    pub(super) fn remove_branch(&mut self, index: usize) {
        let is_kept = |branch: &Branch| branch.timeline.is_none();
        let branches = &self.state.document.scenario.branches;
        if branches.get(index).is_none_or(is_kept) {
            return;
        }
        let beside = self.state.beside.as_mut();
        if let Some(beside) = beside.filter(|beside| beside.branch > index) {
            beside.branch -= 1;
        } else if self
            .state
            .beside
            .as_ref()
            .is_some_and(|it| it.branch == index)
        {
            self.state.beside = None;
        }
        let name = branches
            .get(index)
            .map_or(String::new(), |branch| branch.name.clone());
        self.rewrite(None, |scenario| {
            scenario.branches.remove(index);
            if scenario.branches.len() == 1 {
                scenario.branches.clear();
            }
        });
        self.notify(format!("{name} was deleted. Undo brings it back."), false);
    }

    /// Draws the branch of this index beside the one that is played; none: no branch.
    pub(super) fn set_beside(&mut self, index: Option<usize>) {
        let state = &mut self.state;
        state.beside = index.and_then(|branch| {
            let branches = &state.document.scenario.branches;
            let timeline = branches.get(branch)?.timeline.clone()?;
            let scenario = with_timeline(&state.run.scenario, timeline);
            let simulation = simulated(state, &scenario);
            Some(Beside {
                branch,
                scenario,
                simulation,
            })
        });
    }

    /// Changes names in the document, which changes nothing of what is played.
    pub(super) fn rewrite(&mut self, merge: Option<String>, change: impl FnOnce(&mut Scenario)) {
        let before = Moment {
            document: self.state.document.clone(),
            played: None,
        };
        let mut document = Document::clone(&self.state.document);
        change(&mut document.scenario);
        self.history.record(before, merge);
        self.put(Shared::new(document));
    }
}

fn with_timeline(
    scenario: &Scenario,
    timeline: Vec<ecslab::scenario::TimelineEntry>,
) -> Rc<Scenario> {
    Rc::new(Scenario {
        timeline,
        ..scenario.clone()
    })
}

fn simulated(state: &super::State, scenario: &Scenario) -> Rc<Simulation> {
    let (mut simulation, _) = Simulation::with_reader(scenario, state.run.reader);
    simulation.run_until(state.time.live_edge);
    Rc::new(simulation)
}
