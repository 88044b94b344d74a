//! A button that does an entry of the catalogue: its name, keys, and why it cannot be done now all
//! come from there.

use yew::{AttrValue, Callback, Html, MouseEvent, classes};

use crate::browser::is_apple;
use crate::markup::html;
use crate::part::PartProperties;
use crate::store::catalogue::Entry;
use crate::store::{State, UserCommand};

/// What a button does and how it looks.
#[derive(Clone)]
pub struct Look {
    /// What it does.
    pub entry: &'static Entry,
    /// Class of the button.
    pub class: AttrValue,
    /// Name when it is not the entry's.
    pub label: Option<AttrValue>,
    /// Whether what it switches is on.
    pub pressed: Option<bool>,
}

impl Look {
    /// A button with an icon and the entry's own name.
    pub const fn of(entry: &'static Entry) -> Self {
        Self {
            entry,
            class: AttrValue::Static("ib"),
            label: None,
            pressed: None,
        }
    }

    /// The same with another class.
    pub fn class(self, class: &'static str) -> Self {
        Self {
            class: AttrValue::Static(class),
            ..self
        }
    }
}

/// The button. When the command cannot be given it says why instead.
pub fn command_button(
    look: Look,
    state: &State,
    act: &Callback<UserCommand>,
    children: Html,
) -> Html {
    let Look {
        entry,
        class,
        label,
        pressed,
    } = look;
    let made = (entry.make)(state);
    let name = label.unwrap_or(AttrValue::Static(entry.title));
    let title = match entry.keys(is_apple()) {
        Some(keys) => format!("{name} ({keys})"),
        None => name.to_string(),
    };
    let onclick = do_entry(entry, state, act);
    html! {
        <button
            class={classes!(class)}
            type="button"
            aria-label={name}
            {title}
            aria-pressed={pressed.map(|on| if on { "true" } else { "false" })}
            aria-disabled={made.is_err().then_some("true")}
            {onclick}
        >
            { children }
        </button>
    }
}

/// Does `entry`, or says why not.
pub fn do_entry(
    entry: &'static Entry,
    state: &State,
    act: &Callback<UserCommand>,
) -> Callback<MouseEvent> {
    let part = PartProperties {
        state: state.clone(),
        act: act.clone(),
    };
    Callback::from(move |_| part.act.emit(command_or_reason(entry, &part.state)))
}

/// The command of `entry`, or the one that tells the person why it cannot be given.
pub fn command_or_reason(entry: &Entry, state: &State) -> UserCommand {
    (entry.make)(state).unwrap_or_else(|reason| UserCommand::Say(reason.to_owned()))
}
