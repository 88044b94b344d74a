//! What is wrong, said where it is: a note each, with a button that mends it where there is a way.

use ecslab::diagnostic::{Diagnostic, Severity, has_errors};
use yew::html::IntoPropValue;
use yew::{Callback, Html, classes};

use crate::glyph::icon;
use crate::markup::html;

/// What is wrong with a value, and the way to mend it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    problems: Vec<Diagnostic>,
    on_fix: Option<Callback<Diagnostic>>,
}

impl From<Vec<Diagnostic>> for Notes {
    /// Notes that offer no fix.
    fn from(problems: Vec<Diagnostic>) -> Self {
        Self {
            problems,
            on_fix: None,
        }
    }
}

impl IntoPropValue<Notes> for Vec<Diagnostic> {
    fn into_prop_value(self) -> Notes {
        self.into()
    }
}

impl Notes {
    /// Notes that offer the fix of each problem that has one; `on_fix` makes it.
    #[must_use]
    pub fn fixable(problems: Vec<Diagnostic>, on_fix: Callback<Diagnostic>) -> Self {
        Self {
            problems,
            on_fix: Some(on_fix),
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether an error is among the problems.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        has_errors(&self.problems)
    }

    /// The class of a control that something is wrong with.
    #[must_use]
    pub fn worst_class(&self) -> Option<String> {
        let worst = self.problems.iter().map(|problem| problem.severity).min()?;
        Some(format!("is-{worst}"))
    }

    /// A note each.
    pub fn html(&self) -> Html {
        let note = |problem| problem_note(problem, self.on_fix.as_ref());
        self.problems.iter().map(note).collect()
    }
}

/// What is wrong where nothing can be mended at a click.
pub fn problem_notes(problems: &[Diagnostic]) -> Html {
    problems
        .iter()
        .map(|problem| problem_note(problem, None))
        .collect()
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

/// Icon, message, what to do, and the fix.
fn problem_note(problem: &Diagnostic, on_fix: Option<&Callback<Diagnostic>>) -> Html {
    html! {
        <div class={classes!("problem-note", format!("is-{}", problem.severity))}>
            { icon(severity_icon(problem.severity)) }
            <div class="problem-note-text">
                <p>
                    <span class="vh">{ format!("{}: ", problem.severity) }</span>
                    { &problem.message }
                    if let Some(help) = &problem.help {
                        { " " }<span class="problem-help">{ help.as_ref() }</span>
                    }
                </p>
                if let (Some(fix), Some(on_fix)) = (&problem.fix, on_fix) {
                    { fix_button(&fix.title, problem, on_fix) }
                }
            </div>
        </div>
    }
}

fn fix_button(title: &str, problem: &Diagnostic, on_fix: &Callback<Diagnostic>) -> Html {
    let problem = problem.clone();
    html! {
        <button
            type="button" class="btn line xs problem-note-fix"
            onclick={on_fix.reform(move |_| problem.clone())}
            title="Changes the text. Undo takes it back."
        >
            { title }
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_problem_marks_the_control() {
        let notes = Notes::from(vec![
            Diagnostic::info("a", "", ""),
            Diagnostic::error("b", "", ""),
            Diagnostic::warning("c", "", ""),
        ]);
        assert_eq!(notes.worst_class().as_deref(), Some("is-error"));
        assert_eq!(Notes::default().worst_class(), None);
    }
}
