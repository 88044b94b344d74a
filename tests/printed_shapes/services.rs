//! Services, as DescribeServices prints them.

use ecslab::simulation::{Simulation, describe_services};
use serde_json::{Value, json};

use crate::{TARGET_GROUP, after, assert_shape, service, simulation};

/// Two tasks of a service on Fargate, at first not RUNNING.
pub fn on_fargate() -> Simulation {
    let network = json!({ "awsvpcConfiguration": {
        "subnets": ["subnet-1a"], "securityGroups": ["sg-1"], "assignPublicIp": "DISABLED",
    } });
    let front = service(
        "front",
        "front",
        json!({
            "desiredCount": 2, "launchType": "FARGATE", "networkConfiguration": network,
            "loadBalancers": [{
                "targetGroupArn": TARGET_GROUP, "containerName": "front", "containerPort": 80,
            }],
            "propagateTags": "SERVICE", "enableExecuteCommand": true,
            "tags": [{ "key": "team", "value": "shop" }],
        }),
    );
    let simulation = simulation(json!({
        "services": [front],
        "timeline": [
            { "at": 120_000, "command": "RegisterTaskDefinition", "taskDefinition": {
                "family": "front", "networkMode": "awsvpc",
                "requiresCompatibilities": ["FARGATE"], "cpu": "512", "memory": "1024",
                "executionRoleArn": "execution",
                "containerDefinitions": [{ "name": "front", "image": "front:2" }],
            } },
            { "at": 121_000, "command": "UpdateService", "service": "front",
              "taskDefinition": "front" },
        ],
    }));
    after(simulation, 5_000)
}

/// A cluster with a capacity provider that ECS does not scale, to which an instance belongs.
fn with_capacity_provider(members: Value) -> Simulation {
    let mut all = json!({ "cluster": {
        "containerInstances": [{
            "ec2InstanceId": "i-1", "capacityProviderName": "group",
            "attributes": [
                { "name": "ecs.instance-type", "value": "t3.medium" },
                { "name": "ecs.availability-zone", "value": "us-east-1a" },
            ],
        }],
        "capacityProviders": [{
            "name": "group",
            "autoScalingGroupProvider": { "managedScaling": { "status": "DISABLED" } },
            "autoScalingGroup": {
                "instanceType": "t3.medium", "availabilityZones": ["us-east-1a"], "maxSize": 1,
            },
        }],
    } });
    for (name, value) in members.as_object().expect("members of a scenario") {
        all[name] = value.clone();
    }
    simulation(all)
}

/// A service for whose tasks its capacity provider has no room.
pub fn without_capacity() -> Simulation {
    let large = json!({ "capacityProviderStrategy": [{ "capacityProvider": "group" }] });
    let members = json!({ "services": [service("large", "large", large)] });
    after(with_capacity_provider(members), 60_000)
}

/// A task on an instance of a capacity provider.
pub fn through_capacity_provider() -> Simulation {
    with_capacity_provider(json!({ "timeline": [{
        "at": 0, "command": "RunTask", "taskDefinition": "site", "startedBy": "me",
        "capacityProviderStrategy": [{ "capacityProvider": "group" }],
    }] }))
}

#[test]
fn a_failure_of_capacity_providers_names_them() {
    let failure = crate::named(&without_capacity(), "SERVICE_TASK_PLACEMENT_FAILURE");
    assert_eq!(
        failure["detail"]["capacityProviderArns"],
        json!(["arn:aws:ecs:us-east-1:111122223333:capacity-provider/group"])
    );
    let task = crate::first_task(&after(through_capacity_provider(), 0));
    assert_eq!(task["capacityProviderName"], "group");
}

fn first(simulation: &Simulation) -> Value {
    describe_services(simulation)["services"][0].clone()
}

