//! The document: how it follows from a scenario, and how it is read from a text.

use std::collections::BTreeMap;

use ecslab::diagnostic::{Diagnostic, has_errors};
use ecslab::json_text::{JsonText, NOT_JSON};
use ecslab::scenario::Scenario;
use ecslab::task_definition::{self, Form, Found};
use serde_json::Value;

use super::Document;

/// Members by which a scenario is known.
const SCENARIO_MEMBERS: &[&str] = &["version", "cluster", "taskDefinitions", "services"];

/// The member by which the input of RegisterTaskDefinition is known.
const CONTAINERS: &str = "containerDefinitions";

/// What a text turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Pasted {
    /// A scenario document.
    Scenario(Box<Document>),
    /// A task definition, as text, in any form that is read.
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
            kept_texts: Vec::new(),
        }
    }

    /// Reads what a person pasted. None when it is neither a scenario nor a task definition, or
    /// when a part of the scenario would be lost; the diagnostics say what is wrong and where.
    pub fn read(text: &str) -> (Option<Pasted>, Vec<Diagnostic>) {
        let (read, diagnostics) = JsonText::read_json_or_yaml(text);
        let Some(read) = read else {
            return (None, diagnostics);
        };
        let has = |name| read.value.get(name).is_some();
        // Any object may be going to be the input of RegisterTaskDefinition.
        let (found, _) = task_definition::read_all(text, |_| Vec::new());
        let is_definition = |it: &Found| it.form != Form::RegisterInput || has(CONTAINERS);
        if found.iter().any(is_definition) {
            return (Some(Pasted::TaskDefinition(text.to_owned())), diagnostics);
        }
        if !SCENARIO_MEMBERS.iter().any(|name| has(name)) {
            let stranger = Diagnostic::error(
                "not-a-scenario",
                "",
                "This is neither a scenario nor a task definition.",
            )
            .with_help(
                "A scenario has \"version\", \"cluster\" and \"taskDefinitions\"; a task \
                 definition has \"containerDefinitions\".",
            );
            return (None, vec![stranger]);
        }
        let (scenario, diagnostics) = ecslab::scenario::read(text);
        if diagnostics.iter().any(|it| it.code == NOT_JSON) {
            let yaml = Diagnostic::error(
                "scenario-in-yaml",
                "",
                "This is a scenario in YAML; scenarios are read in JSON only.",
            )
            .with_help("Convert it to JSON. Task definitions may be YAML.");
            return (None, vec![yaml]);
        }
        let pasted = scenario
            .filter(|_| !has_errors(&diagnostics))
            .map(|scenario| Pasted::Scenario(Box::new(Self::of(scenario))));
        (pasted, diagnostics)
    }

    /// The same with another text for task definition `index`; the scenario follows it where it
    /// can be read. An index past the end adds a definition.
    pub fn with_definition_text(&self, index: usize, text: String) -> Self {
        let mut document = self.clone();
        let value = JsonText::read_json_or_yaml(&text).0.map(|read| read.value);
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
        pretty(&serde_json::to_value(&self.scenario).unwrap_or_default())
    }
}

/// `value` as it is written when nobody has written it.
pub(super) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_task_definition_is_told_from_a_scenario() {
        for definition in [
            r#"{"family": "web", "containerDefinitions": []}"#,
            r#"{"taskDefinition": {"family": "web"}}"#,
            r#"[{"name": "web", "image": "web:1"}]"#,
            r#"{"Resources": {"A": {"Type": "AWS::ECS::TaskDefinition", "Properties": {}}}}"#,
        ] {
            let pasted = Document::read(definition).0;
            let text = definition.to_owned();
            assert_eq!(pasted, Some(Pasted::TaskDefinition(text)));
        }
        assert!(matches!(
            Document::read(r#"{"version": 1}"#).0,
            Some(Pasted::Scenario(_))
        ));
    }

    #[test]
    fn a_scenario_of_which_a_part_would_be_lost_is_refused_with_the_place() {
        let text = r#"{"version": 1, "timeline": [{"at": 0, "command": "Explode"}]}"#;
        let (pasted, diagnostics) = Document::read(text);
        assert_eq!(pasted, None);
        assert!(
            diagnostics[0].pointer.starts_with("/timeline/0"),
            "{diagnostics:?}"
        );
    }

    #[test]
    fn json_that_is_neither_is_refused_with_what_would_be_one() {
        let (pasted, diagnostics) = Document::read(r#"{"hello": 1}"#);
        assert_eq!(pasted, None);
        assert!(
            diagnostics[0]
                .help
                .as_ref()
                .unwrap()
                .contains("containerDefinitions")
        );
    }

    #[test]
    fn yaml_is_kept_as_it_is_written_and_the_scenario_has_what_it_means() {
        let text =
            "# The shop\nfamily: shop\ncontainerDefinitions:\n  - {name: web, image: web:1}\n";
        let pasted = Document::read(text).0;
        assert_eq!(pasted, Some(Pasted::TaskDefinition(text.to_owned())));
        let document = Document::of(Scenario::default()).with_definition_text(0, text.into());
        assert_eq!(document.definition_texts[0], text);
        let definition = &document.scenario.task_definitions[0];
        assert_eq!(definition["containerDefinitions"][0]["image"], "web:1");
    }

    #[test]
    fn a_scenario_in_yaml_is_refused_with_the_way_out() {
        let (pasted, diagnostics) = Document::read("version: 1\ncluster: {}\ntimeline: []\n");
        assert_eq!(pasted, None);
        assert_eq!(diagnostics[0].code, "scenario-in-yaml");
        assert!(diagnostics[0].help.is_some());
    }

    #[test]
    fn broken_yaml_is_refused_with_the_place() {
        let (pasted, diagnostics) = Document::read("family: web\ncontainerDefinitions: [\n");
        assert_eq!(pasted, None);
        assert_eq!(diagnostics[0].code, "not-yaml");
        assert!(diagnostics[0].span.is_some());
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
