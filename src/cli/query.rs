//! `ecslab query`.

use std::io::Write;

use serde_json::json;

use super::cluster_file::{ClusterArguments, print_diagnostics, remark};
use super::{Ending, Format, Unusable};
use crate::cluster::import::UNKNOWN_INSTANCE_TYPE;
use crate::cluster::{ContainerInstance, query};
use crate::diagnostic::has_errors;

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
    // What an instance can hold is not asked here.
    let mut diagnostics = file.diagnostics;
    diagnostics.retain(|diagnostic| diagnostic.code != UNKNOWN_INSTANCE_TYPE);
    let (expression, of_expression) = query::parse(&arguments.expression);
    diagnostics.extend(of_expression);
    let expression = match expression {
        Some(expression) if !has_errors(&diagnostics) => expression,
        _ => {
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
