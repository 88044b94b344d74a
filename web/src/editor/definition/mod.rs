//! The tab for task definitions: one text, as form or as it is written, and the revisions of its family.

mod container;
mod form;
mod json;
mod lists;
mod member;
mod other_form;
mod revisions;
mod room;
mod volumes;

pub use revisions::AtPlayhead;
pub use room::grouped;

use ecslab::diagnostic::Diagnostic;
use ecslab::task_definition::{self, TaskDefinition};
use serde_json::Value;
use yew::{Callback, Html, Properties, use_memo};

use self::form::{DefinitionForm, fields};
use self::json::{JsonView, json_view};
use self::other_form::{other_form, unreadable};
use self::revisions::Revisions;
use super::document::conversion::OtherForm;
use super::document::definition;
use super::document::revisions::{Standing, family, later_registrations, standing};
use super::editing::Editing;
use super::field::{Choice, Pick, Segments, icon_button};
use super::go_to::Target;
use crate::code_editor::Syntax;
use crate::markup::{component, html};
use crate::store::{DefinitionMode, Document, Problem, Shared, UserCommand};

/// Properties of [`DefinitionPane`].
#[derive(Clone, PartialEq, Properties)]
pub struct DefinitionPaneProperties {
    /// The document, and the way to replace it.
    pub editing: Editing,
    /// What is wrong with the document.
    pub problems: Shared<Vec<Problem>>,
    /// Index of the definition that is shown.
    pub index: usize,
    /// Form, JSON or revisions.
    pub mode: DefinitionMode,
    /// The texts of the task definitions of what plays.
    pub played: Shared<Vec<String>>,
    /// What there is at the playhead, for the revisions.
    pub playhead: Option<AtPlayhead>,
    /// The problem that was gone to last.
    pub target: Option<Target>,
    /// Goes to the place of a problem.
    pub on_go_to: Callback<Problem>,
}

/// The tab for task definitions.
#[component]
pub fn DefinitionPane(properties: &DefinitionPaneProperties) -> Html {
    let DefinitionPaneProperties {
        editing,
        problems,
        index,
        mode,
        played,
        playhead,
        target,
        on_go_to,
    } = properties;
    let own: Vec<Problem> = problems
        .iter()
        .filter(|problem| problem.definition == Some(*index))
        .cloned()
        .collect();
    let Some(text) = editing.document.definition_texts.get(*index).cloned() else {
        return no_definition(editing);
    };
    let view = match (mode, playhead) {
        (DefinitionMode::Json, _) => json_view(JsonView {
            editing,
            index: *index,
            text,
            problems: own,
            target: target.as_ref(),
            on_go_to: on_go_to.clone(),
        }),
        (DefinitionMode::Revisions, Some(playhead)) => html! {
            <Revisions
                key={*index} editing={editing.clone()} index={*index} problems={own}
                played={played.clone()} playhead={playhead.clone()} on_go_to={on_go_to.clone()}
            />
        },
        _ => html! {
            <FormView editing={editing.clone()} index={*index} {text} problems={own} />
        },
    };
    html! {
        <>
            { chooser(editing, played, *index, *mode) }
            { view }
        </>
    }
}

fn no_definition(editing: &Editing) -> Html {
    let on_add = on_add(editing);
    html! {
        <div class="form">
            <p>{ "This scenario has no task definition. A task is one running copy of one." }</p>
            <p>
                <button type="button" class="btn line" onclick={on_add.reform(|_| ())}>
                    { "Add a task definition" }
                </button>
            </p>
        </div>
    }
}

fn on_add(editing: &Editing) -> Callback<()> {
    let editing = editing.clone();
    Callback::from(move |()| {
        let mut index = 0;
        editing.edit(None, |document| {
            index = definition::add(document);
        });
        editing.act(UserCommand::EditDefinition(index));
    })
}

/// Id of the choice to look at a task definition as JSON.
const JSON_MODE: &str = "definition-mode-json";

/// The ways to look at a task definition.
const MODES: &[(DefinitionMode, &str)] = &[
    (DefinitionMode::Form, "form"),
    (DefinitionMode::Json, "json"),
    (DefinitionMode::Revisions, "revisions"),
];

/// What a way to look at a task definition is called: the text by what it is written in.
fn mode_label(mode: DefinitionMode, text: &str) -> &'static str {
    match mode {
        DefinitionMode::Form => "Form",
        DefinitionMode::Json => Syntax::of(text).name(),
        DefinitionMode::Revisions => "Revisions",
    }
}

