//! What a learner is told about ECS tasks, checked on the simulator: one test a statement.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use ecslab::cluster::InstanceStatus;
use ecslab::iam::RoleKind;
use ecslab::lifecycle::{DesiredStatus, LastStatus, StopCode, Task, TaskNumber};
use ecslab::scenario;
use ecslab::simulation::{ApiCall, Command, SetBy, Simulation, StopTask};
use serde_json::{Value, json};

const ACCOUNT: &str = "111122223333";

/// A container instance per zone and type, `i-1`, `i-2`, …
fn cluster(instances: &[(&str, &str)]) -> Value {
    let instances = instances.iter().enumerate().map(|(index, (kind, zone))| {
        json!({
            "ec2InstanceId": format!("i-{}", index + 1),
            "attributes": [
                { "name": "ecs.instance-type", "value": kind },
                { "name": "ecs.availability-zone", "value": zone },
            ],
        })
    });
    json!({ "containerInstances": instances.collect::<Vec<_>>(), "instanceRole": "ecsInstanceRole" })
}

fn three_zones() -> Value {
    cluster(&[
        ("m5.large", "us-east-1a"),
        ("m5.large", "us-east-1b"),
        ("m5.large", "us-east-1c"),
    ])
}

/// A definition of one container `app` with a secret, an image in ECR and a log group.
fn web() -> Value {
    json!({
        "family": "web", "networkMode": "bridge", "cpu": "256", "memory": "512",
        "executionRoleArn": "execution", "taskRoleArn": "application",
        "containerDefinitions": [{
            "name": "app",
            "image": format!("{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/web:1"),
            "secrets": [{
                "name": "PASSWORD",
                "valueFrom": format!("arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:web-AbCdEf"),
            }],
            "logConfiguration": { "logDriver": "awslogs", "options": {
                "awslogs-group": "/ecs/web", "awslogs-region": "us-east-1",
                "awslogs-stream-prefix": "web",
            } },
        }],
    })
}

fn trust() -> Value {
    json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": { "Service": "ecs-tasks.amazonaws.com" },
        "Action": "sts:AssumeRole",
    }] })
}

fn role(name: &str, actions: &[&str]) -> Value {
    json!({
        "RoleName": name,
        "AssumeRolePolicyDocument": trust(),
        "Policies": [{ "PolicyName": "permissions", "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Action": actions, "Resource": "*" }],
        } }],
    })
}

fn roles() -> Value {
    json!([
        role(
            "execution",
            &[
                "ecr:GetAuthorizationToken",
                "ecr:BatchCheckLayerAvailability",
                "ecr:GetDownloadUrlForLayer",
                "ecr:BatchGetImage",
                "logs:CreateLogStream",
                "logs:PutLogEvents",
                "secretsmanager:GetSecretValue",
            ]
        ),
        role("application", &["s3:GetObject"]),
        role("ecsInstanceRole", &["s3:PutObject"]),
    ])
}

/// The simulation of a scenario with what is given put over the usual members.
fn simulation(members: Value) -> Simulation {
    let mut document = json!({
        "version": 1, "seed": 7, "cluster": three_zones(), "taskDefinitions": [web()],
        "roles": roles(), "timings": { "preset": "classroom" },
    });
    for (name, value) in members.as_object().expect("members of a scenario") {
        document[name] = value.clone();
    }
    let (scenario, problems) = scenario::from_value(&document);
    assert_eq!(problems, [], "the scenario is understood");
    Simulation::new(&scenario.expect("an object is a scenario")).0
}

fn run_task(count: u32) -> Value {
    json!([{ "at": 0, "command": "RunTask", "taskDefinition": "web", "count": count }])
}

fn statuses(task: &Task) -> Vec<&'static str> {
    task.history
        .iter()
        .map(|(status, _)| status.name())
        .collect()
}

fn task(simulation: &Simulation, number: u32) -> &Task {
    let task = simulation.world().tasks.get(&TaskNumber(number));
    task.expect("a task")
}

fn stop(simulation: &mut Simulation, number: u32) {
    let task = format!("#{number}");
    simulation.apply(Command::StopTask(StopTask { task, reason: None }));
}

fn calls<'world>(simulation: &'world Simulation, action: &str) -> Vec<&'world ApiCall> {
    let calls = simulation.world().calls.iter().map(|call| &**call);
    calls.filter(|call| call.action == action).collect()
}

