//! `ecslab validate`.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Ending, Format, Unusable, read_bytes};
use crate::diagnostic::{Diagnostic, Severity, Span, has_errors};
use crate::json_text::{JSON_TOO_DEEP, JSON_TOO_LARGE, NOT_JSON, NOT_UTF_8, NOT_YAML, decode};
use crate::placement;

/// Diagnostics of a file in which no JSON was found: exit status 2.
const UNUSABLE: &[&str] = &[
    UNREADABLE,
    NOT_UTF_8,
    NOT_JSON,
    NOT_YAML,
    JSON_TOO_DEEP,
    JSON_TOO_LARGE,
];
const UNREADABLE: &str = "unreadable";

/// Arguments of `ecslab validate`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Task definitions, in JSON or YAML: the input of RegisterTaskDefinition, what
    /// describe-task-definition prints, a list of container definitions as Terraform takes it, a
    /// CloudFormation template or resource; - is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// What is said about one file, as it is printed.
#[derive(Debug, Serialize)]
struct Verdict {
    file: String,
    valid: bool,
    diagnostics: Vec<Diagnostic>,
}

pub(super) fn run(
    arguments: &Arguments,
    format: Format,
    output: &mut dyn Write,
) -> Result<Ending, Unusable> {
    let mut ending = Ending::Fine;
    let mut unusable = None;
    for path in &arguments.files {
        let verdict = Verdict::of(path);
        match format {
            Format::Text => output.write_all(verdict.text().as_bytes())?,
            Format::Json => {
                serde_json::to_writer(&mut *output, &verdict).map_err(std::io::Error::from)?;
                output.write_all(b"\n")?;
            }
        }
        if !verdict.valid {
            ending = Ending::Negative;
        }
        unusable = unusable.or_else(|| verdict.unusable(path));
    }
    match unusable {
        Some(error) => Err(error),
        None => Ok(ending),
    }
}

impl Verdict {
    fn of(path: &Path) -> Self {
        let diagnostics = match read_bytes(path).map(decode) {
            Ok(Ok(text)) => placement::read_task_definition(&text).1,
            Ok(Err(diagnostic)) => vec![*diagnostic],
            Err(error) => vec![
                Diagnostic::error(UNREADABLE, "", unreadable(error))
                    .with_help("Check the name and the rights of the file.")
                    .with_span(Span::of("", 0, 0)),
            ],
        };
        Self {
            file: path.display().to_string(),
            valid: !has_errors(&diagnostics),
            diagnostics,
        }
    }

    /// Why nothing can be said about the file, if so.
    fn unusable(&self, path: &Path) -> Option<Unusable> {
        let mut diagnostics = self.diagnostics.iter();
        let diagnostic = diagnostics.find(|it| UNUSABLE.contains(&it.code))?;
        Some(Unusable::NotUnderstood {
            path: path.to_owned(),
            message: diagnostic.message.clone(),
        })
    }

    /// `file:line:column: severity[code]: message` with the help and the fix below, and a last
    /// line that counts.
    fn text(&self) -> String {
        let mut text = String::new();
        for diagnostic in &self.diagnostics {
            let (line, column) = diagnostic.span.map_or((1, 1), |it| (it.line, it.column));
            let Diagnostic {
                severity,
                code,
                message,
                ..
            } = diagnostic;
            // Writing to a string does not fail.
            let _ = writeln!(
                text,
                "{}:{line}:{column}: {severity}[{code}]: {message}",
                self.file
            );
            if let Some(help) = &diagnostic.help {
                let _ = writeln!(text, "    {help}");
            }
            if let Some(fix) = &diagnostic.fix {
                let _ = writeln!(text, "    fix: {}", fix.title);
            }
        }
        let count = |severity| {
            let diagnostics = self.diagnostics.iter();
            diagnostics.filter(|it| it.severity == severity).count()
        };
        let _ = writeln!(
            text,
            "{}: {}, {}, {}",
            self.file,
            counted(count(Severity::Error), "error"),
            counted(count(Severity::Warning), "warning"),
            counted(count(Severity::Info), "remark"),
        );
        text
    }
}

fn counted(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

fn unreadable(error: Unusable) -> String {
    match error {
        Unusable::Unreadable { source, .. } => format!("The file cannot be read: {source}."),
        other => other.to_string(),
    }
}
