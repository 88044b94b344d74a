//! A list to search and choose from: a text field that keeps the focus, and options that the
//! arrow keys go through.

use web_sys::{Element, HtmlInputElement};
use yew::{
    AttrValue, Callback, Html, InputEvent, KeyboardEvent, Properties, TargetCast, classes,
    function_component, html, use_effect_with, use_node_ref, use_state,
};

use crate::choice::neighbour;
use crate::glyph::Icon;

/// Something to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchItem {
    /// What it is.
    pub title: String,
    /// More about it.
    pub detail: String,
    /// The group that it is listed in.
    pub group: &'static str,
    /// Icon; empty: none.
    pub icon: &'static str,
    /// Keys that do the same.
    pub keys: Option<String>,
    /// Why it cannot be chosen now; empty: it can.
    pub unavailable: &'static str,
}

/// Properties of [`SearchList`].
#[derive(Clone, PartialEq, Properties)]
pub struct SearchListProperties {
    /// Name of the text field.
    pub label: AttrValue,
    /// What is said when nothing matches.
    pub nothing: AttrValue,
    /// Everything there is to choose.
    pub items: Vec<SearchItem>,
    /// Chooses the item of an index.
    pub choose: Callback<usize>,
}

/// The list.
#[function_component]
pub fn SearchList(properties: &SearchListProperties) -> Html {
    let query = use_state(String::new);
    let active = use_state(|| 0_usize);
    let list = use_node_ref();
    let items = &properties.items;
    let found: Vec<usize> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| matches(item, &query))
        .map(|(index, _)| index)
        .collect();
    let current = (*active).min(found.len().saturating_sub(1));
    {
        let list = list.clone();
        use_effect_with((current, found.len()), move |(current, _)| {
            let option = list
                .cast::<Element>()
                .and_then(|list| {
                    list.query_selector(&format!("#search-option-{current}"))
                        .ok()
                })
                .flatten();
            if let Some(option) = option {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                option.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }
    let oninput = {
        let (query, active) = (query.clone(), active.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                query.set(input.value());
                active.set(0);
            }
        })
    };
    let onkeydown = {
        let (active, found, choose) = (active.clone(), found.clone(), properties.choose.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            key @ ("ArrowDown" | "ArrowUp") => {
                if let Some(index) = neighbour(key, current, found.len()) {
                    event.prevent_default();
                    active.set(index);
                }
            }
            "Enter" => {
                event.prevent_default();
                if let Some(index) = found.get(current) {
                    choose.emit(*index);
                }
            }
            _ => {}
        })
    };
    let options = found.iter().enumerate().filter_map(|(position, index)| {
        let item = items.get(*index)?;
        let before = position
            .checked_sub(1)
            .and_then(|before| items.get(*found.get(before)?));
        let heading = before.is_none_or(|before| before.group != item.group);
        let onclick = {
            let (choose, index) = (properties.choose.clone(), *index);
            Callback::from(move |_| choose.emit(index))
        };
        Some(html! {
            <>
                if heading {
                    <li class="search-group" role="presentation">{ item.group }</li>
                }
                { view_option(item, position, position == current, onclick) }
            </>
        })
    });
    html! {
        <>
            <div class="search-field">
                <Icon name="search" />
                <input
                    type="text"
                    role="combobox"
                    autofocus=true
                    autocomplete="off"
                    spellcheck="false"
                    aria-label={properties.label.clone()}
                    placeholder={properties.label.clone()}
                    aria-expanded="true"
                    aria-controls="search-list"
                    aria-autocomplete="list"
                    aria-activedescendant={(!found.is_empty()).then(|| format!("search-option-{current}"))}
                    value={(*query).clone()}
                    {oninput}
                    {onkeydown}
                />
            </div>
            <ul ref={list} class="search-list" id="search-list" role="listbox" aria-label={properties.label.clone()}>
                { for options }
            </ul>
            if found.is_empty() {
                <p class="search-nothing" role="status">{ properties.nothing.clone() }</p>
            }
        </>
    }
}

fn view_option(
    item: &SearchItem,
    position: usize,
    is_active: bool,
    onclick: Callback<yew::MouseEvent>,
) -> Html {
    let unavailable = !item.unavailable.is_empty();
    html! {
        <li
            id={format!("search-option-{position}")}
            class={classes!("search-option", is_active.then_some("active"))}
            role="option"
            aria-selected={if is_active { "true" } else { "false" }}
            aria-disabled={unavailable.then_some("true")}
            {onclick}
        >
            if !item.icon.is_empty() {
                <Icon name={item.icon} />
            }
            <span>
                { &item.title }
                if unavailable {
                    <small>{ item.unavailable }</small>
                } else if !item.detail.is_empty() {
                    <small>{ &item.detail }</small>
                }
            </span>
            if let Some(keys) = &item.keys {
                <kbd>{ keys }</kbd>
            }
        </li>
    }
}

/// Whether every word of the query is somewhere in the item.
fn matches(item: &SearchItem, query: &str) -> bool {
    let text = format!("{} {} {}", item.title, item.detail, item.group).to_lowercase();
    query
        .to_lowercase()
        .split_whitespace()
        .all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_match_in_any_order_and_case() {
        let item = SearchItem {
            title: "Stop task b7e2".into(),
            detail: "web:1 on i-0b9e".into(),
            group: "Tasks",
            icon: "",
            keys: None,
            unavailable: "",
        };
        assert!(matches(&item, "WEB stop"));
        assert!(matches(&item, ""));
        assert!(!matches(&item, "stop 4f1c"));
    }
}
