//! What may stand where, as an editor asks for it.

use serde_json::{Value, json};

use super::super::{MemberDescription, member_at, members_at, values_at};
use super::{on_ec2, on_fargate, set};

fn names(pointer: &str) -> Vec<&'static str> {
    members_at(pointer).iter().map(|it| it.name).collect()
}

fn values(pointer: &str, definition: Option<&Value>) -> Vec<Value> {
    let values = values_at(pointer, definition);
    values.into_iter().map(|it| it.value).collect()
}

#[test]
fn an_object_has_the_members_of_the_api_in_its_order() {
    assert_eq!(names("").len(), 19);
    assert_eq!(names("/containerDefinitions/0").len(), 42);
    assert_eq!(
        names("/containerDefinitions/3/portMappings/-"),
        [
            "containerPort",
            "hostPort",
            "protocol",
            "name",
            "appProtocol",
            "containerPortRange"
        ]
    );
    assert_eq!(
        names("/runtimePlatform"),
        ["cpuArchitecture", "operatingSystemFamily"]
    );
    for nothing in [
        "/nothing",
        "/family",
        "/containerDefinitions",
        "/volumes/x",
        "family",
    ] {
        assert_eq!(names(nothing), [""; 0], "{nothing}");
    }
}

#[test]
fn a_member_tells_its_kind_its_default_and_what_it_is_for() {
    assert_eq!(
        member_at("/containerDefinitions/0/portMappings/1/protocol"),
        Some(MemberDescription {
            name: "protocol",
            kind: "one of the texts that are allowed",
            is_required: false,
            description: "Protocol of the port.",
            default: Some("tcp"),
            empty: "\"\"",
        })
    );
    let required = member_at("/containerDefinitions/0/healthCheck/command").unwrap();
    assert!(required.is_required);
    assert_eq!(required.default, None);
    assert_eq!(required.empty, "[]");
    assert_eq!(member_at("/containerDefinitions/0/cpu").unwrap().empty, "");
    assert_eq!(member_at("/runtimePlatform").unwrap().empty, "{}");
    let of_element = member_at("/containerDefinitions/0/command/1").unwrap();
    assert_eq!(of_element.name, "command");
    let option = "/containerDefinitions/0/logConfiguration/options/awslogs-group";
    assert_eq!(member_at(option).unwrap().name, "awslogs-group");
    assert_eq!(member_at("/containerDefinitions/0/img"), None);
}

#[test]
fn every_member_is_described_in_its_own_words() {
    let mut pointers = vec![String::new()];
    let mut count = 0;
    while let Some(pointer) = pointers.pop() {
        for member in members_at(&pointer) {
            count += 1;
            let is_known_option = member.kind == "a text in double quotes";
            assert!(
                member.description.ends_with('.') || is_known_option,
                "{pointer}/{}: {}",
                member.name,
                member.description
            );
            assert!(member.description.len() < 130, "{pointer}/{}", member.name);
            pointers.push(format!("{pointer}/{}", member.name));
            pointers.push(format!("{pointer}/{}/0", member.name));
        }
    }
    assert!(count > 170, "{count}");
}

#[test]
fn the_values_of_an_enum_are_listed_with_their_meaning() {
    let modes = values_at("/networkMode", None);
    let described: Vec<_> = modes
        .iter()
        .map(|it| (it.value.as_str().unwrap(), !it.description.is_empty()))
        .collect();
    assert_eq!(
        described,
        [
            ("bridge", true),
            ("host", true),
            ("awsvpc", true),
            ("none", true)
        ]
    );
    assert_eq!(
        values("/containerDefinitions/0/portMappings/1/protocol", None),
        ["tcp", "udp"]
    );
    assert_eq!(
        values("/containerDefinitions/0/essential", None),
        [json!(true), json!(false)]
    );
    assert_eq!(
        values("/requiresCompatibilities/0", None),
        ["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"]
    );
    assert_eq!(values("/family", None), [Value::Null; 0]);
}

#[test]
fn containers_and_volumes_of_the_definition_are_offered_where_they_are_named() {
    let mut definition = on_ec2();
    set(
        &mut definition,
        "/volumes",
        json!([{"name": "data"}, {"host": {}}]),
    );
    let offered = |pointer| values(pointer, Some(&definition));
    assert_eq!(
        offered("/containerDefinitions/0/dependsOn/0/containerName"),
        ["helper"]
    );
    assert_eq!(offered("/containerDefinitions/1/links/0"), ["web"]);
    assert_eq!(
        offered("/containerDefinitions/1/mountPoints/0/sourceVolume"),
        ["data"]
    );
    assert_eq!(
        offered("/proxyConfiguration/containerName"),
        ["web", "helper"]
    );
}

#[test]
fn sizes_of_fargate_are_offered_for_fargate() {
    let definition = on_fargate();
    assert_eq!(
        values("/cpu", Some(&definition)),
        ["256", "512", "1024", "2048", "4096", "8192", "16384"]
    );
    let described = values_at("/memory", Some(&definition));
    let described: Vec<_> = described
        .iter()
        .map(|it| (it.value.as_str().unwrap(), &*it.description))
        .collect();
    assert_eq!(
        described,
        [
            ("1024", "1 GB"),
            ("2048", "2 GB"),
            ("3072", "3 GB"),
            ("4096", "4 GB")
        ]
    );
    assert_eq!(values("/cpu", Some(&on_ec2())), [Value::Null; 0]);
    assert_eq!(
        values("/containerDefinitions/0/cpu", Some(&definition)),
        [Value::Null; 0]
    );
}
