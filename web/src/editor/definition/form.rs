//! A task definition as fields. The fields edit the text; they keep no values of their own.

use ecslab::diagnostic::{Diagnostic, Severity};
use ecslab::task_definition::{self, TaskDefinition};
use serde_json::{Value, json};
use yew::{AttrValue, Callback, Html};

use super::container::container_card;
use super::lists::placement_constraints;
use super::member::{Control, Members, rare_members};
use super::room::{room, sum};
use super::volumes::volumes;
use crate::editor::document::definition::{self, FieldKind};
use crate::editor::editing::Editing;
use crate::editor::field::{Choice, Notes, Pick, Segments, TextField, field_id, section};
use crate::editor::go_to;
use crate::markup::html;
use crate::store::{EditorTab, Problem, Shared, UserCommand};

/// A task definition that is edited by fields.
#[derive(Clone, PartialEq)]
pub struct DefinitionForm {
    /// The document, and the way to replace it.
    pub editing: Editing,
    /// Index of the definition.
    pub index: usize,
    /// The definition as its text has it.
    pub value: Shared<Value>,
    /// What is wrong with it; pointers start at the definition.
    pub problems: Shared<Vec<Diagnostic>>,
}

impl DefinitionForm {
    /// The id of the field for the value at `pointer` of the definition.
    pub fn id(&self, pointer: &str) -> AttrValue {
        field_id(&format!("/taskDefinitions/{}{pointer}", self.index)).into()
    }

    /// What is wrong there.
    pub fn problems_at(&self, pointer: &str) -> Notes {
        self.notes(|place| place == pointer)
    }

    /// What is wrong in a row of a list: said below the row, where there is room.
    pub fn problems_in_row(&self, pointer: &str) -> Notes {
        let inside = format!("{pointer}/");
        self.notes(|place| place == pointer || place.starts_with(&inside))
    }

    /// What is wrong at the places that `is_it` says, with the fixes that there are.
    fn notes(&self, is_it: impl Fn(&str) -> bool) -> Notes {
        let problems = self.problems.iter();
        let problems = problems.filter(|problem| is_it(definition::place_of(&problem.pointer)));
        Notes::fixable(problems.cloned().collect(), self.on_fix())
    }

    /// Makes the fix of a problem; the focus goes to the field that shows what was mended.
    fn on_fix(&self) -> Callback<Diagnostic> {
        let form = self.clone();
        Callback::from(move |diagnostic: Diagnostic| {
            let place = diagnostic.pointer.clone();
            form.editing.fix(&Problem {
                tab: EditorTab::Definition,
                definition: Some(form.index),
                diagnostic,
            });
            form.go_to(&place);
        })
    }

    /// Whether an error or a warning is there or inside.
    pub fn has_problems_in(&self, pointer: &str) -> bool {
        let inside = format!("{pointer}/");
        self.problems
            .iter()
            .filter(|problem| problem.severity != Severity::Info)
            .any(|problem| problem.pointer == pointer || problem.pointer.starts_with(&inside))
    }

    /// The text of the value at `pointer`, empty when there is none.
    pub fn text(&self, pointer: &str) -> String {
        definition::shown(&self.value, pointer).0
    }

    /// How many elements the list at `pointer` has.
    pub fn count(&self, pointer: &str) -> usize {
        self.value
            .pointer(pointer)
            .and_then(Value::as_array)
            .map_or(0, Vec::len)
    }

    /// Sets or takes out the value at `pointer`, and with it the object around it when nothing else
    /// is in that and it means nothing by itself.
    pub fn set(&self, merge: bool, pointer: &str, value: Option<&Value>) {
        let pointer = match value {
            None => definition::nothing_left_at(&self.value, pointer),
            Some(_) => pointer,
        };
        let key = format!("/taskDefinitions/{}{pointer}", self.index);
        self.editing
            .edit(merge.then_some(key.as_str()), |document| {
                definition::set_value(document, self.index, pointer, value);
            });
    }

