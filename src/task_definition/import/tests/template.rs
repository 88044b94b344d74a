//! What is said of CloudFormation templates: names that stand in them, branches of `Fn::If`.

use serde_json::{Value, json};

use super::{errors, properties, read, with};
use crate::diagnostic::Wording;

#[test]
fn what_is_said_of_the_structure_names_what_stands_in_the_template() {
    for (pointer, value, message, help) in [
        (
            "/ContainerDefinitions/0/Cpu",
            json!("many"),
            "ContainerDefinitions[0].Cpu is \"many\"; it must be a whole number.",
            "Give it a whole number.",
        ),
        (
            "/Volumes/0/EFSVolumeConfiguration",
            json!({}),
            "Missing required property in Volumes[0].EFSVolumeConfiguration: \"FilesystemId\"",
            "Add \"FilesystemId\": a text in double quotes.",
        ),
        (
            "/ContainerDefinitions/0/DependsOn",
            json!([{"ContainerNam": "web", "Condition": "START"}]),
            "Unknown property in ContainerDefinitions[0].DependsOn[0]: \"ContainerNam\", must be \
             one of: ContainerName, Condition",
            "Did you mean ContainerName?",
        ),
        (
            "/Essential",
            json!(true),
            "Unknown property in the properties: \"Essential\", must be one of: Family, ",
            "Essential belongs to a container: move it into ContainerDefinitions.",
        ),
        (
            "/ContainerDefinitions/0/Secrets",
            json!("x"),
            "ContainerDefinitions[0].Secrets is \"x\"; it must be a list […].",
            "Put it in a list: […].",
        ),
        (
            "/NetworkMode",
            json!("awsvcp"),
            "'awsvcp' is not a valid NetworkMode. Must be one of [bridge, host, awsvpc, none]",
            "Did you mean awsvpc?",
        ),
        (
            "/ContainerDefinitions/0/DockerLabels/a.b",
            json!([1]),
            "ContainerDefinitions[0].DockerLabels.a.b is [1]; it must be a text in double quotes.",
            "Give it a text in double quotes.",
        ),
    ] {
        let (_, diagnostics) = read(&with(properties(), pointer, value).to_string());
        let said = diagnostics
            .iter()
            .find(|it| it.message.starts_with(message));
        let said = said.unwrap_or_else(|| panic!("{pointer}: {diagnostics:?}"));
        assert_eq!(said.help.as_deref(), Some(help), "{pointer}");
        assert!(said.pointer.starts_with(pointer), "{said:?}");
        assert_eq!(said.wording, Wording::Own, "{said:?}");
    }
}

/// `Fn::If` with these branches.
fn if_production(then: impl Into<Value>, otherwise: impl Into<Value>) -> Value {
    json!({"Fn::If": ["IsProduction", then.into(), otherwise.into()]})
}

#[test]
fn both_branches_of_a_condition_are_checked() {
    let none = json!({"Ref": "AWS::NoValue"});
    let web = json!({"Name": "web", "Image": "a:1", "Essential": "no"});
    for (pointer, value, code, place, holds) in [
        // On its own: a value that no definition can have there.
        (
            "/NetworkMode",
            if_production("awsvpc", "bridged"),
            "not-a-choice",
            "/NetworkMode/Fn::If/2",
            "false",
        ),
        (
            "/ContainerDefinitions/0/PortMappings",
            if_production(json!([{"ContainerPorts": 80}]), json!({"Ref": "Ports"})),
            "unknown-member",
            "/ContainerDefinitions/0/PortMappings/Fn::If/1/0/ContainerPorts",
            "true",
        ),
        // With what stands around it.
        (
            "/NetworkMode",
            if_production("host", "awsvpc"),
            "fargate-network-mode",
            "/NetworkMode/Fn::If/1",
            "true",
        ),
        // The member is absent then.
        (
            "/Cpu",
            if_production(none.clone(), "512"),
            "fargate-size-missing",
            "/Cpu",
            "true",
        ),
        // The element is: what follows moves up in the list, and not in the document.
        (
            "/ContainerDefinitions",
            json!([
                if_production("none", none.clone()),
                if_production(none, web)
            ]),
            "wrong-type",
            "/ContainerDefinitions/1/Fn::If/2/Essential",
            "false",
        ),
    ] {
        let (_, diagnostics) = read(&with(properties(), pointer, value).to_string());
        let found = diagnostics
            .iter()
            .find(|it| it.code == code && it.pointer == place);
        let found = found.unwrap_or_else(|| panic!("{place}: {diagnostics:?}"));
        let when = format!("It is so if the condition IsProduction is {holds}.");
        assert!(found.help.as_deref().unwrap().ends_with(&when), "{found:?}");
        assert_eq!(found.fix, None);
        assert!(found.span.is_some());
    }
}

#[test]
fn a_condition_has_the_same_value_everywhere() {
    let mut document = with(properties(), "/Cpu", if_production("512", "256"));
    document = with(document, "/Memory", if_production("4096", "512"));
    assert_eq!(errors(&document), []);
    document = with(document, "/Memory", if_production("512", "4096"));
    let places = ["/Memory/Fn::If/1", "/Memory/Fn::If/2"];
    let expected = places.map(|it| ("fargate-size".to_owned(), it.to_owned()));
    assert_eq!(errors(&document), expected);
    // With a condition of its own, there may be values that go together.
    let other = json!({"Fn::If": ["IsLarge", "512", "4096"]});
    assert_eq!(errors(&with(document, "/Memory", other)), []);
}
