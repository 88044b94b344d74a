//! The whole scenario as JSON text: to copy, to keep as a file, to replace.

use std::rc::Rc;

use ecslab::diagnostic::{Diagnostic, Severity};
use ecslab::json_text::JsonText;
use web_sys::HtmlInputElement;
use yew::{
    Callback, Event, Html, Properties, TargetCast, classes, hook, use_effect_with, use_memo,
    use_mut_ref, use_state,
};

use super::frame::Frame;
use crate::browser::files;
use crate::code_editor::Syntax;
use crate::glyph::icon;
use crate::json_editor::JsonEditor;
use crate::markup::{component, html};
use crate::store::{Document, Pasted, State, UserCommand};

/// Bytes of the largest file that is read.
const LARGEST: f64 = 4.0 * 1024.0 * 1024.0;

/// Files that may be opened; templates have many names.
const FILES: &str = ".json,.yaml,.yml,.template,application/json,application/yaml";

/// Properties of [`ScenarioText`].
#[derive(Clone, PartialEq, Properties)]
pub struct ScenarioTextProperties {
    /// The state of the page.
    pub state: State,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
    /// The text that was being written when the dialog was closed.
    pub kept: Option<String>,
    /// Keeps a text over the closing of the dialog, or forgets it.
    pub keep: Callback<Option<String>>,
}

/// What the text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Scenario,
    TaskDefinition,
    Nothing,
}

/// The scenario as text.
#[component]
pub fn ScenarioText(properties: &ScenarioTextProperties) -> Html {
    let ScenarioTextProperties { state, act, .. } = properties.clone();
    let original = use_memo(state.document.clone(), |document| document.scenario_text());
    let text = use_state(|| {
        properties
            .kept
            .clone()
            .unwrap_or_else(|| original.to_string())
    });
    let said = use_state(|| None::<(String, bool)>);
    let is_changed = *text != *original;
    use_keeping(&text, is_changed, &properties.keep);

    let read = use_memo((*text).clone(), |text| {
        let (pasted, diagnostics) = Document::read(text);
        let reading = match pasted {
            Some(Pasted::Scenario(_)) => Reading::Scenario,
            Some(Pasted::TaskDefinition(_)) => Reading::TaskDefinition,
            None => Reading::Nothing,
        };
        (reading, Rc::<[Diagnostic]>::from(diagnostics))
    });
    let (reading, diagnostics) = (read.0, Rc::clone(&read.1));

    let set = {
        let (text, said) = (text.setter(), said.setter());
        Callback::from(move |changed: String| {
            said.set(None);
            text.set(changed);
        })
    };
    let say = {
        let said = said.setter();
        Callback::from(move |words: (String, bool)| said.set(Some(words)))
    };
    let reset = {
        let (set, original) = (set.clone(), Rc::clone(&original));
        Callback::from(move |_| set.emit(original.to_string()))
    };
    let replace = {
        let (act, text, set, original) = (act.clone(), text.clone(), set.clone(), original);
        Callback::from(move |_| {
            let written = (*text).clone();
            // What is opened is no longer something to keep.
            set.emit(original.to_string());
            act.emit(UserCommand::OpenText(written));
            act.emit(UserCommand::CloseDialog);
        })
    };
    let can_replace = is_changed && reading != Reading::Nothing;
    let replace_label = match reading {
        Reading::TaskDefinition => "Put into the editor",
        Reading::Scenario | Reading::Nothing => "Replace the document",
    };
    let foot = html! {
        <>
            <p class="dialog-note">{ note(reading, is_changed) }</p>
            <button class="btn ghost" type="button" disabled={!is_changed} onclick={reset}>
                { icon("reset") }
                { "Discard changes" }
            </button>
            <button class="btn primary" type="button" disabled={!can_replace} onclick={replace}>
                { replace_label }
            </button>
        </>
    };
    html! {
        <Frame
            title="Scenario as text"
            class="scenario-text"
            close={act.reform(|()| UserCommand::CloseDialog)}
            {foot}
        >
            { bar(&state, &text, &set, &say) }
            { for drafts(&state.document).into_iter().map(|words| html! {
                <p class="dialog-remark">{ icon("warn") }{ words }</p>
            }) }
            <p class={said_class(said.as_ref())} role="status">
                { said.as_ref().map(|(words, _)| words.clone()) }
            </p>
            <div class="scenario-editor">
                <JsonEditor
                    text={(*text).clone()}
                    label="Scenario as JSON"
                    diagnostics={Rc::clone(&diagnostics)}
                    on_change={set}
                />
            </div>
            { findings(&diagnostics) }
        </Frame>
    }
}

