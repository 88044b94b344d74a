//! Who may give which command, and what a task's roles are when the request overrides them.

use serde_json::{Value, json};

use crate::iam::RoleKind;
use crate::scenario;
use crate::simulation::{ApiCall, Simulation, describe_tasks};

const ACCOUNT: &str = "111122223333";
const CALLER: &str = "arn:aws:sts::111122223333:assumed-role/deployer/session";

fn role_arn(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{name}")
}

fn role(name: &str, service: &str, statements: &Value) -> Value {
    json!({
        "RoleName": name,
        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": { "Service": service }, "Action": "sts:AssumeRole" }] },
        "Policies": [{ "PolicyName": "inline", "PolicyDocument": {
            "Version": "2012-10-17", "Statement": statements } }],
    })
}

fn definition() -> Value {
    json!({
        "family": "web",
        "taskRoleArn": role_arn("webTask"),
        "executionRoleArn": role_arn("webExecution"),
        "containerDefinitions": [{ "name": "app", "image": "nginx", "memory": 64 }],
    })
}

/// The simulation right after `commands`, each a second after the one before, by a caller whose
/// policy has `statements`.
fn after(statements: &Value, commands: &[Value]) -> Simulation {
    after_by(role("deployer", "ec2.amazonaws.com", statements), commands)
}

fn after_by(deployer: Value, commands: &[Value]) -> Simulation {
    let mut timeline = Vec::new();
    for (index, command) in commands.iter().enumerate() {
        let mut entry = command.clone();
        entry["at"] = json!(index * 1_000);
        if entry.get("caller").is_none() {
            entry["caller"] = json!("deployer");
        }
        timeline.push(entry);
    }
    let tasks = "ecs-tasks.amazonaws.com";
    let everything = json!([{ "Effect": "Allow", "Action": "*", "Resource": "*" }]);
    let document = json!({
        "version": 1,
        "cluster": { "containerInstances": [{ "ec2InstanceId": "i-1", "attributes": [
            { "name": "ecs.instance-type", "value": "m5.large" },
            { "name": "ecs.availability-zone", "value": "us-east-1a" }] }] },
        "taskDefinitions": [definition()],
        "roles": [
            deployer,
            role("webTask", tasks, &everything),
            role("webExecution", tasks, &everything),
            role("otherTask", tasks, &everything),
            role("notForTasks", "ec2.amazonaws.com", &everything),
        ],
        "timings": { "preset": "classroom" },
        "timeline": timeline,
    });
    let (scenario, problems) = scenario::from_value(&document);
    assert_eq!(problems, []);
    let (mut simulation, _) = Simulation::new(&scenario.unwrap());
    simulation.run_until(commands.len() as u64 * 1_000 - 1);
    simulation
}

fn refusals(simulation: &Simulation) -> Vec<&str> {
    let refusals = simulation.world().refusals.iter();
    refusals.map(|(_, _, message)| message.as_str()).collect()
}

/// What the caller asked IAM, with the resource's last part and the answer.
fn asked(simulation: &Simulation) -> Vec<(String, String, bool)> {
    let calls = simulation.world().calls.iter();
    let of_caller = calls.filter(|call| call.task.is_none());
    of_caller
        .map(|call: &std::rc::Rc<ApiCall>| {
            assert_eq!(call.principal, CALLER);
            assert_eq!(call.error.is_none(), call.is_allowed());
            let last = call.resource.rsplit('/').next().unwrap().to_owned();
            (call.action.clone(), last, call.is_allowed())
        })
        .collect()
}

fn allow(action: &str) -> Value {
    json!({ "Effect": "Allow", "Action": action, "Resource": "*" })
}

fn run_task() -> Value {
    json!({ "command": "RunTask", "taskDefinition": "web" })
}

fn denied(action: &str, resource: &str) -> String {
    format!(
        "AccessDeniedException: User: {CALLER} is not authorized to perform: {action} on resource: \
         {resource} because no identity-based policy allows the {action} action"
    )
}

