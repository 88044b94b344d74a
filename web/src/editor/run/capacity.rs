//! Where the capacity comes from: the strategy of a service or RunTask, and the capacity providers
//! of the cluster.

use ecslab::placement::CapacityProviderStrategyItem;
use ecslab::scenario::{CapacityProvider, Scenario};
use yew::{Callback, Html};

use super::start::StarterForm;
use crate::editor::cluster::PaneProperties;
use crate::editor::document::capacity;
use crate::editor::field::{
    Choice, Pick, Stepper, Switch, TextField, add_button, field_id, icon_button, problem_notes,
    section,
};
use crate::markup::html;

/// The capacity provider strategy of a service or RunTask; nothing when it has a launch type.
pub fn strategy_of_capacity(form: &StarterForm) -> Html {
    let items = form.start().capacity;
    if items.is_empty() {
        return Html::default();
    }
    let providers = capacity::providers(&form.pane.editing.document.scenario);
    let next = providers
        .iter()
        .find(|name| items.iter().all(|item| item.capacity_provider != **name))
        .cloned();
    let is_mixed = items.iter().any(CapacityProviderStrategyItem::is_fargate)
        && !items.iter().all(CapacityProviderStrategyItem::is_fargate);
    let on_add = next.map(|name| {
        let form = form.clone();
        Callback::from(move |()| {
            let name = name.clone();
            form.edit(None, |start| start.capacity.push(capacity::item(name)));
        })
    });
    section(
        "capacityProviderStrategy",
        Some(&items.len().to_string()),
        None,
        html! {
            <>
                { problem_notes(&form.pane.inside(&form.at("/capacityProviderStrategy"))) }
                { for items.iter().enumerate().map(|(index, item)| {
                    strategy_item(form, index, item, &providers, items.len())
                }) }
                if is_mixed {
                    <p class="field-hint">
                        { "ECS refuses a strategy of both kinds: Fargate, and an Auto Scaling group." }
                    </p>
                }
                <p class="field-hint">
                    { "First the base, then by weight. FARGATE_SPOT can be taken back with two minutes' \
                       warning: a fault does that." }
                </p>
                if let Some(on_add) = on_add {
                    { add_button("Another capacity provider", on_add) }
                }
            </>
        },
    )
}

fn strategy_item(
    form: &StarterForm,
    index: usize,
    item: &CapacityProviderStrategyItem,
    providers: &[String],
    count: usize,
) -> Html {
    let id = |member: &str| form.id(&format!("/capacityProviderStrategy/{index}{member}"));
    let edit = |member: &'static str| {
        let form = form.clone();
        move |change: Box<dyn FnOnce(&mut CapacityProviderStrategyItem)>| {
            let key = format!("/capacityProviderStrategy/{index}{member}");
            form.edit(Some(&key), |start| {
                if let Some(item) = start.capacity.get_mut(index) {
                    change(item);
                }
            });
        }
    };
    let on_provider = {
        let edit = edit("/capacityProvider");
        Callback::from(move |name: String| edit(Box::new(|item| item.capacity_provider = name)))
    };
    let on_weight = {
        let edit = edit("/weight");
        Callback::from(move |weight| edit(Box::new(move |item| item.weight = Some(weight))))
    };
    let on_base = {
        let edit = edit("/base");
        Callback::from(move |base: u32| {
            edit(Box::new(move |item| item.base = (base > 0).then_some(base)));
        })
    };
    let on_remove = {
        let form = form.clone();
        Callback::from(move |()| {
            form.edit(None, |start| {
                if index < start.capacity.len() {
                    start.capacity.remove(index);
                }
            });
        })
    };
    let choices: Vec<Choice> = providers.iter().cloned().map(Choice::named).collect();
    html! {
        <div key={index} class="rule" id={id("")}>
            <div class="rule-head">
                <Pick
                    id={id("/capacityProvider")} bare=true label="Capacity provider"
                    value={item.capacity_provider.clone()} {choices} on_change={on_provider}
                />
                if count > 1 {
                    { icon_button("cross", &format!("Remove {}", item.capacity_provider), on_remove) }
                }
            </div>
            <div class="fields-2">
                <Stepper
                    id={id("/base")} label="base" value={item.base.unwrap_or(0)} most=100_000
                    on_change={on_base}
                />
                <Stepper
                    id={id("/weight")} label="weight" value={item.weight.unwrap_or(0)} most=1_000
                    on_change={on_weight}
                />
            </div>
        </div>
    }
}

