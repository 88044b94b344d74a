//! The page: what it opens with, and where its parts stand.

use yew::{Callback, Html, Reducible, UseReducerHandle, use_reducer, use_state};

use crate::browser::{self, storage};
use crate::markup::{component, html};
use crate::playground::Playground;
use crate::recovery::{Trouble, recovery};
use crate::store::persistence::Saved;
use crate::store::{Action, Document, Environment, Shared, Store, Theme, UserCommand, examples};

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: std::rc::Rc<Self>, action: Action) -> std::rc::Rc<Self> {
        self.update(action).into()
    }
}

/// What the page opens with.
#[derive(Clone, PartialEq)]
enum Opening {
    /// The example of a first visit.
    FirstVisit,
    /// A document.
    Document(Shared<Document>),
    /// A question first.
    Trouble(Trouble),
}

/// The page.
#[yew::function_component]
pub fn App() -> Html {
    let opening = use_state(find_opening);
    let open = {
        let opening = opening.setter();
        Callback::from(move |document: Option<Document>| {
            opening.set(match document {
                Some(document) => Opening::Document(Shared::new(document)),
                None => Opening::FirstVisit,
            });
        })
    };
    match &*opening {
        Opening::FirstVisit => {
            html! { <Opened document={Shared::new(first_document())} first_visit=true /> }
        }
        Opening::Document(document) => {
            html! { <Opened document={document.clone()} first_visit=false /> }
        }
        Opening::Trouble(trouble) => recovery(trouble, &open),
    }
}

/// Properties of [`Opened`].
#[derive(Clone, PartialEq, yew::Properties)]
struct OpenedProperties {
    document: Shared<Document>,
    first_visit: bool,
}

/// The page with a document.
#[component]
fn Opened(properties: &OpenedProperties) -> Html {
    let properties = properties.clone();
    let store: UseReducerHandle<Store> = use_reducer(move || opened(properties));
    html! { <Playground {store} /> }
}

fn opened(properties: OpenedProperties) -> Store {
    let environment = Environment {
        reduced_motion: browser::reduced_motion(),
        documents: None,
    };
    let store = Store::new(Document::clone(&properties.document), environment);
    let theme = match storage::theme().as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    };
    let keys_on = !storage::settings().single_key_shortcuts_off;
    let settings = [
        Some(UserCommand::SetTheme(theme)),
        Some(UserCommand::SetSingleKeyShortcuts(keys_on)),
        properties.first_visit.then_some(UserCommand::StartTour),
    ];
    settings
        .into_iter()
        .flatten()
        .fold(store, |store, command| store.update(Action::User(command)))
}

fn find_opening() -> Opening {
    let stopped = storage::take_stopped();
    match (storage::load(), stopped) {
        (Saved::Nothing, _) => Opening::FirstVisit,
        (Saved::Document(document), None) => Opening::Document(Shared::new(*document)),
        (Saved::Document(document), Some(message)) => {
            Opening::Trouble(Trouble::Stopped { document, message })
        }
        (Saved::Damaged { text, reason }, _) => {
            let kept = storage::keep_damaged(&text).is_ok();
            Opening::Trouble(Trouble::Damaged { text, reason, kept })
        }
    }
}

fn first_document() -> Document {
    examples::first_visit().unwrap_or_else(|| Document::of(Default::default()))
}
