//! Undo and redo: the documents there were before.

use std::rc::Rc;

use ecslab::lifecycle::Milliseconds;
use ecslab::scenario::Scenario;

use super::{Document, Shared};

/// How many edits can be taken back.
const LIMIT: usize = 200;

/// What is had back by undo or redo.
#[derive(Clone, PartialEq)]
pub struct Moment {
    /// The document.
    pub document: Shared<Document>,
    /// What was played, where the edit changed that too.
    pub played: Option<Played>,
}

/// What was played.
#[derive(Clone, PartialEq)]
pub struct Played {
    /// The scenario.
    pub scenario: Rc<Scenario>,
    /// The texts of its task definitions.
    pub definition_texts: Shared<Vec<String>>,
    /// How far it was simulated.
    pub live_edge: Milliseconds,
    /// The latest time of it that was shown.
    pub seen: Milliseconds,
}

/// The documents before and after the present one.
#[derive(Clone, Default)]
pub struct History {
    past: Vec<Moment>,
    future: Vec<Moment>,
    /// Merge key of the last edit.
    merge: Option<String>,
}

impl History {
    /// Remembers `before`, which is about to be replaced. With the same `merge` key as the edit
    /// before, both are one step.
    pub fn record(&mut self, before: Moment, merge: Option<String>) {
        let merged = merge.is_some() && merge == self.merge && !self.past.is_empty();
        if !merged {
            self.past.push(before);
            if self.past.len() > LIMIT {
                self.past.remove(0);
            }
        }
        self.future.clear();
        self.merge = merge;
    }

    /// The moment before, `present` becoming the one to be made again.
    pub fn undo(&mut self, present: impl FnOnce(&Moment) -> Moment) -> Option<Moment> {
        let before = self.past.pop()?;
        self.future.push(present(&before));
        self.merge = None;
        Some(before)
    }

    /// The moment after, `present` becoming the one to be taken back.
    pub fn redo(&mut self, present: impl FnOnce(&Moment) -> Moment) -> Option<Moment> {
        let after = self.future.pop()?;
        self.past.push(present(&after));
        self.merge = None;
        Some(after)
    }

    /// The moment that undo would go back to.
    pub fn before(&self) -> Option<&Moment> {
        self.past.last()
    }

    /// The moment that redo would go forward to.
    pub fn after(&self) -> Option<&Moment> {
        self.future.last()
    }

    /// Whether there is an edit to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is an edit to make again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(title: &str) -> Moment {
        let scenario = Scenario {
            title: title.into(),
            ..Scenario::default()
        };
        Moment {
            document: Shared::new(Document::of(scenario)),
            played: None,
        }
    }

    fn title(moment: Option<Moment>) -> Option<String> {
        moment.map(|moment| moment.document.scenario.title.clone())
    }

    #[test]
    fn typing_in_one_field_is_one_step_of_undo() {
        let mut history = History::default();
        history.record(moment(""), Some("/title".into()));
        history.record(moment("w"), Some("/title".into()));
        history.record(moment("we"), Some("/title".into()));
        assert_eq!(title(history.undo(|_| moment("web"))), Some(String::new()));
        assert!(!history.can_undo());
        assert_eq!(title(history.redo(|_| moment(""))), Some("web".into()));
    }

    #[test]
    fn edits_of_other_fields_and_edits_without_a_key_are_steps_of_their_own() {
        let mut history = History::default();
        history.record(moment("1"), Some("/title".into()));
        history.record(moment("2"), Some("/seed".into()));
        history.record(moment("3"), None);
        history.record(moment("4"), None);
        let steps = std::iter::from_fn(|| title(history.undo(|_| moment("now")))).count();
        assert_eq!(steps, 4);
    }

    #[test]
    fn typing_again_after_undo_is_a_new_step_and_clears_redo() {
        let mut history = History::default();
        history.record(moment("1"), Some("/title".into()));
        history.undo(|_| moment("2"));
        history.record(moment("1"), Some("/title".into()));
        assert!(history.can_undo());
        assert!(!history.can_redo());
    }
}
