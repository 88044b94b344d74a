//! Pasting anywhere outside of text fields.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{ClipboardEvent, Element};

use super::document;

/// Where a paste belongs to what is focused.
const TEXT: &str = "input, textarea, [contenteditable=true], .cm-editor, dialog";

/// By these a task definition in YAML is known among all that may be pasted.
const MARKS: &[&str] = &["ontainerDefinitions:", "AWS::ECS::TaskDefinition"];

/// Hears what is pasted as long as it is kept.
pub struct PasteListener {
    closure: Closure<dyn FnMut(ClipboardEvent)>,
}

impl PasteListener {
    /// Hands every JSON object, and every task definition, that is pasted outside of a text field
    /// to `hear`.
    pub fn start(hear: impl Fn(String) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(ClipboardEvent)>::new(move |event: ClipboardEvent| {
            let in_text = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
                .and_then(|element| element.closest(TEXT).ok().flatten())
                .is_some();
            let text = event
                .clipboard_data()
                .and_then(|data| data.get_data("text/plain").ok())
                .unwrap_or_default();
            let is_meant =
                text.trim_start().starts_with('{') || MARKS.iter().any(|mark| text.contains(mark));
            if !in_text && is_meant {
                event.prevent_default();
                hear(text);
            }
        });
        if let Some(document) = document() {
            let _ = document
                .add_event_listener_with_callback("paste", closure.as_ref().unchecked_ref());
        }
        Self { closure }
    }
}

impl Drop for PasteListener {
    fn drop(&mut self) {
        if let Some(document) = document() {
            let _ = document.remove_event_listener_with_callback(
                "paste",
                self.closure.as_ref().unchecked_ref(),
            );
        }
    }
}
