//! Who gets tasks where: StartTask and RunTask with their failures, daemon services, Availability
//! Zone rebalancing and scale-in.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;

use ecslab::diagnostic::has_errors;
use ecslab::lifecycle::{DesiredStatus, LastStatus, Task};
use ecslab::scenario;
use ecslab::service::Service;
use ecslab::simulation::{Command, EventKind, Simulation, World, bridge_events};
use serde_json::{Value, json};

/// A container instance of a type in a zone, with a custom attribute `role` if that is not empty.
fn instance(id: &str, instance_type: &str, zone: &str, role: &str) -> Value {
    let mut attributes = vec![
        json!({ "name": "ecs.instance-type", "value": instance_type }),
        json!({ "name": "ecs.availability-zone", "value": zone }),
    ];
    if !role.is_empty() {
        attributes.push(json!({ "name": "role", "value": role }));
    }
    json!({ "ec2InstanceId": id, "attributes": attributes })
}

/// `small`, a quarter of an m5.large; `large`, three quarters of its CPU; `front` on Fargate; and
/// `pinned`, which a constraint of its definition keeps to `role == web`.
fn play(members: Value) -> Simulation {
    let family = |name: &str, cpu: &str| {
        json!({ "family": name, "networkMode": "bridge", "requiresCompatibilities": ["EC2"],
            "cpu": cpu, "memory": "512",
            "containerDefinitions": [{ "name": name, "image": "httpd:2.4", "stopTimeout": 2 }] })
    };
    let mut pinned = family("pinned", "256");
    pinned["placementConstraints"] =
        json!([{ "type": "memberOf", "expression": "attribute:role == web" }]);
    let mut document = json!({
        "version": 1, "seed": 3,
        "cluster": { "containerInstances": [
            instance("i-1", "m5.large", "us-east-1a", "web"),
            instance("i-2", "m5.large", "us-east-1b", "web"),
            instance("i-3", "m5.large", "us-east-1b", ""),
        ], "subnets": [
            { "subnetId": "subnet-1a", "availabilityZone": "us-east-1a" },
            { "subnetId": "subnet-1b", "availabilityZone": "us-east-1b" },
        ] },
        "taskDefinitions": [
            family("small", "512"), family("large", "1536"), pinned,
            { "family": "front", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
              "cpu": "256", "memory": "512",
              "containerDefinitions": [{ "name": "front", "image": "httpd:2.4" }] },
        ],
        "timings": { "preset": "classroom" },
    });
    let object = document.as_object_mut().expect("an object");
    object.extend(members.as_object().expect("an object").clone());
    let (scenario, problems) = scenario::from_value(&document);
    assert!(!has_errors(&problems), "{problems:?}");
    Simulation::new(&scenario.expect("a scenario")).0
}

fn command(value: Value) -> Command {
    serde_json::from_value(value).expect("a command")
}

/// Tasks that are to run, by EC2 instance id.
fn placed(world: &World) -> BTreeMap<String, usize> {
    let mut placed = BTreeMap::new();
    for task in wanted(world) {
        *placed
            .entry(task.ec2_instance_id.clone().unwrap_or_default())
            .or_default() += 1;
    }
    placed
}

fn wanted(world: &World) -> impl Iterator<Item = &Task> {
    let tasks = world.tasks.values().map(|task| &**task);
    tasks.filter(|task| task.desired_status == DesiredStatus::Running)
}

fn zones(world: &World) -> BTreeMap<String, usize> {
    let mut zones = BTreeMap::new();
    for task in wanted(world) {
        *zones.entry(task.availability_zone.clone()).or_default() += 1;
    }
    zones
}

/// EC2 instance ids with the reasons of every task that was not placed, one task after the other.
fn failures(world: &World) -> Vec<(String, String)> {
    let ids: BTreeMap<&str, &str> = (world.instances.iter())
        .map(|it| {
            (
                it.container_instance_arn.as_str(),
                it.ec2_instance_id.as_str(),
            )
        })
        .collect();
    let records = world
        .placements
        .iter()
        .filter(|record| record.task.is_none());
    records
        .flat_map(|record| record.decision.explain().failures())
        .map(|(arn, reason)| (ids.get(arn.as_str()).unwrap_or(&"?").to_string(), reason))
        .collect()
}

