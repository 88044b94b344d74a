//! The captions of the introduction, at the foot of the stage.

use yew::{Callback, Html, classes};

use crate::markup::html;
use crate::store::tour::STEPS;
use crate::store::{State, UserCommand};

/// The captions; nothing when the introduction is over.
pub fn tour_bar(state: &State, act: &Callback<UserCommand>) -> Html {
    let Some((index, step)) = state
        .tour
        .and_then(|index| Some((index, STEPS.get(index)?)))
    else {
        return html! {};
    };
    let is_last = index + 1 == STEPS.len();
    let dots = (0..STEPS.len()).map(|dot| {
        let class = match dot.cmp(&index) {
            std::cmp::Ordering::Less => Some("done"),
            std::cmp::Ordering::Equal => Some("now"),
            std::cmp::Ordering::Greater => None,
        };
        html! { <li class={classes!(class)} /> }
    });
    html! {
        <section class="tour" aria-label="Introduction">
            <ol aria-hidden="true">{ for dots }</ol>
            <p aria-live="polite">
                <span class="vh">{ format!("{} of {}: ", index + 1, STEPS.len()) }</span>
                <b>{ step.title }</b>{ " " }{ step.text }
            </p>
            if !is_last {
                <button class="btn ghost" type="button" onclick={act.reform(|_| UserCommand::EndTour)}>
                    { "Skip" }
                </button>
            }
            <button class="btn primary" type="button" onclick={act.reform(|_| UserCommand::NextTourStep)}>
                { if is_last { "Close" } else { "Next" } }
            </button>
        </section>
    }
}
