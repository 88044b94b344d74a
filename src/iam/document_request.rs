//! A request with all its policies as one JSON object: what `ecslab iam` reads.

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, has_errors};
use crate::ordered::OrderedMap;

use super::evaluation::{AuthorizationDecision, AuthorizationRequest, Evaluation, evaluate};
use super::pasted;
use super::policy::{PolicyDocument, PolicyKind};
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
    ///
    /// A policy may also be what prints it, such as `aws iam get-role-policy`, or a text that
    /// holds it (see [`pasted`]).
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
            let place = match pointer.strip_prefix("/identityPolicies/") {
                Some(index) => format!("identityPolicies[{index}]"),
                None => "identityPolicies".to_owned(),
            };
            for (name, document) in self.documents(value, &pointer, PolicyKind::Identity) {
                let name = match name {
                    Some(name) => format!("{place} {name}"),
                    None => place.clone(),
                };
                self.policies.identity.push((name, document));
            }
        }
        for (pointer, value) in listed(given("boundary"), "/boundary") {
            let documents = self.documents(value, &pointer, PolicyKind::Boundary);
            self.policies
                .boundary
                .extend(documents.into_iter().map(|(_, document)| document));
        }
        self.policies.scps = self.levels(given("scps"), "/scps", PolicyKind::Scp);
        self.policies.rcps = self.levels(given("rcps"), "/rcps", PolicyKind::Rcp);
        let single = |document: &mut Self, name: &str, kind| {
            let value = given(name)?;
            let pointer = format!("/{name}");
            let mut found = document.documents(value, &pointer, kind);
            if found.len() > 1 {
                document.diagnostics.push(
                    Diagnostic::error(
                        "request-policies",
                        pointer,
                        format!("{name} is one policy; there are {} here", found.len()),
                    )
                    .with_help("Write the one that is meant."),
                );
            }
            found.pop().map(|(_, document)| document)
        };
        self.policies.resource_policy = single(self, "resourcePolicy", PolicyKind::Resource);
        self.policies.trust_policy = single(self, "trustPolicy", PolicyKind::Trust);
        self.policies.session_policy = single(self, "sessionPolicy", PolicyKind::Session);
    }

    /// The documents that `value` is or holds, with their names where its form has them: a
    /// policy document, or what the commands of IAM print (see [`pasted`]).
    fn documents(
        &mut self,
        value: &Value,
        pointer: &str,
        kind: PolicyKind,
    ) -> Vec<(Option<String>, PolicyDocument)> {
        if pasted::is_plain(value) {
            let document = self
                .policies
                .read(value, pointer, kind, &mut self.diagnostics);
            return document.into_iter().map(|it| (None, it)).collect();
        }
        let (found, said) = pasted::in_value(value, pointer);
        self.diagnostics.extend(said);
        let mut documents: Vec<(Option<String>, Value, String)> = Vec::new();
        for found in found.roles {
            let role = found.role;
            if kind == PolicyKind::Trust {
                let trust = role.assume_role_policy_document;
                documents.push((Some(role.role_name), trust, found.trust_pointer));
                continue;
            }
            for (policy, place) in role.policies.into_iter().zip(found.policy_pointers) {
                documents.push((Some(policy.policy_name), policy.policy_document, place));
            }
        }
        let policies = found.policies.into_iter();
        documents.extend(policies.map(|it| (it.name, it.document, it.pointer)));
        if documents.is_empty() && !has_errors(&self.diagnostics) {
            self.diagnostics.push(
                Diagnostic::error(
                    "pasted-without-document",
                    pointer,
                    "this has the trust policy of a role, and no policy of what it may do",
                )
                .with_help("Put it into trustPolicy; `aws iam get-role-policy` and `aws iam get-policy-version` print the other policies."),
            );
        }
        let mut read = Vec::with_capacity(documents.len());
        for (name, document, place) in documents {
            let document = self
                .policies
                .read(&document, &place, kind, &mut self.diagnostics);
            read.extend(document.map(|document| (name, document)));
        }
        read
    }

    /// One list a level; a bare document, or a list of documents, is one level.
    fn levels(
        &mut self,
        value: Option<&Value>,
        pointer: &str,
        kind: PolicyKind,
    ) -> Vec<Vec<PolicyDocument>> {
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
                    .flat_map(|(pointer, item)| self.documents(item, &pointer, kind))
                    .map(|(_, document)| document)
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
