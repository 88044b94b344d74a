//! The `ecslab` command line; see [`ecslab::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    ecslab::cli::main()
}
