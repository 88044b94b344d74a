//! `ecslab run --compare-strategy`, run as a command.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::process::{Command, Output};

use serde_json::Value;

const EXAMPLE: &str = "static/examples/packed-or-spread.json";

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ecslab"))
        .args(["run", EXAMPLE, "--until", "25s"])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn the_table_has_a_line_a_measure_and_sentences_say_what_differs() {
    let output = run(&["--compare-strategy", "binpack(memory)"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Vec<&str>> = text
        .lines()
        .map(|line| {
            line.split("  ")
                .map(str::trim)
                .filter(|it| !it.is_empty())
                .collect()
        })
        .collect();
    assert_eq!(
        lines[0],
        [
            "at 00:25.0",
            "spread(zone) + spread(instanceId)",
            "binpack(memory)",
            "difference"
        ]
    );
    assert_eq!(
        lines[1],
        ["Container instances used", "6", "2", "-4, better"]
    );
    assert_eq!(lines[5][0], "Zone skew: service:web");
    assert!(lines[5][3].ends_with(", worse"), "{:?}", lines[5]);
    let sentence = "binpack(memory) uses 4 container instances fewer: 2 instead of 6.";
    assert!(text.lines().any(|line| line == sentence), "{text}");
}

#[test]
fn each_comparison_is_a_line_of_json_with_both_placements_and_the_rows() {
    let chains = [
        "--compare-strategy",
        "random",
        "--compare-strategy",
        "default",
    ];
    let output = run(&[&chains[..], &["--strategy-of", "web", "--format", "json"]].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    let (random, default) = (&lines[0], &lines[1]);
    assert_eq!(
        random["one"]["strategies"],
        "spread(zone) + spread(instanceId)"
    );
    assert_eq!(random["other"]["placementStrategy"][0]["type"], "random");
    assert_eq!(random["one"]["instancesUsed"], 6);
    assert_eq!(random["at"], 25_000);
    let row = &random["rows"][0];
    assert_eq!(row["measure"], "instancesUsed");
    assert_eq!(row["one"]["value"], 6);
    let difference = row["other"]["value"].as_i64().unwrap() - 6;
    assert_eq!(row["difference"], difference);
    // What a service does by itself is what this one says: with one seed, the same tasks go to
    // the same instances.
    assert_eq!(default["one"]["zones"], default["other"]["zones"]);
    assert_eq!(default["sentences"], Value::Array(Vec::new()));
}

#[test]
fn what_cannot_be_compared_is_refused_with_the_way_out() {
    for (arguments, expected) in [
        (
            &["--compare-strategy", "pack"][..],
            "`pack` is no placement strategy",
        ),
        (
            &["--compare-strategy", "random", "--strategy-of", "shop"],
            "there are: service web",
        ),
        (
            &["--compare-strategy", "random", "--events"],
            "cannot be used with",
        ),
        (&["--strategy-of", "web"], "--compare-strategy"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = said(&output);
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
}
