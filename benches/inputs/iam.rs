//! Requests with their policies, read once and asked many times.

use std::hint::black_box;

use ecslab::iam::{RequestDocument, decide};
use ecslab::json_text::JsonText;

/// The requests of `text`, one a line, with their policies read.
pub fn read(text: &str) -> Vec<RequestDocument> {
    text.lines()
        .filter_map(|line| JsonText::read(line).0)
        .map(|json| RequestDocument::read(&json.value))
        .collect()
}

/// Decides all of them `times` times, with the part of every statement or without; how many were
/// allowed.
pub fn ask(requests: &[RequestDocument], times: usize, explained: bool) -> usize {
    let is_allowed = |document: &&RequestDocument| {
        let RequestDocument {
            request, policies, ..
        } = black_box(*document);
        match explained {
            true => black_box(document.evaluate()).is_allowed(),
            false => decide(request, policies).name() == "allow",
        }
    };
    (0..times)
        .map(|_| requests.iter().filter(is_allowed).count())
        .sum()
}
