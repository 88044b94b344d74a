//! Tags, placement constraints and fields whose service has ended.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Definition, refused};
use crate::diagnostic::Diagnostic;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    tags(definition, report);
    placement_constraints(definition, report);
    if definition.object.has_something("inferenceAccelerators") {
        report.push(
            refused(
                "inference-accelerators",
                "/inferenceAccelerators",
                "Unsupported field 'inferenceAccelerators'",
            )
            .with_help("Amazon Elastic Inference has ended: remove the field."),
        );
    }
}

fn tags(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let list = definition.object.get("tags");
    if list.and_then(Value::as_array).is_some_and(Vec::is_empty) {
        report.push(
            refused("tags-empty", "/tags", "Tags can not be empty.")
                .with_help("Leave tags out when there are none."),
        );
    }
    let mut keys = BTreeSet::new();
    for (index, tag) in definition.object.objects("tags") {
        let at = format!("/tags/{index}/key");
        match tag.text("key") {
            None if !tag.has("key") => report.push(
                Diagnostic::error("tag-key", at, "The tag has no key.")
                    .with_help("A tag is {\"key\": \"…\", \"value\": \"…\"}."),
            ),
            None | Some("") => {}
            Some(key)
                if key
                    .get(..4)
                    .is_some_and(|it| it.eq_ignore_ascii_case("aws:")) =>
            {
                report.push(
                    Diagnostic::error(
                        "tag-key",
                        at,
                        format!("The key '{key}' starts with aws:, which is kept for AWS."),
                    )
                    .with_help("Choose another prefix."),
                )
            }
            Some(key) if !keys.insert(key) => report.push(
                Diagnostic::error("tag-key", at, format!("The key '{key}' is used twice."))
                    .with_help("Keep one of the two tags."),
            ),
            Some(_) => {}
        }
    }
}

/// Only memberOf, with an expression [V]. The expression's syntax is the cluster query
/// language's affair; see `TaskDefinition::placement_expressions`.
fn placement_constraints(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for (index, constraint) in definition.object.objects("placementConstraints") {
        let at = |member: &str| format!("/placementConstraints/{index}/{member}");
        match constraint.text("type") {
            None if constraint.has("type") => {}
            Some("memberOf") => {
                if !constraint.has_something("expression") {
                    report.push(
                        Diagnostic::error(
                            "placement-expression-missing",
                            at("expression"),
                            "memberOf has no expression.",
                        )
                        .with_help("For example \"attribute:ecs.instance-type =~ t3.*\"."),
                    );
                }
            }
            Some(kind) => report.push(
                refused(
                    "placement-constraint-type",
                    at("type"),
                    format!("constraint.type '{kind}' is not supported."),
                )
                .with_help(
                    "A task definition takes memberOf only; distinctInstance is given to RunTask \
                     and CreateService.",
                ),
            ),
            None => report.push(
                Diagnostic::error(
                    "placement-constraint-type",
                    at("type"),
                    "The placement constraint has no type.",
                )
                .with_help("Write \"type\": \"memberOf\"."),
            ),
        }
    }
}
