//! A button that copies a text and says whether it could.

use gloo_timers::callback::Timeout;
use yew::{AttrValue, Callback, Html, Properties, use_effect_with, use_state_eq};

use crate::browser::files;
use crate::glyph::icon;
use crate::markup::{component, html};

/// Milliseconds for which the button says what came of it.
const SAID_FOR: u32 = 2_000;

/// Properties of [`CopyButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct CopyButtonProperties {
    /// What is copied.
    pub text: AttrValue,
    /// The button's name, for example `Copy the task ARN`.
    pub label: AttrValue,
}

/// A button that copies a text.
#[component]
pub fn CopyButton(properties: &CopyButtonProperties) -> Html {
    let done = use_state_eq(|| None::<bool>);
    use_effect_with(*done, {
        let done = done.clone();
        move |said| {
            let reset = said.map(|_| Timeout::new(SAID_FOR, move || done.set(None)));
            move || drop(reset)
        }
    });
    let onclick = {
        let (done, text) = (done.clone(), properties.text.clone());
        Callback::from(move |_| {
            let done = done.clone();
            files::copy(&text, move |copied| done.set(Some(copied)));
        })
    };
    let (symbol, said) = match *done {
        None => ("copy", ""),
        Some(true) => ("check", "Copied"),
        Some(false) => ("cross", "The browser does not allow copying here"),
    };
    html! {
        <>
            <button type="button" class="ib sm" aria-label={&properties.label}
                    title={&properties.label} {onclick}>
                { icon(symbol) }
            </button>
            <span class="vh" role="status">{ said }</span>
        </>
    }
}
