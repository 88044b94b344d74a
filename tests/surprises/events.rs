//! What is known of tasks later, and from events.

use std::collections::BTreeMap;

use ecslab::lifecycle::LastStatus;
use ecslab::simulation::{
    DeliveryLog, Freshness, bridge_events, deliver, describe_tasks, freshness,
};
use serde_json::Value;

use crate::examples::{document, played, simulation, task};

/// Surprise 27.
#[test]
fn why_a_task_stopped_is_forgotten_with_its_record_and_kept_in_the_event() {
    let simulation = played("reasons-disappear", 120_000);
    let stopped_at = task(simulation.world(), 1).stopped_at.expect("it stopped");
    let known = simulation.world_at(stopped_at + 59_999);
    let described = describe_tasks(&known);
    let first = &described["tasks"][0];
    assert_eq!(first["stoppedReason"], "Essential container in task exited");
    assert_eq!(first["stopCode"], "EssentialContainerExited");
    assert_eq!(first["containers"][0]["exitCode"], 3);

    let forgotten = simulation.world_at(stopped_at + 60_000);
    assert!(!forgotten.is_known(task(&forgotten, 1)));
    let described = describe_tasks(&forgotten);
    let arn = &first["taskArn"];
    let tasks = described["tasks"].as_array().expect("tasks");
    assert!(
        tasks.iter().all(|task| task["taskArn"] != *arn),
        "{tasks:?}"
    );

    let event = bridge_events(&simulation)
        .map(|(_, event)| event)
        .find(|event| event["detail"]["lastStatus"] == "STOPPED")
        .expect("EventBridge was told");
    let detail = &event["detail"];
    assert_eq!(detail["taskArn"], *arn);
    assert_eq!(
        detail["stoppedReason"],
        "Essential container in task exited"
    );
    assert_eq!(detail["stopCode"], "EssentialContainerExited");
    assert_eq!(detail["containers"][0]["exitCode"], 3);
}

#[test]
fn unless_a_scenario_says_otherwise_the_record_of_a_stopped_task_is_kept_for_an_hour() {
    let simulation = played("standalone-task-is-not-replaced", 60_000);
    let stopped_at = task(simulation.world(), 1).stopped_at.expect("it stopped");
    for (after, known) in [(3_599_999, true), (3_600_000, false)] {
        let world = simulation.world_at(stopped_at + after);
        assert_eq!(world.is_known(task(&world, 1)), known, "{after} ms later");
    }
}

/// Task and version of an event, and what it says.
fn told(event: &Value) -> (String, u64, String) {
    let detail = &event["detail"];
    let text = |name: &str| detail[name].as_str().expect("a text").to_owned();
    let version = detail["version"].as_u64().expect("a version");
    (text("taskArn"), version, text("lastStatus"))
}

/// Surprise 28.
#[test]
fn events_come_twice_and_out_of_order_and_the_version_tells_which_is_the_newest() {
    let name = "events-twice-and-out-of-order";
    let simulation = played(name, 120_000);
    let seed = document(name)["seed"].as_u64().expect("a seed");
    let sent: Vec<_> = bridge_events(&simulation).collect();
    let arrived = deliver(sent.clone(), seed);
    assert!(arrived.len() > sent.len(), "some come twice");
    let mut last = BTreeMap::new();
    let mut newest: BTreeMap<String, (u64, String)> = BTreeMap::new();
    let mut overtaken = 0;
    for delivered in &arrived {
        let (task, version, status) = told(&delivered.event);
        last.insert(task.clone(), status.clone());
        let known = newest.entry(task).or_default();
        if version > known.0 {
            *known = (version, status);
        } else if version < known.0 {
            overtaken += 1;
        }
    }
    assert!(overtaken > 0, "some are overtaken");
    let stopped = LastStatus::Stopped.name();
    assert_eq!(newest.len(), 4);
    assert!(newest.values().all(|(_, status)| status == stopped));
    assert!(
        last.values().any(|status| status != stopped),
        "whoever believes the last event is wrong: {last:?}"
    );
}

/// Surprise 28, as the page lists it while time passes.
#[test]
fn a_log_that_is_kept_up_has_what_is_delivered_whenever_it_is_read() {
    let name = "events-twice-and-out-of-order";
    let mut simulation = simulation(&document(name));
    let seed = document(name)["seed"].as_u64().expect("a seed");
    let mut log = DeliveryLog::new(&simulation, seed);
    for until in 0..=120 {
        simulation.run_until(until * 1_000);
        log.keep_up(&simulation);
    }
    let delivered = deliver(bridge_events(&simulation), seed);
    let told = |at, event: &Value| (at, event["id"].as_str().expect("an id").to_owned());
    let expected: Vec<_> = delivered.iter().map(|it| told(it.at, &it.event)).collect();
    let listed = log.deliveries();
    let found: Vec<_> = listed.iter().map(|it| (it.at, it.id.clone())).collect();
    assert_eq!(found, expected);
    let listed: Vec<_> = listed.iter().collect();
    let worth = freshness(&listed);
    let again = worth.iter().filter(|it| **it == Freshness::Again).count();
    assert_eq!(again, delivered.len() - bridge_events(&simulation).count());
    let late = worth
        .iter()
        .zip(&listed)
        .find_map(|(worth, delivery)| match worth {
            Freshness::OlderThan(newest) => Some((*newest, delivery.version)),
            _ => None,
        });
    let (newest, version) = late.expect("some are overtaken");
    assert!(version < Some(newest));
}
