//! Who in a scenario started a task.

use super::{Scenario, TaskDefinitionReference};
use crate::lifecycle::{Milliseconds, service_of_group};
use crate::simulation::Command;

/// Where in a scenario it is said that tasks are started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StarterPlace {
    /// Index into the services.
    Service(usize),
    /// Index into the timeline: a CreateService or RunTask there.
    Timeline(usize),
}

impl StarterPlace {
    /// The JSON pointer in the scenario.
    #[must_use]
    pub fn pointer(self) -> String {
        match self {
            Self::Service(index) => format!("/services/{index}"),
            Self::Timeline(index) => format!("/timeline/{index}"),
        }
    }
}

/// Where in `scenario` the request stands that asked at `at` for a task of `family` in `group`.
/// `None` when the scenario has no such request.
#[must_use]
pub fn starter_of(
    scenario: &Scenario,
    group: &str,
    family: &str,
    at: Milliseconds,
) -> Option<StarterPlace> {
    if let Some(name) = service_of_group(group) {
        let mut services = scenario.services.iter();
        if let Some(index) = services.position(|it| it.service_name == name) {
            return Some(StarterPlace::Service(index));
        }
    }
    let starts = |command: &Command| match command {
        Command::CreateService(it) => service_of_group(group) == Some(&it.service_name),
        Command::RunTask(it) => {
            let of_group = it.group.as_deref().is_none_or(|it| it == group);
            of_group && TaskDefinitionReference::read(&it.task_definition).family == family
        }
        Command::StartTask(it) => {
            TaskDefinitionReference::read(&it.task_definition).family == family
        }
        _ => false,
    };
    // The last that it can have been.
    let mut timeline = scenario.timeline.iter().enumerate().rev();
    let entry = timeline.find(|(_, entry)| entry.at <= at && starts(&entry.command));
    entry.map(|(index, _)| StarterPlace::Timeline(index))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_task_leads_to_the_service_or_the_entry_that_asked_for_it() {
        let scenario = json!({
            "version": 1,
            "taskDefinitions": [{ "family": "web" }, { "family": "job" }],
            "services": [{ "serviceName": "shop", "taskDefinition": "web", "desiredCount": 1 }],
            "timeline": [
                { "at": 0, "command": "RunTask", "taskDefinition": "job:1" },
                { "at": 5, "command": "RunTask", "taskDefinition": "job", "group": "night" },
                { "at": 7, "command": "CreateService", "serviceName": "late",
                  "taskDefinition": "web", "desiredCount": 1 },
                { "at": 9, "command": "RunTask", "taskDefinition": "job" },
            ],
        });
        let scenario = crate::scenario::from_value(&scenario).0.unwrap();
        for (group, family, at, expected) in [
            ("service:shop", "web", 20, Some("/services/0")),
            ("service:late", "web", 20, Some("/timeline/2")),
            ("service:other", "web", 20, None),
            ("family:job", "job", 0, Some("/timeline/0")),
            ("night", "job", 5, Some("/timeline/1")),
            ("family:job", "job", 9, Some("/timeline/3")),
            ("family:web", "web", 9, None),
        ] {
            let found = starter_of(&scenario, group, family, at);
            let found = found.map(StarterPlace::pointer);
            assert_eq!(found.as_deref(), expected, "{group} {family} {at}");
        }
    }
}
