//! What trust policies let ECS do, and how often it is told that they do not.

use serde_json::{Value, json};

use crate::iam::RoleKind;
use crate::iam::least_privilege::recommended_trust_policy;
use crate::scenario;
use crate::simulation::{ApiCall, Simulation};

const HOUR: u64 = 3_600_000;

/// A trust policy that lets ECS in under a condition.
fn under(condition: &Value) -> Value {
    let mut policy = of_service("ecs-tasks.amazonaws.com");
    policy["Statement"][0]["Condition"] = condition.clone();
    policy
}

fn of_service(service: &str) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow",
        "Principal": { "Service": service }, "Action": "sts:AssumeRole" }] })
}

fn role(trust: &Value) -> Value {
    json!({ "RoleName": "webTask", "AssumeRolePolicyDocument": trust, "Policies": [] })
}

fn put_role(at: u64, trust: &Value) -> Value {
    json!({ "at": at, "command": "PutRole", "role": role(trust) })
}

/// Tasks of `web` have the task role `webTask`, which ECS may assume at the start.
fn simulation(region: &str, services: &Value, timeline: &[Value]) -> Simulation {
    let zone = format!("{region}a");
    let document = json!({
        "version": 1,
        "cluster": { "region": region, "containerInstances": [{ "ec2InstanceId": "i-1",
            "attributes": [{ "name": "ecs.instance-type", "value": "m5.large" },
                           { "name": "ecs.availability-zone", "value": zone }] }] },
        "taskDefinitions": [{ "family": "web", "taskRoleArn": "webTask",
            "containerDefinitions": [{ "name": "app", "image": "nginx", "memory": 64 }] }],
        "roles": [role(&of_service("ecs-tasks.amazonaws.com"))],
        "services": services,
        "timeline": timeline,
    });
    let (scenario, diagnostics) = scenario::read(&document.to_string());
    assert!(
        !crate::diagnostic::has_errors(&diagnostics),
        "{diagnostics:?}"
    );
    Simulation::new(&scenario.unwrap()).0
}

fn run_task(at: u64) -> Value {
    json!({ "at": at, "command": "RunTask", "taskDefinition": "web" })
}

#[test]
fn what_would_be_denied_now_is_what_the_next_request_is_refused_for() {
    let source = |pattern: &str| under(&json!({ "ArnLike": { "aws:SourceArn": pattern } }));
    let rows = [
        (of_service("ecs-tasks.amazonaws.com"), true),
        (of_service("ec2.amazonaws.com"), false),
        (source("arn:aws:ecs:us-east-1:111122223333:*"), true),
        (source("arn:aws:ecs:eu-west-1:111122223333:*"), false),
        (
            source("arn:aws:ecs:us-east-1:111122223333:cluster/playground"),
            false,
        ),
        (
            source("arn:aws:ecs:us-east-1:111122223333:task/playground/*"),
            true,
        ),
        (
            source("arn:aws:ecs:us-east-1:111122223333:task/other/*"),
            false,
        ),
        (
            under(&json!({ "StringEquals": { "aws:SourceAccount": "111122223333" } })),
            true,
        ),
        (
            under(&json!({ "StringEquals": { "aws:SourceAccount": "999988887777" } })),
            false,
        ),
        (json!({ "Version": "2012-10-17", "Statement": [] }), false),
        (recommended_trust_policy("111122223333", "us-east-1"), true),
    ];
    for (trust, expected) in rows {
        let timeline = [run_task(0), put_role(60_000, &trust), run_task(61_000)];
        let mut simulation = simulation("us-east-1", &json!([]), &timeline);
        simulation.run_until(60_500);
        let world = simulation.world();
        let task = world.tasks.values().next().unwrap();
        let denied = world.denied_assume_role(task, RoleKind::Task);
        assert_eq!(denied.is_none(), expected, "{trust}");
        if let Some(call) = &denied {
            assert_eq!((call.at, call.task), (60_500, Some(task.number)));
            let error = call.error.as_deref().unwrap();
            assert!(
                error.starts_with("ECS was unable to assume the role"),
                "{error}"
            );
        }
        assert_eq!(world.denied_assume_role(task, RoleKind::Execution), None);
        assert_eq!(world.denied_assume_role(task, RoleKind::Instance), None);

        simulation.run_until(70_000);
        let world = simulation.world();
        let is_refused = !world.refusals.is_empty();
        assert_eq!(is_refused, !expected, "{trust}");
        if let Some(denied) = denied {
            let told = world.calls.last().unwrap();
            assert_eq!(told.evaluation, denied.evaluation, "for the same cause");
        }
    }
}

