//! A JSON Patch made in a YAML text, as `set_in_yaml` makes one change.

use serde_json::Value;

use super::super::JsonText;
use super::super::edit::{splice, steps};
use super::set::set_in_yaml;
use super::written::{Quotes, in_line};
use crate::diagnostic::Change;

/// `text`, which is YAML, with the operations of a JSON Patch (RFC 6902) made one after the other.
/// Bytes that they do not concern stay as they are.
///
/// A member that is removed and added again under another name keeps its place and its text.
///
/// `None` when an operation does not fit the text, adds an element before others, or cannot be
/// made without changing something else, such as a value that an alias repeats.
#[must_use]
pub fn apply_to_yaml(text: &str, patch: &[Change]) -> Option<String> {
    let mut text = text.to_owned();
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
    Some(text)
}

fn apply_one(text: &str, change: &Change) -> Option<String> {
    let read = JsonText::read_yaml(text).0?.value;
    let (path, value) = match change {
        Change::Remove { path } => (path, None),
        Change::Replace { path, value } | Change::Add { path, value } => (path, Some(value)),
    };
    let fits = match change {
        Change::Add { .. } => {
            let parent = read.pointer(path.rsplit_once('/')?.0)?;
            !parent.is_array() || read.pointer(path).is_none()
        }
        _ => read.pointer(path).is_some(),
    };
    fits.then(|| set_in_yaml(text, path, value)).flatten()
}

/// The text with the member at `from` named as `to` says, when that is the same member: beside
/// it, with the same value, and the only one of that name.
fn rename(text: &str, from: &str, to: &str, value: &Value) -> Option<String> {
    let ((parent, _), (new_parent, _)) = (from.rsplit_once('/')?, to.rsplit_once('/')?);
    let read = JsonText::read_yaml(text).0?;
    let is_same = parent == new_parent && read.value.pointer(from) == Some(value);
    if !is_same || read.value.pointer(to).is_some() {
        return None;
    }
    let span = read.name_span(text, from)?;
    let quotes = Quotes::of(text.get(span.start..span.end)?);
    let name = in_line(&Value::from(steps(to)?.pop()?), quotes);
    let renamed = splice(text, span.start, span.end, &name);
    // An earlier member of the old name would count then, and an alias would repeat the new name.
    let after = JsonText::read_yaml(&renamed).0?.value;
    let without = |value: &Value, path: &str| {
        let mut value = value.clone();
        let members = value.pointer_mut(parent)?.as_object_mut()?;
        members.shift_remove(&steps(path)?.pop()?)?;
        Some(value)
    };
    (without(&after, to) == without(&read.value, from)).then_some(renamed)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn replaced(text: &str, path: &str, value: Value) -> Option<String> {
        let path = path.to_owned();
        apply_to_yaml(text, &[Change::Replace { path, value }])
    }

    #[test]
    fn a_scalar_is_replaced_and_quotes_comments_and_layout_stay() {
        let text = "# é\na:\n  - port: 80   # of the host\n    protocol: 'TCP' # or 'UDP'\n";
        let port = replaced(text, "/a/0/port", json!(8080));
        assert_eq!(port, Some(text.replace("80 ", "8080 ")));
        let protocol = replaced(text, "/a/0/protocol", json!("tcp"));
        assert_eq!(protocol, Some(text.replace("TCP", "tcp")));
    }

    #[test]
    fn a_text_that_would_be_read_as_something_else_is_quoted() {
        for (value, written) in [
            (json!("256"), "\"256\""),
            (json!("yes"), "\"yes\""),
            (json!("a: b"), "\"a: b\""),
            (json!("a #b"), "\"a #b\""),
            (json!(""), "\"\""),
            (json!("é\n"), "\"é\\n\""),
            (json!(true), "true"),
        ] {
            let expected = format!("cpu: {written}\nb: 1\n");
            assert_eq!(replaced("cpu: 300\nb: 1\n", "/cpu", value), Some(expected));
        }
    }

    #[test]
    fn what_would_change_more_than_its_place_is_not_done() {
        for (text, path) in [
            // The anchor's value stands in two places.
            ("a: &x 1\nb: *x\n", "/a"),
            ("a: 1\n", "/b"),
            ("a: 'b\n", "/a"),
        ] {
            assert_eq!(replaced(text, path, json!(2)), None, "{text}");
        }
        let path = "/b".to_owned();
        assert_eq!(apply_to_yaml("a: 1\n", &[Change::Remove { path }]), None);
        let (path, value) = ("/0".to_owned(), json!(0));
        assert_eq!(apply_to_yaml("- 1\n", &[Change::Add { path, value }]), None);
    }

    #[test]
    fn an_alias_is_replaced_alone() {
        let text = "a: &x 1\nb: *x\n";
        let expected = Some("a: &x 1\nb: 2\n".to_owned());
        assert_eq!(replaced(text, "/b", json!(2)), expected);
    }

    #[test]
    fn a_member_that_is_named_otherwise_keeps_its_place_and_its_text() {
        let rename = |text: &str| {
            let patch = [
                Change::Remove {
                    path: "/memory".to_owned(),
                },
                Change::Add {
                    path: "/Memory".to_owned(),
                    value: json!(64),
                },
            ];
            apply_to_yaml(text, &patch)
        };
        for text in ["memory: 64 # MiB\nb: 1\n", "{'memory': 64, b: 1}\n"] {
            assert_eq!(rename(text), Some(text.replace("memory", "Memory")));
        }
    }
}
