//! The shape of the rail: where each station, each token and each ring stands, in px.
//!
//! Two shapes: in landscape the rail runs from left to right along the top, around RUNNING, and
//! back along the bottom to STOPPED; in portrait RUNNING is at the top of an arch.

use ecslab::lifecycle::LastStatus;

/// A point of the drawing, in px.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// Which way the rail runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Wide: stations along the top and the bottom.
    Landscape,
    /// Narrow: stations up the left side and down the right.
    Portrait,
}

/// Which side of a point its text stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Above it.
    Above,
    /// Below it.
    Below,
    /// To the left.
    Left,
    /// To the right.
    Right,
}

/// A place for a token or a ring, and the side on which its id is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its centre.
    pub at: Point,
    /// Where the id is written.
    pub text: Side,
}

/// The rail for one width of the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Track {
    /// Which way it runs.
    pub shape: Shape,
    /// Width of the drawing.
    pub width: i32,
}

/// Widths from which the rail lies in landscape.
const LANDSCAPE_FROM: i32 = 680;
/// Landscape: the rows above and below.
const TOP: i32 = 78;
const BOTTOM: i32 = 236;
/// Landscape: the rail begins here; texts about who starts tasks are to the left.
const START: i32 = 108;
/// Landscape: the centre of the arc is this far from the right edge.
const ARC_FROM_RIGHT: i32 = 142;
/// Landscape: the column of STOPPED.
const STOPPED_COLUMN: i32 = 64;
/// Portrait: the columns are this far from the middle.
const COLUMN: i32 = 40;
/// Portrait: centre of the arch, foot of the arch, foot of the left column, row of STOPPED.
const ARCH: i32 = 118;
const ARCH_FOOT: i32 = 164;
const FOOT: i32 = 392;
const STOPPED_ROW: i32 = 420;
/// Half the length of a siding, and how far the rail goes around the station that is skipped.
const SIDING: i32 = 72;
const DETOUR: i32 = 22;
/// Distance between two tokens of one station.
const TOKEN_PITCH: i32 = 40;

/// The stations that a task passes on its way up and on its way down, in order, without RUNNING
/// and STOPPED.
pub const UP: [LastStatus; 3] = [
    LastStatus::Provisioning,
    LastStatus::Pending,
    LastStatus::Activating,
];
/// The way down.
pub const DOWN: [LastStatus; 3] = [
    LastStatus::Deactivating,
    LastStatus::Stopping,
    LastStatus::Deprovisioning,
];

impl Track {
    /// The rail that fits a drawing of `width` px.
    #[must_use]
    pub fn of(width: i32) -> Self {
        let shape = if width >= LANDSCAPE_FROM {
            Shape::Landscape
        } else {
            Shape::Portrait
        };
        Self {
            shape,
            width: width.max(300),
        }
    }

    /// Height of the drawing.
    #[must_use]
    pub fn height(self) -> i32 {
        match self.shape {
            Shape::Landscape => 306,
            Shape::Portrait => 462,
        }
    }

    /// Centre of a station. RUNNING and STOPPED, where tasks rest, are stretches of rail: their
    /// centre is the middle of it.
    #[must_use]
    pub fn station(self, status: LastStatus) -> Point {
        match self.shape {
            Shape::Landscape => self.landscape_station(status),
            Shape::Portrait => self.portrait_station(status),
        }
    }

    fn landscape_station(self, status: LastStatus) -> Point {
        let span = self.width - ARC_FROM_RIGHT - START;
        let along = |thousandth: i32| START + span * thousandth / 1_000;
        match status {
            LastStatus::Provisioning => Point {
                x: along(180),
                y: TOP,
            },
            LastStatus::Pending => Point {
                x: along(505),
                y: TOP,
            },
            LastStatus::Activating => Point {
                x: along(830),
                y: TOP,
            },
            LastStatus::Running => Point {
                x: self.width - ARC_FROM_RIGHT + (BOTTOM - TOP) / 2,
                y: (TOP + BOTTOM) / 2,
            },
            LastStatus::Deactivating => Point {
                x: along(830),
                y: BOTTOM,
            },
            LastStatus::Stopping => Point {
                x: along(505),
                y: BOTTOM,
            },
            LastStatus::Deprovisioning => Point {
                x: along(180),
                y: BOTTOM,
            },
            LastStatus::Stopped => Point {
                x: STOPPED_COLUMN,
                y: (TOP + BOTTOM) / 2 + 6,
            },
        }
    }

