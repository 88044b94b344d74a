//! A scenario of a thousand tasks over an hour: `cargo bench --bench simulation`.
//!
//! With `-- --events` it prints how many events there are, and with `-- --input` the scenario.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench that cannot go on is over, and says what it measures"
)]

#[path = "inputs/thousand_tasks.rs"]
mod thousand_tasks;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use ecslab::scenario::{self, Scenario};
use ecslab::simulation::Simulation;
use thousand_tasks::{HOUR, thousand_tasks};

fn scenario() -> Scenario {
    let (scenario, problems) = scenario::from_value(&thousand_tasks());
    assert_eq!(problems, [], "the scenario is understood");
    scenario.expect("an object is a scenario")
}

fn played(scenario: &Scenario) -> Simulation {
    let (mut simulation, _) = Simulation::new(scenario);
    simulation.run_until(HOUR);
    simulation
}

fn main() {
    let scenario = scenario();
    if std::env::args().any(|argument| argument == "--input") {
        println!("{}", thousand_tasks());
        return;
    }
    let simulation = played(&scenario);
    let events = simulation.journal().len();
    let tasks = simulation.world().tasks.len();
    println!("{events} events of {tasks} tasks over an hour");
    if std::env::args().any(|argument| argument == "--events") {
        return;
    }
    let mut criterion = Criterion::default().configure_from_args().sample_size(10);
    let mut group = criterion.benchmark_group("a thousand tasks over an hour");
    group.throughput(Throughput::Elements(events as u64));
    group.bench_function("step through every event", |bencher| {
        bencher.iter(|| played(black_box(&scenario)));
    });
    group.throughput(Throughput::Elements(1));
    let mut at = 0;
    group.bench_function("seek to a moment", |bencher| {
        bencher.iter(|| {
            at = (at + 1_234_567) % HOUR;
            simulation.world_at(black_box(at))
        });
    });
    group.finish();
    criterion.final_summary();
}
