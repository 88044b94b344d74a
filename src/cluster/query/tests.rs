//! Behaviour of the cluster query language.

use proptest::prelude::*;

use super::{Expression, Node, complete, parse};
use crate::cluster::ContainerInstance;
use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::ordered::OrderedMap;

fn instance() -> ContainerInstance {
    let attributes = [
        ("ecs.instance-type", Some("m5.large")),
        ("ecs.availability-zone", Some("eu-west-1b")),
        ("team", Some("checkout")),
        ("cores", Some("16")),
        ("ssd", None),
    ];
    ContainerInstance {
        ec2_instance_id: "i-0feed".to_owned(),
        agent_connected: true,
        agent_version: "1.51.0".to_owned(),
        registered_at: Some("2026-03-04T05:06:07Z".to_owned()),
        attributes: attributes
            .map(|(name, value)| (name.to_owned(), value.map(str::to_owned)))
            .into_iter()
            .collect::<OrderedMap<_, _>>()
            .into(),
        task_groups: [("service:web", 2), ("family:once", 0), ("batch", 1)]
            .map(|(group, tasks)| (group.to_owned(), tasks))
            .into(),
        running_tasks_count: 3,
        ..ContainerInstance::default()
    }
}

fn parsed(text: &str) -> Expression {
    match parse(text) {
        (Some(expression), _) => expression,
        (None, diagnostics) => panic!("{text}: {diagnostics:?}"),
    }
}

fn fault(text: &str) -> Diagnostic {
    let (expression, mut diagnostics) = parse(text);
    assert!(expression.is_none(), "{text} is accepted");
    diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
    assert_eq!(diagnostics.len(), 1, "{text}: {diagnostics:?}");
    diagnostics.remove(0)
}

#[test]
fn comparisons_hold_or_not() {
    for (text, holds) in [
        ("attribute:team == checkout", true),
        ("attribute:team equals 'checkout'", true),
        ("attribute:team==search", false),
        ("attribute:team == Checkout", false),
        ("attribute:team != search", true),
        ("attribute:team not_equals checkout", false),
        ("attribute:cores > 9", true),
        ("attribute:cores less_than_equal 16", true),
        ("attribute:team greater_than cart", true),
        ("attribute:team in [search,checkout]", true),
        ("attribute:team in ['search', 'cart']", false),
        ("attribute:team !in [search]", true),
        ("attribute:team not_in [checkout]", false),
        ("attribute:ecs.instance-type =~ m5.*", true),
        ("attribute:ecs.instance-type matches m5", false),
        ("attribute:ecs.instance-type =~ [cm]5.(large|xlarge)", true),
        ("attribute:ecs.instance-type !~ c5.*", true),
        ("attribute:ecs.instance-type not_matches '.*large'", false),
        ("attribute:ssd exists", true),
        ("attribute:ssd !exists", false),
        ("attribute:gpu not_exists", true),
        ("agentConnected == true", true),
        ("agentConnected in [false]", false),
        ("agentVersion < 1.51.1", true),
        ("agentVersion > 1.9", true),
        ("agentVersion == 1.51", true),
        ("agentVersion greater_than_equal 2.0.0", false),
        ("ec2InstanceId =~ i-0f.*", true),
        ("ec2InstanceId != i-0feed", false),
        ("registeredAt > 2026-03-04", true),
        ("registeredAt < 2026-03-04T06:06:08+01:00", true),
        ("registeredAt == 2026-03-04T05:06:07", true),
        ("registeredAt <= 2026-03-03T23:59:59Z", false),
        ("runningTasksCount == 3", true),
        ("runningTasksCount greater_than 3", false),
        ("task:group == service:web", true),
        ("task:group == family:once", false),
        ("task:group in [service:db, batch]", true),
        ("task:group =~ service:.*", true),
    ] {
        assert_eq!(parsed(text).matches(&instance()), holds, "{text}");
    }
}

#[test]
fn an_instance_without_the_attribute_passes_only_not_exists() {
    for test in [
        "== x", "!= x", "< x", "in [x]", "!in [x]", "=~ .*", "!~ x", "exists",
    ] {
        let text = format!("attribute:absent {test}");
        assert!(!parsed(&text).matches(&instance()), "{text}");
    }
    assert!(parsed("attribute:absent !exists").matches(&instance()));
    assert!(parsed("not(attribute:absent == x)").matches(&instance()));
}

