//! Going to what is wrong: the field that shows it, or its place in the text.

use std::cell::RefCell;
use std::rc::Rc;

use ecslab::diagnostic::{Diagnostic, Span};
use ecslab::json_text::{JsonText, NOT_JSON, NOT_YAML};
use ecslab::lifecycle::Revision;
use ecslab::placement::Cause;
use ecslab::scenario::{find_task_definition, starter_of};
use ecslab::simulation::PlacementRecord;
use ecslab::task_definition::pointer_in_document;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::{Callback, UseStateHandle, hook, use_effect_with};

use super::document::cluster;
use super::field::field_id;
use crate::browser;
use crate::store::problems::tab_of;
use crate::store::{DefinitionMode, Document, EditorTab, Problem, Shared, UserCommand};

/// Milliseconds after which a place that was gone to is forgotten: the code editor may have to be
/// fetched first.
const FORGOTTEN_AFTER: u32 = 3_000;

/// What a place outside of the editor leads to: the input that a verdict of a placement decision
/// follows from.
#[derive(Clone)]
pub struct Lead {
    /// The decision.
    pub record: Rc<PlacementRecord>,
    /// EC2 instance id, or ARN, of the instance that the verdict is about.
    pub instance: String,
    /// The input.
    pub cause: Cause,
}

thread_local! {
    /// Goes to what somebody outside of the editor leads to; none while there is no editor.
    static LEADING: RefCell<Option<Callback<Lead>>> = const { RefCell::new(None) };
}

/// Goes to the input in the editor.
pub fn lead(to: Lead) {
    let leading = LEADING.with_borrow(Option::clone);
    if let Some(leading) = leading {
        leading.emit(to);
    }
}

/// Has [`lead`] go to places of `document` by `on_go_to`.
#[hook]
pub fn use_lead(
    document: &Shared<Document>,
    act: &Callback<UserCommand>,
    on_go_to: &Callback<Problem>,
) {
    let (document, act, on_go_to) = (document.clone(), act.clone(), on_go_to.clone());
    let leading = Callback::from(move |to: Lead| match to.place(&document) {
        Ok(place) => on_go_to.emit(place),
        Err(elsewhere) => act.emit(UserCommand::Say(elsewhere)),
    });
    use_effect_with((), |()| || LEADING.set(None));
    LEADING.set(Some(leading));
}

impl Lead {
    /// The place in `document`, as something that there is to say about it; else where it is.
    fn place(&self, document: &Document) -> Result<Problem, String> {
        match &self.cause {
            Cause::Definition(pointer) => in_definition(document, &self.record.revision, pointer),
            Cause::Request(pointer) => {
                let group = &self.record.decision.request.group;
                let family = &self.record.revision.definition.family;
                let starter = starter_of(&document.scenario, group, family, self.record.at);
                let starter = starter.ok_or_else(|| {
                    format!("What asked for a task of {group} is no longer in the document.")
                })?;
                Ok(in_scenario(&format!("{}{pointer}", starter.pointer())))
            }
            Cause::Instance(member) => {
                let instances = &document.scenario.cluster.container_instances;
                let index = instances
                    .iter()
                    .position(|it| cluster::id(it) == self.instance);
                let index = index.ok_or_else(|| {
                    format!(
                        "{} is not in the document: it was started while the scenario played. \
                         Select it on the stage.",
                        self.instance
                    )
                })?;
                Ok(in_scenario(&format!(
                    "/cluster/containerInstances/{index}/{member}"
                )))
            }
        }
    }
}

fn in_scenario(pointer: &str) -> Problem {
    Problem {
        tab: tab_of(pointer),
        definition: None,
        diagnostic: Diagnostic::info("", pointer, ""),
    }
}

fn in_definition(
    document: &Document,
    revision: &Revision,
    pointer: &str,
) -> Result<Problem, String> {
    let name = revision.name();
    let index = find_task_definition(&document.scenario.task_definitions, &name);
    let text = index.and_then(|index| document.definition_texts.get(index));
    let (Some(index), Some(text)) = (index, text) else {
        return Err(format!(
            "{name} was registered while the scenario played: Revisions has its text."
        ));
    };
    let mut place = Diagnostic::info("", pointer, "");
    if let Some(read) = JsonText::read_json_or_yaml(text).0 {
        place.pointer = pointer_in_document(&read.value, pointer);
        place.span = read.span(text, &place.pointer);
    }
    Ok(Problem {
        tab: EditorTab::Definition,
        definition: Some(index),
        diagnostic: place,
    })
}

