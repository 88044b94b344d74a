//! The core gives the same answers in a browser as on the machine that built it, byte for byte.
//!
//! Each test renders something as text and compares it with a file in `golden/`. `cargo test` runs the tests natively,
//! `cargo xtask wasm` runs the very same ones in a browser: if both equal the file, they equal each other.
//! `UPDATE_GOLDEN=1 cargo test -p ecslab-wasm-tests` writes the files anew.

/// Compares `actual` with the golden file `name`, whose content at build time is `golden`.
///
/// # Panics
///
/// If they differ, naming the first line that does.
#[track_caller]
#[expect(clippy::panic, reason = "this is how a test fails")]
pub fn assert_golden(name: &str, golden: &str, actual: &str) {
    if update(name, actual) || golden == actual {
        return;
    }
    let same = golden
        .lines()
        .zip(actual.lines())
        .take_while(|(expected, found)| expected == found)
        .count();
    panic!(
        "differs from golden/{name} in line {line}:\n  golden: {expected}\n  here:   {found}\n\
         If the new answer is right: UPDATE_GOLDEN=1 cargo test -p ecslab-wasm-tests",
        line = same + 1,
        expected = golden.lines().nth(same).unwrap_or("(the end)"),
        found = actual.lines().nth(same).unwrap_or("(the end)"),
    );
}

/// Writes the golden file if that is asked for. Only natively: a browser has no files.
fn update(name: &str, actual: &str) -> bool {
    if cfg!(target_family = "wasm") || std::env::var_os("UPDATE_GOLDEN").is_none() {
        return false;
    }
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("golden")
        .join(name);
    std::fs::write(file, actual).is_ok()
}
