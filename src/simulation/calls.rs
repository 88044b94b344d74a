//! The API calls of tasks, as they are made: who signs, what IAM answers, what follows.

use std::rc::Rc;

use super::task_roles::name_of_role;
use super::{ApiCall, EventKind, Simulation};
use crate::iam::calls::{CallStep, PlannedCall, failure_reason};
use crate::iam::{Evaluation, RoleKind};
use crate::lifecycle::Task;
use crate::ordered::OrderedMap;

impl Simulation {
    /// Makes a call that follows from the task definition; if it is denied, the reason with which
    /// ECS stops the task.
    pub(super) fn make_call(&mut self, task: &Task, planned: &PlannedCall) -> Result<(), String> {
        let role_name = self.role_name(task, planned.role);
        let (principal, evaluation) = self.ask(
            task,
            role_name.as_deref(),
            &planned.action,
            &planned.resource,
        );
        let allowed = evaluation.is_allowed();
        let error = (!allowed).then(|| failure_reason(planned, &principal, &evaluation));
        self.record(EventKind::ApiCallMade(Rc::new(ApiCall {
            at: self.world.at,
            task: Some(task.number),
            container: planned.container.clone(),
            step: planned.step,
            role: role_name.is_some().then_some(planned.role),
            role_name,
            principal,
            action: planned.action.clone(),
            resource: planned.resource.clone(),
            pointer: planned.pointer.clone(),
            evaluation,
            error: error.clone(),
        })));
        error.map_or(Ok(()), Err)
    }

    /// Makes a call of the application in a container, with the task role; without one, on EC2,
    /// the SDK falls through to the instance's role [V].
    pub(super) fn make_application_call(
        &mut self,
        task: &Task,
        container: &str,
        action: &str,
        resource: &str,
    ) {
        let role = self.role_of_applications(task);
        let role_name = role.and_then(|role| self.role_name(task, role));
        let (principal, evaluation) = self.ask(task, role_name.as_deref(), action, resource);
        let allowed = evaluation.is_allowed();
        let error = (!allowed).then(|| match role_name {
            None => "Unable to locate credentials: the task has no task role.".to_owned(),
            Some(_) => {
                let denial = evaluation.denial_phrase(&principal, action, resource);
                format!("AccessDeniedException: {denial}")
            }
        });
        self.record(EventKind::ApiCallMade(Rc::new(ApiCall {
            at: self.world.at,
            task: Some(task.number),
            container: container.to_owned(),
            step: CallStep::Running,
            role,
            role_name,
            principal,
            action: action.to_owned(),
            resource: resource.to_owned(),
            pointer: String::new(),
            evaluation,
            error,
        })));
    }

    /// The name of the role that signs as `kind` for a task.
    fn role_name(&self, task: &Task, kind: RoleKind) -> Option<String> {
        match kind {
            RoleKind::Instance => self.setting.instance_role.clone(),
            of_task => task.role(of_task).map(name_of_role),
        }
    }

    /// IAM's answer to a session of a role, with the ARN of the session.
    fn ask(
        &self,
        task: &Task,
        role_name: Option<&str>,
        action: &str,
        resource: &str,
    ) -> (String, Evaluation) {
        let role = role_name.and_then(|name| self.prepared_roles.get(name));
        match role {
            Some(role) => {
                let evaluation = role.evaluate(&task.task_id, action, resource, OrderedMap::new());
                (role.session_arn(&task.task_id), evaluation)
            }
            None => (String::new(), Evaluation::without_role()),
        }
    }
}
