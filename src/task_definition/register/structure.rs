//! The structure of the input: unknown members, wrong types, missing members, enums, limits.
//!
//! The first three are what the AWS SDK for Python and the AWS CLI refuse before anything is
//! sent, so the messages are theirs [V botocore 1.44.5, `botocore/validate.py`].

use std::fmt;

use serde_json::{Map, Value};

use super::fields::{CONTAINER_DEFINITION, TASK_DEFINITION};
use super::refused;
use crate::diagnostic::Diagnostic;
use crate::json_text::Path;

/// The members that a JSON object may have.
pub(super) struct Shape(pub(super) &'static [Member]);

/// A member of a shape.
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) is_required: bool,
}

/// The type and the limits of a value.
pub(super) enum Kind {
    /// Any text.
    Text,
    /// Up to 255 letters, digits, hyphens and underscores.
    Name,
    /// Text of a limited number of characters.
    Limited { minimum: usize, maximum: usize },
    /// One of some texts.
    Choice(&'static [&'static str]),
    /// An integer from `minimum` to `maximum`.
    Integer { minimum: i64, maximum: i64 },
    /// True or false.
    Boolean,
    /// An array.
    List { of: &'static Kind, at_most: usize },
    /// An object with any members, which are texts.
    Texts,
    /// An object.
    Structure(&'static Shape),
}

const MAXIMUM_NAME: usize = 255;

/// Checks the `members` of a task definition; of those that are not in the table, the ones that
/// `is_passed_over` accepts are no mistake.
pub(super) fn check(
    members: &Map<String, Value>,
    is_passed_over: impl Fn(&str) -> bool,
    report: &mut Vec<Diagnostic>,
) {
    for (name, value) in members {
        let path = Path::Member(&Path::Root, name);
        match TASK_DEFINITION.member(name) {
            Some(member) => check_value(&member.kind, value, &path, report),
            None if is_passed_over(name) => {}
            None => report.push(unknown(&TASK_DEFINITION, name, &Path::Root, &path)),
        }
    }
    report_missing(&TASK_DEFINITION, members, &Path::Root, report);
}

/// Checks `value`, which stands at `path`, to be of `kind`.
fn check_value(kind: &Kind, value: &Value, path: &Path<'_>, report: &mut Vec<Diagnostic>) {
    match (kind, value) {
        (Kind::Text, Value::String(_)) | (Kind::Boolean, Value::Bool(_)) => {}
        (Kind::Name, Value::String(text)) => report.extend(name_fault(text, path)),
        (Kind::Limited { minimum, maximum }, Value::String(text)) => {
            report.extend(length_fault(text, *minimum, *maximum, path));
        }
        (Kind::Choice(choices), Value::String(text)) => {
            if !choices.contains(&text.as_str()) {
                report.push(no_choice(text, choices, path));
            }
        }
        (Kind::Integer { minimum, maximum }, Value::Number(number))
            if number.is_i64() || number.is_u64() =>
        {
            let number = number.as_i64().unwrap_or(i64::MAX);
            report.extend(range_fault(number, *minimum, *maximum, path));
        }
        (Kind::List { of, at_most }, Value::Array(items)) => {
            report.extend(count_fault(items.len(), *at_most, path));
            for (index, item) in items.iter().enumerate() {
                check_value(of, item, &Path::Element(path, index), report);
            }
        }
        (Kind::Texts, Value::Object(members)) => {
            for (name, value) in members {
                check_value(&Kind::Text, value, &Path::Member(path, name), report);
            }
        }
        (Kind::Structure(shape), Value::Object(members)) => {
            check_members(shape, members, path, report);
        }
        (kind, value) => report.push(wrong_type(kind, value, path)),
    }
}

fn check_members(
    shape: &'static Shape,
    members: &Map<String, Value>,
    path: &Path<'_>,
    report: &mut Vec<Diagnostic>,
) {
    for (name, value) in members {
        let place = Path::Member(path, name);
        match shape.member(name) {
            Some(member) => check_value(&member.kind, value, &place, report),
            None => report.push(unknown(shape, name, path, &place)),
        }
    }
    report_missing(shape, members, path, report);
}

impl Shape {
    fn member(&self, name: &str) -> Option<&Member> {
        self.0.iter().find(|member| member.name == name)
    }

    fn is(&self, other: &Shape) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

fn report_missing(
    shape: &Shape,
    members: &Map<String, Value>,
    path: &Path<'_>,
    report: &mut Vec<Diagnostic>,
) {
    let required = shape.0.iter().filter(|member| member.is_required);
    for member in required.filter(|member| !members.contains_key(member.name)) {
        let name = member.name;
        report.push(
            refused(
                "missing-member",
                Path::Member(path, name).to_string(),
                format!(
                    "Missing required parameter in {}: \"{name}\"",
                    Parameter(path)
                ),
            )
            .with_help(format!("Add \"{name}\": {}.", member.kind.what())),
        );
    }
}

fn unknown(shape: &Shape, name: &str, parent: &Path<'_>, path: &Path<'_>) -> Diagnostic {
    let known: Vec<&str> = shape.0.iter().map(|member| member.name).collect();
    refused(
        "unknown-member",
        path.to_string(),
        format!(
            "Unknown parameter in {}: \"{name}\", must be one of: {}",
            Parameter(parent),
            known.join(", ")
        ),
    )
    .with_help(unknown_help(shape, name, &known))
}

fn unknown_help(shape: &Shape, name: &str, known: &[&str]) -> String {
    if let Some(likely) = likely_meant(name, known) {
        return format!("Did you mean {likely}?");
    }
    if shape.is(&TASK_DEFINITION) && CONTAINER_DEFINITION.member(name).is_some() {
        return format!("{name} belongs to a container: move it into containerDefinitions.");
    }
    if shape.is(&CONTAINER_DEFINITION) && TASK_DEFINITION.member(name).is_some() {
        return format!("{name} belongs to the task: move it out of containerDefinitions.");
    }
    if super::super::import::REGISTRATION_MEMBERS.contains(&name) {
        return format!("ECS adds {name} on registration: remove it.");
    }
    "Remove it, or look for its right name in the list.".to_owned()
}

/// The known name that differs from `name` in case, or in at most a third of its letters.
fn likely_meant<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let name = name.to_ascii_lowercase();
    let allowed = (name.chars().count() / 3).max(1);
    known
        .iter()
        .map(|known| {
            let distance = strsim::damerau_levenshtein(&name, &known.to_ascii_lowercase());
            (distance, *known)
        })
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= allowed)
        .map(|(_, known)| known)
}

