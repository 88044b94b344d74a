//! Types, names, ranges and limits.

use serde_json::json;

use super::{Case, rows};

pub(super) fn structure() -> Vec<Case> {
    let mut cases = rows! {
        on_fargate "unknown-member" {"/Family": "x"} at "/Family";
            near {"/family": "x"}
            fix "Remove Family";
        on_fargate "unknown-member" {"WEB/enviroment": [{"name": "A", "value": "1"}]}
            at "WEB/enviroment";
            near {"WEB/environment": [{"name": "A", "value": "1"}]}
            fix "Rename enviroment to environment";
        on_fargate "unknown-member" {"WEB/img": "a:1"} at "WEB/img"; near {}
            fix "Remove img";
        on_fargate "unknown-member" {"/revision": 3} at "/revision"; near {}
            fix "Remove revision";
        on_fargate "unknown-member" {"WEB/portMappings/0/port": 80} at "WEB/portMappings/0/port";
            near {"WEB/portMappings/0/hostPort": 8080}
            fix "Remove port";
        on_ec2 "missing-member" {"/family": null} at "/family"; near {};
        on_ec2 "missing-member" {"/containerDefinitions": null} at "/containerDefinitions"; near {};
        on_ec2 "missing-member" {"WEB/ulimits": [{"name": "nofile", "softLimit": 1024}]}
            at "WEB/ulimits/0/hardLimit";
            near {"WEB/ulimits": [{"name": "nofile", "softLimit": 1024, "hardLimit": 1024}]}
            fix "Set hardLimit to 1024";
        on_ec2 "missing-member" {"HELPER/dependsOn": [{"containerName": "web"}]}
            at "HELPER/dependsOn/0/condition";
            near {"HELPER/dependsOn": [{"containerName": "web", "condition": "START"}]}
            fix "Set condition to START";
        on_ec2 "missing-member"
            {"/executionRoleArn": "r", "WEB/environmentFiles": [{"value": "arn:aws:s3:::b/a.env"}]}
            at "WEB/environmentFiles/0/type";
            near {"WEB/environmentFiles": [{"value": "arn:aws:s3:::b/a.env", "type": "s3"}]}
            fix "Set type to s3";
        on_ec2 "missing-member" {"WEB/linuxParameters": {"tmpfs": [{"size": 1}]}}
            at "WEB/linuxParameters/tmpfs/0/containerPath";
            near {"WEB/linuxParameters": {"tmpfs": [{"size": 1, "containerPath": "/t"}]}};
        on_ec2 "missing-member" {"WEB/healthCheck": {}} at "WEB/healthCheck/command"; near {};
        on_ec2 "missing-member" {"WEB/logConfiguration": {}} at "WEB/logConfiguration/logDriver";
            near {"WEB/logConfiguration": {"logDriver": "gelf"}};
        on_fargate "missing-member" {"/ephemeralStorage": {}} at "/ephemeralStorage/sizeInGiB";
            near {"/ephemeralStorage": {"sizeInGiB": 21}}
            fix "Set sizeInGiB to 21";
        on_fargate "wrong-type" {"/cpu": 512} at "/cpu";
            near {"/cpu": "512"}
            fix "Write it as the text \"512\"";
        on_fargate "wrong-type" {"WEB/memory": "256"} at "WEB/memory";
            near {"WEB/memory": 256}
            fix "Write it as the number 256";
        on_fargate "wrong-type" {"WEB/cpu": 256.0} at "WEB/cpu";
            near {"WEB/cpu": 256}
            fix "Write it as the whole number 256";
        on_fargate "wrong-type" {"WEB/essential": "true"} at "WEB/essential";
            near {"WEB/essential": true}
            fix "Write true without quotes";
        on_fargate "wrong-type" {"WEB/command": "nginx -g daemon"} at "WEB/command";
            near {"WEB/command": ["nginx", "-g", "daemon"]}
            fix "Write it as the list [\"sh\",\"-c\",\"nginx -g daemon\"]";
        on_fargate "wrong-type" {"WEB/entryPoint": "/start"} at "WEB/entryPoint";
            near {"WEB/entryPoint": ["/start"]}
            fix "Put it in a list";
        on_fargate "wrong-type" {"WEB/healthCheck/command": "curl -f localhost"}
            at "WEB/healthCheck/command";
            near {}
            fix "Write it as the list [\"CMD-SHELL\",\"curl -f localhost\"]";
        on_fargate "wrong-type" {"WEB/command": ["a", 1]} at "WEB/command/1";
            near {"WEB/command": ["a", "1"]}
            fix "Write it as the text \"1\"";
        on_fargate "wrong-type" {"WEB/environment": {"A": "1"}} at "WEB/environment";
            near {"WEB/environment": []}
            fix "Write it as a list of name and value";
        on_fargate "wrong-type" {"/tags": {"team": "a"}} at "/tags";
            near {"/tags": [{"key": "team", "value": "a"}]}
            fix "Write it as a list of key and value";
        on_fargate "wrong-type" {"WEB/dockerLabels": {"a/b": 1}} at "WEB/dockerLabels/a~1b";
            near {"WEB/dockerLabels": {"a/b": "1"}}
            fix "Write it as the text \"1\"";
        on_fargate "wrong-type" {"WEB/portMappings": {"containerPort": 80}} at "WEB/portMappings";
            near {}
            fix "Put it in a list";
        on_fargate "not-a-choice" {"WEB/portMappings/0/protocol": "TCP"}
            at "WEB/portMappings/0/protocol";
            near {"WEB/portMappings/0/protocol": "tcp"}
            fix "Set protocol to tcp";
        on_ec2 "not-a-choice" {"/networkMode": "awsvcp"} at "/networkMode"; near {}
            fix "Set networkMode to awsvpc";
        on_fargate "not-a-choice" {"/requiresCompatibilities/-": "LAMBDA"}
            at "/requiresCompatibilities/1";
            near {};
        on_ec2 "not-a-choice" {"WEB/logConfiguration": {"logDriver": "cloudwatch"}}
            at "WEB/logConfiguration/logDriver";
            near {"WEB/logConfiguration": {"logDriver": "syslog"}};
        on_ec2 "invalid-name" {"/family": "my shop"} at "/family";
            near {"/family": "my_shop-2"}
            fix "Set family to my-shop";
        on_ec2 "invalid-name" {"WEB/name": "web.1"} at "WEB/name"; near {"WEB/name": "web-1"};
        on_ec2 "text-length" {"/tags": [{"key": ""}]} at "/tags/0/key";
            near {"/tags": [{"key": "a", "value": ""}]};
        on_ec2 "out-of-range" {"WEB/portMappings/0/containerPort": 65536}
            at "WEB/portMappings/0/containerPort";
            near {"WEB/portMappings/0/containerPort": 65535}
            fix "Set containerPort to 65535";
        on_ec2 "out-of-range" {"WEB/portMappings/0/hostPort": (-1)} at "WEB/portMappings/0/hostPort";
            near {"WEB/portMappings/0/hostPort": 0}
            fix "Set hostPort to 0";
        on_ec2 "out-of-range" {"WEB/cpu": (-1)} at "WEB/cpu"; near {"WEB/cpu": 0}
            fix "Set cpu to 0";
        on_ec2 "out-of-range" {"WEB/memory": (-1)} at "WEB/memory"; near {"WEB/memory": 6}
            fix "Set memory to 6";
        on_ec2 "wrong-type"
            {"/containerDefinitions": [{"name": "a", "image": null, "memory": 8}]}
            at "WEB/image";
            near {};
        on_ec2 "wrong-type"
            {"/containerDefinitions": [{"name": "a", "image": "a:1", "memory": 8, "user": null}]}
            at "WEB/user";
            near {}
            fix "Remove user";
        on_ec2 "out-of-range" {"WEB/cpu": 2147483648_i64} at "WEB/cpu";
            near {"WEB/cpu": 2147483647}
            fix "Set cpu to 2147483647";
        on_ec2 "out-of-range" {"WEB/linuxParameters": {"maxSwap": 1, "swappiness": 101}}
            at "WEB/linuxParameters/swappiness";
            near {"WEB/linuxParameters": {"maxSwap": 1, "swappiness": 100}}
            fix "Set swappiness to 100";
        on_ec2 "too-many"
            {"WEB/credentialSpecs": ["credentialspec:arn:a", "credentialspec:arn:b"]}
            at "WEB/credentialSpecs";
            near {"WEB/credentialSpecs": ["credentialspec:arn:a"]};
    };
    for (member, values, fix) in [
        ("interval", [4, 5], "Set interval to 5"),
        ("interval", [301, 300], "Set interval to 300"),
        ("timeout", [1, 2], "Set timeout to 2"),
        ("timeout", [61, 60], "Set timeout to 60"),
        ("retries", [0, 1], "Set retries to 1"),
        ("retries", [11, 10], "Set retries to 10"),
        ("startPeriod", [-1, 0], "Set startPeriod to 0"),
        ("startPeriod", [301, 300], "Set startPeriod to 300"),
    ] {
        let with = |value: i64| {
            let mut check = json!({"command": ["CMD", "/healthy"], "interval": 60});
            check[member] = json!(value);
            vec![("WEB/healthCheck", check)]
        };
        cases.push(Case {
            base: super::on_fargate,
            code: "out-of-range",
            broken: with(values[0]),
            at: vec![super::written_out(&format!("WEB/healthCheck/{member}"))],
            near: with(values[1]),
            fix: Some(fix),
        });
    }
    cases.extend(limits());
    cases
}

