//! Whatever is given for a task definition, there is an answer that names the place and the way
//! out: no panic, no overflow of the stack, nothing that takes forever.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use ecslab::diagnostic::{Diagnostic, Severity, has_errors};
use ecslab::json_text::decode;
use ecslab::placement::read_task_definition;
use proptest::prelude::*;

const BOOKSHOP: &str = include_str!("cases/task-definitions/bookshop-on-fargate.json");
const DESCRIBED: &str = include_str!("cases/task-definitions/describe-output.json");
const TEMPLATE: &str = include_str!("cases/task-definitions/template.yaml");
const CONTAINERS: &str = include_str!("cases/task-definitions/container-list.json");

/// Everything that is said about a file of these bytes.
fn said(bytes: &[u8]) -> Vec<Diagnostic> {
    match decode(bytes.to_vec()) {
        Ok(text) => {
            let (definition, diagnostics) = read_task_definition(&text);
            assert!(definition.is_some() || has_errors(&diagnostics));
            for diagnostic in &diagnostics {
                let span = diagnostic.span.unwrap();
                let held = text.get(span.start..span.end);
                assert!(
                    held.is_some(),
                    "{diagnostic:?} is at characters of the text"
                );
                assert!(
                    diagnostic.pointer.is_empty() || diagnostic.pointer.starts_with('/'),
                    "{diagnostic:?} has a JSON pointer"
                );
            }
            diagnostics
        }
        Err(diagnostic) => vec![*diagnostic],
    }
}

/// Code, line and column of the first error or warning of a code.
fn place(bytes: &[u8], code: &str) -> Option<(usize, usize)> {
    let diagnostics = said(bytes);
    let mut found = diagnostics.iter().filter(|it| it.code == code);
    let diagnostic = found.find(|it| it.severity != Severity::Info)?;
    diagnostic.span.map(|span| (span.line, span.column))
}

/// The bookshop with a member put before its family.
fn with_member(member: &str) -> Vec<u8> {
    BOOKSHOP
        .replacen('{', &format!("{{{member},"), 1)
        .into_bytes()
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (bytes, code, line, column) in [
        (b"".to_vec(), "not-json", 1, 1),
        (b"not JSON".to_vec(), "not-json", 1, 1),
        (b"{\"family\": \"a".to_vec(), "not-json", 1, 12),
        (b"{\"family\": \"a\xff\"}".to_vec(), "not-utf-8", 1, 14),
        (b"\xff\xfe{\0}\0".to_vec(), "not-utf-8", 1, 1),
        (with_member("\"user\": \"\\ud800\""), "not-json", 1, 11),
        (with_member("\"user\": \"a\0\""), "not-json", 1, 12),
        (b"{\"family\": 1}\0".to_vec(), "not-json", 1, 14),
        (with_member("\"cpu\": 1e999"), "number-out-of-range", 1, 9),
        (with_member("\"family\": \"b\""), "duplicate-member", 1, 2),
        (b"family: 'a".to_vec(), "not-yaml", 1, 9),
    ] {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let shown: String = shown.chars().take(60).collect();
        assert_eq!(place(&bytes, code), Some((line, column)), "{shown:?}");
    }
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let marked = format!("\u{feff}{BOOKSHOP}");
    let pointers = |text: &str| -> Vec<_> {
        let said = said(text.as_bytes()).into_iter();
        said.map(|it| (it.code, it.pointer)).collect()
    };
    assert!(!has_errors(&said(marked.as_bytes())));
    assert_eq!(pointers(&marked), pointers(BOOKSHOP));
}

#[test]
fn integers_past_all_ranges_are_out_of_range() {
    for number in [
        "9223372036854775808",
        "18446744073709551616",
        "-9223372036854775809",
        "1e30",
    ] {
        let text = format!(
            r#"{{"family": "a", "containerDefinitions":
                [{{"name": "a", "image": "a:1", "memory": {number}}}]}}"#
        );
        let diagnostics = said(text.as_bytes());
        let pointer = "/containerDefinitions/0/memory";
        let mut errors = diagnostics
            .iter()
            .filter(|it| it.severity == Severity::Error);
        assert!(
            errors.any(|it| it.pointer == pointer),
            "{number}: {diagnostics:?}"
        );
    }
}

#[test]
fn ten_thousand_levels_are_too_deep() {
    const DEPTH: usize = 10_000;
    for text in [
        format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH)),
        "[".repeat(DEPTH),
        format!("{}1{}", "{\"a\":".repeat(DEPTH), "}".repeat(DEPTH)),
        format!(
            "{{\"containerDefinitions\":{}{}}}",
            "[".repeat(DEPTH),
            "]".repeat(DEPTH)
        ),
        format!("a: {}{}", "[".repeat(DEPTH), "]".repeat(DEPTH)),
        format!("a: {}", "{a: ".repeat(DEPTH)),
        (0..DEPTH / 4)
            .map(|level| format!("{}a:\n", " ".repeat(level)))
            .collect(),
        "- ".repeat(DEPTH),
    ] {
        let start: String = text.chars().take(20).collect();
        assert!(place(text.as_bytes(), "json-too-deep").is_some(), "{start}");
    }
}

