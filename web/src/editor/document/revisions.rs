//! Revisions of a family: what the text in the editor is among them, and what can be asked of them.

use ecslab::lifecycle::{LastStatus, Milliseconds};
use ecslab::scenario::{Cluster, adopt_task_definition, run_task_of};
use ecslab::simulation::{
    Command, DeregisterTaskDefinition, RegisterTaskDefinition, RegisteredRevision, RevisionStatus,
    UpdateService, World,
};
use ecslab::task_definition::{self, family_of};

use super::definition;
use crate::store::{Document, clock_text};

/// What the text of a task definition is to what plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// What plays registered it at its start.
    Registered,
    /// It was edited since.
    Draft,
    /// What plays has other task definitions.
    NotPlayed,
}

/// What the text at `index` is; `played` are the texts of what plays.
#[must_use]
pub fn standing(document: &Document, played: &[String], index: usize) -> Standing {
    let texts = &document.definition_texts;
    match (played.get(index), texts.get(index)) {
        (Some(played_text), Some(text)) if played.len() == texts.len() => {
            // Another layout of the same is no draft.
            let value = |text: &str| definition::read_value(text).map(|read| read.value);
            match played_text == text
                || (value(text).is_some() && value(text) == value(played_text))
            {
                true => Standing::Registered,
                false => Standing::Draft,
            }
        }
        _ => Standing::NotPlayed,
    }
}

/// The family of the definition at `index`; empty when it has none.
#[must_use]
pub fn family(document: &Document, index: usize) -> String {
    let value = document.scenario.task_definitions.get(index);
    value.and_then(family_of).unwrap_or_default()
}

/// When the timeline of the document registers further revisions of `family`.
#[must_use]
pub fn later_registrations(document: &Document, family: &str) -> Vec<Milliseconds> {
    let mut times = Vec::new();
    for entry in &document.scenario.timeline {
        if let Command::RegisterTaskDefinition(command) = &entry.command
            && family_of(&command.task_definition).as_deref() == Some(family)
        {
            times.push(entry.at);
        }
    }
    times
}

/// The revisions of `family`, the newest first.
#[must_use]
pub fn revisions_of(world: &World, family: &str) -> Vec<RegisteredRevision> {
    let known = world.revisions.iter().rev();
    known
        .filter(|it| it.revision.definition.family == family)
        .cloned()
        .collect()
}

/// The name that the next revision of `family` gets.
#[must_use]
pub fn next_name(world: &World, family: &str) -> String {
    let newest = revisions_of(world, family);
    let highest = newest.iter().map(|it| it.revision.revision).max();
    format!("{family}:{}", highest.unwrap_or(0) + 1)
}

/// The document after the text at `index` was registered as a revision of its own, and the command
/// that does so: what the scenario registers at its start is again what plays.
#[must_use]
pub fn register(document: &Document, played: &[String], index: usize) -> (Document, Command) {
    let mut after = document.clone();
    let value = document.scenario.task_definitions.get(index).cloned();
    if let Some(text) = played.get(index) {
        definition::set_text(&mut after, index, text.clone());
        if let Some(definition) = task_definition::read(text).0 {
            // What was fitted to the draft is fitted to what it was made from.
            adopt_task_definition(&mut after.scenario, &definition);
        }
    }
    let command = RegisterTaskDefinition {
        task_definition: value.unwrap_or_default(),
    };
    (after, Command::RegisterTaskDefinition(command))
}

/// Runs one task of a revision.
#[must_use]
pub fn run_task(cluster: &Cluster, of: &RegisteredRevision) -> Command {
    let revision = &of.revision;
    Command::RunTask(run_task_of(cluster, &revision.definition, revision.name()))
}

/// Lets a service run a revision.
#[must_use]
pub fn update_service(service: &str, of: &RegisteredRevision) -> Command {
    Command::UpdateService(UpdateService {
        service: service.to_owned(),
        task_definition: Some(of.revision.name()),
        ..UpdateService::default()
    })
}

/// Makes a revision INACTIVE.
#[must_use]
pub fn deregister(of: &RegisteredRevision) -> Command {
    Command::DeregisterTaskDefinition(DeregisterTaskDefinition {
        task_definition: of.revision.name(),
    })
}

/// Who uses a revision now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Users {
    /// Tasks of it that have not stopped.
    pub tasks: usize,
    /// Services with a deployment of it.
    pub services: Vec<String>,
}

impl Users {
    /// Who uses the revision `name`.
    #[must_use]
    pub fn of(world: &World, name: &str) -> Self {
        let mut users = Self::default();
        for task in world.tasks.values() {
            let uses = task.last_status != LastStatus::Stopped && task.revision.name() == name;
            users.tasks += usize::from(uses);
        }
        for service in world.services.values() {
            let mut deployments = service.deployments.iter();
            if deployments.any(|deployment| deployment.revision.name() == name) {
                users.services.push(service.service_name.clone());
            }
        }
        users
    }

    /// The same in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        let tasks = match self.tasks {
            0 => "no task".to_owned(),
            1 => "1 task".to_owned(),
            tasks => format!("{tasks} tasks"),
        };
        match self.services.as_slice() {
            [] => format!("Used by {tasks} and no service"),
            [one] => format!("Used by {tasks} and the service {one}"),
            several => format!("Used by {tasks} and the services {}", several.join(", ")),
        }
    }
}

/// When a revision was registered, in words.
#[must_use]
pub fn since(of: &RegisteredRevision) -> String {
    match of.registered_at {
        0 => "at the start".to_owned(),
        at => format!("at {}", clock_text(at)),
    }
}

/// Why nothing new can be started from a revision; none: it can.
#[must_use]
pub fn inactive_since(of: &RegisteredRevision) -> Option<String> {
    let at = of.deregistered_at?;
    let status = RevisionStatus::Inactive.name();
    Some(format!(
        "{status} since {}: what uses it goes on, nothing new can be started from it.",
        clock_text(at)
    ))
}

/// A revision as the input that registered it.
#[must_use]
pub fn json(of: &RegisteredRevision) -> String {
    serde_json::to_string_pretty(&of.revision.definition).unwrap_or_default()
}
