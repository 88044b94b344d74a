//! What ECS tells EventBridge of services and their deployments.

use serde_json::{Map, Value, json};

use super::envelope;
use super::identifiers::uuid;
use crate::lifecycle::Milliseconds;
use crate::placement::{Decision, NO_CONTAINER_INSTANCES};
use crate::service::Deployment;
use crate::simulation::{World, timestamp};

/// A message in a service's event list that EventBridge is told of too.
struct ServiceAction {
    /// How the message begins, after `(service NAME) `.
    message: &'static str,
    /// `INFO`, `WARN` or `ERROR`.
    event_type: &'static str,
    /// Name of the event.
    event_name: &'static str,
}

/// Names and types [V]; which message goes with which name follows from what the developer guide
/// says of each [D].
const SERVICE_ACTIONS: [ServiceAction; 7] = [
    ServiceAction {
        message: "has reached a steady state",
        event_type: "INFO",
        event_name: "SERVICE_STEADY_STATE",
    },
    ServiceAction {
        message: "is unable to consistently start tasks",
        event_type: "WARN",
        event_name: "SERVICE_TASK_START_IMPAIRED",
    },
    ServiceAction {
        message: "was unable to place a task",
        event_type: "ERROR",
        event_name: "SERVICE_TASK_PLACEMENT_FAILURE",
    },
    ServiceAction {
        message: "failed to launch a task with (error ",
        event_type: "ERROR",
        event_name: "SERVICE_TASK_CONFIGURATION_FAILURE",
    },
    ServiceAction {
        message: "has tasks that no longer satisfy its placement constraints",
        event_type: "ERROR",
        event_name: "SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED",
    },
    ServiceAction {
        message: "is not AZ balanced with ",
        event_type: "INFO",
        event_name: "SERVICE_REBALANCING_STARTED",
    },
    ServiceAction {
        message: "is AZ balanced with ",
        event_type: "INFO",
        event_name: "SERVICE_REBALANCING_COMPLETED",
    },
];

/// States of a rollout with the event that announces each and its reason, around the deployment's
/// id [V].
const ROLLOUTS: [(&str, &str, &str, &str, &str); 3] = [
    (
        "IN_PROGRESS",
        "INFO",
        "SERVICE_DEPLOYMENT_IN_PROGRESS",
        "ECS deployment ",
        " in progress.",
    ),
    (
        "COMPLETED",
        "INFO",
        "SERVICE_DEPLOYMENT_COMPLETED",
        "ECS deployment ",
        " completed.",
    ),
    (
        "FAILED",
        "ERROR",
        "SERVICE_DEPLOYMENT_FAILED",
        "ECS deployment circuit breaker: task failed to start.",
        "",
    ),
];

/// `ECS Service Action`: the event for a message of a service, `world` being the one right after
/// it; none for messages that only the service's event list has.
pub(super) fn service_action(
    world: &World,
    (at, sequence): (Milliseconds, u64),
    service: &str,
    message: &str,
) -> Option<Value> {
    let said = message.strip_prefix(&format!("(service {service}) "))?;
    let action = SERVICE_ACTIONS
        .iter()
        .find(|action| said.starts_with(action.message))?;
    let mut detail = Map::new();
    let mut put = |name: &str, value: Value| detail.insert(name.to_owned(), value);
    put("eventType", json!(action.event_type));
    put("eventName", json!(action.event_name));
    put("clusterArn", json!(world.identity.cluster_arn()));
    let known = world.services.get(service);
    let providers = known.map_or(&[][..], |it| it.capacity_provider_strategy.as_slice());
    if action.event_type == "ERROR" && !providers.is_empty() {
        // Of a failure with capacity providers [O].
        let arns = providers.iter();
        let arns = arns.map(|it| capacity_provider_arn(world, &it.capacity_provider));
        put("capacityProviderArns", Value::Array(arns.collect()));
    }
    if action.event_type == "ERROR" {
        put("reason", json!(reason(world, action, said)));
    }
    put("createdAt", json!(timestamp(at)));
    Some(of_service(
        world,
        ("ECS Service Action", at, sequence),
        service,
        Value::Object(detail),
    ))
}

/// The ARN of a capacity provider, which belongs to no cluster [O].
fn capacity_provider_arn(world: &World, name: &str) -> Value {
    let (region, account) = (&world.identity.region, &world.identity.account);
    json!(format!(
        "arn:aws:ecs:{region}:{account}:capacity-provider/{name}"
    ))
}

/// Why no task could be placed: the reason of the instance that the message names [D]; or why none
/// could be launched, as the message has it.
fn reason(world: &World, action: &ServiceAction, said: &str) -> String {
    if let Some(error) = said.strip_prefix("failed to launch a task with (error ") {
        let error = error.trim_end_matches('.');
        return error.strip_suffix(')').unwrap_or(error).to_owned();
    }
    if action.event_name == "SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED" {
        return "MemberOf placement constraint unsatisfied.".to_owned();
    }
    debug_assert_eq!(action.event_name, "SERVICE_TASK_PLACEMENT_FAILURE");
    let placement = world.placements.last();
    let decision = placement.map(|placement| placement.decision.explain());
    let closest = decision.as_ref().and_then(Decision::closest);
    closest.map_or(NO_CONTAINER_INSTANCES.to_owned(), |(_, rejection)| {
        rejection.reason()
    })
}

/// `ECS Deployment State Change`: the event that announces a deployment's rollout state.
pub(super) fn deployment_state_change(
    world: &World,
    (at, sequence): (Milliseconds, u64),
    service: &str,
    deployment: &Deployment,
) -> Option<Value> {
    let (_, event_type, event_name, ..) = ROLLOUTS
        .iter()
        .find(|(state, ..)| *state == deployment.rollout_state)?;
    let detail = json!({
        "eventType": event_type,
        "eventName": event_name,
        "deploymentId": deployment.id,
        "updatedAt": timestamp(at),
        "reason": rollout_reason(deployment),
    });
    Some(of_service(
        world,
        ("ECS Deployment State Change", at, sequence),
        service,
        detail,
    ))
}

/// The reason of a rollout's state, as its event has it [D]; nothing for a state without event.
pub(super) fn rollout_reason(deployment: &Deployment) -> String {
    let rollout = ROLLOUTS.iter();
    let mut rollout = rollout.filter(|(state, ..)| *state == deployment.rollout_state);
    rollout
        .next()
        .map_or_else(String::new, |(_, _, _, before, after)| {
            let id = if after.is_empty() { "" } else { &deployment.id };
            format!("{before}{id}{after}")
        })
}

fn of_service(
    world: &World,
    (detail_type, at, sequence): (&str, Milliseconds, u64),
    service: &str,
    detail: Value,
) -> Value {
    let arn = world.identity.arn("service", service);
    let id = uuid(&[&arn, detail_type, &sequence.to_string()]);
    envelope(&world.identity, detail_type, id, at, arn, detail)
}
