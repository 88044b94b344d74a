//! What joins the world: container instances, revisions, roles.

use std::rc::Rc;

use serde_json::Value;

use super::requests::{Refusal, TASK_DEFINITION_NOT_FOUND};
use super::{EventKind, RevisionStatus, Simulation};
use crate::cluster::ContainerInstance;
use crate::cluster::import::{Completed, read_list};
use crate::diagnostic::{Diagnostic, Severity};
use crate::iam::Role;
use crate::lifecycle::Revision;
use crate::task_definition::TaskDefinition;

/// Instances that joined last, of which a new one may be alike with one.
const LATEST: usize = 512;

impl Simulation {
    /// Lets a container instance join the cluster.
    pub(crate) fn record_instance(&mut self, instance: ContainerInstance) {
        self.record(EventKind::InstanceRegistered(Rc::new(instance)));
    }

    /// Creates a role, or replaces it whole.
    pub(crate) fn record_role(&mut self, role: Role) {
        self.record(EventKind::RoleChanged(Rc::new(role)));
    }

    /// Reads what describe-container-instances prints of one instance, or a scenario's short
    /// form; `completed` is for all that are read one after the other.
    pub(crate) fn read_instances(
        &self,
        value: &Value,
        pointer: &str,
        completed: &mut Completed,
    ) -> (Vec<ContainerInstance>, Vec<Diagnostic>) {
        let (mut instances, mut problems) = read_list(
            std::slice::from_ref(value),
            "/containerInstances",
            &self.setting.identity,
            completed,
        );
        for problem in &mut problems {
            problem.pointer = problem
                .pointer
                .replacen("/containerInstances/0", pointer, 1);
        }
        // Instances alike are asked once what follows from their attributes.
        let latest = || self.world.instances.iter().rev().take(LATEST);
        for instance in &mut instances {
            (instance.attributes).share_with(latest().map(|it| &it.attributes));
        }
        (instances, problems)
    }

    pub(super) fn register_task_definition(&mut self, value: &Value) -> Result<(), Refusal> {
        let read = self.setting.parts.task_definition_from_value;
        let (definition, problems) = read(value, "/taskDefinition");
        if let Some(problem) = problems
            .iter()
            .find(|problem| problem.severity == Severity::Error)
        {
            return Err(Refusal(format!("ClientException: {}", problem.message)));
        }
        let definition =
            definition.ok_or_else(|| Refusal::from("ClientException: not a task definition"))?;
        if definition.family.is_empty() {
            return Err("ClientException: the task definition has no family".into());
        }
        self.record_revision(definition);
        Ok(())
    }

    /// Makes a revision INACTIVE. Doing so again changes nothing [D].
    pub(super) fn deregister_task_definition(&mut self, name: &str) -> Result<(), Refusal> {
        let registered = self
            .world
            .revision(name)
            .ok_or_else(|| Refusal::from(TASK_DEFINITION_NOT_FOUND))?;
        let of_revision = registered.revision.name();
        if !name.ends_with(&of_revision) {
            return Err(Refusal(format!(
                "ClientException: name the revision too, for example {of_revision}"
            )));
        }
        if registered.status() == RevisionStatus::Active {
            self.record(EventKind::TaskDefinitionDeregistered { name: of_revision });
        }
        Ok(())
    }

    /// Registers a definition as the next revision of its family: one more than the highest there
    /// ever was, since INACTIVE ones count too and no number is used twice [V].
    pub(crate) fn record_revision(&mut self, definition: TaskDefinition) {
        let revisions = self.world.revisions.iter().map(|known| &known.revision);
        let of_family = revisions.filter(|it| it.definition.family == definition.family);
        let highest = of_family.map(|known| known.revision);
        let revision = highest.max().unwrap_or(0) + 1;
        self.record(EventKind::TaskDefinitionRegistered(Rc::new(Revision {
            revision,
            definition,
        })));
    }

    /// A container instance joins while time runs.
    pub(super) fn register_container_instance(
        &mut self,
        value: &serde_json::Value,
    ) -> Result<(), Refusal> {
        let (instances, problems) =
            self.read_instances(value, "/containerInstance", &mut Completed::default());
        if instances.is_empty() {
            let problem = problems
                .first()
                .map_or("it is not a container instance", |problem| {
                    problem.message.as_str()
                });
            return Err(Refusal(format!(
                "the container instance cannot join: {problem}"
            )));
        }
        for instance in instances {
            if self
                .world
                .instance_named(&instance.container_instance_arn)
                .is_some()
            {
                let id = &instance.ec2_instance_id;
                return Err(Refusal(format!(
                    "container instance {id} is in the cluster already"
                )));
            }
            self.record(EventKind::InstanceRegistered(Rc::new(instance)));
        }
        self.wake_all_services();
        Ok(())
    }
}
