use ecslab::lifecycle::LaunchType;
use ecslab::simulation::CreateService;
use serde_json::json;

use super::{document, document_of};
use crate::editor::document::capacity::{self, Capacity, is_on_fargate};
use crate::editor::document::run::{self, Bound, Starter, TEMPLATES, Template};

fn with_fargate() -> crate::store::Document {
    document_of(json!({
        "version": 1,
        "taskDefinitions": [
            { "family": "web", "containerDefinitions": [
                { "name": "app", "image": "nginx", "memory": 64, "portMappings": [
                    { "containerPort": 80 }] }] },
            { "family": "job", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
              "cpu": "256", "memory": "512",
              "containerDefinitions": [{ "name": "job", "image": "busybox" }] },
        ],
        "roles": [],
        "services": [{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 2,
            "placementStrategy": [{ "type": "random" }],
            "placementConstraints": [{ "type": "memberOf", "expression": "attribute:a == b" }] }],
        "timeline": [
            { "at": 5000, "command": "RunTask", "taskDefinition": "web" },
            { "at": 9000, "command": "StopTask", "task": "#1" },
        ],
    }))
}

#[test]
fn naming_a_fargate_definition_brings_launch_type_and_subnets_with_it() {
    let mut scenario = with_fargate().scenario;
    let starter = Starter::Service(0);
    let changes = run::set_task_definition(&mut scenario, starter, "job".to_owned());
    let start = starter.start(&scenario).unwrap();
    assert_eq!(start.launch_type, Some(LaunchType::Fargate));
    assert!(start.strategy.is_empty() && start.constraints.is_empty());
    assert_eq!(start.network.unwrap().awsvpc_configuration.subnets.len(), 3);
    assert_eq!(changes.len(), 3, "{changes:#?}");
}

#[test]
fn what_is_added_runs_and_has_a_name_of_its_own() {
    let mut scenario = with_fargate().scenario;
    let (service, _) = run::add_service(&mut scenario, "web".to_owned());
    assert_eq!(scenario.services[service].service_name, "web-2");
    let (index, _) = run::add_run_task(&mut scenario, "job".to_owned());
    assert_eq!((index, scenario.timeline[0].at), (0, 0));
    assert_eq!(run::run_task_indexes(&scenario), [0, 1]);
    run::remove(&mut scenario, Starter::RunTask(0));
    assert_eq!(run::run_task_indexes(&scenario), [0]);
}

#[test]
fn an_entry_keeps_its_place_while_its_time_is_typed() {
    let mut scenario = with_fargate().scenario;
    run::set_time(&mut scenario, 0, 10_000);
    run::set_time(&mut scenario, 7, 0);
    assert_eq!(
        scenario
            .timeline
            .iter()
            .map(|entry| entry.at)
            .collect::<Vec<_>>(),
        [10_000, 9_000]
    );
    assert_eq!(run::run_task_indexes(&scenario), [0]);
}

#[test]
fn revisions_can_be_named_where_a_family_has_several() {
    let names = ["web:1", "job:1", "web:2"].map(str::to_owned);
    assert_eq!(run::references(&names), ["job", "web", "web:1", "web:2"]);
}

#[test]
fn a_template_is_recognised_after_it_was_applied_and_leaves_member_of_alone() {
    let mut scenario = with_fargate().scenario;
    let starter = Starter::Service(0);
    for template in TEMPLATES {
        starter.edit(&mut scenario, |start| template.apply(start));
        let start = starter.start(&scenario).unwrap();
        assert_eq!(Template::of(&start), Some(template));
        assert_eq!(start.constraints[0].kind, "memberOf");
    }
    starter.edit(&mut scenario, |start| {
        start.strategy.push(run::strategy("random", None))
    });
    assert_eq!(Template::of(&starter.start(&scenario).unwrap()), None);
}

#[test]
fn bounds_that_are_omitted_are_those_of_ecs() {
    let mut service = CreateService::default();
    assert_eq!(Bound::MinimumHealthyPercent.of(&service), 100);
    assert_eq!(Bound::MaximumPercent.of(&service), 200);
    Bound::MinimumHealthyPercent.set(&mut service, 50);
    assert_eq!(Bound::MinimumHealthyPercent.of(&service), 50);
    assert_eq!(Bound::MaximumPercent.of(&service), 200);
}

