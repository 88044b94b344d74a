//! The calls that the roles of a scenario sign.

use super::{Scenario, task_definitions_at};
use crate::iam::calls::{LaunchKind, execution_role_calls};
use crate::iam::least_privilege::RoleCall;
use crate::iam::{Role, RoleKind};
use crate::lifecycle::Milliseconds;
use crate::simulation::Application;
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
    for value in task_definitions_at(scenario, Milliseconds::MAX) {
        let Some(definition) = task_definition::from_value(value, "").0 else {
            continue;
        };
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
