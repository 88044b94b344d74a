//! An expression asked of an instance.

use std::cmp::Ordering;

use super::{Comparison, Expression, Node, Relation, Subject, Test, Version};
use crate::cluster::ContainerInstance;
use crate::moment::Moment;

impl Expression {
    /// Whether the expression holds for `instance`.
    #[must_use]
    pub fn matches(&self, instance: &ContainerInstance) -> bool {
        self.root.matches(instance)
    }
}

impl Node {
    fn matches(&self, instance: &ContainerInstance) -> bool {
        match self {
            Self::Or(nodes) => nodes.iter().any(|node| node.matches(instance)),
            Self::And(nodes) => nodes.iter().all(|node| node.matches(instance)),
            Self::Not(node) => !node.matches(instance),
            Self::Comparison(comparison) => comparison.matches(instance),
        }
    }
}

impl Comparison {
    /// A subject that the instance does not have fails every test but `!exists`: `!=` selects
    /// only among the instances that have the attribute [V]; for `!in` and `!~` that is by
    /// analogy [D].
    fn matches(&self, instance: &ContainerInstance) -> bool {
        match &self.subject {
            Subject::Attribute(name) => match (instance.attributes.get(name), &self.test) {
                (present, Test::Exists { negated }) => present.is_some() != *negated,
                (None, _) => false,
                (Some(value), test) => text_passes(value.as_deref().unwrap_or_default(), test),
            },
            Subject::TaskGroup => groups_pass(instance, &self.test),
            Subject::AgentConnected => {
                let text = if instance.agent_connected {
                    "true"
                } else {
                    "false"
                };
                text_passes(text, &self.test)
            }
            Subject::Ec2InstanceId => text_passes(&instance.ec2_instance_id, &self.test),
            Subject::AgentVersion => text_passes(&instance.agent_version, &self.test),
            Subject::RegisteredAt => {
                text_passes(instance.registered_at.as_deref().unwrap_or(""), &self.test)
            }
            Subject::RunningTasksCount => match &self.test {
                Test::Number { relation, value } => {
                    relation.holds(i64::from(instance.running_tasks_count).cmp(value))
                }
                _ => false,
            },
        }
    }
}

/// Several groups may be on an instance: a positive test wants one that passes, a negative one
/// that none is what it names [D].
fn groups_pass(instance: &ContainerInstance, test: &Test) -> bool {
    let mut groups = instance
        .task_groups
        .iter()
        .filter(|(_, tasks)| **tasks > 0)
        .map(|(group, _)| group.as_str());
    match test {
        Test::Exists { negated } => groups.next().is_some() != *negated,
        Test::Text {
            relation: Relation::NotEqual,
            ..
        }
        | Test::In { negated: true, .. }
        | Test::Matches { negated: true, .. } => groups.all(|group| text_passes(group, test)),
        _ => groups.any(|group| text_passes(group, test)),
    }
}

fn text_passes(text: &str, test: &Test) -> bool {
    match test {
        Test::Exists { negated } => !negated,
        Test::Text { relation, value } => match relation {
            Relation::Equal => text == value,
            Relation::NotEqual => text != value,
            _ => relation.holds(compare_texts(text, value)),
        },
        Test::In { negated, values } => values.iter().any(|value| value == text) != *negated,
        Test::Matches { negated, pattern } => pattern.matches(text) != *negated,
        Test::Version { relation, value } => Version::parse(text)
            .is_some_and(|version| relation.holds(version.significant().cmp(value.significant()))),
        Test::Moment {
            relation, value, ..
        } => Moment::read_with_offset(text)
            .is_some_and(|(moment, _)| relation.holds(moment.cmp(value))),
        Test::Number { relation, value } => text
            .parse::<i64>()
            .is_ok_and(|number| relation.holds(number.cmp(value))),
    }
}

/// Whole numbers are compared as numbers, everything else byte by byte [D].
fn compare_texts(text: &str, value: &str) -> Ordering {
    if text == value {
        return Ordering::Equal;
    }
    match (text.parse::<i64>(), value.parse::<i64>()) {
        (Ok(left), Ok(right)) if left != right => left.cmp(&right),
        _ => text.cmp(value),
    }
}
