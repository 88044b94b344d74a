//! Revisions: what the text in the editor is, and what registering it does.

use ecslab::scenario::TimelineEntry;
use ecslab::simulation::{Command, Simulation, World};
use serde_json::json;

use super::{document, document_of};
use crate::editor::document::definition;
use crate::editor::document::revisions::{self, Standing, Users};
use crate::store::Document;

/// The world at `at` when the document is played.
fn world_at(document: &Document, at: u64) -> World {
    let (mut simulation, _) = Simulation::new(&document.scenario);
    simulation.run_until(at);
    simulation.world_at(at)
}

/// The document with its first definition registered again, after an edit, at `at`.
fn registered_at(at: u64) -> (Document, Document) {
    let played = document();
    let mut draft = played.clone();
    definition::set_value(
        &mut draft,
        0,
        "/containerDefinitions/0/memory",
        Some(&json!(512)),
    );
    let (mut after, command) = revisions::register(&draft, &played.definition_texts, 0);
    after
        .scenario
        .timeline
        .push(TimelineEntry::new(at, command));
    (played, after)
}

#[test]
fn a_text_is_a_draft_when_it_says_something_else_than_what_plays() {
    let played = document().definition_texts;
    let standing = |document: &Document| revisions::standing(document, &played, 0);
    let mut document = document();
    assert_eq!(standing(&document), Standing::Registered);
    let text = document.definition_texts[0].replace('\n', "\n\n");
    definition::set_text(&mut document, 0, text);
    assert_eq!(standing(&document), Standing::Registered, "another layout");
    definition::set_value(&mut document, 0, "/cpu", Some(&json!("256")));
    assert_eq!(standing(&document), Standing::Draft);
    definition::set_text(&mut document, 0, "{".to_owned());
    assert_eq!(standing(&document), Standing::Draft, "no JSON");
    definition::add(&mut document);
    assert_eq!(standing(&document), Standing::NotPlayed);
}

#[test]
fn the_same_in_yaml_is_no_draft() {
    let played = document().definition_texts;
    let mut document = document();
    let yaml = "family: web  # the site\ncontainerDefinitions:\n\
                - {name: app, image: nginx, memory: 256}\n";
    definition::set_text(&mut document, 0, yaml.to_owned());
    assert_eq!(
        revisions::standing(&document, &played, 0),
        Standing::Registered
    );
}

#[test]
fn a_template_is_registered_as_a_revision_of_its_family() {
    let played = document();
    let mut draft = played.clone();
    let yaml = "Family: web\nContainerDefinitions:\n- {Name: app, Image: nginx, Memory: 512}\n";
    definition::set_text(&mut draft, 0, yaml.to_owned());
    assert_eq!(revisions::family(&draft, 0), "web");
    let (mut after, command) = revisions::register(&draft, &played.definition_texts, 0);
    let entry = TimelineEntry::new(1_000, command);
    after.scenario.timeline.push(entry);
    assert_eq!(after.definition_texts, played.definition_texts);
    assert_eq!(revisions::later_registrations(&after, "web"), [1_000]);
    let known = revisions::revisions_of(&world_at(&after, 2_000), "web");
    assert_eq!(known[0].revision.name(), "web:2");
}

#[test]
fn registering_a_draft_leaves_the_first_revision_as_it_was_run() {
    let (played, after) = registered_at(3_000);
    assert_eq!(after.definition_texts, played.definition_texts);
    assert_eq!(
        after.scenario.task_definitions,
        played.scenario.task_definitions
    );
    assert_eq!(revisions::later_registrations(&after, "web"), [3_000]);
    let names = |at: u64| {
        let known = revisions::revisions_of(&world_at(&after, at), "web");
        let names = known.iter().map(|it| it.revision.name());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names(2_999), ["web:1"]);
    assert_eq!(names(3_000), ["web:2", "web:1"]);
    assert_eq!(
        revisions::next_name(&world_at(&after, 3_000), "web"),
        "web:3"
    );
    assert_eq!(
        revisions::next_name(&world_at(&after, 0), "other"),
        "other:1"
    );
}

#[test]
fn what_was_fitted_to_a_draft_is_fitted_to_the_first_revision_again() {
    let played = document();
    let mut draft = played.clone();
    definition::set_value_and_adopt(&mut draft, 0, "/networkMode", Some(&json!("awsvpc")));
    let network = |document: &Document| document.scenario.services[0].network_configuration.clone();
    assert!(network(&draft).is_some());
    let (after, _) = revisions::register(&draft, &played.definition_texts, 0);
    assert!(network(&after).is_none());
}

#[test]
fn every_action_on_a_revision_is_taken_by_the_simulation() {
    let (_, document) = registered_at(3_000);
    let world = world_at(&document, 3_000);
    let newest = &revisions::revisions_of(&world, "web")[0];
    let cluster = &document.scenario.cluster;
    let commands = [
        revisions::run_task(cluster, newest),
        revisions::update_service("web", newest),
        revisions::deregister(newest),
    ];
    let mut played = document.clone();
    for command in commands {
        let at = 4_000;
        played
            .scenario
            .timeline
            .push(TimelineEntry::new(at, command));
    }
    let world = world_at(&played, 60_000);
    assert_eq!(world.refusals, []);
    let users = Users::of(&world, "web:2");
    // The service's two, and the one from RunTask.
    assert_eq!(users.tasks, 3);
    assert_eq!(
        users.sentence(),
        "Used by 3 tasks and the service web",
        "they go on although it is INACTIVE"
    );
    let inactive = &revisions::revisions_of(&world, "web")[0];
    let reason = revisions::inactive_since(inactive).unwrap();
    assert!(reason.starts_with("INACTIVE since 00:04.0"), "{reason}");
    assert_eq!(
        Users::of(&world, "web:1").sentence(),
        "Used by no task and no service"
    );
}

#[test]
fn a_task_in_awsvpc_mode_is_run_in_the_subnets_of_the_cluster() {
    let document = document_of(json!({
        "version": 1,
        "cluster": { "subnets": [{ "subnetId": "subnet-1a", "availabilityZone": "us-east-1a" }] },
        "taskDefinitions": [{
            "family": "web", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
            "cpu": "256", "memory": "512",
            "containerDefinitions": [{ "name": "app", "image": "nginx" }],
        }],
    }));
    let world = world_at(&document, 0);
    let newest = &revisions::revisions_of(&world, "web")[0];
    let Command::RunTask(command) = revisions::run_task(&document.scenario.cluster, newest) else {
        panic!("RunTask");
    };
    assert_eq!(command.task_definition, "web:1");
    assert_eq!(command.launch_type.map(|it| it.name()), Some("FARGATE"));
    let network = command.network_configuration.unwrap();
    assert_eq!(network.awsvpc_configuration.subnets, ["subnet-1a"]);
}

#[test]
fn an_object_that_would_be_left_empty_goes_with_its_last_member() {
    let value = json!({
        "runtimePlatform": { "cpuArchitecture": "ARM64" },
        "proxyConfiguration": { "type": "APPMESH", "containerName": "envoy" },
        "volumes": [{ "name": "data", "host": { "sourcePath": "/data" } }],
    });
    for (pointer, gone) in [
        ("/runtimePlatform/cpuArchitecture", "/runtimePlatform"),
        (
            "/proxyConfiguration/containerName",
            "/proxyConfiguration/containerName",
        ),
        ("/volumes/0/host/sourcePath", "/volumes/0/host/sourcePath"),
        ("/cpu", "/cpu"),
    ] {
        assert_eq!(definition::nothing_left_at(&value, pointer), gone);
    }
}