#[test]
fn without_pass_role_run_task_is_refused_whatever_the_role_trusts_and_may_do() {
    let simulation = after(&json!([allow("ecs:*")]), &[run_task()]);
    let resource = role_arn("webTask");
    assert_eq!(refusals(&simulation), [denied("iam:PassRole", &resource)]);
    assert!(simulation.world().tasks.is_empty());
    let expected = [
        ("ecs:RunTask", "web:1", true),
        ("iam:PassRole", "webTask", false),
    ];
    assert_eq!(
        asked(&simulation),
        expected.map(|(a, b, c)| (a.into(), b.into(), c))
    );
}

#[test]
fn both_roles_are_passed_and_only_to_ecs_tasks() {
    for (service, roles, is_taken) in [
        (
            "ecs-tasks.amazonaws.com",
            json!([role_arn("webTask"), role_arn("webExecution")]),
            true,
        ),
        ("ecs-tasks.amazonaws.com", json!(role_arn("webTask")), false),
        (
            "ecs-tasks.amazonaws.com",
            json!(role_arn("webExecution")),
            false,
        ),
        ("ecs.amazonaws.com", json!("*"), false),
    ] {
        let pass = json!({ "Effect": "Allow", "Action": "iam:PassRole", "Resource": roles,
            "Condition": { "StringEquals": { "iam:PassedToService": service } } });
        let simulation = after(&json!([allow("ecs:RunTask"), pass]), &[run_task()]);
        let tasks = simulation.world().tasks.len();
        assert_eq!(
            (tasks, refusals(&simulation).is_empty()),
            (usize::from(is_taken), is_taken)
        );
    }
}

#[test]
fn the_action_of_ecs_is_asked_for_the_resource_that_it_is_about() {
    let pass = allow("iam:PassRole");
    let ecs = |kind: &str| format!("arn:aws:ecs:us-east-1:{ACCOUNT}:{kind}");
    let mut next = definition();
    next["cpu"] = json!("256");
    for (command, action, resource) in [
        (run_task(), "ecs:RunTask", ecs("task-definition/web:1")),
        (
            json!({ "command": "RunTask", "taskDefinition": "nothing:7" }),
            "ecs:RunTask",
            ecs("task-definition/nothing:7"),
        ),
        (
            json!({ "command": "StartTask", "taskDefinition": "web", "containerInstances": ["i-1"] }),
            "ecs:StartTask",
            ecs("task-definition/web:1"),
        ),
        (
            json!({ "command": "CreateService", "serviceName": "shop", "taskDefinition": "web" }),
            "ecs:CreateService",
            ecs("service/playground/shop"),
        ),
        (
            json!({ "command": "UpdateService", "service": "shop", "desiredCount": 2 }),
            "ecs:UpdateService",
            ecs("service/playground/shop"),
        ),
        (
            json!({ "command": "RegisterTaskDefinition", "taskDefinition": next }),
            "ecs:RegisterTaskDefinition",
            "*".to_owned(),
        ),
        (
            json!({ "command": "DeregisterTaskDefinition", "taskDefinition": "web:1" }),
            "ecs:DeregisterTaskDefinition",
            "*".to_owned(),
        ),
        (
            json!({ "command": "StopTask", "task": "abc" }),
            "ecs:StopTask",
            ecs("task/playground/abc"),
        ),
    ] {
        let simulation = after(&json!([pass]), &[command]);
        assert_eq!(refusals(&simulation), [denied(action, &resource)]);
    }
}

