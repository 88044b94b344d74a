//! What the simulator prints has the members that ECS prints, with their types: DescribeTasks,
//! DescribeServices and everything that ECS sends to EventBridge.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod given;
mod services;

use std::collections::BTreeSet;

use ecslab::cluster::to_value;
use ecslab::lifecycle::Milliseconds;
use ecslab::scenario;
use ecslab::simulation::{Simulation, bridge_events, describe_services, describe_tasks};
use serde_json::{Value, json};

const TARGET_GROUP: &str =
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/front/0123456789abcdef";

/// A cluster with two instances; one definition for instances, two for Fargate, one too large.
fn simulation(members: Value) -> Simulation {
    let instance = |id: &str, zone: &str| {
        json!({ "ec2InstanceId": id, "attributes": [
            { "name": "ecs.instance-type", "value": "t3.medium" },
            { "name": "ecs.availability-zone", "value": zone },
        ] })
    };
    let fargate = |family: &str, image: &str| {
        json!({
            "family": family, "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
            "cpu": "256", "memory": "512", "executionRoleArn": "execution",
            "containerDefinitions": [{ "name": family, "image": image }],
        })
    };
    let mut document = json!({
        "version": 1, "seed": 5,
        "cluster": { "containerInstances": [
            instance("i-1", "us-east-1a"), instance("i-2", "us-east-1b"),
        ] },
        "taskDefinitions": [
            { "family": "site", "networkMode": "bridge", "containerDefinitions": [{
                "name": "site", "image": "httpd:2.4", "cpu": 10, "memory": 300,
                "portMappings": [{ "containerPort": 80, "hostPort": 80 }],
            }] },
            { "family": "large", "containerDefinitions": [{
                "name": "large", "image": "httpd:2.4", "memory": 64_000,
            }] },
            fargate("front", "111122223333.dkr.ecr.us-east-1.amazonaws.com/front:1"),
            fargate("report", "111122223333.dkr.ecr.us-east-1.amazonaws.com/report:1"),
        ],
        "applications": [{ "family": "report", "runsFor": 60_000 }],
        "roles": [{
            "RoleName": "execution",
            "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": { "Service": "ecs-tasks.amazonaws.com" },
                "Action": "sts:AssumeRole",
            }] },
            "Policies": [{ "PolicyName": "pull", "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{ "Effect": "Allow", "Action": "ecr:*", "Resource": "*" }],
            } }],
        }],
    });
    for (name, value) in members.as_object().expect("members of a scenario") {
        document[name] = value.clone();
    }
    let (scenario, problems) = scenario::from_value(&document);
    assert_eq!(problems, [], "the scenario is understood");
    Simulation::new(&scenario.expect("an object is a scenario")).0
}

fn after(mut simulation: Simulation, until: Milliseconds) -> Simulation {
    simulation.run_until(until);
    simulation
}

fn subnets() -> Value {
    json!({ "awsvpcConfiguration": { "subnets": ["subnet-1a", "subnet-1b"] } })
}

fn on_instance() -> Simulation {
    simulation(json!({ "timeline": [{
        "at": 0, "command": "RunTask", "taskDefinition": "site", "startedBy": "me",
    }] }))
}

fn on_fargate(family: &str) -> Simulation {
    simulation(json!({ "timeline": [{
        "at": 0, "command": "RunTask", "taskDefinition": family, "startedBy": "me",
        "launchType": "FARGATE", "networkConfiguration": subnets(),
    }] }))
}

fn service(name: &str, family: &str, more: Value) -> Value {
    let mut service = json!({
        "serviceName": name, "taskDefinition": family, "desiredCount": 1,
    });
    for (name, value) in more.as_object().expect("members of a service") {
        service[name] = value.clone();
    }
    service
}

/// A service on Fargate behind a load balancer whose first task is stopped by hand.
fn behind_load_balancer() -> Simulation {
    simulation(json!({
        "services": [service("front", "front", json!({
            "launchType": "FARGATE", "networkConfiguration": subnets(),
            "loadBalancers": [{
                "targetGroupArn": TARGET_GROUP, "containerName": "front", "containerPort": 80,
            }],
        }))],
        "timeline": [{ "at": 120_000, "command": "StopTask", "task": "#1" }],
    }))
}

