//! JSON text, and YAML that stands for JSON, read with the place of every value.
//!
//! This room knows JSON (RFC 8259), YAML and byte ranges; it must not know what the JSON means.
//! Other rooms check values by pointer and ask here where a pointer is.

mod decode;
mod edit;
mod fast;
mod syntax;
#[cfg(test)]
mod tests;
mod yaml;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jsonc_parser::ast;
use jsonc_parser::common::Range;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::{Map, Number, Value};

use crate::diagnostic::{Diagnostic, Lines, Span};

pub use decode::{NOT_UTF_8, decode};
pub use edit::{apply, set};
pub use yaml::{Sharing, apply_to_yaml, set_in_yaml, sharing};

/// The code of the diagnostic for text that is not JSON.
pub const NOT_JSON: &str = "not-json";
/// The code of the diagnostic for text that is not YAML.
pub const NOT_YAML: &str = "not-yaml";
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
    /// Looked for when they are asked for: much JSON is read of which nothing is to be said.
    places: OnceCell<Place>,
}

/// Where a value is. Its children are those of the value, in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
        if let Some(value) = fast::value(body) {
            let places = OnceCell::new();
            return (Some(Self { value, places }), Vec::new());
        }
        Self::read_thoroughly(text, body, offset)
    }

    /// Reads `body`, which is `text` from `offset` on, with all that is to be said about it.
    fn read_thoroughly(text: &str, body: &str, offset: usize) -> (Option<Self>, Vec<Diagnostic>) {
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

    /// Reads `text` as YAML, with the diagnostics of [`JsonText::read`].
    ///
    /// CloudFormation's short tags become the long form: `!Ref A` is read as `{"Ref": "A"}`. Of
    /// several documents in the text, the first one is read.
    #[must_use]
    pub fn read_yaml(text: &str) -> (Option<Self>, Vec<Diagnostic>) {
        yaml::read(text)
    }

    /// Reads `text` as JSON or, where it is none and looks like it, as YAML, with the diagnostics
    /// of [`JsonText::read`].
    #[must_use]
    pub fn read_json_or_yaml(text: &str) -> (Option<Self>, Vec<Diagnostic>) {
        let (json, diagnostics) = Self::read(text);
        if json.is_some() || !may_be_yaml(text) {
            return (json, diagnostics);
        }
        // A word or a sentence is YAML too, and no document.
        let (yaml, said) = Self::read_yaml(text);
        match yaml {
            Some(it) if !it.value.is_object() && !it.value.is_array() => (None, diagnostics),
            yaml => (yaml, said),
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
        let (start, end) = self.place(text, pointer).0.range;
        Some(Span::of(text, start, end))
    }

    /// The place of the name of the member at `pointer`. `None` when there is no such member.
    #[must_use]
    pub fn name_span(&self, text: &str, pointer: &str) -> Option<Span> {
        match self.place(text, pointer) {
            (place, true) => place.name.map(|(start, end)| Span::of(text, start, end)),
            (_, false) => None,
        }
    }

    /// Gives every one of `diagnostics` that has no span the place of its pointer.
    pub fn locate(&self, text: &str, diagnostics: &mut [Diagnostic]) {
        if diagnostics.iter().all(|it| it.span.is_some()) {
            return;
        }
        let lines = Lines::of(text);
        for diagnostic in diagnostics.iter_mut().filter(|it| it.span.is_none()) {
            let (start, end) = self.place(text, &diagnostic.pointer).0.range;
            diagnostic.span = Some(lines.span(start, end));
        }
    }

    /// The place of the deepest value on the way to `pointer`, and whether it is that value.
    fn place(&self, text: &str, pointer: &str) -> (&Place, bool) {
        let places = self.places.get_or_init(|| {
            let (_, offset) = without_byte_order_mark(text);
            fast::places(text, offset)
        });
        let (mut place, mut value) = (places, &self.value);
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
            remarks: Remarks::default(),
        };
        let converted = conversion.value(root, &Path::Root, 0);
        let mut diagnostics = conversion.remarks.located(text);
        match converted {
            Ok((value, places)) => {
                let places = OnceCell::from(places);
                (Some(Self { value, places }), diagnostics)
            }
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
                write!(formatter, "{parent}/{}", escaped(name))
            }
            Path::Element(parent, index) => write!(formatter, "{parent}/{index}"),
        }
    }
}

