//! A service: desired count, bounds during deployments, target group.

use ecslab::service::deployment_bounds;
use ecslab::simulation::CreateService;
use yew::{AttrValue, Callback, Html, Properties, function_component, html};

use super::application::Applications;
use super::start::{StarterProperties, WhatToRun, WhereToRun};
use crate::editor::cluster::PaneProperties;
use crate::editor::document::run::{self, Bound, Starter};
use crate::editor::field::{ProblemNotes, Stepper, Switch, TextField};
use crate::glyph::Icon;

/// Properties of [`ServiceCard`].
#[derive(Clone, PartialEq, Properties)]
pub struct ServiceCardProperties {
    /// What the tab has.
    pub pane: PaneProperties,
    /// Index of the service.
    pub index: usize,
    /// Whether it is open at first.
    pub open: bool,
}

/// The most tasks that a service keeps [V].
const MOST_TASKS: u32 = 5_000;

/// A service that can be folded away.
#[function_component]
pub fn ServiceCard(properties: &ServiceCardProperties) -> Html {
    let ServiceCardProperties { pane, index, open } = properties;
    let scenario = &pane.editing.document.scenario;
    let Some(service) = scenario.services.get(*index) else {
        return Html::default();
    };
    let of = StarterProperties {
        pane: pane.clone(),
        starter: Starter::Service(*index),
    };
    let pointer = of.at("");
    html! {
        <details
            class="run-card" id={of.id("")}
            open={*open || !pane.inside(&pointer).is_empty()}
        >
            <summary>
                <Icon name="right" />
                <b>{ &service.service_name }</b>
                <span class="mono">{ &service.task_definition }</span>
                <span class="run-card-aside">{ format!("desiredCount {}", service.desired_count) }</span>
            </summary>
            <div class="run-card-fields">
                <ProblemNotes problems={pane.at(&pointer)} />
                <Counts ..of.clone() />
                <WhatToRun ..of.clone() />
                <WhereToRun ..of.clone() />
                <TargetGroup ..of.clone() />
                <Applications ..of.clone() />
                <RemoveStarter ..of />
            </div>
        </details>
    }
}

/// Changes a service.
fn edit_service(
    properties: &StarterProperties,
    merge: Option<&str>,
    change: impl FnOnce(&mut CreateService),
) {
    let Starter::Service(index) = properties.starter else {
        return;
    };
    let key = merge.map(|member| properties.at(member));
    properties
        .pane
        .editing
        .edit_scenario(key.as_deref(), |scenario| {
            if let Some(service) = scenario.services.get_mut(index) {
                change(service);
            }
        });
}

fn service(properties: &StarterProperties) -> CreateService {
    let Starter::Service(index) = properties.starter else {
        return CreateService::default();
    };
    let services = &properties.pane.editing.document.scenario.services;
    services.get(index).cloned().unwrap_or_default()
}

/// Name, desired count and the bounds during a deployment.
#[function_component]
fn Counts(properties: &StarterProperties) -> Html {
    let service = service(properties);
    let on_name = {
        let properties = properties.clone();
        Callback::from(move |name: String| {
            edit_service(&properties, Some("/serviceName"), |service| {
                service.service_name = name
            });
        })
    };
    let on_count = {
        let properties = properties.clone();
        Callback::from(move |count| {
            edit_service(&properties, Some("/desiredCount"), |service| {
                service.desired_count = count;
            });
        })
    };
    html! {
        <>
            <div class="fields-2">
                <TextField
                    id={properties.id("/serviceName")} label="serviceName" on_change={on_name}
                    value={service.service_name.clone()}
                    problems={properties.pane.at(&properties.at("/serviceName"))}
                />
                <Stepper
                    id={properties.id("/desiredCount")} label="desiredCount"
                    value={service.desired_count} most={MOST_TASKS} on_change={on_count}
                />
            </div>
            <div class="fields-2">
                <BoundField of={properties.clone()} bound={Bound::MinimumHealthyPercent} />
                <BoundField of={properties.clone()} bound={Bound::MaximumPercent} />
            </div>
        </>
    }
}