/// Megabytes of whatever makes a reader or a rule work hard. What took the square of their
/// number would not come to an end.
#[test]
fn megabytes_are_answered() {
    const LENGTH: usize = 1 << 20;
    let filled = |start: &str, with: &dyn Fn(usize) -> String, end: &str| {
        let mut text = start.to_owned();
        let mut index = 0;
        while text.len() < LENGTH {
            text.push_str(&with(index));
            index += 1;
        }
        text + end
    };
    let container = |index: usize| format!(r#"{{"name":"c{index}","image":"a:1"}},"#);
    for (text, code) in [
        (" ".repeat(10 * LENGTH), "not-json"),
        ("x".repeat(10 * LENGTH), "not-json"),
        ("{".repeat(20 * LENGTH), "json-too-large"),
        (
            filled("\"", &|_| "x".repeat(1 << 20), "\""),
            "not-a-task-definition",
        ),
        (
            filled("[", &|_| "1,".to_owned(), "1]"),
            "not-a-task-definition",
        ),
        (
            filled("{", &|_| "\"a\":1,".to_owned(), "\"a\":1}"),
            "duplicate-member",
        ),
        (
            filled("{", &|it| format!("\"a{it}\":1,"), "\"a\":1}"),
            "definition-length",
        ),
        (
            filled("{\"containerDefinitions\":[", &container, "{}]}"),
            "definition-length",
        ),
        (
            filled("{", &|it| format!("\"a{}\":1,", it / 2), "\"a\":1}"),
            "duplicate-member",
        ),
        (filled("[", &container, "{}]"), "definition-length"),
        (
            filled("", &|it| format!("a{it}: é\n"), ""),
            "definition-length",
        ),
        (filled("a: 'é", &|_| "x\n  ".to_owned(), ""), "not-yaml"),
        (
            filled(
                "Resources:\n",
                &|it| {
                    format!("  A{it}: {{Type: 'AWS::ECS::TaskDefinition', Properties: {{a: 1}}}}\n")
                },
                "",
            ),
            "unknown-member",
        ),
    ] {
        let start: String = text.chars().take(40).collect();
        assert!(
            place(text.as_bytes(), code).is_some(),
            "{start:?} has {code}"
        );
    }
}

/// Bytes of a good document that something has happened to.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let documents = prop::sample::select(vec![BOOKSHOP, DESCRIBED, TEMPLATE, CONTAINERS]);
    let place = any::<prop::sample::Index>;
    let damage = prop_oneof![
        place().prop_map(Damage::CutOff),
        (place(), any::<u8>()).prop_map(|(at, byte)| Damage::Replaced(at, byte)),
        (
            place(),
            prop::sample::select(b"{}[]\",:\\\0 -'\n\t&*!#e9".to_vec())
        )
            .prop_map(|(at, byte)| Damage::Replaced(at, byte)),
        (place(), place(), place()).prop_map(|(from, to, at)| Damage::Copied(from, to, at)),
        (place(), place()).prop_map(|(from, to)| Damage::TakenOut(from, to)),
    ];
    (documents, prop::collection::vec(damage, 1..6)).prop_map(|(document, damages)| {
        let mut bytes = document.as_bytes().to_vec();
        for damage in damages {
            damage.apply(&mut bytes);
        }
        bytes
    })
}

#[derive(Clone, Debug)]
enum Damage {
    CutOff(prop::sample::Index),
    Replaced(prop::sample::Index, u8),
    Copied(
        prop::sample::Index,
        prop::sample::Index,
        prop::sample::Index,
    ),
    TakenOut(prop::sample::Index, prop::sample::Index),
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len() + 1;
        let range = |from: &prop::sample::Index, to: &prop::sample::Index| {
            let (from, to) = (from.index(length), to.index(length));
            from.min(to)..from.max(to)
        };
        match self {
            Damage::CutOff(at) => bytes.truncate(at.index(length)),
            Damage::Replaced(at, byte) => {
                if let Some(place) = bytes.get_mut(at.index(length)) {
                    *place = *byte;
                }
            }
            Damage::Copied(from, to, at) => {
                let copy = bytes.get(range(from, to)).unwrap_or_default().to_vec();
                let at = at.index(length);
                bytes.splice(at..at, copy);
            }
            Damage::TakenOut(from, to) => drop(bytes.drain(range(from, to))),
        }
    }
}

proptest! {
    #[test]
    fn a_damaged_document_is_answered(bytes in damaged()) {
        said(&bytes);
    }
}
