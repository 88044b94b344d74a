//! The structure of the input: unknown members, wrong types, missing members, enums, limits.
//!
//! The first three are what the AWS SDK for Python and the AWS CLI refuse before anything is
//! sent, so the messages are theirs [V botocore 1.44.8, `botocore/validate.py`]. Of a template
//! they are said in our words, with the names that stand in it.

mod repair;
mod spelling;

use std::fmt;

use serde_json::{Map, Value};

use super::fields::{
    CONTAINER_DEFINITION, Choice, Kind, PLACEMENT_CONSTRAINT_TYPES, Shape, TASK_DEFINITION,
};
use super::rules::{
    INVALID_NAME, MISSING_MEMBER, NOT_A_CHOICE, OUT_OF_RANGE, TEXT_LENGTH, TOO_MANY,
    UNKNOWN_MEMBER, WRONG_TYPE,
};
use crate::diagnostic::Diagnostic;
use crate::json_text::Path;

pub(in super::super) use self::spelling::Spelling;

const MAXIMUM_NAME: usize = 255;

/// What has been found, and how the document spells what it is about.
struct Report<'a> {
    spelling: Spelling<'a>,
    said: &'a mut Vec<Diagnostic>,
}

impl Report<'_> {
    fn push(&mut self, diagnostic: Diagnostic) {
        self.said.push(diagnostic);
    }

    fn extend(&mut self, diagnostic: Option<Diagnostic>) {
        self.said.extend(diagnostic);
    }
}

/// Checks the `members` of a task definition; of those that are not in the table, the ones that
/// `is_passed_over` accepts are no mistake.
pub(super) fn check(
    members: &Map<String, Value>,
    spelling: Spelling<'_>,
    is_passed_over: impl Fn(&str) -> bool,
    said: &mut Vec<Diagnostic>,
) {
    let report = &mut Report { spelling, said };
    for (name, value) in members {
        let path = Path::Member(&Path::Root, name);
        match TASK_DEFINITION.member(name) {
            Some(member) => check_value(&member.kind, value, &path, report),
            None if is_passed_over(name) => {}
            None => {
                let shape = &TASK_DEFINITION;
                report.push(unknown(spelling, shape, members, name, &Path::Root, &path));
            }
        }
    }
    report_missing(&TASK_DEFINITION, members, &Path::Root, report);
}

/// Checks `value`, which stands at `path`, to be of `kind`.
fn check_value(kind: &Kind, value: &Value, path: &Path<'_>, report: &mut Report<'_>) {
    let spelling = report.spelling;
    match (kind, value) {
        (Kind::Text, Value::String(_)) | (Kind::Boolean, Value::Bool(_)) => {}
        (Kind::Name, Value::String(text)) => report.extend(name_fault(spelling, text, path)),
        (Kind::Limited { minimum, maximum }, Value::String(text)) => {
            report.extend(length_fault(spelling, text, *minimum, *maximum, path));
        }
        // A rule of its own answers to another type, in ECS's words.
        (Kind::Choice(PLACEMENT_CONSTRAINT_TYPES), Value::String(_)) => {}
        (Kind::Choice(choices), Value::String(text)) => {
            if !choices.iter().any(|(choice, _)| choice == text) {
                report.push(no_choice(spelling, text, choices, path));
            }
        }
        (Kind::Integer { minimum, maximum }, Value::Number(number))
            if number.is_i64() || number.is_u64() =>
        {
            let number = number.as_i64().unwrap_or(i64::MAX);
            report.extend(range_fault(spelling, number, *minimum, *maximum, path));
        }
        (Kind::List { of, at_most }, Value::Array(items)) => {
            report.extend(count_fault(spelling, items.len(), *at_most, path));
            for (index, item) in items.iter().enumerate() {
                check_value(of, item, &Path::Element(path, index), report);
            }
        }
        (Kind::Texts(_), Value::Object(members)) => {
            for (name, value) in members {
                check_value(&Kind::Text, value, &Path::Member(path, name), report);
            }
        }
        (Kind::Structure(shape), Value::Object(members)) => {
            check_members(shape, members, path, report);
        }
        (kind, value) => report.push(wrong_type(spelling, kind, value, path)),
    }
}

fn check_members(
    shape: &'static Shape,
    members: &Map<String, Value>,
    path: &Path<'_>,
    report: &mut Report<'_>,
) {
    for (name, value) in members {
        let place = Path::Member(path, name);
        match shape.member(name) {
            Some(member) => check_value(&member.kind, value, &place, report),
            None => {
                let spelling = report.spelling;
                report.push(unknown(spelling, shape, members, name, path, &place));
            }
        }
    }
    report_missing(shape, members, path, report);
}