/// Keeps a changed text when the dialog goes.
#[hook]
fn use_keeping(text: &str, is_changed: bool, keep: &Callback<Option<String>>) {
    let latest = use_mut_ref(|| None::<String>);
    latest.replace(is_changed.then(|| text.to_owned()));
    let keep = keep.clone();
    use_effect_with((), move |()| move || keep.emit(latest.borrow().clone()));
}

fn note(reading: Reading, is_changed: bool) -> &'static str {
    match (is_changed, reading) {
        (false, _) => "Change it, paste another, or open a file.",
        (true, Reading::Scenario) => "Replacing can be undone.",
        (true, Reading::TaskDefinition) => {
            "This is a task definition: it takes the place of the one in the editor. That can be \
             undone."
        }
        (true, Reading::Nothing) => "Mend the errors to replace the document.",
    }
}

fn said_class(said: Option<&(String, bool)>) -> yew::Classes {
    let failed = said.is_some_and(|(_, failed)| *failed);
    classes!("dialog-said", failed.then_some("bad"))
}

/// Parts of the document that the text cannot hold as they are written: they cannot be read yet,
/// or are YAML.
fn drafts(document: &Document) -> Vec<String> {
    let texts = document.definition_texts.iter().enumerate();
    let remark = |(index, text): (usize, &String)| {
        let (number, syntax) = (index + 1, Syntax::of(text));
        let is_read = JsonText::read_json_or_yaml(text).0.is_some();
        match (is_read, syntax) {
            (true, Syntax::Json) => None,
            (true, Syntax::Yaml) => Some(format!(
                "Task definition {number} is YAML. This text has it as JSON, without its comments."
            )),
            (false, _) => Some(format!(
                "Task definition {number} is not {} now. This text has it as it last was.",
                syntax.name()
            )),
        }
    };
    texts.filter_map(remark).collect()
}

/// Copy, download, open a file.
fn bar(state: &State, text: &str, set: &Callback<String>, say: &Callback<(String, bool)>) -> Html {
    let copy = {
        let (text, say) = (text.to_owned(), say.clone());
        Callback::from(move |_| {
            let say = say.clone();
            files::copy(&text, move |copied| {
                say.emit(match copied {
                    true => ("Copied.".to_owned(), false),
                    false => (
                        "The browser did not let the text be copied. Select it and copy it by \
                         hand, or download it."
                            .to_owned(),
                        true,
                    ),
                });
            });
        })
    };
    let download = {
        let (text, say, name) = (text.to_owned(), say.clone(), file_name(&state.document));
        Callback::from(move |_| {
            say.emit(match files::download(&name, &text) {
                Some(()) => (format!("{name} is in your downloads."), false),
                None => ("The browser did not take the file.".to_owned(), true),
            });
        })
    };
    let open = {
        let (set, say) = (set.clone(), say.clone());
        Callback::from(move |event: Event| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            open_file(&field, set.clone(), say.clone());
        })
    };
    html! {
        <div class="scenario-bar">
            <button class="btn line" type="button" autofocus=true onclick={copy}>
                { icon("copy") }{ "Copy" }
            </button>
            <button class="btn line" type="button" onclick={download}>
                { icon("download") }{ "Download" }
            </button>
            <label class="btn line file">
                { icon("open") }{ "Open a file" }
                <input class="vh" type="file" accept={FILES} onchange={open} />
            </label>
        </div>
    }
}

