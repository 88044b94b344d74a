//! The scenario as text: copy it, paste another, open a file.

use ecslab::diagnostic::{Diagnostic, Severity};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::{
    Callback, Event, Html, InputEvent, Properties, TargetCast, classes, function_component, html,
    use_node_ref,
};

use crate::browser::files;
use crate::glyph::Icon;
use crate::store::document::Pasted;
use crate::store::{Document, State, UserCommand};

/// How many diagnostics are listed.
const LISTED: usize = 20;

/// Properties of [`ScenarioText`].
#[derive(Clone, PartialEq, Properties)]
pub struct ScenarioTextProperties {
    /// The state of the page.
    pub state: State,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
    /// A text that was changed and not opened yet.
    pub draft: Option<String>,
    /// Keeps such a text; none: there is none.
    pub keep: Callback<Option<String>>,
}

/// The scenario as text.
#[function_component]
pub fn ScenarioText(properties: &ScenarioTextProperties) -> Html {
    let ScenarioTextProperties {
        state,
        act,
        draft,
        keep,
    } = properties.clone();
    let file = use_node_ref();
    let is_changed = draft.is_some();
    let text = draft.unwrap_or_else(|| state.document.scenario_text());
    let (pasted, diagnostics) = if is_changed {
        Document::read(&text)
    } else {
        (None, Vec::new())
    };
    let oninput = keep.reform(|event: InputEvent| {
        event
            .target_dyn_into::<HtmlTextAreaElement>()
            .map(|area| area.value())
    });
    let read_file = {
        let keep = keep.clone();
        Callback::from(move |event: Event| {
            let keep = keep.clone();
            let input = event.target_dyn_into::<HtmlInputElement>();
            if let Some(file) = input.and_then(|input| input.files()?.get(0)) {
                files::read(file, move |text| keep.emit(text));
            }
        })
    };
    let choose_file = {
        let file = file.clone();
        Callback::from(move |_| {
            if let Some(input) = file.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let open = {
        let (act, keep, text) = (act.clone(), keep.clone(), text.clone());
        Callback::from(move |_| {
            keep.emit(None);
            act.emit(UserCommand::CloseDialog);
            act.emit(UserCommand::OpenText(text.clone()));
        })
    };
    let open_name = match &pasted {
        Some(Pasted::TaskDefinition(_)) => "Use as the task definition",
        _ => "Open this scenario",
    };
    html! {
        <>
            <div class="dialog-actions">
                <button class="btn line" type="button" onclick={copy(&text, &act)}>
                    <Icon name="copy" />{ "Copy" }
                </button>
                <button class="btn line" type="button" onclick={download(&text)}>
                    <Icon name="download" />{ "Download" }
                </button>
                <button class="btn line" type="button" onclick={choose_file}>
                    <Icon name="open" />{ "Open a file" }
                </button>
                <input ref={file} class="vh" type="file" accept=".json,application/json" tabindex="-1" aria-label="File" onchange={read_file} />
                if is_changed {
                    <button class="btn ghost" type="button" onclick={keep.reform(|_| None)}>
                        <Icon name="reset" />{ "Back to the scenario" }
                    </button>
                }
            </div>
            <textarea
                class="scenario-text"
                autofocus=true
                spellcheck="false"
                aria-label="Scenario as JSON"
                aria-describedby="scenario-text-problems"
                aria-invalid={(is_changed && pasted.is_none()).then_some("true")}
                value={text}
                {oninput}
            />
            <div id="scenario-text-problems" class="scenario-problems" role="status">
                if !is_changed {
                    <p>{ "Paste another scenario, or a task definition, over this text." }</p>
                }
                <ul>{ for diagnostics.iter().take(LISTED).map(view_diagnostic) }</ul>
                if diagnostics.len() > LISTED {
                    <p>{ format!("and {} more", diagnostics.len() - LISTED) }</p>
                }
            </div>
            <div class="dialog-foot">
                <button class="btn primary" type="button" disabled={pasted.is_none()} onclick={open}>
                    { open_name }
                </button>
                <span>
                    { if is_changed && pasted.is_none() {
                        "The errors above come first."
                    } else {
                        "Undo brings the present scenario back."
                    } }
                </span>
            </div>
        </>
    }
}

fn copy(text: &str, act: &Callback<UserCommand>) -> Callback<yew::MouseEvent> {
    let (text, act) = (text.to_owned(), act.clone());
    Callback::from(move |_| {
        let act = act.clone();
        files::copy(&text, move |done| {
            let said = if done {
                "The scenario is on the clipboard."
            } else {
                "The browser does not let the page copy. Select the text and copy it by hand."
            };
            act.emit(UserCommand::Say(said.to_owned()));
        });
    })
}

fn download(text: &str) -> Callback<yew::MouseEvent> {
    let text = text.to_owned();
    Callback::from(move |_| {
        files::download("ecslab-scenario.json", &text);
    })
}

fn view_diagnostic(diagnostic: &Diagnostic) -> Html {
    let (class, icon) = match diagnostic.severity {
        Severity::Error => ("error", "error"),
        Severity::Warning => ("warning", "warn"),
        Severity::Info => ("info", "info"),
    };
    let place = diagnostic.span.map_or_else(
        || diagnostic.pointer.clone(),
        |span| format!("Line {}, column {}", span.line, span.column),
    );
    html! {
        <li class={classes!("scenario-problem", class)}>
            <Icon name={icon} />
            <span>
                if !place.is_empty() {
                    <b>{ place }{ ": " }</b>
                }
                { &diagnostic.message }
                if let Some(help) = &diagnostic.help {
                    <small>{ help.to_string() }</small>
                }
            </span>
        </li>
    }
}