fn refusal(simulation: &Simulation) -> Option<&str> {
    let (_, _, message) = simulation.world().refusals.last()?;
    Some(message)
}

fn messages(simulation: &Simulation) -> Vec<String> {
    let events = simulation.journal().iter();
    let messages = events.filter_map(|event| match &event.kind {
        EventKind::ServiceEventLogged { message, .. } => Some(message.clone()),
        _ => None,
    });
    messages.collect()
}

fn says(simulation: &Simulation, words: &str) -> bool {
    messages(simulation).iter().any(|it| it.contains(words))
}

fn service<'world>(world: &'world World, name: &str) -> &'world Service {
    world.services.get(name).expect(name)
}

fn daemon() -> Value {
    json!({ "serviceName": "agent", "taskDefinition": "pinned", "schedulingStrategy": "DAEMON" })
}

fn put_role(id: &str, value: &str) -> Command {
    command(json!({ "command": "PutAttributes",
        "attributes": [{ "name": "role", "value": value, "targetId": id }] }))
}

#[test]
fn run_task_places_as_many_as_there_is_room_for_and_the_rest_become_failures() {
    let mut simulation = play(json!({}));
    simulation.apply(command(json!({
        "command": "RunTask", "taskDefinition": "large", "count": 5,
    })));
    assert_eq!(simulation.world().tasks.len(), 3);
    assert_eq!(refusal(&simulation), None, "the answer is 200 all the same");
    let cpu = |id: &str| (id.to_owned(), "RESOURCE:CPU".to_owned());
    let of_one = [cpu("i-1"), cpu("i-2"), cpu("i-3")];
    assert_eq!(
        failures(simulation.world()),
        [of_one.clone(), of_one].concat()
    );
}

#[test]
fn the_reasons_of_failures_are_those_of_ecs() {
    let with = |members: Value| {
        let mut request = json!({ "command": "RunTask", "taskDefinition": "small" });
        let members = members.as_object().expect("members").clone();
        request.as_object_mut().expect("a request").extend(members);
        command(request)
    };
    let member_of = |expression: &str| {
        with(json!({ "placementConstraints": [{ "type": "memberOf", "expression": expression }] }))
    };
    let none = "MemberOf placement constraint unsatisfied.";
    let distinct = with(json!({ "count": 4,
        "placementConstraints": [{ "type": "distinctInstance" }] }));
    let unsatisfied = "DistinctInstance placement constraint unsatisfied.";
    for (request, expected) in [
        (
            member_of("attribute:ecs.instance-type == m5.huge"),
            [none; 3],
        ),
        (member_of("attribute:rolle == web"), [none; 3]),
        (distinct, [unsatisfied; 3]),
    ] {
        let mut simulation = play(json!({}));
        simulation.apply(request);
        let reasons: Vec<String> = failures(simulation.world())
            .into_iter()
            .map(|(_, reason)| reason)
            .collect();
        assert_eq!(reasons, expected);
    }
}

#[test]
fn a_capacity_provider_without_scaling_and_without_instances_is_empty() {
    let mut simulation = play(json!({
        "cluster": { "capacityProviders": [{ "name": "fixed", "autoScalingGroupProvider": {
            "managedScaling": { "status": "DISABLED" } },
            "autoScalingGroup": { "instanceType": "m5.large", "availabilityZones": ["us-east-1a"] },
        }] },
    }));
    simulation.apply(command(
        json!({ "command": "RunTask", "taskDefinition": "small",
        "capacityProviderStrategy": [{ "capacityProvider": "fixed", "weight": 1 }] }),
    ));
    assert_eq!(refusal(&simulation), None);
    assert!(simulation.world().tasks.is_empty());
    let record = simulation.world().placements.last().expect("a decision");
    let arn = "arn:aws:ecs:us-east-1:111122223333:capacity-provider/fixed";
    let expected = (arn.to_owned(), "EMPTY CAPACITY PROVIDER".to_owned());
    assert_eq!(record.decision.explain().failures(), [expected]);
}

