//! The transport: play, step, speed, the clock, and why it stands still.

use yew::{Callback, Event, Html, TargetCast};

use ecslab::lifecycle::STATUSES;

use crate::command_button::{Look, command_button};
use crate::glyph::{icon, status_glyph};
use crate::markup::{component, html};
use crate::menu::{MenuButton, MenuItem};
use crate::store::catalogue::{
    BRANCHES, FOLD_AGAIN, MARKS, NEXT_BEAT, NEXT_DECISION, NEXT_STATUS, PLAY, PREVIOUS_BEAT,
    PREVIOUS_DECISION, PREVIOUS_STATUS, SIDE_BY_SIDE, SKIP_IDLE, STEP_BACK, STEP_FORWARD,
    TO_LIVE_EDGE, TO_START, ZOOM_IN, ZOOM_OUT, ZOOM_TO_FIT,
};
use crate::store::{SPEED_LABELS, SPEEDS, Speed, State, TimeCommand, UserCommand, clock_text};

/// The transport.
pub fn transport(state: &State, act: &Callback<UserCommand>) -> Html {
    let (play_name, play_icon) = if state.time.playing {
        ("Pause", "pause")
    } else {
        ("Play", "play")
    };
    let play = Look {
        label: Some(play_name.into()),
        ..Look::of(&PLAY).class("play")
    };
    html! {
        <div class="transport">
            <div class="transport-buttons">
                { command_button(Look::of(&TO_START).class("ib far"), state, act, icon("start")) }
                { command_button(Look::of(&STEP_BACK), state, act, icon("stepb")) }
                { command_button(play, state, act, icon(play_icon)) }
                { command_button(Look::of(&STEP_FORWARD), state, act, icon("stepf")) }
                { command_button(Look::of(&TO_LIVE_EDGE).class("ib far"), state, act, icon("edge")) }
            </div>
            { speed(state, act) }
            <p class="clock">
                <span class="vh">{ "Simulated time " }</span>
                <ClockText text={clock_text(state.time.playhead)} />
                if state.beat.is_none() {
                    <span>{ " / " }{ clock_text(state.time.live_edge) }</span>
                }
            </p>
            { tag(state) }
            if !state.document.scenario.branches.is_empty() {
                { branch(state, act) }
            }
            if state.beat.is_some() {
                <button class="btn ghost xs skip" type="button" onclick={act.reform(|_| UserCommand::SkipDecision)}>
                    { "Skip" }
                </button>
            } else {
                { decision_switch(state, act) }
            }
            <MenuButton
                label="More of time: steps, marks, branches, zoom"
                class="ib more-time"
                to_the_left=true
                items={more_items(state)}
                state={state.clone()}
                act={act.clone()}
            >
                { icon("dots") }
            </MenuButton>
            { legend() }
            <div class="zoom-buttons">
                { command_button(Look::of(&ZOOM_OUT), state, act, icon("dash")) }
                { command_button(Look::of(&ZOOM_TO_FIT), state, act, icon("fit")) }
                { command_button(Look::of(&ZOOM_IN), state, act, icon("plus")) }
            </div>
        </div>
    }
}

/// How fast time passes.
fn speed(state: &State, act: &Callback<UserCommand>) -> Html {
    let chosen = SPEEDS.iter().position(|speed| *speed == state.time.speed);
    let onchange = act.reform(|event: Event| {
        let index = chosen_index(&event).unwrap_or(0);
        UserCommand::SetSpeed(SPEEDS.get(index).copied().unwrap_or(Speed::ONE))
    });
    html! {
        <select class="speeds" aria-label="Speed" title="Speed" {onchange}>
            { for SPEED_LABELS.iter().enumerate().map(|(index, label)| html! {
                <option value={index.to_string()} selected={chosen == Some(index)}>{ *label }</option>
            }) }
        </select>
    }
}