fn report_missing(
    shape: &Shape,
    members: &Map<String, Value>,
    path: &Path<'_>,
    report: &mut Report<'_>,
) {
    let required = shape.0.iter().filter(|member| member.is_required);
    for member in required.filter(|member| !members.contains_key(member.name)) {
        let spelling = report.spelling;
        let pointer = Path::Member(path, member.name).to_string();
        let (place, name) = (spelling.place(path), spelling.member(path, member.name));
        let diagnostic = match spelling {
            Spelling::Api => {
                let message = format!("Missing required parameter in {place}: \"{name}\"");
                MISSING_MEMBER.refused(pointer, message)
            }
            Spelling::Properties(_) => {
                let message = format!("Missing required property in {place}: \"{name}\"");
                MISSING_MEMBER.at(pointer, message)
            }
        };
        report.push(
            diagnostic
                .with_help(format!("Add \"{name}\": {}.", member.kind.what()))
                .with_fix(repair::missing(member, members, path)),
        );
    }
}

/// Members that the API does not have [V].
fn unknown(
    spelling: Spelling<'_>,
    shape: &'static Shape,
    members: &Map<String, Value>,
    name: &str,
    parent: &Path<'_>,
    path: &Path<'_>,
) -> Diagnostic {
    let likely = likely_meant(name, shape.0.iter().map(|member| member.name));
    let spelled = |name| spelling.member(parent, name);
    let known: Vec<String> = shape.0.iter().map(|it| spelled(it.name)).collect();
    let (place, written, known) = (spelling.place(parent), spelled(name), known.join(", "));
    let diagnostic = match spelling {
        Spelling::Api => UNKNOWN_MEMBER.refused(
            path.to_string(),
            format!("Unknown parameter in {place}: \"{written}\", must be one of: {known}"),
        ),
        Spelling::Properties(_) => UNKNOWN_MEMBER.at(
            path.to_string(),
            format!("Unknown property in {place}: \"{written}\", must be one of: {known}"),
        ),
    };
    let help = match likely {
        Some(likely) => format!("Did you mean {}?", spelled(likely)),
        None => unknown_help(spelling, shape, name, &written),
    };
    let fix = repair::unknown(spelling, shape, members, name, likely, parent, path);
    diagnostic.with_help(help).with_fix(fix)
}

fn unknown_help(spelling: Spelling<'_>, shape: &Shape, name: &str, written: &str) -> String {
    let containers = || spelling.member(&Path::Root, "containerDefinitions");
    if shape.is(&TASK_DEFINITION) && CONTAINER_DEFINITION.member(name).is_some() {
        let containers = containers();
        return format!("{written} belongs to a container: move it into {containers}.");
    }
    if shape.is(&CONTAINER_DEFINITION) && TASK_DEFINITION.member(name).is_some() {
        let containers = containers();
        return format!("{written} belongs to the task: move it out of {containers}.");
    }
    if super::super::import::REGISTRATION_MEMBERS.contains(&name) {
        return format!("ECS adds {written} on registration: remove it.");
    }
    "Remove it, or look for its right name in the list.".to_owned()
}

/// The known name that differs from `name` in case, or in at most a third of its letters.
pub(super) fn likely_meant<'a>(
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let name = name.to_ascii_lowercase();
    let allowed = (name.chars().count() / 3).max(1);
    let has_such_length = |known: &&str| known.len().abs_diff(name.len()) <= allowed;
    known
        .filter(has_such_length)
        .map(|known| {
            let distance = strsim::damerau_levenshtein(&name, &known.to_ascii_lowercase());
            (distance, known)
        })
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= allowed)
        .map(|(_, known)| known)
}

/// Values of a type that the API does not take [V].
fn wrong_type(spelling: Spelling<'_>, kind: &Kind, value: &Value, path: &Path<'_>) -> Diagnostic {
    let place = spelling.place(path);
    let diagnostic = match spelling {
        Spelling::Api => {
            let shown = Python {
                value,
                is_nested: false,
            };
            let (given, wanted) = (python_type(value), python_types(kind));
            let message = format!(
                "Invalid type for parameter {place}, value: {shown}, type: {given}, \
                 valid types: {wanted}"
            );
            WRONG_TYPE.refused(path.to_string(), message)
        }
        Spelling::Properties(_) => {
            let message = format!("{place} is {value}; it must be {}.", kind.what());
            WRONG_TYPE.at(path.to_string(), message)
        }
    };
    diagnostic
        .with_help(wrong_type_help(kind, value))
        .with_fix(repair::wrong_type(kind, value, path))
}

fn is_text(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Text | Kind::Name | Kind::Limited { .. } | Kind::Choice(_)
    )
}

