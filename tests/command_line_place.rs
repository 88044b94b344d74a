//! `ecslab place`, run as a program on the cases in `tests/cases/placement`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases/placement")
        .join(name)
}

fn place(name: &str, more: &[&str]) -> Output {
    let case = case(name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_ecslab"));
    command
        .arg("place")
        .arg(case.join("request.json"))
        .arg("--cluster")
        .arg(case.join("cluster.json"));
    if case.join("tasks.json").exists() {
        command.arg("--tasks").arg(case.join("tasks.json"));
    }
    command.args(more).output().unwrap()
}

/// The lines that are printed, and the exit status.
fn decisions(name: &str, more: &[&str]) -> (Vec<Value>, i32) {
    let output = place(name, &[&["--format", "json"], more].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    (lines, output.status.code().unwrap())
}

fn chosen(lines: &[Value]) -> Vec<Option<String>> {
    lines
        .iter()
        .map(|line| line["instance"].as_str().map(str::to_owned))
        .collect()
}

fn tasks_per<Key: Ord>(lines: &[Value], key: impl Fn(&str) -> Key) -> BTreeMap<Key, usize> {
    let mut counts = BTreeMap::new();
    for instance in chosen(lines).into_iter().flatten() {
        *counts.entry(key(&instance)).or_default() += 1;
    }
    counts
}

#[test]
fn six_tasks_spread_over_three_zones_two_each_whatever_the_seed() {
    for seed in 0..20 {
        let (lines, status) = decisions("spread-over-zones", &["--seed", &seed.to_string()]);
        assert_eq!(status, 0);
        let zones = tasks_per(&lines, |instance| instance.get(..3).map(str::to_owned));
        assert_eq!(
            zones.into_values().collect::<Vec<_>>(),
            [2, 2, 2],
            "seed {seed}"
        );
    }
}

#[test]
fn binpack_uses_as_few_instances_as_hold_the_tasks() {
    // 7,680 MiB hold five tasks of 1,536: ten tasks take two of the four instances.
    let (lines, status) = decisions("binpack-memory", &[]);
    assert_eq!(status, 0);
    let instances = tasks_per(&lines, str::to_owned);
    assert_eq!(instances.into_values().collect::<Vec<_>>(), [5, 5]);
}

#[test]
fn distinct_instance_places_one_on_each_and_explains_the_others() {
    let (lines, status) = decisions("distinct-instance", &[]);
    assert_eq!(status, 1);
    let instances = tasks_per(&lines[..4], str::to_owned);
    assert_eq!(instances.into_values().collect::<Vec<_>>(), [1, 1, 1, 1]);
    for line in &lines[4..] {
        assert_eq!(line["instance"], Value::Null);
        let help = line["wouldHelp"].as_array().unwrap();
        assert_eq!(help[0], "Drop the constraint distinctInstance.");
        assert!(
            help[1]
                .as_str()
                .unwrap()
                .starts_with("Add one more instance: ")
        );
        let failures = line["failures"].as_array().unwrap();
        assert_eq!(failures.len(), 4);
        for failure in failures {
            assert_eq!(
                failure["reason"],
                "DistinctInstance placement constraint unsatisfied."
            );
            let arn = failure["arn"].as_str().unwrap();
            assert!(
                arn.starts_with("arn:aws:ecs:us-east-1:111122223333:container-instance/class/"),
                "{arn}"
            );
        }
    }
}

#[test]
fn every_instance_says_its_first_reason_with_the_numbers() {
    let (lines, status) = decisions("every-reason", &[]);
    assert_eq!((lines.len(), status), (1, 1));
    let candidates = lines[0]["candidates"].as_array().unwrap();
    let reasons: Vec<(&str, &str)> = candidates
        .iter()
        .map(|candidate| {
            let text = |value: &'static str| candidate["rejected"][value].as_str().unwrap();
            (candidate["instance"].as_str().unwrap(), text("reason"))
        })
        .collect();
    assert_eq!(
        reasons,
        [
            ("i-aaaa", "RESOURCE:CPU"),
            ("i-bbbb", "RESOURCE:MEMORY"),
            ("i-cccc", "AGENT"),
            ("i-dddd", "DRAINING"),
            ("i-eeee", "MemberOf placement constraint unsatisfied."),
        ]
    );
    assert_eq!(candidates[0]["rejected"]["needs"], 512);
    assert_eq!(candidates[0]["rejected"]["has"], 256);
    let all = candidates[1]["allRejected"].as_array().unwrap();
    assert_eq!(all[1]["explanation"], "Host port 8080/tcp is in use.");
    // The task that is told to stop on the first instance does not count any more.
    assert_eq!(candidates[0]["allRejected"].as_array().unwrap().len(), 1);
}

#[test]
fn tasks_take_resources_where_the_cluster_does_not_say_what_is_left() {
    let (lines, status) = decisions("tasks-take-resources", &[]);
    assert_eq!(status, 0);
    assert_eq!(chosen(&lines), [Some("i-two".to_owned())]);
    let reasons: Vec<&Value> = lines[0]["candidates"][0]["allRejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rejection| &rejection["reason"])
        .collect();
    assert_eq!(reasons, ["RESOURCE:MEMORY", "RESOURCE:PORTS"]);
}

#[test]
fn an_m5_large_holds_two_awsvpc_tasks_and_only_in_the_zone_of_the_subnets() {
    let (lines, status) = decisions("interfaces", &[]);
    assert_eq!(status, 1);
    let here = Some("i-m5".to_owned());
    assert_eq!(chosen(&lines), [here.clone(), here, None]);
    let reasons: Vec<&Value> = lines[2]["failures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|failure| &failure["reason"])
        .collect();
    assert_eq!(reasons, ["RESOURCE:ENI", "LOCATION"]);
}

#[test]
fn what_ecs_refuses_is_listed_at_once_in_its_words() {
    let (lines, status) = decisions("refused-requests", &[]);
    assert_eq!((lines.len(), status), (1, 1));
    let said: Vec<(&str, &str)> = lines[0]["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|diagnostic| {
            let text = |name: &str| diagnostic[name].as_str().unwrap();
            (text("pointer"), text("message"))
        })
        .collect();
    assert_eq!(
        said,
        [
            ("/count", "count is a whole number from 1 to 10."),
            (
                "/placementConstraints/0/expression",
                "distinctInstance expression should not be specified."
            ),
            (
                "/placementConstraints/1/expression",
                "attributes:x is not a subject. (character 1 of the expression)"
            ),
            ("/placementStrategy", "Maximum number of strategies is 5"),
            (
                "/placementStrategy/0/field",
                "binpack field 'disk' is invalid"
            ),
        ]
    );
}

#[test]
fn a_cluster_without_instances_is_refused_as_ecs_does() {
    let (lines, status) = decisions("no-instances", &[]);
    assert_eq!(status, 1);
    assert_eq!(
        lines[0]["diagnostics"][0]["message"],
        "No Container Instances were found in your cluster."
    );
}

#[test]
fn the_same_seed_gives_the_same_lines() {
    let lines = |seed| decisions("distinct-instance", &["--seed", seed]).0;
    assert_eq!(lines("7"), lines("7"));
    assert_ne!(chosen(&lines("7")), chosen(&lines("8")));
}

#[test]
fn for_people_a_line_says_where_and_a_sentence_why() {
    let output = place("interfaces", &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("task 1: i-m5"));
    assert_eq!(
        lines.next(),
        Some("  i-m5 is the only instance that can take the task.")
    );
}

#[test]
fn a_file_that_cannot_be_read_or_is_not_json_is_exit_status_2() {
    let binary = env!("CARGO_BIN_EXE_ecslab");
    let cluster = case("interfaces").join("cluster.json");
    for request in ["no-such-file.json", "Cargo.toml"] {
        let output = Command::new(binary)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["place", request, "--cluster"])
            .arg(&cluster)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{request}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(request), "{error}");
    }
}
