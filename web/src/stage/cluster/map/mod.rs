//! The cluster as a map: a cell for each container instance, where there are too many for cards.
//!
//! The cells are drawn on a canvas, and only those that changed. What can be pointed at, focused
//! or read aloud is an element above it, one for all of them.

mod cells;
mod grid;
mod paint;
mod pointing;

use std::rc::Rc;

use ecslab::simulation::World;
use web_sys::{HtmlCanvasElement, HtmlElement};
use yew::{
    Callback, Html, NodeRef, Properties, classes, use_effect_with, use_memo, use_mut_ref,
    use_node_ref, use_state_eq,
};

use self::cells::{Cells, STACKED, largest};
use self::grid::{Grid, Zones};
use self::paint::Painter;
use self::pointing::Pointing;
use super::card::words;
use super::fault_menu::MenuAt;
use super::numbers::{counted, thousands};
use super::scene::{Card, Shown};
use crate::browser::window;
use crate::fixed::Fixed;
use crate::glyph::status_glyph;
use crate::markup::{component, html};
use crate::stage::measure::use_size;
use crate::store::{Selection, Shared, State, UserCommand};

/// Pixels of the window that are taken by what is around the map.
const AROUND: f64 = 440.0;
/// The least height that the map is fitted into, in pixels.
const LOWEST: f64 = 300.0;
/// Width of what is told of the instance that is pointed at, in pixels.
const TOLD: f64 = 240.0;

/// Properties of [`ClusterMap`].
#[derive(Clone, PartialEq, Properties)]
pub struct ClusterMapProperties {
    /// The state.
    pub state: State,
    /// The decision that is told of.
    pub shown: Option<Shown>,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
    /// Opens a menu of faults.
    pub open_menu: Callback<MenuAt>,
}

/// The map: one tab stop, arrows move between instances, Enter selects.
#[component]
pub fn ClusterMap(properties: &ClusterMapProperties) -> Html {
    let ClusterMapProperties {
        state,
        shown,
        act,
        open_menu,
    } = properties;
    let (node, canvas, probe) = (use_node_ref(), use_node_ref(), use_node_ref());
    let (width, _) = use_size(&node, (0, 0));
    let pointed = use_state_eq(|| None::<usize>);
    let cursor = use_state_eq(|| 0_usize);
    let world = &state.world;
    // Instances come and go in the same order whenever a run is played.
    let members = (
        state.run.number,
        world.instances.len(),
        world.lost_instances.len(),
    );
    let fixed = use_memo((members, width), {
        let world = world.clone();
        move |_| {
            let height = window().and_then(|window| window.inner_height().ok()?.as_f64());
            let height = (height.unwrap_or(0.0) - AROUND).max(LOWEST);
            let grid = Grid::fitting(&Zones::of(&world), f64::from(width), height);
            (grid, largest(&world))
        }
    });
    let (grid, largest) = &*fixed;
    use_painting(properties, &canvas, &probe, Rc::clone(&fixed));

    let focused = (*cursor).min(world.instances.len().saturating_sub(1));
    let pointing = Pointing {
        world: world.clone(),
        fixed: Rc::clone(&fixed),
        focused,
        cursor: cursor.setter(),
        pointed: pointed.setter(),
        act: act.clone(),
        open_menu: open_menu.clone(),
    };
    let card = |index: usize| {
        let instance = world.instances.get(index)?;
        let (shown, selection) = (shown.as_ref(), &state.selection);
        Some(Card::of(world, instance, None, shown, None, selection))
    };
    let chosen = shown.as_ref().and_then(|shown| shown.chosen_in(world));
    let selected = selected(state);
    let is_pressed = selected == Some(focused);
    html! {
        <div ref={node} class="instance-map">
            <div class="instance-map-body" style={format!("height:{:.0}px", Fixed(grid.height))}>
                { for grid.blocks.iter().map(|block| html! {
                    <h3 style={format!(
                        "left:{:.1}px;top:{:.1}px;width:{:.1}px",
                        Fixed(block.left), Fixed(block.top), Fixed(grid.width),
                    )}>
                        { zone_name(&block.availability_zone) }
                        <small>{ counted(block.members.len(), "instance") }</small>
                    </h3>
                }) }
                <i ref={probe} class="instance-map-probe" />
                <canvas
                    ref={canvas}
                    aria-hidden="true"
                    onpointermove={pointing.on_move()}
                    onpointerleave={pointing.on_leave()}
                    onclick={pointing.on_click()}
                    oncontextmenu={pointing.on_menu()}
                />
                { ring(grid, selected, "selected") }
                { ring(grid, chosen, "chosen") }
                <button
                    type="button"
                    class="instance-map-cursor"
                    style={place(grid, focused)}
                    aria-label={card(focused).map(|card| told_aloud(&card, focused, world))}
                    aria-pressed={is_pressed.to_string()}
                    aria-roledescription="container instance"
                    onclick={pointing.on_pick()}
                    oncontextmenu={pointing.on_pick_menu()}
                    onkeydown={pointing.on_key()}
                    onfocus={pointing.on_focus()}
                    onblur={pointing.on_blur()}
                />
                if let Some((index, card)) = pointed.and_then(|index| Some((index, card(index)?))) {
                    { ring(grid, Some(index), "pointed") }
                    { told(grid, index, &card, f64::from(width)) }
                }
            </div>
            { legend(*largest) }
        </div>
    }
}

