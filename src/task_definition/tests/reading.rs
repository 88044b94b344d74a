//! Reading: what is recognised, what is kept, and that no input breaks it.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::super::reading::from_object;
use super::super::{NetworkMode, TaskDefinition, from_value, read, read_and_check};
use super::{on_ec2, on_fargate, said, set};
use crate::diagnostic::{Diagnostic, Severity};

/// A definition with something in every typed field and much beside them.
fn full() -> Value {
    let mut definition = on_ec2();
    for (pointer, value) in [
        ("/taskRoleArn", json!("app")),
        ("/cpu", json!("1 vCPU")),
        ("/memory", json!("2048")),
        ("/tags", json!([{"key": "team", "value": "shop"}])),
        (
            "/volumes",
            json!([
                {"name": "data"}, {"name": "host", "host": {"sourcePath": "/h"}},
                {"name": "docker", "dockerVolumeConfiguration":
                    {"scope": "shared", "driver": "local", "labels": {"a": "b"}}},
                {"name": "efs", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}},
                {"name": "s3", "s3filesVolumeConfiguration": {"fileSystemArn": "arn:a"}},
                {"name": "fsx", "fsxWindowsFileServerVolumeConfiguration": {}},
                {"name": "ebs", "configuredAtLaunch": true},
            ]),
        ),
        (
            "/runtimePlatform",
            json!({"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"}),
        ),
        ("/pidMode", json!("task")),
        ("/ipcMode", json!("none")),
        (
            "/proxyConfiguration",
            json!({"type": "APPMESH", "containerName": "web", "properties": []}),
        ),
        ("/ephemeralStorage", json!({"sizeInGiB": 30})),
        ("/enableFaultInjection", json!(true)),
        (
            "/containerDefinitions/0/restartPolicy",
            json!({"enabled": true, "ignoredExitCodes": [0], "restartAttemptPeriod": 60}),
        ),
        ("/containerDefinitions/0/entryPoint", json!(["/bin/a"])),
        ("/containerDefinitions/0/command", json!(["b"])),
        ("/containerDefinitions/0/user", json!("1000")),
        ("/containerDefinitions/0/links", json!(["helper"])),
        (
            "/containerDefinitions/0/mountPoints",
            json!([{"sourceVolume": "data", "containerPath": "/d", "readOnly": true}]),
        ),
        (
            "/containerDefinitions/0/volumesFrom",
            json!([{"sourceContainer": "helper", "readOnly": false}]),
        ),
        (
            "/containerDefinitions/0/linuxParameters",
            json!({"initProcessEnabled": true, "maxSwap": 1}),
        ),
        ("/containerDefinitions/0/privileged", json!(true)),
        (
            "/containerDefinitions/0/firelensConfiguration",
            json!({"type": "fluentbit", "options": {"config-file-type": "file"}}),
        ),
        (
            "/containerDefinitions/0/dockerSecurityOptions",
            json!(["no-new-privileges"]),
        ),
        (
            "/containerDefinitions/0/credentialSpecs",
            json!(["credentialspec:arn:a"]),
        ),
        ("/containerDefinitions/0/startTimeout", json!(10)),
        (
            "/containerDefinitions/0/portMappings/-",
            json!({"containerPortRange": "90-91"}),
        ),
        (
            "/placementConstraints",
            json!([{"type": "memberOf", "expression": "a == b"}]),
        ),
        ("/containerDefinitions/0/cpu", json!(10)),
        ("/containerDefinitions/0/stopTimeout", json!(10)),
        (
            "/containerDefinitions/0/secrets",
            json!([{"name": "A", "valueFrom": "p"}]),
        ),
        (
            "/containerDefinitions/0/environmentFiles",
            json!([{"type": "s3", "value": "arn:aws:s3:::b/a.env"}]),
        ),
        (
            "/containerDefinitions/0/logConfiguration",
            json!({"logDriver": "splunk", "options": {"splunk-token": "x"},
                "secretOptions": [{"name": "t", "valueFrom": "p"}]}),
        ),
        (
            "/containerDefinitions/0/repositoryCredentials",
            json!({"credentialsParameter": "c"}),
        ),
        (
            "/containerDefinitions/1/dependsOn",
            json!([{"containerName": "web", "condition": "HEALTHY"}]),
        ),
        (
            "/containerDefinitions/0/resourceRequirements",
            json!([{"type": "GPU", "value": "1"}]),
        ),
    ] {
        set(&mut definition, pointer, value);
    }
    definition
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn what_is_read_and_written_again_is_the_same() {
    for value in [on_fargate(), on_ec2(), full()] {
        let definition = from_value(&value, "").0.unwrap();
        assert_eq!(
            serde_json::to_string(&definition).unwrap(),
            value.to_string()
        );
    }
}