#[test]
fn start_task_goes_to_the_instances_that_are_named_whatever_the_constraints_say() {
    let mut simulation = play(json!({}));
    simulation.apply(command(json!({
        "command": "StartTask", "taskDefinition": "pinned", "containerInstances": ["i-3", "i-2"],
        "startedBy": "an operator",
    })));
    let world = simulation.world();
    assert_eq!(
        placed(world),
        BTreeMap::from([("i-2".to_owned(), 1), ("i-3".to_owned(), 1)])
    );
    let task = wanted(world).next().expect("a task");
    assert_eq!(task.group, "family:pinned");
    assert_eq!(task.started_by.as_deref(), Some("an operator"));
    simulation.run_until(60_000);
    let tasks = simulation.world().tasks.values();
    assert!(
        tasks
            .into_iter()
            .all(|task| task.last_status == LastStatus::Running)
    );
}

#[test]
fn start_task_says_of_each_instance_why_it_has_no_task() {
    let mut simulation = play(json!({}));
    for each in [
        json!({ "command": "StartTask", "taskDefinition": "large", "containerInstances": ["i-1"] }),
        json!({ "command": "TerminateInstance", "containerInstance": "i-2" }),
        json!({ "command": "InjectFault", "fault": "agentDisconnected", "containerInstance": "i-3" }),
        json!({ "command": "StartTask", "taskDefinition": "large",
            "containerInstances": ["i-1", "i-2", "i-3", "i-9"] }),
    ] {
        simulation.apply(command(each));
    }
    let reasons: Vec<String> = failures(simulation.world())
        .into_iter()
        .map(|(_, reason)| reason)
        .collect();
    assert_eq!(reasons, ["RESOURCE:CPU", "INACTIVE", "AGENT", "MISSING"]);
    assert_eq!(refusal(&simulation), None);
}