/// Draws the cells that changed, whenever the page was drawn.
#[yew::hook]
fn use_painting(
    properties: &ClusterMapProperties,
    canvas: &NodeRef,
    probe: &NodeRef,
    fixed: Rc<(Grid, (i64, i64))>,
) {
    let drawn = use_mut_ref(|| (Cells::default(), Painter::default()));
    let (canvas, probe) = (canvas.clone(), probe.clone());
    let ClusterMapProperties { state, shown, .. } = properties;
    let key = (
        Shared::clone(&state.world),
        shown.clone(),
        state.theme,
        Rc::clone(&fixed),
    );
    let run = state.run.clone();
    let events = state.time.events;
    use_effect_with(key, move |(world, shown, _, fixed)| {
        let elements = canvas
            .cast::<HtmlCanvasElement>()
            .zip(probe.cast::<HtmlElement>());
        if let Some((canvas, probe)) = elements {
            let (cells, painter) = &mut *drawn.borrow_mut();
            let at = (run.number, events, &*run.simulation);
            let changed = cells.follow(world, at, fixed.1, shown.as_ref());
            // A canvas that cannot be drawn on stays empty; the table says the same.
            let _ = painter.paint((&canvas, &probe), &fixed.0, cells, &changed);
        }
    });
}

/// The place of the instance that is selected, or of that of the selected task.
fn selected(state: &State) -> Option<usize> {
    let arn = match &state.selection {
        Selection::Instance(arn) => arn.as_str(),
        Selection::Task(number) => {
            let task = state.world.tasks.get(number)?;
            task.container_instance_arn.as_deref()?
        }
        _ => return None,
    };
    let mut instances = state.world.instances.iter();
    instances.position(|instance| instance.container_instance_arn == arn)
}

fn zone_name(zone: &str) -> String {
    match zone {
        "" => "zone unknown".to_owned(),
        zone => zone.to_owned(),
    }
}

/// Where something around the cell of an instance stands.
fn place(grid: &Grid, instance: usize) -> String {
    let (left, top) = grid.cell(instance).unwrap_or_default();
    format!(
        "left:{:.1}px;top:{:.1}px;width:{:.1}px;height:{:.1}px",
        Fixed(left - 1.0),
        Fixed(top - 1.0),
        Fixed(grid.side),
        Fixed(grid.side),
    )
}

fn ring(grid: &Grid, instance: Option<usize>, class: &'static str) -> Html {
    let Some(instance) = instance else {
        return html! {};
    };
    html! { <i class={classes!("instance-map-ring", class)} style={place(grid, instance)} /> }
}

fn told_aloud(card: &Card, index: usize, world: &World) -> String {
    format!(
        "{}, {} of {}",
        words(card),
        index + 1,
        thousands(i64::try_from(world.instances.len()).unwrap_or(i64::MAX))
    )
}

/// What is known of the instance that is pointed at, beside its cell.
fn told(grid: &Grid, index: usize, card: &Card, width: f64) -> Html {
    let (left, top) = grid.cell(index).unwrap_or_default();
    let beside = if left + grid.side + TOLD + 8.0 <= width {
        left + grid.side + 6.0
    } else {
        (left - TOLD - 6.0).max(0.0)
    };
    let style = format!(
        "left:{:.0}px;top:{:.0}px;width:{TOLD:.0}px",
        Fixed(beside),
        Fixed(top)
    );
    let gauge = |name: &str, registered: i64, free: i64| {
        format!(
            "{} of {} {name} free",
            thousands(free),
            thousands(registered)
        )
    };
    let verdict = card.verdict.as_ref();
    html! {
        <div class="instance-map-told" {style} aria-hidden="true">
            <p><b class="mono">{ &card.id }</b>{ " " }<span>{ &card.instance_type }</span></p>
            <p>{ gauge("CPU", card.cpu.registered, card.cpu.free) }</p>
            <p>{ gauge("MiB", card.memory.registered, card.memory.free) }</p>
            <p>{ format!("{} RUNNING, {} PENDING", card.running, card.pending) }</p>
            if let Some(verdict) = verdict {
                if verdict.chosen {
                    <p class="is-chosen">{ "chosen" }</p>
                }
                if let Some(position) = verdict.position {
                    <p>{ format!("rank {position}") }</p>
                }
                { for verdict.explanations.iter().map(|text| html! { <p class="is-out">{ text }</p> }) }
                { for verdict.ranks.iter().map(|text| html! { <p>{ text }</p> }) }
            }
        </div>
    }
}

/// What the marks of the map mean, and its scale.
fn legend((cpu, memory): (i64, i64)) -> Html {
    html! {
        <ul class="cluster-legend" aria-label="Legend">
            { for STACKED.iter().map(|status| html! {
                <li class={format!("s-{}", status.name())}>
                    <i class="instance-map-key">{ status_glyph(*status) }</i>{ status.name() }
                </li>
            }) }
            <li><i class="instance-map-key is-other" />{ "in use by something else" }</li>
            <li><i class="instance-map-key is-out" />{ "left out by the decision" }</li>
            <li><i class="instance-map-key is-leaving" />{ "DRAINING" }</li>
            <li><i class="instance-map-key is-disconnected" />{ "agent lost" }</li>
            <li class="cluster-legend-scale">
                { format!(
                    "Left CPU, right memory; a full cell is {} CPU and {} MiB",
                    thousands(cpu), thousands(memory)
                ) }
            </li>
        </ul>
    }
}
