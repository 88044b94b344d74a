use serde_json::json;

use super::*;

/// Severity, code and pointer of everything that is wrong.
fn found(changes: &Value) -> Vec<(Severity, &'static str, String)> {
    let mut scenario = json!({
        "version": 1,
        "cluster": { "containerInstances": [{ "ec2InstanceId": "i-1", "attributes": [
            { "name": "ecs.instance-type", "value": "m5.large" },
            { "name": "ecs.availability-zone", "value": "us-east-1a" },
        ] }] },
        "taskDefinitions": [
            { "family": "web", "containerDefinitions": [
                { "name": "app", "image": "nginx", "memory": 64 }] },
            { "family": "broken", "containerDefinitions": [] },
        ],
    });
    let members = scenario.as_object_mut().unwrap();
    members.extend(changes.as_object().unwrap().clone());
    let scenario = serde_json::from_value(scenario).unwrap();
    check(&scenario, &Simulation::new(&scenario).0)
        .into_iter()
        .map(|it| (it.severity, it.code, it.pointer))
        .collect()
}

#[test]
fn requests_that_ecs_takes_are_not_mentioned() {
    let changes = json!({
        "services": [{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 5000 }],
        "timeline": [{ "at": 0, "command": "RunTask", "taskDefinition": "web:1", "count": 10 }],
    });
    assert_eq!(found(&changes), []);
}

#[test]
fn a_task_definition_that_is_not_there_is_an_error() {
    let changes = json!({
        "services": [{ "serviceName": "web", "taskDefinition": "wbe" }],
        "timeline": [{ "at": 9, "command": "RunTask", "taskDefinition": "web:2" }],
    });
    let unknown = |pointer: &str| {
        (
            Severity::Error,
            "unknown-task-definition",
            pointer.to_owned(),
        )
    };
    assert_eq!(
        found(&changes),
        [
            unknown("/services/0/taskDefinition"),
            unknown("/timeline/0/taskDefinition")
        ]
    );
}

#[test]
fn a_revision_that_the_timeline_registers_can_be_run_from_then_on_until_it_is_deregistered() {
    let run =
        |at: u64| json!({ "at": at, "command": "RunTask", "taskDefinition": "web:2", "count": 1 });
    let changes = json!({
        "timeline": [
            run(4),
            { "at": 5, "command": "RegisterTaskDefinition", "taskDefinition": {
                "family": "web",
                "containerDefinitions": [{ "name": "app", "image": "nginx", "memory": 64 }] } },
            run(6),
            { "at": 7, "command": "DeregisterTaskDefinition", "taskDefinition": "web:2" },
            run(8),
        ],
    });
    assert_eq!(
        found(&changes),
        [
            (
                Severity::Error,
                "unknown-task-definition",
                "/timeline/0/taskDefinition".to_owned()
            ),
            (
                Severity::Warning,
                "refused-request",
                "/timeline/4".to_owned()
            ),
        ]
    );
}

#[test]
fn what_ecs_refuses_as_things_are_is_a_warning_at_the_request() {
    let changes = json!({
        "services": [
            { "serviceName": "web", "taskDefinition": "web" },
            { "serviceName": "web", "taskDefinition": "web", "launchType": "FARGATE" },
        ],
        "timeline": [{ "at": 0, "command": "StopTask", "task": "#1" },
            { "at": 0, "command": "RunTask", "taskDefinition": "web", "count": 11 }],
    });
    let refused = |pointer: &str| (Severity::Warning, "refused-request", pointer.to_owned());
    assert_eq!(
        found(&changes),
        [refused("/services/1"), refused("/timeline/1")]
    );
}

#[test]
fn a_rehearsed_request_is_refused_as_one_that_is_made_and_places_nothing() {
    for (request, is_refused) in [
        (json!({ "taskDefinition": "web" }), false),
        (json!({ "taskDefinition": "web", "count": 10 }), false),
        (json!({ "taskDefinition": "web", "count": 11 }), true),
        (json!({ "taskDefinition": "wbe" }), true),
        (
            json!({ "taskDefinition": "web", "launchType": "FARGATE" }),
            true,
        ),
    ] {
        let mut entry = request;
        entry["at"] = json!(0);
        entry["command"] = json!("RunTask");
        let scenario: Scenario = serde_json::from_value(json!({
            "version": 1,
            "cluster": { "containerInstances": [{ "ec2InstanceId": "i-1", "attributes": [
                { "name": "ecs.instance-type", "value": "m5.large" }] }] },
            "taskDefinitions": [{ "family": "web", "containerDefinitions": [
                { "name": "app", "image": "nginx", "memory": 64 }] }],
            "timeline": [entry],
        }))
        .unwrap();
        let (mut made, _) = Simulation::new(&scenario);
        let mut rehearsed = made.clone();
        made.run_until(0);
        let refusal = rehearsed.rehearse(&scenario.timeline[0].command, None);
        let refused = made.world().refusals.first();
        assert_eq!(refusal, refused.map(|(.., message)| message.clone()));
        assert_eq!(refusal.is_some(), is_refused, "{refusal:?}");
        assert_eq!(made.world().placements.is_empty(), is_refused);
        assert!(rehearsed.world().placements.is_empty());
        assert!(rehearsed.world().tasks.is_empty());
    }
}

/// A role of a person who may run tasks, or of one who may not.
fn deployer(action: &str) -> Value {
    json!({ "RoleName": "deployer", "AssumeRolePolicyDocument": { "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "111122223333" },
            "Action": "sts:AssumeRole" }] },
        "Policies": [{ "PolicyName": "p", "PolicyDocument": { "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Action": action, "Resource": "*" }] } }] })
}

