//! Building and serving the page with Trunk.

use std::net::TcpListener;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{become_program, program, root, run};

/// Builds the page as it is published, into `dist`.
pub fn build(public_url: &str) -> Result<()> {
    run(trunk().args(["build", "--release", "--public-url", public_url]))
        .context("the page could not be built")?;
    println!("The page is in dist, for any static host to serve.");
    Ok(())
}

/// Builds the page, serves it, and builds again whenever a file changes. Ends when it is interrupted.
pub fn serve(port: u16, release: bool) -> Result<()> {
    println!(
        "The page will be on http://127.0.0.1:{port}/ as soon as it is built: a minute or two the first time."
    );
    let mut command = trunk();
    command
        .args(["serve", "--address", "127.0.0.1", "--public-url", "/"])
        .args(["--port", &port.to_string()])
        // Not `dist`: tests and a page to be published must not change while somebody works.
        .arg("--dist")
        .arg(root().join("target").join("serve"));
    if release {
        // The published page's strict Content-Security-Policy refuses the script that reloads the page.
        command.args(["--release", "--no-autoreload"]);
    }
    become_program(&mut command).context("the page could not be served")
}

/// Fails if somebody else listens on `port`: better now than after the build.
pub fn check_port(port: u16) -> Result<()> {
    TcpListener::bind(("127.0.0.1", port))
        .map(drop)
        .with_context(|| {
            format!("port {port} is taken. Another one: `cargo xtask serve --port PORT`")
        })
}

fn trunk() -> Command {
    let mut command = program("trunk");
    // The version is chosen here; asking the network for a newer one only costs time.
    command.env("TRUNK_SKIP_VERSION_CHECK", "true");
    command
}
