//! Two placements beside each other: a row a measure, with what is better, and what differs in
//! sentences.

use serde::Serialize;

use super::{GroupMeasures, MOST_FURTHER_TASKS, PlacementMeasures, worst};
use crate::lifecycle::Milliseconds;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Measure {
    /// Container instances used.
    InstancesUsed,
    /// Idle ones.
    InstancesIdle,
    /// Tasks placed.
    TasksPlaced,
    /// Tasks that found no place.
    TasksWithoutPlace,
    /// Skew of the zones, of a group.
    ZoneSkew,
    /// Tasks lost with the worst zone.
    LostWithZone,
    /// Tasks of a group lost with the zone that is the worst for it.
    GroupLostWithZone,
    /// Tasks of a zone for which the others have no place, in the worst case.
    LostWithoutPlace,
    /// CPU units free.
    FreeCpu,
    /// MiB free.
    FreeMemory,
    /// MiB free on one instance.
    LargestFreePlace,
    /// More tasks of a revision that would be placed.
    FurtherTasks,
}

/// One measure of one placement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The number.
    pub value: i64,
    /// What else there is to say of it: the zone, the instance, the share.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Which of two placements is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Better {
    /// The first.
    One,
    /// The second.
    Other,
}

/// One measure of two placements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MeasuredDifference {
    /// What is measured.
    pub measure: Measure,
    /// The same for people, with its unit: `Tasks lost with the worst zone`.
    pub title: &'static str,
    /// The group or revision that it is measured of; empty: of all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// In the first placement; none: there is nothing to measure.
    pub one: Option<Reading>,
    /// In the second.
    pub other: Option<Reading>,
    /// The second less the first.
    pub difference: Option<i64>,
    /// Which is better; none: neither, or it cannot be said of this measure, or not while another
    /// number of tasks is placed.
    pub better: Option<Better>,
}

/// Two placements beside each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlacementComparison {
    /// The moment of the second, in milliseconds of virtual time.
    pub at: Milliseconds,
    /// Every measure.
    pub rows: Vec<MeasuredDifference>,
    /// What differs and matters most.
    pub sentences: Vec<String>,
}

/// What is to be wished of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    Less,
    More,
    Nothing,
}

/// What a measure reads: about what, and the number.
type Readings = Vec<(String, Reading)>;

/// A measure: its name, what is wished, how it is read.
type Row = (
    Measure,
    &'static str,
    Wish,
    fn(&PlacementMeasures) -> Readings,
);

/// Every measure, in the order in which they are shown.
const ROWS: [Row; 12] = [
    (
        Measure::InstancesUsed,
        "Container instances used",
        Wish::Less,
        |it| plain(it.instances_used),
    ),
    (
        Measure::InstancesIdle,
        "Container instances idle",
        Wish::Nothing,
        |it| plain(it.instances_idle),
    ),
    (Measure::TasksPlaced, "Tasks placed", Wish::More, |it| {
        plain(it.tasks_placed)
    }),
    (
        Measure::TasksWithoutPlace,
        "Tasks without a place",
        Wish::Less,
        |it| plain(it.tasks_without_place),
    ),
    (Measure::ZoneSkew, "Zone skew", Wish::Less, skews),
    (
        Measure::LostWithZone,
        "Tasks lost with the worst zone",
        Wish::Less,
        |it| match it.worst_zone() {
            Some(zone) => said(
                zone.tasks,
                share_of(&zone.zone, zone.tasks, it.tasks_placed),
            ),
            None => Vec::new(),
        },
    ),
    (
        Measure::GroupLostWithZone,
        "Tasks lost with its worst zone",
        Wish::Less,
        |it| match it.groups.as_slice() {
            // It would say the same again.
            [_] => Vec::new(),
            groups => groups.iter().filter_map(group_loss).collect(),
        },
    ),
    (
        Measure::LostWithoutPlace,
        "Of a lost zone, without another place",
        Wish::Less,
        lost_without_place,
    ),
    (Measure::FreeCpu, "CPU units free", Wish::More, |it| {
        amount(it.headroom.cpu)
    }),
    (Measure::FreeMemory, "MiB free", Wish::More, |it| {
        amount(it.headroom.memory)
    }),
    (
        Measure::LargestFreePlace,
        "MiB in one place",
        Wish::More,
        |it| match &it.headroom.largest {
            Some(free) => vec![(
                String::new(),
                Reading {
                    value: free.memory,
                    note: format!("{}, {} CPU units", free.instance, free.cpu),
                },
            )],
            None => Vec::new(),
        },
    ),
    (
        Measure::FurtherTasks,
        "More would fit",
        Wish::More,
        further_tasks,
    ),
];

