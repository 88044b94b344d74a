//! What ECS accepts and learners do not expect.

use super::{Container, Definition};
use crate::diagnostic::Diagnostic;

/// Host ports that the agent keeps on every instance [V].
const RESERVED_PORTS: &[i64] = &[22, 2375, 2376, 51_678, 51_679, 51_680];
/// Seconds that a restart policy waits when nothing is said [V].
const RESTART_ATTEMPT_PERIOD: i64 = 300;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for container in &definition.containers {
        if definition.network_mode() == "bridge" {
            static_host_ports(container, report);
        }
        report.extend(image_without_version(container));
        report.extend(unknown_health(container));
        report.extend(restart_period(container));
        waits_for_health(definition, container, report);
    }
}

fn static_host_ports(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for (index, mapping) in container.object.objects("portMappings") {
        let Some(port) = mapping.integer("hostPort").filter(|port| *port > 0) else {
            continue;
        };
        let at = container.at(format_args!("portMappings/{index}/hostPort"));
        report.push(if RESERVED_PORTS.contains(&port) {
            Diagnostic::warning(
                "reserved-host-port",
                at,
                format!("Host port {port} is reserved on every instance: no task can be placed."),
            )
            .with_help("Choose another port, or 0 to have one assigned.")
        } else {
            Diagnostic::warning(
                "static-host-port",
                at,
                format!("Host port {port} is free once on an instance: one task per instance."),
            )
            .with_help("Use hostPort 0 to have a port assigned to every task.")
        });
    }
}

fn image_without_version(container: &Container<'_>) -> Option<Diagnostic> {
    let image = container.object.text("image").filter(|it| !it.is_empty())?;
    if image.contains('@') {
        return None;
    }
    let name = image.rsplit_once('/').map_or(image, |(_, name)| name);
    let message = match name.split_once(':') {
        None => "The image has no tag, so it is latest.",
        Some((_, "latest")) => "The image's tag is latest.",
        Some(_) => return None,
    };
    Some(
        Diagnostic::warning("image-latest", container.at("image"), message).with_help(
            "What runs then depends on when it was pulled: name a version, or a digest.",
        ),
    )
}

/// The task's health is the worst of its essential containers', UNKNOWN without a check [V].
fn unknown_health(container: &Container<'_>) -> Option<Diagnostic> {
    (container.is_essential() && !container.object.has("healthCheck")).then(|| {
        Diagnostic::info(
            "essential-without-health-check",
            container.at("healthCheck"),
            "An essential container without a health check: the task's health stays UNKNOWN.",
        )
        .with_help("Add a healthCheck; a HEALTHCHECK of the image does not count.")
    })
}

fn restart_period(container: &Container<'_>) -> Option<Diagnostic> {
    let policy = container.object.object("restartPolicy");
    if policy.flag("enabled") != Some(true) {
        return None;
    }
    let period = policy
        .integer("restartAttemptPeriod")
        .unwrap_or(RESTART_ATTEMPT_PERIOD);
    Some(
        Diagnostic::info(
            "restart-policy-period",
            container.at("restartPolicy"),
            format!("A container that exits in its first {period} s is not restarted."),
        )
        .with_help("restartAttemptPeriod may be 60 to 1800 seconds."),
    )
}

fn waits_for_health(
    definition: &Definition<'_>,
    container: &Container<'_>,
    report: &mut Vec<Diagnostic>,
) {
    for (index, dependency) in container.object.objects("dependsOn") {
        let name = dependency.text("containerName").unwrap_or_default();
        let waits_without_end = dependency.text("condition") == Some("HEALTHY")
            && definition
                .container(name)
                .is_some_and(|target| !target.object.has("startTimeout"));
        if waits_without_end {
            report.push(
                Diagnostic::info(
                    "healthy-without-start-timeout",
                    container.at(format_args!("dependsOn/{index}/condition")),
                    format!(
                        "The task stays PENDING for as long as '{name}' does not become HEALTHY."
                    ),
                )
                .with_help(format!(
                    "Give '{name}' a startTimeout: it is written on the container waited for."
                )),
            );
        }
    }
}
