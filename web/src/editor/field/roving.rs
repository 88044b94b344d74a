//! One tab stop for a group; arrows move inside it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::{Callback, KeyboardEvent, NodeRef, hook, use_node_ref};

use crate::choice::neighbour;

/// A group of controls of which one is the tab stop.
pub struct Roving {
    /// For the element around the controls, which carry `data-roving`.
    pub group: NodeRef,
    /// Moves the focus by arrows, Home and End.
    pub onkeydown: Callback<KeyboardEvent>,
    current: usize,
}

impl Roving {
    /// The tabindex of the control at `index`.
    #[must_use]
    pub fn tabindex(&self, index: usize) -> &'static str {
        if index == self.current { "0" } else { "-1" }
    }
}

/// A group of `count` controls of which that at `current` is the tab stop. `on_move` gets the
/// index of the control that the focus moved to.
#[hook]
pub fn use_roving(count: usize, current: usize, on_move: Callback<usize>) -> Roving {
    let group = use_node_ref();
    let current = current.min(count.saturating_sub(1));
    let onkeydown = {
        let group = group.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(to) = neighbour(&event.key(), current, count) else {
                return;
            };
            event.prevent_default();
            if let Some(control) = control(&group, to) {
                // A control that cannot take the focus leaves it where it is.
                control.focus().ok();
            }
            on_move.emit(to);
        })
    };
    Roving {
        group,
        onkeydown,
        current,
    }
}

fn control(group: &NodeRef, index: usize) -> Option<HtmlElement> {
    let controls = group
        .cast::<Element>()?
        .query_selector_all("[data-roving]")
        .ok()?;
    controls.item(u32::try_from(index).ok()?)?.dyn_into().ok()
}
