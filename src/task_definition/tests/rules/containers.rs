//! Containers by themselves: names, images, sizes, logs, roles and environment.

use serde_json::json;

use super::{Case, rows};

pub(super) fn containers() -> Vec<Case> {
    let digest = format!("a/b@sha256:{}", "0a".repeat(32));
    let mut cases = rows! {
        on_ec2 "family-empty" {"/family": ""} at "/family"; near {"/family": "a"};
        on_ec2 "containers-empty" {"/containerDefinitions": []} at "/containerDefinitions"; near {};
        on_ec2 "container-name-missing" {"WEB/name": null} at "WEB/name"; near {"WEB/name": "a"};
        on_ec2 "container-name-missing" {"WEB/name": ""} at "WEB/name"; near {};
        on_ec2 "container-name-duplicate" {"HELPER/name": "web"} at "HELPER/name";
            near {"HELPER/name": "Web"}
            fix "Set name to web-2";
        on_ec2 "image-missing" {"WEB/image": null} at "WEB/image"; near {"WEB/image": "a:1"};
        on_ec2 "image-missing" {"WEB/image": ""} at "WEB/image"; near {};
        on_ec2 "image-characters" {"WEB/image": "${IMAGE}"} at "WEB/image";
            near {"WEB/image": "registry.example:5000/team/shop_a-b:1.2#3"};
        on_ec2 "image-characters" {"WEB/image": "shop:1 "} at "WEB/image"; near {}
            fix "Set image to shop:1";
        on_ec2 "image-digest" {"WEB/image": "a@sha256:12"} at "WEB/image"; near {};
        on_ec2 "restart-attempt-period"
            {"WEB/restartPolicy": {"enabled": true, "restartAttemptPeriod": 59}}
            at "WEB/restartPolicy/restartAttemptPeriod";
            near {"WEB/restartPolicy": {"enabled": true, "restartAttemptPeriod": 60}}
            fix "Set restartAttemptPeriod to 60";
        on_ec2 "restart-attempt-period"
            {"WEB/restartPolicy": {"enabled": false, "restartAttemptPeriod": 1801}}
            at "WEB/restartPolicy/restartAttemptPeriod";
            near {"WEB/restartPolicy": {"enabled": true, "restartAttemptPeriod": 1800}}
            fix "Set restartAttemptPeriod to 1800";
        on_ec2 "user-syntax" {"WEB/user": "a:b:c"} at "WEB/user"; near {"WEB/user": "1000:staff"};
        on_ec2 "user-syntax" {"WEB/user": "-1"} at "WEB/user"; near {"WEB/user": "nobody"};
        on_ec2 "security-option" {"WEB/dockerSecurityOptions": ["root"]}
            at "WEB/dockerSecurityOptions/0";
            near {"WEB/dockerSecurityOptions": ["label:type:svirt_apache_t", "no-new-privileges"]};
        on_ec2 "credential-spec" {"WEB/credentialSpecs": ["arn:aws:s3:::b/gmsa.json"]}
            at "WEB/credentialSpecs/0";
            near {"WEB/credentialSpecs": ["credentialspecdomainless:arn:aws:s3:::b/gmsa.json"]}
            fix "Set credentialSpecs to credentialspec:arn:aws:s3:::b/gmsa.json";
        on_ec2 "no-essential-container" {"WEB/essential": false} at "/containerDefinitions";
            near {"HELPER/essential": true, "WEB/essential": false}
            fix "Set essential to true";
        on_ec2 "no-essential-container" {
            "/containerDefinitions": [{"name": "a", "image": "a:1", "memory": 8, "essential": false}]
        } at "/containerDefinitions", "WEB/essential";
            near {"/containerDefinitions": [{"name": "a", "image": "a:1", "memory": 8}]}
            fix "Set essential to true";
    };
    if let Some(case) = cases.iter_mut().find(|it| it.code == "image-digest") {
        case.near = vec![("WEB/image", json!(digest))];
    }
    cases
}

