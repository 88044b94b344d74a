//! The lanes: every task over time, with the playhead across them.

use std::rc::Rc;

use ecslab::lifecycle::{Milliseconds, TaskNumber};
use ecslab::scenario::Mark as NamedMoment;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::{
    Callback, Event, Html, KeyboardEvent, NodeRef, Properties, TargetCast, classes,
    use_effect_with, use_memo, use_mut_ref, use_node_ref, use_state,
};

use super::lane::LaneRow;
use super::lanes::{Lane, drawn, lanes, tops};
use super::marks::Marks;
use super::places::{LabelSide, Place};
use super::ruler::{band, breaks, ruler};
use super::scrub::{Dragged, use_scrub};
use super::zoom::{longer, use_zoom};
use crate::browser::media;
use crate::choice::neighbour;
use crate::fixed::Fixed;
use crate::glyph::icon;
use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::store::axis::Axis;
use crate::store::{Selection, Shared, State, UserCommand, clock_text};

/// Virtual milliseconds that an arrow key moves the playhead; ten times that with Shift.
const KEY_STEP: Milliseconds = 1_000;
/// Height of a lane in pixels, as in the style sheet: for a mouse, and for a finger.
const LANE_HEIGHTS: (f64, f64) = (24.0, 32.0);
/// Pixels that are scrolled before other lanes are drawn; fewer than are drawn around those seen.
const SCROLL_STEP: i32 = 96;
/// The height that is taken to be seen: as high as the timeline can be made.
const SEEN: f64 = 360.0;

/// Ruler, marks, events and faults, lanes, playhead.
#[component]
pub fn Gantt(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties.clone();
    let node = use_node_ref();
    let unfolded = use_state(|| false);
    let opened = use_state(Vec::<TaskNumber>::new);
    let scrolled = use_state(|| 0_i32);
    let found = use_mut_ref(Marks::default);
    let axis = Rc::clone(&state.time.axis);
    let longer = longer(state.time.zoom);
    let places = {
        let (run, found, axis) = (state.run.clone(), Rc::clone(&found), Rc::clone(&axis));
        let key = (
            state.run.generation,
            Rc::as_ptr(&state.time.axis),
            state.time.zoom,
        );
        use_memo(key, move |_| {
            let journal = run.simulation.journal();
            let journal = (run.number, journal, run.simulation.world());
            found.borrow_mut().follow(journal, &axis, longer)
        })
    };
    let listed = {
        let simulation = Rc::clone(&state.run.simulation);
        let beside = state.beside.clone();
        let key = (state.run.generation, *unfolded, (*opened).clone(), beside);
        use_memo(key, move |(_, unfolded, opened, beside)| {
            let beside = beside.as_ref().map(|beside| beside.simulation.world());
            let (lanes, folded) = lanes(simulation.world(), beside, *unfolded, opened);
            (Shared::new(lanes), folded)
        })
    };
    let (lanes, folded) = &*listed;
    use_zoom(&node, &state, &act);
    let scrub = use_scrub(&state, &act);
    let marks = &state.document.scenario.marks;
    let top = if marks.is_empty() { 48 } else { 72 };
    let style = format!("--zoom:{:.3};--top:{top}px", Fixed(longer));
    let at_playhead = style_at(&axis, &state);
    let beyond = if state.is_settled() && state.time.live_edge > 0 {
        "nothing more happens until you do something"
    } else {
        "not simulated yet"
    };
    let unfold = {
        let unfolded = unfolded.clone();
        Callback::from(move |_| unfolded.set(!*unfolded))
    };
    let onscroll = {
        let scrolled = scrolled.clone();
        Callback::from(move |event: Event| {
            if let Some(element) = event.target_dyn_into::<Element>() {
                let step = element.scroll_top() / SCROLL_STEP;
                if step != *scrolled {
                    scrolled.set(step);
                }
            }
        })
    };
    let open = {
        let opened = opened.clone();
        Callback::from(move |task: TaskNumber| {
            let mut next = (*opened).clone();
            match next.iter().position(|other| *other == task) {
                Some(place) => {
                    next.remove(place);
                }
                None => next.push(task),
            }
            opened.set(next);
        })
    };
    html! {
        <div
            ref={node.clone()}
            class={classes!("gantt", state.time.is_live().then_some("live"))}
            {style}
            {onscroll}
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
                    <div class="ruler">
                        <span class="lane-label" />
                        <div class="ruler-cell">{ ruler(&axis, longer) }{ breaks(&axis, &act) }</div>
                    </div>
                    if !marks.is_empty() {
                        { named_moments(marks, &axis, &act) }
                    }
                    <div class="events-row">
                        <span class="lane-label">{ "Events and faults" }</span>
                        <MarkGroup places={(*places).clone()} act={act.clone()} />
                    </div>
                    <div class="gantt-over">
                        { playhead(&state, &act) }
                        <div class="playhead-line follows-playhead" data-playhead="axis" style={at_playhead.clone()} />
                    </div>
                </div>
                <LaneList
                    lanes={lanes.clone()}
                    state={state.clone()}
                    act={act.clone()}
                    {node}
                    scrolled={*scrolled}
                    dragged={scrub.dragged}
                    {open}
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
                    { for axis.folds.iter().map(|fold| html! {
                        <div class="break-band" style={band(&axis, fold)} />
                    }) }
                    <div class="veil follows-playhead" data-playhead="axis" style={at_playhead.clone()} />
                    <div class="beyond follows-playhead" data-playhead="axis" style={at_playhead.clone()}>
                        <span>{ beyond }</span>
                    </div>
                    <div class="playhead-line follows-playhead" data-playhead="axis" style={at_playhead} />
                </div>
            </div>
        </div>
    }
}

