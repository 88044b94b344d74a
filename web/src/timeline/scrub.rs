//! Scrubbing: the pointer moves the playhead, and a drag is not a click.

use std::cell::Cell;
use std::rc::Rc;

use ecslab::lifecycle::Milliseconds;
use web_sys::Element;
use yew::{Callback, MouseEvent, PointerEvent, TargetCast, hook, use_memo, use_mut_ref};

use crate::store::axis::Axis;
use crate::store::{State, UserCommand};

/// Pixels that the pointer moves before a press is a drag.
const DRAG_FROM: i32 = 4;

/// Whether the press that a click ends was a drag.
#[derive(Clone)]
pub struct Dragged(Rc<Cell<bool>>);

impl Dragged {
    /// Whether it was.
    pub fn get(&self) -> bool {
        self.0.get()
    }
}

impl PartialEq for Dragged {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Pointer handlers that move the playhead.
pub struct Scrub {
    /// For `onpointerdown`.
    pub down: Callback<PointerEvent>,
    /// For `onpointermove`.
    pub moved: Callback<PointerEvent>,
    /// For `onpointerup` and `onpointercancel`.
    pub up: Callback<PointerEvent>,
    /// For `onclick` of the element around all that is clicked.
    pub clicked: Callback<MouseEvent>,
    /// For what is clicked.
    pub dragged: Dragged,
}

/// Scrubbing: pressing anywhere right of the labels moves the playhead there, and it follows.
#[hook]
pub fn use_scrub(state: &State, act: &Callback<UserCommand>) -> Scrub {
    let pressed_at = use_mut_ref(|| None::<i32>);
    let dragged = use_memo((), |()| Cell::new(false));
    let axis = Rc::clone(&state.time.axis);
    let seek = {
        let act = act.clone();
        move |event: &PointerEvent| {
            if let Some(at) = time_at(event, &axis) {
                act.emit(UserCommand::Seek(at));
            }
        }
    };
    let down = {
        let (pressed_at, seek) = (pressed_at.clone(), seek.clone());
        Callback::from(move |event: PointerEvent| {
            let target = event.target_dyn_into::<Element>();
            let is_control = target
                .as_ref()
                .and_then(|target| target.closest("button, .lane-label").ok().flatten())
                .is_some();
            if event.button() == 0 && !is_control {
                pressed_at.replace(Some(event.client_x()));
                seek(&event);
            }
        })
    };
    let moved = {
        let (pressed_at, dragged) = (pressed_at.clone(), dragged.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(from) = *pressed_at.borrow() else {
                return;
            };
            if event.buttons() & 1 == 0 {
                // It was let go outside the timeline.
                pressed_at.take();
                return;
            }
            if !dragged.get() {
                if (event.client_x() - from).abs() < DRAG_FROM {
                    return;
                }
                dragged.set(true);
                // Not before: the click of a captured pointer does not reach the lane.
                if let Some(body) = body_of(&event) {
                    let _ = body.set_pointer_capture(event.pointer_id());
                }
            }
            seek(&event);
        })
    };
    let up = Callback::from(move |_| {
        pressed_at.take();
    });
    let clicked = {
        let dragged = dragged.clone();
        Callback::from(move |_| dragged.set(false))
    };
    Scrub {
        down,
        moved,
        up,
        clicked,
        dragged: Dragged(dragged),
    }
}

fn body_of(event: &PointerEvent) -> Option<Element> {
    event
        .target_dyn_into::<Element>()?
        .closest(".gantt-body")
        .ok()?
}

/// The time under the pointer.
fn time_at(event: &PointerEvent, axis: &Axis) -> Option<Milliseconds> {
    let track = body_of(event)?
        .query_selector(".ruler-track")
        .ok()??
        .get_bounding_client_rect();
    let part = (f64::from(event.client_x()) - track.left()) / track.width().max(1.0);
    Some(axis.time(part))
}
