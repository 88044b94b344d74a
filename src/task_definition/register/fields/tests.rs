//! The model held against the table: a typed field for every member, and the same JSON again.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{Kind, Shape, TASK_DEFINITION};
use crate::task_definition::reading::{self, FieldKind, Structure};
use crate::task_definition::{
    ContainerDefinition, ContainerDependency, LogDriver, PlacementConstraint, TaskDefinition,
};

/// Holds the typed fields of a structure against what the table of the API says of it.
fn compare_structure(structure: &dyn Structure, shape: &Shape, at: &str) {
    let members: Vec<_> = shape.0.iter().map(|member| member.name).collect();
    assert_eq!(structure.names(), members, "{at}");
    for (number, member) in shape.0.iter().enumerate() {
        let kind = structure.field(number).unwrap().kind();
        compare_kind(&kind, &member.kind, &format!("{at}/{}", member.name));
    }
    assert!(structure.field(members.len()).is_none(), "{at}");
}

fn compare_kind(field: &FieldKind, kind: &Kind, at: &str) {
    match (field, kind) {
        (FieldKind::Text, Kind::Text | Kind::Name | Kind::Limited { .. })
        | (FieldKind::Integer, Kind::Integer { .. })
        | (FieldKind::Boolean, Kind::Boolean)
        | (FieldKind::Texts, Kind::Texts(_)) => {}
        (FieldKind::Choice(texts), Kind::Choice(choices)) => {
            let choices: Vec<_> = choices.iter().map(|(text, _)| *text).collect();
            assert_eq!(*texts, choices, "{at}");
        }
        (FieldKind::List(field), Kind::List { of, .. }) => compare_kind(field, of, at),
        (FieldKind::Structure(structure), Kind::Structure(shape)) => {
            compare_structure(structure.as_ref(), shape, at);
        }
        _ => panic!("{at}: the field is no {}", kind.what()),
    }
}

#[test]
fn every_member_of_the_api_has_a_field_of_its_type() {
    compare_structure(&TaskDefinition::default(), &TASK_DEFINITION, "");
}

#[test]
fn a_typed_field_holds_every_value_that_the_api_allows() {
    let value = largest(&Kind::Structure(&TASK_DEFINITION));
    let definition: TaskDefinition = reading::from_object(value.as_object().unwrap());
    let debug = format!("{definition:?}");
    assert!(debug.contains("other: {}"));
    assert!(!debug.contains("other: {\""), "{debug}");
    let written = serde_json::to_string(&definition).unwrap();
    assert_eq!(written, value.to_string());
}

/// A value of that kind with every member and every choice in it.
fn largest(kind: &Kind) -> Value {
    match kind {
        Kind::Text | Kind::Name | Kind::Limited { .. } => json!("text"),
        Kind::Integer { minimum, .. } => json!(minimum),
        Kind::Boolean => json!(false),
        Kind::Texts(known) => {
            let names = known.iter().map(|(name, _)| *name).chain(["z", "a"]);
            names.map(|it| (it.to_owned(), json!(""))).collect()
        }
        Kind::Choice(choices) => json!(choices.last().unwrap().0),
        Kind::List { of, .. } => match of {
            Kind::Choice(choices) => choices.iter().map(|(text, _)| *text).collect(),
            _ => json!([largest(of), largest(of)]),
        },
        Kind::Structure(shape) => {
            let members = shape.0.iter();
            members
                .map(|it| (it.name.to_owned(), largest(&it.kind)))
                .collect()
        }
    }
}

#[test]
fn what_has_been_set_since_follows_what_was_read() {
    let value = json!({"zone": 1, "image": "a:1", "cpu": "no number", "name": "web"});
    let mut container: ContainerDefinition = reading::from_object(value.as_object().unwrap());
    container.image = "a:2".to_owned();
    container.memory = Some(64);
    container.name.clear();
    let cpu = container.other.shift_remove("cpu");
    assert_eq!(cpu, Some(json!("no number")));
    container.cpu = Some(10);
    container.other.insert("hobby".to_owned(), json!(null));
    assert_eq!(
        serde_json::to_string(&container).unwrap(),
        r#"{"zone":1,"image":"a:2","hobby":null,"cpu":10,"memory":64}"#
    );
}

