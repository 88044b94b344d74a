//! The policies that bear on a request, by what they are attached to.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, has_errors};

use super::policy::{PolicyDocument, PolicyKind};
use super::request::RequestView;

/// The policies that bear on a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PolicySet {
    /// Policies of the caller, with their names.
    pub identity: Vec<(String, PolicyDocument)>,
    /// The caller's permissions boundary; none when empty.
    pub boundary: Vec<PolicyDocument>,
    /// Service control policies, one list a level of the organization; each level must allow.
    pub scps: Vec<Vec<PolicyDocument>>,
    /// Resource control policies, one list a level of the organization. RCPFullAWSAccess, which
    /// allows everything, is always attached [V], so a level of denials only allows the rest.
    pub rcps: Vec<Vec<PolicyDocument>>,
    /// The policy of the resource.
    pub resource_policy: Option<PolicyDocument>,
    /// The trust policy of the role to be assumed.
    pub trust_policy: Option<PolicyDocument>,
    /// The policy passed when the caller's session was made.
    pub session_policy: Option<PolicyDocument>,
    /// Whether one of the documents was refused; every decision is then `Invalid`.
    pub has_errors: bool,
}

impl PolicySet {
    /// Reads `value` and keeps the document; errors make the set invalid.
    pub(crate) fn read(
        &mut self,
        value: &Value,
        pointer: &str,
        kind: PolicyKind,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<PolicyDocument> {
        let (document, found) = PolicyDocument::read(value, pointer, kind);
        self.has_errors |= has_errors(&found);
        diagnostics.extend(found);
        document
    }

    /// The policy of what is asked for: the trust policy when a role is to be assumed.
    pub(crate) fn of_resource(&self, view: &RequestView<'_>) -> Option<&PolicyDocument> {
        match &self.trust_policy {
            Some(trust) if view.is_role_assumption() => Some(trust),
            _ => self.resource_policy.as_ref(),
        }
    }

    /// Every document with its name and place in the order of evaluation.
    pub(crate) fn documents(&self) -> Vec<(String, &PolicyDocument)> {
        let mut documents = Vec::new();
        for (number, level) in self.scps.iter().enumerate() {
            for (index, document) in level.iter().enumerate() {
                documents.push((format!("scps[{number}][{index}]"), document));
            }
        }
        for (number, level) in self.rcps.iter().enumerate() {
            for (index, document) in level.iter().enumerate() {
                documents.push((format!("rcps[{number}][{index}]"), document));
            }
        }
        let single = [
            ("trustPolicy", &self.trust_policy),
            ("resourcePolicy", &self.resource_policy),
        ];
        for (name, document) in single {
            documents.extend(document.iter().map(|document| (name.to_owned(), document)));
        }
        for (name, document) in &self.identity {
            documents.push((name.clone(), document));
        }
        for (index, document) in self.boundary.iter().enumerate() {
            documents.push((format!("boundary[{index}]"), document));
        }
        let session = self.session_policy.iter();
        documents.extend(session.map(|document| ("sessionPolicy".to_owned(), document)));
        documents
    }
}