#[test]
fn a_policy_may_be_about_the_cluster_and_the_task_definition() {
    let cluster = format!("arn:aws:ecs:us-east-1:{ACCOUNT}:cluster/playground");
    let web = format!("arn:aws:ecs:us-east-1:{ACCOUNT}:task-definition/web:*");
    let create =
        json!({ "command": "CreateService", "serviceName": "shop", "taskDefinition": "web" });
    for (command, keys, is_taken) in [
        (
            run_task(),
            json!({ "ArnEquals": { "ecs:cluster": cluster } }),
            true,
        ),
        (
            run_task(),
            json!({ "ArnEquals": { "ecs:cluster": format!("{cluster}-2") } }),
            false,
        ),
        (
            run_task(),
            json!({ "Bool": { "ecs:enable-execute-command": "false" } }),
            true,
        ),
        (
            run_task(),
            json!({ "StringEquals": { "aws:RequestedRegion": "us-east-1" } }),
            true,
        ),
        (
            create.clone(),
            json!({ "ArnLike": { "ecs:task-definition": web } }),
            true,
        ),
        (
            create,
            json!({ "ArnLike": { "ecs:task-definition": cluster } }),
            false,
        ),
    ] {
        let ecs =
            json!({ "Effect": "Allow", "Action": "ecs:*", "Resource": "*", "Condition": keys });
        let simulation = after(&json!([ecs, allow("iam:PassRole")]), &[command]);
        assert_eq!(refusals(&simulation).is_empty(), is_taken, "{keys}");
    }
}

#[test]
fn a_service_asks_when_it_is_created_or_gets_a_task_definition_and_never_for_its_tasks() {
    let create = json!({ "command": "CreateService", "serviceName": "shop", "taskDefinition": "web",
        "desiredCount": 1, "caller": null });
    let count = json!({ "command": "UpdateService", "service": "shop", "desiredCount": 2 });
    let revision =
        json!({ "command": "UpdateService", "service": "shop", "taskDefinition": "web" });
    let simulation = after(&json!([allow("ecs:*")]), &[create, count, revision]);
    assert_eq!(
        refusals(&simulation),
        [denied("iam:PassRole", &role_arn("webTask"))]
    );
    let actions: Vec<String> = asked(&simulation)
        .into_iter()
        .map(|(action, ..)| action)
        .collect();
    assert_eq!(
        actions,
        ["ecs:UpdateService", "ecs:UpdateService", "iam:PassRole"]
    );
    assert_eq!(simulation.world().tasks.len(), 2);
}

#[test]
fn whoever_registers_a_task_definition_passes_its_roles() {
    let mut next = definition();
    next["cpu"] = json!("256");
    let register = json!({ "command": "RegisterTaskDefinition", "taskDefinition": next });
    let simulation = after(&json!([allow("ecs:*")]), std::slice::from_ref(&register));
    assert_eq!(
        refusals(&simulation),
        [denied("iam:PassRole", &role_arn("webTask"))]
    );
    assert_eq!(simulation.world().revisions.len(), 1);
    let simulation = after(&json!([allow("ecs:*"), allow("iam:*")]), &[register]);
    assert_eq!(simulation.world().revisions.len(), 2);
}

#[test]
fn the_permissions_boundary_of_the_caller_limits_it() {
    let mut deployer = role("deployer", "ec2.amazonaws.com", &json!([allow("*")]));
    deployer["PermissionsBoundary"] = json!({ "PolicyDocument": {
        "Version": "2012-10-17", "Statement": [allow("ecs:*")] } });
    let simulation = after_by(deployer, &[run_task()]);
    let message = denied("iam:PassRole", &role_arn("webTask"));
    let message = message.replace("identity-based policy", "permissions boundary");
    assert_eq!(refusals(&simulation), [message]);
}

#[test]
fn without_a_caller_nobody_is_asked() {
    let mut command = run_task();
    command["caller"] = Value::Null;
    let simulation = after(&json!([]), &[command]);
    assert_eq!(
        (refusals(&simulation).len(), asked(&simulation).len()),
        (0, 0)
    );
    assert_eq!(simulation.world().tasks.len(), 1);
}

