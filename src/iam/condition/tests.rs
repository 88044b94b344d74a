use super::*;
use crate::iam::AuthorizationRequest;
use crate::ordered::OrderedMap;

/// Whether `operator` on key `k` holds: `wanted` in the policy, `given` in the request.
fn holds(operator: &str, wanted: &[&str], given: Option<&[&str]>) -> Answer {
    holds_on("k", operator, wanted, given)
}

fn holds_on(key: &str, operator: &str, wanted: &[&str], given: Option<&[&str]>) -> Answer {
    let mut context = OrderedMap::new();
    if let Some(values) = given {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        context.insert(key.to_owned(), values);
    }
    let request = AuthorizationRequest {
        context,
        ..AuthorizationRequest::default()
    };
    let mut condition = Condition::new(operator, OperatorName::read(operator).unwrap(), key);
    for value in wanted {
        condition.add(value, true);
    }
    condition.holds(&RequestView::of(&request, false))
}

fn check(cases: &[(&str, &[&str], &[&str], bool)]) {
    for (operator, wanted, given, expected) in cases {
        assert_eq!(
            holds(operator, wanted, Some(given)),
            Answer::from(*expected),
            "{operator}: request has {given:?}, policy wants {wanted:?}"
        );
    }
}

#[test]
fn strings() {
    check(&[
        ("StringEquals", &["blue"], &["blue"], true),
        ("StringEquals", &["blue"], &["Blue"], false),
        ("StringEquals", &["bl*"], &["blue"], false),
        ("StringEquals", &["red", "blue"], &["blue"], true),
        ("StringNotEquals", &["red", "blue"], &["blue"], false),
        ("StringNotEquals", &["red", "blue"], &["green"], true),
        ("StringEqualsIgnoreCase", &["blue"], &["BLUE"], true),
        ("StringEqualsIgnoreCase", &["Ünits"], &["üNITS"], true),
        ("StringNotEqualsIgnoreCase", &["blue"], &["BLUE"], false),
        ("StringLike", &["bl?e*"], &["bluebell"], true),
        ("StringLike", &["bl?e"], &["ble"], false),
        ("StringNotLike", &["bl*"], &["blue"], false),
        ("BinaryEquals", &["QmluYXJ5"], &["QmluYXJ5"], true),
        ("BinaryEquals", &["QmluYXJ5"], &["qmluYXJ5"], false),
    ]);
}

#[test]
fn numbers() {
    check(&[
        ("NumericEquals", &["10"], &["10.0"], true),
        ("NumericNotEquals", &["10"], &["10.0"], false),
        ("NumericLessThan", &["10"], &["9"], true),
        ("NumericLessThan", &["10"], &["10"], false),
        ("NumericLessThanEquals", &["10"], &["10"], true),
        ("NumericGreaterThan", &["10"], &["100"], true),
        ("NumericGreaterThanEquals", &["10"], &["9.99"], false),
        ("NumericLessThan", &["10"], &["many"], false),
        ("NumericNotEquals", &["10"], &["many"], false),
        ("NumericEquals", &["ten"], &["10"], false),
    ]);
}

#[test]
fn dates() {
    let noon = "2026-03-01T12:00:00Z";
    check(&[
        ("DateEquals", &[noon], &["2026-03-01T13:00:00+01:00"], true),
        ("DateNotEquals", &[noon], &[noon], false),
        ("DateLessThan", &[noon], &["2026-03-01"], true),
        ("DateLessThanEquals", &[noon], &[noon], true),
        ("DateGreaterThan", &[noon], &["1772366401"], true),
        ("DateGreaterThan", &["1772366399"], &[noon], true),
        (
            "DateGreaterThanEquals",
            &[noon],
            &["2026-03-01T11:59:59Z"],
            false,
        ),
        ("DateGreaterThan", &[noon], &["tomorrow"], false),
    ]);
}