#[test]
fn requests_are_refused_as_ecs_refuses_them() {
    let eleven: Vec<String> = (1..=11).map(|number| format!("i-{number}")).collect();
    let service = |members: Value| {
        let mut request = json!({ "command": "CreateService", "serviceName": "s",
            "taskDefinition": "small" });
        let members = members.as_object().expect("members").clone();
        request.as_object_mut().expect("a request").extend(members);
        request
    };
    let percents = |minimum: u32, maximum: u32| {
        service(json!({ "desiredCount": 1, "deploymentConfiguration": {
            "minimumHealthyPercent": minimum, "maximumPercent": maximum } }))
    };
    let of_daemon = |members: Value| {
        let mut request = service(members);
        request["schedulingStrategy"] = json!("DAEMON");
        request
    };
    let put = |attributes: Value| json!({ "command": "PutAttributes", "attributes": attributes });
    let many = |count: usize| -> Value {
        let one = |number| json!({ "name": format!("a{number}"), "targetId": "i-1" });
        (0..count).map(one).collect()
    };
    let network = json!({ "awsvpcConfiguration": { "subnets": ["subnet-1a"] } });
    let cases = [
        (
            service(
                json!({ "taskDefinition": "front", "networkConfiguration": network, "capacityProviderStrategy": [
            { "capacityProvider": "FARGATE", "base": 1 },
            { "capacityProvider": "FARGATE_SPOT", "base": 1, "weight": 1 }] }),
            ),
            "There are multiple capacity providers in the specified capacity provider strategy \
             with a base value defined",
        ),
        (
            service(
                json!({ "taskDefinition": "front", "networkConfiguration": network, "capacityProviderStrategy": [
            { "capacityProvider": "FARGATE" }, { "capacityProvider": "FARGATE_SPOT" }] }),
            ),
            "are all 0",
        ),
        (
            service(json!({ "launchType": "EC2", "capacityProviderStrategy": [
            { "capacityProvider": "FARGATE", "weight": 1 }] })),
            "Specifying both a launch type and capacity provider strategy is not supported",
        ),
        (
            service(json!({ "platformVersion": "LATEST" })),
            "The platform version must be null when specifying an EC2 launch type",
        ),
        (
            service(
                json!({ "loadBalancers": [{ "targetGroupArn": "arn", "containerName": "app" }] }),
            ),
            "The container app does not exist in the task definition",
        ),
        (
            service(
                json!({ "loadBalancers": [{ "targetGroupArn": "arn", "loadBalancerName": "old" }] }),
            ),
            "loadBalancerName and targetGroupArn cannot both be specified",
        ),
        (
            service(
                json!({ "serviceRegistries": [{ "registryArn": "a" }, { "registryArn": "b" }] }),
            ),
            "service registries can have at most 1 items",
        ),
        (
            json!({ "command": "UpdateService", "service": "none" }),
            "Service not found.",
        ),
        (
            json!({ "command": "RunTask", "taskDefinition": "small", "count": 11 }),
            "count is 11",
        ),
        (
            json!({ "command": "RunTask", "taskDefinition": "none" }),
            "TaskDefinition not found.",
        ),
        (
            json!({ "command": "RunTask", "taskDefinition": "small", "startedBy": "x".repeat(129) }),
            "startedBy has 129 characters; at most 128",
        ),
        (
            json!({ "command": "RunTask", "taskDefinition": "small", "launchType": "FARGATE" }),
            "Task definition does not support launch_type FARGATE.",
        ),
        (
            json!({ "command": "RunTask", "taskDefinition": "front", "launchType": "FARGATE" }),
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
        ),
        (
            json!({ "command": "RunTask", "taskDefinition": "small", "placementConstraints":
            [{ "type": "distinctInstance", "expression": "" }] }),
            "distinctInstance expression should not be specified.",
        ),
        (
            json!({ "command": "RunTask", "taskDefinition": "small", "placementStrategy":
            vec![json!({ "type": "random" }); 6] }),
            "Maximum number of strategies is 5",
        ),
        (
            json!({ "command": "RunTask", "taskDefinition": "small", "placementStrategy":
            [{ "type": "binpack", "field": "disk" }] }),
            "binpack field 'disk' is invalid",
        ),
        (
            json!({ "command": "StartTask", "taskDefinition": "small", "containerInstances": [] }),
            "StartTask takes 1 to 10",
        ),
        (
            json!({ "command": "StartTask", "taskDefinition": "small", "containerInstances": eleven }),
            "11 container instances are named",
        ),
        (
            json!({ "command": "StartTask", "taskDefinition": "small", "containerInstances": ["i-1"],
            "startedBy": "x".repeat(37) }),
            "startedBy has 37 characters; at most 36",
        ),
        (
            json!({ "command": "StartTask", "taskDefinition": "small", "containerInstances": ["i-1"],
            "placementStrategy": [{ "type": "random" }] }),
            "StartTask has no placementStrategy",
        ),
        (
            percents(100, 100),
            "Both maximumPercent and minimumHealthyPercent cannot be 100 as this \
             will block deployments",
        ),
        (
            percents(101, 200),
            "minimumHealthyPercent must be at most 100",
        ),
        (
            of_daemon(json!({ "desiredCount": 0 })),
            "The daemon scheduling strategy does not support a desired count for services",
        ),
        (
            of_daemon(json!({ "deploymentConfiguration": { "maximumPercent": 150 } })),
            "The daemon scheduling strategy does not support values above 100 for maximumPercent",
        ),
        (
            of_daemon(json!({ "placementStrategy": [{ "type": "random" }] })),
            "does not support placement strategies",
        ),
        (
            of_daemon(json!({ "availabilityZoneRebalancing": "ENABLED" })),
            "Availability Zone rebalancing needs",
        ),
        (
            service(json!({ "availabilityZoneRebalancing": "ENABLED",
            "placementStrategy": [{ "type": "binpack", "field": "cpu" }] })),
            "Availability Zone rebalancing needs",
        ),
        (put(many(11)), "a call takes 1 to 10 attributes, not 11"),
        (
            put(json!([{ "name": "a b", "targetId": "i-1" }])),
            "cannot be the name of an attribute",
        ),
        (
            put(json!([{ "name": "a", "targetId": "i-9" }])),
            "TargetNotFoundException",
        ),
    ];
    for (request, expected) in cases {
        let mut simulation = play(json!({}));
        simulation.apply(command(request.clone()));
        let message = refusal(&simulation).unwrap_or("taken");
        assert!(message.contains(expected), "{request}: {message}");
        assert!(simulation.world().tasks.is_empty(), "{request}");
    }
    let mut simulation = play(json!({}));
    simulation.apply(command(put(many(9))));
    assert_eq!(refusal(&simulation), None, "role and nine others are ten");
    simulation.apply(put_role("i-1", "other"));
    assert_eq!(
        refusal(&simulation),
        None,
        "a new value is no new attribute"
    );
    simulation.apply(command(put(many(10))));
    let message = refusal(&simulation).expect("there would be eleven");
    assert!(
        message.contains("AttributeLimitExceededException"),
        "{message}"
    );
}

