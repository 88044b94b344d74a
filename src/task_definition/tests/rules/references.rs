//! What parts of a definition say about each other, health checks, volumes.

use super::{Case, rows};

pub(super) fn references() -> Vec<Case> {
    rows! {
        on_ec2 "dependency-unknown"
            {"HELPER/dependsOn": [{"containerName": "wep", "condition": "START"}]}
            at "HELPER/dependsOn/0/containerName";
            near {"HELPER/dependsOn": [{"containerName": "web", "condition": "START"}]}
            fix "Set containerName to web";
        on_ec2 "dependency-unknown"
            {"HELPER/dependsOn": [{"containerName": "database", "condition": "START"}]}
            at "HELPER/dependsOn/0/containerName";
            near {}
            fix "Remove the dependency";
        on_ec2 "dependency-on-itself"
            {"HELPER/dependsOn": [{"containerName": "helper", "condition": "START"}]}
            at "HELPER/dependsOn/0/containerName";
            near {}
            fix "Remove the dependency";
        on_ec2 "dependency-duplicate" {"HELPER/dependsOn": [
            {"containerName": "web", "condition": "START"},
            {"containerName": "web", "condition": "START"}
        ]} at "HELPER/dependsOn/1/containerName";
            near {"HELPER/dependsOn": [{"containerName": "web", "condition": "START"}]}
            fix "Remove the dependency";
        on_ec2 "dependency-essential"
            {"HELPER/dependsOn": [{"containerName": "web", "condition": "SUCCESS"}]}
            at "HELPER/dependsOn/0/condition";
            near {"WEB/dependsOn": [{"containerName": "helper", "condition": "SUCCESS"}]}
            fix "Set condition to START";
        on_ec2 "dependency-essential" {
            "HELPER/essential": null,
            "HELPER/dependsOn": [{"containerName": "web", "condition": "COMPLETE"}]
        } at "HELPER/dependsOn/0/condition";
            near {"WEB/dependsOn": [{"containerName": "helper", "condition": "COMPLETE"}]}
            fix "Set essential of web to false";
        on_ec2 "dependency-without-health-check"
            {"WEB/dependsOn": [{"containerName": "helper", "condition": "HEALTHY"}]}
            at "WEB/dependsOn/0/condition";
            near {"HELPER/dependsOn": [{"containerName": "web", "condition": "HEALTHY"}]}
            fix "Set condition to START";
        on_ec2 "dependency-cycle" {
            "WEB/dependsOn": [{"containerName": "helper", "condition": "START"}],
            "HELPER/dependsOn": [{"containerName": "web", "condition": "START"}]
        } at "WEB/dependsOn";
            near {
                "WEB/dependsOn": [{"containerName": "helper", "condition": "START"}],
                "HELPER/links": ["web"]
            };
        on_ec2 "link-unknown" {"WEB/links": ["halper:h"]} at "WEB/links/0";
            near {"WEB/links": ["helper:h"]}
            fix "Set links to helper:h";
        on_ec2 "link-unknown" {"WEB/links": ["database"]} at "WEB/links/0"; near {}
            fix "Remove the link";
        on_ec2 "link-cycle" {"WEB/links": ["helper"], "HELPER/links": ["web:w"]} at "WEB/links";
            near {"HELPER/links": ["web:w"]};
        on_ec2 "link-cycle" {"WEB/links": ["web"]} at "WEB/links/0"; near {}
            fix "Remove the link";
        on_ec2 "volumes-from-unknown" {"WEB/volumesFrom": [{"sourceContainer": "db"}]}
            at "WEB/volumesFrom/0/sourceContainer";
            near {"WEB/volumesFrom": [{"sourceContainer": "helper"}]}
            fix "Remove the entry";
        on_ec2 "volumes-from-itself" {"WEB/volumesFrom": [{"sourceContainer": "web"}]}
            at "WEB/volumesFrom/0/sourceContainer";
            near {}
            fix "Remove the entry";
        on_fargate "proxy-unknown" {"/proxyConfiguration": {"containerName": "halper", "properties": [
            {"name": "IgnoredUID", "value": "1337"}, {"name": "AppPorts", "value": "8080"},
            {"name": "ProxyIngressPort", "value": "15000"},
            {"name": "ProxyEgressPort", "value": "15001"}
        ]}} at "/proxyConfiguration/containerName";
            near {"/proxyConfiguration": {"containerName": "helper", "properties": [
                {"name": "IgnoredGID", "value": "1337"}, {"name": "AppPorts", "value": "8080"},
                {"name": "ProxyIngressPort", "value": "15000"},
                {"name": "ProxyEgressPort", "value": "15001"}
            ]}}
            fix "Set containerName to helper";
        on_ec2 "proxy-network-mode" {"/proxyConfiguration": {"containerName": "helper", "properties": [
            {"name": "IgnoredUID", "value": "1337"}, {"name": "AppPorts", "value": "8080"},
            {"name": "ProxyIngressPort", "value": "15000"},
            {"name": "ProxyEgressPort", "value": "15001"}
        ]}} at "/proxyConfiguration";
            near {}
            fix "Remove proxyConfiguration";
        on_fargate "proxy-port" {"/proxyConfiguration": {"containerName": "helper"}}
            at "/proxyConfiguration/properties";
            near {};
        on_fargate "proxy-ignored-user"
            {"/proxyConfiguration": {"containerName": "helper", "properties": [
                {"name": "AppPorts", "value": "8080"},
                {"name": "ProxyIngressPort", "value": "15000"},
                {"name": "ProxyEgressPort", "value": "15001"}
            ]}} at "/proxyConfiguration/properties";
            near {};
    }
}

