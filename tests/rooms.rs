//! The rooms of the core call each other downwards only, and none but the command line prints or
//! reads files.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

/// The rooms, from the top to the bottom. Rooms of one line may not call each other.
const ROOMS: [&[&str]; 7] = [
    &["cli"],
    &["scenario"],
    &["simulation"],
    &["service"],
    &["lifecycle", "placement", "iam"],
    &["cluster", "task_definition"],
    &[
        "json_text",
        "diagnostic",
        "members",
        "moment",
        "ordered",
        "shared_list",
    ],
];

/// Calls that are allowed although their rooms stand on one line.
const NEIGHBOURS: [(&str, &str); 1] = [("json_text", "diagnostic")];

/// What only the command line may do.
const OUTSIDE: [&str; 6] = [
    "std::fs",
    "std::io::std",
    "std::time",
    "std::thread",
    "println!",
    "HashMap",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The sources of every room, without the parts that are tests.
fn rooms() -> Vec<(&'static str, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for file in sources(&root) {
        let relative = file
            .strip_prefix(&root)
            .expect("under src")
            .to_string_lossy()
            .into_owned();
        let room = ROOMS
            .iter()
            .copied()
            .flatten()
            .find(|room| relative.trim_end_matches(".rs").split('/').next() == Some(**room));
        let Some(room) = room else { continue };
        if relative.contains("tests") {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("a text");
        let code = text
            .split("#[cfg(test)]")
            .next()
            .unwrap_or_default()
            .to_owned();
        found.push((*room, file, code));
    }
    found
}

fn level(room: &str) -> usize {
    let level = ROOMS.iter().position(|rooms| rooms.contains(&room));
    level.expect("a known room")
}

#[test]
fn calls_go_down_the_list_of_rooms_only() {
    let rooms = rooms();
    assert!(rooms.len() > 50, "the sources are found");
    let mut upwards = Vec::new();
    for (room, file, code) in &rooms {
        for called in ROOMS
            .iter()
            .copied()
            .flatten()
            .filter(|called| *called != room)
        {
            let named = code.contains(&format!("crate::{called}::"))
                || code.contains(&format!("crate::{{{called}"));
            let allowed = level(called) > level(room) || NEIGHBOURS.contains(&(room, called));
            if named && !allowed {
                upwards.push(format!("{}: {room} calls {called}", file.display()));
            }
        }
    }
    assert!(upwards.is_empty(), "{}", upwards.join("\n"));
}

#[test]
fn only_the_command_line_touches_the_world_outside() {
    let mut outside = Vec::new();
    for (room, file, code) in rooms().iter().filter(|(room, ..)| *room != "cli") {
        for name in OUTSIDE.iter().filter(|name| code.contains(**name)) {
            outside.push(format!("{}: {room} uses {name}", file.display()));
        }
    }
    assert!(outside.is_empty(), "{}", outside.join("\n"));
}
