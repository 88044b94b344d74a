//! The same scenario under other placement strategies, beside what is played.

use ecslab::placement::{CHAINS, chain_text, strategies_of};
use ecslab::scenario::StarterPlace;

use super::*;

/// The index of the chain that is written like this.
fn chain(text: &str) -> usize {
    let texts = CHAINS.map(|(chain, _)| chain_text(&strategies_of(chain)));
    texts.iter().position(|it| it == text).unwrap()
}

fn compare(store: Store, of: Option<StarterPlace>, text: &str) -> Store {
    let command = TimeCommand::CompareStrategies(of, chain(text));
    after(store, [machine(command)])
}

fn names(store: &Store) -> Vec<&str> {
    let branches = &store.state.document.scenario.branches;
    branches.iter().map(|it| it.name.as_str()).collect()
}

#[test]
fn the_same_under_other_strategies_stands_beside_what_is_played_at_the_same_time() {
    let before = played(store(), 15_000);
    let store = compare(before.clone(), None, "binpack(memory)");
    assert_eq!(names(&store), ["Main", "binpack(memory)"]);
    assert_eq!(store.state.document.scenario.played_branch(), Some(0));
    assert!(store.state.is_side_by_side());
    assert!(!store.state.draft);
    assert_eq!(store.state.time.playhead, before.state.time.playhead);
    let beside = store.state.beside.as_ref().unwrap();
    assert_eq!(beside.branch, 1);
    assert_eq!(beside.simulation.now(), store.state.time.live_edge);
    assert_eq!(beside.scenario.seed, store.state.run.scenario.seed);
    // The service and the RunTask of the timeline.
    let starters = beside.scenario.task_starters();
    let chains: Vec<String> = starters
        .iter()
        .map(|it| chain_text(&it.strategies))
        .collect();
    assert_eq!(chains, ["binpack(memory)", "binpack(memory)"]);
    // What is played is played as before.
    let (here, was) = (&store.state.run.simulation, &before.state.run.simulation);
    assert_eq!(here.journal(), was.journal());
}

#[test]
fn strategies_of_one_who_starts_tasks_make_a_branch_that_is_named_after_it() {
    let service = Some(StarterPlace::Service(0));
    let store = compare(played(store(), 15_000), service, "random");
    assert_eq!(names(&store), ["Main", "service web: random"]);
    let beside = store.state.beside.as_ref().unwrap();
    assert_eq!(beside.scenario.timeline, store.state.run.scenario.timeline);
}

#[test]
fn what_was_compared_before_is_shown_again_and_makes_no_further_branch() {
    let store = compare(played(store(), 15_000), None, "random");
    let store = compare(store, None, "binpack(cpu)");
    let store = compare(store, None, "random");
    assert_eq!(names(&store), ["Main", "random", "binpack(cpu)"]);
    assert_eq!(store.state.beside.as_ref().unwrap().branch, 1);
}

#[test]
fn the_strategies_that_are_played_are_not_compared_with_themselves() {
    let store = compare(played(store(), 15_000), None, "default");
    assert_eq!(names(&store), [""; 0]);
    assert!(!store.state.is_side_by_side());
    let said = &store.state.notices.last().unwrap().text;
    assert_eq!(said, "These strategies are what is played.");
}

#[test]
fn undo_takes_the_branch_back_and_redo_makes_it_again() {
    let store = compare(played(store(), 15_000), None, "random");
    let back = after(store, [UserCommand::Undo]);
    assert_eq!(names(&back), [""; 0]);
    assert!(!back.state.is_side_by_side());
    let again = after(back, [UserCommand::Redo]);
    assert_eq!(names(&again), ["Main", "random"]);
}

#[test]
fn playing_the_other_branch_plays_the_other_strategies() {
    let store = compare(played(store(), 15_000), None, "random");
    let other = Rc::clone(&store.state.beside.as_ref().unwrap().simulation);
    let switched = after(store, [machine(TimeCommand::SwitchBranch(1))]);
    assert_eq!(switched.state.run.simulation.journal(), other.journal());
    assert!(!switched.state.draft);
    assert!(switched.state.is_side_by_side());
}
