//! Chores of the ecslab repository: `cargo xtask serve`, `cargo xtask build`, `cargo xtask test`.
//!
//! A chore installs what it needs and says so; nothing has to be prepared beyond rustup and Node.

mod browser;
mod modules;
mod page;
mod process;
mod steps;
mod tools;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use steps::Step;

/// Chores of the ecslab repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Chore {
    /// Build the page, serve it on 127.0.0.1, and build again when a file changes.
    Serve {
        /// The port to serve on.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Build as for publishing: smaller and faster, but slower to build.
        #[arg(long)]
        release: bool,
    },
    /// Build the page into `dist`, to put on any static host.
    Build {
        /// Where the page will be found. The default works everywhere.
        #[arg(long, default_value = "./", value_name = "PATH")]
        public_url: String,
    },
    /// Cut the program of the page into modules: a step of building the page that Trunk calls.
    #[command(hide = true)]
    Modules,
    /// Check and test everything, as the continuous integration does.
    Test,
    #[command(flatten)]
    Step(Step),
}

fn main() -> ExitCode {
    match run(Chore::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<()> {
    match chore {
        Chore::Serve { port, release } => {
            page::check_port(port)?;
            tools::prepare_page()?;
            page::serve(port, release)
        }
        Chore::Build { public_url } => {
            tools::prepare_page()?;
            page::build(&public_url)
        }
        Chore::Modules => modules::cut(),
        Chore::Test => steps::run_all(),
        Chore::Step(step) => steps::run_one(&step),
    }
}