pub(super) fn sizes() -> Vec<Case> {
    rows! {
        on_ec2 "task-cpu" {"/cpu": "127"} at "/cpu"; near {"/cpu": "128"}
            fix "Set cpu to 128";
        on_ec2 "task-cpu" {"/cpu": "196609"} at "/cpu"; near {"/cpu": "192 vCPU"}
            fix "Set cpu to 196608";
        on_ec2 "task-cpu" {"/cpu": "fast"} at "/cpu"; near {"/cpu": ".25 vcpu"};
        on_ec2 "task-memory" {"/memory": "512MB"} at "/memory"; near {"/memory": "1 GB"}
            fix "Set memory to 512";
        on_ec2 "task-memory" {"/memory": "much"} at "/memory"; near {"/memory": "512"};
        on_ec2 "container-without-memory" {"WEB/memory": null} at "WEB/memory";
            near {"WEB/memory": null, "/memory": "512"}
            fix "Set memory to 512";
        on_ec2 "container-without-memory" {"WEB/memory": 0} at "WEB/memory";
            near {"WEB/memory": 0, "WEB/memoryReservation": 16}
            fix "Set memory to 512";
        on_ec2 "memory-below-reservation" {"WEB/memoryReservation": 257} at "WEB/memoryReservation";
            near {"WEB/memoryReservation": 256}
            fix "Set memoryReservation to 256";
        on_ec2 "container-memory-small" {"WEB/memory": 5} at "WEB/memory"; near {"WEB/memory": 6}
            fix "Set memory to 6";
        on_ec2 "container-memory-small" {"HELPER/memoryReservation": 1} at "HELPER/memoryReservation";
            near {"HELPER/memoryReservation": 6}
            fix "Set memoryReservation to 6";
        on_ec2 "container-cpu-sum" {"/cpu": "128", "WEB/cpu": 129} at "WEB/cpu";
            near {"/cpu": "128", "WEB/cpu": 128}
            fix "Set cpu to 128";
        on_ec2 "container-cpu-sum" {"/cpu": "128", "WEB/cpu": 100, "HELPER/cpu": 29}
            at "/cpu", "/containerDefinitions";
            near {"/cpu": "128", "WEB/cpu": 100, "HELPER/cpu": 28}
            fix "Set cpu to 129";
        on_fargate "container-cpu-sum" {"WEB/cpu": 500, "HELPER/cpu": 100}
            at "/cpu", "/containerDefinitions";
            near {"WEB/cpu": 500, "HELPER/cpu": 12};
        on_fargate "container-cpu-sum"
            {"/memory": "2048", "WEB/cpu": 500, "HELPER/cpu": 100}
            at "/cpu", "/containerDefinitions";
            near {}
            fix "Set cpu to 1024";
        on_ec2 "container-memory-sum" {"/memory": "300", "HELPER/memory": 100}
            at "/memory", "/containerDefinitions";
            near {"/memory": "356", "HELPER/memory": 100}
            fix "Set memory to 356";
        on_fargate "container-memory-sum" {"WEB/memory": 1000, "HELPER/memory": 100}
            at "/memory", "/containerDefinitions";
            near {"WEB/memory": 1000, "HELPER/memory": 24}
            fix "Set memory to 2048";
        on_ec2 "container-memory-above-task" {"/memory": "128"} at "WEB/memory";
            near {"/memory": "256"}
            fix "Set memory to 128";
        on_fargate "container-memory-above-task" {"WEB/memory": 1025, "HELPER/memory": 24}
            at "WEB/memory";
            near {"WEB/memory": 1000, "HELPER/memory": 24}
            fix "Set memory to 1000";
    }
}

