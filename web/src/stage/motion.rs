//! Whether a change of the world is shown as movement or as a new picture.

use yew::{hook, use_mut_ref};

use crate::store::TimeControl;

/// How what is new on the screen came to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Motion {
    /// Time passed: things move to where they are now.
    Moves,
    /// Time was jumped over, or passes too fast to watch: the picture is another one.
    #[default]
    Jumps,
}

impl Motion {
    /// Its class in the style sheets.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Moves => "moves",
            Self::Jumps => "jumps",
        }
    }

    /// From `events` before to `time` now; none: nothing has happened, whatever moves goes on.
    fn between(events: usize, time: &TimeControl) -> Option<Self> {
        let slow = time.speed.can_be_followed();
        match time.events.checked_sub(events) {
            Some(0) => None,
            // One step forward is watched, too.
            Some(1) if !time.playing => Some(Self::Moves),
            Some(_) if time.playing && slow => Some(Self::Moves),
            _ => Some(Self::Jumps),
        }
    }
}

/// How the world of this drawing came from that of the last.
#[hook]
pub fn use_motion(time: &TimeControl) -> Motion {
    let last = use_mut_ref(|| (time.events, Motion::default()));
    let mut last = last.borrow_mut();
    if let Some(motion) = Motion::between(last.0, time) {
        *last = (time.events, motion);
    }
    last.1
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::store::Speed;
    use crate::store::axis::{Axis, Gaps};

    fn time(events: usize, playing: bool, speed: Speed) -> TimeControl {
        TimeControl {
            playing,
            speed,
            playhead: 0,
            events,
            live_edge: 0,
            show_decisions: false,
            skip_idle: false,
            seen: 0,
            axis: Rc::new(Axis::new(0, &Gaps::default(), &[])),
            gaps: Gaps::default(),
            unfolded: Vec::new(),
            zoom: 0,
        }
    }

    #[test]
    fn things_move_while_time_passes_slowly_enough_to_watch() {
        let motion = |speed| Motion::between(3, &time(9, true, speed));
        assert_eq!(motion(Speed::ONE), Some(Motion::Moves));
        assert_eq!(motion(Speed(500)), Some(Motion::Jumps));
    }

    #[test]
    fn a_step_forward_is_watched_and_a_jump_is_not() {
        let motion = |before| Motion::between(before, &time(9, false, Speed::ONE));
        assert_eq!(motion(8), Some(Motion::Moves));
        assert_eq!(motion(4), Some(Motion::Jumps));
        assert_eq!(motion(10), Some(Motion::Jumps));
        assert_eq!(motion(9), None);
    }
}
