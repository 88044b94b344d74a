//! Placement strategies, in order: each splits what the one before left.

use std::collections::BTreeSet;

use ecslab::placement::PlacementStrategy;
use yew::{Callback, Html, Properties, function_component, html};

use super::start::StarterProperties;
use crate::editor::document::{cluster, run};
use crate::editor::field::{AddButton, Choice, IconButton, Pick, ProblemNotes, Section, TextField};

/// The types, and what each prefers.
const KINDS: &[(&str, &str)] = &[
    ("spread", "prefers the group with the fewest tasks"),
    ("binpack", "prefers the instance with the least left"),
    ("random", "any instance"),
];

/// The strategies of a service or RunTask.
#[function_component]
pub fn Strategies(properties: &StarterProperties) -> Html {
    let strategies = properties.start().strategy;
    let count = strategies.len();
    let on_add = {
        let properties = properties.clone();
        Callback::from(move |()| {
            properties.edit(None, |start| {
                start
                    .strategy
                    .push(run::strategy("binpack", Some("memory")));
            });
        })
    };
    let default = match properties.starter {
        run::Starter::Service(_) => {
            "Without strategies a service spreads its tasks over zones, then over instances."
        }
        run::Starter::RunTask(_) => "Without strategies RunTask places at random.",
    };
    html! {
        <Section title="placementStrategy" aside="in order, never in the way">
            <ProblemNotes problems={properties.pane.at(&properties.at("/placementStrategy"))} />
            if strategies.is_empty() {
                <p class="field-hint">{ default }</p>
            } else {
                <ol class="rules">
                    { for strategies.into_iter().enumerate().map(|(index, strategy)| html! {
                        <li key={index}>
                            <StrategyRow of={properties.clone()} {index} {count} {strategy} />
                        </li>
                    }) }
                </ol>
            }
            <AddButton label="Add strategy" on_click={on_add} />
        </Section>
    }
}

/// Properties of [`StrategyRow`].
#[derive(Clone, PartialEq, Properties)]
struct StrategyRowProperties {
    of: StarterProperties,
    index: usize,
    count: usize,
    strategy: PlacementStrategy,
}

#[function_component]
fn StrategyRow(properties: &StrategyRowProperties) -> Html {
    let StrategyRowProperties {
        of,
        index,
        count,
        strategy,
    } = properties.clone();
    let member = format!("/placementStrategy/{index}");
    let pointer = of.at(&member);
    let on_kind = {
        let of = of.clone();
        Callback::from(move |kind: String| {
            of.edit(None, |start| {
                if let Some(strategy) = start.strategy.get_mut(index) {
                    *strategy = run::strategy(&kind, run::first_field(&kind));
                }
            });
        })
    };
    let move_to = |to: usize| {
        let of = of.clone();
        Callback::from(move |()| of.edit(None, |start| run::swap(&mut start.strategy, index, to)))
    };
    let on_remove = {
        let of = of.clone();
        Callback::from(move |()| {
            of.edit(None, |start| {
                if index < start.strategy.len() {
                    start.strategy.remove(index);
                }
            });
        })
    };
    let number = index + 1;
    let meaning = KINDS.iter().find(|(kind, _)| *kind == strategy.kind);
    html! {
        <div class="rule" id={of.id(&member)}>
            <div class="rule-head">
                <span class="rule-number">{ number }</span>
                <Pick
                    id={of.id(&format!("{member}/type"))} bare=true
                    label={format!("Type of strategy {number}")} value={strategy.kind.clone()}
                    choices={KINDS.iter().map(|(kind, _)| Choice::named(*kind)).collect::<Vec<_>>()}
                    on_change={on_kind}
                />
                <span class="rule-tools">
                    <IconButton
                        icon="down" class="points-up" label={format!("Move strategy {number} up")}
                        enabled={index > 0} on_click={move_to(index.saturating_sub(1))}
                    />
                    <IconButton
                        icon="down" label={format!("Move strategy {number} down")}
                        enabled={number < count} on_click={move_to(number.min(count.saturating_sub(1)))}
                    />
                    <IconButton
                        icon="cross" label={format!("Remove strategy {number}")}
                        on_click={on_remove}
                    />
                </span>
            </div>
            <FieldOfStrategy ..properties.clone() />
            if let Some((_, meaning)) = meaning {
                <p class="field-hint">{ *meaning }</p>
            }
            <ProblemNotes problems={of.pane.inside(&pointer)} />
        </div>
    }
}

/// What the strategy goes by: a choice, and for spread any attribute.
#[function_component]
fn FieldOfStrategy(properties: &StrategyRowProperties) -> Html {
    let StrategyRowProperties {
        of,
        index,
        strategy,
        ..
    } = properties.clone();
    if strategy.kind == "random" {
        return Html::default();
    }
    let member = format!("/placementStrategy/{index}/field");
    let id = of.id(&member);
    let label = format!("Field of strategy {}", index + 1);
    let value = strategy.field.clone().unwrap_or_default();
    let is_spread = strategy.kind == "spread";
    let fields = spread_fields(&of);
    let on_change = Callback::from(move |field: String| {
        of.edit(Some(&member), |start| {
            if let Some(strategy) = start.strategy.get_mut(index) {
                strategy.field = Some(field);
            }
        });
    });
    if is_spread {
        let suggestions = fields.into_iter().map(Into::into).collect::<Vec<_>>();
        html! { <TextField {id} {label} bare=true {value} {on_change} {suggestions} /> }
    } else {
        let choices = vec![Choice::named("memory"), Choice::named("cpu")];
        html! { <Pick {id} {label} bare=true {value} {choices} {on_change} /> }
    }
}

/// What spread can go by in this cluster: instances, zones, types, and custom attributes.
fn spread_fields(of: &StarterProperties) -> Vec<String> {
    let instances = &of
        .pane
        .editing
        .document
        .scenario
        .cluster
        .container_instances;
    let custom: BTreeSet<String> = instances
        .iter()
        .flat_map(cluster::custom_attributes)
        .map(|(name, _)| format!("attribute:{name}"))
        .collect();
    [
        "attribute:ecs.availability-zone",
        "instanceId",
        "attribute:ecs.instance-type",
    ]
    .iter()
    .map(|field| (*field).to_owned())
    .chain(custom)
    .collect()
}
