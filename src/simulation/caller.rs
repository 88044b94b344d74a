//! Who gives a command: whether IAM lets the caller make the request, and pass the roles in it.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::requests::{Refusal, no_such_role};
use super::task_roles::{name_of_role, pointer_of_role, role_reference};
use super::{ApiCall, Command, EventKind, Simulation};
use crate::iam::calls::CallStep;
use crate::iam::{ECS_TASKS_PRINCIPAL, PreparedRole, RoleKind};
use crate::ordered::{OrderedMap, OrderedSet};
use crate::task_definition::TaskDefinition;

/// The name of a caller's session where it has none of its own [D].
const SESSION: &str = "session";

/// What a request asks of IAM.
#[derive(Default)]
struct Request {
    /// ARNs that the action is asked for, or `*`.
    resources: Vec<String>,
    /// Condition keys of ECS with their values.
    keys: Vec<(&'static str, Vec<String>)>,
    /// Roles that are passed to ECS: pointer into the task definition, name or ARN.
    passed: Vec<(String, String)>,
}

impl Command {
    /// Whether it is a request that somebody makes to ECS, and that IAM has to allow. The others
    /// are faults, changes of IAM, and what container instances do by themselves.
    #[must_use]
    pub fn is_authorized(&self) -> bool {
        matches!(
            self,
            Self::RunTask(_)
                | Self::StartTask(_)
                | Self::CreateService(_)
                | Self::UpdateService(_)
                | Self::StopTask(_)
                | Self::RegisterTaskDefinition(_)
                | Self::DeregisterTaskDefinition(_)
                | Self::UpdateContainerInstancesState(_)
                | Self::PutAttributes(_)
                | Self::DeleteAttributes(_)
        )
    }
}

impl Simulation {
    /// Refuses a command that `caller`, a role or `ROLE/SESSION`, may not give: the action of ECS
    /// first, then `iam:PassRole` for each role that the tasks are to have [D for the order].
    ///
    /// RunTask, RegisterTaskDefinition and UpdateService with a task definition ask for
    /// `iam:PassRole` [O], StartTask and CreateService as RunTask does [U]. The trust policies of
    /// the roles have no part in this.
    pub(super) fn authorize(&mut self, command: &Command, caller: &str) -> Result<(), Refusal> {
        let (role_name, session) = caller.split_once('/').unwrap_or((caller, SESSION));
        let Some(role) = self.prepared_roles.get(role_name).cloned() else {
            return Err(no_such_role(role_name));
        };
        if !command.is_authorized() {
            return Ok(());
        }
        let request = self.request_of(command);
        let signer = (&*role, session);
        let action = format!("ecs:{}", command.name());
        for resource in request.resources {
            self.ask_caller(signer, &action, resource, String::new(), &request.keys)?;
        }
        let passed_to = [("iam:PassedToService", vec![ECS_TASKS_PRINCIPAL.to_owned()])];
        let mut asked = OrderedSet::new();
        for (pointer, reference) in request.passed {
            let arn = self.arn_of_role(&reference);
            if asked.insert(arn.clone()) {
                self.ask_caller(signer, "iam:PassRole", arn, pointer, &passed_to)?;
            }
        }
        Ok(())
    }

