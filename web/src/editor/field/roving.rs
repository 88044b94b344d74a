//! One tab stop for a group; arrows move inside it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::{Callback, KeyboardEvent, NodeRef, hook, use_node_ref};

/// Which arrows move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orientation {
    /// Left and right.
    Horizontal,
    /// Up and down.
    Vertical,
}

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
pub fn use_roving(
    count: usize,
    current: usize,
    orientation: Orientation,
    on_move: Callback<usize>,
) -> Roving {
    let group = use_node_ref();
    let current = current.min(count.saturating_sub(1));
    let onkeydown = {
        let group = group.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(to) = destination(&event.key(), current, count, orientation) else {
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

fn destination(key: &str, from: usize, count: usize, orientation: Orientation) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let from = from.min(last);
    let (previous, next) = match orientation {
        Orientation::Horizontal => ("ArrowLeft", "ArrowRight"),
        Orientation::Vertical => ("ArrowUp", "ArrowDown"),
    };
    match key {
        "Home" => Some(0),
        "End" => Some(last),
        _ if key == previous => Some(from.checked_sub(1).unwrap_or(last)),
        _ if key == next => Some(if from == last { 0 } else { from + 1 }),
        _ => None,
    }
}

fn control(group: &NodeRef, index: usize) -> Option<HtmlElement> {
    let controls = group
        .cast::<Element>()?
        .query_selector_all("[data-roving]")
        .ok()?;
    controls.item(u32::try_from(index).ok()?)?.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::Orientation::{Horizontal, Vertical};
    use super::destination;

    #[test]
    fn arrows_go_round_and_home_and_end_go_to_the_ends() {
        for (key, from, orientation, to) in [
            ("ArrowRight", 0, Horizontal, Some(1)),
            ("ArrowRight", 2, Horizontal, Some(0)),
            ("ArrowLeft", 0, Horizontal, Some(2)),
            ("ArrowDown", 1, Vertical, Some(2)),
            ("ArrowUp", 1, Vertical, Some(0)),
            ("ArrowDown", 1, Horizontal, None),
            ("Home", 2, Vertical, Some(0)),
            ("End", 0, Horizontal, Some(2)),
            ("Enter", 1, Vertical, None),
            ("ArrowRight", 9, Horizontal, Some(0)),
        ] {
            assert_eq!(
                destination(key, from, 3, orientation),
                to,
                "{key} from {from}"
            );
        }
        assert_eq!(destination("Home", 0, 0, Vertical), None);
    }
}
