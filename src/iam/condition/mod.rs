//! Conditions: operators, how their values are read, and when they hold
//! [V: IAM User Guide, Condition operators; multivalued context keys].

mod keys;
mod values;

use std::cmp::Ordering;
use std::net::IpAddr;

use super::matching::{ARN_PARTS, ArnParts, ArnPattern, Case, Pattern, Syntax, arn_parts};
use super::mismatch::ConditionMismatch;
use super::request::{Answer, Context, RequestView};
pub(crate) use keys::is_modelled;
use values::{AddressRange, Decimal, read_date};

use crate::moment::Moment;

/// What an operator compares, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Text,
    TextIgnoringCase,
    TextWithWildcards,
    Number(Relation),
    Date(Relation),
    Truth,
    Binary,
    Address,
    Arn,
    Absence,
}

/// The order that a number or date in the request must have to the one in the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Relation {
    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Relation::Equal => ordering.is_eq(),
            Relation::Less => ordering.is_lt(),
            Relation::LessOrEqual => ordering.is_le(),
            Relation::Greater => ordering.is_gt(),
            Relation::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

/// A condition operator: its name, what it compares, and whether it is the negated one.
struct Operator {
    name: &'static str,
    comparison: Comparison,
    negated: bool,
}

const fn operator(name: &'static str, comparison: Comparison) -> Operator {
    Operator {
        name,
        comparison,
        negated: false,
    }
}

const fn negated(name: &'static str, comparison: Comparison) -> Operator {
    Operator {
        name,
        comparison,
        negated: true,
    }
}

/// Every condition operator of IAM [V].
const OPERATORS: [Operator; 27] = [
    operator("StringEquals", Comparison::Text),
    negated("StringNotEquals", Comparison::Text),
    operator("StringEqualsIgnoreCase", Comparison::TextIgnoringCase),
    negated("StringNotEqualsIgnoreCase", Comparison::TextIgnoringCase),
    operator("StringLike", Comparison::TextWithWildcards),
    negated("StringNotLike", Comparison::TextWithWildcards),
    operator("NumericEquals", Comparison::Number(Relation::Equal)),
    negated("NumericNotEquals", Comparison::Number(Relation::Equal)),
    operator("NumericLessThan", Comparison::Number(Relation::Less)),
    operator(
        "NumericLessThanEquals",
        Comparison::Number(Relation::LessOrEqual),
    ),
    operator("NumericGreaterThan", Comparison::Number(Relation::Greater)),
    operator(
        "NumericGreaterThanEquals",
        Comparison::Number(Relation::GreaterOrEqual),
    ),
    operator("DateEquals", Comparison::Date(Relation::Equal)),
    negated("DateNotEquals", Comparison::Date(Relation::Equal)),
    operator("DateLessThan", Comparison::Date(Relation::Less)),
    operator(
        "DateLessThanEquals",
        Comparison::Date(Relation::LessOrEqual),
    ),
    operator("DateGreaterThan", Comparison::Date(Relation::Greater)),
    operator(
        "DateGreaterThanEquals",
        Comparison::Date(Relation::GreaterOrEqual),
    ),
    operator("Bool", Comparison::Truth),
    operator("BinaryEquals", Comparison::Binary),
    operator("IpAddress", Comparison::Address),
    negated("NotIpAddress", Comparison::Address),
    operator("ArnEquals", Comparison::Arn),
    negated("ArnNotEquals", Comparison::Arn),
    operator("ArnLike", Comparison::Arn),
    negated("ArnNotLike", Comparison::Arn),
    operator("Null", Comparison::Absence),
];

/// How a key with several values is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SetQualifier {
    /// `ForAllValues:`; true when the request has no value.
    All,
    /// `ForAnyValue:`; false when the request has no value.
    Any,
}

/// An operator as a policy writes it: `ForAnyValue:StringLikeIfExists`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OperatorName {
    comparison: Comparison,
    negated: bool,
    qualifier: Option<SetQualifier>,
    if_exists: bool,
}

impl OperatorName {
    /// Reads the name of an operator with its prefix and suffix. `None` when there is no such.
    pub(crate) fn read(name: &str) -> Option<Self> {
        let (qualifier, rest) = match name.split_once(':') {
            Some(("ForAllValues", rest)) => (Some(SetQualifier::All), rest),
            Some(("ForAnyValue", rest)) => (Some(SetQualifier::Any), rest),
            Some(_) => return None,
            None => (None, name),
        };
        let (base, if_exists) = match rest.strip_suffix("IfExists") {
            Some(base) => (base, true),
            None => (rest, false),
        };
        let found = OPERATORS.iter().find(|operator| operator.name == base)?;
        // Null says itself what a missing key means, so it takes neither [V].
        if found.comparison == Comparison::Absence && (if_exists || qualifier.is_some()) {
            return None;
        }
        Some(Self {
            comparison: found.comparison,
            negated: found.negated,
            qualifier,
            if_exists,
        })
    }

