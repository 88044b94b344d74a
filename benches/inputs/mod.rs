//! Task definitions to measure with.

use serde_json::{Value, json};

/// What most definitions are like: two containers on Fargate, about 2.5 KiB.
pub fn ordinary() -> String {
    let container = |name: &str, port: u16, essential: bool| {
        json!({
            "name": name,
            "image": format!("123456789012.dkr.ecr.eu-central-1.amazonaws.com/{name}:2.4.1"),
            "essential": essential,
            "cpu": 128,
            "memoryReservation": 256,
            "portMappings": [{"containerPort": port, "protocol": "tcp", "name": name}],
            "environment": [
                {"name": "LOG_LEVEL", "value": "info"},
                {"name": "REGION", "value": "eu-central-1"},
            ],
            "secrets": [{
                "name": "DATABASE_PASSWORD",
                "valueFrom": "arn:aws:ssm:eu-central-1:123456789012:parameter/bookshop/database",
            }],
            "healthCheck": {
                "command": ["CMD-SHELL", "wget -q -O- localhost/health || exit 1"],
                "interval": 30,
                "timeout": 5,
                "retries": 3,
            },
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {
                    "awslogs-group": "/bookshop",
                    "awslogs-region": "eu-central-1",
                    "awslogs-stream-prefix": name,
                },
            },
        })
    };
    pretty(&json!({
        "family": "bookshop",
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "512",
        "memory": "1024",
        "executionRoleArn": "arn:aws:iam::123456789012:role/bookshop-execution",
        "taskRoleArn": "arn:aws:iam::123456789012:role/bookshop",
        "containerDefinitions": [container("shelf", 8080, true), container("till", 8081, false)],
    }))
}

/// As long as ECS takes one: ten containers with many variables, just below 64 KiB.
pub fn longest() -> String {
    const MAXIMUM: usize = 64 << 10;
    let mut variables = 10;
    let mut text = with_variables(variables);
    loop {
        variables += 10;
        let longer = with_variables(variables);
        if longer.len() > MAXIMUM {
            return text;
        }
        text = longer;
    }
}

fn with_variables(variables: usize) -> String {
    let containers: Vec<Value> = (0..10)
        .map(|index| {
            let environment: Vec<Value> = (0..variables / 10)
                .map(|variable| {
                    json!({
                        "name": format!("VARIABLE_{variable}"),
                        "value": format!("https://service-{variable}.internal.example/path"),
                    })
                })
                .collect();
            json!({
                "name": format!("container-{index}"),
                "image": format!("registry.example/image-{index}:1.0.{index}"),
                "memory": 64,
                "essential": index == 0,
                "environment": environment,
                "dockerLabels": {"example.team": "bookshop", "example.index": index.to_string()},
                "ulimits": [{"name": "nofile", "softLimit": 1024, "hardLimit": 4096}],
            })
        })
        .collect();
    json!({
        "family": "longest",
        "networkMode": "bridge",
        "containerDefinitions": containers,
    })
    .to_string()
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}
