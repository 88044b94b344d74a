//! Durations in words.

use ecslab::lifecycle::Milliseconds;

/// A duration: tenths of a second below a minute, then minutes and whole seconds.
#[must_use]
pub fn duration(length: Milliseconds) -> String {
    if length < 60_000 {
        let tenths = length / 100;
        return format!("{}.{} s", tenths / 10, tenths % 10);
    }
    let seconds = length / 1_000;
    match (seconds / 60, seconds % 60) {
        (minutes, 0) => format!("{minutes} min"),
        (minutes, rest) => format!("{minutes} min {rest} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn a_long_duration_has_no_tenths() {
        assert_eq!(duration(59_990), "59.9 s");
        assert_eq!(duration(60_000), "1 min");
        assert_eq!(duration(252_700), "4 min 12 s");
    }
}