pub(super) fn logging() -> Vec<Case> {
    rows! {
        on_fargate "awslogs-group" {"WEB/logConfiguration": {
            "logDriver": "awslogs",
            "options": {"awslogs-region": "r", "awslogs-stream-prefix": "p"}
        }} at "WEB/logConfiguration/options/awslogs-group";
            near {"WEB/logConfiguration": {"logDriver": "splunk"}}
            fix "Set awslogs-group to /ecs/shop";
        on_ec2 "awslogs-region" {
            "HELPER/logConfiguration": {
                "logDriver": "awslogs",
                "options": {"awslogs-group": "g", "awslogs-region": "eu-west-1"}
            },
            "WEB/logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "g"}}
        } at "WEB/logConfiguration/options/awslogs-region";
            near {"WEB/logConfiguration": {
                "logDriver": "awslogs",
                "options": {"awslogs-group": "g", "awslogs-region": "r"}
            }}
            fix "Set awslogs-region to eu-west-1";
        on_ec2 "awslogs-create-group" {"WEB/logConfiguration": {"logDriver": "awslogs", "options": {
            "awslogs-group": "g", "awslogs-region": "r", "awslogs-create-group": "false"
        }}} at "WEB/logConfiguration/options/awslogs-create-group";
            near {"WEB/logConfiguration": {"logDriver": "awslogs", "options": {
                "awslogs-group": "g", "awslogs-region": "r", "awslogs-create-group": "true"
            }}}
            fix "Remove awslogs-create-group";
        on_ec2 "awslogs-multiline" {"WEB/logConfiguration": {"logDriver": "awslogs", "options": {
            "awslogs-group": "g", "awslogs-region": "r",
            "awslogs-datetime-format": "%H", "awslogs-multiline-pattern": "^I"
        }}} at "WEB/logConfiguration/options/awslogs-multiline-pattern";
            near {"WEB/logConfiguration": {"logDriver": "awslogs", "options": {
                "awslogs-group": "g", "awslogs-region": "r", "awslogs-multiline-pattern": "^I"
            }}}
            fix "Remove awslogs-multiline-pattern";
        on_ec2 "log-mode"
            {"WEB/logConfiguration": {"logDriver": "fluentd", "options": {"mode": "nonblocking"}}}
            at "WEB/logConfiguration/options/mode";
            near {"WEB/logConfiguration": {"logDriver": "fluentd", "options": {"mode": "blocking"}}}
            fix "Set mode to non-blocking";
        on_ec2 "log-buffer-size"
            {"WEB/logConfiguration": {"logDriver": "gelf", "options": {"max-buffer-size": "big"}}}
            at "WEB/logConfiguration/options/max-buffer-size";
            near {"WEB/logConfiguration": {"logDriver": "gelf", "options": {"max-buffer-size": "25m"}}};
        on_fargate "firelens-without-router" {"WEB/logConfiguration": {"logDriver": "awsfirelens"}}
            at "WEB/logConfiguration/logDriver";
            near {
                "WEB/logConfiguration": {"logDriver": "awsfirelens"},
                "HELPER/firelensConfiguration": {"type": "fluentbit"}
            };
        on_fargate "firelens-without-sender" {"HELPER/firelensConfiguration": {"type": "fluentd"}}
            at "HELPER/firelensConfiguration";
            near {}
            fix "Remove firelensConfiguration";
        on_ec2 "firelens-routers" {
            "WEB/logConfiguration": {"logDriver": "awsfirelens"},
            "WEB/firelensConfiguration": {"type": "fluentbit"},
            "HELPER/firelensConfiguration": {"type": "fluentbit"}
        } at "HELPER/firelensConfiguration";
            near {
                "WEB/logConfiguration": {"logDriver": "awsfirelens"},
                "HELPER/firelensConfiguration": {"type": "fluentbit"}
            }
            fix "Remove firelensConfiguration";
    }
}

