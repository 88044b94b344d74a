//! Services as DescribeServices prints them.

use serde_json::{Map, Value, json};

use super::identifiers::uuid;
use super::service::rollout_reason;
use crate::lifecycle::{DesiredStatus, LaunchType, Milliseconds, Task};
use crate::service::{Deployment, Service, TaskCounts};
use crate::simulation::{Command, CreateService, EventKind, Simulation, World, timestamp_of_cli};

/// DescribeServices answers with so many of a service's events, the latest [V].
const EVENTS: usize = 100;

/// What CreateService is given that DescribeServices prints as it is.
const AS_GIVEN: [&str; 4] = [
    "healthCheckGracePeriodSeconds",
    "schedulingStrategy",
    "deploymentController",
    "availabilityZoneRebalancing",
];

/// All services as DescribeServices prints them; `tags` as with `--include TAGS` [V].
#[must_use]
pub fn describe_services(simulation: &Simulation) -> Value {
    let services = simulation.world().services.values();
    let services = services.map(|service| describe_service(simulation, service));
    json!({ "services": services.collect::<Vec<_>>(), "failures": [] })
}

fn describe_service(simulation: &Simulation, service: &Service) -> Value {
    let world = simulation.world();
    let identity = &world.identity;
    let request = request_of(simulation, service);
    let arn = identity.arn("service", &service.service_name);
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("serviceArn", json!(arn));
    put("serviceName", json!(service.service_name));
    put("clusterArn", json!(identity.cluster_arn()));
    put("loadBalancers", json!(request.load_balancers));
    put("serviceRegistries", json!(request.service_registries));
    put("status", json!("ACTIVE"));
    put("desiredCount", json!(service.desired_count));
    put_counts(
        &mut put,
        world.tasks_of(&service.service_name).map(AsRef::as_ref),
    );
    put_launch(&mut put, service);
    put(
        "taskDefinition",
        json!(definition_arn(world, &service.revision.name())),
    );
    put(
        "deploymentConfiguration",
        deployment_configuration(service, &request),
    );
    let deployments = service.deployments.iter();
    let deployments = deployments.map(|it| describe_deployment(simulation, service, &request, it));
    put("deployments", Value::Array(deployments.collect()));
    let account = &identity.account;
    let role = "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS";
    put("roleArn", json!(format!("arn:aws:iam::{account}:{role}")));
    let events = service.events.iter().enumerate().rev().take(EVENTS);
    let events = events.map(|(index, event)| {
        json!({
            "id": uuid(&[&arn, "message", &index.to_string()]),
            "createdAt": timestamp_of_cli(event.at),
            "message": event.message,
        })
    });
    put("events", Value::Array(events.collect()));
    put("createdAt", json!(timestamp_of_cli(service.created_at)));
    put("placementConstraints", json!(service.placement_constraints));
    put("placementStrategy", json!(service.placement_strategy));
    put_network(&mut put, service, &request);
    put("schedulingStrategy", json!("REPLICA"));
    put("deploymentController", json!({ "type": "ECS" }));
    for (name, omitted) in [
        ("enableECSManagedTags", json!(false)),
        ("propagateTags", json!("NONE")),
        ("enableExecuteCommand", json!(false)),
    ] {
        put(name, service.other.get(name).cloned().unwrap_or(omitted));
    }
    for name in AS_GIVEN.into_iter().chain(["tags"]) {
        if let Some(value) = service.other.get(name) {
            put(name, value.clone());
        }
    }
    Value::Object(fields)
}

