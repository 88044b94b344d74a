//! `ecslab query`.

use std::io::Write;

use serde_json::json;

use super::cluster_file::{ClusterArguments, print_diagnostics, remark};
use super::{Ending, Format, Unusable};
use crate::cluster::import::UNKNOWN_INSTANCE_TYPE;
use crate::cluster::{ContainerInstance, query};
use crate::diagnostic::{Diagnostic, Severity, has_errors};

/// Arguments of `ecslab query`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A cluster query expression, for example 'attribute:ecs.instance-type =~ m5.*'.
    expression: String,
    #[command(flatten)]
    files: ClusterArguments,
}

pub(super) fn run(
    arguments: &Arguments,
    format: Format,
    output: &mut dyn Write,
) -> Result<Ending, Unusable> {
    let file = arguments.files.load(&[])?;
    let (expression, mut diagnostics) = query::parse(&arguments.expression);
    // What an instance can hold or do is not asked here.
    diagnostics.extend(file.diagnostics.into_iter().filter(|diagnostic| {
        diagnostic.severity != Severity::Info && diagnostic.code != UNKNOWN_INSTANCE_TYPE
    }));
    let expression = match expression {
        Some(expression) if !has_errors(&diagnostics) => expression,
        _ => {
            if format == Format::Text {
                point_at(&arguments.expression, &diagnostics, output)?;
            }
            print_diagnostics(&diagnostics, format, output)?;
            return Ok(Ending::Negative);
        }
    };
    remark(&diagnostics);
    let matched: Vec<&ContainerInstance> = file
        .instances
        .iter()
        .filter(|instance| expression.matches(instance))
        .collect();
    if format == Format::Json {
        let ids: Vec<&str> = matched.iter().map(|instance| instance.id()).collect();
        writeln!(output, "{}", json!({ "matched": ids }))?;
        return Ok(Ending::Fine);
    }
    for instance in &matched {
        writeln!(
            output,
            "{}  {}  {}",
            instance.id(),
            instance.instance_type(),
            instance.availability_zone()
        )?;
    }
    writeln!(
        output,
        "{} of {} instances match.",
        matched.len(),
        file.instances.len()
    )?;
    Ok(Ending::Fine)
}

/// Prints the expression with marks under what the first error is about.
fn point_at(
    expression: &str,
    diagnostics: &[Diagnostic],
    output: &mut dyn Write,
) -> Result<(), Unusable> {
    let span = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .find_map(|diagnostic| diagnostic.span);
    if let Some(span) = span.filter(|_| !expression.contains('\n')) {
        let marked = expression.get(span.start..span.end).unwrap_or_default();
        let marks = "^".repeat(marked.chars().count().max(1));
        writeln!(output, "  {expression}")?;
        writeln!(output, "  {}{marks}", " ".repeat(span.column - 1))?;
    }
    Ok(())
}
