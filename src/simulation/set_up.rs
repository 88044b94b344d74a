//! How a scenario becomes the world at time 0 and a queue of commands.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::{Value, json};

use super::engine::Occurrence;
use super::requests::Refusal;
use super::{Command, EventKind, Simulation};
use crate::cluster::ContainerInstance;
use crate::diagnostic::{Diagnostic, Severity};
use crate::iam::Role;
use crate::lifecycle::Revision;
use crate::placement::task_definition_from_value;
use crate::scenario::Scenario;
use crate::task_definition::TaskDefinition;

impl Simulation {
    /// Sets the world up; adds what is wrong with the scenario to `diagnostics`.
    pub(super) fn set_up(
        &mut self,
        scenario: &Scenario,
        mut diagnostics: Vec<Diagnostic>,
    ) -> Vec<Diagnostic> {
        for (index, value) in scenario.task_definitions.iter().enumerate() {
            let pointer = format!("/taskDefinitions/{index}");
            let (definition, problems) = task_definition_from_value(value, &pointer);
            let refused = problems
                .iter()
                .any(|problem| problem.severity == Severity::Error);
            diagnostics.extend(problems);
            if let Some(definition) = definition.filter(|_| !refused) {
                self.record_revision(definition);
            }
        }
        for (index, value) in scenario.cluster.container_instances.iter().enumerate() {
            let pointer = format!("/cluster/containerInstances/{index}");
            let (instances, problems) = self.read_instances(value, &pointer);
            diagnostics.extend(problems);
            for instance in instances {
                self.join(instance, &pointer, &mut diagnostics);
            }
        }
        for role in &scenario.roles {
            self.record(EventKind::RoleChanged(Rc::new(role.clone())));
        }
        if scenario.roles.is_empty() {
            self.imply_roles(&mut diagnostics);
        }
        for service in &scenario.services {
            self.at(
                0,
                Occurrence::Command(Rc::new(Command::CreateService(service.clone()))),
            );
        }
        let mut timeline = scenario.timeline.iter().collect::<Vec<_>>();
        timeline.sort_by_key(|entry| entry.at);
        for entry in timeline {
            self.at(
                entry.at,
                Occurrence::Command(Rc::new(entry.command.clone())),
            );
        }
        diagnostics
    }

    fn join(
        &mut self,
        instance: ContainerInstance,
        pointer: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let id = instance.ec2_instance_id.clone();
        if self.world.instance_named(&id).is_some() {
            let message = format!("container instance `{id}` is in the cluster already");
            let problem = Diagnostic::error("duplicate-container-instance", pointer, message)
                .with_help("give every container instance an ec2InstanceId of its own");
            diagnostics.push(problem);
            return;
        }
        self.record(EventKind::InstanceRegistered(Rc::new(instance)));
    }

    /// Reads what describe-container-instances prints of one instance, or a scenario's short
    /// form.
    pub(super) fn read_instances(
        &self,
        value: &Value,
        pointer: &str,
    ) -> (Vec<ContainerInstance>, Vec<Diagnostic>) {
        let list = json!({ "containerInstances": [value] });
        let (instances, mut problems) =
            crate::cluster::import::read(&list, "", &self.setting.identity);
        for problem in &mut problems {
            problem.pointer = problem
                .pointer
                .replacen("/containerInstances/0", pointer, 1);
        }
        (instances, problems)
    }

    pub(super) fn register_task_definition(&mut self, value: &Value) -> Result<(), Refusal> {
        let (definition, problems) = task_definition_from_value(value, "/taskDefinition");
        if let Some(problem) = problems
            .iter()
            .find(|problem| problem.severity == Severity::Error)
        {
            return Err(Refusal(format!("ClientException: {}", problem.message)));
        }
        let definition =
            definition.ok_or_else(|| Refusal::from("ClientException: not a task definition"))?;
        self.record_revision(definition);
        Ok(())
    }

    fn record_revision(&mut self, definition: TaskDefinition) {
        let family = &definition.family;
        let of_family = |revision: &&Rc<Revision>| revision.definition.family == *family;
        let highest = self
            .world
            .revisions
            .iter()
            .filter(of_family)
            .map(|known| known.revision);
        let revision = highest.max().unwrap_or(0) + 1;
        self.record(EventKind::TaskDefinitionRegistered(Rc::new(Revision {
            revision,
            definition,
        })));
    }

    /// A scenario without any role: those that its task definitions name are taken to exist, as
    /// they do in most accounts, and the scenario's author is told so.
    fn imply_roles(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let mut implied = BTreeSet::new();
        for revision in self.world.revisions.clone() {
            let definition = &revision.definition;
            let named = [
                (&definition.execution_role_arn, true),
                (&definition.task_role_arn, false),
            ];
            for (role, execution) in named {
                let Some(role) = role else { continue };
                let name = role
                    .rsplit_once('/')
                    .map_or(role.as_str(), |(_, name)| name);
                if implied.insert(name.to_owned()) {
                    let role = if execution {
                        Role::execution(name)
                    } else {
                        Role::task(name)
                    };
                    diagnostics.push(implied_role_note(name, execution));
                    self.record(EventKind::RoleChanged(Rc::new(role)));
                }
            }
        }
    }
}

fn implied_role_note(name: &str, execution: bool) -> Diagnostic {
    let has = if execution {
        "the policy AmazonECSTaskExecutionRolePolicy"
    } else {
        "no policy"
    };
    Diagnostic::info(
        "implied-role",
        "/roles",
        format!("the scenario has no roles; `{name}` is taken to exist, with {has}"),
    )
    .with_help("add the role under `roles` to say what it may do")
}
