//! The introduction of a first visit: captions to the example that is played.

use ecslab::lifecycle::Milliseconds;

use super::{State, View};

/// One step of the introduction.
pub struct Step {
    /// Virtual time at which it follows the step before by itself.
    pub from: Milliseconds,
    /// View that it is seen in; none: the view stays.
    pub view: Option<View>,
    /// What happens, in a few words.
    pub title: &'static str,
    /// What to see in it.
    pub text: &'static str,
}

/// The steps, keyed to the times of the example that a first visit opens.
pub const STEPS: &[Step] = &[
    Step {
        from: 0,
        view: Some(View::Cluster),
        title: "A service asks for three tasks.",
        text: "Which container instance gets each one? First, resources: CPU, memory and ports \
               must fit. Then constraints.",
    },
    Step {
        from: 600,
        view: None,
        title: "Of those left, strategies choose.",
        text: "spread wants the zone with the fewest tasks; binpack the instance with the least \
               memory left.",
    },
    Step {
        from: 2_500,
        view: Some(View::Lifecycle),
        title: "Solid is lastStatus, what is.",
        text: "The ring is desiredStatus, what ECS wants. The ring closes when they meet.",
    },
    Step {
        from: 11_000,
        view: Some(View::Roles),
        title: "Two roles sign the calls.",
        text: "The task execution role is the ECS agent's, the task role the application's. A call \
               that no statement allows is denied.",
    },
    Step {
        from: 19_500,
        view: Some(View::Lifecycle),
        title: "An instance is lost.",
        text: "A service replaces what stops. A task from RunTask stays STOPPED.",
    },
    Step {
        from: 31_500,
        view: Some(View::Cluster),
        title: "Your turn.",
        text: "Set hostPort to 0 and run again, or paste a task definition of your own.",
    },
];

/// Follows the clock to the step that belongs to its time; a person who wants less motion goes on
/// by hand.
pub fn follow(state: &mut State, by_hand: bool) {
    let Some(step) = state.tour else { return };
    let due = STEPS
        .iter()
        .rposition(|other| other.from <= state.time.playhead)
        .unwrap_or(0);
    if !by_hand && due > step && state.beat.is_none() {
        enter(state, due);
    }
}

/// The next step; after the last, the end.
pub fn next(state: &mut State) {
    if let Some(step) = state.tour {
        enter(state, step + 1);
    }
}

fn enter(state: &mut State, index: usize) {
    let step = STEPS.get(index);
    state.tour = step.map(|_| index);
    if let Some(view) = step.and_then(|step| step.view) {
        state.view = view;
        state.beat = None;
    }
}
