//! Reading a policy document, with every mistake as a diagnostic.
//!
//! Messages in the words of AWS are those that IAM's CreatePolicy, PutRolePolicy and
//! UpdateAssumeRolePolicy answer with MalformedPolicyDocument [O].

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, has_errors};
use crate::ordered::OrderedMap;

use super::{PolicyDocument, PolicyKind, Statement};

/// What IAM answers to most mistakes of form [O].
pub(super) const SYNTAX: &str = "Syntax errors in policy.";

/// Members of a policy document.
const DOCUMENT_MEMBERS: [&str; 3] = ["Version", "Id", "Statement"];

/// Versions of the policy language; only the second has policy variables [V].
const VERSIONS: [&str; 2] = ["2008-10-17", "2012-10-17"];

/// Most characters of a document of each kind, white space not counted
/// [V: IAM and STS quotas; key policies are the largest of resource policies].
fn most_characters(kind: PolicyKind) -> usize {
    match kind {
        PolicyKind::Identity => 10_240,
        PolicyKind::Boundary => 6_144,
        PolicyKind::Trust => 4_096,
        PolicyKind::Session => 2_048,
        PolicyKind::Scp | PolicyKind::Rcp => 10_240,
        PolicyKind::Resource => 32_768,
    }
}

impl PolicyDocument {
    /// Reads a policy document of the given kind; `base_pointer` is where `value` stands, for
    /// the pointers of the diagnostics.
    ///
    /// The document is `None` when a diagnostic is an error: IAM would refuse it.
    #[must_use]
    pub fn read(
        value: &Value,
        base_pointer: &str,
        kind: PolicyKind,
    ) -> (Option<Self>, Vec<Diagnostic>) {
        let mut reader = Reader {
            kind,
            variables: false,
            diagnostics: Vec::new(),
        };
        let statements = reader.document(value, base_pointer);
        let document = match statements {
            Some(statements) if !has_errors(&reader.diagnostics) => Some(Self { kind, statements }),
            _ => None,
        };
        (document, reader.diagnostics)
    }
}

/// Reads one document.
pub(super) struct Reader {
    pub(super) kind: PolicyKind,
    /// Whether `${…}` is a policy variable.
    pub(super) variables: bool,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Reader {
    pub(super) fn error(
        &mut self,
        code: &'static str,
        pointer: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<std::borrow::Cow<'static, str>>,
    ) {
        self.diagnostics
            .push(Diagnostic::error(code, pointer, message).with_help(help));
    }

    /// An error whose message is what AWS answers.
    pub(super) fn refused(
        &mut self,
        code: &'static str,
        pointer: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<std::borrow::Cow<'static, str>>,
    ) {
        self.diagnostics.push(
            Diagnostic::error(code, pointer, message)
                .with_help(help)
                .in_aws_words(),
        );
    }

    fn document(&mut self, value: &Value, pointer: &str) -> Option<Vec<Statement>> {
        let Value::Object(document) = value else {
            self.refused(
                "policy-type",
                pointer,
                SYNTAX,
                format!(
                    "A policy document is a JSON object with Version and Statement; this is {}.",
                    type_name(value)
                ),
            );
            return None;
        };
        self.size(value, pointer);
        self.unknown_members(document, &DOCUMENT_MEMBERS, pointer);
        self.version(document.get("Version"), &join(pointer, "Version"));
        if let Some(id) = document.get("Id")
            && !id.is_string()
        {
            self.refused(
                "policy-id-type",
                join(pointer, "Id"),
                SYNTAX,
                format!("Id is text; this is {}.", type_name(id)),
            );
        }
        let statements = self.statements(document.get("Statement"), &join(pointer, "Statement"))?;
        Some(statements)
    }

    fn size(&mut self, value: &Value, pointer: &str) {
        let most = most_characters(self.kind);
        let size = value.to_string().chars().count();
        if size > most {
            self.error(
                "policy-size",
                pointer,
                format!(
                    "the document has {size} characters without white space; a {} has at most {most}",
                    self.kind.phrase()
                ),
                "Split it into several policies, or use wildcards.",
            );
        }
    }

    fn version(&mut self, version: Option<&Value>, pointer: &str) {
        match version {
            // Without Version the language is that of 2008-10-17 [V].
            None => {}
            Some(Value::String(version)) if VERSIONS.contains(&version.as_str()) => {
                self.variables = version == VERSIONS[1];
            }
            Some(_) => self.refused(
                "policy-version",
                pointer,
                SYNTAX,
                "Version is the version of the policy language, not of the policy: \"2012-10-17\".",
            ),
        }
    }

    fn statements(&mut self, value: Option<&Value>, pointer: &str) -> Option<Vec<Statement>> {
        let items: Vec<(String, &Value)> = match value {
            Some(Value::Array(items)) if !items.is_empty() => items
                .iter()
                .enumerate()
                .map(|(index, item)| (join(pointer, &index.to_string()), item))
                .collect(),
            Some(object @ Value::Object(_)) => vec![(pointer.to_owned(), object)],
            _ => {
                self.refused(
                    "policy-statement",
                    pointer,
                    SYNTAX,
                    "Statement is an object, or a list of at least one: {\"Effect\", \"Action\", \"Resource\"}.",
                );
                return None;
            }
        };
        let mut seen: OrderedMap<String, usize> = OrderedMap::new();
        let mut statements = Vec::with_capacity(items.len());
        for (index, (pointer, item)) in items.iter().enumerate() {
            let Some(statement) = self.statement(item, pointer) else {
                continue;
            };
            if let Some(sid) = statement.sid.as_deref().filter(|sid| !sid.is_empty())
                && let Some(first) = seen.insert(sid.to_owned(), index)
            {
                self.refused(
                    "policy-sid-duplicate",
                    join(pointer, "Sid"),
                    "Statement IDs (SID) in a single policy must be unique.",
                    format!("Statement {first} has the Sid {sid} already; rename or remove one."),
                );
            }
            statements.push(statement);
        }
        Some(statements)
    }

    /// Reports members of `object` that are none of `known`.
    pub(super) fn unknown_members(
        &mut self,
        object: &Map<String, Value>,
        known: &[&'static str],
        pointer: &str,
    ) {
        for name in object.keys() {
            if known.contains(&name.as_str()) {
                continue;
            }
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => format!("Did you mean {near}? Names of members are spelled exactly."),
                None => format!("{name} is none of {}; remove it.", known.join(", ")),
            };
            self.refused("policy-unknown-member", join(pointer, name), SYNTAX, help);
        }
    }
}

/// The pointer of member `name` of the value at `pointer` (RFC 6901).
pub(super) fn join(pointer: &str, name: &str) -> String {
    let escaped = name.replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{escaped}")
}

/// The type of `value`, in words.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The name of `known` that `name` is but for case, a plural s, or separators.
pub(super) fn nearest(
    name: &str,
    mut known: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    let bare = |text: &str| {
        let letters: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        match letters.strip_suffix('s') {
            Some(singular) => singular.to_owned(),
            None => letters,
        }
    };
    let wanted = bare(name);
    known.find(|candidate| bare(candidate) == wanted)
}