/// Which branch is played, and what differs from the one beside it.
fn branch(state: &State, act: &Callback<UserCommand>) -> Html {
    let scenario = &state.document.scenario;
    let played = scenario.played_branch();
    let onchange = act.reform(|event: Event| {
        let index = chosen_index(&event).unwrap_or(0);
        UserCommand::TimeMachine(TimeCommand::SwitchBranch(index))
    });
    html! {
        <span class="branch">
            <select aria-label="Branch" title="Branch that is played" {onchange}>
                { for scenario.branches.iter().enumerate().map(|(index, branch)| html! {
                    <option key={index} value={index.to_string()} selected={played == Some(index)}>
                        { branch.name.clone() }
                    </option>
                }) }
            </select>
            { command_button(Look {
                label: Some("What differs between branches".into()),
                ..Look::of(&BRANCHES).class("btn line xs")
            }, state, act, html! { "Differences" }) }
        </span>
    }
}

/// The number that was chosen in a list.
pub fn chosen_index(event: &Event) -> Option<usize> {
    let field = event.target_dyn_into::<web_sys::HtmlSelectElement>()?;
    field.value().parse().ok()
}

fn more_items(state: &State) -> Vec<MenuItem> {
    vec![
        MenuItem::of(&PREVIOUS_DECISION),
        MenuItem::of(&NEXT_DECISION),
        MenuItem::of(&PREVIOUS_BEAT),
        MenuItem::of(&NEXT_BEAT),
        MenuItem::apart(&PREVIOUS_STATUS),
        MenuItem::of(&NEXT_STATUS),
        MenuItem {
            checked: Some(state.time.skip_idle),
            ..MenuItem::apart(&SKIP_IDLE)
        },
        MenuItem::of(&FOLD_AGAIN),
        MenuItem::apart(&MARKS),
        MenuItem::of(&BRANCHES),
        MenuItem {
            checked: Some(state.is_side_by_side()),
            ..MenuItem::of(&SIDE_BY_SIDE)
        },
    ]
}

/// Properties of [`ClockText`].
#[derive(Clone, PartialEq, yew::Properties)]
struct ClockTextProperties {
    text: String,
}

/// The time at the playhead. Between two changes of the world the clock writes it.
#[component]
fn ClockText(properties: &ClockTextProperties) -> Html {
    let element = yew::use_node_ref();
    {
        let element = element.clone();
        yew::use_effect_with(properties.text.clone(), move |text| {
            if let Some(element) = element.cast::<web_sys::Element>() {
                element.set_text_content(Some(text));
            }
        });
    }
    html! { <b ref={element} class="follows-clock" /> }
}

fn tag(state: &State) -> Html {
    let (class, text) = match (state.time.is_live(), state.beat) {
        (_, Some(beat)) => {
            let name = state
                .world
                .placements
                .get(beat.placement)
                .map_or_else(String::new, |record| record.revision.name());
            ("tag place", format!("Placing {name}, clock holds"))
        }
        (true, None) => ("tag ok", "Live edge".to_owned()),
        (false, None) => ("tag warn", "Replaying".to_owned()),
    };
    html! { <span {class}>{ text }</span> }
}

fn decision_switch(state: &State, act: &Callback<UserCommand>) -> Html {
    let shown = state.time.show_decisions;
    html! {
        <button
            class="btn ghost xs decisions"
            type="button"
            role="switch"
            aria-checked={if shown { "true" } else { "false" }}
            aria-label="Show placement decisions"
            title="The clock holds while a placement decision is shown step by step, up to 2×"
            onclick={act.reform(move |_| UserCommand::SetShowDecisions(!shown))}
        >
            <span class="decision-switch" aria-hidden="true" />
            { "Decisions" }
        </button>
    }
}

/// The marks of the statuses.
fn legend() -> Html {
    html! {
        <ul class="legend-statuses" aria-label="Statuses">
            { for STATUSES.iter().map(|meaning| html! {
                <li title={meaning.meaning}>
                    { status_glyph(meaning.status) }
                    <span>{ meaning.name }</span>
                </li>
            }) }
        </ul>
    }
}
