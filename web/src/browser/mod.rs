//! What the page needs of the browser: frames, keys, storage, files, media queries.

pub mod clock;
pub mod files;
pub mod keys;
pub mod leaving;
pub mod paste;
pub mod storage;

use web_sys::{Document, Window};

/// The window.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The HTML document.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// Whether a media query holds.
pub fn media(query: &str) -> bool {
    window()
        .and_then(|window| window.match_media(query).ok().flatten())
        .is_some_and(|list| list.matches())
}

/// Whether the person wants less motion.
pub fn reduced_motion() -> bool {
    media("(prefers-reduced-motion: reduce)")
}

/// Whether keys are named as on Apple's keyboards.
pub fn is_apple() -> bool {
    window().is_some_and(|window| {
        let agent = window.navigator().user_agent().unwrap_or_default();
        agent.contains("Mac") || agent.contains("iPhone") || agent.contains("iPad")
    })
}

/// Sets or removes an attribute of the document's root element.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document().and_then(|document| document.document_element()) else {
        return;
    };
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}
