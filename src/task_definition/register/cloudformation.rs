//! CloudFormation's AWS::ECS::TaskDefinition, spelled as RegisterTaskDefinition spells it.
//!
//! Names and their structure [V CloudFormation's resource schema of AWS::ECS::TaskDefinition].

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use super::fields::{Kind, Shape, TASK_DEFINITION};
use crate::diagnostic::Diagnostic;
use crate::json_text::{Path, escaped};

/// Names that are not the API's with a capital first letter: the member that holds the
/// structure, the API's name, CloudFormation's name [V].
const IRREGULAR: &[(&str, &str, &str)] = &[
    (
        "volumes",
        "efsVolumeConfiguration",
        "EFSVolumeConfiguration",
    ),
    (
        "volumes",
        "fsxWindowsFileServerVolumeConfiguration",
        "FSxWindowsFileServerVolumeConfiguration",
    ),
    (
        "volumes",
        "s3filesVolumeConfiguration",
        "S3FilesVolumeConfiguration",
    ),
    ("efsVolumeConfiguration", "fileSystemId", "FilesystemId"),
    ("authorizationConfig", "iam", "IAM"),
    (
        "proxyConfiguration",
        "properties",
        "ProxyConfigurationProperties",
    ),
];

/// Properties in the API's spelling.
pub(in super::super) struct Converted {
    pub(in super::super) members: Map<String, Value>,
    /// Pointers in `members` of the values that CloudFormation fills in.
    pub(in super::super) opaque: Vec<String>,
    /// Pointers start at the properties, spelled as they are.
    pub(in super::super) remarks: Vec<Diagnostic>,
}

/// The `properties` of a resource as the API spells them. Intrinsic functions stay as they are.
pub(in super::super) fn convert(properties: &Map<String, Value>) -> Converted {
    let mut conversion = Conversion::default();
    let kind = Kind::Structure(&TASK_DEFINITION);
    let members = conversion.members(&kind, "", properties, &Path::Root);
    let mut remarks = conversion.misspelled;
    for remark in &mut remarks {
        let (parent, name) = remark.pointer.rsplit_once('/').unwrap_or_default();
        remark.pointer = format!("{}/{name}", pointer(properties, parent));
    }
    let opaque = conversion.opaque.iter();
    remarks.extend(opaque.map(|(at, what)| is_opaque(what, pointer(properties, at))));
    Converted {
        members,
        opaque: conversion.opaque.into_iter().map(|(at, _)| at).collect(),
        remarks,
    }
}

/// The pointer in `properties` of what stands at `pointer` in their conversion; of a member that
/// is absent, what it would be.
pub(in super::super) fn pointer(properties: &Map<String, Value>, pointer: &str) -> String {
    let mut spelled = String::new();
    let mut kind = Some(&Kind::Structure(&TASK_DEFINITION));
    let mut members = Some(properties);
    let mut items: Option<&[Value]> = None;
    let mut parent = "";
    for step in pointer.split('/').skip(1) {
        let name = step.replace("~1", "/").replace("~0", "~");
        let value = if let Some(items) = items {
            spelled.push('/');
            spelled.push_str(step);
            kind = kind.and_then(Kind::of_element);
            name.parse().ok().and_then(|index: usize| items.get(index))
        } else {
            let found = members.and_then(|members| {
                let mut members = members.iter();
                members.find(|(known, _)| api_name(kind, parent, known) == name)
            });
            let spelling = match found {
                Some((known, _)) => Cow::Borrowed(known.as_str()),
                None => name_in_template(kind, parent, &name),
            };
            spelled.push('/');
            spelled.push_str(&escaped(&spelling));
            let member = kind.and_then(|kind| kind.member_named(&name));
            (kind, parent) = match member {
                Some((name, kind)) => (Some(kind), name),
                None => (None, ""),
            };
            found.map(|(_, value)| value)
        };
        members = value.and_then(Value::as_object);
        items = value.and_then(Value::as_array).map(Vec::as_slice);
    }
    spelled
}

/// The API's pointer of what stands at `spelled` in properties, whether or not it is there.
pub(in super::super) fn api_pointer(spelled: &str) -> String {
    walk(spelled).0
}

/// CloudFormation's name of the member `name` of the structure at `pointer`.
pub(in super::super) fn name_at<'a>(pointer: &str, name: &'a str) -> Cow<'a, str> {
    let (_, kind, parent) = walk(pointer);
    name_in_template(kind, parent, name)
}

/// A pointer in the API's spelling, the kind of what it leads to, and the member that holds it.
fn walk(spelled: &str) -> (String, Option<&'static Kind>, &'static str) {
    static DEFINITION: Kind = Kind::Structure(&TASK_DEFINITION);
    let (mut pointer, mut kind, mut parent) = (String::new(), Some(&DEFINITION), "");
    for step in spelled.split('/').skip(1) {
        let name = api_name(kind, parent, step);
        pointer.push('/');
        pointer.push_str(&name);
        if let Some(element) = kind.and_then(Kind::of_element) {
            kind = Some(element);
            continue;
        }
        (parent, kind) = match kind.and_then(|kind| kind.member_named(&name)) {
            Some((name, kind)) => (name, Some(kind)),
            None => ("", None),
        };
    }
    (pointer, kind, parent)
}

/// The API's name of the member `name` of a structure of `kind`, which the member `parent` holds.
fn api_name<'a>(kind: Option<&Kind>, parent: &str, name: &'a str) -> Cow<'a, str> {
    if !matches!(kind, Some(Kind::Structure(_))) {
        return Cow::Borrowed(name);
    }
    let irregular = IRREGULAR
        .iter()
        .find(|(holder, _, theirs)| *holder == parent && *theirs == name);
    if let Some((_, ours, _)) = irregular {
        return Cow::Borrowed(ours);
    }
    with_first(name, |letter| letter.to_ascii_lowercase())
}

