//! Branches: ways in which the same scenario is played, beside each other. Changing the past makes
//! one.
//!
//! What is played is the document; the other branches keep their commands, and those parts of the
//! scenario that are not the document's. A command leaves what is after it as it was: two branches
//! differ by what was done, and by nothing else. An edit plays from the start: what was played
//! before it is kept with the parts that were edited.
//!
//! A part that a branch does not say is that of the scenario that is played, not of a document
//! that was edited since: edits become part of a branch when they are run.

use std::rc::Rc;

use ecslab::lifecycle::Milliseconds;
use ecslab::scenario::{Branch, Scenario, TimelineEntry};
use ecslab::simulation::{Command, Simulation};

use super::history::Moment;
use super::{Beside, Document, Shared, Store, clock_text};

mod edited;
pub(super) mod strategies;
mod texts;

use edited::edited;

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
    let name = format!("{} at {}", words(command), seconds(at));
    push(&mut scenario.branches, &name, at);
    let state = &mut store.state;
    if state.run.scenario.timeline == left {
        state.beside = Some(Beside {
            branch: played,
            own: Rc::default(),
            scenario: Rc::clone(&state.run.scenario),
            simulation: Rc::clone(&state.run.simulation),
        });
    }
    state.time.seen = at;
}

/// Plays `scenario`, which is what was played and `entry` besides: what was before the command
/// need not be simulated again.
pub(super) fn give(store: &mut Store, scenario: Rc<Scenario>, entry: &TimelineEntry) {
    let state = &mut store.state;
    let mut simulation = state.run.simulation.rewound(entry.at);
    simulation.schedule_entry(entry);
    simulation.run_until(state.time.live_edge);
    state.put_simulation(scenario, Rc::new(simulation));
    state.seek(state.time.playhead);
}

/// Before the document, which was edited, takes the place of what is played: keeps that as a
/// branch where it is left in the past, and lets every other branch be what it is. Returns the
/// branch to be drawn beside.
pub(super) fn keep(store: &mut Store) -> Option<Beside> {
    let mut beside = store.state.beside.take();
    if !store.state.draft {
        return beside;
    }
    // The edit plays from the start, so that all of what was seen is the past that it changes.
    let in_past = store.state.time.playhead < store.state.time.seen;
    if !in_past && store.state.document.scenario.branches.len() < 2 {
        return None;
    }
    let run = Rc::clone(&store.state.run.scenario);
    let mut document = Document::clone(&store.state.document);
    for branch in others(&mut document.scenario.branches) {
        let was = run.of_branch(branch).0;
        branch.scenario = was.parts_unlike(&store.state.document.scenario);
    }
    if in_past {
        let edited = edited(&run, &document.scenario);
        let parts = run.parts_unlike(&document.scenario);
        let played = name_played(&mut document.scenario);
        if let Some(branch) = document.scenario.branches.get_mut(played) {
            branch.timeline = Some(run.timeline.clone());
            branch.scenario.clone_from(&parts);
            let kept = format!("What was played is kept as “{}”.", branch.name);
            store.notify(kept, false);
        }
        push(&mut document.scenario.branches, &edited, 0);
        beside = Some(Beside {
            branch: played,
            own: Rc::new(parts),
            scenario: run,
            simulation: Rc::clone(&store.state.run.simulation),
        });
    } else if let Some(beside) = &mut beside
        && let Some(branch) = document.scenario.branches.get(beside.branch)
    {
        beside.own = Rc::new(branch.scenario.clone());
    }
    texts::keep(&mut document, &store.state.run.definition_texts);
    store.history.record(
        Moment {
            document: store.state.document.clone(),
            played: Some(store.played()),
        },
        None,
    );
    store.put(Shared::new(document));
    beside
}

/// The branches that are not played.
fn others(branches: &mut [Branch]) -> impl Iterator<Item = &mut Branch> {
    branches
        .iter_mut()
        .filter(|branch| branch.timeline.is_some())
}

