//! A button that does an entry of the catalogue: its name, keys, and why it cannot be done now all
//! come from there.

use yew::{
    AttrValue, Callback, Children, Html, MouseEvent, Properties, classes, function_component, html,
};

use crate::browser::is_apple;
use crate::part::PartProperties;
use crate::store::catalogue::Entry;
use crate::store::{State, UserCommand};

/// Properties of [`CommandButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct CommandButtonProperties {
    /// What it does.
    pub entry: &'static Entry,
    /// The state of the page.
    pub state: State,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
    /// Class of the button.
    #[prop_or(AttrValue::Static("ib"))]
    pub class: AttrValue,
    /// Name when it is not the entry's.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What is seen in it.
    pub children: Children,
}

/// The button. When the command cannot be given it says why instead.
#[function_component]
pub fn CommandButton(properties: &CommandButtonProperties) -> Html {
    let CommandButtonProperties {
        entry,
        state,
        act,
        class,
        label,
        children,
    } = properties;
    let made = (entry.make)(state);
    let name = label.clone().unwrap_or(AttrValue::Static(entry.title));
    let title = match entry.keys(is_apple()) {
        Some(keys) => format!("{name} ({keys})"),
        None => name.to_string(),
    };
    let onclick = do_entry(entry, state, act);
    html! {
        <button
            class={classes!(class.clone())}
            type="button"
            aria-label={name}
            {title}
            aria-disabled={made.is_err().then_some("true")}
            {onclick}
        >
            { children.clone() }
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