fn wrong_type_help(kind: &Kind, value: &Value) -> String {
    match (kind, value) {
        (_, Value::Null) => format!("Leave it out, or give it {}.", kind.what()),
        (_, Value::Number(_) | Value::Bool(_)) if is_text(kind) => {
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

/// Texts that an enum of the API does not have [V].
fn no_choice(
    spelling: Spelling<'_>,
    text: &str,
    choices: &'static [Choice],
    path: &Path<'_>,
) -> Diagnostic {
    let names: Vec<&str> = choices.iter().map(|(choice, _)| *choice).collect();
    let names = names.join(", ");
    let name = spelling.name(path);
    let message = format!("'{text}' is not a valid {name}. Must be one of [{names}]");
    let diagnostic = NOT_A_CHOICE.at(path.to_string(), message);
    match likely_meant(text, choices.iter().map(|(choice, _)| *choice)) {
        Some(likely) => diagnostic
            .with_help(format!("Did you mean {likely}?"))
            .with_fix(super::fix::set(path.to_string(), likely)),
        None => diagnostic.with_help(format!("Write one of {names}.")),
    }
}

/// Names are up to 255 letters, digits, hyphens and underscores [V].
fn name_fault(spelling: Spelling<'_>, text: &str, path: &Path<'_>) -> Option<Diagnostic> {
    let length = text.chars().count();
    let message = if let Some(character) = text.chars().find(|it| !is_of_a_name(*it)) {
        format!(
            "{} contains an invalid character: '{character}'.",
            spelling.place(path)
        )
    } else if length > MAXIMUM_NAME {
        too_long(spelling, path, length, MAXIMUM_NAME)
    } else {
        return None;
    };
    Some(
        INVALID_NAME
            .at(path.to_string(), message)
            .with_help("Use up to 255 letters, digits, hyphens and underscores.")
            .with_fix(repair::name(text, path)),
    )
}

fn is_of_a_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-' || character == '_'
}

/// Texts of limited length: those of tags [V].
fn length_fault(
    spelling: Spelling<'_>,
    text: &str,
    minimum: usize,
    maximum: usize,
    path: &Path<'_>,
) -> Option<Diagnostic> {
    let length = text.chars().count();
    let diagnostic = if length < minimum {
        let message = format!(
            "Invalid length for parameter {}, value: {length}, valid min length: {minimum}",
            spelling.place(path)
        );
        TEXT_LENGTH.refused(path.to_string(), message)
    } else if length > maximum {
        TEXT_LENGTH.at(path.to_string(), too_long(spelling, path, length, maximum))
    } else {
        return None;
    };
    Some(diagnostic.with_help(format!("Use {minimum} to {maximum} characters.")))
}

fn too_long(spelling: Spelling<'_>, path: &Path<'_>, length: usize, maximum: usize) -> String {
    format!(
        "{} is {length} characters long; at most {maximum} are allowed.",
        spelling.place(path)
    )
}

/// Numbers outside of the documented range, or of the 32 bits of the API's integers [V].
fn range_fault(
    spelling: Spelling<'_>,
    number: i64,
    minimum: i64,
    maximum: i64,
    path: &Path<'_>,
) -> Option<Diagnostic> {
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
    let message = format!(
        "{} is {number}; it must be {allowed}.",
        spelling.place(path)
    );
    Some(
        OUT_OF_RANGE
            .at(path.to_string(), message)
            .with_help(format!("Use a number {allowed}."))
            .with_fix(repair::range(number, minimum, maximum, path)),
    )
}

/// Lists of a limited length [V].
fn count_fault(
    spelling: Spelling<'_>,
    count: usize,
    at_most: usize,
    path: &Path<'_>,
) -> Option<Diagnostic> {
    (count > at_most).then(|| {
        let message = format!(
            "{} has {count} entries; at most {at_most} are allowed.",
            spelling.place(path)
        );
        let diagnostic = match path {
            // This one's words are known [V].
            Path::Member(_, "environmentFiles") => TOO_MANY.refused(
                path.to_string(),
                "The maximum number of environment files was exceeded. Specify ten or less and \
                 try again.",
            ),
            _ => TOO_MANY.at(path.to_string(), message),
        };
        diagnostic.with_help(format!("Remove {} of them.", count - at_most))
    })
}

fn python_types(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Name | Kind::Limited { .. } | Kind::Choice(_) => "<class 'str'>",
        Kind::Integer { .. } => "<class 'int'>",
        Kind::Boolean => "<class 'bool'>",
        Kind::List { .. } => "<class 'list'>, <class 'tuple'>",
        Kind::Texts(_) | Kind::Structure(_) => "<class 'dict'>",
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
