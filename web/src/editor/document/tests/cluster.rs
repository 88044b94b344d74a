use serde_json::json;

use super::document;
use crate::editor::document::cluster::{self, PRESETS};
use crate::editor::document::paste;

#[test]
fn instances_that_are_added_have_ids_that_nobody_has() {
    let mut document = document();
    cluster::add_instances(&mut document.scenario, "us-east-1a", "c5.large", 2);
    cluster::add_instances(&mut document.scenario, "us-east-1b", "c5.large", 1);
    let ids: Vec<&str> = document
        .scenario
        .cluster
        .container_instances
        .iter()
        .map(cluster::id)
        .collect();
    assert_eq!(ids, ["i-0a01", "i-0a02", "i-0a03", "i-0b01"]);
    let read = cluster::instances(&document.scenario.cluster);
    assert_eq!(read[3].availability_zone(), "us-east-1b");
    assert_eq!(read[3].registered.cpu, 2048);
}

#[test]
fn every_preset_can_be_understood() {
    for preset in PRESETS {
        let mut document = document();
        cluster::apply_preset(&mut document.scenario, preset);
        let read = cluster::instances(&document.scenario.cluster);
        assert_eq!(
            read.len(),
            preset.zones * preset.types.len(),
            "{}",
            preset.name
        );
        assert!(read.iter().all(|instance| instance.registered.memory > 0));
    }
}

#[test]
fn another_type_drops_what_the_old_one_registered() {
    let mut instance = json!({
        "ec2InstanceId": "i-1",
        "agentConnected": true,
        "registeredResources": [{ "name": "CPU", "integerValue": 4096 }],
        "attributes": [{ "name": "ecs.instance-type", "value": "m5.xlarge", "targetId": "kept" }],
    });
    cluster::set_type(&mut instance, "t3.small");
    assert_eq!(
        instance,
        json!({
            "ec2InstanceId": "i-1",
            "agentConnected": true,
            "attributes": [
                { "name": "ecs.instance-type", "value": "t3.small", "targetId": "kept" }
            ],
        })
    );
}

#[test]
fn custom_attributes_are_those_that_neither_ecs_nor_its_agent_sets() {
    let mut instance = json!({ "ec2InstanceId": "i-1", "attributes": [
        { "name": "ecs.instance-type", "value": "m5.large" },
        { "name": "stage", "value": "test" },
        { "name": "com.amazonaws.ecs.capability.ecr-auth" },
    ] });
    assert_eq!(
        cluster::custom_attributes(&instance),
        [("stage".to_owned(), "test".to_owned())]
    );
    let custom = [
        ("rack".to_owned(), "7".to_owned()),
        ("fast".to_owned(), String::new()),
    ];
    cluster::set_custom_attributes(&mut instance, &custom);
    assert_eq!(cluster::custom_attributes(&instance), custom);
    assert_eq!(
        cluster::attribute(&instance, "ecs.instance-type"),
        Some("m5.large")
    );
    assert_eq!(instance["attributes"].as_array().unwrap().len(), 4);
}

#[test]
fn what_describe_container_instances_prints_replaces_the_instances() {
    let text = r#"{ "containerInstances": [
        { "containerInstanceArn": "arn:aws:ecs:eu-west-1:111122223333:container-instance/c/abc",
          "attributes": [
              { "name": "ecs.availability-zone", "value": "eu-west-1a" },
              { "name": "ecs.instance-type", "value": "m5.large" } ] } ], "failures": [] }"#;
    let mut document = document();
    let instances = paste::container_instances(text).unwrap();
    cluster::replace_instances(&mut document.scenario, instances);
    let listed = &document.scenario.cluster;
    assert_eq!(cluster::id(&listed.container_instances[0]), "abc");
    assert_eq!(
        listed.subnets.last().unwrap().availability_zone,
        "eu-west-1a"
    );
}

#[test]
fn a_paste_without_instances_says_what_is_expected() {
    for (text, expected) in [
        ("{", "Line 1"),
        ("{ \"tasks\": [] }", "No containerInstances here."),
        ("[]", "empty"),
    ] {
        let refusal = paste::container_instances(text).unwrap_err();
        assert!(refusal.contains(expected), "{text}: {refusal}");
    }
}

#[test]
fn an_instance_that_is_active_does_not_say_so() {
    let mut instance = json!({ "ec2InstanceId": "i-1" });
    cluster::set_status(&mut instance, "DRAINING");
    assert_eq!(instance["status"], "DRAINING");
    cluster::set_status(&mut instance, "ACTIVE");
    assert_eq!(instance, json!({ "ec2InstanceId": "i-1" }));
}