#[test]
fn definitions_that_differ_in_the_order_of_members_are_equal() {
    let read = |text| serde_json::from_str::<ContainerDefinition>(text).unwrap();
    let one = r#"{"name":"a","dockerLabels":{"a":"1","b":"2"},"x":0,"image":"b"}"#;
    let other = r#"{"image":"b","x":0,"dockerLabels":{"b":"2","a":"1"},"name":"a"}"#;
    assert_eq!(read(one), read(other));
    assert_ne!(read(one), read(&other.replace('0', "1")));
}

#[test]
fn a_member_of_another_type_is_an_error_to_serde_and_an_empty_one_is_not() {
    let read = serde_json::from_value::<PlacementConstraint>;
    let error = read(json!({"type": "memberOf", "expression": 5})).unwrap_err();
    assert_eq!(error.to_string(), "expression cannot be 5");
    let error = serde_json::from_value::<ContainerDependency>(json!({"condition": "READY"}));
    assert!(error.is_err());
    let read = read(json!({"type": "", "expression": null, "more": 1})).unwrap();
    assert_eq!((read.kind.as_str(), read.expression), ("", None));
}

#[test]
fn texts_by_name_are_found_listed_and_set() {
    let value = json!({"logDriver": "awslogs", "options": {"z": "1", "a": "2"}});
    let definition = json!({"logConfiguration": value});
    let container: ContainerDefinition = serde_json::from_value(definition).unwrap();
    let log = container.log_configuration.unwrap();
    assert_eq!(log.log_driver, Some(LogDriver::Awslogs));
    let mut options = log.options;
    assert_eq!((options.get("a"), options.get("b")), (Some("2"), None));
    options.insert("b", "3");
    let listed: Vec<_> = options.iter().collect();
    assert_eq!(listed, [("z", "1"), ("a", "2"), ("b", "3")]);
    assert!(!options.is_empty());
}

/// A value of that kind, or now and then of another.
fn value_of(kind: &'static Kind) -> BoxedStrategy<Value> {
    let fitting = match kind {
        Kind::Text | Kind::Name | Kind::Limited { .. } => {
            "[a-z]{0,3}".prop_map(Value::from).boxed()
        }
        Kind::Integer { .. } => any::<i64>().prop_map(Value::from).boxed(),
        Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Kind::Choice(choices) => prop::sample::select(*choices)
            .prop_map(|(text, _)| Value::from(text))
            .boxed(),
        Kind::Texts(_) => prop::collection::hash_map("[a-z]{1,3}", "[a-z]{0,3}", 0..4)
            .prop_map(|texts| texts.into_iter().collect())
            .boxed(),
        Kind::List { of, .. } => prop::collection::vec(value_of(of), 0..3)
            .prop_map(Value::from)
            .boxed(),
        Kind::Structure(shape) => members_of(shape).prop_map(Value::Object).boxed(),
    };
    let other = prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!("")),
        Just(json!([{ "condition": 1.5 }, 2])),
        any::<u64>().prop_map(Value::from),
    ];
    prop_oneof![12 => fitting, 1 => other].boxed()
}

/// Some members of that shape, in any order, and some that it does not have.
fn members_of(shape: &'static Shape) -> impl Strategy<Value = Map<String, Value>> {
    let numbers: Vec<usize> = (0..shape.0.len()).collect();
    let most = numbers.len().min(6);
    let unknown = prop::sample::subsequence(vec!["Name", "x", "y"], 0..3);
    let known = prop::sample::subsequence(numbers, 0..=most);
    (known, unknown).prop_flat_map(|(known, unknown)| {
        let known = known
            .into_iter()
            .map(|number| &shape.0[number])
            .map(|it| (Just(it.name.to_owned()), value_of(&it.kind)).boxed());
        let unknown = unknown
            .into_iter()
            .map(|name| (Just(name.to_owned()), Just(json!({"b": 1, "a": 2}))).boxed());
        let all: Vec<_> = known.chain(unknown).collect();
        all.prop_shuffle().prop_map(|all| all.into_iter().collect())
    })
}

proptest! {
    #[test]
    fn what_is_read_and_written_again_differs_in_white_space_only(
        members in members_of(&TASK_DEFINITION),
    ) {
        let definition: TaskDefinition = reading::from_object(&members);
        let written = serde_json::to_string(&definition).unwrap();
        prop_assert_eq!(&written, &Value::Object(members).to_string());
        let again: Value = serde_json::from_str(&written).unwrap();
        let again: TaskDefinition = reading::from_object(again.as_object().unwrap());
        prop_assert_eq!(again, definition);
    }
}
