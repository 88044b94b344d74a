//! How services and commands name a task definition: `family`, `family:revision` or the ARN.

use serde_json::Value;

use super::Scenario;
use crate::lifecycle::Milliseconds;
use crate::simulation::Command;
use crate::task_definition::family_of;

/// A task definition as services and commands name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskDefinitionReference<'a> {
    /// The family.
    pub family: &'a str,
    /// The revision; the family's latest when it is not named.
    pub revision: Option<usize>,
}

impl<'a> TaskDefinitionReference<'a> {
    /// Reads `family`, `family:revision` or the ARN. What stands for the revision and is no
    /// number is passed over.
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        let name = match text.rsplit_once("task-definition/") {
            Some((_, name)) => name,
            None => text,
        };
        match name.rsplit_once(':') {
            Some((family, revision)) => Self {
                family,
                revision: revision.parse().ok(),
            },
            None => Self {
                family: name,
                revision: None,
            },
        }
    }
}

/// The task definitions of `scenario` that are registered by the time `at`: its own, then those
/// that RegisterTaskDefinition of the timeline has added, in the order of their times.
#[must_use]
pub fn task_definitions_at(scenario: &Scenario, at: Milliseconds) -> Vec<&Value> {
    let mut later: Vec<(Milliseconds, &Value)> = Vec::new();
    for entry in &scenario.timeline {
        if let Command::RegisterTaskDefinition(command) = &entry.command
            && entry.at <= at
        {
            later.push((entry.at, &command.task_definition));
        }
    }
    later.sort_by_key(|(at, _)| *at);
    let mut registered: Vec<&Value> = scenario.task_definitions.iter().collect();
    registered.extend(later.into_iter().map(|(_, definition)| definition));
    registered
}

/// The index of that of `definitions`, in the order of their registration, that `reference` names;
/// a family's n-th is its revision n.
#[must_use]
pub fn find_task_definition<'a>(
    definitions: impl IntoIterator<Item = &'a Value>,
    reference: &str,
) -> Option<usize> {
    let reference = TaskDefinitionReference::read(reference);
    let mut of_family = definitions
        .into_iter()
        .enumerate()
        .filter(|(_, definition)| family_of(definition).as_deref() == Some(reference.family))
        .map(|(index, _)| index);
    match reference.revision {
        Some(revision) => of_family.nth(revision.checked_sub(1)?),
        None => of_family.last(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn revisions_that_the_timeline_registers_count_from_their_time_on() {
        let register = |at: u64, cpu: &str| {
            json!({ "at": at, "command": "RegisterTaskDefinition",
                "taskDefinition": { "family": "web", "cpu": cpu } })
        };
        let scenario = json!({
            "version": 1,
            "taskDefinitions": [{ "family": "web", "cpu": "1" }],
            "timeline": [register(9, "3"), register(5, "2")],
        });
        let scenario: Scenario = serde_json::from_value(scenario).unwrap();
        let cpu = |at: u64, reference: &str| {
            let known = task_definitions_at(&scenario, at);
            let index = find_task_definition(known.iter().copied(), reference)?;
            known[index]["cpu"].as_str()
        };
        assert_eq!(cpu(4, "web"), Some("1"));
        assert_eq!(cpu(4, "web:2"), None);
        assert_eq!(cpu(5, "web"), Some("2"));
        assert_eq!(cpu(9, "web:2"), Some("2"));
        assert_eq!(cpu(9, "web:3"), Some("3"));
    }

    #[test]
    fn a_reference_without_revision_is_the_latest() {
        let definitions = [
            json!({ "family": "web" }),
            json!({ "taskDefinition": { "family": "job" } }),
            json!({ "family": "web", "cpu": "256" }),
        ];
        for (reference, found) in [
            ("web", Some(2)),
            ("web:1", Some(0)),
            ("web:2", Some(2)),
            ("web:3", None),
            ("web:0", None),
            (
                "arn:aws:ecs:us-east-1:111122223333:task-definition/job:1",
                Some(1),
            ),
            ("other", None),
            ("", None),
        ] {
            assert_eq!(
                find_task_definition(&definitions, reference),
                found,
                "{reference}"
            );
        }
    }
}