pub(super) fn health() -> Vec<Case> {
    rows! {
        on_ec2 "health-check-command" {"WEB/healthCheck/command": []} at "WEB/healthCheck/command";
            near {"WEB/healthCheck/command": ["CMD", "a"]};
        on_ec2 "health-check-command" {"WEB/healthCheck/command": ["CMD-SHELL"]}
            at "WEB/healthCheck/command";
            near {"WEB/healthCheck/command": ["CMD-SHELL", "curl -f localhost || exit 1"]};
        on_ec2 "health-check-command" {"WEB/healthCheck/command": ["curl -f localhost"]}
            at "WEB/healthCheck/command/0";
            near {}
            fix "Put CMD-SHELL in front";
        on_ec2 "health-check-command" {"WEB/healthCheck/command": ["curl", "-f", "localhost"]}
            at "WEB/healthCheck/command/0";
            near {}
            fix "Put CMD in front";
        on_ec2 "health-check-command" {"WEB/healthCheck/command": ["cmd_shell", "true"]}
            at "WEB/healthCheck/command/0";
            near {}
            fix "Set command to CMD-SHELL";
        on_ec2 "health-check-none" {"WEB/healthCheck/command": ["NONE"]}
            at "WEB/healthCheck/command/0";
            near {}
            fix "Remove healthCheck";
        on_ec2 "health-check-shell-words" {"WEB/healthCheck/command": ["CMD-SHELL", "curl", "x"]}
            at "WEB/healthCheck/command";
            near {"WEB/healthCheck/command": ["CMD-SHELL", "curl x"]}
            fix "Write the command as one text";
        on_ec2 "health-check-shell-words" {"WEB/healthCheck/command": ["CMD", "curl x"]}
            at "WEB/healthCheck/command";
            near {"WEB/healthCheck/command": ["CMD", "curl", "x"]}
            fix "Use CMD-SHELL";
        on_ec2 "health-check-timeout" {"WEB/healthCheck/timeout": 31} at "WEB/healthCheck/timeout";
            near {"WEB/healthCheck/timeout": 30};
    }
}

