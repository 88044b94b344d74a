//! What a request says of its tasks that is only printed, and the GPUs of containers.

use serde_json::{Value, json};

use crate::{after, first_task, service, simulation};

/// The tags of the first task that RunTask or, with its `serviceName`, CreateService starts.
fn tags(mut request: Value) -> Value {
    let site = json!({
        "family": "site", "containerDefinitions": [{ "name": "site", "image": "httpd:2.4",
                                                     "memory": 300 }],
        "tags": [{ "key": "team", "value": "shop" }, { "key": "stage", "value": "test" }],
    });
    let members = if request.get("serviceName").is_some() {
        json!({ "taskDefinitions": [site], "services": [service("site", "site", request)] })
    } else {
        request["at"] = json!(0);
        request["command"] = json!("RunTask");
        request["taskDefinition"] = json!("site");
        json!({ "taskDefinitions": [site], "timeline": [request] })
    };
    let task = first_task(&after(simulation(members), 60_000));
    let tags = task["tags"].as_array().expect("a list").iter();
    let tags = tags.map(|tag| format!("{}={}", tag["key"], tag["value"]).replace('"', ""));
    json!(tags.collect::<Vec<_>>())
}

#[test]
fn tags_are_propagated_as_the_request_says() {
    let own = json!([{ "key": "team", "value": "web" }]);
    for (request, expected) in [
        (json!({}), json!([])),
        (json!({ "tags": own }), json!(["team=web"])),
        (
            json!({ "propagateTags": "TASK_DEFINITION" }),
            json!(["team=shop", "stage=test"]),
        ),
        (
            json!({ "tags": own, "propagateTags": "TASK_DEFINITION" }),
            json!(["team=web", "stage=test"]),
        ),
        (json!({ "serviceName": "site", "tags": own }), json!([])),
        (
            json!({ "serviceName": "site", "tags": own, "propagateTags": "SERVICE" }),
            json!(["team=web"]),
        ),
        (
            json!({ "serviceName": "site", "tags": own, "propagateTags": "TASK_DEFINITION" }),
            json!(["team=shop", "stage=test"]),
        ),
        (
            json!({ "serviceName": "site", "enableECSManagedTags": true }),
            json!(["aws:ecs:clusterName=playground", "aws:ecs:serviceName=site"]),
        ),
    ] {
        assert_eq!(tags(request.clone()), expected, "{request}");
    }
}

#[test]
fn ecs_exec_is_enabled_where_the_request_says_so() {
    for (given, printed) in [
        (json!({}), false),
        (json!({ "enableExecuteCommand": true }), true),
    ] {
        let mut run_task = given.clone();
        run_task["at"] = json!(0);
        run_task["command"] = json!("RunTask");
        run_task["taskDefinition"] = json!("site");
        for members in [
            json!({ "timeline": [run_task] }),
            json!({ "services": [service("site", "site", given.clone())] }),
        ] {
            let task = first_task(&after(simulation(members), 60_000));
            assert_eq!(task["enableExecuteCommand"], printed);
        }
    }
}

#[test]
fn each_gpu_is_one_containers_until_its_task_is_told_to_stop() {
    let container = |name: &str, gpus: u32| {
        json!({ "name": name, "image": "trainer:1", "memory": 300, "resourceRequirements": [
            { "type": "GPU", "value": gpus.to_string() },
        ] })
    };
    let run =
        |at: u64, family: &str| json!({ "at": at, "command": "RunTask", "taskDefinition": family });
    let mut simulation = simulation(json!({
        "cluster": { "containerInstances": [{ "ec2InstanceId": "i-1", "attributes": [
            { "name": "ecs.instance-type", "value": "g4dn.12xlarge" },
            { "name": "ecs.availability-zone", "value": "us-east-1a" },
        ] }] },
        "taskDefinitions": [
            { "family": "pair", "containerDefinitions": [container("a", 1), container("b", 1)] },
            { "family": "one", "containerDefinitions": [container("c", 1)] },
        ],
        "timeline": [
            run(0, "pair"), run(1_000, "one"), run(2_000, "one"),
            { "at": 60_000, "command": "StopTask", "task": "#2" },
            run(120_000, "one"),
        ],
    }));
    simulation.run_until(200_000);
    let printed = ecslab::simulation::describe_tasks(simulation.world());
    let containers = printed["tasks"].as_array().expect("a list").iter();
    let containers = containers.flat_map(|task| task["containers"].as_array().expect("a list"));
    let ids: Vec<Value> = containers
        .map(|container| container["gpuIds"].clone())
        .collect();
    assert_eq!(ids.len(), 5);
    assert!(
        ids.iter()
            .all(|of| of.as_array().is_some_and(|of| of.len() == 1)),
        "{ids:?}"
    );
    let of_four: std::collections::BTreeSet<_> = ids[..4].iter().map(Value::to_string).collect();
    assert_eq!(of_four.len(), 4, "no two share one: {ids:?}");
    assert_eq!(ids[4], ids[2], "the one that the stopped task had");
}
