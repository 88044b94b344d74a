//! The container instances as a table: each of them by zone, or groups of those that are alike.

use std::collections::{BTreeMap, BTreeSet};

use ecslab::cluster::ContainerInstance;
use serde_json::Value;
use web_sys::Element;
use yew::{
    AttrValue, Callback, Html, NodeRef, Properties, classes, use_effect_with, use_node_ref,
    use_state,
};

use super::PaneProperties;
use super::instance::InstanceRows;
use crate::editor::definition::grouped;
use crate::editor::document::cluster;
use crate::editor::document::instance_groups::{
    Alike, Looking, SHOWN_AT_ONCE, Shown, instance_of, instances_of,
};
use crate::editor::field::TextField;
use crate::editor::go_to::Target;
use crate::glyph::icon;
use crate::markup::{component, html};
use crate::stage::measure::bring_into_view;

/// Properties of [`Instances`].
#[derive(Clone, PartialEq, Properties)]
pub struct InstancesProperties {
    /// What the tab has.
    pub pane: PaneProperties,
    /// The place that was gone to last.
    pub target: Option<Target>,
}

/// The instances as a table. Where there are many, there is a field to find some, and only those are
/// drawn that fit on a page: any edit draws them again.
#[component]
pub fn Instances(properties: &InstancesProperties) -> Html {
    let pane = &properties.pane;
    let document = pane.editing.document.clone();
    let values = &document.scenario.cluster.container_instances;
    let looking = use_state(Looking::default);
    use_effect_with(properties.target.clone(), {
        let (looking, document) = (looking.clone(), document.clone());
        move |target: &Option<Target>| {
            let pointer = target.as_ref().map_or("", Target::pointer);
            if let Some(index) = instance_of(pointer) {
                let instances = &document.scenario.cluster.container_instances;
                looking.set(looking.at(instances, index));
            }
        }
    });
    // Whoever turns a page from the middle of it reads the next one from its start.
    let opened = use_node_ref();
    use_effect_with(looking.open.clone(), {
        let opened = opened.clone();
        move |_| {
            if let Some(row) = opened.cast::<Element>() {
                bring_into_view(&row);
            }
        }
    });
    let on_look = {
        let setter = looking.setter();
        Callback::from(move |next| setter.set(next))
    };
    if values.is_empty() {
        return html! {
            <p class="field-hint">
                { "No container instances. Tasks with launch type EC2 have nowhere to run; Fargate needs none." }
            </p>
        };
    }
    let found = looking.found(values);
    let table = Table {
        pane,
        looking: &looking,
        on_look: &on_look,
        opened: &opened,
    };
    html! {
        <>
            if values.len() > SHOWN_AT_ONCE {
                { table.search(found.len(), values.len()) }
            }
            if !found.is_empty() {
                { table.html(Looking::shown(values, &found)) }
            }
        </>
    }
}

/// What every part of the table is drawn from.
struct Table<'a> {
    pane: &'a PaneProperties,
    looking: &'a Looking,
    on_look: &'a Callback<Looking>,
    /// The row of the group that is open.
    opened: &'a NodeRef,
}

