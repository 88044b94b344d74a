//! Tags, placement constraints and fields whose service has ended.

use std::collections::BTreeSet;

use serde_json::Value;

use super::rules::{
    INFERENCE_ACCELERATORS, PLACEMENT_CONSTRAINT_TYPE, PLACEMENT_EXPRESSION_MISSING,
    PLACEMENT_NOT_EQUAL, TAG_CHARACTERS, TAG_KEY, TAGS_EMPTY,
};
use super::{Definition, Object, fix};
use crate::diagnostic::Diagnostic;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    report.extend(no_tags(definition));
    let mut keys = BTreeSet::new();
    for (index, tag) in definition.object.objects("tags") {
        report.extend(tag_key(index, tag, &mut keys));
        for member in ["key", "value"] {
            report.extend(tag_characters(index, tag, member));
        }
    }
    for (index, constraint) in definition.object.objects("placementConstraints") {
        report.extend(constraint_type(definition, index, constraint));
        report.extend(constraint_expression(index, constraint));
        report.extend(constraint_not_equal(index, constraint));
    }
    report.extend(inference_accelerators(definition));
}

/// Elastic Inference has ended [V].
fn inference_accelerators(definition: &Definition<'_>) -> Option<Diagnostic> {
    let at = "/inferenceAccelerators";
    definition
        .object
        .has_something("inferenceAccelerators")
        .then(|| {
            INFERENCE_ACCELERATORS
                .refused(at, "Unsupported field 'inferenceAccelerators'")
                .with_help("Amazon Elastic Inference has ended: remove the field.")
                .with_fix(fix::remove(at))
        })
}

/// Without tags there is no list of them [V].
fn no_tags(definition: &Definition<'_>) -> Option<Diagnostic> {
    let list = definition.object.get("tags");
    let is_empty = list.and_then(Value::as_array).is_some_and(Vec::is_empty);
    is_empty.then(|| {
        TAGS_EMPTY
            .refused("/tags", "Tags can not be empty.")
            .with_help("Leave tags out when there are none.")
            .with_fix(fix::remove("/tags"))
    })
}

/// A tag has a key of its own that does not start with aws: [V MODEL Tag; the words are ours].
fn tag_key<'a>(index: usize, tag: Object<'a>, keys: &mut BTreeSet<&'a str>) -> Option<Diagnostic> {
    let at = || format!("/tags/{index}/key");
    let is_reserved = |key: &str| {
        let start = key.get(..4);
        start.is_some_and(|it| it.eq_ignore_ascii_case("aws:"))
    };
    Some(match tag.text("key") {
        None if tag.has("key") => return None,
        None => TAG_KEY
            .at(at(), "The tag has no key.")
            .with_help("A tag is {\"key\": \"…\", \"value\": \"…\"}."),
        Some("") => return None,
        Some(key) if is_reserved(key) => TAG_KEY
            .at(
                at(),
                format!("The key '{key}' starts with aws:, which is kept for AWS."),
            )
            .with_help("Choose another prefix."),
        Some(key) if keys.insert(key) => return None,
        Some(key) => TAG_KEY
            .at(at(), format!("The key '{key}' is used twice."))
            .with_help("Keep one of the two tags.")
            .with_fix(fix::titled(
                "Remove the tag",
                fix::remove(format!("/tags/{index}")),
            )),
    })
}

/// Letters, digits, white space and `_ . : / = + - @` [V MODEL TagKey, TagValue].
fn tag_characters(index: usize, tag: Object<'_>, member: &str) -> Option<Diagnostic> {
    let text = tag.text(member)?;
    let is_allowed =
        |it: char| it.is_alphanumeric() || it.is_whitespace() || "_.:/=+-@".contains(it);
    let character = text.chars().find(|it| !is_allowed(*it))?;
    Some(
        TAG_CHARACTERS
            .at(
                format!("/tags/{index}/{member}"),
                format!("The tag's {member} contains an invalid character: '{character}'."),
            )
            .with_help("Use letters, digits, spaces and _ . : / = + - @."),
    )
}

/// Only memberOf [V].
fn constraint_type(
    definition: &Definition<'_>,
    index: usize,
    constraint: Object<'_>,
) -> Option<Diagnostic> {
    let kind = constraint.text("type");
    if kind == Some("memberOf") {
        return None;
    }
    let at = format!("/placementConstraints/{index}/type");
    match kind {
        Some(kind) => {
            let is_only = definition.object.list("placementConstraints").len() == 1;
            let fix = if kind.eq_ignore_ascii_case("memberOf") {
                fix::set(at.clone(), "memberOf")
            } else if is_only {
                fix::remove("/placementConstraints")
            } else {
                let element = format!("/placementConstraints/{index}");
                fix::titled(format!("Remove {kind}"), fix::remove(element))
            };
            Some(
                PLACEMENT_CONSTRAINT_TYPE
                    .refused(at, format!("constraint.type '{kind}' is not supported."))
                    .with_help(
                        "A task definition takes memberOf only; distinctInstance is given to \
                         RunTask and CreateService.",
                    )
                    .with_fix(fix),
            )
        }
        None if constraint.has("type") => None,
        None => Some(
            PLACEMENT_CONSTRAINT_TYPE
                .at(at.clone(), "The placement constraint has no type.")
                .with_help("Write \"type\": \"memberOf\".")
                .with_fix(
                    constraint
                        .has_something("expression")
                        .then(|| fix::add(at, "memberOf")),
                ),
        ),
    }
}

/// memberOf has an expression [V MODEL; the words are ours]. Its syntax is the cluster query
/// language's affair; see `TaskDefinition::placement_expressions`.
fn constraint_expression(index: usize, constraint: Object<'_>) -> Option<Diagnostic> {
    let is_member_of = constraint.text("type") == Some("memberOf");
    (is_member_of && !constraint.has_something("expression")).then(|| {
        PLACEMENT_EXPRESSION_MISSING
            .at(
                format!("/placementConstraints/{index}/expression"),
                "memberOf has no expression.",
            )
            .with_help("For example \"attribute:ecs.instance-type =~ t3.*\".")
    })
}

/// An instance without the attribute does not match `!=` either [V]; those that ECS gives every
/// instance are there.
fn constraint_not_equal(index: usize, constraint: Object<'_>) -> Option<Diagnostic> {
    let expression = constraint.text("expression")?;
    let name = expression.match_indices("!=").find_map(|(position, _)| {
        let before = expression.get(..position)?;
        let word = before.split_whitespace().next_back()?;
        let name = word.rsplit('(').next()?.strip_prefix("attribute:")?;
        (!name.starts_with("ecs.")).then_some(name)
    })?;
    Some(
        PLACEMENT_NOT_EQUAL
            .at(
                format!("/placementConstraints/{index}/expression"),
                format!("!= leaves out instances that do not have the attribute {name} at all."),
            )
            .with_help(format!(
                "To take those too, write not(attribute:{name} == value)."
            )),
    )
}
