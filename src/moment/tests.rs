use super::*;

/// 2026-03-04T05:06:07Z.
const SECONDS: i64 = 1_772_600_767;

#[test]
fn every_form_of_the_query_language_is_read_with_its_offset() {
    for (text, seconds, offset) in [
        ("2026-03-04T05:06:07Z", SECONDS, 0),
        ("2026-03-04t05:06:07z", SECONDS, 0),
        ("2026-03-04 05:06:07Z", SECONDS, 0),
        ("2026-03-04T05:06:07", SECONDS, 0),
        ("2026-03-04T06:06:07+01:00", SECONDS, 60),
        ("2026-03-03T19:36:07-09:30", SECONDS, -570),
        ("2026-03-05T05:05:07+23:59", SECONDS, 1439),
        ("2026-03-04T05:06:07-00:00", SECONDS, 0),
        ("2026-03-04", 1_772_582_400, 0),
        ("1969-12-31T23:59:59Z", -1, 0),
        ("0000-01-01", -62_167_219_200, 0),
        ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
        ("2024-02-29", 1_709_164_800, 0),
        ("2000-02-29T00:00:00Z", 951_782_400, 0),
    ] {
        assert_eq!(
            Moment::read_with_offset(text),
            Some((Moment::of_second(seconds), offset)),
            "{text}"
        );
    }
}

#[test]
fn fractions_of_a_second_are_read_to_the_nanosecond() {
    for (text, nanosecond) in [
        ("2026-03-04T05:06:07.5Z", 500_000_000),
        ("2026-03-04T05:06:07.000000001", 1),
        ("2026-03-04T05:06:07.1234567899+00:00", 123_456_789),
    ] {
        let (read, _) = Moment::read_with_offset(text).unwrap();
        assert_eq!((read.seconds, read.nanosecond), (SECONDS, nanosecond));
    }
}

#[test]
fn what_is_no_moment_of_the_query_language_is_not_read() {
    for text in [
        "",
        "soon",
        "2026",
        "2026-03",
        "2026-3-4",
        "2026-00-01",
        "2026-13-01",
        "2026-02-29",
        "1900-02-29",
        "2026-04-31",
        "2026-03-04T",
        "2026-03-04Z",
        "2026-03-04T05:06Z",
        "2026-03-04T24:00:00Z",
        "2026-03-04T05:60:00Z",
        "2026-03-04T05:06:60Z",
        "2026-03-04T05:06:07.Z",
        "2026-03-04 05:06:07",
        "2026-03-04T05:06:07+01",
        "2026-03-04T05:06:07+0100",
        "2026-03-04T05:06:07+24:00",
        "2026-03-04T05:06:07+01:60",
        "2026-03-04T05:06:07Z ",
        "2026-03-04é05:06:07Z",
        "12026-03-04",
    ] {
        assert_eq!(Moment::read_with_offset(text), None, "{text}");
    }
}

#[test]
fn moments_are_written_as_they_were_said() {
    for text in [
        "2026-03-04T05:06:07Z",
        "2024-02-29T23:59:59.25Z",
        "1969-12-31T23:59:59.000000001Z",
        "2026-03-04T06:06:07+01:00",
        "2026-03-03T19:36:07.5-09:30",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ] {
        let (read, offset) = Moment::read_with_offset(text).unwrap();
        assert_eq!(read.rfc3339(offset).as_deref(), Some(text));
    }
}

#[test]
fn years_of_more_or_less_than_four_digits_are_not_written() {
    for seconds in [-62_167_219_201, 253_402_300_800, i64::MIN, i64::MAX] {
        assert_eq!(Moment::of_second(seconds).rfc3339(0), None, "{seconds}");
    }
}
