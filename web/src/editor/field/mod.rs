//! Form fields: a label, a control, a hint, and what is wrong with it, told to screen readers too.

mod number;
mod pick;
mod roving;
mod section;
mod text;

use ecslab::diagnostic::{Diagnostic, Severity};
use yew::{AttrValue, Html, classes};

pub use number::{Seconds, Stepper};
pub use pick::{Choice, Pick, Segments, Switch};
pub use roving::use_roving;
pub use section::{
    Group, add_button, group, icon_button, remove_button, section, switched_icon_button,
};
pub use text::{TextArea, TextField};

use crate::glyph::icon;
use crate::markup::html;

/// The id of the field for the value at `pointer` of the scenario.
#[must_use]
pub fn field_id(pointer: &str) -> String {
    let readable = |character: char| match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => character,
        _ => '-',
    };
    format!("field{}", pointer.chars().map(readable).collect::<String>())
}

/// The icon of a severity.
#[must_use]
pub fn severity_icon(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warn",
        Severity::Info => "info",
    }
}

/// What stands around a control.
pub struct Field<'a> {
    /// Id of the control.
    pub id: &'a AttrValue,
    /// What it is: the API's name of the field where there is one.
    pub label: &'a AttrValue,
    /// Whether the label is for screen readers only, as in a row of a list.
    pub bare: bool,
    /// What follows from the value, or what it means.
    pub hint: Option<&'a AttrValue>,
    /// What is wrong with it.
    pub problems: &'a [Diagnostic],
}

/// A label, the control `children`, a hint and problems.
pub fn field(of: Field<'_>, children: Html) -> Html {
    html! {
        <div class="field">
            <label for={of.id} class={classes!(of.bare.then_some("vh"))}>{ of.label }</label>
            { children }
            { field_notes(of.id, of.hint, of.problems) }
        </div>
    }
}

/// The hint and the problems of the control with `id`, which names them with [`described_by`].
pub fn field_notes(id: &str, hint: Option<&AttrValue>, problems: &[Diagnostic]) -> Html {
    html! {
        <>
            if let Some(hint) = hint {
                <p class="field-hint" id={format!("{id}-hint")}>{ hint }</p>
            }
            if !problems.is_empty() {
                <div id={format!("{id}-problems")}>{ problem_notes(problems) }</div>
            }
        </>
    }
}

/// The `aria-describedby` of a control.
#[must_use]
pub fn described_by(id: &str, hint: bool, problems: bool) -> Option<AttrValue> {
    let ids = [(hint, "hint"), (problems, "problems")];
    let ids: Vec<String> = ids
        .iter()
        .filter(|(is_there, _)| *is_there)
        .map(|(_, part)| format!("{id}-{part}"))
        .collect();
    (!ids.is_empty()).then(|| ids.join(" ").into())
}

/// The problems that a field says itself: none where `notes_at` says them.
#[must_use]
pub fn own_notes<'a>(notes_at: &Option<AttrValue>, problems: &'a [Diagnostic]) -> &'a [Diagnostic] {
    match notes_at {
        Some(_) => &[],
        None => problems,
    }
}

/// The `aria-describedby` of a control whose problems may be said at `notes_at`.
#[must_use]
pub fn describing(
    id: &str,
    notes_at: Option<&AttrValue>,
    hint: bool,
    problems: &[Diagnostic],
) -> Option<AttrValue> {
    match notes_at.filter(|_| !problems.is_empty()) {
        Some(notes) => Some(notes.clone()),
        None => described_by(id, hint, !problems.is_empty()),
    }
}

/// Whether an error is among `problems`, as `aria-invalid` has it.
#[must_use]
pub fn invalid(problems: &[Diagnostic]) -> Option<&'static str> {
    ecslab::diagnostic::has_errors(problems).then_some("true")
}

/// The class of a control that something is wrong with.
#[must_use]
pub fn worst_class(problems: &[Diagnostic]) -> Option<String> {
    let worst = problems.iter().map(|problem| problem.severity).min()?;
    Some(format!("is-{worst}"))
}

/// What is wrong, a note each: icon, message, what to do.
pub fn problem_notes(problems: &[Diagnostic]) -> Html {
    problems.iter().map(problem_note).collect()
}

fn problem_note(problem: &Diagnostic) -> Html {
    html! {
        <p class={classes!("problem-note", format!("is-{}", problem.severity))}>
            { icon(severity_icon(problem.severity)) }
            <span>
                <span class="vh">{ format!("{}: ", problem.severity) }</span>
                { &problem.message }
                if let Some(help) = &problem.help {
                    { " " }<span class="problem-help">{ help.as_ref() }</span>
                }
            </span>
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_fields_hold_nothing_that_a_selector_trips_over() {
        assert_eq!(
            field_id("/containerDefinitions/0/environment/1/a.b c"),
            "field-containerDefinitions-0-environment-1-a-b-c"
        );
    }

    #[test]
    fn a_control_names_only_the_notes_that_are_there() {
        assert_eq!(described_by("x", false, false), None);
        assert_eq!(
            described_by("x", true, true).as_deref(),
            Some("x-hint x-problems")
        );
    }

    #[test]
    fn the_worst_problem_marks_the_control() {
        let problems = [
            Diagnostic::info("a", "", ""),
            Diagnostic::error("b", "", ""),
            Diagnostic::warning("c", "", ""),
        ];
        assert_eq!(worst_class(&problems).as_deref(), Some("is-error"));
    }
}
