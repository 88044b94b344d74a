//! The axis of the timeline: which part of its length a moment has, long times in which nothing
//! happens being folded to a short break.

use std::rc::Rc;

use ecslab::lifecycle::Milliseconds;
use ecslab::shared_list::SharedList;
use ecslab::simulation::Event;

/// A time without any event is folded from this length on, and from a tenth of all other time on.
const LONG: Milliseconds = 60_000;
/// What is left on either side of a break, so that it does not touch what happened.
const MARGIN: Milliseconds = 3_000;
/// Length of a break, in parts of the timeline.
const BREAK: f64 = 0.035;
/// The most that all breaks take together, in parts of the timeline.
const ALL_BREAKS: f64 = 0.4;
/// Lengths that the timeline can have, in milliseconds; beyond the last, multiples of it.
const HORIZONS: &[Milliseconds] = &[
    30_000, 60_000, 90_000, 120_000, 180_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000,
];

/// The long times without an event between the events of a journal, found as it grows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gaps {
    /// How many events were looked at.
    seen: usize,
    /// When the last of them happened.
    last: Milliseconds,
    /// From one event to the next, in order.
    found: Vec<(Milliseconds, Milliseconds)>,
}

impl Gaps {
    /// Looks at the events that were not there the last time.
    pub fn follow(&mut self, journal: &SharedList<Rc<Event>>) {
        for event in journal.from(self.seen) {
            if event.at >= self.last + LONG {
                self.found.push((self.last, event.at));
            }
            self.last = event.at;
        }
        self.seen = journal.len();
    }
}

/// A time without any event that is drawn as a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// When it begins.
    pub from: Milliseconds,
    /// When it ends.
    pub to: Milliseconds,
}

/// The axis: from 0 to its horizon, without jumps and always forward.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The time at its right end.
    pub horizon: Milliseconds,
    /// The breaks, in order.
    pub folds: Vec<Fold>,
    /// What remains to be drawn to scale, in milliseconds.
    scaled: Milliseconds,
    /// Length of one break, in parts of the whole.
    one_break: f64,
}

impl Axis {
    /// The axis of a timeline of which so much is simulated. Gaps that begin at one of `unfolded`
    /// are drawn to scale.
    pub fn new(live_edge: Milliseconds, gaps: &Gaps, unfolded: &[Milliseconds]) -> Self {
        let quiet: Milliseconds = gaps.found.iter().map(|(from, to)| to - from).sum();
        let busy = live_edge.saturating_sub(quiet);
        let folds: Vec<Fold> = gaps
            .found
            .iter()
            .map(|(from, to)| Fold {
                from: from + MARGIN,
                to: to.saturating_sub(MARGIN),
            })
            .filter(|fold| fold.to - fold.from + 2 * MARGIN >= LONG.max(busy / 10))
            .filter(|fold| !unfolded.contains(&fold.from))
            .collect();
        let folded: Milliseconds = folds.iter().map(|fold| fold.to - fold.from).sum();
        let scaled = horizon(live_edge.saturating_sub(folded));
        Self {
            horizon: scaled + folded,
            scaled,
            one_break: BREAK.min(ALL_BREAKS / float(folds.len() as u64)),
            folds,
        }
    }