#[test]
fn a_service_on_fargate_is_described_with_these_members() {
    let service = first(&on_fargate());
    assert_shape(
        &service,
        &[
            (
                "list",
                "loadBalancers[] serviceRegistries[] deployments[] events[] \
                 placementConstraints[] placementStrategy[] tags[] \
                 networkConfiguration.awsvpcConfiguration.subnets[] \
                 networkConfiguration.awsvpcConfiguration.securityGroups[] \
                 deployments[].networkConfiguration.awsvpcConfiguration.subnets[] \
                 deployments[].networkConfiguration.awsvpcConfiguration.securityGroups[]",
            ),
            (
                "text",
                "serviceArn serviceName clusterArn status launchType platformVersion \
                 taskDefinition roleArn createdAt schedulingStrategy deploymentController.type \
                 propagateTags tags[].key tags[].value loadBalancers[].targetGroupArn \
                 loadBalancers[].containerName events[].id events[].createdAt events[].message \
                 networkConfiguration.awsvpcConfiguration.subnets[] \
                 networkConfiguration.awsvpcConfiguration.securityGroups[] \
                 networkConfiguration.awsvpcConfiguration.assignPublicIp \
                 deployments[].id deployments[].status deployments[].taskDefinition \
                 deployments[].createdAt deployments[].updatedAt deployments[].launchType \
                 deployments[].platformVersion deployments[].rolloutState \
                 deployments[].rolloutStateReason \
                 deployments[].networkConfiguration.awsvpcConfiguration.subnets[] \
                 deployments[].networkConfiguration.awsvpcConfiguration.securityGroups[] \
                 deployments[].networkConfiguration.awsvpcConfiguration.assignPublicIp",
            ),
            ("flag", "enableECSManagedTags enableExecuteCommand"),
            (
                "number",
                "desiredCount runningCount pendingCount loadBalancers[].containerPort \
                 deploymentConfiguration.maximumPercent \
                 deploymentConfiguration.minimumHealthyPercent deployments[].desiredCount \
                 deployments[].runningCount deployments[].pendingCount \
                 deployments[].failedTasks",
            ),
        ],
        "service",
    );
    assert_eq!(
        (&service["runningCount"], &service["pendingCount"]),
        (&json!(0), &json!(2))
    );
    let message = service["events"][0]["message"].as_str().expect("a text");
    assert!(
        message.starts_with("(service front) has started 2 tasks: (task "),
        "{message}"
    );
}

#[test]
fn during_a_deployment_the_older_one_is_active_and_events_are_newest_first() {
    let simulation = after(on_fargate(), 140_000);
    let service = first(&simulation);
    let deployments = service["deployments"].as_array().expect("a list");
    let stand = deployments.iter().map(|it| {
        let revision = it["taskDefinition"].as_str().expect("an ARN");
        let revision = revision.rsplit(':').next().expect("a revision").to_owned();
        (
            revision,
            it["status"].clone(),
            it["rolloutState"].clone(),
            it["desiredCount"].clone(),
        )
    });
    assert_eq!(
        stand.collect::<Vec<_>>(),
        [
            (
                "2".to_owned(),
                json!("PRIMARY"),
                json!("IN_PROGRESS"),
                json!(2)
            ),
            (
                "1".to_owned(),
                json!("ACTIVE"),
                json!("COMPLETED"),
                json!(2)
            ),
        ]
    );
    let id = deployments[0]["id"].as_str().expect("an id");
    let reason = deployments[0]["rolloutStateReason"]
        .as_str()
        .expect("a text");
    assert_eq!(reason, format!("ECS deployment {id} in progress."));
    let times = service["events"].as_array().expect("a list").iter();
    let times = times.map(|event| event["createdAt"].as_str().expect("a time"));
    assert!(times.rev().is_sorted());
}

#[test]
fn a_service_on_instances_has_no_network_configuration_and_no_platform() {
    let plain = simulation(json!({ "services": [service("site", "site", json!({}))] }));
    let service = first(&after(plain, 60_000));
    for member in ["networkConfiguration", "platformVersion", "tags"] {
        assert_eq!(service.get(member), None, "{member}");
    }
    assert_eq!(service["launchType"], "EC2");
    assert_eq!(service["propagateTags"], "NONE");
    assert_eq!(service["runningCount"], 1);
}
