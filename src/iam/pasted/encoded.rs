//! Documents inside texts: JSON in a JSON string, and JSON encoded for an address (RFC 3986), as
//! IAM's API returns it [V]; and where a place of the document is in the text around it.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Span};
use crate::json_text::JsonText;

/// How often a document may be encoded inside another text.
const MOST_LAYERS: usize = 4;

/// A text that was decoded, with where each of its bytes comes from.
pub(super) struct Decoded {
    pub(super) text: String,
    /// For every byte of the text, and one past its end, the byte before decoding.
    origins: Vec<usize>,
}

impl Decoded {
    /// Decodes `text`, where it is a document that is encoded for an address as a whole.
    pub(super) fn of_address(text: &str) -> Option<Self> {
        let trimmed = text.trim_start();
        // What a document starts with: { or a quotation mark, encoded.
        let starts = trimmed.starts_with("%7B") || trimmed.starts_with("%7b");
        if !starts && !trimmed.starts_with("%22") && !trimmed.starts_with("%0A") {
            return None;
        }
        let bytes = text.as_bytes();
        let mut decoded = Vec::with_capacity(text.len());
        let mut origins = Vec::with_capacity(text.len());
        let mut position = 0;
        while let Some(byte) = bytes.get(position) {
            origins.push(position);
            let escape = bytes.get(position + 1..position + 3).and_then(hexadecimal);
            let (byte, width) = match (byte, escape) {
                (b'%', Some(byte)) => (byte, 3),
                (byte, _) => (*byte, 1),
            };
            decoded.push(byte);
            position += width;
        }
        origins.push(position);
        let text = String::from_utf8(decoded).ok()?;
        Some(Self { text, origins })
    }

    /// Decodes the JSON string `literal`, quotation marks and all, whose value is `value`.
    fn of_literal(literal: &str, value: &str) -> Option<Self> {
        let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
        let mut origins = Vec::with_capacity(value.len() + 1);
        let mut position = 1;
        let mut rest = inner;
        for character in value.chars() {
            let width = match rest.strip_prefix('\\') {
                None => character.len_utf8(),
                Some(escape) if !escape.starts_with('u') => 2,
                // Beyond the basic plane a character is two escapes.
                Some(_) => 6 * character.len_utf16(),
            };
            origins.extend(std::iter::repeat_n(position, character.len_utf8()));
            position += width;
            rest = rest.get(width..)?;
        }
        origins.push(position);
        rest.is_empty().then(|| Self {
            text: value.to_owned(),
            origins,
        })
    }

    fn origin(&self, position: usize) -> usize {
        let origin = self.origins.get(position).or(self.origins.last());
        origin.copied().unwrap_or_default()
    }

    /// Moves the place of `diagnostic` from the decoded text to `text`, which it was before.
    pub(super) fn move_back(&self, text: &str, diagnostic: &mut Diagnostic) {
        if let Some(span) = &mut diagnostic.span {
            *span = Span::of(text, self.origin(span.start), self.origin(span.end));
        }
    }
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let [high, low] = digits else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}

/// The object that `text` holds, encoded or not.
pub(super) fn of_string(text: &str) -> Option<Value> {
    let mut text = text.to_owned();
    for _ in 0..MOST_LAYERS {
        if let Some(decoded) = Decoded::of_address(&text) {
            text = decoded.text;
        }
        if !text.trim_start().starts_with(['{', '"']) {
            return None;
        }
        match JsonText::read(&text).0?.value {
            object @ Value::Object(_) => return Some(object),
            Value::String(inner) => text = inner,
            _ => return None,
        }
    }
    None
}

/// Gives every one of `diagnostics` that has no span the place of its pointer in `text`, which
/// is `json`, also where the pointer goes on in a document that a string of `json` holds.
pub fn locate(json: &JsonText, text: &str, diagnostics: &mut [Diagnostic]) {
    for diagnostic in diagnostics.iter_mut().filter(|it| it.span.is_none()) {
        let found = inside_string(&json.value, &diagnostic.pointer);
        diagnostic.span =
            found.and_then(|(pointer, rest, value)| place(json, text, pointer, rest, value));
    }
    json.locate(text, diagnostics);
}

/// Where `pointer` goes into a string of `value`: its pointer, the rest, and the string.
fn inside_string<'v, 'p>(
    value: &'v Value,
    pointer: &'p str,
) -> Option<(&'p str, &'p str, &'v str)> {
    let ends = pointer.match_indices('/').map(|(index, _)| index);
    for end in ends {
        let (start, rest) = pointer.split_at_checked(end)?;
        if let Some(text) = value.pointer(start)?.as_str() {
            return Some((start, rest, text));
        }
    }
    None
}

/// The place of `rest` in the document that the string at `pointer` holds.
fn place(json: &JsonText, text: &str, pointer: &str, rest: &str, value: &str) -> Option<Span> {
    let around = json.span(text, pointer)?;
    let literal = Decoded::of_literal(text.get(around.start..around.end)?, value)?;
    let address = Decoded::of_address(value);
    let inner = address.as_ref().map_or(value, |it| it.text.as_str());
    let inner_json = JsonText::read(inner).0?;
    let span = match &inner_json.value {
        Value::String(deeper) => place(&inner_json, inner, "", rest, deeper)?,
        _ => inner_json.span(inner, rest)?,
    };
    let origin = |position: usize| {
        let position = address.as_ref().map_or(position, |it| it.origin(position));
        around.start + literal.origin(position)
    };
    Some(Span::of(text, origin(span.start), origin(span.end)))
}
