//! The lanes: every task over time, with the playhead across them.

use std::rc::Rc;

use ecslab::lifecycle::{LastStatus, Milliseconds, TaskNumber};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::{Callback, Html, KeyboardEvent, Properties, TargetCast, classes, use_memo, use_state};

use super::lanes::{Lane, lanes};
use super::marks::{LabelSide, Place, fraction, marks, places, words};
use super::ruler::ruler;
use super::scrub::{Dragged, use_scrub};
use crate::choice::neighbour;
use crate::fixed::Fixed;
use crate::glyph::{icon, status_glyph};
use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::store::{Selection, State, UserCommand, clock_text};

/// Virtual milliseconds that an arrow key moves the playhead; ten times that with Shift.
const KEY_STEP: Milliseconds = 1_000;

/// Ruler, events and faults, lanes, playhead.
#[component]
pub fn Gantt(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties.clone();
    let unfolded = use_state(|| false);
    let horizon = state.time.horizon();
    let drawn = {
        let simulation = Rc::clone(&state.run.simulation);
        use_memo(
            (state.run.generation, horizon, *unfolded),
            move |(_, horizon, unfolded)| {
                let world = simulation.world();
                let marks = marks(simulation.journal(), world);
                (lanes(world, *unfolded), places(&marks, *horizon))
            },
        )
    };
    let ((lanes, folded), places) = &*drawn;
    let scrub = use_scrub(&state, &act);
    let style = format!(
        "--playhead:{:.5};--live:{:.5}",
        Fixed(fraction(state.time.playhead, horizon)),
        Fixed(fraction(state.time.live_edge, horizon))
    );
    let beyond = if state.is_settled() && state.time.live_edge > 0 {
        "nothing more happens until you do something"
    } else {
        "not simulated yet"
    };
    let unfold = {
        let unfolded = unfolded.clone();
        Callback::from(move |_| unfolded.set(!*unfolded))
    };
    html! {
        <div
            class={classes!("gantt", state.time.is_live().then_some("live"))}
            data-playhead=""
            {style}
        >
            <div
                class="gantt-body"
                onpointerdown={scrub.down}
                onpointermove={scrub.moved}
                onpointercancel={scrub.up.clone()}
                onpointerup={scrub.up}
                onclick={scrub.clicked}
            >
                <div class="gantt-top">
                    <div class="ruler"><span class="lane-label" />{ ruler(horizon) }</div>
                    <div class="events-row">
                        <span class="lane-label">{ "Events and faults" }</span>
                        <Marks places={places.clone()} act={act.clone()} />
                    </div>
                    <div class="gantt-over">{ playhead(&state, &act) }</div>
                </div>
                <LaneList
                    lanes={lanes.clone()}
                    state={state.clone()}
                    {act}
                    {horizon}
                    dragged={scrub.dragged}
                />
                if *folded > 0 {
                    <button class="btn ghost xs unfold" type="button" onclick={unfold}
                        aria-expanded={if *unfolded { "true" } else { "false" }}>
                        { icon(if *unfolded { "down" } else { "right" }) }
                        { format!("{folded} tasks STOPPED for more than 60 s") }
                    </button>
                }
                if lanes.is_empty() {
                    <p class="gantt-empty">{ "No task yet. Press Play." }</p>
                }
                <div class="gantt-over" aria-hidden="true">
                    <div class="veil" />
                    <div class="beyond"><span>{ beyond }</span></div>
                    <div class="playhead-line" />
                </div>
            </div>
        </div>
    }
}

