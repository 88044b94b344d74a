//! `ecslab iam`.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Span};
use crate::iam::{AuthorizationDecision, Evaluation, RequestDocument, pasted};
use crate::json_text::JsonText;

use super::{Ending, Format, Unusable, least_privilege, policy_documents, read_text};

/// Arguments of `ecslab iam`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Requests, one JSON object a line, or roles and policies, in which everything that IAM would
    /// refuse is said; - is standard input.
    ///
    /// {"id", "principal", "action", "resource", "resourceAccount"?, "context"?,
    /// "identityPolicies"?, "boundary"?, "scps"?, "rcps"?, "resourcePolicy"?, "trustPolicy"?,
    /// "sessionPolicy"?}. Members of other names have no effect. A policy may be a document, or
    /// what aws iam get-role, get-role-policy, get-policy-version or
    /// get-account-authorization-details prints, also as text.
    ///
    /// With --format json each statement has whyNot, a sentence, and mismatch, the same as a
    /// value: {"reason": "Action", "wanted", "has", ...}.
    ///
    /// With --least-privilege a scenario or a task definition.
    file: PathBuf,
    /// For every role of a scenario, or of a task definition: the smallest policy that lets its
    /// calls through, and what of the attached ones is missing, unused or broader than needed.
    #[arg(long)]
    least_privilege: bool,
}

/// What is printed for one request.
#[derive(Serialize)]
struct Answer<'a> {
    id: &'a Value,
    #[serde(flatten)]
    evaluation: &'a Evaluation,
    #[serde(skip_serializing_if = "<[Diagnostic]>::is_empty")]
    diagnostics: &'a [Diagnostic],
}

pub(super) fn run(
    arguments: &Arguments,
    format: Format,
    output: &mut dyn Write,
) -> Result<Ending, Unusable> {
    if arguments.least_privilege {
        return least_privilege::run(&arguments.file, format, output);
    }
    let text = read_text(&arguments.file)?;
    if !has_requests(&text)
        && let (pasted, _) = pasted::recognise(&text)
        && pasted != pasted::Pasted::default()
    {
        return policy_documents::run(&text, &pasted, format, output);
    }
    let mut requests = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let value: Value = serde_json::from_str(line).map_err(|error| Unusable::NotUnderstood {
            path: arguments.file.clone(),
            message: format!(
                "line {} is not JSON ({error}): write one request a line",
                index + 1
            ),
        })?;
        requests.push((index + 1, line, value));
    }
    let mut ending = Ending::Fine;
    for (line, request, value) in &requests {
        let mut document = RequestDocument::read(value);
        locate(&text, request, *line, &mut document.diagnostics);
        let evaluation = document.evaluate();
        if evaluation.decision != AuthorizationDecision::Allow {
            ending = Ending::Negative;
        }
        let number = Value::from(*line);
        let answer = Answer {
            id: value.get("id").unwrap_or(&number),
            evaluation: &evaluation,
            diagnostics: &document.diagnostics,
        };
        match format {
            Format::Json => {
                serde_json::to_writer(&mut *output, &answer).map_err(std::io::Error::from)?;
                writeln!(output)?;
            }
            Format::Text => write_text(output, &answer, &document)?,
        }
    }
    Ok(ending)
}

/// Whether the first line is a request: an object that says what is asked for.
fn has_requests(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let request: Option<Value> = first.and_then(|line| serde_json::from_str(line).ok());
    request.is_some_and(|it| it.get("action").is_some() || it.get("principal").is_some())
}

/// Gives the diagnostics of `request`, which is line `line` of `text` and a slice of it, their
/// places in the text.
fn locate(text: &str, request: &str, line: usize, diagnostics: &mut [Diagnostic]) {
    if diagnostics.is_empty() {
        return;
    }
    let before = request.as_ptr() as usize - text.as_ptr() as usize;
    let (Some(json), _) = JsonText::read(request) else {
        return;
    };
    pasted::locate(&json, request, diagnostics);
    for span in diagnostics.iter_mut().filter_map(|it| it.span.as_mut()) {
        span.start += before;
        span.end += before;
        span.line = line;
    }
}

/// A diagnostic on a line of its own, below what it is about.
pub(super) fn write_diagnostic(
    output: &mut dyn Write,
    diagnostic: &Diagnostic,
) -> std::io::Result<()> {
    let Diagnostic {
        severity,
        pointer,
        message,
        span,
        ..
    } = diagnostic;
    write!(output, "  {severity} at {pointer}")?;
    if let Some(Span { line, column, .. }) = span {
        write!(output, " (line {line}, column {column})")?;
    }
    writeln!(output, ": {message}")?;
    if let Some(help) = &diagnostic.help {
        writeln!(output, "    {help}")?;
    }
    Ok(())
}

fn write_text(
    output: &mut dyn Write,
    answer: &Answer<'_>,
    document: &RequestDocument,
) -> std::io::Result<()> {
    let id = match answer.id {
        Value::String(id) => id.clone(),
        id => id.to_string(),
    };
    writeln!(output, "{id}: {}", answer.evaluation.decision.name())?;
    let sentence = document.sentence(answer.evaluation);
    if !sentence.is_empty() {
        writeln!(output, "  {sentence}")?;
    }
    for diagnostic in answer.diagnostics {
        write_diagnostic(output, diagnostic)?;
    }
    for verdict in &answer.evaluation.by {
        let sid = verdict
            .sid
            .as_deref()
            .filter(|sid| !sid.is_empty())
            .map(|sid| format!(" ({sid})"))
            .unwrap_or_default();
        let part = match (verdict.decided, verdict.matched) {
            (true, _) => "decided",
            (false, true) => "matches",
            (false, false) => "no match",
        };
        let why_not = match verdict.why_not.as_str() {
            "" => String::new(),
            why_not => format!(": {why_not}"),
        };
        writeln!(
            output,
            "  {} statement {}{sid}, {}: {part}{why_not}",
            verdict.policy, verdict.statement, verdict.effect,
        )?;
    }
    Ok(())
}
