use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::diagnostic::Change;

const DEFINITION: &str = r#"{
  "family": "web",
  "cpu":   "256",
  "containerDefinitions": [
    { "name": "app", "portMappings": [{ "containerPort": 80 }] }
  ]
}
"#;

fn set_to(text: &str, pointer: &str, value: Value) -> String {
    set(text, pointer, Some(&value)).unwrap()
}

#[test]
fn a_changed_value_leaves_every_other_byte_alone() {
    assert_eq!(
        set_to(DEFINITION, "/cpu", json!("512")),
        DEFINITION.replace("256", "512")
    );
}

#[test]
fn a_member_of_an_object_on_lines_gets_a_line_of_its_own() {
    assert_eq!(
        set_to("{\n    \"a\": 1\n}", "/b", json!("x")),
        "{\n    \"a\": 1,\n    \"b\": \"x\"\n}"
    );
}

#[test]
fn a_member_of_an_object_on_one_line_stays_on_that_line() {
    assert_eq!(
        set_to(
            DEFINITION,
            "/containerDefinitions/0/portMappings/0/hostPort",
            json!(8080)
        ),
        DEFINITION.replace(
            "{ \"containerPort\": 80 }",
            "{ \"containerPort\": 80, \"hostPort\": 8080 }"
        )
    );
}

