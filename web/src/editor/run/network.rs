//! Subnets: where tasks in awsvpc mode get their network interface.

use ecslab::simulation::NetworkConfiguration;
use ecslab::task_definition::NetworkMode;
use yew::{Callback, Event, Html, TargetCast, function_component, html};

use super::start::StarterProperties;
use crate::editor::document::run;
use crate::editor::field::{ProblemNotes, Section};

/// The subnets of a service or RunTask, when its tasks are in awsvpc mode.
#[function_component]
pub fn Network(properties: &StarterProperties) -> Html {
    let start = properties.start();
    let scenario = &properties.pane.editing.document.scenario;
    let is_awsvpc = run::definition_of(scenario, &start.task_definition)
        .is_some_and(|it| it.effective_network_mode() == NetworkMode::Awsvpc);
    if !is_awsvpc && start.network.is_none() {
        return Html::default();
    }
    let chosen = start
        .network
        .as_ref()
        .map(|network| network.awsvpc_configuration.subnets.clone())
        .unwrap_or_default();
    let subnets = scenario.cluster.subnets.clone();
    let order: Vec<String> = subnets
        .iter()
        .map(|subnet| subnet.subnet_id.clone())
        .collect();
    let toggle = |id: &str| {
        let (properties, id, order) = (properties.clone(), id.to_owned(), order.clone());
        Callback::from(move |event: Event| {
            let on = event
                .target_unchecked_into::<web_sys::HtmlInputElement>()
                .checked();
            properties.edit(None, |start| {
                let network = start
                    .network
                    .get_or_insert_with(NetworkConfiguration::default);
                let subnets = &mut network.awsvpc_configuration.subnets;
                subnets.retain(|known| *known != id);
                if on {
                    subnets.push(id.clone());
                }
                subnets.sort_by_key(|known| order.iter().position(|other| other == known));
            });
        })
    };
    let remove = {
        let properties = properties.clone();
        Callback::from(move |_| properties.edit(None, |start| start.network = None))
    };
    html! {
        <Section title="networkConfiguration" aside="subnets of the network interfaces">
            <ProblemNotes
                problems={properties.pane.inside(&properties.at("/networkConfiguration"))}
            />
            if is_awsvpc {
                <fieldset class="check-list" id={properties.id("/networkConfiguration")}>
                    <legend class="vh">{ "Subnets" }</legend>
                    { for subnets.iter().map(|subnet| html! {
                        <label>
                            <input
                                type="checkbox" checked={chosen.contains(&subnet.subnet_id)}
                                onchange={toggle(&subnet.subnet_id)}
                            />
                            <span class="mono">{ &subnet.subnet_id }</span>
                            <span class="check-aside">{ &subnet.availability_zone }</span>
                        </label>
                    }) }
                </fieldset>
                if chosen.is_empty() {
                    <p class="field-hint">{ "A task in awsvpc mode needs a subnet." }</p>
                }
            } else {
                <p class="field-hint">
                    { "This task definition is not in awsvpc mode: ECS refuses a network configuration." }
                </p>
                <button type="button" class="btn line xs" onclick={remove}>
                    { "Remove the network configuration" }
                </button>
            }
        </Section>
    }
}
