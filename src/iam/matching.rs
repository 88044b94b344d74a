//! Wildcards and policy variables: does a text match a pattern of a policy?
//!
//! A pattern is read once into pieces. Matching walks them without recursion and without
//! allocation, and goes back to the last `*` only [V: IAM User Guide, Resource element]: what
//! stands between two `*` is tried at each place once at most. So the steps grow with the length
//! of the text, however many wildcards there are.

use std::borrow::Cow;

use super::condition::is_modelled;
use super::request::{Answer, Context};

/// Number of parts of an ARN: `arn:partition:service:region:account:resource`.
pub(crate) const ARN_PARTS: usize = 6;

/// What has a meaning of its own inside a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    /// `*` and `?` are wildcards.
    pub(crate) wildcards: bool,
    /// `${key}` is a policy variable; only in documents of Version 2012-10-17 [V].
    pub(crate) variables: bool,
}

/// A text with wildcards and policy variables.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pattern {
    source: Box<str>,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    /// These characters.
    Text(Box<str>),
    /// `?`: one character.
    AnyOne,
    /// `*`: any number of characters.
    AnyRun,
    /// `${key}` or `${key, 'default'}`: the one value of a condition key, taken literally.
    Variable {
        key: Box<str>,
        default: Option<Box<str>>,
    },
}

/// Whether letters of different case are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// They differ: ARNs, most strings [V].
    Sensitive,
    /// They are the same: actions [V].
    Insensitive,
}

impl Pattern {
    pub(crate) fn new(source: &str, syntax: Syntax) -> Self {
        let mut pieces = Vec::new();
        let mut text = String::new();
        let mut rest = source;
        while let Some(character) = rest.chars().next() {
            rest = rest.get(character.len_utf8()..).unwrap_or_default();
            let variable = match character {
                '$' if syntax.variables => braced(rest),
                _ => None,
            };
            let piece = match (variable, character) {
                (Some((inner, after)), _) => {
                    rest = after;
                    if matches!(inner, "*" | "?" | "$") {
                        text.push_str(inner);
                        continue;
                    }
                    variable_piece(inner)
                }
                (None, '*') if syntax.wildcards => Piece::AnyRun,
                (None, '?') if syntax.wildcards => Piece::AnyOne,
                _ => {
                    text.push(character);
                    continue;
                }
            };
            flush(&mut text, &mut pieces);
            if piece != Piece::AnyRun || pieces.last() != Some(&Piece::AnyRun) {
                pieces.push(piece);
            }
        }
        flush(&mut text, &mut pieces);
        Self {
            source: source.into(),
            pieces,
        }
    }

    /// As the policy spells it.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Whether `value` matches. A variable that has no single value matches nothing [V]; one
    /// that nobody here knows may stand for anything, which makes a match unknown.
    pub(crate) fn matches(&self, value: &str, case: Case, context: Context<'_>) -> Answer {
        let value = value.as_bytes();
        if let [Piece::Text(text)] = self.pieces.as_slice() {
            let is_as_long = text.len() == value.len();
            return Answer::from(is_as_long && prefix_width(value, text, case).is_some());
        }
        let (mut piece, mut position) = (0, 0);
        let mut last_run: Option<(usize, usize)> = None;
        let mut found = Answer::Yes;
        loop {
            #[cfg(test)]
            tests::count_step();
            let rest = value.get(position..).unwrap_or_default();
            let taken = match self.pieces.get(piece) {
                None if rest.is_empty() => return found,
                None => None,
                Some(Piece::AnyRun) => {
                    if piece + 1 == self.pieces.len() {
                        return found;
                    }
                    last_run = Some((piece + 1, position));
                    Some(0)
                }
                Some(Piece::AnyOne) => first_character_width(rest),
                Some(Piece::Text(text)) => prefix_width(rest, text, case),
                Some(Piece::Variable { key, default }) => {
                    match replaced(key, default.as_deref(), context) {
                        Some(text) => prefix_width(rest, &text, case),
                        None if is_modelled(key) => return Answer::No,
                        None => {
                            found = Answer::Unknown;
                            last_run = Some((piece + 1, position));
                            Some(0)
                        }
                    }
                }
            };
            match (taken, last_run) {
                (Some(width), _) => {
                    position += width;
                    piece += 1;
                }
                (None, Some((after_run, start))) if start < value.len() => {
                    last_run = Some((after_run, start + 1));
                    piece = after_run;
                    position = start + 1;
                }
                (None, _) => return Answer::No,
            }
        }
    }

    /// Whether `value` is the text of the pattern when letters of different case, of any
    /// alphabet, are the same. Wildcards have no meaning here.
    pub(crate) fn equals_ignoring_case(&self, value: &str, context: Context<'_>) -> Answer {
        let mut expected = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => expected.push_str(text),
                Piece::AnyOne => expected.push('?'),
                Piece::AnyRun => expected.push('*'),
                Piece::Variable { key, default } => {
                    match replaced(key, default.as_deref(), context) {
                        Some(text) => expected.push_str(&text),
                        None if is_modelled(key) => return Answer::No,
                        None => return Answer::Unknown,
                    }
                }
            }
        }
        let lower = |text: &str| {
            text.chars()
                .flat_map(char::to_lowercase)
                .collect::<String>()
        };
        Answer::from(lower(&expected) == lower(value))
    }
}

fn flush(text: &mut String, pieces: &mut Vec<Piece>) {
    if !text.is_empty() {
        pieces.push(Piece::Text(std::mem::take(text).into()));
    }
}

