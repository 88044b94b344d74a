//! The chart of a service: tasks over time, on the axis of the timeline.

use std::fmt::Write as _;
use std::rc::Rc;

use ecslab::lifecycle::Milliseconds;
use yew::{Html, Properties, classes};

use super::history::{Bounds, History, Sample};
use crate::markup::{component, html};
use crate::stage::cluster::numbers::ratio;

/// Height of the plot and of a line of text, in pixels.
const HEIGHT: f64 = 156.0;
const LINE: f64 = 15.0;
/// Width of the plot where the page is 1,440 px wide, and of a letter, in pixels.
const TYPICAL_WIDTH: i64 = 520;
const LETTER: i64 = 7;
/// Width of the drawing in its own units.
const WIDTH: f64 = 1_000.0;
/// Distances between the marks of the axis, in milliseconds.
const TICKS: [Milliseconds; 9] = [
    5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000,
];

/// Properties of [`Chart`], a component so that it is drawn again only when what it draws changes.
#[derive(Clone, PartialEq, Properties)]
pub struct ChartProperties {
    /// What is drawn.
    pub history: Rc<History>,
    /// `family:revision` of the PRIMARY deployment.
    pub primary: String,
    /// What the service is held to at the playhead.
    pub bounds: Bounds,
    /// The right end of the axis.
    pub horizon: Milliseconds,
    /// How far time has been simulated.
    pub live_edge: Milliseconds,
}

/// Tasks of one kind, stacked on those below.
struct Layer {
    class: &'static str,
    label: String,
    path: String,
}

/// The chart.
#[component]
pub fn Chart(properties: &ChartProperties) -> Html {
    let ChartProperties {
        history,
        primary,
        bounds,
        horizon,
        live_edge,
    } = properties;
    let highest = history.highest().max(bounds.upper).max(1);
    let plot = Plot {
        horizon: *horizon,
        until: *live_edge,
        highest,
    };
    let layers = plot.layers(history, primary);
    html! {
        <figure class="service-chart" aria-label="Tasks of the service over time">
            <div class="plot-row">
                <div class="plot">
                    { counts_axis(highest) }
                    { band(&plot, history) }
                    <svg viewBox={format!("0 0 {WIDTH} {highest}")} preserveAspectRatio="none" aria-hidden="true">
                        { hatches(highest) }
                        { for layers.iter().map(|layer| html! { <path class={layer.class} d={layer.path.clone()} /> }) }
                        <path class="line-desired" d={plot.line(history, |bounds| bounds.desired)} />
                    </svg>
                    { for marks(&plot, history).into_iter().map(|(left, text, has_room)| html! {
                        <span class="plot-mark" style={format!("left:{left:.2}%")} title={text.clone()}>
                            if has_room {
                                <span>{ text }</span>
                            }
                        </span>
                    }) }
                    <div class="plot-over">
                        <span class="plot-future follows-playhead" />
                        <span class="plot-unknown" style={format!("left:{:.2}%", plot.percent(*live_edge))} />
                        <span class="plot-now follows-playhead" />
                    </div>
                </div>
                { labels(bounds, highest) }
            </div>
            { time_axis(&plot) }
            <figcaption>
                { for layers.iter().filter(|layer| !layer.path.is_empty()).map(|layer| html! {
                    <span><i class={classes!("plot-key", layer.class)} />{ &layer.label }</span>
                }) }
                <span class="plot-bounds">
                    { format!(
                        "minimumHealthyPercent {}, desiredCount {}, maximumPercent {}",
                        bounds.lower, bounds.desired, bounds.upper
                    ) }
                </span>
            </figcaption>
        </figure>
    }
}

/// How times and counts become places.
struct Plot {
    horizon: Milliseconds,
    until: Milliseconds,
    highest: u32,
}

impl Plot {
    fn x(&self, at: Milliseconds) -> f64 {
        let whole = |value: Milliseconds| i64::try_from(value).unwrap_or(i64::MAX);
        WIDTH * ratio(whole(at), whole(self.horizon)).min(1.0)
    }

    fn percent(&self, at: Milliseconds) -> f64 {
        self.x(at) / WIDTH * 100.0
    }

