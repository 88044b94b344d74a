//! The tab for the cluster: its container instances, by zone.

mod add;
mod instance;

use std::collections::BTreeMap;

use ecslab::cluster::ContainerInstance;
use ecslab::diagnostic::Diagnostic;
use serde_json::Value;
use yew::{AttrValue, Callback, Html, Properties};

use self::add::{AddInstances, PasteInstances, presets};
use self::instance::InstanceRows;
use super::document::cluster;
use super::editing::Editing;
use super::field::{TextField, field_id, problem_notes, section};
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

/// The tab for the cluster.
#[component]
pub fn ClusterPane(properties: &PaneProperties) -> Html {
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
            { section("Container instances", Some(&own.container_instances.len().to_string()), None, html! {
                <>
                    { problem_notes(&properties.at("/cluster/containerInstances")) }
                    { instances(properties) }
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

/// The instances as a table, a group of rows a zone.
fn instances(properties: &PaneProperties) -> Html {
    let scenario = &properties.editing.document.scenario;
    let values = &scenario.cluster.container_instances;
    if values.is_empty() {
        return html! {
            <p class="field-hint">
                { "No container instances. Tasks with launch type EC2 have nowhere to run; Fargate needs none." }
            </p>
        };
    }
    let mut zones: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, value) in values.iter().enumerate() {
        let zone = cluster::attribute(value, cluster::AVAILABILITY_ZONE).unwrap_or_default();
        zones.entry(zone).or_default().push(index);
    }
    let read = cluster::instances(&scenario.cluster);
    html! {
        <table class="instance-table">
            <thead>
                <tr>
                    <th scope="col">{ "Instance" }</th>
                    <th scope="col">{ "Type" }</th>
                    <th scope="col" class="number">{ "CPU" }</th>
                    <th scope="col" class="number">{ "MiB" }</th>
                    <th scope="col"><span class="vh">{ "Remove" }</span></th>
                </tr>
            </thead>
            { for zones.iter().map(|(zone, indexes)| html! {
                <tbody key={(*zone).to_owned()}>
                    <tr class="zone-row">
                        <th colspan="5" scope="rowgroup">
                            { zone_name(zone) }{ " " }
                            <span>{ counted(indexes.len()) }</span>
                        </th>
                    </tr>
                    { for indexes.iter().filter_map(|index| values.get(*index).map(|value| html! {
                        <InstanceRows
                            key={*index} pane={properties.clone()} index={*index}
                            registered={registered(&read, value)}
                        />
                    })) }
                </tbody>
            }) }
        </table>
    }
}

fn zone_name(zone: &str) -> AttrValue {
    match zone {
        "" => "no Availability Zone".into(),
        zone => zone.to_owned().into(),
    }
}

fn counted(count: usize) -> String {
    match count {
        1 => "1 instance".to_owned(),
        count => format!("{count} instances"),
    }
}

/// CPU units and MiB that an instance registered; none: it cannot be understood.
fn registered(read: &[ContainerInstance], value: &Value) -> Option<(i64, i64)> {
    let id = cluster::id(value);
    read.iter()
        .find(|instance| {
            instance.ec2_instance_id == id || instance.container_instance_arn.ends_with(id)
        })
        .map(|instance| (instance.registered.cpu, instance.registered.memory))
}
