//! From JSON to the model and back, losing nothing: what a typed field cannot hold goes to
//! `other`, and the order of members is remembered.
//!
//! Everything is done over tables by a few functions for all structures, since the page carries
//! this code in its first module.

mod field;

use serde::de::Error;
use serde_json::{Map, Value};

#[cfg(test)]
pub(super) use self::field::FieldKind;
pub(super) use self::field::{Choice, Field, choice, list};

/// A structure of the model. The typed fields are numbered in the order of `names`.
pub(super) trait Structure {
    /// The names of the members that have a typed field.
    fn names(&self) -> &'static [&'static str];

    /// The typed field of the member with that number.
    fn field(&self, number: usize) -> Option<&dyn Field>;

    /// The same, to be filled.
    fn field_mut(&mut self, number: usize) -> Option<&mut dyn Field>;

    /// What is kept beside the typed fields.
    fn kept(&self) -> Kept<'_>;

    /// The same, to be filled.
    fn kept_mut(&mut self) -> KeptMut<'_>;

    /// Whether the structure can be read without making up a value.
    fn is_readable(&self, _members: &Map<String, Value>) -> bool {
        true
    }
}

/// The members that no typed field can hold, and the order of all.
pub(super) type Kept<'a> = (&'a Map<String, Value>, &'a Order);

/// The same, to be filled.
pub(super) type KeptMut<'a> = (&'a mut Map<String, Value>, &'a mut Order);

/// In which order the members of a structure were written. They are written in it again; what
/// has been set since follows. Structures that differ in nothing else are equal.
#[derive(Clone, Debug, Default)]
pub struct Order(
    /// Numbers of typed fields, and [`OTHER`] for each member of `other`.
    Vec<u8>,
);

/// Stands in an [`Order`] for the next member of `other`.
const OTHER: u8 = u8::MAX;

