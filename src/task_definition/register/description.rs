//! What may stand where in a task definition, from the table that the structure is checked with.

use std::borrow::Cow;

use serde_json::Value;

use super::fargate::sizes;
use super::fields::{Choice, Kind, Member, TASK_DEFINITION};
use super::linux::CAPABILITIES;
use super::object::Object;

/// What there is to know about a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberDescription {
    /// Its name.
    pub name: &'static str,
    /// What kind of value it takes, for people: `a whole number`.
    pub kind: &'static str,
    /// Whether the API refuses an object without it.
    pub is_required: bool,
    /// What it is for, in a sentence, with the unit.
    pub description: &'static str,
    /// What holds without it.
    pub default: Option<&'static str>,
    /// The JSON of an empty value of its kind; empty where there is none, as for a number.
    pub empty: &'static str,
}

/// A value that may stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueDescription {
    /// The value.
    pub value: Value,
    /// What it means; empty when the value says that itself.
    pub description: Cow<'static, str>,
}

/// The members that the object at `pointer` (RFC 6901, from the definition on) may have, in the
/// order of the API; none when no object is allowed there.
#[must_use]
pub fn members_at(pointer: &str) -> Vec<MemberDescription> {
    match Place::of(pointer).map(|place| place.kind) {
        Some(Kind::Structure(shape)) => shape.0.iter().map(describe).collect(),
        Some(Kind::Texts(known)) => known.iter().map(describe_option).collect(),
        _ => Vec::new(),
    }
}

/// The member at `pointer` (RFC 6901, from the definition on); for an element of a list, the
/// list. `None` when the API has no such member.
#[must_use]
pub fn member_at(pointer: &str) -> Option<MemberDescription> {
    let place = Place::of(pointer)?;
    match place.option {
        Some(option) => Some(describe_option(option)),
        None => place.member.map(describe),
    }
}

/// The values that may stand at `pointer` (RFC 6901, from the definition on), as far as they can
/// be listed: choices of the API, and the names that `definition` gives to containers and
/// volumes, sizes of Fargate if it is for that.
#[must_use]
pub fn values_at(pointer: &str, definition: Option<&Value>) -> Vec<ValueDescription> {
    let Some(place) = Place::of(pointer) else {
        return Vec::new();
    };
    match place.kind {
        Kind::Choice(choices) => choices.iter().map(choice).collect(),
        Kind::Boolean => [true, false].map(|flag| plain(flag.into())).into(),
        Kind::Text => texts_at(&place, pointer, definition),
        _ => Vec::new(),
    }
}

/// A place in a task definition.
struct Place {
    kind: &'static Kind,
    /// The nearest member on the way to it.
    member: Option<&'static Member>,
    /// The option, when it is one of a map with known names.
    option: Option<&'static Choice>,
}

static DEFINITION: Kind = Kind::Structure(&TASK_DEFINITION);

impl Place {
    fn of(pointer: &str) -> Option<Self> {
        let mut place = Self {
            kind: &DEFINITION,
            member: None,
            option: None,
        };
        let steps = match pointer {
            "" => return Some(place),
            _ => pointer.strip_prefix('/')?.split('/'),
        };
        for step in steps {
            place = place.step(step)?;
        }
        Some(place)
    }

    fn step(self, step: &str) -> Option<Self> {
        let is_index = step == "-" || step.bytes().all(|it| it.is_ascii_digit());
        match self.kind {
            Kind::Structure(shape) => {
                let member = shape.member(step)?;
                Some(Self {
                    kind: &member.kind,
                    member: Some(member),
                    option: None,
                })
            }
            Kind::List { of, .. } if is_index => Some(Self { kind: of, ..self }),
            Kind::Texts(known) => Some(Self {
                kind: &Kind::Text,
                option: known.iter().find(|(name, _)| *name == step),
                ..self
            }),
            _ => None,
        }
    }
}

fn describe(member: &'static Member) -> MemberDescription {
    MemberDescription {
        name: member.name,
        kind: member.kind.what(),
        is_required: member.is_required,
        description: member.says,
        default: Some(member.default).filter(|it| !it.is_empty()),
        empty: empty(&member.kind),
    }
}

