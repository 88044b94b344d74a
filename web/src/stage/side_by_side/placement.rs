//! What the placement of each of two branches comes to, at the same moment: a strip above both.

use ecslab::lifecycle::Milliseconds;
use ecslab::simulation::{
    Better, Measure, MeasuredDifference, PlacementComparison, PlacementMeasures, Reading, World,
    compare_placements,
};
use yew::{AttrValue, Html, Properties, classes, use_memo, use_mut_ref};

use crate::glyph::icon;
use crate::markup::{component, html};
use crate::stage::cluster::scene::MAP_FROM;
use crate::store::{Shared, State, clock_text};

/// How many sentences are said; the numbers say the rest.
const SENTENCES: usize = 2;

/// How many measures are seen at once where there are two columns of them.
const SEEN: usize = 16;

/// How long what was measured of a large cluster stays while time passes, in real milliseconds.
const STAYS: Milliseconds = 1_000;

/// A time for which what was measured stays: a stretch of virtual time, and of it each decision for
/// which the clock holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(Milliseconds, Option<usize>);

impl Moment {
    /// What is seen is measured at once.
    const STILL: Self = Self(0, None);

    /// That of `state`.
    pub fn of(state: &State) -> Self {
        if !state.time.playing || state.world.instances.len() < MAP_FROM {
            return Self::STILL;
        }
        let stretch = 1 + state.world.at / state.time.speed.times(STAYS).max(1);
        Self(stretch, state.beat.map(|beat| beat.placement))
    }
}

/// Properties of [`PlacementStrip`].
#[derive(Clone, PartialEq, Properties)]
pub struct PlacementStripProperties {
    /// The branch that is played.
    pub here: Shared<World>,
    /// The other.
    pub there: Shared<World>,
    /// What the other is called.
    pub name: AttrValue,
    /// Whether it is open at first: the two differ in their strategies.
    pub open: bool,
    /// The time for which what is measured stays.
    pub moment: Moment,
    /// Chooses other strategies.
    pub choose: Html,
}

/// The strip: what differs in a sentence or two, and every measure.
#[component]
pub fn PlacementStrip(properties: &PlacementStripProperties) -> Html {
    let PlacementStripProperties {
        here,
        there,
        name,
        open,
        moment,
        choose,
    } = properties;
    // What a map is drawn of is measured now and then while time passes, and what has to be placed
    // on trial for that only when it stands still.
    let is_counted = *moment != Moment::STILL;
    let latest = use_mut_ref(|| None::<(Moment, Shared<World>, Shared<World>)>);
    let is_known = is_counted
        && latest
            .borrow()
            .as_ref()
            .is_some_and(|(known, ..)| known == moment);
    if !is_known {
        latest.replace(Some((*moment, here.clone(), there.clone())));
    }
    let (_, here, there) =
        latest
            .borrow()
            .clone()
            .unwrap_or((*moment, here.clone(), there.clone()));
    let key = (is_counted, here, there, name.clone());
    let compared = use_memo(key, |(is_counted, here, there, name)| {
        let measure = match is_counted {
            true => PlacementMeasures::counted,
            false => PlacementMeasures::of,
        };
        compare_placements(&measure(here), &measure(there), name)
    });
    html! {
        <section class="placement-strip" aria-label="Placement compared">
            <details open={*open}>
                <summary>
                    { icon("right") }
                    <span>
                        if is_counted {
                            { format!("At {}: ", clock_text(compared.at)) }
                        }
                        { summary(&compared) }
                    </span>
                </summary>
                <ul
                    class="measures"
                    aria-label="Measures, here and there"
                    // More than are seen at once are scrolled, with the keyboard as well.
                    tabindex={(compared.rows.len() > SEEN).then_some("0")}
                >
                    { for in_order(&compared.rows).map(|row| measure(row, &compared.rows)) }
                </ul>
                if is_counted {
                    <p class="measures-later">{ "What would fit is tried when time stands still." }</p>
                }
            </details>
            { choose.clone() }
        </section>
    }
}

fn summary(compared: &PlacementComparison) -> String {
    let sentences: Vec<&str> = compared
        .sentences
        .iter()
        .take(SENTENCES)
        .map(String::as_str)
        .collect();
    match sentences.is_empty() {
        true => "Neither placement is better in anything at this moment.".to_owned(),
        false => sentences.join(" "),
    }
}

/// The measures that are there only when time stands still come last: the others stay where they are.
fn in_order(rows: &[MeasuredDifference]) -> impl Iterator<Item = &MeasuredDifference> {
    let is_tried = |row: &&MeasuredDifference| {
        matches!(
            row.measure,
            Measure::LostWithoutPlace | Measure::FurtherTasks
        )
    };
    let counted = rows.iter().filter(move |row| !is_tried(row));
    counted.chain(rows.iter().filter(is_tried))
}

/// A measure, which is one of `rows`.
fn measure(row: &MeasuredDifference, rows: &[MeasuredDifference]) -> Html {
    let (class, judged) = match row.better {
        Some(Better::Other) => ("better", Some(("check", "better"))),
        Some(Better::One) => ("worse", Some(("warn", "worse"))),
        None => ("", None),
    };
    let difference = row.difference.filter(|it| *it != 0);
    html! {
        <li key={format!("{}{}", row.title, row.about)} class={classes!("measure", class)}>
            <span class="measure-title">
                <span title={row.title}>{ row.title }</span>
                if !row.about.is_empty() {
                    <span>
                        { ", " }<b title={row.about.clone()}>{ name(row, rows).to_owned() }</b>
                    </span>
                }
            </span>
            if let Some(both) = both(row) {
                { value(Some(&both), " in both") }
            } else {
                { value(row.one.as_ref(), " here, ") }
                { value(row.other.as_ref(), " there") }
            }
            if let Some(difference) = difference {
                <span class="measure-difference">
                    { signed(difference) }
                    if let Some((symbol, words)) = judged {
                        { icon(symbol) }
                        { words }
                        <span class="vh">{ " there" }</span>
                    }
                </span>
            }
        </li>
    }
}

