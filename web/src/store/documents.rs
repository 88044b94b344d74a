//! What can be done with documents beyond playing them: judging, reading, fitting.
//!
//! That is much of the program and none of it is needed to show the first scenario, so it is
//! fetched with the editor. The store is told when it is there ([`super::Action::EditorFetched`]);
//! what a person asks for before that waits.

use std::rc::Rc;

use ecslab::diagnostic::Diagnostic;
use ecslab::lifecycle::Milliseconds;
use ecslab::scenario::{self, Scenario, TimelineEntry};
use ecslab::simulation::{Command, Parts, Simulation};
use ecslab::task_definition;

use super::{Beside, Document, Pasted, Problem, Store, TimeCommand, persistence, problems};

/// The functions of this part of the program.
#[derive(Clone, Copy, Debug)]
pub struct Documents {
    /// What is wrong with a document, with the simulation that it was judged by.
    pub judge: fn(&Document) -> (Vec<Problem>, Rc<Simulation>),
    /// What a text is that somebody pasted.
    pub read: fn(&str) -> (Option<Pasted>, Vec<Diagnostic>),
    /// Puts the text of a task definition into a document and fits the rest to it; says what
    /// was changed.
    pub put_task_definition: fn(&Document, usize, String) -> (Document, Vec<String>),
    /// All parts of the simulation.
    pub parts: Parts,
    /// Whether both play the same.
    pub plays_as: fn(&Scenario, &Scenario) -> bool,
    /// A document as it is saved.
    pub write: fn(&Document) -> Result<String, serde_json::Error>,
    /// Time travel, marks and branches.
    pub time_machine: fn(&mut Store, TimeCommand),
    /// Puts what is played aside as a branch, before a command at this time changes its past.
    pub fork: fn(&mut Store, &mut Document, &Command, Milliseconds),
    /// Plays on with a command at this time, which is in the timeline of the scenario.
    pub give: fn(&mut Store, Rc<Scenario>, &TimelineEntry),
    /// Keeps what is played as a branch, before the document takes its place; says which branch
    /// is drawn beside then.
    pub keep: fn(&mut Store) -> Option<Beside>,
}

/// Two are the same: there is one.
impl PartialEq for Documents {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Documents {}

/// The functions.
pub const fn documents() -> Documents {
    Documents {
        judge: problems::judge,
        read: Document::read,
        put_task_definition,
        parts: Parts::all(),
        plays_as: Scenario::plays_as,
        write: persistence::write,
        time_machine: super::time_machine::obey,
        fork: super::branches::fork,
        give: super::branches::give,
        keep: super::branches::keep,
    }
}

fn put_task_definition(document: &Document, index: usize, text: String) -> (Document, Vec<String>) {
    let definition = task_definition::read(&text).0;
    let mut document = document.with_definition_text(index, text);
    let changes = definition.map_or_else(Vec::new, |definition| {
        scenario::adopt_task_definition(&mut document.scenario, &definition)
    });
    (document, changes)
}

/// Whether playing `document` depends on what ECS would refuse in a task definition: then it was
/// not played right before that could be judged.
pub fn depends_on_rules(document: &Document, problems: &[Problem]) -> bool {
    problems::error_count(problems) > 0 || document.scenario.depends_on_parts()
}
