//! The container chart: one row a container, from its pull to its exit.

use ecslab::lifecycle::{Because, ContainerStatus, Milliseconds, Standing, Task};
use ecslab::simulation::Waiting;
use yew::{Html, classes};

use super::axis::Axis;
use super::chart::{Activity, Bar, Chart, Row};
use super::needs::Need;
use super::past::past;
use crate::glyph::icon;
use crate::markup::html;
use crate::wording::duration;
use ecslab::simulation::clock;

/// What the containers of a task did and when: `now` is the moment shown, `horizon` the end of
/// the timeline, of which the playhead's place is a part.
pub fn container_chart(
    task: &Task,
    waiting: &[Waiting],
    now: Milliseconds,
    horizon: Milliseconds,
) -> Html {
    let chart = Chart::of(task, now, waiting);
    let label = format!("Containers of {}", task.short_id());
    html! {
        <section class="containers" aria-label={label}>
            <header>
                <h3>{ "Containers of " }<span class="mono">{ task.short_id() }</span></h3>
                <ul class="containers-legend" aria-hidden="true">
                    <li><i class="bar waits"></i>{ "waits for another" }</li>
                    <li><i class="bar pulls"></i>{ "pull" }</li>
                    <li><i class="tick"></i>{ "create" }</li>
                    <li><i class="bar runs"></i>{ "running" }</li>
                    <li><i class="bar stops"></i>{ "after SIGTERM" }</li>
                    <li><i class="end"></i>{ "exit" }</li>
                    if chart.rows.iter().any(|row| !row.checks.is_empty()) {
                        <li class="checks is-passed">{ icon("check") }{ "health check passed" }</li>
                        <li class="checks is-failed">{ icon("cross") }{ "failed" }</li>
                    }
                    if !chart.needs.is_empty() {
                        <li>{ icon("check") }{ "met" }</li>
                        <li>{ icon("dots") }{ "waits" }</li>
                        <li>{ icon("cross") }{ "cannot be met" }</li>
                    }
                </ul>
            </header>
            <div class="containers-grid follows-playhead" style={now_style(&chart, now, horizon)}>
                { axis(&chart) }
                { for chart.rows.iter().map(|row| self::row(row, &chart)) }
                { for chart.needs.iter().enumerate().filter_map(|(index, need)| {
                    arrow(*need, index, &chart)
                }) }
                if chart.now.is_some() {
                    <i class="containers-now"><b>{ "now" }</b></i>
                }
            </div>
            if !chart.needs.is_empty() {
                // Where there is no room beside the arrows.
                <ul class="containers-needs">
                    { for chart.needs.iter().map(|need| html! {
                        <li class={need.class()}>
                            { icon(need.icon()) }<span>{ need_title(*need, &chart) }</span>
                        </li>
                    }) }
                </ul>
                <p class="containers-note">
                    { "A container that waits for another pulls its image only once the condition \
                       holds, unless the agent is set to pull earlier \
                       (ECS_PULL_DEPENDENT_CONTAINERS_UPFRONT)." }
                </p>
            }
        </section>
    }
}

/// Where "now" is as a function of the playhead, which the clock moves without drawing the chart
/// again: the last stretch of the axis that has begun, in parts of the width, and in time.
fn now_style(chart: &Chart, now: Milliseconds, horizon: Milliseconds) -> String {
    let stretches = &chart.axis.stretches;
    let first = stretches.partition_point(|stretch| stretch.to <= now);
    let stretch = stretches.get(first).or(stretches.last());
    let (from, to, left, right) = stretch.map_or((0, 1, 0.0, 0.0), |stretch| {
        (stretch.from, stretch.to, stretch.left, stretch.right)
    });
    // Room for the exit codes behind the last bar, with what they come of.
    let after = if chart.rows.iter().any(|row| row.ended.is_some()) {
        140
    } else {
        16
    };
    format!(
        "--after:{after}px;--playhead:{:.5};--horizon:{horizon};--from:{from};--length:{};\
         --left:{:.5};--width:{:.5}",
        part(now, horizon),
        (to - from).max(1),
        left / 100.0,
        (right - left) / 100.0,
    )
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a place on the screen needs no more than 52 bits of milliseconds"
)]
fn part(of: Milliseconds, whole: Milliseconds) -> f64 {
    of as f64 / whole.max(1) as f64
}

/// A place on the time axis, in the coordinates of the grid.
fn left(percent: f64) -> String {
    format!("--at:{:.3}", percent / 100.0)
}

fn axis(chart: &Chart) -> Html {
    let now = chart.now.map(|now| chart.axis.at(now));
    let cuts = chart.axis.stretches.iter();
    let cuts = cuts.filter(|stretch| stretch.is_cut && stretch.right - stretch.left > 6.0);
    html! {
        <div class="containers-axis" aria-hidden="true">
            { for chart.axis.ticks(8).into_iter().filter_map(|tick| {
                let at = chart.axis.at(tick);
                // The word "now" needs its place.
                let is_free = now.is_none_or(|now| (at - now).abs() > 5.0);
                is_free.then(|| html! {
                    <span style={format!("left:{at:.2}%")}>{ tick_text(tick) }</span>
                })
            }) }
            { for cuts.map(|cut| html! {
                <span class="containers-cut"
                      style={format!("left:{:.2}%", f64::midpoint(cut.left, cut.right))}>
                    { format!("⋯ {} ⋯", duration(cut.to - cut.from)) }
                </span>
            }) }
        </div>
    }
}