/// A service that finds no room, one whose image is not there, and one whose role goes away before
/// it replaces its task.
fn failing_services() -> Simulation {
    let simulation = simulation(json!({
        "services": [
            service("guarded", "front", json!({
                "launchType": "FARGATE", "networkConfiguration": subnets(),
            })),
            service("large", "large", json!({})),
            service("site", "site", json!({})),
        ],
        "timeline": [
            { "at": 0, "command": "InjectFault", "fault": "imageMissing", "image": "httpd:2.4" },
            { "at": 60_000, "command": "DeleteRole", "roleName": "execution" },
            { "at": 61_000, "command": "StopTask", "task": "#1" },
        ],
    }));
    after(simulation, 900_000)
}

/// Every member of a value by its path, with its type; the entries of a list are taken together.
fn shape(value: &Value) -> BTreeSet<String> {
    fn walk(path: &str, value: &Value, shape: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    let path = if path.is_empty() {
                        name
                    } else {
                        &format!("{path}.{name}")
                    };
                    walk(path, value, shape);
                }
            }
            Value::Array(entries) => {
                let path = format!("{path}[]");
                shape.insert(format!("{path}: list"));
                for entry in entries {
                    walk(&path, entry, shape);
                }
            }
            Value::String(_) => drop(shape.insert(format!("{path}: text"))),
            Value::Number(_) => drop(shape.insert(format!("{path}: number"))),
            Value::Bool(_) => drop(shape.insert(format!("{path}: flag"))),
            Value::Null => drop(shape.insert(format!("{path}: null"))),
        }
    }
    let mut found = BTreeSet::new();
    walk("", value, &mut found);
    found
}

/// A shape as the tables below write it: types with the members that have them.
fn expected(table: &[(&str, &str)]) -> BTreeSet<String> {
    let lines = table.iter().flat_map(|(kind, members)| {
        let members = members.split_whitespace();
        members.map(move |member| format!("{member}: {kind}"))
    });
    lines.collect()
}

fn assert_shape(value: &Value, table: &[(&str, &str)], of: &str) {
    let (found, expected) = (shape(value), expected(table));
    let missing = expected.difference(&found).collect::<Vec<_>>();
    let too_many = found.difference(&expected).collect::<Vec<_>>();
    assert!(
        missing.is_empty() && too_many.is_empty(),
        "{of}: missing {missing:#?}, not expected {too_many:#?}"
    );
}

fn first_task(simulation: &Simulation) -> Value {
    describe_tasks(simulation.world())["tasks"][0].clone()
}

fn events(simulation: &Simulation, detail_type: &str) -> Vec<Value> {
    bridge_events(simulation)
        .map(|(_, event)| event)
        .filter(|event| event["detail-type"] == detail_type)
        .collect()
}

fn named(simulation: &Simulation, event_name: &str) -> Value {
    bridge_events(simulation)
        .map(|(_, event)| event)
        .find(|event| event["detail"]["eventName"] == event_name)
        .expect(event_name)
}

/// The event of the first task with a status.
fn task_event(simulation: &Simulation, last_status: &str) -> Value {
    let of_first = first_task(simulation)["taskArn"].clone();
    events(simulation, "ECS Task State Change")
        .into_iter()
        .find(|event| {
            event["detail"]["taskArn"] == of_first && event["detail"]["lastStatus"] == last_status
        })
        .expect(last_status)
}

const FIRST_ANSWER: &[(&str, &str)] = &[
    (
        "list",
        "attachments[] attributes[] containers[] containers[].networkInterfaces[] \
         overrides.containerOverrides[] overrides.inferenceAcceleratorOverrides[] tags[]",
    ),
    (
        "text",
        "attributes[].name attributes[].value availabilityZone clusterArn containerInstanceArn \
         containers[].containerArn containers[].taskArn containers[].name containers[].image \
         containers[].lastStatus containers[].cpu containers[].memory cpu createdAt desiredStatus \
         group lastStatus launchType memory overrides.containerOverrides[].name startedBy taskArn \
         taskDefinitionArn",
    ),
    ("flag", "enableExecuteCommand"),
    ("number", "version"),
];

const OF_RUNNING_ON_INSTANCE: &[(&str, &str)] = &[
    ("list", "containers[].networkBindings[]"),
    (
        "text",
        "connectivity connectivityAt containers[].healthStatus containers[].runtimeId \
         containers[].networkBindings[].bindIP containers[].networkBindings[].protocol \
         healthStatus pullStartedAt pullStoppedAt startedAt",
    ),
    (
        "number",
        "containers[].networkBindings[].containerPort containers[].networkBindings[].hostPort",
    ),
];