#[test]
fn count_three_gives_three_separate_tasks() {
    let mut simulation = simulation(json!({ "timeline": run_task(3) }));
    simulation.run_until(60_000);
    let ids = simulation
        .world()
        .tasks
        .values()
        .map(|task| task.task_id.clone());
    let ids = ids.collect::<std::collections::BTreeSet<_>>();
    assert_eq!(ids.len(), 3);
    assert!((1..=3).all(|number| task(&simulation, number).last_status == LastStatus::Running));
}

#[test]
fn provisioning_and_deprovisioning_follow_the_network_interface_not_the_launch_type() {
    let subnets = json!({ "awsvpcConfiguration": { "subnets": ["subnet-1a", "subnet-1b"] } });
    for (mode, launch_type, expected) in [
        (
            "bridge",
            "EC2",
            vec!["PENDING", "RUNNING", "STOPPING", "STOPPED"],
        ),
        (
            "host",
            "EC2",
            vec!["PENDING", "RUNNING", "STOPPING", "STOPPED"],
        ),
        (
            "awsvpc",
            "EC2",
            vec![
                "PROVISIONING",
                "PENDING",
                "RUNNING",
                "STOPPING",
                "DEPROVISIONING",
                "STOPPED",
            ],
        ),
        (
            "awsvpc",
            "FARGATE",
            vec![
                "PROVISIONING",
                "PENDING",
                "RUNNING",
                "STOPPING",
                "DEPROVISIONING",
                "STOPPED",
            ],
        ),
    ] {
        let mut definition = web();
        definition["networkMode"] = json!(mode);
        let mut request = json!({ "at": 0, "command": "RunTask", "taskDefinition": "web", "launchType": launch_type });
        if mode == "awsvpc" {
            request["networkConfiguration"] = subnets.clone();
        }
        let mut simulation =
            simulation(json!({ "taskDefinitions": [definition], "timeline": [request] }));
        simulation.run_until(60_000);
        stop(&mut simulation, 1);
        simulation.run_until(120_000);
        assert_eq!(
            statuses(task(&simulation, 1)),
            expected,
            "{launch_type} in {mode} mode"
        );
    }
}

#[test]
fn a_task_behind_a_target_group_is_activated_and_deactivated() {
    let service = json!([{
        "serviceName": "web", "taskDefinition": "web", "desiredCount": 1,
        "loadBalancers": [{ "targetGroupArn": "arn:tg" }],
    }]);
    let mut simulation = simulation(json!({ "services": service }));
    simulation.run_until(60_000);
    stop(&mut simulation, 1);
    simulation.run_until(120_000);
    let expected = [
        "PENDING",
        "ACTIVATING",
        "RUNNING",
        "DEACTIVATING",
        "STOPPING",
        "STOPPED",
    ];
    assert_eq!(statuses(task(&simulation, 1)), expected);
}

#[test]
fn desired_status_is_stopped_at_once_and_last_status_walks_there() {
    let mut simulation = simulation(json!({ "timeline": run_task(1) }));
    simulation.run_until(30_000);
    stop(&mut simulation, 1);
    let now = task(&simulation, 1);
    assert_eq!(
        (now.last_status, now.desired_status),
        (LastStatus::Running, DesiredStatus::Stopped)
    );
    assert_eq!(now.stop_code, Some(StopCode::UserInitiated));
    simulation.run_until(60_000);
    let then = task(&simulation, 1);
    assert_eq!(then.last_status, LastStatus::Stopped);
    assert_eq!(
        then.containers[0].exit_code,
        Some(143),
        "SIGTERM ends a process with 143"
    );
}

#[test]
fn a_process_that_ignores_sigterm_is_killed_after_stop_timeout() {
    let applications = json!([{ "family": "web", "onSigterm": "ignores" }]);
    let mut definition = web();
    definition["containerDefinitions"][0]["stopTimeout"] = json!(9);
    let mut simulation = simulation(json!({
        "taskDefinitions": [definition], "applications": applications, "timeline": run_task(1),
    }));
    simulation.run_until(30_000);
    stop(&mut simulation, 1);
    simulation.run_until(60_000);
    let container = &task(&simulation, 1).containers[0];
    assert_eq!(container.exit_code, Some(137));
    let waited = container.stopped_at.unwrap() - container.signalled_at.unwrap();
    assert_eq!(waited, 9_000);
}