/// The playhead: a slider.
fn playhead(state: &State, act: &Callback<UserCommand>) -> Html {
    let (at, edge) = (state.time.playhead, state.time.live_edge);
    let onkeydown = {
        let act = act.clone();
        Callback::from(move |event: KeyboardEvent| {
            let step = if event.shift_key() {
                KEY_STEP * 10
            } else {
                KEY_STEP
            };
            let to = match event.key().as_str() {
                "ArrowRight" | "ArrowUp" => at + step,
                "ArrowLeft" | "ArrowDown" => at.saturating_sub(step),
                "Home" => 0,
                "End" => edge,
                _ => return,
            };
            event.prevent_default();
            act.emit(UserCommand::Seek(to));
        })
    };
    html! {
        <div
            class="playhead"
            role="slider"
            tabindex="0"
            aria-label="Playhead"
            aria-orientation="horizontal"
            aria-valuemin="0"
            aria-valuemax={(edge / 1_000).to_string()}
            aria-valuenow={(at / 1_000).to_string()}
            aria-valuetext={format!("{} of {}", clock_text(at), clock_text(edge))}
            {onkeydown}
        />
    }
}

/// Properties of [`Marks`].
#[derive(Clone, PartialEq, Properties)]
struct MarksProperties {
    places: Vec<Place>,
    act: Callback<UserCommand>,
}

/// The marks of events and faults: one tab stop, arrows inside.
#[component]
fn Marks(properties: &MarksProperties) -> Html {
    let focused = use_state(|| 0_usize);
    let count = properties.places.len();
    let current = (*focused).min(count.saturating_sub(1));
    let onkeydown = {
        let focused = focused.setter();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(index) = neighbour(&event.key(), current, count) {
                event.prevent_default();
                focused.set(index);
                focus_sibling(&event, index);
            }
        })
    };
    html! {
        <div class="events-track" role="group" aria-label="Events and faults" {onkeydown}>
            { for properties.places.iter().enumerate().map(|(index, place)| {
                view_place(place, index == current, &properties.act)
            }) }
        </div>
    }
}

fn view_place(place: &Place, is_tab_stop: bool, act: &Callback<UserCommand>) -> Html {
    let Some(main) = place.main() else {
        return html! {};
    };
    let side = match place.label {
        LabelSide::Right => None,
        LabelSide::Left => Some("to-left"),
        LabelSide::Nowhere => Some("no-label"),
    };
    let described = words(&place.marks);
    let onclick = {
        let (at, selection) = (main.at, main.selection.clone());
        let act = act.clone();
        Callback::from(move |_| {
            act.emit(UserCommand::Seek(at));
            if selection != Selection::Nothing {
                act.emit(UserCommand::Select(selection.clone()));
            }
        })
    };
    html! {
        <button
            class={classes!("mark", side, main.kind.is_bad().then_some("bad"))}
            type="button"
            style={format!("left:{:.3}%", Fixed(place.left * 100.0))}
            tabindex={if is_tab_stop { "0" } else { "-1" }}
            aria-label={described.join("; ")}
            title={described.join("\n")}
            {onclick}
        >
            { icon(main.kind.icon()) }
            <span>{ place.label() }</span>
        </button>
    }
}

/// Properties of [`LaneList`].
#[derive(Clone, PartialEq, Properties)]
struct LaneListProperties {
    lanes: Vec<Rc<Lane>>,
    state: State,
    act: Callback<UserCommand>,
    horizon: Milliseconds,
    dragged: Dragged,
}

/// The lanes: one tab stop, arrows inside, Enter selects, Escape leaves.
#[component]
fn LaneList(properties: &LaneListProperties) -> Html {
    let LaneListProperties {
        lanes,
        state,
        act,
        horizon,
        dragged,
    } = properties;
    let focused = use_state(|| 0_usize);
    let selected = match state.selection {
        Selection::Task(number) => Some(number),
        _ => None,
    };
    let current = (*focused).min(lanes.len().saturating_sub(1));
    let onkeydown = {
        let (focused, act) = (focused.setter(), act.clone());
        let tasks: Vec<TaskNumber> = lanes.iter().map(|lane| lane.task).collect();
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" | " " => {
                if let Some(task) = tasks.get(current) {
                    event.prevent_default();
                    act.emit(UserCommand::Select(Selection::Task(*task)));
                }
            }
            "Escape" => {
                event.prevent_default();
                leave(&event);
            }
            key @ ("ArrowUp" | "ArrowDown" | "Home" | "End") => {
                if let Some(index) = neighbour(key, current, tasks.len()) {
                    event.prevent_default();
                    focused.set(index);
                    focus_sibling(&event, index);
                }
            }
            _ => {}
        })
    };
    if lanes.is_empty() {
        return html! {};
    }
    html! {
        <div class="lane-list" role="listbox" aria-label="Tasks" {onkeydown}>
            { for lanes.iter().enumerate().map(|(index, lane)| {
                let status = state.world.tasks.get(&lane.task).map(|task| task.last_status);
                let select = {
                    let (act, focused, dragged) = (act.clone(), focused.setter(), dragged.clone());
                    let task = lane.task;
                    Callback::from(move |()| {
                        if dragged.get() {
                            return;
                        }
                        focused.set(index);
                        act.emit(UserCommand::Select(Selection::Task(task)));
                    })
                };
                html! {
                    <LaneRow
                        key={lane.task.0}
                        lane={Rc::clone(lane)}
                        horizon={*horizon}
                        {status}
                        selected={selected == Some(lane.task)}
                        tab_stop={index == current}
                        {select}
                    />
                }
            }) }
        </div>
    }
}

