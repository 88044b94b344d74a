//! The store, from outside: what a person does and what the state then is.

mod branches;
mod strategies;

use std::rc::Rc;

use ecslab::lifecycle::{DesiredStatus, LastStatus, TaskNumber};
use ecslab::scenario::Scenario;
use ecslab::simulation::{Command, RegisterTaskDefinition, StopTask, TerminateInstance};
use serde_json::json;

use super::*;

/// An environment in which nothing plays by itself.
const STILL: Environment = Environment {
    reduced_motion: true,
    documents: Some(documents::documents()),
};

/// An environment in which things play by themselves.
const MOVING: Environment = Environment {
    reduced_motion: false,
    ..STILL
};

/// Two instances, a service of two tasks, and later a standalone task that does not fit.
fn scenario() -> Scenario {
    let instance = |id: &str, zone: &str| {
        json!({
            "ec2InstanceId": id,
            "attributes": [
                { "name": "ecs.instance-type", "value": "t3.medium" },
                { "name": "ecs.availability-zone", "value": zone }
            ]
        })
    };
    let definition = |family: &str, memory: u32| {
        json!({
            "family": family,
            "containerDefinitions": [
                { "name": "app", "image": "app:1", "cpu": 256, "memory": memory, "essential": true }
            ]
        })
    };
    serde_json::from_value(json!({
        "version": 1,
        "title": "Two tasks",
        "cluster": { "containerInstances": [instance("i-0a01", "us-east-1a"), instance("i-0b02", "us-east-1b")] },
        "taskDefinitions": [definition("web", 256), definition("big", 90_000)],
        "services": [{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 2 }],
        "timings": { "preset": "classroom" },
        "timeline": [{ "at": 20_000, "command": "RunTask", "taskDefinition": "big" }]
    }))
    .unwrap()
}

fn store() -> Store {
    Store::new(Document::of(scenario()), STILL)
}

fn after(store: Store, commands: impl IntoIterator<Item = UserCommand>) -> Store {
    commands
        .into_iter()
        .fold(store, |store, command| store.update(Action::User(command)))
}

/// Plays to `until` as the clock does, letting every decision end.
fn played(store: Store, until: u64) -> Store {
    let mut store = store.update(Action::User(UserCommand::Run));
    for _ in 0..1_000 {
        if store.state.beat.is_some() {
            store = store.update(Action::Phase(None));
        }
        store = store.update(Action::Advance(until));
        if store.state.time.playhead >= until || !store.state.time.playing {
            break;
        }
    }
    store
}

fn running(store: &Store) -> usize {
    store
        .state
        .world
        .tasks
        .values()
        .filter(|task| task.last_status == LastStatus::Running)
        .count()
}

fn stop(task: u32) -> UserCommand {
    UserCommand::Apply(Command::StopTask(StopTask {
        task: format!("#{task}"),
        reason: None,
    }))
}

#[test]
fn at_the_start_the_cluster_is_there_and_nothing_has_happened() {
    let store = store();
    assert_eq!(store.state.world.instances.len(), 2);
    assert!(store.state.world.services.is_empty());
    assert!(store.state.is_at_start());
    assert!(!store.state.time.playing);
}

#[test]
fn playing_simulates_further_and_shows_the_world_at_the_playhead() {
    let store = played(store(), 15_000);
    assert_eq!(store.state.time.playhead, 15_000);
    assert_eq!(store.state.time.live_edge, 15_000);
    assert_eq!(store.state.world.at, 15_000);
    assert_eq!(running(&store), 2);
}

#[test]
fn the_clock_holds_at_each_placement_decision_before_its_task_is_there() {
    let mut store = store().update(Action::User(UserCommand::Run));
    let mut seen = Vec::new();
    for _ in 0..20 {
        store = store.update(Action::Advance(store.state.time.playhead + 400));
        if let Some(beat) = store.state.beat {
            let held = store.state.time.playhead;
            store = store.update(Action::Advance(held + 5_000));
            assert_eq!(store.state.time.playhead, held, "the clock went on");
            seen.push((beat.placement, store.state.world.tasks.len()));
            store = store.update(Action::Phase(None));
        }
    }
    assert_eq!(seen, [(0, 0), (1, 1)]);
}

#[test]
fn decisions_are_not_shown_in_other_views_at_high_speed_or_when_switched_off() {
    for command in [
        UserCommand::ShowView(View::Lifecycle),
        UserCommand::SetSpeed(Speed(500)),
        UserCommand::SetShowDecisions(false),
        UserCommand::ToggleTable,
    ] {
        let store = after(store(), [command.clone(), UserCommand::Run]);
        let store = store.update(Action::Advance(15_000));
        assert_eq!(store.state.time.playhead, 15_000, "{command:?}");
        assert_eq!(store.state.beat, None, "{command:?}");
    }
}