#[test]
fn the_execution_role_signs_the_agents_calls_and_the_task_role_the_applications() {
    let applications = json!([{ "family": "web", "calls": [
        { "action": "s3:GetObject", "resource": "arn:aws:s3:::media/a", "after": 1000 },
    ] }]);
    let mut simulation =
        simulation(json!({ "applications": applications, "timeline": run_task(1) }));
    simulation.run_until(30_000);
    for action in [
        "ecr:BatchGetImage",
        "secretsmanager:GetSecretValue",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    ] {
        let made = calls(&simulation, action);
        assert!(!made.is_empty(), "{action} is made");
        for call in made {
            assert_eq!(call.role, Some(RoleKind::Execution), "{action}");
            assert_eq!(call.role_name.as_deref(), Some("execution"));
            assert!(call.is_allowed(), "{action}: {:?}", call.evaluation);
        }
    }
    let [call] = calls(&simulation, "s3:GetObject")[..] else {
        panic!("one call of the application")
    };
    assert_eq!(
        (call.role, call.role_name.as_deref()),
        (Some(RoleKind::Task), Some("application"))
    );
    assert!(call.is_allowed());
}

#[test]
fn a_call_with_the_wrong_roles_permission_is_denied() {
    let applications = json!([{ "family": "web", "calls": [
        { "action": "secretsmanager:GetSecretValue", "resource": "arn:aws:secretsmanager:x", "after": 1000 },
    ] }]);
    let mut simulation =
        simulation(json!({ "applications": applications, "timeline": run_task(1) }));
    simulation.run_until(30_000);
    let made = calls(&simulation, "secretsmanager:GetSecretValue");
    let [agent, application] = made[..] else {
        panic!("one call each: {made:?}")
    };
    assert!(agent.is_allowed(), "the execution role has the permission");
    assert!(!application.is_allowed(), "the task role has not");
    assert_eq!(
        task(&simulation, 1).last_status,
        LastStatus::Running,
        "the task goes on"
    );
}

#[test]
fn a_permission_taken_away_stops_the_task_with_the_reason_that_ecs_gives() {
    for (action, reason) in [
        (
            "secretsmanager:GetSecretValue",
            "ResourceInitializationError: unable to pull secrets or registry auth",
        ),
        ("ecr:BatchGetImage", "CannotPull"),
        (
            "logs:CreateLogStream",
            "ResourceInitializationError: failed to validate logger args",
        ),
    ] {
        let timeline = json!([
            { "at": 0, "command": "RemovePermission", "roleName": "execution", "action": action },
            { "at": 1, "command": "RunTask", "taskDefinition": "web" },
        ]);
        let mut simulation = simulation(json!({ "timeline": timeline }));
        simulation.run_until(60_000);
        let task = task(&simulation, 1);
        assert_eq!(
            task.stop_code,
            Some(StopCode::TaskFailedToStart),
            "{action}"
        );
        let stopped_reason = task.stopped_reason.as_deref().unwrap_or_default();
        assert!(
            stopped_reason.starts_with(reason),
            "{action}: {stopped_reason}"
        );
        assert!(
            stopped_reason.contains(action) || action.starts_with("ecr:"),
            "{stopped_reason}"
        );
        assert_eq!(statuses(task), ["PENDING", "STOPPED"], "{action}");
        assert_eq!(task.containers[0].exit_code, None, "its process never ran");
        assert!(
            calls(&simulation, action)
                .iter()
                .all(|call| !call.is_allowed())
        );
    }
}

#[test]
fn a_role_that_is_gone_cannot_be_assumed() {
    let timeline = json!([
        { "at": 0, "command": "DeleteRole", "roleName": "execution" },
        { "at": 1, "command": "RunTask", "taskDefinition": "web" },
    ]);
    let mut simulation = simulation(json!({ "timeline": timeline }));
    simulation.run_until(1_000);
    let [(_, "RunTask", message)] = &simulation.world().refusals[..] else {
        panic!("RunTask is refused: {:?}", simulation.world().refusals);
    };
    assert!(
        message.contains("ECS was unable to assume the role"),
        "{message}"
    );
}

