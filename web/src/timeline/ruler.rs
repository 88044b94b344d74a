//! The ruler: times at even distances.

use ecslab::lifecycle::Milliseconds;
use yew::{Callback, Html, classes};

use crate::fixed::Fixed;
use crate::markup::html;
use crate::store::UserCommand;
use crate::store::axis::{Axis, Fold};

/// Distances between two times, in milliseconds.
const DISTANCES: &[Milliseconds] = &[
    200, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000,
    3_600_000,
];
/// The most times that are written.
const MOST: Milliseconds = 8;

/// Length of a time as it is written, in parts of what is seen.
const TIME: f64 = 0.05;

/// The times above the lanes of a timeline that is `longer` times as long as its part that is seen.
pub fn ruler(axis: &Axis, longer: f64) -> Html {
    let distance = distance(axis.to_scale(longer));
    let half = (distance / 2).max(1);
    let begin = axis.folds.iter().map(|fold| fold.to);
    let end = axis.folds.iter().map(|fold| fold.from);
    let stretches = [0].into_iter().chain(begin).zip(end.chain([axis.horizon]));
    let ticks = stretches.flat_map(|(from, to)| {
        let first = from.div_ceil(half);
        (first..to.div_ceil(half)).map(move |index| (index, to))
    });
    html! {
        <div class="ruler-track" aria-hidden="true">
            { for ticks.map(|(index, to)| {
                let at = index * half;
                let part = axis.fraction(at);
                let left = format!("left:{:.3}%", Fixed(part * 100.0));
                let has_room = to == axis.horizon || part + TIME / longer < axis.fraction(to);
                if index % 2 == 1 {
                    return html! { <span class="ruler-tick minor" style={left} /> };
                }
                let is_odd = index % 4 == 2;
                html! {
                    <span class={classes!("ruler-tick", is_odd.then_some("odd"))} style={left}>
                        if has_room {
                            { label(at) }
                        }
                    </span>
                }
            }) }
        </div>
    }
}

/// The breaks: each says how long nothing happens, and unfolds.
pub fn breaks(axis: &Axis, act: &Callback<UserCommand>) -> Html {
    if axis.folds.is_empty() {
        return html! {};
    }
    html! {
        <div class="breaks" role="group" aria-label="Times in which nothing happens">
            { for axis.folds.iter().map(|fold| {
                let from = fold.from;
                let (count, unit) = length(fold.to - from);
                let length = format!("{count} {unit}");
                html! {
                    <button
                        class="break"
                        type="button"
                        style={band(axis, fold)}
                        aria-label={format!("Nothing happens for {length} from {}: unfold", label(from))}
                        title={format!("Nothing happens for {length}. Unfold")}
                        onclick={act.reform(move |_| UserCommand::Unfold(from))}
                    >
                        { count }{ unit.get(..1) }
                    </button>
                }
            }) }
        </div>
    }
}

/// Where a break stands.
pub fn band(axis: &Axis, fold: &Fold) -> String {
    let (left, right) = (axis.fraction(fold.from), axis.fraction(fold.to));
    format!(
        "left:{:.3}%;width:{:.3}%",
        Fixed(left * 100.0),
        Fixed((right - left) * 100.0)
    )
}

/// A length of time with its unit, in as few characters as it can be said.
fn length(time: Milliseconds) -> (Milliseconds, &'static str) {
    match time / 1_000 {
        seconds if seconds < 120 => (seconds, "s"),
        seconds if seconds < 7_200 => (seconds / 60, "min"),
        seconds => (seconds / 3_600, "h"),
    }
}

/// The distance between two times for a timeline that ends at `horizon`.
fn distance(horizon: Milliseconds) -> Milliseconds {
    let last = DISTANCES.last().copied().unwrap_or(1);
    DISTANCES
        .iter()
        .copied()
        .find(|distance| horizon / distance <= MOST)
        .unwrap_or_else(|| horizon.div_ceil(last * MOST) * last)
}

fn label(at: Milliseconds) -> String {
    let (hours, minutes, seconds) = (at / 3_600_000, at / 60_000 % 60, at / 1_000 % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes:02}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_has_the_unit_that_it_is_said_in() {
        assert_eq!(length(94_000), (94, "s"));
        assert_eq!(length(1_794_000), (29, "min"));
        assert_eq!(length(90_000_000), (25, "h"));
    }

    #[test]
    fn however_long_the_timeline_there_are_a_few_times_on_it() {
        for horizon in [3_000, 30_000, 60_000, 120_000, 3_600_000, 200_000_000] {
            let times = horizon / distance(horizon);
            assert!((3..=MOST).contains(&times), "{horizon}: {times}");
        }
    }
}
