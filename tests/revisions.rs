//! Revisions of a task definition: registered, used, deregistered.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use ecslab::scenario;
use ecslab::simulation::{RevisionStatus, Simulation, World};
use serde_json::{Value, json};

fn definition(memory: u32) -> Value {
    json!({
        "family": "web",
        "containerDefinitions": [{ "name": "app", "image": "web:1", "memory": memory }],
    })
}

fn simulation(members: &Value) -> Simulation {
    let mut document = json!({
        "version": 1, "seed": 7,
        "cluster": { "containerInstances": [{ "ec2InstanceId": "i-1", "attributes": [
            { "name": "ecs.instance-type", "value": "m5.large" },
            { "name": "ecs.availability-zone", "value": "us-east-1a" },
        ] }] },
        "taskDefinitions": [definition(64), definition(128)],
        "timings": { "preset": "classroom" },
    });
    let given = members.as_object().expect("members of a scenario");
    let document = {
        let members = document.as_object_mut().expect("a scenario");
        members.extend(given.clone());
        document
    };
    let (scenario, problems) = scenario::from_value(&document);
    assert_eq!(problems, [], "the scenario is understood");
    Simulation::new(&scenario.expect("an object is a scenario")).0
}

/// Name, status, and when each revision was registered and deregistered.
fn revisions(world: &World) -> Vec<(String, RevisionStatus, u64, Option<u64>)> {
    let revisions = world.revisions.iter();
    revisions
        .map(|it| {
            (
                it.revision.name(),
                it.status(),
                it.registered_at,
                it.deregistered_at,
            )
        })
        .collect()
}

/// The revisions of the tasks that there are.
fn revisions_of_tasks(world: &World) -> Vec<u32> {
    world
        .tasks
        .values()
        .map(|it| it.revision.revision)
        .collect()
}

fn refusals(world: &World) -> Vec<(&'static str, &str)> {
    let refusals = world.refusals.iter();
    refusals
        .map(|(_, command, message)| (*command, message.as_str()))
        .collect()
}

fn deregister(at: u64, name: &str) -> Value {
    json!({ "at": at, "command": "DeregisterTaskDefinition", "taskDefinition": name })
}

fn run_task(at: u64, name: &str) -> Value {
    json!({ "at": at, "command": "RunTask", "taskDefinition": name })
}

#[test]
fn a_number_is_never_used_twice() {
    let mut simulation = simulation(&json!({ "timeline": [
        deregister(1_000, "web:2"),
        { "at": 2_000, "command": "RegisterTaskDefinition", "taskDefinition": definition(256) },
    ] }));
    simulation.run_until(5_000);
    assert_eq!(
        revisions(simulation.world()),
        [
            ("web:1".to_owned(), RevisionStatus::Active, 0, None),
            ("web:2".to_owned(), RevisionStatus::Inactive, 0, Some(1_000)),
            ("web:3".to_owned(), RevisionStatus::Active, 2_000, None),
        ]
    );
    // Seen at an earlier time, it is as it was then.
    assert_eq!(
        revisions(&simulation.world_at(999)),
        [
            ("web:1".to_owned(), RevisionStatus::Active, 0, None),
            ("web:2".to_owned(), RevisionStatus::Active, 0, None),
        ]
    );
}

#[test]
fn every_revision_can_be_run_and_a_family_is_its_latest_active_one() {
    let arn = "arn:aws:ecs:us-east-1:111122223333:task-definition/web:1";
    let mut simulation = simulation(&json!({ "timeline": [
        run_task(0, "web"),
        run_task(1, "web:1"),
        run_task(2, "web:2"),
        run_task(3, arn),
        deregister(4, "web:2"),
        run_task(5, "web"),
    ] }));
    simulation.run_until(10);
    assert_eq!(revisions_of_tasks(simulation.world()), [2, 1, 2, 1, 1]);
    assert_eq!(refusals(simulation.world()), []);
}

#[test]
fn nothing_new_is_started_from_an_inactive_revision() {
    let mut simulation = simulation(&json!({
        "services": [{ "serviceName": "shop", "taskDefinition": "web:1", "desiredCount": 1 }],
        "timeline": [
            deregister(1, "web:2"),
            run_task(2, "web:2"),
            { "at": 3, "command": "CreateService", "serviceName": "other",
              "taskDefinition": "web:2", "desiredCount": 1 },
            { "at": 4, "command": "UpdateService", "service": "shop", "taskDefinition": "web:2" },
            deregister(5, "web:1"),
            run_task(6, "web"),
            run_task(7, "web:7"),
        ],
    }));
    simulation.run_until(10);
    assert_eq!(
        refusals(simulation.world()),
        [
            (
                "RunTask",
                "InvalidParameterException: TaskDefinition is inactive"
            ),
            (
                "CreateService",
                "ClientException: TaskDefinition is inactive"
            ),
            (
                "UpdateService",
                "ClientException: TaskDefinition is inactive"
            ),
            ("RunTask", "ClientException: TaskDefinition not found."),
            ("RunTask", "ClientException: TaskDefinition not found."),
        ]
    );
}

#[test]
fn what_uses_a_revision_goes_on_and_grows_after_it_is_inactive() {
    let mut simulation = simulation(&json!({
        "services": [{ "serviceName": "shop", "taskDefinition": "web:1", "desiredCount": 1 }],
        "timeline": [
            deregister(60_000, "web:1"),
            { "at": 61_000, "command": "UpdateService", "service": "shop", "desiredCount": 3 },
            { "at": 120_000, "command": "StopTask", "task": "#1" },
        ],
    }));
    simulation.run_until(600_000);
    let world = simulation.world();
    assert_eq!(refusals(world), []);
    let running = world
        .tasks
        .values()
        .filter(|task| task.stopped_at.is_none());
    let running: Vec<u32> = running.map(|task| task.revision.revision).collect();
    assert_eq!(running, [1, 1, 1]);
}

#[test]
fn deregistering_wants_a_revision_that_there_is() {
    let mut simulation = simulation(&json!({ "timeline": [
        deregister(1, "web"),
        deregister(2, "other:1"),
        deregister(3, "web:1"),
        deregister(4, "web:1"),
    ] }));
    simulation.run_until(10);
    let (refused, messages): (Vec<_>, Vec<_>) = refusals(simulation.world()).into_iter().unzip();
    assert_eq!(refused, ["DeregisterTaskDefinition"; 2]);
    assert_eq!(
        messages,
        [
            "ClientException: name the revision too, for example web:2",
            "ClientException: TaskDefinition not found.",
        ]
    );
    let events = simulation.journal().iter();
    let deregistered = events.filter(|it| format!("{:?}", it.kind).contains("Deregistered"));
    assert_eq!(deregistered.count(), 1);
}
