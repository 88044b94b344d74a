//! Reading one statement.

use serde_json::{Map, Value};

use crate::diagnostic::Diagnostic;

use super::super::matching::{ARN_PARTS, ArnPattern, Pattern, Syntax, split_outside_variables};
use super::super::principal::is_account_id;
use super::read::{Reader, SYNTAX, join, nearest, type_name};
use super::{Effect, Listed, PolicyKind, Statement};

/// Members of a statement.
const STATEMENT_MEMBERS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

impl Reader {
    pub(super) fn statement(&mut self, value: &Value, pointer: &str) -> Option<Statement> {
        let Value::Object(statement) = value else {
            self.refused(
                "policy-statement-type",
                pointer,
                SYNTAX,
                format!("A statement is an object; this is {}.", type_name(value)),
            );
            return None;
        };
        self.unknown_members(statement, &STATEMENT_MEMBERS, pointer);
        let sid = self.sid(statement.get("Sid"), &join(pointer, "Sid"));
        let effect = self.effect(statement.get("Effect"), &join(pointer, "Effect"));
        let actions = self.actions(statement, pointer);
        let resources = self.resources(statement, actions.as_ref(), pointer);
        let principals = self.principals(statement, effect, pointer);
        let conditions = self.conditions(statement.get("Condition"), &join(pointer, "Condition"));
        Some(Statement {
            sid,
            // Never looked at: without an effect the document is refused.
            effect: effect.unwrap_or(Effect::Deny),
            actions: actions?,
            resources,
            principals,
            conditions,
        })
    }

