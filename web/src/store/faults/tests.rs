use ecslab::lifecycle::TaskNumber;

use super::*;
use crate::store::documents::documents;
use crate::store::{Action, Environment, Store, UserCommand, examples};

/// The state of an example at a time.
fn state_of(example: &str, at: u64) -> Store {
    let document = examples::document(example).expect(example);
    let mut store = Store::new(
        document,
        Environment {
            reduced_motion: false,
            documents: Some(documents()),
        },
    );
    for _ in 0..200 {
        if store.state.time.playhead >= at {
            break;
        }
        store = store.update(Action::User(UserCommand::SecondForward));
    }
    store
}

fn titles(state: &State) -> Vec<String> {
    faults(state).into_iter().map(|fault| fault.title).collect()
}

#[test]
fn every_fault_is_taken_by_the_simulation() {
    for example in examples::names() {
        let store = state_of(example, 8_000);
        let offered = faults(&store.state);
        assert!(!offered.is_empty(), "{example}");
        for fault in offered {
            let after = store.update(Action::User(UserCommand::Apply(fault.command)));
            let (before, after) = (&store.state.world.refusals, &after.state.world.refusals);
            assert_eq!(after, before, "{}", fault.title);
        }
    }
}

#[test]
fn a_task_that_is_to_stop_cannot_be_stopped_again() {
    let store = state_of("fargate-web-server", 20_000);
    let running = titles(&store.state);
    let first = running
        .iter()
        .find(|title| title.starts_with("Stop task"))
        .expect("a task runs")
        .clone();
    let command = faults(&store.state)
        .into_iter()
        .find(|fault| fault.title == first)
        .expect("it was offered")
        .command;
    let after = store.update(Action::User(UserCommand::Apply(command)));
    assert!(!titles(&after.state).contains(&first));
}

#[test]
fn a_container_can_be_made_to_exit_with_any_code_as_soon_as_it_runs() {
    let exits = |state: &State| {
        faults_with_exit_code(state, 137)
            .into_iter()
            .filter_map(|fault| match fault.command {
                Command::ExitContainer(exit) => Some(exit.exit_code),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    assert!(exits(&state_of("fixed-host-port", 1_000).state).is_empty());
    assert_eq!(exits(&state_of("fixed-host-port", 8_000).state), [137; 3]);
}

#[test]
fn only_permissions_that_a_call_needs_and_that_the_role_has_can_be_taken_away() {
    let removals = |state: &State| {
        faults(state)
            .into_iter()
            .filter_map(|fault| match fault.command {
                Command::RemovePermission(removal) => Some((removal.role_name, removal.action)),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    let store = state_of("task-role-or-execution-role", 8_000);
    let before = removals(&store.state);
    let put_item = ("shopTaskRole".to_owned(), "dynamodb:PutItem".to_owned());
    assert!(before.contains(&put_item), "{before:?}");
    let is_get_item = |(_, action): &(String, String)| action == "dynamodb:GetItem";
    assert!(!before.iter().any(is_get_item), "{before:?}");

    let (role_name, action) = put_item.clone();
    let command = Command::RemovePermission(RemovePermission { role_name, action });
    let after = store.update(Action::User(UserCommand::Apply(command)));
    assert!(!removals(&after.state).contains(&put_item));
}

#[test]
fn faults_of_what_is_selected_come_first_in_a_group_of_their_own() {
    let select = UserCommand::Select(Selection::Task(TaskNumber(2)));
    let store = state_of("fixed-host-port", 8_000).update(Action::User(select));
    let offered = faults(&store.state);
    let id = store
        .state
        .world
        .tasks
        .get(&TaskNumber(2))
        .unwrap()
        .short_id()
        .to_owned();
    assert!(offered[0].title.contains(&id));
    let groups: Vec<&str> = offered.iter().map(|fault| fault.group).collect();
    let mut runs = groups.clone();
    runs.dedup();
    let distinct: std::collections::BTreeSet<&str> = groups.into_iter().collect();
    assert_eq!(runs.len(), distinct.len(), "each group is in one piece");
}