#[test]
fn a_trust_policy_that_keeps_ecs_out_is_told_with_the_request_that_it_refuses() {
    let trust = json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow",
        "Principal": { "Service": "ec2.amazonaws.com" }, "Action": "sts:AssumeRole" }] });
    let timeline = json!([
        { "at": 0, "command": "PutRole", "role": { "RoleName": "execution",
            "AssumeRolePolicyDocument": trust, "Policies": [] } },
        { "at": 1, "command": "RunTask", "taskDefinition": "web" },
    ]);
    let mut simulation = simulation(json!({ "timeline": timeline }));
    simulation.run_until(1_000);
    let asked = calls(&simulation, "sts:AssumeRole");
    let [call] = &asked[..] else {
        panic!("one role is asked: {asked:?}");
    };
    assert!(!call.is_allowed() && call.task.is_none() && !call.is_of_caller());
    assert_eq!(call.role_name.as_deref(), Some("execution"));
    assert_eq!(call.evaluation.by.len(), 1, "the statement is quoted");
    let (_, _, message) = &simulation.world().refusals[0];
    assert_eq!(call.error.as_ref(), Some(message));
}

#[test]
fn without_a_task_role_the_sdk_falls_through_to_the_instance_role() {
    let mut definition = web();
    definition.as_object_mut().unwrap().remove("taskRoleArn");
    let applications = json!([{ "family": "web", "calls": [
        { "action": "s3:PutObject", "resource": "arn:aws:s3:::media/a", "after": 1000 },
    ] }]);
    let mut simulation = simulation(json!({
        "taskDefinitions": [definition], "applications": applications, "timeline": run_task(1),
    }));
    simulation.run_until(30_000);
    let [call] = calls(&simulation, "s3:PutObject")[..] else {
        panic!("one call")
    };
    assert_eq!(call.role, Some(RoleKind::Instance));
    assert!(call.is_allowed());
}

#[test]
fn a_standalone_task_stays_stopped_while_a_service_replaces_what_stops() {
    let applications = json!([{ "family": "job", "runsFor": 5000, "exitCode": 0 }]);
    let mut job = web();
    job["family"] = json!("job");
    let mut simulation = simulation(json!({
        "taskDefinitions": [web(), job], "applications": applications,
        "services": [{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 2 }],
        "timeline": [
            { "at": 100, "command": "RunTask", "taskDefinition": "job" },
            { "at": 30_000, "command": "StopTask", "task": "#2" },
        ],
    }));
    simulation.run_until(120_000);
    let world = simulation.world();
    let jobs = world
        .tasks
        .values()
        .filter(|task| task.group == "family:job")
        .collect::<Vec<_>>();
    let [job] = jobs[..] else {
        panic!("nobody replaces a standalone task")
    };
    assert_eq!(job.last_status, LastStatus::Stopped);
    assert_eq!(
        job.stop_code,
        Some(StopCode::EssentialContainerExited),
        "exit code 0 stops it, too"
    );
    assert_eq!(job.containers[0].exit_code, Some(0));
    let tasks = world.tasks_of("web").collect::<Vec<_>>();
    assert_eq!(tasks.len(), 3);
    let running = tasks
        .iter()
        .filter(|task| task.last_status == LastStatus::Running)
        .count();
    assert_eq!(running, 2);
}

#[test]
fn a_lost_instance_takes_its_tasks_with_it_without_any_walk() {
    let mut simulation = simulation(json!({
        "cluster": cluster(&[("m5.large", "us-east-1a")]),
        "timeline": [
            { "at": 0, "command": "RunTask", "taskDefinition": "web" },
            { "at": 30_000, "command": "TerminateInstance", "containerInstance": "i-1" },
        ],
    }));
    simulation.run_until(30_000);
    let task = task(&simulation, 1);
    assert_eq!(statuses(task), ["PENDING", "RUNNING", "STOPPED"]);
    let reason = task.stopped_reason.as_deref();
    assert_eq!(reason, Some("Host EC2 (instance i-1) stopped/terminated."));
    assert!(simulation.world().instances.is_empty());
}

#[test]
fn a_draining_instance_loses_its_service_tasks_and_keeps_its_standalone_ones() {
    let mut simulation = simulation(json!({
        "cluster": cluster(&[("m5.large", "us-east-1a"), ("m5.large", "us-east-1b")]),
        "services": [{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 2 }],
        "timeline": [
            { "at": 100, "command": "RunTask", "taskDefinition": "web",
              "placementConstraints": [{ "type": "memberOf", "expression": "ec2InstanceId == i-1" }] },
            { "at": 30_000, "command": "UpdateContainerInstancesState",
              "containerInstance": "i-1", "status": "DRAINING" },
        ],
    }));
    simulation.run_until(300_000);
    let world = simulation.world();
    let draining = world.instance_named("i-1").unwrap();
    assert_eq!(draining.status, InstanceStatus::Draining);
    let left = world
        .tasks_on(&draining.container_instance_arn)
        .map(|task| task.group.as_str());
    assert_eq!(left.collect::<Vec<_>>(), ["family:web"]);
    let running = world
        .tasks_of("web")
        .filter(|task| task.last_status == LastStatus::Running);
    assert_eq!(running.count(), 2);
}

