//! Which permissions the tasks of a scenario live on.

use super::Scenario;
use super::role_calls::{is_named, overriding_requests, planned_calls, signer_of};
use crate::iam::{PreparedRole, Role};
use crate::ordered::{OrderedMap, OrderedSet};
use crate::simulation::{World, with_roles_of_request};
use crate::task_definition::TaskDefinition;

/// A permission that a role has, and that a call needs that is going to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionInUse {
    /// The role that has it.
    pub role_name: String,
    /// For example `secretsmanager:GetSecretValue`.
    pub action: String,
    /// The families whose tasks need it, for example `web, worker`.
    pub needed_by: String,
}

/// The permissions that the tasks of every revision registered in `world` need and have, by role
/// and action: with the roles of their definitions, and with those that requests of the timeline
/// override.
#[must_use]
pub fn permissions_in_use(world: &World, scenario: &Scenario) -> Vec<PermissionInUse> {
    let account = &world.identity.account;
    let roles: Vec<(&Role, PreparedRole)> = world
        .roles
        .values()
        .map(|role| (&**role, PreparedRole::new(role, account)))
        .collect();
    let mut needed: OrderedMap<(String, String), OrderedSet<String>> = OrderedMap::new();
    let mut add = |definition: &TaskDefinition| {
        for call in planned_calls(scenario, definition) {
            let signer = signer_of(scenario, definition, call.role);
            let holder = roles.iter().find(|(role, prepared)| {
                signer.is_some_and(|reference| is_named(role, reference, account))
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
    };
    for registered in &world.revisions {
        add(&registered.revision.definition);
    }
    for (name, given) in overriding_requests(scenario) {
        if let Some(started) = world.revision(name) {
            add(&with_roles_of_request(&started.revision.definition, given));
        }
    }
    needed
        .into_iter()
        .map(|((role_name, action), families)| PermissionInUse {
            role_name,
            action,
            needed_by: families.into_iter().collect::<Vec<_>>().join(", "),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::simulation::Simulation;

    #[test]
    fn roles_of_definitions_and_those_that_requests_override_have_permissions_in_use() {
        let role = |name: &str, actions: &[&str]| {
            json!({ "RoleName": name,
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Principal": { "Service": "ecs-tasks.amazonaws.com" },
                    "Action": "sts:AssumeRole" }] },
                "Policies": [{ "PolicyName": "own", "PolicyDocument": {
                    "Version": "2012-10-17", "Statement": [
                        { "Effect": "Allow", "Action": actions, "Resource": "*" }] } }] })
        };
        let container = json!({ "name": "app", "memory": 64,
            "image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/web:1" });
        let pull = ["ecr:GetAuthorizationToken", "sqs:SendMessage"];
        let scenario: Scenario = serde_json::from_value(json!({
            "version": 1,
            "cluster": { "containerInstances": [{ "ec2InstanceId": "i-1", "attributes": [
                { "name": "ecs.instance-type", "value": "m5.large" },
                { "name": "ecs.availability-zone", "value": "us-east-1a" }] }] },
            "taskDefinitions": [{ "family": "web", "taskRoleArn": "webTask",
                "containerDefinitions": [container] }],
            "roles": [
                role("webTask", &["sqs:SendMessage", "sqs:DeleteMessage"]),
                role("otherTask", &["sqs:SendMessage"]),
                role("pull", &pull),
                role("nobody", &["*"]),
            ],
            "applications": [{ "family": "web", "calls": [
                { "action": "sqs:SendMessage", "resource": "*", "after": 1 }] }],
            "timeline": [
                { "at": 0, "command": "RunTask", "taskDefinition": "web",
                  "overrides": { "taskRoleArn": "arn:aws:iam::111122223333:role/otherTask" } },
                { "at": 0, "command": "StartTask", "taskDefinition": "web:1",
                  "containerInstances": ["i-1"], "overrides": { "executionRoleArn": "pull" } },
                // Nothing comes of it: there is no such revision.
                { "at": 0, "command": "RunTask", "taskDefinition": "web:2",
                  "overrides": { "taskRoleArn": "nobody" } },
            ],
        }))
        .unwrap();
        let (simulation, _) = Simulation::new(&scenario);
        let found = permissions_in_use(simulation.world(), &scenario);
        let found: Vec<(&str, &str, &str)> = found
            .iter()
            .map(|it| (&*it.role_name, &*it.action, &*it.needed_by))
            .collect();
        assert_eq!(
            found,
            [
                ("otherTask", "sqs:SendMessage", "web"),
                ("pull", "ecr:GetAuthorizationToken", "web"),
                ("webTask", "sqs:SendMessage", "web"),
            ]
        );
    }
}