#[test]
fn a_service_that_tries_in_vain_again_and_again_holds_the_clock_once() {
    let mut scenario = scenario();
    scenario.services[0].task_definition = "big".into();
    scenario.timeline = serde_json::from_value(json!([
        { "at": 10_000, "command": "UpdateService", "service": "web", "desiredCount": 3 }
    ]))
    .unwrap();
    let mut store =
        Store::new(Document::of(scenario), STILL).update(Action::User(UserCommand::Run));
    let mut held = 0;
    for _ in 0..200 {
        store = store.update(Action::Advance(store.state.time.playhead + 200));
        if store.state.beat.is_some() {
            held += 1;
            store = store.update(Action::Phase(None));
        }
    }
    assert!(store.state.world.placements.len() > 1);
    assert_eq!(held, 1);
}

#[test]
fn seeking_shows_what_playing_showed_and_never_simulates() {
    let at_8 = played(store(), 8_000);
    let later = after(played(store(), 15_000), [UserCommand::Seek(8_000)]);
    assert_eq!(*later.state.world, *at_8.state.world);
    let beyond = after(later, [UserCommand::Seek(99_000)]);
    assert_eq!(beyond.state.time.live_edge, 15_000);
    assert_eq!(beyond.state.time.playhead, 15_000);
}

#[test]
fn steps_go_one_event_each_way_and_back_to_the_start() {
    let start = store();
    let mut store = start.clone();
    for _ in 0..10 {
        store = after(store, [UserCommand::StepForward]);
    }
    assert_eq!(store.state.time.events, start.state.time.events + 10);
    for _ in 0..20 {
        store = after(store, [UserCommand::StepBack]);
    }
    assert!(store.state.is_at_start());
    assert_eq!(store.state.world.instances.len(), 2);
}

#[test]
fn stepping_onto_a_decision_shows_it_whole_and_standing_still() {
    let mut store = store();
    while store.state.beat.is_none() {
        store = after(store, [UserCommand::StepForward]);
    }
    assert_eq!(store.state.beat.map(|beat| beat.phase), Some(CHOICE));
    assert!(!store.state.time.playing);
}

#[test]
fn a_command_happens_after_everything_that_is_seen_and_is_kept_in_the_document() {
    let store = played(store(), 15_000);
    let task = *store.state.world.tasks.keys().next().unwrap();
    let stopped = after(store, [stop(task.0)]);
    let seen = &stopped.state.world.tasks.get(&task).unwrap();
    assert_eq!(seen.desired_status, DesiredStatus::Stopped);
    assert_eq!(
        seen.last_status,
        LastStatus::Running,
        "it was RUNNING when stopped"
    );
    let timeline = &stopped.state.document.scenario.timeline;
    assert_eq!(timeline[0].at, stopped.state.time.playhead);
    assert_eq!(timeline.len(), 2);
    assert!(!stopped.state.draft, "the command is in both");
}

#[test]
fn undo_of_a_command_takes_it_out_of_what_is_played_as_well() {
    let store = played(store(), 15_000);
    let stopped = after(store.clone(), [stop(1)]);
    let undone = after(stopped, [UserCommand::Undo]);
    let wanted = |store: &Store| {
        store
            .state
            .world
            .tasks
            .get(&TaskNumber(1))
            .unwrap()
            .desired_status
    };
    assert_eq!(wanted(&undone), DesiredStatus::Running);
    assert_eq!(undone.state.document.scenario.timeline.len(), 1);
    let redone = after(undone, [UserCommand::Redo]);
    assert_eq!(wanted(&redone), DesiredStatus::Stopped);
}

#[test]
fn a_command_in_the_past_changes_what_follows() {
    let store = after(played(store(), 15_000), [UserCommand::Seek(9_000)]);
    let lost = after(
        store,
        [UserCommand::Apply(Command::TerminateInstance(
            TerminateInstance {
                container_instance: "i-0a01".into(),
            },
        ))],
    );
    assert_eq!(lost.state.world.instances.len(), 1);
    let at_edge = after(lost, [UserCommand::ToLiveEdge]);
    assert_eq!(at_edge.state.world.instances.len(), 1);
    assert_eq!(at_edge.state.time.live_edge, 15_000);
}