pub(super) fn volumes() -> Vec<Case> {
    rows! {
        on_ec2 "volume-name" {"/volumes": [{"host": {}}]} at "/volumes/0/name";
            near {"/volumes": [{"name": "a", "host": {}}]};
        on_ec2 "volume-name" {"/volumes": [{"name": "a"}, {"name": "a"}]} at "/volumes/1/name";
            near {"/volumes": [{"name": "a"}, {"name": "b"}]};
        on_ec2 "volume-kinds" {"/volumes": [{"name": "a", "host": {}, "configuredAtLaunch": true}]}
            at "/volumes/0";
            near {"/volumes": [{"name": "a", "host": {}, "configuredAtLaunch": false}]}
            fix "Remove host";
        on_ec2 "volume-kinds" {"/volumes": [{
            "name": "a", "host": {"sourcePath": "/a"}, "dockerVolumeConfiguration": {"scope": "task"}
        }]} at "/volumes/0";
            near {};
        on_ec2 "volumes-at-launch" {"/volumes": [
            {"name": "a", "configuredAtLaunch": true}, {"name": "b", "configuredAtLaunch": true}
        ]} at "/volumes/1/configuredAtLaunch";
            near {"/volumes": [
                {"name": "a", "configuredAtLaunch": true}, {"name": "b", "configuredAtLaunch": false}
            ]}
            fix "Remove configuredAtLaunch";
        on_ec2 "docker-volume-autoprovision"
            {"/volumes": [{"name": "a", "dockerVolumeConfiguration": {"autoprovision": true}}]}
            at "/volumes/0/dockerVolumeConfiguration/autoprovision";
            near {"/volumes": [{"name": "a", "dockerVolumeConfiguration":
                {"autoprovision": true, "scope": "shared"}}]}
            fix "Set scope to shared";
        on_fargate "efs-iam-encryption" {"/taskRoleArn": "app", "/volumes": [{
            "name": "e", "efsVolumeConfiguration":
                {"fileSystemId": "fs-1", "authorizationConfig": {"iam": "ENABLED"}}
        }]} at "/volumes/0/efsVolumeConfiguration/transitEncryption";
            near {"/volumes": [{
                "name": "e", "efsVolumeConfiguration":
                    {"fileSystemId": "fs-1", "authorizationConfig": {"iam": "DISABLED"}}
            }]}
            fix "Set transitEncryption to ENABLED";
        on_fargate "efs-access-point-encryption" {"/volumes": [{
            "name": "e", "efsVolumeConfiguration":
                {"fileSystemId": "fs-1", "transitEncryption": "DISABLED",
                    "authorizationConfig": {"accessPointId": "fsap-1"}}
        }]} at "/volumes/0/efsVolumeConfiguration/transitEncryption";
            near {"/volumes": [{
                "name": "e", "efsVolumeConfiguration":
                    {"fileSystemId": "fs-1", "transitEncryption": "ENABLED",
                        "authorizationConfig": {"accessPointId": "fsap-1"}}
            }]}
            fix "Set transitEncryption to ENABLED";
        on_fargate "efs-encryption-port" {"/volumes": [{
            "name": "e", "efsVolumeConfiguration":
                {"fileSystemId": "fs-1", "transitEncryptionPort": 2999}
        }]} at "/volumes/0/efsVolumeConfiguration/transitEncryptionPort";
            near {"/volumes": [{
                "name": "e", "efsVolumeConfiguration":
                    {"fileSystemId": "fs-1", "transitEncryptionPort": 0}
            }]}
            fix "Set transitEncryption to ENABLED";
        on_fargate "efs-root-directory" {"/volumes": [{
            "name": "e", "efsVolumeConfiguration":
                {"fileSystemId": "fs-1", "transitEncryption": "ENABLED", "rootDirectory": "/x",
                    "authorizationConfig": {"accessPointId": "fsap-1"}}
        }]} at "/volumes/0/efsVolumeConfiguration/rootDirectory";
            near {"/volumes": [{
                "name": "e", "efsVolumeConfiguration":
                    {"fileSystemId": "fs-1", "transitEncryption": "ENABLED", "rootDirectory": "/",
                        "authorizationConfig": {"accessPointId": "fsap-1"}}
            }]}
            fix "Remove rootDirectory";
        on_fargate "s3files-task-role"
            {"/volumes": [{"name": "s", "s3filesVolumeConfiguration": {"fileSystemArn": "arn:a"}}]}
            at "/taskRoleArn";
            near {"/taskRoleArn": "app", "/volumes":
                [{"name": "s", "s3filesVolumeConfiguration": {"fileSystemArn": "arn:a"}}]};
        on_fargate "s3files-root-directory" {"/taskRoleArn": "app", "/volumes": [{
            "name": "s", "s3filesVolumeConfiguration":
                {"fileSystemArn": "arn:a", "accessPointArn": "arn:b", "rootDirectory": "/x"}
        }]} at "/volumes/0/s3filesVolumeConfiguration/rootDirectory";
            near {"/taskRoleArn": "app", "/volumes": [{
                "name": "s", "s3filesVolumeConfiguration":
                    {"fileSystemArn": "arn:a", "rootDirectory": "/x"}
            }]}
            fix "Remove rootDirectory";
        on_ec2 "volume-unknown" {"WEB/mountPoints": [{"sourceVolume": "data", "containerPath": "/d"}]}
            at "WEB/mountPoints/0/sourceVolume";
            near {
                "/volumes": [{"name": "data"}],
                "WEB/mountPoints": [{"sourceVolume": "data", "containerPath": "/d"}]
            }
            fix "Add the volume data";
        on_ec2 "volume-unknown" {
            "/volumes": [{"name": "data"}],
            "WEB/mountPoints": [{"sourceVolume": "date", "containerPath": "/d"}]
        } at "WEB/mountPoints/0/sourceVolume";
            near {}
            fix "Set sourceVolume to data";
        on_ec2 "mount-path-missing"
            {"/volumes": [{"name": "data"}], "WEB/mountPoints": [{"sourceVolume": "data"}]}
            at "WEB/mountPoints/0/containerPath";
            near {}
            fix "Set containerPath to /data";
        on_ec2 "mount-path-relative" {
            "/volumes": [{"name": "data"}],
            "WEB/mountPoints": [{"sourceVolume": "data", "containerPath": "data"}]
        } at "WEB/mountPoints/0/containerPath";
            near {
                "/volumes": [{"name": "data"}],
                "WEB/mountPoints": [{"sourceVolume": "data", "containerPath": "C:\\data"}]
            }
            fix "Set containerPath to /data";
        on_ec2 "mount-path-duplicate" {
            "/volumes": [{"name": "a"}, {"name": "b"}],
            "WEB/mountPoints": [
                {"sourceVolume": "a", "containerPath": "/d"},
                {"sourceVolume": "b", "containerPath": "/d"}
            ]
        } at "WEB/mountPoints/1/containerPath";
            near {
                "/volumes": [{"name": "a"}],
                "WEB/mountPoints": [
                    {"sourceVolume": "a", "containerPath": "/d"},
                    {"sourceVolume": "a", "containerPath": "/e"}
                ]
            };
    }
}
