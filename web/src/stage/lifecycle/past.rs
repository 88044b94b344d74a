//! What a container has behind it, in the container chart: its restarts and its health checks.

use ecslab::lifecycle::{CheckRun, ContainerStatus, EarlierProcess};
use ecslab::simulation::clock;
use yew::{Html, classes};

use super::chart::{Chart, Row};
use crate::glyph::icon;
use crate::markup::html;

/// So many runs of health checks are drawn of a container, the latest.
const DRAWN: usize = 24;
/// So many of each are told in words, the latest.
const TOLD: usize = 5;
/// Parts of the width, in percent, from which on a run has room for its count.
const ROOM: f64 = 5.0;

/// The marks of a container's restarts and health checks, with the same in words.
pub fn past(row: &Row, chart: &Chart) -> Html {
    let axis = &chart.axis;
    let older = row.checks.len().saturating_sub(DRAWN);
    let words = words(row);
    html! {
        <>
            { for row.earlier.iter().enumerate().map(|(index, process)| {
                let at = axis.at(process.ended_at);
                let is_last = index + 1 == row.earlier.len();
                html! {
                    <span class={classes!("restart", (!is_last).then_some("is-earlier"))}
                          style={format!("left:{at:.2}%")} title={restart(process)}>
                        if is_last { { format!("restart {}", row.restarts) } }
                    </span>
                }
            }) }
            { for row.checks.iter().enumerate().skip(older).map(|(index, run)| {
                let goes_on = index + 1 == row.checks.len()
                    && row.status == Some(ContainerStatus::Running);
                checks(run, goes_on, chart)
            }) }
            if !words.is_empty() { <span class="vh">{ words }</span> }
        </>
    }
}

/// Health checks with the same answer in a row. Those that go on reach "now", wherever the clock
/// moves it, and have no count that would not move with them.
fn checks(run: &CheckRun, goes_on: bool, chart: &Chart) -> Html {
    let goes_on = goes_on && chart.now.is_some();
    let (from, to) = (chart.axis.at(run.first_at), chart.axis.at(run.last_at));
    let mut style = format!("left:{from:.2}%;--begins:{:.5}", from / 100.0);
    if !goes_on {
        style.push_str(&format!(";width:{:.2}%", to - from));
    }
    let class = if run.passed { "is-passed" } else { "is-failed" };
    let counted = !goes_on && run.count > 1 && (to - from > ROOM || !run.passed);
    html! {
        <span class={classes!("checks", class, goes_on.then_some("goes-on"))} {style}
              title={check_run(run, goes_on)}>
            { icon(if run.passed { "check" } else { "cross" }) }
            if counted { <b>{ format!("×{}", run.count) }</b> }
        </span>
    }
}

fn restart(process: &EarlierProcess) -> String {
    let (at, code) = (clock(process.ended_at), process.exit_code);
    format!("exit {code} at {at}, restarted")
}

fn check_run(run: &CheckRun, goes_on: bool) -> String {
    let word = if run.passed { "passed" } else { "failed" };
    let from = clock(run.first_at);
    match run.count {
        _ if goes_on => format!("every health check since {from} {word}"),
        1 => format!("health check {word} at {from}"),
        count => format!(
            "{count} health checks {word}, {from} to {}",
            clock(run.last_at)
        ),
    }
}

/// The latest restarts and health checks in words.
fn words(row: &Row) -> String {
    let goes_on = |index: usize| {
        index + 1 == row.checks.len() && row.status == Some(ContainerStatus::Running)
    };
    let restarts = row.earlier.iter().rev().take(TOLD).rev().map(restart);
    let older = row.checks.len().saturating_sub(TOLD);
    let runs = row.checks.iter().enumerate().skip(older);
    let runs = runs.map(|(index, run)| check_run(run, goes_on(index)));
    restarts.chain(runs).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::example;
    use ecslab::lifecycle::LastStatus;

    #[test]
    fn restarts_and_health_checks_are_told_in_words() {
        let mut task = example::task(1, LastStatus::Running);
        let mut web = example::container("web");
        web.last_status = ContainerStatus::Running;
        web.started_at = Some(1_000);
        web.restart_count = 1;
        web.earlier_processes = vec![EarlierProcess {
            started_at: 1_000,
            ended_at: 65_000,
            exit_code: 3,
        }];
        task.containers = vec![web];
        let mut row = Chart::of(&task, 100_000, &[]).rows.remove(0);
        let run = |first_at, count, passed| CheckRun {
            first_at,
            last_at: first_at + (count - 1) * 10_000,
            count,
            passed,
        };
        row.checks = vec![
            run(11_000, 3, true),
            run(41_000, 1, false),
            run(75_000, 3, true),
        ];
        assert_eq!(
            words(&row),
            "exit 3 at 01:05.0, restarted; 3 health checks passed, 00:11.0 to 00:31.0; health check \
             failed at 00:41.0; every health check since 01:15.0 passed"
        );
    }
}
