//! Tests of reading JSON with places.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::diagnostic::Severity;

fn read(text: &str) -> JsonText {
    let (json, diagnostics) = JsonText::read(text);
    assert_eq!(diagnostics, [], "{text}");
    json.unwrap()
}

fn slice(text: &str, span: Option<Span>) -> &str {
    let span = span.unwrap();
    text.get(span.start..span.end).unwrap()
}

#[test]
fn every_value_and_every_name_has_its_place() {
    let text = r#"{ "a": [1, {"b/c": "é"}], "~": null }"#;
    let json = read(text);
    assert_eq!(json.value, json!({"a": [1, {"b/c": "é"}], "~": null}));
    for (pointer, value, name) in [
        ("", text, None),
        ("/a", r#"[1, {"b/c": "é"}]"#, Some(r#""a""#)),
        ("/a/0", "1", None),
        ("/a/1/b~1c", r#""é""#, Some(r#""b/c""#)),
        ("/~0", "null", Some(r#""~""#)),
    ] {
        assert_eq!(slice(text, json.span(text, pointer)), value, "{pointer}");
        let found = json.name_span(text, pointer);
        assert_eq!(found.map(|_| slice(text, found)), name, "{pointer}");
    }
}

#[test]
fn what_is_absent_is_placed_at_the_object_that_lacks_it() {
    let text = r#"{"a": [{"b": 1}]}"#;
    let json = read(text);
    for (pointer, place) in [
        ("/a/0/x", r#"{"b": 1}"#),
        ("/a/0/b/x", "1"),
        ("/a/7/x", r#"[{"b": 1}]"#),
        ("/x/y/z", text),
        ("not a pointer", text),
    ] {
        assert_eq!(slice(text, json.span(text, pointer)), place, "{pointer}");
    }
    assert_eq!(json.name_span(text, "/a/0/x"), None);
}

#[test]
fn a_syntax_error_says_where_it_is_and_what_was_expected() {
    for (text, line, column, expected) in [
        ("", 1, 1, "The text is empty"),
        (" \n ", 2, 2, "The text is empty"),
        ("{\n  \"a\": 1,\n}", 2, 9, "another entry after the comma"),
        ("[1,]", 1, 3, "another entry after the comma"),
        ("{\"a\": 1 \"b\": 2}", 1, 8, "Expected a comma"),
        ("[1 2]", 1, 3, "Expected a comma"),
        ("{\"a\" 1}", 1, 6, "Expected a colon"),
        ("{\"a\":}", 1, 6, "Expected a value, found }"),
        ("{a: 1}", 1, 2, "a member's name in double quotes"),
        ("{1: 1}", 1, 2, "a member's name in double quotes"),
        ("{'a': 1}", 1, 2, "double quotes"),
        ("{\"a\": integer}", 1, 7, "Expected a value, found integer"),
        ("{\"a\": None}", 1, 7, "Expected a value, found None"),
        ("{\"a\": 1 // one\n}", 1, 9, "Comments are not allowed"),
        ("{\"a\": 1", 1, 1, "expected }"),
        ("[1", 1, 1, "expected ]"),
        ("[1}", 1, 3, "Expected a value, found }"),
        ("{\"a\": 1} {}", 1, 10, "the end of the text"),
        ("{\"a\": \"x\n}", 1, 7, "not closed on its line"),
        ("[\"a\tb\"]", 1, 4, "U+0009"),
        ("[\"a\\x\"]", 1, 4, "after the backslash"),
        ("[\"\\ud800\"]", 1, 3, "code after \\u"),
        ("[1,\u{a0}2]", 1, 4, "U+00A0"),
        ("[+1]", 1, 2, "Expected a number"),
        ("[.5]", 1, 2, "Expected a number"),
        ("[0x1]", 1, 2, "Expected a number"),
        ("[NaN]", 1, 2, "Expected a value"),
        ("[1e]", 1, 4, "Expected a number"),
        ("[01]", 1, 3, "Expected a comma"),
        ("\u{feff}[1,]", 1, 3, "another entry after the comma"),
    ] {
        let (json, diagnostics) = JsonText::read(text);
        assert!(json.is_none(), "{text:?}");
        let [diagnostic] = diagnostics.as_slice() else {
            panic!("{text:?}: {diagnostics:?}");
        };
        assert_eq!(diagnostic.code, NOT_JSON, "{text:?}");
        assert!(
            diagnostic.message.contains(expected),
            "{text:?}: {diagnostic:?}"
        );
        assert!(diagnostic.help.is_some(), "{text:?}");
        let span = diagnostic.span.unwrap();
        assert_eq!((span.line, span.column), (line, column), "{text:?}");
    }
}

#[test]
fn text_with_a_slip_is_still_read_for_what_it_means() {
    let text = "{\n  // the web\n  family: 'web',\n  \"cpu\": 1\n  \"memory\": 2,\n}";
    assert!(JsonText::read(text).0.is_none());
    let json = JsonText::recover(text).unwrap();
    assert_eq!(json.value, json!({"family": "web", "cpu": 1, "memory": 2}));
    assert_eq!(slice(text, json.span(text, "/family")), "'web'");
    assert!(JsonText::recover("{\"a\": integer}").is_none());
}

#[test]
fn of_two_members_with_one_name_the_later_counts_and_the_earlier_is_reported() {
    let text = r#"{"a": {"x": 1}, "b": 2, "a": {"y": 3}}"#;
    let (json, diagnostics) = JsonText::read(text);
    let json = json.unwrap();
    assert_eq!(json.value, json!({"a": {"y": 3}, "b": 2}));
    assert_eq!(slice(text, json.span(text, "/a/y")), "3");
    assert_eq!(slice(text, json.span(text, "/b")), "2");
    let [diagnostic] = diagnostics.as_slice() else {
        panic!("{diagnostics:?}");
    };
    assert_eq!(diagnostic.severity, Severity::Warning);
    assert_eq!(
        (diagnostic.code, diagnostic.pointer.as_str()),
        ("duplicate-member", "/a")
    );
    assert_eq!(diagnostic.span.unwrap().start, 1);
}

#[test]
fn a_number_out_of_range_is_no_reason_to_refuse_a_document() {
    let (json, diagnostics) = JsonText::read("[1e999, -1e999, 18446744073709551616, -0]");
    let value = json.unwrap().value;
    assert_eq!(value[0].as_f64(), Some(f64::MAX));
    assert_eq!(value[1].as_f64(), Some(f64::MIN));
    assert_eq!(value[2].as_f64(), Some(18_446_744_073_709_551_616.0));
    let pointers: Vec<_> = diagnostics.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(pointers, ["/0", "/1"]);
}

#[test]
fn nesting_is_read_to_its_limit_and_refused_beyond_without_a_crash() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(JsonText::read(&nested(MAXIMUM_DEPTH)).0.is_some());
    for text in [
        nested(MAXIMUM_DEPTH + 1),
        nested(100_000),
        "[".repeat(1_000_000),
        "{\"a\":".repeat(100_000),
    ] {
        let (json, diagnostics) = JsonText::read(&text);
        assert!(json.is_none());
        assert_eq!(diagnostics[0].code, JSON_TOO_DEEP);
        assert!(JsonText::recover(&text).is_none());
    }
}

#[test]
fn text_beyond_the_size_limit_is_refused() {
    let text = " ".repeat(MAXIMUM_BYTES + 1);
    let (json, diagnostics) = JsonText::read(&text);
    assert!(json.is_none());
    assert_eq!(diagnostics[0].code, JSON_TOO_LARGE);
}

/// Any JSON value of moderate size.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Text that looks like JSON, so that more than the first byte of the reader is reached.
fn almost_json() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{", "}", "[", "]", ":", ",", "\"", "\"a\"", "'", "\\", "\\u", "\\ud83d", "1", "-", ".",
        "e", "0x", "true", "null", "word", " ", "\n", "\t", "//", "/*", "*/", "é", "\u{a0}",
        "\u{feff}", "𝄞", "\0",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn what_serde_json_writes_is_read_as_it_was(value in any_json()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            // Floats may differ in their last digit between reader and writer.
            let expected: Value = serde_json::from_str(&text).unwrap();
            let (json, diagnostics) = JsonText::read(&text);
            prop_assert_eq!(diagnostics, []);
            prop_assert_eq!(json.unwrap().value, expected);
        }
    }

    /// Text without fault is read by another reader than text with one.
    #[test]
    fn both_readers_find_the_same_values_in_the_same_places(value in any_json()) {
        for text in [format!("{value}"), format!("\u{feff} {value:#}\n")] {
            let (body, offset) = without_byte_order_mark(&text);
            let json = read(&text);
            let (thorough, diagnostics) = JsonText::read_thoroughly(&text, body, offset);
            prop_assert_eq!(diagnostics, []);
            let thorough = thorough.unwrap();
            prop_assert_eq!(&json.value, &thorough.value);
            let _ = json.span(&text, "");
            prop_assert_eq!(json.places, thorough.places);
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic_and_it_agrees_with_serde_json(text in almost_json()) {
        let (json, diagnostics) = JsonText::read(&text);
        let _ = JsonText::recover(&text);
        for diagnostic in &diagnostics {
            let span = diagnostic.span.unwrap();
            prop_assert!(text.get(span.start..span.end).is_some(), "{:?}", span);
        }
        let body = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let expected = serde_json::from_str::<Value>(body);
        prop_assert_eq!(json.map(|json| json.value), expected.ok());
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        let (json, diagnostics) = JsonText::read(&text);
        prop_assert!(json.is_some() || !diagnostics.is_empty());
    }
}