#[test]
fn a_deployment_stays_within_its_bounds_and_completes() {
    let mut simulation = simulation(json!({
        "taskDefinitions": [web(), web()],
        "services": [{
            "serviceName": "web", "taskDefinition": "web:1", "desiredCount": 4,
            "deploymentConfiguration": { "maximumPercent": 150, "minimumHealthyPercent": 75 },
        }],
        "timeline": [
            { "at": 60_000, "command": "UpdateService", "service": "web", "taskDefinition": "web:2" },
        ],
    }));
    simulation.run_until(60_000);
    while simulation.next_at().is_some_and(|at| at < 600_000) {
        simulation.step();
        let world = simulation.world();
        let of_service = || world.tasks_of("web");
        let wanted = of_service().filter(|task| task.desired_status == DesiredStatus::Running);
        assert!(wanted.count() <= 6, "maximumPercent 150 of 4");
        let running = of_service().filter(|task| {
            task.last_status == LastStatus::Running && task.desired_status == DesiredStatus::Running
        });
        assert!(running.count() >= 3, "minimumHealthyPercent 75 of 4");
    }
    let service = simulation.world().services.get("web").unwrap();
    assert_eq!(service.deployments.len(), 1);
    assert_eq!(service.deployments[0].rollout_state, "COMPLETED");
    assert_eq!(service.revision.name(), "web:2");
    let messages = service
        .events
        .iter()
        .map(|event| event.message.as_str())
        .collect::<Vec<_>>();
    assert_eq!(
        messages.last(),
        Some(&"(service web) has reached a steady state.")
    );
}

#[test]
fn a_service_without_room_says_so_once_and_places_the_task_when_an_instance_joins() {
    let service = json!([{
        "serviceName": "web", "taskDefinition": "web", "desiredCount": 2,
        "placementConstraints": [{ "type": "distinctInstance" }],
    }]);
    let joins = json!({
        "ec2InstanceId": "i-2",
        "attributes": [
            { "name": "ecs.instance-type", "value": "m5.large" },
            { "name": "ecs.availability-zone", "value": "us-east-1b" },
        ],
    });
    let mut simulation = simulation(json!({
        "cluster": cluster(&[("m5.large", "us-east-1a")]),
        "services": service,
        "timeline": [
            { "at": 60_000, "command": "RegisterContainerInstance", "containerInstance": joins },
        ],
    }));
    simulation.run_until(59_000);
    let complaints = |simulation: &Simulation| {
        let events = &simulation.world().services.get("web").unwrap().events;
        events
            .iter()
            .filter(|event| event.message.contains("unable to place a task"))
            .count()
    };
    assert_eq!(complaints(&simulation), 1);
    simulation.run_until(180_000);
    let running = simulation
        .world()
        .tasks_of("web")
        .filter(|task| task.last_status == LastStatus::Running);
    assert_eq!(running.count(), 2);
}

#[test]
fn a_container_waits_for_what_it_depends_on() {
    let definition = json!({
        "family": "web", "memory": "512",
        "containerDefinitions": [
            { "name": "init", "image": "public.ecr.aws/init:1", "essential": false },
            { "name": "app", "image": "public.ecr.aws/app:1",
              "dependsOn": [{ "containerName": "init", "condition": "SUCCESS" }] },
        ],
    });
    for (exit_code, runs) in [(0, true), (1, false)] {
        let applications = json!([
            { "family": "web", "containerName": "init", "runsFor": 4000, "exitCode": exit_code },
        ]);
        let mut simulation = simulation(json!({
            "taskDefinitions": [definition.clone()], "applications": applications,
            "timeline": run_task(1),
        }));
        simulation.run_until(60_000);
        let task = task(&simulation, 1);
        if runs {
            assert_eq!(task.last_status, LastStatus::Running);
            let [init, app] = &task.containers[..] else {
                panic!("two containers")
            };
            assert!(
                app.pull_started_at >= init.stopped_at,
                "not even its image is pulled before"
            );
        } else {
            assert_eq!(task.stop_code, Some(StopCode::TaskFailedToStart));
            let reason = task.stopped_reason.as_deref().unwrap_or_default();
            assert!(reason.contains("did not exit successfully"), "{reason}");
        }
    }
}