    /// From the bottom to the top: older revisions, the PRIMARY one, starting, stopping.
    fn layers(&self, history: &History, primary: &str) -> Vec<Layer> {
        let older = |sample: &Sample| -> u32 {
            let running = sample.running.iter();
            running
                .filter(|(name, _)| *name != primary)
                .map(|(_, count)| count)
                .sum()
        };
        let newest = |sample: &Sample| sample.running.get(primary).copied().unwrap_or(0);
        let amounts = |sample: &Sample| {
            [
                older(sample),
                newest(sample),
                sample.starting,
                sample.stopping,
            ]
        };
        let kinds = [
            ("area-older", "older revisions, RUNNING".to_owned()),
            ("area-primary", format!("{primary}, RUNNING")),
            (
                "area-starting",
                "starting: PROVISIONING, PENDING, ACTIVATING".to_owned(),
            ),
            (
                "area-stopping",
                "stopping: DEACTIVATING, STOPPING, DEPROVISIONING".to_owned(),
            ),
        ];
        kinds
            .into_iter()
            .enumerate()
            .map(|(index, (class, label))| Layer {
                class,
                label,
                path: self.area(history, |sample| {
                    let amounts = amounts(sample);
                    let below: u32 = amounts.iter().take(index).sum();
                    let own = amounts.get(index).copied().unwrap_or(0);
                    (below, below + own)
                }),
            })
            .collect()
    }

    /// One rectangle for each stretch of time in which there is anything.
    fn area(&self, history: &History, range: impl Fn(&Sample) -> (u32, u32)) -> String {
        let mut path = String::new();
        for (index, (at, sample)) in history.samples.iter().enumerate() {
            let (bottom, top) = range(sample);
            if top == bottom {
                continue;
            }
            let next = history.samples.get(index + 1);
            let until = next.map_or(self.until, |(next, _)| *next);
            let (left, right) = (self.x(*at), self.x(until));
            let (bottom, top) = (
                self.highest - bottom.min(self.highest),
                self.highest - top.min(self.highest),
            );
            // Writing to a String cannot fail.
            let _ = write!(path, "M{left:.2} {bottom}V{top}H{right:.2}V{bottom}z");
        }
        path
    }

    /// A line in steps.
    fn line(&self, history: &History, value: impl Fn(&Bounds) -> u32) -> String {
        let mut path = String::new();
        for (at, bounds) in &history.bounds {
            let y = self.highest - value(bounds).min(self.highest);
            let x = self.x(*at);
            // Writing to a String cannot fail.
            let _ = if path.is_empty() {
                write!(path, "M{x:.2} {y}")
            } else {
                write!(path, "H{x:.2}V{y}")
            };
        }
        if !path.is_empty() {
            let _ = write!(path, "H{:.2}", self.x(self.until));
        }
        path
    }
}

/// Between the lower and the upper bound, from a time on.
fn band(plot: &Plot, history: &History) -> Html {
    let stretches = history
        .bounds
        .iter()
        .enumerate()
        .map(|(index, (at, bounds))| {
            let until = history
                .bounds
                .get(index + 1)
                .map_or(plot.until, |(next, _)| *next);
            let part = |count: u32| 100.0 * ratio(i64::from(count), i64::from(plot.highest));
            let style = format!(
                "left:{:.2}%;width:{:.2}%;bottom:{:.2}%;height:{:.2}%",
                plot.percent(*at),
                plot.percent(until) - plot.percent(*at),
                part(bounds.lower),
                part(bounds.upper.saturating_sub(bounds.lower))
            );
            html! { <span class="plot-band" {style} /> }
        });
    html! { <>{ for stretches }</> }
}

/// The commands that changed the service: where, what, and whether there is room for the words.
fn marks(plot: &Plot, history: &History) -> Vec<(f64, String, bool)> {
    let mut free_from = 0.0;
    let placed = history.marks.iter().map(|(at, text)| {
        let left = plot.percent(*at);
        let length = i64::try_from(text.chars().count()).unwrap_or(0);
        let end = left + 100.0 * ratio(length * LETTER, TYPICAL_WIDTH);
        let has_room = left >= free_from && end <= 104.0;
        if has_room {
            free_from = end;
        }
        (left, text.clone(), has_room)
    });
    placed.collect()
}

