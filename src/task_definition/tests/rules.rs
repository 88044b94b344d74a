//! A table of what ECS refuses, and of what it accepts although it looks close to that.

mod containers;
mod fargate;
mod references;
mod sizes;
mod structure;

use serde_json::Value;

use super::{check, said, set};
use crate::diagnostic::Severity;

/// What is set in a definition (pointer, value; null removes), and the error that it gives.
type Refused = (
    &'static [(&'static str, &'static str)],
    &'static str,
    &'static str,
);

const WEB: &str = "/containerDefinitions/0";

fn with(mut definition: Value, changes: &[(&str, &str)]) -> Value {
    for (pointer, value) in changes {
        let pointer = pointer.replace("WEB", WEB);
        let value = serde_json::from_str(value).unwrap();
        set(&mut definition, &pointer, value);
    }
    definition
}

fn assert_refused(base: fn() -> Value, table: &[Refused]) {
    for (changes, code, pointer) in table {
        let diagnostics = check(&with(base(), changes));
        let errors = said(&diagnostics, Severity::Error);
        let pointer = pointer.replace("WEB", WEB);
        assert_eq!(errors, [(*code, pointer.as_str())], "{changes:?}");
        assert!(
            diagnostics.iter().all(|it| it.help.is_some()),
            "{changes:?}"
        );
    }
}

fn assert_accepted(base: fn() -> Value, table: &[&[(&str, &str)]]) {
    for changes in table {
        let diagnostics = check(&with(base(), changes));
        assert_eq!(said(&diagnostics, Severity::Error), [], "{changes:?}");
    }
}
