//! What differs between two revisions, or a revision and the text in the editor.

use ecslab::diagnostic::Diagnostic;
use ecslab::simulation::RegisteredRevision;
use ecslab::task_definition::{self, Change, Concern, TaskDefinition};
use yew::{AttrValue, Callback, Html, Properties};

use crate::editor::document::definition;
use crate::editor::editing::Editing;
use crate::editor::field::{Choice, Pick, section};
use crate::markup::{component, html};
use crate::store::{EditorTab, Problem};

/// The value that stands for the text in the editor.
const DRAFT: &str = "";

/// Id of the first control of the comparison.
pub const COMPARISON: &str = "compare-old";

/// What a change bears on, in the order of a comparison.
const CONCERNS: &[(Concern, &str)] = &[
    (Concern::Placement, "Placement"),
    (Concern::Role, "Roles"),
    (Concern::Image, "Containers and images"),
    (Concern::Other, "Everything else"),
];

/// Properties of [`Comparison`].
#[derive(Clone, PartialEq, Properties)]
pub struct ComparisonProperties {
    /// The document, and the way to replace it.
    pub editing: Editing,
    /// Index of the definition in the editor.
    pub index: usize,
    /// The revisions of its family, the newest first.
    pub known: Vec<RegisteredRevision>,
    /// Whether the text in the editor is none of them.
    pub is_draft: bool,
    /// The names of the two that a person chose.
    pub chosen: Option<(String, String)>,
    /// Gets them.
    pub on_choose: Callback<(String, String)>,
    /// Goes to the place of something in the editor.
    pub on_go_to: Callback<Problem>,
}

impl ComparisonProperties {
    /// The names of the two that are compared: those chosen, else the registered text and the
    /// draft of it, else the last two.
    fn pair(&self) -> (String, String) {
        let name = |position: usize| self.known.get(position).map(|it| it.revision.name());
        let is_there = |wanted: &String| {
            wanted == DRAFT || self.known.iter().any(|it| it.revision.name() == *wanted)
        };
        let chosen = self.chosen.clone();
        if let Some(pair) = chosen.filter(|(old, new)| is_there(old) && is_there(new)) {
            return pair;
        }
        let own = definition::name(&self.editing.document, self.index);
        match (name(0), name(1)) {
            (Some(newest), _) if self.is_draft => match is_there(&own) {
                true => (own, DRAFT.to_owned()),
                false => (newest, DRAFT.to_owned()),
            },
            (Some(newest), Some(before)) => (before, newest),
            (Some(newest), None) => (newest, DRAFT.to_owned()),
            _ => (DRAFT.to_owned(), DRAFT.to_owned()),
        }
    }

    fn definition(&self, name: &str) -> Option<TaskDefinition> {
        if name == DRAFT {
            let text = self.editing.document.definition_texts.get(self.index)?;
            return task_definition::read(text).0;
        }
        let mut known = self.known.iter();
        let found = known.find(|it| it.revision.name() == name)?;
        Some(found.revision.definition.clone())
    }
}

/// What differs between two revisions.
#[component]
pub fn Comparison(properties: &ComparisonProperties) -> Html {
    if properties.known.is_empty() {
        return Html::default();
    }
    let (old, new) = properties.pair();
    let on_old = {
        let (on_choose, new) = (properties.on_choose.clone(), new.clone());
        Callback::from(move |old: String| on_choose.emit((old, new.clone())))
    };
    let on_new = {
        let (on_choose, old) = (properties.on_choose.clone(), old.clone());
        Callback::from(move |new: String| on_choose.emit((old.clone(), new)))
    };
    let mut choices = vec![Choice::new(DRAFT, "text in the editor")];
    for revision in &properties.known {
        choices.push(Choice::named(revision.revision.name()));
    }
    section(
        "Compare",
        None,
        None,
        html! {
            <>
                <div class="fields-2">
                    <Pick
                        id={COMPARISON} label="From" value={old.clone()}
                        choices={choices.clone()} on_change={on_old}
                    />
                    <Pick
                        id="compare-new" label="To" value={new.clone()} {choices}
                        on_change={on_new}
                    />
                </div>
                <div aria-live="polite">{ differences(properties, &old, &new) }</div>
            </>
        },
    )
}

fn differences(of: &ComparisonProperties, old: &str, new: &str) -> Html {
    let (Some(old), Some(new_definition)) = (of.definition(old), of.definition(new)) else {
        return html! {
            <p class="field-hint">
                { "The text in the editor cannot be read as a task definition yet." }
            </p>
        };
    };
    let changes = task_definition::compare(&old, &new_definition);
    if changes.is_empty() {
        return html! {
            <p>{ "There is no difference that ECS would notice." }</p>
        };
    }
    let concern = |(concern, title): &(Concern, &'static str)| {
        let own: Vec<&Change> = changes.iter().filter(|it| it.concern == *concern).collect();
        html! {
            if !own.is_empty() {
                <h4>{ *title }</h4>
                <ul class="changes" aria-label={*title}>
                    { for own.into_iter().map(|change| item(of, change, new == DRAFT)) }
                </ul>
            }
        }
    };
    html! { <>{ for CONCERNS.iter().map(concern) }</> }
}

/// A change in words, and where it is: a way there when that is in the editor.
fn item(of: &ComparisonProperties, change: &Change, is_in_editor: bool) -> Html {
    let pointer = &change.pointer;
    let leads = is_in_editor && change.new.is_some() && !pointer.is_empty();
    let onclick = {
        let (on_go_to, index, pointer) = (of.on_go_to.clone(), of.index, pointer.clone());
        Callback::from(move |_| {
            on_go_to.emit(Problem {
                tab: EditorTab::Definition,
                definition: Some(index),
                diagnostic: Diagnostic::info("change", pointer.clone(), ""),
            });
        })
    };
    let place: AttrValue = match pointer.as_str() {
        "" => "requiresAttributes".into(),
        pointer => pointer.to_owned().into(),
    };
    html! {
        <li>
            <span>{ &change.sentence }</span>
            if leads {
                <button
                    type="button" class="change-place" {onclick}
                    aria-label={format!("Go to {place}")}
                >
                    { place.clone() }
                </button>
            } else {
                <span class="change-place">{ place.clone() }</span>
            }
        </li>
    }
}
