//! A change of one value in a JSON text that leaves every other byte as the person wrote it.
//!
//! The text's own style is followed: a value added to a list on one line stays on that line, a
//! value added to a list of lines gets a line of its own, indented like its neighbours.

mod patch;
#[cfg(test)]
mod tests;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, parse_to_ast};
use serde_json::{Map, Value};

use super::{strict, syntax, without_byte_order_mark};

pub use patch::apply;

/// `text` with the value at `pointer` (RFC 6901) set to `value`, or taken out when that is `None`.
///
/// Objects missing on the way are made. In an array the index one past the last element, or `-`,
/// adds an element. Only the bytes of the value and the comma beside it change.
///
/// `None` when `text` is not JSON, or `pointer` leads through a value that has no members, or past
/// the end of an array; to take out what is not there changes nothing.
#[must_use]
pub fn set(text: &str, pointer: &str, value: Option<&Value>) -> Option<String> {
    let (body, offset) = without_byte_order_mark(text);
    if offset > 0 {
        let mark = text.get(..offset)?;
        return Some(format!("{mark}{}", set(body, pointer, value)?));
    }
    // The parser lets pass what JSON does not allow, such as control characters in strings.
    if syntax::forbidden_character(text, 0, None).is_some() {
        return None;
    }
    let parsed = parse_to_ast(text, &CollectOptions::default(), &strict()).ok()?;
    let mut node = parsed.value.as_ref()?;
    let steps = steps(pointer)?;
    let Some((last, way)) = steps.split_last() else {
        return Some(splice(
            text,
            node.start(),
            node.end(),
            &written(text, value?, "", unit(text)),
        ));
    };
    for (depth, step) in way.iter().enumerate() {
        match child(node, step) {
            Some(Child { value, .. }) => node = value,
            None => {
                let Some(value) = value else {
                    return Some(text.to_owned());
                };
                let rest = steps.get(depth + 1..)?;
                return insert(text, node, step, &nested(rest, value)?);
            }
        }
    }
    match (child(node, last), value) {
        (Some(child), Some(value)) => Some(replace(text, child.value, value)),
        (Some(child), None) => Some(remove(text, node, &child)),
        (None, Some(value)) => insert(text, node, last, value),
        (None, None) => Some(text.to_owned()),
    }
}

/// The steps of a pointer, unescaped; `None` when it does not start with `/`.
pub(super) fn steps(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let steps = pointer.strip_prefix('/')?.split('/');
    Some(
        steps
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
            .collect(),
    )
}

/// A member of an object or an element of an array, with the bytes that it takes there.
struct Child<'a> {
    value: &'a ast::Value<'a>,
    index: usize,
}

fn child<'a>(node: &'a ast::Value<'a>, step: &str) -> Option<Child<'a>> {
    match node {
        // Of two members with one name the later one counts.
        ast::Value::Object(object) => object
            .properties
            .iter()
            .enumerate()
            .rev()
            .find(|(_, property)| name_of(property) == step)
            .map(|(index, property)| Child {
                value: &property.value,
                index,
            }),
        ast::Value::Array(array) => {
            let index = step.parse::<usize>().ok()?;
            array
                .elements
                .get(index)
                .map(|value| Child { value, index })
        }
        _ => None,
    }
}

fn name_of<'a>(property: &'a ast::ObjectProp<'a>) -> &'a str {
    match &property.name {
        ast::ObjectPropName::String(name) => name.value.as_ref(),
        ast::ObjectPropName::Word(name) => name.value,
    }
}

/// The bytes of every entry of an object or array, with an object's names.
fn entries(node: &ast::Value<'_>) -> Vec<(usize, usize)> {
    match node {
        ast::Value::Object(object) => object
            .properties
            .iter()
            .map(|property| (property.start(), property.end()))
            .collect(),
        ast::Value::Array(array) => array
            .elements
            .iter()
            .map(|element| (element.start(), element.end()))
            .collect(),
        _ => Vec::new(),
    }
}

/// Objects around `value`, one for each of `steps`; an array for a first element.
pub(super) fn nested(steps: &[String], value: &Value) -> Option<Value> {
    let mut value = value.clone();
    for step in steps.iter().rev() {
        value = match step.as_str() {
            "-" | "0" => Value::Array(vec![value]),
            name if name.parse::<usize>().is_ok() => return None,
            name => Value::Object(Map::from_iter([(name.to_owned(), value)])),
        };
    }
    Some(value)
}

fn replace(text: &str, old: &ast::Value<'_>, value: &Value) -> String {
    let indent = line_indent(text, old.start());
    splice(
        text,
        old.start(),
        old.end(),
        &written(text, value, indent, unit(text)),
    )
}