/// The reading of both, where the number is the same; what else there is to say may differ.
fn both(row: &MeasuredDifference) -> Option<Reading> {
    let (one, other) = (row.one.as_ref()?, row.other.as_ref()?);
    let note = match one.note == other.note {
        true => one.note.clone(),
        false => format!("{} here; {} there", one.note, other.note),
    };
    let value = one.value;
    (value == other.value).then_some(Reading { value, note })
}

/// A number with what else there is to say of it, and where that is so.
fn value(reading: Option<&Reading>, whose: &'static str) -> Html {
    let (number, note) = match reading {
        Some(reading) => (grouped(reading.value), reading.note.clone()),
        None => ("—".to_owned(), String::new()),
    };
    html! {
        <span class="measure-value" title={note.clone()}>
            <b>{ number }</b>
            if !note.is_empty() {
                <span class="vh">{ format!(" ({note})") }</span>
            }
            { whose }
        </span>
    }
}

/// What the measure is of, in full where in short it would be that of another row as well.
fn name<'a>(row: &'a MeasuredDifference, rows: &[MeasuredDifference]) -> &'a str {
    let in_short = short(&row.about);
    let is_alike =
        |it: &&MeasuredDifference| it.measure == row.measure && short(&it.about) == in_short;
    match rows.iter().filter(is_alike).count() {
        0 | 1 => in_short,
        _ => &row.about,
    }
}

/// A group without its kind, a revision without its group.
fn short(about: &str) -> &str {
    let about = about.split(" of ").next().unwrap_or(about);
    about
        .split_once(':')
        .filter(|(kind, _)| ["service", "family"].contains(kind))
        .map_or(about, |(_, name)| name)
}

/// A difference with its sign; minus is the character of that name.
fn signed(difference: i64) -> String {
    let sign = if difference < 0 { "−" } else { "+" };
    format!("{sign}{} ", grouped(difference.saturating_abs()))
}

/// A number with commas between thousands.
fn grouped(value: i64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len() - index;
        if index > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_thousands_apart_and_differences_a_sign() {
        for (value, expected) in [
            (0, "+0 "),
            (-3, "−3 "),
            (999, "+999 "),
            (-33_792, "−33,792 "),
        ] {
            assert_eq!(signed(value), expected);
        }
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    fn row(
        measure: Measure,
        about: &str,
        one: (i64, &str),
        other: (i64, &str),
    ) -> MeasuredDifference {
        let reading = |(value, note): (i64, &str)| {
            let note = note.to_owned();
            Some(Reading { value, note })
        };
        MeasuredDifference {
            measure,
            title: "",
            about: about.to_owned(),
            one: reading(one),
            other: reading(other),
            difference: Some(other.0 - one.0),
            better: None,
        }
    }

    #[test]
    fn names_that_would_be_the_same_in_short_are_told_in_full() {
        let of = |measure, about| row(measure, about, (0, ""), (0, ""));
        let rows = [
            of(Measure::FurtherTasks, "web:1 of service:api"),
            of(Measure::FurtherTasks, "web:1 of family:web"),
            of(Measure::ZoneSkew, "service:api"),
            of(Measure::ZoneSkew, "family:web"),
            of(Measure::GroupLostWithZone, "service:api"),
        ];
        let names: Vec<&str> = rows.iter().map(|row| name(row, &rows)).collect();
        assert_eq!(
            names,
            [
                "web:1 of service:api",
                "web:1 of family:web",
                "api",
                "web",
                "api"
            ]
        );
    }

    #[test]
    fn a_number_that_is_the_same_is_told_once_with_what_else_there_is_of_each() {
        for (one, other, expected) in [
            ((3, ""), (3, ""), Some("")),
            ((3, "i-1"), (3, "i-1"), Some("i-1")),
            ((3, "i-1"), (3, "i-2"), Some("i-1 here; i-2 there")),
            ((3, "i-1"), (4, "i-1"), None),
        ] {
            let found = both(&row(Measure::LargestFreePlace, "", one, other));
            assert_eq!(found.as_ref().map(|it| it.note.as_str()), expected);
        }
    }

    #[test]
    fn what_is_tried_when_time_stands_still_comes_last() {
        let of = |measure| row(measure, "", (0, ""), (0, ""));
        let rows = [
            of(Measure::TasksPlaced),
            of(Measure::LostWithoutPlace),
            of(Measure::FreeCpu),
            of(Measure::FurtherTasks),
        ];
        let order: Vec<Measure> = in_order(&rows).map(|row| row.measure).collect();
        assert_eq!(
            order,
            [
                Measure::TasksPlaced,
                Measure::FreeCpu,
                Measure::LostWithoutPlace,
                Measure::FurtherTasks
            ]
        );
    }

    #[test]
    fn a_group_is_told_by_its_name_and_a_revision_by_its_own() {
        assert_eq!(short("service:web"), "web");
        assert_eq!(short("family:job"), "job");
        assert_eq!(short("a group"), "a group");
        assert_eq!(short("web:1 of service:web"), "web:1");
    }
}
