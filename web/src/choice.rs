//! One of a few: tabs and radio buttons with one tab stop, arrows inside.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::{AttrValue, Callback, Html, KeyboardEvent, Properties, TargetCast};

use crate::markup::html;

/// What a group of choices is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceKind {
    /// Tabs, each showing a panel.
    Tabs,
    /// Radio buttons.
    Radios,
}

/// One of the choices.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceOption {
    /// What it says.
    pub label: AttrValue,
    /// Key that chooses it, shown before the label.
    pub key: Option<&'static str>,
    /// Id of the panel that a tab shows.
    pub controls: Option<&'static str>,
    /// Name of the group's option for ids, for example `stage-tab-0`.
    pub id: Option<AttrValue>,
}

impl ChoiceOption {
    /// A choice that is nothing but its label.
    pub fn of(label: impl Into<AttrValue>) -> Self {
        Self {
            label: label.into(),
            key: None,
            controls: None,
            id: None,
        }
    }
}

/// Properties of [`Choice`].
#[derive(Clone, PartialEq, Properties)]
pub struct ChoiceProperties {
    /// Tabs or radio buttons.
    pub kind: ChoiceKind,
    /// Name of the group.
    pub label: AttrValue,
    /// Class of the group: `tabs` or `seg`, and more.
    pub class: AttrValue,
    /// The choices.
    pub options: Vec<ChoiceOption>,
    /// Index of the one that is chosen.
    pub chosen: usize,
    /// Chooses another.
    pub choose: Callback<usize>,
}

/// A group of choices.
pub fn choice(properties: &ChoiceProperties) -> Html {
    let count = properties.options.len();
    let chosen = properties.chosen;
    let onkeydown = {
        let choose = properties.choose.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(index) = neighbour(&event.key(), chosen, count) {
                event.prevent_default();
                focus_child(&event, index);
                choose.emit(index);
            }
        })
    };
    let (group, option) = match properties.kind {
        ChoiceKind::Tabs => ("tablist", "tab"),
        ChoiceKind::Radios => ("radiogroup", "radio"),
    };
    html! {
        <div
            class={properties.class.clone()}
            role={group}
            aria-label={properties.label.clone()}
            {onkeydown}
        >
            { for properties.options.iter().enumerate().map(|(index, choice)| {
                let is_chosen = index == chosen;
                let state = if is_chosen { "true" } else { "false" };
                let (selected, checked) = match properties.kind {
                    ChoiceKind::Tabs => (Some(state), None),
                    ChoiceKind::Radios => (None, Some(state)),
                };
                let onclick = properties.choose.reform(move |_| index);
                html! {
                    <button
                        type="button"
                        role={option}
                        id={choice.id.clone()}
                        tabindex={if is_chosen { "0" } else { "-1" }}
                        aria-selected={selected}
                        aria-checked={checked}
                        aria-controls={choice.controls}
                        {onclick}
                    >
                        if let Some(key) = choice.key {
                            <kbd aria-hidden="true">{ key }</kbd>
                        }
                        { choice.label.clone() }
                    </button>
                }
            }) }
        </div>
    }
}

/// The index that an arrow key, Home or End leads to in a group of `count`.
pub fn neighbour(key: &str, index: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowRight" | "ArrowDown" => Some(if index >= last { 0 } else { index + 1 }),
        "ArrowLeft" | "ArrowUp" => Some(index.checked_sub(1).unwrap_or(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

/// Moves the focus to a child of the element that handles `event`.
fn focus_child(event: &KeyboardEvent, index: usize) {
    let group = event
        .target_dyn_into::<HtmlElement>()
        .and_then(|element| element.parent_element());
    let child = group.and_then(|group| group.children().item(u32::try_from(index).ok()?));
    if let Some(child) = child.and_then(|child| child.dyn_into::<HtmlElement>().ok()) {
        let _ = child.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::neighbour;

    #[test]
    fn arrows_go_round_and_home_and_end_go_to_the_ends() {
        assert_eq!(neighbour("ArrowRight", 3, 4), Some(0));
        assert_eq!(neighbour("ArrowLeft", 0, 4), Some(3));
        assert_eq!(neighbour("End", 1, 4), Some(3));
        assert_eq!(neighbour("Home", 1, 4), Some(0));
        assert_eq!(neighbour("a", 1, 4), None);
        assert_eq!(neighbour("End", 0, 0), None);
    }
}
