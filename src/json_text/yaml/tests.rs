//! Tests of reading YAML with places.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::{JSON_TOO_DEEP, JSON_TOO_LARGE, JsonText, NOT_YAML, may_be_yaml};

fn value(text: &str) -> Value {
    let (json, diagnostics) = JsonText::read_yaml(text);
    assert_eq!(diagnostics, [], "{text}");
    json.unwrap().value
}

/// The text at `pointer`, and the line and column of its start.
fn place(text: &str, pointer: &str) -> (String, usize, usize) {
    let json = JsonText::read_yaml(text).0.unwrap();
    let span = json.span(text, pointer).unwrap();
    let held = text.get(span.start..span.end).unwrap();
    (held.to_owned(), span.line, span.column)
}

#[test]
fn plain_scalars_are_what_cloudformation_takes_them_for() {
    for (scalar, expected) in [
        ("256", json!(256)),
        ("-1", json!(-1)),
        ("0.5", json!(0.5)),
        ("true", json!(true)),
        ("yes", json!(true)),
        ("Off", json!(false)),
        ("~", Value::Null),
        ("null", Value::Null),
        ("web:1", json!("web:1")),
        ("2010-09-09", json!("2010-09-09")),
        ("'256'", json!("256")),
        ("\"a\\tb\"", json!("a\tb")),
        ("!!str 256", json!("256")),
        // Numbers that JSON would write differently keep their spelling.
        ("012345678901", json!("012345678901")),
        ("1.10", json!("1.10")),
        ("1e3", json!("1e3")),
    ] {
        assert_eq!(
            value(&format!("a: {scalar}")),
            json!({"a": expected}),
            "{scalar}"
        );
    }
    assert_eq!(value("a:\n"), json!({"a": null}));
    assert_eq!(
        value("a: |\n  x\n  y\nb: 1"),
        json!({"a": "x\ny\n", "b": 1})
    );
}

#[test]
fn short_tags_are_the_functions_they_stand_for() {
    for (text, expected) in [
        ("!Ref A", json!({"Ref": "A"})),
        ("!Condition A", json!({"Condition": "A"})),
        ("!Sub '${A}'", json!({"Fn::Sub": "${A}"})),
        ("!GetAtt A.Arn", json!({"Fn::GetAtt": "A.Arn"})),
        (
            "!Join ['', [a, !Ref B]]",
            json!({"Fn::Join": ["", ["a", {"Ref": "B"}]]}),
        ),
        (
            "!Transform {Name: a}",
            json!({"Fn::Transform": {"Name": "a"}}),
        ),
        ("\n    - !Ref A\n    - b", json!([{"Ref": "A"}, "b"])),
    ] {
        assert_eq!(
            value(&format!("a: {text}")),
            json!({"a": expected}),
            "{text}"
        );
    }
}

#[test]
fn every_value_has_its_place() {
    let text = "\u{feff}# é\nFamily: é-web # note\nMap:\n  One: !Ref 'A'\n  Two: {a: [1, 2,], b: c,}\n\
                List:\n  - x\n  - y: 1\n    z: |\n      text\n\
                Quoted: 'it''s' # 'x'\nFlow: [{a: \"\\\"\" }, ] # ]\nBlock: # [\n  x: 1 # [y]\n# ]\n\n";
    for (pointer, expected) in [
        ("/Family", ("é-web", 2, 9)),
        ("/Map", ("One: !Ref 'A'\n  Two: {a: [1, 2,], b: c,}", 4, 3)),
        ("/Map/One", ("!Ref 'A'", 4, 8)),
        ("/Map/One/Ref", ("!Ref 'A'", 4, 8)),
        ("/Map/Two", ("{a: [1, 2,], b: c,}", 5, 8)),
        ("/Map/Two/a", ("[1, 2,]", 5, 12)),
        ("/Map/Two/a/1", ("2", 5, 16)),
        ("/List/0", ("x", 7, 5)),
        ("/List/1", ("y: 1\n    z: |\n      text", 8, 5)),
        ("/List/1/z", ("text", 10, 7)),
        // Neither a comment behind a value nor a bracket in one belongs to the value.
        ("/Quoted", ("'it''s'", 11, 9)),
        ("/Flow", ("[{a: \"\\\"\" }, ]", 12, 7)),
        ("/Block", ("x: 1", 14, 3)),
        // What is absent is in the object that lacks it.
        (
            "/Map/Three",
            ("One: !Ref 'A'\n  Two: {a: [1, 2,], b: c,}", 4, 3),
        ),
    ] {
        let (held, line, column) = expected;
        assert_eq!(
            place(text, pointer),
            (held.to_owned(), line, column),
            "{pointer}"
        );
    }
    let json = JsonText::read_yaml(text).0.unwrap();
    let name = json.name_span(text, "/Map/Two").unwrap();
    assert_eq!(text.get(name.start..name.end), Some("Two"));
}

