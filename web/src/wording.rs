//! Durations and numbers in words.

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

/// A number with a comma at every third digit.
#[must_use]
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if value < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{duration, number};

    #[test]
    fn a_long_duration_has_no_tenths() {
        assert_eq!(duration(59_990), "59.9 s");
        assert_eq!(duration(60_000), "1 min");
        assert_eq!(duration(252_700), "4 min 12 s");
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(number(512), "512");
        assert_eq!(number(-7_764), "-7,764");
        assert_eq!(number(1_179_648), "1,179,648");
    }
}
