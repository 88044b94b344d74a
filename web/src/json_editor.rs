//! JSON or YAML as text: a plain text field at once, the code editor in its place as soon as that is loaded.

use std::cell::Cell;
use std::rc::Rc;

use ecslab::diagnostic::{Diagnostic, Span};
use web_sys::HtmlTextAreaElement;
use yew::platform::spawn_local;
use yew::{
    AttrValue, Callback, Html, InputEvent, NodeRef, Properties, TargetCast, hook, use_effect_with,
    use_mut_ref, use_node_ref, use_state,
};

use crate::code_editor::{CodeEditor, Options, utf16_offset};
use crate::markup::{component, html};

/// Pixels of a line of the plain text field, as static/styles/json_editor.css has it.
const LINE_HEIGHT: i32 = 20;

/// A place in the text to select and scroll to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reveal {
    /// The place.
    pub span: Span,
    /// Tells two journeys to the same place apart.
    pub journey: u32,
}

/// What a [`JsonEditor`] shows and whom it tells.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The text. Whoever is told of a change gives the changed text back, at once.
    pub text: AttrValue,
    /// The accessible name.
    pub label: AttrValue,
    /// The text can be read, selected and copied, not changed.
    #[prop_or_default]
    pub read_only: bool,
    /// What there is to say about `text`.
    #[prop_or_default]
    pub diagnostics: Rc<[Diagnostic]>,
    /// The place to select and scroll to; the keyboard focus goes there. Nothing happens again
    /// until it is another one.
    #[prop_or_default]
    pub reveal: Option<Reveal>,
    /// The person changed the text; it is given whole.
    #[prop_or_default]
    pub on_change: Callback<String>,
    /// The caret came into the diagnostic of this index, or left it.
    #[prop_or_default]
    pub on_focus_problem: Callback<Option<u32>>,
    /// The person wants the fix of the diagnostic of this index. None: no fix is offered.
    #[prop_or_default]
    pub on_fix: Option<Callback<u32>>,
    /// What there is to know about the place at a JSON pointer of a text, as
    /// [`Options::describe`] has it.
    #[prop_or_default]
    pub describe: Option<Callback<(String, String), String>>,
}

/// An editor for JSON and YAML, as high as its parent.
///
/// If the code editor cannot be fetched, the plain text field stays; everything but the marks in the text works in it.
#[component]
pub fn JsonEditor(props: &Props) -> Html {
    let place = use_node_ref();
    let plain = use_node_ref();
    let editor = use_code_editor(&place, &plain, props);
    use_reveal(&editor, &plain, props);

    let on_input = {
        let on_change = props.on_change.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
                on_change.emit(field.value());
            }
        })
    };
    html! {
        <div class="json-editor">
            <div class="json-editor-code" ref={place} hidden={editor.is_none()} />
            if editor.is_none() {
                <textarea
                    ref={plain}
                    aria-label={props.label.clone()}
                    readonly={props.read_only}
                    spellcheck="false"
                    autocapitalize="off"
                    value={props.text.clone()}
                    oninput={on_input}
                />
            }
        </div>
    }
}

