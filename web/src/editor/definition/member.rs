//! Fields that are made from what the core's table says of a member: its name, what it is for,
//! what holds without it, the values that may stand there.

use ecslab::task_definition::{self, MemberDescription};
use serde_json::Value;
use yew::{AttrValue, Callback, Html, Properties};

use super::form::{DefinitionField, DefinitionForm, definition_field};
use crate::editor::document::definition::FieldKind;
use crate::editor::field::{Choice, Group, Notes, Pick, Switch, TextArea, group, use_typed};
use crate::markup::{component, html};

/// What a member is edited with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// A line of text; emptied, the member is gone.
    Text,
    /// A line of text that must be there.
    RequiredText,
    /// A whole number.
    Integer,
    /// On or off.
    Flag,
    /// One of the values that may stand there.
    Choice,
    /// A list of texts, one a line.
    Texts,
    /// A list of whole numbers, one a line.
    Integers,
}

/// Members: where each is from a common place on, with a dot between the steps, and its control.
/// That is its label too: `type` alone says little.
pub type Members = &'static [(&'static str, Control)];

/// The field of the member `path` from `base` on. `notes_at` is the id of what says what is wrong, where
/// that is not the field; there is no room for a description then.
pub fn member_field(
    form: &DefinitionForm,
    base: &str,
    (path, control): (&'static str, Control),
    notes_at: Option<AttrValue>,
) -> Html {
    let pointer = pointer_of(base, path);
    let Some(described) = task_definition::member_at(&pointer) else {
        return Html::default();
    };
    let member = MemberDescription {
        name: path,
        ..described
    };
    let hint = notes_at.is_none().then_some(member.description);
    let kind = match control {
        Control::RequiredText => FieldKind::RequiredText,
        Control::Integer => FieldKind::Integer,
        _ => FieldKind::Text,
    };
    match control {
        Control::Text | Control::RequiredText | Control::Integer => definition_field(
            form,
            DefinitionField {
                label: member.name,
                pointer,
                kind,
                hint,
                notes_at,
                ..DefinitionField::default()
            },
        ),
        Control::Flag => flag(form, &pointer, &member),
        Control::Choice => choice(form, &pointer, &member, hint, notes_at),
        Control::Texts | Control::Integers => {
            let is_numbers = control == Control::Integers;
            list(form, &pointer, &member, is_numbers)
        }
    }
}

/// The fields of `members` from `base` on.
pub fn member_fields(form: &DefinitionForm, base: &str, members: Members) -> Html {
    members
        .iter()
        .map(|member| member_field(form, base, *member, None))
        .collect()
}

fn pointer_of(base: &str, path: &str) -> String {
    format!("{base}/{}", path.replace('.', "/"))
}

/// A group of members that are rarely used, folded away; `further` stands below their fields.
pub fn rare_members(form: &DefinitionForm, base: &str, members: Members, further: Html) -> Html {
    let pointers: Vec<String> = members
        .iter()
        .map(|(path, _)| pointer_of(base, path))
        .collect();
    let is_set = |pointer: &&String| form.value.pointer(pointer).is_some();
    let aside = match pointers.iter().filter(is_set).count() {
        0 => "none set".to_owned(),
        count => format!("{count} set"),
    };
    let of = Group {
        title: "Rarely used",
        aside: Some(&aside),
        id: None,
        open: pointers.iter().any(|pointer| form.has_problems_in(pointer)),
    };
    let fields = member_fields(form, base, members);
    group(of, html! { <>{ fields }{ further }</> })
}

fn flag(form: &DefinitionForm, pointer: &str, member: &MemberDescription) -> Html {
    let default = member.default == Some("true");
    let on = match form.text(pointer).as_str() {
        "" => default,
        text => text == "true",
    };
    let is_required = member.is_required;
    let on_change = {
        let (form, pointer) = (form.clone(), pointer.to_owned());
        Callback::from(move |on: bool| {
            // What holds anyway need not be written.
            let value = (on != default || is_required).then_some(Value::Bool(on));
            form.set(false, &pointer, value.as_ref());
        })
    };
    html! {
        <Switch
            id={form.id(pointer)} label={member.name} {on} {on_change}
            hint={member.description} problems={form.problems_at(pointer)}
        />
    }
}

/// The values that may stand at `pointer`, and that none does.
pub fn choices(form: &DefinitionForm, pointer: &str, default: Option<&'static str>) -> Vec<Choice> {
    let omitted = match default {
        Some(default) => format!("{default} (omitted)"),
        None => "none".to_owned(),
    };
    let mut choices = vec![Choice::new("", omitted)];
    for known in task_definition::values_at(pointer, Some(&form.value)) {
        if let Value::String(name) = known.value {
            choices.push(Choice::named(name));
        }
    }
    choices
}

fn choice(
    form: &DefinitionForm,
    pointer: &str,
    member: &MemberDescription,
    hint: Option<&'static str>,
    notes_at: Option<AttrValue>,
) -> Html {
    let value = form.text(pointer);
    let mut choices = choices(form, pointer, member.default);
    if member.is_required && !value.is_empty() {
        choices.remove(0);
    }
    html! {
        <Pick
            id={form.id(pointer)} label={member.name} {value} {choices}
            on_change={form.on_text(pointer, FieldKind::Text)} {hint}
            problems={form.problems_at(pointer)} {notes_at}
        />
    }
}

fn list(
    form: &DefinitionForm,
    pointer: &str,
    member: &MemberDescription,
    is_numbers: bool,
) -> Html {
    let elements = form.value.pointer(pointer).and_then(Value::as_array);
    let mut lines = Vec::new();
    let mut editable = true;
    for element in elements.into_iter().flatten() {
        let line = match element {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        editable &= !line.contains('\n') && !element.is_object() && !element.is_array();
        lines.push(line);
    }
    let hint = match editable {
        true => format!("{} One a line.", member.description),
        false => "An element is more than a line: edit it in the JSON view.".to_owned(),
    };
    let on_change = {
        let (form, pointer) = (form.clone(), pointer.to_owned());
        Callback::from(move |lines: Vec<String>| {
            let value = |line: String| match line.trim().parse::<i64>() {
                Ok(number) if is_numbers => Value::from(number),
                _ => Value::from(line),
            };
            let value: Vec<Value> = lines.into_iter().map(value).collect();
            let value = (!value.is_empty()).then_some(Value::Array(value));
            form.set(true, &pointer, value.as_ref());
        })
    };
    html! {
        <Lines
            id={form.id(pointer)} label={member.name} {lines} {on_change} read_only={!editable}
            {hint} problems={form.problems_in_row(pointer)}
        />
    }
}

/// Properties of [`Lines`].
#[derive(Clone, PartialEq, Properties)]
struct LinesProperties {
    id: AttrValue,
    label: AttrValue,
    lines: Vec<String>,
    on_change: Callback<Vec<String>>,
    read_only: bool,
    hint: AttrValue,
    problems: Notes,
}

/// A list, an element a line. Empty lines at the end are no elements, but stay while typing.
#[component]
fn Lines(properties: &LinesProperties) -> Html {
    let LinesProperties {
        id,
        label,
        lines,
        read_only,
        hint,
        problems,
        ..
    } = properties.clone();
    let typed = use_typed();
    let on_typed = {
        let (typed, on_change) = (typed.clone(), properties.on_change.clone());
        Callback::from(move |text: String| {
            let lines = text.trim_end_matches('\n').split('\n').map(str::to_owned);
            on_change.emit(match text.trim_end_matches('\n') {
                "" => Vec::new(),
                _ => lines.collect(),
            });
            typed.keep(text);
        })
    };
    let rows = u32::try_from(lines.len().clamp(1, 6) + usize::from(typed.is_there()));
    html! {
        <TextArea
            {id} {label} value={typed.or(|| lines.join("\n"))} rows={rows.unwrap_or(1)}
            on_change={on_typed} on_leave={typed.on_leave()} {read_only} {hint} {problems}
        />
    }
}
