//! `ecslab compare`.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Ending, Format, Unusable, read_text};
use crate::diagnostic::Severity;
use crate::task_definition::{Change, Found, compare, read_all};

/// Arguments of `ecslab compare`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The task definition as it was, in any form that validate takes; - is standard input.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The task definition as it is to be.
    #[arg(value_name = "NEW")]
    new: PathBuf,
}

/// A change as it is printed in JSON.
#[derive(Serialize)]
struct Line<'a> {
    /// Which of several definitions.
    #[serde(skip_serializing_if = "Option::is_none")]
    definition: Option<&'a str>,
    #[serde(flatten)]
    change: &'a Change,
}

pub(super) fn run(
    arguments: &Arguments,
    format: Format,
    output: &mut dyn Write,
) -> Result<Ending, Unusable> {
    let (old, new) = (definitions(&arguments.old)?, definitions(&arguments.new)?);
    let is_single = old.len() == 1 && new.len() == 1;
    for found in &new {
        let name = (!is_single).then(|| name(found));
        let counterpart = old
            .iter()
            .find(|it| is_single || self::name(it) == self::name(found));
        let Some(counterpart) = counterpart else {
            if format == Format::Text {
                writeln!(output, "{}: new", self::name(found))?;
            }
            continue;
        };
        let changes = compare(&counterpart.definition, &found.definition);
        print(&changes, name, format, output)?;
    }
    let is_gone = |it: &&Found| !is_single && new.iter().all(|new| name(new) != name(it));
    for found in old.iter().filter(is_gone) {
        if format == Format::Text {
            writeln!(output, "{}: gone", name(found))?;
        }
    }
    Ok(Ending::Fine)
}

fn print(
    changes: &[Change],
    definition: Option<&str>,
    format: Format,
    output: &mut dyn Write,
) -> Result<(), Unusable> {
    for change in changes {
        match format {
            Format::Json => {
                let line = Line { definition, change };
                serde_json::to_writer(&mut *output, &line).map_err(std::io::Error::from)?;
                output.write_all(b"\n")?;
            }
            Format::Text => {
                let of = definition
                    .map(|name| format!("{name}: "))
                    .unwrap_or_default();
                writeln!(output, "{of}{}", change.sentence)?;
            }
        }
    }
    if changes.is_empty() && format == Format::Text {
        let of = definition
            .map(|name| format!("{name}: "))
            .unwrap_or_default();
        writeln!(output, "{of}no difference in what is in force")?;
    }
    Ok(())
}

/// What a definition goes by among several: its logical ID in a template, or its family.
fn name(found: &Found) -> &str {
    let logical_id = found.logical_id.as_deref();
    logical_id.unwrap_or(&found.definition.family)
}

fn definitions(path: &Path) -> Result<Vec<Found>, Unusable> {
    let (found, diagnostics) = read_all(&read_text(path)?, |_| Vec::new());
    if !found.is_empty() {
        return Ok(found);
    }
    let errors = diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error);
    let message = errors.map(|it| it.message.as_str()).next();
    Err(Unusable::NotUnderstood {
        path: path.to_owned(),
        message: message.unwrap_or("no task definition").to_owned(),
    })
}
