//! The attributes that a definition asks of a container instance.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::from_value;
use super::{on_ec2, on_fargate, set};

fn attributes(base: Value, changes: &[(&str, Value)]) -> BTreeSet<String> {
    let mut value = base;
    for (pointer, new) in changes {
        let pointer = pointer.replace("WEB", "/containerDefinitions/0");
        set(&mut value, &pointer, new.clone());
    }
    from_value(&value, "").0.unwrap().requires_attributes()
}

/// What a change adds to the attributes of a definition in bridge mode without anything.
fn added(changes: &[(&str, Value)]) -> Vec<String> {
    let mut bare = on_ec2();
    set(&mut bare, "/executionRoleArn", Value::Null);
    set(
        &mut bare,
        "/containerDefinitions/0/healthCheck",
        Value::Null,
    );
    let before = attributes(bare.clone(), &[]);
    let after = attributes(bare, changes);
    let short = |name: &String| {
        name.replace("com.amazonaws.ecs.capability.", "old:")
            .replace("ecs.capability.", "")
    };
    let added: BTreeSet<String> = after.difference(&before).map(short).collect();
    added.into_iter().collect()
}

#[test]
fn every_field_asks_for_its_capability() {
    let web = |member: &str| format!("WEB/{member}");
    let task = |member: &str| format!("/{member}");
    let efs = json!([{"name": "e", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]);
    let log = |driver: &str| json!({"logDriver": driver, "options": {}});
    let secret = |from: &str| json!([{"name": "A", "valueFrom": from}]);
    const SECRET: &str = "arn:aws:secretsmanager:r:1:secret:s";
    let rows: Vec<(String, Value, &[&str])> = vec![
        (
            task("networkMode"),
            json!("awsvpc"),
            &["old:docker-remote-api.1.18", "task-eni"],
        ),
        (task("taskRoleArn"), json!("app"), &["old:task-iam-role"]),
        (task("memory"), json!("512"), &["task-cpu-mem-limit"]),
        (task("cpu"), json!("512"), &["task-cpu-mem-limit"]),
        (
            task("cpu"),
            json!("20480"),
            &["increased-task-cpu-limit", "task-cpu-mem-limit"],
        ),
        (
            task("pidMode"),
            json!("task"),
            &["pid-ipc-namespace-sharing"],
        ),
        (
            task("ipcMode"),
            json!("none"),
            &["pid-ipc-namespace-sharing"],
        ),
        (
            task("proxyConfiguration"),
            json!({"containerName": "web"}),
            &["aws-appmesh"],
        ),
        (
            task("enableFaultInjection"),
            json!(true),
            &["fault-injection"],
        ),
        (
            task("volumes"),
            efs,
            &["efs", "efsAuth", "old:docker-remote-api.1.25"],
        ),
        (
            task("volumes"),
            json!([{"name": "f", "fsxWindowsFileServerVolumeConfiguration": {}}]),
            &["fsxWindowsFileServer"],
        ),
        (
            task("volumes"),
            json!([{"name": "d", "dockerVolumeConfiguration": {"driver": "rexray"}}]),
            &["docker-plugin.rexray"],
        ),
        (
            task("volumes"),
            json!([{"name": "d", "dockerVolumeConfiguration": {}}]),
            &["docker-plugin.local"],
        ),
        (
            task("volumes"),
            json!([{"name": "e", "configuredAtLaunch": true}, {"name": "h", "host": {}}]),
            &["storage.ebs-task-volume-attach"],
        ),
        (
            web("image"),
            json!("1.dkr.ecr.r.amazonaws.com/a:1"),
            &["old:ecr-auth"],
        ),
        (
            web("repositoryCredentials"),
            json!({"credentialsParameter": "c"}),
            &["private-registry-authentication.secretsmanager"],
        ),
        (
            web("environmentFiles"),
            json!([{"type": "s3", "value": "arn:aws:s3:::b/a.env"}]),
            &["env-files.s3"],
        ),
        (
            web("secrets"),
            secret(SECRET),
            &["secrets.asm.environment-variables"],
        ),
        (
            web("secrets"),
            secret("p"),
            &["secrets.ssm.environment-variables"],
        ),
        (
            web("logConfiguration"),
            log("awslogs"),
            &["old:docker-remote-api.1.19", "old:logging-driver.awslogs"],
        ),
        (
            web("logConfiguration"),
            log("json-file"),
            &["old:docker-remote-api.1.18", "old:logging-driver.json-file"],
        ),
        (
            web("logConfiguration"),
            log("gelf"),
            &["old:docker-remote-api.1.20", "old:logging-driver.gelf"],
        ),
        (
            web("logConfiguration"),
            json!({"logDriver": "splunk", "secretOptions": secret(SECRET)}),
            &[
                "old:docker-remote-api.1.22",
                "old:logging-driver.splunk",
                "secrets.asm.bootstrap.log-driver",
            ],
        ),
        (
            web("logConfiguration"),
            json!({"logDriver": "awsfirelens", "options": {"log-driver-buffer-limit": "1"}}),
            &[
                "logging-driver.awsfirelens.log-driver-buffer-limit",
                "old:logging-driver.awsfirelens",
            ],
        ),
        (
            web("firelensConfiguration"),
            json!({"type": "fluentbit", "options": {"config-file-type": "s3"}}),
            &["firelens.fluentbit", "firelens.options.config.s3"],
        ),
        (web("stopTimeout"), json!(60), &["container-ordering"]),
        (
            web("healthCheck"),
            json!({"command": ["CMD", "a"]}),
            &["container-health-check", "old:docker-remote-api.1.24"],
        ),
        (
            web("healthCheck"),
            json!({"command": ["CMD", "a"], "startPeriod": 10}),
            &["container-health-check", "old:docker-remote-api.1.29"],
        ),
        (
            web("restartPolicy"),
            json!({"enabled": true}),
            &["container-restart-policy"],
        ),
        (web("restartPolicy"), json!({"enabled": false}), &[]),
        (
            web("portMappings"),
            json!([{"containerPortRange": "1-2"}]),
            &["network.container-port-range"],
        ),
        (
            web("privileged"),
            json!(true),
            &["old:privileged-container"],
        ),
        (web("user"), json!("1000"), &["old:docker-remote-api.1.17"]),
        (
            web("dockerLabels"),
            json!({"a": "b"}),
            &["old:docker-remote-api.1.18"],
        ),
        (
            web("linuxParameters"),
            json!({"initProcessEnabled": true}),
            &["old:docker-remote-api.1.25"],
        ),
        (
            web("dockerSecurityOptions"),
            json!(["label:type:a", "apparmor:b", "credentialspec:file://c"]),
            &["gmsa", "old:apparmor", "old:selinux"],
        ),
        (
            web("credentialSpecs"),
            json!(["credentialspec:arn:a"]),
            &["gmsa"],
        ),
        (
            web("credentialSpecs"),
            json!(["credentialspecdomainless:arn:a"]),
            &["gmsa-domainless"],
        ),
    ];
    for (pointer, value, expected) in rows {
        assert_eq!(
            added(&[(&pointer, value.clone())]),
            expected,
            "{pointer}: {value}"
        );
    }
}

#[test]
fn roles_ask_for_more_together_with_what_uses_them() {
    let role = ("/executionRoleArn", json!("exec"));
    let image = ("WEB/image", json!("1.dkr.ecr.r.amazonaws.com/a:1"));
    assert_eq!(
        added(&[role.clone(), image]),
        ["execution-role-ecr-pull", "old:ecr-auth"]
    );
    let log = ("WEB/logConfiguration", json!({"logDriver": "awslogs"}));
    assert!(added(&[role, log]).contains(&"execution-role-awslogs".to_owned()));
    let host = ("/networkMode", json!("host"));
    assert_eq!(
        added(&[host, ("/taskRoleArn", json!("app"))]),
        ["old:task-iam-role", "old:task-iam-role-network-host"]
    );
}

/// The answers of DescribeTaskDefinition that were found in public all look like this one.
#[test]
fn a_usual_definition_for_fargate_asks_for_what_ecs_says() {
    let definition = on_fargate();
    let changes = [
        ("/taskRoleArn", json!("app")),
        ("WEB/image", json!("1.dkr.ecr.r.amazonaws.com/a:1")),
        (
            "WEB/logConfiguration",
            json!({"logDriver": "awslogs", "options": {"awslogs-group": "g"}}),
        ),
        ("WEB/memoryReservation", json!(128)),
        (
            "WEB/healthCheck",
            json!({"command": ["CMD", "a"], "startPeriod": 120}),
        ),
    ];
    let names = attributes(definition, &changes);
    let expected = [
        "com.amazonaws.ecs.capability.docker-remote-api.1.18",
        "com.amazonaws.ecs.capability.docker-remote-api.1.19",
        "com.amazonaws.ecs.capability.docker-remote-api.1.21",
        "com.amazonaws.ecs.capability.docker-remote-api.1.29",
        "com.amazonaws.ecs.capability.ecr-auth",
        "com.amazonaws.ecs.capability.logging-driver.awslogs",
        "com.amazonaws.ecs.capability.task-iam-role",
        "ecs.capability.container-health-check",
        "ecs.capability.execution-role-awslogs",
        "ecs.capability.execution-role-ecr-pull",
        "ecs.capability.task-eni",
    ];
    assert_eq!(names, expected.into_iter().map(str::to_owned).collect());
}
