use proptest::prelude::*;

use super::*;
use crate::ordered::OrderedMap;

const WILDCARDS: Syntax = Syntax {
    wildcards: true,
    variables: false,
};
const ALL: Syntax = Syntax {
    wildcards: true,
    variables: true,
};

fn context(keys: &[(&str, &[&str])]) -> OrderedMap<String, Vec<String>> {
    keys.iter()
        .map(|(key, values)| {
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            ((*key).to_owned(), values)
        })
        .collect()
}

fn matches(pattern: &str, value: &str) -> bool {
    Pattern::new(pattern, WILDCARDS).matches(
        value,
        Case::Sensitive,
        Context::of(&OrderedMap::new()),
    ) == Answer::Yes
}

#[test]
fn wildcards_stand_for_runs_and_single_characters() {
    let cases = [
        ("", "", true),
        ("", "a", false),
        ("*", "", true),
        ("?", "", false),
        ("a*c", "abbbc", true),
        ("a*c", "abbbcd", false),
        ("a?c", "abc", true),
        ("a?c", "ac", false),
        ("a?c", "aéc", true),
        ("a??c", "aéc", false),
        ("**", "x", true),
        ("*ab", "aab", true),
        ("*a*b*", "xxaxxbxx", true),
        ("*a*b*", "xxbxxaxx", false),
        ("Describe*", "describeTasks", false),
    ];
    for (pattern, value, expected) in cases {
        assert_eq!(matches(pattern, value), expected, "{pattern} and {value}");
    }
}

#[test]
fn actions_match_in_any_case() {
    let pattern = Pattern::new("S3:get*", WILDCARDS);
    let nothing = OrderedMap::new();
    let found = |action| pattern.matches(action, Case::Insensitive, Context::of(&nothing));
    assert_eq!(found("s3:GetObject"), Answer::Yes);
    assert_eq!(found("s3:PutObject"), Answer::No);
}

#[test]
fn variables_stand_for_the_one_value_of_their_key() {
    let keys = context(&[
        ("aws:username", &["maria"]),
        ("aws:PrincipalTag/team", &["b*e"]),
        ("aws:TagKeys", &["a", "b"]),
    ]);
    let cases = [
        ("home/${aws:username}/*", "home/maria/x", true),
        ("home/${AWS:UserName}", "home/maria", true),
        ("home/${aws:username}/*", "home/jo/x", false),
        ("${aws:PrincipalTag/team}", "b*e", true),
        // The value of a variable is taken literally.
        ("${aws:PrincipalTag/team}", "blue", false),
        ("x/${aws:userid}", "x/", false),
        ("x/${aws:userid, 'nobody'}", "x/nobody", true),
        ("x/${aws:username, 'nobody'}", "x/maria", true),
        ("${aws:TagKeys}", "a", false),
        ("a${*}b", "a*b", true),
        ("a${*}b", "axb", false),
        ("a${?}b", "a?b", true),
        ("${$}{x}", "${x}", true),
        ("5$ ${unclosed", "5$ ${unclosed", true),
    ];
    for (pattern, value, expected) in cases {
        let found = Pattern::new(pattern, ALL).matches(value, Case::Sensitive, Context::of(&keys));
        assert_eq!(found, Answer::from(expected), "{pattern} and {value}");
    }
}

#[test]
fn without_the_newer_version_a_variable_is_its_own_text() {
    let keys = context(&[("aws:username", &["maria"])]);
    let pattern = Pattern::new("home/${aws:username}", WILDCARDS);
    let found = |value| pattern.matches(value, Case::Sensitive, Context::of(&keys));
    assert_eq!(found("home/maria"), Answer::No);
    assert_eq!(found("home/${aws:username}"), Answer::Yes);
}

#[test]
fn arns_match_part_by_part() {
    let queue = "arn:aws:sqs:us-east-1:111122223333:jobs";
    let stream = "arn:aws:logs:us-east-1:111122223333:log-group:/web:log-stream:web/1";
    let cases = [
        ("*", queue, true),
        ("arn:aws:sqs:*:111122223333:jobs", queue, true),
        ("arn:aws:sqs:us-*:*:j?bs", queue, true),
        ("arn:*:sqs:*:*:jobs", queue, true),
        // A wildcard does not cross into the next part.
        ("arn:aws:sqs:*:jobs", queue, false),
        ("arn:aws:sqs:us-east-1*:jobs", queue, false),
        ("arn:aws:sns:*:*:*", queue, false),
        ("arn:aws:sqs:us-east-1:111122223333:Jobs", queue, false),
        // Parts missing at the end are completed.
        ("arn:aws:sqs", queue, true),
        ("arn:aws:sqs:eu-west-1", queue, false),
        ("arn:aws:logs:*:*:log-group:/web:*", stream, true),
        ("arn:aws:logs:*:*:log-group:/web", stream, false),
        ("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/a/b/c", true),
        ("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket", false),
        ("arn:aws:s3:::bucket*", "arn:aws:s3:::bucket/key", true),
    ];
    let nothing = OrderedMap::new();
    for (pattern, arn, expected) in cases {
        let parts = arn_parts(arn).unwrap();
        let found = ArnPattern::new(pattern, 5).matches(Some(&parts), Context::of(&nothing));
        assert_eq!(found, Answer::from(expected), "{pattern} and {arn}");
    }
}

