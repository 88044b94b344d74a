//! What a parsed expression is made of, and how it is written.

use std::fmt;

use super::Pattern;
use crate::moment::Moment;

/// A cluster query expression, parsed and ready to be asked of many instances.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What must hold.
    pub root: Node,
}

/// A comparison, or several put together.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Any holds.
    Or(Vec<Node>),
    /// All hold.
    And(Vec<Node>),
    /// It does not hold.
    Not(Box<Node>),
    /// One subject put to one test.
    Comparison(Comparison),
}

/// One subject put to one test.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What of the instance is looked at.
    pub subject: Subject,
    /// What it must be.
    pub test: Test,
}

/// What of an instance is looked at [V].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Whether the agent answers.
    AgentConnected,
    /// Version of the agent.
    AgentVersion,
    /// An attribute: holds its name.
    Attribute(String),
    /// Id of the EC2 instance.
    Ec2InstanceId,
    /// When the instance registered.
    RegisteredAt,
    /// Number of tasks on the instance.
    RunningTasksCount,
    /// The groups of the tasks on the instance.
    TaskGroup,
}

/// What a subject must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// The attribute is there (`negated`: is not).
    Exists {
        /// `!exists`
        negated: bool,
    },
    /// Compared as text.
    Text {
        /// How.
        relation: Relation,
        /// With what.
        value: String,
    },
    /// One of a list.
    In {
        /// `!in`
        negated: bool,
        /// The list.
        values: Vec<String>,
    },
    /// Matches a pattern as a whole.
    Matches {
        /// `!~`
        negated: bool,
        /// The pattern.
        pattern: Pattern,
    },
    /// Compared as a version, number by number.
    Version {
        /// How.
        relation: Relation,
        /// With what.
        value: Version,
    },
    /// Compared as a moment.
    Moment {
        /// How.
        relation: Relation,
        /// With what.
        value: Moment,
        /// As it was written.
        text: String,
    },
    /// Compared as a number.
    Number {
        /// How.
        relation: Relation,
        /// With what.
        value: i64,
    },
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
}

/// A version: numbers between dots, compared from the left; absent ones are 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The numbers.
    pub parts: Vec<u64>,
}

impl Version {
    /// Reads `1.14.5`, also with a leading `v`. `None`: not a version.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts = text
            .strip_prefix('v')
            .unwrap_or(text)
            .split('.')
            .map(|part| part.parse().ok())
            .collect::<Option<Vec<u64>>>()?;
        Some(Self { parts })
    }

    /// The parts without zeros at the end: what decides equality and order.
    pub(super) fn significant(&self) -> &[u64] {
        let length = self
            .parts
            .iter()
            .rposition(|part| *part != 0)
            .map_or(0, |position| position + 1);
        self.parts.get(..length).unwrap_or_default()
    }
}

impl Relation {
    /// Whether two values that stand to each other as `ordering` are so related.
    #[must_use]
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
        }
    }

    /// As it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
        }
    }
}

impl Expression {
    /// Whether nothing of an instance is looked at but its attributes.
    #[must_use]
    pub fn asks_attributes_only(&self) -> bool {
        let is_attribute = |subject: &Subject| matches!(subject, Subject::Attribute(_));
        self.root.all_subjects(&mut |subject| is_attribute(subject))
    }
}

impl Node {
    /// Whether all subjects pass.
    pub(crate) fn all_subjects<'a>(&'a self, passes: &mut dyn FnMut(&'a Subject) -> bool) -> bool {
        match self {
            Self::Or(nodes) | Self::And(nodes) => nodes.iter().all(|it| it.all_subjects(passes)),
            Self::Not(node) => node.all_subjects(passes),
            Self::Comparison(comparison) => passes(&comparison.subject),
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(formatter)
    }
}

impl fmt::Display for Node {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (nodes, word) = match self {
            Self::Or(nodes) => (nodes, " or "),
            Self::And(nodes) => (nodes, " and "),
            Self::Not(node) => return write!(formatter, "not({node})"),
            Self::Comparison(comparison) => return comparison.fmt(formatter),
        };
        for (position, node) in nodes.iter().enumerate() {
            if position > 0 {
                formatter.write_str(word)?;
            }
            match node {
                Self::Or(_) | Self::And(_) => write!(formatter, "({node})")?,
                Self::Not(_) | Self::Comparison(_) => node.fmt(formatter)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.subject, self.test)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AgentConnected => formatter.write_str("agentConnected"),
            Self::AgentVersion => formatter.write_str("agentVersion"),
            Self::Attribute(name) => write!(formatter, "attribute:{name}"),
            Self::Ec2InstanceId => formatter.write_str("ec2InstanceId"),
            Self::RegisteredAt => formatter.write_str("registeredAt"),
            Self::RunningTasksCount => formatter.write_str("runningTasksCount"),
            Self::TaskGroup => formatter.write_str("task:group"),
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = |negated: &bool| if *negated { "!" } else { "" };
        match self {
            Self::Exists { negated } => write!(formatter, "{}exists", not(negated)),
            Self::Text { relation, value } => write!(formatter, "{} '{value}'", relation.sign()),
            Self::In { negated, values } => {
                write!(formatter, "{}in ['{}']", not(negated), values.join("', '"))
            }
            Self::Matches { negated, pattern } => {
                let sign = if *negated { "!~" } else { "=~" };
                write!(formatter, "{sign} {}", pattern.written())
            }
            Self::Version { relation, value } => write!(formatter, "{} {value}", relation.sign()),
            Self::Moment { relation, text, .. } => {
                write!(formatter, "{} '{text}'", relation.sign())
            }
            Self::Number { relation, value } => write!(formatter, "{} {value}", relation.sign()),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.parts.iter().map(u64::to_string).collect();
        formatter.write_str(&parts.join("."))
    }
}
