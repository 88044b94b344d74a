//! Key presses of the whole page.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::document;
use crate::store::keyboard::Press;

/// Where keys belong to what is focused.
const TEXT: &str = "input:not([type=range]):not([type=radio]):not([type=checkbox]), textarea, \
                    select, [contenteditable=true], [role=textbox], .cm-editor";
/// What Space and Enter press by themselves.
const PRESSABLE: &str = "button, summary, a[href], [role=button], [role=option], [role=menuitem]";
/// The parts of the page that F6 goes through, in order.
const LANDMARKS: &str = "[data-landmark]";

/// Hears every key press as long as it is kept.
pub struct KeyListener {
    closure: Closure<dyn FnMut(KeyboardEvent)>,
}

/// Where a key was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In a field that text is typed into.
    pub in_text: bool,
    /// On something that Space and Enter press.
    pub on_pressable: bool,
    /// In an open dialog.
    pub in_dialog: bool,
}

impl KeyListener {
    /// Hands every key press that nobody has handled to `hear`, which says whether it did
    /// something with it.
    pub fn start(hear: impl Fn(&Press, Place) -> bool + 'static) -> Self {
        let closure = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            if event.default_prevented() || event.is_composing() {
                return;
            }
            if event.key() == "F6" {
                event.prevent_default();
                next_landmark(event.shift_key());
            } else if hear(&press(&event), place(&event)) {
                event.prevent_default();
            }
        });
        if let Some(document) = document() {
            let _ = document
                .add_event_listener_with_callback("keydown", closure.as_ref().unchecked_ref());
        }
        Self { closure }
    }
}

impl Drop for KeyListener {
    fn drop(&mut self) {
        if let Some(document) = document() {
            let _ = document.remove_event_listener_with_callback(
                "keydown",
                self.closure.as_ref().unchecked_ref(),
            );
        }
    }
}

fn press(event: &KeyboardEvent) -> Press {
    Press {
        key: event.key(),
        code: event.code(),
        modifier: event.ctrl_key() != event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key() || event.get_modifier_state("AltGraph"),
    }
}

fn place(event: &KeyboardEvent) -> Place {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let within = |selector: &str| {
        target
            .as_ref()
            .and_then(|element| element.closest(selector).ok().flatten())
            .is_some()
    };
    Place {
        in_text: within(TEXT),
        on_pressable: within(PRESSABLE),
        in_dialog: within("dialog[open]"),
    }
}

/// Moves the focus to the next part of the page that is seen.
fn next_landmark(back: bool) {
    let Some(document) = document() else { return };
    let Ok(list) = document.query_selector_all(LANDMARKS) else {
        return;
    };
    let landmarks: Vec<HtmlElement> = (0..list.length())
        .filter_map(|index| list.get(index)?.dyn_into::<HtmlElement>().ok())
        .filter(|element| element.offset_width() > 0 && !element.has_attribute("inert"))
        .collect();
    let focused = document.active_element();
    let present = landmarks
        .iter()
        .position(|landmark| landmark.contains(focused.as_ref().map(AsRef::as_ref)));
    let count = landmarks.len();
    let next = match (present, back) {
        (None, false) => 0,
        (None, true) => count.saturating_sub(1),
        (Some(index), false) => (index + 1) % count.max(1),
        (Some(index), true) => (index + count - 1) % count.max(1),
    };
    if let Some(landmark) = landmarks.get(next) {
        let _ = landmark.focus();
    }
}
