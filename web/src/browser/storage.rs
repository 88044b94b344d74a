//! What the browser keeps for the page. Every failure is a sentence for the person.

use serde_json::Value;
use web_sys::Storage;

use super::window;
use crate::store::Document;
use crate::store::persistence::{
    self, DAMAGED_KEY, DOCUMENT_KEY, SETTINGS_KEY, STOPPED_KEY, Saved, Settings, THEME_KEY,
};

fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

fn text(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

fn put(key: &str, text: &str) -> Result<(), String> {
    let storage = storage().ok_or(
        "This browser keeps nothing for this page (private mode, or storage is blocked). \
         Copy the scenario as text before you leave.",
    )?;
    storage.set_item(key, text).map_err(|_| {
        "The document was not saved: the browser's storage for this page is full. \
         Copy the scenario as text before you leave."
            .to_owned()
    })
}

/// How a document is written.
pub type Write = fn(&Document) -> Result<String, serde_json::Error>;

/// What was saved.
pub fn load() -> Saved {
    persistence::read(text(DOCUMENT_KEY))
}

/// The document as it was saved last.
pub fn saved_text() -> Option<String> {
    text(DOCUMENT_KEY)
}

/// Saves `document`, which `write` writes.
pub fn save(document: &Document, write: Write) -> Result<(), String> {
    let text = write(document).map_err(|error| format!("The document was not saved: {error}."))?;
    put(DOCUMENT_KEY, &text)
}

/// Keeps a damaged save under a key of its own, so that the next save does not overwrite it.
pub fn keep_damaged(text: &str) -> Result<(), String> {
    put(DAMAGED_KEY, text)
}

/// The page's settings.
pub fn settings() -> Settings {
    text(SETTINGS_KEY)
        .and_then(|text| serde_json::from_str::<Value>(&text).ok())
        .and_then(|value| serde_json::from_value(value).ok())
        .unwrap_or_default()
}

/// Saves the page's settings; they are not worth a message when that fails.
pub fn save_settings(settings: &Settings) {
    if let Ok(value) = serde_json::to_value(settings) {
        let _ = put(SETTINGS_KEY, &value.to_string());
    }
}

/// Remembers the theme where it is read before the page starts; none: as the system says.
pub fn save_theme(theme: Option<&str>) {
    let Some(storage) = storage() else { return };
    let _ = match theme {
        Some(theme) => storage.set_item(THEME_KEY, theme),
        None => storage.remove_item(THEME_KEY),
    };
}

/// The theme that was chosen.
pub fn theme() -> Option<String> {
    text(THEME_KEY)
}

/// Remembers that the page stopped, and why: opening it again asks first.
pub fn mark_stopped(message: &str) {
    let _ = put(STOPPED_KEY, message);
}

/// Why the page stopped the last time, if it did; forgets it.
pub fn take_stopped() -> Option<String> {
    let message = text(STOPPED_KEY)?;
    let _ = storage()?.remove_item(STOPPED_KEY);
    Some(message)
}