#[test]
fn a_cluster_without_instances_refuses_run_task_but_not_a_service() {
    let mut simulation = play(json!({ "cluster": {} }));
    simulation.apply(command(
        json!({ "command": "RunTask", "taskDefinition": "small" }),
    ));
    let expected = "No Container Instances were found in your cluster.";
    assert!(refusal(&simulation).is_some_and(|message| message.contains(expected)));
    simulation.apply(command(
        json!({ "command": "CreateService", "serviceName": "s",
        "taskDefinition": "small", "desiredCount": 1 }),
    ));
    simulation.run_until(60_000);
    assert_eq!(simulation.world().refusals.len(), 1);
    assert!(says(&simulation, expected), "{:?}", messages(&simulation));
}

#[test]
fn a_daemon_has_one_task_on_each_active_instance_that_satisfies_its_constraints() {
    let mut simulation = play(json!({ "services": [daemon()] }));
    simulation.run_until(60_000);
    let once = |ids: &[&str]| -> BTreeMap<String, usize> {
        ids.iter().map(|id| ((*id).to_owned(), 1)).collect()
    };
    assert_eq!(placed(simulation.world()), once(&["i-1", "i-2"]));
    let desired = |simulation: &Simulation| service(simulation.world(), "agent").desired_count;
    assert_eq!(
        desired(&simulation),
        2,
        "the number of instances that match"
    );

    simulation.apply(command(json!({ "command": "RegisterContainerInstance",
        "containerInstance": instance("i-4", "t3.small", "us-east-1c", "web") })));
    simulation.run_until(120_000);
    assert_eq!(placed(simulation.world()), once(&["i-1", "i-2", "i-4"]));
    assert_eq!(desired(&simulation), 3);

    simulation.apply(command(json!({ "command": "UpdateContainerInstancesState",
        "containerInstance": "i-1", "status": "DRAINING" })));
    simulation.run_until(180_000);
    assert_eq!(placed(simulation.world()), once(&["i-2", "i-4"]));
    assert!(says(&simulation, "has reached a steady state."));

    simulation.apply(command(
        json!({ "command": "UpdateService", "service": "agent",
        "desiredCount": 5 }),
    ));
    assert!(refusal(&simulation).is_some_and(|it| it.contains("does not support a desired count")));
}