#[test]
fn a_target_group_registers_the_first_port_of_the_definition() {
    let mut scenario = with_fargate().scenario;
    run::set_target_group(&mut scenario, 0, true);
    let registered = &scenario.services[0].load_balancers[0];
    assert_eq!(
        (
            registered.container_name.as_deref(),
            registered.container_port
        ),
        (Some("app"), Some(80))
    );
    run::set_target_group(&mut scenario, 0, false);
    assert!(scenario.services[0].load_balancers.is_empty());
}

#[test]
fn the_second_behaviour_of_a_family_is_of_one_container() {
    let mut scenario = document().scenario;
    let containers = ["app".to_owned(), "sidecar".to_owned()];
    for _ in 0..3 {
        run::add_application(&mut scenario, "web", &containers);
    }
    let names: Vec<_> = scenario
        .applications
        .iter()
        .map(|it| it.container_name.as_deref())
        .collect();
    assert_eq!(names, [None, Some("app"), Some("sidecar")]);
    assert_eq!(run::applications_of(&scenario, "web"), [0, 1, 2]);
}

#[test]
fn seconds_are_read_as_they_are_written() {
    for (text, milliseconds) in [
        ("0", 0),
        ("5", 5_000),
        ("1.5", 1_500),
        ("0.05", 50),
        ("20.125", 20_125),
    ] {
        assert_eq!(run::parse_seconds(text), Some(milliseconds));
        assert_eq!(run::seconds(milliseconds), text);
    }
    assert_eq!(run::parse_seconds("1."), Some(1_000));
    for text in ["", "-1", "1.2345", "a", "99999999999999999999"] {
        assert_eq!(run::parse_seconds(text), None, "{text}");
    }
}

#[test]
fn a_strategy_stands_in_the_place_of_the_launch_type() {
    let mut scenario = with_fargate().scenario;
    let starter = Starter::Service(0);
    run::set_task_definition(&mut scenario, starter, "job".to_owned());
    run::set_capacity(&mut scenario, starter, Capacity::Strategy);
    let start = starter.start(&scenario).unwrap();
    assert_eq!((start.launch_type, start.capacity.len()), (None, 1));
    assert_eq!(start.capacity[0].capacity_provider, "FARGATE_SPOT");
    assert!(is_on_fargate(&start));
    let changes = run::set_task_definition(&mut scenario, starter, "job".to_owned());
    assert_eq!(changes, [""; 0], "it fits already");

    run::set_capacity(&mut scenario, starter, Capacity::Launch(LaunchType::Ec2));
    let start = starter.start(&scenario).unwrap();
    assert_eq!(start.launch_type, Some(LaunchType::Ec2));
    assert!(start.capacity.is_empty());
}

#[test]
fn a_capacity_provider_is_added_renamed_and_scaled_with_what_names_it() {
    let mut scenario = with_fargate().scenario;
    capacity::add_provider(&mut scenario);
    capacity::add_provider(&mut scenario);
    let names = capacity::providers(&scenario);
    assert_eq!(names, ["FARGATE", "FARGATE_SPOT", "group", "group-2"]);
    let starter = Starter::Service(0);
    run::set_capacity(&mut scenario, starter, Capacity::Strategy);
    capacity::rename_provider(&mut scenario, 0, "spot-fleet");
    let start = starter.start(&scenario).unwrap();
    assert_eq!(start.capacity[0].capacity_provider, "spot-fleet");
    assert!(!is_on_fargate(&start));
    let provider = &mut scenario.cluster.capacity_providers[0];
    assert!(provider.has_managed_scaling());
    capacity::set_managed_scaling(provider, false);
    assert!(!provider.has_managed_scaling());
}

#[test]
fn run_task_gets_a_caller_and_roles_of_its_own_and_loses_them_without_a_trace() {
    let mut scenario = with_fargate().scenario;
    let before = scenario.clone();
    let set = |scenario: &mut _, caller: &str, role: &str| {
        run::set_caller(scenario, 0, caller.to_owned());
        run::edit_run_task(scenario, 0, |command| {
            run::set_override(command, "taskRoleArn", role.to_owned());
        });
    };
    set(&mut scenario, "deployer", "otherTask");
    let written = serde_json::to_value(&scenario.timeline[0]).unwrap();
    assert_eq!(written["caller"], "deployer");
    assert_eq!(written["overrides"], json!({ "taskRoleArn": "otherTask" }));
    set(&mut scenario, "", "");
    assert_eq!(scenario, before);
}
