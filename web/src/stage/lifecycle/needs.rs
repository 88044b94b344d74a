//! What the containers of a task wait for, or have waited for, and how that stands.

use ecslab::lifecycle::{
    AgentStatus, Because, Condition, LastStatus, Milliseconds, Standing, Task, dependencies_of,
};

/// One container that another waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Index of the container that waits.
    pub row: usize,
    /// Index of the container that is waited for.
    pub on: usize,
    /// What it must reach.
    pub condition: Condition,
    /// The member of the definition that says so.
    pub because: Because,
    /// How it stands.
    pub standing: Standing,
    /// When it was met or failed, as far as that is known.
    pub at: Option<Milliseconds>,
    /// Whether the task is over: what waits then waits for ever.
    pub is_over: bool,
}

impl Need {
    /// The member of the container definition that it comes from.
    #[must_use]
    pub fn member(self) -> &'static str {
        match self.because {
            Because::DependsOn => "dependsOn",
            Because::Links => "links",
            Because::VolumesFrom => "volumesFrom",
        }
    }

    /// How it stands, in a word or two.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self.standing {
            Standing::Met => "met",
            Standing::Waits if self.is_over => "was not met",
            Standing::Waits => "waits",
            Standing::Failed => "cannot be met",
        }
    }

    /// Its mark, which tells the three apart without colour.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self.standing {
            Standing::Met => "check",
            Standing::Waits => "dots",
            Standing::Failed => "cross",
        }
    }

    /// Its class.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self.standing {
            Standing::Met => "is-met",
            Standing::Waits => "is-waiting",
            Standing::Failed => "is-failed",
        }
    }
}

/// What the containers of `task` need of each other, by the container that waits.
#[must_use]
pub fn needs_of(task: &Task) -> Vec<Need> {
    let is_over = task.last_status == LastStatus::Stopped;
    let mut needs = Vec::new();
    for (row, dependencies) in dependencies_of(&task.revision.definition)
        .into_iter()
        .enumerate()
    {
        let Some(waits) = task.containers.get(row) else {
            continue;
        };
        // What went on had what it needed, whatever became of the other container since.
        let began = waits.pull_started_at.or(waits.created_at);
        let went_on = began.is_some()
            || (waits.agent_status > AgentStatus::None
                && waits.agent_status < AgentStatus::Stopped);
        for dependency in dependencies {
            let Some(other) = task.containers.get(dependency.on) else {
                continue;
            };
            let standing = match went_on {
                true => Standing::Met,
                false => dependency.condition.standing(other),
            };
            let reached = match dependency.condition {
                Condition::Create => other.created_at,
                Condition::Start => other.started_at,
                Condition::Complete | Condition::Success => other.stopped_at,
                // A check may pass, fail and pass again: the wait was over when this one began.
                Condition::Healthy => began,
            };
            needs.push(Need {
                row,
                on: dependency.on,
                condition: dependency.condition,
                because: dependency.because,
                standing,
                at: match standing {
                    Standing::Met => reached,
                    Standing::Failed => other.stopped_at,
                    Standing::Waits => None,
                },
                is_over,
            });
        }
    }
    needs
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use ecslab::lifecycle::{ContainerStatus, Revision};
    use ecslab::task_definition::from_value;
    use serde_json::json;

    use super::*;
    use crate::stage::example;

    fn with_three_kinds() -> Task {
        let mut task = example::task(1, LastStatus::Pending);
        let definition = json!({ "family": "web", "containerDefinitions": [
            { "name": "init", "image": "init" },
            { "name": "db", "image": "db" },
            {
                "name": "app", "image": "app", "links": ["db:database"],
                "volumesFrom": [{ "sourceContainer": "db" }],
                "dependsOn": [{ "containerName": "init", "condition": "SUCCESS" }],
            },
        ] });
        task.revision = Rc::new(Revision {
            revision: 1,
            definition: from_value(&definition, "").0.unwrap(),
        });
        task.containers = ["init", "db", "app"].map(example::container).to_vec();
        task
    }

    fn words(task: &Task) -> Vec<(&'static str, &'static str, &'static str)> {
        let needs = needs_of(task);
        let word = |need: &Need| (need.member(), need.condition.name(), need.word());
        needs.iter().map(word).collect()
    }

    #[test]
    fn all_three_kinds_of_dependency_are_shown_with_how_they_stand() {
        let mut task = with_three_kinds();
        task.containers[1].agent_status = AgentStatus::Created;
        task.containers[1].created_at = Some(3_000);
        assert_eq!(
            words(&task),
            [
                ("dependsOn", "SUCCESS", "waits"),
                ("links", "START", "waits"),
                ("volumesFrom", "CREATE", "met"),
            ]
        );
        assert_eq!(needs_of(&task)[2].at, Some(3_000));
    }

    #[test]
    fn an_exit_with_another_code_fails_what_needed_success() {
        let mut task = with_three_kinds();
        let init = &mut task.containers[0];
        init.last_status = ContainerStatus::Stopped;
        init.agent_status = AgentStatus::Stopped;
        (init.started_at, init.stopped_at) = (Some(2_000), Some(4_000));
        init.exit_code = Some(1);
        let need = needs_of(&task)[0];
        assert_eq!((need.standing, need.at), (Standing::Failed, Some(4_000)));
        assert_eq!((need.word(), need.icon()), ("cannot be met", "cross"));
    }

    #[test]
    fn what_has_begun_had_what_it_needed() {
        let mut task = with_three_kinds();
        task.containers[2].agent_status = AgentStatus::ManifestPulled;
        task.containers[2].pull_started_at = Some(5_000);
        assert!(words(&task).iter().all(|(_, _, word)| *word == "met"));
    }
}
