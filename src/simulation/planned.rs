//! The calls that a task is going to make: known from the start, made one after the other.

use std::borrow::Cow;

use super::describe::enables_execute_command;
use super::task_roles::with_roles_of_request;
use super::{Application, Simulation};
use crate::iam::RoleKind;
use crate::iam::calls::{
    CallCircumstances, CallStep, EncryptedSecret, LaunchKind, PlannedCall, calls_of_definition,
};
use crate::lifecycle::{LaunchType, Task};
use crate::task_definition::{NetworkMode, TaskDefinition};

/// What the calls of tasks follow from, beside their definition: the same for all of a cluster.
#[derive(Clone, Copy, Debug)]
pub struct CallSources<'a> {
    /// Account of the cluster.
    pub account: &'a str,
    /// Region of the cluster.
    pub region: &'a str,
    /// What the applications do.
    pub applications: &'a [Application],
    /// What customer managed keys encrypt.
    pub secrets: &'a [EncryptedSecret],
    /// Whether the container instances have a role.
    pub has_instance_role: bool,
    /// Whether the agents run with `ECS_AWSVPC_BLOCK_IMDS=true`.
    pub blocks_instance_metadata: bool,
}

impl CallSources<'_> {
    /// The calls that tasks of `definition` make unless they are stopped before: those that follow
    /// from it, in their order, then those of the applications.
    #[must_use]
    pub fn planned_calls(
        &self,
        definition: &TaskDefinition,
        launch: LaunchKind,
        execute_command: bool,
    ) -> Vec<PlannedCall> {
        let mut calls = self.calls_of_definition(definition, launch, execute_command);
        // Nobody signs the calls of an application without credentials; they are planned for the
        // role that is missing.
        let role = self.role_of_applications(definition, launch);
        let role = role.unwrap_or(RoleKind::Task);
        for container in &definition.container_definitions {
            let application =
                Application::of(self.applications, &definition.family, &container.name);
            let of_application = application.map_or(&[][..], |it| it.calls.as_slice());
            calls.extend(of_application.iter().map(|call| PlannedCall {
                step: CallStep::Running,
                role,
                container: container.name.clone(),
                action: call.action.clone(),
                resource: call.resource.clone(),
                decrypts: String::new(),
                pointer: String::new(),
            }));
        }
        calls
    }

    fn calls_of_definition(
        &self,
        definition: &TaskDefinition,
        launch: LaunchKind,
        execute_command: bool,
    ) -> Vec<PlannedCall> {
        let circumstances = CallCircumstances {
            launch,
            account: self.account,
            region: self.region,
            secrets: self.secrets,
            execute_command,
        };
        calls_of_definition(definition, circumstances)
    }

    /// Whose credentials the applications of a definition's tasks find: the task role's; without
    /// one, on EC2, the SDK falls through to the instance's role, unless
    /// `ECS_AWSVPC_BLOCK_IMDS=true` keeps tasks in awsvpc mode from it [V].
    #[must_use]
    pub fn role_of_applications(
        &self,
        definition: &TaskDefinition,
        launch: LaunchKind,
    ) -> Option<RoleKind> {
        let is_blocked = self.blocks_instance_metadata
            && definition.effective_network_mode() == NetworkMode::Awsvpc;
        match (&definition.task_role_arn, launch) {
            (Some(_), _) => Some(RoleKind::Task),
            (None, LaunchKind::Ec2) if self.has_instance_role && !is_blocked => {
                Some(RoleKind::Instance)
            }
            (None, _) => None,
        }
    }
}

impl Simulation {
    /// The calls that `task` makes unless it is stopped before: those that follow from its
    /// definition, in their order, then those of its applications.
    #[must_use]
    pub fn planned_calls(&self, task: &Task) -> Vec<PlannedCall> {
        let calls = self.setting.call_sources().planned_calls(
            &definition_of(task),
            launch_kind(task.launch_type),
            enables_execute_command(&task.given),
        );
        of_task(calls, &task.task_id)
    }

    /// The calls that follow from the definition of a task.
    pub(super) fn calls_of_definition(&self, task: &Task) -> Vec<PlannedCall> {
        let calls = self.setting.call_sources().calls_of_definition(
            &definition_of(task),
            launch_kind(task.launch_type),
            enables_execute_command(&task.given),
        );
        of_task(calls, &task.task_id)
    }

    /// Whose credentials the applications of a task find.
    pub(super) fn role_of_applications(&self, task: &Task) -> Option<RoleKind> {
        let sources = self.setting.call_sources();
        sources.role_of_applications(&definition_of(task), launch_kind(task.launch_type))
    }

    /// The name of the role that the container instances have.
    #[must_use]
    pub fn instance_role(&self) -> Option<&str> {
        self.setting.instance_role.as_deref()
    }
}

/// The definition of a task, with the roles that the task has.
fn definition_of(task: &Task) -> Cow<'_, TaskDefinition> {
    with_roles_of_request(&task.revision.definition, &task.given)
}

fn of_task(calls: Vec<PlannedCall>, task_id: &str) -> Vec<PlannedCall> {
    let calls = calls.into_iter();
    calls.map(|call| call.for_task(task_id)).collect()
}

fn launch_kind(launch_type: LaunchType) -> LaunchKind {
    match launch_type {
        LaunchType::Ec2 => LaunchKind::Ec2,
        LaunchType::Fargate => LaunchKind::Fargate,
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario;
    use crate::simulation::Simulation;

    const SCENARIO: &str = r#"{
      "version": 1,
      "taskDefinitions": [{
        "family": "shop",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "executionRoleArn": "pullRole",
        "containerDefinitions": [{
          "name": "app",
          "image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:1"
        }]
      }],
      "roles": [{
        "RoleName": "pullRole",
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole"
          }]
        },
        "Policies": [{
          "PolicyName": "pull",
          "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}]
          }
        }]
      }],
      "applications": [{
        "family": "shop",
        "calls": [{"action": "sqs:SendMessage", "resource": "*", "after": 1000}]
      }],
      "timings": {"preset": "classroom"},
      "timeline": [{
        "at": 0,
        "command": "RunTask",
        "taskDefinition": "shop",
        "launchType": "FARGATE",
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1a"]}}
      }]
    }"#;

    #[test]
    fn a_task_makes_the_calls_that_were_planned() {
        let (scenario, _) = scenario::read(SCENARIO);
        let (mut simulation, _) = Simulation::new(&scenario.unwrap());
        simulation.run_until(0);
        let task = simulation.world().tasks.values().next().unwrap().clone();
        let planned: Vec<String> = simulation
            .planned_calls(&task)
            .into_iter()
            .map(|call| call.action)
            .collect();
        assert_eq!(planned.last().unwrap(), "sqs:SendMessage");
        simulation.run_until(60_000);
        let made: Vec<String> = simulation
            .world()
            .calls
            .iter()
            .filter(|call| call.action != "sts:AssumeRole")
            .map(|call| call.action.clone())
            .collect();
        assert_eq!(made, planned);
    }
}
