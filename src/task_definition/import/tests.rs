//! Tests of the forms that a task definition comes in.

mod template;

use serde_json::{Value, json};

use super::super::{Form, Found, read_all};
use crate::diagnostic::{Diagnostic, Severity};

fn read(text: &str) -> (Vec<Found>, Vec<Diagnostic>) {
    read_all(text, |_| Vec::new())
}

/// Codes and pointers of what is said with `severity`.
fn said(diagnostics: &[Diagnostic], severity: Severity) -> Vec<(&str, &str)> {
    let diagnostics = diagnostics.iter().filter(|it| it.severity == severity);
    diagnostics
        .map(|it| (it.code, it.pointer.as_str()))
        .collect()
}

fn errors(value: &Value) -> Vec<(String, String)> {
    let (_, diagnostics) = read(&value.to_string());
    let errors = said(&diagnostics, Severity::Error).into_iter();
    errors
        .map(|(code, pointer)| (code.to_owned(), pointer.to_owned()))
        .collect()
}

/// A definition for Fargate without fault, as the API spells it.
fn input() -> Value {
    json!({
        "family": "shop",
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "512",
        "memory": "1024",
        "executionRoleArn": "arn:aws:iam::123456789012:role/execution",
        "taskRoleArn": "arn:aws:iam::123456789012:role/application",
        "containerDefinitions": [{
            "name": "web",
            "image": "registry.example/shop:3",
            "essential": true,
            "portMappings": [{"containerPort": 8080}],
            "dockerLabels": {"com.example.Team": "shop", "owner": "us"},
            "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
            "healthCheck": {"command": ["CMD", "/healthy"]},
        }],
        "volumes": [{
            "name": "data",
            "efsVolumeConfiguration": {
                "fileSystemId": "fs-1",
                "transitEncryption": "ENABLED",
                "authorizationConfig": {"iam": "ENABLED"},
            },
        }],
        "proxyConfiguration": {
            "type": "APPMESH",
            "containerName": "web",
            "properties": [
                {"name": "IgnoredUID", "value": "1337"},
                {"name": "AppPorts", "value": "8080"},
                {"name": "ProxyEgressPort", "value": "15001"},
                {"name": "ProxyIngressPort", "value": "15000"},
            ],
        },
    })
}

/// The same as CloudFormation spells it, with numbers as text and the other way round.
fn properties() -> Value {
    json!({
        "Family": "shop",
        "RequiresCompatibilities": ["FARGATE"],
        "NetworkMode": "awsvpc",
        "Cpu": 512,
        "Memory": "1024",
        "ExecutionRoleArn": "arn:aws:iam::123456789012:role/execution",
        "TaskRoleArn": "arn:aws:iam::123456789012:role/application",
        "ContainerDefinitions": [{
            "Name": "web",
            "Image": "registry.example/shop:3",
            "Essential": "true",
            "PortMappings": [{"ContainerPort": "8080"}],
            "DockerLabels": {"com.example.Team": "shop", "owner": "us"},
            "MountPoints": [{"SourceVolume": "data", "ContainerPath": "/data"}],
            "HealthCheck": {"Command": ["CMD", "/healthy"]},
        }],
        "Volumes": [{
            "Name": "data",
            "EFSVolumeConfiguration": {
                "FilesystemId": "fs-1",
                "TransitEncryption": "ENABLED",
                "AuthorizationConfig": {"IAM": "ENABLED"},
            },
        }],
        "ProxyConfiguration": {
            "Type": "APPMESH",
            "ContainerName": "web",
            "ProxyConfigurationProperties": [
                {"Name": "IgnoredUID", "Value": 1337},
                {"Name": "AppPorts", "Value": "8080"},
                {"Name": "ProxyEgressPort", "Value": "15001"},
                {"Name": "ProxyIngressPort", "Value": "15000"},
            ],
        },
    })
}