#[test]
fn a_caller_is_a_role_that_is_there_and_asks_ecs_for_something() {
    let entry = |command: Value, caller: &str| {
        let mut entry = command;
        entry["at"] = json!(9);
        entry["caller"] = json!(caller);
        json!({ "roles": [deployer("ecs:*")], "timeline": [entry] })
    };
    let run = json!({ "command": "RunTask", "taskDefinition": "web" });
    let fault = json!({ "command": "TerminateInstance", "containerInstance": "i-1" });
    let at = |severity, code| [(severity, code, "/timeline/0/caller".to_owned())];
    assert_eq!(found(&entry(run.clone(), "deployer/ada")), []);
    let changes = entry(fault, "deployer");
    assert_eq!(
        found(&changes),
        at(Severity::Warning, "caller-without-request")
    );
    let unknown = found(&entry(run, "ada"));
    assert!(
        unknown.contains(&at(Severity::Error, "unknown-caller")[0]),
        "{unknown:?}"
    );
}

#[test]
fn what_a_caller_may_not_is_a_warning_until_its_role_may() {
    let run = |at: u64| {
        json!({ "at": at, "command": "RunTask", "taskDefinition": "web",
        "caller": "deployer" })
    };
    let changes = json!({ "roles": [deployer("ecs:List*")], "timeline": [
        run(5),
        { "at": 6, "command": "PutRole", "role": deployer("ecs:RunTask") },
        run(7),
    ] });
    let refused = (
        Severity::Warning,
        "refused-request",
        "/timeline/0".to_owned(),
    );
    assert_eq!(found(&changes), [refused]);
}

#[test]
fn a_permissions_boundary_is_judged_where_it_stands_and_has_to_be_written_out() {
    let mut role = deployer("ecs:*");
    for (boundary, expected) in [
        (
            json!({ "PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/limit" }),
            (
                Severity::Warning,
                "boundary-not-written-out",
                "/roles/0/PermissionsBoundary",
            ),
        ),
        (
            json!({ "PolicyDocument": 7 }),
            (
                Severity::Error,
                "",
                "/roles/0/PermissionsBoundary/PolicyDocument",
            ),
        ),
    ] {
        role["PermissionsBoundary"] = boundary;
        let found = found(&json!({ "roles": [role] }));
        let (severity, code, pointer) = &found[0];
        assert_eq!((*severity, pointer.as_str()), (expected.0, expected.2));
        assert!(code.contains(expected.1) || expected.1.is_empty(), "{code}");
    }
}

#[test]
fn a_definition_that_is_wrong_is_not_reported_a_second_time() {
    let changes = json!({
        "services": [{ "serviceName": "web", "taskDefinition": "broken" }],
    });
    assert_eq!(found(&changes), []);
}

#[test]
fn a_branch_with_parts_that_cannot_be_understood_is_a_warning_in_its_place() {
    let branches = json!([{ "name": "Main", "timeline": [], "scenario": { "roles": [3] } }]);
    assert!(
        found(&json!({ "branches": branches }))
            .iter()
            .any(|(severity, _, pointer)| {
                *severity == Severity::Warning && pointer == "/branches/0/scenario/roles/0"
            })
    );
}

#[test]
fn keys_of_secrets_that_nobody_reads_or_that_are_none_are_reported_in_their_place() {
    let secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf";
    let entry = |value_from: &str, key: &str| json!({ "valueFrom": value_from, "kmsKeyId": key });
    let changes = json!({
        "taskDefinitions": [{ "family": "web", "containerDefinitions": [
            { "name": "app", "image": "nginx", "memory": 64, "secrets": [
                { "name": "A", "valueFrom": format!("{secret}:password::") },
                { "name": "B", "valueFrom": "/shop/flag" },
            ] }] }],
        "secrets": [
            entry(secret, "1234abcd"),
            entry("arn:aws:ssm:us-east-1:111122223333:parameter/shop/flag", "1234abcd"),
            entry("shop/flag", "1234abcd"),
            entry("/shop/flga", "1234abcd"),
            entry("arn:aws:s3:::settings/web.env", "1234abcd"),
            entry(&format!("{secret}:user::"), "alias/shop"),
        ],
    });
    let at = |severity, code, pointer: &str| (severity, code, pointer.to_owned());
    assert_eq!(
        found(&changes),
        [
            at(Severity::Warning, "secret-twice", "/secrets/2/valueFrom"),
            at(Severity::Warning, "secret-not-read", "/secrets/3/valueFrom"),
            at(Severity::Error, "secret-not-named", "/secrets/4/valueFrom"),
            at(Severity::Warning, "secret-twice", "/secrets/5/valueFrom"),
            at(Severity::Error, "not-a-kms-key", "/secrets/5/kmsKeyId"),
        ]
    );
}

#[test]
fn placement_and_policies_are_judged_where_they_stand() {
    let changes = json!({
        "services": [{ "serviceName": "web", "taskDefinition": "web",
            "placementConstraints": [{ "type": "memberOf", "expression": "attribute:a ==" }],
            "placementStrategy": [{ "type": "binpack", "field": "disk" }] }],
        "roles": [{ "RoleName": "a", "AssumeRolePolicyDocument": { "Statement": [] },
            "Policies": [{ "PolicyName": "p", "PolicyDocument": { "Statement": 7 } }] }],
    });
    let pointers: Vec<String> = found(&changes)
        .into_iter()
        .filter(|(severity, ..)| *severity == Severity::Error)
        .map(|(_, _, pointer)| pointer)
        .collect();
    assert!(pointers.contains(&"/services/0/placementConstraints/0/expression".to_owned()));
    assert!(pointers.contains(&"/services/0/placementStrategy/0/field".to_owned()));
    assert!(
        pointers
            .iter()
            .any(|it| it.starts_with("/roles/0/Policies/0/PolicyDocument")),
        "{pointers:?}"
    );
}
