//! A service: desired count, bounds during deployments, target group.

use ecslab::service::{SchedulingStrategy, deployment_bounds};
use ecslab::simulation::CreateService;
use yew::{AttrValue, Callback, Html};

use super::application::applications;
use super::start::{StarterForm, what_to_run, where_to_run};
use crate::editor::cluster::PaneProperties;
use crate::editor::document::run::{self, Bound, Starter};
use crate::editor::field::{
    Choice, Fold, Segments, Stepper, Switch, TextField, problem_notes, remove_button,
};
use crate::markup::html;

/// The most tasks that a service keeps [V].
const MOST_TASKS: u32 = 5_000;
/// The most that maximumPercent can be set to with the control.
const MOST_PERCENT: u32 = 1_000;

/// The scheduling strategies.
const STRATEGIES: [SchedulingStrategy; 2] =
    [SchedulingStrategy::Replica, SchedulingStrategy::Daemon];

/// A service that can be folded away; the first is open.
pub fn service_card(pane: &PaneProperties, index: usize) -> Html {
    let scenario = &pane.editing.document.scenario;
    let Some(service) = scenario.services.get(index) else {
        return Html::default();
    };
    let of = StarterForm {
        pane: pane.clone(),
        starter: Starter::Service(index),
    };
    let pointer = of.at("");
    let summary = html! {
        <>
            <b>{ &service.service_name }</b>
            <span class="mono">{ &service.task_definition }</span>
            <span class="run-card-aside">{ kept(service) }</span>
        </>
    };
    let content = html! {
        <>
            { problem_notes(&pane.at(&pointer)) }
            { counts(&of) }
            { what_to_run(&of) }
            { where_to_run(&of) }
            { target_group(&of) }
            { applications(&of) }
            { remove_starter(&of) }
        </>
    };
    html! {
        <Fold
            key={index} class="run-card" id={of.id("")}
            open={index == 0 || !pane.inside(&pointer).is_empty()} {summary} {content}
        />
    }
}

/// How many tasks a service keeps, in a word or two.
fn kept(service: &CreateService) -> String {
    match (service.scheduling_strategy, service.desired_count) {
        (Some(SchedulingStrategy::Daemon), _) => SchedulingStrategy::Daemon.name().to_owned(),
        (_, count) => format!("desiredCount {}", count.unwrap_or_default()),
    }
}

/// Changes a service.
fn edit_service(form: &StarterForm, merge: Option<&str>, change: impl FnOnce(&mut CreateService)) {
    let Starter::Service(index) = form.starter else {
        return;
    };
    let key = merge.map(|member| form.at(member));
    form.pane.editing.edit_scenario(key.as_deref(), |scenario| {
        if let Some(service) = scenario.services.get_mut(index) {
            change(service);
        }
    });
}

fn service(form: &StarterForm) -> CreateService {
    let Starter::Service(index) = form.starter else {
        return CreateService::default();
    };
    let services = &form.pane.editing.document.scenario.services;
    services.get(index).cloned().unwrap_or_default()
}

/// Name, desired count and the bounds during a deployment.
fn counts(form: &StarterForm) -> Html {
    let service = service(form);
    let on_name = {
        let form = form.clone();
        Callback::from(move |name: String| {
            edit_service(&form, Some("/serviceName"), |service| {
                service.service_name = name
            });
        })
    };
    let on_count = {
        let form = form.clone();
        Callback::from(move |count| {
            edit_service(&form, Some("/desiredCount"), |service| {
                service.desired_count = Some(count);
            });
        })
    };
    let strategy = service.scheduling_strategy.unwrap_or_default();
    let is_daemon = strategy == SchedulingStrategy::Daemon;
    let on_strategy = {
        let form = form.clone();
        Callback::from(move |name: String| {
            let chosen = STRATEGIES.into_iter().find(|it| it.name() == name);
            edit_service(&form, None, |service| {
                run::set_scheduling_strategy(service, chosen.unwrap_or_default());
            });
        })
    };
    html! {
        <>
            <div class="fields-2">
                <TextField
                    id={form.id("/serviceName")} label="serviceName" on_change={on_name}
                    value={service.service_name.clone()}
                    problems={form.pane.at(&form.at("/serviceName"))}
                />
                if is_daemon {
                    <p class="field-hint">
                        { "One task on every ACTIVE container instance that satisfies the placement constraints." }
                    </p>
                } else {
                    <Stepper
                        id={form.id("/desiredCount")} label="desiredCount"
                        value={service.desired_count.unwrap_or_default()} most={MOST_TASKS}
                        on_change={on_count}
                    />
                }
            </div>
            <Segments
                id={form.id("/schedulingStrategy")} label="schedulingStrategy"
                value={strategy.name()} on_change={on_strategy}
                choices={STRATEGIES.map(|it| Choice::named(it.name())).to_vec()}
                problems={form.pane.at(&form.at("/schedulingStrategy"))}
            />
            <div class="fields-2">
                { bound_field(form, Bound::MinimumHealthyPercent) }
                { bound_field(form, Bound::MaximumPercent) }
            </div>
        </>
    }
}

/// One of the bounds during a deployment, with the number of tasks that it comes to.
fn bound_field(of: &StarterForm, bound: Bound) -> Html {
    let service = service(of);
    let (lower, upper) = deployment_bounds(
        service.desired_count.unwrap_or_default(),
        Bound::MinimumHealthyPercent.of(&service),
        Bound::MaximumPercent.of(&service),
    );
    let strategy = service.scheduling_strategy.unwrap_or_default();
    let is_daemon = strategy == SchedulingStrategy::Daemon;
    let limit = strategy.most_maximum_percent();
    let (label, member, hint) = match bound {
        // Of how many tasks it would be, nobody knows before there are instances.
        Bound::MinimumHealthyPercent if is_daemon => (
            "minimumHealthyPercent",
            "/minimumHealthyPercent",
            "rounded up".to_owned(),
        ),
        Bound::MaximumPercent if is_daemon => (
            "maximumPercent",
            "/maximumPercent",
            limit.map_or_else(String::new, |limit| format!("at most {limit}")),
        ),
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
        Bound::MaximumPercent => (0, limit.unwrap_or(MOST_PERCENT)),
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
fn target_group(form: &StarterForm) -> Html {
    let service = service(form);
    let scenario = &form.pane.editing.document.scenario;
    let port = run::definition_of(scenario, 0, &service.task_definition)
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
        let form = form.clone();
        Callback::from(move |on: bool| {
            if let Starter::Service(index) = form.starter {
                form.pane.editing.edit_scenario(None, |scenario| {
                    run::set_target_group(scenario, index, on);
                });
            }
        })
    };
    html! {
        <Switch
            id={form.id("/loadBalancers")} label="Register with a target group"
            on={registered.is_some()} {on_change} hint={AttrValue::from(hint)}
            problems={form.pane.inside(&form.at("/loadBalancers"))}
        />
    }
}

/// Removes the service or the RunTask entry.
pub fn remove_starter(form: &StarterForm) -> Html {
    let what = match form.starter {
        Starter::Service(_) => format!("service {}", service(form).service_name),
        Starter::RunTask(_) => "this RunTask".to_owned(),
    };
    let on_click = {
        let form = form.clone();
        Callback::from(move |()| {
            form.pane.editing.edit_scenario(None, |scenario| {
                run::remove(scenario, form.starter);
            });
        })
    };
    remove_button(&format!("Remove {what}"), on_click)
}
