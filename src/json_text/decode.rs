//! From the bytes of a file to its text.

use crate::diagnostic::{Diagnostic, Span};

/// The code of the diagnostic for bytes that are not UTF-8.
pub const NOT_UTF_8: &str = "not-utf-8";

/// The text that `bytes` are in UTF-8.
///
/// # Errors
///
/// The diagnostic that says from where on they are not UTF-8, or that they are UTF-16. Its line
/// and column count what comes before.
pub fn decode(bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    if is_utf_16(&bytes) {
        return Err(Box::new(
            Diagnostic::error(NOT_UTF_8, "", "The file is UTF-16; it has to be UTF-8.")
                .with_help(
                    "Save it as UTF-8. In Windows PowerShell, > writes UTF-16: use \
                     | Out-File -Encoding utf8 instead.",
                )
                .with_span(Span::of("", 0, 0)),
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let position = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..position).unwrap_or_default();
        let place = Span::of(&String::from_utf8_lossy(before), position, position);
        Box::new(
            Diagnostic::error(
                NOT_UTF_8,
                "",
                format!("The file is not UTF-8 from byte {position} on."),
            )
            .with_help("Save it as UTF-8.")
            .with_span(Span {
                end: position + 1,
                ..place
            }),
        )
    })
}

/// UTF-16 says so in its first two bytes, or has a zero beside each of the first two characters:
/// JSON and YAML start with ASCII.
fn is_utf_16(bytes: &[u8]) -> bool {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        [first, second, third, fourth, ..] => {
            let zeros = [first, second, third, fourth].map(|byte| *byte == 0);
            matches!(
                zeros,
                [true, false, true, false] | [false, true, false, true]
            )
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn utf_8_is_taken_as_it_is() {
        for text in ["", "{}", "\u{feff}{\"a\": \"é\"}", "\0", "{}\0\0"] {
            assert_eq!(decode(text.as_bytes().to_vec()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn utf_16_is_named_with_a_way_out() {
        for text in ["{\"family\": 1}", "\u{feff}{}", "[]"] {
            for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
                let diagnostic = decode(utf_16(text, to_bytes)).unwrap_err();
                assert_eq!(diagnostic.code, NOT_UTF_8);
                assert!(diagnostic.message.contains("UTF-16"), "{diagnostic:?}");
            }
        }
    }

    #[test]
    fn other_bytes_are_placed() {
        for (bytes, start, line, column) in [
            (&b"\xff"[..], 0, 1, 1),
            (b"{\n \"caf\xe9\": 1}", 7, 2, 6),
            (b"\"\xc3\xa9\xc3", 3, 1, 3),
        ] {
            let span = decode(bytes.to_vec()).unwrap_err().span.unwrap();
            assert_eq!((span.start, span.line, span.column), (start, line, column));
        }
    }
}
