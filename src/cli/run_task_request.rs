//! A RunTask request with the task definition inside, as `place` takes it.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::lifecycle::group_of_family;
use crate::ordered::{OrderedMap, OrderedSet};
use crate::placement::{
    Expressions, PlacementRequest, PlacementStrategy, Requirement, Scheduler, check_expression,
    check_request, task_definition_from_value,
};
use crate::task_definition::{NetworkMode, PlacementConstraint, TaskDefinition};

/// Tasks that one request starts, at most [V].
const MOST_TASKS: u64 = 10;

/// What is to be placed.
#[derive(Debug)]
pub(super) struct RunTaskRequest {
    /// The request, the same for every task.
    pub(super) placement: PlacementRequest,
    /// How many tasks.
    pub(super) count: u32,
}

impl RunTaskRequest {
    /// Reads a request; none: it cannot be understood. `subnets` are those whose zone is known.
    pub(super) fn read(
        document: &Value,
        subnets: &OrderedMap<String, String>,
    ) -> (Option<Self>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let Some(members) = document.as_object() else {
            diagnostics.push(Diagnostic::error(
                "request-shape",
                "",
                "The input of run-task --cli-input-json is expected: an object.",
            ));
            return (None, diagnostics);
        };
        let Some(mut definition) = read_definition(members, &mut diagnostics) else {
            return (None, diagnostics);
        };
        apply_overrides(&mut definition, members);
        let count = read_count(members, &mut diagnostics);
        check_launch_type(members, &mut diagnostics);
        let strategies: Vec<PlacementStrategy> =
            read_list(members, "placementStrategy", &mut diagnostics);
        let own: Vec<PlacementConstraint> =
            read_list(members, "placementConstraints", &mut diagnostics);
        let of_definition = &definition.placement_constraints;
        for (pointer, expression) in definition.placement_expressions() {
            diagnostics.extend(check_expression(expression, &format!("{POINTER}{pointer}")));
        }
        diagnostics.extend(check_request(&own, &strategies, of_definition.len(), ""));
        let mut requirement = Requirement::of(&definition);
        requirement.availability_zones =
            read_zones(members, &definition, subnets, &mut diagnostics);
        let group = members
            .get("group")
            .and_then(Value::as_str)
            .filter(|group| !group.is_empty())
            .map_or_else(|| group_of_family(&definition.family), str::to_owned);
        let mut constraints = definition.constraints_of_request();
        constraints.extend(own);
        let request = Self {
            placement: PlacementRequest {
                requirement,
                group,
                constraints,
                strategies,
                scheduler: Scheduler::RunTask,
                expressions: Expressions::default(),
            },
            count,
        };
        let usable = !has_errors(&diagnostics);
        (usable.then_some(request), diagnostics)
    }
}

/// Where the task definition is in the request.
const POINTER: &str = "/taskDefinition";

