//! The frame of every dialog: title, close button, what it holds, what stands at its foot.
//!
//! It is the browser's own modal `<dialog>`: the rest of the page is out of reach, and the focus
//! returns to where it was.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget, HtmlDialogElement, Node};
use yew::{
    AttrValue, Callback, Html, MouseEvent, NodeRef, PointerEvent, Properties, classes, hook,
    use_effect_with, use_mut_ref, use_node_ref,
};

use crate::glyph::icon;
use crate::markup::{component, html};

/// Id of the title, which names the dialog.
const TITLE: &str = "dialog-title";

/// Properties of [`Frame`].
#[derive(Clone, PartialEq, Properties)]
pub struct FrameProperties {
    /// What the dialog is called.
    pub title: AttrValue,
    /// Its own class.
    pub class: &'static str,
    /// Asks for it to be closed: Escape, the button, a click beside it.
    pub close: Callback<()>,
    /// What it holds.
    pub children: Html,
    /// What stands at its foot.
    #[prop_or_default]
    pub foot: Option<Html>,
}

/// A modal dialog, open as long as it is there. What has `autofocus` gets the focus.
#[component]
pub fn Frame(properties: &FrameProperties) -> Html {
    let dialog = use_node_ref();
    use_modal(&dialog, &properties.close);

    let pressed_beside = use_mut_ref(|| false);
    let onpointerdown = {
        let (dialog, pressed_beside) = (dialog.clone(), Rc::clone(&pressed_beside));
        Callback::from(move |event: PointerEvent| {
            *pressed_beside.borrow_mut() = is_on(&dialog, event.target());
        })
    };
    let onclick = {
        let (dialog, close) = (dialog.clone(), properties.close.clone());
        Callback::from(move |event: MouseEvent| {
            // A selection of text that is dragged out of the dialog ends in a click beside it.
            if *pressed_beside.borrow() && is_on(&dialog, event.target()) {
                close.emit(());
            }
        })
    };
    html! {
        <dialog
            ref={dialog}
            class={classes!("dialog", properties.class)}
            aria-labelledby={TITLE}
            {onpointerdown}
            {onclick}
        >
            <div class="dialog-body">
                <header class="dialog-head">
                    <h2 id={TITLE}>{ properties.title.clone() }</h2>
                    <button
                        class="ib"
                        type="button"
                        aria-label="Close"
                        onclick={properties.close.reform(|_| ())}
                    >
                        { icon("cross") }
                    </button>
                </header>
                { properties.children.clone() }
                if let Some(foot) = &properties.foot {
                    <footer class="dialog-foot">{ foot.clone() }</footer>
                }
            </div>
        </dialog>
    }
}

/// The dialog itself covers its backdrop; everything that is seen of it is in its body.
fn is_on(dialog: &NodeRef, target: Option<EventTarget>) -> bool {
    let target = target.and_then(|target| target.dyn_into::<Node>().ok());
    dialog.get().is_some() && dialog.get() == target
}

#[hook]
fn use_modal(dialog: &NodeRef, close: &Callback<()>) {
    let latest = use_mut_ref(|| close.clone());
    latest.replace(close.clone());
    let dialog = dialog.clone();
    use_effect_with((), move |()| {
        let element = dialog.cast::<HtmlDialogElement>();
        let here = Rc::new(Cell::new(true));
        let is_here = Rc::clone(&here);
        let ask = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let of_a_field = event.target() != event.current_target();
            if is_here.get() && !of_a_field {
                event.prevent_default();
                let close = latest.borrow().clone();
                close.emit(());
            }
        });
        if let Some(element) = &element {
            for name in ["cancel", "close"] {
                let _ =
                    element.add_event_listener_with_callback(name, ask.as_ref().unchecked_ref());
            }
            let _ = element.show_modal();
        }
        move || {
            here.set(false);
            if let Some(element) = element {
                for name in ["cancel", "close"] {
                    let _ = element
                        .remove_event_listener_with_callback(name, ask.as_ref().unchecked_ref());
                }
                // Closing gives the focus back; taking the element out of the page does not.
                element.close();
            }
        }
    });
}
