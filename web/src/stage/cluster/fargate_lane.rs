//! Tasks on Fargate: in a zone, but on no container instance.

use std::rc::Rc;

use ecslab::lifecycle::Task;
use yew::{Callback, Html, MouseEvent, Properties, classes, function_component, html};

use super::fault_menu::{MenuAt, MoreButton, Target};
use super::numbers::thousands;
use super::scene::FargateZone;
use crate::glyph::StatusGlyph;
use crate::store::{Selection, UserCommand};

/// Properties of [`FargateLane`].
#[derive(Clone, PartialEq, Properties)]
pub struct FargateLaneProperties {
    /// Zones with tasks on Fargate.
    pub zones: Vec<FargateZone>,
    /// The coloured group.
    pub group: Option<Rc<str>>,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
    /// Opens a menu of faults.
    pub open_menu: Callback<MenuAt>,
}

/// Tasks on Fargate, by zone.
#[function_component]
pub fn FargateLane(properties: &FargateLaneProperties) -> Html {
    if properties.zones.is_empty() {
        return html! {};
    }
    html! {
        <section class="fargate" aria-label="Fargate">
            <header>
                <h3>{ "Fargate" }</h3>
                <p>
                    { "No container instances: AWS chooses the capacity and balances over the zones \
                       of the subnets. Placement strategies and constraints do not apply." }
                </p>
            </header>
            <div class="fargate-zones">
                { for properties.zones.iter().map(|zone| html! {
                    <section key={zone.availability_zone.clone()} aria-label={format!("{} on Fargate", zone.availability_zone)}>
                        <h4>
                            { &zone.availability_zone }
                            <span class="zone-count"><b>{ zone.tasks.len() }</b>{ " on Fargate" }</span>
                        </h4>
                        <ul>
                            { for zone.tasks.iter().map(|(task, selected)| fargate_task(properties, task, *selected)) }
                        </ul>
                    </section>
                }) }
            </div>
        </section>
    }
}

fn fargate_task(properties: &FargateLaneProperties, task: &Rc<Task>, selected: bool) -> Html {
    let number = task.number;
    let definition = &task.revision.definition;
    let own = properties.group.as_deref() == Some(task.group.as_str());
    let onclick = properties
        .act
        .reform(move |_: MouseEvent| UserCommand::Select(Selection::Task(number)));
    let oncontextmenu = properties.open_menu.reform(move |event: MouseEvent| {
        event.prevent_default();
        MenuAt::pointer(&event, Target::Task(number))
    });
    let address = task
        .network_interface
        .as_ref()
        .map(|interface| interface.private_ipv4_address.clone())
        .filter(|address| !address.is_empty());
    html! {
        <li key={number.0} class={classes!("fargate-task", selected.then_some("selected"))} {oncontextmenu}>
            <button
                type="button"
                class={classes!(
                    "fargate-pick",
                    format!("s-{}", task.last_status.name()),
                    own.then_some("own"),
                )}
                aria-pressed={selected.to_string()}
                {onclick}
            >
                <StatusGlyph status={task.last_status} />
                <b class="mono">{ task.revision.name() }</b>
                <span class="mono">{ task.short_id() }</span>
                <span class="fargate-status">{ task.last_status.name() }</span>
                <small>
                    { format!(
                        "{} CPU, {} MiB{}",
                        thousands(definition.cpu_units()),
                        thousands(definition.memory_mib()),
                        address.map(|address| format!(", ENI {address}")).unwrap_or_default()
                    ) }
                </small>
            </button>
            if selected {
                <MoreButton
                    target={Target::Task(number)}
                    label={format!("Faults for task {}", task.short_id())}
                    open_menu={&properties.open_menu}
                />
            }
        </li>
    }
}
