//! `ecslab run`: runs a scenario and prints what happened, or how it ended.

use std::io::Write;
use std::path::PathBuf;

use super::compare_strategies::{self, Comparison, starter_named};
use super::run_calls::print_calls;
use super::{Ending, Format, Unusable, read_text};
use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::iam::StatementVerdict;
use crate::lifecycle::{Milliseconds, Task};
use crate::scenario::{self, TimelineEntry};
use crate::simulation::{
    ApiCall, Simulation, World, bridge_events, clock, deliver, describe_services, describe_tasks,
};

/// Arguments of `ecslab run`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The scenario document; `-` is standard input.
    scenario: PathBuf,
    /// How much virtual time to simulate: 90s, 10m, 1h, or milliseconds.
    #[arg(long, default_value = "10m")]
    until: String,
    /// Print every event as EventBridge would send it, one JSON value a line.
    #[arg(long)]
    events: bool,
    /// Print the events as EventBridge delivers them: at least once, in no certain order.
    #[arg(long, requires = "events")]
    as_delivered: bool,
    /// Print the services as describe-services does, instead of the tasks.
    #[arg(long, conflicts_with = "events")]
    services: bool,
    /// Print the API calls of the tasks, with whose credentials each is signed, where those come
    /// from, and IAM's answer, instead of the tasks.
    #[arg(long, conflicts_with_all = ["events", "services"])]
    calls: bool,
    /// A command beside those of the scenario, as its timeline has them, for example
    /// '{"at": 30000, "command": "StopTask", "task": "#1"}'. May be given several times.
    #[arg(long = "command", value_name = "JSON")]
    commands: Vec<String>,
    /// Print what each task waits for at the end.
    #[arg(long)]
    waiting: bool,
    /// Run it a second time with the same seed under other placement strategies, and print what
    /// differs at the end: 'binpack(memory)', 'spread(zone) + binpack(memory)', random, default.
    /// May be given several times.
    #[arg(
        long = "compare-strategy",
        value_name = "STRATEGIES",
        conflicts_with_all = ["events", "services", "calls", "waiting"]
    )]
    compare_strategies: Vec<String>,
    /// Whose strategies are replaced: the name of a service, or `RunTask FAMILY at 00:05.0`; without
    /// it those of all.
    #[arg(long, value_name = "NAME", requires = "compare_strategies")]
    strategy_of: Option<String>,
}

pub(super) fn run(
    arguments: &Arguments,
    format: Format,
    output: &mut dyn Write,
) -> Result<Ending, Unusable> {
    let until = duration(&arguments.until)?;
    let text = read_text(&arguments.scenario)?;
    let (scenario, mut diagnostics) = scenario::read(&text);
    let Some(scenario) = scenario else {
        let message = diagnostics
            .first()
            .map_or("not a scenario".to_owned(), |diagnostic| {
                place_and_message(diagnostic)
            });
        return Err(Unusable::NotUnderstood {
            path: arguments.scenario.clone(),
            message,
        });
    };
    let (mut simulation, problems) = Simulation::new(&scenario);
    diagnostics.extend(problems);
    for diagnostic in &diagnostics {
        eprintln!("{}: {}", diagnostic.severity, place_and_message(diagnostic));
    }
    let texts = arguments.commands.iter();
    let commands: Vec<TimelineEntry> = texts.map(|it| command(it)).collect::<Result<_, _>>()?;
    for entry in &commands {
        simulation.schedule_entry(entry);
    }
    simulation.run_until(until);
    let mut endings = Vec::new();
    if !arguments.compare_strategies.is_empty() {
        let of = starter_named(&scenario, arguments.strategy_of.as_deref())?;
        let comparison = Comparison {
            scenario: &scenario,
            simulation: &simulation,
            commands: &commands,
            until,
        };
        for strategies in &arguments.compare_strategies {
            endings.push(compare_strategies::print(
                &comparison,
                of,
                strategies,
                format,
                output,
            )?);
        }
    } else if arguments.events {
        print_events(
            &simulation,
            arguments.as_delivered.then_some(scenario.seed),
            output,
        )?;
    } else if arguments.calls {
        print_calls(&simulation, format, output)?;
    } else if arguments.services {
        let services = describe_services(&simulation);
        match format {
            Format::Json => serde_json::to_writer(&mut *output, &services),
            Format::Text => serde_json::to_writer_pretty(&mut *output, &services),
        }
        .map_err(std::io::Error::from)?;
        writeln!(output)?;
    } else if format == Format::Json {
        serde_json::to_writer(&mut *output, &describe_tasks(simulation.world()))
            .map_err(std::io::Error::from)?;
        writeln!(output)?;
    } else {
        print_tasks(simulation.world(), output)?;
    }
    if arguments.waiting {
        print_waiting(&simulation, output)?;
    }
    for (at, command, message) in &simulation.world().refusals {
        eprintln!("{} {command} refused: {message}", clock(*at));
    }
    let failed = endings.contains(&Ending::Negative)
        || has_errors(&diagnostics)
        || !simulation.world().refusals.is_empty()
        || simulation
            .world()
            .placements
            .iter()
            .any(|placement| placement.task.is_none());
    Ok(if failed {
        Ending::Negative
    } else {
        Ending::Fine
    })
}

fn command(text: &str) -> Result<TimelineEntry, Unusable> {
    serde_json::from_str(text).map_err(|error| {
        Unusable::Option(format!(
            "--command `{text}`: {error}; write an entry of a timeline, for example \
             {{\"at\": 30000, \"command\": \"StopTask\", \"task\": \"#1\"}}"
        ))
    })
}

