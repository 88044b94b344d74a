//! What is shown instead of the playground when the saved document cannot be read, or when the
//! page stopped in the middle of it: what happened, and choices that lose nothing.

use yew::{Callback, Html};

use crate::browser::{files, storage};
use crate::markup::html;
use crate::store::Document;
use crate::store::persistence;

/// Why a person is asked before the playground opens.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// The saved document cannot be read.
    Damaged {
        /// The save as it is.
        text: String,
        /// What is wrong with it.
        reason: String,
        /// Whether it is kept under a key of its own.
        kept: bool,
    },
    /// The page stopped while this document was open.
    Stopped {
        /// The document.
        document: Box<Document>,
        /// What the page said when it stopped.
        message: String,
    },
}

/// The page with the choices. `open` opens a document; none: the example of a first visit.
pub fn recovery(trouble: &Trouble, open: &Callback<Option<Document>>) -> Html {
    let example = open.reform(|_| None);
    let body = match trouble {
        Trouble::Damaged { text, reason, kept } => damaged(text, reason, *kept),
        Trouble::Stopped { document, message } => stopped(document, message, open),
    };
    html! {
        <main class="recovery">
            { body }
            <button class="btn line" type="button" onclick={example}>
                { "Start with the example" }
            </button>
        </main>
    }
}

fn damaged(text: &str, reason: &str, kept: bool) -> Html {
    let download = {
        let text = text.to_owned();
        Callback::from(move |_| {
            files::download("ecslab-damaged-save.json", &text);
        })
    };
    let place = if kept {
        "It stays in this browser, apart from what you do next, and can be downloaded."
    } else {
        "There is no room to keep it apart in this browser: download it before you go on."
    };
    html! {
        <>
            <h1>{ "The saved scenario cannot be read" }</h1>
            <p>{ reason }{ " " }{ place }</p>
            <details>
                <summary>{ "What was saved" }</summary>
                <pre tabindex="0">{ text }</pre>
            </details>
            <button class="btn primary" type="button" onclick={download}>
                { "Download the damaged save" }
            </button>
        </>
    }
}

fn stopped(document: &Document, message: &str, open: &Callback<Option<Document>>) -> Html {
    // What was saved is handed out as it is: whatever wrote it may be what stopped.
    let saved = storage::saved_text().unwrap_or_default();
    let download = {
        let text = persistence::scenario_of(&saved);
        Callback::from(move |_| {
            files::download("ecslab-scenario.json", &text);
        })
    };
    let again = {
        let document = document.clone();
        open.reform(move |_| Some(document.clone()))
    };
    let size = saved.len();
    html! {
        <>
            <h1>{ "ecslab stopped while this scenario was open" }</h1>
            <p>
                { "That is a fault in ecslab, not in the scenario. The scenario is saved" }
                { format!(" ({} kB): ", size.div_ceil(1_000)) }
                <b>{ title(document) }</b>
                { "." }
            </p>
            <details>
                <summary>{ "What ecslab said" }</summary>
                <pre tabindex="0">{ message }</pre>
            </details>
            <button class="btn primary" type="button" onclick={again}>
                { "Open the scenario again" }
            </button>
            <button class="btn line" type="button" onclick={download}>
                { "Download my work" }
            </button>
        </>
    }
}

fn title(document: &Document) -> &str {
    match document.scenario.title.as_str() {
        "" => "untitled",
        title => title,
    }
}
