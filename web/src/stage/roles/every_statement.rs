//! Every statement that IAM looked at for a call, and why it did not match: one click away from
//! the verdict, each with its JSON.

use std::cmp::Reverse;

use ecslab::iam::{Evaluation, Role, StatementVerdict};
use ecslab::simulation::ApiCall;
use yew::{Html, classes};

use super::statement::document_of;
use crate::glyph::icon;
use crate::markup::html;

/// Every statement that IAM looked at for `call`, signed by `role` as it was then.
pub fn every_statement(call: &ApiCall, role: Option<&Role>) -> Html {
    let statements = nearest_first(&call.evaluation);
    if statements.is_empty() {
        return Html::default();
    }
    html! {
        <details class="verdict-all">
            <summary>
                { icon("right") }
                { format!("Every statement, and why not ({})", statements.len()) }
            </summary>
            <ol>
                { for statements.into_iter().map(|verdict| html! {
                    <li class={classes!(verdict.decided.then_some("is-deciding"))}>
                        { statement(verdict, role) }
                    </li>
                }) }
            </ol>
        </details>
    }
}

/// The statements: those that decided, then the others by how near they came to matching.
fn nearest_first(evaluation: &Evaluation) -> Vec<&StatementVerdict> {
    let mut statements: Vec<&StatementVerdict> = evaluation.by.iter().collect();
    statements.sort_by_key(|it| Reverse((it.decided, it.matched, it.nearness)));
    statements
}

fn statement(verdict: &StatementVerdict, role: Option<&Role>) -> Html {
    let head = html! {
        <>
            <span class={classes!("statement-effect", (verdict.effect == "Deny").then_some("is-deny"))}>
                { verdict.effect }
            </span>
            <span class="statement-name">
                if let Some(sid) = &verdict.sid {
                    <b>{ sid }</b>{ ", " }
                }
                { format!("statement {} of {}", verdict.statement + 1, place(verdict, role)) }
            </span>
            <span class="statement-why">{ why(verdict) }</span>
        </>
    };
    let Some(document) = role.and_then(|role| document_of(role, verdict)) else {
        return html! { <div class="statement-head">{ head }</div> };
    };
    html! {
        <details>
            <summary class="statement-head">{ icon("right") }{ head }</summary>
            <pre tabindex="0" aria-label="The statement as JSON">
                { serde_json::to_string_pretty(document).unwrap_or_default() }
            </pre>
        </details>
    }
}

/// The policy that the statement is in, with its kind.
fn place(verdict: &StatementVerdict, role: Option<&Role>) -> String {
    match (verdict.policy_kind, role) {
        ("trust", Some(role)) => format!("the trust policy of {}", role.role_name),
        ("trust", None) => "the trust policy".to_owned(),
        ("identity", _) => format!("{} (identity-based policy)", verdict.policy),
        (kind, _) => format!("{} ({kind})", verdict.policy),
    }
}

/// What it did, or why it did not match.
fn why(verdict: &StatementVerdict) -> String {
    match (verdict.decided, verdict.matched) {
        (true, true) => "matches, and decides".to_owned(),
        (false, true) => "matches, but does not decide".to_owned(),
        (_, false) => verdict.why_not.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecslab::iam::PreparedRole;
    use ecslab::ordered::OrderedMap;
    use serde_json::json;

    fn names(statements: &serde_json::Value, action: &str, resource: &str) -> Vec<String> {
        let role: Role = serde_json::from_value(json!({
            "RoleName": "web",
            "Policies": [{
                "PolicyName": "orders",
                "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}
            }]
        }))
        .unwrap();
        let prepared = PreparedRole::new(&role, "111122223333");
        let evaluation = prepared.evaluate("1", action, resource, OrderedMap::new());
        let found = nearest_first(&evaluation);
        found.iter().filter_map(|it| it.sid.clone()).collect()
    }

    #[test]
    fn the_statement_that_decides_comes_first_then_the_nearest() {
        let statements = json!([
            {"Sid": "Other", "Effect": "Allow", "Action": "sqs:*", "Resource": "*"},
            {"Sid": "List", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"},
            {"Sid": "Elsewhere", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::two/*"},
            {"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::one/*"},
            {"Sid": "Never", "Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::one/secret"}
        ]);
        assert_eq!(
            names(&statements, "s3:GetObject", "arn:aws:s3:::one/file"),
            ["Read", "Elsewhere", "Never", "List", "Other"]
        );
        assert_eq!(
            names(&statements, "s3:GetObject", "arn:aws:s3:::one/secret"),
            ["Never", "Read", "Elsewhere", "List", "Other"]
        );
    }
}