fn empty(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Name | Kind::Limited { .. } | Kind::Choice(_) => "\"\"",
        Kind::Integer { .. } | Kind::Boolean => "",
        Kind::List { .. } => "[]",
        Kind::Texts(_) | Kind::Structure(_) => "{}",
    }
}

fn describe_option((name, says): &'static Choice) -> MemberDescription {
    MemberDescription {
        name,
        kind: Kind::Text.what(),
        is_required: false,
        description: says,
        default: None,
        empty: empty(&Kind::Text),
    }
}

fn choice((value, says): &'static Choice) -> ValueDescription {
    ValueDescription {
        value: Value::from(*value),
        description: Cow::Borrowed(says),
    }
}

fn plain(value: Value) -> ValueDescription {
    ValueDescription {
        value,
        description: Cow::Borrowed(""),
    }
}

/// Texts that are not choices of the API, and still can be listed.
fn texts_at(place: &Place, pointer: &str, definition: Option<&Value>) -> Vec<ValueDescription> {
    let definition = definition.and_then(Value::as_object);
    let definition = definition.map_or_else(Object::default, Object::from);
    let names = |list: &str| {
        let named = definition.objects(list).filter_map(|(index, it)| {
            // A container has no use for its own name.
            let is_own = pointer.starts_with(&format!("/{list}/{index}/"));
            it.text("name").filter(|_| !is_own)
        });
        named.map(|name| plain(name.into())).collect()
    };
    let listed = |texts: &'static [&'static str]| {
        let texts = texts.iter().map(|text| plain((*text).into()));
        texts.collect()
    };
    let name = place.option.map(|(name, _)| *name);
    match name.or(place.member.map(|it| it.name)).unwrap_or_default() {
        "containerName" | "sourceContainer" | "links" => names("containerDefinitions"),
        "sourceVolume" => names("volumes"),
        "add" | "drop" => listed(CAPABILITIES),
        "type" if pointer.starts_with("/placementConstraints/") => listed(&["memberOf"]),
        "command" if pointer.ends_with("/healthCheck/command/0") => listed(&["CMD-SHELL", "CMD"]),
        "mode" => listed(&["non-blocking", "blocking"]),
        "config-file-type" => listed(&["file", "s3"]),
        "cpu" | "memory" => fargate_sizes(definition, pointer),
        _ => Vec::new(),
    }
}

/// The CPU units of Fargate, or the amounts of memory that go with the definition's.
fn fargate_sizes(definition: Object<'_>, pointer: &str) -> Vec<ValueDescription> {
    let mut compatibilities = definition.texts("requiresCompatibilities");
    if !compatibilities.any(|(_, it)| it == "FARGATE") {
        return Vec::new();
    }
    let platform = definition.object("runtimePlatform");
    let family = platform.text("operatingSystemFamily").unwrap_or_default();
    let is_windows = family.starts_with("WINDOWS");
    let described = |amount: i64, description: String| ValueDescription {
        value: Value::from(amount.to_string()),
        description: Cow::Owned(description),
    };
    if pointer == "/cpu" {
        let rows = sizes::rows(is_windows);
        return rows
            .map(|row| described(row.cpu, in_units(row.cpu, "vCPU")))
            .collect();
    }
    let cpu = definition
        .text("cpu")
        .and_then(super::super::size::cpu_units);
    let rows = sizes::rows(is_windows).filter(|row| cpu.is_none_or(|cpu| cpu == row.cpu));
    let mut amounts: Vec<i64> = rows.flat_map(sizes::Size::memories).collect();
    amounts.sort_unstable();
    amounts.dedup();
    amounts
        .into_iter()
        .map(|mib| described(mib, in_units(mib, "GB")))
        .collect()
}

/// An amount of 1,024ths in whole or quarter units.
fn in_units(amount: i64, unit: &str) -> String {
    let part = match amount % 1024 {
        256 => ".25",
        512 => ".5",
        _ => "",
    };
    format!("{}{part} {unit}", amount / 1024)
}