/// Opens the code editor once and keeps it showing what the properties say.
#[hook]
fn use_code_editor(place: &NodeRef, plain: &NodeRef, props: &Props) -> Option<Rc<CodeEditor>> {
    let editor = use_state(|| None::<Rc<CodeEditor>>);

    // The editor keeps the callbacks it was opened with; through this they reach the properties of now.
    let latest = use_mut_ref(|| props.clone());
    latest.replace(props.clone());

    {
        let (editor, place, plain) = (editor.clone(), place.clone(), plain.clone());
        use_effect_with((), move |()| {
            let closed = Rc::new(Cell::new(false));
            let is_closed = Rc::clone(&closed);
            spawn_local(async move {
                let Some(parent) = place.cast::<web_sys::Element>() else {
                    return;
                };
                let now = latest.borrow().clone();
                let (on_change, on_focus_problem) = (Rc::clone(&latest), Rc::clone(&latest));
                let (on_fix, describe) = (Rc::clone(&latest), latest);
                let options = Options {
                    text: now.text.to_string(),
                    label: now.label.to_string(),
                    read_only: now.read_only,
                    on_change: Box::new(move |text| {
                        let callback = on_change.borrow().on_change.clone();
                        callback.emit(text);
                    }),
                    on_focus_problem: Box::new(move |index| {
                        let callback = on_focus_problem.borrow().on_focus_problem.clone();
                        callback.emit(index);
                    }),
                    on_fix: now.on_fix.is_some().then(|| -> Box<dyn FnMut(u32)> {
                        Box::new(move |index| {
                            if let Some(callback) = on_fix.borrow().on_fix.clone() {
                                callback.emit(index);
                            }
                        })
                    }),
                    describe: now.describe.is_some().then(
                        || -> Box<dyn FnMut(String, String) -> String> {
                            Box::new(move |pointer, text| {
                                let callback = describe.borrow().describe.clone();
                                callback.map_or_else(String::new, |it| it.emit((pointer, text)))
                            })
                        },
                    ),
                };
                match CodeEditor::open(&parent, options).await {
                    Ok(opened) if !is_closed.get() => {
                        parent.remove_attribute("hidden").ok();
                        take_over(&plain, &opened);
                        editor.set(Some(Rc::new(opened)));
                    }
                    Ok(_) => {}
                    Err(error) => web_sys::console::warn_1(&error),
                }
            });
            move || closed.set(true)
        });
    }

    let opened = (*editor).clone();
    let shown = (
        props.text.clone(),
        Rc::clone(&props.diagnostics),
        opened.is_some(),
    );
    {
        let opened = opened.clone();
        use_effect_with(
            (props.label.clone(), opened.is_some()),
            move |(label, _)| {
                if let Some(editor) = opened {
                    editor.set_label(label);
                }
            },
        );
    }
    {
        let opened = opened.clone();
        use_effect_with(shown, move |(text, diagnostics, _)| {
            if let Some(editor) = opened {
                editor.set_text(text);
                editor.set_diagnostics(text, diagnostics);
            }
        });
    }
    opened
}

/// Goes to the place that the properties name.
#[hook]
fn use_reveal(editor: &Option<Rc<CodeEditor>>, plain: &NodeRef, props: &Props) {
    let (editor, plain, text) = (editor.clone(), plain.clone(), props.text.clone());
    use_effect_with((props.reveal, editor.is_some()), move |(reveal, _)| {
        let Some(Reveal { span, .. }) = reveal else {
            return;
        };
        match editor {
            Some(editor) => {
                editor.reveal(&text, *span);
                editor.focus();
            }
            None => reveal_in_plain(&plain, &text, *span),
        }
    });
}

fn reveal_in_plain(plain: &NodeRef, text: &str, span: Span) {
    let Some(field) = plain.cast::<HtmlTextAreaElement>() else {
        return;
    };
    let (start, end) = (utf16_offset(text, span.start), utf16_offset(text, span.end));
    let line = i32::try_from(span.line).unwrap_or(i32::MAX / LINE_HEIGHT);
    // A text field takes the focus and any selection; where it cannot, the text is there to read.
    field.focus().ok();
    field.set_selection_range(start, end).ok();
    field.set_scroll_top(line.saturating_sub(4).saturating_mul(LINE_HEIGHT));
}

/// Somebody who already types in the plain text field goes on typing at the same place.
fn take_over(plain: &NodeRef, editor: &CodeEditor) {
    let Some(field) = plain.cast::<HtmlTextAreaElement>() else {
        return;
    };
    let active = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    let field_element: &web_sys::Element = &field;
    if active.as_ref() == Some(field_element) {
        editor.set_text(&field.value());
        let start = field.selection_start().ok().flatten().unwrap_or(0);
        let end = field.selection_end().ok().flatten().unwrap_or(start);
        // The focus first: with it the browser puts the caret at the start.
        editor.focus();
        editor.select(start, end);
    }
}
