//! Health checks: the command. The ranges are in the table of fields.

use serde_json::{Value, json};

use super::rules::{
    HEALTH_CHECK_COMMAND, HEALTH_CHECK_NONE, HEALTH_CHECK_SHELL_WORDS, HEALTH_CHECK_TIMEOUT,
};
use super::{Container, Definition, fix};
use crate::diagnostic::{Change, Diagnostic, Fix};

const HELP: &str = "Write [\"CMD-SHELL\", \"curl -f http://localhost/ || exit 1\"], or [\"CMD\", \
                    \"executable\", \"argument\"].";

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for container in &definition.containers {
        let health_check = container.object.object("healthCheck");
        if !health_check.is_there() {
            continue;
        }
        if let Some(Value::Array(command)) = health_check.get("command") {
            let fault = no_command(container, command)
                .or_else(|| first_word(container, command))
                .or_else(|| none(container, command))
                .or_else(|| shell_words(container, command));
            report.extend(fault);
        }
        report.extend(timeout_above_interval(container));
    }
}

fn at(container: &Container<'_>, step: &str) -> String {
    container.at(format_args!("healthCheck/command{step}"))
}

fn is_form(word: &str) -> bool {
    matches!(word, "CMD" | "CMD-SHELL")
}

/// There is a command [V MODEL HealthCheck; the words are ours].
fn no_command(container: &Container<'_>, command: &[Value]) -> Option<Diagnostic> {
    let is_empty = match command {
        [] => true,
        [only] => only.as_str().is_some_and(is_form),
        _ => false,
    };
    is_empty.then(|| {
        HEALTH_CHECK_COMMAND
            .at(at(container, ""), "The health check has no command.")
            .with_help(HELP)
    })
}

/// It starts with `CMD` or `CMD-SHELL` [V MODEL HealthCheck; the words are ours].
fn first_word(container: &Container<'_>, command: &[Value]) -> Option<Diagnostic> {
    let first = command.first()?.as_str()?;
    if is_form(first) || first == "NONE" {
        return None;
    }
    let spelled = first.to_ascii_uppercase().replace('_', "-");
    let fix = if is_form(&spelled) && command.len() > 1 {
        fix::set(at(container, "/0"), spelled)
    } else if is_form(&spelled) || first.is_empty() {
        return Some(not_a_form(container, first));
    } else {
        let form = if command.len() == 1 {
            "CMD-SHELL"
        } else {
            "CMD"
        };
        Fix::new(
            format!("Put {form} in front"),
            Change::Add {
                path: at(container, "/0"),
                value: json!(form),
            },
        )
    };
    Some(not_a_form(container, first).with_fix(fix))
}

fn not_a_form(container: &Container<'_>, first: &str) -> Diagnostic {
    HEALTH_CHECK_COMMAND
        .at(
            at(container, "/0"),
            format!("The health check's command starts with '{first}', not CMD or CMD-SHELL."),
        )
        .with_help(HELP)
}

/// Docker's NONE is no health check [D].
fn none(container: &Container<'_>, command: &[Value]) -> Option<Diagnostic> {
    (command.first()?.as_str()? == "NONE").then(|| {
        HEALTH_CHECK_NONE
            .at(
                at(container, "/0"),
                "NONE switches the health check off: the container stays UNKNOWN.",
            )
            .with_help("Leave healthCheck out for the same effect.")
            .with_fix(fix::remove(container.at("healthCheck")))
    })
}

/// `CMD-SHELL` takes one command, `CMD` one word an element (Docker's own rule) [D].
fn shell_words(container: &Container<'_>, command: &[Value]) -> Option<Diagnostic> {
    let words: Vec<&str> = command.iter().filter_map(Value::as_str).collect();
    let (message, help, fix) = match words.as_slice() {
        ["CMD-SHELL", _, _, ..] => (
            "CMD-SHELL runs its first text only; the others are arguments of the shell.",
            "Write the command as one text, or use CMD.",
            Fix::new(
                "Write the command as one text",
                Change::Replace {
                    path: at(container, ""),
                    value: json!(["CMD-SHELL", words.get(1..)?.join(" ")]),
                },
            ),
        ),
        ["CMD", only] if only.contains(' ') => (
            "CMD takes an executable and its arguments as a text each; this names an executable \
             with a space in it.",
            "Use CMD-SHELL for a command in one text.",
            fix::titled("Use CMD-SHELL", fix::set(at(container, "/0"), "CMD-SHELL")),
        ),
        _ => return None,
    };
    Some(
        HEALTH_CHECK_SHELL_WORDS
            .at(at(container, ""), message)
            .with_help(help)
            .with_fix(fix),
    )
}

/// A check that may take longer than the time between checks [D].
fn timeout_above_interval(container: &Container<'_>) -> Option<Diagnostic> {
    let health_check = container.object.object("healthCheck");
    let timeout = health_check.integer("timeout")?;
    let interval = health_check.integer("interval").unwrap_or(30);
    (timeout > interval).then(|| {
        HEALTH_CHECK_TIMEOUT
            .at(
                container.at("healthCheck/timeout"),
                format!("A check may take {timeout} s, longer than the interval of {interval} s."),
            )
            .with_help("Docker waits for a check to end before the next interval begins.")
    })
}