/// Lengths and counts.
fn limits() -> Vec<Case> {
    let row = |code, pointer: &'static str, at: &str, values: [serde_json::Value; 2]| {
        let [broken, near] = values;
        Case {
            base: super::on_ec2,
            code,
            broken: vec![(pointer, broken)],
            at: vec![super::written_out(at)],
            near: vec![(pointer, near)],
            fix: None,
        }
    };
    let text = |length: usize| json!("x".repeat(length));
    let tag = |key: usize, value: usize| json!([{"key": text(key), "value": text(value)}]);
    let list = |count: usize, item: fn(usize) -> serde_json::Value| {
        (0..count).map(item).collect::<serde_json::Value>()
    };
    let containers = |it: usize| json!({"name": format!("c{it}"), "image": "a:1", "memory": 8});
    let tags = |it: usize| json!({"key": format!("k{it}"), "value": ""});
    let files = |_: usize| json!({"type": "s3", "value": "arn:aws:s3:::b/a.env"});
    let constraints = |_: usize| json!({"type": "memberOf", "expression": "a == b"});
    let codes = |it: usize| json!(it);
    let policy = |count: usize| json!({"enabled": true, "ignoredExitCodes": list(count, codes)});
    let image = |length: usize| json!(format!("a:{}", "1".repeat(length - 2)));
    let ranges = |count: usize| {
        (1..=count)
            .map(|it| json!({"containerPortRange": format!("{}-{}", it * 10, it * 10 + 1)}))
            .collect::<serde_json::Value>()
    };
    vec![
        row("invalid-name", "/family", "/family", [text(256), text(255)]),
        row(
            "text-length",
            "/tags",
            "/tags/0/key",
            [tag(129, 0), tag(128, 0)],
        ),
        row(
            "text-length",
            "/tags",
            "/tags/0/value",
            [tag(1, 257), tag(1, 256)],
        ),
        row(
            "too-many",
            "/containerDefinitions",
            "/containerDefinitions",
            [list(11, containers), list(10, containers)],
        ),
        row(
            "too-many",
            "/tags",
            "/tags",
            [list(51, tags), list(50, tags)],
        ),
        row(
            "too-many",
            "WEB/environmentFiles",
            "WEB/environmentFiles",
            [list(11, files), list(10, files)],
        ),
        row(
            "too-many",
            "/placementConstraints",
            "/placementConstraints",
            [list(11, constraints), list(10, constraints)],
        ),
        row(
            "too-many",
            "WEB/restartPolicy",
            "WEB/restartPolicy/ignoredExitCodes",
            [policy(51), policy(50)],
        ),
        row(
            "image-length",
            "WEB/image",
            "WEB/image",
            [image(256), image(255)],
        ),
        row(
            "port-range-count",
            "WEB/portMappings",
            "WEB/portMappings",
            [ranges(101), ranges(100)],
        ),
        row(
            "definition-length",
            "WEB/command",
            "",
            [json!([text(65_536)]), json!([text(60_000)])],
        ),
    ]
}
