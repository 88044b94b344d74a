//! The lists of a container: ports, environment, secrets, files, dependencies. A row each.

use serde_json::{Value, json};
use yew::{AttrValue, Callback, Html, Properties, function_component, html};

use super::container::PartOfContainer;
use super::form::{DefinitionField, DefinitionForm};
use crate::editor::document::definition::FieldKind;
use crate::editor::field::{AddButton, Choice, Group, IconButton, Pick, ProblemNotes};

/// Properties of [`ListGroup`].
#[derive(Clone, PartialEq, Properties)]
struct ListGroupProperties {
    form: DefinitionForm,
    /// Where the list is in the definition.
    pointer: AttrValue,
    /// The API's name of the list.
    title: AttrValue,
    /// What one element is called.
    element: AttrValue,
    /// A new element.
    new: Value,
    /// What the list is for.
    #[prop_or_default]
    hint: Option<AttrValue>,
    /// The fields of an element, given its pointer.
    row: Callback<String, Html>,
}

/// A list that can be folded away: a row an element, with a button to remove it, and one to add.
#[function_component]
fn ListGroup(properties: &ListGroupProperties) -> Html {
    let ListGroupProperties {
        form,
        pointer,
        title,
        element,
        new,
        hint,
        row,
    } = properties;
    let count = form.count(pointer);
    let own = form.problems_at(pointer);
    let one = |index: usize| {
        let at = format!("{pointer}/{index}");
        let of_row = form.problems_in_row(&at);
        let notes = notes_id(form, &at);
        html! {
            <li key={index} id={form.id(&at)}>
                <div class="list-row">
                    { row.emit(at) }
                    <IconButton
                        icon="cross" label={format!("Remove {element} {}", index + 1)}
                        on_click={form.on_remove(pointer, index)}
                    />
                </div>
                <div id={notes}><ProblemNotes problems={of_row} /></div>
            </li>
        }
    };
    let aside = match count {
        0 => "none".to_owned(),
        count => count.to_string(),
    };
    html! {
        <Group
            title={title.clone()} {aside} id={form.id(pointer)} open={form.has_problems_in(pointer)}
        >
            <ProblemNotes problems={own} />
            if count > 0 {
                <ul class="list-rows">{ for (0..count).map(one) }</ul>
            }
            if let Some(hint) = hint {
                <p class="field-hint">{ hint }</p>
            }
            <AddButton
                label={format!("Add {element}")} on_click={form.on_add(pointer, new.clone())}
            />
        </Group>
    }
}

/// The id of what says what is wrong in a row.
fn notes_id(form: &DefinitionForm, at: &str) -> AttrValue {
    format!("{}-notes", form.id(at)).into()
}

/// The ports of a container.
#[function_component]
pub fn Ports(properties: &PartOfContainer) -> Html {
    let form = properties.form.clone();
    let hint = match form.text("/networkMode").as_str() {
        "awsvpc" | "host" => "In awsvpc and host mode hostPort is containerPort: leave it out.",
        "none" => "Without a network no port can be mapped.",
        _ => {
            "hostPort empty or 0: a free port of the host. A fixed one is held by one task on \
             each instance."
        }
    };
    let row = {
        let form = form.clone();
        Callback::from(move |at: String| port_row(&form, &at))
    };
    html! {
        <ListGroup
            {form} pointer={properties.at("portMappings")} title="portMappings" element="port"
            new={json!({ "containerPort": 80, "protocol": "tcp" })} {hint} {row}
        />
    }
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
            <DefinitionField
                form={form.clone()} pointer={format!("{at}/containerPort")} notes_at={notes_id(form, at)} label="containerPort"
                kind={FieldKind::Integer}
            />
            <DefinitionField
                form={form.clone()} pointer={format!("{at}/hostPort")} notes_at={notes_id(form, at)} label="hostPort"
                kind={FieldKind::Integer} placeholder="dynamic"
            />
            <Pick
                id={form.id(&protocol)} label="protocol" value={form.text(&protocol)} {choices}
                on_change={form.on_text(&protocol, FieldKind::Text)}
                problems={form.problems_at(&protocol)} notes_at={notes_id(form, at)}
            />
        </>
    }
}

