//! How services and commands name a task definition: `family`, `family:revision` or the ARN.

use serde_json::Value;

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

/// The index of that of a scenario's `definitions` that `reference` names; a family's n-th is its
/// revision n.
#[must_use]
pub fn find_task_definition(definitions: &[Value], reference: &str) -> Option<usize> {
    let reference = TaskDefinitionReference::read(reference);
    let mut of_family = definitions
        .iter()
        .enumerate()
        .filter(|(_, definition)| family_of(definition).as_deref() == Some(reference.family))
        .map(|(index, _)| index);
    match reference.revision {
        Some(revision) => of_family.nth(revision.checked_sub(1)?),
        None => of_family.next_back(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
