//! Fixes for faults of the structure: only those that leave no doubt about what is meant.

use serde_json::{Map, Value, json};

use super::super::fields::{Kind, Member, Shape, TASK_DEFINITION, parts};
use super::super::fix;
use super::{Report, Spelling, check_value, is_of_a_name, is_text};
use crate::diagnostic::{Change, Fix};
use crate::json_text::Path;

/// Whether nothing is to be said about the structure of `value`.
fn fits(kind: &Kind, value: &Value) -> bool {
    let mut said = Vec::new();
    let report = &mut Report {
        spelling: Spelling::Api,
        said: &mut said,
    };
    check_value(kind, value, &Path::Root, report);
    said.is_empty()
}

/// The right name for a misspelt member; a member that has no place here is removed.
pub(super) fn unknown(
    spelling: Spelling<'_>,
    shape: &'static Shape,
    members: &Map<String, Value>,
    name: &str,
    likely: Option<&str>,
    parent: &Path<'_>,
    path: &Path<'_>,
) -> Option<Fix> {
    let member = likely.and_then(|likely| shape.member(likely));
    let Some(member) = member.filter(|it| !members.contains_key(it.name)) else {
        return Some(fix::remove(path.to_string()));
    };
    let value = members.get(name)?;
    fits(&member.kind, value).then(|| {
        let removal = Change::Remove {
            path: path.to_string(),
        };
        let spelled = |name| spelling.member(parent, name);
        let title = format!("Rename {} to {}", spelled(name), spelled(member.name));
        Fix::new(title, removal).and(Change::Add {
            path: Path::Member(parent, member.name).to_string(),
            value: value.clone(),
        })
    })
}

/// The member that is missing, where there is only one sensible value.
pub(super) fn missing(
    member: &Member,
    members: &Map<String, Value>,
    path: &Path<'_>,
) -> Option<Fix> {
    let value = match (member.name, &member.kind) {
        (_, Kind::Choice([(only, _)])) => json!(only),
        ("condition", _) => json!("START"),
        ("enabled", _) => json!(true),
        ("sizeInGiB", _) => json!(21),
        ("hardLimit", _) => members.get("softLimit").filter(|it| it.is_i64())?.clone(),
        ("softLimit", _) => members.get("hardLimit").filter(|it| it.is_i64())?.clone(),
        ("rootDirectory", _) => json!("/"),
        _ => return None,
    };
    Some(fix::add(Path::Member(path, member.name).to_string(), value))
}

/// The same value in the type that is wanted.
pub(super) fn wrong_type(kind: &Kind, value: &Value, path: &Path<'_>) -> Option<Fix> {
    let at = path.to_string();
    if value.is_null() {
        return is_optional(path).then(|| fix::remove(at));
    }
    let (converted, title) = convert(kind, value, path)?;
    fits(kind, &converted).then(|| fix::titled(title, fix::set(at, converted)))
}

fn convert(kind: &Kind, value: &Value, path: &Path<'_>) -> Option<(Value, String)> {
    match (kind, value) {
        (kind, Value::Number(_) | Value::Bool(_)) if is_text(kind) => {
            let text = value.to_string();
            let title = format!("Write it as the text \"{text}\"");
            Some((Value::from(text), title))
        }
        (Kind::Integer { .. }, Value::String(text)) => {
            let number = text.trim().parse::<i64>().ok()?;
            Some((number.into(), format!("Write it as the number {number}")))
        }
        (Kind::Integer { .. }, Value::Number(number)) => {
            let whole = number.to_string();
            let whole = whole.strip_suffix(".0")?.parse::<i64>().ok()?;
            Some((
                whole.into(),
                format!("Write it as the whole number {whole}"),
            ))
        }
        (Kind::Boolean, Value::String(text)) => {
            let flag = text.trim().to_ascii_lowercase().parse::<bool>().ok()?;
            Some((flag.into(), format!("Write {flag} without quotes")))
        }
        (Kind::List { .. }, Value::String(text)) if text.contains(' ') => {
            // Docker's own way to run what is written as one line.
            let is_command = matches!(path, Path::Member(_, "command" | "entryPoint"));
            let is_check = matches!(path, Path::Member(Path::Member(_, "healthCheck"), _));
            let list = match (is_command, is_check) {
                (true, true) => json!(["CMD-SHELL", text]),
                (true, false) => json!(["sh", "-c", text]),
                (false, _) => return None,
            };
            let title = format!("Write it as the list {list}");
            Some((list, title))
        }
        (Kind::List { of, .. }, Value::Object(members)) if is_pair(of) => {
            let name = match of {
                Kind::Structure(shape) => shape.0.first()?.name,
                _ => return None,
            };
            let pairs = members.iter();
            let list = pairs.map(|(key, value)| json!({name: key, "value": value}));
            let title = format!("Write it as a list of {name} and value");
            Some((list.collect(), title))
        }
        (Kind::List { .. }, Value::String(_) | Value::Number(_) | Value::Object(_)) => {
            Some((json!([value]), "Put it in a list".to_owned()))
        }
        _ => None,
    }
}

/// Whether a list of it may be mistaken for an object: environment variables and tags.
fn is_pair(kind: &Kind) -> bool {
    let pairs = [&parts::KEY_VALUE_PAIR, &super::super::fields::task::TAG];
    matches!(kind, Kind::Structure(shape) if pairs.iter().any(|pair| pair.is(shape)))
}

/// Members that the API leaves optional and ECS asks for.
const NEEDED: &[&str] = &[
    "name",
    "image",
    "key",
    "sourceVolume",
    "containerPath",
    "containerPort",
    "type",
    "expression",
];

/// Whether the member may be left out.
fn is_optional(path: &Path<'_>) -> bool {
    let Path::Member(parent, name) = path else {
        return false;
    };
    let shape = shape_at(parent);
    !NEEDED.contains(name)
        && shape
            .and_then(|shape| shape.member(name))
            .is_some_and(|member| !member.is_required)
}

/// The shape of the object at `path`.
fn shape_at(path: &Path<'_>) -> Option<&'static Shape> {
    match path {
        Path::Root => Some(&TASK_DEFINITION),
        Path::Member(parent, name) => match shape_at(parent)?.member(name)?.kind {
            Kind::Structure(shape) => Some(shape),
            _ => None,
        },
        Path::Element(Path::Member(parent, name), _) => {
            match shape_at(parent)?.member(name)?.kind {
                Kind::List {
                    of: Kind::Structure(shape),
                    ..
                } => Some(shape),
                _ => None,
            }
        }
        Path::Element(..) => None,
    }
}

/// The number nearest to `number` that is allowed; of memory no container has less than 6 MiB.
pub(super) fn range(number: i64, minimum: i64, maximum: i64, path: &Path<'_>) -> Fix {
    let nearest = match (number.clamp(minimum, maximum), path) {
        (0, Path::Member(_, "memory" | "memoryReservation")) => 6,
        (nearest, _) => nearest,
    };
    fix::set(path.to_string(), nearest)
}

/// Names that nothing refers to may be changed: those of families.
pub(super) fn name(text: &str, path: &Path<'_>) -> Option<Fix> {
    let Path::Member(Path::Root, _) = path else {
        return None;
    };
    let characters = text.trim().chars();
    let allowed: String = characters
        .map(|it| if is_of_a_name(it) { it } else { '-' })
        .collect();
    let is_name = !allowed.is_empty() && allowed.len() <= super::MAXIMUM_NAME;
    is_name.then(|| fix::set(path.to_string(), allowed))
}
