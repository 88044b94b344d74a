//! Durations in words, and times read from what is typed.

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

/// Milliseconds as seconds, for example `1.5`.
#[must_use]
pub fn seconds(milliseconds: Milliseconds) -> String {
    let (whole, rest) = (milliseconds / 1_000, milliseconds % 1_000);
    match rest {
        0 => whole.to_string(),
        _ => format!("{whole}.{rest:03}")
            .trim_end_matches('0')
            .to_owned(),
    }
}

/// Seconds, for example `1.5`, as milliseconds.
#[must_use]
pub fn parse_seconds(text: &str) -> Option<Milliseconds> {
    let text = text.trim();
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if text.is_empty() || !digits(whole) || !digits(rest) || rest.len() > 3 {
        return None;
    }
    let whole: Milliseconds = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let rest: Milliseconds = format!("{rest:0<3}").parse().ok()?;
    whole.checked_mul(1_000)?.checked_add(rest)
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