fn wrong_type(kind: &Kind, value: &Value, path: &Path<'_>) -> Diagnostic {
    refused(
        "wrong-type",
        path.to_string(),
        format!(
            "Invalid type for parameter {}, value: {}, type: {}, valid types: {}",
            Parameter(path),
            Python {
                value,
                is_nested: false
            },
            python_type(value),
            kind.python_types()
        ),
    )
    .with_help(wrong_type_help(kind, value))
}

fn wrong_type_help(kind: &Kind, value: &Value) -> String {
    let is_text = matches!(
        kind,
        Kind::Text | Kind::Name | Kind::Limited { .. } | Kind::Choice(_)
    );
    match (kind, value) {
        (_, Value::Null) => format!("Leave it out, or give it {}.", kind.what()),
        (_, Value::Number(_) | Value::Bool(_)) if is_text => {
            format!("Write it in double quotes: \"{value}\".")
        }
        (Kind::Integer { .. }, Value::String(text)) if text.parse::<i64>().is_ok() => {
            format!("Write it without quotes: {text}.")
        }
        (Kind::Boolean, Value::String(text)) if text == "true" || text == "false" => {
            format!("Write it without quotes: {text}.")
        }
        (Kind::List { .. }, Value::String(_) | Value::Object(_)) => {
            "Put it in a list: […].".to_owned()
        }
        _ => format!("Give it {}.", kind.what()),
    }
}

fn no_choice(text: &str, choices: &[&str], path: &Path<'_>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "not-a-choice",
        path.to_string(),
        format!(
            "'{text}' is not a valid {}. Must be one of [{}]",
            last_name(path),
            choices.join(", ")
        ),
    );
    match likely_meant(text, choices) {
        Some(likely) => diagnostic.with_help(format!("Did you mean {likely}?")),
        None => diagnostic.with_help(format!("Write one of {}.", choices.join(", "))),
    }
}

fn name_fault(text: &str, path: &Path<'_>) -> Option<Diagnostic> {
    let is_allowed =
        |character: char| character.is_ascii_alphanumeric() || character == '-' || character == '_';
    let length = text.chars().count();
    let fault = if let Some(character) = text.chars().find(|it| !is_allowed(*it)) {
        format!(
            "{} contains an invalid character: '{character}'.",
            Parameter(path)
        )
    } else if length > MAXIMUM_NAME {
        format!(
            "{} is {length} characters long; at most {MAXIMUM_NAME} are allowed.",
            Parameter(path)
        )
    } else {
        return None;
    };
    Some(
        Diagnostic::error("invalid-name", path.to_string(), fault)
            .with_help("Use up to 255 letters, digits, hyphens and underscores."),
    )
}

