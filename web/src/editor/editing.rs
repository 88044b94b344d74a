//! What every part of the editor edits with.

use ecslab::scenario::Scenario;
use yew::Callback;

use super::document::fix;
use crate::store::{Document, Problem, Shared, UserCommand};

/// The document that is edited, and the way to replace it.
#[derive(Clone, PartialEq)]
pub struct Editing {
    /// The document.
    pub document: Shared<Document>,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
}

impl Editing {
    /// Replaces the document by one that `change` was made to. With `merge`, edits of the same
    /// place in a row are one step of undo.
    pub fn edit(&self, merge: Option<&str>, change: impl FnOnce(&mut Document)) {
        let mut document = (*self.document).clone();
        change(&mut document);
        self.act.emit(UserCommand::Edit {
            document: Shared::new(document),
            merge: merge.map(str::to_owned),
        });
    }

    /// Like [`Editing::edit`], for a change of the scenario alone.
    pub fn edit_scenario(&self, merge: Option<&str>, change: impl FnOnce(&mut Scenario)) {
        self.edit(merge, |document| change(&mut document.scenario));
    }

    /// Makes the fix of `problem`, as one step of undo, and says so.
    pub fn fix(&self, problem: &Problem) {
        let mut document = (*self.document).clone();
        let said = match fix::make(&mut document, problem) {
            Some(title) => {
                self.act.emit(UserCommand::Edit {
                    document: Shared::new(document),
                    merge: None,
                });
                format!("{title}: done. Undo takes it back.")
            }
            None => "The text has changed: this fix no longer fits it.".to_owned(),
        };
        self.act.emit(UserCommand::Say(said));
    }

    /// [`Editing::fix`] as a callback.
    pub fn on_fix(&self) -> Callback<Problem> {
        let editing = self.clone();
        Callback::from(move |problem| editing.fix(&problem))
    }

    /// Does what a person asks for.
    pub fn act(&self, command: UserCommand) {
        self.act.emit(command);
    }
}