    /// Sets a value that decides how the definition can be run; whoever runs it follows.
    fn set_and_adopt(&self, merge: bool, pointer: &str, value: Option<&Value>) {
        let key = format!("/taskDefinitions/{}{pointer}", self.index);
        let mut changes = Vec::new();
        self.editing
            .edit(merge.then_some(key.as_str()), |document| {
                changes = definition::set_value_and_adopt(document, self.index, pointer, value);
            });
        // A family that is typed is followed at every letter: nothing to report.
        if !merge && !changes.is_empty() {
            self.editing.act(UserCommand::Say(changes.join(" ")));
        }
    }

    /// A callback that sets the value at `pointer` to what is typed.
    pub fn on_text(&self, pointer: &str, kind: FieldKind) -> Callback<String> {
        let (form, pointer) = (self.clone(), pointer.to_owned());
        Callback::from(move |typed: String| {
            form.set(true, &pointer, kind.value(&typed).as_ref());
        })
    }

    /// A callback that adds `element` to the list at `pointer`.
    pub fn on_add(&self, pointer: &str, element: Value) -> Callback<()> {
        let (form, pointer) = (self.clone(), format!("{pointer}/-"));
        Callback::from(move |()| form.set(false, &pointer, Some(&element)))
    }

    /// A callback that removes the element at `index` of the list at `pointer`; the last one
    /// takes the list with it. The button that was pressed is then that of the next one; where
    /// there is none, the focus goes to the list.
    pub fn on_remove(&self, pointer: &str, index: usize) -> Callback<()> {
        let count = self.count(pointer);
        let element = match count {
            1 => pointer.to_owned(),
            _ => format!("{pointer}/{index}"),
        };
        let (form, list) = (self.clone(), pointer.to_owned());
        Callback::from(move |()| {
            form.set(false, &element, None);
            if index + 1 == count {
                form.go_to(&list);
            }
        })
    }

    /// Moves the focus to the field of the value at `pointer` of the definition, once it is drawn.
    pub fn go_to(&self, pointer: &str) {
        go_to::focus_soon(format!("/taskDefinitions/{}{pointer}", self.index));
    }
}

/// A field for one value of a task definition.
#[derive(Default)]
pub struct DefinitionField {
    /// Where the value is in the definition.
    pub pointer: String,
    /// The API's name of the field.
    pub label: &'static str,
    /// What is typed means.
    pub kind: FieldKind,
    /// What it is counted in.
    pub unit: Option<&'static str>,
    /// What holds while it is empty, where that is not the default that the core knows.
    pub placeholder: Option<AttrValue>,
    /// What follows from it.
    pub hint: Option<&'static str>,
    /// Id of what says what is wrong, where that is not the field itself.
    pub notes_at: Option<AttrValue>,
}

/// A field for one value of a task definition.
pub fn definition_field(form: &DefinitionForm, of: DefinitionField) -> Html {
    let pointer = &of.pointer;
    let (value, editable) = definition::shown(&form.value, pointer);
    let default = || task_definition::member_at(pointer)?.default;
    let placeholder = of.placeholder.or_else(|| default().map(AttrValue::from));
    let hint = match editable {
        true => of.hint,
        false => Some("This is a structure: edit it in the JSON view."),
    };
    html! {
        <TextField
            id={form.id(pointer)} label={of.label} {value} {hint}
            on_change={form.on_text(pointer, of.kind)} numeric={of.kind == FieldKind::Integer}
            unit={of.unit} {placeholder} read_only={!editable}
            problems={form.problems_at(pointer)} notes_at={of.notes_at}
        />
    }
}

