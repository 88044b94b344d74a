//! A request with all its policies as one JSON object: what `ecslab iam` reads.

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, has_errors};
use crate::ordered::OrderedMap;

use super::evaluation::{AuthorizationDecision, AuthorizationRequest, Evaluation, evaluate};
use super::policy::PolicyKind;
use super::policy_set::PolicySet;

/// An authorization request together with the policies that bear on it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RequestDocument {
    /// The request.
    pub request: AuthorizationRequest,
    /// The policies.
    pub policies: PolicySet,
    /// What is wrong with either; an error makes the decision `Invalid`.
    pub diagnostics: Vec<Diagnostic>,
}

impl RequestDocument {
    /// Reads `{"principal", "action", "resource", "resourceAccount"?, "context"?,
    /// "identityPolicies"?, "boundary"?, "scps"?, "rcps"?, "resourcePolicy"?, "trustPolicy"?,
    /// "sessionPolicy"?}`. Members of other names are notes of the author and have no effect.
    #[must_use]
    pub fn read(value: &Value) -> Self {
        let mut document = Self::default();
        let Value::Object(members) = value else {
            document.diagnostics.push(
                Diagnostic::error("request-type", "", "a request is a JSON object").with_help(
                    "Write one object a line: {\"principal\", \"action\", \"resource\", \"identityPolicies\"}.",
                ),
            );
            document.policies.has_errors = true;
            return document;
        };
        document.read_request(members);
        document.read_policies(members);
        document.policies.has_errors |= has_errors(&document.diagnostics);
        document
    }

    /// What IAM answers.
    #[must_use]
    pub fn evaluate(&self) -> Evaluation {
        evaluate(&self.request, &self.policies)
    }

    /// What IAM answers to a request that is not allowed, or why the answer is none of IAM's.
    #[must_use]
    pub fn sentence(&self, evaluation: &Evaluation) -> String {
        let AuthorizationRequest {
            principal,
            action,
            resource,
            ..
        } = &self.request;
        match evaluation.decision {
            AuthorizationDecision::Allow => String::new(),
            AuthorizationDecision::ExplicitDeny | AuthorizationDecision::ImplicitDeny => {
                evaluation.denial_phrase(principal, action, resource)
            }
            AuthorizationDecision::Invalid => "IAM would refuse one of the policies".to_owned(),
            AuthorizationDecision::NotModelled => {
                "it depends on what ecslab does not model".to_owned()
            }
        }
    }

    fn read_request(&mut self, members: &Map<String, Value>) {
        self.request = AuthorizationRequest {
            principal: self.text(members, "principal"),
            action: self.text(members, "action"),
            resource: self.text(members, "resource"),
            resource_account: members
                .get("resourceAccount")
                .filter(|value| !value.is_null())
                .map(|_| self.text(members, "resourceAccount")),
            context: self.context(members.get("context")),
        };
    }

    fn text(&mut self, members: &Map<String, Value>, name: &str) -> String {
        if let Some(Value::String(text)) = members.get(name) {
            return text.clone();
        }
        self.diagnostics.push(
            Diagnostic::error(
                "request-member",
                format!("/{name}"),
                format!("{name} is missing or not text"),
            )
            .with_help(format!("Add \"{name}\" as text.")),
        );
        String::new()
    }

    fn context(&mut self, value: Option<&Value>) -> OrderedMap<String, Vec<String>> {
        let mut context = OrderedMap::new();
        let keys = match value {
            None | Some(Value::Null) => return context,
            Some(Value::Object(keys)) => keys,
            Some(_) => {
                self.diagnostics.push(
                    Diagnostic::error("request-context", "/context", "context is not an object")
                        .with_help("Write {\"aws:RequestedRegion\": \"us-east-1\"}."),
                );
                return context;
            }
        };
        for (key, value) in keys {
            let items = match value {
                Value::Array(items) => items.as_slice(),
                value => std::slice::from_ref(value),
            };
            let texts: Option<Vec<String>> = items.iter().map(scalar).collect();
            match texts {
                Some(texts) => {
                    context.insert(key.clone(), texts);
                }
                None => self.diagnostics.push(
                    Diagnostic::error(
                        "request-context",
                        format!("/context/{}", key.replace('~', "~0").replace('/', "~1")),
                        format!("the value of {key} is neither text nor a list of texts"),
                    )
                    .with_help("Write a text, a number, true or false, or a list of them."),
                ),
            }
        }
        context
    }

    fn read_policies(&mut self, members: &Map<String, Value>) {
        let given = |name: &str| members.get(name).filter(|value| !value.is_null());
        for (pointer, value) in listed(given("identityPolicies"), "/identityPolicies") {
            let name = match pointer.strip_prefix("/identityPolicies/") {
                Some(index) => format!("identityPolicies[{index}]"),
                None => "identityPolicies".to_owned(),
            };
            let document = self.document(value, &pointer, PolicyKind::Identity);
            self.policies
                .identity
                .extend(document.map(|document| (name, document)));
        }
        for (pointer, value) in listed(given("boundary"), "/boundary") {
            let document = self.document(value, &pointer, PolicyKind::Boundary);
            self.policies.boundary.extend(document);
        }
        self.policies.scps = self.levels(given("scps"), "/scps", PolicyKind::Scp);
        self.policies.rcps = self.levels(given("rcps"), "/rcps", PolicyKind::Rcp);
        let single = |document: &mut Self, name: &str, kind| {
            given(name).and_then(|value| document.document(value, &format!("/{name}"), kind))
        };
        self.policies.resource_policy = single(self, "resourcePolicy", PolicyKind::Resource);
        self.policies.trust_policy = single(self, "trustPolicy", PolicyKind::Trust);
        self.policies.session_policy = single(self, "sessionPolicy", PolicyKind::Session);
    }

    fn document(
        &mut self,
        value: &Value,
        pointer: &str,
        kind: PolicyKind,
    ) -> Option<super::PolicyDocument> {
        self.policies
            .read(value, pointer, kind, &mut self.diagnostics)
    }

    /// One list a level; a bare document, or a list of documents, is one level.
    fn levels(
        &mut self,
        value: Option<&Value>,
        pointer: &str,
        kind: PolicyKind,
    ) -> Vec<Vec<super::PolicyDocument>> {
        let is_one_level = match value {
            Some(Value::Array(items)) => items.iter().any(|item| !item.is_array()),
            Some(_) => true,
            None => return Vec::new(),
        };
        let levels = match is_one_level {
            true => value
                .map(|value| (pointer.to_owned(), value))
                .into_iter()
                .collect(),
            false => listed(value, pointer),
        };
        levels
            .into_iter()
            .map(|(pointer, level)| {
                listed(Some(level), &pointer)
                    .into_iter()
                    .filter_map(|(pointer, item)| self.document(item, &pointer, kind))
                    .collect()
            })
            .collect()
    }
}

/// The items of a list with their pointers; a value that is no list is its own only item.
fn listed<'v>(value: Option<&'v Value>, pointer: &str) -> Vec<(String, &'v Value)> {
    match value {
        None => Vec::new(),
        Some(Value::Array(items)) => items
            .iter()
            .enumerate()
            .map(|(index, item)| (format!("{pointer}/{index}"), item))
            .collect(),
        Some(value) => vec![(pointer.to_owned(), value)],
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
