//! One tab stop for a group: arrows move inside it, Home and End to its ends.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, NodeList};
use yew::{
    Callback, FocusEvent, NodeRef, TargetCast, UseStateHandle, hook, use_node_ref, use_state,
};

/// The attribute that makes an element a member of the group.
const MEMBER: &str = "[data-rove]";

/// A group with one tab stop. The element with `node` as its reference takes `onkeydown` and
/// `onfocusin`; its members have the attribute `data-rove` and the tab index that
/// [`Roving::tabindex`] says.
#[derive(Clone)]
pub struct Roving {
    /// Reference of the group's element.
    pub node: NodeRef,
    /// For the group's element.
    pub onkeydown: Callback<KeyboardEvent>,
    /// For the group's element.
    pub onfocusin: Callback<FocusEvent>,
    current: UseStateHandle<usize>,
}

impl Roving {
    /// The tab index of the member at `index` of `count`: 0 for the one that Tab reaches.
    #[must_use]
    pub fn tabindex(&self, index: usize, count: usize) -> &'static str {
        if index == (*self.current).min(count.saturating_sub(1)) {
            "0"
        } else {
            "-1"
        }
    }
}

/// A group with one tab stop.
#[hook]
pub fn use_roving() -> Roving {
    let node = use_node_ref();
    let current = use_state(|| 0);
    let onkeydown = Callback::from({
        let node = node.clone();
        move |event: KeyboardEvent| {
            let Some(members) = members(&node) else {
                return;
            };
            let Some(index) = index_of(&members, event.target_dyn_into::<Element>()) else {
                return;
            };
            if let Some(next) = neighbour(&event.key(), index, members.length()) {
                event.prevent_default();
                focus(&members, next);
            } else if event.key() == "Escape"
                && let Some(group) = node.cast::<HtmlElement>()
            {
                // The group itself can be left from; where it cannot be focused, nothing happens.
                group.focus().ok();
            }
        }
    });
    let onfocusin = Callback::from({
        let (node, current) = (node.clone(), current.clone());
        move |event: FocusEvent| {
            let index = members(&node)
                .and_then(|members| index_of(&members, event.target_dyn_into::<Element>()));
            if let Some(index) = index.and_then(|index| usize::try_from(index).ok())
                && index != *current
            {
                current.set(index);
            }
        }
    });
    Roving {
        node,
        onkeydown,
        onfocusin,
        current,
    }
}

/// Where a key moves to from `index` in a group of `count`; none: it does not move.
fn neighbour(key: &str, index: u32, count: u32) -> Option<u32> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowRight" | "ArrowDown" => Some(if index >= last { 0 } else { index + 1 }),
        "ArrowLeft" | "ArrowUp" => Some(index.checked_sub(1).unwrap_or(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

fn members(group: &NodeRef) -> Option<NodeList> {
    group.cast::<Element>()?.query_selector_all(MEMBER).ok()
}

fn index_of(members: &NodeList, target: Option<Element>) -> Option<u32> {
    let member = target?.closest(MEMBER).ok()??;
    (0..members.length()).find(|index| {
        members
            .get(*index)
            .is_some_and(|node| node.is_same_node(Some(&member)))
    })
}

fn focus(members: &NodeList, index: u32) {
    if let Some(element) = members
        .get(index)
        .and_then(|node| node.dyn_into::<HtmlElement>().ok())
    {
        // An element that cannot take the focus leaves it where it is.
        element.focus().ok();
    }
}

#[cfg(test)]
mod tests {
    use super::neighbour;

    #[test]
    fn arrows_go_around_the_ends() {
        assert_eq!(neighbour("ArrowRight", 2, 3), Some(0));
        assert_eq!(neighbour("ArrowUp", 0, 3), Some(2));
        assert_eq!(neighbour("End", 0, 3), Some(2));
        assert_eq!(neighbour("Tab", 0, 3), None);
        assert_eq!(neighbour("ArrowDown", 0, 0), None);
    }
}
