//! Definitions of many kinds that ECS registers: none of them may be called wrong.

use serde_json::{Value, json};

use super::{check, said, set};
use crate::diagnostic::Severity;

/// A definition of one container, with members of the task and of the container.
fn definition(task: &Value, container: &Value) -> Value {
    let mut definition = json!({
        "family": "kind",
        "containerDefinitions": [{"name": "app", "image": "registry.example/app:1"}],
    });
    for (name, value) in task.as_object().unwrap() {
        set(&mut definition, &format!("/{name}"), value.clone());
    }
    for (name, value) in container.as_object().unwrap() {
        let pointer = format!("/containerDefinitions/0/{name}");
        set(&mut definition, &pointer, value.clone());
    }
    definition
}

/// The same on Fargate.
fn fargate(task: &Value, container: &Value) -> Value {
    let mut members = json!({
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "1024",
        "memory": "4096",
    });
    let own = task.as_object().unwrap().clone();
    members.as_object_mut().unwrap().extend(own);
    definition(&members, container)
}

/// One container on EC2: what the task says, what the container says.
fn on_instances() -> Vec<(&'static str, Value)> {
    let kind = |what, task: Value, container: Value| {
        let mut container = container;
        if container.get("memory").is_none() && container.get("memoryReservation").is_none() {
            container["memory"] = json!(128);
        }
        (what, definition(&task, &container))
    };
    vec![
        kind("nothing but what is required", json!({}), json!({})),
        kind(
            "bridge with a dynamic port",
            json!({"networkMode": "bridge", "requiresCompatibilities": ["EC2"]}),
            json!({"portMappings": [{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}]}),
        ),
        kind(
            "bridge with one port on two host ports, and another one for both protocols",
            json!({}),
            json!({"portMappings": [
                {"containerPort": 80, "hostPort": 8080}, {"containerPort": 80, "hostPort": 8081},
                {"containerPort": 53, "hostPort": 53},
                {"containerPort": 53, "hostPort": 53, "protocol": "udp"},
            ]}),
        ),
        kind(
            "host mode",
            json!({"networkMode": "host", "pidMode": "host", "ipcMode": "host"}),
            json!({"portMappings": [{"containerPort": 9100, "hostPort": 9100}]}),
        ),
        kind(
            "no network",
            json!({"networkMode": "none"}),
            json!({"portMappings": []}),
        ),
        kind(
            "awsvpc on EC2",
            json!({"networkMode": "awsvpc", "requiresCompatibilities": ["EC2"], "cpu": "0.5 vCPU",
                "memory": "1.5GB", "taskRoleArn": "app", "executionRoleArn": "exec"}),
            json!({"portMappings": [{"containerPort": 80, "hostPort": 80, "name": "http",
                "appProtocol": "http2"}]}),
        ),
        kind(
            "port ranges",
            json!({"networkMode": "awsvpc"}),
            json!({"portMappings": [
                {"containerPortRange": "8000-8100"}, {"containerPortRange": "8101-8200"},
                {"containerPortRange": "8000-8100", "protocol": "udp"}, {"containerPort": 80},
            ]}),
        ),
        kind(
            "task memory only",
            json!({"memory": "2048", "cpu": "128"}),
            json!({"memory": null, "cpu": 0, "memoryReservation": 64}),
        ),
        kind(
            "GPUs",
            json!({"requiresCompatibilities": ["EC2"],
                "placementConstraints": [{"type": "memberOf",
                    "expression": "attribute:ecs.instance-type =~ g4dn.*"}]}),
            json!({"resourceRequirements": [{"type": "GPU", "value": "4"}]}),
        ),
        kind(
            "a shared GPU",
            json!({}),
            json!({"resourceRequirements": [{"type": "GPU", "sharingStrategy":
                {"nvidiaMps": {"memory": 2048, "maxComputePercent": 50}}}]}),
        ),
        kind(
            "all that Linux offers",
            json!({}),
            json!({
                "privileged": true,
                "user": "1000:1000",
                "readonlyRootFilesystem": true,
                "interactive": true,
                "pseudoTerminal": true,
                "linuxParameters": {
                    "capabilities": {"add": ["NET_ADMIN", "ALL"], "drop": ["NET_RAW"]},
                    "devices": [{"hostPath": "/dev/fuse", "containerPath": "/dev/fuse",
                        "permissions": ["read", "write", "mknod"]}],
                    "initProcessEnabled": true,
                    "sharedMemorySize": 256,
                    "tmpfs": [{"containerPath": "/run", "size": 64,
                        "mountOptions": ["noexec", "nosuid", "uid=1000"]}],
                    "maxSwap": 512,
                    "swappiness": 0,
                },
                "ulimits": [
                    {"name": "nofile", "softLimit": 65536, "hardLimit": 65536},
                    {"name": "memlock", "softLimit": -1, "hardLimit": -1},
                    {"name": "core", "softLimit": 0, "hardLimit": -1},
                ],
                "systemControls": [
                    {"namespace": "net.core.somaxconn", "value": "1024"},
                    {"namespace": "kernel.shmmax", "value": "1"},
                    {"namespace": "fs.mqueue.msg_max", "value": "20"},
                ],
                "dockerSecurityOptions": ["no-new-privileges:true", "apparmor:docker-default",
                    "label:disable"],
                "dnsServers": ["10.0.0.2"],
                "dnsSearchDomains": ["shop.internal", "example.com"],
                "extraHosts": [{"hostname": "db", "ipAddress": "10.0.0.3"}],
                "hostname": "app",
                "dockerLabels": {"com.example/team": "a", "": "b"},
                "workingDirectory": "/srv",
                "entryPoint": ["/bin/server"],
                "command": ["--port", "80"],
            }),
        ),
        kind(
            "no network in one container",
            json!({}),
            json!({"disableNetworking": true}),
        ),
        kind(
            "timeouts beyond those of Fargate",
            json!({"requiresCompatibilities": ["EC2", "EXTERNAL"]}),
            json!({"stopTimeout": 3600}),
        ),
        kind(
            "a restart policy",
            json!({}),
            json!({"restartPolicy": {"enabled": true, "ignoredExitCodes": [0, 137],
                "restartAttemptPeriod": 180}}),
        ),
        kind(
            "bind mounts, Docker volumes and EBS",
            json!({"volumes": [
                {"name": "empty"}, {"name": "host", "host": {"sourcePath": "/var/log"}},
                {"name": "docker", "dockerVolumeConfiguration": {"scope": "shared",
                    "autoprovision": true, "driver": "local", "driverOpts": {"type": "nfs"},
                    "labels": {"a": "b"}}},
                {"name": "ebs", "configuredAtLaunch": true},
            ]}),
            json!({"mountPoints": [
                {"sourceVolume": "empty", "containerPath": "/empty"},
                {"sourceVolume": "host", "containerPath": "/logs", "readOnly": true},
                {"sourceVolume": "docker", "containerPath": "/nfs"},
                {"sourceVolume": "ebs", "containerPath": "/data"},
            ]}),
        ),
        kind(
            "EFS with a directory",
            json!({"volumes": [{"name": "efs", "efsVolumeConfiguration":
                {"fileSystemId": "fs-0123456789abcdef0", "rootDirectory": "/shop"}}]}),
            json!({"mountPoints": [{"sourceVolume": "efs", "containerPath": "/efs"}]}),
        ),
        kind(
            "every source of environment",
            json!({"executionRoleArn": "arn:aws:iam::123456789012:role/exec"}),
            json!({
                "environment": [{"name": "A", "value": ""}, {"name": "B", "value": "{\"c\": 1}"}],
                "environmentFiles": [
                    {"type": "s3", "value": "arn:aws-cn:s3:::bucket/path/app.env"}],
                "secrets": [
                    {"name": "S1", "valueFrom": "parameter-name"},
                    {"name": "S2", "valueFrom": "/path/of/parameter"},
                    {"name": "S3", "valueFrom":
                        "arn:aws:ssm:eu-west-1:123456789012:parameter/a/b"},
                    {"name": "S4", "valueFrom":
                        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf"},
                    {"name": "S5", "valueFrom":
                        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf:key::"},
                    {"name": "S6", "valueFrom":
                        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf::AWSPREVIOUS:"},
                ],
                "repositoryCredentials": {"credentialsParameter": "registry"},
            }),
        ),
        kind(
            "a driver of EC2",
            json!({}),
            json!({"logConfiguration": {"logDriver": "json-file",
                "options": {"max-size": "10m", "max-file": "3"}}}),
        ),
        kind(
            "awslogs without prefix",
            json!({}),
            json!({"logConfiguration": {"logDriver": "awslogs", "options": {
                "awslogs-group": "/app", "awslogs-region": "eu-west-1",
                "awslogs-create-group": "true", "mode": "non-blocking",
                "max-buffer-size": "25m"}}}),
        ),
        kind(
            "External instances",
            json!({"requiresCompatibilities": ["EXTERNAL"], "networkMode": "bridge"}),
            json!({"portMappings": [{"containerPort": 80, "hostPort": 8080}]}),
        ),
        kind(
            "tags, fault injection and an old image by its digest",
            json!({"tags": [{"key": "team", "value": "a b"}, {"key": "empty"}],
                "enableFaultInjection": true}),
            json!({"image": format!("registry.example:5000/a/b@sha256:{}", "0".repeat(64)),
                "versionConsistency": "disabled"}),
        ),
        kind(
            "a health check at its limits",
            json!({}),
            json!({"healthCheck": {"command": ["CMD-SHELL", "curl -f http://localhost/ || exit 1"],
                "interval": 300, "timeout": 60, "retries": 10, "startPeriod": 300}}),
        ),
        kind(
            "Windows with a credential spec and FSx",
            json!({
                "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2019_CORE",
                    "cpuArchitecture": "X86_64"},
                "volumes": [{"name": "share", "fsxWindowsFileServerVolumeConfiguration": {
                    "fileSystemId": "fs-0123456789abcdef0", "rootDirectory": "share",
                    "authorizationConfig": {"credentialsParameter":
                        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ad-AbCdEf",
                        "domain": "shop.example"}}}],
            }),
            json!({"credentialSpecs": ["credentialspecdomainless:arn:aws:s3:::b/gmsa.json"],
                "mountPoints": [{"sourceVolume": "share", "containerPath": "C:\\share"}],
                "cpu": 512, "memory": 1024}),
        ),
        kind(
            "Windows with a credential spec the old way",
            json!({"executionRoleArn": "exec"}),
            json!({"dockerSecurityOptions": ["credentialspec:file://gmsa.json"],
                "entryPoint": ["powershell", "-Command"], "command": ["Start-Site"]}),
        ),
    ]
}

fn on_fargate() -> Vec<(&'static str, Value)> {
    let kind = |what, task: Value, container: Value| (what, fargate(&task, &container));
    vec![
        kind(
            "the smallest",
            json!({"cpu": "256", "memory": "512"}),
            json!({}),
        ),
        kind(
            "the largest",
            json!({"cpu": "16 vCPU", "memory": "120 GB"}),
            json!({}),
        ),
        kind(
            "sizes in words",
            json!({"cpu": ".25 vcpu", "memory": "0.5GB"}),
            json!({}),
        ),
        kind(
            "ARM64",
            json!({"runtimePlatform": {"operatingSystemFamily": "LINUX",
                "cpuArchitecture": "ARM64"}}),
            json!({}),
        ),
        kind(
            "Windows",
            json!({"runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_FULL"}}),
            json!({"portMappings": [{"containerPort": 80}]}),
        ),
        kind(
            "EC2 as well",
            json!({"requiresCompatibilities": ["EC2", "FARGATE"]}),
            json!({"memory": 4096, "cpu": 1024}),
        ),
        kind(
            "storage, processes and timeouts",
            json!({"ephemeralStorage": {"sizeInGiB": 200}, "pidMode": "task"}),
            json!({"stopTimeout": 2, "linuxParameters": {"initProcessEnabled": true,
                "capabilities": {"add": ["SYS_PTRACE"], "drop": ["ALL"]},
                "tmpfs": [{"containerPath": "/tmp", "size": 64}]},
                "ulimits": [{"name": "nofile", "softLimit": 1024, "hardLimit": 65535}]}),
        ),
        kind(
            "awslogs and an image in Amazon ECR",
            json!({"executionRoleArn": "arn:aws:iam::123456789012:role/exec"}),
            json!({"image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1",
                "logConfiguration": {"logDriver": "awslogs", "options": {
                    "awslogs-group": "/app", "awslogs-region": "eu-west-1",
                    "awslogs-stream-prefix": "app"}}}),
        ),
        kind(
            "splunk with a secret token",
            json!({"executionRoleArn": "exec"}),
            json!({"logConfiguration": {"logDriver": "splunk",
                "options": {"splunk-url": "https://splunk.example"},
                "secretOptions": [{"name": "splunk-token", "valueFrom": "token"}]}}),
        ),
        kind(
            "EFS with an access point, S3 Files and a volume at launch",
            json!({"taskRoleArn": "app", "volumes": [
                {"name": "efs", "efsVolumeConfiguration": {"fileSystemId": "fs-1",
                    "transitEncryption": "ENABLED", "transitEncryptionPort": 2999,
                    "authorizationConfig": {"accessPointId": "fsap-1", "iam": "ENABLED"}}},
                {"name": "s3", "s3filesVolumeConfiguration": {"fileSystemArn": "arn:aws:a"}},
                {"name": "ebs", "configuredAtLaunch": true},
                {"name": "scratch", "host": {}},
            ]}),
            json!({"mountPoints": [{"sourceVolume": "efs", "containerPath": "/efs"},
                {"sourceVolume": "scratch", "containerPath": "/scratch"}]}),
        ),
    ]
}

/// Several containers.
fn together() -> Vec<(&'static str, Value)> {
    let app = |members: Value| {
        let mut app = json!({"name": "app", "image": "app:1", "memory": 256});
        let members = members.as_object().unwrap().clone();
        app.as_object_mut().unwrap().extend(members);
        app
    };
    let second = |members: Value| {
        let mut second = app(members);
        second["name"] = json!("second");
        second
    };
    let of = |task: Value, containers: Vec<Value>| {
        let mut definition = task;
        definition["family"] = json!("together");
        definition["containerDefinitions"] = containers.into();
        definition
    };
    vec![
        (
            "an init container and a sidecar",
            of(
                json!({}),
                vec![
                    app(json!({"dependsOn": [
                        {"containerName": "second", "condition": "SUCCESS"},
                        {"containerName": "envoy", "condition": "HEALTHY"}]})),
                    second(json!({"essential": false, "startTimeout": 60})),
                    json!({"name": "envoy", "image": "envoy:1", "memoryReservation": 64,
                        "startTimeout": 60,
                        "healthCheck": {"command": ["CMD", "/healthy"]}}),
                ],
            ),
        ),
        (
            "links and volumes of another container",
            of(
                json!({"networkMode": "bridge"}),
                vec![
                    app(json!({"links": ["second:db"],
                        "volumesFrom": [{"sourceContainer": "second", "readOnly": true}]})),
                    second(json!({})),
                ],
            ),
        ),
        (
            "FireLens",
            of(
                json!({"requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
                    "cpu": "512", "memory": "1024", "taskRoleArn": "app",
                    "executionRoleArn": "exec"}),
                vec![
                    app(
                        json!({"logConfiguration": {"logDriver": "awsfirelens", "options":
                        {"Name": "cloudwatch", "region": "eu-west-1", "log_group_name": "/app"}}}),
                    ),
                    second(
                        json!({"firelensConfiguration": {"type": "fluentbit", "options":
                        {"enable-ecs-log-metadata": "true", "config-file-type": "file",
                            "config-file-value": "/fluent-bit/extra.conf"}}}),
                    ),
                ],
            ),
        ),
        (
            "App Mesh",
            of(
                json!({"networkMode": "awsvpc", "proxyConfiguration": {"type": "APPMESH",
                    "containerName": "second", "properties": [
                        {"name": "IgnoredUID", "value": "1337"},
                        {"name": "ProxyIngressPort", "value": "15000"},
                        {"name": "ProxyEgressPort", "value": "15001"},
                        {"name": "AppPorts", "value": "8080"},
                        {"name": "EgressIgnoredIPs", "value": "169.254.170.2,169.254.169.254"},
                        {"name": "EgressIgnoredPorts", "value": ""}]}}),
                vec![app(json!({})), second(json!({"user": "1337"}))],
            ),
        ),
        (
            "containers with the same port on a bridge",
            of(
                json!({}),
                vec![
                    app(json!({"portMappings": [{"containerPort": 80}]})),
                    second(json!({"portMappings": [{"containerPort": 80}]})),
                ],
            ),
        ),
        (
            "Managed Instances",
            of(
                json!({"requiresCompatibilities": ["MANAGED_INSTANCES"], "cpu": "1024",
                    "memory": "2048",
                    "trustedExecutionConfiguration": {"isolationMode": "CONFIDENTIAL_SANDBOX",
                        "attestationPolicy": "e30="}}),
                vec![
                    app(json!({"privileged": true,
                        "resourceRequirements": [{"type": "NeuronDevice", "value": "ALL"}]})),
                    second(json!({"logConfiguration": {"logDriver": "json-file"}})),
                ],
            ),
        ),
    ]
}

#[test]
fn what_ecs_registers_is_not_called_wrong() {
    let kinds = [on_instances(), on_fargate(), together()].concat();
    assert!(kinds.len() > 35);
    for (what, definition) in kinds {
        let diagnostics = check(&definition);
        assert_eq!(said(&diagnostics, Severity::Error), [], "{what}");
    }
}
