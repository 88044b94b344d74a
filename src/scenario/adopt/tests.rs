use serde_json::json;

use super::*;

fn definition(value: &Value) -> TaskDefinition {
    serde_json::from_value(value.clone()).unwrap()
}

/// A scenario as JSON that has `value` as its one task definition, and adopts it.
fn adopted(value: &Value, mut scenario: Value) -> (Scenario, Vec<String>) {
    scenario["version"] = json!(1);
    scenario["taskDefinitions"] = json!([value]);
    let mut scenario: Scenario = serde_json::from_value(scenario).unwrap();
    let changes = adopt_task_definition(&mut scenario, &definition(value));
    (scenario, changes)
}

fn instances() -> Value {
    json!({ "containerInstances": [{ "ec2InstanceId": "i-1", "attributes": [] }] })
}

fn bridge(family: &str) -> Value {
    json!({
        "family": family,
        "containerDefinitions": [
            { "name": "app", "image": "nginx", "portMappings": [{ "containerPort": 80 }] }
        ],
    })
}

fn fargate(family: &str) -> Value {
    json!({
        "family": family,
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "executionRoleArn": "arn:aws:iam::111122223333:role/path/shopExecution",
        "taskRoleArn": "shopTask",
        "containerDefinitions": [{ "name": "app", "image": "nginx" }],
    })
}

fn run_task(scenario: &Scenario, index: usize) -> &RunTask {
    match &scenario.timeline[index].command {
        Command::RunTask(command) => command,
        other => panic!("{} is not RunTask", other.name()),
    }
}

#[test]
fn a_scenario_that_runs_the_definition_already_is_left_as_it_is() {
    let before = json!({
        "cluster": instances(),
        "services": [{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 2 }],
    });
    let (scenario, changes) = adopted(&bridge("web"), before.clone());
    assert_eq!(changes, Vec::<String>::new());
    let (untouched, _) = adopted(&json!({ "family": "" }), before);
    assert_eq!(scenario.services, untouched.services);
    assert_eq!(scenario.timeline, untouched.timeline);
}

#[test]
fn whoever_ran_a_definition_that_is_gone_runs_the_new_one() {
    let (scenario, changes) = adopted(
        &bridge("shop"),
        json!({
            "cluster": instances(),
            "services": [{ "serviceName": "web", "taskDefinition": "web:7", "desiredCount": 2 }],
            "timeline": [
                { "at": 0, "command": "RunTask",
                  "taskDefinition": "arn:aws:ecs:us-east-1:111122223333:task-definition/web:1" },
                { "at": 0, "command": "RunTask", "taskDefinition": "shop:1" },
                { "at": 12_500, "command": "UpdateService", "service": "web", "taskDefinition": "web:8" },
            ],
        }),
    );
    assert_eq!(scenario.services[0].task_definition, "shop");
    assert_eq!(run_task(&scenario, 0).task_definition, "shop");
    assert_eq!(run_task(&scenario, 1).task_definition, "shop:1");
    assert_eq!(
        changes,
        [
            "The service web runs shop; it ran web:7, which is gone.",
            "RunTask at the start runs shop; it ran \
             arn:aws:ecs:us-east-1:111122223333:task-definition/web:1, which is gone.",
            "UpdateService at 12.5 s runs shop; it ran web:8, which is gone.",
        ]
    );
}

#[test]
fn a_revision_past_the_last_is_gone_too() {
    let (scenario, _) = adopted(
        &bridge("web"),
        json!({
            "cluster": instances(),
            "services": [{ "serviceName": "web", "taskDefinition": "web:2" }],
        }),
    );
    assert_eq!(scenario.services[0].task_definition, "web");
}

#[test]
fn a_definition_that_nobody_runs_is_run_once() {
    let (scenario, changes) = adopted(&bridge("shop"), json!({ "cluster": instances() }));
    let command = run_task(&scenario, 0);
    assert_eq!(
        (command.task_definition.as_str(), command.count),
        ("shop", Some(1))
    );
    assert_eq!(changes, ["RunTask at the start runs one task of shop."]);
}

#[test]
fn a_fargate_definition_is_run_on_fargate_with_all_that_it_needs() {
    let (scenario, changes) = adopted(
        &fargate("shop"),
        json!({
            "cluster": instances(),
            "services": [{
                "serviceName": "web",
                "taskDefinition": "web",
                "placementStrategy": [{ "type": "spread", "field": "instanceId" }],
                "loadBalancers": [{ "containerName": "old", "containerPort": 80 }],
            }],
        }),
    );
    let service = &scenario.services[0];
    assert_eq!(service.launch_type, Some(LaunchType::Fargate));
    assert!(service.placement_strategy.is_empty());
    assert!(service.load_balancers.is_empty());
    let network = service.network_configuration.as_ref().unwrap();
    assert_eq!(
        network.awsvpc_configuration.subnets,
        ["subnet-1a", "subnet-1b", "subnet-1c"]
    );
    let names: Vec<&str> = scenario
        .roles
        .iter()
        .map(|role| role.role_name.as_str())
        .collect();
    assert_eq!(names, ["shopExecution", "shopTask"]);
    assert_eq!(
        scenario.roles[0].arn.as_deref(),
        Some("arn:aws:iam::111122223333:role/path/shopExecution")
    );
    assert_eq!(
        scenario.roles[0].policies[0].policy_name,
        "AmazonECSTaskExecutionRolePolicy"
    );
    assert_eq!(
        (&scenario.roles[1].arn, scenario.roles[1].policies.len()),
        (&None, 0)
    );
    assert_eq!(changes.len(), 7, "{changes:#?}");
}

