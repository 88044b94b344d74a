//! That a simulation is made of few parts makes no difference where it is said to make none.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use std::path::Path;

use ecslab::scenario::{self, Scenario};
use ecslab::simulation::{Parts, Simulation};
use serde_json::{Value, json};

const HOUR: u64 = 3_600_000;

fn read(document: &Value) -> Scenario {
    scenario::from_value(document).0.expect("a scenario")
}

fn goes_the_same(scenario: &Scenario) -> bool {
    let played = |parts| {
        let (mut simulation, _) = Simulation::with_parts(scenario, parts);
        simulation.run_until(HOUR);
        simulation.journal().clone()
    };
    played(Parts::all()) == played(Parts::least())
}

#[test]
fn an_example_that_does_not_depend_on_the_rules_goes_the_same_without_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/examples");
    let mut independent = 0;
    for file in std::fs::read_dir(folder).expect("the examples") {
        let path = file.expect("an example").path();
        let text = std::fs::read_to_string(&path).expect("an example is text");
        let scenario = read(&serde_json::from_str(&text).expect("an example is JSON"));
        if !scenario.depends_on_parts() {
            independent += 1;
            assert!(goes_the_same(&scenario), "{}", path.display());
        }
    }
    assert!(independent > 10, "most examples do not: {independent}");
}

#[test]
fn the_first_visit_needs_nothing_that_comes_later() {
    let text = include_str!("../static/examples/first-visit.json");
    let scenario = read(&serde_json::from_str(text).expect("the first visit is JSON"));
    assert!(goes_the_same(&scenario));
}

/// A scenario that runs one task of `definition`, with `members` in the request.
fn runs(definition: Value, members: &[(&str, Value)]) -> Scenario {
    let mut request = json!({ "at": 0, "command": "RunTask", "taskDefinition": "web" });
    for (name, value) in members {
        request[*name] = value.clone();
    }
    read(&json!({ "version": 1, "taskDefinitions": [definition], "timeline": [request] }))
}

#[test]
fn what_only_the_rules_can_read_or_judge_depends_on_them() {
    let plain = json!({
        "family": "web",
        "containerDefinitions": [{ "name": "app", "image": "httpd:2.4", "memory": 64 }],
    });
    let cloudformation = json!({
        "Family": "web",
        "ContainerDefinitions": [{ "Name": "app", "Image": "httpd:2.4", "Memory": 64 }],
    });
    let mut listing_nothing = plain.clone();
    listing_nothing["requiresCompatibilities"] = json!([]);
    let on_fargate = [("launchType", json!("FARGATE"))];
    let on_spot = [(
        "capacityProviderStrategy",
        json!([{ "capacityProvider": "FARGATE_SPOT" }]),
    )];
    assert!(!runs(plain.clone(), &[]).depends_on_parts());
    assert!(runs(cloudformation, &[]).depends_on_parts());
    assert!(runs(plain.clone(), &on_fargate).depends_on_parts());
    assert!(runs(plain.clone(), &on_spot).depends_on_parts());
    assert!(runs(listing_nothing, &on_fargate).depends_on_parts());
    assert!(
        !goes_the_same(&runs(plain, &on_fargate)),
        "it is not for Fargate"
    );
}

#[test]
fn placement_constraints_are_judged_and_regular_expressions_run_by_what_comes_later() {
    let plain = |constraints: Value| {
        json!({
            "family": "web", "requiresCompatibilities": ["EC2"],
            "placementConstraints": constraints,
            "containerDefinitions": [{ "name": "app", "image": "httpd:2.4", "memory": 64 }],
        })
    };
    let member_of = json!([{ "type": "memberOf", "expression": "attribute:rack == 1" }]);
    let pattern =
        json!([{ "type": "memberOf", "expression": "attribute:ecs.instance-type =~ .*" }]);
    let nonsense = json!([{ "type": "memberOf", "expression": "rack is 1" }]);
    for (constraints, same) in [(member_of, true), (pattern, false)] {
        let mut scenario = runs(plain(constraints), &[("launchType", json!("EC2"))]);
        let instance = json!({ "ec2InstanceId": "a", "attributes": [
            { "name": "ecs.instance-type", "value": "m5.large" }, { "name": "rack", "value": "1" },
            { "name": "ecs.availability-zone", "value": "a" },
        ] });
        scenario.cluster.container_instances = vec![instance];
        assert!(scenario.depends_on_parts());
        assert_eq!(
            goes_the_same(&scenario),
            same,
            "only what can be read is kept"
        );
    }
    let refused = runs(plain(json!([])), &[("placementConstraints", nonsense)]);
    assert!(refused.depends_on_parts());
    assert!(!goes_the_same(&refused), "ECS refuses the expression");
}

