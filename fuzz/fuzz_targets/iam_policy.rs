//! A request with its policies, as a line of what `ecslab iam` takes.

#![no_main]

use ecslab::iam::RequestDocument;
use ecslab::json_text::JsonText;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let (Some(json), _) = JsonText::read(text) {
        let document = RequestDocument::read(&json.value);
        let evaluation = document.evaluate();
        let _ = document.sentence(&evaluation);
    }
});