#[test]
fn a_daemon_stops_where_its_constraints_hold_no_longer_and_a_replica_stays() {
    let replica = json!({ "serviceName": "web", "taskDefinition": "pinned", "desiredCount": 2,
        "placementConstraints": [{ "type": "distinctInstance" }] });
    let mut simulation = play(json!({ "services": [daemon(), replica] }));
    simulation.run_until(60_000);
    simulation.apply(put_role("i-2", "batch"));
    simulation.run_until(120_000);
    let on = |service: &str| -> Vec<String> {
        let tasks = wanted(simulation.world()).filter(|task| task.service_name() == Some(service));
        tasks
            .filter_map(|task| task.ec2_instance_id.clone())
            .collect()
    };
    assert_eq!(on("agent"), ["i-1"]);
    assert_eq!(on("web").len(), 2);
    assert!(says(
        &simulation,
        "has tasks that no longer satisfy its placement constraints."
    ));
    let names: Vec<Value> = bridge_events(&simulation)
        .map(|(_, event)| event["detail"]["eventName"].clone())
        .collect();
    assert!(names.contains(&json!("SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED")));

    simulation.apply(put_role("i-2", "web"));
    simulation.run_until(180_000);
    assert_eq!(service(simulation.world(), "agent").desired_count, 2);
    assert_eq!(wanted(simulation.world()).count(), 4);
}

#[test]
fn a_daemon_can_follow_another_service_around() {
    let follower = json!({ "serviceName": "follower", "taskDefinition": "small",
        "schedulingStrategy": "DAEMON", "placementConstraints": [
            { "type": "memberOf", "expression": "task:group == service:web" }] });
    let web = json!({ "serviceName": "web", "taskDefinition": "small", "desiredCount": 1 });
    let mut simulation = play(json!({ "services": [follower, web] }));
    simulation.run_until(60_000);
    assert_eq!(
        placed(simulation.world())
            .values()
            .copied()
            .collect::<Vec<_>>(),
        [2]
    );
    simulation.apply(command(
        json!({ "command": "UpdateService", "service": "web",
        "desiredCount": 0 }),
    ));
    simulation.run_until(120_000);
    assert_eq!(wanted(simulation.world()).count(), 0);
}

#[test]
fn an_update_of_a_daemon_stops_the_old_task_of_an_instance_before_it_starts_the_new_one() {
    let mut simulation = play(json!({ "services": [
        { "serviceName": "agent", "taskDefinition": "small", "schedulingStrategy": "DAEMON" }] }));
    simulation.run_until(60_000);
    simulation.apply(command(
        json!({ "command": "UpdateService", "service": "agent",
        "taskDefinition": "large" }),
    ));
    simulation.run_until(180_000);
    let world = simulation.world();
    assert!(wanted(world).all(|task| task.revision.name() == "large:1"));
    assert_eq!(placed(world).len(), 3);
    for (world, _) in simulation.replay() {
        assert!(placed(&world).values().all(|tasks| *tasks == 1));
    }
    assert_eq!(service(world, "agent").deployments.len(), 1);
}

/// Two tasks on the only instance, and then another zone gets one.
fn lopsided(members: Value) -> Simulation {
    let mut service = json!({ "serviceName": "web", "taskDefinition": "small", "desiredCount": 3 });
    let members = members.as_object().expect("members").clone();
    service.as_object_mut().expect("a service").extend(members);
    let mut simulation = play(json!({
        "cluster": { "containerInstances": [instance("i-1", "m5.large", "us-east-1a", "")] },
        "services": [service],
    }));
    simulation.run_until(60_000);
    assert_eq!(
        zones(simulation.world()),
        BTreeMap::from([("us-east-1a".to_owned(), 3)])
    );
    simulation.apply(command(json!({ "command": "RegisterContainerInstance",
        "containerInstance": instance("i-2", "m5.large", "us-east-1b", "") })));
    simulation.run_until(240_000);
    simulation
}

