//! The code editor: CodeMirror, in a bundle of its own (`web/editor`) that is fetched when it is first opened.
//!
//! This room knows how to reach the bundle and in which units it counts; it must not know what the text means.
//! The core counts bytes of UTF-8, the editor UTF-16 code units: the conversion is here.

use ecslab::diagnostic::{Diagnostic, Severity, Span, Wording};
use ecslab::json_text::may_be_yaml;
use js_sys::{Array, Function, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use crate::host;

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// JSON, or what is going to be.
    Json,
    /// YAML, or what is going to be.
    Yaml,
}

impl Syntax {
    /// What `text` is written in.
    pub fn of(text: &str) -> Self {
        match may_be_yaml(text) {
            true => Self::Yaml,
            false => Self::Json,
        }
    }

    /// Its name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
        }
    }

    /// Its name in `web/editor`.
    fn language(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
        }
    }
}

/// What an editor shows and whom it tells.
pub struct Options {
    /// The text to start with.
    pub text: String,
    /// The accessible name.
    pub label: String,
    /// The text can be read, selected and copied, not changed.
    pub read_only: bool,
    /// The person changed the text; it is given whole. Not called for [`CodeEditor::set_text`].
    pub on_change: Box<dyn FnMut(String)>,
    /// The caret came into the diagnostic of this index, or left it.
    pub on_focus_problem: Box<dyn FnMut(Option<u32>)>,
    /// The person wants the fix of the diagnostic of this index. None: no fix is offered.
    pub on_fix: Option<Box<dyn FnMut(u32)>>,
    /// What there is to know about the place at a JSON pointer of a text, as the JSON of
    /// `Knowledge` in `web/editor/knowledge.ts`. None: nothing is completed or described.
    pub describe: Option<Box<dyn FnMut(String, String) -> String>>,
}

/// An open editor. Dropping it takes it out of the page.
pub struct CodeEditor {
    editor: JsValue,
    // The editor calls these as long as it lives.
    _on_change: Closure<dyn FnMut(String)>,
    _on_focus_problem: Closure<dyn FnMut(Option<u32>)>,
    _on_fix: Option<Closure<dyn FnMut(u32)>>,
    _describe: Option<Closure<dyn FnMut(String, String) -> JsValue>>,
}

impl CodeEditor {
    /// Puts an editor into `parent`, which should have a height. Fetches the bundle at the first call.
    ///
    /// # Errors
    ///
    /// What the browser says if the bundle cannot be fetched. The page keeps its plain text field then.
    pub async fn open(parent: &Element, options: Options) -> Result<Self, JsValue> {
        let module = host::call_async("loadEditor").await?;
        let on_change = Closure::new(options.on_change);
        let on_focus_problem = Closure::new(options.on_focus_problem);
        let on_fix = options.on_fix.map(Closure::new);
        let describe = options.describe.map(|mut describe| {
            Closure::new(move |pointer, text| {
                let known = js_sys::JSON::parse(&describe(pointer, text));
                known.unwrap_or(JsValue::NULL)
            })
        });
        let given = Object::new();
        for (name, value) in [
            ("text", &JsValue::from_str(&with_line_feeds(&options.text))),
            ("label", &JsValue::from_str(&options.label)),
            ("language", &Syntax::of(&options.text).language().into()),
            ("readOnly", &JsValue::from_bool(options.read_only)),
            ("onChange", on_change.as_ref()),
            ("onFocusProblem", on_focus_problem.as_ref()),
        ] {
            Reflect::set(&given, &JsValue::from_str(name), value)?;
        }
        let optional = [
            ("onFix", on_fix.as_ref().map(AsRef::as_ref)),
            ("describe", describe.as_ref().map(AsRef::as_ref)),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                Reflect::set(&given, &JsValue::from_str(name), value)?;
            }
        }
        let editor = call(&module, "create", &[parent.as_ref(), &given])?;
        Ok(Self {
            editor,
            _on_change: on_change,
            _on_focus_problem: on_focus_problem,
            _on_fix: on_fix,
            _describe: describe,
        })
    }

    /// Shows another text. Caret, folds and scroll position stay where the text is the same; undo takes it back.
    pub fn set_text(&self, text: &str) {
        let language = Syntax::of(text).language();
        let text = with_line_feeds(text);
        self.call("setText", &[&JsValue::from_str(&text), &language.into()]);
    }

    /// Gives it another accessible name.
    pub fn set_label(&self, label: &str) {
        self.call("setLabel", &[&JsValue::from_str(label)]);
    }

    /// Shows these diagnostics of `text`, which is what the editor shows, instead of those before.
    ///
    /// One without a span is shown at the start.
    pub fn set_diagnostics(&self, text: &str, diagnostics: &[Diagnostic]) {
        let problems: Vec<Problem<'_>> = diagnostics
            .iter()
            .map(|diagnostic| Problem::of(text, diagnostic))
            .collect();
        let problems = serde_json::to_string(&problems)
            .ok()
            .and_then(|json| js_sys::JSON::parse(&json).ok())
            .unwrap_or_else(|| Array::new().into());
        self.call("setDiagnostics", &[&problems]);
    }

    /// Moves the keyboard focus into the editor.
    pub fn focus(&self) {
        self.call("focus", &[]);
    }

    /// Selects `span` of `text`, which is what the editor shows, and scrolls to it. Does not take the focus.
    pub fn reveal(&self, text: &str, span: Span) {
        self.select(utf16_offset(text, span.start), utf16_offset(text, span.end));
    }

    /// Selects a range, given in UTF-16 code units as a text field gives its selection, and scrolls to it.
    pub fn select(&self, from: u32, to: u32) {
        self.call("revealRange", &[&JsValue::from(from), &JsValue::from(to)]);
    }

    fn call(&self, method: &str, arguments: &[&JsValue]) {
        if let Err(error) = call(&self.editor, method, arguments) {
            web_sys::console::error_2(&JsValue::from_str(method), &error);
        }
    }
}

