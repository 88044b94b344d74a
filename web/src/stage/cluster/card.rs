//! A container instance as a card, and as a row where there are many.

use std::rc::Rc;

use yew::{Callback, Html, MouseEvent, Properties, classes};

use super::fault_menu::{MenuAt, Target, more_button};
use super::numbers::{counted, ratio, thousands};
use super::scene::{Card, Condition, Gauge, Scale, Shown, Slots};
use super::tanks::{Tanks, tanks};
use super::verdicts::verdicts;
use crate::fixed::Fixed;
use crate::lazy;
use crate::markup::{component, html};
use crate::store::{Selection, UserCommand, clock_text};

/// More slots than this are a number, not marks.
const MOST_PIPS: usize = 8;

/// Properties of [`InstanceCard`], a component so that only the instances that changed are drawn
/// again.
#[derive(Clone, PartialEq, Properties)]
pub struct InstanceCardProperties {
    /// The instance.
    pub card: Rc<Card>,
    /// The scale of the cluster.
    pub scale: Scale,
    /// Whether the Tab key reaches it.
    pub active: bool,
    /// Whether it is a row of a list.
    pub dense: bool,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
    /// Opens a menu of faults.
    pub open_menu: Callback<MenuAt>,
    /// The decision that its verdict is of, once its badges can lead somewhere.
    pub shown: Option<Shown>,
}

/// A container instance.
#[component]
pub fn InstanceCard(properties: &InstanceCardProperties) -> Html {
    let InstanceCardProperties {
        card,
        dense,
        act,
        open_menu,
        ..
    } = properties;
    let arn = card.arn.clone();
    let onclick =
        act.reform(move |_: MouseEvent| UserCommand::Select(Selection::Instance(arn.clone())));
    let arn = card.arn.clone();
    let oncontextmenu = open_menu.reform(move |event: MouseEvent| {
        event.prevent_default();
        MenuAt::pointer(&event, Target::Instance(arn.clone()))
    });
    html! {
        <article
            class={card_class(card)}
            data-arn={card.arn.clone()}
            aria-label={words(card)}
            {onclick}
            {oncontextmenu}
        >
            <header>
                <button
                    type="button"
                    class="instance-pick"
                    tabindex={if properties.active { "0" } else { "-1" }}
                    aria-pressed={card.selected.to_string()}
                >
                    <b class="mono">{ &card.id }</b>
                    <span class="instance-type">{ &card.instance_type }</span>
                </button>
                { tag(card) }
                if card.selected || card.selected_task.is_some() {
                    { more_button(target(card), format!("Faults for {}", card.id), open_menu) }
                }
            </header>
            if *dense {
                { bars(card) }
            } else {
                { body(properties) }
            }
        </article>
    }
}

fn card_class(card: &Card) -> yew::Classes {
    classes!(
        "instance-card",
        match card.condition {
            Condition::Active => None,
            Condition::Draining => Some("draining"),
            Condition::Inactive => Some("inactive"),
            Condition::AgentDisconnected => Some("disconnected"),
            Condition::Lost(_) => Some("lost"),
        },
        card.selected.then_some("selected"),
        card.is_rejected().then_some("rejected"),
        card.is_chosen().then_some("chosen"),
        card.verdict
            .as_ref()
            .is_some_and(|verdict| verdict.position.is_some())
            .then_some("eligible"),
    )
}

/// What the card says, for a screen reader.
pub fn words(card: &Card) -> String {
    let mut words = vec![format!("{} {}", card.id, card.instance_type)];
    words.extend(condition_words(card));
    if let Some(verdict) = &card.verdict {
        words.extend(verdict.explanations.iter().cloned());
        words.extend(verdict.position.map(|position| format!("rank {position}")));
        words.extend(verdict.chosen.then(|| "chosen".to_owned()));
    }
    words.push(format!(
        "{} CPU and {} MiB free",
        thousands(card.cpu.free),
        thousands(card.memory.free)
    ));
    words.join(", ")
}

fn target(card: &Card) -> Target {
    match card.selected_task {
        Some(task) => Target::Both(card.arn.clone(), task),
        None => Target::Instance(card.arn.clone()),
    }
}

fn tag(card: &Card) -> Html {
    let (class, text) = match (card.condition, &card.verdict) {
        (Condition::Lost(_), _) => ("lost", "terminated".to_owned()),
        (Condition::Draining, _) => ("draining", "DRAINING".to_owned()),
        (Condition::Inactive, _) => ("inactive", "INACTIVE".to_owned()),
        (Condition::AgentDisconnected, _) => ("", "agent lost".to_owned()),
        (Condition::Active, Some(verdict)) => match verdict.position {
            Some(position) => ("rank", format!("rank {position}")),
            None => return html! {},
        },
        (Condition::Active, None) => return html! {},
    };
    let title = card
        .verdict
        .as_ref()
        .map(|verdict| verdict.ranks.join("\n"))
        .filter(|ranks| !ranks.is_empty());
    html! { <span class={classes!("instance-tag", class)} {title}>{ text }</span> }
}

