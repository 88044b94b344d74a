//! Reading and checking task definitions, compared with what botocore's validator does before it
//! sends a request, in one run:
//!
//! `PYTHON_WITH_BOTOCORE=/path/to/python cargo bench --bench against_botocore`
//!
//! botocore checks names, types and required members; ecslab checks the rules of registration
//! too. Both start from the text.

#![expect(
    clippy::unwrap_used,
    reason = "a measurement that cannot go on has failed"
)]

mod inputs;

use std::hint::black_box;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ecslab::placement::read_task_definition;

/// How long each side is measured.
const MEASURED: Duration = Duration::from_secs(3);

/// Reads a definition from standard input, checks it for so many seconds and prints how many
/// seconds one check took.
const BOTOCORE: &str = "
import json, sys, time
import botocore, botocore.session
from botocore.validate import ParamValidator
text = sys.stdin.read()
seconds = float(sys.argv[1])
service = botocore.session.get_session().get_service_model('ecs')
shape = service.operation_model('RegisterTaskDefinition').input_shape
validator = ParamValidator()
def check():
    return validator.validate(json.loads(text), shape)
assert not check().has_errors(), check().generate_report()
count, start = 0, time.perf_counter()
while time.perf_counter() - start < seconds:
    check()
    count += 1
print((time.perf_counter() - start) / count, botocore.__version__)
";

fn main() {
    let texts = [
        ("ordinary", inputs::ordinary()),
        ("64 KiB", inputs::longest()),
    ];
    if std::env::args().any(|argument| argument == "--inputs") {
        let texts: serde_json::Map<_, _> = texts
            .map(|(name, text)| (name.to_owned(), text.into()))
            .into_iter()
            .collect();
        println!("{}", serde_json::Value::Object(texts));
        return;
    }
    let Some(python) = std::env::var_os("PYTHON_WITH_BOTOCORE") else {
        println!("PYTHON_WITH_BOTOCORE is not set: name a Python that has botocore.");
        return;
    };
    for (name, text) in texts {
        let ours = ecslab(&text);
        let (theirs, version) = botocore(&python, &text);
        println!(
            "{name} ({} bytes): ecslab {:.1} µs ({:.0} a second), botocore {version} {:.1} µs: \
             {:.1} times as fast",
            text.len(),
            ours * 1e6,
            1.0 / ours,
            theirs * 1e6,
            theirs / ours,
        );
    }
}

/// Seconds that one check takes.
fn ecslab(text: &str) -> f64 {
    let (mut count, start) = (0_u32, Instant::now());
    while start.elapsed() < MEASURED {
        black_box(read_task_definition(black_box(text)));
        count += 1;
    }
    start.elapsed().as_secs_f64() / f64::from(count)
}

/// Seconds that one check takes, and the version of botocore.
fn botocore(python: &std::ffi::OsStr, text: &str) -> (f64, String) {
    let mut child = Command::new(python)
        .args(["-c", BOTOCORE, &MEASURED.as_secs().to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let (seconds, version) = printed.trim().split_once(' ').unwrap();
    (seconds.parse().unwrap(), version.to_owned())
}
