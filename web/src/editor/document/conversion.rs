//! Texts that the form has no fields for, since those would spell them otherwise, and what such a
//! text becomes to have some.

use ecslab::json_text::JsonText;
use ecslab::task_definition::{Form, RegisterInput, read_all, register_input};
use serde_json::Value;

use super::definition;
use crate::code_editor::Syntax;
use crate::store::Document;

/// A text that the form has no fields for.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherForm {
    /// What it is.
    pub what: String,
    /// What it is written in.
    pub syntax: Syntax,
    /// What is lost or left to do when it is converted, a sentence each; none: nothing in it can
    /// be converted.
    pub consequences: Option<Vec<String>>,
}

impl OtherForm {
    /// What `text` is; none when it has fields, or cannot be read.
    pub fn of(text: &str) -> Option<Self> {
        let value = JsonText::read_json_or_yaml(text).0?.value;
        let first = read_all(text, |_| Vec::new()).0.into_iter().next();
        let syntax = Syntax::of(text);
        let form = match first.as_ref().map(|found| found.form) {
            Some(Form::CloudFormation) => Some("CloudFormation's AWS::ECS::TaskDefinition"),
            Some(Form::ContainerList) => Some("a list of container definitions"),
            _ => None,
        };
        let what = match (form, syntax) {
            (None, Syntax::Json) => return None,
            (None, Syntax::Yaml) => Syntax::Yaml.name().to_owned(),
            (Some(form), Syntax::Json) => form.to_owned(),
            (Some(form), Syntax::Yaml) => format!("{form}, in {}", Syntax::Yaml.name()),
        };
        let is_part = first
            .is_some_and(|found| found.form == Form::CloudFormation && !found.pointer.is_empty());
        let input = register_input(&value);
        Some(Self {
            what,
            syntax,
            consequences: input.map(|input| consequences(&input, syntax, is_part)),
        })
    }
}

/// Whether the form has fields for `text`.
pub fn has_fields(text: &str) -> bool {
    definition::read_value(text).is_some() && OtherForm::of(text).is_none()
}

fn consequences(input: &RegisterInput, syntax: Syntax, is_part: bool) -> Vec<String> {
    let lost_comments = "Comments are not kept.".to_owned();
    let lost_rest = match input.left_out {
        0 => "What stands around the definition is not kept.".to_owned(),
        1 => "What stands around it is not kept, nor is the other definition.".to_owned(),
        count => {
            format!("What stands around it is not kept, nor are the {count} other definitions.")
        }
    };
    let functions = match input.functions {
        1 => "One value is left to CloudFormation: put your own in its place.".to_owned(),
        count => format!("{count} values are left to CloudFormation: put your own in their place."),
    };
    let lacks_family = input.value.as_object().is_some_and(|members| {
        !members.contains_key("family") && !members.contains_key("taskDefinition")
    });
    let family = "It has no family then: give it one.".to_owned();
    [
        (syntax == Syntax::Yaml, lost_comments),
        (is_part || input.left_out > 0, lost_rest),
        (input.functions > 0, functions),
        (lacks_family, family),
    ]
    .into_iter()
    .filter_map(|(applies, sentence)| applies.then_some(sentence))
    .collect()
}

/// Puts the definition at `index` into the place of its text as JSON, as RegisterTaskDefinition
/// takes it. Returns whether there is one.
pub fn convert(document: &mut Document, index: usize) -> bool {
    let text = document.definition_texts.get(index);
    let read = text.and_then(|text| JsonText::read_json_or_yaml(text).0);
    let Some(input) = read.and_then(|read| register_input(&read.value)) else {
        return false;
    };
    definition::set_text(document, index, pretty(&input.value));
    true
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use ecslab::scenario::Scenario;

    use super::*;

    const TEMPLATE: &str = "\
Resources:
  Shop:  # of the books
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      Memory: 512
      ContainerDefinitions:
        - Name: web
          Image: !Ref Image
  Other:
    Type: AWS::ECS::TaskDefinition
";

    #[test]
    fn a_text_without_fields_says_what_it_is_and_what_converting_it_costs() {
        let containers = r#"[{"name": "a", "image": "a:1"}]"#;
        for (text, what, costs) in [
            (
                TEMPLATE,
                "CloudFormation's AWS::ECS::TaskDefinition, in YAML",
                &[
                    "Comments are not kept.",
                    "What stands around it is not kept, nor is the other definition.",
                    "One value is left to CloudFormation: put your own in its place.",
                ] as &[&str],
            ),
            (
                "family: shop\ncontainerDefinitions: []\n",
                "YAML",
                &["Comments are not kept."],
            ),
            (
                containers,
                "a list of container definitions",
                &["It has no family then: give it one."],
            ),
            (
                r#"{"Family": "shop", "ContainerDefinitions": []}"#,
                "CloudFormation's AWS::ECS::TaskDefinition",
                &[],
            ),
        ] {
            let form = OtherForm::of(text).unwrap();
            assert_eq!(form.what, what);
            assert_eq!(form.consequences.unwrap(), costs);
            assert!(!has_fields(text));
        }
        assert!(has_fields(r#"{"family": "shop"}"#));
        assert!(!has_fields("{"));
        assert_eq!(OtherForm::of("family: ["), None);
    }

    #[test]
    fn what_is_converted_has_fields_and_runs_as_before() {
        let mut document =
            Document::of(Scenario::default()).with_definition_text(0, TEMPLATE.into());
        assert!(convert(&mut document, 0));
        let expected = r#"{
  "family": "shop",
  "memory": "512",
  "containerDefinitions": [
    {
      "name": "web",
      "image": {
        "Ref": "Image"
      }
    }
  ]
}"#;
        assert_eq!(document.definition_texts[0], expected);
        assert_eq!(document.scenario.task_definitions[0]["family"], "shop");
        assert!(has_fields(&document.definition_texts[0]));
    }

    #[test]
    fn what_cannot_be_converted_stays_as_it_is() {
        for text in ["{", "family: [", "Resources: {}\n"] {
            let before = Document::of(Scenario::default()).with_definition_text(0, text.into());
            let mut document = before.clone();
            assert!(!convert(&mut document, 0), "{text}");
            assert_eq!(document, before);
        }
    }
}