#[test]
fn what_run_task_answers_has_nothing_of_what_the_agent_has_yet_to_report() {
    let simulation = after(on_instance(), 0);
    assert_shape(&first_task(&simulation), FIRST_ANSWER, "RunTask");
}

#[test]
fn a_task_that_runs_on_an_instance_is_described_with_these_members() {
    let simulation = after(on_instance(), 60_000);
    let table = [FIRST_ANSWER, OF_RUNNING_ON_INSTANCE].concat();
    assert_shape(&first_task(&simulation), &table, "EC2, RUNNING");
}

const ON_FARGATE: &[(&str, &str)] = &[
    (
        "list",
        "attachments[] attachments[].details[] attributes[] containers[] \
         containers[].networkBindings[] containers[].networkInterfaces[] \
         overrides.containerOverrides[] overrides.inferenceAcceleratorOverrides[] tags[]",
    ),
    (
        "text",
        "attachments[].id attachments[].type attachments[].status attachments[].details[].name \
         attachments[].details[].value attributes[].name attributes[].value availabilityZone \
         clusterArn connectivity connectivityAt containers[].containerArn containers[].taskArn \
         containers[].name containers[].image containers[].imageDigest containers[].runtimeId \
         containers[].lastStatus containers[].networkInterfaces[].attachmentId \
         containers[].networkInterfaces[].privateIpv4Address containers[].healthStatus \
         containers[].cpu cpu createdAt desiredStatus group healthStatus lastStatus launchType \
         memory overrides.containerOverrides[].name platformVersion platformFamily pullStartedAt \
         pullStoppedAt startedAt startedBy taskArn taskDefinitionArn",
    ),
    ("flag", "enableExecuteCommand"),
    (
        "number",
        "version ephemeralStorage.sizeInGiB fargateEphemeralStorage.sizeInGiB",
    ),
];

#[test]
fn a_task_that_runs_on_fargate_is_described_with_these_members() {
    let simulation = after(on_fargate("front"), 60_000);
    let task = first_task(&simulation);
    assert_shape(&task, ON_FARGATE, "Fargate, RUNNING");
    let attachment = &task["attachments"][0];
    assert_eq!(attachment["type"], "ElasticNetworkInterface");
    assert_eq!(attachment["status"], "ATTACHED");
    let interface = &task["containers"][0]["networkInterfaces"][0];
    assert_eq!(interface["attachmentId"], attachment["id"]);
    assert_eq!(task["ephemeralStorage"]["sizeInGiB"], 20);
    assert_eq!(task["platformFamily"], "Linux");
    let created_at = task["createdAt"].as_str().expect("a text");
    assert!(created_at.ends_with("+00:00"), "{created_at}");
}

const EVENT_OF_RUNNING_ON_FARGATE: &[(&str, &str)] = &[
    (
        "list",
        "resources[] detail.attachments[] detail.attachments[].details[] detail.attributes[] \
         detail.containers[] detail.containers[].networkInterfaces[] \
         detail.overrides.containerOverrides[]",
    ),
    (
        "text",
        "version id detail-type source account time region resources[] \
         detail.attachments[].id detail.attachments[].type detail.attachments[].status \
         detail.attachments[].details[].name detail.attachments[].details[].value \
         detail.attributes[].name detail.attributes[].value detail.availabilityZone \
         detail.clusterArn detail.connectivity detail.connectivityAt \
         detail.containers[].containerArn detail.containers[].taskArn detail.containers[].name \
         detail.containers[].image detail.containers[].imageDigest detail.containers[].runtimeId \
         detail.containers[].lastStatus detail.containers[].networkInterfaces[].attachmentId \
         detail.containers[].networkInterfaces[].privateIpv4Address detail.containers[].cpu \
         detail.cpu detail.createdAt detail.desiredStatus detail.group detail.lastStatus \
         detail.launchType detail.memory detail.overrides.containerOverrides[].name \
         detail.platformVersion detail.pullStartedAt detail.pullStoppedAt detail.startedAt \
         detail.startedBy detail.taskArn detail.taskDefinitionArn detail.updatedAt",
    ),
    ("flag", "detail.enableExecuteCommand"),
    ("number", "detail.version detail.ephemeralStorage.sizeInGiB"),
];