/// Whole seconds without tenths.
fn tick_text(tick: Milliseconds) -> String {
    let text = clock(tick);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn row(row: &Row, chart: &Chart) -> Html {
    let status = match row.status {
        Some(ContainerStatus::Pending) => "s-PENDING",
        Some(ContainerStatus::Running) => "s-RUNNING",
        Some(ContainerStatus::Stopped) => "s-STOPPED",
        None => "is-internal",
    };
    let axis = &chart.axis;
    html! {
        <div class={classes!("container-row", row.status.is_none().then_some("is-internal"))}>
            <div class="container-name">
                <b>{ &row.name }</b>
                <small title={row.state.clone()}>
                    <i class={classes!("container-mark", status)}></i><span>{ &row.state }</span>
                </small>
                <small title={row.agent}>
                    <span><span class="dim">{ "agent " }</span>{ row.agent }</span>
                </small>
            </div>
            <div class="container-track">
                { for row.bars.iter().map(|bar| self::bar(bar, chart)) }
                if let Some(created) = row.created {
                    <i class="tick" style={format!("left:{:.2}%", axis.at(created))}
                       title={format!("created from {}", clock(created))}></i>
                }
                { past(row, chart) }
                { for row.limits.iter().map(|(at, member)| limit(*at, member, axis)) }
                if let Some((at, text)) = &row.ended {
                    <i class="end" style={format!("left:{:.2}%", axis.at(*at))}></i>
                    <em style={format!("left:{:.2}%", axis.at(*at))}>{ text }</em>
                }
            </div>
        </div>
    }
}

/// Until when something may last; at the end of the axis when it comes later.
fn limit(at: Milliseconds, member: &str, axis: &Axis) -> Html {
    let last = axis.stretches.last().map_or(0, |stretch| stretch.to);
    let beyond = (at > last).then_some("is-beyond");
    html! {
        <span class={classes!("limit", beyond)} style={format!("left:{:.2}%", axis.at(at))}>
            { format!("{member} {}", clock(at)) }
            if beyond.is_some() { { " →" } }
        </span>
    }
}

fn bar(bar: &Bar, chart: &Chart) -> Html {
    let (class, word) = match bar.activity {
        Activity::Waits => ("waits", "waits for another container"),
        Activity::Pulls => ("pulls", "pull"),
        Activity::Starts => ("starts", "create and start"),
        Activity::Runs => ("runs", "running"),
        Activity::Stops => ("stops", "SIGTERM sent, still running"),
    };
    let from = chart.axis.at(bar.from);
    let end = bar.to.or(chart.now).unwrap_or(bar.from);
    let to = chart.axis.at(end);
    let title = match bar.to {
        Some(to) => format!(
            "{word}: {} to {}, {}",
            clock(bar.from),
            clock(to),
            duration(to - bar.from)
        ),
        None => format!("{word} since {}", clock(bar.from)),
    };
    // A bar that goes on ends at "now", wherever the clock moves it.
    let style = if bar.to.is_none() && chart.now.is_some() {
        format!("left:{from:.2}%;--begins:{:.5}", from / 100.0)
    } else {
        format!("left:{from:.2}%;width:{:.2}%", (to - from).max(0.0))
    };
    let goes_on = (bar.to.is_none() && chart.now.is_some()).then_some("goes-on");
    html! {
        <i class={classes!("bar", class, goes_on)} {style} {title}></i>
    }
}

/// An arrow from the container waited for to the one that waits: where the wait was over, or at
/// "now" while it goes on. Waits that go on stand beside each other.
fn arrow(need: Need, index: usize, chart: &Chart) -> Option<Html> {
    let place = match (need.at, chart.now) {
        (Some(at), _) => left(chart.axis.at(at)),
        (None, Some(_)) if need.standing == Standing::Waits => {
            let before = chart.needs.iter().take(index);
            let beside = before.filter(|other| other.standing == Standing::Waits);
            format!("--at:var(--now);--beside:{}", beside.count() + 1)
        }
        _ => return None,
    };
    let (top, bottom) = (need.on.min(need.row), need.on.max(need.row));
    // The words of arrows to one row stand above each other.
    let same_row = chart.needs.iter().take(index);
    let same_row = same_row.filter(|other| other.row == need.row).count();
    let style = format!(
        "{place};--top:{top};--rows:{};--label-row:{same_row}",
        bottom - top
    );
    let up = (need.on > need.row).then_some("is-up");
    let title = need_title(need, chart);
    Some(html! {
        <i class={classes!("container-arrow", up, need.class())} {style} title={title.clone()}>
            <span>
                { icon(need.icon()) }
                { need.condition.name() }
                if need.because != Because::DependsOn { { format!(" {}", need.member()) } }
                <span class="vh">{ format!(": {title}") }</span>
            </span>
        </i>
    })
}

/// Who needs what of whom, and how that stands.
fn need_title(need: Need, chart: &Chart) -> String {
    let name = |index: usize| chart.rows.get(index).map_or("", |row| row.name.as_str());
    format!(
        "{} needs {} to {}: {} ({})",
        name(need.row),
        name(need.on),
        need.condition.wording(),
        need.word(),
        need.member()
    )
}
