//! One container instance: a row, and what unfolds below it.

use ecslab::cluster::INSTANCE_TYPES;
use serde_json::Value;
use yew::{Callback, Html, Properties, classes, use_state};

use super::PaneProperties;
use super::instances::registered;
use crate::editor::document::cluster;
use crate::editor::document::instance_groups::Looking;
use crate::editor::field::{
    Choice, Pick, TextField, add_button, field_id, icon_button, problem_notes,
};
use crate::editor::go_to::focus_soon;
use crate::glyph::icon;
use crate::markup::{component, html};
use crate::store::UserCommand;

/// What a field of the instance is for, as the end of its id.
const TYPE: &str = "type";
const ZONE: &str = "zone";

/// Properties of [`InstanceRows`].
#[derive(Clone, PartialEq, Properties)]
pub struct InstanceRowsProperties {
    /// What the tab has.
    pub pane: PaneProperties,
    /// Index of the instance.
    pub index: usize,
    /// What is looked at, of all instances.
    pub looking: Looking,
    /// Gets what is to be looked at.
    pub on_look: Callback<Looking>,
}

impl InstanceRowsProperties {
    fn value(&self) -> Value {
        let instances = &self
            .pane
            .editing
            .document
            .scenario
            .cluster
            .container_instances;
        instances.get(self.index).cloned().unwrap_or_default()
    }

    fn pointer(&self) -> String {
        format!("/cluster/containerInstances/{}", self.index)
    }

    /// Changes the zone or the type of the instance. Where it stands elsewhere after that, it stays in
    /// view, with the focus at its `member`.
    fn edit_and_follow(&self, member: &str, change: impl FnOnce(&mut Value)) {
        let mut looking = self.looking.clone();
        self.pane.editing.edit_scenario(None, |scenario| {
            let instances = &mut scenario.cluster.container_instances;
            if let Some(instance) = instances.get_mut(self.index) {
                change(instance);
                looking = looking.at(instances, self.index);
            }
        });
        if member == ZONE || looking != self.looking {
            self.on_look.emit(looking);
            focus_soon(format!("{}/{member}", self.pointer()));
        }
    }

    /// Changes the instance.
    fn edit(&self, merge: Option<&str>, change: impl FnOnce(&mut Value)) {
        let index = self.index;
        self.pane.editing.edit_scenario(merge, |scenario| {
            if let Some(instance) = scenario.cluster.container_instances.get_mut(index) {
                change(instance);
            }
        });
    }
}

/// A row of the table, and below it, when unfolded, zone, status and custom attributes.
#[component]
pub fn InstanceRows(properties: &InstanceRowsProperties) -> Html {
    let value = properties.value();
    let id = cluster::id(&value).to_owned();
    let open = use_state(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_| open.set(!*open))
    };
    let details = format!("{}-details", field_id(&properties.pointer()));
    let custom = cluster::custom_attributes(&value).len();
    let own = &properties.pane.editing.document.scenario.cluster;
    let (cpu, memory) = registered(cluster::instance(own, &value));
    html! {
        <>
            <tr id={field_id(&properties.pointer())}>
                <th scope="row">
                    <button
                        type="button" class={classes!("instance-id", open.then_some("is-open"))}
                        onclick={toggle} aria-expanded={if *open { "true" } else { "false" }}
                        aria-controls={open.then(|| details.clone())} title={id.clone()}
                    >
                        { icon("right") }
                        <span class="mono"><bdi>{ &id }</bdi></span>
                        if custom > 0 {
                            <span class="tag">{ format!("+{custom}") }<span class="vh">{ if custom == 1 { " custom attribute" } else { " custom attributes" } }</span></span>
                        }
                    </button>
                </th>
                <td>{ type_pick(properties) }</td>
                <td class="number mono">{ cpu }</td>
                <td class="number mono">{ memory }</td>
                <td>
                    { icon_button("cross", &format!("Remove {id}"), on_remove(properties)) }
                </td>
            </tr>
            if *open || !properties.pane.inside(&properties.pointer()).is_empty() {
                <tr class="instance-details" id={details}>
                    <td colspan="5">{ instance_details(properties) }</td>
                </tr>
            }
        </>
    }
}

fn on_remove(properties: &InstanceRowsProperties) -> Callback<()> {
    let properties = properties.clone();
    Callback::from(move |()| {
        let index = properties.index;
        let id = cluster::id(&properties.value()).to_owned();
        properties.pane.editing.edit_scenario(None, |scenario| {
            if index < scenario.cluster.container_instances.len() {
                scenario.cluster.container_instances.remove(index);
            }
        });
        let said = format!("{id} was removed. Undo brings it back.");
        properties.pane.editing.act(UserCommand::Say(said));
    })
}

/// The instance types to choose from.
pub fn type_choices() -> Vec<Choice> {
    INSTANCE_TYPES
        .iter()
        .map(|known| Choice::named(known.name))
        .collect()
}