#[test]
fn an_edit_leaves_what_is_played_alone_until_it_is_run() {
    let store = played(store(), 15_000);
    let mut document = Document::clone(&store.state.document);
    document.scenario.services[0].desired_count = Some(5);
    let edited = after(
        store,
        [UserCommand::Edit {
            document: Shared::new(document),
            merge: None,
        }],
    );
    assert!(edited.state.draft);
    assert_eq!(running(&edited), 2);
    let run = played(edited, 15_000);
    assert!(!run.state.draft);
    assert_eq!(running(&run), 5);
}

#[test]
fn an_edit_that_is_run_is_set_up_once_by_who_judges_it() {
    let mut document = Document::of(scenario());
    document.scenario.services.clear();
    let edit = UserCommand::Edit {
        document: Shared::new(document),
        merge: None,
    };
    let edited = after(store(), [edit]);
    let judged_by = Rc::clone(edited.judged_by.as_ref().unwrap());
    let run = after(edited, [UserCommand::Run]);
    assert!(run.state.world.services.is_empty());
    // The very same instances: what is played goes on from what was judged.
    let (judged, played) = (judged_by.world(), &run.state.world);
    assert_eq!(played.instances.len(), 2);
    for (one, other) in judged.instances.iter().zip(played.instances.iter()) {
        assert!(Rc::ptr_eq(one, other));
    }
}

#[test]
fn a_document_with_errors_is_not_run_and_says_how_many() {
    let store = store();
    let document = store.state.document.with_definition_text(0, "{".into());
    let edited = after(
        store,
        [
            UserCommand::Edit {
                document: Shared::new(document),
                merge: None,
            },
            UserCommand::Run,
        ],
    );
    assert!(!edited.state.time.playing);
    assert_eq!(edited.state.notices[0].text, "Fix 1 error to run.");
}

#[test]
fn a_pasted_text_that_is_nothing_known_changes_nothing() {
    let before = store();
    let pasted = after(
        before.clone(),
        [UserCommand::OpenText("{ \"a\": 1 }".into())],
    );
    assert_eq!(pasted.state.document, before.state.document);
    assert!(pasted.state.notices[0].is_error);
}

#[test]
fn a_pasted_task_definition_takes_the_place_of_the_one_in_the_editor_and_undo_brings_it_back() {
    let text = r#"{"family": "mine", "containerDefinitions": [{"name": "a", "image": "a", "memory": 128}]}"#;
    let pasted = after(store(), [UserCommand::OpenText(text.into())]);
    let family =
        |store: &Store| store.state.document.scenario.task_definitions[0]["family"].clone();
    assert_eq!(family(&pasted), "mine");
    let undone = after(pasted, [UserCommand::Undo]);
    assert_eq!(family(&undone), "web");
}

