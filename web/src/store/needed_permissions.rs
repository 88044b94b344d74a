//! Which permissions the scenario lives on: those that a call which is going to be made needs,
//! and that its role has now.

use ecslab::ordered::{OrderedMap, OrderedSet};

use ecslab::iam::calls::{LaunchKind, execution_role_calls};
use ecslab::iam::{PreparedRole, Role, RoleKind};
use ecslab::scenario::{Application, Scenario};
use ecslab::simulation::World;
use ecslab::task_definition::{Compatibility, TaskDefinition};

/// A permission that something needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeededPermission {
    /// The role that has it.
    pub role_name: String,
    /// For example `secretsmanager:GetSecretValue`.
    pub action: String,
    /// The families whose tasks need it, for example `web, worker`.
    pub needed_by: String,
}

/// A call that tasks of a definition make.
struct Call {
    signer: RoleKind,
    action: String,
    resource: String,
}

/// The permissions that the tasks of every registered revision need and have, by role and action.
pub fn needed_permissions(world: &World, scenario: &Scenario) -> Vec<NeededPermission> {
    let account = &world.identity.account;
    let roles: Vec<(&Role, PreparedRole)> = world
        .roles
        .values()
        .map(|role| (&**role, PreparedRole::new(role, account)))
        .collect();
    let mut needed: OrderedMap<(String, String), OrderedSet<String>> = OrderedMap::new();
    for registered in &world.revisions {
        let definition = &registered.revision.definition;
        for call in calls(definition, world, &scenario.applications) {
            let reference = match call.signer {
                RoleKind::Execution => definition.execution_role_arn.as_deref(),
                RoleKind::Task => definition.task_role_arn.as_deref(),
                RoleKind::Instance => scenario.cluster.instance_role.as_deref(),
            };
            let holder = roles.iter().find(|(role, prepared)| {
                reference.is_some_and(|reference| role.is_named_by(reference, account))
                    && prepared
                        .evaluate("task", &call.action, &call.resource, OrderedMap::new())
                        .is_allowed()
            });
            if let Some((role, _)) = holder {
                needed
                    .get_or_default((role.role_name.clone(), call.action))
                    .insert(definition.family.clone());
            }
        }
    }
    needed
        .into_iter()
        .map(|((role_name, action), families)| NeededPermission {
            role_name,
            action,
            needed_by: families.into_iter().collect::<Vec<_>>().join(", "),
        })
        .collect()
}

/// The calls of a definition's tasks: those that follow from it, and those of its applications.
fn calls(definition: &TaskDefinition, world: &World, applications: &[Application]) -> Vec<Call> {
    let launch = if definition.requires(Compatibility::Fargate) {
        LaunchKind::Fargate
    } else {
        LaunchKind::Ec2
    };
    let identity = &world.identity;
    let of_definition =
        execution_role_calls(definition, launch, &identity.account, &identity.region)
            .into_iter()
            .map(|call| Call {
                signer: call.role,
                action: call.action,
                resource: call.resource,
            });
    // Without a task role the SDK on a container instance finds the instance's credentials.
    let signer = if definition.task_role_arn.is_some() {
        RoleKind::Task
    } else {
        RoleKind::Instance
    };
    let of_applications = applications
        .iter()
        .filter(|application| application.family == definition.family)
        .flat_map(|application| &application.calls)
        .map(|call| Call {
            signer,
            action: call.action.clone(),
            resource: call.resource.clone(),
        });
    of_definition.chain(of_applications).collect()
}
