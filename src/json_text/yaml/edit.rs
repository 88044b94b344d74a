//! A JSON Patch made in a YAML text, where it only puts one scalar in the place of another.

use super::super::{JsonText, apply};
use crate::diagnostic::Change;

/// `text`, which is YAML, with the operations of a JSON Patch (RFC 6902) made one after the other.
/// Everything but the scalars that they replace stays as it is.
///
/// `None` when an operation is anything but the replacement of a scalar by a scalar, does not fit
/// the text, or cannot be made in it without changing something else: the text is read again, and
/// must then be what the patch makes of what was read before.
#[must_use]
pub fn apply_to_yaml(text: &str, patch: &[Change]) -> Option<String> {
    let mut text = text.to_owned();
    for change in patch {
        text = apply_one(&text, change)?;
    }
    Some(text)
}

fn apply_one(text: &str, change: &Change) -> Option<String> {
    let Change::Replace { path, value } = change else {
        return None;
    };
    let read = JsonText::read_yaml(text).0?;
    let old = read.value.pointer(path)?;
    if [old, value]
        .iter()
        .any(|it| it.is_object() || it.is_array())
    {
        return None;
    }
    let span = read.span(text, path)?;
    let (before, after) = (text.get(..span.start)?, text.get(span.end..)?);
    let patched = apply(&read.value.to_string(), std::slice::from_ref(change))?;
    let wanted = JsonText::read(&patched).0?.value;
    // Plain, as most of YAML is written; in quotes where that would mean something else.
    let plain = value.as_str().map(str::to_owned);
    let written = plain.into_iter().chain([value.to_string()]);
    let mut texts = written.map(|written| format!("{before}{written}{after}"));
    texts.find(|text| {
        JsonText::read_yaml(text)
            .0
            .is_some_and(|it| it.value == wanted)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn replaced(text: &str, path: &str, value: Value) -> Option<String> {
        let path = path.to_owned();
        apply_to_yaml(text, &[Change::Replace { path, value }])
    }

    #[test]
    fn a_scalar_is_replaced_and_comments_and_layout_stay() {
        let text = "# é\na:\n  - port: 80   # of the host\n    protocol: 'TCP'\n";
        let port = replaced(text, "/a/0/port", json!(8080));
        assert_eq!(port, Some(text.replace("80 ", "8080 ")));
        let protocol = replaced(text, "/a/0/protocol", json!("tcp"));
        assert_eq!(protocol, Some(text.replace("'TCP'", "tcp")));
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
            ("a: [1]\n", "/a"),
            ("a: 1\n", "/b"),
            ("a: 'b\n", "/a"),
            ("a: !Ref b\n", "/a"),
        ] {
            assert_eq!(replaced(text, path, json!(2)), None, "{text}");
        }
        let path = "/a".to_owned();
        assert_eq!(apply_to_yaml("a: 1\n", &[Change::Remove { path }]), None);
    }

    #[test]
    fn an_alias_is_replaced_alone() {
        let text = "a: &x 1\nb: *x\n";
        let expected = Some("a: &x 1\nb: 2\n".to_owned());
        assert_eq!(replaced(text, "/b", json!(2)), expected);
    }
}
