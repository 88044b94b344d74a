//! Branches: commands and edits in the past, and going from one to the other.

use ecslab::simulation::Simulation;

use super::*;

/// A store in which #1 was stopped at 3 s after 15 s were seen: the second of two branches.
fn forked() -> Store {
    let store = after(played(store(), 15_000), [UserCommand::Seek(3_000)]);
    after(store, [stop(1)])
}

fn desired(store: &Store, task: u32) -> DesiredStatus {
    let world = store.state.run.simulation.world();
    world.tasks.get(&TaskNumber(task)).unwrap().desired_status
}

#[test]
fn a_command_in_the_past_makes_a_branch_and_keeps_the_one_that_was_there() {
    let store = forked();
    let branches = &store.state.document.scenario.branches;
    let names: Vec<&str> = branches.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Main", "Branch 2: StopTask #1 at 00:03"]);
    assert_eq!(store.state.document.scenario.played_branch(), Some(1));
    assert_eq!(branches[0].timeline.as_ref().unwrap().len(), 1);
    assert_eq!(desired(&store, 1), DesiredStatus::Stopped);
    let beside = store.state.beside.as_ref().unwrap();
    let there = beside.simulation.world().tasks.get(&TaskNumber(1)).unwrap();
    assert_eq!(there.desired_status, DesiredStatus::Running);
    assert!(!store.state.draft);
}

#[test]
fn a_branch_is_what_its_commands_make_of_the_scenario_from_the_start() {
    let commands = [UserCommand::Seek(1_000), stop(2), UserCommand::ToLiveEdge];
    let mut store = after(forked(), commands);
    for _ in 0..2 {
        store = after(store, [stop(3), UserCommand::SecondForward]);
    }
    let (mut anew, _) = Simulation::new(&store.state.document.scenario);
    anew.run_until(store.state.time.live_edge);
    assert_eq!(store.state.run.simulation.journal(), anew.journal());
    assert_eq!(store.state.run.simulation.world(), anew.world());
}

#[test]
fn what_is_done_in_a_branch_from_its_beginning_on_makes_no_further_one() {
    let store = after(forked(), [stop(2)]);
    assert_eq!(store.state.document.scenario.branches.len(), 2);
    let mut playing = after(store, [UserCommand::PlayPause]);
    playing = playing.update(Action::Advance(5_000));
    let lost = after(playing, [stop(3)]);
    assert_eq!(lost.state.document.scenario.branches.len(), 2);
    let back = after(lost, [UserCommand::Seek(2_000), stop(1)]);
    assert_eq!(back.state.document.scenario.branches.len(), 3);
}

#[test]
fn a_command_at_the_live_edge_makes_no_branch() {
    let store = after(played(store(), 15_000), [stop(1)]);
    assert!(store.state.document.scenario.branches.is_empty());
}

#[test]
fn going_from_branch_to_branch_plays_each_as_it_was() {
    let forked = forked();
    let main = after(forked.clone(), [machine(TimeCommand::SwitchBranch(0))]);
    assert_eq!(desired(&main, 1), DesiredStatus::Running);
    let alone = played(store(), 15_000);
    assert_eq!(
        main.state.run.simulation.journal(),
        alone.state.run.simulation.journal()
    );
    let again = after(main, [machine(TimeCommand::SwitchBranch(1))]);
    assert_eq!(*again.state.document, *forked.state.document);
    assert_eq!(
        again.state.run.simulation.journal(),
        forked.state.run.simulation.journal()
    );
}

#[test]
fn branches_and_marks_are_there_after_the_page_was_opened_again() {
    let marked = after(
        forked(),
        [machine(TimeCommand::SetMark(9_000, "before".into()))],
    );
    let text = persistence::write(&marked.state.document).unwrap();
    let persistence::Saved::Document(document) = persistence::read(Some(text)) else {
        panic!("it was not read");
    };
    let opened = played(Store::new(*document, STILL), 15_000);
    assert_eq!(opened.state.document.scenario.marks[0].name, "before");
    assert_eq!(
        opened.state.run.simulation.journal(),
        marked.state.run.simulation.journal()
    );
    let main = after(opened, [machine(TimeCommand::SwitchBranch(0))]);
    assert_eq!(desired(&main, 1), DesiredStatus::Running);
}