impl Drop for CodeEditor {
    fn drop(&mut self) {
        self.call("destroy", &[]);
    }
}

/// A diagnostic as `web/editor/problems.ts` wants it.
#[derive(Serialize)]
struct Problem<'diagnostic> {
    from: u32,
    to: u32,
    severity: Severity,
    message: &'diagnostic str,
    code: &'diagnostic str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'diagnostic str>,
    wording: Wording,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<&'diagnostic str>,
}

impl<'diagnostic> Problem<'diagnostic> {
    fn of(text: &str, diagnostic: &'diagnostic Diagnostic) -> Self {
        let (start, end) = diagnostic
            .span
            .map_or((0, 0), |span| (span.start, span.end));
        Self {
            from: utf16_offset(text, start),
            to: utf16_offset(text, end),
            severity: diagnostic.severity,
            message: &diagnostic.message,
            code: diagnostic.code,
            help: diagnostic.help.as_deref(),
            wording: diagnostic.wording,
            fix: diagnostic.fix.as_deref().map(|fix| fix.title.as_str()),
        }
    }
}

/// `text` as a text field and the editor have it: with line feeds alone between lines.
fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// How many UTF-16 code units stand before `byte` in a text field, which has a line feed for every
/// CR LF. Inside a character or past the end: its end.
pub fn utf16_offset(text: &str, byte: usize) -> u32 {
    let mut characters = text.char_indices().peekable();
    let mut units = 0;
    while let Some((_, character)) = characters.next_if(|(start, _)| *start < byte) {
        let is_break = character == '\r' && characters.peek().is_some_and(|(_, it)| *it == '\n');
        units += match character.len_utf16() {
            1 => u32::from(!is_break),
            _ => 2,
        };
    }
    units
}

fn call(object: &JsValue, method: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let function = Reflect::get(object, &JsValue::from_str(method))?.dyn_into::<Function>()?;
    function.apply(object, &arguments.iter().copied().collect::<Array>())
}

#[cfg(test)]
mod tests {
    use super::utf16_offset;

    #[test]
    fn bytes_become_utf16_units() {
        let text = "aé😀b";
        for (byte, units) in [(0, 0), (1, 1), (3, 2), (7, 4), (8, 5)] {
            assert_eq!(utf16_offset(text, byte), units, "byte {byte}");
        }
    }

    #[test]
    fn a_line_of_windows_ends_with_one_unit() {
        let text = "a\r\nb\rc";
        for (byte, units) in [(1, 1), (3, 2), (4, 3), (5, 4), (6, 5)] {
            assert_eq!(utf16_offset(text, byte), units, "byte {byte}");
        }
    }

    #[test]
    fn a_byte_past_the_end_is_the_end() {
        assert_eq!(utf16_offset("é", 9), 1);
    }
}