#[test]
fn a_caller_that_is_not_there_gives_no_commands() {
    let mut command = run_task();
    command["caller"] = json!("nobody/ada");
    let simulation = after(&json!([]), &[command]);
    assert_eq!(
        refusals(&simulation),
        ["NoSuchEntity: The role with name nobody cannot be found."]
    );
}

#[test]
fn the_roles_of_a_task_are_those_that_the_request_overrides() {
    let start = json!({ "command": "StartTask", "taskDefinition": "web",
        "containerInstances": ["i-1"] });
    for mut command in [run_task(), start] {
        command["overrides"] = json!({ "taskRoleArn": role_arn("otherTask") });
        let simulation = after(&json!([allow("ecs:*"), allow("iam:PassRole")]), &[command]);
        assert_eq!(refusals(&simulation).len(), 0);
        let passed = asked(&simulation)
            .into_iter()
            .skip(1)
            .map(|(_, role, _)| role);
        assert_eq!(passed.collect::<Vec<_>>(), ["otherTask", "webExecution"]);
        let world = simulation.world();
        let task = world.tasks.values().next().unwrap();
        assert_eq!(task.role(RoleKind::Task), Some(&*role_arn("otherTask")));
        assert_eq!(
            task.role(RoleKind::Execution),
            Some(&*role_arn("webExecution"))
        );
        let assumed = world.calls.iter().filter(|call| call.task.is_some());
        let assumed = assumed.map(|call| call.role_name.as_deref().unwrap());
        assert_eq!(assumed.collect::<Vec<_>>(), ["webExecution", "otherTask"]);
        let printed = describe_tasks(world);
        let overrides = &printed["tasks"][0]["overrides"];
        assert_eq!(overrides["taskRoleArn"], role_arn("otherTask"));
        assert_eq!(overrides.get("executionRoleArn"), None);
    }
}

#[test]
fn an_execution_role_that_only_the_request_names_signs_in_the_place_of_the_instance() {
    let mut plain = definition();
    plain["containerDefinitions"][0]["image"] =
        json!("111122223333.dkr.ecr.us-east-1.amazonaws.com/web:1");
    plain.as_object_mut().unwrap().remove("executionRoleArn");
    let register = json!({ "command": "RegisterTaskDefinition", "taskDefinition": plain });
    for (overrides, expected) in [
        (json!({}), RoleKind::Instance),
        (
            json!({ "executionRoleArn": role_arn("webExecution") }),
            RoleKind::Execution,
        ),
    ] {
        let run =
            json!({ "command": "RunTask", "taskDefinition": "web:2", "overrides": overrides });
        let simulation = after(&json!([allow("*")]), &[register.clone(), run]);
        let task = simulation.world().tasks.values().next().unwrap();
        let planned = simulation.planned_calls(task);
        assert!(!planned.is_empty());
        assert!(
            planned.iter().all(|call| call.role == expected),
            "{planned:?}"
        );
    }
}

#[test]
fn a_role_that_overrides_must_be_there_and_trust_ecs_tasks_and_be_passed() {
    let everything = json!([allow("*")]);
    for (member, name) in [
        ("taskRoleArn", "notForTasks"),
        ("executionRoleArn", "notForTasks"),
        ("taskRoleArn", "missing"),
    ] {
        let mut command = run_task();
        command["overrides"] = json!({ member: role_arn(name) });
        let simulation = after(&everything, &[command]);
        let refused = refusals(&simulation);
        assert!(
            refused[0].starts_with("ClientException: ECS was unable to assume the role")
                && refused[0].contains(name),
            "{refused:?}"
        );
    }
    let mut command = run_task();
    command["overrides"] = json!({ "executionRoleArn": role_arn("otherTask") });
    let pass = json!({ "Effect": "Allow", "Action": "iam:PassRole",
        "Resource": [role_arn("webTask"), role_arn("webExecution")] });
    let simulation = after(&json!([allow("ecs:*"), pass]), &[command]);
    assert_eq!(
        refusals(&simulation),
        [denied("iam:PassRole", &role_arn("otherTask"))]
    );
}