/// Where the playhead stands, and how far time has been simulated, for what stands there. The
/// clock moves each by itself: inherited from the timeline, all lanes would be styled anew each
/// frame.
fn style_at(axis: &Axis, state: &State) -> String {
    format!(
        "--playhead:{:.5};--live:{:.5}",
        Fixed(axis.fraction(state.time.playhead)),
        Fixed(axis.fraction(state.time.live_edge)),
    )
}

/// The moments that have names.
fn named_moments(marks: &[NamedMoment], axis: &Axis, act: &Callback<UserCommand>) -> Html {
    html! {
        <div class="events-row marks-row">
            <span class="lane-label">{ "Marks" }</span>
            <div class="events-track" role="group" aria-label="Marks">
                { for marks.iter().enumerate().map(|(index, mark)| {
                    let at = mark.at;
                    let part = axis.fraction(at);
                    html! {
                        <button
                            key={index}
                            class={classes!("mark", "named", (part > 0.8).then_some("to-left"))}
                            type="button"
                            style={format!("left:{:.3}%", Fixed(part.min(1.0) * 100.0))}
                            aria-label={format!("Go to {} at {}", mark.name, clock_text(at))}
                            title={format!("{} {}", clock_text(at), mark.name)}
                            onclick={act.reform(move |_| UserCommand::Seek(at))}
                        >
                            { icon("flag") }
                            <span>{ mark.name.clone() }</span>
                        </button>
                    }
                }) }
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
            class="playhead follows-playhead"
            data-playhead="axis"
            style={style_at(&state.time.axis, state)}
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

/// Properties of [`MarkGroup`].
#[derive(Clone, PartialEq, Properties)]
struct MarkGroupProperties {
    places: Vec<Rc<Place>>,
    act: Callback<UserCommand>,
}

/// The marks of events and faults: one tab stop, arrows inside.
#[component]
fn MarkGroup(properties: &MarkGroupProperties) -> Html {
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
            { for properties.places.iter().enumerate().map(|(index, place)| html! {
                <MarkButton
                    key={index} place={Rc::clone(place)} tab_stop={index == current}
                    act={properties.act.clone()}
                />
            }) }
        </div>
    }
}

/// Properties of [`MarkButton`].
#[derive(Clone, PartialEq, Properties)]
struct MarkButtonProperties {
    place: Rc<Place>,
    tab_stop: bool,
    act: Callback<UserCommand>,
}

/// The marks of one place, under the one that matters most.
#[component]
fn MarkButton(properties: &MarkButtonProperties) -> Html {
    let MarkButtonProperties {
        place,
        tab_stop,
        act,
    } = properties;
    let main = &place.main;
    let side = match place.label {
        LabelSide::Right => None,
        LabelSide::Left => Some("to-left"),
        LabelSide::Nowhere => Some("no-label"),
    };
    let described = place.words();
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
            class={classes!("mark", side, main.kind.is_bad().then_some("bad"), main.label.is_empty().then_some("placed"))}
            type="button"
            style={format!("left:{:.3}%", Fixed(place.left * 100.0))}
            tabindex={if *tab_stop { "0" } else { "-1" }}
            aria-label={described.join("; ")}
            title={described.join("\n")}
            {onclick}
        >
            { icon(main.kind.icon()) }
            <span>{ place.label() }</span>
        </button>
    }
}

/// Properties of [`LaneList`]. `open` is left out of comparisons: it does the same each time for the
/// same lanes.
#[derive(Clone, Properties)]
struct LaneListProperties {
    lanes: Shared<Vec<Lane>>,
    state: State,
    act: Callback<UserCommand>,
    node: NodeRef,
    scrolled: i32,
    dragged: Dragged,
    open: Callback<TaskNumber>,
}

impl PartialEq for LaneListProperties {
    fn eq(&self, other: &Self) -> bool {
        self.lanes == other.lanes
            && self.scrolled == other.scrolled
            && Rc::ptr_eq(&self.state.time.axis, &other.state.time.axis)
            && self.state.world == other.state.world
            && self.state.selection == other.state.selection
            && self.state.fetched == other.state.fetched
    }
}

