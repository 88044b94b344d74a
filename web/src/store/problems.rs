//! What is wrong with the document, and where in the editor to mend it.

use std::rc::Rc;

use ecslab::diagnostic::{Diagnostic, Fix, Severity};
use ecslab::json_text::{self, JsonText, NOT_JSON};
use ecslab::placement::read_task_definition;
use ecslab::scenario;
use ecslab::simulation::Simulation;

use super::{Document, EditorTab, Problem};

/// Which part of a scenario is edited in which tab.
const TABS: &[(&str, EditorTab)] = &[
    ("/taskDefinitions", EditorTab::Definition),
    ("/cluster", EditorTab::Cluster),
    ("/roles", EditorTab::Roles),
    ("/services", EditorTab::Run),
    ("/timeline", EditorTab::Run),
    ("/applications", EditorTab::Run),
];

/// Everything that is wrong with `document`: the task definitions by their texts, the rest by the
/// scenario. With it the simulation that the scenario was judged by, of all parts and at time 0:
/// whoever plays the document need not set one up again.
pub fn judge(document: &Document) -> (Vec<Problem>, Rc<Simulation>) {
    let of_definitions = document
        .definition_texts
        .iter()
        .enumerate()
        .flat_map(|(index, text)| {
            definition_diagnostics(text)
                .into_iter()
                .map(move |diagnostic| Problem {
                    tab: EditorTab::Definition,
                    definition: Some(index),
                    diagnostic,
                })
        });
    let (simulation, diagnostics) = Simulation::new(&document.scenario);
    let of_scenario = diagnostics
        .into_iter()
        .chain(scenario::check(&document.scenario, &simulation))
        .chain(drafts(document))
        .filter(|diagnostic| !diagnostic.pointer.starts_with("/taskDefinitions/"))
        .map(|diagnostic| Problem {
            tab: tab_of(&diagnostic.pointer),
            definition: None,
            diagnostic,
        });
    let problems = of_definitions.chain(of_scenario).collect();
    (problems, Rc::new(simulation))
}

/// What is wrong with texts that are not JSON yet.
fn drafts(document: &Document) -> impl Iterator<Item = Diagnostic> {
    document.drafts.iter().filter_map(|(pointer, text)| {
        let mut diagnostic = JsonText::read(text).1.into_iter().next()?;
        pointer.clone_into(&mut diagnostic.pointer);
        // The span is one in the draft.
        diagnostic.span = None;
        Some(diagnostic)
    })
}

/// How many of `problems` are errors.
pub fn error_count(problems: &[Problem]) -> usize {
    problems
        .iter()
        .filter(|problem| problem.diagnostic.severity == Severity::Error)
        .count()
}

/// What is wrong with the text of a task definition, as `ecslab validate` says it.
fn definition_diagnostics(text: &str) -> Vec<Diagnostic> {
    let mut diagnostics = read_task_definition(text).1;
    // What was made out of a text that is no JSON is good for messages only, and in YAML not
    // every patch can be made.
    let is_broken = diagnostics.iter().any(|it| it.code == NOT_JSON);
    let is_yaml = json_text::may_be_yaml(text);
    for diagnostic in &mut diagnostics {
        let fits = |fix: &mut Box<Fix>| {
            !is_broken && (!is_yaml || json_text::apply_to_yaml(text, &fix.patch).is_some())
        };
        diagnostic.fix = diagnostic.fix.take_if(fits);
    }
    diagnostics
}

/// The tab in which the part of a scenario at `pointer` is edited.
pub fn tab_of(pointer: &str) -> EditorTab {
    TABS.iter()
        .find(|(start, _)| pointer.starts_with(start))
        .map_or(EditorTab::Run, |(_, tab)| *tab)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecslab::scenario::Scenario;

    #[test]
    fn a_text_that_is_not_json_is_an_error_of_its_definition() {
        let document = Document::of(Scenario::default()).with_definition_text(0, "{".into());
        let (problems, _) = judge(&document);
        assert_eq!(problems[0].definition, Some(0));
        assert_eq!(error_count(&problems), 1);
    }
}