fn describe_deployment(
    simulation: &Simulation,
    service: &Service,
    request: &CreateService,
    deployment: &Deployment,
) -> Value {
    let world = simulation.world();
    let tasks = || {
        let tasks = world.tasks_of(&service.service_name).map(AsRef::as_ref);
        tasks.filter(|task: &&Task| task.started_by.as_deref() == Some(&deployment.id))
    };
    // An older deployment is to have what it has not been told to stop [D].
    let left = tasks().filter(|task| task.desired_status == DesiredStatus::Running);
    let (status, desired) = match deployment.primary {
        true => ("PRIMARY", json!(service.desired_count)),
        false => ("ACTIVE", json!(left.count())),
    };
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("id", json!(deployment.id));
    put("status", json!(status));
    put(
        "taskDefinition",
        json!(definition_arn(world, &deployment.revision.name())),
    );
    put("desiredCount", desired);
    put_counts(&mut put, tasks());
    put("failedTasks", json!(deployment.failed_tasks));
    put("createdAt", json!(timestamp_of_cli(deployment.created_at)));
    let updated_at = changed_at(simulation, deployment);
    put("updatedAt", json!(timestamp_of_cli(updated_at)));
    put_launch(&mut put, service);
    put_network(&mut put, service, request);
    put("rolloutState", json!(deployment.rollout_state));
    put("rolloutStateReason", json!(rollout_reason(deployment)));
    Value::Object(fields)
}

fn put_counts<'tasks, Put>(put: &mut Put, tasks: impl Iterator<Item = &'tasks Task>)
where
    Put: FnMut(&str, Value) -> Option<Value>,
{
    let counts = TaskCounts::of(tasks);
    put("runningCount", json!(counts.running));
    put("pendingCount", json!(counts.pending));
}

/// Capacity providers or the launch type, and the platform on Fargate: LATEST of a service
/// is written out as its tasks have it [O].
fn put_launch(put: &mut impl FnMut(&str, Value) -> Option<Value>, service: &Service) {
    match service.capacity_provider_strategy.is_empty() {
        true => put("launchType", json!(service.launch_type.name())),
        false => put(
            "capacityProviderStrategy",
            json!(service.capacity_provider_strategy),
        ),
    };
    if service.launch_type == LaunchType::Fargate {
        let is_windows = service.revision.definition.is_windows();
        let given = service.other.get("platformVersion").cloned();
        let latest = if is_windows { "1.0.0" } else { "1.4.0" };
        put("platformVersion", given.unwrap_or_else(|| json!(latest)));
    }
}

fn put_network(
    put: &mut impl FnMut(&str, Value) -> Option<Value>,
    service: &Service,
    request: &CreateService,
) {
    let Some(network) = &request.network_configuration else {
        return;
    };
    let mut given = network.awsvpc_configuration.other.clone();
    given.insert("subnets".to_owned(), json!(service.subnets));
    if !given.contains_key("assignPublicIp") {
        given.insert("assignPublicIp".to_owned(), json!("DISABLED"));
    }
    put(
        "networkConfiguration",
        json!({ "awsvpcConfiguration": given }),
    );
}

/// The percentages in force, and what else CreateService said.
fn deployment_configuration(service: &Service, request: &CreateService) -> Value {
    let given = request.deployment_configuration.as_ref();
    let mut configuration = given.map(|given| given.other.clone()).unwrap_or_default();
    configuration.insert("maximumPercent".to_owned(), json!(service.maximum_percent));
    configuration.insert(
        "minimumHealthyPercent".to_owned(),
        json!(service.minimum_healthy_percent),
    );
    Value::Object(configuration)
}

fn definition_arn(world: &World, name: &str) -> String {
    world.identity.task_definition_arn(name)
}

/// The CreateService that made the service.
fn request_of(simulation: &Simulation, service: &Service) -> CreateService {
    let mut last = None;
    for event in simulation.journal() {
        match &event.kind {
            EventKind::CommandTaken(command) => {
                if let Command::CreateService(request) = &**command
                    && request.service_name == service.service_name
                {
                    last = Some(request.clone());
                }
            }
            EventKind::ServiceCreated(created) if created.service_name == service.service_name => {
                break;
            }
            _ => {}
        }
    }
    last.unwrap_or_default()
}

/// When the deployment last changed.
fn changed_at(simulation: &Simulation, deployment: &Deployment) -> Milliseconds {
    let changes = simulation.journal().iter().rev();
    let mut changes = changes.filter(|event| {
        matches!(&event.kind, EventKind::DeploymentChanged { deployment: changed, .. }
            if changed.id == deployment.id)
    });
    changes
        .next()
        .map_or(deployment.created_at, |event| event.at)
}
