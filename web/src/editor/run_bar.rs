//! The foot of the editor: what is wrong, and the button that runs the document.

use yew::{Callback, Html, KeyboardEvent, NodeRef, Properties, use_node_ref, use_state};

use super::document::definition;
use super::field::severity_icon;
use super::problem_list::{ProblemList, counts};
use crate::browser;
use crate::glyph::icon;
use crate::markup::{component, html};
use crate::store::problems::error_count;
use crate::store::{Document, Problem, Shared, UserCommand};

/// Id of the button that runs the document.
pub const RUN_BUTTON: &str = "editor-run";

/// Properties of [`RunBar`].
#[derive(Clone, PartialEq, Properties)]
pub struct RunBarProperties {
    /// What is wrong with the document.
    pub problems: Shared<Vec<Problem>>,
    /// The document.
    pub document: Shared<Document>,
    /// Whether the document differs from the one that is being played.
    pub draft: bool,
    /// Whether something has been played.
    pub has_run: bool,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
    /// Goes to the place of a problem.
    pub on_go_to: Callback<Problem>,
    /// Makes the fix of a problem.
    pub on_fix: Callback<Problem>,
}

/// The foot of the editor.
#[component]
pub fn RunBar(properties: &RunBarProperties) -> Html {
    let RunBarProperties {
        problems,
        document,
        draft,
        has_run,
        act,
        on_go_to,
        on_fix,
    } = properties.clone();
    let open = use_state(|| false);
    let node = use_node_ref();
    let errors = error_count(&problems);
    let is_open = *open && !problems.is_empty();
    let toggle = {
        let open = open.clone();
        Callback::from(move |_| open.set(!*open))
    };
    let on_run = {
        let (act, open) = (act.clone(), open.clone());
        Callback::from(move |_| match errors {
            0 => act.emit(UserCommand::Run),
            _ => open.set(true),
        })
    };
    let onkeydown = {
        let (open, node) = (open.clone(), node.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && is_open {
                event.prevent_default();
                open.set(false);
                if let Some(button) = node.cast::<web_sys::HtmlElement>() {
                    // The button is there as long as this bar is.
                    button.focus().ok();
                }
            }
        })
    };
    let go_to = {
        let open = open.clone();
        Callback::from(move |problem| {
            open.set(false);
            on_go_to.emit(problem);
        })
    };
    html! {
        <div class="run-bar-area" {onkeydown}>
            if is_open {
                <section class="problem-panel" id="editor-problems" aria-label="Problems">
                    <ProblemList
                        problems={(*problems).clone()} on_go_to={go_to} {on_fix}
                        definitions={definition_names(&document)}
                    />
                </section>
            }
            <div class="run-bar">
                { counter(&problems, is_open, &toggle, &node) }
                <span class="run-bar-hint" id="editor-run-hint">{ hint(errors, draft) }</span>
                <kbd class="run-bar-key" aria-hidden="true">
                    { if browser::is_apple() { "⌘ ↵" } else { "Ctrl ↵" } }
                </kbd>
                <button
                    type="button" class="btn primary" id={RUN_BUTTON} onclick={on_run}
                    aria-disabled={(errors > 0).then_some("true")}
                    aria-describedby="editor-run-hint"
                    aria-keyshortcuts="Control+Enter Meta+Enter"
                >
                    { icon("play") }
                    { if has_run { "Run again" } else { "Run" } }
                </button>
            </div>
        </div>
    }
}

fn definition_names(document: &Document) -> Vec<String> {
    (0..document.definition_texts.len())
        .map(|index| definition::name(document, index))
        .collect()
}

/// What stands beside the button: why it cannot be pressed, or that there is something new to run.
fn hint(errors: usize, draft: bool) -> String {
    match (errors, draft) {
        (0, false) => String::new(),
        (0, true) => "Edited since this run".to_owned(),
        (1, _) => "Fix 1 error to run".to_owned(),
        (errors, _) => format!("Fix {errors} errors to run"),
    }
}

/// How many problems there are; `node` is the button that shows them.
fn counter(problems: &[Problem], is_open: bool, toggle: &Callback<()>, node: &NodeRef) -> Html {
    if problems.is_empty() {
        return html! {
            <span class="problem-counts">{ icon("check") }{ "No problems" }</span>
        };
    }
    let onclick = toggle.reform(|_| ());
    html! {
        <button
            type="button" class="problem-counts" ref={node} {onclick}
            aria-expanded={if is_open { "true" } else { "false" }}
            aria-controls={is_open.then_some("editor-problems")}
        >
            { for counts(problems).into_iter().map(|(severity, text)| html! {
                <span class={format!("problem-count is-{severity}")}>
                    { icon(severity_icon(severity)) }
                    { text }
                </span>
            }) }
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn the_hint_says_how_many_errors_stand_in_the_way() {
        assert_eq!(hint(0, false), "");
        assert_eq!(hint(1, true), "Fix 1 error to run");
        assert_eq!(hint(3, false), "Fix 3 errors to run");
    }
}