#[test]
fn a_negative_test_of_groups_wants_no_such_group_at_all() {
    for (text, holds) in [
        ("task:group != service:web", false),
        ("task:group != service:db", true),
        ("task:group !in [batch, service:db]", false),
        ("task:group !~ service:.*", false),
        ("not(task:group == batch)", false),
    ] {
        assert_eq!(parsed(text).matches(&instance()), holds, "{text}");
    }
    let empty = ContainerInstance::default();
    assert!(parsed("task:group != batch").matches(&empty));
    assert!(!parsed("task:group =~ .*").matches(&empty));
}

#[test]
fn not_binds_before_and_and_before_or() {
    let (yes, no) = ("attribute:ssd exists", "attribute:gpu exists");
    for (text, holds) in [
        (format!("{yes} or {yes} and {no}"), true),
        (format!("({yes} or {yes}) and {no}"), false),
        (format!("not {no} and {no}"), false),
        (format!("not ({no} and {no})"), true),
        (format!("!{no} && {yes} || {no}"), true),
        (format!("not not {yes}"), true),
        (format!("(({yes}))"), true),
    ] {
        assert_eq!(parsed(&text).matches(&instance()), holds, "{text}");
    }
}

#[test]
fn a_fault_names_what_was_expected_and_where() {
    for (text, marked, message, help) in [
        ("", "", "The expression is empty.", "Subjects are"),
        (
            "attribute:team = a",
            "=",
            "Expected an operator that attribute:team takes",
            "Equality is ==.",
        ),
        (
            "attributes:team == a",
            "attributes:team",
            "attributes:team is not a subject.",
            "Did you mean attribute:team?",
        ),
        (
            "taskgroup == a",
            "taskgroup",
            "taskgroup is not a subject.",
            "Did you mean task:group?",
        ),
        (
            "attribute:team == a AND agentConnected == true",
            "AND",
            "Expected \"and\", \"or\" or the end of the expression, found AND.",
            "lower case",
        ),
        (
            "attribute:team in checkout",
            "checkout",
            "Expected a list in square brackets",
            "for a single value use ==",
        ),
        (
            "attribute:team == [a, b]",
            "[",
            "Expected one value",
            "A list goes with in or !in.",
        ),
        (
            "attribute:team == \"a\"",
            "\"",
            "Expected a value, found \".",
            "single quotes",
        ),
        (
            "attribute:team == 'a",
            "'a",
            "This quote is never closed.",
            "single quote",
        ),
        (
            "(attribute:team) == a",
            "attribute:team",
            "A subject cannot stand in parentheses alone.",
            "whole comparison",
        ),
        (
            "(attribute:team == a",
            "",
            "Expected \"and\", \"or\" or a closing parenthesis, found the end of the expression.",
            "",
        ),
        (
            "agentVersion =~ 1.*",
            "=~",
            "agentVersion does not take =~; it takes == != > >= < <=.",
            "",
        ),
        (
            "agentVersion > new",
            "new",
            "Expected a version such as 1.14.5, found new.",
            "",
        ),
        (
            "runningTasksCount == few",
            "few",
            "Expected a whole number, found few.",
            "",
        ),
        (
            "registeredAt > 2026-13-01",
            "2026-13-01",
            "Expected a date such as",
            "",
        ),
        (
            "attribute:tëam == a",
            "attribute:tëam",
            "tëam cannot be the name of an attribute.",
            "letters, digits",
        ),
    ] {
        let fault = fault(text);
        assert!(fault.message.starts_with(message), "{text}: {fault:?}");
        let span = fault.span.unwrap();
        assert_eq!(text.get(span.start..span.end), Some(marked), "{text}");
        let said = fault.help.unwrap_or_default();
        assert!(said.contains(help), "{text}: {said}");
    }
}

#[test]
fn what_the_regular_expression_engine_cannot_do_is_said() {
    for (pattern, what) in [
        ("m5(?!.metal).*", "negative look-ahead"),
        ("(?<=m)5", "look-behind"),
        ("(m)\\1", "back-references"),
        ("m*+", "possessive quantifiers"),
        ("\\p{Alpha}+", "Unicode classes"),
        ("[a-z&&[^m]]", "intersections of classes"),
        ("\\Qm5.large\\E", "quotation with \\Q"),
    ] {
        let fault = fault(&format!("attribute:team =~ '{pattern}'"));
        assert_eq!(
            fault.message,
            format!("ECS takes Java's regular expressions; this simulator cannot do {what}.")
        );
    }
    for pattern in ["a)(b", "a{3,1}", "*"] {
        let fault = fault(&format!("attribute:team =~ '{pattern}'"));
        assert!(
            fault.message.starts_with("This is no regular expression: "),
            "{fault:?}"
        );
    }
}