/// CloudFormation's name of the API's member `name`.
fn name_in_template<'a>(kind: Option<&Kind>, parent: &str, name: &'a str) -> Cow<'a, str> {
    if !matches!(kind, Some(Kind::Structure(_))) {
        return Cow::Borrowed(name);
    }
    let irregular = IRREGULAR
        .iter()
        .find(|(holder, ours, _)| *holder == parent && *ours == name);
    match irregular {
        Some((_, _, theirs)) => Cow::Borrowed(theirs),
        None => with_first(name, |letter| letter.to_ascii_uppercase()),
    }
}

fn with_first(name: &str, change: fn(char) -> char) -> Cow<'_, str> {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if change(first) != first => {
            Cow::Owned(format!("{}{}", change(first), letters.as_str()))
        }
        _ => Cow::Borrowed(name),
    }
}

#[derive(Default)]
struct Conversion {
    /// Pointers in the conversion, and what is there.
    opaque: Vec<(String, String)>,
    /// Pointers start in the conversion and end with the name as it is spelled.
    misspelled: Vec<Diagnostic>,
}

impl Conversion {
    fn value(
        &mut self,
        kind: Option<&Kind>,
        parent: &str,
        value: &Value,
        path: &Path<'_>,
    ) -> Value {
        if let Some(what) = function(value) {
            self.opaque.push((path.to_string(), what));
            return value.clone();
        }
        match (kind, value) {
            (Some(kind), Value::Object(members)) => {
                Value::Object(self.members(kind, parent, members, path))
            }
            (Some(Kind::List { of, .. }), Value::Array(items)) => {
                let items = items.iter().enumerate();
                let items = items.map(|(index, item)| {
                    self.value(Some(of), parent, item, &Path::Element(path, index))
                });
                Value::Array(items.collect())
            }
            (Some(kind), value) => scalar(kind, value),
            (None, value) => value.clone(),
        }
    }

    fn members(
        &mut self,
        kind: &Kind,
        parent: &str,
        members: &Map<String, Value>,
        path: &Path<'_>,
    ) -> Map<String, Value> {
        let mut converted = Map::with_capacity(members.len());
        for (name, value) in members {
            let ours = api_name(Some(kind), parent, name);
            let place = Path::Member(path, &ours);
            let member = kind.member_named(&ours);
            if member.is_some() && name_in_template(Some(kind), parent, &ours) != *name {
                let right = name_in_template(Some(kind), parent, &ours);
                self.report_spelling(name, &right, path);
            }
            let (parent, kind) = match (member, kind) {
                (Some((parent, kind)), _) => (parent, Some(kind)),
                (None, Kind::Texts(_)) => ("", Some(&Kind::Text)),
                (None, _) => ("", None),
            };
            let value = self.value(kind, parent, value, &place);
            converted.insert(ours.into_owned(), value);
        }
        converted
    }

    /// What CloudFormation answers is in the words of its schema validation [O].
    fn report_spelling(&mut self, name: &str, right: &str, path: &Path<'_>) {
        self.misspelled.push(
            Diagnostic::error(
                "unknown-member",
                Path::Member(path, name).to_string(),
                format!("extraneous key [{name}] is not permitted"),
            )
            .with_help(format!("CloudFormation spells it {right}."))
            .in_aws_words(),
        );
    }
}

fn is_opaque(what: &str, pointer: String) -> Diagnostic {
    Diagnostic::info(
        "opaque-value",
        pointer,
        format!("CloudFormation fills this in with {what}; the value is not known here."),
    )
    .with_help(match what {
        "Fn::If" => "It is kept as it is, and each branch is checked where it is what counts.",
        _ => "It is kept as it is, and only what holds for any value is reported.",
    })
}

/// A value of another type that CloudFormation turns into one of `kind` [V].
fn scalar(kind: &Kind, value: &Value) -> Value {
    match (kind, value) {
        (
            Kind::Text | Kind::Name | Kind::Limited { .. } | Kind::Choice(_),
            Value::Number(_) | Value::Bool(_),
        ) => Value::String(value.to_string()),
        (Kind::Integer { .. }, Value::String(text)) => text.parse::<i64>().map_or_else(
            |_| value.clone(),
            |number| Value::Number(Number::from(number)),
        ),
        (Kind::Boolean, Value::String(text)) => match text.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}

/// The intrinsic function or dynamic reference that `value` is, as a person would call it.
pub(in super::super) fn function(value: &Value) -> Option<String> {
    match value {
        Value::Object(members) => {
            let mut names = members.keys();
            let is_reference = members.len() == 1 && members.contains_key("Ref");
            let name = names.find(|name| is_reference || name.starts_with("Fn::"))?;
            match members.get(name) {
                Some(Value::String(argument)) => Some(format!("{name} {argument}")),
                _ => Some(name.clone()),
            }
        }
        Value::String(text) if text.contains("{{resolve:") => Some("a dynamic reference".into()),
        _ => None,
    }
}

impl Kind {
    /// The member `name` of a structure, or of the structures in a list: its name in the table
    /// and its kind.
    fn member_named(&self, name: &str) -> Option<(&'static str, &'static Kind)> {
        let Kind::Structure(Shape(members)) = self else {
            return None;
        };
        let member = members.iter().find(|member| member.name == name)?;
        Some((member.name, &member.kind))
    }

    fn of_element(&self) -> Option<&'static Kind> {
        match self {
            Kind::List { of, .. } => Some(of),
            _ => None,
        }
    }
}
