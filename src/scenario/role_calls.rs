//! The calls that the roles of a scenario sign.

use serde_json::{Map, Value};

use super::{Scenario, TaskDefinitionReference, find_task_definition, task_definitions_at};
use crate::iam::calls::{LaunchKind, PlannedCall};
use crate::iam::least_privilege::RoleCall;
use crate::iam::{Role, RoleKind};
use crate::lifecycle::Milliseconds;
use crate::simulation::{CallSources, Command, enables_execute_command, with_roles_of_request};
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
        for call in planned_calls(scenario, &definition) {
            let kind = call.role;
            let call = RoleCall {
                application: call.is_of_application(),
                action: call.action,
                resource: call.resource,
                family: definition.family.clone(),
            };
            let is_known = |known: &RoleCall| {
                (&known.action, &known.resource) == (&call.action, &call.resource)
            };
            let signer = signer_of(scenario, &definition, kind);
            let signs = signer.is_some_and(|it| is_named(role, it, &scenario.cluster.account));
            if signs && !calls.iter().any(is_known) {
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
    for (name, given) in overriding_requests(scenario) {
        let index = find_task_definition(values.iter().copied(), name);
        let started = index.and_then(|index| values.get(index)).and_then(read);
        definitions.extend(started.map(|it| with_roles_of_request(&it, given).into_owned()));
    }
    definitions
}

/// The RunTask and StartTask of the timeline that override something: which task definition they
/// start, and their other members.
pub(super) fn overriding_requests(
    scenario: &Scenario,
) -> impl Iterator<Item = (&String, &Map<String, Value>)> {
    let commands = scenario.timeline.iter().map(|entry| &entry.command);
    let requests = commands.filter_map(|command| match command {
        Command::RunTask(it) => Some((&it.task_definition, &it.other)),
        Command::StartTask(it) => Some((&it.task_definition, &it.other)),
        _ => None,
    });
    requests.filter(|(_, given)| given.contains_key("overrides"))
}

/// The role, a name or an ARN, that signs as `kind` for the tasks of `definition`.
pub(super) fn signer_of<'of>(
    scenario: &'of Scenario,
    definition: &'of TaskDefinition,
    kind: RoleKind,
) -> Option<&'of str> {
    let reference = match kind {
        RoleKind::Execution => &definition.execution_role_arn,
        RoleKind::Task => &definition.task_role_arn,
        RoleKind::Instance => &scenario.cluster.instance_role,
    };
    reference.as_deref()
}

/// Whether `reference`, a name or an ARN, is that of `role`.
pub(super) fn is_named(role: &Role, reference: &str, account: &str) -> bool {
    let name = reference.rsplit('/').next().unwrap_or(reference);
    name == role.role_name || role.is_named_by(reference, account)
}

/// The calls that tasks of `definition` make in `scenario`: those that follow from it, and those
/// of the applications. Tasks are on Fargate where the definition requires that, and ECS Exec may
/// be used where a service or RunTask of its family says so.
#[must_use]
pub fn planned_calls(scenario: &Scenario, definition: &TaskDefinition) -> Vec<PlannedCall> {
    let cluster = &scenario.cluster;
    let launch = match definition.requires(Compatibility::Fargate) {
        true => LaunchKind::Fargate,
        false => LaunchKind::Ec2,
    };
    let sources = CallSources {
        account: &cluster.account,
        region: &cluster.region,
        applications: &scenario.applications,
        secrets: &scenario.secrets,
        has_instance_role: cluster.instance_role.is_some(),
        blocks_instance_metadata: cluster.blocks_instance_metadata(),
    };
    sources.planned_calls(definition, launch, uses_exec(scenario, &definition.family))
}

/// Whether tasks of a family are started with `enableExecuteCommand`.
fn uses_exec(scenario: &Scenario, family: &str) -> bool {
    let of_services = scenario
        .services
        .iter()
        .map(|it| (&it.task_definition, &it.other));
    let of_timeline = scenario
        .timeline
        .iter()
        .filter_map(|entry| match &entry.command {
            Command::RunTask(it) => Some((&it.task_definition, &it.other)),
            Command::CreateService(it) => Some((&it.task_definition, &it.other)),
            _ => None,
        });
    of_services.chain(of_timeline).any(|(definition, other)| {
        TaskDefinitionReference::read(definition).family == family && enables_execute_command(other)
    })
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

    #[test]
    fn roles_sign_for_keys_file_systems_and_ecs_exec_as_well() {
        let secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf";
        let service = json!({ "serviceName": "web", "taskDefinition": "web:1",
            "enableExecuteCommand": true });
        let scenario: Scenario = serde_json::from_value(json!({
            "version": 1,
            "taskDefinitions": [{
                "family": "web", "executionRoleArn": "exec", "taskRoleArn": "task",
                "containerDefinitions": [{ "name": "app", "image": "nginx", "memory": 64,
                    "secrets": [{ "name": "A", "valueFrom": secret }] }],
                "volumes": [{ "name": "files", "efsVolumeConfiguration": { "fileSystemId": "fs-1",
                    "transitEncryption": "ENABLED", "authorizationConfig": { "iam": "ENABLED" } } }],
            }],
            "secrets": [{ "valueFrom": secret, "kmsKeyId": "1234abcd" }],
            "roles": [{ "RoleName": "exec" }, { "RoleName": "task" }],
            "services": [service],
        }))
        .unwrap();
        let actions = |role: usize| -> Vec<String> {
            let calls = role_calls(&scenario, &scenario.roles[role]);
            calls.into_iter().map(|call| call.action).collect()
        };
        assert_eq!(actions(0), ["secretsmanager:GetSecretValue", "kms:Decrypt"]);
        assert_eq!(
            actions(1),
            [
                "elasticfilesystem:ClientMount",
                "ssmmessages:CreateControlChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenDataChannel",
            ]
        );
    }
}
