//! YAML read as the JSON it means, with the place of every value.
//!
//! CloudFormation's short tags become the long form they stand for: `!Ref A` is `{"Ref": "A"}`,
//! `!Sub x` is `{"Fn::Sub": "x"}` [V CloudFormation user guide, intrinsic functions].

mod edit;
mod set;
#[cfg(test)]
mod tests;
mod written;

use std::borrow::Cow;
use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as Marks, Tag};
use serde_json::{Map, Number, Value};

use super::{
    JsonText, MAXIMUM_BYTES, MAXIMUM_DEPTH, Members, NOT_YAML, Place, Remarks, escaped, syntax,
    too_large, without_byte_order_mark,
};
use crate::diagnostic::{Diagnostic, Span};

pub use edit::apply_to_yaml;
pub use set::{Sharing, set_in_yaml, sharing};

/// What the parser says of brackets that are nested deeper than it can count.
const DEEPER_THAN_THE_PARSER_GOES: &str = "recursion limit exceeded";

/// How many values aliases may repeat altogether.
const MAXIMUM_REPEATED: usize = 100_000;

/// Reads `text`. `None` when it is not YAML; the diagnostics then say where and why.
pub(super) fn read(text: &str) -> (Option<JsonText>, Vec<Diagnostic>) {
    if text.len() > MAXIMUM_BYTES {
        return (None, vec![too_large(text)]);
    }
    let (body, offset) = without_byte_order_mark(text);
    let mut reader = Reader {
        text,
        cursor: (0, offset),
        open: Vec::new(),
        anchors: BTreeMap::new(),
        repeated: 0,
        root: None,
        remarks: Remarks::default(),
    };
    let mut parser = Parser::new_from_str(body);
    while let Some(event) = parser.next_event() {
        let taken = match event {
            Ok((Event::DocumentStart(_), marks)) if reader.root.is_some() => {
                reader.report_second_document(&marks);
                break;
            }
            Ok((event, marks)) => reader.take(event, &marks),
            Err(error) => Err(reader.not_yaml(&error)),
        };
        if let Err(diagnostic) = taken {
            let mut diagnostics = reader.remarks.located(text);
            diagnostics.push(*diagnostic);
            return (None, diagnostics);
        }
    }
    let Some(Node { value, place, .. }) = reader.root else {
        return (None, vec![syntax::empty(text)]);
    };
    let json = JsonText {
        value,
        places: place.into(),
    };
    (Some(json), reader.remarks.located(text))
}

/// A value with its place, and how much it holds.
#[derive(Clone)]
struct Node {
    value: Value,
    place: Place,
    /// How many levels of objects and arrays it has.
    depth: usize,
    /// How many values it consists of.
    count: usize,
}

/// An object or array that is not at its end yet.
struct Open<'t> {
    is_object: bool,
    members: Members,
    items: Vec<Value>,
    places: Vec<Place>,
    name: Option<(String, (usize, usize))>,
    start: usize,
    depth: usize,
    count: usize,
    anchor: usize,
    tag: Option<Cow<'t, Tag>>,
}

struct Reader<'t> {
    text: &'t str,
    /// A character's index and its first byte: the last place that was asked for.
    cursor: (usize, usize),
    open: Vec<Open<'t>>,
    anchors: BTreeMap<usize, Node>,
    repeated: usize,
    root: Option<Node>,
    remarks: Remarks,
}

type Taken = Result<(), Box<Diagnostic>>;