/// The fields of a task definition. `definition` is what the simulator reads of it, as far as it
/// can.
pub fn fields(form: &DefinitionForm, definition: Option<&TaskDefinition>) -> Html {
    html! {
        <div key={form.index} class="form">
            <div class="form-start" id={form.id("")}>
                <div>{ form.problems_at("").html() }</div>
                { family(form) }
            </div>
            { network_mode(form) }
            { compatibilities(form) }
            <div class="fields-2">
                { definition_field(form, DefinitionField {
                    pointer: "/cpu".to_owned(),
                    label: "cpu",
                    unit: Some("CPU units"),
                    placeholder: Some(sum(definition, |it| it.cpu_units())),
                    ..DefinitionField::default()
                }) }
                { definition_field(form, DefinitionField {
                    pointer: "/memory".to_owned(),
                    label: "memory",
                    unit: Some("MiB"),
                    placeholder: Some(sum(definition, |it| it.memory_mib())),
                    ..DefinitionField::default()
                }) }
            </div>
            if let Some(definition) = definition {
                <p class="field-hint">{ room(&form.editing, definition) }</p>
            }
            <div class="fields-2">
                { role_field(form, "/executionRoleArn") }
                { role_field(form, "/taskRoleArn") }
            </div>
            { containers(form) }
            { section("Task", Some("storage, placement, platform"), None, html! {
                <div class="groups">
                    { volumes(form) }
                    { placement_constraints(form) }
                    { rare_members(form, "", RARELY_USED, Html::default()) }
                </div>
            }) }
        </div>
    }
}

/// Members of a task that are seldom given.
const RARELY_USED: Members = &[
    ("runtimePlatform.operatingSystemFamily", Control::Choice),
    ("runtimePlatform.cpuArchitecture", Control::Choice),
    ("pidMode", Control::Choice),
    ("ipcMode", Control::Choice),
    ("ephemeralStorage.sizeInGiB", Control::Integer),
    ("proxyConfiguration.containerName", Control::Text),
    ("enableFaultInjection", Control::Flag),
];

fn family(form: &DefinitionForm) -> Html {
    let on_change = {
        let form = form.clone();
        Callback::from(move |typed: String| {
            form.set_and_adopt(true, "/family", Some(&Value::from(typed)));
        })
    };
    html! {
        <TextField
            id={form.id("/family")} label="family" value={form.text("/family")} {on_change}
            hint="Every registration of a family is its next revision; who runs it follows a new name."
            problems={form.problems_at("/family")}
        />
    }
}

/// Network modes, with what each does to a task's life.
const NETWORK_MODES: &[(&str, &str)] = &[
    (
        "bridge",
        "The host's Docker bridge, no network interface (ENI) of the task's own: tasks skip \
         PROVISIONING and DEPROVISIONING.",
    ),
    (
        "host",
        "The host's own network, no network interface (ENI) of the task's own: tasks skip \
         PROVISIONING and DEPROVISIONING.",
    ),
    (
        "awsvpc",
        "Each task gets a network interface (ENI): tasks pass PROVISIONING while it is attached \
         and DEPROVISIONING while it is removed, on EC2 as on Fargate.",
    ),
    (
        "none",
        "No network: tasks skip PROVISIONING and DEPROVISIONING. No ports can be mapped.",
    ),
];

fn network_mode(form: &DefinitionForm) -> Html {
    let text = form.text("/networkMode");
    let value = if text.is_empty() {
        "bridge"
    } else {
        text.as_str()
    };
    let meaning = NETWORK_MODES.iter().find(|(name, _)| *name == value);
    let hint = meaning.map(|(_, meaning)| match text.is_empty() {
        true => format!("Omitted, so bridge. {meaning}"),
        false => (*meaning).to_owned(),
    });
    let on_change = {
        let form = form.clone();
        Callback::from(move |mode: String| {
            form.set_and_adopt(false, "/networkMode", Some(&Value::from(mode)));
        })
    };
    html! {
        <Segments
            id={form.id("/networkMode")} label="networkMode" value={value.to_owned()} {on_change}
            choices={NETWORK_MODES.iter().map(|(name, _)| Choice::named(*name)).collect::<Vec<_>>()}
            hint={hint.map(AttrValue::from)} problems={form.problems_at("/networkMode")}
        />
    }
}

