//! The timings that a scenario asks for.

use super::Scenario;
use crate::diagnostic::Diagnostic;
use crate::lifecycle::Timings;

/// The timings of `scenario`: its preset with its changes, and what is wrong with the changes.
#[must_use]
pub fn timings_of(scenario: &Scenario) -> (Timings, Vec<Diagnostic>) {
    let mut timings = scenario.timings.preset.timings();
    let mut diagnostics = Vec::new();
    for (name, value) in &scenario.timings.changes {
        let pointer = format!("/timings/{name}");
        let mut durations = timings.named();
        let Some((_, duration)) = durations.iter_mut().find(|(known, _)| known == name) else {
            let known = durations.map(|(known, _)| known).join(", ");
            diagnostics.push(
                Diagnostic::error(
                    "unknown-timing",
                    pointer,
                    format!("there is no timing `{name}`"),
                )
                .with_help(format!("use one of {known}")),
            );
            continue;
        };
        match value.as_u64() {
            Some(milliseconds) => **duration = milliseconds,
            None => diagnostics.push(
                Diagnostic::error(
                    "timing-not-milliseconds",
                    pointer,
                    format!("`{name}` is {value}, not a number of milliseconds"),
                )
                .with_help("write a whole number of milliseconds, for example 2000"),
            ),
        }
    }
    (timings, diagnostics)
}
