//! A statement of a policy as it is quoted: member by member, with what is missing or in the way.

use std::rc::Rc;

use ecslab::iam::{AuthorizationDecision, Evaluation, Nearness, Role, StatementVerdict};
use ecslab::shared_list::SharedList;
use ecslab::simulation::{ApiCall, Event, EventKind};
use serde_json::Value;

/// Why a statement is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It allowed the call.
    Allowed,
    /// It denied the call.
    Denied,
    /// It came nearest to allowing it.
    Closest,
}

/// How a member of a statement bears on the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// As it is.
    Plain,
    /// It lacks this entry.
    Lacks,
    /// It is what keeps the statement from matching.
    Differs,
}

/// A member of a statement: its name, its value as JSON, and how it bears on the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// For example `Action`.
    pub name: String,
    /// JSON, on one line.
    pub value: String,
    /// How it bears on the call.
    pub bearing: Bearing,
}

/// A quoted statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Why it is quoted.
    pub reason: Reason,
    /// Policy and statement, for people.
    pub name: String,
    /// Its members; none when the document is not at hand.
    pub members: Vec<Member>,
}

/// The statement that decided, or the one that came nearest to allowing the call.
#[must_use]
pub fn quote(evaluation: &Evaluation, role: Option<&Role>) -> Option<Quote> {
    let (verdict, reason) = match evaluation.deciding().next() {
        Some(verdict) if evaluation.decision == AuthorizationDecision::Allow => {
            (verdict, Reason::Allowed)
        }
        Some(verdict) => (verdict, Reason::Denied),
        None => (evaluation.closest()?, Reason::Closest),
    };
    let members = role
        .and_then(|role| document_of(role, verdict))
        .and_then(Value::as_object)
        .map(|statement| {
            statement
                .iter()
                .map(|(name, value)| Member {
                    name: name.clone(),
                    value: value.to_string(),
                    bearing: bearing(name, verdict, reason),
                })
                .collect()
        })
        .unwrap_or_default();
    Some(Quote {
        reason,
        name: name_of(verdict),
        members,
    })
}

/// A statement by its Sid or its number, and its policy.
#[must_use]
pub fn name_of(verdict: &StatementVerdict) -> String {
    let statement = match &verdict.sid {
        Some(sid) => sid.clone(),
        None => format!("statement {}", verdict.statement + 1),
    };
    match verdict.policy_kind {
        "trust" => format!("{statement} of the trust policy"),
        _ => format!("{statement} of {}", verdict.policy),
    }
}

/// The statement as it is written in the policies of `role`.
pub fn document_of<'role>(role: &'role Role, verdict: &StatementVerdict) -> Option<&'role Value> {
    let document = match verdict.policy_kind {
        "trust" => &role.assume_role_policy_document,
        _ => {
            let policy = role
                .policies
                .iter()
                .find(|policy| policy.policy_name == verdict.policy);
            &policy?.policy_document
        }
    };
    match document.get("Statement")? {
        Value::Array(statements) => statements.get(verdict.statement),
        one => Some(one).filter(|_| verdict.statement == 0),
    }
}

fn bearing(name: &str, verdict: &StatementVerdict, reason: Reason) -> Bearing {
    match (reason, verdict.nearness, name) {
        (Reason::Closest, Nearness::Service | Nearness::OtherService, "Action") => Bearing::Lacks,
        (Reason::Closest, Nearness::Service | Nearness::OtherService, "NotAction") => {
            Bearing::Differs
        }
        (Reason::Closest, Nearness::Action, name) => {
            // What fails is the first in the order in which IAM's elements are looked at.
            let is_resource = verdict.why_not.starts_with("resource ");
            let differs = match name {
                "Resource" | "NotResource" => is_resource,
                "Condition" => !is_resource,
                _ => false,
            };
            if differs {
                Bearing::Differs
            } else {
                Bearing::Plain
            }
        }
        _ => Bearing::Plain,
    }
}

/// A role as it was when `call` was made: roles change, and what decided has to be quoted as it
/// decided.
#[must_use]
pub fn role_at(journal: &SharedList<Rc<Event>>, call: &Rc<ApiCall>) -> Option<Rc<Role>> {
    let name = call.role_name.as_deref()?;
    let made = journal.iter().position(
        |event| matches!(&event.kind, EventKind::ApiCallMade(made) if Rc::ptr_eq(made, call)),
    )?;
    journal
        .iter()
        .take(made)
        .rev()
        .find_map(|event| match &event.kind {
            EventKind::RoleChanged(role) if role.role_name == name => Some(Some(Rc::clone(role))),
            EventKind::RoleDeleted { role_name } if role_name == name => Some(None),
            _ => None,
        })?
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecslab::iam::PreparedRole;
    use ecslab::ordered::OrderedMap;
    use serde_json::json;

    fn role(statements: Value) -> Role {
        serde_json::from_value(json!({
            "RoleName": "web",
            "Policies": [{
                "PolicyName": "orders",
                "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}
            }]
        }))
        .unwrap()
    }

    fn asked(role: &Role, action: &str, resource: &str) -> Evaluation {
        PreparedRole::new(role, "111122223333").evaluate("1", action, resource, OrderedMap::new())
    }

    fn bearings(quote: &Quote) -> Vec<(&str, Bearing)> {
        quote
            .members
            .iter()
            .map(|member| (member.name.as_str(), member.bearing))
            .collect()
    }

    #[test]
    fn the_statement_that_lacks_the_action_is_quoted_with_the_place_for_it() {
        let role = role(json!([
            {"Sid": "Read", "Effect": "Allow", "Action": ["dynamodb:GetItem"], "Resource": "*"}
        ]));
        let quote = quote(&asked(&role, "dynamodb:PutItem", "*"), Some(&role)).unwrap();
        assert_eq!(quote.reason, Reason::Closest);
        assert_eq!(quote.name, "Read of orders");
        assert!(bearings(&quote).contains(&("Action", Bearing::Lacks)));
    }

    #[test]
    fn the_resource_that_differs_is_pointed_at() {
        let role = role(json!([
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::one/*"}
        ]));
        let found = asked(&role, "s3:GetObject", "arn:aws:s3:::two/file");
        let quote = quote(&found, Some(&role)).unwrap();
        assert_eq!(quote.name, "statement 1 of orders");
        assert_eq!(
            bearings(&quote),
            [
                ("Effect", Bearing::Plain),
                ("Action", Bearing::Plain),
                ("Resource", Bearing::Differs)
            ]
        );
    }

    #[test]
    fn the_statement_that_denies_is_quoted_before_one_that_allows() {
        let role = role(json!([
            {"Effect": "Allow", "Action": "sns:*", "Resource": "*"},
            {"Sid": "Never", "Effect": "Deny", "Action": "sns:Publish", "Resource": "*"}
        ]));
        let quote = quote(&asked(&role, "sns:Publish", "*"), Some(&role)).unwrap();
        assert_eq!(
            (quote.reason, quote.name.as_str()),
            (Reason::Denied, "Never of orders")
        );
        assert_eq!(quote.members[2].value, "\"sns:Publish\"");
    }

    #[test]
    fn no_statement_is_quoted_when_none_is_about_the_service() {
        let role = role(json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}));
        assert_eq!(
            quote(&asked(&role, "sqs:SendMessage", "*"), Some(&role)),
            None
        );
    }

    #[test]
    fn a_single_statement_needs_no_list() {
        let role = role(json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}));
        let quote = quote(&asked(&role, "s3:GetObject", "*"), Some(&role)).unwrap();
        assert_eq!(quote.reason, Reason::Allowed);
        assert_eq!(quote.members.len(), 3);
    }
}