#[test]
fn rebalancing_starts_a_task_in_the_emptiest_zone_and_then_stops_one_in_the_fullest() {
    let simulation = lopsided(json!({}));
    let expected = [("us-east-1a".to_owned(), 2), ("us-east-1b".to_owned(), 1)];
    assert_eq!(zones(simulation.world()), BTreeMap::from(expected));
    let messages = messages(&simulation);
    let at = |words: &str| {
        messages
            .iter()
            .position(|it| it.contains(words))
            .expect(words)
    };
    let steps = [
        at(
            "(service web) is not AZ balanced with 3 tasks in us-east-1a, 0 tasks in us-east-1b. \
            AZ Rebalancing in progress.",
        ),
        at("has started 1 tasks in us-east-1b to AZ Rebalance: (task "),
        at("has stopped 1 running tasks in us-east-1a due to AZ rebalancing: (task "),
        at("is AZ balanced with 2 tasks in us-east-1a, 1 tasks in us-east-1b."),
    ];
    assert!(steps.is_sorted(), "{messages:#?}");
    for (world, _) in simulation.replay() {
        let running = world
            .tasks_of("web")
            .filter(|it| it.last_status == LastStatus::Running);
        let settled = world.at > 60_000;
        assert!(
            !settled || running.count() >= 3,
            "never fewer than are desired"
        );
    }
}

#[test]
fn nothing_is_rebalanced_where_that_is_off_or_there_is_no_room() {
    for members in [
        json!({ "availabilityZoneRebalancing": "DISABLED" }),
        json!({ "placementStrategy": [{ "type": "binpack", "field": "memory" }] }),
        json!({ "deploymentConfiguration": { "maximumPercent": 100, "minimumHealthyPercent": 50 } }),
    ] {
        let simulation = lopsided(members.clone());
        let expected = BTreeMap::from([("us-east-1a".to_owned(), 3)]);
        assert_eq!(zones(simulation.world()), expected, "{members}");
        assert!(!says(&simulation, "AZ"), "{members}");
    }
}

#[test]
fn scale_in_mirrors_the_strategies() {
    let left = |strategy: Value, from: u32, to: u32| {
        let mut simulation = play(json!({ "services": [
            { "serviceName": "web", "taskDefinition": "small", "desiredCount": from,
              "placementStrategy": strategy }] }));
        simulation.run_until(60_000);
        simulation.apply(command(
            json!({ "command": "UpdateService", "service": "web",
            "desiredCount": to }),
        ));
        simulation.run_until(120_000);
        simulation
    };
    let zone = json!({ "type": "spread", "field": "attribute:ecs.availability-zone" });
    for strategy in [json!([]), json!([zone])] {
        let simulation = left(strategy.clone(), 6, 2);
        let zones = zones(simulation.world());
        assert_eq!(
            zones.values().copied().collect::<Vec<_>>(),
            [1, 1],
            "{strategy}"
        );
    }
    let simulation = left(json!([{ "type": "spread", "field": "instanceId" }]), 6, 3);
    assert_eq!(placed(simulation.world()).len(), 3);
    let simulation = left(json!([{ "type": "binpack", "field": "cpu" }]), 6, 4);
    let counts: Vec<usize> = placed(simulation.world()).into_values().collect();
    assert_eq!(counts, [4], "the instance with the least on it is emptied");
}

#[test]
fn scale_in_on_fargate_keeps_the_zones_balanced() {
    let mut simulation = play(json!({ "services": [
        { "serviceName": "front", "taskDefinition": "front", "desiredCount": 6,
          "launchType": "FARGATE", "networkConfiguration": { "awsvpcConfiguration": {
            "subnets": ["subnet-1a", "subnet-1b"] } } }] }));
    simulation.run_until(120_000);
    for count in [5, 4, 3, 2] {
        let at = simulation.now();
        simulation.apply(command(
            json!({ "command": "UpdateService", "service": "front",
            "desiredCount": count }),
        ));
        simulation.run_until(at + 60_000);
        let zones = zones(simulation.world());
        let (least, most) = (zones.values().min(), zones.values().max());
        assert!(
            most.expect("a zone") - least.expect("a zone") <= 1,
            "{count}: {zones:?}"
        );
    }
}
