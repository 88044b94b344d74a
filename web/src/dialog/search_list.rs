//! A list to search and choose from with the keyboard alone: a combobox and its listbox.

use yew::{
    AttrValue, Callback, Html, InputEvent, KeyboardEvent, MouseEvent, Properties, TargetCast,
    classes, use_effect_with, use_node_ref, use_state,
};

use crate::choice::neighbour;
use crate::glyph::icon;
use crate::markup::{component, html};

/// How many rows a page key goes.
const PAGE: usize = 8;
/// Id of the listbox.
const LIST: &str = "search-list";

/// A row of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it does.
    pub title: String,
    /// To what, or what else there is to say.
    pub detail: String,
    /// The group that it stands in; rows of a group stand together.
    pub group: &'static str,
    /// Icon.
    pub icon: Option<&'static str>,
    /// Keys that do the same.
    pub keys: Vec<&'static str>,
    /// Why it cannot be chosen now.
    pub unavailable: Option<&'static str>,
}

impl Row {
    /// Whether every word of `query` occurs in it, a plural also without its `s`.
    fn has(&self, query: &str) -> bool {
        let text = format!("{} {} {}", self.title, self.detail, self.group).to_lowercase();
        query
            .to_lowercase()
            .split_whitespace()
            .all(|word| text.contains(word.strip_suffix('s').unwrap_or(word)))
    }
}

/// The indexes of the rows that `query` finds.
fn found(rows: &[Row], query: &str) -> Vec<usize> {
    rows.iter()
        .enumerate()
        .filter(|(_, row)| row.has(query))
        .map(|(index, _)| index)
        .collect()
}

/// Properties of [`SearchList`].
#[derive(Clone, PartialEq, Properties)]
pub struct SearchListProperties {
    /// Name of the field and of the list.
    pub label: AttrValue,
    /// What can be typed, for example `a task, an instance, a permission`.
    pub placeholder: AttrValue,
    /// The rows.
    pub rows: Vec<Row>,
    /// Chooses the row of an index.
    pub choose: Callback<usize>,
    /// What is said when there are no rows at all.
    pub nothing: AttrValue,
}

/// A field to search with and the list of what is found. The focus stays in the field.
#[component]
pub fn SearchList(properties: &SearchListProperties) -> Html {
    let SearchListProperties { rows, choose, .. } = properties;
    let query = use_state(String::new);
    // The active row is known by what it says: rows come and go while time passes.
    let active_key = use_state(|| None::<(String, String)>);
    let found = found(rows, &query);
    let key_of = |index: usize| {
        let row = rows.get(index)?;
        Some((row.title.clone(), row.detail.clone()))
    };
    let active = found
        .iter()
        .position(|index| key_of(*index) == *active_key)
        .or((!found.is_empty()).then_some(0));
    let active_row = active.and_then(|position| found.get(position)).copied();

    let list = use_node_ref();
    {
        let list = list.clone();
        use_effect_with((active_row, (*query).clone()), move |(active_row, _)| {
            let Some(list) = list.cast::<web_sys::Element>() else {
                return;
            };
            match active_row {
                Some(row) => show_row(&list, *row),
                None => list.set_scroll_top(0),
            }
        });
    }

    let oninput = {
        let (query, active_key) = (query.clone(), active_key.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                query.set(field.value());
                active_key.set(None);
            }
        })
    };
    let take = {
        let (rows, choose) = (rows.clone(), choose.clone());
        move |index: usize| {
            if rows.get(index).is_some_and(|row| row.unavailable.is_none()) {
                choose.emit(index);
            }
        }
    };
    let onkeydown = {
        let keys: Vec<_> = found.iter().map(|index| key_of(*index)).collect();
        let (active_key, take) = (active_key.clone(), take.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.is_composing() {
                return;
            }
            let key = event.key();
            if key == "Enter" {
                event.prevent_default();
                if let Some(row) = active_row {
                    take(row);
                }
            } else if let Some(next) = active.and_then(|index| goal(&key, index, keys.len())) {
                event.prevent_default();
                active_key.set(keys.get(next).cloned().flatten());
            }
        })
    };
    let count = count_text(found.len(), rows.len(), &query);
    let why_not = active_row
        .and_then(|index| rows.get(index))
        .and_then(|row| row.unavailable);
    html! {
        <>
            <div class="search-field">
                { icon("search") }
                <input
                    type="text"
                    role="combobox"
                    aria-label={properties.label.clone()}
                    aria-expanded="true"
                    aria-controls={LIST}
                    aria-autocomplete="list"
                    aria-activedescendant={active_row.map(row_id)}
                    placeholder={properties.placeholder.clone()}
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    autofocus=true
                    {oninput}
                    {onkeydown}
                />
            </div>
            <p class="vh" role="status">{ count }{ why_not.map(|reason| format!(" {reason}")) }</p>
            <div
                class="search-list"
                id={LIST}
                ref={list}
                role="listbox"
                tabindex="-1"
                aria-label={properties.label.clone()}
            >
                { for groups(rows, &found).into_iter().map(|(group, indexes)| {
                    let take = take.clone();
                    group_html(rows, group, &indexes, active_row, &Callback::from(take))
                }) }
            </div>
            if found.is_empty() {
                <p class="search-nothing">
                    if rows.is_empty() {
                        { properties.nothing.clone() }
                    } else {
                        { format!("Nothing has “{}” in it.", query.trim()) }
                    }
                </p>
            }
        </>
    }
}

