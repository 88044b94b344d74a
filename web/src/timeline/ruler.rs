//! The ruler: times at even distances.

use ecslab::lifecycle::Milliseconds;
use yew::{Html, classes};

use super::marks::fraction;
use crate::fixed::Fixed;
use crate::markup::html;

/// Distances between two times, in milliseconds.
const DISTANCES: &[Milliseconds] = &[
    5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
];
/// The most times that are written.
const MOST: Milliseconds = 8;

/// The times above the lanes of a timeline that ends at `horizon`.
pub fn ruler(horizon: Milliseconds) -> Html {
    let distance = distance(horizon);
    let half = usize::try_from(distance / 2).unwrap_or(1).max(1);
    let end = usize::try_from(horizon).unwrap_or(usize::MAX);
    let ticks = (0..end).step_by(half).enumerate().map(|(index, at)| {
        let at = Milliseconds::try_from(at).unwrap_or(0);
        let left = format!("left:{:.3}%", Fixed(fraction(at, horizon) * 100.0));
        if index % 2 == 1 {
            return html! { <span class="ruler-tick minor" style={left} /> };
        }
        let is_odd = index % 4 == 2;
        html! {
            <span class={classes!("ruler-tick", is_odd.then_some("odd"))} style={left}>
                { label(at) }
            </span>
        }
    });
    html! { <div class="ruler-track" aria-hidden="true">{ for ticks }</div> }
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
    fn however_long_the_timeline_there_are_a_few_times_on_it() {
        for horizon in [30_000, 60_000, 120_000, 3_600_000, 200_000_000] {
            let times = horizon / distance(horizon);
            assert!((3..=MOST).contains(&times), "{horizon}: {times}");
        }
    }
}