fn body(properties: &InstanceCardProperties) -> Html {
    let card = &properties.card;
    let gone = matches!(card.condition, Condition::Lost(_)) && card.blocks.is_empty();
    html! {
        <>
            if !gone {
                <p class="capacities">
                    { capacity(&card.cpu, "CPU") }
                    { capacity(&card.memory, "MiB") }
                </p>
                { tanks(&Tanks {
                    cpu: card.cpu,
                    memory: card.memory,
                    blocks: &card.blocks,
                    scale: properties.scale,
                    active: properties.active,
                    act: &properties.act,
                    open_menu: &properties.open_menu,
                }) }
                { slots("GPU", card.gpus) }
                { slots("ENI", card.interfaces) }
            }
            { foot(properties) }
        </>
    }
}

fn capacity(gauge: &Gauge, unit: &str) -> Html {
    let title = gauge
        .needed
        .map(|needed| format!("{} needed", thousands(needed)));
    html! {
        <span class={classes!("capacity", gauge.needed.map(|_| "lacks"))} {title}>
            <b>{ thousands(gauge.free) }</b>{ " " }{ unit }<span class="capacity-free">{ " free" }</span>
        </span>
    }
}

fn slots(name: &'static str, slots: Option<Slots>) -> Html {
    let Some(Slots { total, free }) = slots else {
        return html! {};
    };
    html! {
        <p class="instance-slots">
            <span>{ name }</span>
            if total <= MOST_PIPS {
                <span class="instance-pips" aria-hidden="true">
                    { for (0..total).map(|index| html! {
                        <i class={(index < total - free.min(total)).then_some("taken")} />
                    }) }
                </span>
            }
            <span>{ format!("{free} of {total} free") }</span>
        </p>
    }
}

fn foot(properties: &InstanceCardProperties) -> Html {
    let card = &*properties.card;
    let note = condition_words(card);
    html! {
        <>
            if let Some(verdict) = &card.verdict {
                { match &properties.shown {
                    Some(shown) => lazy::verdict_links(properties, shown),
                    None => verdicts(&verdict.checks),
                } }
                if card.selected && !verdict.explanations.is_empty() {
                    <ul class="explanations">
                        { for verdict.explanations.iter().map(|text| html! { <li>{ text }</li> }) }
                    </ul>
                }
            } else if note.is_none() {
                <p class="instance-counts">{ counts(card) }</p>
            }
            if let Some(note) = note {
                <p class="instance-note">{ note }</p>
            }
        </>
    }
}

fn counts(card: &Card) -> String {
    match (card.running, card.pending) {
        (0, 0) => "no tasks".to_owned(),
        (running, 0) => counted(usize::try_from(running).unwrap_or(usize::MAX), "task"),
        (running, pending) => format!("{running} to run, {pending} of them PENDING"),
    }
}

fn condition_words(card: &Card) -> Option<String> {
    Some(match card.condition {
        Condition::Active => return None,
        Condition::Draining => "No new tasks are placed here. Service tasks are replaced \
                                elsewhere, standalone tasks stay."
            .to_owned(),
        Condition::Inactive => "Deregistered. No new tasks are placed here.".to_owned(),
        Condition::AgentDisconnected => "agentConnected is false. Statuses are as last reported; \
                                         no new tasks are placed here."
            .to_owned(),
        Condition::Lost(at) => format!(
            "Terminated at {}. Its tasks went straight to STOPPED.",
            clock_text(at)
        ),
    })
}

/// What is taken of CPU and memory, as two bars, where there are many instances.
fn bars(card: &Card) -> Html {
    let bar = |gauge: &Gauge, unit: &str| {
        let taken = 100.0 * ratio(gauge.registered - gauge.free, gauge.registered);
        html! {
            <span
                class={classes!("load-bar", gauge.needed.map(|_| "lacks"))}
                title={format!("{} of {} {unit} free", thousands(gauge.free), thousands(gauge.registered))}
            >
                <i style={format!("width:{:.1}%", Fixed(taken))} />
            </span>
        }
    };
    let failed = card.verdict.as_ref().and_then(|verdict| {
        verdict
            .checks
            .iter()
            .find(|check| !check.passed && !check.to_come)
    });
    html! {
        <p class="load-bars" aria-hidden="true">
            if let Some(check) = failed {
                <span class="load-fail" title={check.explanation.clone()}>{ check.label }</span>
            }
            { bar(&card.cpu, "CPU") }
            { bar(&card.memory, "MiB") }
            <span class="load-count">{ card.running }</span>
        </p>
    }
}
