//! Waiting, restarting and stopping.

use super::super::rules::{
    HEALTHY_WITHOUT_START_TIMEOUT, RESTART_POLICY_PERIOD, START_TIMEOUT_UNUSED, STOP_TIMEOUT_SPOT,
};
use super::super::{Container, Definition};
use crate::diagnostic::Diagnostic;

/// Seconds that a restart policy waits when nothing is said [V].
const RESTART_ATTEMPT_PERIOD: i64 = 300;
/// Seconds between SIGTERM and SIGKILL when nothing is said [V].
const STOP_TIMEOUT: i64 = 30;
/// Seconds that a Fargate Spot task has from the warning to its end [V].
const SPOT_WARNING: i64 = 120;
/// Containers of a task [V].
const MAXIMUM_CONTAINERS: usize = 10;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for container in &definition.containers {
        report.extend(restart_period(container));
        waits_for_health(definition, container, report);
    }
    start_timeout_unused(definition, report);
    report.extend(stop_timeout_on_spot(definition));
}

/// A container that dies early is not restarted [V AGENT].
fn restart_period(container: &Container<'_>) -> Option<Diagnostic> {
    let policy = container.object.object("restartPolicy");
    if policy.flag("enabled") != Some(true) {
        return None;
    }
    let period = policy
        .integer("restartAttemptPeriod")
        .unwrap_or(RESTART_ATTEMPT_PERIOD);
    Some(
        RESTART_POLICY_PERIOD
            .at(
                container.at("restartPolicy"),
                format!("A container that exits in its first {period} s is not restarted."),
            )
            .with_help("restartAttemptPeriod may be 60 to 1800 seconds."),
    )
}

/// A dependency that never becomes HEALTHY is waited for [O].
fn waits_for_health(
    definition: &Definition<'_>,
    container: &Container<'_>,
    report: &mut Vec<Diagnostic>,
) {
    for (index, dependency) in container.object.objects("dependsOn") {
        if dependency.text("condition") != Some("HEALTHY") {
            continue;
        }
        let name = dependency.text("containerName").unwrap_or_default();
        let target = definition.container(name);
        if target.is_some_and(|it| !it.object.has("startTimeout")) {
            report.push(
                HEALTHY_WITHOUT_START_TIMEOUT
                    .at(
                        container.at(format_args!("dependsOn/{index}/condition")),
                        format!(
                            "The task stays PENDING for as long as '{name}' does not become \
                             HEALTHY."
                        ),
                    )
                    .with_help(format!(
                        "Give '{name}' a startTimeout: it is written on the container waited for."
                    )),
            );
        }
    }
}

/// startTimeout is for a container that others wait for, beyond its start [V MODEL].
fn start_timeout_unused(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let mut timed = definition.containers.iter();
    if !timed.any(|it| it.object.has("startTimeout")) {
        return;
    }
    let mut waited_for = std::collections::BTreeSet::new();
    for container in &definition.containers {
        for (_, dependency) in container.object.objects("dependsOn") {
            if dependency.text("condition") != Some("START") {
                waited_for.extend(dependency.text("containerName"));
            }
        }
    }
    for container in &definition.containers {
        let is_waited_for = container.name().is_some_and(|it| waited_for.contains(it));
        if container.object.has("startTimeout") && !is_waited_for {
            report.push(
                START_TIMEOUT_UNUSED
                    .at(
                        container.at("startTimeout"),
                        "No container waits for this one to complete or to be healthy: \
                         startTimeout has no effect.",
                    )
                    .with_help(
                        "It is written on the container waited for, and not used for START.",
                    ),
            );
        }
    }
}

/// Containers stop one after the other along their dependencies; Fargate Spot ends a task after
/// two minutes [V].
fn stop_timeout_on_spot(definition: &Definition<'_>) -> Option<Diagnostic> {
    let containers = &definition.containers;
    if !definition.requires("FARGATE") || containers.len() > MAXIMUM_CONTAINERS {
        return None;
    }
    let own = |container: &Container<'_>| {
        let seconds = container.object.integer("stopTimeout");
        seconds.unwrap_or(STOP_TIMEOUT).clamp(0, SPOT_WARNING)
    };
    // How long after the signal each container has stopped: after all that depend on it.
    let mut stopped: Vec<i64> = containers.iter().map(own).collect();
    for _ in containers {
        for (position, container) in containers.iter().enumerate() {
            let after = stopped.get(position).copied().unwrap_or(0);
            for (_, dependency) in container.object.objects("dependsOn") {
                let name = dependency.text("containerName").unwrap_or_default();
                let target = definition.names.get(name).copied();
                let target = target.filter(|it| *it != position);
                let total = target
                    .and_then(|it| containers.get(it))
                    .map_or(0, |it| after.saturating_add(own(it)));
                if let Some(stopped) = target.and_then(|it| stopped.get_mut(it)) {
                    *stopped = total.max(*stopped);
                }
            }
        }
    }
    let (position, seconds) = (stopped.iter().enumerate()).max_by_key(|(_, seconds)| **seconds)?;
    if *seconds <= SPOT_WARNING || *seconds > SPOT_WARNING * 10 {
        return None;
    }
    let container = containers.get(position)?;
    Some(
        STOP_TIMEOUT_SPOT
            .at(
                container.at("stopTimeout"),
                format!(
                    "Stopping may take {seconds} s, since '{}' stops after those that depend on \
                     it; Fargate Spot ends the task after {SPOT_WARNING} s.",
                    container.shown_name()
                ),
            )
            .with_help("Shorten the stopTimeout of the containers, unless it never runs on Spot."),
    )
}
