//! What would help a task that found no place: each change in a sentence, and made with a button
//! where it is an edit that only has to be made.

use std::rc::Rc;

use ecslab::placement::{Absence, Change, Rejection};
use ecslab::simulation::PlacementRecord;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::{Callback, Html, MouseEvent, Properties};

use crate::browser;
use crate::editor::{Lead, help};
use crate::glyph::icon;
use crate::markup::{component, html};
use crate::stage::cluster::verdict_links::{input_name, to_input};
use crate::store::{
    Document, EditorTab, Pane, Selection, Shared, UserCommand, explained, would_help,
};

/// A decision, equal to another when it is the very same one.
#[derive(Clone)]
pub struct Of(pub Rc<PlacementRecord>);

impl PartialEq for Of {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Properties of [`WouldHelp`].
#[derive(Clone, PartialEq, Properties)]
pub struct WouldHelpProperties {
    /// The decision.
    pub of: Of,
    /// The document that is edited.
    pub document: Shared<Document>,
    /// How many changes are shown; the rest is said to be in the inspector. None: all.
    #[prop_or_default]
    pub most: Option<usize>,
    /// Whether the inspector is open where it is a drawer.
    #[prop_or_default]
    pub inspector_open: bool,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
}

/// What would help, found when it is shown and not again while the decision and the document stay
/// the same.
#[component]
pub fn WouldHelp(properties: &WouldHelpProperties) -> Html {
    let record = &properties.of.0;
    let changes = would_help(record);
    if changes.is_empty() {
        return without_help(properties);
    }
    let most = properties.most.unwrap_or(changes.len());
    let further = changes.len().saturating_sub(most);
    html! {
        <div class="would-help" role="group" aria-label="What would help">
            <p class="would-help-title">{ "What would help" }</p>
            <ul>
                { for changes.iter().take(most).map(|change| one(properties, change)) }
            </ul>
            if further > 0 {
                <button type="button" class="btn line xs" onclick={to_inspector(properties)}>
                    { format!("{further} more in the inspector") }
                </button>
            }
        </div>
    }
}

/// Where no single change helps.
fn without_help(properties: &WouldHelpProperties) -> Html {
    let explained = explained(&properties.of.0);
    let candidates = &explained.decision.candidates;
    let first = candidates.first().and_then(|it| it.rejections.first());
    match first {
        Some(Rejection::Absent(Absence::Missing | Absence::Inactive)) => html! {},
        Some(Rejection::Absent(Absence::EmptyCapacityProvider)) | None => {
            let add = properties
                .act
                .reform(|_| UserCommand::ShowEditorTab(EditorTab::Cluster));
            html! {
                <div class="would-help" role="group" aria-label="What would help">
                    <p class="would-help-title">{ "What would help" }</p>
                    <ul><li>
                        <span>{ "Add a container instance: there is none." }</span>
                        <button type="button" class="btn line xs" onclick={add}>
                            { icon("route") }{ "Go to Cluster" }
                        </button>
                    </li></ul>
                </div>
            }
        }
        Some(_) => html! {
            <p class="would-help-none">
                { "No single change would help: more than one thing speaks against every \
                   instance, and an empty one of a type that the cluster has would not do either." }
            </p>
        },
    }
}

fn one(properties: &WouldHelpProperties, change: &Change) -> Html {
    let record = &properties.of.0;
    let sentence = change.sentence(&record.decision.request);
    let (button, why) = match help::edit(&properties.document, record, change) {
        Ok(edit) => (
            html! {
                <button
                    type="button" class="btn line xs" title="Edits the document and runs it. Undo takes the edit back."
                    onclick={make(properties, edit, &sentence)}
                >
                    { icon("play") }{ "Change and run" }
                    <span class="vh">{ format!(" ({sentence})") }</span>
                </button>
            },
            None,
        ),
        Err(help::ByHand(why)) => (go(properties, change), why),
    };
    html! {
        <li>
            <span>{ sentence }</span>
            { button }
            if let Some(why) = why {
                <p class="would-help-why">{ why }</p>
            }
        </li>
    }
}

/// Makes the edit, and plays what comes of it.
fn make(
    properties: &WouldHelpProperties,
    edit: help::Edit,
    sentence: &str,
) -> Callback<MouseEvent> {
    let (document, act) = (properties.document.clone(), properties.act.clone());
    let said = format!("{} Done; undo takes it back.", sentence);
    Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        let mut changed = (*document).clone();
        edit.clone().make(&mut changed);
        act.emit(UserCommand::Edit {
            document: Shared::new(changed),
            merge: None,
        });
        act.emit(UserCommand::Run);
        act.emit(UserCommand::Say(said.clone()));
        // The button is gone with the decision.
        let stage = browser::document().and_then(|it| it.get_element_by_id("stage-panel"));
        if let Some(stage) = stage.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            // What cannot take the focus leaves it where it is.
            stage.focus().ok();
        }
    })
}

/// Goes to where the change would be made by hand.
fn go(properties: &WouldHelpProperties, change: &Change) -> Html {
    let record = &properties.of.0;
    let request = &record.decision.request;
    let Some(cause) = change.cause(&record.revision.definition, request) else {
        return html! {};
    };
    let instance = change.instance().unwrap_or_default().to_owned();
    let label = format!("Go to {}", input_name(record, &cause, &instance));
    let to = Lead {
        record: Rc::clone(record),
        instance,
        cause,
    };
    html! {
        <button type="button" class="btn line xs" onclick={to_input(to, &properties.act)}>
            { icon("route") }{ label }
        </button>
    }
}

/// Shows what the inspector has while nothing is selected.
fn to_inspector(properties: &WouldHelpProperties) -> Callback<MouseEvent> {
    let (act, is_open) = (properties.act.clone(), properties.inspector_open);
    Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        act.emit(UserCommand::Select(Selection::Nothing));
        act.emit(UserCommand::ShowPane(Pane::Inspector));
        if !is_open {
            act.emit(UserCommand::ToggleInspector);
        }
    })
}
