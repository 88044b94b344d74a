//! Tests of changing one value of a YAML text.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;

/// `text` with the change, in which `old`, that stands in it once, has become `new`.
fn expect(text: &str, pointer: &str, value: Option<Value>, old: &str, new: &str) {
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let line_break = line_break(&text);
        let (old, new) = (old.replace('\n', line_break), new.replace('\n', line_break));
        assert_eq!(text.matches(&old).count(), 1, "{old:?} in {text}");
        let expected = text.replacen(&old, &new, 1);
        let changed = set_in_yaml(&text, pointer, value.as_ref());
        assert_eq!(
            changed.as_deref(),
            Some(&*expected),
            "{pointer} of {text:?}"
        );
    }
}

#[test]
fn a_scalar_is_replaced_as_the_text_writes_scalars() {
    for (text, pointer, value, old, new) in [
        ("cpu: 256 # units\nb: 1\n", "/cpu", json!(128), "256", "128"),
        (
            "cpu: '256' # units\nb: 1",
            "/cpu",
            json!("128"),
            "256",
            "128",
        ),
        (
            "cpu: \"256\"   # it's \"a\"\n",
            "/cpu",
            json!("128"),
            "256",
            "128",
        ),
        (
            "cpu: !!str 256 # c\n",
            "/cpu",
            json!("128"),
            "256",
            "\"128\"",
        ),
        ("cpu: &x 256 # c\n", "/cpu", json!(128), "256", "128"),
        ("{cpu: 256, b: 1} # c\n", "/cpu", json!(128), "256", "128"),
        ("{\"cpu\":256, b: 1}\n", "/cpu", json!(128), "256", "128"),
        ("a: [ 1,  2, # c\n  3 ]\n", "/a/1", json!(9), "2", "9"),
        ("a: it\nb: 1\n", "/a", json!("x: y"), "it", "\"x: y\""),
        ("a: 'it'\nb: 1\n", "/a", json!("it's"), "'it'", "'it''s'"),
        ("a: 'it'\nb: 1\n", "/a", json!("x\ny"), "'it'", "\"x\\ny\""),
        ("a: >-\n  it\nb: 1\n", "/a", json!("ok"), "it", "ok"),
        ("a:   # c\nb: 1\n", "/a", json!(3), "a:", "a: 3"),
        ("? a\n: 1\n", "/a", json!(2), "1", "2"),
        ("- - - 1\n    - 2\n", "/0/0/1", json!(5), "2", "5"),
        ("---\na: 1\n---\na: 2\n", "/a", json!(3), "1", "3"),
        ("\u{feff}é: 1\n", "/é", json!(3), "1", "3"),
    ] {
        expect(text, pointer, Some(value), old, new);
    }
}

#[test]
fn what_is_taken_out_takes_its_lines_or_its_comma_with_it() {
    let lists = "\
constraints: # of the cluster
  # blue
  - type: memberOf # stack
    expression: a == b

  # green
  - type: distinctInstance
  # last
  - # by zone
    type: memberOf
ports:
- 1
- 2
";
    for (text, pointer, old, new) in [
        (lists, "/ports/1", "- 2\n", ""),
        (lists, "/ports/0", "- 1\n", ""),
        (lists, "/ports", "ports:\n- 1\n- 2\n", ""),
        (
            lists,
            "/constraints/0",
            "  - type: memberOf # stack\n    expression: a == b\n",
            "",
        ),
        (lists, "/constraints/1", "  - type: distinctInstance\n", ""),
        (
            lists,
            "/constraints/2",
            "  - # by zone\n    type: memberOf\n",
            "",
        ),
        (
            lists,
            "/constraints/0/expression",
            "    expression: a == b\n",
            "",
        ),
        (
            lists,
            "/constraints/0/type",
            "type: memberOf # stack\n    expression",
            " # stack\n    expression",
        ),
        ("a:\n  - x: 1\n    y: 2\n", "/a/0/x", "x: 1\n    y", "y"),
        // Nothing is left of the list.
        (
            "a: # c\n  # d\n  - x: 1\n    y: 2\nb: 1\n",
            "/a/0",
            "a: # c\n  # d\n  - x: 1\n    y: 2\n",
            "a: [] # c\n  # d\n",
        ),
        ("a:\n- x # c\nb: 1\n", "/a/0", "a:\n- x # c\n", "a: []\n"),
        ("a:\n  b: 1\n", "/a/b", "a:\n  b: 1\n", "a: {}\n"),
        ("- - 1\n- 2\n", "/0/0", "- 1", "[]"),
        ("- &x\n  - 1\n- 2\n", "/0/0", "- 1\n-", "[]\n-"),
        ("a: [x, y]\n", "/a/0", "x, ", ""),
        ("a: [x, y, ] # c\n", "/a/1", ", y", ""),
        ("a: [x, y]\n", "/a/1", ", y", ""),
        ("a: [ {b: c} ] # c\n", "/a/0", "[ {b: c} ]", "[]"),
        ("a: [x, # of x\n    y]\n", "/a/1", "    y", "    "),
        ("a: {x: 1, 'y': 2}\n", "/a/x", "x: 1, ", ""),
        ("a: 1\nb: 2", "/b", "b: 2", ""),
        ("a: |\n  x\n  y\n\nb: 2", "/a", "a: |\n  x\n  y\n", ""),
        ("{a: 1, b: } # c\n", "/a", "a: 1, ", ""),
        ("{a: 1, b: } # c\n", "/b", ", b:", ""),
        ("a:\nb: 1\n", "/a", "a:\n", ""),
        ("a: 1\n", "/b", "a: 1\n", "a: 1\n"),
    ] {
        expect(text, pointer, None, old, new);
    }
}

