//! Whether ECS may assume the roles of tasks: what it asks of their trust policies, and the calls
//! that are written down of it.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::requests::Refusal;
use super::task_roles::{name_of_role, pointer_of_role, role_reference};
use super::{ApiCall, ClusterIdentity, EventKind, Simulation, World};
use crate::iam::calls::{CallStep, assume_failure_reason};
use crate::iam::{ASSUME_ROLE, ECS_TASKS_PRINCIPAL, PreparedRole, RoleKind, assume_context};
use crate::lifecycle::{Milliseconds, Task, TaskNumber};
use crate::task_definition::TaskDefinition;

/// The roles of a task, in the order in which ECS assumes them [D].
const ROLES: [RoleKind; 2] = [RoleKind::Execution, RoleKind::Task];

/// The id of a task in `aws:SourceArn` while there is none yet [D].
const NO_TASK_YET: &str = "task";

/// The call with which ECS assumes `role` as `kind` before there is a task, or for the task of this
/// id: allowed or not, without an error and the place that causes it.
fn assume_role(
    identity: &ClusterIdentity,
    at: Milliseconds,
    (kind, role): (RoleKind, &PreparedRole),
    task_id: &str,
) -> ApiCall {
    let task = format!("{}/{task_id}", identity.cluster_name);
    let context = assume_context(&identity.account, &identity.region, &task);
    ApiCall {
        at,
        task: None,
        container: String::new(),
        step: CallStep::Request,
        role: Some(kind),
        role_name: Some(role.name.clone()),
        principal: ECS_TASKS_PRINCIPAL.to_owned(),
        action: ASSUME_ROLE.to_owned(),
        resource: role.arn.clone(),
        pointer: String::new(),
        error: None,
        evaluation: role.assume(ECS_TASKS_PRINCIPAL, context),
    }
}

impl World {
    /// The call with which ECS would now assume the role that `task` has as `kind`, for another
    /// task like it, if its trust policy denies that; none: it may, or there is no such role, or
    /// ECS is not who assumes it.
    #[must_use]
    pub fn denied_assume_role(&self, task: &Task, kind: RoleKind) -> Option<ApiCall> {
        let role = self.roles.get(&name_of_role(task.role(kind)?))?;
        let prepared = PreparedRole::new(role, &self.identity.account);
        let call = assume_role(&self.identity, self.at, (kind, &prepared), NO_TASK_YET);
        (!call.is_allowed()).then(|| ApiCall {
            task: Some(task.number),
            step: CallStep::Resources,
            error: Some(assume_failure_reason(&prepared.arn)),
            ..call
        })
    }
}

impl Simulation {
    /// Whether ECS may assume the roles of tasks of `definition` that a request with the members
    /// `given` starts: RunTask and CreateService are refused otherwise, in ECS's words [V].
    ///
    /// The denied call is written down, but for a `service` that tries again only when it is
    /// denied otherwise than the last time: how often it tries says nothing more of the role.
    pub(super) fn check_roles_can_be_assumed(
        &mut self,
        definition: &TaskDefinition,
        given: &Map<String, Value>,
        service: Option<&str>,
    ) -> Result<(), Refusal> {
        let denied = self.denied_role_of_request(definition, given);
        let call = denied.as_ref().and_then(|(_, call)| call.clone());
        let last = service.and_then(|name| match &call {
            Some(call) => (self.denied_roles).insert(name.to_owned(), Rc::clone(call)),
            None => self.denied_roles.remove(name),
        });
        let is_written_down = |call: &ApiCall| last.is_some_and(|it| it.is_denied_like(call));
        if let Some(call) = call.filter(|call| !is_written_down(call)) {
            self.record(EventKind::ApiCallMade(call));
        }
        denied.map_or(Ok(()), |(reason, _)| Err(Refusal(reason)))
    }

    /// The first role of such tasks that ECS may not assume: in its words, with the call that was
    /// denied, if the role is there.
    fn denied_role_of_request(
        &self,
        definition: &TaskDefinition,
        given: &Map<String, Value>,
    ) -> Option<(String, Option<Rc<ApiCall>>)> {
        let identity = &self.setting.identity;
        for kind in ROLES {
            let Some(name) = role_reference(definition, given, kind).map(name_of_role) else {
                continue;
            };
            let role = self.prepared_roles.get(&name);
            let call =
                role.map(|role| assume_role(identity, self.world.at, (kind, role), NO_TASK_YET));
            if call.as_ref().is_some_and(ApiCall::is_allowed) {
                continue;
            }
            let arn = format!("arn:aws:iam::{}:role/{name}", identity.account);
            let reason = format!("ClientException: {}", assume_failure_reason(&arn));
            let call = call.map(|call| ApiCall {
                pointer: pointer_of_role(given, kind),
                error: Some(reason.clone()),
                ..call
            });
            return Some((reason, call.map(Rc::new)));
        }
        None
    }

    /// Records that ECS assumed the roles of a new task.
    pub(super) fn record_assumed_roles(&mut self, number: TaskNumber) {
        let Some(task) = self.task(number) else {
            return;
        };
        for kind in ROLES {
            let name = task.role(kind).map(name_of_role);
            let Some(role) = name.and_then(|name| self.prepared_roles.get(&name)) else {
                continue;
            };
            let identity = &self.setting.identity;
            let call = assume_role(identity, self.world.at, (kind, role), &task.task_id);
            let error = (!call.is_allowed()).then(|| {
                let evaluation = &call.evaluation;
                evaluation.denial_phrase(ECS_TASKS_PRINCIPAL, ASSUME_ROLE, &role.arn)
            });
            self.record(EventKind::ApiCallMade(Rc::new(ApiCall {
                task: Some(number),
                step: CallStep::Resources,
                pointer: pointer_of_role(&task.given, kind),
                error,
                ..call
            })));
        }
    }
}

impl ApiCall {
    /// Whether both ask the same of the same role and are denied for the same cause.
    fn is_denied_like(&self, other: &Self) -> bool {
        (self.role, &self.resource, &self.pointer) == (other.role, &other.resource, &other.pointer)
            && self.evaluation == other.evaluation
    }
}

#[cfg(test)]
mod tests;
