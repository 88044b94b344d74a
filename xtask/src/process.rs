//! Running other programs.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The root of the repository.
pub fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// Tools that had to be installed beside another version of themselves.
pub fn own_tools() -> PathBuf {
    root().join(".tools")
}

/// A program to run in the root of the repository, that finds the repository's own tools first.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root()).env("PATH", search_path());
    // Trunk takes NO_COLOR for a flag that wants true or false; any value means true.
    if env::var_os("NO_COLOR").is_some() {
        command.env("NO_COLOR", "true");
    }
    command
}

/// The cargo that runs this program.
pub fn cargo() -> Command {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    program(&cargo)
}

/// A script of the repository or of a package, run by Node.
pub fn node(script: &str) -> Command {
    let mut command = program("node");
    command.arg(script);
    command
}

/// Prints the command and runs it.
///
/// # Errors
///
/// It cannot be started, or fails.
pub fn run(command: &mut Command) -> Result<()> {
    let line = display(command);
    println!("$ {line}");
    let status = command
        .status()
        .with_context(|| format!("`{line}` cannot be started"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs the command in place of this program, so that whoever ends this program ends that one.
///
/// # Errors
///
/// It cannot be started, or fails.
#[cfg(unix)]
pub fn become_program(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    let line = display(command);
    println!("$ {line}");
    Err(command.exec()).with_context(|| format!("`{line}` cannot be started"))
}

/// Runs the command in place of this program, as far as this system can.
///
/// # Errors
///
/// It cannot be started, or fails.
#[cfg(not(unix))]
pub fn become_program(command: &mut Command) -> Result<()> {
    run(command)
}

/// What a command prints, or nothing if it cannot be run or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then_some(text)
}

/// What `name --version` says: its first word that starts with a digit.
pub fn version(name: &str) -> Option<String> {
    let text = output(program(name).arg("--version"))?;
    text.split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|first: char| first.is_ascii_digit()))
        .map(str::to_owned)
}

fn display(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    let mut words = vec![name.to_string_lossy()];
    words.extend(
        command
            .get_args()
            .map(|argument| argument.to_string_lossy()),
    );
    words.join(" ")
}

/// Own tools, npm's programs, what the caller has, and cargo's programs in case the caller does not have them.
fn search_path() -> OsString {
    let mut folders = vec![
        own_tools().join("bin"),
        root().join("node_modules").join(".bin"),
    ];
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    folders.extend(cargo_home().map(|home| home.join("bin")));
    env::join_paths(folders).unwrap_or_else(|_| env::var_os("PATH").unwrap_or_default())
}

fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
}