#[test]
fn the_event_of_a_task_that_runs_on_fargate_has_these_members() {
    let event = task_event(&after(on_fargate("front"), 60_000), "RUNNING");
    assert_shape(&event, EVENT_OF_RUNNING_ON_FARGATE, "Fargate, RUNNING");
    let detail = &event["detail"];
    let details = detail["attachments"][0]["details"]
        .as_array()
        .expect("a list");
    let names = details.iter().map(|detail| detail["name"].as_str());
    assert!(names.eq([
        Some("subnetId"),
        Some("networkInterfaceId"),
        Some("macAddress"),
        Some("privateDnsName"),
        Some("privateIPv4Address"),
    ]));
    assert_eq!(detail["attachments"][0]["type"], "eni");
    for (text, length) in [
        (&event["time"], "2026-01-01T00:00:00Z".len()),
        (&detail["updatedAt"], "2026-01-01T00:00:00.000Z".len()),
    ] {
        let text = text.as_str().expect("a text");
        assert!(text.ends_with('Z') && text.len() == length, "{text}");
    }
    assert_eq!(event["resources"], json!([detail["taskArn"]]));
}

#[test]
fn attachments_are_named_by_what_has_become_of_them() {
    let simulation = after(behind_load_balancer(), 600_000);
    let cases = [
        ("PROVISIONING", "PRECREATED", "PRECREATED", 1),
        ("PENDING", "PRECREATED", "ATTACHED", 5),
        ("ACTIVATING", "ATTACHING", "ATTACHED", 5),
        ("RUNNING", "ATTACHED", "ATTACHED", 5),
        ("DEACTIVATING", "DETACHING", "ATTACHED", 5),
        ("STOPPED", "DELETED", "DELETED", 5),
    ];
    for (status, elb, eni, details) in cases {
        let event = task_event(&simulation, status);
        let attachments = &event["detail"]["attachments"];
        assert_eq!(attachments[0]["type"], "elb", "{status}");
        assert_eq!(attachments[0]["status"], elb, "{status}");
        assert_eq!(attachments[1]["type"], "eni", "{status}");
        assert_eq!(attachments[1]["status"], eni, "{status}");
        let known = attachments[1]["details"].as_array().map(Vec::len);
        assert_eq!(known, Some(details), "{status}");
    }
}

/// Version, lastStatus, desiredStatus and the containers' lastStatus of every event of the first
/// task.
fn versions(simulation: &Simulation) -> Vec<String> {
    let of_first = first_task(simulation)["taskArn"].clone();
    let events = events(simulation, "ECS Task State Change").into_iter();
    let of_first = events.filter(|event| event["detail"]["taskArn"] == of_first);
    let written = of_first.map(|event| {
        let detail = &event["detail"];
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let containers = detail["containers"].as_array().expect("a list").iter();
        let containers = containers.map(|it| text(&it["lastStatus"]));
        format!(
            "{} {} {}: {}",
            detail["version"],
            text(&detail["lastStatus"]),
            text(&detail["desiredStatus"]),
            containers.collect::<Vec<_>>().join(" ")
        )
    });
    written.collect()
}

#[test]
fn versions_are_those_of_captured_events() {
    let of_service = simulation(json!({ "services": [service("site", "site", json!({}))] }));
    assert_eq!(
        versions(&after(of_service, 60_000)),
        ["1 PENDING RUNNING: PENDING", "2 RUNNING RUNNING: RUNNING"]
    );
    assert_eq!(
        versions(&after(on_fargate("report"), 300_000)),
        [
            "1 PROVISIONING RUNNING: PENDING",
            "2 PENDING RUNNING: PENDING",
            "3 RUNNING RUNNING: RUNNING",
            "4 DEPROVISIONING STOPPED: STOPPED",
            "5 STOPPED STOPPED: STOPPED",
        ]
    );
    let exited = task_event(&after(on_fargate("report"), 300_000), "DEPROVISIONING");
    assert_eq!(exited["detail"]["attachments"][0]["status"], "ATTACHED");
    assert_eq!(
        versions(&after(behind_load_balancer(), 600_000)),
        [
            "1 PROVISIONING RUNNING: PENDING",
            "2 PENDING RUNNING: PENDING",
            "3 ACTIVATING RUNNING: RUNNING",
            "4 RUNNING RUNNING: RUNNING",
            "5 RUNNING STOPPED: RUNNING",
            "6 DEACTIVATING STOPPED: RUNNING",
            "7 STOPPING STOPPED: RUNNING",
            "8 DEPROVISIONING STOPPED: STOPPED",
            "9 STOPPED STOPPED: STOPPED",
        ]
    );
}

