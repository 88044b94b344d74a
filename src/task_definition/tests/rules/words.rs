//! The words of AWS, where they are known, and ours.

use serde_json::{Value, json};

use super::super::{check, on_ec2, on_fargate};
use super::{all, changed};
use crate::diagnostic::Wording;

/// A definition, what is changed in it, and what AWS answers then.
type Answer = (fn() -> Value, super::Changes, &'static str);

fn answers() -> Vec<Answer> {
    let fargate: fn() -> Value = on_fargate;
    let ec2: fn() -> Value = on_ec2;
    let wait = |on: &str, condition: &str| json!([{"containerName": on, "condition": condition}]);
    let efs = |members: Value| {
        let mut efs = json!({"fileSystemId": "fs-1"});
        efs.as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        json!([{"name": "e", "efsVolumeConfiguration": efs}])
    };
    vec![
        (
            fargate,
            vec![("/cpu", json!(256))],
            "Invalid type for parameter cpu, value: 256, type: <class 'int'>, valid types: \
             <class 'str'>",
        ),
        (
            fargate,
            vec![("/tags", json!({"env": "prod"}))],
            "Invalid type for parameter tags, value: {'env': 'prod'}, type: <class 'dict'>, \
             valid types: <class 'list'>, <class 'tuple'>",
        ),
        (
            fargate,
            vec![("WEB/secrets", json!([{"name": "A"}]))],
            "Missing required parameter in containerDefinitions[0].secrets[0]: \"valueFrom\"",
        ),
        (
            fargate,
            vec![("WEB/portMappings/0/port", json!(80))],
            "Unknown parameter in containerDefinitions[0].portMappings[0]: \"port\", must be one \
             of: containerPort, hostPort, protocol, name, appProtocol, containerPortRange",
        ),
        (
            fargate,
            vec![("/tags", json!([{"key": ""}]))],
            "Invalid length for parameter tags[0].key, value: 0, valid min length: 1",
        ),
        (
            fargate,
            vec![("/memory", json!("512"))],
            "No Fargate configuration exists for given values.",
        ),
        (
            fargate,
            vec![("/cpu", Value::Null)],
            "Fargate requires that 'cpu' be defined at the task level.",
        ),
        (
            fargate,
            vec![("/networkMode", json!("host"))],
            "Fargate only supports network mode 'awsvpc'.",
        ),
        (
            fargate,
            vec![("WEB/privileged", json!(true))],
            "Fargate requires that the 'privileged' setting be 'false'",
        ),
        (
            fargate,
            vec![("/ipcMode", json!("host"))],
            "Fargate compatible task definitions do not support ipcMode",
        ),
        (
            fargate,
            vec![("/pidMode", json!("host"))],
            "Tasks using the Fargate launch type do not support pidMode 'host'",
        ),
        (
            fargate,
            vec![("WEB/logConfiguration", json!({"logDriver": "gelf"}))],
            "gelf is not a valid log driver. Must be one of [awslogs, splunk, awsfirelens]",
        ),
        (
            fargate,
            vec![("/ephemeralStorage", json!({"sizeInGiB": 300}))],
            "EphemeralStorage size should be at most 200",
        ),
        (
            fargate,
            vec![("WEB/portMappings/0/hostPort", json!(80))],
            "When networkMode=awsvpc, the host ports and container ports in port mappings must \
             match.",
        ),
        (
            fargate,
            vec![("WEB/hostname", json!("web"))],
            "hostname is not supported on container when networkMode=awsvpc",
        ),
        (
            fargate,
            vec![("HELPER/dependsOn", wait("db", "START"))],
            "Cannot depend on container db because it does not exist",
        ),
        (
            fargate,
            vec![("HELPER/dependsOn", wait("web", "COMPLETE"))],
            "A dependency container with SUCCESS or COMPLETE condition cannot be an essential \
             container",
        ),
        (
            fargate,
            vec![("WEB/dependsOn", wait("helper", "HEALTHY"))],
            "A dependency container with HEALTHY condition must have health check configured",
        ),
        (
            fargate,
            vec![(
                "/volumes",
                efs(json!({"authorizationConfig": {"iam": "ENABLED"}})),
            )],
            "EFS IAM authorization requires TransitEncryption to be enabled",
        ),
        (
            fargate,
            vec![("/volumes", efs(json!({"transitEncryptionPort": 1})))],
            "TransitEncryptionPort requires that TransitEncryption is enabled",
        ),
        (
            ec2,
            vec![("WEB/memory", Value::Null)],
            "Invalid setting for container 'web'. At least one of 'memory' or \
             'memoryReservation' must be specified.",
        ),
        (
            ec2,
            vec![("WEB/memoryReservation", json!(300))],
            "'memory' must be greater than or equal to 'memoryReservation'",
        ),
        (
            ec2,
            vec![("/memory", json!("128"))],
            "The 'memory' setting for container 'web' is greater than for the task",
        ),
        (
            ec2,
            vec![("/cpu", json!("128")), ("WEB/cpu", json!(200))],
            "The sum of all container 'cpu' values cannot be greater than the task-level 'cpu' \
             value",
        ),
        (
            ec2,
            vec![("/cpu", json!("100"))],
            "Invalid 'cpu' setting for task. For more information, see the Troubleshooting \
             section of the Amazon ECS Developer Guide.",
        ),
        (
            ec2,
            vec![("HELPER/name", json!("web"))],
            "Container names must be unique within a task definition",
        ),
        (
            ec2,
            vec![("WEB/essential", json!(false))],
            "Task definition doesn't have any essential container",
        ),
        (
            ec2,
            vec![("WEB/image", Value::Null)],
            "Container.image should not be null or empty.",
        ),
        (
            ec2,
            vec![("WEB/image", json!("a b"))],
            "Container.image contains invalid characters.",
        ),
        (
            ec2,
            vec![(
                "WEB/mountPoints",
                json!([{"sourceVolume": "d", "containerPath": "/d"}]),
            )],
            "Unknown volume 'd'.",
        ),
        (
            ec2,
            vec![(
                "/placementConstraints",
                json!([{"type": "distinctInstance"}]),
            )],
            "constraint.type 'distinctInstance' is not supported.",
        ),
        (ec2, vec![("/tags", json!([]))], "Tags can not be empty."),
        (
            ec2,
            vec![("/ephemeralStorage", json!({"sizeInGiB": 21}))],
            "Tasks using the EC2 launch type do not support EphemeralStorage",
        ),
        (
            ec2,
            vec![
                ("/executionRoleArn", Value::Null),
                ("WEB/secrets", json!([{"name": "A", "valueFrom": "a"}])),
            ],
            "When you are specifying container secrets, you must also specify a value for \
             'executionRoleArn'.",
        ),
    ]
}

#[test]
fn messages_are_those_of_aws_where_they_are_known() {
    for (base, changes, message) in answers() {
        let diagnostics = check(&changed(base, &changes));
        let found = diagnostics.iter().find(|it| it.message == message);
        let messages: Vec<_> = diagnostics.iter().map(|it| &it.message).collect();
        let wording = found.map(|it| it.wording);
        assert_eq!(wording, Some(Wording::Aws), "{message}: {messages:#?}");
    }
}

#[test]
fn what_only_surprises_is_said_in_our_words() {
    for case in all() {
        for diagnostic in check(&case.broken()) {
            let is_error = diagnostic.severity == crate::diagnostic::Severity::Error;
            assert!(
                is_error || diagnostic.wording == Wording::Own,
                "{diagnostic:?}"
            );
        }
    }
}

#[test]
fn whose_words_they_are_stands_in_the_json() {
    let diagnostics = check(&changed(on_fargate, &vec![("/cpu", json!(256))]));
    let written = serde_json::to_value(&diagnostics[0]).unwrap();
    assert_eq!(written["wording"], "aws");
    assert_eq!(
        written["fix"],
        json!({
            "title": "Write it as the text \"256\"",
            "patch": [{"op": "replace", "path": "/cpu", "value": "256"}],
        })
    );
}

#[test]
fn a_misspelt_member_is_told_its_likely_name() {
    for (pointer, help) in [
        ("/Family", "Did you mean family?"),
        ("/containerDefinition", "Did you mean containerDefinitions?"),
        ("WEB/enviroment", "Did you mean environment?"),
        ("WEB/dependson", "Did you mean dependsOn?"),
        (
            "/image",
            "image belongs to a container: move it into containerDefinitions.",
        ),
        (
            "WEB/networkMode",
            "networkMode belongs to the task: move it out of containerDefinitions.",
        ),
        ("/revision", "ECS adds revision on registration: remove it."),
    ] {
        let diagnostics = check(&changed(on_fargate, &vec![(pointer, json!("x"))]));
        let helps: Vec<_> = diagnostics
            .iter()
            .filter_map(|it| it.help.as_deref())
            .collect();
        assert!(helps.contains(&help), "{pointer}: {helps:#?}");
    }
}
