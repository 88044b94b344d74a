//! The kinds of typed fields.

use serde_json::Value;

use super::super::{DependencyCondition, Texts};
use super::{Structure, read, written};

/// A typed field.
pub(in super::super) trait Field {
    /// Takes `value`; false when writing the field again would not give the same.
    fn fill(&mut self, value: &Value) -> bool;

    /// What is written; none when the field is empty.
    fn written(&self) -> Option<Value>;

    /// What the field can hold.
    #[cfg(test)]
    fn kind(&self) -> FieldKind;
}

/// What a field can hold.
#[cfg(test)]
pub(in super::super) enum FieldKind {
    Text,
    Integer,
    Boolean,
    Texts,
    Choice(&'static [&'static str]),
    List(Box<FieldKind>),
    Structure(Box<dyn Structure>),
}

/// A closed enum.
pub(in super::super) trait Choice: Copy + 'static {
    /// Its values.
    const ALL: &'static [Self];
    /// How each of [`Self::ALL`] is written.
    const TEXTS: &'static [&'static str];
}

/// The value that is written as `value`.
pub(in super::super) fn choice<T: Choice>(value: &Value) -> Option<T> {
    T::ALL.get(position(T::TEXTS, value)?).copied()
}

fn position(texts: &[&str], value: &Value) -> Option<usize> {
    let text = value.as_str()?;
    texts.iter().position(|it| *it == text)
}

/// A text that a structure must have; empty when it is missing.
impl Field for String {
    fn fill(&mut self, value: &Value) -> bool {
        if let Value::String(text) = value {
            self.clone_from(text);
        }
        !self.is_empty()
    }

    fn written(&self) -> Option<Value> {
        (!self.is_empty()).then(|| Value::String(self.clone()))
    }

    #[cfg(test)]
    fn kind(&self) -> FieldKind {
        FieldKind::Text
    }
}

impl Field for Option<String> {
    fn fill(&mut self, value: &Value) -> bool {
        *self = value.as_str().map(str::to_owned);
        self.is_some()
    }

    fn written(&self) -> Option<Value> {
        self.clone().map(Value::String)
    }

    #[cfg(test)]
    fn kind(&self) -> FieldKind {
        FieldKind::Text
    }
}

impl Field for Option<i64> {
    fn fill(&mut self, value: &Value) -> bool {
        *self = value.as_i64();
        self.is_some()
    }

    fn written(&self) -> Option<Value> {
        self.map(Value::from)
    }

    #[cfg(test)]
    fn kind(&self) -> FieldKind {
        FieldKind::Integer
    }
}

impl Field for Option<bool> {
    fn fill(&mut self, value: &Value) -> bool {
        *self = value.as_bool();
        self.is_some()
    }

    fn written(&self) -> Option<Value> {
        self.map(Value::Bool)
    }

    #[cfg(test)]
    fn kind(&self) -> FieldKind {
        FieldKind::Boolean
    }
}

/// The only choice that a structure must have: without it there is no dependency to act on.
impl Field for DependencyCondition {
    fn fill(&mut self, value: &Value) -> bool {
        let read = choice(value);
        *self = read.unwrap_or_default();
        read.is_some()
    }

    fn written(&self) -> Option<Value> {
        Some(text(self.as_str()))
    }

    #[cfg(test)]
    fn kind(&self) -> FieldKind {
        FieldKind::Choice(Self::TEXTS)
    }
}

/// The elements of a list, if `read` can read all of them.
pub(in super::super) fn list<T>(value: &Value, read: fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(read).collect()
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

impl Field for Vec<i64> {
    fn fill(&mut self, value: &Value) -> bool {
        *self = list(value, Value::as_i64).unwrap_or_default();
        !self.is_empty()
    }

    fn written(&self) -> Option<Value> {
        (!self.is_empty()).then(|| self.iter().copied().collect())
    }

    #[cfg(test)]
    fn kind(&self) -> FieldKind {
        FieldKind::List(Box::new(FieldKind::Integer))
    }
}

impl Field for Vec<String> {
    fn fill(&mut self, value: &Value) -> bool {
        *self = list(value, |it| it.as_str().map(str::to_owned)).unwrap_or_default();
        !self.is_empty()
    }

    fn written(&self) -> Option<Value> {
        (!self.is_empty()).then(|| self.iter().map(String::as_str).collect())
    }

    #[cfg(test)]
    fn kind(&self) -> FieldKind {
        FieldKind::List(Box::new(FieldKind::Text))
    }
}

impl Field for Texts {
    fn fill(&mut self, value: &Value) -> bool {
        if let Value::Object(members) = value
            && members.values().all(Value::is_string)
        {
            self.0.clone_from(members);
        }
        !self.0.is_empty()
    }

    fn written(&self) -> Option<Value> {
        (!self.0.is_empty()).then(|| Value::Object(self.0.clone()))
    }

    #[cfg(test)]
    fn kind(&self) -> FieldKind {
        FieldKind::Texts
    }
}

impl<T: Structure + Default + 'static> Field for Option<T> {
    fn fill(&mut self, value: &Value) -> bool {
        if let Value::Object(members) = value {
            read(self.insert(T::default()), members);
        }
        self.is_some()
    }

    fn written(&self) -> Option<Value> {
        let structure = self.as_ref()?;
        Some(Value::Object(written(structure)))
    }

    #[cfg(test)]
    fn kind(&self) -> FieldKind {
        FieldKind::Structure(Box::new(T::default()))
    }
}

impl<T: Structure + Default + 'static> Field for Vec<T> {
    fn fill(&mut self, value: &Value) -> bool {
        fill(self, value)
    }

    fn written(&self) -> Option<Value> {
        let structures = self.iter().map(|it| Value::Object(written(it)));
        (!self.is_empty()).then(|| structures.collect())
    }

    #[cfg(test)]
    fn kind(&self) -> FieldKind {
        let structure = Box::new(T::default());
        FieldKind::List(Box::new(FieldKind::Structure(structure)))
    }
}

/// A list of structures of whatever kind.
trait List {
    /// Adds one; it is the last.
    fn push(&mut self) -> &mut dyn Structure;

    fn clear(&mut self);
}

impl<T: Structure + Default + 'static> List for Vec<T> {
    fn push(&mut self) -> &mut dyn Structure {
        self.push_mut(T::default())
    }

    fn clear(&mut self) {
        self.clear();
    }
}

fn fill(list: &mut dyn List, value: &Value) -> bool {
    let Value::Array(items) = value else {
        return false;
    };
    for item in items {
        let structure = list.push();
        match item {
            Value::Object(members) if structure.is_readable(members) => read(structure, members),
            _ => {
                list.clear();
                return false;
            }
        }
    }
    !items.is_empty()
}