#[test]
fn aliases_repeat_what_they_name_where_they_stand() {
    let text = "a: &one\n  x: 1\nb: *one\n";
    assert_eq!(value(text), json!({"a": {"x": 1}, "b": {"x": 1}}));
    assert_eq!(place(text, "/b"), ("*one".to_owned(), 3, 4));
}

#[test]
fn a_member_given_twice_counts_once() {
    let (json, diagnostics) = JsonText::read_yaml("a:\n  - {b: 1, b: 2}\n");
    assert_eq!(json.unwrap().value, json!({"a": [{"b": 2}]}));
    let found: Vec<_> = diagnostics
        .iter()
        .map(|it| (it.code, it.pointer.as_str(), it.span.unwrap().column))
        .collect();
    assert_eq!(found, [("duplicate-member", "/a/0/b", 6)]);
}

#[test]
fn the_first_of_several_documents_is_read() {
    let (json, diagnostics) = JsonText::read_yaml("a: 1\n---\nb: 2\n");
    assert_eq!(json.unwrap().value, json!({"a": 1}));
    assert_eq!(diagnostics[0].code, "second-document");
    assert_eq!(diagnostics[0].span.unwrap().line, 2);
}

#[test]
fn what_is_no_yaml_is_said_with_its_place() {
    for (text, code, line) in [
        ("a: [1, 2\nb: 3\n", NOT_YAML, 2),
        ("a: 'x\nb: 3\n", NOT_YAML, 1),
        ("a: 1\n b: 2\n", NOT_YAML, 2),
        ("a: 1\n\tb: 2\n", NOT_YAML, 1),
        ("a: *unknown\n", NOT_YAML, 1),
        ("a: &x [*x]\n", NOT_YAML, 1),
        ("? [a]\n: b\n", NOT_YAML, 1),
        ("\n# nothing\n", "not-json", 3),
    ] {
        let (json, diagnostics) = JsonText::read_yaml(text);
        assert!(json.is_none(), "{text:?}");
        let last = diagnostics.last().unwrap();
        assert_eq!(
            (last.code, last.span.unwrap().line),
            (code, line),
            "{text:?}"
        );
    }
}

#[test]
fn neither_depth_nor_repetition_is_without_bounds() {
    let deep = format!("a: {}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(JsonText::read_yaml(&deep).1[0].code, JSON_TOO_DEEP);
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let repeated = format!("*a{}, ", level - 1).repeat(10);
        laughs.push_str(&format!("a{level}: &a{level} [{repeated}]\n"));
    }
    assert_eq!(JsonText::read_yaml(&laughs).1[0].code, JSON_TOO_LARGE);
    let nested = (1..200).fold("a0: &a0 [x]\n".to_owned(), |text, level| {
        format!("{text}a{level}: &a{level} [*a{}]\n", level - 1)
    });
    assert_eq!(JsonText::read_yaml(&nested).1[0].code, JSON_TOO_DEEP);
}

#[test]
fn a_sentence_or_broken_json_is_not_taken_for_yaml() {
    for (text, expected) in [
        ("family: web", true),
        ("# note\n\nResources:\n  A: 1", true),
        ("---\nfamily: web", true),
        ("- Name: web", true),
        ("{\"family\": web}", false),
        ("[1, 2", false),
        ("hello", false),
        ("\"family\"", false),
        ("", false),
    ] {
        assert_eq!(may_be_yaml(text), expected, "{text:?}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_reading_yaml_panic(text in any::<String>()) {
        let (json, diagnostics) = JsonText::read_yaml(&text);
        prop_assert!(json.is_some() || !diagnostics.is_empty());
    }

    /// Texts of the characters that mean something.
    #[test]
    fn no_punctuation_makes_reading_yaml_panic(
        text in "([a-c]|[-?:,{}\\[\\]#&*!|>'\"%@` \t\n]|é){0,40}",
    ) {
        let (json, diagnostics) = JsonText::read_yaml(&text);
        prop_assert!(json.is_some() || !diagnostics.is_empty());
        for diagnostic in diagnostics {
            let span = diagnostic.span.unwrap();
            prop_assert!(text.get(span.start..span.end).is_some(), "{text:?} {span:?}");
        }
    }
}