fn remove(text: &str, parent: &ast::Value<'_>, child: &Child<'_>) -> String {
    let entries = entries(parent);
    let entry = |index: Option<usize>| index.and_then(|index| entries.get(index)).copied();
    let before = entry(child.index.checked_sub(1));
    let after = entry(child.index.checked_add(1));
    let own = entry(Some(child.index)).unwrap_or((child.value.start(), child.value.end()));
    let (start, end) = match (before, after) {
        (Some((_, end_of_last)), _) => (end_of_last, own.1),
        (None, Some((start_of_next, _))) => (own.0, start_of_next),
        (None, None) => (parent.start() + 1, parent.end().saturating_sub(1)),
    };
    splice(text, start, end, "")
}

fn insert(text: &str, parent: &ast::Value<'_>, step: &str, value: &Value) -> Option<String> {
    let entries = entries(parent);
    let name = match parent {
        ast::Value::Object(_) => format!("{}: ", Value::from(step)),
        ast::Value::Array(_) if step == "-" || step.parse() == Ok(entries.len()) => String::new(),
        _ => return None,
    };
    let unit = unit(text);
    let Some((start, end)) = entries.last().copied() else {
        return Some(fill(text, parent, &name, value, unit));
    };
    let indent = line_indent(text, start);
    // An entry that starts its line is followed by another line.
    let written = written(text, value, indent, unit);
    Some(match starts_line(text, start) {
        true => splice(
            text,
            end,
            end,
            &format!(",{}{indent}{name}{written}", line_break(text)),
        ),
        false => splice(text, end, end, &format!(", {name}{written}")),
    })
}

/// `parent`, which is empty, with its first entry.
fn fill(text: &str, parent: &ast::Value<'_>, name: &str, value: &Value, unit: &str) -> String {
    let outer = line_indent(text, parent.start());
    let inner = format!("{outer}{unit}");
    let line_break = line_break(text);
    let (open, close) = match parent {
        ast::Value::Array(_) => ('[', ']'),
        _ => ('{', '}'),
    };
    let plain = !matches!(value, Value::Object(members) if !members.is_empty())
        && !matches!(value, Value::Array(elements) if !elements.is_empty());
    let filled = if plain && name.is_empty() {
        format!("{open}{}{close}", written(text, value, outer, unit))
    } else {
        let written = written(text, value, &inner, unit);
        format!("{open}{line_break}{inner}{name}{written}{line_break}{outer}{close}")
    };
    splice(text, parent.start(), parent.end(), &filled)
}

/// `value` as text: lists of plain values on one line, everything else a line each, the first
/// line without and the others with `indent` before them.
fn written(text: &str, value: &Value, indent: &str, unit: &str) -> String {
    let inner = format!("{indent}{unit}");
    let line_break = line_break(text);
    let lines = |open: char, close: char, lines: Vec<String>| {
        let lines = lines.join(&format!(",{line_break}{inner}"));
        format!("{open}{line_break}{inner}{lines}{line_break}{indent}{close}")
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            let members = members.iter().map(|(name, value)| {
                let name = Value::from(name.as_str());
                format!("{name}: {}", written(text, value, &inner, unit))
            });
            lines('{', '}', members.collect())
        }
        Value::Array(elements) if elements.iter().any(has_entries) => {
            let elements = elements
                .iter()
                .map(|value| written(text, value, &inner, unit));
            lines('[', ']', elements.collect())
        }
        Value::Array(elements) => {
            let elements: Vec<String> = elements.iter().map(Value::to_string).collect();
            format!("[{}]", elements.join(", "))
        }
        plain => plain.to_string(),
    }
}

fn has_entries(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

pub(super) fn splice(text: &str, start: usize, end: usize, new: &str) -> String {
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    format!("{before}{new}{after}")
}

/// The line break that the text uses.
pub(super) fn line_break(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The part of the line before `position`.
pub(super) fn line_before(text: &str, position: usize) -> &str {
    let before = text.get(..position).unwrap_or_default();
    before.rsplit('\n').next().unwrap_or_default()
}

/// The white space that the line of `position` starts with.
fn line_indent(text: &str, position: usize) -> &str {
    let line = line_before(text, position);
    let length = line.len() - line.trim_start_matches([' ', '\t']).len();
    line.get(..length).unwrap_or_default()
}

pub(super) fn starts_line(text: &str, position: usize) -> bool {
    position > 0 && text.contains('\n') && line_before(text, position).trim().is_empty()
}

/// One level of indentation, as the first indented line has it; two spaces when there is none.
pub(super) fn unit(text: &str) -> &str {
    text.lines()
        .map(|line| {
            let length = line.len() - line.trim_start_matches([' ', '\t']).len();
            line.get(..length).unwrap_or_default()
        })
        .find(|indent| !indent.is_empty())
        .unwrap_or("  ")
}
