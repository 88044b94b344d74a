//! The cluster query language on expressions that people write, and on those that AWS prints,
//! where `ECSLAB_CASES` names a folder with them.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use ecslab::cluster::{ContainerInstance, import, query};
use serde_json::{Map, Value, json};

/// A file of the cases; none, with a reason printed, if there are no cases.
fn case(name: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("ECSLAB_CASES") else {
        println!("skipped: ECSLAB_CASES names no folder with cases");
        return None;
    };
    let path = std::path::Path::new(&folder).join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) => {
            println!("skipped: {}: {error}", path.display());
            None
        }
    }
}

fn instance(members: &Value) -> ContainerInstance {
    let text = |name: &str| {
        members
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let attributes = members.get("attributes").and_then(Value::as_object);
    let attributes: Vec<Value> = (attributes.into_iter().flatten())
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect();
    let described = json!([{
        "ec2InstanceId": text("ec2InstanceId"),
        "agentConnected": members.get("agentConnected"),
        "registeredAt": members.get("registeredAt"),
        "versionInfo": { "agentVersion": text("agentVersion") },
        "runningTasksCount": members.get("runningTasksCount"),
        "attributes": attributes,
        "registeredResources": [],
    }]);
    let identity = ecslab::cluster::ClusterIdentity::default();
    let (mut instances, problems) = import::read(&described, "", &identity);
    let mut instance = instances.pop().expect("an instance");
    assert!(!ecslab::diagnostic::has_errors(&problems), "{problems:?}");
    let groups = members.get("runningGroups").and_then(Value::as_array);
    for group in groups.into_iter().flatten().filter_map(Value::as_str) {
        instance.task_groups.insert(group.to_owned(), 1);
    }
    instance
}

/// `match`, `nomatch` or `error`.
fn answer(expression: &str, instance: &ContainerInstance) -> &'static str {
    match query::parse(expression).0 {
        None => "error",
        Some(expression) if expression.matches(instance) => "match",
        Some(_) => "nomatch",
    }
}

#[test]
fn each_operator_with_its_synonyms_on_one_instance() {
    let instance = instance(&json!({
        "ec2InstanceId": "i-0c0ffee", "agentVersion": "1.62.2", "agentConnected": true,
        "registeredAt": "2024-05-06T07:08:09Z", "runningTasksCount": 4,
        "runningGroups": ["service:shop", "nightly"],
        "attributes": { "ecs.instance-type": "c6g.large", "rack": "r 7", "gpu": null },
    }));
    for (expression, expected) in [
        ("attribute:ecs.instance-type equals c6g.large", "match"),
        (
            "attribute:ecs.instance-type not_equals c6g.large",
            "nomatch",
        ),
        (
            "attribute:ecs.instance-type not_in [c6g.large, c5.large]",
            "nomatch",
        ),
        (
            "attribute:ecs.instance-type in [c5.large,c6g.large]",
            "match",
        ),
        ("attribute:ecs.instance-type matches c6.*", "match"),
        ("attribute:ecs.instance-type not_matches c6.*", "nomatch"),
        ("attribute:ecs.instance-type matches c6", "nomatch"),
        ("attribute:rack == 'r 7'", "match"),
        ("attribute:gpu exists", "match"),
        ("attribute:gpu not_exists", "nomatch"),
        ("attribute:other != r7", "nomatch"),
        ("!(attribute:other == r7)", "match"),
        ("agentVersion greater_than 1.7.0", "match"),
        ("agentVersion greater_than_equal 1.62.2", "match"),
        ("agentVersion less_than 1.100", "match"),
        ("agentVersion less_than_equal 1.62.1", "nomatch"),
        ("agentConnected == true", "match"),
        ("registeredAt < 2024-05-07", "match"),
        ("registeredAt >= 2024-05-06T08:08:09+01:00", "match"),
        ("registeredAt > 2024-05-06T07:08:09", "nomatch"),
        ("runningTasksCount > 3 && runningTasksCount <= 4", "match"),
        (
            "task:group == service:shop and task:group == nightly",
            "match",
        ),
        ("task:group !in [service:shop]", "nomatch"),
        ("ec2InstanceId in ['i-1', 'i-0c0ffee']", "match"),
        // `not` before `and`, `and` before `or`.
        ("not attribute:gpu exists or attribute:rack exists", "match"),
        (
            "attribute:gpu exists or attribute:rack exists and attribute:none exists",
            "match",
        ),
        (
            "(attribute:gpu exists or attribute:rack exists) and attribute:none exists",
            "nomatch",
        ),
        ("exists attribute:gpu", "error"),
        ("attribute:rack = r7", "error"),
        ("attributes:rack == r7", "error"),
        ("agentVersion in [1.2]", "error"),
        ("runningTasksCount > many", "error"),
    ] {
        assert_eq!(answer(expression, &instance), expected, "{expression}");
    }
}

#[test]
fn expressions_that_people_write_are_taken_or_refused_as_ecs_does() {
    let Some(text) = case("query/expressions.tsv") else {
        return;
    };
    let mut count = 0;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split('\t');
        let (Some(kind), Some(expression)) = (parts.next(), parts.next()) else {
            continue;
        };
        let is_taken = query::parse(expression).0.is_some();
        assert_eq!(is_taken, kind != "rejected", "{kind}: {expression}");
        count += 1;
    }
    assert!(count > 0);
}

#[test]
fn expressions_select_the_instances_that_they_are_said_to() {
    let Some(text) = case("query/instance-and-expression.jsonl") else {
        return;
    };
    let cases: Vec<Map<String, Value>> = (text.lines().filter(|line| !line.is_empty()))
        .map(|line| serde_json::from_str(line).expect("a case is an object"))
        .collect();
    assert!(!cases.is_empty());
    for case in cases {
        let text = |name: &str| case.get(name).and_then(Value::as_str).expect("a text");
        let (expression, expected) = (text("expr"), text("expect"));
        let instance = instance(&Value::Object(case.clone()));
        assert_eq!(
            answer(expression, &instance),
            expected,
            "{}: {expression}",
            text("id")
        );
    }
}

#[test]
fn a_described_cluster_loads_without_errors() {
    let Some(text) = case("api-outputs/cli-describe-container-instances.json") else {
        return;
    };
    let value: Value = serde_json::from_str(&text).expect("a case is JSON");
    let identity = ecslab::cluster::ClusterIdentity::default();
    let (instances, problems) = import::read(&value, "", &identity);
    assert!(!ecslab::diagnostic::has_errors(&problems), "{problems:?}");
    let list = value.get("containerInstances").and_then(Value::as_array);
    assert_eq!(Some(instances.len()), list.map(Vec::len));
    for (instance, described) in instances.iter().zip(list.into_iter().flatten()) {
        assert_eq!(
            described.get("ec2InstanceId"),
            Some(&json!(instance.ec2_instance_id))
        );
        assert!(instance.registered.cpu > 0 && instance.registered.memory > 0);
        assert!(instance.registered.ports_tcp.contains(&51_678));
    }
}
