//! The clock: between two changes of the world it moves the playhead on the screen, frame by
//! frame, without drawing the page again.
//!
//! Every element of the class `follows-playhead` gets `--playhead`: where the playhead stands
//! between 0 and the timeline's horizon (0..1), or with `data-playhead="axis"` on the axis with its
//! breaks. Every element of the class `follows-clock` gets the time as text. By class, because the
//! browser keeps such lists, and looks through the page for them only when it has changed.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::HtmlElement;
use yew::Callback;

use super::{document, window};
use crate::fixed::Fixed;
use crate::store::{Action, ClockView, clock_text, phase_after};

/// Milliseconds of real time after which the store is told the time though nothing happened.
const REPORT: f64 = 250.0;
/// Up to this speed what passes between two reports is not missed when time is stopped; beyond it
/// the store is told more often.
const UNNOTICED: f64 = 5.0;
/// The longest frame that counts: a tab that was hidden does not jump.
const LONGEST_FRAME: f64 = 100.0;

/// A clock that runs as long as it is kept.
pub struct Clock {
    shared: Rc<RefCell<Face>>,
}

struct Face {
    view: ClockView,
    tell: Callback<Action>,
    /// Virtual milliseconds, with fractions.
    time: f64,
    /// Real milliseconds since the decision that is shown began.
    decision: f64,
    last_frame: Option<f64>,
    last_report: f64,
    stopped: bool,
}

type Frame = Rc<RefCell<Option<Closure<dyn FnMut(f64)>>>>;

impl Clock {
    /// Starts a clock that tells what it has come to.
    pub fn start(view: ClockView, tell: Callback<Action>) -> Self {
        let shared = Rc::new(RefCell::new(Face {
            time: to_float(view.playhead),
            view,
            tell,
            decision: 0.0,
            last_frame: None,
            last_report: 0.0,
            stopped: false,
        }));
        let frame: Frame = Rc::new(RefCell::new(None));
        let closure = {
            let (shared, frame) = (Rc::clone(&shared), Rc::clone(&frame));
            Closure::<dyn FnMut(f64)>::new(move |now| {
                let told = shared.borrow_mut().tick(now);
                if let Some((tell, action)) = told {
                    tell.emit(action);
                }
                if shared.borrow().stopped {
                    frame.borrow_mut().take();
                } else {
                    request(&frame);
                }
            })
        };
        *frame.borrow_mut() = Some(closure);
        request(&frame);
        Self { shared }
    }

    /// Sets the clock to what the store says.
    pub fn set(&self, view: ClockView) {
        self.shared.borrow_mut().set(view);
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        self.shared.borrow_mut().stopped = true;
    }
}

fn request(frame: &Frame) {
    let frame = frame.borrow();
    if let (Some(window), Some(closure)) = (window(), frame.as_ref()) {
        let _ = window.request_animation_frame(closure.as_ref().unchecked_ref());
    }
}

impl Face {
    fn set(&mut self, view: ClockView) {
        let old = &self.view;
        let another_decision =
            old.beat.map(|beat| beat.placement) != view.beat.map(|beat| beat.placement);
        if another_decision {
            self.decision = 0.0;
        }
        let stands = !view.playing || view.beat.is_some() || old.beat.is_some();
        if stands || old.jumps != view.jumps || self.time < to_float(view.playhead) {
            self.time = to_float(view.playhead);
        }
        self.view = view;
        self.paint();
    }

    /// One frame; what there is to tell.
    fn tick(&mut self, now: f64) -> Option<(Callback<Action>, Action)> {
        let passed = self
            .last_frame
            .map_or(0.0, |last| (now - last).clamp(0.0, LONGEST_FRAME));
        self.last_frame = Some(now);
        if !self.view.playing {
            return None;
        }
        let action = match self.view.beat {
            Some(beat) => self.decide(beat.phase, passed),
            None => self.pass(now, passed),
        }?;
        Some((self.tell.clone(), action))
    }

    fn decide(&mut self, phase: u8, passed: f64) -> Option<Action> {
        self.decision += passed * self.view.factor;
        let due = phase_after(self.decision);
        (due != Some(phase)).then_some(Action::Phase(due))
    }

    fn pass(&mut self, now: f64, passed: f64) -> Option<Action> {
        self.time += passed * self.view.factor;
        self.paint();
        let happened = self
            .view
            .next_event
            .is_some_and(|at| self.time >= to_float(at));
        let report = REPORT / (self.view.factor / UNNOTICED).max(1.0);
        if !happened && now - self.last_report < report {
            return None;
        }
        self.last_report = now;
        Some(Action::Advance(to_milliseconds(self.time)))
    }

    fn paint(&self) {
        let shown = to_milliseconds(self.time);
        let axis = &self.view.axis;
        let to_scale = self.time / to_float(axis.horizon.max(1));
        let on_axis = axis.part(self.time);
        let text = clock_text(shown);
        each("follows-playhead", |element| {
            let is_axis = element.get_attribute("data-playhead").as_deref() == Some("axis");
            let fraction = if is_axis { on_axis } else { to_scale };
            let _ = element
                .style()
                .set_property("--playhead", &format!("{:.5}", Fixed(fraction)));
        });
        each("follows-clock", |element| {
            // The text node is kept: a new one would be laid out from nothing.
            match element.first_child() {
                Some(node) if node.node_value().as_deref() == Some(&text) => {}
                Some(node) => node.set_node_value(Some(&text)),
                None => element.set_text_content(Some(&text)),
            }
        });
    }
}

fn each(class: &str, act: impl Fn(&HtmlElement)) {
    let Some(list) = document().map(|document| document.get_elements_by_class_name(class)) else {
        return;
    };
    for index in 0..list.length() {
        if let Some(element) = list.item(index)
            && let Some(element) = element.dyn_ref::<HtmlElement>()
        {
            act(element);
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "virtual times are far below 2^52 milliseconds"
)]
fn to_float(at: u64) -> f64 {
    at as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the clock's time is never negative and far below 2^63"
)]
fn to_milliseconds(time: f64) -> u64 {
    time.max(0.0) as u64
}
