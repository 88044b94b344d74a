//! Placing tasks: `cargo bench --bench placement`.
//!
//! With `-- --million` it places a million tasks on 10,000 instances and no more: how many a
//! second, and what the index weighs. With `-- --rates` it prints what criterion measures as a
//! table, by the time of the processor instead of the clock on the wall, and with
//! `-- --rates explained` or another text only the lines that have it; with `-- --expressions`, how
//! long the index takes to learn a `memberOf` expression.

#![expect(
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench that cannot go on is over, and says what it measures"
)]

#[path = "inputs/placement.rs"]
mod inputs;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use ecslab::cluster::query;
use inputs::{CHAINS, Load, ZONE_THEN_MEMORY, cluster, matching};

const SIZES: [usize; 5] = [10, 100, 1_000, 5_000, 10_000];
const EXPRESSION: &str = "attribute:ecs.instance-type =~ m5.* and attribute:ecs.availability-zone in \
     [us-east-1a, us-east-1b]";

fn main() {
    if std::env::args().any(|argument| argument == "--million") {
        million();
        return;
    }
    if std::env::args().any(|argument| argument == "--expressions") {
        expressions_of_an_index();
        return;
    }
    if let Some(at) = std::env::args().position(|argument| argument == "--rates") {
        let of = std::env::args().nth(at + 1);
        rates(&of.filter(|it| !it.starts_with("--")).unwrap_or_default());
        return;
    }
    let mut criterion = Criterion::default()
        .configure_from_args()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(500));
    for explained in [false, true] {
        for mixed in [false, true] {
            for (name, chain) in CHAINS {
                let tasks = if mixed { "mixed sizes" } else { "one service" };
                let with = if explained {
                    "explained"
                } else {
                    "choice only"
                };
                let mut group = criterion.benchmark_group(format!("{name}, {tasks}, {with}"));
                group.throughput(Throughput::Elements(1));
                for size in SIZES {
                    let mut load = Load::new(size, chain, mixed);
                    // About half full: from then on, one task stops for each that is placed.
                    load.place_many(size * 50);
                    group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                        bencher.iter(|| {
                            load.stop();
                            load.place(explained)
                        });
                    });
                }
                group.finish();
            }
        }
    }
    let instances = cluster(10_000);
    let (expression, _) = query::parse(EXPRESSION);
    let expression = expression.expect("it can be parsed");
    criterion.bench_function("an expression over 10,000 instances", |bencher| {
        bencher.iter(|| matching(black_box(&expression), &instances));
    });
    criterion.final_summary();
}

fn rates(of: &str) {
    for (name, chain) in CHAINS {
        for mixed in [false, true] {
            for explained in [false, true] {
                let tasks = if mixed { "mixed sizes" } else { "one service" };
                let with = if explained {
                    "explained"
                } else {
                    "choice only"
                };
                let line = format!("{name}, {tasks}, {with}");
                if !line.contains(of) {
                    continue;
                }
                let rates: Vec<String> = SIZES
                    .iter()
                    .map(|size| {
                        let mut load = Load::new(*size, chain, mixed);
                        load.place_many(size * 50);
                        let times = if explained { 200_000 / size } else { 100_000 };
                        let times = times.max(50);
                        let begun = processor_time().expect("the system tells");
                        for _ in 0..times {
                            load.stop();
                            load.place(explained);
                        }
                        let spent = processor_time().expect("the system tells") - begun;
                        format!("{:.0}", times as f64 / spent.as_secs_f64())
                    })
                    .collect();
                println!("{line}: {} a second", rates.join(", "));
            }
        }
    }
    let instances = cluster(10_000);
    let (expression, _) = query::parse(EXPRESSION);
    let expression = expression.expect("it can be parsed");
    let begun = processor_time().expect("the system tells");
    for _ in 0..500 {
        black_box(matching(black_box(&expression), &instances));
    }
    let spent = processor_time().expect("the system tells") - begun;
    println!(
        "an expression asked of each of 10,000 instances: {:?}",
        spent / 500
    );
    expressions_of_an_index();
}

/// Expressions that an index of 10,000 instances learns, about attributes that it knows.
fn expressions_of_an_index() {
    let mut load = Load::new(10_000, ZONE_THEN_MEMORY, true);
    let template = inputs::requests(ZONE_THEN_MEMORY, false).remove(0);
    let start = Instant::now();
    for number in 0..100 {
        let mut request = template.clone();
        request.constraints[0].expression = Some(format!(
            "attribute:ecs.instance-type =~ m5.* and attribute:ecs.availability-zone in \
             [us-east-1a, us-east-1{number}]"
        ));
        load.index.request(&request, &load.instances);
    }
    println!(
        "an expression that an index learns: {:?}",
        start.elapsed() / 100
    );
}

/// Time that a processor has spent on this program, where the system tells: on a machine that
/// others use too, it says more than the clock on the wall.
fn processor_time() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    let nanoseconds = told.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

fn million() {
    let mut rates: Vec<f64> = (0..5)
        .map(|_| {
            let mut load = Load::new(10_000, ZONE_THEN_MEMORY, true);
            let (start, begun) = (Instant::now(), processor_time());
            let placed = load.place_many(1_000_000);
            let processor = processor_time().zip(begun).map(|(end, begun)| end - begun);
            let rate = 1e6 / processor.unwrap_or(start.elapsed()).as_secs_f64();
            println!(
                "{placed} of 1000000 tasks placed, {rate:.0} decisions a second, {} bytes of index \
                 an instance",
                load.index.bytes() / load.instances.len()
            );
            rate
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    println!("median: {:.0} decisions a second", rates[rates.len() / 2]);
}