#[test]
fn a_container_that_changes_while_its_task_does_not_gives_an_event_of_its_own() {
    let simulation = simulation(json!({
        "taskDefinitions": [{ "family": "pair", "containerDefinitions": [
            { "name": "migrate", "image": "migrate:1", "memory": 64, "essential": false },
            { "name": "app", "image": "app:1", "memory": 64,
              "healthCheck": { "command": ["CMD", "true"], "interval": 5 },
              "dependsOn": [{ "containerName": "migrate", "condition": "SUCCESS" }] },
        ] }],
        "applications": [{ "family": "pair", "containerName": "migrate", "runsFor": 9_000 }],
        "timeline": [{ "at": 0, "command": "RunTask", "taskDefinition": "pair" }],
    }));
    let simulation = after(simulation, 60_000);
    assert_eq!(
        versions(&simulation),
        [
            "1 PENDING RUNNING: PENDING PENDING",
            "2 PENDING RUNNING: RUNNING PENDING",
            "3 PENDING RUNNING: STOPPED PENDING",
            "4 RUNNING RUNNING: STOPPED RUNNING",
            "5 RUNNING RUNNING: STOPPED RUNNING",
        ]
    );
    let healthy = events(&simulation, "ECS Task State Change")
        .pop()
        .expect("an event");
    assert_eq!(
        healthy["detail"]["containers"][1]["healthStatus"],
        "HEALTHY"
    );
    assert_eq!(healthy["detail"]["containers"][0].get("healthStatus"), None);
    assert_eq!(
        healthy["detail"].get("healthStatus"),
        Some(&json!("HEALTHY"))
    );
}

/// What is around the detail of every event.
const ENVELOPE: &[(&str, &str)] = &[
    ("list", "resources[]"),
    (
        "text",
        "version id detail-type source account time region resources[] detail.eventType \
         detail.eventName",
    ),
];

#[test]
fn events_of_services_have_these_members() {
    let cases = [
        (
            after(behind_load_balancer(), 60_000),
            [
                ("SERVICE_STEADY_STATE", "INFO", None),
                (
                    "SERVICE_DEPLOYMENT_IN_PROGRESS",
                    "INFO",
                    Some("ECS deployment ecs-svc/"),
                ),
                (
                    "SERVICE_DEPLOYMENT_COMPLETED",
                    "INFO",
                    Some("ECS deployment ecs-svc/"),
                ),
            ],
        ),
        (
            failing_services(),
            [
                ("SERVICE_TASK_START_IMPAIRED", "WARN", None),
                (
                    "SERVICE_TASK_PLACEMENT_FAILURE",
                    "ERROR",
                    Some("RESOURCE:MEMORY"),
                ),
                (
                    "SERVICE_TASK_CONFIGURATION_FAILURE",
                    "ERROR",
                    Some("ClientException"),
                ),
            ],
        ),
    ];
    for (simulation, expected) in cases {
        for (name, event_type, reason) in expected {
            let event = named(&simulation, name);
            let is_deployment = name.starts_with("SERVICE_DEPLOYMENT");
            let own = match (is_deployment, reason) {
                (true, _) => "detail.deploymentId detail.updatedAt detail.reason",
                (false, Some(_)) => "detail.clusterArn detail.createdAt detail.reason",
                (false, None) => "detail.clusterArn detail.createdAt",
            };
            assert_shape(&event, &[ENVELOPE, &[("text", own)]].concat(), name);
            let detail_type = if is_deployment {
                "ECS Deployment State Change"
            } else {
                "ECS Service Action"
            };
            assert_eq!(event["detail-type"], detail_type);
            assert_eq!(event["detail"]["eventType"], event_type);
            let said = event["detail"]["reason"].as_str().unwrap_or_default();
            assert!(
                said.starts_with(reason.unwrap_or_default()),
                "{name}: {said}"
            );
            let resource = event["resources"][0].as_str().expect("a text");
            assert!(resource.contains(":service/playground/"), "{resource}");
        }
    }
}

