//! `ecslab iam`.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Span};
use crate::iam::{AuthorizationDecision, Evaluation, RequestDocument, pasted};
use crate::json_text::JsonText;

use super::{Ending, Format, Unusable, least_privilege, read_text};

/// Arguments of `ecslab iam`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Requests, one JSON object a line; - is standard input.
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
    let mut requests = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let value: Value = serde_json::from_str(line).map_err(|error| Unusable::NotUnderstood {
            path: arguments.file.clone(),
            message: not_a_request(&text, index + 1, &error),
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

/// What to say of a line that is not JSON; a text that is a role or a policy over many lines is
/// one that people try.
fn not_a_request(text: &str, line: usize, error: &serde_json::Error) -> String {
    let (found, _) = pasted::recognise(text);
    let (what, member) = match (found.roles.first(), found.policies.first()) {
        (Some(_), _) => ("a role", "trustPolicy or identityPolicies"),
        (None, Some(_)) => ("a policy", "identityPolicies"),
        (None, None) => {
            return format!("line {line} is not JSON ({error}): write one request a line");
        }
    };
    format!(
        "this is {what}, not a list of requests: write it in one line, as {member} of a request \
         {{\"principal\", \"action\", \"resource\"}}"
    )
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