/// Properties of [`LaneRow`], a component so that only the lanes that changed are rendered again.
/// `select` is left out of comparisons: it does the same each time.
#[derive(Clone, Properties)]
struct LaneRowProperties {
    lane: Rc<Lane>,
    horizon: Milliseconds,
    status: Option<LastStatus>,
    selected: bool,
    tab_stop: bool,
    select: Callback<()>,
}

impl PartialEq for LaneRowProperties {
    fn eq(&self, other: &Self) -> bool {
        self.lane == other.lane
            && self.horizon == other.horizon
            && self.status == other.status
            && self.selected == other.selected
            && self.tab_stop == other.tab_stop
    }
}

#[component]
fn LaneRow(properties: &LaneRowProperties) -> Html {
    let LaneRowProperties {
        lane,
        horizon,
        status,
        selected,
        tab_stop,
        select,
    } = properties;
    let status_name = status.map_or("not yet created", LastStatus::name);
    let name = format!(
        "Task {}, {}, {}, {status_name}",
        lane.short_id, lane.definition, lane.place
    );
    html! {
        <div
            class={classes!("lane", selected.then_some("selected"), status.is_none().then_some("future"))}
            role="option"
            tabindex={if *tab_stop { "0" } else { "-1" }}
            aria-selected={if *selected { "true" } else { "false" }}
            aria-label={name}
            onclick={select.reform(|_| ())}
        >
            <span class="lane-label">
                if let Some(status) = status {
                    { status_glyph(*status) }
                } else {
                    <span class="not-yet" />
                }
                <b>{ &lane.short_id }</b>
                <span>{ &lane.definition }</span>
                <small>{ &lane.place }</small>
            </span>
            <span class="lane-track">
                { for lane.segments.iter().map(|segment| {
                    let left = fraction(segment.from, *horizon);
                    let right = segment.to.map_or(1.0, |to| fraction(to, *horizon));
                    let status = segment.status.name();
                    html! {
                        <i
                            class={classes!("lane-segment", format!("s-{status}"), format!("k-{status}"))}
                            style={format!("left:{:.3}%;width:{:.3}%", Fixed(left * 100.0), Fixed((right - left) * 100.0))}
                        />
                    }
                }) }
            </span>
        </div>
    }
}

/// Moves the focus to the element at `index` beside the one that handles `event`.
fn focus_sibling(event: &KeyboardEvent, index: usize) {
    let sibling = event
        .target_dyn_into::<Element>()
        .and_then(|element| element.parent_element())
        .and_then(|parent| parent.children().item(u32::try_from(index).ok()?))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(sibling) = sibling {
        let _ = sibling.focus();
    }
}

/// Moves the focus out of a group, to the part of the page that it is in.
fn leave(event: &KeyboardEvent) {
    let landmark = event
        .target_dyn_into::<Element>()
        .and_then(|element| element.closest("[data-landmark]").ok().flatten())
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(landmark) = landmark {
        let _ = landmark.focus();
    }
}
