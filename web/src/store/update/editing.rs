//! Changes of the document: edits, undo and redo, commands that are given at the playhead, and
//! documents that are opened.

use std::rc::Rc;

use ecslab::scenario::{Scenario, TimelineEntry};
use ecslab::simulation::Command;

use super::Store;
use crate::store::document::Pasted;
use crate::store::documents::{self, Documents};
use crate::store::history::{Moment, Played};
use crate::store::{DefinitionMode, Document, EditorTab, Fetch, Pane, Shared, examples};

impl Store {
    /// From now on documents are judged, and what waited for that is done.
    pub(super) fn editor_fetched(&mut self, documents: Documents) {
        self.state.fetched.editor = Fetch::Done;
        if self.environment.documents.replace(documents).is_some() {
            return;
        }
        self.state.run.parts = documents.parts;
        Rc::make_mut(&mut self.state.run.simulation).use_parts(documents.parts);
        self.judge();
        if documents::depends_on_rules(&self.state.document, &self.state.problems) {
            self.state.resimulate(Rc::clone(&self.state.run.scenario));
        }
        for command in std::mem::take(&mut self.waiting) {
            self.obey(command);
        }
    }

    pub(super) fn edit(&mut self, document: Shared<Document>, merge: Option<String>) {
        // The code editor has an undo of its own, which knows its text only; what was changed
        // together with that text goes back with it.
        let changes_text = self.state.document.definition_texts != document.definition_texts;
        let leads_to = |moment: Option<&Moment>| {
            moment.is_some_and(|it| it.document.definition_texts == document.definition_texts)
        };
        if changes_text && leads_to(self.history.before()) {
            return self.undo();
        }
        if changes_text && leads_to(self.history.after()) {
            return self.redo();
        }
        let before = Moment {
            document: self.state.document.clone(),
            played: None,
        };
        self.history.record(before, merge);
        self.put(document);
    }

    /// Makes `document` the one that is edited.
    pub(in crate::store) fn put(&mut self, document: Shared<Document>) {
        let last = document.definition_texts.len().saturating_sub(1);
        self.state.definition = self.state.definition.min(last);
        self.state.document = document;
        self.keep_beside();
        self.judge();
        self.compare();
    }

    /// Draws no branch beside the one that is played that is not of the document as it is.
    fn keep_beside(&mut self) {
        let branches = &self.state.document.scenario.branches;
        self.state.beside.take_if(|beside| {
            let branch = branches.get(beside.branch);
            branch.is_none_or(|branch| {
                branch.timeline.as_ref() != Some(&beside.scenario.timeline)
                    || branch.scenario != *beside.own
            })
        });
    }

    /// Says what is wrong with the document, as soon as that can be said.
    pub(super) fn judge(&mut self) {
        self.state.judged = self.environment.documents.is_some();
        if let Some(documents) = self.environment.documents {
            let (problems, simulation) = (documents.judge)(&self.state.document);
            self.state.problems = Shared::new(problems);
            self.judged_by = Some(simulation);
        }
    }

    fn compare(&mut self) {
        let (played, edited) = (&self.state.run.scenario, &self.state.document.scenario);
        let documents = self.environment.documents;
        self.state.draft = documents.is_none_or(|it| !(it.plays_as)(played, edited));
    }

    pub(super) fn undo(&mut self) {
        let present = self.present();
        if let Some(moment) = self.history.undo(present) {
            self.put_moment(moment);
        }
    }

    pub(super) fn redo(&mut self) {
        let present = self.present();
        if let Some(moment) = self.history.redo(present) {
            self.put_moment(moment);
        }
    }

    /// The present as a moment of the history, with what is played where `other` changes that.
    pub(super) fn present(&self) -> impl FnOnce(&Moment) -> Moment + use<> {
        let document = self.state.document.clone();
        let played = self.played();
        move |other| Moment {
            document,
            played: other.played.is_some().then_some(played),
        }
    }

    pub(in crate::store) fn played(&self) -> Played {
        Played {
            scenario: Rc::clone(&self.state.run.scenario),
            definition_texts: self.state.run.definition_texts.clone(),
            live_edge: self.state.time.live_edge,
            seen: self.state.time.seen,
        }
    }

    pub(super) fn put_moment(&mut self, moment: Moment) {
        if let Some(played) = moment.played {
            self.state.run.definition_texts = played.definition_texts;
            let present = self.state.time.live_edge;
            self.state.time.live_edge = present.max(played.live_edge);
            self.state.time.seen = played.seen;
            self.state.resimulate(played.scenario);
            self.jumps += 1;
        }
        self.put(moment.document);
    }

