//! Tests of changing one value in the text of a task definition.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::task_definition::{TaskDefinition, read};

/// Two definitions of which the second one has containers, with a nested list and comments.
const TEMPLATE: &str = "\
Parameters:
  Version: {Type: String}
Resources:
  Later:
    Type: AWS::ECS::TaskDefinition
    Properties: {Family: shop}
  Shop:  # of the books
    Type: 'AWS::ECS::TaskDefinition'
    Properties:
      Family: shop
      Memory: \"9000\"   # quoted
      Cpu: 4096          # a number
      PlacementConstraints:
        # only blue
        - Type: memberOf # stack
          Expression: attribute:stack == blue
        - { Type: memberOf, Expression: !Sub 'attribute:zone == ${Zone}' }
      ContainerDefinitions:
        - Name: web
          Image: !Sub 'web:${Version}'
          Memory: 512  # MiB
          PortMappings:
            - {ContainerPort: 80, HostPort: 8080} # http
            - ContainerPort: 443
              HostPort: \"443\"
        - \"Name\": log
          \"Memory\": !Ref LogMemory
          Cpu: !If [Big, 2048, 64]
  Other:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - {Name: other, Image: o, Memory: 512}
";

const INPUT: &str = "\
# the shop
family: shop
memory: '9000' # MiB
containerDefinitions:
- name: web
  image: web:1
  memory: 512
";

fn template_in_json() -> String {
    let value = JsonText::read_yaml(TEMPLATE).0.unwrap().value;
    serde_json::to_string_pretty(&value).unwrap()
}

/// The text with the change, in which `old`, that stands in it once, has become `new`.
fn expect(text: &str, pointer: &str, value: Option<Value>, old: &str, new: &str) {
    assert_eq!(text.matches(old).count(), 1, "{old}");
    for (text, old, new) in [
        (text.to_owned(), old.to_owned(), new.to_owned()),
        (windows(text), windows(old), windows(new)),
    ] {
        let changed = with_value(&text, pointer, value.as_ref());
        assert_eq!(changed, Ok(text.replace(&old, &new)), "{pointer}");
    }
}

fn windows(text: &str) -> String {
    text.replace('\n', "\r\n")
}

#[test]
fn the_text_keeps_its_spelling_its_types_and_its_comments() {
    let json = &*template_in_json();
    let list = "- name: web # it\n  memory: 512\n  image: w\n";
    let properties = "Family: shop\nMemory: 512 # c\nContainerDefinitions: [{Name: a, Image: b}]\n";
    let described = "taskDefinition:\n  memory: \"512\" # c\n  containerDefinitions: [{name: a}]\n";
    let web = "/containerDefinitions/0";
    for (text, pointer, value, old, new) in [
        (
            TEMPLATE,
            "/memory",
            Some(json!("7680")),
            "\"9000\"",
            "\"7680\"",
        ),
        (TEMPLATE, "/cpu", Some(json!("2048")), "4096", "2048"),
        (
            TEMPLATE,
            &format!("{web}/memory"),
            Some(json!(256)),
            "512  # MiB",
            "256  # MiB",
        ),
        (
            TEMPLATE,
            &format!("{web}/portMappings/0/hostPort"),
            Some(json!(0)),
            "8080",
            "0",
        ),
        (
            TEMPLATE,
            &format!("{web}/portMappings/1/hostPort"),
            Some(json!(0)),
            "\"443\"",
            "\"0\"",
        ),
        (
            TEMPLATE,
            &format!("{web}/memoryReservation"),
            Some(json!(64)),
            "              HostPort: \"443\"\n",
            "              HostPort: \"443\"\n          MemoryReservation: 64\n",
        ),
        (
            TEMPLATE,
            "/placementConstraints/0",
            None,
            "        - Type: memberOf # stack\n          Expression: attribute:stack == blue\n",
            "",
        ),
        (
            TEMPLATE,
            "/placementConstraints/1",
            None,
            "        - { Type: memberOf, Expression: !Sub 'attribute:zone == ${Zone}' }\n",
            "",
        ),
        (json, "/memory", Some(json!("7680")), "\"9000\"", "\"7680\""),
        (json, "/cpu", Some(json!("2048")), "4096", "2048"),
        (INPUT, "/memory", Some(json!("7680")), "9000", "7680"),
        (INPUT, &format!("{web}/memory"), Some(json!(1)), "512", "1"),
        (
            INPUT,
            "/executionRoleArn",
            Some(json!("arn:aws:iam::111122223333:role/x")),
            "  memory: 512\n",
            "  memory: 512\nexecutionRoleArn: arn:aws:iam::111122223333:role/x\n",
        ),
        (list, &format!("{web}/memory"), Some(json!(1)), "512", "1"),
        (properties, "/memory", Some(json!("64")), "512", "64"),
        (described, "/memory", Some(json!("64")), "\"512\"", "\"64\""),
    ] {
        expect(text, pointer, value, old, new);
    }
}