#[test]
fn what_the_model_cannot_hold_is_kept_beside_it() {
    for (pointer, kept) in [
        ("/family", json!("")),
        ("/cpu", json!(256)),
        ("/networkMode", json!("bridges")),
        ("/placementConstraints", json!([])),
        ("/containerDefinitions/0/portMappings", json!([])),
        ("/containerDefinitions/0/portMappings", json!([1])),
        ("/containerDefinitions/0/essential", json!("yes")),
        ("/containerDefinitions/0/memory", json!(1.5)),
        ("/containerDefinitions/0/image", json!(["a"])),
        ("/containerDefinitions/0/healthCheck", json!({})),
        (
            "/containerDefinitions/0/logConfiguration/options",
            json!({}),
        ),
        ("/containerDefinitions/0/secrets/0/extra", json!(true)),
        (
            "/containerDefinitions/1/dependsOn",
            json!([{"containerName": "web"}]),
        ),
        (
            "/containerDefinitions/1/dependsOn/0/condition",
            json!("READY"),
        ),
    ] {
        let mut value = full();
        set(&mut value, pointer, kept);
        let definition = from_value(&value, "").0.unwrap();
        assert_eq!(definition.container_definitions.len(), 2, "{pointer}");
        let written = serde_json::to_string(&definition).unwrap();
        assert_eq!(written, value.to_string(), "{pointer}");
    }
}

#[test]
fn the_answer_of_describe_task_definition_is_read_without_what_ecs_added() {
    let added = json!({
        "taskDefinitionArn": "arn:aws:ecs:r:1:task-definition/shop:7",
        "revision": 7,
        "status": "ACTIVE",
        "requiresAttributes": [{"name": "ecs.capability.task-eni"}],
        "compatibilities": ["EC2", "FARGATE"],
        "registeredAt": "2030-01-01T00:00:00Z",
        "registeredBy": "arn:aws:iam::1:user/u",
    });
    let mut inner = on_fargate();
    for (name, value) in object(&added) {
        set(&mut inner, &format!("/{name}"), value);
    }
    let tags = json!([{"key": "team", "value": "shop"}]);
    let described = json!({"taskDefinition": inner, "tags": tags});

    let (definition, diagnostics) = from_value(&described, "");
    assert_eq!(said(&diagnostics, Severity::Error), []);
    let definition = definition.unwrap();
    assert_eq!(Value::Object(definition.registration.clone()), added);
    let mut expected = on_fargate();
    set(&mut expected, "/tags", tags);
    assert_eq!(serde_json::to_value(&definition).unwrap(), expected);

    let (definition, diagnostics) = from_value(&inner, "");
    assert_eq!(said(&diagnostics, Severity::Error), []);
    assert!(
        said(&diagnostics, Severity::Info)
            .contains(&("registered-task-definition", "/taskDefinitionArn"))
    );
    assert_eq!(
        serde_json::to_value(definition.unwrap()).unwrap(),
        on_fargate()
    );
}

#[test]
fn without_what_ecs_added_the_other_members_keep_their_order() {
    let text = concat!(
        r#"{"zone":1,"taskDefinitionArn":"arn:a","containerDefinitions":[{"name":"web"}],"#,
        r#""revision":7,"family":"shop","region":2,"status":"ACTIVE","cpu":"256"}"#,
    );
    let (definition, _) = read(text);
    assert_eq!(
        serde_json::to_string(&definition).unwrap(),
        r#"{"zone":1,"containerDefinitions":[{"name":"web"}],"family":"shop","region":2,"cpu":"256"}"#
    );
}

#[test]
fn pointers_start_where_the_definition_stands() {
    let mut inner = on_fargate();
    set(&mut inner, "/memory", Value::Null);
    let (_, diagnostics) = from_value(&inner, "/taskDefinitions/0");
    let expected = [("fargate-size-missing", "/taskDefinitions/0/memory")];
    assert_eq!(said(&diagnostics, Severity::Error), expected);
    let (_, diagnostics) = from_value(&json!({"taskDefinition": inner}), "/x");
    let expected = [("fargate-size-missing", "/x/taskDefinition/memory")];
    assert_eq!(said(&diagnostics, Severity::Error), expected);
}

#[test]
fn another_kind_of_document_is_named() {
    for (document, what) in [
        (json!([1, 2]), "array"),
        (json!({"Resources": {}}), "CloudFormation"),
        (json!({"tasks": []}), "describe-tasks"),
        (
            json!({"Version": "2012-10-17", "Statement": []}),
            "IAM policy",
        ),
        (json!("family"), "text"),
        (Value::Null, "null"),
    ] {
        let (definition, diagnostics) = from_value(&document, "");
        assert_eq!(definition, None);
        assert_eq!(
            said(&diagnostics, Severity::Error),
            [("not-a-task-definition", "")]
        );
        assert!(diagnostics[0].message.contains(what), "{diagnostics:?}");
    }
}

