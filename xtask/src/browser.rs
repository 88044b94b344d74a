//! Finding a Chromium and its driver, or installing them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{output, program, root, run};

/// A browser, and the driver by which wasm-bindgen's test runner steers it.
pub struct Browser {
    pub chrome: PathBuf,
    pub driver: PathBuf,
}

const CHROME_NAMES: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/usr/lib/chromium/chromium",
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
];

const DRIVER_NAMES: &[&str] = &[
    "chromedriver",
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
    "/usr/local/bin/chromedriver",
    "/opt/homebrew/bin/chromedriver",
];

const BY_HAND: &str = "\
Install Chrome or Chromium and the ChromeDriver of the same version, for example:
  npx @puppeteer/browsers install chrome@stable
  npx @puppeteer/browsers install chromedriver@stable
Each prints a path. Set CHROME and CHROMEDRIVER to the two paths, then run this again";

impl Browser {
    /// The browser that `CHROME` and `CHROMEDRIVER` name, else one from the usual places. On Debian a missing one is
    /// installed.
    pub fn find_or_install() -> Result<Self> {
        let browser = match (chrome(), driver()) {
            (Some(chrome), Some(driver)) => Self { chrome, driver },
            _ => {
                install_on_debian()?;
                Self {
                    chrome: chrome()
                        .with_context(|| format!("no Chrome or Chromium was found. {BY_HAND}"))?,
                    driver: driver()
                        .with_context(|| format!("no ChromeDriver was found. {BY_HAND}"))?,
                }
            }
        };
        browser.check_versions()?;
        Ok(browser)
    }

    /// Capabilities for wasm-bindgen's test runner: this browser, with the same flags as the other browser tests.
    ///
    /// Written to a file, which the runner wants.
    pub fn webdriver_capabilities(&self) -> Result<PathBuf> {
        let flags = root().join("tests/browser/chromium_flags.json");
        let text = fs::read_to_string(&flags).with_context(|| flags.display().to_string())?;
        let mut arguments: Vec<String> =
            serde_json::from_str(&text).with_context(|| flags.display().to_string())?;
        arguments.push("--headless".to_owned());
        let capabilities = serde_json::json!({
            "goog:chromeOptions": { "binary": self.chrome, "args": arguments }
        });
        let file = root().join("target").join("webdriver.json");
        fs::create_dir_all(root().join("target"))?;
        fs::write(&file, capabilities.to_string()).with_context(|| file.display().to_string())?;
        Ok(file)
    }

    fn check_versions(&self) -> Result<()> {
        let chrome = major_version(&self.chrome);
        let driver = major_version(&self.driver);
        if let (Some(chrome), Some(driver)) = (chrome, driver)
            && chrome != driver
        {
            bail!(
                "{} is version {chrome}, but {} is version {driver}; they work together only in the same version. {BY_HAND}",
                self.chrome.display(),
                self.driver.display()
            );
        }
        Ok(())
    }
}

fn chrome() -> Option<PathBuf> {
    named_by("CHROME").or_else(|| first_found(CHROME_NAMES))
}

fn driver() -> Option<PathBuf> {
    named_by("CHROMEDRIVER").or_else(|| first_found(DRIVER_NAMES))
}

fn named_by(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// The first of these paths, or programs on PATH, that exists.
fn first_found(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    names.iter().find_map(|name| {
        let file = format!(
            "{name}{}",
            if name.contains('.') {
                ""
            } else {
                std::env::consts::EXE_SUFFIX
            }
        );
        // Joining an absolute path gives that path.
        std::env::split_paths(&path)
            .map(|folder| folder.join(&file))
            .find(|candidate| candidate.is_file())
    })
}

fn major_version(browser: &Path) -> Option<u32> {
    // Chrome on Windows opens a window instead of printing its version.
    if cfg!(windows) {
        return None;
    }
    let text = output(Command::new(browser).arg("--version"))?;
    text.split_whitespace()
        .find_map(|word| word.split('.').next()?.parse().ok())
}

fn install_on_debian() -> Result<()> {
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    // Ubuntu's package of this name installs a snap, which does not run in most containers.
    if !system.lines().any(|line| line == "ID=debian") {
        bail!("no Chrome or Chromium with ChromeDriver was found. {BY_HAND}");
    }
    println!(
        "Installing Chromium and ChromeDriver from Debian, in which the page is tested: one to three minutes."
    );
    let is_root = output(program("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let apt_get = |arguments: &[&str]| {
        let mut command = if is_root {
            program("apt-get")
        } else {
            let mut command = program("sudo");
            command.arg("apt-get");
            command
        };
        run(command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt_get(&["update"])
        .and_then(|()| {
            apt_get(&[
                "install",
                "--yes",
                "--no-install-recommends",
                "chromium",
                "chromium-driver",
                "fonts-liberation",
            ])
        })
        .with_context(|| format!("Debian's packages could not be installed. {BY_HAND}"))
}
