//! Virtual time as ECS prints times.

use crate::lifecycle::Milliseconds;
use crate::moment::written;

/// What virtual time 0 is called, in seconds since 1970: 1 January 2026, 00:00 UTC.
const EPOCH: i64 = 1_767_225_600;

/// A virtual time as EventBridge prints it in the detail of an event: `2026-01-01T00:00:12.500Z`.
#[must_use]
pub fn timestamp(at: Milliseconds) -> String {
    printed(at, &format!(".{:03}Z", at % 1000))
}

/// A virtual time as EventBridge prints it around an event, to the second:
/// `2026-01-01T00:00:12Z`.
#[must_use]
pub fn timestamp_of_second(at: Milliseconds) -> String {
    printed(at, "Z")
}

/// A virtual time as the AWS CLI prints it: with microseconds unless they are 0, and an offset,
/// `2026-01-01T00:00:12.500000+00:00` [O].
#[must_use]
pub fn timestamp_of_cli(at: Milliseconds) -> String {
    match at % 1000 {
        0 => printed(at, "+00:00"),
        fraction => printed(at, &format!(".{fraction:03}000+00:00")),
    }
}

/// Date and time to the second, then `rest`.
fn printed(at: Milliseconds, rest: &str) -> String {
    let seconds = i64::try_from(at / 1000).ok();
    match seconds.and_then(|seconds| written(EPOCH.saturating_add(seconds))) {
        Some(second) => second + rest,
        None => format!("T+{at}ms"),
    }
}

/// A virtual time as people read it: `01:14.2`, minutes, seconds and tenths.
#[must_use]
pub fn clock(at: Milliseconds) -> String {
    let tenths = at / 100;
    format!(
        "{:02}:{:02}.{}",
        tenths / 600,
        tenths / 10 % 60,
        tenths % 10
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn virtual_time_is_printed_as_eventbridge_prints_it() {
        assert_eq!(timestamp(12_500), "2026-01-01T00:00:12.500Z");
        assert_eq!(timestamp(24 * 3_600_000), "2026-01-02T00:00:00.000Z");
        assert_eq!(timestamp(789 * 86_400_000), "2028-02-29T00:00:00.000Z");
    }

    #[test]
    fn virtual_time_around_an_event_has_whole_seconds() {
        assert_eq!(timestamp_of_second(12_500), "2026-01-01T00:00:12Z");
    }

    #[test]
    fn virtual_time_is_printed_as_the_aws_cli_prints_it() {
        let printed = "2026-01-01T00:00:12.050000+00:00";
        assert_eq!(timestamp_of_cli(12_050), printed);
        assert_eq!(timestamp_of_cli(12_000), "2026-01-01T00:00:12+00:00");
    }

    #[test]
    fn virtual_time_past_the_calendar_is_printed_in_milliseconds() {
        let last = 251_635_075_199_999;
        assert_eq!(timestamp(last), "9999-12-31T23:59:59.999Z");
        assert_eq!(timestamp(last + 1), "T+251635075200000ms");
        assert_eq!(timestamp(u64::MAX), "T+18446744073709551615ms");
    }

    #[test]
    fn virtual_time_is_read_in_minutes_and_seconds() {
        assert_eq!(clock(74_250), "01:14.2");
    }
}
