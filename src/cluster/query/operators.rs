//! The operators with their synonyms, and which subject takes which.

use super::{Relation, Subject};

/// An operator, whichever way it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Relation(Relation),
    In { negated: bool },
    Matches { negated: bool },
    Exists { negated: bool },
}

/// Every way to write an operator [V].
const OPERATORS: [(&str, Operator); 22] = [
    ("==", Operator::Relation(Relation::Equal)),
    ("equals", Operator::Relation(Relation::Equal)),
    ("!=", Operator::Relation(Relation::NotEqual)),
    ("not_equals", Operator::Relation(Relation::NotEqual)),
    (">", Operator::Relation(Relation::Greater)),
    ("greater_than", Operator::Relation(Relation::Greater)),
    (">=", Operator::Relation(Relation::GreaterOrEqual)),
    (
        "greater_than_equal",
        Operator::Relation(Relation::GreaterOrEqual),
    ),
    ("<", Operator::Relation(Relation::Less)),
    ("less_than", Operator::Relation(Relation::Less)),
    ("<=", Operator::Relation(Relation::LessOrEqual)),
    ("less_than_equal", Operator::Relation(Relation::LessOrEqual)),
    ("in", Operator::In { negated: false }),
    ("!in", Operator::In { negated: true }),
    ("not_in", Operator::In { negated: true }),
    ("=~", Operator::Matches { negated: false }),
    ("matches", Operator::Matches { negated: false }),
    ("!~", Operator::Matches { negated: true }),
    ("not_matches", Operator::Matches { negated: true }),
    ("exists", Operator::Exists { negated: false }),
    ("!exists", Operator::Exists { negated: true }),
    ("not_exists", Operator::Exists { negated: true }),
];

impl Operator {
    /// The operator that is written so.
    pub(super) fn of(text: &str) -> Option<Self> {
        OPERATORS
            .iter()
            .find(|(written, _)| *written == text)
            .map(|(_, operator)| *operator)
    }

    /// How the operator is usually written.
    pub(super) fn written(self) -> &'static str {
        OPERATORS
            .iter()
            .find(|(_, operator)| *operator == self)
            .map_or("", |(written, _)| written)
    }
}

impl Subject {
    /// The operators that the subject takes, as its page lists them [V]; `exists` of `task:group`
    /// is our choice [D].
    pub(super) fn operators(&self) -> &'static str {
        match self {
            Self::AgentConnected | Self::Ec2InstanceId => "== != in !in =~ !~",
            Self::AgentVersion | Self::RegisteredAt | Self::RunningTasksCount => "== != > >= < <=",
            Self::Attribute(_) => "== != > >= < <= in !in =~ !~ exists !exists",
            Self::TaskGroup => "== != in !in =~ !~ exists !exists",
        }
    }

    /// Whether the subject takes `operator`.
    pub(super) fn takes(&self, operator: Operator) -> bool {
        self.operators()
            .split(' ')
            .any(|written| written == operator.written())
    }
}
