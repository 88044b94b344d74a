//! A button that opens a menu.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::{
    AttrValue, Callback, Html, KeyboardEvent, Properties, classes, use_effect_with, use_node_ref,
    use_state,
};

use crate::browser::{document, is_apple};
use crate::choice::neighbour;
use crate::command_button::command_or_reason;
use crate::glyph::icon;
use crate::markup::{component, html};
use crate::store::catalogue::Entry;
use crate::store::{State, UserCommand};

/// An item of a menu.
#[derive(Clone, Copy, PartialEq)]
pub struct MenuItem {
    /// What it does.
    pub entry: &'static Entry,
    /// Whether it is the one of several that is in force; none: it is not one of several.
    pub checked: Option<bool>,
    /// Whether a line stands above it.
    pub apart: bool,
}

impl MenuItem {
    /// An item that does something.
    pub const fn of(entry: &'static Entry) -> Self {
        Self {
            entry,
            checked: None,
            apart: false,
        }
    }

    /// The first item of another kind.
    pub const fn apart(entry: &'static Entry) -> Self {
        Self {
            entry,
            checked: None,
            apart: true,
        }
    }
}

/// Properties of [`MenuButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct MenuButtonProperties {
    /// Name of the menu.
    pub label: AttrValue,
    /// Class of the button.
    #[prop_or(AttrValue::Static("ib"))]
    pub class: AttrValue,
    /// Whether the menu's right edge is the button's.
    #[prop_or_default]
    pub to_the_left: bool,
    /// The items.
    pub items: Vec<MenuItem>,
    /// The state of the page.
    pub state: State,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
    /// What is seen in the button.
    pub children: Html,
}

/// The button with its menu.
#[component]
pub fn MenuButton(properties: &MenuButtonProperties) -> Html {
    let open = use_state(|| false);
    let list = use_node_ref();
    let button = use_node_ref();
    {
        let list = list.clone();
        use_effect_with(*open, move |open| {
            if *open {
                focus_item(list.cast::<HtmlElement>().as_ref(), 0);
            }
        });
    }
    let close = {
        let (open, button) = (open.setter(), button.clone());
        Callback::from(move |()| {
            open.set(false);
            if let Some(button) = button.cast::<HtmlElement>() {
                let _ = button.focus();
            }
        })
    };
    let onkeydown = {
        let (close, list, count) = (close.clone(), list.clone(), properties.items.len());
        let setter = open.setter();
        Callback::from(move |event: KeyboardEvent| {
            let key = event.key();
            if key == "Escape" {
                event.prevent_default();
                close.emit(());
            } else if key == "Tab" {
                setter.set(false);
            } else if let Some(list) = list.cast::<HtmlElement>()
                && let Some(index) = neighbour(&key, focused_item(&list), count)
            {
                event.prevent_default();
                focus_item(Some(&list), index);
            }
        })
    };
    let toggle = {
        let open = open.clone();
        Callback::from(move |_| open.set(!*open))
    };
    let outside = {
        let open = open.setter();
        Callback::from(move |_| open.set(false))
    };
    html! {
        <div class={classes!("menu", properties.to_the_left.then_some("left"))}>
            <button
                ref={button}
                class={properties.class.clone()}
                type="button"
                aria-haspopup="menu"
                aria-expanded={if *open { "true" } else { "false" }}
                aria-label={properties.label.clone()}
                title={properties.label.clone()}
                onclick={toggle}
            >
                { properties.children.clone() }
            </button>
            if *open {
                <div class="menu-outside" onpointerdown={outside} />
                <div ref={list} class="menu-list" role="menu" aria-label={properties.label.clone()} {onkeydown}>
                    { for properties.items.iter().map(|item| view_item(properties, *item, &close)) }
                </div>
            }
        </div>
    }
}

fn view_item(properties: &MenuButtonProperties, item: MenuItem, close: &Callback<()>) -> Html {
    let made = (item.entry.make)(&properties.state);
    let onclick = {
        let (state, act, close) = (
            properties.state.clone(),
            properties.act.clone(),
            close.clone(),
        );
        Callback::from(move |_| {
            close.emit(());
            act.emit(command_or_reason(item.entry, &state));
        })
    };
    let (role, checked) = match item.checked {
        Some(checked) => (
            "menuitemradio",
            Some(if checked { "true" } else { "false" }),
        ),
        None => ("menuitem", None),
    };
    html! {
        <button
            class={classes!(item.apart.then_some("apart"))}
            type="button"
            {role}
            tabindex="-1"
            aria-checked={checked}
            aria-disabled={made.is_err().then_some("true")}
            {onclick}
        >
            if item.checked == Some(true) {
                { icon("check") }
            } else if item.checked.is_some() {
                <span class="ic" />
            }
            <span>{ item.entry.title }</span>
            if let Some(keys) = item.entry.keys(is_apple()) {
                <kbd aria-hidden="true">{ keys }</kbd>
            }
        </button>
    }
}

fn focused_item(list: &HtmlElement) -> usize {
    let focused = document().and_then(|document| document.active_element());
    let children = list.children();
    (0..children.length())
        .find(|index| children.item(*index) == focused)
        .and_then(|index| usize::try_from(index).ok())
        .unwrap_or(0)
}

fn focus_item(list: Option<&HtmlElement>, index: usize) {
    let item = list
        .zip(u32::try_from(index).ok())
        .and_then(|(list, index)| list.children().item(index))
        .and_then(|item| item.dyn_into::<HtmlElement>().ok());
    if let Some(item) = item {
        let _ = item.focus();
    }
}
