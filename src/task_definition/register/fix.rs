//! Changes that take a fault away.

use serde_json::Value;

use super::object::Object;
use crate::diagnostic::{Change, Fix};

/// Puts `value` in the place of the one at `pointer`.
pub(super) fn set(pointer: impl Into<String>, value: impl Into<Value>) -> Fix {
    let (path, value) = (pointer.into(), value.into());
    let title = title_of_setting(&path, &value);
    Fix::new(title, Change::Replace { path, value })
}

/// Adds `value`, which is not there yet, at `pointer`.
pub(super) fn add(pointer: impl Into<String>, value: impl Into<Value>) -> Fix {
    let (path, value) = (pointer.into(), value.into());
    let title = title_of_setting(&path, &value);
    Fix::new(title, Change::Add { path, value })
}

/// Sets the member `name` of `object` to `value`, whether or not it is there; it is at `pointer`.
pub(super) fn put(
    object: Object<'_>,
    name: &str,
    pointer: impl Into<String>,
    value: impl Into<Value>,
) -> Fix {
    if object.has(name) {
        set(pointer, value)
    } else {
        add(pointer, value)
    }
}

/// Takes out what is at `pointer`.
pub(super) fn remove(pointer: impl Into<String>) -> Fix {
    let path = pointer.into();
    Fix::new(format!("Remove {}", name(&path)), Change::Remove { path })
}

/// The same fix under another title.
pub(super) fn titled(title: impl Into<String>, fix: Fix) -> Fix {
    Fix {
        title: title.into(),
        ..fix
    }
}

fn title_of_setting(pointer: &str, value: &Value) -> String {
    let name = name(pointer);
    match value.as_str() {
        Some(text) => format!("Set {name} to {text}"),
        None => format!("Set {name} to {value}"),
    }
}

/// The last name of a pointer, unescaped; an element is named by its list.
fn name(pointer: &str) -> String {
    let is_index = |step: &str| step.bytes().all(|it| it.is_ascii_digit());
    let mut steps = pointer.rsplit('/');
    let name = steps.find(|step| !is_index(step)).unwrap_or_default();
    name.replace("~1", "/").replace("~0", "~")
}