#[test]
fn without_containers_nothing_can_run() {
    for containers in [Value::Null, json!([]), json!({}), json!([1])] {
        let mut value = on_fargate();
        set(&mut value, "/containerDefinitions", containers);
        let (definition, diagnostics) = from_value(&value, "");
        assert_eq!(definition, None);
        assert!(!said(&diagnostics, Severity::Error).is_empty());
    }
}

#[test]
fn text_with_a_syntax_error_is_checked_all_the_same_and_in_the_order_of_the_text() {
    let text = r#"{
  "family": "shop",
  "cpu": 256,
  "containerDefinitions": [
    {"name": "web", "image": "shop:1", "memory": 64,},
  ]
}"#;
    let (definition, diagnostics) = read(text);
    assert_eq!(definition.unwrap().family, "shop");
    let errors: Vec<_> = diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .map(|it| (it.code, it.span.unwrap().line))
        .collect();
    assert_eq!(errors, [("wrong-type", 3), ("not-json", 5)]);
}

#[test]
fn other_rooms_add_their_rules() {
    let text = json!({"taskDefinition": full()}).to_string();
    let (definition, diagnostics) = read_and_check(&text, |definition| {
        definition
            .placement_expressions()
            .map(|(pointer, expression)| Diagnostic::error("query", pointer, expression))
            .collect()
    });
    assert_eq!(
        definition.unwrap().effective_network_mode(),
        NetworkMode::Bridge
    );
    let found = diagnostics.iter().find(|it| it.code == "query").unwrap();
    assert_eq!(
        found.pointer,
        "/taskDefinition/placementConstraints/0/expression"
    );
    let span = found.span.unwrap();
    assert_eq!(text.get(span.start..span.end), Some("\"a == b\""));
}

/// A value that stands where a member of a definition may.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-2..400_i64).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z0-9:./@ -]{0,12}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec![
            "",
            "web",
            "helper",
            "host",
            "awsvpc",
            "FARGATE",
            "HEALTHY",
            "SUCCESS",
            "arn:aws:ssm",
            "9999999999999999999 vCPU",
            "GB",
            "aws:",
            "-",
            "1-2",
            "é",
            "GPU",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let name = prop_oneof![
            prop::sample::select(vec![
                "name",
                "image",
                "command",
                "type",
                "value",
                "containerName",
                "condition",
                "containerPort",
                "options",
                "host",
                "key",
                "dependsOn",
            ])
            .prop_map(str::to_owned),
            any::<String>(),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The pointers of everything in `value`.
fn pointers(value: &Value, at: String, into: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                pointers(member, format!("{at}/{name}"), into);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, format!("{at}/{index}"), into);
            }
        }
        _ => {}
    }
    into.push(at);
}

/// A full definition in which some values are replaced by others.
fn damaged_definition() -> impl Strategy<Value = Value> {
    let mut places = Vec::new();
    pointers(&full(), String::new(), &mut places);
    let damage = (prop::sample::select(places), any_value());
    prop::collection::vec(damage, 1..5).prop_map(|damages| {
        let mut definition = full();
        for (pointer, value) in damages {
            if let Some(place) = definition.pointer_mut(&pointer) {
                *place = value;
            }
        }
        definition
    })
}

proptest! {
    #[test]
    fn any_definition_is_read_checked_and_written_again_without_loss(
        value in damaged_definition(),
    ) {
        let (definition, diagnostics) = from_value(&value, "");
        prop_assert!(definition.is_some() || !diagnostics.is_empty());
        if let Some(definition) = definition {
            let _ = definition.requires_attributes();
            let _ = definition.static_host_ports();
            let _ = (definition.cpu_units(), definition.memory_mib(), definition.gpu_count());
            let _ = (definition.supports_fargate(), definition.compatibilities());
        }
        if let Value::Object(members) = &value {
            let read: TaskDefinition = from_object(members);
            let written = serde_json::to_value(&read).unwrap();
            prop_assert_eq!(written.to_string(), value.to_string());
            let again: TaskDefinition = from_object(&object(&written));
            prop_assert_eq!(again, read);
        }
    }

    #[test]
    fn every_fix_fits_the_text(value in damaged_definition()) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        for diagnostic in read(&text).1 {
            if let Some(fix) = diagnostic.fix {
                let mended = crate::json_text::apply(&text, &fix.patch);
                prop_assert!(mended.is_some(), "{:?}", fix);
                let mended = mended.unwrap_or_default();
                prop_assert!(serde_json::from_str::<Value>(&mended).is_ok(), "{:?}", fix);
            }
        }
    }

    #[test]
    fn every_diagnostic_names_a_place_in_the_text(value in damaged_definition()) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        for diagnostic in read(&text).1 {
            let span = diagnostic.span.unwrap();
            prop_assert!(text.get(span.start..span.end).is_some());
            prop_assert!(diagnostic.pointer.is_empty() || diagnostic.pointer.starts_with('/'));
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in any::<String>()) {
        let (definition, diagnostics) = read(&text);
        prop_assert!(definition.is_some() || !diagnostics.is_empty());
    }
}