fn with(mut value: Value, pointer: &str, new: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).unwrap() {
        Value::Object(members) => drop(members.insert(name.to_owned(), new)),
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = new,
        other => panic!("{pointer} is inside of {other}"),
    }
    value
}

fn without(mut value: Value, pointer: &str) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let members = value.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    members.shift_remove(name).unwrap();
    value
}

#[test]
fn every_form_is_told_by_what_is_in_it() {
    let resource = json!({"Type": "AWS::ECS::TaskDefinition", "Properties": properties()});
    let registered = with(
        input(),
        "/taskDefinitionArn",
        json!("arn:aws:ecs:r:1:t/shop:1"),
    );
    for (document, form, pointer) in [
        (input(), Form::RegisterInput, ""),
        (
            json!({"taskDefinition": input()}),
            Form::DescribeOutput,
            "/taskDefinition",
        ),
        (registered, Form::Registered, ""),
        (properties(), Form::CloudFormation, ""),
        (
            json!({"Properties": properties()}),
            Form::CloudFormation,
            "/Properties",
        ),
        (resource.clone(), Form::CloudFormation, "/Properties"),
        (
            json!({"Shop": resource}),
            Form::CloudFormation,
            "/Shop/Properties",
        ),
        (
            json!({"Resources": {"Logs": {"Type": "AWS::Logs::LogGroup"}, "Shop": resource}}),
            Form::CloudFormation,
            "/Resources/Shop/Properties",
        ),
    ] {
        let (found, diagnostics) = read(&document.to_string());
        assert_eq!(said(&diagnostics, Severity::Error), [], "{document}");
        assert_eq!(found.len(), 1, "{document}");
        assert_eq!((found[0].form, found[0].pointer.as_str()), (form, pointer));
        let read = serde_json::to_value(&found[0].definition).unwrap();
        assert_eq!(read, input(), "{document}");
    }
}

#[test]
fn every_definition_of_a_document_is_checked_where_it_stands() {
    let resource =
        |properties| json!({"Type": "AWS::ECS::TaskDefinition", "Properties": properties});
    let template = json!({"Resources": {
        "Web": resource(with(properties(), "/NetworkMode", json!("host"))),
        "a/b": resource(without(properties(), "/ContainerDefinitions/0/Image")),
        "Empty": {"Type": "AWS::ECS::TaskDefinition"},
    }});
    let (found, diagnostics) = read(&template.to_string());
    let ids: Vec<_> = found.iter().map(|it| it.logical_id.as_deref()).collect();
    assert_eq!(ids, [Some("Web"), Some("a/b"), Some("Empty")]);
    let errors = said(&diagnostics, Severity::Error);
    for expected in [
        (
            "fargate-network-mode",
            "/Resources/Web/Properties/NetworkMode",
        ),
        (
            "image-missing",
            "/Resources/a~1b/Properties/ContainerDefinitions/0/Image",
        ),
        (
            "missing-member",
            "/Resources/Empty/Properties/ContainerDefinitions",
        ),
    ] {
        assert!(errors.contains(&expected), "{expected:?} in {errors:?}");
    }
    let list = json!([input(), with(input(), "/networkMode", json!("host"))]);
    let expected = [(
        "fargate-network-mode".to_owned(),
        "/1/networkMode".to_owned(),
    )];
    assert!(errors_start_with(&list, &expected));
}

fn errors_start_with(value: &Value, expected: &[(String, String)]) -> bool {
    errors(value)
        .iter()
        .zip(expected)
        .all(|(found, wanted)| found == wanted)
}