#[test]
fn a_request_for_any_resource_matches_the_bare_wildcard_only() {
    let nothing = OrderedMap::new();
    let found = |pattern| ArnPattern::new(pattern, 5).matches(None, Context::of(&nothing));
    assert_eq!(found("*"), Answer::Yes);
    assert_eq!(found("arn:aws:ecr:*:*:*"), Answer::No);
}

#[test]
fn the_colon_of_a_variable_separates_no_parts() {
    let keys = context(&[("aws:username", &["maria"])]);
    let pattern = ArnPattern::new("arn:aws:s3:::home-${aws:username}:x", 5);
    let parts = arn_parts("arn:aws:s3:::home-maria:x").unwrap();
    assert_eq!(
        pattern.matches(Some(&parts), Context::of(&keys)),
        Answer::Yes
    );

    let early = "arn:aws:iam::${aws:username}:role/x";
    let parts = arn_parts("arn:aws:iam::maria:role/x").unwrap();
    let found = |from| ArnPattern::new(early, from).matches(Some(&parts), Context::of(&keys));
    assert_eq!(found(5), Answer::No);
    assert_eq!(found(0), Answer::Yes);
}

thread_local! {
    static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Counts a step of matching: one piece tried at one place.
pub(super) fn count_step() {
    STEPS.set(STEPS.get() + 1);
}

/// Steps that matching takes.
fn steps(pattern: &str, value: &str) -> usize {
    STEPS.set(0);
    matches(pattern, value);
    STEPS.get()
}

#[test]
fn steps_grow_with_the_text_and_not_with_the_number_of_wildcards() {
    // A matcher that tries every way to share the text out would never end here.
    let text = "a".repeat(2_000);
    for wildcards in [1, 10, 200, 1_000] {
        let pattern = "*a".repeat(wildcards) + "*b";
        let taken = steps(&pattern, &text);
        assert!(taken <= 3 * 2_000 + 3, "{wildcards} wildcards: {taken}");
    }
}

#[test]
fn a_variable_that_nobody_knows_makes_a_match_unknown() {
    let keys = context(&[("aws:username", &["maria"])]);
    let cases = [
        ("${aws:MoonPhase}/x", "full/x", Answer::Unknown),
        ("${aws:MoonPhase}/x", "full/y", Answer::No),
        ("a/${aws:MoonPhase}", "b/full", Answer::No),
        ("${aws:MoonPhase, 'new'}", "new", Answer::Yes),
        ("${aws:MoonPhase, 'new'}", "full", Answer::No),
    ];
    for (pattern, value, expected) in cases {
        let pattern = Pattern::new(pattern, ALL);
        let found = pattern.matches(value, Case::Sensitive, Context::of(&keys));
        assert_eq!(found, expected, "{value} and {}", pattern.source());
    }
}

/// The definition of a wildcard, word by word.
fn naive(pattern: &[char], value: &[char]) -> bool {
    match pattern.split_first() {
        None => value.is_empty(),
        Some(('*', rest)) => (0..=value.len()).any(|skipped| naive(rest, &value[skipped..])),
        Some(('?', rest)) => !value.is_empty() && naive(rest, &value[1..]),
        Some((first, rest)) => value.first() == Some(first) && naive(rest, &value[1..]),
    }
}

proptest! {
    #[test]
    fn matching_equals_the_definition(pattern in "[ab*?é]{0,8}", value in "[abé]{0,8}") {
        let characters = |text: &str| text.chars().collect::<Vec<char>>();
        prop_assert_eq!(
            matches(&pattern, &value),
            naive(&characters(&pattern), &characters(&value))
        );
    }

    #[test]
    fn matching_is_linear_in_the_text(pattern in "[ab*?]{0,60}", value in "[ab]{0,200}") {
        // What stands between two `*`, and the `*` itself, is the most that one place costs.
        let between = |part: &str| 2 + 2 * part.matches('?').count();
        let widest = pattern.split('*').map(between).max().unwrap_or(2);
        let bound = (value.len() + 1) * widest + pattern.len() + 2;
        prop_assert!(steps(&pattern, &value) <= bound);
    }

    #[test]
    fn a_text_without_wildcards_matches_itself(text in "[^*?$]{0,20}") {
        prop_assert!(matches(&text, &text));
    }
}
