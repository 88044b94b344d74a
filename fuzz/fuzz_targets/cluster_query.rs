//! An expression of the cluster query language, as `ecslab query` takes it.

#![no_main]

use ecslab::cluster::ContainerInstance;
use ecslab::cluster::query::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (expression, diagnostics) = parse(text);
    for diagnostic in &diagnostics {
        let span = diagnostic.span.expect("everything has its place in an expression");
        assert!(text.get(span.start..span.end).is_some(), "{diagnostic:?}");
    }
    if let Some(expression) = expression {
        let _ = expression.matches(&ContainerInstance::default());
    }
});
