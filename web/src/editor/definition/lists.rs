//! The lists of a container: ports, environment, secrets, files, dependencies. A row each.

use serde_json::{Value, json};
use yew::{AttrValue, Html};

use super::container::PartOfContainer;
use super::form::{DefinitionField, DefinitionForm, definition_field};
use crate::editor::document::definition::FieldKind;
use crate::editor::field::{Choice, Group, Pick, add_button, group, icon_button, problem_notes};
use crate::markup::html;

/// A list of a container.
struct List {
    /// Where the list is in the definition.
    pointer: String,
    /// The API's name of the list.
    title: &'static str,
    /// What one element is called.
    element: &'static str,
    /// A new element.
    new: Value,
    /// What the list is for.
    hint: Option<&'static str>,
}

/// A list that can be folded away: a row an element, with a button to remove it, and one to add.
/// `row` makes the fields of an element, given its pointer.
fn list_group(form: &DefinitionForm, list: List, row: &dyn Fn(&str) -> Html) -> Html {
    let List {
        pointer, element, ..
    } = &list;
    let count = form.count(pointer);
    let own = form.problems_at(pointer);
    let one = |index: usize| {
        let at = format!("{pointer}/{index}");
        html! {
            <li key={index} id={form.id(&at)}>
                <div class="list-row">
                    { row(&at) }
                    { icon_button(
                        "cross",
                        &format!("Remove {element} {}", index + 1),
                        form.on_remove(pointer, index),
                    ) }
                </div>
                <div id={notes_id(form, &at)}>{ problem_notes(&form.problems_in_row(&at)) }</div>
            </li>
        }
    };
    let aside = match count {
        0 => "none".to_owned(),
        count => count.to_string(),
    };
    let folded = Group {
        title: list.title,
        aside: Some(&aside),
        id: Some(form.id(pointer)),
        open: form.has_problems_in(pointer),
    };
    let on_add = form.on_add(pointer, list.new.clone());
    let content = html! {
        <>
            { problem_notes(&own) }
            if count > 0 {
                <ul class="list-rows">{ for (0..count).map(one) }</ul>
            }
            if let Some(hint) = list.hint {
                <p class="field-hint">{ hint }</p>
            }
            { add_button(&format!("Add {element}"), on_add) }
        </>
    };
    group(folded, content)
}

/// The id of what says what is wrong in a row.
fn notes_id(form: &DefinitionForm, at: &str) -> AttrValue {
    format!("{}-notes", form.id(at)).into()
}

/// The field of a row for the member `label` of the element at `at`.
fn member(
    form: &DefinitionForm,
    at: &str,
    label: &'static str,
    kind: FieldKind,
) -> DefinitionField {
    DefinitionField {
        pointer: format!("{at}/{label}"),
        label,
        kind,
        notes_at: Some(notes_id(form, at)),
        ..DefinitionField::default()
    }
}

/// The ports of a container.
pub fn ports(of: PartOfContainer<'_>) -> Html {
    let form = of.form;
    let hint = match form.text("/networkMode").as_str() {
        "awsvpc" | "host" => "In awsvpc and host mode hostPort is containerPort: leave it out.",
        "none" => "Without a network no port can be mapped.",
        _ => {
            "hostPort empty or 0: a free port of the host. A fixed one is held by one task on \
             each instance."
        }
    };
    let list = List {
        pointer: of.at("portMappings"),
        title: "portMappings",
        element: "port",
        new: json!({ "containerPort": 80, "protocol": "tcp" }),
        hint: Some(hint),
    };
    list_group(form, list, &|at| port_row(form, at))
}

fn port_row(form: &DefinitionForm, at: &str) -> Html {
    let protocol = format!("{at}/protocol");
    let choices = vec![
        Choice::new("", "tcp (omitted)"),
        Choice::named("tcp"),
        Choice::named("udp"),
    ];
    html! {
        <>
            { definition_field(form, member(form, at, "containerPort", FieldKind::Integer)) }
            { definition_field(form, DefinitionField {
                placeholder: Some("dynamic".into()),
                ..member(form, at, "hostPort", FieldKind::Integer)
            }) }
            <Pick
                id={form.id(&protocol)} label="protocol" value={form.text(&protocol)} {choices}
                on_change={form.on_text(&protocol, FieldKind::Text)}
                problems={form.problems_at(&protocol)} notes_at={notes_id(form, at)}
            />
        </>
    }
}

