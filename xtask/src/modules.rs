//! Cuts the program of the page into a main module, which can play, and modules that are fetched
//! after that.
//!
//! Trunk compiles the program and calls this when it has put the page together, in the folder
//! where it stages it. What Trunk put there as the program is replaced by the main module; the
//! others go into a folder beside it, named after the same digest.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::process::{cargo, node, output, program, root, run};

/// The program, as cargo names it.
const PROGRAM: &str = "ecslab-web";
/// The script that the main module imports and that fetches the others.
const SCRIPT: &str = "modules.js";
/// What wasm-opt does, and which features it may use. These are named one by one: with all of them
/// on, browsers refuse the result.
const WASM_OPT: &[&str] = &[
    "-Oz",
    // Nothing lies there: rustc lets the stack begin at 0 and grow down to it.
    "--low-memory-unused",
    // Both make the module smaller, and what is sent of it, compressed, larger.
    "--skip-pass=local-cse",
    "--skip-pass=memory-packing",
    "--one-caller-inline-max-function-size=20",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-multivalue",
    "--enable-reference-types",
    "--strip-debug",
    "--strip-producers",
];
/// How the splitter's script instantiates a module: only if the host knows the type of `.wasm`.
const STREAMING: &str = "WebAssembly.instantiateStreaming(src, imports)";
/// How it is done here: hosts that do not know the type serve the page all the same.
const INSTANTIATE: &str = r#"
async function instantiate(source, imports) {
    const response = await source;
    if (!response.ok) {
        throw new Error(`${response.url}: status ${response.status}`);
    }
    if (response.headers.get("content-type")?.split(";")[0] === "application/wasm") {
        return WebAssembly.instantiateStreaming(response, imports);
    }
    return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}
"#;

/// Cuts the program of the page that Trunk has staged.
///
/// # Errors
///
/// It is not called by Trunk, or a tool fails.
pub fn cut() -> Result<()> {
    let staging = PathBuf::from(env::var_os("TRUNK_STAGING_DIR").context(
        "this is a step of building the page, for Trunk to call: `cargo xtask build` does it all",
    )?);
    let is_release = env::var("TRUNK_PROFILE").as_deref() == Ok("release");
    let profile = if is_release { "page" } else { "page-dev" };
    let compiled = target_folder()?
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join(format!("{PROGRAM}.wasm"));
    let stem = staged_stem(&staging)?;
    let cut = Cut {
        folder: format!(
            "modules-{}",
            stem.trim_start_matches(PROGRAM).trim_start_matches('-')
        ),
        work: staging.join(".modules"),
        staging,
        stem,
        is_release,
    };
    let modules = cut.split(&compiled)?;
    cut.bind()?;
    cut.publish(&modules)?;
    cut.write_scripts()?;
    fs::remove_dir_all(&cut.work)?;
    cut.preload()?;
    run(&mut node("web/build/allow_reload_script.mjs"))
}

struct Cut {
    staging: PathBuf,
    /// Name of the program in the staged page, without `_bg.wasm` and `.js`.
    stem: String,
    /// The folder of the other modules in the staged page.
    folder: String,
    /// Where the pieces lie until they are published.
    work: PathBuf,
    is_release: bool,
}

impl Cut {
    /// Splits the compiled program; the names of the modules beside the main one.
    fn split(&self, compiled: &Path) -> Result<Vec<String>> {
        let wasm = fs::read(compiled).with_context(|| compiled.display().to_string())?;
        let main = self.work.join("main.wasm");
        let importer = format!("../{}.js", self.stem);
        let mut options = wasm_split_cli_support::Options::new(&wasm);
        options.output_dir = &self.work;
        options.main_out_path = &main;
        options.main_module = &importer;
        let split = wasm_split_cli_support::transform(options)
            .map_err(|error| anyhow::anyhow!("the program could not be split: {error:#}"))?;
        let names: Vec<String> = split
            .split_modules
            .iter()
            .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
            .collect();
        if names.is_empty() {
            bail!("the program was not split: src/lazy.rs of the page marks where");
        }
        Ok(names)
    }