/// Patterns, so that starting and stopping are told apart without colour. The drawing is
/// stretched to the plot: the patterns are drawn as if it were of its typical width.
fn hatches(highest: u32) -> Html {
    let scale = format!(
        "scale({:.3} {:.5})",
        WIDTH * ratio(1, TYPICAL_WIDTH),
        f64::from(highest) / HEIGHT
    );
    let pattern = |id: &'static str, angle: i32| {
        html! {
            <pattern
                {id}
                width="6"
                height="6"
                patternUnits="userSpaceOnUse"
                patternTransform={format!("{scale} rotate({angle})")}
            >
                <rect width="6" height="6" />
                <path d="M0 0V6" />
            </pattern>
        }
    };
    html! {
        <defs>
            { pattern("service-starting", 45) }
            { pattern("service-stopping", -45) }
        </defs>
    }
}

fn counts_axis(highest: u32) -> Html {
    let step = highest.div_ceil(6).max(1);
    html! {
        <>
            { for (0..=highest).step_by(usize::try_from(step).unwrap_or(1)).map(|count| {
                let bottom = 100.0 * ratio(i64::from(count), i64::from(highest));
                html! { <span class="plot-count" style={format!("bottom:{bottom:.2}%")}>{ count }</span> }
            }) }
        </>
    }
}

/// The names of the lines, to the right of them; names of the same value share a line.
fn labels(bounds: &Bounds, highest: u32) -> Html {
    let labels = placed_labels(bounds, highest);
    html! {
        <div class="plot-labels" aria-hidden="true">
            { for labels.into_iter().map(|(top, text)| html! {
                <span style={format!("top:{top:.1}px")}>{ text }</span>
            }) }
        </div>
    }
}

/// Labels with their distance from the top in pixels, none nearer than a line to the next.
fn placed_labels(bounds: &Bounds, highest: u32) -> Vec<(f64, String)> {
    let mut values: Vec<(u32, Vec<&str>)> = Vec::new();
    for (value, name) in [
        (bounds.upper, "maximumPercent"),
        (bounds.desired, "desiredCount"),
        (bounds.lower, "minimumHealthyPercent"),
    ] {
        match values.iter_mut().find(|(known, _)| *known == value) {
            Some((_, names)) => names.push(name),
            None => values.push((value, vec![name])),
        }
    }
    let mut placed: Vec<(f64, String)> = Vec::new();
    for (value, names) in values {
        let lines = names.len();
        let wanted = HEIGHT * (1.0 - ratio(i64::from(value), i64::from(highest))) - LINE / 2.0;
        let lowest = placed.last().map_or(f64::NEG_INFINITY, |(top, text)| {
            top + LINE * ratio(i64::try_from(text.lines().count()).unwrap_or(1), 1)
        });
        let text = names.join("\n");
        let text = if lines == 1 {
            format!("{text}: {value}")
        } else {
            format!("{text}:\u{a0}{value}")
        };
        placed.push((wanted.max(lowest), text));
    }
    placed
}

fn time_axis(plot: &Plot) -> Html {
    let step = TICKS
        .into_iter()
        .find(|step| plot.horizon / step <= 7)
        .unwrap_or(3_600_000);
    let count = plot.horizon / step;
    html! {
        <div class="plot-times" aria-hidden="true">
            { for (0..=count).map(|tick| {
                let at = tick * step;
                let seconds = at / 1_000;
                html! {
                    <span
                        class={(at >= plot.horizon).then_some("at-end")}
                        style={format!("left:{:.2}%", plot.percent(at))}
                    >
                        { format!("{:02}:{:02}", seconds / 60, seconds % 60) }
                    </span>
                }
            }) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_with_the_same_value_share_a_label_and_none_overlap() {
        let bounds = Bounds {
            desired: 20,
            lower: 20,
            upper: 21,
        };
        let labels = placed_labels(&bounds, 40);
        assert_eq!(labels.len(), 2);
        assert!(labels[1].1.contains("desiredCount"), "{labels:?}");
        assert!(labels[1].0 - labels[0].0 >= LINE, "{labels:?}");
    }

    #[test]
    fn an_area_lasts_until_the_next_sample_and_the_last_one_until_the_live_edge() {
        let sample = |starting| Sample {
            starting,
            ..Sample::default()
        };
        let history = History {
            samples: vec![(0, sample(1)), (10_000, sample(0)), (20_000, sample(2))],
            ..History::default()
        };
        let plot = Plot {
            horizon: 100_000,
            until: 50_000,
            highest: 2,
        };
        assert_eq!(
            plot.area(&history, |sample| (0, sample.starting)),
            "M0.00 2V1H100.00V2zM200.00 2V0H500.00V2z"
        );
    }
}
