//! The length of the definition as a whole.

use serde_json::{Map, Value};

use super::rules::DEFINITION_LENGTH;
use crate::diagnostic::Diagnostic;

/// Bytes of a definition [V service quotas].
pub(super) const MAXIMUM: usize = 65_536;

/// Bytes of the definition in JSON without white space; for one that cannot be too long, something
/// above that.
pub(super) fn of(members: &Map<String, Value>) -> usize {
    let bound = members.iter().fold(2, |sum, (name, value)| {
        sum + longest(name) + 2 + bound(value)
    });
    if bound <= MAXIMUM {
        return bound;
    }
    let mut length = Length(0);
    // Counting does not fail.
    let _ = serde_json::to_writer(&mut length, members);
    length.0
}

/// More bytes than `value` has in JSON without white space. To write it out is slower.
fn bound(value: &Value) -> usize {
    const NUMBER: usize = 25;
    match value {
        Value::Null | Value::Bool(_) => 5,
        Value::Number(_) => NUMBER,
        Value::String(text) => longest(text),
        Value::Array(items) => items.iter().fold(2, |sum, item| sum + 1 + bound(item)),
        Value::Object(members) => members.iter().fold(2, |sum, (name, value)| {
            sum + longest(name) + 2 + bound(value)
        }),
    }
}

/// Bytes of a text in quotes of which every byte is escaped.
fn longest(text: &str) -> usize {
    2 + 6 * text.len()
}

/// At most 64 KiB [V service quotas].
pub(super) fn too_long(length: usize) -> Option<Diagnostic> {
    (length > MAXIMUM).then(|| {
        let message =
            format!("Actual length: '{length}'. Max allowed length is '{MAXIMUM}' bytes.");
        DEFINITION_LENGTH
            .refused("", message)
            .with_help("Move long commands into the image and settings into environment files.")
    })
}

/// Counts what is written.
struct Length(usize);

impl std::io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
