//! The text of a template, and the values for its gaps.
//!
//! The text is a list of pieces, each ended by a NUL; the first character of a piece says what it
//! is. The page's `markup` module reads it, and says what the pieces mean.

use proc_macro2::TokenStream;

/// A template while it is written.
#[derive(Default)]
pub(crate) struct Template {
    text: String,
    /// An expression of type `Slot` for each gap, in the order of the text.
    pub(crate) slots: Vec<TokenStream>,
}

impl Template {
    pub(crate) fn text(&self) -> &str {
        self.text.trim_end_matches('\0')
    }

    pub(crate) fn open(&mut self, name: &str) {
        self.piece('<', name);
    }

    pub(crate) fn close(&mut self) {
        self.piece('/', "");
    }

    /// An attribute whose value is known.
    pub(crate) fn attribute(&mut self, name: &str, value: &str) {
        self.piece('=', name);
        self.piece('"', value);
    }

    /// An attribute whose value fills a gap.
    pub(crate) fn gap_attribute(&mut self, name: &str, slot: TokenStream) {
        self.piece('@', name);
        self.slots.push(slot);
    }

    /// Something else about the element: key, reference, listener, state of an input.
    pub(crate) fn special(&mut self, slot: TokenStream) {
        self.piece('!', "");
        self.slots.push(slot);
    }

    /// Text that is known.
    pub(crate) fn words(&mut self, text: &str) {
        self.piece('\'', text);
    }

    /// A node that fills a gap.
    pub(crate) fn gap(&mut self, slot: TokenStream) {
        self.piece('{', "");
        self.slots.push(slot);
    }

    fn piece(&mut self, kind: char, text: &str) {
        self.text.push(kind);
        self.text.push_str(text);
        self.text.push('\0');
    }
}