    fn portrait_station(self, status: LastStatus) -> Point {
        let middle = self.width / 2;
        let (left, right) = (middle - COLUMN, middle + COLUMN);
        let (x, y) = match status {
            LastStatus::Provisioning => (left, 344),
            LastStatus::Pending => (left, 276),
            LastStatus::Activating => (left, 208),
            LastStatus::Running => (middle, ARCH - COLUMN),
            LastStatus::Deactivating => (right, 208),
            LastStatus::Stopping => (right, 276),
            LastStatus::Deprovisioning => (right, 344),
            LastStatus::Stopped => (middle - 40, STOPPED_ROW),
        };
        Point { x, y }
    }

    /// How many tokens a station shows one by one; with more it shows one less, and a count.
    #[must_use]
    pub fn token_room(self, status: LastStatus) -> usize {
        match (self.shape, status) {
            (Shape::Landscape, _) | (_, LastStatus::Running | LastStatus::Stopped) => 4,
            (Shape::Portrait, _) => 2,
        }
    }

    /// How many tokens and rings together have room where tasks rest.
    #[must_use]
    pub fn rest_room(self, status: LastStatus) -> usize {
        match status {
            LastStatus::Running => 7,
            _ => 5,
        }
    }

    /// The places for `count` tokens at a station, in the direction of travel.
    #[must_use]
    pub fn slots(self, status: LastStatus, count: usize) -> Vec<Slot> {
        let count = i32::try_from(count).unwrap_or(i32::MAX).min(16);
        (0..count)
            .map(|index| match (self.shape, status) {
                (_, LastStatus::Running) => self.running_slot(index, count),
                (_, LastStatus::Stopped) => self.stopped_slot(index),
                (Shape::Landscape, _) => self.row_slot(status, index, count),
                (Shape::Portrait, _) => self.column_slot(status, index),
            })
            .collect()
    }

    fn row_slot(self, status: LastStatus, index: i32, count: i32) -> Slot {
        let station = self.station(status);
        let up = station.y == TOP;
        let offset = (2 * index - (count - 1)) * TOKEN_PITCH / 2;
        Slot {
            at: Point {
                x: station.x + if up { offset } else { -offset },
                y: station.y,
            },
            text: if up { Side::Below } else { Side::Above },
        }
    }

    fn column_slot(self, status: LastStatus, index: i32) -> Slot {
        let station = self.station(status);
        let inward = if station.x < self.width / 2 { 27 } else { -27 };
        Slot {
            at: Point {
                x: station.x + inward * index,
                y: station.y,
            },
            text: Side::Below,
        }
    }

    fn running_slot(self, index: i32, count: i32) -> Slot {
        let (radius, straight) = match self.shape {
            Shape::Landscape => (f64::from(BOTTOM - TOP) / 2.0, 0.0),
            Shape::Portrait => (f64::from(COLUMN), f64::from(ARCH_FOOT - ARCH)),
        };
        let length = std::f64::consts::PI * radius + 2.0 * straight;
        let pitch = (length / f64::from(count)).min(36.0);
        let along = (f64::from(index) - f64::from(count - 1) / 2.0) * pitch;
        let half = std::f64::consts::FRAC_PI_2 * radius;
        // Along the straight feet of the arch beyond the quarter circles.
        let (angle, beyond) = (
            along.clamp(-half, half) / radius,
            (along.abs() - half).max(0.0),
        );
        match self.shape {
            Shape::Landscape => Slot {
                at: Point {
                    x: self.width - ARC_FROM_RIGHT + rounded(radius * angle.cos()),
                    y: (TOP + BOTTOM) / 2 + rounded(radius * angle.sin()),
                },
                text: Side::Right,
            },
            Shape::Portrait => Slot {
                at: Point {
                    x: self.width / 2 + rounded(radius * angle.sin()),
                    y: ARCH - rounded(radius * angle.cos()) + rounded(beyond),
                },
                text: if angle.abs() < 0.35 {
                    Side::Above
                } else if angle < 0.0 {
                    Side::Left
                } else {
                    Side::Right
                },
            },
        }
    }

