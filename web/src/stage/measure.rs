//! The width that an element has on the screen, where a drawing has to be made for it.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::{NodeRef, hook, use_effect_with, use_state_eq};

/// The width and height of the element behind `node`, in px, inside its border; `before` until
/// it is known. The element has to be there from the first time on.
#[hook]
pub fn use_size(node: &NodeRef, before: (i32, i32)) -> (i32, i32) {
    let size = use_state_eq(|| before);
    use_effect_with(node.clone(), {
        let size = size.clone();
        move |node| {
            let observed = node.cast::<Element>().and_then(|element| {
                let seen = element.clone();
                let changed = Closure::<dyn FnMut(Array)>::new(move |_entries: Array| {
                    size.set((seen.client_width(), seen.client_height()));
                });
                let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok()?;
                observer.observe(&element);
                Some((observer, changed))
            });
            move || {
                if let Some((observer, _changed)) = observed {
                    observer.disconnect();
                }
            }
        }
    });
    *size
}

/// Scrolls as little as is needed to bring `element` into view.
pub fn bring_into_view(element: &web_sys::Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}