/// What stands between the braces at the start of `rest`, and what follows them.
fn braced(rest: &str) -> Option<(&str, &str)> {
    rest.strip_prefix('{')?.split_once('}')
}

/// The variable `${inner}`.
fn variable_piece(inner: &str) -> Piece {
    let (key, default) = match inner.split_once(',') {
        Some((key, default)) => (key, Some(default.trim())),
        None => (inner, None),
    };
    let default = default.map(|quoted| {
        quoted
            .strip_prefix('\'')
            .and_then(|text| text.strip_suffix('\''))
            .unwrap_or(quoted)
            .into()
    });
    let key = key.trim().into();
    Piece::Variable { key, default }
}

/// What a variable stands for.
fn replaced<'t>(key: &str, default: Option<&'t str>, context: Context<'t>) -> Option<Cow<'t, str>> {
    context.single(key).or(default.map(Cow::Borrowed))
}

fn prefix_width(value: &[u8], text: &str, case: Case) -> Option<usize> {
    let prefix = value.get(..text.len())?;
    let same = match case {
        Case::Sensitive => prefix == text.as_bytes(),
        // Actions of one service begin alike: the end tells sooner.
        Case::Insensitive => {
            let last = |bytes: &[u8]| bytes.last().map(u8::to_ascii_lowercase);
            last(prefix) == last(text.as_bytes()) && prefix.eq_ignore_ascii_case(text.as_bytes())
        }
    };
    same.then_some(text.len())
}

/// Bytes of the character that UTF-8 text `value` starts with; `None` inside a character.
fn first_character_width(value: &[u8]) -> Option<usize> {
    match value.first()? {
        0x00..=0x7F => Some(1),
        0xC0..=0xDF => Some(2),
        0xE0..=0xEF => Some(3),
        0xF0..=0xFF => Some(4),
        _ => None,
    }
}

/// The parts of an ARN; the last one takes what is left, colons and all.
pub(crate) type ArnParts<'a> = [&'a str; ARN_PARTS];

/// Splits an ARN. `None` when it has fewer than six parts or does not begin with `arn`.
pub(crate) fn arn_parts(arn: &str) -> Option<ArnParts<'_>> {
    let mut parts = [""; ARN_PARTS];
    let [.., resource] = &mut parts;
    *resource = arn;
    for at in 0..ARN_PARTS - 1 {
        let [.., rest] = parts;
        // The parts are short: to search in strides, as `split` does, takes longer.
        let colon = rest.bytes().position(|byte| byte == b':')?;
        *parts.get_mut(at)? = rest.get(..colon)?;
        let [.., resource] = &mut parts;
        *resource = rest.get(colon + 1..)?;
    }
    (parts[0] == "arn").then_some(parts)
}

/// An ARN with wildcards: each of the six parts is matched on its own, so that `*` crosses `/`
/// (and `:` within the last part), but never from one part into the next [V].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ArnPattern {
    source: Box<str>,
    /// `None` for `*`, which matches everything, ARN or not.
    parts: Option<Box<[Pattern; ARN_PARTS]>>,
}

impl ArnPattern {
    /// Reads `source`. Parts missing at the end are `*`, as IAM completes them [V].
    ///
    /// `variables` says from which part on `${…}` is a policy variable; none is from
    /// [`ARN_PARTS`] on.
    pub(crate) fn new(source: &str, variables: usize) -> Self {
        if source == "*" {
            return Self {
                source: source.into(),
                parts: None,
            };
        }
        let mut texts = split_outside_variables(source).into_iter();
        let parts = std::array::from_fn(|index| {
            let syntax = Syntax {
                wildcards: true,
                variables: index >= variables,
            };
            Pattern::new(texts.next().unwrap_or("*"), syntax)
        });
        Self {
            source: source.into(),
            parts: Some(Box::new(parts)),
        }
    }

    /// As the policy spells it.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Whether an ARN of these parts matches; `None` stands for a text that is no ARN, such as
    /// `*`, which only `*` matches.
    pub(crate) fn matches(&self, arn: Option<&ArnParts<'_>>, context: Context<'_>) -> Answer {
        let Some(patterns) = &self.parts else {
            return Answer::Yes;
        };
        let Some(parts) = arn else {
            return Answer::No;
        };
        let mut found = Answer::Yes;
        // From the end, where ARNs differ most.
        for (pattern, part) in patterns.iter().zip(parts).rev() {
            found = found.min(pattern.matches(part, Case::Sensitive, context));
            if found == Answer::No {
                break;
            }
        }
        found
    }
}

/// The parts of an ARN pattern; the colon inside `${aws:username}` separates nothing.
pub(crate) fn split_outside_variables(source: &str) -> Vec<&str> {
    let mut parts = Vec::with_capacity(ARN_PARTS);
    let mut rest = source;
    let mut searched = 0;
    while parts.len() + 1 < ARN_PARTS {
        let ahead = rest.get(searched..).unwrap_or_default();
        let Some(colon) = ahead.find(':').map(|found| searched + found) else {
            break;
        };
        let opening = ahead.find("${").map(|found| searched + found);
        let closing = opening
            .filter(|opening| *opening < colon)
            .and_then(|opening| {
                let inside = rest.get(opening..)?;
                inside.find('}').map(|found| opening + found + 1)
            });
        match closing {
            Some(closing) => searched = closing,
            None => {
                let (part, after) = rest.split_at(colon);
                parts.push(part);
                rest = after.strip_prefix(':').unwrap_or_default();
                searched = 0;
            }
        }
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests;
