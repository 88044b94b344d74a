//! JSON text read with the place of every value.
//!
//! This room knows JSON (RFC 8259) and byte ranges; it must not know what the JSON means.
//! Other rooms check values by pointer and ask here where a pointer is.

mod edit;
mod syntax;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use jsonc_parser::ast;
use jsonc_parser::common::Range;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::{Map, Number, Value};

use crate::diagnostic::{Diagnostic, Lines, Span};

pub use edit::{apply, set};

/// The code of the diagnostic for text that is not JSON.
pub const NOT_JSON: &str = "not-json";
/// The code of the diagnostic for JSON nested deeper than [`MAXIMUM_DEPTH`].
pub const JSON_TOO_DEEP: &str = "json-too-deep";
/// The code of the diagnostic for text longer than [`MAXIMUM_BYTES`].
pub const JSON_TOO_LARGE: &str = "json-too-large";

/// How deep objects and arrays may be nested. A task definition needs 8.
pub const MAXIMUM_DEPTH: usize = 128;
/// How long a text may be, in bytes.
pub const MAXIMUM_BYTES: usize = 16 << 20;

/// A JSON document with the byte range of every value and every member name.
#[derive(Clone, Debug, Default)]
pub struct JsonText {
    /// The value, with members in the order of the text; of two members with the same name the
    /// later one counts.
    pub value: Value,
    places: Place,
}

/// Where a value is. Its children are those of the value, in the same order.
#[derive(Clone, Debug, Default)]
struct Place {
    range: (usize, usize),
    name: Option<(usize, usize)>,
    children: Vec<Place>,
}

impl JsonText {
    /// Reads `text`. `None` when it is not JSON; the diagnostics then say where and why.
    ///
    /// A byte order mark at the start is passed over. The diagnostics have their spans.
    #[must_use]
    pub fn read(text: &str) -> (Option<Self>, Vec<Diagnostic>) {
        if text.len() > MAXIMUM_BYTES {
            return (None, vec![too_large(text)]);
        }
        let (body, offset) = without_byte_order_mark(text);
        let parsed = parse_to_ast(body, &CollectOptions::default(), &strict());
        let failed_at = parsed.as_ref().err().map(|error| error.range().start);
        if let Some(diagnostic) = syntax::forbidden_character(text, offset, failed_at) {
            return (None, vec![diagnostic]);
        }
        match parsed {
            Ok(result) => Self::convert(text, offset, result.value.as_ref()),
            Err(error) => (None, vec![syntax::explain(text, offset, &error)]),
        }
    }

    /// What a `text` that [`JsonText::read`] refuses most likely means: comments, trailing and
    /// missing commas, single quotes and bare names are read as if they were allowed.
    ///
    /// It lets the rest of a document be checked together with its syntax error. `None` when
    /// the text cannot be read that way either.
    #[must_use]
    pub fn recover(text: &str) -> Option<Self> {
        if text.len() > MAXIMUM_BYTES {
            return None;
        }
        let (body, offset) = without_byte_order_mark(text);
        let result = parse_to_ast(body, &CollectOptions::default(), &ParseOptions::default());
        Self::convert(text, offset, result.ok()?.value.as_ref()).0
    }

    /// The place of `pointer` in `text`; for a member that is absent, the place of the object
    /// that lacks it.
    #[must_use]
    pub fn span(&self, text: &str, pointer: &str) -> Option<Span> {
        let (start, end) = self.place(pointer).0.range;
        Some(Span::of(text, start, end))
    }

    /// The place of the name of the member at `pointer`. `None` when there is no such member.
    #[must_use]
    pub fn name_span(&self, text: &str, pointer: &str) -> Option<Span> {
        match self.place(pointer) {
            (place, true) => place.name.map(|(start, end)| Span::of(text, start, end)),
            (_, false) => None,
        }
    }

    /// Gives every one of `diagnostics` that has no span the place of its pointer.
    pub fn locate(&self, text: &str, diagnostics: &mut [Diagnostic]) {
        let lines = Lines::of(text);
        for diagnostic in diagnostics.iter_mut().filter(|it| it.span.is_none()) {
            let (start, end) = self.place(&diagnostic.pointer).0.range;
            diagnostic.span = Some(lines.span(start, end));
        }
    }

    /// The place of the deepest value on the way to `pointer`, and whether it is that value.
    fn place(&self, pointer: &str) -> (&Place, bool) {
        let (mut place, mut value) = (&self.places, &self.value);
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let index = match value {
                Value::Object(members) => members.keys().position(|name| *name == step),
                Value::Array(_) => step.parse().ok(),
                _ => None,
            };
            let child = index.and_then(|index| {
                let value = match value {
                    Value::Object(members) => members.values().nth(index),
                    _ => value.get(index),
                };
                place.children.get(index).zip(value)
            });
            match child {
                Some(child) => (place, value) = child,
                None => return (place, false),
            }
        }
        (place, true)
    }

    fn convert(
        text: &str,
        offset: usize,
        root: Option<&ast::Value<'_>>,
    ) -> (Option<Self>, Vec<Diagnostic>) {
        let Some(root) = root else {
            return (None, vec![syntax::empty(text)]);
        };
        let mut conversion = Conversion {
            text,
            offset,
            diagnostics: Vec::new(),
        };
        let converted = conversion.value(root, &Path::Root, 0);
        let mut diagnostics = conversion.diagnostics;
        match converted {
            Ok((value, places)) => (Some(Self { value, places }), diagnostics),
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                (None, diagnostics)
            }
        }
    }
}

