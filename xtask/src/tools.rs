//! What a chore needs on the machine, installed if it is missing.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::process::{cargo, output, own_tools, program, root, run, version};

const WASM_TARGET: &str = "wasm32-unknown-unknown";
const NODE_MAJOR: u32 = 20;

/// A program from crates.io, needed in exactly one version.
struct CargoTool {
    package: &'static str,
    binary: &'static str,
    version: String,
    why: &'static str,
    duration: &'static str,
}

/// Everything that building the page needs.
pub fn prepare_page() -> Result<()> {
    wasm_target()?;
    node_packages()?;
    install(&trunk())?;
    install(&wasm_bindgen()?)
}

/// Everything that tests in wasm need, apart from a browser.
pub fn prepare_wasm_tests() -> Result<()> {
    wasm_target()?;
    install(&wasm_bindgen()?)
}

fn trunk() -> CargoTool {
    CargoTool {
        package: "trunk",
        binary: "trunk",
        version: "0.21.14".to_owned(),
        why: "builds and serves the page",
        duration: "about 8 minutes on two cores",
    }
}

fn wasm_bindgen() -> Result<CargoTool> {
    Ok(CargoTool {
        package: "wasm-bindgen-cli",
        binary: "wasm-bindgen",
        version: locked_version("wasm-bindgen")?,
        why: "connects the compiled program with the browser; its version must be the one in Cargo.lock",
        duration: "about 4 minutes on two cores",
    })
}

/// The version of a package in Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("Cargo.lock")?;
    version_in_lock(&lock, package)
        .map(str::to_owned)
        .with_context(|| format!("Cargo.lock has no package {package}"))
}

fn version_in_lock<'lock>(lock: &'lock str, package: &str) -> Option<&'lock str> {
    let name = format!("name = \"{package}\"");
    lock.lines()
        .skip_while(|line| *line != name)
        .find_map(|line| line.strip_prefix("version = "))
        .map(|version| version.trim_matches('"'))
}

/// Installs a tool unless this very version is found.
///
/// Another version that is already there is the user's and stays: ours then goes beside it, into `.tools`.
fn install(tool: &CargoTool) -> Result<()> {
    let CargoTool {
        package,
        binary,
        version: wanted,
        why,
        duration,
    } = tool;
    let found = version(binary);
    if found.as_ref() == Some(wanted) {
        return Ok(());
    }
    println!("Installing {package} {wanted}, which {why}. It is compiled here: {duration}.");
    let mut command = cargo();
    command.args(["install", "--locked", "--version", wanted, package]);
    if let Some(found) = found {
        println!("{binary} {found} is there already and stays; this one goes into .tools.");
        command.arg("--root").arg(own_tools());
    }
    run(&mut command).with_context(|| {
        format!("{package} {wanted} could not be installed. Without a network, install it by hand and put it on PATH")
    })?;
    if version(binary).as_ref() != Some(wanted) {
        bail!(
            "{package} {wanted} was installed, but running `{binary}` gives another version. Is another {binary} first on PATH?"
        );
    }
    Ok(())
}

fn wasm_target() -> Result<()> {
    // What counts is that the compiler has it, whoever installed the compiler.
    let folder =
        output(program("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]));
    if folder.is_some_and(|folder| fs::exists(folder.trim()).unwrap_or(false)) {
        return Ok(());
    }
    println!(
        "Installing the Rust target {WASM_TARGET}, for which the page is compiled: less than a minute."
    );
    run(program("rustup").args(["target", "add", WASM_TARGET])).with_context(|| {
        format!("the Rust compiler cannot compile for {WASM_TARGET}. Install Rust by rustup (https://rustup.rs), or this target by the package manager that Rust came from")
    })
}

/// The packages of package.json, exactly as package-lock.json has them.
pub fn node_packages() -> Result<()> {
    let found = version("node");
    let major = found
        .as_deref()
        .and_then(|version| version.split('.').next()?.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_MAJOR) {
        bail!(
            "Node {NODE_MAJOR} or newer is needed to bundle styles and the code editor; found: {}. Install it from https://nodejs.org",
            found.as_deref().unwrap_or("none")
        );
    }
    let lock = fs::read_to_string(root().join("package-lock.json")).context("package-lock.json")?;
    let installed = root().join("node_modules").join(".ecslab-installed");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!(
        "Installing the npm packages (esbuild, CodeMirror, wasm-opt, Playwright): less than a minute."
    );
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(program(npm).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])).context(
        "the npm packages could not be installed. Check the network and `npm config get registry`",
    )?;
    fs::write(&installed, lock).with_context(|| installed.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::version_in_lock;

    #[test]
    fn the_version_of_a_package_is_read_from_its_own_entry() {
        let lock = "[[package]]\nname = \"wasm-bindgen-test\"\nversion = \"0.3.78\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.128\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen"), Some("0.2.128"));
        assert_eq!(version_in_lock(lock, "trunk"), None);
    }
}