#[test]
fn a_branch_that_was_deleted_or_made_is_had_back_and_taken_back_by_undo() {
    let forked = forked();
    let deleted = after(forked.clone(), [machine(TimeCommand::RemoveBranch(0))]);
    assert!(deleted.state.document.scenario.branches.is_empty());
    assert!(deleted.state.beside.is_none());
    assert_eq!(desired(&deleted, 1), DesiredStatus::Stopped);
    let back = after(deleted, [UserCommand::Undo]);
    assert_eq!(*back.state.document, *forked.state.document);
    let taken_back = after(back, [UserCommand::Undo]);
    assert!(taken_back.state.document.scenario.branches.is_empty());
    assert_eq!(desired(&taken_back, 1), DesiredStatus::Running);
    assert!(taken_back.state.beside.is_none());
}

#[test]
fn the_branch_that_is_played_cannot_be_deleted_and_names_can_be_changed() {
    let kept = after(forked(), [machine(TimeCommand::RemoveBranch(1))]);
    assert_eq!(kept.state.document.scenario.branches.len(), 2);
    let renamed = after(
        kept,
        [machine(TimeCommand::RenameBranch(1, "what if".into()))],
    );
    assert_eq!(renamed.state.document.scenario.branches[1].name, "what if");
    assert!(
        !renamed.state.draft,
        "a name changes nothing of what is played"
    );
}

/// An edit of the document: the image of the first task definition, in YAML.
fn edit(store: &Store, image: &str) -> UserCommand {
    let text = format!(
        "# Tried out\nfamily: web\ncontainerDefinitions:\n  - {{name: app, image: {image}, memory: 256}}\n"
    );
    UserCommand::Edit {
        document: Shared::new(store.state.document.with_definition_text(0, text)),
        merge: None,
    }
}

/// A store in which the first task definition was edited at 3 s after 15 s were seen, and then run.
fn edited() -> Store {
    let store = after(played(store(), 15_000), [UserCommand::Seek(3_000)]);
    let edit = edit(&store, "app:2");
    after(store, [edit, UserCommand::Run])
}

fn branch_names(store: &Store) -> Vec<&str> {
    let branches = store.state.document.scenario.branches.iter();
    branches.map(|it| it.name.as_str()).collect()
}

fn image(store: &Store) -> String {
    let revisions = &store.state.run.simulation.world().revisions;
    let containers = &revisions[0].revision.definition.container_definitions;
    containers[0].image.clone()
}

#[test]
fn an_edit_that_is_run_in_the_past_keeps_what_was_played_as_a_branch() {
    let alone = played(store(), 15_000);
    let edited = edited();
    assert_eq!(branch_names(&edited), ["Main", "Branch 2: edited web"]);
    let scenario = &edited.state.document.scenario;
    assert_eq!(scenario.played_branch(), Some(1));
    let kept: Vec<&String> = scenario.branches[0].scenario.keys().collect();
    assert_eq!(kept, ["taskDefinitions"], "only what differs is kept");
    assert_eq!(image(&edited), "app:2");
    assert_eq!(edited.state.time.playhead, 0);
    assert!(!edited.state.draft);
    let beside = edited.state.beside.as_ref().unwrap();
    assert_eq!(
        beside.simulation.journal(),
        alone.state.run.simulation.journal()
    );
}

#[test]
fn an_edit_changes_the_past_even_where_nothing_happened_after_the_playhead() {
    let store = after(played(store(), 15_000), [UserCommand::Seek(14_000)]);
    let edit = edit(&store, "app:2");
    let run = after(store, [edit, UserCommand::Run]);
    assert_eq!(branch_names(&run), ["Main", "Branch 2: edited web"]);
}

#[test]
fn going_from_edited_branch_to_edited_branch_plays_each_as_it_was_written() {
    let alone = played(store(), 15_000);
    let edited = after(edited(), [UserCommand::PlayPause]);
    let text = edited.state.document.definition_texts[0].clone();
    let main = after(edited.clone(), [machine(TimeCommand::SwitchBranch(0))]);
    assert_eq!(
        main.state.run.simulation.journal(),
        alone.state.run.simulation.journal()
    );
    assert_eq!(
        main.state.document.definition_texts,
        alone.state.document.definition_texts
    );
    assert!(!main.state.draft);
    // Nothing is remembered but what is saved.
    let saved = persistence::write(&main.state.document).unwrap();
    let persistence::Saved::Document(document) = persistence::read(Some(saved)) else {
        panic!("it was not read");
    };
    let opened = Store::new(*document, STILL);
    for store in [main, opened] {
        let again = after(store, [machine(TimeCommand::SwitchBranch(1))]);
        assert_eq!(image(&again), "app:2");
        assert_eq!(again.state.document.definition_texts[0], text);
        assert_eq!(again.state.run.definition_texts[0], text);
        assert_eq!(
            again.state.document.scenario,
            edited.state.document.scenario
        );
        assert!(!again.state.draft);
    }
}