#[test]
fn a_task_waits_in_pending_until_a_stopping_one_has_released_its_port() {
    let mut definition = web();
    definition["containerDefinitions"][0]["portMappings"] =
        json!([{ "containerPort": 80, "hostPort": 8080 }]);
    let mut simulation = simulation(json!({
        "cluster": cluster(&[("m5.large", "us-east-1a")]),
        "taskDefinitions": [definition],
        "applications": [{ "family": "web", "onSigterm": "ignores" }],
        "timeline": [
            { "at": 0, "command": "RunTask", "taskDefinition": "web" },
            { "at": 30_000, "command": "StopTask", "task": "#1" },
            { "at": 30_100, "command": "RunTask", "taskDefinition": "web" },
        ],
    }));
    simulation.run_until(33_000);
    let waiting = task(&simulation, 2);
    assert_eq!(waiting.last_status, LastStatus::Pending);
    let waits = simulation.waiting_on(simulation.world(), waiting);
    let id = task(&simulation, 1).short_id();
    assert_eq!(
        waits[0].what,
        format!("the agent waits until i-1 really has free what was reserved: {id} still holds it")
    );
    simulation.run_until(90_000);
    let (first, second) = (task(&simulation, 1), task(&simulation, 2));
    assert_eq!(second.last_status, LastStatus::Running);
    assert!(second.started_at > first.stopped_at);
}

#[test]
fn what_a_task_waits_for_says_who_can_change_how_long() {
    let mut definition = web();
    definition["containerDefinitions"] = json!([
        {
            "name": "db", "image": "postgres", "startTimeout": 60,
            "healthCheck": { "command": ["CMD", "true"], "interval": 10 },
        },
        {
            "name": "app", "image": "web",
            "dependsOn": [{ "containerName": "db", "condition": "HEALTHY" }],
        },
    ]);
    let mut cluster = cluster(&[]);
    cluster["capacityProviders"] = json!([{
        "name": "group",
        "autoScalingGroupProvider": { "managedScaling": { "status": "ENABLED" } },
        "autoScalingGroup": { "instanceType": "m5.large", "availabilityZones": ["us-east-1a"] },
    }]);
    let mut simulation = simulation(json!({
        "cluster": cluster,
        "taskDefinitions": [definition],
        "timings": { "instanceLaunch": 20_000, "capacityWait": 40_000 },
        "timeline": [{
            "at": 0, "command": "RunTask", "taskDefinition": "web",
            "capacityProviderStrategy": [{ "capacityProvider": "group" }],
        }],
    }));
    simulation.run_until(1_000);
    let [waits] = &simulation.waiting_on(simulation.world(), task(&simulation, 1))[..] else {
        panic!("one wait")
    };
    assert_eq!(
        waits.what,
        "the capacity provider `group` is to launch an instance"
    );
    assert_eq!((waits.expected, waits.at_most), (None, Some(40_000)));
    assert_eq!(waits.set_by, Some(SetBy::Timing("capacityWait")));

    simulation.run_until(34_000);
    let waits = simulation.waiting_on(simulation.world(), task(&simulation, 1));
    let [waits] = &waits[..] else {
        panic!("one wait: {waits:?}")
    };
    assert_eq!(waits.container, Some(1));
    assert_eq!(waits.set_by, Some(SetBy::Member(0, "startTimeout")));
}

#[test]
fn a_service_whose_tasks_keep_failing_to_start_says_so_once_and_tries_ever_more_rarely() {
    let mut simulation = simulation(json!({
        "applications": [{ "family": "web", "imageMissing": true }],
        "services": [{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 2 }],
    }));
    simulation.run_until(3_600_000);
    let world = simulation.world();
    let events = &world.services.get("web").unwrap().events;
    let impaired = "unable to consistently start tasks successfully";
    let said = events
        .iter()
        .filter(|event| event.message.contains(impaired));
    assert_eq!(said.count(), 1);
    let mut starts = world
        .tasks_of("web")
        .map(|task| task.created_at)
        .collect::<Vec<_>>();
    starts.dedup();
    let pauses = starts
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .collect::<Vec<_>>();
    assert!(pauses.len() > 3 && pauses.is_sorted(), "{pauses:?}");
    let reason = task(&simulation, 1)
        .stopped_reason
        .clone()
        .unwrap_or_default();
    assert!(reason.starts_with("CannotPullContainerError"), "{reason}");
}
