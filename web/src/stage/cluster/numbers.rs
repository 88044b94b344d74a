//! Numbers as the stage writes them.

/// `1,536`
pub fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
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

/// `1 task`, `2 tasks`
pub fn counted(count: usize, thing: &str) -> String {
    if count == 1 {
        format!("1 {thing}")
    } else {
        format!("{count} {thing}s")
    }
}

/// A number as a fraction for drawing; amounts on the stage are far below 2⁵³.
#[expect(
    clippy::cast_precision_loss,
    reason = "only heights and widths are drawn from it"
)]
pub fn ratio(part: i64, whole: i64) -> f64 {
    if whole <= 0 {
        return 0.0;
    }
    part.max(0) as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_commas_between_thousands() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_024, "1,024"),
            (1_048_576, "1,048,576"),
            (-2_048, "-2,048"),
        ] {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn a_part_of_nothing_has_no_height() {
        assert!(ratio(512, 0).abs() < f64::EPSILON);
    }
}
