//! A task definition as text, with what is wrong with it below.

use std::rc::Rc;

use ecslab::diagnostic::Diagnostic;
use yew::{Callback, Html};

use crate::code_editor::Syntax;
use crate::editor::document::paste::{self, Pasted};
use crate::editor::document::{definition, knowledge};
use crate::editor::editing::Editing;
use crate::editor::go_to::Target;
use crate::editor::problem_list::ProblemList;
use crate::json_editor::{JsonEditor, Reveal};
use crate::markup::html;
use crate::store::{Problem, UserCommand};

/// What a task definition as text is made of.
pub struct JsonView<'a> {
    /// The document, and the way to replace it.
    pub editing: &'a Editing,
    /// Index of the definition.
    pub index: usize,
    /// Its text.
    pub text: String,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// The problem that was gone to last.
    pub target: Option<&'a Target>,
    /// Goes to the place of a problem.
    pub on_go_to: Callback<Problem>,
}

/// A task definition as text.
pub fn json_view(of: JsonView<'_>) -> Html {
    let JsonView {
        editing,
        index,
        text,
        problems,
        target,
        on_go_to,
    } = of;
    let diagnostics: Rc<[Diagnostic]> = problems
        .iter()
        .map(|problem| on_one_line(&text, problem.diagnostic.clone()))
        .collect();
    let reveal = target.and_then(|target| {
        Some(Reveal {
            span: target.span?,
            journey: target.journey,
        })
    });
    let name = definition::name(&editing.document, index);
    let label = format!("{name} as {}", Syntax::of(&text).name());
    let count = diagnostics.len();
    html! {
        <div class="json-view">
            <div class="json-view-text">
                <JsonEditor
                    key={index} {text} {label} {diagnostics} {reveal}
                    on_change={on_change(editing, index)}
                    on_fix={on_fix(editing, &problems)} describe={describe(editing, index)}
                />
            </div>
            if count > 0 {
                <details class="json-view-problems">
                    <summary>{ format!("Problems in this text: {count}") }</summary>
                    <ProblemList {problems} {on_go_to} on_fix={editing.on_fix()} />
                </details>
            }
        </div>
    }
}

/// Makes the fix of the problem that the text shows at an index.
fn on_fix(editing: &Editing, problems: &[Problem]) -> Callback<u32> {
    let (editing, problems) = (editing.clone(), problems.to_vec());
    Callback::from(move |index: u32| {
        let index = usize::try_from(index).ok();
        if let Some(problem) = index.and_then(|index| problems.get(index)) {
            editing.fix(problem);
        }
    })
}

/// What there is to know about a place of the text.
fn describe(editing: &Editing, index: usize) -> Callback<(String, String), String> {
    let document = editing.document.clone();
    Callback::from(move |(pointer, text): (String, String)| {
        let understood = document.scenario.task_definitions.get(index);
        knowledge::of(&text, understood, &pointer)
    })
}

/// A diagnostic of a whole object marks the line that the object starts on, not all of them.
fn on_one_line(text: &str, mut diagnostic: Diagnostic) -> Diagnostic {
    if let Some(span) = &mut diagnostic.span {
        let marked = text.get(span.start..span.end).unwrap_or_default();
        let first = marked.lines().next().unwrap_or_default();
        span.end = span.start + first.len();
    }
    diagnostic
}

/// Takes what is typed or pasted: a whole scenario is opened, a pasted definition is fitted in.
fn on_change(editing: &Editing, index: usize) -> Callback<String> {
    let editing = editing.clone();
    Callback::from(move |text: String| {
        let before = editing.document.definition_texts.get(index);
        let pasted = paste::recognise(before.map_or("", |it| it.as_str()), &text);
        let key = format!("/taskDefinitions/{index}");
        match pasted {
            Pasted::Scenario => editing.act(UserCommand::OpenText(text)),
            Pasted::Other => editing.edit(Some(&key), |document| {
                definition::set_text(document, index, text);
            }),
            Pasted::Definition => {
                let mut changes = Vec::new();
                editing.edit(None, |document| {
                    changes = paste::put_definition(document, index, text);
                });
                if !changes.is_empty() {
                    changes.push("Undo takes all of it back.".to_owned());
                    editing.act(UserCommand::Say(changes.join(" ")));
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use ecslab::diagnostic::Span;

    use super::*;

    #[test]
    fn a_mark_ends_with_its_line() {
        let text = "{\n  \"a\": 1\n}";
        let end = |start, end| {
            let diagnostic = Diagnostic::info("a", "", "").with_span(Span::of(text, start, end));
            on_one_line(text, diagnostic).span.map(|span| span.end)
        };
        assert_eq!(end(0, text.len()), Some(1));
        assert_eq!(end(4, 7), Some(7));
    }
}