#[test]
fn truth_addresses_and_arns() {
    check(&[
        ("Bool", &["true"], &["True"], true),
        ("Bool", &["false"], &["true"], false),
        ("Bool", &["true"], &["yes"], false),
        ("IpAddress", &["192.0.2.0/24"], &["192.0.2.9"], true),
        (
            "IpAddress",
            &["192.0.2.0/24", "2001:db8::/32"],
            &["2001:db8::9"],
            true,
        ),
        ("IpAddress", &["192.0.2.0/24"], &["2001:db8::9"], false),
        ("NotIpAddress", &["192.0.2.0/24"], &["192.0.3.9"], true),
        ("NotIpAddress", &["192.0.2.0/24"], &["192.0.2.9"], false),
        (
            "ArnLike",
            &["arn:aws:ecs:eu-west-1:111122223333:*"],
            &["arn:aws:ecs:eu-west-1:111122223333:task/a/b"],
            true,
        ),
        (
            "ArnEquals",
            &["arn:aws:ecs:*:*:cluster/?"],
            &["arn:aws:ecs:eu-west-1:111122223333:cluster/a"],
            true,
        ),
        (
            "ArnLike",
            &["arn:aws:ecs:*:cluster/a"],
            &["arn:aws:ecs:eu-west-1:111122223333:cluster/a"],
            false,
        ),
        (
            "ArnNotLike",
            &["arn:aws:ecs:*:*:*"],
            &["arn:aws:sqs:eu-west-1:111122223333:q"],
            true,
        ),
        ("ArnLike", &["arn:aws:ecs:*:*:*"], &["no ARN"], false),
        ("ArnNotLike", &["arn:aws:ecs:*:*:*"], &["no ARN"], true),
        ("ArnLike", &["*"], &["no ARN"], true),
        // StringLike knows no parts.
        (
            "StringLike",
            &["arn:aws:ecs:*:cluster/a"],
            &["arn:aws:ecs:eu-west-1:111122223333:cluster/a"],
            true,
        ),
        ("IpAddress", &["2001:DB8:0::/48"], &["2001:db8::1"], true),
        ("NotIpAddress", &["2001:db8::/48"], &["192.0.2.9"], true),
        ("NotIpAddress", &["192.0.2.0/24"], &["nowhere"], false),
        ("Bool", &["true"], &["false", "true"], true),
        ("BoolIfExists", &["true"], &["false"], false),
    ]);
}

#[test]
fn a_missing_key_fails_positive_operators_and_passes_negated_ones() {
    for operator in OPERATORS.iter().filter(|operator| operator.name != "Null") {
        let missing = holds(operator.name, &["1"], None);
        assert_eq!(missing, Answer::from(operator.negated), "{}", operator.name);
        let if_exists = format!("{}IfExists", operator.name);
        assert_eq!(holds(&if_exists, &["1"], None), Answer::Yes, "{if_exists}");
        let all = format!("ForAllValues:{}", operator.name);
        assert_eq!(holds(&all, &["1"], None), Answer::Yes, "{all}");
        let any = format!("ForAnyValue:{}", operator.name);
        assert_eq!(holds(&any, &["1"], None), Answer::No, "{any}");
    }
}

#[test]
fn null_asks_whether_the_key_is_absent() {
    assert_eq!(holds("Null", &["true"], None), Answer::Yes);
    assert_eq!(holds("Null", &["false"], None), Answer::No);
    assert_eq!(holds("Null", &["true"], Some(&["x"])), Answer::No);
    assert_eq!(holds("Null", &["false"], Some(&["x"])), Answer::Yes);
    // A key without values is absent.
    assert_eq!(holds("Null", &["true"], Some(&[])), Answer::Yes);
}

#[test]
fn set_operators_look_at_every_value() {
    check(&[
        ("ForAllValues:StringEquals", &["a", "b"], &["a"], true),
        ("ForAllValues:StringEquals", &["a", "b"], &["a", "c"], false),
        ("ForAllValues:StringEquals", &["a"], &[""], true),
        ("ForAllValues:StringNotEquals", &["a"], &["b", "c"], true),
        ("ForAllValues:StringNotEquals", &["a"], &["b", "a"], false),
        ("ForAnyValue:StringEquals", &["a"], &["b", "a"], true),
        ("ForAnyValue:StringEquals", &["a"], &["b"], false),
        ("ForAnyValue:StringNotEquals", &["a"], &["a", "b"], true),
        ("ForAnyValue:StringNotEquals", &["a"], &["a"], false),
        ("ForAnyValue:StringLike", &["t*"], &["env", "team"], true),
    ]);
}

#[test]
fn prefixes_and_suffixes_belong_to_real_operators_only() {
    for name in [
        "stringEquals",
        "StringEqual",
        "ForAnyValue::StringEquals",
        "ForSomeValues:StringEquals",
        "NullIfExists",
        "ForAnyValue:Null",
        "IfExists",
        "",
    ] {
        assert!(OperatorName::read(name).is_none(), "{name}");
    }
    assert!(OperatorName::read("ForAnyValue:StringLikeIfExists").is_some());
}