/// Reads the file that was chosen into the text.
fn open_file(field: &HtmlInputElement, set: Callback<String>, say: Callback<(String, bool)>) {
    let Some(file) = field.files().and_then(|files| files.get(0)) else {
        return;
    };
    // The same file can be chosen again.
    field.set_value("");
    if file.size() > LARGEST {
        let size = file.size() / 1024.0 / 1024.0;
        let words = format!("{} has {size:.0} MiB; 4 MiB are read at most.", file.name());
        return say.emit((words, true));
    }
    let name = file.name();
    files::read(file, move |read| match read {
        Some(text) => {
            set.emit(text);
            say.emit((format!("{name} is in the text below."), false));
        }
        None => say.emit((format!("{name} could not be read."), true)),
    });
}

/// A name for the file, from the title: `first-tasks.json`.
fn file_name(document: &Document) -> String {
    let words: Vec<String> = document
        .scenario
        .title
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    match words.is_empty() {
        true => "scenario.json".to_owned(),
        false => format!("{}.json", words.join("-")),
    }
}

/// What is wrong with the text: place, message, way out.
fn findings(diagnostics: &[Diagnostic]) -> Html {
    let count = |severity| {
        let is = |diagnostic: &&Diagnostic| diagnostic.severity == severity;
        diagnostics.iter().filter(is).count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    html! {
        <>
            <p class="vh" role="status">
                { format!("{errors} errors, {warnings} warnings.") }
            </p>
            if !diagnostics.is_empty() {
                <ul class="findings" tabindex="0" aria-label="What is wrong with the text">
                    { for diagnostics.iter().map(finding) }
                </ul>
            }
        </>
    }
}

fn finding(diagnostic: &Diagnostic) -> Html {
    let (class, symbol, name) = match diagnostic.severity {
        Severity::Error => ("error", "error", "Error"),
        Severity::Warning => ("warning", "warn", "Warning"),
        Severity::Info => ("info", "info", "Remark"),
    };
    let place = match &diagnostic.span {
        Some(span) => format!("{}:{}", span.line, span.column),
        None => "–".to_owned(),
    };
    html! {
        <li class={class}>
            { icon(symbol) }
            <span class="vh">{ name }</span>
            <span class="finding-place" title="line:column">{ place }</span>
            <span>
                { sentence(&diagnostic.message) }
                if let Some(help) = &diagnostic.help {
                    <span class="finding-help">{ sentence(help) }</span>
                }
            </span>
        </li>
    }
}

/// A message as a sentence: with a capital and a full stop.
fn sentence(message: &str) -> String {
    let mut characters = message.chars();
    let mut sentence: String = characters
        .next()
        .map(|first| first.to_uppercase().collect())
        .unwrap_or_default();
    sentence.push_str(characters.as_str());
    if !sentence.ends_with(['.', '}', '…']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecslab::scenario::Scenario;

    fn titled(title: &str) -> Document {
        Document::of(Scenario {
            title: title.into(),
            ..Scenario::default()
        })
    }

    #[test]
    fn the_file_is_named_after_the_scenario() {
        assert_eq!(
            file_name(&titled("A fixed host port")),
            "a-fixed-host-port.json"
        );
        assert_eq!(file_name(&titled("web: 1 → 2/3")), "web-1-2-3.json");
        assert_eq!(file_name(&titled("  ")), "scenario.json");
    }

    #[test]
    fn a_definition_that_the_text_cannot_hold_as_it_is_written_is_named() {
        let document = titled("web")
            .with_definition_text(0, r#"{"family": "web"}"#.into())
            .with_definition_text(1, "{ \"fam".into())
            .with_definition_text(2, "family: [".into())
            .with_definition_text(3, "family: web # as in the shop".into());
        assert_eq!(
            drafts(&document),
            [
                "Task definition 2 is not JSON now. This text has it as it last was.",
                "Task definition 3 is not YAML now. This text has it as it last was.",
                "Task definition 4 is YAML. This text has it as JSON, without its comments.",
            ]
        );
    }
}
