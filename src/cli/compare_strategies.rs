//! `ecslab run --compare-strategy`: the same scenario under other placement strategies.

use std::io::Write;

use serde::Serialize;

use super::{Ending, Format, Unusable};
use crate::lifecycle::Milliseconds;
use crate::placement::{PlacementStrategy, chain_text, read_chain};
use crate::scenario::{Scenario, StarterPlace, TimelineEntry};
use crate::simulation::{
    Better, MeasuredDifference, PlacementComparison, PlacementMeasures, Reading, Simulation, clock,
    compare_placements,
};

/// What is compared.
pub(super) struct Comparison<'a> {
    pub(super) scenario: &'a Scenario,
    /// As the scenario has it, at the end.
    pub(super) simulation: &'a Simulation,
    /// Commands beside those of the scenario.
    pub(super) commands: &'a [TimelineEntry],
    pub(super) until: Milliseconds,
}

/// A comparison as it is printed in JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    one: Side<'a>,
    other: Side<'a>,
    #[serde(flatten)]
    comparison: &'a PlacementComparison,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Side<'a> {
    /// The strategies in a line.
    strategies: &'a str,
    /// As the API spells them; none: not those of everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    placement_strategy: Option<&'a [PlacementStrategy]>,
    #[serde(flatten)]
    measures: &'a PlacementMeasures,
}

/// Of whom the strategies are replaced; none: of everybody.
pub(super) fn starter_named(
    scenario: &Scenario,
    name: Option<&str>,
) -> Result<Option<StarterPlace>, Unusable> {
    let starters = scenario.task_starters();
    let Some(name) = name else {
        return match starters.is_empty() {
            true => Err(Unusable::Option(
                "--compare-strategy: the scenario has no service of replicas and no RunTask on \
                 container instances, so that no placement strategy matters"
                    .to_owned(),
            )),
            false => Ok(None),
        };
    };
    let is_meant = |full: &str| full == name || full.strip_prefix("service ") == Some(name);
    if let Some(found) = starters.iter().find(|it| is_meant(&it.name)) {
        return Ok(Some(found.place));
    }
    let names: Vec<&str> = starters.iter().map(|it| it.name.as_str()).collect();
    Err(Unusable::Option(format!(
        "--strategy-of {name}: nobody of this name takes placement strategies; there are: {}",
        names.join(", ")
    )))
}

/// Runs the scenario under `strategies` as well and prints what differs.
pub(super) fn print(
    comparison: &Comparison<'_>,
    of: Option<StarterPlace>,
    strategies: &str,
    format: Format,
    output: &mut dyn Write,
) -> Result<Ending, Unusable> {
    let chain = read_chain(strategies)
        .map_err(|error| Unusable::Option(format!("--compare-strategy {strategies}: {error}")))?;
    let scenario = comparison.scenario.with_strategies(of, &chain);
    let (mut simulation, _) = Simulation::new(&scenario);
    for entry in comparison.commands {
        simulation.schedule_entry(entry);
    }
    simulation.run_until(comparison.until);
    let one = PlacementMeasures::of(comparison.simulation.world());
    let other = PlacementMeasures::of(simulation.world());
    let was = strategies_of(comparison.scenario, of);
    let names = (
        was.as_deref()
            .map_or_else(|| "as given".to_owned(), chain_text),
        chain_text(&chain),
    );
    let compared = compare_placements(&one, &other, &names.1);
    if format == Format::Json {
        let line = Line {
            one: Side {
                strategies: &names.0,
                placement_strategy: was.as_deref(),
                measures: &one,
            },
            other: Side {
                strategies: &names.1,
                placement_strategy: Some(&chain),
                measures: &other,
            },
            comparison: &compared,
        };
        serde_json::to_writer(&mut *output, &line).map_err(std::io::Error::from)?;
        writeln!(output)?;
    } else {
        print_table(&compared, &names, output)?;
    }
    for (at, command, message) in &simulation.world().refusals {
        eprintln!(
            "with {}: {} {command} refused: {message}",
            names.1,
            clock(*at)
        );
    }
    let is_bad = other.tasks_without_place > 0 || !simulation.world().refusals.is_empty();
    Ok(if is_bad {
        Ending::Negative
    } else {
        Ending::Fine
    })
}

/// The strategies as the scenario has them, if they are the same of all that are meant.
fn strategies_of(scenario: &Scenario, of: Option<StarterPlace>) -> Option<Vec<PlacementStrategy>> {
    let starters = scenario.task_starters().into_iter();
    let mut meant = starters.filter(|it| of.is_none_or(|place| place == it.place));
    let first = meant.next()?.strategies;
    meant.all(|it| it.strategies == first).then_some(first)
}

fn print_table(
    compared: &PlacementComparison,
    (one, other): &(String, String),
    output: &mut dyn Write,
) -> Result<(), Unusable> {
    let titles: [String; 4] = [
        format!("at {}", clock(compared.at)),
        one.clone(),
        other.clone(),
        "difference".to_owned(),
    ];
    let mut lines = vec![titles];
    lines.extend(compared.rows.iter().map(cells));
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let (first, second, third) = (width(0), width(1), width(2));
    for [title, one, other, difference] in &lines {
        let line = format!("{title:first$}  {one:second$}  {other:third$}  {difference}");
        writeln!(output, "{}", line.trim_end())?;
    }
    if compared.sentences.is_empty() {
        writeln!(output, "Nothing of this is better or worse.")?;
    }
    for sentence in &compared.sentences {
        writeln!(output, "{sentence}")?;
    }
    Ok(())
}

fn cells(row: &MeasuredDifference) -> [String; 4] {
    let said = |reading: &Option<Reading>| match reading {
        None => "-".to_owned(),
        Some(reading) if reading.note.is_empty() => reading.value.to_string(),
        Some(reading) => format!("{} ({})", reading.value, reading.note),
    };
    let title = match row.about.is_empty() {
        true => row.title.to_owned(),
        false => format!("{}: {}", row.title, row.about),
    };
    let judged = match row.better {
        Some(Better::Other) => ", better",
        Some(Better::One) => ", worse",
        None => "",
    };
    let difference = match row.difference {
        None | Some(0) => String::new(),
        Some(difference) => format!("{difference:+}{judged}"),
    };
    [title, said(&row.one), said(&row.other), difference]
}
