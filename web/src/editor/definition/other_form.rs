//! What stands in the place of the fields when a text has none.

use ecslab::diagnostic::Diagnostic;
use ecslab::json_text::NOT_YAML;
use yew::{Callback, Html};

use super::JSON_MODE;
use crate::code_editor::Syntax;
use crate::editor::document::conversion::{self, OtherForm};
use crate::editor::editing::Editing;
use crate::editor::go_to;
use crate::markup::html;
use crate::store::{DefinitionMode, UserCommand};

/// The control that chooses the form, which has the focus after a conversion.
const FORM_CHOICE: &str = "definition-mode-form";

/// Said of a text that the fields would spell otherwise.
pub fn other_form(editing: &Editing, index: usize, form: &OtherForm) -> Html {
    let OtherForm {
        what,
        syntax,
        consequences,
    } = form;
    html! {
        <div class="form">
            <div class="notice-box" role="status">
                <p><b>{ format!("This text is {what}.") }</b></p>
                <p>
                    { format!(
                        "It is checked and runs as it is. The fields write the input of \
                         RegisterTaskDefinition in JSON only, so this text is edited in the {} \
                         view.",
                        syntax.name(),
                    ) }
                </p>
                { to_text_view(editing, *syntax) }
                if let Some(consequences) = consequences {
                    <p id="convert-consequences">
                        { "Converting puts that input in the place of this text. " }
                        { consequences.join(" ") }
                        { " Undo brings this text back." }
                    </p>
                    <button
                        type="button" class="btn line" aria-describedby="convert-consequences"
                        onclick={on_convert(editing, index)}
                    >
                        { "Convert to JSON" }
                    </button>
                }
            </div>
        </div>
    }
}

fn on_convert<E>(editing: &Editing, index: usize) -> Callback<E> {
    let editing = editing.clone();
    Callback::from(move |_| {
        editing.edit(None, |document| {
            conversion::convert(document, index);
        });
        editing.act(UserCommand::Say(
            "The text is now the JSON that RegisterTaskDefinition takes. Undo brings back the \
             text that was there."
                .to_owned(),
        ));
        // The fields are there by then, and the button is not.
        go_to::show_soon(FORM_CHOICE);
    })
}

fn to_text_view(editing: &Editing, syntax: Syntax) -> Html {
    let act = editing.act.clone();
    let onclick = Callback::from(move |_| {
        act.emit(UserCommand::SetDefinitionMode(DefinitionMode::Json));
        go_to::show_soon(JSON_MODE);
    });
    html! {
        <button type="button" class="btn line" {onclick}>
            { format!("Go to the {} view", syntax.name()) }
        </button>
    }
}

/// Said of a text that cannot be read; `first` is what is wrong with it.
pub fn unreadable(editing: &Editing, first: Option<&Diagnostic>) -> Html {
    let syntax = match first.is_some_and(|problem| problem.code == NOT_YAML) {
        true => Syntax::Yaml,
        false => Syntax::Json,
    };
    let name = syntax.name();
    let place = first.and_then(|problem| problem.span).map(|span| {
        let (line, column) = (span.line, span.column);
        format!("It stops being {name} at line {line}, column {column}.")
    });
    let message = first
        .map(|problem| problem.message.clone())
        .unwrap_or_default();
    html! {
        <div class="form">
            <div class="notice-box is-error" role="status">
                <p>
                    <b>
                        { format!(
                            "The text of this task definition is not {name}, so it has no fields \
                             to show."
                        ) }
                    </b>
                </p>
                <p>{ place }{ " " }{ message }</p>
                <p>{ "Nothing is lost: the text is as it was written, and runs use what was last understood." }</p>
                { to_text_view(editing, syntax) }
            </div>
        </div>
    }
}
