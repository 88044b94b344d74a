//! Log drivers, their options, FireLens.

use super::{Container, Definition, refused};
use crate::diagnostic::Diagnostic;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for container in &definition.containers {
        let log = container.object.object("logConfiguration");
        if log.text("logDriver") == Some("awslogs") {
            awslogs(container, report);
        }
    }
    firelens(definition, report);
}

/// Options of the awslogs driver [V].
fn awslogs(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    let options = container
        .object
        .object("logConfiguration")
        .object("options");
    let at = |option: &str| container.at(format_args!("logConfiguration/options/{option}"));
    if !options.has("awslogs-group") {
        report.push(
            refused(
                "awslogs-group",
                at("awslogs-group"),
                "Log driver awslogs requires options: awslogs-group",
            )
            .with_help("Name the log group that the container writes to."),
        );
    }
    if options.has("awslogs-datetime-format") && options.has("awslogs-multiline-pattern") {
        report.push(
            Diagnostic::error(
                "awslogs-multiline",
                at("awslogs-multiline-pattern"),
                "awslogs-multiline-pattern and awslogs-datetime-format exclude each other.",
            )
            .with_help("Keep one of the two."),
        );
    }
    if let Some(mode) = options.text("mode")
        && !matches!(mode, "blocking" | "non-blocking")
    {
        report.push(
            Diagnostic::error(
                "log-mode",
                at("mode"),
                format!("'{mode}' is not a valid mode. Must be one of [blocking, non-blocking]"),
            )
            .with_help("Without it the driver is non-blocking."),
        );
    }
}

fn firelens(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let is_router = |it: &&Container<'_>| it.object.object("firelensConfiguration").is_there();
    let routed = |it: &&Container<'_>| {
        it.object.object("logConfiguration").text("logDriver") == Some("awsfirelens")
    };
    let mut routers = definition.containers.iter().filter(is_router);
    let router = routers.next();
    let sender = definition.containers.iter().find(routed);
    match (router, sender) {
        (None, Some(container)) => report.push(
            refused(
                "firelens-without-router",
                container.at("logConfiguration/logDriver"),
                "When awsfirelens log driver is specified in log configuration, a firelens \
                 configuration object must be specified",
            )
            .with_help("Add a log router: a container with a firelensConfiguration."),
        ),
        (Some(container), None) => report.push(
            refused(
                "firelens-without-sender",
                container.at("firelensConfiguration"),
                "When a firelensConfiguration object is specified, at least one container has \
                 to be configured with the awsfirelens log driver",
            )
            .with_help("Give the containers whose logs it routes logDriver awsfirelens."),
        ),
        _ => {}
    }
    for container in routers {
        report.push(
            Diagnostic::error(
                "firelens-routers",
                container.at("firelensConfiguration"),
                "A task has one log router; this is a second firelensConfiguration.",
            )
            .with_help("Remove one of the two."),
        );
    }
}