pub(super) fn roles() -> Vec<Case> {
    rows! {
        on_ec2 "role-arn" {"/taskRoleArn": "arn:aws:iam::123456789012:user/u"} at "/taskRoleArn";
            near {"/taskRoleArn": "arn:aws-cn:iam::123456789012:role/path/app"};
        on_ec2 "role-arn" {"/executionRoleArn": "my role"} at "/executionRoleArn";
            near {"/executionRoleArn": "my-role"};
        on_ec2 "execution-role-missing"
            {"/executionRoleArn": null, "WEB/secrets": [{"name": "A", "valueFrom": "a"}]}
            at "/executionRoleArn";
            near {"WEB/secrets": [{"name": "A", "valueFrom": "a"}]}
            fix "Set executionRoleArn to ecsTaskExecutionRole";
        on_ec2 "execution-role-missing"
            {"/executionRoleArn": "", "WEB/repositoryCredentials": {"credentialsParameter": "x"}}
            at "/executionRoleArn";
            near {"WEB/repositoryCredentials": {"credentialsParameter": "x"}}
            fix "Set executionRoleArn to ecsTaskExecutionRole";
        on_fargate "execution-role-missing"
            {"/executionRoleArn": null, "WEB/image": "1.dkr.ecr.eu-west-1.amazonaws.com/a:1"}
            at "/executionRoleArn";
            near {"/executionRoleArn": null, "WEB/image": "public.ecr.aws/a/a:1"}
            fix "Set executionRoleArn to ecsTaskExecutionRole";
        on_fargate "execution-role-missing" {"/executionRoleArn": null, "WEB/logConfiguration": {
            "logDriver": "awslogs", "options":
                {"awslogs-group": "g", "awslogs-region": "r", "awslogs-stream-prefix": "p"}
        }} at "/executionRoleArn";
            near {"/executionRoleArn": null, "WEB/logConfiguration": {"logDriver": "splunk"}}
            fix "Set executionRoleArn to ecsTaskExecutionRole";
        on_ec2 "environment-files-without-role" {
            "/executionRoleArn": null,
            "WEB/environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::b/a.env"}]
        } at "/executionRoleArn";
            near {"WEB/environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::b/a.env"}]}
            fix "Set executionRoleArn to ecsTaskExecutionRole";
        on_fargate "efs-iam-without-role" {"/volumes": [{"name": "e", "efsVolumeConfiguration": {
            "fileSystemId": "fs-1", "transitEncryption": "ENABLED",
            "authorizationConfig": {"iam": "ENABLED"}
        }}]} at "/volumes/0/efsVolumeConfiguration/authorizationConfig/iam";
            near {"/taskRoleArn": "app", "/volumes": [{"name": "e", "efsVolumeConfiguration": {
                "fileSystemId": "fs-1", "transitEncryption": "ENABLED",
                "authorizationConfig": {"iam": "ENABLED"}
            }}]};
        on_ec2 "task-role-is-execution-role" {"/taskRoleArn": "one", "/executionRoleArn": "one"}
            at "/taskRoleArn";
            near {"/taskRoleArn": "one", "/executionRoleArn": "two"};
        on_ec2 "environment-name" {"WEB/environment": [{"value": "1"}]} at "WEB/environment/0/name";
            near {"WEB/environment": [{"name": "A"}]};
        on_ec2 "environment-name" {"WEB/environment": [{"name": "A=1"}]} at "WEB/environment/0/name";
            near {"WEB/environment": [{"name": "A", "value": "=1"}]};
        on_ec2 "environment-duplicate"
            {"WEB/environment": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}
            at "WEB/environment/1/name";
            near {"WEB/environment": [{"name": "A", "value": "1"}, {"name": "a", "value": "2"}]};
        on_ec2 "secret-name-duplicate" {
            "WEB/environment": [{"name": "A", "value": "1"}],
            "WEB/secrets": [{"name": "A", "valueFrom": "a"}]
        } at "WEB/secrets/0/name";
            near {"HELPER/environment": [{"name": "A", "value": "1"}],
                "WEB/secrets": [{"name": "A", "valueFrom": "a"}]};
        on_ec2 "secret-value-from" {"WEB/secrets": [{"name": "A", "valueFrom": ""}]}
            at "WEB/secrets/0/valueFrom";
            near {"WEB/secrets": [{"name": "A", "valueFrom": "/shop/a"}]};
        on_ec2 "secret-arn" {"WEB/secrets": [{"name": "A", "valueFrom": "arn:aws:s3:::bucket"}]}
            at "WEB/secrets/0/valueFrom";
            near {"WEB/secrets": [{"name": "A", "valueFrom": "arn:aws:ssm:r:1:parameter/a"}]};
        on_ec2 "secret-arn" {"WEB/secrets": [
            {"name": "A", "valueFrom": "arn:aws:secretsmanager:r:1:secret:s-123456:key"}
        ]} at "WEB/secrets/0/valueFrom";
            near {"WEB/secrets": [
                {"name": "A", "valueFrom": "arn:aws:secretsmanager:r:1:secret:s-123456:key::"}
            ]}
            fix "Set valueFrom to arn:aws:secretsmanager:r:1:secret:s-123456:key::";
        on_ec2 "secret-arn" {"WEB/logConfiguration": {"logDriver": "splunk", "secretOptions": [
            {"name": "splunk-token", "valueFrom": "arn:aws:secretsmanager:r:1:secret:s:k:AWSCURRENT:v"}
        ]}} at "WEB/logConfiguration/secretOptions/0/valueFrom";
            near {"WEB/logConfiguration": {"logDriver": "splunk", "secretOptions": [
                {"name": "splunk-token", "valueFrom": "arn:aws:secretsmanager:r:1:secret:s:k::v"}
            ]}};
        on_ec2 "secret-arn"
            {"WEB/repositoryCredentials": {"credentialsParameter": "arn:aws:ssm:r:1:parameter/a"}}
            at "WEB/repositoryCredentials/credentialsParameter";
            near {"WEB/repositoryCredentials":
                {"credentialsParameter": "arn:aws:secretsmanager:r:1:secret:a-AbCdEf"}};
        on_ec2 "environment-file"
            {"WEB/environmentFiles": [{"type": "s3", "value": "s3://bucket/a.env"}]}
            at "WEB/environmentFiles/0/value";
            near {"WEB/environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::bucket/a.env"}]}
            fix "Set value to arn:aws:s3:::bucket/a.env";
        on_ec2 "environment-file"
            {"WEB/environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::b/settings"}]}
            at "WEB/environmentFiles/0/value";
            near {};
    }
}
