//! Reading and checking task definitions: `cargo bench --bench task_definition`.

mod inputs;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ecslab::json_text::JsonText;
use ecslab::placement::read_task_definition;

fn task_definition(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("task definition");
    for (name, text) in [
        ("ordinary", inputs::ordinary()),
        ("64 KiB", inputs::longest()),
    ] {
        group.throughput(Throughput::Elements(1));
        group.bench_function(format!("read and check, {name}"), |bencher| {
            bencher.iter(|| read_task_definition(black_box(&text)));
        });
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("read JSON with places, {name}"), |bencher| {
            bencher.iter(|| JsonText::read(black_box(&text)));
        });
    }
    group.finish();
}

criterion_group!(benches, task_definition);
criterion_main!(benches);
