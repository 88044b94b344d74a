//! A lane for each zone, with the cards of its instances; one tab stop, arrows move inside.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::{Callback, FocusEvent, Html, KeyboardEvent, TargetCast, classes};

use super::card::InstanceCard;
use super::fault_menu::MenuAt;
use super::scene::{Lane, Scene};
use crate::lazy;
use crate::markup::html;
use crate::store::UserCommand;

/// The lanes of the cluster, and what can be done with them.
pub struct Lanes<'a> {
    /// The view as data.
    pub scene: &'a Scene,
    /// ARN of the instance that the Tab key reaches; none: the first.
    pub active: Option<&'a str>,
    /// Makes another instance the one that the Tab key reaches.
    pub activate: &'a Callback<String>,
    /// Does what a person asks for.
    pub act: &'a Callback<UserCommand>,
    /// Opens a menu of faults.
    pub open_menu: &'a Callback<MenuAt>,
}

/// The lanes of the cluster.
pub fn lanes(lanes: &Lanes) -> Html {
    let scene = lanes.scene;
    if scene.lanes.is_empty() {
        return html! {};
    }
    let active = active_arn(scene, lanes.active);
    let onfocusin = lanes.activate.clone();
    let onfocusin = Callback::from(move |event: FocusEvent| {
        if let Some(arn) = card_around(&event).and_then(|card| card.get_attribute("data-arn")) {
            onfocusin.emit(arn);
        }
    });
    html! {
        <div
            class={classes!("zone-lanes", (scene.lanes.len() == 1).then_some("single"))}
            role="group"
            aria-label="Container instances by Availability Zone"
            onkeydown={Callback::from(move_focus)}
            {onfocusin}
        >
            { for scene.lanes.iter().map(|lane| lane_of(lanes, lane, active.as_deref())) }
        </div>
    }
}

fn active_arn(scene: &Scene, wanted: Option<&str>) -> Option<String> {
    let cards = || scene.lanes.iter().flat_map(|lane| &lane.cards);
    cards()
        .find(|card| Some(card.arn.as_str()) == wanted)
        .or_else(|| cards().find(|card| card.selected))
        .or_else(|| cards().next())
        .map(|card| card.arn.clone())
}

fn lane_of(lanes: &Lanes, lane: &Lane, active: Option<&str>) -> Html {
    let scene = lanes.scene;
    let zone = &lane.availability_zone;
    let name = if zone.is_empty() {
        "zone unknown"
    } else {
        zone
    };
    html! {
        <section
            key={zone.clone()}
            class={classes!("zone-lane", lane.picked.then_some("picked"))}
            aria-label={name.to_owned()}
        >
            <header>
                <h3>{ name }</h3>
                { group_count(scene, lane) }
            </header>
            if zone.is_empty() {
                <p class="zone-note">{ "These instances have no attribute ecs.availability-zone." }</p>
            }
            <div class="zone-cards">
                { for lane.cards.iter().map(|card| html! {
                    <InstanceCard
                        key={card.arn.clone()}
                        card={Rc::clone(card)}
                        scale={scene.scale}
                        active={active == Some(card.arn.as_str())}
                        dense={scene.dense}
                        act={lanes.act}
                        open_menu={lanes.open_menu}
                        shown={lazy::linked(scene.shown.as_ref())}
                    />
                }) }
            </div>
        </section>
    }
}

fn group_count(scene: &Scene, lane: &Lane) -> Html {
    let Some(group) = &scene.group else {
        return html! {};
    };
    let short = group
        .split_once(':')
        .map_or(group.as_str(), |(_, name)| name);
    html! {
        <span
            class="zone-count"
            title={format!("Tasks of {group} that are PENDING or RUNNING here: what spread counts")}
        >
            <b>{ lane.group_count }</b>{ " " }{ short }
        </span>
    }
}

fn card_around(event: &impl TargetCast) -> Option<Element> {
    let target = event.target_dyn_into::<Element>()?;
    target.closest("[data-arn]").ok().flatten()
}

/// Arrows move between instances, or between the tasks of one; Escape goes back to the instance.
#[expect(
    clippy::needless_pass_by_value,
    reason = "an event handler is given its event"
)]
fn move_focus(event: KeyboardEvent) {
    let Some(target) = event.target_dyn_into::<Element>() else {
        return;
    };
    let in_card = target.closest(".instance-pick").ok().flatten().is_some();
    let next = if in_card {
        next_card(&event)
    } else if target.has_attribute("data-task") {
        next_task(&event, &target)
    } else {
        None
    };
    if let Some(element) = next.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        // An element that cannot take the focus leaves it where it is; there is nothing to mend.
        element.focus().ok();
    }
}

fn next_card(event: &KeyboardEvent) -> Option<Element> {
    let card = card_around(event)?;
    let lane = card.closest(".zone-lane").ok()??;
    let cards = all(&lane, ".instance-card");
    let index = cards.iter().position(|it| *it == card)?;
    let found = match event.key().as_str() {
        "ArrowDown" => cards.get(index + 1).cloned(),
        "ArrowUp" => cards.get(index.checked_sub(1)?).cloned(),
        "Home" => cards.first().cloned(),
        "End" => cards.last().cloned(),
        key @ ("ArrowRight" | "ArrowLeft") => {
            let lanes = all(&lane.parent_element()?, ".zone-lane");
            let position = lanes.iter().position(|it| *it == lane)?;
            let position = if key == "ArrowRight" {
                position + 1
            } else {
                position.checked_sub(1)?
            };
            let beside = all(lanes.get(position)?, ".instance-card");
            beside.get(index.min(beside.len().checked_sub(1)?)).cloned()
        }
        _ => None,
    }?;
    found.query_selector(".instance-pick").ok()?
}

fn next_task(event: &KeyboardEvent, target: &Element) -> Option<Element> {
    let card = card_around(event)?;
    let tasks = all(&card, "button[data-task]");
    let index = tasks.iter().position(|it| it == target)?;
    match event.key().as_str() {
        "ArrowDown" | "ArrowRight" => tasks.get(index + 1).cloned(),
        "ArrowUp" | "ArrowLeft" => tasks.get(index.checked_sub(1)?).cloned(),
        "Escape" => card.query_selector(".instance-pick").ok()?,
        _ => None,
    }
}

fn all(parent: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = parent.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|index| list.item(index)?.dyn_into::<Element>().ok())
        .collect()
}
