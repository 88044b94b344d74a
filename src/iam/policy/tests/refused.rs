//! Mistakes that people make are refused, with their place in the text.

use super::super::{PolicyDocument, PolicyKind};
use crate::iam::{AuthorizationDecision, RequestDocument};
use crate::json_text::JsonText;

/// The decision with an identity policy of this text, and code, line and column of what is said
/// first.
fn said(text: &str) -> (AuthorizationDecision, &'static str, usize, usize) {
    let request = format!(
        "{{\"principal\": \"arn:aws:iam::111122223333:user/maria\", \"action\": \"s3:GetObject\",\n\
         \"resource\": \"arn:aws:s3:::b/x\", \"identityPolicies\":\n{text}\n}}"
    );
    let (json, mut diagnostics) = JsonText::read(&request);
    let mut decision = AuthorizationDecision::Invalid;
    if let Some(json) = json {
        let mut document = RequestDocument::read(&json.value);
        json.locate(&request, &mut document.diagnostics);
        decision = document.evaluate().decision;
        diagnostics = document.diagnostics;
    }
    let span = diagnostics[0].span.unwrap();
    (decision, diagnostics[0].code, span.line - 2, span.column)
}

#[test]
fn mistakes_are_refused_with_line_and_column() {
    let statement = |rest: &str| {
        format!(
            "{{\"Statement\": {{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\",\n{rest}}}}}"
        )
    };
    let plain = "{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}";
    let named =
        "{\"Sid\": \"A\", \"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}";
    let cases = [
        (
            statement("\"Condition\": {\"StringIs\": {\"a\": \"b\"}}"),
            "policy-operator",
            (2, 27),
        ),
        (
            "{\"Statement\": {\"Effect\": \"Allow\",\n\"Action\": 7, \"Resource\": \"*\"}}".to_owned(),
            "policy-text",
            (2, 11),
        ),
        (
            "{\n\"Statement\": null}".to_owned(),
            "policy-statement",
            (2, 14),
        ),
        (
            format!("{{\"Statement\": [{named},\n{named}]}}"),
            "policy-sid-duplicate",
            (2, 9),
        ),
        (
            "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:*\",\n\"Resource\": \"bucket\"}}"
                .to_owned(),
            "policy-resource-arn",
            (2, 13),
        ),
        (
            format!("{{\"Version\": \"2020-01-01\", \"Statement\": {plain}}}"),
            "policy-version",
            (1, 13),
        ),
        (
            "{\"Statement\": {\"Effect\": \"Allow\",\n\"Action\": [], \"Resource\": \"*\"}}".to_owned(),
            "policy-action-missing",
            (2, 11),
        ),
        (
            "{\"Statement\": {\n\"effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}}"
                .to_owned(),
            "policy-unknown-member",
            (2, 11),
        ),
        (statement("\"Principal\": \"*\""), "policy-principal-prohibited", (2, 14)),
        (
            statement("\"NotPrincipal\": \"*\""),
            "policy-principal-prohibited",
            (2, 17),
        ),
    ];
    for (text, code, (line, column)) in cases {
        let expected = (AuthorizationDecision::Invalid, code, line, column);
        assert_eq!(said(&text), expected, "{text}");
    }
    let (_, code, line, _) = said(&statement(""));
    assert_eq!((code, line), ("not-json", 1), "a comma before the brace");
}

#[test]
fn a_megabyte_of_policy_is_too_large_and_says_so_once() {
    let resources: Vec<String> = (0..40_000)
        .map(|number| format!("\"arn:aws:s3:::bucket-{number}\""))
        .collect();
    let text = format!(
        "{{\"Statement\": {{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": [{}]}}}}",
        resources.join(",")
    );
    assert!(text.len() > 1 << 20);
    let refused = AuthorizationDecision::Invalid;
    assert_eq!(said(&text), (refused, "policy-size", 1, 1));
}

#[test]
fn statements_of_one_sid_are_all_named_however_many_there_are() {
    let statement =
        "{\"Sid\": \"A\", \"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}";
    let text = format!("{{\"Statement\": [{}]}}", [statement; 10_000].join(","));
    let json = JsonText::read(&text).0.unwrap();
    let (read, diagnostics) = PolicyDocument::read(&json.value, "", PolicyKind::Identity);
    assert!(read.is_none());
    assert_eq!(diagnostics.len(), 10_000, "the size, and all but the first");
}
