//! `ecslab iam` of roles and policies instead of requests: what IAM would refuse in them.

use std::io::Write;

use serde::Serialize;
use serde_json::Value;

use super::iam::write_diagnostic;
use super::{Ending, Format, Unusable};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::iam::pasted::{self, Pasted};
use crate::iam::{PolicyDocument, PolicyKind};
use crate::json_text::JsonText;

/// A document, and where it was found.
struct Found<'text> {
    kind: PolicyKind,
    name: String,
    pointer: &'text str,
    document: &'text Value,
}

/// What is printed of one document.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'found> {
    policy_kind: &'static str,
    name: &'found str,
    valid: bool,
    statements: usize,
    #[serde(skip_serializing_if = "<[Diagnostic]>::is_empty")]
    diagnostics: &'found [Diagnostic],
}

/// Prints what is wrong with the documents that were found in `text`.
pub(super) fn run(
    text: &str,
    pasted: &Pasted,
    format: Format,
    output: &mut dyn Write,
) -> Result<Ending, Unusable> {
    let mut ending = Ending::Fine;
    for found in documents(pasted) {
        let (read, mut diagnostics) =
            PolicyDocument::read(found.document, found.pointer, found.kind);
        if let (Some(json), _) = JsonText::read_json_or_yaml(text) {
            pasted::locate(&json, text, &mut diagnostics);
        }
        let line = Line {
            policy_kind: found.kind.name(),
            name: &found.name,
            valid: !has_errors(&diagnostics),
            statements: read.map_or(0, |document| document.statement_count()),
            diagnostics: &diagnostics,
        };
        if !line.valid {
            ending = Ending::Negative;
        }
        match format {
            Format::Json => {
                serde_json::to_writer(&mut *output, &line).map_err(std::io::Error::from)?;
                writeln!(output)?;
            }
            Format::Text => write_text(output, &line, found.kind)?,
        }
    }
    Ok(ending)
}

fn documents(pasted: &Pasted) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    for role in &pasted.roles {
        let name = &role.role.role_name;
        found.push(Found {
            kind: PolicyKind::Trust,
            name: format!("trust policy of {name}"),
            pointer: &role.trust_pointer,
            document: &role.role.assume_role_policy_document,
        });
        let policies = role.role.policies.iter().zip(&role.policy_pointers);
        found.extend(policies.map(|(policy, pointer)| Found {
            kind: PolicyKind::Identity,
            name: format!("{} of {name}", policy.policy_name),
            pointer,
            document: &policy.policy_document,
        }));
    }
    found.extend(pasted.policies.iter().map(|policy| Found {
        kind: kind_of(&policy.document),
        name: policy.name.clone().unwrap_or_else(|| "policy".to_owned()),
        pointer: &policy.pointer,
        document: &policy.document,
    }));
    found
}

/// What a document that stands alone is: one that names principals is a trust policy where all
/// that it is about is to assume a role, and the policy of another resource where it is not.
fn kind_of(document: &Value) -> PolicyKind {
    let statements = match document.get("Statement") {
        Some(Value::Array(statements)) => statements.as_slice(),
        Some(statement) => std::slice::from_ref(statement),
        None => &[],
    };
    let names_principals =
        |it: &Value| it.get("Principal").is_some() || it.get("NotPrincipal").is_some();
    let assumes = |it: &Value| {
        let actions = match it.get("Action") {
            Some(Value::Array(actions)) => actions.as_slice(),
            Some(action) => std::slice::from_ref(action),
            None => &[],
        };
        let is_of_sts = |it: &Value| it.as_str().is_some_and(|it| it.starts_with("sts:"));
        !actions.is_empty() && actions.iter().all(is_of_sts)
    };
    match (
        statements.iter().any(names_principals),
        statements.iter().all(assumes),
    ) {
        (true, true) => PolicyKind::Trust,
        (true, false) => PolicyKind::Resource,
        (false, _) => PolicyKind::Identity,
    }
}

fn write_text(output: &mut dyn Write, line: &Line<'_>, kind: PolicyKind) -> std::io::Result<()> {
    let verdict = if line.valid { "valid" } else { "invalid" };
    let statements = match line.statements {
        1 => "1 statement".to_owned(),
        count => format!("{count} statements"),
    };
    let Line { name, .. } = line;
    writeln!(output, "{name}: {verdict} {}, {statements}", kind.phrase())?;
    for diagnostic in line.diagnostics {
        write_diagnostic(output, diagnostic)?;
    }
    Ok(())
}
