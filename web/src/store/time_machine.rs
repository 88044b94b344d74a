//! Time travel beyond playing and seeking: to decisions, to changes of status, to marks; setting
//! and naming marks.

use ecslab::lifecycle::Milliseconds;
use ecslab::scenario::{Branch, Mark};
use ecslab::simulation::{Event, EventKind, Simulation};

use super::transport::CHOICE;
use super::{Direction, Pane, Selection, State, Stop, Store, TimeCommand, View};

/// How far a search for something that has not been simulated yet goes.
const AHEAD: Milliseconds = 3_600_000;

/// Does what a person asks of the time machine.
pub(super) fn obey(store: &mut Store, command: TimeCommand) {
    match command {
        TimeCommand::Go(Stop::Mark, direction) => go_to_mark(store, direction),
        TimeCommand::Go(Stop::Beat, direction) => step_beat(store, direction),
        TimeCommand::Go(stop, Direction::Back) => {
            go_back(store, stop);
        }
        TimeCommand::Go(stop, Direction::Forward) => {
            go_forward(store, stop);
        }
        TimeCommand::SetMark(at, name) => store.rewrite(None, |scenario| {
            let place = scenario.marks.partition_point(|mark| mark.at <= at);
            scenario.marks.insert(place, Mark { at, name });
        }),
        TimeCommand::RenameMark(index, name) => {
            let merge = Some(format!("/marks/{index}/name"));
            store.rewrite(merge, |scenario| {
                if let Some(mark) = scenario.marks.get_mut(index) {
                    mark.name = name;
                }
            });
        }
        TimeCommand::RemoveMark(index) => store.rewrite(None, |scenario| {
            if index < scenario.marks.len() {
                scenario.marks.remove(index);
            }
        }),
        TimeCommand::SwitchBranch(index) => store.switch_branch(index),
        TimeCommand::RenameBranch(index, name) => {
            let merge = Some(format!("/branches/{index}/name"));
            store.rewrite(merge, |scenario| {
                if let Some(branch) = scenario.branches.get_mut(index) {
                    branch.name = name;
                }
            });
        }
        TimeCommand::RemoveBranch(index) => store.remove_branch(index),
        TimeCommand::SetBeside(index) => store.set_beside(index),
        TimeCommand::CompareStrategies(of, chain) => {
            super::branches::strategies::compare(store, of, chain);
        }
        TimeCommand::SetSideBySide(shown) => {
            let state = &mut store.state;
            state.side_by_side = shown;
            state.beat = None;
            state.pane = Pane::Stage;
            let scenario = &state.document.scenario;
            if shown && state.beside.is_none() {
                let is_other = |branch: &Branch| branch.timeline.is_some();
                let other = scenario.branches.iter().rposition(is_other);
                store.set_beside(other);
            }
        }
    }
}

/// One beat of the decision that is told, on or back; beyond its ends, to the request of the next
/// decision or the choice of the one before.
fn step_beat(store: &mut Store, direction: Direction) {
    let state = &mut store.state;
    // Beats are told there.
    state.view = View::Cluster;
    state.table = false;
    state.pane = Pane::Stage;
    let told = state.beat.map(|beat| beat.phase.min(CHOICE));
    let last = state.time.events.checked_sub(1);
    let event = last.and_then(|last| state.run.simulation.journal().get(last));
    let stands = event.is_some_and(|event| is_stop(state, Stop::Beat, event));
    let (found, phase) = match (told, direction) {
        (None, Direction::Forward) if stands => (true, 0),
        (None, Direction::Back) if stands => (true, CHOICE),
        (Some(phase), Direction::Forward) if phase < CHOICE => (true, phase + 1),
        (Some(phase), Direction::Back) if phase > 0 => (true, phase - 1),
        (_, Direction::Forward) => (go_forward(store, Stop::Beat), 0),
        (_, Direction::Back) => (go_back(store, Stop::Beat), CHOICE),
    };
    let state = &mut store.state;
    state.time.playing = false;
    if let Some(last) = state.time.events.checked_sub(1).filter(|_| found) {
        state.begin_decision(last, phase);
        store.jumps += 1;
    }
}

/// Whether `event` is one to stop at.
fn is_stop(state: &State, stop: Stop, event: &Event) -> bool {
    match (&event.kind, stop) {
        (EventKind::PlacementDecided(_), Stop::Decision | Stop::Beat) => true,
        (EventKind::TaskCreated(task), Stop::Status) => is_about(state, task.number),
        (EventKind::TaskStatusChanged { task, .. }, Stop::Status) => is_about(state, *task),
        _ => false,
    }
}

fn is_about(state: &State, task: ecslab::lifecycle::TaskNumber) -> bool {
    match state.selection {
        Selection::Task(selected) => selected == task,
        _ => true,
    }
}

/// Whether there is one.
fn go_back(store: &mut Store, stop: Stop) -> bool {
    let state = &store.state;
    let before = state.time.events.saturating_sub(1);
    let journal = state.run.simulation.journal();
    let found = journal
        .iter()
        .take(before)
        .rposition(|event| is_stop(state, stop, event));
    match found {
        Some(index) => store.stop_at(index),
        None => store.notify(nothing(state, stop, "before this"), false),
    }
    found.is_some()
}

/// Whether there is one.
fn go_forward(store: &mut Store, stop: Stop) -> bool {
    let from = store.state.time.events;
    let until = store.state.time.live_edge.saturating_add(AHEAD);
    let mut looked_at = from;
    loop {
        let state = &store.state;
        let journal = state.run.simulation.journal();
        let found = journal
            .iter()
            .enumerate()
            .skip(looked_at)
            .find(|(_, event)| is_stop(state, stop, event));
        if let Some((index, _)) = found {
            store.stop_at(index);
            store.pass(from..index + 1);
            return true;
        }
        looked_at = journal.len();
        let next = state.run.simulation.next_at();
        if next.is_none_or(|at| at > until) {
            // Nothing was gone to: what was simulated in vain is of no use either, but true.
            store.notify(nothing(&store.state, stop, "within the next hour"), false);
            return false;
        }
        store.state.simulate(Simulation::step);
    }
}

fn nothing(state: &State, stop: Stop, when: &str) -> String {
    let what = match (stop, &state.selection) {
        (Stop::Decision | Stop::Beat, _) => "placement decision",
        (_, Selection::Task(_)) => "change of the selected task's lastStatus",
        _ => "change of a lastStatus",
    };
    format!("There is no {what} {when}.")
}

fn go_to_mark(store: &mut Store, direction: Direction) {
    let playhead = store.state.time.playhead;
    let marks = &store.state.document.scenario.marks;
    let found = match direction {
        Direction::Forward => marks.iter().find(|mark| mark.at > playhead),
        Direction::Back => marks.iter().rev().find(|mark| mark.at < playhead),
    };
    let Some(at) = found.map(|mark| mark.at) else {
        let way = match direction {
            Direction::Forward => "after",
            Direction::Back => "before",
        };
        return store.notify(format!("There is no mark {way} this moment."), false);
    };
    let edge = store.state.time.live_edge;
    if at > edge {
        store.state.simulate(|simulation| simulation.run_until(at));
    }
    store.state.time.playing = false;
    store.state.seek(at);
    store.jumps += 1;
}

impl Store {
    /// Stands still right after event `index` of the journal.
    fn stop_at(&mut self, index: usize) {
        self.state.time.playing = false;
        self.state.show_event(index);
        self.jumps += 1;
    }
}
