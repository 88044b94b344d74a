//! The calls that the roles of a scenario sign.

use serde_json::Value;

use super::{Scenario, find_task_definition, task_definitions_at};
use crate::iam::calls::{LaunchKind, execution_role_calls};
use crate::iam::least_privilege::RoleCall;
use crate::iam::{Role, RoleKind};
use crate::lifecycle::Milliseconds;
use crate::simulation::{Application, Command, role_override};
use crate::task_definition::{self, Compatibility, TaskDefinition};

/// The calls that `role` signs for the tasks of `scenario`: those of the ECS agent for the tasks
/// that it executes, and those of the applications of the tasks whose role it is. Each action and
/// resource once, in the order of the calls; names of log streams end in `*`, since tasks have no
/// id yet.
///
/// Task definitions that the timeline registers count, whether or not anybody starts them. Without
/// a task role, applications on container instances find the role of the instance [V].
#[must_use]
pub fn role_calls(scenario: &Scenario, role: &Role) -> Vec<RoleCall> {
    let mut calls: Vec<RoleCall> = Vec::new();
    for definition in definitions(scenario) {
        for (kind, call) in calls_of(scenario, &definition) {
            let is_known = |known: &RoleCall| {
                (&known.action, &known.resource) == (&call.action, &call.resource)
            };
            if signs(scenario, &definition, kind, role) && !calls.iter().any(is_known) {
                calls.push(call);
            }
        }
    }
    calls
}

/// The task definitions of the scenario, and once more those that RunTask and StartTask start with
/// other roles, with these.
fn definitions(scenario: &Scenario) -> Vec<TaskDefinition> {
    let values = task_definitions_at(scenario, Milliseconds::MAX);
    let read = |value: &&Value| task_definition::from_value(value, "").0;
    let mut definitions: Vec<TaskDefinition> = values.iter().filter_map(read).collect();
    for entry in &scenario.timeline {
        let (name, given) = match &entry.command {
            Command::RunTask(it) => (&it.task_definition, &it.other),
            Command::StartTask(it) => (&it.task_definition, &it.other),
            _ => continue,
        };
        if !given.contains_key("overrides") {
            continue;
        }
        let index = find_task_definition(values.iter().copied(), name);
        let started = index.and_then(|index| values.get(index)).and_then(read);
        let role = |kind| role_override(given, kind).map(str::to_owned);
        definitions.extend(started.map(|it| TaskDefinition {
            execution_role_arn: role(RoleKind::Execution).or(it.execution_role_arn),
            task_role_arn: role(RoleKind::Task).or(it.task_role_arn),
            ..it
        }));
    }
    definitions
}

/// Whether `role` is the one that signs as `kind` for the tasks of `definition`.
fn signs(scenario: &Scenario, definition: &TaskDefinition, kind: RoleKind, role: &Role) -> bool {
    let reference = match kind {
        RoleKind::Execution => &definition.execution_role_arn,
        RoleKind::Task => &definition.task_role_arn,
        RoleKind::Instance => &scenario.cluster.instance_role,
    };
    reference.as_deref().is_some_and(|reference| {
        let name = reference.rsplit('/').next().unwrap_or(reference);
        name == role.role_name || role.is_named_by(reference, &scenario.cluster.account)
    })
}

/// The calls of the tasks of `definition`, with who signs them.
fn calls_of(scenario: &Scenario, definition: &TaskDefinition) -> Vec<(RoleKind, RoleCall)> {
    let cluster = &scenario.cluster;
    let launch = match definition.requires(Compatibility::Fargate) {
        true => LaunchKind::Fargate,
        false => LaunchKind::Ec2,
    };
    let planned = execution_role_calls(definition, launch, &cluster.account, &cluster.region);
    let of_agent = planned.into_iter().map(|call| {
        let call_of_role = RoleCall {
            action: call.action,
            resource: call.resource,
            family: definition.family.clone(),
            application: false,
        };
        (call.role, call_of_role)
    });
    let mut calls: Vec<(RoleKind, RoleCall)> = of_agent.collect();
    let signer = match (&definition.task_role_arn, launch) {
        (Some(_), _) | (None, LaunchKind::Fargate) => RoleKind::Task,
        (None, LaunchKind::Ec2) => RoleKind::Instance,
    };
    for container in &definition.container_definitions {
        let application =
            Application::of(&scenario.applications, &definition.family, &container.name);
        for call in application
            .iter()
            .flat_map(|application| &application.calls)
        {
            let call = RoleCall {
                action: call.action.clone(),
                resource: call.resource.clone(),
                family: definition.family.clone(),
                application: true,
            };
            calls.push((signer, call));
        }
    }
    calls
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_role_that_a_request_overrides_signs_for_its_tasks_as_well() {
        let scenario = json!({
            "version": 1,
            "taskDefinitions": [{ "family": "web", "taskRoleArn": "webTask",
                "containerDefinitions": [{ "name": "app", "image": "nginx", "memory": 64 }] }],
            "roles": [{ "RoleName": "webTask" }, { "RoleName": "otherTask" },
                { "RoleName": "nobody" }],
            "applications": [{ "family": "web", "calls": [
                { "action": "sqs:SendMessage", "resource": "*", "after": 1 }] }],
            "timeline": [{ "at": 0, "command": "RunTask", "taskDefinition": "web",
                "overrides": { "taskRoleArn": "otherTask" } }],
        });
        let scenario: Scenario = serde_json::from_value(scenario).unwrap();
        let calls = scenario
            .roles
            .iter()
            .map(|role| role_calls(&scenario, role));
        let counts: Vec<usize> = calls.map(|calls| calls.len()).collect();
        assert_eq!(counts, [1, 1, 0]);
    }
}
