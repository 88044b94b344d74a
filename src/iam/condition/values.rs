//! Values that conditions compare: numbers, dates, address ranges. All exactly, without floats.

use std::cmp::Ordering;
use std::net::IpAddr;

use crate::moment::Moment;

/// A decimal number, kept as its digits, so that numbers of any length compare exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    /// Without zeros in front; empty for 0.
    integer: &'a str,
    /// Without zeros at the end.
    fraction: &'a str,
}

impl<'a> Decimal<'a> {
    /// Reads an optional sign, digits, and optionally a point and digits.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (integer, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (integer.is_empty() && fraction.is_empty())
            || !all_digits(integer)
            || !all_digits(fraction)
        {
            return None;
        }
        let integer = integer.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        Some(Self {
            negative: negative && !(integer.is_empty() && fraction.is_empty()),
            integer,
            fraction,
        })
    }

    /// Which is greater.
    pub(crate) fn compare(self, other: Self) -> Ordering {
        let size = (self.integer.len(), self.integer, self.fraction).cmp(&(
            other.integer.len(),
            other.integer,
            other.fraction,
        ));
        match (self.negative, other.negative) {
            (false, false) => size,
            (true, true) => size.reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

/// The moment of an ISO 8601 date in W3C's profile, or of whole epoch seconds [V].
pub(crate) fn read_date(text: &str) -> Option<Moment> {
    let text = text.trim();
    // Four digits are a year, as in W3C's profile; any other whole number is epoch seconds.
    if text.len() != 4
        && let Ok(seconds) = text.parse()
    {
        return Some(Moment::of_second(seconds));
    }
    Moment::read_w3c(text)
}

/// A range of addresses: `203.0.113.0/24`, `2001:db8::/32`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AddressRange {
    first: IpAddr,
    prefix: u32,
}

impl AddressRange {
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let first: IpAddr = address.trim().parse().ok()?;
        let width = if first.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(prefix) => prefix.trim().parse().ok()?,
            None => width,
        };
        (prefix <= width).then_some(Self { first, prefix })
    }

    pub(crate) fn contains(self, address: IpAddr) -> bool {
        match (self.first, address) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                let difference = first.to_bits() ^ address.to_bits();
                difference.leading_zeros() >= self.prefix
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                let difference = first.to_bits() ^ address.to_bits();
                difference.leading_zeros() >= self.prefix
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_of_any_length_compare_exactly() {
        let cases = [
            ("10", "9", Ordering::Greater),
            ("010", "10", Ordering::Equal),
            ("1.50", "1.5", Ordering::Equal),
            ("0.1", "0.09", Ordering::Greater),
            ("-2", "1", Ordering::Less),
            ("-2", "-1", Ordering::Less),
            ("-0", "0", Ordering::Equal),
            (".5", "0.5", Ordering::Equal),
            ("9007199254740993", "9007199254740992", Ordering::Greater),
            (
                "340282366920938463463374607431768211457",
                "340282366920938463463374607431768211456",
                Ordering::Greater,
            ),
        ];
        for (left, right, expected) in cases {
            let compared = Decimal::read(left)
                .unwrap()
                .compare(Decimal::read(right).unwrap());
            assert_eq!(compared, expected, "{left} and {right}");
        }
    }

    #[test]
    fn what_is_no_decimal_is_not_read() {
        for text in ["", "abc", "1e3", "1.2.3", "-", "0x10", "1,5", "."] {
            assert_eq!(Decimal::read(text), None, "{text}");
        }
    }

    #[test]
    fn dates_are_read_in_every_form_of_the_profile() {
        let moment = Moment::of_second;
        let noon = 1_719_748_800;
        for text in [
            "2024-06-30T12:00:00Z",
            "2024-06-30T12:00Z",
            "2024-06-30T14:00:00+02:00",
            "2024-06-30T14:00:00+02",
            "2024-06-30T05:00:00.000-0700",
            "1719748800",
        ] {
            assert_eq!(read_date(text), Some(moment(noon)), "{text}");
        }
        assert_eq!(read_date("2024-06-30"), Some(moment(noon - 43_200)));
        assert_eq!(read_date("1970"), Some(moment(0)));
        assert_eq!(read_date("1970-02"), Some(moment(31 * 86_400)));
        assert_eq!(read_date("-1"), Some(moment(-1)));
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        for text in [
            "",
            "soon",
            "2024-13-01",
            "2024-02-30",
            "2024-06-30T25:00:00Z",
            "2024-06-30T12:00:00+9:00",
            "9223372036854775808",
            "2024-06-30 12:00",
        ] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }

    #[test]
    fn address_ranges_hold_their_addresses_and_no_others() {
        let cases = [
            ("203.0.113.0/24", "203.0.113.255", true),
            ("203.0.113.0/24", "203.0.114.0", false),
            ("203.0.113.9/24", "203.0.113.1", true),
            ("203.0.113.9", "203.0.113.9", true),
            ("203.0.113.9", "203.0.113.8", false),
            ("0.0.0.0/0", "198.51.100.1", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("::/0", "2001:db9::1", true),
        ];
        for (range, address, expected) in cases {
            let contains = AddressRange::read(range)
                .unwrap()
                .contains(address.parse().unwrap());
            assert_eq!(contains, expected, "{address} in {range}");
        }
        for text in ["203.0.113.0/33", "203.0.113", "::/129", "10.0.0.0/", "any"] {
            assert_eq!(AddressRange::read(text), None, "{text}");
        }
    }
}