#[test]
fn a_bridge_definition_is_run_on_ec2_without_network_configuration() {
    let (scenario, changes) = adopted(
        &bridge("web"),
        json!({
            "cluster": instances(),
            "timeline": [{
                "at": 0,
                "command": "RunTask",
                "taskDefinition": "web",
                "launchType": "FARGATE",
                "networkConfiguration": { "awsvpcConfiguration": { "subnets": ["subnet-1a"] } },
            }],
        }),
    );
    let command = run_task(&scenario, 0);
    assert_eq!(command.launch_type, Some(LaunchType::Ec2));
    assert_eq!(command.network_configuration, None);
    assert_eq!(
        changes,
        [
            "RunTask at the start uses launchType EC2, which the task definition is made for.",
            "RunTask at the start lost its network configuration, which is for awsvpc mode only.",
        ]
    );
}

#[test]
fn a_definition_for_both_launch_types_keeps_the_one_in_use() {
    let mut both = fargate("web");
    both["requiresCompatibilities"] = json!(["EC2", "FARGATE"]);
    for launch_type in ["EC2", "FARGATE"] {
        let (scenario, _) = adopted(
            &both,
            json!({
                "cluster": instances(),
                "services": [
                    { "serviceName": "web", "taskDefinition": "web", "launchType": launch_type }
                ],
            }),
        );
        assert_eq!(
            scenario.services[0].launch_type.unwrap().name(),
            launch_type
        );
    }
}

#[test]
fn roles_that_are_there_stay_as_they_are() {
    let (scenario, _) = adopted(
        &fargate("web"),
        json!({ "roles": [{ "RoleName": "shopExecution" }, { "RoleName": "shopTask" }] }),
    );
    assert!(scenario.roles.iter().all(|role| role.policies.is_empty()));
    assert_eq!(scenario.roles.len(), 2);
}

#[test]
fn the_first_role_of_a_scenario_does_not_take_those_of_other_definitions_away() {
    let mut other = fargate("other");
    other["executionRoleArn"] = json!("otherExecution");
    let mut scenario = Scenario {
        task_definitions: vec![other, fargate("shop")],
        ..Scenario::default()
    };
    adopt_task_definition(&mut scenario, &definition(&fargate("shop")));
    let names: Vec<&str> = scenario
        .roles
        .iter()
        .map(|role| role.role_name.as_str())
        .collect();
    assert_eq!(names, ["shopExecution", "shopTask", "otherExecution"]);
}

#[test]
fn a_target_group_registers_a_container_that_the_definition_has() {
    let load_balancer = |name: &str, port: u32| json!({ "targetGroupArn": "tg", "containerName": name, "containerPort": port });
    for (before, expected) in [
        (load_balancer("old", 8080), ("app", 80)),
        (load_balancer("app", 8080), ("app", 80)),
        (load_balancer("app", 80), ("app", 80)),
    ] {
        let (scenario, _) = adopted(
            &bridge("web"),
            json!({
                "cluster": instances(),
                "services": [
                    { "serviceName": "web", "taskDefinition": "web", "loadBalancers": [before] }
                ],
            }),
        );
        let registered = &scenario.services[0].load_balancers[0];
        assert_eq!(registered.target_group_arn.as_deref(), Some("tg"));
        assert_eq!(
            (
                registered.container_name.as_deref().unwrap(),
                registered.container_port.unwrap()
            ),
            expected
        );
    }
}

#[test]
fn behaviours_follow_the_containers_that_the_new_definition_has() {
    let (scenario, changes) = adopted(
        &bridge("shop"),
        json!({
            "cluster": instances(),
            "applications": [
                { "family": "web", "runsFor": 5_000 },
                { "family": "web", "containerName": "app", "exitCode": 1 },
                { "family": "web", "containerName": "sidecar", "exitCode": 2 },
            ],
            "timeline": [{ "at": 0, "command": "RunTask", "taskDefinition": "shop" }],
        }),
    );
    let kept: Vec<_> = scenario
        .applications
        .iter()
        .map(|application| {
            (
                application.family.as_str(),
                application.container_name.as_deref(),
            )
        })
        .collect();
    assert_eq!(kept, [("shop", None), ("shop", Some("app"))]);
    assert_eq!(changes.len(), 3);
}

#[test]
fn an_empty_cluster_gets_instances_only_for_tasks_that_need_them() {
    let (on_ec2, _) = adopted(&bridge("web"), json!({}));
    assert_eq!(on_ec2.cluster.container_instances.len(), 3);
    let (on_fargate, _) = adopted(&fargate("web"), json!({}));
    assert_eq!(on_fargate.cluster.container_instances.len(), 0);
}

#[test]
fn what_was_adopted_needs_nothing_more() {
    for value in [bridge("shop"), fargate("shop")] {
        let (mut scenario, _) = adopted(
            &value,
            json!({
                "cluster": { "subnets": [] },
                "services": [{ "serviceName": "web", "taskDefinition": "web" }],
                "applications": [{ "family": "web" }],
            }),
        );
        let before = scenario.clone();
        let changes = adopt_task_definition(&mut scenario, &definition(&value));
        assert_eq!((changes, scenario), (Vec::new(), before));
    }
}