fn length_fault(text: &str, minimum: usize, maximum: usize, path: &Path<'_>) -> Option<Diagnostic> {
    let length = text.chars().count();
    let pointer = || path.to_string();
    let help = format!("Use {minimum} to {maximum} characters.");
    if length < minimum {
        let message = format!(
            "Invalid length for parameter {}, value: {length}, valid min length: {minimum}",
            Parameter(path)
        );
        return Some(refused("text-length", pointer(), message).with_help(help));
    }
    (length > maximum).then(|| {
        let message = format!(
            "{} is {length} characters long; at most {maximum} are allowed.",
            Parameter(path)
        );
        Diagnostic::error("text-length", pointer(), message).with_help(help)
    })
}

/// The API's integers have 32 bits [V].
fn range_fault(number: i64, minimum: i64, maximum: i64, path: &Path<'_>) -> Option<Diagnostic> {
    let minimum = minimum.max(i64::from(i32::MIN));
    let maximum = maximum.min(i64::from(i32::MAX));
    if (minimum..=maximum).contains(&number) {
        return None;
    }
    let allowed = if maximum == i64::from(i32::MAX) && number < minimum {
        format!("at least {minimum}")
    } else {
        format!("between {minimum} and {maximum}")
    };
    Some(
        Diagnostic::error(
            "out-of-range",
            path.to_string(),
            format!("{} is {number}; it must be {allowed}.", Parameter(path)),
        )
        .with_help(format!("Use a number {allowed}.")),
    )
}

fn count_fault(count: usize, at_most: usize, path: &Path<'_>) -> Option<Diagnostic> {
    (count > at_most).then(|| {
        Diagnostic::error(
            "too-many",
            path.to_string(),
            format!(
                "{} has {count} entries; at most {at_most} are allowed.",
                Parameter(path)
            ),
        )
        .with_help(format!("Remove {} of them.", count - at_most))
    })
}

impl Kind {
    /// What a value of this kind is, for people.
    fn what(&self) -> &'static str {
        match self {
            Kind::Text | Kind::Name | Kind::Limited { .. } => "a text in double quotes",
            Kind::Choice(_) => "one of the texts that are allowed",
            Kind::Integer { .. } => "a whole number",
            Kind::Boolean => "true or false",
            Kind::List { .. } => "a list […]",
            Kind::Texts | Kind::Structure(_) => "an object {…}",
        }
    }

    fn python_types(&self) -> &'static str {
        match self {
            Kind::Text | Kind::Name | Kind::Limited { .. } | Kind::Choice(_) => "<class 'str'>",
            Kind::Integer { .. } => "<class 'int'>",
            Kind::Boolean => "<class 'bool'>",
            Kind::List { .. } => "<class 'list'>, <class 'tuple'>",
            Kind::Texts | Kind::Structure(_) => "<class 'dict'>",
        }
    }
}

fn python_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "<class 'NoneType'>",
        Value::Bool(_) => "<class 'bool'>",
        Value::Number(number) if number.is_f64() => "<class 'float'>",
        Value::Number(_) => "<class 'int'>",
        Value::String(_) => "<class 'str'>",
        Value::Array(_) => "<class 'list'>",
        Value::Object(_) => "<class 'dict'>",
    }
}

fn last_name<'a>(path: &Path<'a>) -> &'a str {
    match path {
        Path::Root => "input",
        Path::Member(_, name) => name,
        Path::Element(parent, _) => last_name(parent),
    }
}

/// A place as botocore names it: `containerDefinitions[0].name`, `input` for all of it.
struct Parameter<'a>(&'a Path<'a>);

impl fmt::Display for Parameter<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Path::Root => formatter.write_str("input"),
            Path::Member(Path::Root, name) => formatter.write_str(name),
            Path::Member(parent, name) => write!(formatter, "{}.{name}", Parameter(parent)),
            Path::Element(parent, index) => write!(formatter, "{}[{index}]", Parameter(parent)),
        }
    }
}

/// A value as Python prints it.
struct Python<'a> {
    value: &'a Value,
    is_nested: bool,
}

impl fmt::Display for Python<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nested = |value| Python {
            value,
            is_nested: true,
        };
        match self.value {
            Value::Null => formatter.write_str("None"),
            Value::Bool(true) => formatter.write_str("True"),
            Value::Bool(false) => formatter.write_str("False"),
            Value::Number(number) => write!(formatter, "{number}"),
            Value::String(text) if self.is_nested => write!(formatter, "'{text}'"),
            Value::String(text) => formatter.write_str(text),
            Value::Array(items) => {
                formatter.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    let separator = if index == 0 { "" } else { ", " };
                    write!(formatter, "{separator}{}", nested(item))?;
                }
                formatter.write_str("]")
            }
            Value::Object(members) => {
                formatter.write_str("{")?;
                for (index, (name, value)) in members.iter().enumerate() {
                    let separator = if index == 0 { "" } else { ", " };
                    write!(formatter, "{separator}'{name}': {}", nested(value))?;
                }
                formatter.write_str("}")
            }
        }
    }
}