/// The environment variables of a container.
pub fn environment(of: PartOfContainer<'_>) -> Html {
    let list = List {
        pointer: of.at("environment"),
        title: "environment",
        element: "variable",
        new: json!({ "name": "NAME", "value": "" }),
        hint: None,
    };
    list_group(of.form, list, &|at| pair(of.form, at, "value"))
}

/// The secrets of a container.
pub fn secrets(of: PartOfContainer<'_>) -> Html {
    let cluster = &of.form.editing.document.scenario.cluster;
    let new = json!({
        "name": "SECRET",
        "valueFrom": format!(
            "arn:aws:secretsmanager:{}:{}:secret:example-AbCdEf", cluster.region, cluster.account
        ),
    });
    let list = List {
        pointer: of.at("secrets"),
        title: "secrets",
        element: "secret",
        new,
        hint: Some(
            "Read with the execution role before the container starts: Secrets Manager or \
             Parameter Store.",
        ),
    };
    list_group(of.form, list, &|at| pair(of.form, at, "valueFrom"))
}

fn pair(form: &DefinitionForm, at: &str, value: &'static str) -> Html {
    html! {
        <>
            { definition_field(form, member(form, at, "name", FieldKind::RequiredText)) }
            { definition_field(form, member(form, at, value, FieldKind::RequiredText)) }
        </>
    }
}

/// The environment files of a container.
pub fn environment_files(of: PartOfContainer<'_>) -> Html {
    let list = List {
        pointer: of.at("environmentFiles"),
        title: "environmentFiles",
        element: "file",
        new: json!({ "value": "arn:aws:s3:::example-bucket/example.env", "type": "s3" }),
        hint: Some("Fetched from S3 with the execution role before the container starts."),
    };
    list_group(of.form, list, &|at| {
        definition_field(
            of.form,
            member(of.form, at, "value", FieldKind::RequiredText),
        )
    })
}

/// What each condition waits for.
const CONDITIONS: &[&str] = &["START", "COMPLETE", "SUCCESS", "HEALTHY"];

/// The containers that a container waits for.
pub fn dependencies(of: PartOfContainer<'_>) -> Html {
    let form = of.form;
    let own = form.text(&of.at("name"));
    let others: Vec<String> = (0..form.count("/containerDefinitions"))
        .map(|index| form.text(&format!("/containerDefinitions/{index}/name")))
        .filter(|name| *name != own)
        .collect();
    let first = others.first().cloned().unwrap_or_default();
    let list = List {
        pointer: of.at("dependsOn"),
        title: "dependsOn",
        element: "dependency",
        new: json!({ "containerName": first, "condition": "START" }),
        hint: Some(
            "START: it runs. COMPLETE: it exited. SUCCESS: it exited with 0. HEALTHY: its \
             health check passes.",
        ),
    };
    list_group(form, list, &|at| dependency_row(form, at, &others))
}

fn dependency_row(form: &DefinitionForm, at: &str, others: &[String]) -> Html {
    let (name, condition) = (format!("{at}/containerName"), format!("{at}/condition"));
    let names: Vec<Choice> = others.iter().cloned().map(Choice::named).collect();
    let conditions: Vec<Choice> = CONDITIONS.iter().copied().map(Choice::named).collect();
    html! {
        <>
            <Pick
                id={form.id(&name)} label="containerName" value={form.text(&name)} choices={names}
                on_change={form.on_text(&name, FieldKind::RequiredText)}
                problems={form.problems_at(&name)} notes_at={notes_id(form, at)}
            />
            <Pick
                id={form.id(&condition)} label="condition" value={form.text(&condition)}
                choices={conditions} on_change={form.on_text(&condition, FieldKind::RequiredText)}
                problems={form.problems_at(&condition)} notes_at={notes_id(form, at)}
            />
        </>
    }
}
