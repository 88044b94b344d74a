//! Numbers with a fixed count of decimals, as styles and paths are written.

use std::fmt;

/// A number that `{:.2}` writes with two decimals. By way of integers: what the library has for
/// writing floats of any size is a hundred times as large.
pub struct Fixed(pub f64);

impl fmt::Display for Fixed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = formatter.precision().unwrap_or(0);
        let one = (0..places).fold(1_i64, |one, _| one.saturating_mul(10));
        let units = (self.0 * one as f64).round_ties_even() as i64;
        let sign = if units < 0 { "-" } else { "" };
        let (whole, part) = (units / one, units % one);
        write!(formatter, "{sign}{}", whole.unsigned_abs())?;
        match places {
            0 => Ok(()),
            _ => write!(formatter, ".{:0places$}", part.unsigned_abs()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_as_many_decimals_as_asked_for() {
        for (number, places, expected) in [
            (0.0, 1, "0.0"),
            (12.0, 0, "12"),
            (12.34, 1, "12.3"),
            (12.36, 1, "12.4"),
            (0.05, 3, "0.050"),
            (-0.5, 2, "-0.50"),
            (-3.25, 1, "-3.2"),
            (-0.01, 1, "0.0"),
            (99.99999, 3, "100.000"),
            (1234.5, 4, "1234.5000"),
        ] {
            assert_eq!(format!("{:.places$}", Fixed(number)), expected, "{number}");
        }
    }

    #[test]
    fn what_is_no_size_is_written_as_a_number_all_the_same() {
        assert_eq!(format!("{:.1}", Fixed(f64::NAN)), "0.0");
        assert!(format!("{:.1}", Fixed(f64::INFINITY)).starts_with("922337203685477580"));
    }
}