#[test]
fn what_is_added_stands_like_its_neighbours() {
    for (text, pointer, value, old, new) in [
        ("a: 1 # c\n", "/b", json!("x"), "# c\n", "# c\nb: x\n"),
        ("a: 1", "/b", json!("x"), "a: 1", "a: 1\nb: x"),
        (
            "l:\n  - a: 1\n    b: |\n      x\n\nc: 1\n",
            "/l/0/d",
            json!("9"),
            "      x\n",
            "      x\n    d: \"9\"\n",
        ),
        (
            "l:\n- a\n# c\nm: 1\n",
            "/l/1",
            json!("b"),
            "- a\n",
            "- a\n- b\n",
        ),
        (
            "l:\n- a\n# c\nm: 1\n",
            "/l/-",
            json!({"x": 1, "y": 2}),
            "- a\n",
            "- a\n- x: 1\n  y: 2\n",
        ),
        ("\"a\": 1\n", "/b", json!("x"), "1\n", "1\n\"b\": x\n"),
        (
            "a:\n    b: 1\n",
            "/c/d/0/e",
            json!(true),
            "b: 1\n",
            "b: 1\nc:\n    d:\n        - e: true\n",
        ),
        ("a: 1\n", "/b", json!([]), "1\n", "1\nb: []\n"),
        (
            "a: {b: 1} # c\n",
            "/a/c",
            json!("x, y"),
            "1}",
            "1, c: \"x, y\"}",
        ),
        ("a: {'b': 1,} # c\n", "/a/c", json!("x"), "1,", "1, 'c': x,"),
        (
            "a: {\n    b: 1 # one\n  }\n",
            "/a/c",
            json!(2),
            "b: 1",
            "b: 1,\n    c: 2",
        ),
        ("a: []\n", "/a/0", json!({"b": [1]}), "[]", "[{\"b\":[1]}]"),
        ("a: {}\n", "/a/b", json!(1), "{}", "{b: 1}"),
        ("a:\nb: 1\n", "/b", json!(2), "1", "2"),
        (
            "a: 1\n---\nb: 2\n",
            "/c",
            json!(3),
            "a: 1\n",
            "a: 1\nc: 3\n",
        ),
    ] {
        expect(text, pointer, Some(value), old, new);
    }
}

#[test]
fn what_would_change_more_than_its_place_is_not_done() {
    let anchor = |name: &str| Some(Sharing::Anchor(name.to_owned()));
    let alias = |name: &str| Some(Sharing::Alias(name.to_owned()));
    for (text, pointer, why) in [
        ("a: &one 1 # c\nb: *one\n", "/a", anchor("one")),
        ("a: &one {x: 1}\nb: *one # c\n", "/b/x", alias("one")),
        ("a: &one {x: 1}\nb: *one # c\n", "/a/x", anchor("one")),
        ("a: &one # c\n  x: 1\nb: *one\n", "/a/x", anchor("one")),
        ("a: &one\n  - x: 1\nb: [*one]\n", "/b/0/0/x", alias("one")),
        ("a: 1\n", "/a/b", None),
        ("a: [1]\n", "/a/7", None),
        ("a: 'b\n", "/a", None),
        ("a: 1\n", "b", None),
    ] {
        assert_eq!(set_in_yaml(text, pointer, Some(&json!(7))), None, "{text}");
        assert_eq!(sharing(text, pointer), why, "{pointer} of {text}");
    }
    let merged = "a: &one {x: 1}\nb:\n  <<: *one\n  y: 1\n";
    assert_eq!(sharing(merged, "/b/x"), Some(Sharing::MergeKey));
    assert_eq!(sharing(merged, "/b/y"), None);
    assert_eq!(sharing("a: &b !!str 1\n", "/a"), anchor("b"));
    assert_eq!(sharing("a: 1 # &b *c\n", "/a"), None);
}

