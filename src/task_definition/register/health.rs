//! Health checks: the command. The ranges are in the table of fields.

use serde_json::Value;

use super::{Container, Definition};
use crate::diagnostic::Diagnostic;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for container in &definition.containers {
        let health_check = container.object.object("healthCheck");
        if let Some(Value::Array(command)) = health_check.get("command") {
            report.extend(command_fault(container, command));
        }
    }
}

/// `CMD` and arguments, or `CMD-SHELL` and one command [V MODEL HealthCheck].
fn command_fault(container: &Container<'_>, command: &[Value]) -> Option<Diagnostic> {
    const HELP: &str = "Write [\"CMD-SHELL\", \"curl -f http://localhost/ || exit 1\"], or \
                        [\"CMD\", \"executable\", \"argument\"].";
    let at = |step: &str| container.at(format_args!("healthCheck/command{step}"));
    let Some(first) = command.first() else {
        return Some(
            Diagnostic::error(
                "health-check-command",
                at(""),
                "The health check has no command.",
            )
            .with_help(HELP),
        );
    };
    match first.as_str() {
        Some("CMD" | "CMD-SHELL") if command.len() == 1 => Some(
            Diagnostic::error(
                "health-check-command",
                at(""),
                "The health check's command is empty.",
            )
            .with_help(HELP),
        ),
        Some("CMD" | "CMD-SHELL") | None => None,
        Some("NONE") => Some(
            Diagnostic::warning(
                "health-check-none",
                at("/0"),
                "NONE switches the health check off: the container stays UNKNOWN.",
            )
            .with_help("Leave healthCheck out for the same effect."),
        ),
        Some(other) => Some(
            Diagnostic::error(
                "health-check-command",
                at("/0"),
                format!("The health check's command starts with '{other}', not CMD or CMD-SHELL."),
            )
            .with_help(HELP),
        ),
    }
}
