//! `ecslab query`.

use std::io::Write;

use super::{Ending, Format, Unusable};

/// Arguments of `ecslab query`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(
    _arguments: &Arguments,
    _format: Format,
    _output: &mut dyn Write,
) -> Result<Ending, Unusable> {
    Ok(Ending::Fine)
}
