//! The time axis of the container chart: a start of seconds and a run of hours on one line.
//! Stretches in which nothing happens are cut short, and say how long they are.

use ecslab::lifecycle::Milliseconds;

/// A stretch of the axis between two moments.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Its first moment.
    pub from: Milliseconds,
    /// Its last moment.
    pub to: Milliseconds,
    /// Where it begins, in percent of the width.
    pub left: f64,
    /// Where it ends.
    pub right: f64,
    /// Whether it is drawn shorter than it is.
    pub is_cut: bool,
}

/// A time axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// Its stretches, in order and without gaps.
    pub stretches: Vec<Stretch>,
}

/// Gaps up to this length count as part of what happens quickly.
const QUICK: Milliseconds = 20_000;
/// A gap is drawn as long as all quick ones together, within these bounds.
const SHORTEST_CUT: Milliseconds = 4_000;
const LONGEST_CUT: Milliseconds = 60_000;
/// Steps between two ticks.
const STEPS: [Milliseconds; 10] = [
    500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
];

impl Axis {
    /// The axis that shows `moments`.
    #[must_use]
    pub fn of(mut moments: Vec<Milliseconds>) -> Self {
        moments.sort_unstable();
        moments.dedup();
        let gaps: Vec<(Milliseconds, Milliseconds)> = moments
            .iter()
            .zip(moments.iter().skip(1))
            .map(|(from, to)| (*from, *to))
            .collect();
        let quick: Milliseconds = gaps
            .iter()
            .map(|(from, to)| to - from)
            .filter(|gap| *gap <= QUICK)
            .sum();
        let longest = quick.clamp(SHORTEST_CUT, LONGEST_CUT);
        let shown = |(from, to): &(Milliseconds, Milliseconds)| (to - from).min(longest);
        let total = as_float(gaps.iter().map(shown).sum::<Milliseconds>().max(1));
        let mut left = 0.0;
        let stretches = gaps
            .iter()
            .map(|gap| {
                let right = left + as_float(shown(gap)) / total * 100.0;
                let stretch = Stretch {
                    from: gap.0,
                    to: gap.1,
                    left,
                    right,
                    is_cut: gap.1 - gap.0 > longest,
                };
                left = right;
                stretch
            })
            .collect();
        Self { stretches }
    }

    /// Where a moment is, in percent of the width; moments outside are at the ends.
    #[must_use]
    pub fn at(&self, moment: Milliseconds) -> f64 {
        let stretch = self
            .stretches
            .iter()
            .find(|stretch| moment <= stretch.to)
            .or(self.stretches.last());
        let Some(stretch) = stretch else {
            return 0.0;
        };
        let moment = moment.clamp(stretch.from, stretch.to);
        let share = as_float(moment - stretch.from) / as_float((stretch.to - stretch.from).max(1));
        stretch.left + (stretch.right - stretch.left) * share
    }

    /// The moments that are written on the axis, at most `most`.
    #[must_use]
    pub fn ticks(&self, most: u64) -> Vec<Milliseconds> {
        let even = || self.stretches.iter().filter(|stretch| !stretch.is_cut);
        let shown: Milliseconds = even().map(|stretch| stretch.to - stretch.from).sum();
        let step = STEPS
            .into_iter()
            .find(|step| shown / step <= most)
            .unwrap_or(600_000);
        let mut ticks: Vec<Milliseconds> = even()
            .flat_map(|stretch| {
                let first = stretch.from.div_ceil(step) * step;
                (0..)
                    .map(move |index| first + index * step)
                    .take_while(|tick| *tick <= stretch.to)
            })
            .collect();
        ticks.dedup();
        // Two ticks on both sides of a cut can come too close to be read.
        let mut room = f64::NEG_INFINITY;
        let apart = 80.0 / as_float(most.max(1));
        ticks.retain(|tick| {
            let at = self.at(*tick);
            let fits = at - room >= apart;
            if fits {
                room = at;
            }
            fits
        });
        ticks
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a place on the screen needs no more than 52 bits of milliseconds"
)]
fn as_float(value: Milliseconds) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::Axis;

    #[test]
    fn a_short_life_is_drawn_to_scale() {
        let axis = Axis::of(vec![0, 4_000, 10_000]);
        assert!((axis.at(4_000) - 40.0).abs() < 0.01);
        assert!(axis.stretches.iter().all(|stretch| !stretch.is_cut));
    }

    #[test]
    fn a_long_run_leaves_half_of_the_width_to_the_start() {
        let axis = Axis::of(vec![1_000, 3_000, 9_000, 3_609_000]);
        assert!((axis.at(9_000) - 50.0).abs() < 0.01);
        assert!(axis.stretches[2].is_cut);
    }

    #[test]
    fn moments_stay_in_order() {
        let axis = Axis::of(vec![0, 500, 90_000, 90_500, 400_000]);
        let places: Vec<f64> = (0..=400).map(|second| axis.at(second * 1_000)).collect();
        assert!(places.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!((axis.at(500_000) - 100.0).abs() < 0.01);
    }

    #[test]
    fn ticks_are_even_few_and_never_inside_a_cut() {
        let axis = Axis::of(vec![200, 12_000, 900_000, 910_000]);
        let ticks = axis.ticks(8);
        assert!((2..=8).contains(&ticks.len()), "{ticks:?}");
        assert!(ticks.iter().all(|tick| *tick <= 12_000 || *tick >= 900_000));
    }

    #[test]
    fn an_axis_of_one_moment_is_empty() {
        assert!(Axis::of(vec![5_000]).stretches.is_empty());
        assert!(Axis::of(vec![5_000]).at(7_000).abs() < f64::EPSILON);
    }
}