/// Where a key leads to from `index` in a list of `count`.
fn goal(key: &str, index: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" | "ArrowUp" => neighbour(key, index, count),
        "PageDown" => Some((index + PAGE).min(last)),
        "PageUp" => Some(index.saturating_sub(PAGE)),
        _ => None,
    }
}

fn count_text(found: usize, all: usize, query: &str) -> String {
    if query.trim().is_empty() {
        String::new()
    } else {
        format!("{found} of {all} found.")
    }
}

/// The found rows by group, in the order of the rows.
fn groups(rows: &[Row], found: &[usize]) -> Vec<(&'static str, Vec<usize>)> {
    let mut groups: Vec<(&'static str, Vec<usize>)> = Vec::new();
    for index in found {
        let Some(row) = rows.get(*index) else {
            continue;
        };
        match groups.iter_mut().find(|(group, _)| *group == row.group) {
            Some((_, indexes)) => indexes.push(*index),
            None => groups.push((row.group, vec![*index])),
        }
    }
    groups
}

fn group_html(
    rows: &[Row],
    group: &'static str,
    indexes: &[usize],
    active: Option<usize>,
    take: &Callback<usize>,
) -> Html {
    html! {
        <div key={group} role="group" aria-label={group}>
            <div class="search-group" aria-hidden="true">{ group }</div>
            { for indexes.iter().filter_map(|index| {
                let row = rows.get(*index)?;
                Some(row_html(row, *index, active == Some(*index), take))
            }) }
        </div>
    }
}

fn row_html(row: &Row, index: usize, active: bool, take: &Callback<usize>) -> Html {
    let onclick = take.reform(move |_: MouseEvent| index);
    // The focus stays in the field.
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    let key = format!("{}\n{}", row.title, row.detail);
    html! {
        <div
            {key}
            id={row_id(index)}
            class={classes!("search-row", active.then_some("active"))}
            role="option"
            aria-selected={if active { "true" } else { "false" }}
            aria-disabled={row.unavailable.map(|_| "true")}
            {onclick}
            {onmousedown}
        >
            if let Some(symbol) = row.icon {
                { icon(symbol) }
            }
            <span class="search-text">
                <span class="search-title">{ row.title.clone() }</span>
                if let Some(reason) = row.unavailable {
                    <span class="search-detail">{ reason }</span>
                } else if !row.detail.is_empty() {
                    <span class="search-detail">{ row.detail.clone() }</span>
                }
            </span>
            if !row.keys.is_empty() {
                <span class="search-keys">
                    { for row.keys.iter().map(|cap| html! { <kbd class="key">{ *cap }</kbd> }) }
                </span>
            }
        </div>
    }
}

fn row_id(index: usize) -> String {
    format!("search-row-{index}")
}

/// Scrolls `list` no further than it takes to see a row; for the first one, with its group.
fn show_row(list: &web_sys::Element, row: usize) {
    let element = list
        .query_selector(&format!("#{}", row_id(row)))
        .ok()
        .flatten();
    let Some(element) = element else { return };
    let (outer, inner) = (
        list.get_bounding_client_rect(),
        element.get_bounding_client_rect(),
    );
    let heading = 28.0;
    let above = inner.top() - heading - outer.top();
    let below = inner.bottom() - outer.bottom();
    let by = if above < 0.0 {
        above
    } else if below > 0.0 {
        below
    } else {
        return;
    };
    list.set_scroll_top(list.scroll_top() + by as i32);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(title: &str, detail: &str, group: &'static str) -> Row {
        Row {
            title: title.into(),
            detail: detail.into(),
            group,
            icon: None,
            keys: Vec::new(),
            unavailable: None,
        }
    }

    #[test]
    fn every_word_must_occur_somewhere_in_a_row() {
        let rows = [
            row("Stop task b7e2", "web:1 on i-0a1f", "Tasks"),
            row("Stop task 93cc", "report:1 on i-0b9e", "Tasks"),
            row("Drain i-0a1f", "m5.large", "Container instances"),
        ];
        assert_eq!(found(&rows, ""), [0, 1, 2]);
        assert_eq!(found(&rows, "i-0A1F stop"), [0]);
        assert_eq!(found(&rows, "instances"), [2]);
        assert_eq!(found(&rows, "web b7e2 drain"), [0; 0]);
    }

    #[test]
    fn rows_stand_in_their_group_in_the_order_of_the_list() {
        let rows = [row("1", "", "a"), row("2", "", "b"), row("3", "", "a")];
        let expected = vec![("a", vec![0, 2]), ("b", vec![1])];
        assert_eq!(groups(&rows, &[0, 1, 2]), expected);
    }

    #[test]
    fn page_keys_stop_at_the_ends_and_arrows_go_round() {
        assert_eq!(goal("PageDown", 3, 5), Some(4));
        assert_eq!(goal("PageUp", 3, 5), Some(0));
        assert_eq!(goal("ArrowDown", 4, 5), Some(0));
        assert_eq!(goal("ArrowUp", 0, 5), Some(4));
        assert_eq!(goal("ArrowDown", 0, 0), None);
    }
}
