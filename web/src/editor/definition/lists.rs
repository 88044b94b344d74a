//! The lists of a task definition: ports, environment, dependencies, mounts and so on. A row each.

use ecslab::task_definition;
use serde_json::{Value, json};
use yew::{AttrValue, Html};

use super::container::PartOfContainer;
use super::form::{DefinitionField, DefinitionForm, definition_field};
use super::member::{Control, member_field};
use crate::editor::document::definition::FieldKind;
use crate::editor::field::{Choice, Group, Pick, add_button, group, icon_button};
use crate::markup::html;

/// A list of structures.
pub struct List {
    /// Where the list is in the definition.
    pub pointer: String,
    /// The API's name of the list.
    pub title: &'static str,
    /// What one element is called.
    pub element: &'static str,
    /// A new element.
    pub new: Value,
    /// What another sort of element is called, and a new one.
    pub also: Option<(&'static str, Value)>,
    /// What the list is for.
    pub hint: Option<&'static str>,
}

impl List {
    /// The list at `pointer`, with what the core says of it.
    fn described(pointer: String, element: &'static str, new: Value) -> Self {
        let member = task_definition::member_at(&pointer);
        Self {
            title: member.as_ref().map_or("", |it| it.name),
            hint: member.as_ref().map(|it| it.description),
            element,
            new,
            also: None,
            pointer,
        }
    }
}

/// A list that can be folded away: a row an element, with a button to remove it, and one to add.
/// `row` makes the fields of an element, given its pointer.
pub fn list_group(form: &DefinitionForm, list: List, row: &dyn Fn(&str) -> Html) -> Html {
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
                <div id={notes_id(form, &at)}>{ form.problems_in_row(&at).html() }</div>
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
    let also = list
        .also
        .clone()
        .map(|(element, new)| add_button(&format!("Add {element}"), form.on_add(pointer, new)));
    let content = html! {
        <>
            { own.html() }
            if count > 0 {
                <ul class="list-rows">{ for (0..count).map(one) }</ul>
            }
            if let Some(hint) = list.hint {
                <p class="field-hint">{ hint }</p>
            }
            <div class="add-buttons">
                { add_button(&format!("Add {element}"), on_add) }
                { also }
            </div>
        </>
    };
    group(folded, content)
}

/// The id of what says what is wrong in a row.
pub fn notes_id(form: &DefinitionForm, at: &str) -> AttrValue {
    format!("{}-notes", form.id(at)).into()
}

/// The field of a row for the member `label` of the element at `at`.
pub fn member(
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
    let new = json!({ "containerPort": 80, "protocol": "tcp" });
    let list = List {
        hint: Some(hint),
        also: Some((
            "range",
            json!({ "containerPortRange": "8000-8010", "protocol": "tcp" }),
        )),
        ..List::described(of.at("portMappings"), "port", new)
    };
    list_group(form, list, &|at| port_row(form, at))
}

fn port_row(form: &DefinitionForm, at: &str) -> Html {
    let notes = Some(notes_id(form, at));
    let range = form.value.pointer(&format!("{at}/containerPortRange"));
    html! {
        <>
            if range.is_some() {
                { member_field(form, at, ("containerPortRange", Control::RequiredText), notes.clone()) }
            } else {
                { definition_field(form, member(form, at, "containerPort", FieldKind::Integer)) }
                { definition_field(form, DefinitionField {
                    placeholder: Some("dynamic".into()),
                    ..member(form, at, "hostPort", FieldKind::Integer)
                }) }
            }
            { member_field(form, at, ("protocol", Control::Choice), notes) }
        </>
    }
}

/// The environment variables of a container.
pub fn environment(of: PartOfContainer<'_>) -> Html {
    let new = json!({ "name": "NAME", "value": "" });
    let list = List::described(of.at("environment"), "variable", new);
    list_group(of.form, list, &|at| pair(of.form, at, "value"))
}

/// The secrets of a container, or of its log driver: `member` says which.
pub fn secrets(of: PartOfContainer<'_>, member: &str) -> Html {
    let cluster = &of.form.editing.document.scenario.cluster;
    let new = json!({
        "name": "SECRET",
        "valueFrom": format!(
            "arn:aws:secretsmanager:{}:{}:secret:example-AbCdEf", cluster.region, cluster.account
        ),
    });
    let list = List::described(of.at(member), "secret", new);
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
    let new = json!({ "value": "arn:aws:s3:::example-bucket/example.env", "type": "s3" });
    let list = List::described(of.at("environmentFiles"), "file", new);
    list_group(of.form, list, &|at| {
        let value = member(of.form, at, "value", FieldKind::RequiredText);
        definition_field(of.form, value)
    })
}

/// The names of the other containers of the task.
fn other_containers(of: PartOfContainer<'_>) -> Vec<Choice> {
    let form = of.form;
    let own = form.text(&of.at("name"));
    (0..form.count("/containerDefinitions"))
        .map(|index| form.text(&format!("/containerDefinitions/{index}/name")))
        .filter(|name| *name != own)
        .map(Choice::named)
        .collect()
}

/// A choice among names: of containers or volumes.
fn name_pick(form: &DefinitionForm, at: &str, member: &'static str, choices: Vec<Choice>) -> Html {
    let pointer = format!("{at}/{member}");
    html! {
        <Pick
            id={form.id(&pointer)} label={member} value={form.text(&pointer)} {choices}
            on_change={form.on_text(&pointer, FieldKind::RequiredText)}
            problems={form.problems_at(&pointer)} notes_at={notes_id(form, at)}
        />
    }
}

fn first(choices: &[Choice]) -> String {
    let first = choices.first().map(|choice| choice.value.to_string());
    first.unwrap_or_default()
}

/// The containers that a container waits for.
pub fn dependencies(of: PartOfContainer<'_>) -> Html {
    let form = of.form;
    let others = other_containers(of);
    let new = json!({ "containerName": first(&others), "condition": "START" });
    let list = List::described(of.at("dependsOn"), "dependency", new);
    list_group(form, list, &|at| {
        let condition = ("condition", Control::Choice);
        html! {
            <>
                { name_pick(form, at, "containerName", others.clone()) }
                { member_field(form, at, condition, Some(notes_id(form, at))) }
            </>
        }
    })
}

/// Where volumes are mounted in a container.
pub fn mount_points(of: PartOfContainer<'_>) -> Html {
    let form = of.form;
    let volumes: Vec<Choice> = (0..form.count("/volumes"))
        .map(|index| Choice::named(form.text(&format!("/volumes/{index}/name"))))
        .collect();
    let new = json!({ "sourceVolume": first(&volumes), "containerPath": "/data" });
    let list = List::described(of.at("mountPoints"), "mount point", new);
    list_group(form, list, &|at| {
        html! {
            <div class="row-fields">
                <div class="fields-2">
                    { name_pick(form, at, "sourceVolume", volumes.clone()) }
                    { definition_field(form, member(form, at, "containerPath", FieldKind::RequiredText)) }
                </div>
                { member_field(form, at, ("readOnly", Control::Flag), None) }
            </div>
        }
    })
}

/// The containers whose mounts a container has too.
pub fn volumes_from(of: PartOfContainer<'_>) -> Html {
    let form = of.form;
    let others = other_containers(of);
    let new = json!({ "sourceContainer": first(&others) });
    let list = List::described(of.at("volumesFrom"), "container", new);
    list_group(form, list, &|at| {
        html! {
            <div class="row-fields">
                { name_pick(form, at, "sourceContainer", others.clone()) }
                { member_field(form, at, ("readOnly", Control::Flag), None) }
            </div>
        }
    })
}

/// GPUs and the like.
pub fn resource_requirements(of: PartOfContainer<'_>) -> Html {
    let form = of.form;
    let new = json!({ "type": "GPU", "value": "1" });
    let list = List::described(of.at("resourceRequirements"), "resource", new);
    list_group(form, list, &|at| {
        let notes = notes_id(form, at);
        html! {
            <>
                { member_field(form, at, ("type", Control::Choice), Some(notes.clone())) }
                { member_field(form, at, ("value", Control::Text), Some(notes)) }
            </>
        }
    })
}

/// The constraints that every task of the definition is placed under.
pub fn placement_constraints(form: &DefinitionForm) -> Html {
    let new = json!({
        "type": "memberOf",
        "expression": "attribute:ecs.instance-type =~ m5.*",
    });
    let list = List::described("/placementConstraints".to_owned(), "memberOf", new);
    list_group(form, list, &|at| {
        definition_field(
            form,
            member(form, at, "expression", FieldKind::RequiredText),
        )
    })
}
