//! The timings that a scenario asks for.

use serde_json::Value;

use super::Scenario;
use crate::diagnostic::Diagnostic;
use crate::lifecycle::Timings;

/// The timings of `scenario`: its preset with its changes, and what is wrong with the changes.
#[must_use]
pub fn timings_of(scenario: &Scenario) -> (Timings, Vec<Diagnostic>) {
    let preset = scenario.timings.preset.timings();
    let mut diagnostics = Vec::new();
    let Ok(Value::Object(mut values)) = serde_json::to_value(&preset) else {
        return (preset, diagnostics);
    };
    for (name, value) in &scenario.timings.changes {
        let pointer = format!("/timings/{name}");
        if !values.contains_key(name) {
            let known = values.keys().cloned().collect::<Vec<_>>().join(", ");
            diagnostics.push(
                Diagnostic::error(
                    "unknown-timing",
                    pointer,
                    format!("there is no timing `{name}`"),
                )
                .with_help(format!("use one of {known}")),
            );
        } else if value.as_u64().is_none() {
            diagnostics.push(
                Diagnostic::error(
                    "timing-not-milliseconds",
                    pointer,
                    format!("`{name}` is {value}, not a number of milliseconds"),
                )
                .with_help("write a whole number of milliseconds, for example 2000"),
            );
        } else {
            values.insert(name.clone(), value.clone());
        }
    }
    match serde_json::from_value(Value::Object(values)) {
        Ok(timings) => (timings, diagnostics),
        Err(_) => (preset, diagnostics),
    }
}