    /// What IAM is asked before ECS takes `command` [V: Service Authorization Reference, Amazon
    /// ECS, except where it says otherwise].
    fn request_of(&self, command: &Command) -> Request {
        let identity = &self.setting.identity;
        let mut request = Request::default();
        let none = Map::new();
        // Name of the task definition, and the members that may override its roles.
        let mut started = None;
        let mut given = &none;
        match command {
            Command::RunTask(it) => {
                (started, given) = (Some(&it.task_definition), &it.other);
            }
            Command::StartTask(it) => {
                (started, given) = (Some(&it.task_definition), &it.other);
                let instances = it.container_instances.iter();
                let instances = instances.map(|name| self.arn_of_instance(name)).collect();
                request.keys.push(("ecs:container-instances", instances));
            }
            Command::CreateService(it) => {
                (started, given) = (Some(&it.task_definition), &it.other);
                request.resources = vec![identity.arn("service", &it.service_name)];
            }
            Command::UpdateService(it) => {
                started = it.task_definition.as_ref();
                let name = it
                    .service
                    .rsplit_once('/')
                    .map_or(&*it.service, |(_, it)| it);
                request.resources = vec![identity.arn("service", name)];
            }
            Command::StopTask(it) => {
                let task = self.world.task_named(&it.task);
                let id = task.map_or(it.task.as_str(), |task| &task.task_id);
                request.resources = vec![identity.arn("task", id)];
            }
            Command::UpdateContainerInstancesState(it) => {
                request.resources = vec![self.arn_of_instance(&it.container_instance)];
            }
            Command::PutAttributes(super::PutAttributes { attributes })
            | Command::DeleteAttributes(super::DeleteAttributes { attributes }) => {
                let targets = attributes.iter().map(|it| it.target_id.as_str());
                let targets: OrderedSet<&str> = targets.collect();
                let targets = targets.into_iter();
                request.resources = targets.map(|name| self.arn_of_instance(name)).collect();
            }
            // Neither is asked for a task definition in particular [U].
            Command::RegisterTaskDefinition(it) => {
                let read = self.setting.parts.task_definition_from_value;
                if let (Some(definition), _) = read(&it.task_definition, "") {
                    request.passes_roles_of(&definition, &none);
                }
                request.resources = vec!["*".to_owned()];
                return request;
            }
            _ => {
                request.resources = vec!["*".to_owned()];
                return request;
            }
        }
        let cluster = vec![identity.cluster_arn()];
        request.keys.push(("ecs:cluster", cluster));
        let Some(name) = started else {
            return request;
        };
        let revision = self.world.revision(name).map(|it| &it.revision);
        let full_name = revision.map_or_else(|| name.clone(), |revision| revision.name());
        let full_name = full_name.rsplit('/').next().unwrap_or_default();
        let arn = identity.task_definition_arn(full_name);
        if request.resources.is_empty() {
            request.resources.push(arn);
        } else {
            request.keys.push(("ecs:task-definition", vec![arn]));
        }
        if !matches!(command, Command::UpdateService(_)) {
            let enabled = given.get("enableExecuteCommand");
            let enabled = enabled.and_then(Value::as_bool).unwrap_or(false);
            let key = "ecs:enable-execute-command";
            request.keys.push((key, vec![enabled.to_string()]));
        }
        if let Some(revision) = revision {
            request.passes_roles_of(&revision.definition, given);
        }
        request
    }

    /// Asks IAM whether a session of a role may do `action` on `resource`; writes down the answer,
    /// and refuses in AWS's words when it is no.
    fn ask_caller(
        &mut self,
        (role, session): (&PreparedRole, &str),
        action: &str,
        resource: String,
        pointer: String,
        keys: &[(&'static str, Vec<String>)],
    ) -> Result<(), Refusal> {
        let identity = &self.setting.identity;
        let mut context = OrderedMap::from([
            ("aws:PrincipalArn".to_owned(), vec![role.arn.clone()]),
            (
                "aws:PrincipalAccount".to_owned(),
                vec![role.account().to_owned()],
            ),
            (
                "aws:RequestedRegion".to_owned(),
                vec![identity.region.clone()],
            ),
        ]);
        for (key, values) in keys {
            context.insert((*key).to_owned(), values.clone());
        }
        let evaluation = role.evaluate(session, action, &resource, context);
        let principal = role.session_arn(session);
        let error = (!evaluation.is_allowed()).then(|| {
            let denial = evaluation.denial_phrase(&principal, action, &resource);
            format!("AccessDeniedException: {denial}")
        });
        self.record(EventKind::ApiCallMade(Rc::new(ApiCall {
            at: self.world.at,
            task: None,
            container: String::new(),
            step: CallStep::Request,
            role: None,
            role_name: Some(role.name.clone()),
            principal,
            action: action.to_owned(),
            resource,
            pointer,
            evaluation,
            error: error.clone(),
        })));
        error.map_or(Ok(()), |message| Err(Refusal(message)))
    }

    /// The ARN of the role that a task definition or a request names; of one that is not there,
    /// the ARN that it would have without a path.
    fn arn_of_role(&self, reference: &str) -> String {
        let role = self.prepared_roles.get(&name_of_role(reference));
        match role {
            Some(role) => role.arn.clone(),
            None if reference.starts_with("arn:") => reference.to_owned(),
            None => format!(
                "arn:aws:iam::{}:role/{reference}",
                self.setting.identity.account
            ),
        }
    }

    fn arn_of_instance(&self, name: &str) -> String {
        let known = self.world.instance_named(name);
        known.map_or_else(
            || self.arn_of_unknown(name),
            |instance| instance.container_instance_arn.clone(),
        )
    }
}

impl Request {
    /// Adds the roles of tasks of `definition` that a request with the members `given` starts.
    fn passes_roles_of(&mut self, definition: &TaskDefinition, given: &Map<String, Value>) {
        for kind in [RoleKind::Task, RoleKind::Execution] {
            if let Some(reference) = role_reference(definition, given, kind) {
                let pointer = pointer_of_role(given, kind);
                self.passed.push((pointer, reference.to_owned()));
            }
        }
    }
}

#[cfg(test)]
mod tests;