/// The way from the root of a document to one of its values; prints as a JSON pointer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Path<'a> {
    /// The whole document.
    Root,
    /// The member of an object.
    Member(&'a Path<'a>, &'a str),
    /// The element of an array.
    Element(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Member(parent, name) => {
                write!(
                    formatter,
                    "{parent}/{}",
                    name.replace('~', "~0").replace('/', "~1")
                )
            }
            Path::Element(parent, index) => write!(formatter, "{parent}/{index}"),
        }
    }
}

fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

fn without_byte_order_mark(text: &str) -> (&str, usize) {
    match text.strip_prefix('\u{feff}') {
        Some(body) => (body, text.len() - body.len()),
        None => (text, 0),
    }
}

fn too_large(text: &str) -> Diagnostic {
    Diagnostic::error(
        JSON_TOO_LARGE,
        "",
        format!(
            "The text is {} bytes long; at most {MAXIMUM_BYTES} are read.",
            text.len()
        ),
    )
    .with_span(Span::of(text, 0, 0))
}

/// From the parser's tree to a value and its places.
struct Conversion<'t> {
    text: &'t str,
    offset: usize,
    diagnostics: Vec<Diagnostic>,
}

type Converted = Result<(Value, Place), Box<Diagnostic>>;

impl Conversion<'_> {
    fn value(&mut self, value: &ast::Value<'_>, path: &Path<'_>, depth: usize) -> Converted {
        let place = |range: Range| Place {
            range: self.range(range),
            ..Place::default()
        };
        Ok(match value {
            ast::Value::NullKeyword(it) => (Value::Null, place(it.range)),
            ast::Value::BooleanLit(it) => (Value::Bool(it.value), place(it.range)),
            ast::Value::StringLit(it) => (
                Value::String(it.value.clone().into_owned()),
                place(it.range),
            ),
            ast::Value::NumberLit(it) => {
                let place = place(it.range);
                (self.number(it.value, path, place.range), place)
            }
            ast::Value::Array(it) => return self.array(it, path, depth + 1),
            ast::Value::Object(it) => return self.object(it, path, depth + 1),
        })
    }

    fn array(&mut self, array: &ast::Array<'_>, path: &Path<'_>, depth: usize) -> Converted {
        let range = self.check_depth(array.range, depth)?;
        let mut values = Vec::with_capacity(array.elements.len());
        let mut children = Vec::with_capacity(array.elements.len());
        for (index, element) in array.elements.iter().enumerate() {
            let (value, place) = self.value(element, &Path::Element(path, index), depth)?;
            values.push(value);
            children.push(place);
        }
        let place = Place {
            range,
            name: None,
            children,
        };
        Ok((Value::Array(values), place))
    }

    fn object(&mut self, object: &ast::Object<'_>, path: &Path<'_>, depth: usize) -> Converted {
        let range = self.check_depth(object.range, depth)?;
        let mut members = Map::with_capacity(object.properties.len());
        let mut children: Vec<Place> = Vec::with_capacity(object.properties.len());
        for property in &object.properties {
            let (name, name_range) = match &property.name {
                ast::ObjectPropName::String(it) => (it.value.as_ref(), it.range),
                ast::ObjectPropName::Word(it) => (it.value, it.range),
            };
            let path = Path::Member(path, name);
            let (value, mut place) = self.value(&property.value, &path, depth)?;
            place.name = Some(self.range(name_range));
            if members.insert(name.to_owned(), value).is_none() {
                children.push(place);
                continue;
            }
            let index = members.keys().position(|it| it == name);
            if let Some(earlier) = index.and_then(|index| children.get_mut(index)) {
                let earlier = std::mem::replace(earlier, place);
                self.report_duplicate(name, &path, &earlier);
            }
        }
        let place = Place {
            range,
            name: None,
            children,
        };
        Ok((Value::Object(members), place))
    }

    /// A number that does not fit 64 bits of anything is read as the nearest one that does.
    fn number(&mut self, digits: &str, path: &Path<'_>, range: (usize, usize)) -> Value {
        if let Ok(number) = digits.parse::<u64>() {
            return Value::Number(number.into());
        }
        if let Ok(number) = Number::from_str(digits) {
            return Value::Number(number);
        }
        let nearest = if digits.starts_with('-') {
            f64::MIN
        } else {
            f64::MAX
        };
        self.diagnostics.push(
            Diagnostic::warning(
                "number-out-of-range",
                path.to_string(),
                format!("{digits} is no number that can be computed with; {nearest:e} is used."),
            )
            .with_span(Span::of(self.text, range.0, range.1)),
        );
        Number::from_f64(nearest).map_or(Value::Null, Value::Number)
    }

    fn report_duplicate(&mut self, name: &str, path: &Path<'_>, earlier: &Place) {
        let (start, end) = earlier.name.unwrap_or(earlier.range);
        self.diagnostics.push(
            Diagnostic::warning(
                "duplicate-member",
                path.to_string(),
                format!("\"{name}\" is given twice; this one is ignored and the later one counts."),
            )
            .with_help("Keep one of them.")
            .with_span(Span::of(self.text, start, end)),
        );
    }

    fn check_depth(&self, range: Range, depth: usize) -> Result<(usize, usize), Box<Diagnostic>> {
        let (start, end) = self.range(range);
        if depth <= MAXIMUM_DEPTH {
            return Ok((start, end));
        }
        Err(Box::new(syntax::too_deep(self.text, start)))
    }

    fn range(&self, range: Range) -> (usize, usize) {
        (range.start + self.offset, range.end + self.offset)
    }
}
