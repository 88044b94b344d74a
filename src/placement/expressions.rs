//! How the expressions of `memberOf` constraints are read and asked.

use std::fmt;

use crate::cluster::ContainerInstance;
use crate::cluster::query::{self, Expression};

/// What reads the expressions of a request. It is the cluster query language, unless a program
/// starts without that and has none to read yet.
#[derive(Clone, Copy)]
pub struct Expressions {
    read: fn(&str) -> Option<Expression>,
    holds: fn(&Expression, &ContainerInstance) -> bool,
}

impl Expressions {
    /// By the cluster query language.
    #[must_use]
    pub const fn of_query_language() -> Self {
        Self {
            read: |text| query::parse(text).0,
            holds: Expression::matches,
        }
    }

    /// Not at all: every expression holds nowhere.
    #[must_use]
    pub const fn unread() -> Self {
        Self {
            read: |_| None,
            holds: |_, _| false,
        }
    }

    /// The expression that `text` is; none if it cannot be parsed.
    pub(super) fn read(self, text: &str) -> Option<Expression> {
        (self.read)(text)
    }

    /// Whether an expression that was read holds for `instance`.
    pub(super) fn hold(self, expression: &Expression, instance: &ContainerInstance) -> bool {
        (self.holds)(expression, instance)
    }
}

impl Default for Expressions {
    fn default() -> Self {
        Self::of_query_language()
    }
}

/// Requests ask for the same whoever reads them.
impl PartialEq for Expressions {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Expressions {}

impl fmt::Debug for Expressions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Expressions")
    }
}