#[test]
fn the_recommended_trust_policy_lets_tasks_run_in_every_partition() {
    for region in ["us-east-1", "cn-north-1", "us-gov-west-1"] {
        let trust = recommended_trust_policy("111122223333", region);
        let timeline = [put_role(0, &trust), run_task(1)];
        let mut simulation = simulation(region, &json!([]), &timeline);
        simulation.run_until(1_000);
        let world = simulation.world();
        assert_eq!(
            (world.tasks.len(), &world.refusals[..]),
            (1, &[][..]),
            "{region}"
        );
    }
}

/// The denied calls with which ECS was to assume a role for a request.
fn denied(simulation: &Simulation) -> Vec<&ApiCall> {
    let calls = simulation.world().calls.iter().map(|call| &**call);
    calls
        .filter(|call| call.task.is_none() && !call.is_allowed())
        .collect()
}

#[test]
fn a_service_that_tries_again_and_again_tells_once_why_ecs_may_not_assume_a_role() {
    let keeps_out = of_service("ec2.amazonaws.com");
    let others = of_service("lambda.amazonaws.com");
    let lets_in = of_service("ecs-tasks.amazonaws.com");
    let services = [
        json!([{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 1 }]),
        json!([{ "serviceName": "web", "taskDefinition": "web", "schedulingStrategy": "DAEMON" }]),
    ];
    let stop = |at: u64| json!({ "at": at, "command": "StopTask", "task": "#1" });
    let kept_out = [put_role(60_000, &keeps_out), stop(61_000)];
    // Something that has every service look again, every ten seconds for an hour.
    let mut wakes: Vec<Value> = (7..HOUR / 10_000)
        .map(|of_ten| {
            let state = if of_ten % 2 == 0 {
                "ACTIVE"
            } else {
                "DRAINING"
            };
            json!({ "at": of_ten * 10_000, "command": "UpdateContainerInstancesState",
                    "containerInstance": "i-1", "status": state })
        })
        .collect();
    wakes.push(run_task(HOUR));
    let rows = [
        (vec![], 1),
        // It changes, and denies for the same cause.
        (vec![put_role(HOUR / 2, &keeps_out)], 1),
        // It denies for another.
        (vec![put_role(HOUR / 2, &others)], 2),
        // It lets ECS in for a time.
        (
            vec![
                put_role(HOUR / 2, &lets_in),
                put_role(HOUR / 2 + 60_000, &keeps_out),
                json!({ "at": HOUR / 2 + 61_000, "command": "StopTask", "task": "#2" }),
            ],
            2,
        ),
        // It is gone for a time.
        (
            vec![
                json!({ "at": HOUR / 2, "command": "DeleteRole", "roleName": "webTask" }),
                put_role(HOUR / 2 + 60_000, &keeps_out),
            ],
            2,
        ),
    ];
    for service in services {
        for (changes, expected) in rows.clone() {
            let told = json!(changes);
            let mut timeline = [&kept_out[..], &changes, &wakes].concat();
            timeline.sort_by_key(|it| it["at"].as_u64());
            let mut simulation = simulation("us-east-1", &service, &timeline);
            simulation.run_until(HOUR - 1);
            let calls = denied(&simulation);
            assert_eq!(calls.len(), expected, "{service} {told}");
            assert_eq!(calls[0].pointer, "/taskRoleArn");

            // A request is told each time.
            simulation.run_until(HOUR);
            assert_eq!(denied(&simulation).len(), expected + 1, "{service} {told}");
        }
    }
}
