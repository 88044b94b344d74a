//! The document: how it follows from a scenario, and how it is read from a text.

use std::collections::BTreeMap;

use ecslab::scenario::{Scenario, VERSION};
use serde_json::Value;

use super::Document;

/// What a text turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Pasted {
    /// A scenario document.
    Scenario(Box<Document>),
    /// A task definition, as text: RegisterTaskDefinition's input or what
    /// describe-task-definition prints.
    TaskDefinition(String),
}

impl Document {
    /// The document of `scenario`, its task definitions written out.
    pub fn of(scenario: Scenario) -> Self {
        let definition_texts = scenario.task_definitions.iter().map(pretty).collect();
        Self {
            scenario,
            definition_texts,
            drafts: BTreeMap::new(),
        }
    }

    /// Reads what a person pasted. The error says what is wrong and what to do.
    pub fn read(text: &str) -> Result<Pasted, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| {
            format!("This is not JSON: {error}. A scenario starts with {{ \"version\": 1, …")
        })?;
        let Some(members) = value.as_object() else {
            return Err(
                "This JSON is not an object. A scenario is an object with \"version\": 1.".into(),
            );
        };
        if members.contains_key("containerDefinitions") || members.contains_key("taskDefinition") {
            return Ok(Pasted::TaskDefinition(text.to_owned()));
        }
        match members.get("version").and_then(Value::as_u64) {
            None => Err(
                "\"version\" is missing. A scenario has \"version\": 1; a task definition has \
                 \"containerDefinitions\". This has neither."
                    .into(),
            ),
            Some(version) if version != u64::from(VERSION) => Err(format!(
                "This scenario has \"version\": {version}; this page reads version {VERSION}. \
                 Reload the page to get the newest one."
            )),
            Some(_) => serde_json::from_value(value)
                .map(|scenario| Pasted::Scenario(Box::new(Self::of(scenario))))
                .map_err(|error| format!("This is not a scenario: {error}.")),
        }
    }

    /// The same with another text for task definition `index`; the scenario follows it where it
    /// is JSON. An index past the end adds a definition.
    pub fn with_definition_text(&self, index: usize, text: String) -> Self {
        let mut document = self.clone();
        let value = serde_json::from_str(&text).ok();
        let definitions = &mut document.scenario.task_definitions;
        match (definitions.get_mut(index), value) {
            (Some(definition), Some(value)) => *definition = value,
            (Some(_), None) => {}
            (None, value) => definitions.push(value.unwrap_or_default()),
        }
        match document.definition_texts.get_mut(index) {
            Some(old) => *old = text,
            None => document.definition_texts.push(text),
        }
        document
    }

    /// The scenario as JSON text.
    pub fn scenario_text(&self) -> String {
        serde_json::to_string_pretty(&self.scenario).unwrap_or_default()
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_task_definition_is_told_from_a_scenario() {
        assert!(matches!(
            Document::read(r#"{"family": "web", "containerDefinitions": []}"#),
            Ok(Pasted::TaskDefinition(_))
        ));
        assert!(matches!(
            Document::read(r#"{"version": 1}"#),
            Ok(Pasted::Scenario(_))
        ));
    }

    #[test]
    fn a_scenario_of_another_version_is_refused_with_both_versions() {
        let refusal = Document::read(r#"{"version": 7}"#).unwrap_err();
        assert!(refusal.contains("7") && refusal.contains("version 1"), "{refusal}");
    }

    #[test]
    fn a_text_that_is_not_json_yet_keeps_the_last_definition_that_was() {
        let document = Document::of(Scenario::default())
            .with_definition_text(0, r#"{"family": "web"}"#.into())
            .with_definition_text(0, r#"{"family": "we"#.into());
        assert_eq!(document.scenario.task_definitions[0]["family"], "web");
        assert_eq!(document.definition_texts[0], r#"{"family": "we"#);
    }
}
