//! Authorizing requests: `cargo bench --bench iam`.
//!
//! With `-- --rates` it prints what criterion measures as a table, by the time of the processor
//! instead of the clock on the wall. Where `ECSLAB_CASES` names a folder with
//! `iam/requests.jsonl`, those requests are asked, too.

#![expect(
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench that cannot go on is over, and says what it measures"
)]

#[path = "inputs/iam.rs"]
mod inputs;

use std::time::Duration;

use criterion::{Criterion, Throughput};
use ecslab::iam::RequestDocument;
use inputs::{ask, read};

/// Requests as a task and its people make them: what `ecslab iam` takes, one a line.
const REQUESTS: &str = include_str!("inputs/iam_requests.jsonl");

fn main() {
    if std::env::args().any(|argument| argument == "--rates") {
        rates();
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    for (name, requests) in sets() {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(requests.len() as u64));
        for (way, explained) in WAYS {
            group.bench_function(way, |bencher| {
                bencher.iter(|| ask(&requests, 1, explained));
            });
        }
        group.finish();
    }
    criterion.final_summary();
}

const WAYS: [(&str, bool); 2] = [("decision only", false), ("explained", true)];

/// The requests of this bench, and those of the folder of cases where there is one.
fn sets() -> Vec<(&'static str, Vec<RequestDocument>)> {
    let mut sets = vec![("requests of the bench", read(REQUESTS))];
    if let Ok(folder) = std::env::var("ECSLAB_CASES") {
        let path = std::path::Path::new(&folder).join("iam/requests.jsonl");
        let text = std::fs::read_to_string(path).expect("the folder of cases has requests");
        sets.push(("requests of the folder of cases", read(&text)));
    }
    sets
}

fn rates() {
    for (name, requests) in sets() {
        for (way, explained) in WAYS {
            let times = if explained { 10_000 } else { 100_000 };
            ask(&requests, times / 10, explained);
            let mut rates: Vec<f64> = (0..5)
                .map(|_| {
                    let begun = processor_time().expect("the system tells");
                    ask(&requests, times, explained);
                    let spent = processor_time().expect("the system tells") - begun;
                    (times * requests.len()) as f64 / spent.as_secs_f64()
                })
                .collect();
            rates.sort_by(f64::total_cmp);
            println!("{name}, {way}: {:.0} a second", rates[rates.len() / 2]);
        }
    }
}

/// Time that a processor has spent on this program, where the system tells: on a machine that
/// others use too, it says more than the clock on the wall.
fn processor_time() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    let nanoseconds = told.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}