#[test]
fn a_value_that_the_text_does_not_give_is_left_alone_and_it_is_said_where_it_comes_from() {
    let log = "/containerDefinitions/1";
    let function = |function: &str, line| NotChanged::Function {
        function: function.to_owned(),
        line,
    };
    let containers = |more: &str| format!("family: a\ncontainerDefinitions:\n{more}");
    let alias = containers("- {name: a, memory: &m 512}\n- {name: b, memory: *m}\n");
    let merged = containers("- name: a\n  <<: {memory: 512}\n");
    let whole = "Family: a\nContainerDefinitions: !Ref Containers\n";
    let json = &*template_in_json();
    let name = || "m".to_owned();
    for (text, pointer, why) in [
        (
            TEMPLATE,
            format!("{log}/memory"),
            function("Ref LogMemory", 27),
        ),
        (TEMPLATE, format!("{log}/cpu"), function("Fn::If", 28)),
        (
            TEMPLATE,
            "/placementConstraints/1/expression".to_owned(),
            function("Fn::Sub attribute:zone == ${Zone}", 17),
        ),
        (json, format!("{log}/memory"), function("Ref LogMemory", 52)),
        (
            whole,
            format!("{log}/memory"),
            function("Ref Containers", 2),
        ),
        (
            &alias,
            format!("{log}/memory"),
            NotChanged::Alias {
                name: name(),
                line: 4,
            },
        ),
        (
            &alias,
            "/containerDefinitions/0/memory".to_owned(),
            NotChanged::Anchor {
                name: name(),
                line: 3,
            },
        ),
        (
            &merged,
            "/containerDefinitions/0/memory".to_owned(),
            NotChanged::MergeKey { line: 3 },
        ),
        (
            "- name: a\n  image: b\n",
            "/memory".to_owned(),
            NotChanged::NoPlace { line: 1 },
        ),
        (
            INPUT,
            "/family/0/x".to_owned(),
            NotChanged::NoPlace { line: 2 },
        ),
        ("family: [", "/memory".to_owned(), NotChanged::Unreadable),
        (
            "services: {}\n",
            "/memory".to_owned(),
            NotChanged::Unreadable,
        ),
    ] {
        assert_eq!(
            with_value(text, &pointer, Some(&json!(7))),
            Err(why),
            "{pointer} of {text}"
        );
    }
    let why = with_value(&alias, &format!("{log}/memory"), Some(&json!(7))).unwrap_err();
    let sentence = "In line 4 the value is the alias *m, which repeats what &m stands for. Change it \
                    there, for all that repeat it, or write the value itself in line 4.";
    assert_eq!(why.to_string(), sentence);
}

/// What the definition reads as, with the member at `pointer` set.
fn model(text: &str) -> Value {
    let definition: TaskDefinition = read(text).0.unwrap();
    serde_json::to_value(definition).unwrap()
}

proptest! {
    /// In every form the definition that is read after the change is the one before but for that.
    #[test]
    fn the_definition_differs_in_the_change_only(
        memory in 4_u32..100_000,
        which in 0_usize..3,
        form in 0_usize..3,
        windows_breaks in any::<bool>(),
    ) {
        let text = [TEMPLATE.to_owned(), template_in_json(), INPUT.to_owned()][form].clone();
        let text = if windows_breaks { windows(&text) } else { text };
        let (pointer, value) = [
            ("/memory", json!(memory.to_string())),
            ("/containerDefinitions/0/memory", json!(memory)),
            ("/containerDefinitions/0/memoryReservation", json!(memory)),
        ][which].clone();
        let mut wanted = model(&text);
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        wanted.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(name.to_owned(), value.clone());
        let changed = with_value(&text, pointer, Some(&value)).unwrap();
        prop_assert_eq!(model(&changed), wanted);
        // One stretch of the text is another.
        let same = text.bytes().zip(changed.bytes()).take_while(|(a, b)| a == b).count();
        let rest = text.len().min(changed.len()) - same;
        let tail = text.bytes().rev().zip(changed.bytes().rev()).take_while(|(a, b)| a == b).count();
        prop_assert!(text.len() - same - tail.min(rest) <= 6, "{}", changed);
    }
}
