//! The texts in which task definitions were written, for branches that are not played: a scenario
//! has only what they mean.

use ecslab::json_text::JsonText;
use ecslab::scenario::Scenario;
use serde_json::Value;

use crate::store::Document;
use crate::store::document::pretty;

/// Keeps those of `played` that a branch has and that nobody could write again from their meaning,
/// and forgets those that no branch has.
pub(super) fn keep(document: &mut Document, played: &[String]) {
    let branches = document.scenario.branches.iter();
    let definitions = branches.filter_map(|branch| branch.scenario.get("taskDefinitions"));
    let needed: Vec<&Value> = definitions.filter_map(Value::as_array).flatten().collect();
    let mut kept: Vec<String> = Vec::new();
    for text in document.kept_texts.iter().chain(played) {
        let is_needed =
            meaning(text).is_some_and(|value| needed.contains(&&value) && *text != pretty(&value));
        if is_needed && !kept.contains(text) {
            kept.push(text.clone());
        }
    }
    document.kept_texts = kept;
}

/// Writes the task definitions of `document`, in which another branch is played now, as they were
/// written; `played` are the texts of what was played before. Returns those of `wanted`, which is
/// played now.
pub(super) fn follow(document: &mut Document, wanted: &Scenario, played: &[String]) -> Vec<String> {
    let before = std::mem::take(&mut document.definition_texts);
    let known: Vec<(Value, &String)> = before
        .iter()
        .chain(played)
        .chain(&document.kept_texts)
        .filter_map(|text| Some((meaning(text)?, text)))
        .collect();
    let written = |value: &Value| {
        let known = known.iter().find(|(meant, _)| meant == value);
        known.map_or_else(|| pretty(value), |(_, text)| String::clone(text))
    };
    let definitions = document.scenario.task_definitions.iter();
    let texts: Vec<String> = definitions
        .enumerate()
        .map(|(index, value)| match before.get(index) {
            // What is not JSON yet is an edit, too.
            Some(text) if meaning(text).is_none_or(|meant| meant == *value) => text.clone(),
            _ => written(value),
        })
        .collect();
    let run_texts = wanted.task_definitions.iter().map(written).collect();
    document.definition_texts = texts;
    keep(document, &[before, played.to_vec()].concat());
    run_texts
}

fn meaning(text: &str) -> Option<Value> {
    Some(JsonText::read_json_or_yaml(text).0?.value)
}
