//! A change of one value in a YAML text that leaves every other byte as the person wrote it.
//!
//! The text's own style is followed: block or flow, quotes, indentation, line breaks. What comes
//! out is read again, and is nothing unless it means what was there but for the one change.

#[cfg(test)]
mod tests;

use serde_json::Value;

use super::super::edit::{line_before, line_break, nested, set, splice, starts_line, steps, unit};
use super::super::{JsonText, Place, escaped};
use super::without_properties;
use super::written::{Quotes, in_block, in_line};

/// Why a value of a YAML text stands in other places too, or comes from one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// The value, or one around it, is the alias `*name`.
    Alias(String),
    /// The value, or one around it, has the anchor `&name`.
    Anchor(String),
    /// The value is not given itself, and the object around it has a merge key `<<`.
    MergeKey,
}

/// `text`, which is YAML, with the value at `pointer` (RFC 6901) set to `value`, or taken out when
/// that is `None`. Pointers are those of [`super::super::set`], and what is missing on the way is
/// made as there.
///
/// `None` when `text` is not YAML, `pointer` leads where nothing can be, or the change would
/// change something else too, such as a value that an alias repeats.
#[must_use]
pub fn set_in_yaml(text: &str, pointer: &str, value: Option<&Value>) -> Option<String> {
    let read = JsonText::read_yaml(text).0?;
    let wanted = set(&read.value.to_string(), pointer, value)?;
    let wanted = JsonText::read(&wanted).0?.value;
    if wanted == read.value {
        return Some(text.to_owned());
    }
    let steps = steps(pointer)?;
    let at = |depth: usize| pointer_of(steps.get(..depth).unwrap_or_default());
    let is_there = |depth: &usize| read.value.pointer(&at(*depth)).is_some();
    let depth = (0..=steps.len()).rev().find(is_there)?;
    let (place, old) = (
        read.place(text, &at(depth)).0,
        read.value.pointer(&at(depth))?,
    );
    let candidates = match (steps.get(depth..)?.split_first(), value) {
        (Some((step, rest)), Some(value)) => {
            inserted(text, place, old, step, &nested(rest, value)?)?
        }
        (Some(_), None) => vec![text.to_owned()],
        (None, Some(value)) => replaced(text, place, value),
        (None, None) => {
            let parent = read.place(text, &at(depth.checked_sub(1)?)).0;
            removed(text, parent, place)
        }
    };
    let mut candidates = candidates.into_iter();
    candidates.find(|it| {
        JsonText::read_yaml(it)
            .0
            .is_some_and(|it| it.value == wanted)
    })
}

/// Why the value at `pointer` of `text`, which is YAML, cannot be changed alone: an alias on the
/// way to it, else a merge key that may give it, else an anchor.
#[must_use]
pub fn sharing(text: &str, pointer: &str) -> Option<Sharing> {
    let read = JsonText::read_yaml(text).0?;
    let steps = steps(pointer)?;
    let depths =
        || (0..=steps.len()).map(|depth| pointer_of(steps.get(..depth).unwrap_or_default()));
    let property = |mark: char| {
        let mut places = depths().map(|at| read.place(text, &at).0.range);
        places.find_map(|(start, end)| {
            let written = text.get(start..end)?;
            let bare = written.len() - without_properties(written).len();
            let marked = match mark {
                '*' => written,
                _ => written.get(..bare)?,
            };
            let mut words = marked.split_whitespace();
            let word = words.find(|word| word.starts_with(mark) || mark == '*')?;
            word.strip_prefix(mark).map(str::to_owned)
        })
    };
    let around = pointer_of(steps.split_last()?.1);
    let is_merged = read.value.pointer(pointer).is_none()
        && depths().any(|at| {
            read.value
                .pointer(&at)
                .is_some_and(|it| it.get("<<").is_some())
        });
    let is_in_merged = around.split('/').any(|step| step == "<<");
    property('*')
        .map(Sharing::Alias)
        .or((is_merged || is_in_merged).then_some(Sharing::MergeKey))
        .or_else(|| property('&').map(Sharing::Anchor))
}

fn pointer_of(steps: &[String]) -> String {
    steps
        .iter()
        .map(|step| format!("/{}", escaped(step)))
        .collect()
}

fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

/// The first byte of a value behind its anchor and its tag.
fn bare_start(text: &str, place: &Place) -> usize {
    let (start, end) = place.range;
    end - without_properties(slice(text, start, end)).len()
}

fn is_flow(text: &str, place: &Place) -> bool {
    slice(text, bare_start(text, place), place.range.1).starts_with(['{', '['])
}

fn replaced(text: &str, place: &Place, value: &Value) -> Vec<String> {
    let (start, end) = place.range;
    let bare = bare_start(text, place);
    let written = in_line(value, Quotes::of(slice(text, bare, end)));
    if start == end {
        let at = end_of(text, place);
        return vec![splice(text, at, at, &format!(" {written}"))];
    }
    let mut starts = vec![bare, start];
    starts.dedup();
    let texts = starts
        .iter()
        .map(|start| splice(text, *start, end, &written));
    texts.collect()
}

/// Where an entry ends. The place of a value that is not given is before its colon.
fn end_of(text: &str, entry: &Place) -> usize {
    let (start, end) = entry.range;
    let is_missing = start == end && slice(text, end, text.len()).starts_with(':');
    end + usize::from(is_missing)
}