impl Table<'_> {
    /// The field to find instances with, and how many there are of `count`.
    fn search(&self, found: usize, count: usize) -> Html {
        let (looking, on_look) = (self.looking.clone(), self.on_look.clone());
        let on_change = Callback::from(move |query| {
            on_look.emit(Looking {
                query,
                ..looking.clone()
            });
        });
        let says = match self.looking.query.trim() {
            "" => "By id, type, zone, status or custom attribute.".to_owned(),
            _ => format!("{} of {} instances.", number(found), number(count)),
        };
        html! {
            <div class="instance-search">
                <TextField
                    id="find-instances" label="Find instances" value={self.looking.query.clone()}
                    placeholder="us-east-1a m5.large" {on_change}
                />
                <p class="field-hint" role="status">{ says }</p>
            </div>
        }
    }

    fn html(&self, shown: Shown) -> Html {
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
                { match shown {
                    Shown::Each(zones) => zones.iter().map(|(zone, indexes)| html! {
                        <tbody key={zone.clone()}>
                            { zone_row(Some(zone), indexes.len()) }
                            { self.rows(indexes) }
                        </tbody>
                    }).collect::<Html>(),
                    Shown::Groups(groups) => self.groups(&groups),
                } }
            </table>
        }
    }

    fn groups(&self, groups: &BTreeMap<Alike, Vec<usize>>) -> Html {
        let problems = self.pane.problems.iter();
        let wrong = instances_of(problems.map(|problem| &*problem.diagnostic.pointer));
        let mut zones: BTreeMap<Option<&str>, Vec<(&Alike, &Vec<usize>)>> = BTreeMap::new();
        for group in groups {
            zones.entry(group.0.zone()).or_default().push(group);
        }
        let zone = |(zone, groups): (&Option<&str>, &Vec<(&Alike, &Vec<usize>)>)| {
            let count = groups.iter().map(|(_, indexes)| indexes.len()).sum();
            html! {
                <tbody key={zone.unwrap_or_default().to_owned()}>
                    { zone_row(*zone, count) }
                    { for groups.iter().map(|(alike, indexes)| self.group(alike, indexes, &wrong)) }
                </tbody>
            }
        };
        zones.iter().map(zone).collect()
    }

    /// A row for the group, and below it, when it is open, a page of its instances.
    fn group(&self, alike: &Alike, indexes: &[usize], wrong: &BTreeSet<usize>) -> Html {
        let page = self.looking.page(alike, indexes.len());
        let onclick = {
            let next = match page {
                Some(_) => None,
                None => Some((alike.clone(), 0)),
            };
            self.opening(next)
        };
        let wrong = indexes.iter().filter(|index| wrong.contains(index)).count();
        let (cpu, memory) = self.registered_by_all(indexes);
        html! {
            <>
                <tr class="group-row" ref={page.as_ref().map(|_| self.opened.clone()).unwrap_or_default()}>
                    <th scope="row" colspan="2">
                        <button
                            type="button" class={classes!("instance-id", page.is_some().then_some("is-open"))}
                            {onclick} aria-expanded={if page.is_some() { "true" } else { "false" }}
                        >
                            { icon("right") }
                            <span>
                                { number(indexes.len()) }
                                { match alike.instance_type() {
                                    Some(of_type) => html! { <>{ " × " }{ of_type }</> },
                                    None => html! { " instances" },
                                } }
                            </span>
                            if let Some(zone) = alike.zone() {
                                <span class="vh">{ format!(" in {}", zone_name(zone)) }</span>
                            }
                            if wrong > 0 {
                                <span class="tag warn">{ format!("{} with problems", number(wrong)) }</span>
                            }
                        </button>
                    </th>
                    <td class="number mono">{ cpu }</td>
                    <td class="number mono">{ memory }</td>
                    <td></td>
                </tr>
                if let Some((page, places)) = page {
                    if indexes.len() > SHOWN_AT_ONCE {
                        { self.pager(alike, page, (places.start, places.end, indexes.len())) }
                    }
                    { self.rows(indexes.get(places).unwrap_or_default()) }
                }
            </>
        }
    }

    /// What leads to the other pages of the group: this is `page`, and shows `start` to `end` of
    /// `count`.
    fn pager(
        &self,
        alike: &Alike,
        page: usize,
        (start, end, count): (usize, usize, usize),
    ) -> Html {
        let turn = |symbol: &'static str, label: &'static str, to: Option<usize>| {
            let onclick = to.map(|page| self.opening(Some((alike.clone(), page))));
            // Not `disabled`: whoever turns the last page with the keyboard stays where they are.
            html! {
                <button
                    type="button" class="ib sm" {onclick} aria-label={label} title={label}
                    aria-disabled={to.is_none().then_some("true")}
                >
                    { icon(symbol) }
                </button>
            }
        };
        html! {
            <tr class="pager-row">
                <td colspan="5">
                    <div>
                        <span role="status">
                            { match end - start {
                                1 => format!("Instance {} of {}", number(end), number(count)),
                                _ => format!("Instances {}–{} of {}", number(start + 1), number(end), number(count)),
                            } }
                        </span>
                        { turn("left", "Previous instances", page.checked_sub(1)) }
                        { turn("right", "Next instances", (end < count).then_some(page + 1)) }
                    </div>
                </td>
            </tr>
        }
    }

    /// Opens a page of a group, or folds what is open.
    fn opening<E>(&self, open: Option<(Alike, usize)>) -> Callback<E> {
        let (on_look, query) = (self.on_look.clone(), self.looking.query.clone());
        Callback::from(move |_| {
            let (query, open) = (query.clone(), open.clone());
            on_look.emit(Looking { query, open });
        })
    }

    fn rows(&self, indexes: &[usize]) -> Html {
        let row = |index: &usize| {
            html! {
                <InstanceRows
                    key={*index} pane={self.pane.clone()} index={*index}
                    looking={self.looking.clone()} on_look={self.on_look.clone()}
                />
            }
        };
        indexes.iter().map(row).collect()
    }

    /// CPU units and MiB that each of a group registered with, where it is the same.
    fn registered_by_all(&self, indexes: &[usize]) -> (String, String) {
        let own = &self.pane.editing.document.scenario.cluster;
        let mut of_all = indexes
            .iter()
            .filter_map(|index| own.container_instances.get(*index));
        let varies = || ("varies".to_owned(), "varies".to_owned());
        let Some(first) = of_all.next() else {
            return varies();
        };
        let of_first = says(first);
        match of_all.all(|value| says(value) == of_first) {
            true => registered(cluster::instance(own, first)),
            false => varies(),
        }
    }
}

/// What CPU units and MiB of an instance follow from.
fn says(instance: &Value) -> (Option<&str>, Option<&Value>) {
    (
        cluster::attribute(instance, cluster::INSTANCE_TYPE),
        instance.get("registeredResources"),
    )
}

/// CPU units and MiB of an instance; none: it cannot be understood.
pub fn registered(instance: Option<ContainerInstance>) -> (String, String) {
    match instance.map(|instance| instance.registered) {
        Some(registered) => (grouped(registered.cpu), grouped(registered.memory)),
        None => ("?".to_owned(), "?".to_owned()),
    }
}

fn zone_row(zone: Option<&str>, count: usize) -> Html {
    let counted = match count {
        1 => "1 instance".to_owned(),
        count => format!("{} instances", number(count)),
    };
    html! {
        <tr class="zone-row">
            <th colspan="5" scope="rowgroup">
                { zone.map_or("all Availability Zones".into(), zone_name) }{ " " }
                <span>{ counted }</span>
            </th>
        </tr>
    }
}

fn zone_name(zone: &str) -> AttrValue {
    match zone {
        "" => "no Availability Zone".into(),
        zone => zone.to_owned().into(),
    }
}

/// A number of instances, with its thousands apart.
pub fn number(count: usize) -> String {
    grouped(i64::try_from(count).unwrap_or(i64::MAX))
}