/// Which definition, as what; and buttons to add, copy and remove one.
fn chooser(editing: &Editing, played: &[String], index: usize, mode: DefinitionMode) -> Html {
    let document = &editing.document;
    let count = document.definition_texts.len();
    let choices = (0..count)
        .map(|index| Choice::new(index.to_string(), title(document, played, index)))
        .collect::<Vec<_>>();
    let on_choose = editing
        .act
        .reform(|chosen: String| UserCommand::EditDefinition(chosen.parse().unwrap_or(0)));
    let on_mode = editing.act.reform(|chosen: String| {
        let known = MODES.iter().find(|(_, value)| *value == chosen);
        UserCommand::SetDefinitionMode(known.map_or(DefinitionMode::Form, |(mode, _)| *mode))
    });
    let name = definition::name(document, index);
    let shown = MODES.iter().find(|(known, _)| *known == mode);
    let text = document.definition_texts.get(index);
    let text = text.map_or("", String::as_str);
    let modes: Vec<Choice> = MODES
        .iter()
        .map(|(mode, value)| Choice::new(*value, mode_label(*mode, text)))
        .collect();
    html! {
        <div class="chooser">
            <Segments
                id="definition-mode" label="Show the task definition as" bare=true
                value={shown.map_or("form", |(_, value)| *value)} choices={modes}
                on_change={on_mode}
            />
            <div class="chooser-definition">
                <Pick
                    id="definition-chooser" label="Task definition" bare=true
                    value={index.to_string()} {choices} on_change={on_choose}
                />
                { icon_button("plus", "Add a task definition", on_add(editing)) }
                { icon_button(
                    "copy",
                    &format!("Copy {name} as its next revision"),
                    on_duplicate(editing, index),
                ) }
                { icon_button("cross", &format!("Remove {name}"), on_remove(editing, index)) }
            </div>
            if mode != DefinitionMode::Revisions
                && let Some(note) = note(document, played, index)
            {
                <p class="field-hint chooser-note">{ note }</p>
            }
        </div>
    }
}

/// A definition, and which of its texts is in the editor.
fn title(document: &Document, played: &[String], index: usize) -> String {
    let name = definition::name(document, index);
    match standing(document, played, index) {
        Standing::Registered => format!("{name}, at the start"),
        Standing::Draft => format!("{name}, draft"),
        Standing::NotPlayed => format!("{name}, not run yet"),
    }
}

/// What happens with the text in the editor, where that is not plain.
fn note(document: &Document, played: &[String], index: usize) -> Option<String> {
    let name = definition::name(document, index);
    let later = later_registrations(document, &family(document, index));
    match (standing(document, played, index), later.len()) {
        (Standing::Draft, _) => Some(format!(
            "Run makes this text {name}. Revisions registers it as a revision of its own, and \
             {name} stays."
        )),
        (_, 0) => None,
        (_, 1) => Some("The timeline registers a further revision: see Revisions.".to_owned()),
        (_, count) => Some(format!(
            "The timeline registers {count} further revisions: see Revisions."
        )),
    }
}

fn on_duplicate(editing: &Editing, index: usize) -> Callback<()> {
    let editing = editing.clone();
    Callback::from(move |()| {
        let mut copy = 0;
        editing.edit(None, |document| {
            copy = definition::duplicate(document, index)
        });
        editing.act(UserCommand::EditDefinition(copy));
    })
}

fn on_remove(editing: &Editing, index: usize) -> Callback<()> {
    let editing = editing.clone();
    Callback::from(move |()| {
        let name = definition::name(&editing.document, index);
        editing.edit(None, |document| definition::remove(document, index));
        editing.act(UserCommand::Say(format!(
            "{name} was removed. Undo brings it back."
        )));
    })
}

/// Properties of [`FormView`].
#[derive(Clone, PartialEq, Properties)]
struct FormViewProperties {
    editing: Editing,
    index: usize,
    text: String,
    problems: Vec<Problem>,
}

/// The definition as fields, or why its text has none.
#[component]
fn FormView(properties: &FormViewProperties) -> Html {
    let FormViewProperties {
        editing,
        index,
        text,
        problems,
    } = properties.clone();
    let read = use_memo(text, |text| read_as_fields(text));
    let diagnostics = problems.iter().map(|problem| problem.diagnostic.clone());
    match &*read {
        AsFields::Fields(value, pointer, definition) => {
            let problems: Vec<Diagnostic> = diagnostics
                .map(|mut diagnostic| {
                    if let Some(inner) = diagnostic.pointer.strip_prefix(pointer) {
                        diagnostic.pointer = inner.to_owned();
                    }
                    diagnostic
                })
                .collect();
            let form = DefinitionForm {
                editing,
                index,
                value: value.clone(),
                problems: Shared::new(problems),
            };
            fields(&form, definition.as_deref())
        }
        AsFields::OtherForm(form) => other_form(&editing, index, form),
        AsFields::Unreadable => unreadable(
            &editing,
            problems.first().map(|problem| &problem.diagnostic),
        ),
    }
}

/// What of a text can be shown as fields.
#[derive(PartialEq)]
enum AsFields {
    /// The definition's value, where it is in the text, and the definition as it is run.
    Fields(Shared<Value>, &'static str, Option<Shared<TaskDefinition>>),
    /// The fields would spell it otherwise.
    OtherForm(OtherForm),
    /// It cannot be read.
    Unreadable,
}

fn read_as_fields(text: &str) -> AsFields {
    let Some(read) = definition::read_value(text) else {
        return AsFields::Unreadable;
    };
    if let Some(form) = OtherForm::of(text) {
        return AsFields::OtherForm(form);
    }
    let definition = task_definition::read(text).0;
    let value = Shared::new(read.value);
    AsFields::Fields(value, read.pointer, definition.map(Shared::new))
}