/// Prints the events in the order in which they were sent; with a seed, in which they arrive.
fn print_events(
    simulation: &Simulation,
    delivery: Option<u64>,
    output: &mut dyn Write,
) -> Result<(), Unusable> {
    let sent = bridge_events(simulation);
    let events: Vec<_> = match delivery {
        Some(seed) => deliver(sent, seed).into_iter().map(|it| it.event).collect(),
        None => sent.map(|(_, event)| event).collect(),
    };
    for event in events {
        serde_json::to_writer(&mut *output, &event).map_err(std::io::Error::from)?;
        writeln!(output)?;
    }
    Ok(())
}

fn print_waiting(simulation: &Simulation, output: &mut dyn Write) -> Result<(), Unusable> {
    let world = simulation.world();
    for task in world.tasks.values() {
        for waiting in simulation.waiting_on(world, task) {
            let limit = waiting
                .at_most
                .map_or_else(String::new, |at| format!(", at most until {}", clock(at)));
            writeln!(
                output,
                "{} {}: {} (since {}{limit}; ends when {})",
                task.task_id,
                task.last_status.name(),
                waiting.what,
                clock(waiting.since),
                waiting.ends,
            )?;
        }
    }
    Ok(())
}

fn print_tasks(world: &World, output: &mut dyn Write) -> Result<(), Unusable> {
    writeln!(
        output,
        "at {}: {} tasks",
        clock(world.at),
        world.tasks.len()
    )?;
    for task in world.tasks.values() {
        print_task(task, output)?;
    }
    for call in world.calls.iter().filter(|call| call.task.is_none()) {
        print_call_of_caller(call, output)?;
    }
    for (name, service) in &world.services {
        for event in &service.events {
            writeln!(
                output,
                "{} service {name}: {}",
                clock(event.at),
                event.message
            )?;
        }
    }
    Ok(())
}

/// What was asked of IAM about whoever gave a command, and which statement decided.
fn print_call_of_caller(call: &ApiCall, output: &mut dyn Write) -> Result<(), Unusable> {
    let evaluation = &call.evaluation;
    let by = match (evaluation.deciding().next(), evaluation.closest()) {
        (Some(verdict), _) => format!(", by {}", name_of(verdict)),
        (None, Some(verdict)) => format!(", closest {}: {}", name_of(verdict), verdict.why_not),
        (None, None) => String::new(),
    };
    writeln!(
        output,
        "{} {}: {} on {}: {}{by}",
        clock(call.at),
        call.principal,
        call.action,
        call.resource,
        evaluation.decision.name()
    )?;
    Ok(())
}

/// A statement, by the name of its policy and its Sid or index.
fn name_of(verdict: &StatementVerdict) -> String {
    let index = || verdict.statement.to_string();
    let statement = verdict.sid.clone().unwrap_or_else(index);
    format!("{} statement {statement}", verdict.policy)
}

fn print_task(task: &Task, output: &mut dyn Write) -> Result<(), Unusable> {
    let place = task
        .ec2_instance_id
        .as_deref()
        .unwrap_or(task.launch_type.name());
    writeln!(
        output,
        "{} {} on {place} in {}: lastStatus {}, desiredStatus {}",
        task.task_id,
        task.revision.name(),
        task.availability_zone,
        task.last_status.name(),
        task.desired_status.name()
    )?;
    let steps = task
        .history
        .iter()
        .map(|(status, at)| format!("{} {}", clock(*at), status.name()))
        .collect::<Vec<_>>();
    writeln!(output, "  {}", steps.join(" → "))?;
    if let (Some(code), Some(reason)) = (task.stop_code, &task.stopped_reason) {
        writeln!(output, "  {}: {reason}", code.name())?;
    }
    Ok(())
}

pub(super) fn place_and_message(diagnostic: &Diagnostic) -> String {
    let place = match &diagnostic.span {
        Some(span) => format!("{}:{}: ", span.line, span.column),
        None if diagnostic.pointer.is_empty() => String::new(),
        None => format!("{}: ", diagnostic.pointer),
    };
    let help = match (&diagnostic.help, diagnostic.severity) {
        (Some(help), Severity::Error | Severity::Warning) => format!(" ({help})"),
        _ => String::new(),
    };
    format!("{place}{}{help}", diagnostic.message)
}

/// A duration as people write it: `90s`, `10m`, `1h`, `250ms` or plain milliseconds.
fn duration(text: &str) -> Result<Milliseconds, Unusable> {
    const UNITS: [(&str, Milliseconds); 4] =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];
    let number = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let unit = text.strip_prefix(number).unwrap_or_default();
    let factor = match unit {
        "" => Some(1),
        unit => UNITS
            .iter()
            .find(|(name, _)| *name == unit)
            .map(|(_, factor)| *factor),
    };
    factor
        .zip(number.parse::<Milliseconds>().ok())
        .and_then(|(factor, number)| number.checked_mul(factor))
        .ok_or_else(|| {
            Unusable::Option(format!(
                "--until {text}: write a whole number and a unit, for example 90s, 10m or 1h"
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, milliseconds) in [
            ("250ms", 250),
            ("90s", 90_000),
            ("10m", 600_000),
            ("1h", 3_600_000),
            ("1500", 1500),
        ] {
            assert_eq!(duration(text).unwrap(), milliseconds, "{text}");
        }
        for text in [
            "",
            "m",
            "1.5h",
            "10 m",
            "3d",
            "-1s",
            "99999999999999999999s",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