/// The lanes: one tab stop, arrows inside, Enter selects, once more opens, Escape leaves. Only
/// those are in the page that are seen, and a few around them.
#[component]
fn LaneList(properties: &LaneListProperties) -> Html {
    let LaneListProperties {
        lanes,
        state,
        act,
        node,
        scrolled,
        dragged,
        open,
    } = properties;
    let focused = use_state(|| 0_usize);
    let follows = use_mut_ref(|| false);
    let height = *use_memo((), |()| match media("(pointer: coarse)") {
        true => LANE_HEIGHTS.1,
        false => LANE_HEIGHTS.0,
    });
    let tops = use_memo(lanes.clone(), move |lanes| Rc::new(tops(lanes, height)));
    let selected = match state.selection {
        Selection::Task(number) => Some(number),
        _ => None,
    };
    let count = lanes.len();
    let current = (*focused).min(count.saturating_sub(1));
    {
        // A lane that was far away is in the page only now.
        let (node, follows) = (node.clone(), Rc::clone(&follows));
        use_effect_with((*focused, *scrolled), move |(index, _)| {
            if *follows.borrow() && focus_lane(&node, *index) {
                follows.replace(false);
            }
        });
    }
    let onkeydown = {
        let (focused, act, open) = (focused.setter(), act.clone(), open.clone());
        let (lanes, tops, node) = (lanes.clone(), Rc::clone(&tops), node.clone());
        let playhead = state.time.playhead;
        Callback::from(move |event: KeyboardEvent| {
            let Some(lane) = lanes.get(current) else {
                return;
            };
            let task = lane.task.number;
            match event.key().as_str() {
                "Enter" | " " if selected == Some(task) => open.emit(task),
                "Enter" | " " => act.emit(UserCommand::Select(Selection::Task(task))),
                "Escape" => leave(&event),
                "ArrowLeft" | "ArrowRight" => {
                    let forward = event.key() == "ArrowRight";
                    if let Some(at) = moment_beside(lane, playhead, forward) {
                        act.emit(UserCommand::Seek(at));
                    }
                }
                key => {
                    let Some(index) = neighbour(key, current, count) else {
                        return;
                    };
                    focused.set(index);
                    if !focus_lane(&node, index) {
                        follows.replace(true);
                        scroll_to(&node, tops.get(index).copied().unwrap_or(0.0));
                    }
                }
            }
            event.prevent_default();
        })
    };
    if lanes.is_empty() {
        return html! {};
    }
    let from = f64::from(scrolled * SCROLL_STEP);
    let shown = drawn(&tops, from, from + SEEN);
    let spacer = |height: f64| html! { <div style={format!("height:{:.0}px", Fixed(height))} /> };
    let top = |index: usize| tops.get(index).copied().unwrap_or(0.0);
    html! {
        <div class="lane-list" role="listbox" aria-label="Tasks" {onkeydown}>
            { spacer(top(shown.start)) }
            { for shown.clone().filter_map(|index| {
                let lane = lanes.get(index)?.clone();
                let task = lane.task.number;
                let status = state.world.tasks.get(&task).map(|task| task.last_status);
                let select = {
                    let (act, focused, dragged) = (act.clone(), focused.setter(), dragged.clone());
                    Callback::from(move |()| {
                        if dragged.get() {
                            return;
                        }
                        focused.set(index);
                        act.emit(UserCommand::Select(Selection::Task(task)));
                    })
                };
                Some(html! {
                    <LaneRow
                        key={task.0}
                        {lane}
                        axis={Rc::clone(&state.time.axis)}
                        place={(index, count)}
                        {status}
                        selected={selected == Some(task)}
                        tab_stop={index == current || !shown.contains(&current) && index == shown.start}
                        {select}
                        open={open.reform(move |()| task)}
                    />
                })
            }) }
            { spacer(top(count) - top(shown.end)) }
        </div>
    }
}

/// The moment of a lane before or after `at`: a change of status, or of `desiredStatus`.
fn moment_beside(lane: &Lane, at: Milliseconds, forward: bool) -> Option<Milliseconds> {
    let task = &lane.task;
    let changes = task.history.iter().map(|(_, at)| *at);
    let moments = changes.chain(task.stop_desired_at);
    if forward {
        moments.filter(|moment| *moment > at).min()
    } else {
        moments.filter(|moment| *moment < at).max()
    }
}

/// Moves the focus to the lane at `index`; whether it is in the page.
fn focus_lane(gantt: &NodeRef, index: usize) -> bool {
    let lane = gantt
        .cast::<Element>()
        .and_then(|gantt| {
            gantt
                .query_selector(&format!("[data-lane=\"{index}\"]"))
                .ok()?
        })
        .and_then(|lane| lane.dyn_into::<HtmlElement>().ok());
    lane.is_some_and(|lane| lane.focus().is_ok())
}

/// Scrolls so that what stands at `top` of the lanes is seen.
#[expect(
    clippy::cast_possible_truncation,
    reason = "lanes are far fewer pixels high"
)]
fn scroll_to(gantt: &NodeRef, top: f64) {
    if let Some(gantt) = gantt.cast::<Element>() {
        gantt.set_scroll_top(top as i32);
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