/// Where the entry of an object or a list starts: with its name, or with its dash.
fn head(text: &str, parent: &Place, entry: &Place) -> usize {
    let start = entry.name.map_or(entry.range.0, |(start, _)| start);
    if entry.name.is_some() || is_flow(text, parent) {
        return start;
    }
    let mut before = slice(text, 0, start).trim_end();
    loop {
        if before.ends_with('-') {
            return before.len() - 1;
        }
        let line = line_before(before, before.len());
        let comment = line.find(" #").or(line.starts_with('#').then_some(0));
        let Some(comment) = comment else {
            return start;
        };
        before = slice(before, 0, before.len() - line.len() + comment).trim_end();
    }
}

/// Where the line of `position` starts, and where the next one does.
fn line_start(text: &str, position: usize) -> usize {
    position - line_before(text, position).len()
}

fn next_line(text: &str, position: usize) -> usize {
    let rest = slice(text, position, text.len());
    position + rest.find('\n').map_or(rest.len(), |index| index + 1)
}

fn removed(text: &str, parent: &Place, own: &Place) -> Vec<String> {
    let index = parent.children.iter().position(|it| it.range == own.range);
    let neighbour = |index: Option<usize>| index.and_then(|index| parent.children.get(index));
    let before = neighbour(index.and_then(|it| it.checked_sub(1)));
    let after = neighbour(index.map(|it| it + 1));
    let (start, end) = (head(text, parent, own), end_of(text, own));
    if is_flow(text, parent) {
        let (from, to) = match (before, after) {
            (Some(before), _) => (end_of(text, before), end),
            (None, Some(after)) => (start, head(text, parent, after)),
            (None, None) => (
                bare_start(text, parent) + 1,
                parent.range.1.saturating_sub(1),
            ),
        };
        let around = [slice(text, from, start), slice(text, end, to)];
        if !around.iter().any(|it| it.contains('#')) {
            return vec![splice(text, from, to, "")];
        }
        // A comma may stand before the closing bracket.
        let rest = slice(text, end, text.len()).trim_start();
        let comma = text.len() - rest.len() + 1;
        let end = if rest.starts_with(',') { comma } else { end };
        return vec![splice(text, start, end, "")];
    }
    if before.is_none() && after.is_none() {
        return emptied(text, parent, start);
    }
    if line_before(text, start).trim().is_empty() {
        let lines = (line_start(text, start), next_line(text, end));
        return vec![splice(text, lines.0, lines.1, "")];
    }
    // It stands behind the dash of an element: the next entry goes there, unless there is
    // something to keep in between.
    let next = after.map_or(end, |it| head(text, parent, it));
    let end = match slice(text, end, next).trim().is_empty() {
        true => next,
        false => end,
    };
    vec![splice(text, start, end, "")]
}

/// `parent`, whose only entry starts at `entry`, without it.
fn emptied(text: &str, parent: &Place, entry: usize) -> Vec<String> {
    let is_list = parent.children.iter().all(|it| it.name.is_none());
    let brackets = if is_list { "[]" } else { "{}" };
    let end = parent.range.1;
    let mut texts = Vec::new();
    if let Some((_, name_end)) = parent.name {
        let colon = slice(text, name_end, entry).find(':');
        let line = line_start(text, entry);
        if let Some(colon) = colon.map(|it| name_end + it + 1)
            && colon < line
        {
            let without = splice(text, line, next_line(text, end), "");
            texts.push(splice(&without, colon, colon, &format!(" {brackets}")));
        }
    }
    texts.push(splice(text, bare_start(text, parent), end, brackets));
    texts
}

fn inserted(
    text: &str,
    parent: &Place,
    old: &Value,
    step: &str,
    value: &Value,
) -> Option<Vec<String>> {
    let name = match old {
        Value::Object(_) => Some(step),
        Value::Array(elements) if step == "-" || step.parse() == Ok(elements.len()) => None,
        _ => return None,
    };
    let (first, last) = (parent.children.first(), parent.children.last());
    // Names in quotes have neighbours in quotes.
    let quotes = first
        .and_then(|it| it.name)
        .map_or(Quotes::None, |(start, end)| {
            Quotes::of(slice(text, start, end))
        });
    if is_flow(text, parent) {
        let value = in_line(value, Quotes::None);
        let entry = match name {
            Some(name) => format!("{}: {value}", in_line(&Value::from(name), quotes)),
            None => value,
        };
        let Some(last) = last else {
            let inside = (
                bare_start(text, parent) + 1,
                parent.range.1.saturating_sub(1),
            );
            return Some(vec![splice(text, inside.0, inside.1, &entry)]);
        };
        let (start, end) = (head(text, parent, last), end_of(text, last));
        let indent = line_before(text, start);
        let separator = match starts_line(text, start) {
            true => format!(",{}{indent}", line_break(text)),
            false => ", ".to_owned(),
        };
        return Some(vec![splice(text, end, end, &format!("{separator}{entry}"))]);
    }
    let column = line_before(text, head(text, parent, first?))
        .chars()
        .count();
    let indent = " ".repeat(column);
    let entry = in_block(name, quotes, value, &indent, unit(text));
    let line_break = line_break(text);
    let entry = entry.replace('\n', line_break);
    let at = next_line(text, last?.range.1);
    let is_line_ended = slice(text, 0, at).ends_with('\n');
    let (before, after) = match is_line_ended {
        true => ("", line_break),
        false => (line_break, ""),
    };
    Some(vec![splice(
        text,
        at,
        at,
        &format!("{before}{indent}{entry}{after}"),
    )])
}
