//! The keyboard shortcuts, from the table of what a person can do.

use yew::{Callback, Event, Html, TargetCast};

use super::frame::Frame;
use crate::browser;
use crate::markup::html;
use crate::store::catalogue::{self, GROUPS};
use crate::store::{State, UserCommand};

/// Keys that belong to what is focused, and so stand in no table of commands.
const MOVING: &[(&str, &[&str])] = &[
    ("Go to the next part of the page", &["F6"]),
    ("Go to the part before", &["Shift", "F6"]),
    ("Go to the next control", &["Tab"]),
    (
        "Move inside a group: tabs, tasks, instances",
        &["←", "→", "↑", "↓"],
    ),
    ("Select what is focused", &["↵"]),
    ("Close a dialog or a menu, end the introduction", &["Esc"]),
];

/// Keys of the code editor, whose bundle (`web/editor`) binds them.
fn in_text(apple: bool) -> Vec<(&'static str, Vec<&'static str>)> {
    let command = if apple { "⌘" } else { "Ctrl" };
    vec![
        ("Go to the next problem", vec!["F8"]),
        ("Go to the problem before", vec!["Shift", "F8"]),
        (
            "Make the fix of the problem at the caret",
            vec![command, "."],
        ),
        ("List what can stand at the caret", vec!["Ctrl", "Space"]),
        ("Say what stands at the caret", vec!["F1"]),
        ("Go to the next control", vec!["Tab"]),
    ]
}

/// The shortcuts.
pub fn shortcuts(state: &State, act: &Callback<UserCommand>) -> Html {
    let close = act.reform(|()| UserCommand::CloseDialog);
    let apple = browser::is_apple();
    let switch = act.reform(|event: Event| {
        let on = event
            .target_dyn_into::<web_sys::HtmlInputElement>()
            .is_none_or(|field| field.checked());
        UserCommand::SetSingleKeyShortcuts(on)
    });
    let foot = html! {
        <label class="dialog-check">
            <input
                type="checkbox"
                checked={state.single_key_shortcuts}
                onchange={switch}
            />
            <span>
                { "Shortcuts of a single key" }
                <small>{ "Off: only those with Ctrl or ⌘ work." }</small>
            </span>
        </label>
    };
    html! {
        <Frame key="shortcuts" title="Keyboard shortcuts" class="shortcuts" {close} {foot}>
            <div
                class="shortcut-scroll"
                tabindex="0"
                autofocus=true
                role="region"
                aria-label="Shortcuts by group"
            >
                <div class="shortcut-groups">
                    { for GROUPS.iter().map(|(group, name)| {
                        let rows = catalogue::entries_of(*group)
                            .filter_map(|entry| Some((entry.title, entry.chord?.caps(apple))))
                            .collect();
                        group_html(name, rows)
                    }) }
                    { group_html("Moving around", MOVING
                        .iter()
                        .map(|(title, caps)| (*title, caps.to_vec()))
                        .collect()) }
                    { group_html("In a task definition as text", in_text(apple)) }
                </div>
            </div>
        </Frame>
    }
}

fn group_html(name: &'static str, rows: Vec<(&'static str, Vec<&'static str>)>) -> Html {
    if rows.is_empty() {
        return html! {};
    }
    html! {
        <table class="shortcut-group">
            <caption>{ name }</caption>
            <thead class="vh">
                <tr><th scope="col">{ "What it does" }</th><th scope="col">{ "Keys" }</th></tr>
            </thead>
            <tbody>
                { for rows.into_iter().map(|(title, caps)| html! {
                    <tr>
                        <th scope="row">{ title }</th>
                        <td>
                            { for caps.into_iter().map(|cap| html! {
                                <kbd class="key">{ cap }</kbd>
                            }) }
                        </td>
                    </tr>
                }) }
            </tbody>
        </table>
    }
}