/// The environment variables of a container.
#[function_component]
pub fn Environment(properties: &PartOfContainer) -> Html {
    let form = properties.form.clone();
    let row = {
        let form = form.clone();
        Callback::from(move |at: String| pair(&form, &at, "value"))
    };
    html! {
        <ListGroup
            {form} pointer={properties.at("environment")} title="environment" element="variable"
            new={json!({ "name": "NAME", "value": "" })} {row}
        />
    }
}

/// The secrets of a container.
#[function_component]
pub fn Secrets(properties: &PartOfContainer) -> Html {
    let form = properties.form.clone();
    let cluster = &form.editing.document.scenario.cluster;
    let new = json!({
        "name": "SECRET",
        "valueFrom": format!(
            "arn:aws:secretsmanager:{}:{}:secret:example-AbCdEf", cluster.region, cluster.account
        ),
    });
    let row = {
        let form = form.clone();
        Callback::from(move |at: String| pair(&form, &at, "valueFrom"))
    };
    html! {
        <ListGroup
            {form} pointer={properties.at("secrets")} title="secrets" element="secret" {new} {row}
            hint="Read with the execution role before the container starts: Secrets Manager or \
                  Parameter Store."
        />
    }
}

fn pair(form: &DefinitionForm, at: &str, value: &'static str) -> Html {
    html! {
        <>
            <DefinitionField
                form={form.clone()} pointer={format!("{at}/name")} notes_at={notes_id(form, at)} label="name"
                kind={FieldKind::RequiredText}
            />
            <DefinitionField
                form={form.clone()} pointer={format!("{at}/{value}")} notes_at={notes_id(form, at)} label={value}
                kind={FieldKind::RequiredText}
            />
        </>
    }
}

/// The environment files of a container.
#[function_component]
pub fn EnvironmentFiles(properties: &PartOfContainer) -> Html {
    let form = properties.form.clone();
    let row = {
        let form = form.clone();
        Callback::from(move |at: String| {
            html! {
                <DefinitionField
                    form={form.clone()} pointer={format!("{at}/value")} notes_at={notes_id(form, at)} label="value"
                    kind={FieldKind::RequiredText}
                />
            }
        })
    };
    html! {
        <ListGroup
            {form} pointer={properties.at("environmentFiles")} title="environmentFiles"
            element="file" {row}
            new={json!({ "value": "arn:aws:s3:::example-bucket/example.env", "type": "s3" })}
            hint="Fetched from S3 with the execution role before the container starts."
        />
    }
}

/// What each condition waits for.
const CONDITIONS: &[&str] = &["START", "COMPLETE", "SUCCESS", "HEALTHY"];

/// The containers that a container waits for.
#[function_component]
pub fn Dependencies(properties: &PartOfContainer) -> Html {
    let form = properties.form.clone();
    let own = form.text(&properties.at("name"));
    let others: Vec<String> = (0..form.count("/containerDefinitions"))
        .map(|index| form.text(&format!("/containerDefinitions/{index}/name")))
        .filter(|name| *name != own)
        .collect();
    let first = others.first().cloned().unwrap_or_default();
    let row = {
        let form = form.clone();
        Callback::from(move |at: String| dependency_row(&form, &at, &others))
    };
    html! {
        <ListGroup
            {form} pointer={properties.at("dependsOn")} title="dependsOn" element="dependency"
            new={json!({ "containerName": first, "condition": "START" })} {row}
            hint="START: it runs. COMPLETE: it exited. SUCCESS: it exited with 0. HEALTHY: its \
                  health check passes."
        />
    }
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