fn read_definition(
    members: &Map<String, Value>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<TaskDefinition> {
    let value = members.get("taskDefinition").unwrap_or(&Value::Null);
    if !value.is_object() {
        diagnostics.push(
            Diagnostic::error(
                "request-task-definition",
                POINTER,
                "The task definition itself is expected, as an object.",
            )
            .with_help(
                "Put what aws ecs describe-task-definition prints, or the input of \
                 register-task-definition, under taskDefinition.",
            ),
        );
        return None;
    }
    let (definition, found) = task_definition_from_value(value, POINTER);
    // What is only worth knowing about a definition, `ecslab validate` says.
    diagnostics.extend(found.into_iter().filter(|it| it.severity != Severity::Info));
    definition
}

/// What `overrides` changes of the amounts that a task takes.
fn apply_overrides(definition: &mut TaskDefinition, members: &Map<String, Value>) {
    let Some(overrides) = members.get("overrides") else {
        return;
    };
    let text = |name: &str| overrides.get(name)?.as_str().map(str::to_owned);
    definition.cpu = text("cpu").or(definition.cpu.take());
    definition.memory = text("memory").or(definition.memory.take());
    let of_containers = overrides
        .get("containerOverrides")
        .and_then(Value::as_array);
    for change in of_containers.into_iter().flatten() {
        let name = change.get("name").and_then(Value::as_str);
        let number = |member: &str| change.get(member).and_then(Value::as_i64);
        for container in definition
            .container_definitions
            .iter_mut()
            .filter(|container| Some(container.name.as_str()) == name)
        {
            container.cpu = number("cpu").or(container.cpu);
            container.memory = number("memory").or(container.memory);
            container.memory_reservation =
                number("memoryReservation").or(container.memory_reservation);
        }
    }
}

fn read_count(members: &Map<String, Value>, diagnostics: &mut Vec<Diagnostic>) -> u32 {
    let count = match members.get("count") {
        None | Some(Value::Null) => Some(1),
        Some(value) => value
            .as_u64()
            .filter(|count| (1..=MOST_TASKS).contains(count)),
    };
    let Some(count) = count.and_then(|count| u32::try_from(count).ok()) else {
        diagnostics.push(Diagnostic::error(
            "run-task-count",
            "/count",
            format!("count is a whole number from 1 to {MOST_TASKS}."),
        ));
        return 1;
    };
    count
}

fn check_launch_type(members: &Map<String, Value>, diagnostics: &mut Vec<Diagnostic>) {
    match members.get("launchType") {
        None | Some(Value::Null) => {}
        Some(Value::String(kind)) if kind == "EC2" || kind == "EXTERNAL" => {}
        Some(Value::String(kind)) if kind == "FARGATE" => diagnostics.push(
            Diagnostic::error(
                "fargate-placement",
                "/launchType",
                "Fargate tasks are not placed on container instances.",
            )
            .with_help("Use launchType EC2, or ecslab run to see the task on Fargate."),
        ),
        Some(_) => diagnostics.push(Diagnostic::error(
            "launch-type",
            "/launchType",
            "launchType is EC2, FARGATE or EXTERNAL.",
        )),
    }
}

fn read_list<T: DeserializeOwned>(
    members: &Map<String, Value>,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<T> {
    let value = match members.get(name) {
        None | Some(Value::Null) => return Vec::new(),
        Some(value) => value.clone(),
    };
    serde_json::from_value(value).unwrap_or_else(|error| {
        diagnostics.push(Diagnostic::error(
            "request-shape",
            format!("/{name}"),
            format!("{name} is a list of objects: {error}."),
        ));
        Vec::new()
    })
}

/// The zones of the request's subnets. ECS refuses a network configuration that is missing or out
/// of place; that does not change where the task would go, so it is only said here.
fn read_zones(
    members: &Map<String, Value>,
    definition: &TaskDefinition,
    subnets: &OrderedMap<String, String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> OrderedSet<String> {
    let awsvpc = definition.effective_network_mode() == NetworkMode::Awsvpc;
    let listed = members
        .get("networkConfiguration")
        .and_then(|configuration| configuration.pointer("/awsvpcConfiguration/subnets"))
        .and_then(Value::as_array);
    let refused = match (awsvpc, listed) {
        (true, None) => {
            "Network Configuration must be provided when networkMode 'awsvpc' is specified."
        }
        (false, Some(_)) => {
            "Network Configuration is not valid for the given networkMode of this task definition."
        }
        _ => "",
    };
    if !refused.is_empty() {
        diagnostics.push(
            Diagnostic::warning("network-configuration", "/networkConfiguration", refused)
                .in_aws_words()
                .with_help("ECS refuses the request; it is placed here as if in any zone."),
        );
    }
    if !awsvpc {
        return OrderedSet::new();
    }
    let mut zones = OrderedSet::new();
    for subnet in listed.into_iter().flatten().filter_map(Value::as_str) {
        match subnets.get(subnet) {
            Some(zone) => {
                zones.insert(zone.clone());
            }
            None => {
                diagnostics.push(Diagnostic::warning(
                    "unknown-subnet",
                    "/networkConfiguration/awsvpcConfiguration/subnets",
                    format!("The zone of {subnet} is not known; the task may go to any zone."),
                ));
                return OrderedSet::new();
            }
        }
    }
    zones
}
