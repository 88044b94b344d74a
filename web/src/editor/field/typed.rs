//! What is typed stays as it is typed until the field is left, whatever the value is written as.

use yew::{Callback, UseStateHandle, hook, use_state};

/// What is being typed into a field.
#[derive(Clone)]
pub struct Typed(UseStateHandle<Option<String>>);

/// Nothing is typed at first.
#[hook]
pub fn use_typed() -> Typed {
    Typed(use_state(|| None))
}

impl Typed {
    /// Keeps what was typed.
    pub fn keep(&self, text: String) {
        self.0.set(Some(text));
    }

    /// Shows the value again.
    pub fn forget(&self) {
        self.0.set(None);
    }

    /// Whether something is being typed.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.0.is_some()
    }

    /// What is being typed, or else the value.
    #[must_use]
    pub fn or(&self, value: impl FnOnce() -> String) -> String {
        (*self.0).clone().unwrap_or_else(value)
    }

    /// [`Typed::forget`], for when the field is left.
    #[must_use]
    pub fn on_leave(&self) -> Callback<()> {
        let typed = self.clone();
        Callback::from(move |()| typed.forget())
    }
}