/// A value as it may stand in a text, and the text.
fn block(depth: u32) -> BoxedStrategy<(Value, String)> {
    let scalar = prop_oneof![
        any::<i16>().prop_map(|it| (json!(it), it.to_string())),
        "[a-z]{1,6}x".prop_map(|it| (json!(it), it)),
        Just((Value::Null, "~".to_owned())),
        "[0-9]{1,4}".prop_map(|it| (json!(it), format!("'{it}'"))),
        "[a-z #:']{0,8}".prop_map(|it| (json!(it), json!(it).to_string())),
    ]
    .boxed();
    if depth == 0 {
        return scalar;
    }
    let inner = block(depth - 1);
    let comment = prop_oneof![Just(""), Just("  # note: 'x' [y]"), Just(" #")];
    let name = "[a-z]{1,3}_";
    let entries = |named: bool| {
        let entry = (name, inner.clone(), comment.clone());
        prop::collection::vec(entry, 1..4).prop_map(move |entries| {
            let mut members = Map::new();
            let (mut items, mut lines, mut flow) = (Vec::new(), String::new(), Vec::new());
            for (name, (value, text), comment) in entries {
                if named && members.insert(name.clone(), value.clone()).is_some() {
                    members.clear();
                    return (json!({}), "{}".to_owned());
                }
                items.push(value);
                let key = if named {
                    format!("{name}:")
                } else {
                    "-".to_owned()
                };
                flow.push(if named {
                    format!("{name}: {text}")
                } else {
                    text.clone()
                });
                lines.push_str(&match text.split_once('\n') {
                    None => format!("\n{key} {text}{comment}"),
                    Some(_) => format!("\n{key}{comment}{}", text.replace('\n', "\n  ")),
                });
            }
            let value = if named {
                Value::Object(members)
            } else {
                Value::Array(items)
            };
            let is_flat = !flow.iter().any(|it| it.contains('\n'));
            match (is_flat && lines.len() % 2 == 0, named) {
                (true, true) => (value, format!("{{{}}}", flow.join(",  "))),
                (true, false) => (value, format!("[ {} ]", flow.join(", "))),
                _ => (value, lines),
            }
        })
    };
    prop_oneof![1 => scalar, 3 => entries(true), 2 => entries(false)].boxed()
}

fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut each = |step: String, value: &Value| {
        let at = format!("{at}/{step}");
        found.push(at.clone());
        pointers(value, &at, found);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, it)| each(name.clone(), it)),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, it)| each(index.to_string(), it));
        }
        _ => {}
    }
}

proptest! {
    /// The text means the same but for the change, what stands around the place is what stood
    /// there byte for byte, and every comment that is not in what is taken out is still there.
    #[test]
    fn one_change_changes_one_thing(
        (value, text) in block(4),
        pick in any::<prop::sample::Index>(),
        new in prop_oneof![Just(None), any::<u16>().prop_map(|it| Some(json!(it))), "[a-z: ]{1,5}".prop_map(|it| Some(json!(it)))],
        windows in any::<bool>(),
    ) {
        prop_assume!(value.is_object() || value.is_array());
        let text = format!("# head\n{}\n# foot\n", text.trim_start_matches('\n'));
        let text = if windows { text.replace('\n', "\r\n") } else { text };
        let read = JsonText::read_yaml(&text).0;
        prop_assert_eq!(read.as_ref().map(|it| &it.value), Some(&value), "{}", text);
        let mut found = Vec::new();
        pointers(&value, "", &mut found);
        prop_assume!(!found.is_empty());
        let pointer = pick.get(&found);
        let changed = set_in_yaml(&text, pointer, new.as_ref());
        prop_assert!(changed.is_some(), "{} in {}", pointer, text);
        let changed = changed.unwrap();
        let wanted = set(&value.to_string(), pointer, new.as_ref()).unwrap();
        let wanted: Value = serde_json::from_str(&wanted).unwrap();
        prop_assert_eq!(JsonText::read_yaml(&changed).0.unwrap().value, wanted);
        prop_assert!(changed.starts_with("# head"));
        prop_assert!(changed.trim_end().ends_with("# foot"));
        if new.is_some() {
            let span = read.unwrap().span(&text, pointer).unwrap();
            prop_assert!(changed.starts_with(text.get(..span.start).unwrap()));
            prop_assert!(changed.ends_with(text.get(span.end..).unwrap()));
        }
    }
}
