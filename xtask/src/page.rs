//! Building and serving the page with Trunk.

use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{program, root, run};

/// Builds the page as it is published, into `dist`.
pub fn build(public_url: &str) -> Result<()> {
    run(trunk().args(["build", "--release", "--public-url", public_url]))
        .context("the page could not be built")?;
    println!("The page is in dist. Any static host can serve it, under any path.");
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
    run(&mut command).with_context(|| {
        format!(
            "the page could not be served. If port {port} is taken: cargo xtask serve --port 8081"
        )
    })
}

fn trunk() -> Command {
    let mut command = program("trunk");
    // The version is chosen here; asking the network for a newer one only costs time.
    command.env("TRUNK_SKIP_VERSION_CHECK", "true");
    command
}