#[test]
fn a_text_that_goes_back_to_what_it_was_takes_back_what_was_changed_with_it() {
    let before = store();
    let document = &before.state.document;
    let edit = |document: Document| UserCommand::Edit {
        document: Shared::new(document),
        merge: None,
    };
    let text = document.definition_texts[0].clone();
    let mut fitted = document.with_definition_text(0, r#"{"family": "mine"}"#.into());
    fitted.scenario.services.clear();
    let pasted = after(before.clone(), [edit(fitted.clone())]);

    let back = pasted.state.document.with_definition_text(0, text);
    let undone = after(pasted, [edit(back)]);
    assert_eq!(*undone.state.document, *before.state.document);
    assert!(!undone.state.can_undo);

    let again = undone
        .state
        .document
        .with_definition_text(0, fitted.definition_texts[0].clone());
    let redone = after(undone, [edit(again)]);
    assert_eq!(*redone.state.document, fitted);
    assert!(!redone.state.can_redo);
}

#[test]
fn next_and_previous_task_go_round() {
    let store = played(store(), 15_000);
    let select = |store: Store, command| after(store, [command]);
    let first = select(store, UserCommand::NextTask);
    assert_eq!(first.state.selection, Selection::Task(TaskNumber(1)));
    let last = select(first, UserCommand::PreviousTask);
    assert_eq!(last.state.selection, Selection::Task(TaskNumber(2)));
    let round = select(last, UserCommand::NextTask);
    assert_eq!(round.state.selection, Selection::Task(TaskNumber(1)));
}

#[test]
fn why_here_goes_to_the_decision_that_placed_the_task() {
    let store = after(
        played(store(), 15_000),
        [
            UserCommand::ShowView(View::Service),
            UserCommand::WhyHere(TaskNumber(2)),
        ],
    );
    assert_eq!(store.state.view, View::Cluster);
    let beat = store.state.beat.unwrap();
    let placed = store.state.world.placements[beat.placement].task;
    assert_eq!(placed, Some(TaskNumber(2)));
}

#[test]
fn a_decision_is_explained_once_for_all_who_show_it() {
    let store = played(store(), 15_000);
    let record = &store.state.world.placements[0];
    let first = explained(record);
    assert_eq!(first.decision, record.decision.explain());
    let others: Vec<_> = (0..9).map(|_| Rc::new((**record).clone())).collect();
    for other in &others {
        assert!(!Rc::ptr_eq(&explained(other), &first));
    }
    assert!(
        Rc::ptr_eq(&explained(record), &first),
        "nine others are kept beside it"
    );
    for other in &others {
        explained(other);
    }
    explained(&Rc::new((**record).clone()));
    assert!(
        !Rc::ptr_eq(&explained(record), &first),
        "after ten others it is not kept"
    );
}

#[test]
fn time_stands_still_while_a_dialog_is_open_and_goes_on_after() {
    let store = after(
        store(),
        [UserCommand::Run, UserCommand::OpenDialog(Dialog::Faults)],
    );
    assert!(!store.state.time.playing);
    let closed = after(store, [UserCommand::CloseDialog]);
    assert!(closed.state.time.playing);
}

#[test]
fn play_at_the_end_of_everything_starts_again() {
    let mut scenario = scenario();
    scenario.services.clear();
    scenario.timeline.clear();
    let store = played(Store::new(Document::of(scenario), STILL), 60_000);
    assert!(!store.state.time.playing, "there is nothing left to play");
    let again = after(store, [UserCommand::PlayPause]);
    assert!(again.state.time.playing && again.state.is_at_start());
}

#[test]
fn the_introduction_follows_the_clock_and_an_edit_ends_it() {
    let document = examples::first_visit().unwrap();
    let store = after(Store::new(document, MOVING), [UserCommand::StartTour]);
    assert_eq!(store.state.tour, Some(0));
    assert!(store.state.time.playing);
    let mut store = store;
    for _ in 0..200 {
        store = store.update(Action::Phase(None));
        store = store.update(Action::Advance(store.state.time.playhead + 250));
    }
    assert!(store.state.tour.unwrap() > 0);
    let edited = after(
        store.clone(),
        [UserCommand::Edit {
            document: store.state.document.clone(),
            merge: None,
        }],
    );
    assert_eq!(edited.state.tour, None);
}

#[test]
fn with_less_motion_nothing_plays_by_itself() {
    let document = examples::first_visit().unwrap();
    let store = after(Store::new(document, STILL), [UserCommand::StartTour]);
    assert!(!store.state.time.playing);
    let opened = after(store, [UserCommand::StartOver]);
    assert!(!opened.state.time.playing);
}

#[test]
fn states_that_share_what_is_big_are_equal_without_looking_into_it() {
    let store = store();
    let same = after(store.clone(), [UserCommand::DismissNotice(7)]);
    assert!(store.state == same.state);
    assert!(Rc::ptr_eq(
        &store.state.run.simulation,
        &same.state.run.simulation
    ));
}

#[test]
fn registering_a_revision_is_one_step_of_undo_for_the_text_and_for_what_plays() {
    let start = played(store(), 5_000);
    let first = start.state.document.definition_texts[0].clone();
    let text = first.replace("app:1", "app:2");
    let draft = Shared::new(start.state.document.with_definition_text(0, text.clone()));
    let edited = after(
        start,
        [UserCommand::Edit {
            document: draft.clone(),
            merge: None,
        }],
    );
    assert_eq!(edited.state.run.definition_texts[0], first);
    let command = Command::RegisterTaskDefinition(RegisterTaskDefinition {
        task_definition: draft.scenario.task_definitions[0].clone(),
    });
    let restored = Shared::new(draft.with_definition_text(0, first.clone()));
    let registered = after(edited, [UserCommand::ApplyTo(restored, command)]);
    let names = |store: &Store| {
        let known = store.state.world.revisions.iter();
        known.map(|it| it.revision.name()).collect::<Vec<_>>()
    };
    assert_eq!(names(&registered), ["web:1", "big:1", "web:2"]);
    assert_eq!(registered.state.document.definition_texts[0], first);
    assert!(!registered.state.draft);

    let undone = after(registered, [UserCommand::Undo]);
    assert_eq!(names(&undone), ["web:1", "big:1"]);
    assert_eq!(undone.state.document.definition_texts[0], text);

    let redone = after(undone, [UserCommand::Redo]);
    assert_eq!(names(&redone), ["web:1", "big:1", "web:2"]);
    assert_eq!(redone.state.document.definition_texts[0], first);
}

fn machine(command: TimeCommand) -> UserCommand {
    UserCommand::TimeMachine(command)
}

#[test]
fn beats_of_decisions_are_stepped_through_forwards_and_backwards() {
    let beat = |direction| machine(TimeCommand::Go(Stop::Beat, direction));
    let told = |store: &Store| store.state.beat.map(|it| (it.placement, it.phase));
    let mut store = after(store(), [UserCommand::ShowView(View::Lifecycle)]);
    let mut forwards = Vec::new();
    for _ in 0..7 {
        store = after(store, [beat(Direction::Forward)]);
        forwards.push(told(&store).unwrap());
        assert!(!store.state.time.playing);
        assert_eq!(store.state.view, View::Cluster, "where beats are seen");
    }
    let of_first = (0..=CHOICE).map(|phase| (0, phase));
    let expected: Vec<_> = of_first.chain([(1, 0), (1, 1)]).collect();
    assert_eq!(forwards, expected);
    for expected in forwards.iter().rev().skip(1) {
        store = after(store, [beat(Direction::Back)]);
        assert_eq!(told(&store).as_ref(), Some(expected));
    }
    let at = store.state.time.playhead;
    let back = after(store, [beat(Direction::Back)]);
    assert_eq!(told(&back), Some((0, 0)), "there is none before the first");
    assert_eq!(back.state.time.playhead, at);
}

#[test]
fn steps_lead_from_decision_to_decision_and_from_status_to_status() {
    let go = |stop, direction| machine(TimeCommand::Go(stop, direction));
    let mut store = store();
    let mut decisions = Vec::new();
    for _ in 0..3 {
        store = after(store, [go(Stop::Decision, Direction::Forward)]);
        decisions.push((
            store.state.time.playhead,
            store.state.world.placements.len(),
        ));
    }
    assert_eq!(decisions[2].0, 20_000, "RunTask of the timeline");
    let back = after(store, [go(Stop::Decision, Direction::Back)]);
    assert_eq!(back.state.time.playhead, decisions[1].0);
    assert_eq!(back.state.world.placements.len(), 2);

    let selected = after(
        back,
        [
            UserCommand::Select(Selection::Task(TaskNumber(2))),
            UserCommand::ToStart,
        ],
    );
    let history = selected
        .state
        .run
        .simulation
        .world()
        .tasks
        .get(&TaskNumber(2))
        .unwrap();
    let expected: Vec<u64> = history.history.iter().map(|(_, at)| *at).collect();
    let mut store = selected.clone();
    let mut seen = Vec::new();
    for _ in &expected {
        store = after(store, [go(Stop::Status, Direction::Forward)]);
        seen.push(store.state.time.playhead);
    }
    assert_eq!(seen, expected);
}

#[test]
fn what_is_not_there_to_go_to_is_said() {
    let mut scenario = scenario();
    scenario.services.clear();
    scenario.timeline.clear();
    let store = Store::new(Document::of(scenario), STILL);
    let gone = after(
        store,
        [machine(TimeCommand::Go(Stop::Decision, Direction::Forward))],
    );
    assert_eq!(
        gone.state.notices[0].text,
        "There is no placement decision within the next hour."
    );
}

#[test]
fn marks_are_in_the_order_of_their_times_renamed_gone_to_and_taken_away() {
    let mark = |at, name: &str| machine(TimeCommand::SetMark(at, name.into()));
    let store = after(
        played(store(), 15_000),
        [mark(9_000, "late"), mark(3_000, "early")],
    );
    let names = |store: &Store| {
        let marks = store.state.document.scenario.marks.iter();
        marks.map(|mark| mark.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&store), ["early", "late"]);
    assert!(!store.state.draft);
    let gone = after(
        store,
        [machine(TimeCommand::Go(Stop::Mark, Direction::Back))],
    );
    assert_eq!(gone.state.time.playhead, 9_000);
    let renamed = after(gone, [machine(TimeCommand::RenameMark(1, "later".into()))]);
    let removed = after(renamed, [machine(TimeCommand::RemoveMark(0))]);
    assert_eq!(names(&removed), ["later"]);
    assert_eq!(
        names(&after(removed, [UserCommand::Undo])),
        ["early", "later"]
    );
}

#[test]
fn idle_time_is_skipped_to_shortly_before_the_next_event() {
    let start = after(
        store(),
        [
            UserCommand::ShowView(View::Lifecycle),
            UserCommand::SetSkipIdle(true),
        ],
    );
    let mut store = played(start, 12_000);
    let before = store.state.time.playhead;
    store = store.update(Action::Advance(before + 10));
    assert_eq!(store.state.time.playhead, 19_000, "RunTask is at 20 s");
}
