//! Why a statement does not match a request, as a value and as a sentence.

use std::fmt;

use serde::Serialize;

/// Entries of a list that a sentence shows before it counts the rest.
const SHOWN: usize = 5;

/// Why a statement does not match: the first element that fails, with what it wants and what the
/// request has. Prints as a sentence without its full stop.
///
/// In JSON `reason` has the name of the variant, and its members stand beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all_fields = "camelCase")]
pub enum Mismatch {
    /// Action or NotAction.
    Action(ElementMismatch),
    /// Resource or NotResource.
    Resource(ElementMismatch),
    /// Principal or NotPrincipal.
    Principal(ElementMismatch),
    /// A condition.
    Condition(ConditionMismatch),
    /// Policies of this kind do not bind the caller.
    NotBinding {
        /// As messages of AWS call the kind of policy.
        policy: &'static str,
        /// The caller.
        principal: String,
    },
}

/// An element whose entries are, or with Not… are not, what the request is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ElementMismatch {
    /// Whether it is the opposite: NotAction, NotResource, NotPrincipal.
    pub negated: bool,
    /// The entries, as the policy spells them.
    pub wanted: Vec<String>,
    /// What the request has.
    pub has: String,
    /// Whether it depends on something that the evaluation does not know.
    pub unknown: bool,
}

/// A condition that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConditionMismatch {
    /// As the policy spells it, with prefix and suffix: `ForAnyValue:StringLike`.
    pub operator: String,
    /// The condition key.
    pub key: String,
    /// The values, as the policy spells them.
    pub wanted: Vec<String>,
    /// The values that the key has in the request; empty when it is not in the request.
    pub has: Vec<String>,
    /// Whether nobody here knows what it means that the request has no value.
    pub unknown: bool,
}

impl Mismatch {
    /// The element of the statement that fails, as the policy spells it; empty where the whole
    /// policy does not bind.
    #[must_use]
    pub fn element(&self) -> &'static str {
        match self {
            Self::Action(it) if it.negated => "NotAction",
            Self::Action(_) => "Action",
            Self::Resource(it) if it.negated => "NotResource",
            Self::Resource(_) => "Resource",
            Self::Principal(it) if it.negated => "NotPrincipal",
            Self::Principal(_) => "Principal",
            Self::Condition(_) => "Condition",
            Self::NotBinding { .. } => "",
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let element = self.element();
        let said = match self {
            Self::Action(it) => it.sentence("action ", element, " is not in "),
            Self::Resource(it) if it.unknown => {
                let list = shown(&it.wanted);
                format!("{list} has a variable that ecslab does not know")
            }
            Self::Resource(it) => it.sentence("resource ", element, " does not match "),
            Self::Principal(it) if it.unknown => {
                let (has, list) = (&it.has, shown(&it.wanted));
                format!("whether principal {has} is one of {list} cannot be told from its ARN")
            }
            Self::Principal(it) => it.sentence("principal ", element, " is not in "),
            Self::Condition(it) => it.sentence(),
            Self::NotBinding { policy, principal } => {
                format!("a {policy} does not bind {principal}")
            }
        };
        formatter.write_str(&said)
    }
}

impl ElementMismatch {
    fn sentence(&self, noun: &str, element: &str, verb: &str) -> String {
        let list = shown(&self.wanted);
        match self.negated {
            true => [noun, &self.has, " is in ", element, " ", &list].concat(),
            false => [noun, &self.has, verb, &list].concat(),
        }
    }
}

impl ConditionMismatch {
    fn sentence(&self) -> String {
        let Self { operator, key, .. } = self;
        let wanted = self.wanted.join(", ");
        if self.unknown {
            return format!(
                "condition key {key} is not one that ecslab knows, and the request has no value for it"
            );
        }
        match self.has.as_slice() {
            [] => format!("condition key {key} is not in the request ({operator} wants {wanted})"),
            has => {
                let has = has.join(", ");
                format!("condition {operator} {key}: request has {has}, statement wants {wanted}")
            }
        }
    }
}

/// The entries in brackets, the first few.
fn shown(entries: &[String]) -> String {
    let (first, rest) = entries.split_at(entries.len().min(SHOWN));
    let first = first.join(", ");
    match rest.len() {
        0 => format!("[{first}]"),
        more => format!("[{first} and {more} more]"),
    }
}
