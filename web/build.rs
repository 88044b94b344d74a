//! Lets the linker keep what the splitter of `cargo xtask` needs to cut the program into modules,
//! and takes the white space out of the example that is in the program: it is for people, and a
//! part of the first load.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

const EXAMPLE: &str = "../static/examples/first-visit.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={EXAMPLE}");
    if env::var("CARGO_CFG_TARGET_FAMILY").as_deref() == Ok("wasm") {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    let value: serde_json::Value = serde_json::from_str(&fs::read_to_string(EXAMPLE)?)?;
    let folder = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(folder.join("first-visit.json"), value.to_string())?;
    Ok(())
}