    /// Takes a command at the playhead: into the timeline of `document`, which becomes the one that
    /// is edited, and into what is played.
    pub(super) fn apply(&mut self, document: Shared<Document>, command: Command) {
        let at = self.time_of_command();
        self.history.record(
            Moment {
                document: self.state.document.clone(),
                played: Some(self.played()),
            },
            None,
        );
        let mut document = Document::clone(&document);
        if let Some(documents) = self.environment.documents.filter(|_| self.is_past(at)) {
            (documents.fork)(self, &mut document, &command, at);
        }
        let documents = self.environment.documents;
        let entry = TimelineEntry::new(at, command);
        let mut played = Scenario::clone(&self.state.run.scenario);
        insert(&mut played, entry.clone());
        insert(&mut document.scenario, entry.clone());
        let from = self.state.time.events;
        self.state.time.live_edge = self.state.time.live_edge.max(at);
        self.state.time.playhead = at;
        self.state.tour = None;
        let played = Rc::new(played);
        match documents {
            Some(documents) => (documents.give)(self, played, &entry),
            None => self.state.resimulate(played),
        }
        self.put(Shared::new(document));
        self.jumps += 1;
        self.pass(from..self.state.time.events.max(from));
    }

    /// Whether a command at `at` changes what was seen to happen after it.
    pub(super) fn is_past(&self, at: ecslab::lifecycle::Milliseconds) -> bool {
        let last = self.state.run.simulation.journal().last();
        let seen = self.state.time.seen;
        at < seen && last.is_some_and(|event| event.at > at)
    }

    /// When a command given now happens: after everything that is seen to have happened.
    pub(super) fn time_of_command(&self) -> ecslab::lifecycle::Milliseconds {
        let playhead = self.state.time.playhead;
        let simulation = &self.state.run.simulation;
        let last = simulation.events_until(playhead).checked_sub(1);
        let last = last.and_then(|last| simulation.journal().get(last));
        let busy = last.is_some_and(|event| event.at == playhead);
        playhead + u64::from(busy)
    }

    pub(super) fn start_over(&mut self) {
        if let Some(document) = examples::first_visit() {
            self.open_example(document);
        }
    }

    pub(super) fn open_example(&mut self, document: Document) {
        self.open(document);
        self.state.time.playing = !self.environment.reduced_motion;
    }

    pub(super) fn open(&mut self, document: Document) {
        self.state.tour = None;
        self.state.dialog = None;
        self.resume = false;
        self.state.definition = 0;
        self.state.editor_tab = EditorTab::Definition;
        self.edit(Shared::new(document), None);
        self.state.time.playing = false;
        self.restart();
    }

    pub(super) fn open_text(&mut self, text: &str) {
        let Some(documents) = self.environment.documents else {
            return;
        };
        let (pasted, diagnostics) = (documents.read)(text);
        match pasted {
            Some(Pasted::Scenario(document)) => self.open(*document),
            Some(Pasted::TaskDefinition(text)) => self.put_task_definition(documents, text),
            None => {
                let message = diagnostics
                    .first()
                    .map_or("This is not a scenario.", |diagnostic| &diagnostic.message);
                self.notify(message.to_owned(), true);
            }
        }
    }

    /// Puts a pasted task definition in the place of the one in the editor, and fits the scenario
    /// to it.
    pub(super) fn put_task_definition(&mut self, documents: Documents, text: String) {
        let index = self.state.definition;
        let (document, changes) =
            (documents.put_task_definition)(&self.state.document, index, text);
        self.state.tour = None;
        self.state.dialog = None;
        self.state.editor_tab = EditorTab::Definition;
        self.state.pane = Pane::Editor;
        self.state.definition_mode = DefinitionMode::Json;
        self.edit(Shared::new(document), None);
        let first = "The task definition took the place of the one in the editor.".to_owned();
        let last = "Undo brings that back.".to_owned();
        let said: Vec<String> = std::iter::once(first)
            .chain(changes)
            .chain([last])
            .collect();
        self.notify(said.join(" "), false);
    }
}

/// Puts `entry` into the timeline of `scenario`, after those of the same time.
fn insert(scenario: &mut Scenario, entry: TimelineEntry) {
    let timeline = &mut scenario.timeline;
    let last = timeline.iter().rposition(|other| other.at <= entry.at);
    timeline.insert(last.map_or(0, |last| last + 1), entry);
}