fn compatibilities(form: &DefinitionForm) -> Html {
    let listed: Vec<&str> = form
        .value
        .get("requiresCompatibilities")
        .and_then(Value::as_array)
        .map(|list| list.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let has = |name: &str| listed.contains(&name);
    let value = match (has("EC2"), has("FARGATE")) {
        (true, true) => "both",
        (true, false) => "EC2",
        (false, true) => "FARGATE",
        (false, false) => "",
    };
    let on_change = {
        let form = form.clone();
        Callback::from(move |choice: String| {
            let list = match choice.as_str() {
                "" => None,
                "both" => Some(json!(["EC2", "FARGATE"])),
                one => Some(json!([one])),
            };
            form.set_and_adopt(false, "/requiresCompatibilities", list.as_ref());
        })
    };
    let choices = vec![
        Choice::new("", "not stated"),
        Choice::named("EC2"),
        Choice::named("FARGATE"),
        Choice::new("both", "both"),
    ];
    html! {
        <Segments
            id={form.id("/requiresCompatibilities")} label="requiresCompatibilities" {value}
            {choices} {on_change} problems={form.problems_at("/requiresCompatibilities")}
            hint={described("/requiresCompatibilities")}
        />
    }
}

/// What the core says of a member.
fn described(pointer: &str) -> Option<&'static str> {
    task_definition::member_at(pointer).map(|it| it.description)
}

fn role_field(form: &DefinitionForm, pointer: &'static str) -> Html {
    let scenario = &form.editing.document.scenario;
    let value = form.text(pointer);
    // A role is named as the definition names it, so that choosing it again changes nothing.
    let reference = |role: &ecslab::iam::Role| {
        let named = role.is_named_by(&value, &scenario.cluster.account);
        if named {
            value.clone()
        } else {
            role.arn(&scenario.cluster.account)
        }
    };
    let mut choices = vec![Choice::new("", "none")];
    choices.extend(
        scenario
            .roles
            .iter()
            .map(|role| Choice::new(reference(role), role.role_name.clone())),
    );
    if !choices.iter().any(|choice| *choice.value == value) {
        let name = value.rsplit('/').next().unwrap_or(&value).to_owned();
        choices.push(Choice::new(
            value.clone(),
            format!("{name} (not in this scenario)"),
        ));
    }
    let label = pointer.trim_start_matches('/');
    let hint = described(pointer);
    let on_change = {
        let form = form.clone();
        Callback::from(move |reference: String| {
            form.set(false, pointer, FieldKind::Text.value(&reference).as_ref());
        })
    };
    html! {
        <Pick
            id={form.id(pointer)} {label} {value} {choices} {on_change} {hint}
            problems={form.problems_at(pointer)}
        />
    }
}

fn containers(form: &DefinitionForm) -> Html {
    let count = form.count("/containerDefinitions");
    let name = (1..)
        .map(|number| format!("container-{number}"))
        .find(|name| {
            (0..count).all(|it| form.text(&format!("/containerDefinitions/{it}/name")) != *name)
        })
        .unwrap_or_default();
    let new = json!({
        "name": name,
        "image": "public.ecr.aws/docker/library/busybox:latest",
        "memory": 128,
        "essential": count == 0,
    });
    let problems = form.problems_at("/containerDefinitions");
    let on_add = form.on_add("/containerDefinitions", new);
    section(
        "containerDefinitions",
        Some(&count.to_string()),
        Some(("Add container", on_add)),
        html! {
            <>
                <div id={form.id("/containerDefinitions")}>{ problems.html() }</div>
                { for (0..count).map(|index| container_card(form, index, count == 1)) }
            </>
        },
    )
}
