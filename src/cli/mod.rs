//! The command line: the only room that prints and reads files.
//!
//! One file a command. Exit status 0: fine; 1: the input has errors, a task was not placed or
//! access was denied; 2: usage, unreadable file, not JSON.

mod cluster_file;
mod compare;
mod compare_strategies;
mod iam;
mod least_privilege;
mod place;
mod policy_documents;
mod query;
mod run;
mod run_calls;
mod run_task_request;
mod validate;

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::json_text::decode;

/// A simulator of Amazon ECS tasks: lifecycle, placement, IAM roles, services.
#[derive(Debug, Parser)]
#[command(name = "ecslab", version, about)]
struct Arguments {
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text, global = true)]
    format: Format,
    #[command(subcommand)]
    command: Command,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON value a line.
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say what ECS would refuse in task definitions, and where.
    Validate(validate::Arguments),
    /// Say what differs between two task definitions, what bears on placement and roles first.
    Compare(compare::Arguments),
    /// Say which container instances a cluster query expression matches.
    Query(query::Arguments),
    /// Place the tasks of a RunTask request, and explain every decision.
    Place(place::Arguments),
    /// Run a scenario.
    Run(run::Arguments),
    /// Evaluate IAM requests.
    Iam(iam::Arguments),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Exit status 0.
    Fine,
    /// Exit status 1: errors in the input, a task not placed, access denied.
    Negative,
}

/// What keeps a command from doing its work: exit status 2.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file is not what the command takes.
    #[error("{}: {message}", path.display())]
    NotUnderstood {
        /// The file.
        path: PathBuf,
        /// What is wrong and what is expected.
        message: String,
    },
    /// An option's value is none.
    #[error("{0}")]
    Option(String),
    /// Standard output is closed.
    #[error("cannot write: {0}")]
    Output(#[from] std::io::Error),
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut output = std::io::stdout().lock();
    match dispatch(&arguments, &mut output) {
        Ok(Ending::Fine) => ExitCode::SUCCESS,
        Ok(Ending::Negative) => ExitCode::from(1),
        // Whoever reads our output has gone: nothing is left to say, and nobody to say it to.
        Err(Unusable::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("ecslab: {error}");
            ExitCode::from(2)
        }
    }
}

fn dispatch(arguments: &Arguments, output: &mut dyn Write) -> Result<Ending, Unusable> {
    let format = arguments.format;
    match &arguments.command {
        Command::Validate(arguments) => validate::run(arguments, format, output),
        Command::Compare(arguments) => compare::run(arguments, format, output),
        Command::Query(arguments) => query::run(arguments, format, output),
        Command::Place(arguments) => place::run(arguments, format, output),
        Command::Run(arguments) => run::run(arguments, format, output),
        Command::Iam(arguments) => iam::run(arguments, format, output),
    }
}

/// The bytes of the file at `path`; `-` is standard input.
fn read_bytes(path: &Path) -> Result<Vec<u8>, Unusable> {
    let result = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    result.map_err(|source| Unusable::Unreadable {
        path: path.to_owned(),
        source,
    })
}

/// The text of the file at `path`; `-` is standard input.
fn read_text(path: &Path) -> Result<String, Unusable> {
    decode(read_bytes(path)?).map_err(|diagnostic| Unusable::NotUnderstood {
        path: path.to_owned(),
        message: diagnostic.message,
    })
}
