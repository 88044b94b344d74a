//! The bytes of a file, as `ecslab validate` takes them.

#![no_main]

use ecslab::json_text::decode;
use ecslab::placement::read_task_definition;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = decode(bytes.to_vec()) else {
        return;
    };
    let (definition, diagnostics) = read_task_definition(&text);
    for diagnostic in &diagnostics {
        let span = diagnostic.span.expect("everything has its place in a text");
        assert!(text.get(span.start..span.end).is_some(), "{diagnostic:?}");
        let pointer = &diagnostic.pointer;
        assert!(pointer.is_empty() || pointer.starts_with('/'), "{diagnostic:?}");
    }
    if let Some(definition) = definition {
        let _ = definition.requires_attributes();
        let _ = definition.static_host_ports();
        let _ = definition.supports_fargate();
        let _ = (definition.cpu_units(), definition.memory_mib(), definition.gpu_count());
    }
});