    fn sid(&mut self, value: Option<&Value>, pointer: &str) -> Option<String> {
        let sid = match value? {
            Value::String(sid) => sid,
            other => {
                self.refused(
                    "policy-sid-type",
                    pointer,
                    SYNTAX,
                    format!("Sid is text; this is {}.", type_name(other)),
                );
                return None;
            }
        };
        // Services that take resource policies allow more characters [V].
        let is_strict = self.kind != PolicyKind::Resource;
        if is_strict && !sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            self.refused(
                "policy-sid-characters",
                pointer,
                "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
                "Use letters and digits only.",
            );
        }
        Some(sid.clone())
    }

    fn effect(&mut self, value: Option<&Value>, pointer: &str) -> Option<Effect> {
        match value.map(Value::as_str) {
            Some(Some("Allow")) => Some(Effect::Allow),
            Some(Some("Deny")) => Some(Effect::Deny),
            Some(Some(other)) => {
                let help = match nearest(other, ["Allow", "Deny"].into_iter()) {
                    Some(near) => format!("Did you mean {near}? Effect is spelled exactly."),
                    None => "Effect is Allow or Deny.".to_owned(),
                };
                self.refused("policy-effect", pointer, SYNTAX, help);
                None
            }
            Some(None) | None => {
                self.refused(
                    "policy-effect",
                    pointer,
                    SYNTAX,
                    "Every statement has an Effect: \"Allow\" or \"Deny\".",
                );
                None
            }
        }
    }

    /// The element `name` or its opposite, and where it stands. Both at once are an error.
    pub(super) fn either<'v>(
        &mut self,
        statement: &'v Map<String, Value>,
        name: &'static str,
        opposite: &'static str,
        pointer: &str,
    ) -> Option<(bool, &'v Value, String)> {
        match (statement.get(name), statement.get(opposite)) {
            (Some(_), Some(_)) => {
                self.refused(
                    "policy-both",
                    join(pointer, opposite),
                    SYNTAX,
                    format!("A statement has {name} or {opposite}, not both."),
                );
                None
            }
            (Some(value), None) => Some((false, value, join(pointer, name))),
            (None, Some(value)) => Some((true, value, join(pointer, opposite))),
            (None, None) => None,
        }
    }

    fn actions(
        &mut self,
        statement: &Map<String, Value>,
        pointer: &str,
    ) -> Option<Listed<Pattern>> {
        let missing = "Policy statement must contain actions.";
        let found = self.either(statement, "Action", "NotAction", pointer);
        let Some((negated, value, place)) = found else {
            if !statement.contains_key("Action") {
                self.refused(
                    "policy-action-missing",
                    pointer,
                    missing,
                    "Add Action: one action such as \"s3:GetObject\", or a list.",
                );
            }
            return None;
        };
        let texts = self.texts(value, &place);
        if texts.is_empty() && value.as_array().is_some_and(Vec::is_empty) {
            self.refused(
                "policy-action-missing",
                place,
                missing,
                "Name at least one action.",
            );
        }
        let syntax = Syntax {
            wildcards: true,
            variables: false,
        };
        let mut entries = Vec::with_capacity(texts.len());
        for (text, place) in texts {
            self.check_action(text, &place);
            entries.push(Pattern::new(text, syntax));
        }
        Some(Listed { negated, entries })
    }

    fn check_action(&mut self, action: &str, pointer: &str) {
        if action == "*" {
            return;
        }
        let Some((service, name)) = action.split_once(':') else {
            self.refused(
                "policy-action-prefix",
                pointer,
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                format!("Write the service in front, for example s3:{action}."),
            );
            return;
        };
        let is_service = service == "*"
            || (!service.is_empty()
                && service
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')));
        if !is_service {
            self.refused(
                "policy-action-service",
                pointer,
                format!("Vendor {service} is not valid"),
                "Name one service, without wildcards, for example s3:Get*.",
            );
        }
        if name.is_empty() {
            self.error(
                "policy-action-name",
                pointer,
                format!("{action} names a service, but no action"),
                format!("Write {service}:* for all its actions."),
            );
        } else if name.contains(':') {
            self.refused(
                "policy-action-colon",
                pointer,
                "Actions/Condition can contain only one colon.",
                "Write one action as service:Name.",
            );
        }
        if self.kind == PolicyKind::Trust && is_service && !service.eq_ignore_ascii_case("sts") {
            self.refused(
                "policy-trust-action",
                pointer,
                "AssumeRole policy may only specify STS AssumeRole actions.",
                "A trust policy says who may assume the role: sts:AssumeRole. What the role may do stands in its other policies.",
            );
        }
    }

    fn resources(
        &mut self,
        statement: &Map<String, Value>,
        actions: Option<&Listed<Pattern>>,
        pointer: &str,
    ) -> Option<Listed<ArnPattern>> {
        if self.kind == PolicyKind::Trust {
            for name in ["Resource", "NotResource"] {
                if statement.contains_key(name) {
                    self.refused(
                        "policy-trust-resource",
                        join(pointer, name),
                        format!("Has prohibited field {name}"),
                        "Remove it: the resource of a trust policy is the role itself.",
                    );
                }
            }
            return None;
        }
        let missing = "Policy statement must contain resources.";
        let found = self.either(statement, "Resource", "NotResource", pointer);
        let Some((negated, value, place)) = found else {
            let is_implied = self.kind == PolicyKind::Resource && actions.is_some_and(is_of_ecr);
            if !statement.contains_key("Resource") && !is_implied {
                self.refused(
                    "policy-resource-missing",
                    pointer,
                    missing,
                    "Add Resource: an ARN, a list of ARNs, or \"*\".",
                );
            }
            return None;
        };
        let texts = self.texts(value, &place);
        if texts.is_empty() && value.as_array().is_some_and(Vec::is_empty) {
            self.refused(
                "policy-resource-missing",
                place,
                missing,
                "Name at least one resource, or \"*\".",
            );
        }
        let mut entries = Vec::with_capacity(texts.len());
        for (text, place) in texts {
            self.check_resource(text, &place);
            // In a resource, variables have a meaning after the fifth colon only [V].
            let variables = ARN_PARTS - usize::from(self.variables);
            entries.push(ArnPattern::new(text, variables));
        }
        Some(Listed { negated, entries })
    }

    fn check_resource(&mut self, resource: &str, pointer: &str) {
        if resource == "*" {
            return;
        }
        let parts = split_outside_variables(resource);
        let Some(("arn", rest)) = parts.split_first().map(|(first, rest)| (*first, rest)) else {
            self.refused(
                "policy-resource-arn",
                pointer,
                format!("Resource {resource} must be in ARN format or \"*\"."),
                "An ARN is arn:partition:service:region:account:resource, for example arn:aws:s3:::bucket/*.",
            );
            return;
        };
        let part = |index: usize| rest.get(index).copied();
        let partition = part(0).unwrap_or_default();
        if !partition.starts_with("aws") && !partition.contains('*') {
            self.refused(
                "policy-resource-partition",
                pointer,
                format!("Partition \"{partition}\" is not valid for resource \"{resource}\"."),
                "The partition is aws, aws-cn or aws-us-gov.",
            );
        }
        let service = part(1).unwrap_or_default();
        if service.is_empty() || service.contains(['*', '?']) {
            self.refused(
                "policy-resource-service",
                pointer,
                "Resource vendor must be fully qualified and cannot contain regexes.",
                "Write the service in full, for example arn:aws:s3:::*; for every service use \"*\".",
            );
        }
        let account = part(3).unwrap_or("*");
        let is_account = account.is_empty()
            || is_account_id(account)
            || account == "aws"
            || account.contains(['*', '?']);
        if account.starts_with('<') {
            self.diagnostics.push(
                Diagnostic::warning(
                    "policy-resource-placeholder",
                    pointer,
                    format!(
                        "{account} stands where the account id belongs, so this matches nothing"
                    ),
                )
                .with_help("Write the 12 digits of the account."),
            );
        } else if !is_account && matches!(service, "s3" | "iam") {
            self.refused(
                "policy-resource-account",
                pointer,
                "The policy failed legacy parsing",
                format!(
                    "The fifth part of the ARN is the account, and {account} is none; a bucket's ARN has three colons after s3: arn:aws:s3:::bucket."
                ),
            );
        }
        let is_complete = parts.len() == ARN_PARTS;
        if self.kind == PolicyKind::Session && !is_complete {
            self.error(
                "policy-resource-incomplete",
                pointer,
                format!(
                    "{resource} has {} of the {ARN_PARTS} parts of an ARN",
                    parts.len()
                ),
                "Session policies take complete ARNs only: put * into the missing parts.",
            );
        }
        let mut heads = parts.iter().take(ARN_PARTS - 1);
        if self.variables && heads.any(|head| head.contains("${")) {
            self.diagnostics.push(
                Diagnostic::warning(
                    "policy-resource-variable",
                    pointer,
                    "a policy variable before the fifth colon of an ARN is not replaced, so this matches nothing",
                )
                .with_help("Use a wildcard there, or a condition."),
            );
        }
    }

    /// The texts of `value`, one or a list, each with its pointer.
    pub(super) fn texts<'v>(&mut self, value: &'v Value, pointer: &str) -> Vec<(&'v str, String)> {
        let items: Vec<(&Value, String)> = match value {
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| (item, join(pointer, &index.to_string())))
                .collect(),
            value => vec![(value, pointer.to_owned())],
        };
        let mut texts = Vec::with_capacity(items.len());
        for (item, place) in items {
            match item {
                Value::String(text) => texts.push((text.as_str(), place)),
                other => self.refused(
                    "policy-text",
                    place,
                    SYNTAX,
                    format!(
                        "Text, or a list of texts, belongs here; this is {}.",
                        type_name(other)
                    ),
                ),
            }
        }
        texts
    }
}

/// Whether all actions are ECR's: policies of repositories have no Resource [V].
fn is_of_ecr(actions: &Listed<Pattern>) -> bool {
    let mut sources = actions.entries.iter().map(Pattern::source);
    !actions.negated && sources.all(|source| source.to_ascii_lowercase().starts_with("ecr:"))
}