#[test]
fn a_pattern_without_quotes_ends_with_its_parenthesis() {
    let expression = parsed("(attribute:team =~ (cart|check).*) and attribute:ssd exists");
    assert!(expression.matches(&instance()));
    assert!(matches!(expression.root, Node::And(nodes) if nodes.len() == 2));
}

#[test]
fn a_pattern_compared_exactly_is_remarked_on() {
    let (expression, diagnostics) = parse("attribute:ecs.instance-type == m5.*");
    assert!(!expression.unwrap().matches(&instance()));
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].severity, Severity::Warning);
    assert_eq!(diagnostics[0].code, "query-pattern-compared-exactly");
}

#[test]
fn nesting_without_end_is_refused_instead_of_exhausting_the_stack() {
    for opening in ["(", "not ", "!"] {
        let fault = fault(&opening.repeat(100_000));
        assert_eq!(fault.message, "Nested more than 64 deep.");
    }
}

/// What is offered where the bar stands in `text`, and what of it that takes the place of.
fn offered(text: &str) -> (Vec<String>, String) {
    let cursor = text.find('|').unwrap();
    let text = text.replacen('|', "", 1);
    let groups = ["service:db".to_owned()];
    let completions = complete(&text, cursor, &[instance()], &groups);
    let choices = completions.choices.into_iter().map(|it| it.text);
    let word = text.get(completions.start..completions.end).unwrap();
    (choices.collect(), word.to_owned())
}

#[test]
fn what_may_stand_at_a_place_is_offered() {
    let attribute = "== != > >= < <= in !in =~ !~ exists !exists";
    let all = "attribute:cores attribute:ssd attribute:team attribute:ecs.availability-zone \
               attribute:ecs.instance-type task:group ec2InstanceId agentConnected agentVersion \
               registeredAt runningTasksCount not(";
    for (text, expected, replaced) in [
        ("|", all, ""),
        (
            "attribute:t|",
            "attribute:team attribute:ecs.availability-zone \
            attribute:ecs.instance-type",
            "attribute:t",
        ),
        ("zone|", "attribute:ecs.availability-zone", "zone"),
        ("ag|", "agentConnected agentVersion", "ag"),
        ("attribute:team |", attribute, ""),
        ("attribute:team !|", "!= !in !~ !exists", "!"),
        ("attribute:team ex|", "exists", "ex"),
        ("agentVersion |", "== != > >= < <=", ""),
        ("task:group |", "== != in !in =~ !~ exists !exists", ""),
        ("attribute:team == |", "checkout", ""),
        (
            "attribute:team == ch|xx and attribute:ssd exists",
            "checkout",
            "chxx",
        ),
        ("attribute:team in |", "[checkout]", ""),
        ("attribute:team in [|", "checkout", ""),
        ("attribute:team in [a, |", "checkout", ""),
        ("attribute:team in [a |", "]", ""),
        ("attribute:ecs.instance-type =~ |", "m5.* m5.large", ""),
        (
            "task:group == |",
            "batch family:once service:db service:web",
            "",
        ),
        ("agentConnected == t|", "true", "t"),
        ("attribute:team exists |", "and or", ""),
        ("(attribute:team exists |", "and or )", ""),
        ("not(attribute:team == a) |", "and or", ""),
        (
            "attribute:team == a and ec|",
            "attribute:ecs.availability-zone \
            attribute:ecs.instance-type ec2InstanceId",
            "ec",
        ),
        ("attribute:team == a && !(ec2|", "ec2InstanceId", "ec2"),
        ("attribute:team == checkout|", "", "checkout"),
        ("atribute:team |", "", ""),
        ("attribute:team like |", "", ""),
        ("attribute:team == a b |", "", ""),
    ] {
        let (choices, word) = offered(text);
        assert_eq!(
            (choices.join(" ").as_str(), word.as_str()),
            (expected, replaced),
            "{text}"
        );
    }
}