/// A new branch, which is the one that is played.
fn push(branches: &mut Vec<Branch>, what: &str, forked_at: Milliseconds) {
    let number = free_number(branches);
    branches.push(Branch {
        name: format!("Branch {number}: {what}"),
        forked_at,
        ..Branch::default()
    });
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
    /// Plays the branch of this index, as far as has been simulated of the one before. Edits that
    /// were not run go along.
    pub(super) fn switch_branch(&mut self, index: usize) {
        let state = &self.state;
        let run = Rc::clone(&state.run.scenario);
        let mut document = Document::clone(&state.document);
        let edited = document.scenario.clone();
        let Some(branch) = document.scenario.branches.get_mut(index) else {
            return;
        };
        let Some(timeline) = branch.timeline.clone() else {
            return;
        };
        let (wanted, _) = run.of_branch(branch);
        branch.timeline = None;
        let own = std::mem::take(&mut branch.scenario);
        let left = left_behind(&mut document.scenario.branches, index);
        let branches = &mut document.scenario.branches;
        for (place, branch) in branches.iter_mut().enumerate() {
            if place == left {
                branch.timeline = Some(edited.timeline.clone());
                branch.scenario = run.parts_unlike(&wanted);
            } else if place != index {
                branch.scenario = run.of_branch(branch).0.parts_unlike(&wanted);
            }
        }
        let left_parts = branches.get(left).map(|branch| branch.scenario.clone());
        document.scenario = Scenario {
            timeline: timeline.clone(),
            ..document.scenario.with_parts(&own).0
        };
        document.scenario = document.scenario.with_edits(&run, &edited);
        let run_texts = texts::follow(&mut document, &wanted, &state.run.definition_texts);
        self.history.record(
            Moment {
                document: self.state.document.clone(),
                played: Some(self.played()),
            },
            None,
        );
        let state = &mut self.state;
        let before = Beside {
            branch: left,
            own: Rc::new(left_parts.unwrap_or_default()),
            scenario: run,
            simulation: Rc::clone(&state.run.simulation),
        };
        let (edge, seen) = (state.time.live_edge, state.time.seen);
        let known = state.beside.take().filter(|it| it.branch == index);
        let (scenario, mut simulation) = match known {
            Some(known) => (known.scenario, known.simulation),
            None => {
                let scenario = Rc::new(wanted);
                let simulation = simulated(state, &scenario);
                (scenario, simulation)
            }
        };
        if simulation.now() < edge {
            Rc::make_mut(&mut simulation).run_until(edge);
        }
        state.run.definition_texts = Shared::new(run_texts);
        state.put_simulation(scenario, simulation);
        state.time.seen = seen.max(state.time.playhead);
        state.seek(state.time.playhead);
        state.beside = (before.scenario.timeline == edited.timeline).then_some(before);
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
            let other = branches.get(branch).filter(|it| it.timeline.is_some())?;
            let scenario = Rc::new(state.run.scenario.of_branch(other).0);
            let simulation = simulated(state, &scenario);
            Some(Beside {
                branch,
                own: Rc::new(other.scenario.clone()),
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

/// The index of the branch that was played before that of `index`; a new one in a document in
/// which none was.
fn left_behind(branches: &mut Vec<Branch>, index: usize) -> usize {
    let mut places = branches.iter().enumerate();
    let left = places.find(|(place, branch)| *place != index && branch.timeline.is_none());
    if let Some((place, _)) = left {
        return place;
    }
    branches.push(Branch {
        name: FIRST.to_owned(),
        ..Branch::default()
    });
    branches.len() - 1
}

fn simulated(state: &super::State, scenario: &Scenario) -> Rc<Simulation> {
    let (mut simulation, _) = Simulation::with_parts(scenario, state.run.parts);
    simulation.run_until(state.time.live_edge);
    Rc::new(simulation)
}