/// The capacity providers of the cluster, edited.
pub fn capacity_providers(properties: &PaneProperties) -> Html {
    let providers = &properties
        .editing
        .document
        .scenario
        .cluster
        .capacity_providers;
    let on_add = {
        let editing = properties.editing.clone();
        Callback::from(move |()| editing.edit_scenario(None, capacity::add_provider))
    };
    section(
        "Capacity providers of the cluster",
        Some(&(providers.len() + capacity::FARGATE_PROVIDERS.len()).to_string()),
        None,
        html! {
            <>
                <p class="field-hint">
                    { "FARGATE and FARGATE_SPOT are always there. An Auto Scaling group with managed \
                       scaling launches instances for tasks that find no room: they wait in PROVISIONING." }
                </p>
                { problem_notes(&properties.inside("/cluster/capacityProviders")) }
                { for (providers.iter().enumerate()).map(|(index, provider)| {
                    self::provider(properties, index, provider)
                }) }
                { add_button("Add capacity provider", on_add) }
            </>
        },
    )
}

fn provider(properties: &PaneProperties, index: usize, provider: &CapacityProvider) -> Html {
    let at = |member: &str| format!("/cluster/capacityProviders/{index}{member}");
    let edit = |member: &str| {
        let (editing, key) = (properties.editing.clone(), at(member));
        move |change: Box<dyn FnOnce(&mut CapacityProvider)>| {
            editing.edit_scenario(Some(&key), |scenario| {
                if let Some(provider) = scenario.cluster.capacity_providers.get_mut(index) {
                    change(provider);
                }
            });
        }
    };
    let on_scenario = |member: &str, change: fn(&mut Scenario, usize, String)| {
        let (editing, key) = (properties.editing.clone(), at(member));
        Callback::from(move |text: String| {
            editing.edit_scenario(Some(&key), |scenario| change(scenario, index, text));
        })
    };
    let on_name = on_scenario("/name", |scenario, index, name| {
        capacity::rename_provider(scenario, index, &name);
    });
    let on_type = {
        let edit = edit("/autoScalingGroup/instanceType");
        Callback::from(move |name: String| {
            edit(Box::new(|it| it.auto_scaling_group.instance_type = name));
        })
    };
    let on_zones = {
        let edit = edit("/autoScalingGroup/availabilityZones");
        Callback::from(move |text: String| {
            let zones = text.split(',').map(|zone| zone.trim().to_owned());
            let zones = zones.filter(|zone| !zone.is_empty()).collect();
            edit(Box::new(|it| {
                it.auto_scaling_group.availability_zones = zones
            }));
        })
    };
    let on_size = {
        let edit = edit("/autoScalingGroup/maxSize");
        Callback::from(move |size| {
            edit(Box::new(move |it| {
                it.auto_scaling_group.max_size = Some(size)
            }))
        })
    };
    let on_scaling = {
        let edit = edit("/autoScalingGroupProvider");
        Callback::from(move |on| edit(Box::new(move |it| capacity::set_managed_scaling(it, on))))
    };
    let on_remove = on_remove(properties, index);
    let group = &provider.auto_scaling_group;
    html! {
        <div key={index} class="rule" id={field_id(&at(""))}>
            <div class="rule-head">
                <TextField
                    id={field_id(&at("/name"))} label="name" bare=true value={provider.name.clone()}
                    on_change={on_name}
                />
                { icon_button("cross", &format!("Remove {}", provider.name), on_remove) }
            </div>
            <div class="fields-2">
                <TextField
                    id={field_id(&at("/autoScalingGroup/instanceType"))} label="instanceType"
                    value={group.instance_type.clone()} on_change={on_type}
                />
                <Stepper
                    id={field_id(&at("/autoScalingGroup/maxSize"))} label="maxSize"
                    value={group.max_size.unwrap_or(10)} most=1_000 on_change={on_size}
                />
            </div>
            <TextField
                id={field_id(&at("/autoScalingGroup/availabilityZones"))} label="availabilityZones"
                value={group.availability_zones.join(", ")} on_change={on_zones}
                hint="Zones with commas between them; instances are launched into them in turn."
            />
            <Switch
                id={field_id(&at("/autoScalingGroupProvider"))} label="Managed scaling"
                on={provider.has_managed_scaling()} on_change={on_scaling}
            />
        </div>
    }
}

fn on_remove(properties: &PaneProperties, index: usize) -> Callback<()> {
    let editing = properties.editing.clone();
    Callback::from(move |()| {
        editing.edit_scenario(None, |scenario| {
            let providers = &mut scenario.cluster.capacity_providers;
            if index < providers.len() {
                providers.remove(index);
            }
        });
    })
}
