//! The undo key in fields: what was typed is the browser's to take back, everything else ours.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::{Callback, Event, FocusEvent, InputEvent, KeyboardEvent, hook, use_state};

use crate::store::UserCommand;

/// Where the browser takes back what was typed.
const TYPED_INTO: &str = "input, textarea";
/// Fields that do it by themselves.
const CODE_EDITOR: &str = ".cm-editor";

/// For the element around the fields.
pub struct UndoKey {
    /// Hears that another field is looked at.
    pub onfocusin: Callback<FocusEvent>,
    /// Hears that something is typed.
    pub oninput: Callback<InputEvent>,
    /// Hears the key.
    pub onkeydown: Callback<KeyboardEvent>,
}

/// The key takes back the last edit of the document while nothing was typed since the field was
/// entered: after a fix, say, which leaves the focus in the field that it mended.
#[hook]
pub fn use_undo_key(act: &Callback<UserCommand>) -> UndoKey {
    let is_typed = use_state(|| Rc::new(Cell::new(false)));
    let is_typed = Rc::clone(&is_typed);
    let (entered, typed) = (Rc::clone(&is_typed), Rc::clone(&is_typed));
    let act = act.clone();
    UndoKey {
        onfocusin: Callback::from(move |_| entered.set(false)),
        oninput: Callback::from(move |event: InputEvent| {
            if is_at(&event, TYPED_INTO) {
                typed.set(true);
            }
        }),
        onkeydown: Callback::from(move |event: KeyboardEvent| {
            let modifier = event.ctrl_key() != event.meta_key() && !event.alt_key();
            let is_key = modifier && event.key().eq_ignore_ascii_case("z");
            let is_ours = !event.default_prevented() && !is_at(&event, CODE_EDITOR);
            if is_key && is_ours && !is_typed.get() {
                event.prevent_default();
                act.emit(match event.shift_key() {
                    true => UserCommand::Redo,
                    false => UserCommand::Undo,
                });
            }
        }),
    }
}

fn is_at(event: &Event, selector: &str) -> bool {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.closest(selector).ok().flatten().is_some())
}