#[test]
fn faults_are_named_as_the_template_spells_the_member() {
    for (pointer, value, code) in [
        (
            "/Volumes/0/EFSVolumeConfiguration/AuthorizationConfig/IAM",
            json!("ON"),
            "not-a-choice",
        ),
        ("/ContainerDefinitions/0/Cpu", json!("many"), "wrong-type"),
        ("/ContainerDefinitions/0/Imag", json!("x"), "unknown-member"),
        (
            "/ContainerDefinitions/0/image",
            json!("x:1"),
            "unknown-member",
        ),
        (
            "/Volumes/0/EfsVolumeConfiguration",
            json!({}),
            "unknown-member",
        ),
        (
            "/ContainerDefinitions/0/DockerLabels/Nested",
            json!({"a": 1}),
            "wrong-type",
        ),
        (
            "/ProxyConfiguration/ProxyConfigurationProperties",
            json!("x"),
            "wrong-type",
        ),
    ] {
        let errors = errors(&with(properties(), pointer, value));
        let expected = (code.to_owned(), pointer.to_owned());
        assert!(errors.contains(&expected), "{pointer}: {errors:?}");
    }
}

#[test]
fn what_cloudformation_makes_up_or_converts_is_no_fault() {
    for (pointer, value) in [
        ("/ContainerDefinitions/0/Memory", json!("256")),
        ("/ContainerDefinitions/0/User", json!(1000)),
        ("/ContainerDefinitions/0/DockerLabels/owner", json!(1)),
        ("/ContainerDefinitions/0/DockerLabels/Owner", json!(true)),
    ] {
        assert_eq!(errors(&with(properties(), pointer, value)), [], "{pointer}");
    }
    assert_eq!(errors(&without(properties(), "/Family")), []);
    // In the API they are.
    assert_eq!(errors(&with(input(), "/cpu", json!(512))).len(), 1);
    assert_eq!(errors(&without(input(), "/family")).len(), 1);
}

/// An intrinsic function at any value of a sound definition leaves it sound.
#[test]
fn a_value_that_is_not_known_breaks_no_rule() {
    let mut places = Vec::new();
    collect(&properties(), String::new(), &mut places);
    assert!(places.len() > 40);
    for place in places {
        let value = properties().pointer(&place).cloned();
        for function in [
            json!({"Ref": "Parameter"}),
            json!({"Fn::If": ["IsProduction", value, {"Fn::ImportValue": "other"}]}),
            json!("{{resolve:ssm:/shop/parameter}}"),
        ] {
            let document = with(properties(), &place, function);
            let (_, diagnostics) = read(&document.to_string());
            let problems: Vec<_> = diagnostics
                .iter()
                .filter(|it| it.severity != Severity::Info)
                .collect();
            assert_eq!(problems, [] as [&Diagnostic; 0], "{place}");
            let opaque = [("opaque-value", place.as_str())];
            let mut infos = said(&diagnostics, Severity::Info);
            infos.retain(|(code, _)| *code == "opaque-value");
            assert_eq!(infos, opaque, "{place}");
        }
    }
}

fn collect(value: &Value, at: String, into: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                collect(member, format!("{at}/{name}"), into);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{at}/{index}"), into);
            }
        }
        _ => {}
    }
    if !at.is_empty() {
        into.push(at);
    }
}

#[test]
fn what_holds_for_any_value_is_still_said() {
    let unknown = json!({"Ref": "Parameter"});
    for (document, code, pointer) in [
        // No size of Fargate has 300 CPU units, whatever the memory.
        (
            with(
                with(properties(), "/Memory", unknown.clone()),
                "/Cpu",
                json!("300"),
            ),
            "fargate-size",
            "/Cpu",
        ),
        // Fargate takes host.sourcePath from nobody, whatever the container is called.
        (
            with(
                with(
                    properties(),
                    "/ContainerDefinitions/0/Name",
                    unknown.clone(),
                ),
                "/NetworkMode",
                json!("bridge"),
            ),
            "fargate-network-mode",
            "/NetworkMode",
        ),
    ] {
        let errors = errors(&document);
        let expected = (code.to_owned(), pointer.to_owned());
        assert!(errors.contains(&expected), "{document}: {errors:?}");
    }
    // 256 CPU units go with some memory, but host networking never goes with Fargate.
    let (_, diagnostics) = read(&with(properties(), "/Memory", unknown).to_string());
    assert_eq!(said(&diagnostics, Severity::Error), []);
}

