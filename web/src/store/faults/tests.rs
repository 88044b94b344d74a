use ecslab::lifecycle::{HealthStatus, TaskNumber};
use ecslab::simulation::{FAULTS, RemovePermission};

use serde_json::json;

use super::offer::{Offer, Wishes, offers};
use super::standing::standing;
use super::*;
use crate::store::documents::documents;
use crate::store::{Action, Document, Environment, Store, UserCommand, examples};

/// The state of an example at a time.
fn state_of(example: &str, at: u64) -> Store {
    state_of_document(examples::document(example).expect(example), at)
}

/// A task on Fargate Spot with everything that a fault can strike, and an instance.
fn on_spot() -> Document {
    let definition = json!({
        "family": "site", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
        "cpu": "256", "memory": "512", "executionRoleArn": "ecsTaskExecutionRole",
        "containerDefinitions": [{
            "name": "web", "image": "nginx:1.27",
            "healthCheck": { "command": ["CMD", "true"] },
            "secrets": [{ "name": "KEY", "valueFrom": "key" }],
        }],
    });
    let scenario = json!({
        "cluster": { "containerInstances": [{ "ec2InstanceId": "i-1", "attributes": [
            { "name": "ecs.instance-type", "value": "m5.large" },
            { "name": "ecs.availability-zone", "value": "us-east-1a" },
        ] }] },
        "taskDefinitions": [definition.clone()],
        "roles": [{
            "RoleName": "ecsTaskExecutionRole",
            "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Action": "sts:AssumeRole",
                "Principal": { "Service": "ecs-tasks.amazonaws.com" },
            }] },
            "Policies": [{ "PolicyName": "all", "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }],
            } }],
        }],
        "timings": { "preset": "classroom" },
        "timeline": [{
            "at": 0, "command": "RunTask", "taskDefinition": "site",
            "capacityProviderStrategy": [{ "capacityProvider": "FARGATE_SPOT" }],
            "networkConfiguration": { "awsvpcConfiguration": { "subnets": ["subnet-1a"] } },
        }],
    });
    Document {
        scenario: serde_json::from_value(scenario).expect("a scenario"),
        definition_texts: vec![definition.to_string()],
        drafts: std::collections::BTreeMap::new(),
        kept_texts: Vec::new(),
    }
}

fn state_of_document(document: Document, at: u64) -> Store {
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

fn faults(state: &State) -> Vec<Offer> {
    offers(state, &Wishes::default())
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
        let wishes = Wishes {
            exit_code: 137,
            reason: String::new(),
        };
        offers(state, &wishes)
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

#[test]
fn every_fault_of_the_table_is_offered_for_what_it_can_strike_with_what_comes_of_it() {
    let store = state_of_document(on_spot(), 12_000);
    let mut missing: Vec<&str> = FAULTS.iter().map(|row| row.name).collect();
    for offer in faults(&store.state) {
        assert!(!offer.consequence.is_empty(), "{}", offer.title);
        if let Command::InjectFault(strike) = &offer.command {
            missing.retain(|name| *name != strike.fault.meaning().name);
        }
        let after = store.update(Action::User(UserCommand::Apply(offer.command)));
        assert_eq!(after.state.world.refusals, [], "{}", offer.title);
    }
    assert_eq!(missing, [""; 0]);
}

#[test]
fn a_fault_that_lasts_stands_until_it_is_ended_from_the_same_place() {
    let store = state_of_document(on_spot(), 12_000);
    assert_eq!(standing(&store.state.world), []);
    for begin in faults(&store.state) {
        let Command::InjectFault(strike) = &begin.command else {
            continue;
        };
        if !strike.fault.meaning().lasts {
            continue;
        }
        let during = store.update(Action::User(UserCommand::Apply(begin.command.clone())));
        let stands = standing(&during.state.world);
        assert_eq!(stands.len(), 1, "{}", begin.title);
        let end = faults(&during.state)
            .into_iter()
            .find(|offer| offer.command == stands[0].end)
            .expect("it can be ended from the list");
        assert_eq!(end.title, format!("End: {}", stands[0].text));
        let after = during.update(Action::User(UserCommand::Apply(end.command)));
        assert_eq!(standing(&after.state.world), [], "{}", begin.title);
    }
}

#[test]
fn a_task_is_stopped_with_the_reason_that_the_person_gives() {
    let store = state_of("fixed-host-port", 8_000);
    let wishes = Wishes {
        reason: "too old".to_owned(),
        ..Wishes::default()
    };
    let stop = offers(&store.state, &wishes).remove(0);
    let after = store.update(Action::User(UserCommand::Apply(stop.command)));
    let task = after.state.world.tasks.get(&stop.tasks[0]).unwrap();
    assert_eq!(task.stopped_reason.as_deref(), Some("too old"));
    assert_ne!(task.health_status, HealthStatus::Healthy);
}
