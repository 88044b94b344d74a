//! Zooming: how long the timeline is, and which part of it is seen.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Element, WheelEvent};
use yew::{Callback, NodeRef, hook, use_effect_with, use_mut_ref};

use crate::store::axis::Axis;
use crate::store::{State, UserCommand};

/// Where the playhead is put when it was out of sight, in parts of what is seen.
const AHEAD: f64 = 0.2;

/// How many times as long the timeline is as its part that is seen.
pub fn longer(zoom: u8) -> f64 {
    let doubled = f64::from(1_u32 << u32::from(zoom / 2).min(16));
    if zoom % 2 == 1 {
        doubled * std::f64::consts::SQRT_2
    } else {
        doubled
    }
}

/// A point that keeps its place while the timeline gets longer: part of the axis, and pixels from
/// the left edge of what is seen of it.
type Anchor = Option<(f64, f64)>;

/// Ctrl and the wheel zoom around the pointer; other zooming keeps the playhead where it is; while
/// time passes the playhead is kept in sight.
#[hook]
pub fn use_zoom(gantt: &NodeRef, state: &State, act: &Callback<UserCommand>) {
    let anchor = use_mut_ref(|| Anchor::None);
    {
        let (gantt, anchor, act) = (gantt.clone(), Rc::clone(&anchor), act.clone());
        use_effect_with((), move |()| {
            let element = gantt.cast::<Element>();
            let closure = Closure::<dyn FnMut(WheelEvent)>::new({
                let gantt = gantt.clone();
                move |event: WheelEvent| {
                    if !event.ctrl_key() && !event.meta_key() {
                        return;
                    }
                    event.prevent_default();
                    anchor.replace(point(&gantt, f64::from(event.client_x())));
                    let step = if event.delta_y() < 0.0 { 1 } else { -1 };
                    act.emit(UserCommand::Zoom(step));
                }
            });
            let listener = closure.as_ref().unchecked_ref();
            if let Some(element) = &element {
                let options = AddEventListenerOptions::new();
                options.set_passive(false);
                let _ = element.add_event_listener_with_callback_and_add_event_listener_options(
                    "wheel", listener, &options,
                );
            }
            move || {
                if let Some(element) = element {
                    let _ = element.remove_event_listener_with_callback(
                        "wheel",
                        closure.as_ref().unchecked_ref(),
                    );
                }
            }
        });
    }
    {
        let gantt = gantt.clone();
        let (axis, playhead) = (Rc::clone(&state.time.axis), state.time.playhead);
        let before = use_mut_ref(|| 1.0);
        use_effect_with(state.time.zoom, move |zoom| {
            let now = longer(*zoom);
            let last = before.replace(now);
            let kept = anchor.take();
            keep(&gantt, &axis, playhead, (last, now), kept);
        });
    }
    {
        let gantt = gantt.clone();
        let part = state.time.axis.fraction(state.time.playhead);
        let zoomed = state.time.zoom > 0;
        use_effect_with((state.time.playhead, zoomed), move |(_, zoomed)| {
            if *zoomed {
                follow(&gantt, part);
            }
        });
    }
}

/// The point of the axis under `x`, a place in the window.
fn point(gantt: &NodeRef, x: f64) -> Anchor {
    let track = track(gantt)?.get_bounding_client_rect();
    let seen = gantt.cast::<Element>()?.get_bounding_client_rect();
    Some(((x - track.left()) / track.width().max(1.0), x - seen.left()))
}

/// Scrolls so that the anchor stands where it stood, or without one the playhead.
fn keep(gantt: &NodeRef, axis: &Axis, playhead: u64, (last, now): (f64, f64), anchor: Anchor) {
    let (Some(element), Some(track)) = (gantt.cast::<Element>(), track(gantt)) else {
        return;
    };
    let width = f64::from(track.client_width());
    let labels = f64::from(element.scroll_width() - track.client_width());
    let (part, left) = anchor.unwrap_or_else(|| {
        let part = axis.fraction(playhead);
        let stood = labels + part * width * last / now - f64::from(element.scroll_left());
        let seen = f64::from(element.client_width());
        // Not `clamp`: it brings all there is to write floats, for a panic that cannot be.
        (part, stood.min(seen).max(labels))
    });
    element.set_scroll_left(pixels(labels + part * width - left));
}

/// Scrolls the playhead into sight.
fn follow(gantt: &NodeRef, part: f64) {
    let (Some(element), Some(track)) = (gantt.cast::<Element>(), track(gantt)) else {
        return;
    };
    let x = part * f64::from(track.client_width());
    let from = f64::from(element.scroll_left());
    let labels = f64::from(element.scroll_width() - track.client_width());
    let seen = f64::from(element.client_width()) - labels;
    if x < from || x > from + seen {
        element.set_scroll_left(pixels(x - seen * AHEAD));
    }
}

fn track(gantt: &NodeRef) -> Option<Element> {
    gantt
        .cast::<Element>()?
        .query_selector(".ruler-track")
        .ok()?
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a screen has far fewer pixels"
)]
fn pixels(length: f64) -> i32 {
    length as i32
}

#[cfg(test)]
mod tests {
    use super::longer;

    #[test]
    fn two_steps_make_the_timeline_twice_as_long() {
        assert!((longer(0) - 1.0).abs() < f64::EPSILON);
        assert!((longer(6) - 8.0).abs() < f64::EPSILON);
        assert!(longer(5) > longer(4) && longer(5) < longer(6));
    }
}
