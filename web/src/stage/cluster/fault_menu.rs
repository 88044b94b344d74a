//! Where the menu of an object opens. The menu itself is fetched with the details: [`menu`].

pub mod menu;

use ecslab::lifecycle::TaskNumber;
use web_sys::Element;
use yew::{Callback, Html, MouseEvent, TargetCast};

use crate::glyph::icon;
use crate::markup::html;

/// What the menu is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A container instance, by ARN.
    Instance(String),
    /// A task.
    Task(TaskNumber),
    /// A container instance and the selected task on it.
    Both(String, TaskNumber),
}

/// A menu at a place of the window.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuAt {
    /// What it is about.
    pub target: Target,
    /// Pixels from the left edge of the window.
    pub left: i32,
    /// Pixels from its upper edge.
    pub top: i32,
}

impl MenuAt {
    /// A menu where the pointer is; from the keyboard, at the object itself.
    pub fn pointer(event: &MouseEvent, target: Target) -> Self {
        if event.client_x() == 0
            && event.client_y() == 0
            && let Some(element) = event.target_dyn_into::<Element>()
        {
            return Self::below(&element, target);
        }
        Self {
            target,
            left: event.client_x(),
            top: event.client_y(),
        }
    }

    /// A menu below an element.
    pub fn below(element: &Element, target: Target) -> Self {
        let place = element.get_bounding_client_rect();
        Self {
            target,
            left: pixels(place.left()),
            top: pixels(place.bottom()),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a place in a window is far below 2³¹"
)]
fn pixels(value: f64) -> i32 {
    value.round() as i32
}

/// The button that opens the menu of a selected object; `label` is its name, for a screen reader.
pub fn more_button(target: Target, label: String, open_menu: &Callback<MenuAt>) -> Html {
    let open_menu = open_menu.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        let button = event
            .target_dyn_into::<Element>()
            .and_then(|target| target.closest("button").ok().flatten());
        if let Some(button) = button {
            open_menu.emit(MenuAt::below(&button, target.clone()));
        }
    });
    html! {
        <button
            type="button"
            class="ib sm more-button"
            aria-haspopup="menu"
            aria-label={label.clone()}
            title={label}
            {onclick}
        >
            { icon("dots") }
        </button>
    }
}
