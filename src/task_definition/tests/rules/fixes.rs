//! What fixes do to the definition and to its text.

use serde_json::Value;

use super::super::{check, said};
use super::all;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::json_text;

/// The definition with the fix made in its text.
fn mended(definition: &Value, fix: &Fix) -> Value {
    let text = serde_json::to_string_pretty(definition).unwrap();
    let text = json_text::apply(&text, &fix.patch)
        .unwrap_or_else(|| panic!("{fix:?} does not fit {text}"));
    serde_json::from_str(&text).unwrap()
}

fn fixes(diagnostics: &[Diagnostic]) -> impl Iterator<Item = (&Diagnostic, &Fix)> {
    diagnostics
        .iter()
        .filter_map(|it| Some((it, it.fix.as_deref()?)))
}

#[test]
fn a_rule_offers_the_fix_that_its_row_names() {
    let mut others = Vec::new();
    for case in all() {
        let diagnostics = check(&case.broken());
        let mut own = diagnostics.iter().filter(|it| it.code == case.code);
        let title = own.find_map(|it| Some(it.fix.as_deref()?.title.as_str()));
        if title != case.fix {
            others.push(format!("{:?}: {title:?}, not {:?}", case.broken, case.fix));
        }
    }
    assert!(others.is_empty(), "{others:#?}");
}

#[test]
fn a_fix_takes_its_fault_away() {
    for case in all() {
        let definition = case.broken();
        let before = check(&definition);
        for (diagnostic, fix) in fixes(&before) {
            let after = check(&mended(&definition, fix));
            let is_there = |it: &&Diagnostic| {
                it.code == diagnostic.code
                    && it.pointer == diagnostic.pointer
                    && it.message == diagnostic.message
            };
            assert!(after.iter().find(is_there).is_none(), "{fix:?}");
        }
    }
}

#[test]
fn a_fix_adds_no_error() {
    for case in all() {
        let definition = case.broken();
        let before = check(&definition);
        for (_, fix) in fixes(&before) {
            let after = check(&mended(&definition, fix));
            let mut left: Vec<&str> = said(&before, Severity::Error)
                .into_iter()
                .map(|(code, _)| code)
                .collect();
            for (code, pointer) in said(&after, Severity::Error) {
                let known = left.iter().position(|it| *it == code);
                let known = known.unwrap_or_else(|| panic!("{fix:?} adds {code} at {pointer}"));
                left.swap_remove(known);
            }
        }
    }
}

#[test]
fn a_fix_leaves_the_rest_of_the_text_as_it_was() {
    let text = r#"{ "family": "shop",
  "networkMode":"awsvpc",   "requiresCompatibilities": [ "EC2" ],
  "containerDefinitions": [
    {"name": "kibana", "image": "kibana:8.1", "memory": 1000,
     "portMappings": [ { "containerPort": 5601, "hostPort": 80 } ]}
  ] }"#;
    let diagnostics = super::super::super::read(text).1;
    let mut fixes = fixes(&diagnostics);
    let (_, fix) = fixes
        .find(|(it, _)| it.code == "host-port-mismatch")
        .unwrap();
    assert_eq!(
        json_text::apply(text, &fix.patch).unwrap(),
        text.replace("\"hostPort\": 80", "\"hostPort\": 5601")
    );
}

#[test]
fn the_patch_starts_where_the_pointer_does() {
    let text = r#"{"taskDefinition": {"family": "a", "containerDefinitions":
        [{"name": "a", "image": "a:1", "memory": "64"}]}}"#;
    let diagnostics = super::super::super::read(text).1;
    let (diagnostic, fix) = fixes(&diagnostics)
        .find(|(it, _)| it.code == "wrong-type")
        .unwrap();
    assert_eq!(
        diagnostic.pointer,
        "/taskDefinition/containerDefinitions/0/memory"
    );
    let paths: Vec<&str> = fix.patch.iter().map(|change| change.path()).collect();
    assert_eq!(paths, [diagnostic.pointer.as_str()]);
    assert!(
        json_text::apply(text, &fix.patch)
            .unwrap()
            .contains(r#""memory": 64"#)
    );
}
