//! A table of what ECS refuses and what surprises, a row for every rule: what breaks it, where
//! that is said, what nearly breaks it, and the fix that is offered.

mod containers;
mod fixes;
mod network;
mod platforms;
mod references;
mod structure;
mod task;
mod words;

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::rules;
use super::{check, on_ec2, on_fargate, on_managed_instances, on_windows, said, set};
use crate::diagnostic::Severity;

/// The rows of the table. Pointers may start with WEB and HELPER, the two containers.
fn all() -> Vec<Case> {
    [
        structure::structure(),
        containers::containers(),
        containers::sizes(),
        network::network(),
        containers::logging(),
        containers::roles(),
        references::references(),
        references::health(),
        references::volumes(),
        platforms::linux(),
        platforms::platforms(),
        platforms::fargate(),
        task::task(),
        task::surprises(),
    ]
    .concat()
}

/// A row of the table.
#[derive(Clone)]
struct Case {
    /// The definition that is changed.
    base: fn() -> Value,
    code: &'static str,
    /// What breaks the rule: pointer and value; null removes, `-` as the last step appends.
    broken: Changes,
    /// Where that is said.
    at: Vec<String>,
    /// What nearly breaks the rule, and no other one.
    near: Changes,
    /// The title of the fix that is offered first.
    fix: Option<&'static str>,
}

type Changes = Vec<(&'static str, Value)>;

impl Case {
    fn broken(&self) -> Value {
        changed(self.base, &self.broken)
    }

    fn near(&self) -> Value {
        changed(self.base, &self.near)
    }
}

fn changed(base: fn() -> Value, changes: &Changes) -> Value {
    let mut definition = base();
    for (pointer, value) in changes {
        set(&mut definition, &written_out(pointer), value.clone());
    }
    definition
}

fn written_out(pointer: &str) -> String {
    pointer
        .replace("WEB", "/containerDefinitions/0")
        .replace("HELPER", "/containerDefinitions/1")
}

/// Rows: `base "code" { changes } at "pointer"; near { changes };`, and when a
/// fix is offered `fix "title"` before the end.
macro_rules! rows {
    ($(
        $base:ident $code:literal { $($path:literal: $value:tt),* } at $($at:literal),+;
        near { $($near:literal: $near_value:tt),* } $(fix $fix:literal)?;
    )*) => {
        vec![$(super::Case {
            base: super::$base,
            code: $code,
            broken: vec![$(($path, serde_json::json!($value))),*],
            at: vec![$(super::written_out($at)),+],
            near: vec![$(($near, serde_json::json!($near_value))),*],
            fix: None$(.or(Some($fix)))?,
        }),*]
    };
}
use rows;

fn severity_of(code: &str) -> Severity {
    let mut described = rules().iter();
    described
        .find(|it| it.code == code)
        .unwrap_or_else(|| panic!("{code} is not in the table of rules"))
        .severity
}

#[test]
fn what_breaks_a_rule_is_said_where_it_is_and_nothing_else_is() {
    for case in all() {
        let definition = case.broken();
        let diagnostics = check(&definition);
        let severity = severity_of(case.code);
        let mut expected: Vec<(&str, &str)> = case
            .at
            .iter()
            .map(|pointer| (case.code, pointer.as_str()))
            .collect();
        let mut found = said(&diagnostics, severity);
        if severity != Severity::Error {
            assert_eq!(said(&diagnostics, Severity::Error), [], "{}", case.code);
            found.retain(|(code, _)| *code == case.code);
        }
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{:?}", case.broken);
    }
}

#[test]
fn what_nearly_breaks_a_rule_breaks_none() {
    for case in all() {
        let diagnostics = check(&case.near());
        let codes: Vec<&str> = diagnostics.iter().map(|it| it.code).collect();
        assert!(
            !codes.contains(&case.code),
            "{}: {:?}",
            case.code,
            case.near
        );
        let errors = said(&diagnostics, Severity::Error);
        assert_eq!(errors, [], "{}: {:?}", case.code, case.near);
    }
}

#[test]
fn every_rule_is_broken_by_a_row_of_the_table() {
    let described: Vec<&str> = rules().iter().map(|it| it.code).collect();
    let codes: BTreeSet<&str> = described.iter().copied().collect();
    assert_eq!(codes.len(), described.len(), "a code is used twice");
    let broken: BTreeSet<&str> = all().iter().map(|it| it.code).collect();
    assert_eq!(codes, broken);
}

#[test]
fn rules_are_described_in_a_sentence() {
    for rule in rules() {
        assert!(rule.says.ends_with('.') && rule.says.len() > 15, "{rule:?}");
        assert!("VOD".contains(rule.source.mark()), "{rule:?}");
        let is_code = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
        assert!(rule.code.chars().all(is_code), "{rule:?}");
    }
}

/// `docs/rules.md`, made from the table of rules.
fn documentation() -> String {
    let mut text = "# What is checked in a task definition\n\n\
        `ecslab validate` and the page hold a task definition to these rules.\n\
        Each line has the code of a rule, how much it matters when it is broken, where it is \
        from, and what it says: V is documented by AWS, or shown by its API model, its agent or \
        a captured answer; O was observed by users; D is our choice where AWS is silent.\n\n\
        | code | | | |\n|---|---|---|---|\n"
        .to_owned();
    for rule in rules() {
        let (code, severity, mark) = (rule.code, rule.severity, rule.source.mark());
        text.push_str(&format!(
            "| `{code}` | {severity} | {mark} | {} |\n",
            rule.says
        ));
    }
    text
}

#[test]
fn the_documentation_lists_the_rules() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, documentation()).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap();
    assert!(
        written == documentation(),
        "docs/rules.md is not what the rules say; UPDATE_GOLDEN=1 writes it anew"
    );
}

#[test]
fn whatever_is_said_comes_with_what_to_do() {
    for case in all() {
        for diagnostic in check(&case.broken()) {
            assert!(diagnostic.help.is_some(), "{diagnostic:?}");
        }
    }
}

#[test]
fn a_plain_definition_breaks_no_rule_and_gives_no_warning() {
    for definition in [on_fargate(), on_ec2()] {
        let diagnostics = check(&definition);
        assert_eq!(said(&diagnostics, Severity::Error), []);
        assert_eq!(said(&diagnostics, Severity::Warning), []);
    }
}