impl<'t> Reader<'t> {
    fn take(&mut self, event: Event<'t>, marks: &Marks) -> Taken {
        let (start, end) = (self.byte(marks.start.index()), self.byte(marks.end.index()));
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let end = self.end_of_scalar(start, end, style);
                let node = Node {
                    value: scalar(text, style, tag.as_deref()),
                    place: Place {
                        range: (start, end),
                        ..Place::default()
                    },
                    depth: 0,
                    count: 1,
                };
                self.close(node, anchor, tag.as_deref())
            }
            Event::SequenceStart(anchor, tag) => self.open(false, start, anchor, tag),
            Event::MappingStart(anchor, tag) => self.open(true, start, anchor, tag),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else {
                    return Ok(());
                };
                let end = self.end_of(&open, end);
                let (anchor, tag) = (open.anchor, open.tag.clone());
                self.close(open.node(end), anchor, tag.as_deref())
            }
            Event::Alias(anchor) => self.repeat(anchor, start, end),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn open(
        &mut self,
        is_object: bool,
        start: usize,
        anchor: usize,
        tag: Option<Cow<'t, Tag>>,
    ) -> Taken {
        if self.open.len() >= MAXIMUM_DEPTH {
            return Err(Box::new(syntax::too_deep(self.text, start)));
        }
        self.open.push(Open {
            is_object,
            members: Members::default(),
            items: Vec::new(),
            places: Vec::new(),
            name: None,
            start,
            depth: 0,
            count: 1,
            anchor,
            tag,
        });
        Ok(())
    }

    /// Takes a finished node: a member's name, a member, an element or the document.
    fn close(&mut self, node: Node, anchor: usize, tag: Option<&Tag>) -> Taken {
        let node = node.tagged(tag);
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(mut parent) = self.open.pop() else {
            self.root = Some(node);
            return Ok(());
        };
        if self.open.len() + 1 + node.depth > MAXIMUM_DEPTH {
            let start = node.place.range.0;
            return Err(Box::new(syntax::too_deep(self.text, start)));
        }
        if parent.is_object && parent.name.is_none() {
            let Some(name) = member_name(&node.value) else {
                return Err(self.no_name(&node));
            };
            parent.name = Some((name, node.place.range));
        } else {
            self.attach(&mut parent, node);
        }
        self.open.push(parent);
        Ok(())
    }

    fn attach(&mut self, parent: &mut Open<'t>, mut node: Node) {
        parent.depth = parent.depth.max(node.depth + 1);
        parent.count += node.count;
        let Some((name, range)) = parent.name.take() else {
            parent.items.push(node.value);
            parent.places.push(node.place);
            return;
        };
        node.place.name = Some(range);
        if let Some(earlier) = parent.members.insert(&name, node.value, node.place) {
            let pointer = self.pointer(parent, &name);
            self.remarks.duplicate(&name, &pointer, &earlier);
        }
    }

    fn repeat(&mut self, anchor: usize, start: usize, end: usize) -> Taken {
        let span = Span::of(self.text, start, end);
        let Some(mut node) = self.anchors.get(&anchor).cloned() else {
            return Err(Box::new(
                Diagnostic::error(
                    NOT_YAML,
                    "",
                    "This alias stands inside of what it repeats.".to_owned(),
                )
                .with_help("Write the value itself.")
                .with_span(span),
            ));
        };
        self.repeated += node.count;
        if self.repeated > MAXIMUM_REPEATED {
            return Err(Box::new(
                Diagnostic::error(
                    super::JSON_TOO_LARGE,
                    "",
                    format!("Aliases repeat more than {MAXIMUM_REPEATED} values."),
                )
                .with_help("Write out the values that are needed.")
                .with_span(span),
            ));
        }
        node.place.range = (start, end);
        self.close(node, 0, None)
    }

    /// The pointer of a member of the innermost object, which is no longer on the stack.
    fn pointer(&self, parent: &Open<'_>, name: &str) -> String {
        let mut pointer = String::new();
        for open in self.open.iter().chain([parent]) {
            pointer.push('/');
            match &open.name {
                Some((name, _)) => pointer.push_str(&escaped(name)),
                None if open.is_object => pointer.push_str(&escaped(name)),
                None => pointer.push_str(&open.items.len().to_string()),
            }
        }
        pointer
    }

    /// Where a scalar ends. For one in quotes, the parser's end is behind the comment after it.
    fn end_of_scalar(&self, start: usize, end: usize, style: ScalarStyle) -> usize {
        let written = self.slice(start, end);
        let bare = without_properties(written);
        let length = match style {
            ScalarStyle::SingleQuoted => closing_quote(bare, '\''),
            ScalarStyle::DoubleQuoted => closing_quote(bare, '"'),
            _ => None,
        };
        let length = length.unwrap_or(bare.trim_end().len());
        start + written.len() - bare.len() + length
    }

    /// Where an object or array ends: behind its bracket, or behind the last thing in it. The
    /// parser's end may be behind the white space and the comment after it.
    fn end_of(&self, open: &Open<'_>, end: usize) -> usize {
        let written = self.slice(open.start, end);
        let bare = without_properties(written);
        let last = open.children().last().map(|it| it.range.1);
        if !bare.starts_with(['{', '[']) {
            return last.unwrap_or(open.start);
        }
        let inside = last.unwrap_or(open.start + written.len() - bare.len() + 1);
        let mut rest = self.slice(inside, self.text.len());
        loop {
            rest =
                rest.trim_start_matches(|it: char| it.is_whitespace() || matches!(it, ',' | ':'));
            if rest.starts_with(['}', ']']) {
                return self.text.len() - rest.len() + 1;
            }
            let comment = rest.starts_with('#').then(|| rest.find('\n')).flatten();
            match comment.and_then(|length| rest.get(length..)) {
                Some(left) => rest = left,
                None => return end,
            }
        }
    }

    fn no_name(&self, node: &Node) -> Box<Diagnostic> {
        let (start, end) = node.place.range;
        Box::new(
            Diagnostic::error(
                NOT_YAML,
                "",
                "A member's name is text; this is none.".to_owned(),
            )
            .with_help("A member is written as name: value.")
            .with_span(Span::of(self.text, start, end)),
        )
    }

    fn not_yaml(&mut self, error: &ScanError) -> Box<Diagnostic> {
        let start = self.byte(error.marker().index());
        if error.info() == DEEPER_THAN_THE_PARSER_GOES {
            return Box::new(syntax::too_deep(self.text, start));
        }
        let wrong = self.slice(start, self.text.len()).chars().next();
        let end = start + wrong.map_or(0, char::len_utf8);
        Box::new(
            Diagnostic::error(NOT_YAML, "", format!("This is not YAML: {}.", error.info()))
                .with_help("Check the indentation, the brackets and the quotes up to here.")
                .with_span(Span::of(self.text, start, end)),
        )
    }

    fn report_second_document(&mut self, marks: &Marks) {
        let (start, end) = (self.byte(marks.start.index()), self.byte(marks.end.index()));
        let diagnostic = Diagnostic::warning(
            "second-document",
            "",
            "A second YAML document starts here; only the first one is read.",
        )
        .with_help("Put the documents into files of their own.");
        self.remarks.push(diagnostic, (start, end));
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The first byte of the character at `index`, counted without a byte order mark.
    fn byte(&mut self, index: usize) -> usize {
        let (mut at, mut byte) = self.cursor;
        if at <= index {
            let rest = self.text.get(byte..).unwrap_or_default();
            for character in rest.chars().take(index - at) {
                byte += character.len_utf8();
                at += 1;
            }
        } else {
            let before = self.text.get(..byte).unwrap_or_default();
            for character in before.chars().rev().take(at - index) {
                byte -= character.len_utf8();
                at -= 1;
            }
        }
        self.cursor = (at, byte);
        byte
    }
}