    fn stopped_slot(self, index: i32) -> Slot {
        match self.shape {
            Shape::Landscape => Slot {
                at: Point {
                    x: STOPPED_COLUMN,
                    y: BOTTOM - 28 - 26 * index,
                },
                text: Side::Left,
            },
            Shape::Portrait => Slot {
                at: Point {
                    x: self.width / 2 + 14 - 36 * index,
                    y: STOPPED_ROW,
                },
                text: Side::Below,
            },
        }
    }

    /// The rail as path data, going around the stations for which `is_skipped`.
    #[must_use]
    pub fn rail(self, is_skipped: impl Fn(LastStatus) -> bool) -> String {
        match self.shape {
            Shape::Landscape => self.landscape_rail(is_skipped),
            Shape::Portrait => self.portrait_rail(is_skipped),
        }
    }

    fn landscape_rail(self, is_skipped: impl Fn(LastStatus) -> bool) -> String {
        let radius = (BOTTOM - TOP) / 2;
        let arc = self.width - ARC_FROM_RIGHT;
        let mut path = format!("M{START} {TOP}");
        for status in UP.into_iter().filter(|status| is_skipped(*status)) {
            path += &detour(self.station(status), 1, DETOUR);
        }
        path += &format!("L{arc} {TOP}A{radius} {radius} 0 0 1 {arc} {BOTTOM}");
        for status in DOWN.into_iter().filter(|status| is_skipped(*status)) {
            path += &detour(self.station(status), -1, -DETOUR);
        }
        let (corner, column) = (STOPPED_COLUMN + 24, STOPPED_COLUMN);
        path + &format!(
            "L{corner} {BOTTOM}Q{column} {BOTTOM} {column} {}L{column} {}",
            BOTTOM - 24,
            self.column_head()
        )
    }

    fn portrait_rail(self, is_skipped: impl Fn(LastStatus) -> bool) -> String {
        let middle = self.width / 2;
        let (left, right) = (middle - COLUMN, middle + COLUMN);
        let mut path = format!("M{left} {FOOT}");
        for status in UP.into_iter().filter(|status| is_skipped(*status)) {
            path += &upright_detour(self.station(status), -1, 18);
        }
        path += &format!("L{left} {ARCH}A{COLUMN} {COLUMN} 0 0 1 {right} {ARCH}");
        for status in DOWN.into_iter().filter(|status| is_skipped(*status)) {
            path += &upright_detour(self.station(status), 1, -18);
        }
        path + &format!(
            "L{right} {}Q{right} {STOPPED_ROW} {} {STOPPED_ROW}L{} {STOPPED_ROW}",
            STOPPED_ROW - 24,
            right - 24,
            middle - 142
        )
    }

    /// Landscape: where the column of STOPPED ends.
    #[must_use]
    pub fn column_head(self) -> i32 {
        TOP + 28
    }

    /// Small arrows that show the direction of travel: where, and the angle in degrees.
    #[must_use]
    pub fn arrows(self) -> Vec<(Point, i32)> {
        let between = |one: LastStatus, other: LastStatus, angle: i32| {
            let (one, other) = (self.station(one), self.station(other));
            let middle = Point {
                x: i32::midpoint(one.x, other.x),
                y: i32::midpoint(one.y, other.y),
            };
            (middle, angle)
        };
        let (up, down) = match self.shape {
            Shape::Landscape => (0, 180),
            Shape::Portrait => (-90, 90),
        };
        vec![
            between(LastStatus::Pending, LastStatus::Activating, up),
            between(LastStatus::Deactivating, LastStatus::Stopping, down),
        ]
    }
}