#[test]
fn the_absence_of_a_global_key_nobody_knows_is_unknown() {
    let absent = |key| holds_on(key, "StringNotEquals", &["x"], None);
    assert_eq!(absent("aws:MoonPhase"), Answer::Unknown);
    assert_eq!(absent("aws:requestedregion"), Answer::Yes);
    assert_eq!(absent("aws:PrincipalTag/team"), Answer::Yes);
    assert_eq!(absent("s3:prefix"), Answer::Yes);
    let present = holds_on("aws:MoonPhase", "StringEquals", &["full"], Some(&["full"]));
    assert_eq!(present, Answer::Yes);
}

#[test]
fn keys_with_several_values_without_a_set_operator() {
    check(&[
        ("StringEquals", &["a"], &["b", "a"], true),
        ("StringEquals", &["a"], &["b", "c"], false),
        ("StringNotEquals", &["a"], &["b", "c"], true),
        ("StringNotEquals", &["a"], &["b", "a"], false),
        ("StringEquals", &[], &["a"], false),
        ("StringNotEquals", &[], &["a"], true),
        ("ForAllValues:StringEquals", &[], &["a"], false),
        ("ForAnyValue:StringLikeIfExists", &["t*"], &["env"], false),
    ]);
    // A key without values is a missing one.
    for (operator, expected) in [
        ("StringEquals", Answer::No),
        ("StringNotEquals", Answer::Yes),
        ("ForAllValues:StringEquals", Answer::Yes),
        ("ForAnyValue:StringNotEquals", Answer::No),
        ("ForAnyValue:StringEqualsIfExists", Answer::Yes),
    ] {
        assert_eq!(holds(operator, &["a"], Some(&[])), expected, "{operator}");
    }
}

#[test]
fn variables_stand_anywhere_in_the_values_of_string_and_arn_operators() {
    let with = |operator: &str, wanted: &str, given: &str| {
        let context: OrderedMap<String, Vec<String>> = [
            ("aws:PrincipalAccount", "111122223333"),
            ("aws:PrincipalTag/team", "b*e"),
            ("k", given),
        ]
        .map(|(key, value)| (key.to_owned(), vec![value.to_owned()]))
        .into_iter()
        .collect();
        let request = AuthorizationRequest {
            context,
            ..AuthorizationRequest::default()
        };
        let mut condition = Condition::new(operator, OperatorName::read(operator).unwrap(), "K");
        condition.add(wanted, true);
        condition.holds(&RequestView::of(&request, false))
    };
    let account = "arn:aws:iam::${aws:PrincipalAccount}:role/*";
    let role = "arn:aws:iam::111122223333:role/x";
    let cases = [
        ("ArnLike", account, role, Answer::Yes),
        ("ArnNotEquals", account, role, Answer::No),
        ("StringLike", account, role, Answer::Yes),
        (
            "ArnLike",
            account,
            "arn:aws:iam::444455556666:role/x",
            Answer::No,
        ),
        (
            "StringEquals",
            "${aws:PrincipalTag/team}",
            "b*e",
            Answer::Yes,
        ),
        ("StringLike", "${aws:PrincipalTag/team}", "blue", Answer::No),
        (
            "StringEqualsIgnoreCase",
            "${AWS:principaltag/TEAM}",
            "B*E",
            Answer::Yes,
        ),
        (
            "StringEquals",
            "${aws:PrincipalTag/cost, 'none'}",
            "none",
            Answer::Yes,
        ),
        ("StringEquals", "${aws:PrincipalTag/cost}", "", Answer::No),
        (
            "StringNotEquals",
            "${aws:PrincipalTag/cost}",
            "x",
            Answer::Yes,
        ),
        ("StringEquals", "${aws:MoonPhase}", "full", Answer::Unknown),
        (
            "StringNotEquals",
            "${aws:MoonPhase}",
            "full",
            Answer::Unknown,
        ),
        (
            "StringEqualsIgnoreCase",
            "${aws:MoonPhase}",
            "full",
            Answer::Unknown,
        ),
        ("StringLike", "a${*}", "ab", Answer::No),
        ("StringLike", "a${*}", "a*", Answer::Yes),
        // Numbers, dates and addresses take no variables.
        (
            "NumericEquals",
            "${aws:PrincipalAccount}",
            "111122223333",
            Answer::No,
        ),
    ];
    for (operator, wanted, given, expected) in cases {
        assert_eq!(
            with(operator, wanted, given),
            expected,
            "{operator} {wanted}: {given}"
        );
    }
}
