//! How the expressions of `memberOf` constraints are read.

use std::fmt;

use crate::cluster::query::{self, Expression};

/// What reads the expressions of a request: the cluster query language, all of it unless a program
/// starts without what runs regular expressions.
#[derive(Clone, Copy)]
pub struct Expressions(fn(&str) -> Option<Expression>);

impl Expressions {
    /// The whole language.
    #[must_use]
    pub const fn all() -> Self {
        Self(|text| query::parse(text).0)
    }

    /// The language without regular expressions: an expression with one holds nowhere.
    #[must_use]
    pub const fn without_patterns() -> Self {
        Self(|text| query::parse_without_patterns(text).0)
    }

    /// The expression that `text` is; none if it cannot be parsed.
    pub(super) fn read(self, text: &str) -> Option<Expression> {
        (self.0)(text)
    }
}

impl Default for Expressions {
    fn default() -> Self {
        Self::all()
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
