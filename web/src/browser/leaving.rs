//! The page is left, or another tab of it saves.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, StorageEvent};

use super::window;
use crate::store::persistence::DOCUMENT_KEY;

/// Hears both as long as it is kept.
pub struct LeaveListener {
    leave: Closure<dyn FnMut(Event)>,
    storage: Closure<dyn FnMut(StorageEvent)>,
}

impl LeaveListener {
    /// Calls `leave` when the page is left or hidden, and `other_tab` when another tab saves.
    pub fn start(leave: impl Fn() + 'static, other_tab: impl Fn() + 'static) -> Self {
        let listener = Self {
            leave: Closure::new(move |_: Event| leave()),
            storage: Closure::new(move |event: StorageEvent| {
                if event.key().as_deref() == Some(DOCUMENT_KEY) {
                    other_tab();
                }
            }),
        };
        if let Some(window) = window() {
            let leave = listener.leave.as_ref().unchecked_ref();
            let storage = listener.storage.as_ref().unchecked_ref();
            let _ = window.add_event_listener_with_callback("pagehide", leave);
            let _ = window.add_event_listener_with_callback("visibilitychange", leave);
            let _ = window.add_event_listener_with_callback("storage", storage);
        }
        listener
    }
}

impl Drop for LeaveListener {
    fn drop(&mut self) {
        if let Some(window) = window() {
            let leave = self.leave.as_ref().unchecked_ref();
            let storage = self.storage.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback("pagehide", leave);
            let _ = window.remove_event_listener_with_callback("visibilitychange", leave);
            let _ = window.remove_event_listener_with_callback("storage", storage);
        }
    }
}
