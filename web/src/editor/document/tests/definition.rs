use ecslab::task_definition::members_at;
use serde_json::json;

use super::document;
use crate::editor::document::definition::{self, FieldKind};
use crate::editor::document::paste::{self, Pasted};

const DESCRIBED: &str = r#"{
    "taskDefinition": {
        "taskDefinitionArn": "arn:aws:ecs:us-east-1:111122223333:task-definition/shop:4",
        "family": "shop",
        "revision": 4,
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "executionRoleArn": "arn:aws:iam::111122223333:role/shopExecution",
        "cpu": "256",
        "memory": "512",
        "containerDefinitions": [ { "name": "shop", "image": "nginx" } ]
    },
    "tags": []
}"#;

#[test]
fn a_field_changes_its_value_and_no_other_byte_of_the_text() {
    let mut document = document();
    let before = document.definition_texts[0].clone();
    definition::set_value(
        &mut document,
        0,
        "/containerDefinitions/0/memory",
        Some(&json!(512)),
    );
    assert_eq!(document.definition_texts[0], before.replace("256", "512"));
    assert_eq!(
        document.scenario.task_definitions[0].pointer("/containerDefinitions/0/memory"),
        Some(&json!(512))
    );
}

#[test]
fn text_that_is_not_json_is_kept_and_the_scenario_stays_at_what_was_understood() {
    let mut document = document();
    definition::set_text(&mut document, 0, "{ \"family\": ".to_owned());
    assert_eq!(document.definition_texts[0], "{ \"family\": ");
    assert_eq!(document.scenario.task_definitions[0]["family"], "web");
    definition::set_value(&mut document, 0, "/family", Some(&json!("shop")));
    assert_eq!(document.definition_texts[0], "{ \"family\": ");
}

const YAML: &str = "\
# The shop
Type: AWS::ECS::TaskDefinition
Properties:
  Family: shop
  ContainerDefinitions:
    - {Name: shop, Image: !Ref Image, Memory: 64}
";

#[test]
fn yaml_is_kept_as_it_is_written_and_no_field_writes_into_it() {
    let mut document = document();
    definition::set_text(&mut document, 0, YAML.to_owned());
    definition::set_value(&mut document, 0, "/Properties/Family", Some(&json!("web")));
    assert_eq!(document.definition_texts[0], YAML);
    assert_eq!(definition::name(&document, 0), "shop:1");
    let image = "/Properties/ContainerDefinitions/0/Image";
    assert_eq!(
        document.scenario.task_definitions[0].pointer(image),
        Some(&json!({"Ref": "Image"}))
    );
}

#[test]
fn yaml_that_stops_being_yaml_leaves_the_scenario_at_what_was_understood() {
    let mut document = document();
    definition::set_text(&mut document, 0, YAML.to_owned());
    let broken = YAML.replace('}', "");
    definition::set_text(&mut document, 0, broken.clone());
    assert_eq!(document.definition_texts[0], broken);
    assert_eq!(definition::name(&document, 0), "shop:1");
}

#[test]
fn the_form_edits_what_describe_task_definition_prints_in_place() {
    let mut document = document();
    definition::set_text(&mut document, 0, DESCRIBED.to_owned());
    definition::set_value(&mut document, 0, "/cpu", Some(&json!("512")));
    assert_eq!(
        document.definition_texts[0],
        DESCRIBED.replace("\"256\"", "\"512\"")
    );
    assert_eq!(definition::name(&document, 0), "shop:1");
}

#[test]
fn a_definition_that_is_pasted_is_run() {
    let mut document = document();
    let before = document.definition_texts[0].clone();
    assert_eq!(paste::recognise(&before, DESCRIBED), Pasted::Definition);
    assert_eq!(paste::recognise(&before, YAML), Pasted::Definition);
    let typed = YAML.replace("Memory: 64", "Memory: 128");
    assert_eq!(paste::recognise(YAML, &typed), Pasted::Other);
    let changes = paste::put_definition(&mut document, 0, DESCRIBED.to_owned());
    assert_eq!(document.definition_texts[0], DESCRIBED);
    let service = &document.scenario.services[0];
    assert_eq!(service.task_definition, "shop");
    assert_eq!(service.launch_type.map(|it| it.name()), Some("FARGATE"));
    assert_eq!(document.scenario.roles[0].role_name, "shopExecution");
    assert_eq!(changes.len(), 4, "{changes:#?}");
}