/// Around a station on a level stretch of rail: `direction` 1 to the right, -1 to the left.
fn detour(station: Point, direction: i32, aside: i32) -> String {
    let (y, away) = (station.y, station.y + aside);
    let x = |offset: i32| station.x + direction * offset;
    format!(
        "L{} {y}C{} {y} {} {away} {} {away}L{} {away}C{} {away} {} {y} {} {y}",
        x(-SIDING),
        x(-SIDING + 16),
        x(-SIDING + 10),
        x(-SIDING + 26),
        x(SIDING - 26),
        x(SIDING - 10),
        x(SIDING - 16),
        x(SIDING),
    )
}

/// Around a station on an upright stretch of rail: `direction` -1 up, 1 down.
fn upright_detour(station: Point, direction: i32, aside: i32) -> String {
    let (x, away) = (station.x, station.x + aside);
    let y = |offset: i32| station.y + direction * offset;
    format!(
        "L{x} {}C{x} {} {away} {} {away} {}L{away} {}C{away} {} {x} {} {x} {}",
        y(-32),
        y(-22),
        y(-24),
        y(-14),
        y(14),
        y(24),
        y(22),
        y(32),
    )
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "coordinates of a drawing are far below the limits of i32"
)]
fn rounded(value: f64) -> i32 {
    value.round() as i32
}

#[cfg(test)]
mod tests {
    use super::{LastStatus, Shape, Side, Track};
    use ecslab::lifecycle::STATUSES;

    /// Everything that can be on the rail at once, at the widths of a phone, of a page with both
    /// panes, and of a large screen.
    const WIDTHS: [i32; 5] = [336, 436, 716, 1_200, 1_600];

    #[test]
    fn every_token_and_ring_is_inside_the_drawing() {
        for width in WIDTHS {
            let track = Track::of(width);
            for meaning in &STATUSES {
                let count = match meaning.status {
                    LastStatus::Running | LastStatus::Stopped => track.rest_room(meaning.status),
                    status => track.token_room(status),
                };
                for slot in track.slots(meaning.status, count) {
                    let inside = (16..=width - 16).contains(&slot.at.x)
                        && (16..=track.height() - 16).contains(&slot.at.y);
                    assert!(inside, "{} at {width}: {slot:?}", meaning.name);
                }
            }
        }
    }

    #[test]
    fn no_two_tokens_stand_on_each_other() {
        for width in WIDTHS {
            let track = Track::of(width);
            let mut taken = Vec::new();
            for meaning in &STATUSES {
                let count = match meaning.status {
                    LastStatus::Running | LastStatus::Stopped => track.rest_room(meaning.status),
                    status => track.token_room(status),
                };
                taken.extend(
                    track
                        .slots(meaning.status, count)
                        .into_iter()
                        .map(|slot| (meaning.name, slot.at)),
                );
            }
            for (index, (name, one)) in taken.iter().enumerate() {
                for (other_name, other) in &taken[index + 1..] {
                    let (dx, dy) = (one.x - other.x, one.y - other.y);
                    assert!(
                        dx * dx + dy * dy >= 26 * 26,
                        "{name} {one:?} and {other_name} {other:?} at {width}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_token_alone_stands_in_the_middle_of_its_station() {
        let track = Track::of(716);
        let slots = track.slots(LastStatus::Pending, 1);
        assert_eq!(slots[0].at, track.station(LastStatus::Pending));
        assert_eq!(slots[0].text, Side::Below);
    }

    #[test]
    fn a_narrow_stage_turns_the_rail_upright() {
        assert_eq!(Track::of(679).shape, Shape::Portrait);
        assert_eq!(Track::of(680).shape, Shape::Landscape);
    }

    #[test]
    fn the_rail_goes_around_what_is_skipped() {
        let track = Track::of(716);
        let straight = track.rail(|_| false);
        let around = track.rail(|status| status == LastStatus::Provisioning);
        assert_eq!(straight.matches('C').count(), 0);
        assert_eq!(around.matches('C').count(), 2);
    }
}