/// A place to go to.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    tab: EditorTab,
    definition: Option<usize>,
    /// Where it is in the scenario.
    pointer: String,
    /// Where it is in the text of the task definition.
    pub span: Option<Span>,
    /// Whether only the text can show it.
    text_only: bool,
    /// Tells two journeys to the same place apart.
    pub journey: u32,
}

impl Target {
    /// The place of a problem, after having gone to `before`; `has_fields`: the form has fields for
    /// what the problem is in.
    pub fn of(problem: &Problem, has_fields: bool, before: Option<&Self>) -> Self {
        let pointer = &problem.diagnostic.pointer;
        let pointer = pointer
            .strip_prefix("/taskDefinition/")
            .map_or_else(|| pointer.clone(), |inner| format!("/{inner}"));
        Self {
            tab: problem.tab,
            definition: problem.definition,
            pointer: match problem.definition {
                Some(index) => format!("/taskDefinitions/{index}{pointer}"),
                None => pointer,
            },
            span: problem.diagnostic.span,
            text_only: [NOT_JSON, NOT_YAML].contains(&problem.diagnostic.code) || !has_fields,
            journey: before.map_or(1, |before| before.journey.wrapping_add(1)),
        }
    }

    /// What brings the place into view; `mode` is how the task definition is shown now.
    pub fn commands(&self, mode: DefinitionMode) -> Vec<UserCommand> {
        let wanted = match mode {
            DefinitionMode::Json => mode,
            _ if self.text_only => DefinitionMode::Json,
            _ => DefinitionMode::Form,
        };
        [
            Some(UserCommand::ShowEditorTab(self.tab)),
            self.definition.map(UserCommand::EditDefinition),
            (wanted != mode).then_some(UserCommand::SetDefinitionMode(wanted)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Where it is in the scenario.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    fn is_in_text(&self, mode: DefinitionMode) -> bool {
        self.tab == EditorTab::Definition && (self.text_only || mode == DefinitionMode::Json)
    }
}

/// Moves the focus to the field of `target` whenever it is another one; the text goes to its
/// place by itself.
#[hook]
pub fn use_go_to(target: &UseStateHandle<Option<Target>>, mode: DefinitionMode) {
    let (current, setter) = ((**target).clone(), target.setter());
    use_effect_with(current, move |target| {
        let Some(target) = target.clone() else {
            return;
        };
        if !target.is_in_text(mode) {
            focus_soon(target.pointer);
        }
        // A text that is shown later does not go there again.
        Timeout::new(FORGOTTEN_AFTER, move || setter.set(None)).forget();
    });
}

/// Moves the focus to the field of the value at `pointer` of the scenario, or the nearest around it, as
/// soon as what was asked for is drawn.
pub fn focus_soon(pointer: String) {
    Timeout::new(0, move || focus_nearest(&pointer)).forget();
}

fn focus_nearest(pointer: &str) {
    let Some(document) = browser::document() else {
        return;
    };
    let mut pointer = pointer;
    while !pointer.is_empty() {
        if let Some(element) = document.get_element_by_id(&field_id(pointer)) {
            return show(&element);
        }
        pointer = pointer.rsplit_once('/').map_or("", |(outer, _)| outer);
    }
}

/// Moves the focus to the element with `id` as soon as what was asked for is drawn.
pub fn show_soon(id: &'static str) {
    let element = move || browser::document()?.get_element_by_id(id);
    Timeout::new(0, move || {
        if let Some(element) = element() {
            show(&element);
        }
    })
    .forget();
}

/// Unfolds what `element` is in and moves the focus to the first control in it: itself, if it is
/// one or holds none.
fn show(element: &Element) {
    let mut around = Some(element.clone());
    while let Some(folded) = around.and_then(|it| it.closest("details").ok().flatten()) {
        // An attribute of this name is always allowed.
        folded.set_attribute("open", "").ok();
        around = folded.parent_element();
    }
    element.scroll_into_view();
    let controls = "input, select, textarea, button, summary";
    let first = |selector| element.query_selector(selector).ok().flatten();
    let control = match element.matches(controls) {
        Ok(true) => Some(element.clone()),
        // The tab stop of choices of which one is chosen is that one.
        _ => first(":scope > fieldset :checked").or_else(|| first(controls)),
    };
    if control.is_none() {
        // An attribute of this name is always allowed.
        element.set_attribute("tabindex", "-1").ok();
    }
    let control = control.unwrap_or_else(|| element.clone());
    if let Ok(control) = control.dyn_into::<HtmlElement>() {
        // What cannot take the focus is in view at least.
        control.focus().ok();
    }
}

#[cfg(test)]
mod tests {
    use ecslab::simulation::Simulation;
    use serde_json::json;

    use super::*;

    fn problem(definition: Option<usize>, code: &'static str, pointer: &str) -> Problem {
        Problem {
            tab: EditorTab::Definition,
            definition,
            diagnostic: Diagnostic::error(code, pointer, ""),
        }
    }

    /// Where a verdict leads that follows from `cause`, after the text of the definition became
    /// `text`: tab, definition and pointer, or what is said instead.
    fn place(cause: Cause, instance: &str, text: Option<&str>) -> Result<Problem, String> {
        let scenario = json!({
            "version": 1,
            "cluster": { "containerInstances": [{
                "ec2InstanceId": "i-1",
                "attributes": [
                    { "name": "ecs.instance-type", "value": "m5.large" },
                    { "name": "ecs.availability-zone", "value": "us-east-1a" },
                ],
            }] },
            "taskDefinitions": [{
                "family": "web",
                "containerDefinitions": [{ "name": "app", "image": "app:1", "memory": 9000 }],
            }],
            "timeline": [{ "at": 0, "command": "RunTask", "taskDefinition": "web" }],
        });
        let scenario = ecslab::scenario::from_value(&scenario).0.unwrap();
        let mut simulation = Simulation::new(&scenario).0;
        simulation.run_until(0);
        let record = Rc::clone(simulation.world().placements.last().unwrap());
        let mut document = Document::of(scenario);
        if let Some(text) = text {
            document = document.with_definition_text(0, text.to_owned());
        }
        let instance = instance.to_owned();
        Lead {
            record,
            instance,
            cause,
        }
        .place(&document)
    }

    #[test]
    fn a_verdict_leads_to_the_tab_and_the_place_of_its_input() {
        let memory = || Cause::Definition("/containerDefinitions/0/memory".to_owned());
        let template = "\
Type: AWS::ECS::TaskDefinition
Properties:
  Family: web
  ContainerDefinitions:
    - {Name: app, Image: app:1, Memory: 9000}
";
        for (cause, text, tab, pointer) in [
            (
                memory(),
                None,
                EditorTab::Definition,
                "/containerDefinitions/0/memory",
            ),
            (
                memory(),
                Some(template),
                EditorTab::Definition,
                "/Properties/ContainerDefinitions/0/Memory",
            ),
            (
                Cause::Request("/placementConstraints/0".to_owned()),
                None,
                EditorTab::Run,
                "/timeline/0/placementConstraints/0",
            ),
            (
                Cause::Instance("status"),
                None,
                EditorTab::Cluster,
                "/cluster/containerInstances/0/status",
            ),
        ] {
            let found = place(cause, "i-1", text).unwrap();
            assert_eq!((found.tab, &*found.diagnostic.pointer), (tab, pointer));
            let line = found.diagnostic.span.map(|span| span.line);
            assert_eq!(
                line,
                text.map(|_| 5).or(found.definition.and(Some(7))),
                "{pointer}"
            );
        }
    }

    #[test]
    fn what_is_not_in_the_document_is_said() {
        let said = place(Cause::Instance("status"), "i-9", None).unwrap_err();
        assert!(said.starts_with("i-9 is not in the document"), "{said}");
        let other = r#"{"family": "job", "containerDefinitions": []}"#;
        let said = place(Cause::Definition("/cpu".to_owned()), "i-1", Some(other)).unwrap_err();
        assert!(said.starts_with("web:1 was registered"), "{said}");
    }

    #[test]
    fn a_problem_of_a_described_definition_leads_to_the_same_field() {
        for pointer in ["/cpu", "/taskDefinition/cpu"] {
            let target = Target::of(&problem(Some(2), "x", pointer), true, None);
            assert_eq!(target.pointer, "/taskDefinitions/2/cpu");
        }
    }

    #[test]
    fn what_has_no_fields_is_shown_as_text() {
        for (code, has_fields) in [(NOT_JSON, true), (NOT_YAML, true), ("x", false)] {
            let target = Target::of(&problem(Some(0), code, ""), has_fields, None);
            let to_text = UserCommand::SetDefinitionMode(DefinitionMode::Json);
            assert!(target.commands(DefinitionMode::Form).contains(&to_text));
            assert!(!target.commands(DefinitionMode::Json).contains(&to_text));
        }
    }
}
