//! Reading a scenario document: one mistake does not lose the rest.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Scenario, VERSION};
use crate::diagnostic::Diagnostic;
use crate::json_text::JsonText;

/// Reads a scenario from its text. None when it is not a JSON object; an element of a list that
/// cannot be understood is left out, and the diagnostics say which, where and why.
#[must_use]
pub fn read(text: &str) -> (Option<Scenario>, Vec<Diagnostic>) {
    let (json, mut diagnostics) = JsonText::read(text);
    let Some(json) = json else {
        return (None, diagnostics);
    };
    let (scenario, problems) = from_value(&json.value);
    diagnostics.extend(problems.into_iter().map(
        |problem| match json.span(text, &problem.pointer) {
            Some(span) => problem.with_span(span),
            None => problem,
        },
    ));
    (scenario, diagnostics)
}

/// Reads a scenario from a JSON value, as [`read`] does from text.
#[must_use]
pub fn from_value(value: &Value) -> (Option<Scenario>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Some(members) = value.as_object() else {
        diagnostics.push(
            Diagnostic::error("not-a-scenario", "", "a scenario is a JSON object")
                .with_help("start from an example: {\"version\": 1, \"cluster\": {…}, …}"),
        );
        return (None, diagnostics);
    };
    let mut reader = Reader {
        members: members.clone(),
        diagnostics,
    };
    reader.check_version();
    let scenario = Scenario {
        version: VERSION,
        title: reader.member("title"),
        description: reader.member("description"),
        seed: reader.member("seed"),
        cluster: reader.member("cluster"),
        task_definitions: reader.list("taskDefinitions"),
        roles: reader.list("roles"),
        services: reader.list("services"),
        applications: reader.list("applications"),
        secrets: reader.list("secrets"),
        timings: reader.member("timings"),
        timeline: reader.list("timeline"),
        marks: reader.list("marks"),
        branches: reader.list("branches"),
        other: Map::new(),
    };
    let Reader {
        members,
        mut diagnostics,
    } = reader;
    for name in members.keys() {
        diagnostics.push(
            Diagnostic::warning(
                "unknown-scenario-member",
                format!("/{name}"),
                format!("the scenario has a member `{name}`, which means nothing here"),
            )
            .with_help("it is kept as it is; check the spelling"),
        );
    }
    (
        Some(Scenario {
            other: members,
            ..scenario
        }),
        diagnostics,
    )
}

/// Takes members out of the document, one after the other.
struct Reader {
    members: Map<String, Value>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader {
    fn check_version(&mut self) {
        let version = self.members.remove("version");
        match version.as_ref().and_then(Value::as_u64) {
            Some(version) if version == u64::from(VERSION) => {}
            Some(newer) => self.diagnostics.push(
                Diagnostic::error(
                    "scenario-version",
                    "/version",
                    format!(
                        "the scenario is of version {newer}; this ecslab reads version {VERSION}"
                    ),
                )
                .with_help("open it with a newer ecslab"),
            ),
            None => self.diagnostics.push(
                Diagnostic::warning(
                    "scenario-version",
                    "/version",
                    "the scenario has no version",
                )
                .with_help(format!("write \"version\": {VERSION}")),
            ),
        }
    }

    fn member<Member: DeserializeOwned + Default>(&mut self, name: &str) -> Member {
        match self.members.shift_remove(name) {
            Some(value) => self
                .understand(value, format!("/{name}"))
                .unwrap_or_default(),
            None => Member::default(),
        }
    }

    fn list<Element: DeserializeOwned>(&mut self, name: &str) -> Vec<Element> {
        match self.members.shift_remove(name) {
            None => Vec::new(),
            Some(Value::Array(elements)) => elements
                .into_iter()
                .enumerate()
                .filter_map(|(index, value)| self.understand(value, format!("/{name}/{index}")))
                .collect(),
            Some(_) => {
                self.diagnostics.push(
                    Diagnostic::error(
                        "not-a-list",
                        format!("/{name}"),
                        format!("`{name}` is not a list"),
                    )
                    .with_help(format!("write \"{name}\": [ … ]")),
                );
                Vec::new()
            }
        }
    }

    fn understand<Wanted: DeserializeOwned>(
        &mut self,
        value: Value,
        pointer: String,
    ) -> Option<Wanted> {
        match serde_json::from_value(value) {
            Ok(wanted) => Some(wanted),
            Err(error) => {
                let message = format!("this cannot be understood: {error}");
                let help = "it is left out of the simulation until it is mended";
                let problem = Diagnostic::error("not-understood", pointer, message).with_help(help);
                self.diagnostics.push(problem);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn marks_and_branches_survive_a_round_trip_with_members_not_known() {
        let document = json!({
            "version": 1,
            "timeline": [{ "at": 9, "command": "StopTask", "task": "#1" }],
            "marks": [{ "at": 4_000, "name": "before the stop" }],
            "branches": [
                { "name": "Main", "forkedAt": 0, "timeline": [], "colour": "red",
                  "scenario": { "seed": 4, "roles": [] } },
                { "name": "Branch 2", "forkedAt": 9 },
            ],
        });
        let (scenario, problems) = from_value(&document);
        assert_eq!(problems, []);
        let scenario = scenario.unwrap();
        assert_eq!(scenario.played_branch(), Some(1));
        let written = serde_json::to_value(&scenario).unwrap();
        for member in ["marks", "branches", "timeline"] {
            assert_eq!(written[member], document[member], "{member}");
        }
    }

    #[test]
    fn a_mark_without_a_name_is_reported_in_its_place_and_loses_nothing_else() {
        let (scenario, problems) = from_value(&json!({
            "version": 1,
            "marks": [{ "at": 1 }, { "at": 2, "name": "here" }],
        }));
        assert_eq!(problems[0].pointer, "/marks/0");
        assert_eq!(scenario.unwrap().marks.len(), 1);
    }
}