#[test]
fn branches_that_are_not_played_stay_what_they_are_when_the_document_is_edited() {
    let forked = forked();
    let journal = |store: &Store| store.state.run.simulation.journal().clone();
    let branch_two = journal(&forked);
    let main = journal(&played(store(), 15_000));
    let edit = edit(&forked, "app:3");
    let third = after(forked, [UserCommand::Seek(2_000), edit, UserCommand::Run]);
    assert_eq!(
        branch_names(&third),
        [
            "Main",
            "Branch 2: StopTask #1 at 00:03",
            "Branch 3: edited web"
        ]
    );
    let third = played(third, 15_000);
    for (index, expected) in [(0, &main), (1, &branch_two)] {
        let store = after(third.clone(), [machine(TimeCommand::SwitchBranch(index))]);
        assert_eq!(journal(&store), *expected, "branch {index}");
        let beside = after(
            third.clone(),
            [machine(TimeCommand::SetBeside(Some(index)))],
        );
        let beside = beside.state.beside.unwrap();
        assert_eq!(beside.simulation.journal(), expected, "beside {index}");
    }
}

#[test]
fn undo_takes_back_the_run_of_an_edit_and_then_the_edit() {
    let alone = played(store(), 15_000);
    let edited = edited();
    let draft = after(edited.clone(), [UserCommand::Undo]);
    assert!(draft.state.document.scenario.branches.is_empty());
    assert!(draft.state.draft && draft.state.beside.is_none());
    assert!(draft.state.document.definition_texts[0].starts_with("# Tried out"));
    assert_eq!(
        draft.state.run.simulation.journal(),
        alone.state.run.simulation.journal()
    );
    let before = after(draft.clone(), [UserCommand::Undo]);
    assert_eq!(*before.state.document, *alone.state.document);
    assert!(!before.state.draft);
    let redone = after(before, [UserCommand::Redo, UserCommand::Redo]);
    assert_eq!(*redone.state.document, *edited.state.document);
    assert_eq!(image(&redone), "app:2");
}

#[test]
fn an_edit_makes_no_branch_at_the_live_edge_before_anything_was_played_or_until_it_is_run() {
    let at_edge = played(store(), 15_000);
    let in_past = after(at_edge.clone(), [UserCommand::Seek(3_000)]);
    for store in [store(), at_edge] {
        let edit = edit(&store, "app:2");
        let run = after(store, [edit, UserCommand::Run]);
        assert!(branch_names(&run).is_empty());
        assert_eq!(image(&run), "app:2");
    }
    let edit = edit(&in_past, "app:2");
    let draft = after(in_past.clone(), [edit]);
    assert!(branch_names(&draft).is_empty());
    let again = after(in_past, [UserCommand::Run]);
    assert!(branch_names(&again).is_empty(), "nothing was edited");
}

#[test]
fn edits_that_were_not_run_go_along_to_another_branch_and_back() {
    let edited = edited();
    let seeded = |store: &Store| {
        let mut document = Document::clone(&store.state.document);
        document.scenario.seed = 77;
        UserCommand::Edit {
            document: Shared::new(document),
            merge: None,
        }
    };
    let draft = after(edited.clone(), [seeded(&edited)]);
    let main = after(draft, [machine(TimeCommand::SwitchBranch(0))]);
    assert_eq!(main.state.document.scenario.seed, 77);
    assert_eq!(main.state.run.scenario.seed, 0);
    assert!(main.state.draft);
    let back = after(main, [machine(TimeCommand::SwitchBranch(1))]);
    assert_eq!(image(&back), "app:2");
    let seedless = after(
        back,
        [UserCommand::Undo, UserCommand::Undo, UserCommand::Undo],
    );
    assert_eq!(*seedless.state.document, *edited.state.document);
}
