//! Reading Principal and NotPrincipal.

use serde_json::{Map, Value};

use super::super::matching::arn_parts;
use super::super::principal::PrincipalPattern;
use super::read::{Reader, join};
use super::{Effect, Listed, PolicyKind};

/// Members of a Principal.
const PRINCIPAL_MEMBERS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

impl Reader {
    pub(super) fn principals(
        &mut self,
        statement: &Map<String, Value>,
        effect: Option<Effect>,
        pointer: &str,
    ) -> Option<Listed<PrincipalPattern>> {
        if !self.kind.has_principal() {
            for name in ["Principal", "NotPrincipal"] {
                if statement.contains_key(name) {
                    self.refused(
                        "policy-principal-prohibited",
                        join(pointer, name),
                        "Policy document should not specify a principal.",
                        format!(
                            "Remove it: a {} is about whoever it is attached to.",
                            self.kind.phrase()
                        ),
                    );
                }
            }
            return None;
        }
        let found = self.either(statement, "Principal", "NotPrincipal", pointer);
        let Some((negated, value, place)) = found else {
            if !statement.contains_key("Principal") {
                self.refused(
                    "policy-principal-missing",
                    pointer,
                    "Missing required field Principal",
                    format!(
                        "A {} says whom it is about: add Principal.",
                        self.kind.phrase()
                    ),
                );
            }
            return None;
        };
        if negated && self.kind != PolicyKind::Resource {
            self.refused(
                "policy-not-principal",
                place.clone(),
                "Has prohibited field NotPrincipal",
                "Only policies of resources take NotPrincipal; use Principal, or a condition on aws:PrincipalArn.",
            );
        } else if negated && effect == Some(Effect::Allow) {
            self.error(
                "policy-not-principal-allow",
                place.clone(),
                "NotPrincipal with Effect Allow would let in everybody else, the whole internet included",
                "Use NotPrincipal with Deny only; to allow, name the principals.",
            );
        }
        let entries = self.principal_entries(value, &place);
        Some(Listed { negated, entries })
    }

    fn principal_entries(&mut self, value: &Value, pointer: &str) -> Vec<PrincipalPattern> {
        let object = match value {
            Value::String(text) if text == "*" => return vec![PrincipalPattern::Everyone],
            Value::Object(object) if !object.is_empty() => object,
            _ => {
                self.refused(
                    "policy-principal-type",
                    pointer,
                    "Invalid principal in policy",
                    "A principal is \"*\", or an object such as {\"AWS\": \"arn:aws:iam::111122223333:root\"} or {\"Service\": \"ecs-tasks.amazonaws.com\"}.",
                );
                return Vec::new();
            }
        };
        self.unknown_members(object, &PRINCIPAL_MEMBERS, pointer);
        let mut entries = Vec::new();
        for (member, value) in object {
            for (text, place) in self.texts(value, &join(pointer, member)) {
                let entry = match member.as_str() {
                    "AWS" => PrincipalPattern::aws(text),
                    "Service" => {
                        is_service_name(text).then(|| PrincipalPattern::Service(text.into()))
                    }
                    "Federated" => Some(PrincipalPattern::Federated(text.into())),
                    "CanonicalUser" => Some(PrincipalPattern::CanonicalUser(text.into())),
                    _ => continue,
                };
                match entry {
                    Some(entry) => entries.push(entry),
                    None => self.refused(
                        "policy-principal",
                        place,
                        format!("Invalid principal in policy: \"{member}\":\"{text}\""),
                        principal_help(member, text),
                    ),
                }
            }
        }
        entries
    }
}

fn is_service_name(text: &str) -> bool {
    text.contains('.')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}

fn principal_help(member: &str, text: &str) -> String {
    if member == "Service" {
        return "A service's name ends in amazonaws.com, for example ecs-tasks.amazonaws.com."
            .to_owned();
    }
    if arn_parts(text).is_some() && text.contains(['*', '?']) {
        return "A principal's ARN takes no wildcards: name the principal, or use \"*\" with a condition ArnLike on aws:PrincipalArn.".to_owned();
    }
    if text.contains(".amazonaws.com") {
        return format!("{text} is a service: write {{\"Service\": \"{text}\"}}.");
    }
    "Under AWS stand 12-digit account ids, ARNs of accounts, users, roles or sessions, or \"*\"."
        .to_owned()
}
