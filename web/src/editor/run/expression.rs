//! The field of a cluster query expression: a combobox whose list offers what may follow.

use std::rc::Rc;

use ecslab::cluster::ContainerInstance;
use ecslab::cluster::query::{self, Completions};
use web_sys::{Element, HtmlInputElement};
use yew::{
    AttrValue, Callback, FocusEvent, Html, InputEvent, KeyboardEvent, MouseEvent, NodeRef,
    Properties, classes, use_effect_with, use_node_ref, use_state,
};

use crate::choice::neighbour;
use crate::editor::field::{Field, Notes};
use crate::markup::{component, html};

/// Properties of [`ExpressionField`].
#[derive(Clone, PartialEq, Properties)]
pub struct ExpressionFieldProperties {
    /// Id of the control.
    pub id: AttrValue,
    /// The expression.
    pub value: AttrValue,
    /// Gets the new expression while it is typed.
    pub on_change: Callback<String>,
    /// How many container instances match.
    pub hint: AttrValue,
    /// What is wrong with it.
    pub problems: Notes,
    /// The container instances whose attributes and values are offered.
    pub instances: Rc<Vec<ContainerInstance>>,
    /// The task groups that are offered.
    pub groups: Rc<Vec<String>>,
}

/// An expression with a list of what may stand at the cursor. The focus stays in the field.
#[component]
pub fn ExpressionField(properties: &ExpressionFieldProperties) -> Html {
    let ExpressionFieldProperties {
        id,
        value,
        on_change,
        ..
    } = properties.clone();
    let input = use_node_ref();
    // Where the cursor is while the list is open, and which of its options is active.
    let open_at = use_state(|| None::<usize>);
    let active = use_state(|| None::<usize>);
    let offered = offered(properties, *open_at);
    let count = offered.choices.len();
    let list_node = use_node_ref();
    {
        let list = list_node.clone();
        use_effect_with(*active, move |active| {
            if let (Some(list), Some(index)) = (list.cast::<Element>(), *active) {
                show_option(&list, index);
            }
        });
    }
    let close = {
        let (open_at, active) = (open_at.clone(), active.clone());
        move || {
            open_at.set(None);
            active.set(None);
        }
    };
    let open = {
        let (open_at, active, input) = (open_at.clone(), active.clone(), input.clone());
        move || {
            open_at.set(cursor_of(&input));
            active.set(None);
        }
    };
    let take = {
        let (offered, value, input) = (offered.clone(), value.clone(), input.clone());
        let (open_at, active, on_change) = (open_at.clone(), active.clone(), on_change.clone());
        Callback::from(move |index: usize| {
            let Some((text, cursor)) = taken(&value, &offered, index) else {
                return;
            };
            if let Some(input) = input.cast::<HtmlInputElement>() {
                // Before the page is drawn again, so that the cursor stays where it is put.
                input.set_value(&text);
                let at = utf_16_length(text.get(..cursor).unwrap_or(&text));
                let _ = input.set_selection_range(at, at);
            }
            open_at.set(Some(cursor));
            active.set(None);
            on_change.emit(text);
        })
    };
    let oninput = {
        let (open, input) = (open.clone(), input.clone());
        Callback::from(move |_: InputEvent| {
            open();
            if let Some(input) = input.cast::<HtmlInputElement>() {
                on_change.emit(input.value());
            }
        })
    };
    let onkeydown = {
        let (close, open, take, active) =
            (close.clone(), open.clone(), take.clone(), active.clone());
        let is_open = count > 0;
        Callback::from(move |event: KeyboardEvent| {
            if event.is_composing() {
                return;
            }
            let key = event.key();
            match (key.as_str(), *active) {
                ("ArrowDown" | "ArrowUp", now) if is_open => {
                    let first = if key == "ArrowDown" { 0 } else { count - 1 };
                    let next = now.map_or(Some(first), |index| neighbour(&key, index, count));
                    active.set(next);
                }
                ("ArrowDown", _) => open(),
                ("Enter" | "Tab", Some(index)) if is_open => take.emit(index),
                ("Escape", _) if is_open => {
                    event.stop_propagation();
                    close();
                }
                ("ArrowLeft" | "ArrowRight" | "Home" | "End", _) => return close(),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let onclick = Callback::from(move |_: MouseEvent| open());
    let onblur = Callback::from(move |_: FocusEvent| close());
    let label = AttrValue::from("expression");
    let field = Field {
        id: &id,
        label: &label,
        bare: false,
        hint: Some(&properties.hint),
        problems: &properties.problems,
        notes_at: None,
    };
    let list = format!("{id}-list");
    field.around(html! {
        <div class="completed">
            <span class={field.classes("input")}>
                <input
                    id={id.clone()} ref={input} type="text" {value}
                    role="combobox" aria-autocomplete="list" aria-haspopup="listbox"
                    aria-expanded={if count > 0 { "true" } else { "false" }}
                    aria-controls={(count > 0).then(|| list.clone())}
                    aria-activedescendant={active.map(|index| option_id(&list, index))}
                    autocomplete="off" autocapitalize="off" spellcheck="false"
                    aria-describedby={field.described_by()} aria-invalid={field.invalid()}
                    {oninput} {onkeydown} {onclick} {onblur}
                />
            </span>
            if count > 0 {
                <ul
                    id={list.clone()} ref={list_node} class="completions" role="listbox"
                    aria-label="What may follow"
                >
                    { for offered.choices.iter().enumerate().map(|(index, choice)| {
                        let is_active = *active == Some(index);
                        let onclick = take.reform(move |_: MouseEvent| index);
                        // The focus stays in the field.
                        let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
                        html! {
                            <li
                                key={choice.text.clone()} id={option_id(&list, index)} role="option"
                                class={classes!(is_active.then_some("active"))}
                                aria-selected={if is_active { "true" } else { "false" }}
                                {onclick} {onmousedown}
                            >
                                <span class="mono">{ &choice.text }</span>
                                <small>{ choice.what }</small>
                            </li>
                        }
                    }) }
                </ul>
            }
            <p class="vh" role="status">
                if count > 0 { { format!("{count} to choose from.") } }
            </p>
        </div>
    })
}

fn option_id(list: &str, index: usize) -> String {
    format!("{list}-{index}")
}

/// Scrolls the list no further than it takes to see an option.
fn show_option(list: &Element, index: usize) {
    let options = list.children();
    let option = u32::try_from(index)
        .ok()
        .and_then(|index| options.item(index));
    let Some(option) = option else { return };
    let (outer, inner) = (
        list.get_bounding_client_rect(),
        option.get_bounding_client_rect(),
    );
    let above = inner.top() - outer.top();
    let below = inner.bottom() - outer.bottom();
    let by = above.min(0.0) + below.max(0.0);
    list.set_scroll_top(list.scroll_top() + by as i32);
}

/// What is offered while the list is open.
fn offered(properties: &ExpressionFieldProperties, open_at: Option<usize>) -> Completions {
    let Some(cursor) = open_at else {
        return Completions::default();
    };
    let ExpressionFieldProperties {
        value,
        instances,
        groups,
        ..
    } = properties;
    query::complete(value, cursor, instances, groups)
}

/// The expression with the choice of an index taken, and where the cursor is then: after a space,
/// so that the next thing can be chosen.
fn taken(value: &str, offered: &Completions, index: usize) -> Option<(String, usize)> {
    let choice = offered.choices.get(index)?;
    let (before, after) = (value.get(..offered.start)?, value.get(offered.end..)?);
    let mut text = format!("{before}{}", choice.text);
    if !choice.text.ends_with('(') && !after.starts_with(' ') {
        text.push(' ');
    }
    let cursor = text.len() + usize::from(after.starts_with(' '));
    text.push_str(after);
    Some((text, cursor))
}

/// The byte at which the cursor of the field is.
fn cursor_of(input: &NodeRef) -> Option<usize> {
    let input = input.cast::<HtmlInputElement>()?;
    let units = input.selection_end().ok().flatten()?;
    let text = input.value();
    let mut seen = 0;
    let before = text.chars().take_while(|character| {
        seen += utf_16_length(character.encode_utf8(&mut [0; 4]));
        seen <= units
    });
    Some(before.map(char::len_utf8).sum())
}

fn utf_16_length(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecslab::cluster::query::Completion;

    #[test]
    fn a_choice_takes_the_place_of_the_word_and_leaves_room_for_the_next() {
        let offered = |start: usize, end: usize, text: &str| Completions {
            start,
            end,
            choices: vec![Completion {
                text: text.to_owned(),
                what: "",
            }],
        };
        for (value, start, end, choice, expected) in [
            ("", 0, 0, "not(", "not(|"),
            ("attr", 0, 4, "attribute:stack", "attribute:stack |"),
            ("a ex and b", 2, 4, "exists", "a exists |and b"),
            ("a == p", 5, 6, "'ü v'", "a == 'ü v' |"),
        ] {
            let (text, cursor) = taken(value, &offered(start, end, choice), 0).expect(value);
            let (before, after) = text.split_at(cursor);
            assert_eq!(format!("{before}|{after}"), expected);
        }
        assert_eq!(taken("a", &offered(0, 1, "b"), 1), None);
    }
}