#[test]
fn events_come_in_the_order_of_time() {
    let simulation = failing_services();
    let mut last = 0;
    for (at, event) in bridge_events(&simulation) {
        assert!(last <= at, "{event}");
        last = at;
        let time = ecslab::simulation::timestamp_of_second(at);
        assert_eq!(event["time"], time.as_str());
    }
}

#[test]
fn a_deployment_is_announced_once_a_state() {
    let simulation = after(behind_load_balancer(), 600_000);
    let names = events(&simulation, "ECS Deployment State Change");
    let names = names
        .iter()
        .map(|event| event["detail"]["eventName"].as_str());
    assert!(names.eq([
        Some("SERVICE_DEPLOYMENT_IN_PROGRESS"),
        Some("SERVICE_DEPLOYMENT_COMPLETED"),
    ]));
}

const INSTANCE_EVENT: &[(&str, &str)] = &[
    (
        "list",
        "resources[] detail.attributes[] detail.registeredResources[] \
         detail.registeredResources[].stringSetValue[] detail.remainingResources[] \
         detail.remainingResources[].stringSetValue[]",
    ),
    (
        "text",
        "version id detail-type source account time region resources[] detail.attributes[].name \
         detail.attributes[].value detail.clusterArn detail.containerInstanceArn \
         detail.ec2InstanceId detail.registeredResources[].name detail.registeredResources[].type \
         detail.registeredResources[].stringSetValue[] detail.remainingResources[].name \
         detail.remainingResources[].type detail.remainingResources[].stringSetValue[] \
         detail.status detail.versionInfo.agentVersion detail.updatedAt",
    ),
    ("flag", "detail.agentConnected"),
    (
        "number",
        "detail.version detail.registeredResources[].integerValue \
         detail.remainingResources[].integerValue",
    ),
];

#[test]
fn container_instances_announce_what_becomes_of_them_with_these_members() {
    let simulation = simulation(json!({ "timeline": [
        { "at": 1_000, "command": "RunTask", "taskDefinition": "site",
          "placementConstraints": [
              { "type": "memberOf", "expression": "ec2InstanceId == i-1" },
          ] },
        { "at": 60_000, "command": "StopTask", "task": "#1" },
        { "at": 120_000, "command": "UpdateContainerInstancesState", "containerInstance": "i-1",
          "status": "DRAINING" },
        { "at": 130_000, "command": "InjectFault", "fault": "agentDisconnected",
          "containerInstance": "i-1" },
        { "at": 140_000, "command": "TerminateInstance", "containerInstance": "i-1" },
    ] }));
    let simulation = after(simulation, 200_000);
    let events = events(&simulation, "ECS Container Instance State Change");
    let mut of_first = Vec::new();
    for event in &events {
        assert_shape(event, INSTANCE_EVENT, "container instance");
        let detail = &event["detail"];
        if detail["ec2InstanceId"] == "i-1" {
            of_first.push((
                detail["version"].as_u64().expect("a number"),
                detail["status"].as_str().expect("a text"),
                detail["agentConnected"] == true,
            ));
        }
    }
    let expected = [
        (1, "ACTIVE", true),
        (2, "ACTIVE", true), // a task is placed
        (3, "ACTIVE", true), // it is told to stop
        (4, "DRAINING", true),
        (5, "DRAINING", false),
        (6, "INACTIVE", false),
    ];
    assert_eq!(of_first, expected);
}

#[test]
fn a_task_whose_instance_cannot_be_reached_is_disconnected() {
    let mut simulation = simulation(json!({ "timeline": [
        { "at": 0, "command": "RunTask", "taskDefinition": "site",
          "placementConstraints": [
              { "type": "memberOf", "expression": "ec2InstanceId == i-1" },
          ] },
        { "at": 60_000, "command": "InjectFault", "fault": "agentDisconnected",
          "containerInstance": "i-1" },
        { "at": 90_000, "command": "EndFault", "fault": "agentDisconnected",
          "containerInstance": "i-1" },
    ] }));
    for (at, connectivity) in [
        (59_000, "CONNECTED"),
        (60_000, "DISCONNECTED"),
        (90_000, "CONNECTED"),
    ] {
        simulation.run_until(at);
        assert_eq!(
            first_task(&simulation)["connectivity"],
            connectivity,
            "{at}"
        );
    }
}

