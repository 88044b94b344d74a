//! The keyboard shortcuts, from the catalogue.

use yew::{Html, function_component, html};

use crate::browser::is_apple;
use crate::part::PartProperties;
use crate::store::UserCommand;
use crate::store::catalogue::{GROUPS, entries_of};

/// Keys that belong to a part of the page, not to a command.
const IN_PLACE: &[(&[&str], &str)] = &[
    (
        &["F6"],
        "Go to the next part of the page; with Shift, the one before",
    ),
    (&["←", "→"], "Move the playhead by 1 s; with Shift, by 10 s"),
    (
        &["↑", "↓", "Enter"],
        "Go through lanes, cards and lists; select",
    ),
    (
        &["Esc"],
        "Leave a group, close a dialog, end the introduction",
    ),
];

/// The keyboard shortcuts.
#[function_component]
pub fn Shortcuts(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties;
    let apple = is_apple();
    let on = state.single_key_shortcuts;
    let groups = GROUPS.iter().filter_map(|(group, name)| {
        let rows: Vec<Html> = entries_of(*group)
            .filter_map(|entry| Some(row(&entry.chord?.caps(apple), entry.title)))
            .collect();
        (!rows.is_empty()).then(|| section(name, rows))
    });
    let in_place = IN_PLACE
        .iter()
        .map(|(keys, what)| row(keys, what))
        .collect();
    html! {
        <div class="shortcuts" tabindex="0">
            <button
                class="btn line"
                type="button"
                role="switch"
                aria-checked={if on { "true" } else { "false" }}
                onclick={act.reform(move |_| UserCommand::SetSingleKeyShortcuts(!on))}
            >
                <span class="switch" aria-hidden="true" />
                { "Shortcuts of a single key" }
            </button>
            <div class="shortcut-groups">
                { for groups }
                { section("Where the focus is", in_place) }
            </div>
        </div>
    }
}

fn section(name: &str, rows: Vec<Html>) -> Html {
    html! {
        <section>
            <h3>{ name }</h3>
            <dl>{ for rows }</dl>
        </section>
    }
}

fn row(keys: &[&str], what: &str) -> Html {
    html! {
        <div>
            <dt>{ for keys.iter().map(|key| html! { <kbd class="key">{ *key }</kbd> }) }</dt>
            <dd>{ what }</dd>
        </div>
    }
}
