//! Placement strategies, in order: each splits what the one before left.

use std::collections::BTreeSet;

use ecslab::placement::PlacementStrategy;
use ecslab::scenario::StarterPlace;
use yew::{Callback, Html, MouseEvent};

use super::start::StarterForm;
use crate::editor::document::{cluster, run};
use crate::editor::field::{
    Choice, Pick, TextField, add_button, icon_button, problem_notes, section, switched_icon_button,
};
use crate::markup::html;
use crate::store::{Dialog, UserCommand};

/// The types, and what each prefers.
const KINDS: &[(&str, &str)] = &[
    ("spread", "prefers the group with the fewest tasks"),
    ("binpack", "prefers the instance with the least left"),
    ("random", "any instance"),
];

/// The strategies of a service or RunTask.
pub fn strategies(form: &StarterForm) -> Html {
    let strategies = form.start().strategy;
    let count = strategies.len();
    let on_add = {
        let form = form.clone();
        Callback::from(move |()| {
            form.edit(None, |start| {
                start
                    .strategy
                    .push(run::strategy("binpack", Some("memory")));
            });
        })
    };
    let on_compare = {
        let editing = form.pane.editing.clone();
        let place = StarterPlace::from(form.starter);
        Callback::from(move |_: MouseEvent| {
            editing.act(UserCommand::OpenDialog(Dialog::Strategies(Some(place))));
        })
    };
    let default = match form.starter {
        run::Starter::Service(_) => {
            "Without strategies a service spreads its tasks over zones, then over instances."
        }
        run::Starter::RunTask(_) => "Without strategies RunTask places at random.",
    };
    section(
        "placementStrategy",
        Some("in order, never in the way"),
        None,
        html! {
            <>
                { problem_notes(&form.pane.at(&form.at("/placementStrategy"))) }
                if strategies.is_empty() {
                    <p class="field-hint">{ default }</p>
                } else {
                    <ol class="rules">
                        { for strategies.into_iter().enumerate().map(|(index, strategy)| html! {
                            <li key={index}>
                                { strategy_row(form, index, count, &strategy) }
                            </li>
                        }) }
                    </ol>
                }
                <div class="strategy-tools">
                    { add_button("Add strategy", on_add) }
                    <button class="btn line xs" type="button" onclick={on_compare}>
                        { "Compare strategies" }
                    </button>
                </div>
            </>
        },
    )
}

fn strategy_row(
    of: &StarterForm,
    index: usize,
    count: usize,
    strategy: &PlacementStrategy,
) -> Html {
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
                    { switched_icon_button(
                        "down",
                        "points-up",
                        &format!("Move strategy {number} up"),
                        (index > 0).then(|| move_to(index.saturating_sub(1))),
                    ) }
                    { switched_icon_button(
                        "down",
                        "",
                        &format!("Move strategy {number} down"),
                        (number < count).then(|| move_to(number.min(count.saturating_sub(1)))),
                    ) }
                    { icon_button("cross", &format!("Remove strategy {number}"), on_remove) }
                </span>
            </div>
            { field_of_strategy(of, index, strategy) }
            if let Some((_, meaning)) = meaning {
                <p class="field-hint">{ *meaning }</p>
            }
            { problem_notes(&of.pane.inside(&pointer)) }
        </div>
    }
}

/// What the strategy goes by: a choice, and for spread any attribute.
fn field_of_strategy(of: &StarterForm, index: usize, strategy: &PlacementStrategy) -> Html {
    if strategy.kind == "random" {
        return Html::default();
    }
    let member = format!("/placementStrategy/{index}/field");
    let id = of.id(&member);
    let label = format!("Field of strategy {}", index + 1);
    let value = strategy.field.clone().unwrap_or_default();
    let is_spread = strategy.kind == "spread";
    let fields = spread_fields(of);
    let of = of.clone();
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
fn spread_fields(of: &StarterForm) -> Vec<String> {
    let instances = &of
        .pane
        .editing
        .document
        .scenario
        .cluster
        .container_instances;
    let mut custom = BTreeSet::new();
    for (name, _) in instances.iter().flat_map(cluster::custom_attributes) {
        custom.insert(format!("attribute:{name}"));
    }
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
