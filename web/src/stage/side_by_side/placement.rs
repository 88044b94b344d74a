//! What the placement of each of two branches comes to, at the same moment: a strip above both.

use ecslab::simulation::{
    Better, MeasuredDifference, PlacementComparison, PlacementMeasures, Reading, World,
    compare_placements,
};
use yew::{AttrValue, Html, Properties, classes, use_memo};

use crate::glyph::icon;
use crate::markup::{component, html};
use crate::store::Shared;

/// How many sentences are said; the numbers say the rest.
const SENTENCES: usize = 2;

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
        choose,
    } = properties;
    let key = (here.clone(), there.clone(), name.clone());
    let compared = use_memo(key, |(here, there, name)| {
        let (here, there) = (PlacementMeasures::of(here), PlacementMeasures::of(there));
        compare_placements(&here, &there, name)
    });
    html! {
        <section class="placement-strip" aria-label="Placement compared">
            <details open={*open}>
                <summary>
                    { icon("down") }
                    <span>{ summary(&compared) }</span>
                </summary>
                <ul class="measures" aria-label="Measures, here and there">
                    { for compared.rows.iter().map(measure) }
                </ul>
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

fn measure(row: &MeasuredDifference) -> Html {
    let (class, judged) = match row.better {
        Some(Better::Other) => ("better", Some(("check", "better there"))),
        Some(Better::One) => ("worse", Some(("warn", "worse there"))),
        None => ("", None),
    };
    let difference = row.difference.filter(|it| *it != 0);
    html! {
        <li key={format!("{}{}", row.title, row.about)} class={classes!("measure", class)}>
            <span class="measure-title" title={row.about.clone()}>
                { row.title }
                if !row.about.is_empty() {
                    { ", " }<b>{ short(&row.about).to_owned() }</b>
                }
            </span>
            <span class="measure-values">
                { value(&row.one, "here") }
                { value(&row.other, "there") }
            </span>
            <span class="measure-difference">
                if let Some(difference) = difference {
                    { signed(difference) }
                    if let Some((symbol, words)) = judged {
                        { icon(symbol) }{ words }
                    }
                } else {
                    { "the same" }
                }
            </span>
        </li>
    }
}

fn value(reading: &Option<Reading>, whose: &'static str) -> Html {
    let Some(reading) = reading else {
        return html! { <span><b>{ "—" }</b>{ " " }{ whose }</span> };
    };
    let note = (!reading.note.is_empty()).then(|| reading.note.clone());
    html! {
        <span title={note.clone()}>
            <b>{ grouped(reading.value) }</b>
            { " " }{ whose }
            if let Some(note) = note {
                <span class="vh">{ format!(" ({note})") }</span>
            }
        </span>
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

    #[test]
    fn a_group_is_told_by_its_name_and_a_revision_by_its_own() {
        assert_eq!(short("service:web"), "web");
        assert_eq!(short("family:job"), "job");
        assert_eq!(short("a group"), "a group");
        assert_eq!(short("web:1 of service:web"), "web:1");
    }
}
