//! The cluster query language: `attribute:ecs.instance-type =~ m5.* and not(task:group == web)`.
//!
//! text → tokens (`lexer`) → expression (`parser`) → asked of an instance (`evaluation`).
//! Used by `memberOf` placement constraints and by the filter of ListContainerInstances.
//! Source: cluster query language page of the developer guide; where that is silent, our choice
//! is marked [D] at the rule.

mod completion;
mod evaluation;
mod expression;
mod lexer;
mod operators;
mod parser;
mod pattern;
mod subject;
#[cfg(test)]
mod tests;

pub use completion::{Completion, Completions, complete};
pub use expression::{Comparison, Expression, Node, Relation, Subject, Test, Version};
pub use parser::{parse, parse_without_patterns};
pub use pattern::Pattern;