impl Open<'_> {
    fn children(&self) -> &[Place] {
        if self.is_object {
            &self.members.places
        } else {
            &self.places
        }
    }

    fn node(self, end: usize) -> Node {
        let (value, children) = if self.is_object {
            (Value::Object(self.members.values), self.members.places)
        } else {
            (Value::Array(self.items), self.places)
        };
        Node {
            value,
            place: Place {
                range: (self.start, end.max(self.start)),
                name: None,
                children,
            },
            depth: self.depth.max(1),
            count: self.count,
        }
    }
}

impl Node {
    /// The long form of a short tag; the node itself if there is none.
    fn tagged(self, tag: Option<&Tag>) -> Self {
        let Some(name) = tag.and_then(function) else {
            return self;
        };
        let mut outer = Place {
            range: self.place.range,
            name: None,
            children: vec![self.place],
        };
        if let Some(inner) = outer.children.first_mut() {
            inner.name = Some(inner.range);
        }
        Self {
            value: Value::Object(Map::from_iter([(name, self.value)])),
            place: outer,
            depth: self.depth + 1,
            count: self.count + 1,
        }
    }
}

/// The intrinsic function that a short tag stands for.
fn function(tag: &Tag) -> Option<String> {
    let is_short = tag.handle == "!" && !tag.suffix.is_empty();
    is_short.then(|| match tag.suffix.as_str() {
        "Ref" | "Condition" => tag.suffix.clone(),
        name => format!("Fn::{name}"),
    })
}

/// A value without the anchor, the tag and the comments before it.
fn without_properties(value: &str) -> &str {
    let mut rest = value.trim_start();
    loop {
        let skipped = match rest.chars().next() {
            Some('&' | '!') => rest.find(char::is_whitespace),
            Some('#') => rest.find('\n'),
            _ => None,
        };
        match skipped.and_then(|length| rest.get(length..)) {
            Some(left) => rest = left.trim_start(),
            None => return rest,
        }
    }
}

/// How long the text in quotes is that `value` starts with.
fn closing_quote(value: &str, quote: char) -> Option<usize> {
    let mut characters = value.char_indices().skip(1).peekable();
    while let Some((index, character)) = characters.next() {
        let next_is_quote = characters.peek().is_some_and(|(_, next)| *next == quote);
        let is_escape = match quote {
            '"' => character == '\\',
            _ => character == quote && next_is_quote,
        };
        if is_escape {
            characters.next();
        } else if character == quote {
            return Some(index + quote.len_utf8());
        }
    }
    None
}

fn member_name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let is_text = tag
        .is_some_and(|tag| tag.suffix == "str" && tag.is_yaml_core_schema() || tag.handle == "!");
    if style != ScalarStyle::Plain || is_text {
        return Value::String(text.into_owned());
    }
    // CloudFormation reads YAML 1.1, in which these are the words for true and false [V].
    match text.as_ref() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Value::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            Value::Bool(false)
        }
        // A number that is written differently from how JSON writes it stays the text it is, so
        // that nothing of it is lost.
        digits => match digits.parse::<Number>() {
            Ok(number) if number.to_string() == digits => Value::Number(number),
            _ => Value::String(text.into_owned()),
        },
    }
}