fn plain(value: usize) -> Readings {
    said(value, String::new())
}

fn amount(value: i64) -> Readings {
    let note = String::new();
    vec![(String::new(), Reading { value, note })]
}

fn said(value: usize, note: String) -> Readings {
    vec![(String::new(), reading(value, note))]
}

fn reading(value: usize, note: String) -> Reading {
    Reading {
        value: i64::try_from(value).unwrap_or(i64::MAX),
        note,
    }
}

/// The zone, and the share in per cent, rounded down.
fn share_of(zone: &str, tasks: usize, all: usize) -> String {
    match tasks.saturating_mul(100).checked_div(all) {
        Some(share) if tasks > 0 => format!("{zone}, {share} % of {all}"),
        _ => String::new(),
    }
}

fn skews(measures: &PlacementMeasures) -> Readings {
    let groups = measures.groups.iter();
    let said = groups.map(|group| {
        let zones = group.by_zone.iter();
        let zones: Vec<String> = zones.map(|it| it.tasks.to_string()).collect();
        (group.group.clone(), reading(group.skew, zones.join(" + ")))
    });
    said.collect()
}

fn group_loss(group: &GroupMeasures) -> Option<(String, Reading)> {
    let worst = group.worst_zone()?;
    let note = share_of(&worst.zone, worst.tasks, group.tasks);
    Some((group.group.clone(), reading(worst.tasks, note)))
}

fn lost_without_place(measures: &PlacementMeasures) -> Readings {
    let zones = measures.zones.iter();
    let tried = zones.filter_map(|zone| Some((zone, zone.without_place?)));
    let Some((zone, count)) = worst(tried, |(_, count)| *count) else {
        return Vec::new();
    };
    let note = match count {
        0 => String::new(),
        _ => format!("{}, of {}", zone.zone, zone.to_be_placed),
    };
    said(count, note)
}

fn further_tasks(measures: &PlacementMeasures) -> Readings {
    let further = measures.headroom.further_tasks.iter();
    let said = further.map(|further| {
        let is_bound = further.tasks == MOST_FURTHER_TASKS;
        let note = if is_bound { "or more" } else { "" };
        let about = format!("{} of {}", further.task_definition, further.group);
        (about, reading(further.tasks, note.to_owned()))
    });
    said.collect()
}

/// Compares the placement `one` with the placement `other`, which is called `other_name`.
#[must_use]
pub fn compare_placements(
    one: &PlacementMeasures,
    other: &PlacementMeasures,
    other_name: &str,
) -> PlacementComparison {
    let rows: Vec<MeasuredDifference> = ROWS
        .iter()
        .flat_map(|row| differences(row, one, other))
        .collect();
    PlacementComparison {
        at: other.at,
        sentences: sentences(&rows, one, other, other_name),
        rows,
    }
}