#[test]
fn what_is_missing_on_the_way_is_made() {
    assert_eq!(
        set_to("{\n  \"a\": 1\n}", "/b/c/0/d", json!(true)),
        "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": [\n      {\n        \"d\": true\n      }\n    ]\n  }\n}"
    );
}

#[test]
fn an_empty_object_is_filled_on_lines() {
    assert_eq!(set_to("{}", "/a", json!(1)), "{\n  \"a\": 1\n}");
    assert_eq!(
        set_to("{\n\t\"a\": {}\n}", "/a/b", json!(1)),
        "{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}"
    );
}

#[test]
fn lists_of_plain_values_are_written_on_one_line() {
    assert_eq!(
        set_to(
            "{\n  \"a\": 1\n}",
            "/requiresCompatibilities",
            json!(["EC2", "FARGATE"])
        ),
        "{\n  \"a\": 1,\n  \"requiresCompatibilities\": [\"EC2\", \"FARGATE\"]\n}"
    );
}

#[test]
fn an_element_is_added_at_the_end_of_an_array_only() {
    assert_eq!(set_to("[1, 2]", "/-", json!(3)), "[1, 2, 3]");
    assert_eq!(set_to("[1, 2]", "/2", json!(3)), "[1, 2, 3]");
    assert_eq!(set("[1, 2]", "/3", Some(&json!(3))), None);
}

#[test]
fn what_is_taken_out_takes_its_comma_with_it() {
    let text = "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}";
    let without = |pointer| set(text, pointer, None).unwrap();
    assert_eq!(without("/a"), "{\n  \"b\": 2,\n  \"c\": 3\n}");
    assert_eq!(without("/b"), "{\n  \"a\": 1,\n  \"c\": 3\n}");
    assert_eq!(without("/c"), "{\n  \"a\": 1,\n  \"b\": 2\n}");
    assert_eq!(set("[ 1 ]", "/0", None).unwrap(), "[]");
    assert_eq!(without("/d"), text);
    assert_eq!(without("/d/e"), text);
}

#[test]
fn line_breaks_of_windows_stay() {
    assert_eq!(
        set_to("{\r\n  \"a\": 1\r\n}", "/b", json!(2)),
        "{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}"
    );
}

#[test]
fn names_are_escaped_in_pointer_and_text() {
    assert_eq!(
        set_to("{\"a/b\": {\"~\": 1}}", "/a~1b/~0", json!(2)),
        "{\"a/b\": {\"~\": 2}}"
    );
    assert_eq!(
        set_to("{\"a\": 1}", "/\"", json!(2)),
        "{\"a\": 1, \"\\\"\": 2}"
    );
}

#[test]
fn a_byte_order_mark_stays_in_front() {
    assert_eq!(set_to("\u{feff}[1]", "/0", json!(2)), "\u{feff}[2]");
}

#[test]
fn of_two_members_with_one_name_the_later_is_set() {
    assert_eq!(
        set_to("{\"a\": 1, \"a\": 2}", "/a", json!(3)),
        "{\"a\": 1, \"a\": 3}"
    );
}

#[test]
fn text_that_is_not_json_is_not_touched() {
    for text in ["", "{", "{\"a\": 1,}", "// a\n{}"] {
        assert_eq!(set(text, "/a", Some(&json!(1))), None, "{text}");
    }
    assert_eq!(set("{\"a\": 1}", "/a/b", Some(&json!(1))), None);
    assert_eq!(set("{\"a\": 1}", "a", Some(&json!(1))), None);
}

fn add(path: &str, value: Value) -> Change {
    Change::Add {
        path: path.to_owned(),
        value,
    }
}

fn remove(path: &str) -> Change {
    Change::Remove {
        path: path.to_owned(),
    }
}

fn put(path: &str, value: Value) -> Change {
    Change::Replace {
        path: path.to_owned(),
        value,
    }
}

#[test]
fn a_patch_makes_its_changes_one_after_the_other() {
    let patch = [
        put("/cpu", json!("512")),
        add("/memory", json!("1024")),
        remove("/containerDefinitions/0/portMappings"),
    ];
    assert_eq!(
        apply(DEFINITION, &patch).unwrap(),
        r#"{
  "family": "web",
  "cpu":   "512",
  "containerDefinitions": [
    { "name": "app" }
  ],
  "memory": "1024"
}
"#
    );
}

#[test]
fn a_patch_of_a_byte_order_marked_text_leaves_the_mark() {
    assert_eq!(apply("\u{feff}[1]", &[remove("/0")]).unwrap(), "\u{feff}[]");
}

#[test]
fn adding_at_an_index_moves_the_elements_after_it() {
    for (text, expected) in [
        ("[1, 2]", "[1, 3, 2]"),
        ("[\n  1,\n  2\n]", "[\n  1,\n  3,\n  2\n]"),
    ] {
        assert_eq!(apply(text, &[add("/1", json!(3))]).unwrap(), expected);
    }
    assert_eq!(apply("[1]", &[add("/-", json!(3))]).unwrap(), "[1, 3]");
}

#[test]
fn a_member_with_another_name_keeps_its_place_and_its_text() {
    let text = "{\n  \"a\": 1,\n  \"comand\":   [ \"x\" ],\n  \"b\": 2\n}";
    let patch = [remove("/comand"), add("/command", json!(["x"]))];
    assert_eq!(
        apply(text, &patch).unwrap(),
        text.replace("comand", "command")
    );
}

#[test]
fn a_patch_that_does_not_fit_changes_nothing() {
    for patch in [
        remove("/nothing"),
        put("/nothing", json!(1)),
        add("/nothing/in/there", json!(1)),
        add("/containerDefinitions/7", json!(1)),
    ] {
        assert_eq!(apply(DEFINITION, std::slice::from_ref(&patch)), None);
        let both = [remove("/cpu"), patch];
        assert_eq!(apply(DEFINITION, &both), None);
    }
    assert_eq!(apply("{", &[remove("/a")]), None);
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z\"\\\\é/~ ]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-d/~]{1,2}", inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn text_of(value: &Value, pretty: bool) -> String {
    match pretty {
        true => serde_json::to_string_pretty(value).unwrap(),
        false => value.to_string(),
    }
}

proptest! {
    #[test]
    fn what_is_set_is_read_again_and_everything_else_too(
        members in prop::collection::vec(("[a-d/~]{1,2}", json()), 0..5),
        name in "[a-d/~]{1,2}",
        new in prop::option::of(json()),
        pretty in any::<bool>(),
    ) {
        let mut value = Value::Object(members.into_iter().collect());
        let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        let text = set(&text_of(&value, pretty), &pointer, new.as_ref()).unwrap();
        let object = value.as_object_mut().unwrap();
        match new {
            Some(new) => { object.insert(name, new); }
            None => { object.shift_remove(&name); }
        }
        prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn no_text_and_no_pointer_panics(text in ".{0,40}", pointer in "(/[a-c0-2~-]{0,2}){0,3}") {
        for value in [None, Some(&Value::from(1))] {
            let read = serde_json::from_str::<Value>(&text);
            prop_assert!(read.is_ok() || set(&text, &pointer, value).is_none());
        }
    }

    #[test]
    fn elements_come_and_go(
        elements in prop::collection::vec(json(), 0..5),
        new in json(),
        index in 0_usize..5,
        pretty in any::<bool>(),
    ) {
        let text = text_of(&Value::from(elements.clone()), pretty);
        let with = set(&text, "/-", Some(&new)).unwrap();
        let expected: Vec<Value> = elements.iter().cloned().chain([new]).collect();
        prop_assert_eq!(serde_json::from_str::<Value>(&with).unwrap(), Value::from(expected));
        let without = set(&text, &format!("/{index}"), None).unwrap();
        let mut expected = elements;
        if index < expected.len() { expected.remove(index); }
        prop_assert_eq!(
            serde_json::from_str::<Value>(&without).unwrap(), Value::from(expected)
        );
    }
}
