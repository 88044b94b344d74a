//! A JSON Patch made in a text, as `set` makes one change.

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, parse_to_ast};
use serde_json::Value;

use super::super::{strict, without_byte_order_mark};
use super::{child, entries, line_break, line_indent, set, splice, starts_line, steps, unit};
use super::{name_of, written};
use crate::diagnostic::Change;

/// `text` with the operations of a JSON Patch (RFC 6902) made one after the other. Bytes that
/// they do not concern stay as they are.
///
/// A member that is removed and added again under another name keeps its place and its text.
///
/// `None` when `text` is not JSON, or an operation does not fit it: a value to remove or replace
/// that is not there, an object to add to that is not there.
#[must_use]
pub fn apply(text: &str, patch: &[Change]) -> Option<String> {
    let (body, offset) = without_byte_order_mark(text);
    let mut text = body.to_owned();
    let mut rest = patch;
    while let Some((change, later)) = rest.split_first() {
        rest = later;
        if let (Change::Remove { path }, Some((Change::Add { path: to, value }, after))) =
            (change, later.split_first())
            && let Some(renamed) = rename(&text, path, to, value)
        {
            (text, rest) = (renamed, after);
            continue;
        }
        text = apply_one(&text, change)?;
    }
    Some(match offset {
        0 => text,
        _ => format!("\u{feff}{text}"),
    })
}

fn apply_one(text: &str, change: &Change) -> Option<String> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &strict()).ok()?;
    let root = parsed.value.as_ref()?;
    match change {
        Change::Remove { path } => {
            find(root, path)?;
            set(text, path, None)
        }
        Change::Replace { path, value } => {
            find(root, path)?;
            set(text, path, Some(value))
        }
        Change::Add { path, value } => {
            let (parent, step) = path.rsplit_once('/')?;
            let parent = find(root, parent)?;
            match parent {
                ast::Value::Array(_) if child(parent, step).is_some() => {
                    Some(insert_before(text, parent, step.parse().ok()?, value))
                }
                _ => set(text, path, Some(value)),
            }
        }
    }
}

fn find<'a>(root: &'a ast::Value<'a>, pointer: &str) -> Option<&'a ast::Value<'a>> {
    let mut node = root;
    for step in steps(pointer)? {
        node = child(node, &step)?.value;
    }
    Some(node)
}

fn insert_before(text: &str, array: &ast::Value<'_>, index: usize, value: &Value) -> String {
    let entries = entries(array);
    let start = entries.get(index).map_or(0, |(start, _)| *start);
    let indent = line_indent(text, start);
    let written = written(text, value, indent, unit(text));
    let new = match starts_line(text, start) {
        true => format!("{written},{}{indent}", line_break(text)),
        false => format!("{written}, "),
    };
    splice(text, start, start, &new)
}

/// The text with the member at `from` named as `to` says, when that is the same member: beside
/// it, with the same value, and the only one of that name.
fn rename(text: &str, from: &str, to: &str, value: &Value) -> Option<String> {
    let (parent, _) = from.rsplit_once('/')?;
    let (new_parent, _) = to.rsplit_once('/')?;
    let (old, new) = (steps(from)?.pop()?, steps(to)?.pop()?);
    if parent != new_parent {
        return None;
    }
    let parsed = parse_to_ast(text, &CollectOptions::default(), &strict()).ok()?;
    let parent = find(parsed.value.as_ref()?, parent)?;
    let ast::Value::Object(object) = parent else {
        return None;
    };
    let mut named = object.properties.iter().filter(|it| name_of(it) == old);
    let property = named.next()?;
    let written = text.get(property.value.start()..property.value.end())?;
    let is_same = serde_json::from_str::<Value>(written).ok().as_ref() == Some(value);
    if named.next().is_some() || child(parent, &new).is_some() || !is_same {
        return None;
    }
    let name = Value::from(new).to_string();
    Some(splice(
        text,
        property.name.start(),
        property.name.end(),
        &name,
    ))
}