    /// Connects the main module with the browser, in place of the whole program.
    fn bind(&self) -> Result<()> {
        run(program("wasm-bindgen")
            .args([
                "--target",
                "web",
                "--no-typescript",
                "--keep-lld-exports",
                "--out-name",
                &self.stem,
                "--out-dir",
            ])
            .arg(&self.staging)
            .arg(self.work.join("main.wasm")))
    }

    fn publish(&self, modules: &[String]) -> Result<()> {
        let folder = self.staging.join(&self.folder);
        fs::create_dir_all(&folder)?;
        let main = self.staging.join(format!("{}_bg.wasm", self.stem));
        self.shrink(&main, &main)?;
        for name in modules {
            self.shrink(&self.work.join(name), &folder.join(name))?;
        }
        Ok(())
    }

    /// Shrinks a module if the page is to be published.
    fn shrink(&self, from: &Path, to: &Path) -> Result<()> {
        if self.is_release {
            return run(program("wasm-opt")
                .args(WASM_OPT)
                .arg(from)
                .arg("-o")
                .arg(to));
        }
        if from != to {
            fs::copy(from, to)?;
        }
        Ok(())
    }

    fn write_scripts(&self) -> Result<()> {
        let made = "__wasm_split.js";
        let script = fs::read_to_string(self.work.join(made))?;
        if !script.contains(STREAMING) {
            bail!("{made} does not contain `{STREAMING}`: has wasm_split_cli_support changed?");
        }
        let script = script.replace(STREAMING, "instantiate(src, imports)") + INSTANTIATE;
        let path = self.staging.join(&self.folder).join(SCRIPT);
        fs::write(&path, script)?;

        let main = self.staging.join(format!("{}.js", self.stem));
        let text = fs::read_to_string(&main)?;
        let import = format!("from \"./{made}\"");
        if !text.contains(&import) {
            bail!(
                "{} does not import {import}: has wasm-bindgen changed?",
                main.display()
            );
        }
        fs::write(
            &main,
            text.replace(&import, &format!("from \"./{}/{SCRIPT}\"", self.folder)),
        )?;
        if self.is_release {
            for script in [&path, &main] {
                run(node("web/build/minify.mjs").arg(script))?;
            }
        }
        Ok(())
    }

    /// Lets the page fetch the script together with the program that imports it.
    fn preload(&self) -> Result<()> {
        let index = self.staging.join("index.html");
        let html = fs::read_to_string(&index)?;
        let marker = "<link rel=\"preload\"";
        let (before, after) = html
            .split_once(marker)
            .context("index.html has no preload link for the program")?;
        let link = format!(
            "<link rel=\"modulepreload\" href=\"./{}/{SCRIPT}\" crossorigin=\"anonymous\">",
            self.folder
        );
        fs::write(&index, format!("{before}{link}{marker}{after}"))?;
        Ok(())
    }
}

/// The name that Trunk gave the program, with a digest of it.
fn staged_stem(staging: &Path) -> Result<String> {
    let names = fs::read_dir(staging)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix("_bg.wasm").map(str::to_owned));
    let mut names: Vec<String> = names.filter(|name| name.starts_with(PROGRAM)).collect();
    match (names.pop(), names.is_empty()) {
        (Some(name), true) => Ok(name),
        _ => bail!(
            "{} must have exactly one {PROGRAM}-…_bg.wasm",
            staging.display()
        ),
    }
}

/// Where cargo puts what it compiles.
fn target_folder() -> Result<PathBuf> {
    let metadata = output(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))
        .context("`cargo metadata` failed")?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let folder = metadata.get("target_directory").and_then(|it| it.as_str());
    Ok(folder.map_or_else(|| root().join("target"), PathBuf::from))
}
