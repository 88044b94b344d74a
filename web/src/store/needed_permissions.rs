//! Which permissions the scenario lives on: those that a call which is going to be made needs,
//! and that its role has now.

use ecslab::ordered::{OrderedMap, OrderedSet};

use ecslab::iam::{PreparedRole, Role, RoleKind};
use ecslab::scenario::{Scenario, planned_calls};
use ecslab::simulation::World;

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
        for call in planned_calls(scenario, definition) {
            let reference = match call.role {
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