fn type_pick(properties: &InstanceRowsProperties) -> Html {
    let value = properties.value();
    let chosen = cluster::attribute(&value, cluster::INSTANCE_TYPE)
        .unwrap_or_default()
        .to_owned();
    let on_change = {
        let properties = properties.clone();
        Callback::from(move |chosen: String| {
            let change = |instance: &mut Value| cluster::set_type(instance, &chosen);
            properties.edit_and_follow(TYPE, change);
        })
    };
    html! {
        <Pick
            id={field_id(&format!("{}/{TYPE}", properties.pointer()))} bare=true
            label={format!("Instance type of {}", cluster::id(&value))}
            value={chosen} choices={type_choices()} {on_change}
        />
    }
}

/// Zone, status and custom attributes.
fn instance_details(properties: &InstanceRowsProperties) -> Html {
    let value = properties.value();
    let scenario = &properties.pane.editing.document.scenario;
    let id = field_id(&properties.pointer());
    let zone = cluster::attribute(&value, cluster::AVAILABILITY_ZONE).unwrap_or_default();
    let zones = cluster::zones(scenario)
        .into_iter()
        .map(Choice::named)
        .collect::<Vec<_>>();
    let status = value
        .get("status")
        .and_then(Value::as_str)
        .unwrap_or("ACTIVE");
    let on_zone = {
        let properties = properties.clone();
        Callback::from(move |zone: String| {
            properties.edit_and_follow(ZONE, |instance| {
                cluster::set_attribute(instance, cluster::AVAILABILITY_ZONE, &zone);
            });
        })
    };
    let on_status = {
        let properties = properties.clone();
        Callback::from(move |status: String| {
            properties.edit(None, |instance| cluster::set_status(instance, &status));
        })
    };
    html! {
        <div class="instance-fields">
            { problem_notes(&properties.pane.inside(&properties.pointer())) }
            <div class="fields-2">
                <Pick
                    id={field_id(&format!("{}/{ZONE}", properties.pointer()))} label="Availability Zone" value={zone.to_owned()}
                    choices={zones} on_change={on_zone}
                />
                <Pick
                    id={format!("{id}-status")} label="status" value={status.to_owned()}
                    choices={vec![Choice::named("ACTIVE"), Choice::named("DRAINING")]}
                    on_change={on_status}
                />
            </div>
            { custom_attributes(properties) }
        </div>
    }
}

/// Attributes to ask for with `attribute:NAME` in constraints and strategies.
fn custom_attributes(properties: &InstanceRowsProperties) -> Html {
    let value = properties.value();
    let custom = cluster::custom_attributes(&value);
    let id = field_id(&properties.pointer());
    let write = {
        let properties = properties.clone();
        Callback::from(
            move |(merge, custom): (Option<String>, Vec<(String, String)>)| {
                properties.edit(merge.as_deref(), |instance| {
                    cluster::set_custom_attributes(instance, &custom);
                });
            },
        )
    };
    let row = |(index, (name, value)): (usize, &(String, String))| {
        let typed = |part: &'static str, change: fn(&mut (String, String), String)| {
            let (write, custom, id) = (write.clone(), custom.clone(), id.clone());
            Callback::from(move |text: String| {
                let mut custom = custom.clone();
                if let Some(attribute) = custom.get_mut(index) {
                    change(attribute, text);
                }
                write.emit((Some(format!("{id}-{index}-{part}")), custom));
            })
        };
        let remove = {
            let (write, custom) = (write.clone(), custom.clone());
            Callback::from(move |()| {
                let mut custom = custom.clone();
                if index < custom.len() {
                    custom.remove(index);
                }
                write.emit((None, custom));
            })
        };
        html! {
            <li key={index} class="list-row">
                <TextField
                    id={format!("{id}-{index}-name")} label="Attribute" value={name.clone()}
                    on_change={typed("name", |attribute, text| attribute.0 = text)}
                />
                <TextField
                    id={format!("{id}-{index}-value")} label="Value" value={value.clone()}
                    on_change={typed("value", |attribute, text| attribute.1 = text)}
                />
                { icon_button("cross", &format!("Remove attribute {name}"), remove) }
            </li>
        }
    };
    let add = {
        let (write, custom) = (write.clone(), custom.clone());
        Callback::from(move |()| {
            let mut custom = custom.clone();
            custom.push((free_name(&custom), String::new()));
            write.emit((None, custom));
        })
    };
    html! {
        <>
            if !custom.is_empty() {
                <ul class="list-rows">{ for custom.iter().enumerate().map(row) }</ul>
            }
            <p class="field-hint">
                { "Custom attributes can be asked for in constraints and strategies, for example attribute:stage." }
            </p>
            { add_button("Add attribute", add) }
        </>
    }
}

/// A name that no custom attribute has yet.
fn free_name(custom: &[(String, String)]) -> String {
    (1..)
        .map(|number| format!("attribute-{number}"))
        .find(|name| custom.iter().all(|(known, _)| known != name))
        .unwrap_or_default()
}
