//! Branches: the scenario that each of them plays, and what of it is its own.

use serde_json::{Map, Value};

use super::{Branch, Scenario, from_value};
use crate::diagnostic::Diagnostic;

/// Declares the parts of a scenario that decide what happens, but the commands: member, field.
macro_rules! parts {
    ($($name:literal $field:ident),+ $(,)?) => {
        /// The parts, by the names of their members.
        const PARTS: &[&str] = &[$($name),+];

        /// Whether all parts are the same in both.
        fn are_same(one: &Scenario, other: &Scenario) -> bool {
            $(one.$field == other.$field)&&+
        }

        /// Whether the part of this name is the same in both.
        fn is_same(name: &str, one: &Scenario, other: &Scenario) -> bool {
            match name {
                $($name => one.$field == other.$field,)+
                _ => true,
            }
        }

        /// Makes the part of this name in `one` that of `other`.
        fn take(name: &str, one: &mut Scenario, other: &mut Scenario) {
            match name {
                $($name => std::mem::swap(&mut one.$field, &mut other.$field),)+
                _ => {}
            }
        }
    };
}

parts![
    "seed" seed,
    "cluster" cluster,
    "taskDefinitions" task_definitions,
    "roles" roles,
    "services" services,
    "applications" applications,
    "secrets" secrets,
    "timings" timings,
];

impl Scenario {
    /// Whether playing this gives the same events as playing `other`: they differ in names only.
    #[must_use]
    pub fn plays_as(&self, other: &Self) -> bool {
        self.timeline == other.timeline && are_same(self, other)
    }

    /// The parts of this that are not the same in `other`, but the timeline: members of a
    /// scenario, as they are here.
    #[must_use]
    pub fn parts_unlike(&self, other: &Self) -> Map<String, Value> {
        let unlike = PARTS.iter().filter(|name| !is_same(name, self, other));
        let mut written = serde_json::to_value(self).unwrap_or_default();
        unlike
            .map(|name| {
                let value = written.get_mut(*name).map(Value::take);
                // What is left out when it is empty is written here: it differs by that.
                let value = value.unwrap_or_else(|| Value::Array(Vec::new()));
                ((*name).to_owned(), value)
            })
            .collect()
    }

    /// This with `parts`, members of a scenario, in the place of its own; and what is wrong with
    /// them, with pointers into `parts`. Members that are no part of what is played are left out.
    #[must_use]
    pub fn with_parts(&self, parts: &Map<String, Value>) -> (Self, Vec<Diagnostic>) {
        let mut scenario = self.clone();
        if parts.is_empty() {
            return (scenario, Vec::new());
        }
        let (read, mut diagnostics) = from_value(&Value::Object(parts.clone()));
        // Parts are of no version of their own.
        diagnostics.retain(|it| it.pointer != "/version");
        if let Some(mut read) = read {
            for name in parts.keys() {
                take(name, &mut scenario, &mut read);
            }
        }
        (scenario, diagnostics)
    }

    /// This with every part of `draft` that is not the same in `played`: edits that are not played
    /// yet, made here.
    #[must_use]
    pub fn with_edits(&self, played: &Self, draft: &Self) -> Self {
        let (mut scenario, mut draft) = (self.clone(), draft.clone());
        for name in PARTS {
            if !is_same(name, played, &draft) {
                take(name, &mut scenario, &mut draft);
            }
        }
        scenario
    }

    /// What `branch` plays, which is one of this scenario's, with what is wrong with the parts
    /// that are its own.
    #[must_use]
    pub fn of_branch(&self, branch: &Branch) -> (Self, Vec<Diagnostic>) {
        let (mut scenario, diagnostics) = self.with_parts(&branch.scenario);
        if let Some(timeline) = &branch.timeline {
            scenario.timeline.clone_from(timeline);
        }
        (scenario, diagnostics)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn scenario(memory: u32, applications: &Value) -> Scenario {
        serde_json::from_value(json!({
            "version": 1,
            "taskDefinitions": [{ "family": "app", "containerDefinitions": [
                { "name": "app", "image": "app:1", "memory": memory }] }],
            "applications": applications,
            "services": [{ "serviceName": "app", "taskDefinition": "app", "desiredCount": 1 }],
        }))
        .unwrap()
    }

    #[test]
    fn a_branch_keeps_the_parts_that_differ_and_plays_what_it_played() {
        let exits = json!([{ "family": "app", "runsFor": 5_000 }]);
        let before = scenario(64, &json!([]));
        let edited = scenario(128, &exits);
        let parts = before.parts_unlike(&edited);
        let names: Vec<&String> = parts.keys().collect();
        assert_eq!(names, ["taskDefinitions", "applications"]);
        let branch = Branch {
            name: "Main".into(),
            timeline: Some(Vec::new()),
            scenario: parts,
            ..Branch::default()
        };
        let (again, problems) = edited.of_branch(&branch);
        assert_eq!(problems, []);
        assert_eq!(again, before);
        assert!(again.plays_as(&before) && !again.plays_as(&edited));
        assert!(edited.parts_unlike(&edited).is_empty());
    }

    #[test]
    fn edits_that_are_not_played_yet_are_made_in_another_branch() {
        let played = scenario(64, &json!([]));
        let draft = Scenario {
            seed: 7,
            ..played.clone()
        };
        let other = scenario(128, &json!([]));
        let made = other.with_edits(&played, &draft);
        assert_eq!(made.seed, 7);
        assert_eq!(made.task_definitions, other.task_definitions);
    }

    #[test]
    fn a_part_that_cannot_be_understood_is_reported_in_its_place_and_loses_no_other() {
        let parts = json!({ "services": [{ "serviceName": 4 }], "seed": 9 });
        let (read, problems) = scenario(64, &json!([])).with_parts(parts.as_object().unwrap());
        assert_eq!(problems[0].pointer, "/services/0");
        assert_eq!(problems.len(), 1);
        assert_eq!(read.seed, 9);
    }
}
