//! The one diagnostic type, for every kind of bad input.
//!
//! This room knows places in text and how a message is worded and graded.
//! It must not know what is being diagnosed.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

/// How much a diagnostic matters. Only an error makes its input invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// ECS or IAM refuses the input.
    Error,
    /// The input is accepted and will surprise.
    Warning,
    /// Worth knowing; nothing is wrong.
    Info,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        })
    }
}

/// A range of bytes in a text, with the line and column of its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Span {
    /// First byte, counted from 0.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Line of `start`, counted from 1.
    pub line: usize,
    /// Column of `start` in characters, counted from 1.
    pub column: usize,
}

impl Span {
    /// The span of the bytes `start..end` of `text`; positions past the end are moved to it.
    #[must_use]
    pub fn of(text: &str, start: usize, end: usize) -> Self {
        Lines::of(text).span(start, end)
    }
}

/// The lines of a text, to find many spans in it.
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    text: &'t str,
    /// First byte of every line.
    starts: Vec<usize>,
    /// Every byte is a character then.
    is_ascii: bool,
}

impl<'t> Lines<'t> {
    /// The lines of `text`.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        let line_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self {
            text,
            is_ascii: text.is_ascii(),
            starts: std::iter::once(0)
                .chain(line_breaks.map(|(position, _)| position + 1))
                .collect(),
        }
    }

    /// The span of the bytes `start..end`; positions past the end are moved to it. A byte order
    /// mark is no column of its own.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        let start = start.min(self.text.len());
        let end = end.clamp(start, self.text.len());
        let line = self.starts.partition_point(|first| *first <= start);
        let first = line
            .checked_sub(1)
            .and_then(|index| self.starts.get(index))
            .map_or(0, |first| *first);
        if self.is_ascii {
            return Span {
                start,
                end,
                line,
                column: 1 + start - first,
            };
        }
        let before = self.text.as_bytes().get(first..start).unwrap_or_default();
        let before = match first {
            0 => before.strip_prefix("\u{feff}".as_bytes()).unwrap_or(before),
            _ => before,
        };
        let is_character_start = |byte: &&u8| (**byte & 0xC0) != 0x80;
        Span {
            start,
            end,
            line,
            column: 1 + before.iter().filter(is_character_start).count(),
        }
    }
}

/// Whose words a message is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Wording {
    /// The message that AWS answers, verbatim.
    Aws,
    /// Our words: what AWS answers is not known.
    Own,
}

/// A change that takes a fault away, mechanical enough to be made with one click.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What it does, for example `Set hostPort to 5601`.
    pub title: String,
    /// The same as a JSON Patch (RFC 6902). Its paths start where the diagnostic's pointer does.
    pub patch: Vec<Change>,
}

/// One operation of a JSON Patch (RFC 6902).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Change {
    /// Sets a member, or puts an element before the one at the index of the path (`-`: at the
    /// end).
    Add {
        /// JSON pointer.
        path: String,
        /// What is there then.
        value: Value,
    },
    /// Takes out a member or an element.
    Remove {
        /// JSON pointer.
        path: String,
    },
    /// Puts something else in the place of a member or an element.
    Replace {
        /// JSON pointer.
        path: String,
        /// What is there then.
        value: Value,
    },
}

impl Fix {
    /// A fix of one change.
    #[must_use]
    pub fn new(title: impl Into<String>, change: Change) -> Self {
        Self {
            title: title.into(),
            patch: vec![change],
        }
    }

    /// The same, making `change` too.
    #[must_use]
    pub fn and(mut self, change: Change) -> Self {
        self.patch.push(change);
        self
    }
}

impl Change {
    /// Where the change is made.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Add { path, .. } | Self::Remove { path } | Self::Replace { path, .. } => path,
        }
    }

    fn path_mut(&mut self) -> &mut String {
        match self {
            Self::Add { path, .. } | Self::Remove { path } | Self::Replace { path, .. } => path,
        }
    }
}

/// One thing to say about an input: what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// A stable name for the rule, for example `fargate-network-mode`.
    pub code: &'static str,
    /// What AWS answers where that is known, else our words (see `wording`).
    pub message: String,
    /// What to do, in plain words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Cow<'static, str>>,
    /// JSON pointer (RFC 6901) of the value, empty for the whole document.
    pub pointer: String,
    /// Where that is in the text, when there is a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// Whose words `message` is in.
    pub wording: Wording,
    /// What to do, as a change that a program can make.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Box<Fix>>,
}

impl Diagnostic {
    /// An error in our own words.
    #[must_use]
    pub fn error(
        code: &'static str,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self::of(Severity::Error, code, pointer, message)
    }

    /// A warning in our own words.
    #[must_use]
    pub fn warning(
        code: &'static str,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self::of(Severity::Warning, code, pointer, message)
    }

    /// A remark in our own words.
    #[must_use]
    pub fn info(
        code: &'static str,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self::of(Severity::Info, code, pointer, message)
    }

    /// A diagnostic in our own words.
    #[must_use]
    pub fn of(
        severity: Severity,
        code: &'static str,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            severity,
            code,
            message: message.into(),
            help: None,
            pointer: pointer.into(),
            span: None,
            wording: Wording::Own,
            fix: None,
        }
    }

    /// The same, saying what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, with its place in the text.
    #[must_use]
    pub fn with_span(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same, with a change that takes the fault away.
    #[must_use]
    pub fn with_fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into().map(Box::new);
        self
    }

    /// All pointers of the diagnostic: its own and those of its fix. Whoever moves the
    /// diagnostic to another document changes them all.
    pub fn pointers_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let changes = self.fix.iter_mut().flat_map(|fix| &mut fix.patch);
        std::iter::once(&mut self.pointer).chain(changes.map(Change::path_mut))
    }

    /// The same, its message marked as what AWS answers.
    #[must_use]
    pub fn in_aws_words(mut self) -> Self {
        self.wording = Wording::Aws;
        self
    }
}

/// Whether any of `diagnostics` is an error.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_counts_lines_and_characters_from_one() {
        let text = "{\n  \"é\": 1\n}";
        let start = text.find('1').unwrap();
        let span = Span::of(text, start, start + 1);
        assert_eq!((span.line, span.column), (2, 8));
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        for text in ["\u{feff}{}", "{}"] {
            let start = text.find('}').unwrap();
            assert_eq!(Span::of(text, start, start + 1).column, 2);
        }
    }

    #[test]
    fn a_span_past_the_end_is_moved_to_the_end() {
        assert_eq!(
            Span::of("ab", 7, 9),
            Span {
                start: 2,
                end: 2,
                line: 1,
                column: 3
            }
        );
    }
}
