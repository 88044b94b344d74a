//! Getting container instances: some more, a cluster to start from, or one's own by paste.

use yew::{Callback, Html, Properties, use_state};

use super::instance::type_choices;
use crate::editor::document::cluster::{self, PRESETS};
use crate::editor::document::paste;
use crate::editor::editing::Editing;
use crate::editor::field::{Choice, Group, Pick, Stepper, TextArea, group};
use crate::glyph::icon;
use crate::markup::{component, html};
use crate::store::UserCommand;

/// Properties of the parts that get instances.
#[derive(Clone, PartialEq, Properties)]
pub struct AddProperties {
    /// The document, and the way to replace it.
    pub editing: Editing,
}

/// The most instances that one press adds.
const MOST: u32 = 50;

/// Zone, type and number of instances to add.
#[component]
pub fn AddInstances(properties: &AddProperties) -> Html {
    let editing = properties.editing.clone();
    let zones = cluster::zones(&editing.document.scenario);
    let zone = use_state(String::new);
    let chosen_type = use_state(|| "m5.large".to_owned());
    let count = use_state(|| 1_u32);
    // The zone chosen may have gone with the document.
    let shown_zone = match zones.contains(&zone) {
        true => (*zone).clone(),
        false => zones.first().cloned().unwrap_or_default(),
    };
    let onclick = {
        let (editing, zone) = (editing.clone(), shown_zone.clone());
        let (chosen_type, count) = ((*chosen_type).clone(), *count);
        Callback::from(move |_| {
            editing.edit_scenario(None, |scenario| {
                cluster::add_instances(scenario, &zone, &chosen_type, count);
            });
        })
    };
    let set = |state: &yew::UseStateHandle<String>| {
        let setter = state.setter();
        Callback::from(move |text: String| setter.set(text))
    };
    let on_count = {
        let setter = count.setter();
        Callback::from(move |number| setter.set(number))
    };
    html! {
        <>
            <div class="fields-2">
                <Pick
                    id="add-instances-zone" label="Availability Zone" value={shown_zone}
                    choices={zones.into_iter().map(Choice::named).collect::<Vec<_>>()}
                    on_change={set(&zone)}
                />
                <Pick
                    id="add-instances-type" label="Type" value={(*chosen_type).clone()}
                    choices={type_choices()} on_change={set(&chosen_type)}
                />
            </div>
            <div class="fields-2 is-bottom">
                <Stepper
                    id="add-instances-count" label="How many" value={*count} least=1 most={MOST}
                    on_change={on_count}
                />
                <button type="button" class="btn line" {onclick}>
                    { icon("plus") }
                    { if *count == 1 { "Add instance".to_owned() } else { format!("Add {} instances", *count) } }
                </button>
            </div>
        </>
    }
}

/// Clusters to start from.
pub fn presets(editing: &Editing) -> Html {
    html! {
        <div class="preset-buttons">
            { for PRESETS.iter().map(|preset| {
                let editing = editing.clone();
                let onclick = Callback::from(move |_| {
                    editing.edit_scenario(None, |scenario| cluster::apply_preset(scenario, preset));
                    let said = format!("The cluster is now: {}. Undo brings the old one back.", preset.name);
                    editing.act(UserCommand::Say(said));
                });
                html! { <button type="button" class="btn line" {onclick}>{ preset.name }</button> }
            }) }
        </div>
    }
}

/// Instances from what describe-container-instances prints.
#[component]
pub fn PasteInstances(properties: &AddProperties) -> Html {
    let editing = properties.editing.clone();
    let text = use_state(String::new);
    let read = paste::container_instances(&text);
    let on_change = {
        let setter = text.setter();
        Callback::from(move |typed: String| setter.set(typed))
    };
    let count = read.as_ref().map_or(0, Vec::len);
    let onclick = {
        let (text, read) = (text.clone(), read.clone());
        Callback::from(move |_| {
            if let Ok(instances) = read.clone() {
                editing.edit_scenario(None, |scenario| {
                    cluster::replace_instances(scenario, instances);
                });
                text.set(String::new());
            }
        })
    };
    let hint = match (&read, text.trim().is_empty()) {
        (_, true) => "What aws ecs describe-container-instances prints.".to_owned(),
        (Ok(_), _) => match count {
            1 => "1 container instance found.".to_owned(),
            count => format!("{count} container instances found."),
        },
        (Err(refusal), _) => refusal.clone(),
    };
    group(
        Group {
            title: "Paste your own",
            ..Group::default()
        },
        html! {
            <>
                <TextArea
                    id="paste-instances" label="containerInstances as JSON" value={(*text).clone()}
                    {on_change} rows=6 {hint}
                    placeholder={"{ \"containerInstances\": [ … ] }"}
                />
                <button type="button" class="btn line" {onclick} disabled={count == 0}>
                    { "Use these instances" }
                </button>
            </>
        },
    )
}
