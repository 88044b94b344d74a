//! The rest of the task, and what surprises.

use super::{Case, rows};

pub(super) fn task() -> Vec<Case> {
    rows! {
        on_ec2 "tags-empty" {"/tags": []} at "/tags"; near {"/tags": [{"key": "a", "value": "b"}]}
            fix "Remove tags";
        on_ec2 "tag-key" {"/tags": [{"key": "AWS:x", "value": "1"}]} at "/tags/0/key";
            near {"/tags": [{"key": "laws:x", "value": "1"}]};
        on_ec2 "tag-key" {"/tags": [{"key": "a"}, {"key": "a"}]} at "/tags/1/key";
            near {"/tags": [{"key": "a"}, {"key": "A"}]}
            fix "Remove the tag";
        on_ec2 "tag-key" {"/tags": [{"value": "a"}]} at "/tags/0/key"; near {};
        on_ec2 "tag-characters" {"/tags": [{"key": "a", "value": "b!"}]} at "/tags/0/value";
            near {"/tags": [{"key": "Größe", "value": "a b_.:/=+-@"}]};
        on_ec2 "placement-constraint-type" {"/placementConstraints": [{"type": "distinctInstance"}]}
            at "/placementConstraints/0/type";
            near {"/placementConstraints": [{"type": "memberOf", "expression": "a == b"}]}
            fix "Remove placementConstraints";
        on_ec2 "placement-constraint-type"
            {"/placementConstraints": [{"type": "memberof", "expression": "a == b"}]}
            at "/placementConstraints/0/type";
            near {}
            fix "Set type to memberOf";
        on_ec2 "placement-constraint-type" {"/placementConstraints": [{"expression": "a == b"}]}
            at "/placementConstraints/0/type";
            near {}
            fix "Set type to memberOf";
        on_ec2 "placement-expression-missing" {"/placementConstraints": [{"type": "memberOf"}]}
            at "/placementConstraints/0/expression";
            near {};
        on_ec2 "placement-not-equal"
            {"/placementConstraints": [{"type": "memberOf", "expression": "attribute:a != b"}]}
            at "/placementConstraints/0/expression";
            near {"/placementConstraints":
                [{"type": "memberOf", "expression": "not(attribute:a == b)"}]};
        on_ec2 "inference-accelerators"
            {"/inferenceAccelerators": [{"deviceName": "a", "deviceType": "b"}]}
            at "/inferenceAccelerators";
            near {"/inferenceAccelerators": []}
            fix "Remove inferenceAccelerators";
    }
}

pub(super) fn surprises() -> Vec<Case> {
    rows! {
        on_ec2 "static-host-port" {"WEB/portMappings/0/hostPort": 80}
            at "WEB/portMappings/0/hostPort";
            near {"WEB/portMappings/0/hostPort": 0}
            fix "Set hostPort to 0";
        on_ec2 "reserved-host-port" {"WEB/portMappings/0/hostPort": 51678}
            at "WEB/portMappings/0/hostPort";
            near {"WEB/portMappings/0/hostPort": 23}
            fix "Set hostPort to 0";
        on_windows "reserved-host-port" {"WEB/portMappings/0/hostPort": 3389}
            at "WEB/portMappings/0/hostPort";
            near {"WEB/portMappings/0/hostPort": 3390}
            fix "Set hostPort to 0";
        on_ec2 "ephemeral-host-port" {"WEB/portMappings/0/hostPort": 49153}
            at "WEB/portMappings/0/hostPort";
            near {"WEB/portMappings/0/hostPort": 32767}
            fix "Set hostPort to 0";
        on_ec2 "host-mode-ports" {"/networkMode": "host"} at "WEB/portMappings";
            near {"/networkMode": "awsvpc"};
        on_ec2 "awsvpc-interface" {"/networkMode": "awsvpc"} at "/networkMode"; near {};
        on_ec2 "image-latest" {"WEB/image": "localhost:5000/shop"} at "WEB/image";
            near {"WEB/image": "localhost:5000/shop:1"};
        on_ec2 "image-latest" {"WEB/image": "shop:latest"} at "WEB/image"; near {};
        on_ec2 "essential-without-health-check" {"WEB/healthCheck": null} at "WEB/healthCheck";
            near {};
        on_ec2 "shell-and-sigterm" {"WEB/command": ["sh", "-c", "node server.js"]} at "WEB/command";
            near {"WEB/command": ["sh", "-c", "exec node server.js"]};
        on_ec2 "plain-secret" {"WEB/environment": [{"name": "DB_PASSWORD", "value": "x"}]}
            at "WEB/environment/0/value";
            near {"WEB/environment": [{"name": "DB_PASSWORD_FILE", "value": "x"}]};
        on_ec2 "memory-reserves-limit" {"WEB/memory": 1024} at "WEB/memory";
            near {"WEB/memory": 1024, "WEB/memoryReservation": 512};
        on_ec2 "reservation-without-limit" {"WEB/memory": null, "WEB/memoryReservation": 64}
            at "WEB/memoryReservation";
            near {"HELPER/memory": 64};
        on_ec2 "secrets-read-once" {"WEB/secrets": [{"name": "A", "valueFrom": "a"}]}
            at "WEB/secrets";
            near {"WEB/secrets": []};
        on_fargate "no-logs" {} at "WEB/logConfiguration";
            near {"WEB/logConfiguration": {"logDriver": "splunk"}};
        on_ec2 "restart-policy-period" {"WEB/restartPolicy": {"enabled": true}}
            at "WEB/restartPolicy";
            near {"WEB/restartPolicy": {"enabled": false}};
        on_ec2 "healthy-without-start-timeout"
            {"HELPER/dependsOn": [{"containerName": "web", "condition": "HEALTHY"}]}
            at "HELPER/dependsOn/0/condition";
            near {
                "WEB/startTimeout": 60,
                "HELPER/dependsOn": [{"containerName": "web", "condition": "HEALTHY"}]
            };
        on_ec2 "start-timeout-unused" {"HELPER/startTimeout": 60} at "HELPER/startTimeout";
            near {
                "HELPER/startTimeout": 60,
                "WEB/dependsOn": [{"containerName": "helper", "condition": "COMPLETE"}]
            };
        on_fargate "stop-timeout-spot" {
            "WEB/stopTimeout": 100,
            "HELPER/dependsOn": [{"containerName": "web", "condition": "START"}]
        } at "WEB/stopTimeout";
            near {
                "WEB/stopTimeout": 90,
                "HELPER/dependsOn": [{"containerName": "web", "condition": "START"}]
            };
    }
}