#[test]
fn what_few_scenarios_need_is_depended_on_where_it_is_needed() {
    let plain = json!({
        "family": "web", "requiresCompatibilities": ["EC2"],
        "containerDefinitions": [{ "name": "app", "image": "httpd:2.4", "memory": 64 }],
    });
    let zone = |name: &str| {
        json!({ "ec2InstanceId": name, "attributes": [
            { "name": "ecs.instance-type", "value": "m5.large" },
            { "name": "ecs.availability-zone", "value": name },
        ] })
    };
    let depends = |zones: &[&str], service: Value, command: Value| {
        let zones: Vec<Value> = zones.iter().map(|name| zone(name)).collect();
        let mut services = json!({ "serviceName": "web", "taskDefinition": "web" });
        for (name, value) in service.as_object().expect("members") {
            services[name.as_str()] = value.clone();
        }
        let scenario = read(&json!({ "version": 1, "taskDefinitions": [plain],
            "cluster": { "containerInstances": zones }, "services": [services],
            "timeline": [command] }));
        scenario.depends_on_parts()
    };
    let stop = json!({ "at": 9, "command": "StopTask", "task": "#1" });
    let two = json!({ "desiredCount": 2 });
    let binpack = json!({ "desiredCount": 2,
        "placementStrategy": [{ "type": "binpack", "field": "cpu" }] });
    assert!(!depends(&["a"], two.clone(), stop.clone()), "one zone");
    assert!(
        !depends(&["a", "b"], json!({ "desiredCount": 1 }), stop.clone()),
        "one task"
    );
    assert!(
        !depends(&["a", "b"], binpack, stop.clone()),
        "binpack is not rebalanced"
    );
    assert!(depends(&["a", "b"], two, stop.clone()));
    assert!(depends(
        &["a"],
        json!({ "schedulingStrategy": "DAEMON" }),
        stop
    ));
    let member_of = json!([{ "type": "memberOf", "expression": "attribute:rack == 1" }]);
    assert!(depends(
        &["a"],
        json!({ "placementConstraints": member_of }),
        json!({ "at": 9, "command": "StopTask", "task": "#1" }),
    ));
    for command in [
        json!({ "at": 9, "command": "RunTask", "taskDefinition": "web",
            "placementConstraints": member_of }),
        json!({ "at": 9, "command": "StartTask", "taskDefinition": "web",
            "containerInstances": ["a"] }),
        json!({ "at": 9, "command": "PutAttributes", "attributes": [] }),
    ] {
        assert!(depends(&["a"], json!({ "desiredCount": 1 }), command));
    }
}

#[test]
fn parts_that_come_later_carry_out_what_is_asked_for_then() {
    let instance_type = json!({ "name": "ecs.instance-type", "value": "m5.large" });
    let instance = json!({ "ec2InstanceId": "i-1", "attributes": [instance_type] });
    let definition = json!({
        "family": "web",
        "requiresCompatibilities": ["EC2"],
        "containerDefinitions": [{ "name": "app", "image": "httpd:2.4", "memory": 64 }],
    });
    let scenario = read(&json!({
        "version": 1,
        "cluster": { "containerInstances": [instance] },
        "taskDefinitions": [definition],
        "timeline": [{ "at": 0, "command": "RunTask", "taskDefinition": "web" }],
    }));
    assert!(!scenario.depends_on_parts());
    let start_task = read(&json!({ "version": 1, "timeline": [{
        "at": 40_000,
        "command": "StartTask",
        "taskDefinition": "web",
        "containerInstances": ["i-1"],
    }] }));
    let start_task = &start_task.timeline[0];
    let (mut simulation, _) = Simulation::with_parts(&scenario, Parts::least());
    simulation.run_until(60_000);
    simulation.use_parts(Parts::all());
    for mut simulation in [simulation.clone(), simulation.rewound(30_000)] {
        let at = simulation.now().max(start_task.at);
        simulation.schedule(at, start_task.command.clone());
        simulation.run_until(120_000);
        assert_eq!(
            simulation
                .world_after(simulation.journal().len())
                .tasks
                .len(),
            2
        );
    }
}
