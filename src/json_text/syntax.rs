//! What is wrong with text that is not JSON, and what was expected instead.

use jsonc_parser::ParseStringErrorKind as StringError;
use jsonc_parser::errors::{ParseError, ParseErrorKind as Kind};

use super::{JSON_TOO_DEEP, MAXIMUM_DEPTH, NOT_JSON};
use crate::diagnostic::{Diagnostic, Span};

/// The parser's `error` in our words.
pub(super) fn explain(text: &str, offset: usize, error: &ParseError) -> Diagnostic {
    let (start, end) = (error.range().start + offset, error.range().end + offset);
    if matches!(error.kind(), Kind::NestingDepthExceeded) {
        return too_deep(text, start);
    }
    let found = found(text, start, end);
    let (message, help) = words(error.kind(), &found);
    not_json(message, help).with_span(Span::of(text, start, end))
}

/// Text that holds nothing but white space.
pub(super) fn empty(text: &str) -> Diagnostic {
    not_json(
        "The text is empty; a JSON value was expected.".to_owned(),
        "A JSON document starts with { or [.",
    )
    .with_span(Span::of(text, text.len(), text.len()))
}

/// Values nested deeper than is read.
pub(super) fn too_deep(text: &str, start: usize) -> Diagnostic {
    Diagnostic::error(
        JSON_TOO_DEEP,
        "",
        format!("Objects and arrays are nested more than {MAXIMUM_DEPTH} deep here."),
    )
    .with_span(Span::of(text, start, start + 1))
}

/// The first character before `end` that JSON does not allow where it stands and the parser
/// does: control characters in strings, and white space other than the four kinds of RFC 8259.
pub(super) fn forbidden_character(
    text: &str,
    offset: usize,
    end: Option<usize>,
) -> Option<Diagnostic> {
    let end = end.map_or(text.len(), |end| end + offset);
    let (mut in_string, mut escaped, mut opened_at) = (false, false, 0);
    for (position, byte) in text.bytes().enumerate().skip(offset) {
        // A string that is open where the parser gave up is looked at to its end.
        if position > end && !in_string {
            break;
        }
        match (in_string, byte) {
            (true, 0..0x20) => return Some(control_in_string(text, opened_at, position, byte)),
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (true, b'"') => in_string = false,
            (false, b'"') => (in_string, opened_at) = (true, position),
            (false, 0x0B | 0x0C) | (false, 0xC2..=0xF4) => {
                if let Some(diagnostic) = odd_white_space(text, position) {
                    return Some(diagnostic);
                }
            }
            _ => {}
        }
    }
    None
}

fn control_in_string(text: &str, opened_at: usize, position: usize, byte: u8) -> Diagnostic {
    if matches!(byte, b'\n' | b'\r') {
        return not_json(
            "The string is not closed on its line; expected \".".to_owned(),
            "Close it with a double quote, or write \\n where the text has a line break.",
        )
        .with_span(Span::of(text, opened_at, position));
    }
    not_json(
        format!("The string holds the control character U+{byte:04X}; expected an escape."),
        "Write a tab as \\t and any other control character as \\u and four hex digits.",
    )
    .with_span(Span::of(text, position, position + 1))
}

fn odd_white_space(text: &str, position: usize) -> Option<Diagnostic> {
    let character = text.get(position..)?.chars().next()?;
    if !character.is_whitespace() {
        return None;
    }
    let code = u32::from(character);
    Some(
        not_json(
            format!("The white space character U+{code:04X} stands here; expected a plain space."),
            "JSON knows the space, the tab and the line break. Retype the white space here.",
        )
        .with_span(Span::of(text, position, position + character.len_utf8())),
    )
}

fn not_json(message: String, help: &'static str) -> Diagnostic {
    Diagnostic::error(NOT_JSON, "", message).with_help(help)
}

