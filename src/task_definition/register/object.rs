//! Looking at the members of a JSON object without tripping over wrong types.

use serde_json::{Map, Value};

/// A JSON object, or the lack of one: every member of it is then absent.
#[derive(Clone, Copy, Default)]
pub(super) struct Object<'a>(Option<&'a Map<String, Value>>);

/// So many members are looked through.
const FEW: usize = 16;

impl<'a> From<&'a Map<String, Value>> for Object<'a> {
    fn from(members: &'a Map<String, Value>) -> Self {
        Self(Some(members))
    }
}

impl<'a> Object<'a> {
    /// Whether the object is there.
    pub(super) fn is_there(self) -> bool {
        self.0.is_some()
    }

    pub(super) fn get(self, name: &str) -> Option<&'a Value> {
        let members = self.0?;
        // Comparing a few names is quicker than hashing one, and rules look up many.
        if members.len() > FEW {
            return members.get(name);
        }
        let mut members = members.iter();
        members
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// Whether there is a member of the name, of whatever type.
    pub(super) fn has(self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether there is a member of the name that says something: no empty list, object or text.
    pub(super) fn has_something(self, name: &str) -> bool {
        self.get(name).is_some_and(|value| match value {
            Value::Null => false,
            Value::Array(items) => !items.is_empty(),
            Value::Object(members) => !members.is_empty(),
            Value::String(text) => !text.is_empty(),
            Value::Bool(_) | Value::Number(_) => true,
        })
    }

    pub(super) fn text(self, name: &str) -> Option<&'a str> {
        self.get(name)?.as_str()
    }

    pub(super) fn integer(self, name: &str) -> Option<i64> {
        self.get(name)?.as_i64()
    }

    pub(super) fn flag(self, name: &str) -> Option<bool> {
        self.get(name)?.as_bool()
    }

    /// The object that the member is; the lack of one if it is anything else.
    pub(super) fn object(self, name: &str) -> Object<'a> {
        Object(self.get(name).and_then(Value::as_object))
    }

    /// The elements of the list that the member is.
    pub(super) fn list(self, name: &str) -> &'a [Value] {
        self.get(name)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// The objects among the elements of the list, with their indices.
    pub(super) fn objects(self, name: &str) -> impl Iterator<Item = (usize, Object<'a>)> {
        let elements = self.list(name).iter().enumerate();
        elements.filter_map(|(index, it)| Some((index, Object(Some(it.as_object()?)))))
    }

    /// The texts among the elements of the list, with their indices.
    pub(super) fn texts(self, name: &str) -> impl Iterator<Item = (usize, &'a str)> {
        let elements = self.list(name).iter().enumerate();
        elements.filter_map(|(index, it)| Some((index, it.as_str()?)))
    }
}