fn differences(
    row: &Row,
    one: &PlacementMeasures,
    other: &PlacementMeasures,
) -> Vec<MeasuredDifference> {
    let (measure, title, wish, read) = row;
    let mut both: Vec<(String, Option<Reading>, Option<Reading>)> = Vec::new();
    for (about, reading) in read(one) {
        both.push((about, Some(reading), None));
    }
    for (about, reading) in read(other) {
        match both.iter_mut().find(|(it, ..)| *it == about) {
            Some((.., there)) => *there = Some(reading),
            None => both.push((about, None, Some(reading))),
        }
    }
    // Fewer instances because of fewer tasks are no merit of a strategy.
    let is_judged = one.tasks_placed == other.tasks_placed
        || matches!(measure, Measure::TasksPlaced | Measure::TasksWithoutPlace);
    let rows = both.into_iter().map(|(about, one, other)| {
        let values = one.as_ref().zip(other.as_ref());
        let difference = values.map(|(one, other)| other.value.saturating_sub(one.value));
        let better = match (wish, difference.unwrap_or_default()) {
            (Wish::Nothing, _) | (_, 0) => None,
            _ if !is_judged => None,
            (Wish::Less, ..0) | (Wish::More, 1..) => Some(Better::Other),
            (Wish::Less, _) | (Wish::More, _) => Some(Better::One),
        };
        MeasuredDifference {
            measure: *measure,
            title,
            about,
            one,
            other,
            difference,
            better,
        }
    });
    rows.collect()
}

/// What differs and matters most, in sentences about the second.
fn sentences(
    rows: &[MeasuredDifference],
    one: &PlacementMeasures,
    other: &PlacementMeasures,
    name: &str,
) -> Vec<String> {
    let mut sentences = Vec::new();
    for row in rows {
        let (Some(was), Some(is)) = (&row.one, &row.other) else {
            continue;
        };
        let (was, is) = (was.value, is.value);
        let Some(by) = row.difference.filter(|by| *by != 0) else {
            continue;
        };
        let about = &row.about;
        let sentence = match row.measure {
            Measure::InstancesUsed => format!(
                "{name} uses {} {}: {is} instead of {was}.",
                counted(by.abs(), "container instance"),
                if by < 0 { "fewer" } else { "more" }
            ),
            Measure::TasksWithoutPlace => {
                format!("With {name}, {} no place instead of {was}.", find(is))
            }
            Measure::LostWithZone => lost(one, other),
            Measure::GroupLostWithZone => format!(
                "Of {about}, a lost zone would then stop at worst {} instead of {was}.",
                counted(is, "task")
            ),
            Measure::LostWithoutPlace => format!(
                "Of a lost zone, {} then no other place instead of {was}.",
                find(is)
            ),
            Measure::LargestFreePlace => {
                format!("The largest free place is then {is} MiB instead of {was}.")
            }
            Measure::FurtherTasks => {
                format!("Of {about}, {is} more would then fit instead of {was}.")
            }
            Measure::TasksPlaced => format!(
                "With {name}, {} placed instead of {was}: other differences come of that as well.",
                match is {
                    1 => "1 task is".to_owned(),
                    is => format!("{is} tasks are"),
                }
            ),
            _ => continue,
        };
        // It bears on all the others.
        match row.measure {
            Measure::TasksPlaced => sentences.insert(0, sentence),
            _ => sentences.push(sentence),
        }
    }
    sentences
}

fn find(tasks: i64) -> String {
    let verb = if tasks == 1 { "finds" } else { "find" };
    format!("{} {verb}", counted(tasks, "task"))
}

fn counted(count: i64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}

fn lost(one: &PlacementMeasures, other: &PlacementMeasures) -> String {
    let (Some(was), Some(is)) = (one.worst_zone(), other.worst_zone()) else {
        return String::new();
    };
    // The same number of tasks need not be said twice.
    let of = match one.tasks_placed == other.tasks_placed {
        true => String::new(),
        false => format!(" of {}", one.tasks_placed),
    };
    format!(
        "At worst, with {}, a lost zone would then stop {} of {} tasks instead of {}{of}.",
        is.zone, is.tasks, other.tasks_placed, was.tasks
    )
}