fn found(text: &str, start: usize, end: usize) -> String {
    const SHOWN: usize = 24;
    let rest = text.get(start..).unwrap_or_default();
    let token = text.get(start..end).unwrap_or_default();
    let shown = if token.is_empty() {
        rest.trim_start().chars().take(1).collect::<String>()
    } else if token.chars().nth(SHOWN).is_some() {
        token.chars().take(SHOWN).chain(['…']).collect()
    } else {
        token.to_owned()
    };
    if shown.is_empty() {
        "the end of the text".to_owned()
    } else {
        shown
    }
}

const TEXT_IN_QUOTES: &str =
    "Text stands in double quotes; the only bare words are true, false and null.";
const NUMBERS: &str =
    "A number is written like 80, -1 or 0.5, without +, leading zeros, hex digits or NaN.";

fn words(kind: &Kind, found: &str) -> (String, &'static str) {
    let expected = |what: &str| format!("Expected {what}, found {found}.");
    match kind {
        Kind::CommentsNotAllowed | Kind::UnterminatedCommentBlock => (
            "Comments are not allowed in JSON; expected a value or punctuation.".to_owned(),
            "Remove the comment.",
        ),
        Kind::TrailingCommasNotAllowed => (
            "Expected another entry after the comma, found the closing bracket.".to_owned(),
            "Remove the comma before the closing bracket.",
        ),
        Kind::ExpectedComma => (
            "Expected a comma between two entries.".to_owned(),
            "Put a comma between them.",
        ),
        Kind::ExpectedColonAfterObjectKey => (
            expected("a colon after the member's name"),
            "A member is written \"name\": value.",
        ),
        Kind::ExpectedObjectValue => (
            expected("a value after the colon"),
            "A member is written \"name\": value.",
        ),
        Kind::ExpectedStringObjectProperty | Kind::UnexpectedTokenInObject => (
            expected("a member's name in double quotes or }"),
            "A member is written \"name\": value.",
        ),
        Kind::SingleQuotedStringsNotAllowed => (
            "Strings stand in double quotes; expected \", found '.".to_owned(),
            "Replace the single quotes by double quotes.",
        ),
        Kind::UnexpectedWord | Kind::UnexpectedToken => (expected("a value"), TEXT_IN_QUOTES),
        Kind::UnexpectedColon
        | Kind::UnexpectedComma
        | Kind::UnexpectedCloseBrace
        | Kind::UnexpectedCloseBracket => (
            expected("a value"),
            "Check that brackets are closed in the order they were opened.",
        ),
        Kind::UnterminatedArray => (
            "The array is not closed; expected ].".to_owned(),
            "Add the missing ].",
        ),
        Kind::UnterminatedObject => (
            "The object is not closed; expected }.".to_owned(),
            "Add the missing }.",
        ),
        Kind::MultipleRootJsonValues => (
            expected("the end of the text"),
            "A document is one JSON value: remove what follows it.",
        ),
        Kind::String(kind) => string_words(kind),
        Kind::BareDecimalPointNumbersNotAllowed
        | Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral
        | Kind::HexadecimalNumbersNotAllowed
        | Kind::NonFiniteNumbersNotAllowed
        | Kind::UnaryPlusNumbersNotAllowed
        | Kind::NestingDepthExceeded => (expected("a number"), NUMBERS),
    }
}

fn string_words(kind: &StringError) -> (String, &'static str) {
    match kind {
        StringError::UnterminatedStringLiteral => (
            "The string is not closed; expected \".".to_owned(),
            "Close it with a double quote.",
        ),
        StringError::InvalidUnicodeEscapeSequence(_)
        | StringError::ExpectedFourHexDigits
        | StringError::ExpectedTwoHexDigits => (
            "Expected a character's code after \\u.".to_owned(),
            "Write \\u and four hex digits, and a pair of them for characters past U+FFFF.",
        ),
        StringError::InvalidEscapeInSingleQuoteString
        | StringError::InvalidEscapeInDoubleQuoteString
        | StringError::InvalidEscape => (
            "Expected one of \" \\ / b f n r t u after the backslash.".to_owned(),
            "Write a backslash itself as \\\\.",
        ),
    }
}
