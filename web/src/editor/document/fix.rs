//! Fixes of problems, made in the text of the task definition.

use ecslab::json_text;

use super::definition;
use crate::store::{Document, Problem};

/// Makes the fix of `problem` in its text, which is otherwise left as it is written. Returns what
/// it does; `None`, and no change, when there is no fix or it does not fit the text.
pub fn make(document: &mut Document, problem: &Problem) -> Option<String> {
    let fix = problem.diagnostic.fix.as_deref()?;
    let index = problem.definition?;
    let text = document.definition_texts.get(index)?;
    let apply = match json_text::may_be_yaml(text) {
        true => json_text::apply_to_yaml,
        false => json_text::apply,
    };
    let fixed = apply(text, &fix.patch)?;
    definition::set_text(document, index, fixed);
    Some(fix.title.clone())
}

#[cfg(test)]
mod tests {
    use ecslab::scenario::Scenario;

    use super::*;
    use crate::store::problems::judge;

    /// With a host port that awsvpc does not allow, on one line as somebody wrote it.
    const TEXT: &str = r#"{
    "family": "web", "networkMode": "awsvpc",
    "containerDefinitions": [{"name": "web", "image": "web:1", "memory": 64,
        "portMappings": [{ "containerPort": 5601,   "hostPort": 80 }]}]
}"#;

    fn fixable(document: &Document) -> Vec<Problem> {
        let (mut problems, _) = judge(document);
        problems.retain(|problem| problem.diagnostic.fix.is_some());
        problems
    }

    #[test]
    fn a_fix_changes_its_value_and_nothing_else_of_the_text() {
        let mut document = Document::of(Scenario::default()).with_definition_text(0, TEXT.into());
        let problems = fixable(&document);
        let problem = problems
            .iter()
            .find(|it| it.diagnostic.pointer.ends_with("/hostPort"));
        let title = make(&mut document, problem.unwrap());
        assert_eq!(title.as_deref(), Some("Set hostPort to 5601"));
        let expected = TEXT.replace("\"hostPort\": 80", "\"hostPort\": 5601");
        assert_eq!(document.definition_texts[0], expected);
        let definition = &document.scenario.task_definitions[0];
        assert_eq!(
            definition["containerDefinitions"][0]["portMappings"][0]["hostPort"],
            5601
        );
    }

    #[test]
    fn a_fix_that_no_longer_fits_changes_nothing() {
        let before = Document::of(Scenario::default()).with_definition_text(0, TEXT.into());
        let problems = fixable(&before);
        for text in ["{}", "{", ""] {
            let mut document = before.with_definition_text(0, text.into());
            assert_eq!(make(&mut document, &problems[0]), None, "{text}");
            assert_eq!(document.definition_texts[0], text);
        }
    }

    #[test]
    fn yaml_offers_the_fixes_that_can_be_made_in_it() {
        let text = "\
Type: AWS::ECS::TaskDefinition
Properties:
  Family: shop  # of the books
  NetworkMode: awsvpc
  ContainerDefinitions:
    - Name: web
      Image: web:1
      memory: 64
      PortMappings:
        - {ContainerPort: 5601, HostPort: 80}
";
        let mut document = Document::of(Scenario::default()).with_definition_text(0, text.into());
        let offered = fixable(&document);
        let pointers: Vec<&str> = offered.iter().map(|it| &*it.diagnostic.pointer).collect();
        let host_port = "/Properties/ContainerDefinitions/0/PortMappings/0/HostPort";
        assert_eq!(pointers, [host_port]);
        assert!(make(&mut document, &offered[0]).is_some());
        let expected = text.replace("HostPort: 80", "HostPort: 5601");
        assert_eq!(document.definition_texts[0], expected);
        assert_eq!(
            document.scenario.task_definitions[0].pointer(host_port),
            Some(&5601.into())
        );
    }

    #[test]
    fn text_that_is_not_json_offers_no_fix() {
        let text = TEXT.replace("[{\"name\"", "[,{\"name\"");
        let broken = Document::of(Scenario::default()).with_definition_text(0, text);
        assert_eq!(fixable(&broken), []);
    }
}