#[test]
fn windows_on_fargate_is_named_as_ecs_names_it() {
    let simulation = simulation(json!({
        "taskDefinitions": [{
            "family": "iis", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
            "cpu": "1024", "memory": "2048",
            "runtimePlatform": { "operatingSystemFamily": "WINDOWS_SERVER_2019_CORE" },
            "ephemeralStorage": { "sizeInGiB": 50 },
            "containerDefinitions": [{ "name": "iis", "image": "iis:1" }],
        }],
        "timeline": [{
            "at": 0, "command": "RunTask", "taskDefinition": "iis", "launchType": "FARGATE",
            "networkConfiguration": subnets(),
        }],
    }));
    let simulation = after(simulation, 60_000);
    let event = task_event(&simulation, "RUNNING");
    for printed in [&first_task(&simulation), &event["detail"]] {
        assert_eq!(printed["platformFamily"], "Windows-Server-2019-Core");
        assert_eq!(printed["ephemeralStorage"]["sizeInGiB"], 50);
    }
}

/// Compares what is printed with samples of what AWS prints: `api-outputs` and `events` in the
/// folder that the environment variable `ECSLAB_CASES` names.
#[test]
fn samples_of_what_aws_prints_have_no_member_that_is_missing_here() {
    let Some(folder) = std::env::var_os("ECSLAB_CASES") else {
        println!("skipped: ECSLAB_CASES names no folder with samples");
        return;
    };
    let sample = |name: &str| -> Option<Value> {
        let path = std::path::Path::new(&folder).join(name);
        match std::fs::read_to_string(&path) {
            Ok(text) => Some(serde_json::from_str(&text).expect("a sample is JSON")),
            Err(error) => {
                println!("skipped: {}: {error}", path.display());
                None
            }
        }
    };
    let instances = on_instance();
    let instances = instances.world().instances.iter();
    let instances = instances.map(|instance| to_value(instance));
    let instances = json!({ "containerInstances": instances.collect::<Vec<_>>(), "failures": [] });
    let failing = failing_services();
    let mut deployment = named(&failing, "SERVICE_DEPLOYMENT_IN_PROGRESS");
    deployment["detail"]["eventName"] = json!("SERVICE_DEPLOYMENT_FAILED");
    // A sample, what is printed here, and the members of the sample that the simulator cannot
    // know, such as what the agent says of its host.
    let cases = [
        (
            "api-outputs/cli-describe-tasks-ec2.json",
            describe_tasks(after(on_instance(), 60_000).world()),
            "",
        ),
        (
            "api-outputs/cli-run-task-ec2.json",
            describe_tasks(after(services::through_capacity_provider(), 0).world()),
            "",
        ),
        (
            "api-outputs/cli-describe-container-instances.json",
            instances,
            "containerInstances[].versionInfo.agentHash \
             containerInstances[].versionInfo.dockerVersion",
        ),
        (
            "api-outputs/describe-services-fargate.json",
            describe_services(&services::on_fargate()),
            // Older versions of the AWS CLI print times as numbers.
            "services[].createdAt services[].events[].createdAt \
             services[].deployments[].createdAt services[].deployments[].updatedAt",
        ),
        (
            "events/task-state-change.json",
            task_event(&after(on_fargate("front"), 60_000), "RUNNING"),
            "",
        ),
        (
            "events/service-action-impaired.json",
            named(&failing, "SERVICE_TASK_START_IMPAIRED"),
            "",
        ),
        (
            "events/service-action-placement-failure-fargate-spot.json",
            named(
                &services::without_capacity(),
                "SERVICE_TASK_PLACEMENT_FAILURE",
            ),
            "",
        ),
        ("events/deployment-failed.json", deployment, ""),
    ];
    for (name, printed, unknown) in cases {
        let Some(sample) = sample(name) else { continue };
        let unknown = unknown.split_whitespace().collect::<Vec<_>>();
        let printed = shape(&printed);
        let missing = shape(&sample).into_iter().filter(|line| {
            let path = line.split_once(": ").map_or("", |(path, _)| path);
            !printed.contains(line) && !unknown.contains(&path)
        });
        assert_eq!(missing.collect::<Vec<_>>(), [""; 0], "{name}");
    }
}
