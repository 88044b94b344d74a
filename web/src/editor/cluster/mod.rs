//! The tab for the cluster: its container instances, by zone.

mod add;
mod instance;
mod instances;

use ecslab::diagnostic::Diagnostic;
use yew::{Callback, Html, Properties};

use self::add::{AddInstances, PasteInstances, presets};
use self::instances::{Instances, number};
use super::editing::Editing;
use super::field::{TextField, field_id, problem_notes, section};
use super::go_to::Target;
use crate::markup::{component, html};
use crate::store::{EditorTab, Problem, Shared};

/// Properties of a tab that edits the scenario.
#[derive(Clone, PartialEq, Properties)]
pub struct PaneProperties {
    /// The document, and the way to replace it.
    pub editing: Editing,
    /// What is wrong with the document.
    pub problems: Shared<Vec<Problem>>,
}

impl PaneProperties {
    /// What is wrong at `pointer` of the scenario.
    pub fn at(&self, pointer: &str) -> Vec<Diagnostic> {
        self.filtered(|own| own == pointer)
    }

    /// What is wrong at `pointer` of the scenario and inside.
    pub fn inside(&self, pointer: &str) -> Vec<Diagnostic> {
        let inner = format!("{pointer}/");
        self.filtered(|own| own == pointer || own.starts_with(&inner))
    }

    fn filtered(&self, is_it: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
        self.problems
            .iter()
            .filter(|problem| problem.tab != EditorTab::Definition)
            .map(|problem| &problem.diagnostic)
            .filter(|diagnostic| is_it(&diagnostic.pointer))
            .cloned()
            .collect()
    }
}

/// Properties of [`ClusterPane`].
#[derive(Clone, PartialEq, Properties)]
pub struct ClusterPaneProperties {
    /// The document, and the way to replace it.
    pub editing: Editing,
    /// What is wrong with the document.
    pub problems: Shared<Vec<Problem>>,
    /// The place that was gone to last.
    pub target: Option<Target>,
}

/// The tab for the cluster.
#[component]
pub fn ClusterPane(properties: &ClusterPaneProperties) -> Html {
    let target = properties.target.clone();
    let properties = &PaneProperties {
        editing: properties.editing.clone(),
        problems: properties.problems.clone(),
    };
    let editing = &properties.editing;
    let own = &editing.document.scenario.cluster;
    let on_name = {
        let editing = editing.clone();
        Callback::from(move |name: String| {
            editing.edit_scenario(Some("/cluster/clusterName"), |scenario| {
                scenario.cluster.cluster_name = name;
            });
        })
    };
    html! {
        <div class="form">
            <TextField
                id={field_id("/cluster/clusterName")} label="clusterName"
                value={own.cluster_name.clone()} on_change={on_name}
                hint={format!("In {}, account {}.", own.region, own.account)}
                problems={properties.at("/cluster/clusterName")}
            />
            { section("Container instances", Some(&number(own.container_instances.len())), None, html! {
                <>
                    { problem_notes(&properties.at("/cluster/containerInstances")) }
                    <Instances pane={properties.clone()} {target} />
                </>
            }) }
            { section("Add instances", None, None, html! {
                <AddInstances editing={editing.clone()} />
            }) }
            { section("Replace all instances", None, None, html! {
                <>
                    { presets(editing) }
                    <PasteInstances editing={editing.clone()} />
                </>
            }) }
        </div>
    }
}
