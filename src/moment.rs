//! Moments of the calendar, as ECS and IAM write them: forms of ISO 8601, in UTC or with an
//! offset. Exact to the nanosecond, without floats.

use time::{Date, Month};

const SECONDS_OF_A_DAY: i64 = 86_400;

/// Days from the Julian epoch, as the calendar counts, to 1970-01-01.
const JULIAN_DAY_OF_1970: i64 = 2_440_588;

/// A moment: seconds since 1970-01-01T00:00:00Z, and nanoseconds after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// Whole seconds, rounded down.
    pub seconds: i64,
    /// Below 1 000 000 000.
    pub nanosecond: u32,
}

impl Moment {
    /// So many whole seconds after 1970-01-01T00:00:00Z.
    pub(crate) const fn of_second(seconds: i64) -> Self {
        Self {
            seconds,
            nanosecond: 0,
        }
    }

    /// Reads a moment in the forms that the cluster query language takes [V]: a date and a time to
    /// the second or finer, with `Z`, with an offset, or without either (UTC); or a date alone
    /// (its first moment, UTC [D]). Answers the offset, in minutes, too.
    pub(crate) fn read_with_offset(text: &str) -> Option<(Self, i64)> {
        let (date, rest) = text.split_at_checked("2026-01-31".len())?;
        let days = read_date(date)?;
        if rest.is_empty() {
            return Some((Self::of(days, 0, 0, 0), 0));
        }
        let (separator, rest) = rest.split_at_checked(1)?;
        let (clock, rest) = rest.split_at_checked("12:00:00".len())?;
        let second = read_clock(clock)?;
        let (nanosecond, zone) = match rest.strip_prefix('.') {
            Some(rest) => {
                let zone = rest.trim_start_matches(|digit: char| digit.is_ascii_digit());
                let fraction = rest.strip_suffix(zone)?;
                let read = fraction.get(..9).unwrap_or(fraction);
                (read_fraction(read).filter(|_| !read.is_empty())?, zone)
            }
            None => (0, rest),
        };
        // RFC 3339 leaves open what stands between date and time, but wants to know the offset.
        let offset = match (separator, zone) {
            ("T", "") => 0,
            (_, "Z" | "z") => 0,
            _ if zone.len() == "+01:00".len() => {
                read_offset(zone).filter(|offset| offset.abs() < 24 * 60)?
            }
            _ => return None,
        };
        Some((Self::of(days, second, nanosecond, offset), offset))
    }

    /// Reads a moment in the forms of W3C's profile of ISO 8601: from a year alone to fractions of
    /// a second, with `Z` or an offset; UTC without.
    pub(crate) fn read_w3c(text: &str) -> Option<Self> {
        let Some((date, time)) = text.split_once(['T', 't']) else {
            let days = read_date(text.trim_end_matches(['Z', 'z']))?;
            return Some(Self::of(days, 0, 0, 0));
        };
        let days = read_date(date)?;
        let (time, offset) = match time.find(['Z', 'z', '+', '-']) {
            Some(position) => time.split_at(position),
            None => (time, ""),
        };
        let offset = match offset {
            "" | "Z" | "z" => 0,
            offset => read_offset(offset)?,
        };
        let (clock, fraction) = match time.split_once('.') {
            Some((clock, fraction)) if clock.len() == "12:00:00".len() => (clock, fraction),
            Some(_) => return None,
            None => (time, ""),
        };
        let nanosecond = read_fraction(fraction)?;
        Some(Self::of(days, read_clock(clock)?, nanosecond, offset))
    }

    /// `days` since 1970, `second` of the day and `offset` in minutes.
    fn of(days: i64, second: i64, nanosecond: u32, offset: i64) -> Self {
        Self {
            seconds: days * SECONDS_OF_A_DAY + second - offset * 60,
            nanosecond,
        }
    }

    /// The moment as RFC 3339 writes it, with as many digits after the second as it takes:
    /// `2026-01-01T01:00:00.5+01:00`, or `Z` where `offset`, in minutes, is 0. None outside the
    /// years 0 to 9999.
    pub(crate) fn rfc3339(self, offset: i64) -> Option<String> {
        let mut text = written(self.seconds.checked_add(offset * 60)?)?;
        if self.nanosecond > 0 {
            let fraction = format!(".{:09}", self.nanosecond);
            text.push_str(fraction.trim_end_matches('0'));
        }
        if offset == 0 {
            text.push('Z');
        } else {
            let sign = if offset < 0 { '-' } else { '+' };
            let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
            text.push_str(&format!("{sign}{hours:02}:{minutes:02}"));
        }
        Some(text)
    }
}

/// `2026-01-31T12:00:00`, from seconds since 1970. None outside the years 0 to 9999.
pub(crate) fn written(seconds: i64) -> Option<String> {
    let days = seconds.div_euclid(SECONDS_OF_A_DAY) + JULIAN_DAY_OF_1970;
    let date = Date::from_julian_day(i32::try_from(days).ok()?).ok()?;
    let (year, month, day) = date.to_calendar_date();
    let (month, second) = (u8::from(month), seconds.rem_euclid(SECONDS_OF_A_DAY));
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    (year >= 0).then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
}

/// Days since 1970 of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn read_date(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let year = read_digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| read_digits(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| read_digits(part, 2))?;
    if parts.next().is_some() {
        return None;
    }
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date =
        Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?).ok()?;
    Some(i64::from(date.to_julian_day()) - JULIAN_DAY_OF_1970)
}

/// Second of the day of `HH`, `HH:MM` or `HH:MM:SS`.
fn read_clock(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let hour = read_digits(parts.next()?, 2)?;
    let minute = parts.next().map_or(Some(0), |part| read_digits(part, 2))?;
    let second = parts.next().map_or(Some(0), |part| read_digits(part, 2))?;
    let exists = parts.next().is_none() && hour < 24 && minute < 60 && second < 60;
    exists.then(|| i64::from(hour * 3600 + minute * 60 + second))
}

/// Minutes of `+HH`, `+HH:MM` or `+HHMM`, or with a minus sign; up to 25 hours.
fn read_offset(text: &str) -> Option<i64> {
    let (sign, clock) = match text.strip_prefix('-') {
        Some(clock) => (-1, clock),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = match clock.split_once(':') {
        Some(parts) => parts,
        None => clock.split_at_checked(2)?,
    };
    let hours = read_digits(hours, 2)?;
    let minutes = match minutes {
        "" => 0,
        minutes => read_digits(minutes, 2)?,
    };
    (hours <= 25 && minutes < 60).then(|| sign * i64::from(hours * 60 + minutes))
}

/// The nanoseconds of up to nine digits after the point.
fn read_fraction(fraction: &str) -> Option<u32> {
    if fraction.is_empty() {
        return Some(0);
    }
    let missing = 9_usize.checked_sub(fraction.len())?;
    let scale = 10_u32.checked_pow(u32::try_from(missing).ok()?)?;
    read_digits(fraction, fraction.len())?.checked_mul(scale)
}

/// The number that exactly `count` digits spell.
fn read_digits(text: &str, count: usize) -> Option<u32> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests;