    /// The virtual milliseconds that are seen at once, breaks left out, when the axis is `longer`
    /// times as long as its part that is seen.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "neither is negative, and both are far below 2^52"
    )]
    pub fn to_scale(&self, longer: f64) -> Milliseconds {
        (float(self.scaled) / longer) as Milliseconds
    }

    /// The part of the length that stands for a millisecond outside the breaks.
    fn scale(&self) -> f64 {
        (1.0 - self.one_break * float(self.folds.len() as u64)) / float(self.scaled.max(1))
    }

    /// Where a moment stands, in parts of the whole: 0 to 1, or beyond after the horizon.
    pub fn part(&self, at: f64) -> f64 {
        let (scale, mut folded, mut breaks) = (self.scale(), 0.0, 0.0);
        for fold in &self.folds {
            let (from, to) = (float(fold.from), float(fold.to));
            if at <= from {
                break;
            }
            let inside = at.min(to) - from;
            folded += inside;
            breaks += self.one_break * inside / (to - from).max(1.0);
        }
        (at - folded) * scale + breaks
    }

    /// Where a moment stands, in parts of the whole.
    pub fn fraction(&self, at: Milliseconds) -> f64 {
        self.part(float(at))
    }

    /// The moment that stands at a part of the whole.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of the axis is never negative, and far below 2^52"
    )]
    pub fn time(&self, part: f64) -> Milliseconds {
        let (scale, part) = (self.scale(), part.clamp(0.0, 1.0));
        let mut folded = 0.0;
        let mut breaks = 0.0;
        for fold in &self.folds {
            let (from, to) = (float(fold.from), float(fold.to));
            let left = (from - folded) * scale + breaks;
            if part <= left {
                break;
            }
            if part < left + self.one_break {
                return (from + (part - left) / self.one_break * (to - from)) as Milliseconds;
            }
            folded += to - from;
            breaks += self.one_break;
        }
        ((part - breaks) / scale + folded) as Milliseconds
    }
}

/// The time at the right end of a timeline without breaks: more than has been simulated.
fn horizon(live_edge: Milliseconds) -> Milliseconds {
    let wanted = live_edge + live_edge / 14;
    let last = HORIZONS.last().copied().unwrap_or(1);
    HORIZONS
        .iter()
        .copied()
        .find(|horizon| wanted <= *horizon)
        .unwrap_or_else(|| wanted.div_ceil(last) * last)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "virtual times are far below 2^52 milliseconds"
)]
fn float(at: u64) -> f64 {
    at as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps(found: &[(Milliseconds, Milliseconds)]) -> Gaps {
        Gaps {
            found: found.to_vec(),
            ..Gaps::default()
        }
    }

    #[test]
    fn a_long_time_without_events_is_a_short_break() {
        let axis = Axis::new(1_900_000, &gaps(&[(40_000, 1_840_000)]), &[]);
        let fold = axis.folds[0];
        assert_eq!((fold.from, fold.to), (43_000, 1_837_000));
        let length = axis.fraction(fold.to) - axis.fraction(fold.from);
        assert!((length - BREAK).abs() < 1e-9, "{length}");
        assert!(axis.fraction(43_000) > 0.3, "what happened has the room");
        assert!(axis.horizon >= 1_900_000);
    }

    #[test]
    fn a_time_that_is_short_beside_all_that_happens_is_not_folded() {
        let an_hour = Axis::new(3_600_000, &gaps(&[(100_000, 190_000)]), &[]);
        assert_eq!(an_hour.folds, []);
        let two_minutes = Axis::new(120_000, &gaps(&[(10_000, 100_000)]), &[]);
        assert_eq!(two_minutes.folds.len(), 1);
    }

    #[test]
    fn an_unfolded_break_is_drawn_to_scale() {
        let gaps = gaps(&[(40_000, 1_840_000)]);
        let axis = Axis::new(1_900_000, &gaps, &[43_000]);
        assert_eq!(axis.folds, []);
        assert!((axis.fraction(axis.horizon / 2) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn the_axis_goes_forward_only_and_every_point_of_it_is_the_time_that_stands_there() {
        let many: Vec<_> = (0..30)
            .map(|n| (n * 100_000 + 1, n * 100_000 + 90_000))
            .collect();
        for (edge, found) in [
            (0, Vec::new()),
            (25_000, Vec::new()),
            (1_900_000, vec![(40_000, 1_840_000)]),
            (3_000_000, many),
        ] {
            let axis = Axis::new(edge, &gaps(&found), &[]);
            let mut before = -1.0;
            for at in (0..=axis.horizon).step_by(997) {
                let part = axis.fraction(at);
                assert!(part > before && part <= 1.0 + 1e-9, "{at}: {part}");
                before = part;
                let back = axis.time(part);
                assert!(back.abs_diff(at) <= 1, "{at} came back as {back}");
            }
            assert!((axis.fraction(axis.horizon) - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn the_horizon_is_beyond_what_is_simulated() {
        for edge in [0, 29_000, 100_000, 4_000_000] {
            assert!(Axis::new(edge, &Gaps::default(), &[]).horizon > edge);
        }
    }
}