#[test]
fn a_value_that_needs_quotes_is_offered_in_quotes() {
    let mut spaced = instance();
    let value = Some("blue team".to_owned());
    spaced.attributes.insert("team".to_owned(), value);
    let choices = complete("attribute:team == 'bl", 21, &[spaced.clone()], &[]).choices;
    assert_eq!(choices.len(), 1);
    let text = format!("attribute:team == {}", choices[0].text);
    assert!(parsed(&text).matches(&spaced), "{text}");
}

/// Texts made of the language's own pieces reach deeper than random characters do.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "attribute:team",
        "attribute:",
        "task:group",
        "agentVersion",
        "registeredAt",
        "runningTasksCount",
        "==",
        "!=",
        "=~",
        "!~",
        "!in",
        "in",
        "exists",
        "!",
        "not",
        "and",
        "or",
        "(",
        ")",
        "[",
        "]",
        ",",
        "'",
        "'a b'",
        "checkout",
        "1.2",
        "2026-01-01",
        "[a-",
        "é",
        "\\",
    ]);
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.join(" "))
}

#[test]
fn an_operator_is_a_value_in_quotes_only_and_that_is_said() {
    for word in ["and", "or"] {
        for test in ["== WORD", "in [a, WORD]", "=~ WORD"] {
            let bare = format!("attribute:team {}", test.replace("WORD", word));
            let (expression, diagnostics) = parse(&bare);
            assert!(expression.is_none(), "{bare}");
            let help = diagnostics[0].help.as_deref();
            let expected = format!("{word} is an operator; in quotes it is a value: '{word}'.");
            assert_eq!(help, Some(&*expected), "{bare}");
            let quoted = format!(
                "attribute:team {}",
                test.replace("WORD", &format!("'{word}'"))
            );
            assert!(parse(&quoted).0.is_some(), "{quoted}");
        }
    }
}

fn comparison() -> impl Strategy<Value = String> {
    let value = "[a-z][a-z0-9.:-]{0,6}".prop_filter("and and or are operators", |word| {
        word != "and" && word != "or"
    });
    let value = || value.clone();
    prop_oneof![
        (value(), value()).prop_map(|(name, value)| format!("attribute:a{name} == '{value}'")),
        (value(), value()).prop_map(|(one, two)| format!("attribute:team in [{one}, '{two}']")),
        value().prop_map(|value| format!("task:group =~ {value}.*")),
        Just("attribute:ssd !exists".to_owned()),
        (0..9_u8).prop_map(|number| format!("agentVersion >= 1.{number}")),
        (-5..9_i8).prop_map(|number| format!("runningTasksCount < {number}")),
        (10..29_u8).prop_map(|day| format!("registeredAt != 2026-02-{day}")),
    ]
    .prop_filter("names have no colon", |text| {
        text.matches(':').count() < 2 || !text.starts_with("attribute:a")
    })
}

fn expression() -> impl Strategy<Value = String> {
    comparison().prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|it| format!("not ({it})")),
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|parts| format!("({})", parts.join(" and "))),
            prop::collection::vec(inner, 2..4)
                .prop_map(|parts| format!("({})", parts.join(" or "))),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in prop_oneof![any::<String>(), pieces()]) {
        let (expression, diagnostics) = parse(&text);
        prop_assert_eq!(expression.is_none(), has_errors(&diagnostics));
        for span in diagnostics.iter().filter_map(|diagnostic| diagnostic.span) {
            prop_assert!(text.get(span.start..span.end).is_some());
        }
        if let Some(expression) = expression {
            let _ = expression.matches(&instance());
        }
    }

    #[test]
    fn what_is_offered_can_stand_where_it_is_offered(text in pieces(), at in 0..64_usize) {
        let cursor = (0..=at.min(text.len())).rev().find(|it| text.is_char_boundary(*it));
        let cursor = cursor.unwrap_or_default();
        let completions = complete(&text, cursor, &[instance()], &[]);
        prop_assert!(completions.start <= cursor && cursor <= completions.end);
        prop_assert!(text.get(completions.start..completions.end).is_some());
    }

    #[test]
    fn an_expression_written_out_and_read_again_is_the_same(text in expression()) {
        let (first, diagnostics) = parse(&text);
        prop_assert!(first.is_some(), "{}: {:?}", text, diagnostics);
        let first = first.unwrap();
        let written = first.to_string();
        let (second, _) = parse(&written);
        prop_assert_eq!(second.as_ref(), Some(&first), "{}", written);
    }
}