#[test]
fn typing_is_no_paste() {
    let before = &document().definition_texts[0];
    for (after, expected) in [
        (before.replace("nginx", "nginy"), Pasted::Other),
        (before.replace("256", "512"), Pasted::Other),
        (format!("{before}\n"), Pasted::Other),
        (
            "{ \"a\": \"a text that is long enough to be a paste\" }".to_owned(),
            Pasted::Other,
        ),
        (DESCRIBED.replace('}', ""), Pasted::Other),
        (
            "{ \"version\": 1, \"taskDefinitions\": [], \"cluster\": {} }".to_owned(),
            Pasted::Scenario,
        ),
    ] {
        assert_eq!(paste::recognise(before, &after), expected, "{after}");
    }
}

#[test]
fn a_copy_is_the_next_revision_and_a_new_one_is_another_family() {
    let mut document = document();
    let copy = definition::duplicate(&mut document, 0);
    let new = definition::add(&mut document);
    let names: Vec<String> = (0..3)
        .map(|index| definition::name(&document, index))
        .collect();
    assert_eq!((copy, new), (1, 2));
    assert_eq!(names, ["web:1", "web:2", "task-1:1"]);
    definition::remove(&mut document, 0);
    assert_eq!(definition::name(&document, 0), "web:1");
    assert_eq!(
        document.definition_texts.len(),
        document.scenario.task_definitions.len()
    );
}

#[test]
fn what_is_typed_into_a_number_field_is_kept_even_when_it_is_no_number() {
    for (kind, typed, value) in [
        (FieldKind::Integer, "80", Some(json!(80))),
        (FieldKind::Integer, " 80 ", Some(json!(80))),
        (FieldKind::Integer, "80x", Some(json!("80x"))),
        (FieldKind::Integer, "", None),
        (FieldKind::Text, "", None),
        (FieldKind::Text, "256", Some(json!("256"))),
        (FieldKind::RequiredText, "", Some(json!(""))),
    ] {
        assert_eq!(kind.value(typed), value, "{kind:?} {typed}");
    }
}

#[test]
fn every_problem_has_a_place_in_the_form() {
    for (pointer, place) in [
        ("/family", "/family"),
        ("/cpu", "/cpu"),
        ("/tags/0/key", ""),
        ("/volumes/0/host/sourcePath", "/volumes/0"),
        ("", ""),
        (
            "/containerDefinitions/2/image",
            "/containerDefinitions/2/image",
        ),
        (
            "/containerDefinitions/2/ulimits/0",
            "/containerDefinitions/2",
        ),
        (
            "/containerDefinitions/0/portMappings/1/appProtocol",
            "/containerDefinitions/0/portMappings/1",
        ),
        (
            "/containerDefinitions/0/logConfiguration/options/mode",
            "/containerDefinitions/0/logConfiguration",
        ),
    ] {
        assert_eq!(definition::place_of(pointer), place, "{pointer}");
    }
}

/// Members that nothing in the simulation depends on: the code editor has them, the form does not.
const ONLY_IN_THE_CODE_EDITOR: &[&str] = &[
    "/tags",
    "/inferenceAccelerators",
    "/trustedExecutionConfiguration",
    "/containerDefinitions/0/versionConsistency",
    "/containerDefinitions/0/hostname",
    "/containerDefinitions/0/workingDirectory",
    "/containerDefinitions/0/disableNetworking",
    "/containerDefinitions/0/readonlyRootFilesystem",
    "/containerDefinitions/0/dnsServers",
    "/containerDefinitions/0/dnsSearchDomains",
    "/containerDefinitions/0/extraHosts",
    "/containerDefinitions/0/interactive",
    "/containerDefinitions/0/pseudoTerminal",
    "/containerDefinitions/0/dockerLabels",
    "/containerDefinitions/0/ulimits",
    "/containerDefinitions/0/systemControls",
];

#[test]
fn every_member_that_the_simulation_depends_on_has_a_field_in_the_form() {
    let members = ["", "/containerDefinitions/0"].into_iter().flat_map(|at| {
        let members = members_at(at).into_iter();
        members.map(move |member| format!("{at}/{}", member.name))
    });
    let without_field = members.filter(|pointer| {
        let inside = members_at(pointer).into_iter();
        let inside = inside.map(|member| format!("{pointer}/{}", member.name));
        !inside
            .chain([pointer.clone()])
            .any(|at| definition::place_of(&at).starts_with(pointer.as_str()))
    });
    let without_field: Vec<_> = without_field.collect();
    assert_eq!(without_field, ONLY_IN_THE_CODE_EDITOR);
}
