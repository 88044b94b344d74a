//! Subnets: where tasks in awsvpc mode get their network interface.

use ecslab::simulation::{NetworkConfiguration, network_configuration_refusal};
use yew::{Callback, Event, Html, TargetCast};

use super::start::StarterForm;
use crate::editor::document::run;
use crate::editor::field::{problem_notes, section};
use crate::markup::html;

/// The subnets of a service or RunTask, when its tasks are in awsvpc mode.
pub fn network(form: &StarterForm) -> Html {
    let start = form.start();
    let scenario = &form.pane.editing.document.scenario;
    let at = form.starter.at(scenario);
    let definition = run::definition_of(scenario, at, &start.task_definition);
    let refusal = |network: Option<&NetworkConfiguration>| {
        let definition = definition.as_ref()?;
        network_configuration_refusal(definition, network)
    };
    let is_needed = refusal(None).is_some();
    let refused = refusal(start.network.as_ref());
    if !is_needed && start.network.is_none() {
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
    let remove = {
        let form = form.clone();
        Callback::from(move |_| form.edit(None, |start| start.network = None))
    };
    section(
        "networkConfiguration",
        Some("subnets of the network interfaces"),
        None,
        html! {
            <>
                { problem_notes(&form.pane.inside(&form.at("/networkConfiguration"))) }
                if is_needed {
                    <fieldset class="check-list" id={form.id("/networkConfiguration")}>
                        <legend class="vh">{ "Subnets" }</legend>
                        { for subnets.iter().map(|subnet| html! {
                            <label>
                                <input
                                    type="checkbox" checked={chosen.contains(&subnet.subnet_id)}
                                    onchange={on_toggle(form, &order, &subnet.subnet_id)}
                                />
                                <span class="mono">{ &subnet.subnet_id }</span>
                                <span class="check-aside">{ &subnet.availability_zone }</span>
                            </label>
                        }) }
                    </fieldset>
                    if chosen.is_empty() {
                        <p class="field-hint">{ "Choose one or more." }</p>
                    }
                } else {
                    <p class="field-hint">
                        { refused.unwrap_or("There is no such task definition to say whether it is needed.") }
                    </p>
                    <button type="button" class="btn line xs" onclick={remove}>
                        { "Remove the network configuration" }
                    </button>
                }
            </>
        },
    )
}

fn on_toggle(form: &StarterForm, order: &[String], id: &str) -> Callback<Event> {
    let (form, order, id) = (form.clone(), order.to_vec(), id.to_owned());
    Callback::from(move |event: Event| {
        let on = event
            .target_unchecked_into::<web_sys::HtmlInputElement>()
            .checked();
        form.edit(None, |start| {
            let network = start
                .network
                .get_or_insert_with(NetworkConfiguration::default);
            choose(&mut network.awsvpc_configuration.subnets, &order, &id, on);
        });
    })
}

/// Puts the subnet `id` among those chosen, or takes it out. They stand in `order`, the cluster's;
/// those that the cluster does not have stay, before them.
fn choose(chosen: &mut Vec<String>, order: &[String], id: &str, on: bool) {
    let is_unknown = |known: &&String| **known != id && !order.contains(known);
    let is_chosen = |known: &&String| match **known == id {
        true => on,
        false => chosen.contains(known),
    };
    let unknown = chosen.iter().filter(is_unknown);
    let subnets = unknown.chain(order.iter().filter(is_chosen));
    *chosen = subnets.cloned().collect();
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn chosen_subnets_stand_in_the_order_of_the_cluster_behind_those_it_does_not_have() {
        let order = ["subnet-a", "subnet-b", "subnet-c"].map(str::to_owned);
        let mut chosen = ["subnet-c", "subnet-gone"].map(str::to_owned).to_vec();
        choose(&mut chosen, &order, "subnet-a", true);
        assert_eq!(chosen, ["subnet-gone", "subnet-a", "subnet-c"]);
        choose(&mut chosen, &order, "subnet-c", false);
        assert_eq!(chosen, ["subnet-gone", "subnet-a"]);
    }
}
