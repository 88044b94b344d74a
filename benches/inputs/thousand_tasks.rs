//! A scenario of a thousand tasks over an hour, for the benches of the simulation.

use serde_json::{Value, json};

/// An hour in milliseconds of virtual time.
pub const HOUR: u64 = 3_600_000;

const ZONES: [&str; 3] = ["us-east-1a", "us-east-1b", "us-east-1c"];

/// Two services with a thousand tasks of two containers each on a hundred instances: health
/// checks, calls of the application, a deployment, crashes, a lost instance, a drained one.
#[must_use]
pub fn thousand_tasks() -> Value {
    let instances = (0..100_usize).map(|number| {
        let zone = ZONES.get(number % ZONES.len());
        json!({
            "ec2InstanceId": format!("i-{number:04x}"),
            "attributes": [
                { "name": "ecs.instance-type", "value": "m5.4xlarge" },
                { "name": "ecs.availability-zone", "value": zone },
            ],
        })
    });
    let service = |name: &str, count: u32| {
        json!({
            "serviceName": name, "taskDefinition": name, "desiredCount": count,
            "placementStrategy": [
                { "type": "spread", "field": "attribute:ecs.availability-zone" },
                { "type": "binpack", "field": "memory" },
            ],
            "loadBalancers": [{ "targetGroupArn": "arn:aws:elasticloadbalancing:::targetgroup/a" }],
        })
    };
    let crashes = (0..60_u64).map(|number| {
        json!({
            "at": 300_000 + number * 45_000, "command": "ExitContainer",
            "task": format!("#{}", 1 + number * 13), "container": "app", "exitCode": 1,
        })
    });
    let mut timeline = crashes.collect::<Vec<_>>();
    timeline.push(json!({
        "at": 1_200_000, "command": "RegisterTaskDefinition", "taskDefinition": definition("web"),
    }));
    timeline.push(json!({
        "at": 1_200_001, "command": "UpdateService", "service": "web", "taskDefinition": "web:2",
    }));
    timeline.push(json!({
        "at": 2_400_000, "command": "TerminateInstance", "containerInstance": "i-0001",
    }));
    timeline.push(json!({
        "at": 2_700_000, "command": "UpdateContainerInstancesState",
        "containerInstance": "i-0002", "status": "DRAINING",
    }));
    json!({
        "version": 1,
        "seed": 1,
        "cluster": { "containerInstances": instances.collect::<Vec<_>>() },
        "taskDefinitions": [definition("web"), definition("worker")],
        "services": [service("web", 700), service("worker", 300)],
        "applications": [
            { "family": "web", "containerName": "app", "calls": [
                { "action": "dynamodb:GetItem", "resource": "*", "after": 5_000, "every": 60_000 },
            ] },
        ],
        "timings": { "preset": "realistic" },
        "timeline": timeline,
    })
}

fn definition(family: &str) -> Value {
    json!({
        "family": family,
        "networkMode": "bridge",
        "executionRoleArn": "execution",
        "taskRoleArn": "application",
        "containerDefinitions": [
            {
                "name": "app",
                "image": format!("111122223333.dkr.ecr.us-east-1.amazonaws.com/{family}:1"),
                "cpu": 256, "memory": 512,
                "portMappings": [{ "containerPort": 8080 }],
                "healthCheck": { "command": ["CMD-SHELL", "curl -f http://localhost:8080/"] },
                "dependsOn": [{ "containerName": "proxy", "condition": "START" }],
            },
            {
                "name": "proxy", "essential": false,
                "image": "public.ecr.aws/appmesh/aws-appmesh-envoy:v1.29",
                "cpu": 64, "memory": 128,
            },
        ],
    })
}