    /// The names of all operators, without prefixes and suffixes.
    pub(crate) fn all() -> impl Iterator<Item = &'static str> {
        OPERATORS.iter().map(|operator| operator.name)
    }
}

/// A value that a statement wants, read once.
#[derive(Clone, Debug, PartialEq)]
enum Wanted {
    Text(Pattern),
    Arn(ArnPattern),
    Number(Box<str>),
    Date(Moment),
    Address(AddressRange),
    Truth(bool),
    /// A value that its operator cannot read; it equals nothing.
    Unreadable,
}

/// A value of the request, read once for all the values wanted.
enum Given<'r> {
    Text,
    Arn(Option<ArnParts<'r>>),
    Number(Relation, Decimal<'r>),
    Date(Relation, Moment),
    Address(IpAddr),
    Truth(bool),
}

/// What is wrong with a condition's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueFault {
    /// IAM refuses the policy [V].
    Refused(&'static str),
    /// IAM takes the policy, and the value equals nothing [D].
    NeverEqual(&'static str),
}

/// One condition of a statement: an operator, a key, and the values it wants.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    operator_name: Box<str>,
    comparison: Comparison,
    negated: bool,
    qualifier: Option<SetQualifier>,
    if_exists: bool,
    key: Box<str>,
    wanted: Vec<Wanted>,
    source: Vec<Box<str>>,
}

impl Condition {
    /// A condition without values yet.
    pub(crate) fn new(operator_name: &str, operator: OperatorName, key: &str) -> Self {
        Self {
            operator_name: operator_name.into(),
            comparison: operator.comparison,
            negated: operator.negated,
            qualifier: operator.qualifier,
            if_exists: operator.if_exists,
            key: key.into(),
            wanted: Vec::new(),
            source: Vec::new(),
        }
    }

    /// Adds a value; the fault when the operator cannot read it.
    pub(crate) fn add(&mut self, text: &str, variables: bool) -> Option<ValueFault> {
        let (wanted, fault) = self.read_value(text, variables);
        self.wanted.push(wanted);
        self.source.push(text.into());
        fault
    }

    fn read_value(&self, text: &str, variables: bool) -> (Wanted, Option<ValueFault>) {
        let pattern = |wildcards| {
            Wanted::Text(Pattern::new(
                text,
                Syntax {
                    wildcards,
                    variables,
                },
            ))
        };
        let read = |wanted: Option<Wanted>, fault| match wanted {
            Some(wanted) => (wanted, None),
            None => (Wanted::Unreadable, Some(fault)),
        };
        match self.comparison {
            Comparison::Text | Comparison::TextIgnoringCase => (pattern(false), None),
            Comparison::Binary => (
                Wanted::Text(Pattern::new(
                    text,
                    Syntax {
                        wildcards: false,
                        variables: false,
                    },
                )),
                None,
            ),
            Comparison::TextWithWildcards => (pattern(true), None),
            Comparison::Arn => {
                let variables = if variables { 0 } else { ARN_PARTS };
                let fault = (!may_be_arn(text)).then_some(ValueFault::NeverEqual(
                    "an ARN such as arn:aws:s3:::bucket/*",
                ));
                (Wanted::Arn(ArnPattern::new(text, variables)), fault)
            }
            Comparison::Number(_) => read(
                Decimal::read(text).map(|_| Wanted::Number(text.into())),
                ValueFault::NeverEqual("a number such as 10 or 2.5"),
            ),
            Comparison::Date(_) => read(
                read_date(text).map(Wanted::Date),
                ValueFault::Refused("a date such as 2026-01-31T12:00:00Z, or epoch seconds"),
            ),
            Comparison::Address => read(
                AddressRange::read(text).map(Wanted::Address),
                ValueFault::NeverEqual("an address or a range such as 203.0.113.0/24"),
            ),
            Comparison::Truth | Comparison::Absence => read(
                read_truth(text).map(Wanted::Truth),
                ValueFault::NeverEqual("true or false"),
            ),
        }
    }

    /// Whether the condition holds for the request.
    ///
    /// A key that is not in the request is missing: positive operators do not hold, negated ones
    /// and those with IfExists do. A key `aws:…` that is neither in the request nor one of the
    /// global condition keys makes the answer unknown.
    pub(crate) fn holds(&self, view: &RequestView<'_>) -> Answer {
        match view.context.values(&self.key) {
            None if !is_modelled(&self.key) => Answer::Unknown,
            None => Answer::from(self.holds_without_value()),
            Some(values) => self.holds_with(values.as_slice(), view.context),
        }
    }

    fn holds_without_value(&self) -> bool {
        match self.comparison {
            Comparison::Absence => self.wants_absence(true),
            _ => match self.qualifier {
                Some(SetQualifier::All) => true,
                Some(SetQualifier::Any) => self.if_exists,
                None => self.if_exists || self.negated,
            },
        }
    }

    fn wants_absence(&self, absent: bool) -> bool {
        self.wanted.contains(&Wanted::Truth(absent))
    }

    fn holds_with(&self, values: &[String], context: Context<'_>) -> Answer {
        if self.comparison == Comparison::Absence {
            return Answer::from(self.wants_absence(false));
        }
        // A lone empty string is a null data set, and a null data set has all values [V].
        let all = match self.qualifier {
            Some(SetQualifier::All) if matches!(values, [only] if only.is_empty()) => {
                return Answer::Yes;
            }
            Some(SetQualifier::All) => true,
            Some(SetQualifier::Any) => false,
            // Without a qualifier, a negated operator is the opposite of the positive one [V].
            None => self.negated,
        };
        let mut holds = Answer::from(all);
        for value in values {
            let passes = match self.equals_one(value, context) {
                Some(equal) if self.negated => equal.negated(),
                Some(equal) => equal,
                None => Answer::No,
            };
            holds = if all {
                holds.min(passes)
            } else {
                holds.max(passes)
            };
        }
        holds
    }

    /// Whether `value` equals one of the values wanted (negated operators: the list is NOR [V]).
    /// `None` when the operator cannot read `value`: then nothing holds [D].
    fn equals_one(&self, value: &str, context: Context<'_>) -> Option<Answer> {
        let given = match self.comparison {
            Comparison::Arn => Given::Arn(arn_parts(value)),
            Comparison::Number(relation) => Given::Number(relation, Decimal::read(value)?),
            Comparison::Date(relation) => Given::Date(relation, read_date(value)?),
            Comparison::Address => Given::Address(value.trim().parse().ok()?),
            Comparison::Truth => Given::Truth(read_truth(value)?),
            _ => Given::Text,
        };
        let mut found = Answer::No;
        for wanted in &self.wanted {
            let equal = match (wanted, &given) {
                (Wanted::Text(pattern), _) if self.comparison == Comparison::TextIgnoringCase => {
                    pattern.equals_ignoring_case(value, context)
                }
                (Wanted::Text(pattern), _) => pattern.matches(value, Case::Sensitive, context),
                (Wanted::Arn(pattern), Given::Arn(parts)) => {
                    pattern.matches(parts.as_ref(), context)
                }
                (wanted, given) => Answer::from(match (wanted, given) {
                    (Wanted::Number(limit), Given::Number(relation, number)) => {
                        Decimal::read(limit)
                            .is_some_and(|limit| relation.holds(number.compare(limit)))
                    }
                    (Wanted::Date(limit), Given::Date(relation, date)) => {
                        relation.holds(date.cmp(limit))
                    }
                    (Wanted::Address(range), Given::Address(address)) => range.contains(*address),
                    (Wanted::Truth(wanted), Given::Truth(truth)) => wanted == truth,
                    _ => false,
                }),
            };
            found = found.max(equal);
        }
        Some(found)
    }

    /// That the condition does not hold.
    pub(crate) fn mismatch(&self, view: &RequestView<'_>) -> ConditionMismatch {
        let values = view.context.values(&self.key);
        ConditionMismatch {
            operator: self.operator_name.to_string(),
            key: self.key.to_string(),
            wanted: self.source.iter().map(ToString::to_string).collect(),
            unknown: values.is_none() && !is_modelled(&self.key),
            has: values.map_or_else(Vec::new, |values| values.as_slice().to_vec()),
        }
    }
}

/// Whether the first part of the pattern can be `arn`.
fn may_be_arn(text: &str) -> bool {
    let (first, _) = text.split_once(':').unwrap_or((text, ""));
    first == "arn" || first.contains(['*', '?', '$'])
}

fn read_truth(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
