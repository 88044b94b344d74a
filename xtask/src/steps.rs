//! The steps of `cargo xtask test`, each of which can also be run alone.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Subcommand;

use crate::browser::Browser;
use crate::process::{cargo, node, run};
use crate::{page, tools};

/// One step of the test.
#[derive(Subcommand, Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Rust code is formatted.
    Fmt,
    /// Clippy finds nothing, natively and in wasm.
    Clippy,
    /// Unit, property and whole-crate tests.
    Unit,
    /// The core's answers in a browser are the native ones.
    Wasm,
    /// TypeScript's types fit.
    Types,
    /// The first load of the page is within its size bar.
    Sizes,
    /// The page in a real browser, with axe-core.
    Browser {
        /// Arguments for Playwright, such as `-- --grep loading`.
        #[arg(last = true)]
        playwright: Vec<String>,
    },
}

impl Step {
    const fn name(&self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Unit => "unit",
            Self::Wasm => "wasm",
            Self::Types => "types",
            Self::Sizes => "sizes",
            Self::Browser { .. } => "browser",
        }
    }

    /// What to do when the step fails.
    const fn way_out(&self) -> &'static str {
        match self {
            Self::Fmt => "`cargo fmt` formats everything",
            Self::Clippy => {
                "mend what clippy names; an exception is `#[expect(lint, reason = \"…\")]`"
            }
            Self::Unit => "`cargo test -p ecslab NAME` runs one test",
            Self::Wasm => "`cargo test -p ecslab-wasm-tests` runs the same tests natively",
            Self::Types => "mend what tsc names",
            Self::Sizes => {
                "`cargo tree -p ecslab-web` shows what the page carries; the bar is in web/build/sizes.mjs"
            }
            Self::Browser { .. } => {
                "`cargo xtask browser -- --grep NAME` runs one test; screenshots and traces are in test-results"
            }
        }
    }

    const fn needs_page(&self) -> bool {
        matches!(self, Self::Sizes | Self::Browser { .. })
    }

    fn prepare(&self) -> Result<()> {
        match self {
            Self::Fmt | Self::Unit => Ok(()),
            Self::Clippy | Self::Wasm => tools::prepare_wasm_tests(),
            Self::Types => tools::node_packages(),
            Self::Sizes | Self::Browser { .. } => tools::prepare_page(),
        }
    }

    fn run(&self) -> Result<()> {
        match self {
            Self::Fmt => run(cargo().args(["fmt", "--all", "--check"])),
            Self::Clippy => clippy(),
            Self::Unit => run(cargo().args(["test", "--locked", "--workspace"])),
            Self::Wasm => wasm(),
            Self::Types => run(&mut node("node_modules/typescript/bin/tsc")),
            Self::Sizes => run(&mut node("web/build/sizes.mjs")),
            Self::Browser { playwright } => browser(playwright),
        }
    }
}

/// Prepares and runs one step alone.
pub fn run_one(step: &Step) -> Result<()> {
    step.prepare()?;
    if step.needs_page() {
        page::build("./")?;
    }
    step.run().with_context(|| failure(step))
}

/// Runs every step, also after one has failed, and ends with a summary.
pub fn run_all() -> Result<()> {
    timed("tools", || {
        tools::prepare_page()?;
        Browser::find_or_install().map(drop)
    })
    .1?;

    let mut report = Vec::new();
    for step in [Step::Fmt, Step::Clippy, Step::Unit, Step::Wasm, Step::Types] {
        report.push(run_step(&step));
    }
    let (duration, page) = timed("page", || page::build("./"));
    let page_is_built = page.is_ok();
    report.push(Outcome {
        name: "page",
        duration,
        failure: page.err().map(|error| format!("{error:#}")),
    });
    if page_is_built {
        report.push(run_step(&Step::Sizes));
        report.push(run_step(&Step::Browser {
            playwright: Vec::new(),
        }));
    }
    summarize(&report)
}

struct Outcome {
    name: &'static str,
    duration: Duration,
    failure: Option<String>,
}

fn run_step(step: &Step) -> Outcome {
    let (duration, result) = timed(step.name(), || step.run().with_context(|| failure(step)));
    Outcome {
        name: step.name(),
        duration,
        failure: result.err().map(|error| format!("{error:#}")),
    }
}

fn summarize(report: &[Outcome]) -> Result<()> {
    println!("\n== summary");
    for outcome in report {
        println!(
            "{:<8} {:<6} {:>6.1} s",
            outcome.name,
            if outcome.failure.is_none() {
                "ok"
            } else {
                "FAILED"
            },
            outcome.duration.as_secs_f64()
        );
    }
    let failures: Vec<&str> = report
        .iter()
        .filter_map(|outcome| outcome.failure.as_deref())
        .collect();
    if !failures.is_empty() {
        bail!("{}", failures.join("\nerror: "));
    }
    Ok(())
}

fn failure(step: &Step) -> String {
    format!("step {} failed: {}", step.name(), step.way_out())
}

/// Runs `work` under a heading, and says how long it took.
fn timed<T>(heading: &str, work: impl FnOnce() -> T) -> (Duration, T) {
    println!("\n== {heading}");
    let start = Instant::now();
    let result = work();
    let duration = start.elapsed();
    println!("== {heading}: {:.1} s", duration.as_secs_f64());
    (duration, result)
}

fn clippy() -> Result<()> {
    let deny = ["--", "-D", "warnings"];
    run(cargo()
        .args(["clippy", "--locked", "--workspace", "--all-targets"])
        .args(deny))?;
    run(cargo()
        .args([
            "clippy",
            "--locked",
            "-p",
            "ecslab-web",
            "-p",
            "ecslab-wasm-tests",
        ])
        .args(["--all-targets", "--target", "wasm32-unknown-unknown"])
        .args(deny))
}

fn wasm() -> Result<()> {
    let browser = Browser::find_or_install()?;
    run(cargo()
        .args(["test", "--locked", "-p", "ecslab-wasm-tests"])
        .args(["--target", "wasm32-unknown-unknown"])
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        )
        .env(
            "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
            browser.webdriver_capabilities()?,
        )
        .env("CHROMEDRIVER", &browser.driver))
}

fn browser(playwright: &[String]) -> Result<()> {
    let browser = Browser::find_or_install()?;
    // The page is compared with the command line.
    run(cargo().args(["build", "--locked", "-p", "ecslab", "--bin", "ecslab"]))?;
    run(node("node_modules/@playwright/test/cli.js")
        .args(["test", "--config", "tests/browser"])
        .args(playwright)
        .env("CHROME", &browser.chrome))
}