#[test]
fn a_list_of_containers_is_checked_as_far_as_it_goes() {
    let containers = json!([
        {
            "name": "web",
            "image": "registry.example/shop:3",
            "cpu": null,
            "portMappings": [{"containerPort": 80, "hostPort": 81, "protocol": "tpc"}],
            "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
        },
        {"name": "web", "image": "b:1", "essential": "no"},
    ]);
    let (found, diagnostics) = read(&containers.to_string());
    assert_eq!(found[0].form, Form::ContainerList);
    assert_eq!(found[0].definition.container_definitions.len(), 2);
    assert!(said(&diagnostics, Severity::Info).contains(&("container-list", "")));
    // Neither memory, nor the volume, nor the family is missing for certain.
    let errors = said(&diagnostics, Severity::Error);
    assert_eq!(
        errors,
        [
            ("not-a-choice", "/0/portMappings/0/protocol"),
            ("container-name-duplicate", "/1/name"),
            ("wrong-type", "/1/essential"),
        ]
    );
    let errors = self::errors(&json!([{"Name": "web", "Image": "b:1", "Essential": "no"}]));
    assert_eq!(
        errors,
        [("wrong-type".to_owned(), "/0/Essential".to_owned())]
    );
}

#[test]
fn yaml_is_read_like_json_with_its_own_places() {
    let text = "\
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Shop:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: !Sub ${AWS::StackName}-shop
      NetworkMode: !Ref Mode
      ContainerDefinitions:
        - Name: web
          Image: !Join [':', [registry.example/shop, !Ref Version]]
          Memory: 128
          Essential: yes
          MemoryReservation: 256
";
    let (found, diagnostics) = read(text);
    assert_eq!(found.len(), 1);
    let errors: Vec<_> = diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .map(|it| {
            let span = it.span.unwrap();
            let held = text.get(span.start..span.end).unwrap();
            (it.code, it.pointer.as_str(), held, span.line, span.column)
        })
        .collect();
    let place = "/Resources/Shop/Properties/ContainerDefinitions/0/MemoryReservation";
    assert_eq!(errors, [("memory-below-reservation", place, "256", 13, 30)]);
    let opaque: Vec<_> = diagnostics
        .iter()
        .filter(|it| it.code == "opaque-value")
        .map(|it| {
            let span = it.span.unwrap();
            text.get(span.start..span.end).unwrap()
        })
        .collect();
    assert_eq!(
        opaque,
        [
            "!Sub ${AWS::StackName}-shop",
            "!Ref Mode",
            "!Join [':', [registry.example/shop, !Ref Version]]"
        ]
    );
    let branches = "\
Type: AWS::ECS::TaskDefinition
Properties:
  ContainerDefinitions:
    - {Name: web, Image: 'a:1', Memory: 64, Essential: !If [IsProduction, true, maybe]}
";
    let (_, diagnostics) = read(branches);
    let fault = diagnostics.iter().find(|it| it.code == "wrong-type");
    let span = fault.unwrap().span.unwrap();
    assert_eq!(branches.get(span.start..span.end), Some("maybe"));
    // The input of RegisterTaskDefinition may be YAML as well (`--cli-input-yaml`).
    let (found, diagnostics) =
        read("family: shop\ncontainerDefinitions:\n- name: web\n  image: a:1\n  memory: 64\n");
    assert_eq!(said(&diagnostics, Severity::Error), []);
    assert_eq!(found[0].form, Form::RegisterInput);
}

#[test]
fn broken_yaml_is_said_to_be_broken_yaml() {
    let (found, diagnostics) = read("family: shop\ncontainerDefinitions:\n- name: 'web\n");
    assert!(found.is_empty());
    assert_eq!(said(&diagnostics, Severity::Error), [("not-yaml", "")]);
}