/// A member's name as a step of a JSON pointer.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Whether `text`, which is not JSON, may be YAML: it does not start like a JSON document, and a
/// line of it starts like a member, an element or a document of YAML.
#[must_use]
pub fn may_be_yaml(text: &str) -> bool {
    let (body, _) = without_byte_order_mark(text);
    let lines = body.lines().map(str::trim_start);
    let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.next().is_some_and(|line| {
        let name = line.split(": ").next().unwrap_or(line).trim_end();
        let is_member = name.len() < line.trim_end().len() || name.ends_with(':');
        !line.starts_with(['{', '['])
            && (is_member
                || line.starts_with("- ")
                || line.starts_with(['%', '!', '&'])
                || line.starts_with("---"))
    })
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

/// The members of an object with their places.
#[derive(Clone, Debug, Default)]
struct Members {
    values: Map<String, Value>,
    places: Vec<Place>,
    /// Name → position, from the first name on that is given twice.
    positions: BTreeMap<String, usize>,
}

impl Members {
    fn with_capacity(count: usize) -> Self {
        Self {
            values: Map::with_capacity(count),
            places: Vec::with_capacity(count),
            positions: BTreeMap::new(),
        }
    }

    /// Takes a member; the place of an earlier one of the same name, which it replaces.
    fn insert(&mut self, name: &str, value: Value, place: Place) -> Option<Place> {
        if self.values.insert(name.to_owned(), value).is_none() {
            if !self.positions.is_empty() {
                self.positions.insert(name.to_owned(), self.places.len());
            }
            self.places.push(place);
            return None;
        }
        if self.positions.is_empty() {
            for (position, name) in self.values.keys().enumerate() {
                self.positions.insert(name.clone(), position);
            }
        }
        let earlier = self.places.get_mut(*self.positions.get(name)?)?;
        Some(std::mem::replace(earlier, place))
    }
}

/// What there is to say about a text that can be read.
#[derive(Debug, Default)]
struct Remarks(Vec<(Diagnostic, (usize, usize))>);

impl Remarks {
    /// More than this many say nothing new.
    const MAXIMUM: usize = 1_000;

    fn push(&mut self, diagnostic: Diagnostic, range: (usize, usize)) {
        if self.0.len() < Self::MAXIMUM {
            self.0.push((diagnostic, range));
        }
    }

    /// A member is given twice; `earlier` is the place of the one that does not count.
    fn duplicate(&mut self, name: &str, pointer: &dyn fmt::Display, earlier: &Place) {
        let diagnostic = Diagnostic::warning(
            "duplicate-member",
            pointer.to_string(),
            format!("\"{name}\" is given twice; this one is ignored and the later one counts."),
        )
        .with_help("Keep one of them.");
        self.push(diagnostic, earlier.name.unwrap_or(earlier.range));
    }

    fn located(self, text: &str) -> Vec<Diagnostic> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let lines = Lines::of(text);
        let remarks = self.0.into_iter();
        let located = remarks.map(|(it, (start, end))| it.with_span(lines.span(start, end)));
        located.collect()
    }
}

/// From the parser's tree to a value and its places.
struct Conversion<'t> {
    text: &'t str,
    offset: usize,
    remarks: Remarks,
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
        let mut members = Members::with_capacity(object.properties.len());
        for property in &object.properties {
            let (name, name_range) = match &property.name {
                ast::ObjectPropName::String(it) => (it.value.as_ref(), it.range),
                ast::ObjectPropName::Word(it) => (it.value, it.range),
            };
            let path = Path::Member(path, name);
            let (value, mut place) = self.value(&property.value, &path, depth)?;
            place.name = Some(self.range(name_range));
            if let Some(earlier) = members.insert(name, value, place) {
                self.remarks.duplicate(name, &path, &earlier);
            }
        }
        let place = Place {
            range,
            name: None,
            children: members.places,
        };
        Ok((Value::Object(members.values), place))
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
        let diagnostic = Diagnostic::warning(
            "number-out-of-range",
            path.to_string(),
            format!("{digits} is no number that can be computed with; {nearest:e} is used."),
        );
        self.remarks.push(diagnostic, range);
        Number::from_f64(nearest).map_or(Value::Null, Value::Number)
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