/// Properties of [`BoundField`].
#[derive(Clone, PartialEq, Properties)]
struct BoundFieldProperties {
    of: StarterProperties,
    bound: Bound,
}

/// One of the bounds during a deployment, with the number of tasks that it comes to.
#[function_component]
fn BoundField(properties: &BoundFieldProperties) -> Html {
    let BoundFieldProperties { of, bound } = properties.clone();
    let service = service(&of);
    let (lower, upper) = deployment_bounds(
        service.desired_count,
        Bound::MinimumHealthyPercent.of(&service),
        Bound::MaximumPercent.of(&service),
    );
    let (label, member, hint) = match bound {
        Bound::MinimumHealthyPercent => (
            "minimumHealthyPercent",
            "/minimumHealthyPercent",
            format!("→ {lower}, rounded up"),
        ),
        Bound::MaximumPercent => (
            "maximumPercent",
            "/maximumPercent",
            format!("→ {upper}, rounded down"),
        ),
    };
    let (least, most) = match bound {
        Bound::MinimumHealthyPercent => (0, 100),
        Bound::MaximumPercent => (0, 1_000),
    };
    let on_change = {
        let of = of.clone();
        Callback::from(move |percent| {
            edit_service(&of, Some(member), |service| bound.set(service, percent));
        })
    };
    html! {
        <Stepper
            id={of.id(member)} {label} value={bound.of(&service)} {least} {most} step=25 unit="%"
            {on_change} hint={AttrValue::from(hint)}
        />
    }
}

/// Whether the tasks are registered with a target group.
#[function_component]
fn TargetGroup(properties: &StarterProperties) -> Html {
    let service = service(properties);
    let scenario = &properties.pane.editing.document.scenario;
    let port = run::definition_of(scenario, &service.task_definition)
        .and_then(|definition| run::first_port(&definition));
    let registered = service.load_balancers.first();
    let hint = match (registered, port) {
        (Some(it), _) => format!(
            "Registers port {} of {}. Tasks pass ACTIVATING while they are registered and \
             DEACTIVATING while they are deregistered.",
            it.container_port
                .map_or_else(|| "?".to_owned(), |port| port.to_string()),
            it.container_name.as_deref().unwrap_or("no container"),
        ),
        (None, Some(_)) => {
            "With a target group, tasks pass ACTIVATING and DEACTIVATING.".to_owned()
        }
        (None, None) => {
            "With a target group, tasks pass ACTIVATING and DEACTIVATING. It needs a container \
             with a port: this task definition maps none."
                .to_owned()
        }
    };
    let on_change = {
        let properties = properties.clone();
        Callback::from(move |on: bool| {
            if let Starter::Service(index) = properties.starter {
                properties.pane.editing.edit_scenario(None, |scenario| {
                    run::set_target_group(scenario, index, on);
                });
            }
        })
    };
    html! {
        <Switch
            id={properties.id("/loadBalancers")} label="Register with a target group"
            on={registered.is_some()} {on_change} hint={AttrValue::from(hint)}
            problems={properties.pane.inside(&properties.at("/loadBalancers"))}
        />
    }
}

/// Removes the service or the RunTask entry.
#[function_component]
pub fn RemoveStarter(properties: &StarterProperties) -> Html {
    let what = match properties.starter {
        Starter::Service(_) => format!("service {}", service(properties).service_name),
        Starter::RunTask(_) => "this RunTask".to_owned(),
    };
    let onclick = {
        let properties = properties.clone();
        Callback::from(move |_| {
            properties.pane.editing.edit_scenario(None, |scenario| {
                run::remove(scenario, properties.starter);
            });
        })
    };
    html! {
        <button type="button" class="btn line xs remove-button" {onclick}>
            <Icon name="cross" />
            { format!("Remove {what}") }
        </button>
    }
}
