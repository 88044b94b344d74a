//! Tasks on Fargate: in a zone, but on no container instance.

use std::rc::Rc;

use ecslab::lifecycle::Task;
use yew::{Callback, Html, MouseEvent, classes};

use super::fault_menu::{MenuAt, Target, more_button};
use super::numbers::thousands;
use super::scene::{FargateZone, Marks};
use crate::glyph::status_glyph;
use crate::markup::html;
use crate::store::{Selection, UserCommand};

/// Tasks on Fargate, and what can be done with them.
pub struct FargateLane<'a> {
    /// Zones with tasks on Fargate.
    pub zones: &'a [FargateZone],
    /// The coloured group.
    pub group: Option<&'a str>,
    /// Does what a person asks for.
    pub act: &'a Callback<UserCommand>,
    /// Opens a menu of faults.
    pub open_menu: &'a Callback<MenuAt>,
}

/// Tasks on Fargate, by zone.
pub fn fargate_lane(lane: &FargateLane) -> Html {
    if lane.zones.is_empty() {
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
                { for lane.zones.iter().map(|zone| html! {
                    <section key={zone.availability_zone.clone()} aria-label={format!("{} on Fargate", zone.availability_zone)}>
                        <h4>
                            { &zone.availability_zone }
                            <span class="zone-count"><b>{ zone.tasks.len() }</b>{ " on Fargate" }</span>
                        </h4>
                        <ul>
                            { for zone.tasks.iter().map(|(task, marks)| fargate_task(lane, task, *marks)) }
                        </ul>
                    </section>
                }) }
            </div>
        </section>
    }
}

fn fargate_task(lane: &FargateLane, task: &Rc<Task>, marks: Marks) -> Html {
    let Marks { selected, differs } = marks;
    let number = task.number;
    let definition = &task.revision.definition;
    let own = lane.group == Some(task.group.as_str());
    let onclick = lane
        .act
        .reform(move |_: MouseEvent| UserCommand::Select(Selection::Task(number)));
    let oncontextmenu = lane.open_menu.reform(move |event: MouseEvent| {
        event.prevent_default();
        MenuAt::pointer(&event, Target::Task(number))
    });
    let address = task
        .network_interface
        .as_ref()
        .map(|interface| interface.private_ipv4_address.clone())
        .filter(|address| !address.is_empty());
    html! {
        <li key={number.0} class={classes!("fargate-task", selected.then_some("selected"), differs.then_some("differs"))} {oncontextmenu}>
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
                { status_glyph(task.last_status) }
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
                { more_button(
                    Target::Task(number),
                    format!("Faults for task {}", task.short_id()),
                    lane.open_menu,
                ) }
            }
        </li>
    }
}
