//! The fields that a service and RunTask have in common.

use yew::{Callback, Html};

use super::capacity::strategy_of_capacity;
use super::constraints::constraints;
use super::network::network;
use super::strategies::strategies;
use super::{references, say};
use crate::editor::cluster::PaneProperties;
use crate::editor::document::capacity::{Capacity, is_on_fargate};
use crate::editor::document::run::{self, Start, Starter, TEMPLATES, Template};
use crate::editor::field::{Choice, Pick, Segments, field_id};
use crate::markup::html;

/// A service or RunTask that is edited.
#[derive(Clone)]
pub struct StarterForm {
    /// What the tab has.
    pub pane: PaneProperties,
    /// Who starts tasks.
    pub starter: Starter,
}

impl StarterForm {
    /// What it has in common with the other kind.
    pub fn start(&self) -> Start {
        let scenario = &self.pane.editing.document.scenario;
        self.starter.start(scenario).unwrap_or_default()
    }

    /// Where it is in the scenario, or a member of it.
    pub fn at(&self, member: &str) -> String {
        format!("{}{member}", self.starter.pointer())
    }

    /// The id of the field of a member.
    pub fn id(&self, member: &str) -> String {
        field_id(&self.at(member))
    }

    /// Changes what it has in common with the other kind. `merge` is a member whose edits in a
    /// row are one step of undo.
    pub fn edit(&self, merge: Option<&str>, change: impl FnOnce(&mut Start)) {
        let key = merge.map(|member| self.at(member));
        self.pane.editing.edit_scenario(key.as_deref(), |scenario| {
            self.starter.edit(scenario, change);
        });
    }
}

/// Task definition and launch type.
pub fn what_to_run(form: &StarterForm) -> Html {
    let start = form.start();
    let editing = &form.pane.editing;
    let choices: Vec<Choice> = references(editing).into_iter().map(Choice::named).collect();
    let on_definition = {
        let form = form.clone();
        Callback::from(move |reference: String| {
            let mut changes = Vec::new();
            form.pane.editing.edit_scenario(None, |scenario| {
                changes = run::set_task_definition(scenario, form.starter, reference);
            });
            say(&form.pane.editing, &changes);
        })
    };
    let on_launch_type = {
        let form = form.clone();
        Callback::from(move |name: String| {
            let chosen = Capacity::ALL.into_iter().find(|it| it.name() == name);
            form.pane.editing.edit_scenario(None, |scenario| {
                if let Some(capacity) = chosen {
                    run::set_capacity(scenario, form.starter, capacity);
                }
            });
        })
    };
    html! {
        <>
            <Pick
                id={form.id("/taskDefinition")} label="taskDefinition"
                value={start.task_definition.clone()} {choices} on_change={on_definition}
                problems={form.pane.at(&form.at("/taskDefinition"))}
            />
            <Segments
                id={form.id("/launchType")} label="launchType"
                value={Capacity::of(&start).name()}
                choices={Capacity::ALL.map(|it| Choice::named(it.name())).to_vec()}
                on_change={on_launch_type}
                hint="Strategy: capacity providers instead of a launch type, FARGATE_SPOT among them."
            />
            { strategy_of_capacity(form) }
        </>
    }
}

/// Constraints, strategies and subnets: what decides where tasks go.
pub fn where_to_run(form: &StarterForm) -> Html {
    let start = form.start();
    let is_fargate = is_on_fargate(&start);
    html! {
        <>
            if is_fargate {
                <p class="field-hint">
                    { "Fargate takes no placement constraints and no strategies: AWS spreads the tasks over the zones of the subnets." }
                </p>
            } else {
                if takes_strategies(form) {
                    { templates(form) }
                }
                { constraints(form) }
                if takes_strategies(form) {
                    { strategies(form) }
                }
            }
            { network(form) }
        </>
    }
}

/// Whether placement strategies can be given.
fn takes_strategies(form: &StarterForm) -> bool {
    let Starter::Service(index) = form.starter else {
        return true;
    };
    let service = form.pane.editing.document.scenario.services.get(index);
    let strategy = service.and_then(|it| it.scheduling_strategy);
    strategy.unwrap_or_default().takes_placement_strategies()
}

/// The templates of the console.
fn templates(form: &StarterForm) -> Html {
    let followed = Template::of(&form.start());
    let mut choices: Vec<Choice> = TEMPLATES
        .iter()
        .map(|template| Choice::named(template.name))
        .collect();
    if followed.is_none() {
        choices.insert(0, Choice::new("", "Custom"));
    }
    let on_change = {
        let form = form.clone();
        Callback::from(move |name: String| {
            let template = TEMPLATES.iter().find(|template| template.name == name);
            if let Some(template) = template {
                form.edit(None, |start| template.apply(start));
            }
        })
    };
    html! {
        <Pick
            id={form.id("/template")} label="Placement template" {choices} {on_change}
            value={followed.map_or("", |template| template.name)}
            hint="As the console offers them: they set the strategies below."
        />
    }
}
