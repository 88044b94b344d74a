//! Form fields: a label, a control, a hint, and what is wrong with it, told to screen readers too.

mod notes;
mod number;
mod pick;
mod roving;
mod section;
mod text;
mod typed;

use yew::{AttrValue, Classes, Html, classes};

pub use notes::{Notes, problem_notes, severity_icon};
pub use number::{Seconds, Stepper};
pub use pick::{Choice, Pick, Segments, Switch};
pub use roving::use_roving;
pub use section::{
    Fold, Group, add_button, group, icon_button, remove_button, section, switched_icon_button,
};
pub use text::{TextArea, TextField};
pub use typed::use_typed;

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

/// What is the same for every control: its label above it, its hint and what is wrong below it, and the
/// attributes by which the control names these.
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
    pub problems: &'a Notes,
    /// Id of what says what is wrong, where that is not the field itself.
    pub notes_at: Option<&'a AttrValue>,
}

impl Field<'_> {
    /// A label, `control`, a hint and problems.
    pub fn around(&self, control: Html) -> Html {
        html! {
            <div class="field">
                <label for={self.id} class={classes!(self.bare.then_some("vh"))}>
                    { self.label }
                </label>
                { control }
                { self.notes() }
            </div>
        }
    }

    /// The hint and the problems, which the control names by [`Field::described_by`].
    pub fn notes(&self) -> Html {
        let says_problems = self.notes_at.is_none() && !self.problems.is_empty();
        html! {
            <>
                if let Some(hint) = self.hint {
                    <p class="field-hint" id={self.part("hint")}>{ hint }</p>
                }
                if says_problems {
                    <div class="field-problems" id={self.part("problems")}>{ self.problems.html() }</div>
                }
            </>
        }
    }

    /// The `aria-describedby` of the control: the notes that are there.
    #[must_use]
    pub fn described_by(&self) -> Option<AttrValue> {
        let problems = match (self.problems.is_empty(), self.notes_at) {
            (true, _) => None,
            (false, Some(notes)) => Some(notes.to_string()),
            (false, None) => Some(self.part("problems")),
        };
        let hint = self.hint.map(|_| self.part("hint"));
        let ids: Vec<String> = hint.into_iter().chain(problems).collect();
        (!ids.is_empty()).then(|| ids.join(" ").into())
    }

    /// The `aria-invalid` of the control: whether an error is among the problems.
    #[must_use]
    pub fn invalid(&self) -> Option<&'static str> {
        self.problems.has_errors().then_some("true")
    }

    /// The classes of the control, which show the worst of the problems.
    #[must_use]
    pub fn classes(&self, own: &'static str) -> Classes {
        classes!(own, self.problems.worst_class())
    }

    fn part(&self, part: &str) -> String {
        format!("{}-{part}", self.id)
    }
}

#[cfg(test)]
mod tests {
    use ecslab::diagnostic::Diagnostic;

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
        let (id, text) = (AttrValue::from("x"), AttrValue::from("text"));
        let row = AttrValue::from("row-notes");
        let none = Notes::default();
        let some = Notes::from(vec![Diagnostic::error("a", "", "")]);
        for (hint, problems, notes_at, expected) in [
            (None, &none, None, None),
            (None, &none, Some(&row), None),
            (Some(&text), &none, Some(&row), Some("x-hint")),
            (Some(&text), &some, None, Some("x-hint x-problems")),
            (Some(&text), &some, Some(&row), Some("x-hint row-notes")),
        ] {
            let field = Field {
                id: &id,
                label: &text,
                bare: false,
                hint,
                problems,
                notes_at,
            };
            assert_eq!(field.described_by().as_deref(), expected);
        }
    }
}
