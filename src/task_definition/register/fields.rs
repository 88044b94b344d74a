//! Every member of RegisterTaskDefinition's input: name, type, whether it is required, limits,
//! and what it is for.
//!
//! Names, types, required members and enums: [V botocore 1.44.8,
//! `botocore/data/ecs/2014-11-13/service-2.json`], in its order, which is the order in which an
//! unknown member's message lists them. Ranges and defaults: [V the same, and developer guide,
//! task_definition_parameters]. The descriptions are ours.

pub(super) mod container;
pub(super) mod parts;
pub(super) mod task;
#[cfg(test)]
mod tests;

pub(super) use self::container::CONTAINER_DEFINITION;
pub(super) use self::task::{PLACEMENT_CONSTRAINT_TYPES, TASK_DEFINITION};

/// The members that a JSON object may have.
pub(super) struct Shape(pub(super) &'static [Member]);

/// A member of a shape.
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) is_required: bool,
    /// What it is for, with the unit.
    pub(super) says: &'static str,
    /// What holds without it, as it would be written; empty when that says nothing.
    pub(super) default: &'static str,
}

/// A text that is allowed, and what it means; empty when the text says that itself.
pub(super) type Choice = (&'static str, &'static str);

/// The type and the limits of a value.
pub(super) enum Kind {
    /// Any text.
    Text,
    /// Up to 255 letters, digits, hyphens and underscores.
    Name,
    /// Text of a limited number of characters.
    Limited { minimum: usize, maximum: usize },
    /// One of some texts.
    Choice(&'static [Choice]),
    /// An integer from `minimum` to `maximum`.
    Integer { minimum: i64, maximum: i64 },
    /// True or false.
    Boolean,
    /// An array.
    List { of: &'static Kind, at_most: usize },
    /// An object with any members, which are texts; some that are known.
    Texts(&'static [Choice]),
    /// An object.
    Structure(&'static Shape),
}

const ANY_INTEGER: Kind = Kind::Integer {
    minimum: i64::MIN,
    maximum: i64::MAX,
};

const NOT_NEGATIVE: Kind = from_to(0, i64::MAX);

const PORT: Kind = from_to(0, 65_535);

const fn from_to(minimum: i64, maximum: i64) -> Kind {
    Kind::Integer { minimum, maximum }
}

const fn required(name: &'static str, kind: Kind, says: &'static str) -> Member {
    Member {
        name,
        kind,
        is_required: true,
        says,
        default: "",
    }
}

const fn optional(name: &'static str, kind: Kind, says: &'static str) -> Member {
    Member {
        is_required: false,
        ..required(name, kind, says)
    }
}

const fn list(of: &'static Kind) -> Kind {
    at_most(usize::MAX, of)
}

const fn at_most(at_most: usize, of: &'static Kind) -> Kind {
    Kind::List { of, at_most }
}

impl Member {
    const fn or(self, default: &'static str) -> Self {
        Self { default, ..self }
    }
}

impl Shape {
    pub(super) fn member(&self, name: &str) -> Option<&'static Member> {
        self.0.iter().find(|member| member.name == name)
    }

    pub(super) fn is(&self, other: &Shape) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Kind {
    /// What a value of this kind is, for people.
    pub(super) fn what(&self) -> &'static str {
        match self {
            Kind::Text | Kind::Name | Kind::Limited { .. } => "a text in double quotes",
            Kind::Choice(_) => "one of the texts that are allowed",
            Kind::Integer { .. } => "a whole number",
            Kind::Boolean => "true or false",
            Kind::List { .. } => "a list […]",
            Kind::Texts(_) | Kind::Structure(_) => "an object {…}",
        }
    }
}
