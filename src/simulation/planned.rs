//! The calls that a task is going to make: known from the start, made one after the other.

use super::Simulation;
use super::task_roles::role_override;
use crate::iam::RoleKind;
use crate::iam::calls::{CallStep, LaunchKind, PlannedCall, execution_role_calls};
use crate::lifecycle::{LaunchType, Task};

impl Simulation {
    /// The calls that `task` makes unless it is stopped before: those that follow from its
    /// definition, in their order, then those of its applications.
    #[must_use]
    pub fn planned_calls(&self, task: &Task) -> Vec<PlannedCall> {
        let definition = &task.revision.definition;
        let mut calls = self.calls_of_definition(task);
        // Nobody signs the calls of an application without credentials; they are planned for the
        // role that is missing.
        let role = self.role_of_applications(task).unwrap_or(RoleKind::Task);
        for container in &task.containers {
            let application = self
                .setting
                .application(&definition.family, &container.name);
            calls.extend(application.calls.iter().map(|call| PlannedCall {
                step: CallStep::Running,
                role,
                container: container.name.clone(),
                action: call.action.clone(),
                resource: call.resource.clone(),
                pointer: String::new(),
            }));
        }
        calls
    }

    /// The calls that follow from the definition of a task.
    pub(super) fn calls_of_definition(&self, task: &Task) -> Vec<PlannedCall> {
        let definition = &task.revision.definition;
        let is_overridden = role_override(&task.given, RoleKind::Execution).is_some();
        let launch = match task.launch_type {
            LaunchType::Ec2 => LaunchKind::Ec2,
            LaunchType::Fargate => LaunchKind::Fargate,
        };
        let identity = &self.setting.identity;
        execution_role_calls(definition, launch, &identity.account, &identity.region)
            .into_iter()
            .map(|mut call| {
                // The instance signs only where there is no task execution role.
                if is_overridden && call.role == RoleKind::Instance {
                    call.role = RoleKind::Execution;
                }
                call.for_task(&task.task_id)
            })
            .collect()
    }

    /// Whose credentials the applications of a task find: the task role's; without one, on EC2,
    /// the SDK falls through to the instance's role [V].
    pub(super) fn role_of_applications(&self, task: &Task) -> Option<RoleKind> {
        match (task.role(RoleKind::Task), task.launch_type) {
            (Some(_), _) => Some(RoleKind::Task),
            (None, LaunchType::Ec2) => self
                .setting
                .instance_role
                .as_ref()
                .map(|_| RoleKind::Instance),
            (None, LaunchType::Fargate) => None,
        }
    }

    /// The name of the role that the container instances have.
    #[must_use]
    pub fn instance_role(&self) -> Option<&str> {
        self.setting.instance_role.as_deref()
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