impl PartialEq for Order {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Order {}

/// Reads a member; it is in a typed field or in `other` afterwards.
pub(super) fn add(structure: &mut dyn Structure, name: &str, value: &Value) {
    let number = structure.names().iter().position(|it| *it == name);
    let field = number.and_then(|number| structure.field_mut(number));
    let is_taken = field.is_some_and(|field| field.fill(value));
    let (other, order) = structure.kept_mut();
    let number = number.filter(|_| is_taken);
    let number = number.and_then(|number| u8::try_from(number).ok());
    order.0.push(number.unwrap_or(OTHER));
    if !is_taken {
        other.insert(name.to_owned(), value.clone());
    }
}

/// Reads all members.
pub(super) fn read(structure: &mut dyn Structure, members: &Map<String, Value>) {
    structure.kept_mut().1.0.reserve_exact(members.len());
    for (name, value) in members {
        add(structure, name, value);
    }
}

/// Reads a structure of its own.
pub(super) fn from_object<T: Structure + Default>(members: &Map<String, Value>) -> T {
    let mut structure = T::default();
    read(&mut structure, members);
    structure
}

/// Takes a member out of `other`.
pub(super) fn take(structure: &mut dyn Structure, name: &str) -> Option<Value> {
    let (other, order) = structure.kept_mut();
    let nth = other.keys().position(|it| it == name)?;
    let others = order.0.iter().enumerate().filter(|(_, it)| **it == OTHER);
    let place = others.map(|(place, _)| place).nth(nth);
    if let Some(place) = place {
        order.0.remove(place);
    }
    other.shift_remove(name)
}

/// The members, in the order in which they were read.
pub(super) fn written(structure: &dyn Structure) -> Map<String, Value> {
    let names = structure.names();
    let (other, order) = structure.kept();
    let mut others = other.iter();
    let mut members = Map::new();
    let in_order = order.0.iter().map(|number| usize::from(*number));
    for number in in_order.chain(0..names.len()) {
        let Some(name) = names.get(number) else {
            let next = others.next();
            members.extend(next.map(|(name, value)| (name.clone(), value.clone())));
            continue;
        };
        if !members.contains_key(*name)
            && let Some(value) = structure.field(number).and_then(Field::written)
        {
            members.insert((*name).to_owned(), value);
        }
    }
    members.extend(others.map(|(name, value)| (name.clone(), value.clone())));
    members
}

/// That no member stands in `other` although it has a typed field: then its value has another
/// type. What says nothing, like an empty list, may stand there.
pub(super) fn strictly<E: Error>(structure: &dyn Structure) -> Result<(), E> {
    let (other, _) = structure.kept();
    let mut misfits = structure.names().iter().filter_map(|name| {
        let value = other.get(*name)?;
        (!says_nothing(value)).then_some((name, value))
    });
    match misfits.next() {
        Some((name, value)) => Err(E::custom(format_args!("{name} cannot be {value}"))),
        None => Ok(()),
    }
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Declares structures: each field with its type and the name of its member.
///
/// Every structure can be read from JSON and written to it. What its fields cannot hold is kept
/// in `other`. Behind `+` stand fields that are no members; behind `=>`, what else its
/// [`Structure`] has.
macro_rules! structures {
    ($(
        $(#[$about:meta])*
        $type:ident {
            $( $(#[$says:meta])* $field:ident: $kind:ty = $name:literal, )*
        }
        $( + { $( $(#[$beside_says:meta])* $beside:ident: $beside_kind:ty, )* } )?
        $( => { $($further:item)* } )?
    )*) => {$(
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $type {
            $( $(#[$says])* pub $field: $kind, )*
            $($( $(#[$beside_says])* pub $beside: $beside_kind, )*)?
            /// Members that no typed field can hold, as they are.
            pub other: serde_json::Map<String, serde_json::Value>,
            /// The order in which all members were written.
            pub order: crate::task_definition::Order,
        }

        const _: () = {
            use crate::task_definition::reading;

            #[expect(non_camel_case_types, reason = "they are the fields' names")]
            enum Number { $($field,)* }

            impl reading::Structure for $type {
                fn names(&self) -> &'static [&'static str] {
                    &[$($name,)*]
                }

                fn field(&self, number: usize) -> Option<&dyn reading::Field> {
                    match number {
                        $(it if it == Number::$field as usize => Some(&self.$field),)*
                        _ => None,
                    }
                }

                fn field_mut(&mut self, number: usize) -> Option<&mut dyn reading::Field> {
                    match number {
                        $(it if it == Number::$field as usize => Some(&mut self.$field),)*
                        _ => None,
                    }
                }

                fn kept(&self) -> reading::Kept<'_> {
                    (&self.other, &self.order)
                }

                fn kept_mut(&mut self) -> reading::KeptMut<'_> {
                    (&mut self.other, &mut self.order)
                }

                $($($further)*)?
            }

            impl serde::Serialize for $type {
                fn serialize<S: serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> Result<S::Ok, S::Error> {
                    reading::written(self).serialize(serializer)
                }
            }

            impl<'de> serde::Deserialize<'de> for $type {
                fn deserialize<D: serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> Result<Self, D::Error> {
                    let members = serde_json::Map::deserialize(deserializer)?;
                    let structure: Self = reading::from_object(&members);
                    reading::strictly(&structure)?;
                    Ok(structure)
                }
            }
        };
    )*};
}

/// Declares closed enums of the API: each value with the text that it is written as.
macro_rules! choices {
    ($(
        $(#[$about:meta])*
        $type:ident { $( $(#[$says:meta])* $variant:ident = $text:literal, )* }
    )*) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $type { $( $(#[$says])* $variant, )* }

        impl $type {
            /// As the API spells it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        const _: () = {
            use crate::task_definition::reading::{self, Choice, Field};
            use serde_json::Value;

            impl Choice for $type {
                const ALL: &'static [Self] = &[$(Self::$variant,)*];
                const TEXTS: &'static [&'static str] = &[$($text,)*];
            }

            impl Field for Option<$type> {
                fn fill(&mut self, value: &Value) -> bool {
                    *self = reading::choice(value);
                    self.is_some()
                }

                fn written(&self) -> Option<Value> {
                    self.map(|it| it.as_str().into())
                }

                #[cfg(test)]
                fn kind(&self) -> reading::FieldKind {
                    reading::FieldKind::Choice($type::TEXTS)
                }
            }

            impl Field for Vec<$type> {
                fn fill(&mut self, value: &Value) -> bool {
                    *self = reading::list(value, reading::choice).unwrap_or_default();
                    !self.is_empty()
                }

                fn written(&self) -> Option<Value> {
                    let texts = self.iter().map(|it| it.as_str());
                    (!self.is_empty()).then(|| texts.collect())
                }

                #[cfg(test)]
                fn kind(&self) -> reading::FieldKind {
                    let kind = reading::FieldKind::Choice($type::TEXTS);
                    reading::FieldKind::List(Box::new(kind))
                }
            }
        };
    )*};
}

pub(super) use {choices, structures};
