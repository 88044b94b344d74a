//! Virtual time as ECS prints times.

use time::OffsetDateTime;
use time::macros::{datetime, format_description};

use crate::lifecycle::Milliseconds;

/// What virtual time 0 is called: 1 January 2026, 00:00 UTC.
const EPOCH: OffsetDateTime = datetime!(2026-01-01 00:00:00 UTC);

/// A virtual time as EventBridge prints it: `2026-01-01T00:00:12.500Z`.
#[must_use]
pub fn timestamp(at: Milliseconds) -> String {
    let milliseconds = i64::try_from(at).unwrap_or(i64::MAX / 2);
    EPOCH
        .checked_add(time::Duration::milliseconds(milliseconds))
        .and_then(|time| {
            time.format(format_description!(
                "[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z"
            ))
            .ok()
        })
        .unwrap_or_else(|| format!("T+{at}ms"))
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
    }

    #[test]
    fn virtual_time_is_read_in_minutes_and_seconds() {
        assert_eq!(clock(74_250), "01:14.2");
    }
}
