//! The transport: play, step, speed, the clock, and why it stands still.

use yew::{Callback, Html};

use ecslab::lifecycle::STATUSES;

use crate::choice::{ChoiceKind, ChoiceOption, ChoiceProperties, choice};
use crate::command_button::{Look, command_button};
use crate::glyph::{icon, status_glyph};
use crate::markup::{component, html};
use crate::store::catalogue::{PLAY, STEP_BACK, STEP_FORWARD, TO_LIVE_EDGE, TO_START};
use crate::store::{SPEEDS, Speed, State, UserCommand, clock_text};

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
    let choose_speed = act.reform(|index: usize| {
        UserCommand::SetSpeed(SPEEDS.get(index).copied().unwrap_or(Speed::One))
    });
    let speed = SPEEDS
        .iter()
        .position(|speed| *speed == state.time.speed)
        .unwrap_or(1);
    let speeds: Vec<ChoiceOption> = SPEEDS
        .iter()
        .map(|speed| ChoiceOption::of(speed.label()))
        .collect();
    html! {
        <div class="transport">
            <div class="transport-buttons">
                { command_button(Look::of(&TO_START).class("ib far"), state, act, icon("start")) }
                { command_button(Look::of(&STEP_BACK), state, act, icon("stepb")) }
                { command_button(play, state, act, icon(play_icon)) }
                { command_button(Look::of(&STEP_FORWARD), state, act, icon("stepf")) }
                { command_button(Look::of(&TO_LIVE_EDGE).class("ib far"), state, act, icon("edge")) }
            </div>
            { choice(&ChoiceProperties {
                kind: ChoiceKind::Radios,
                class: "seg speeds".into(),
                label: "Speed".into(),
                options: speeds,
                chosen: speed,
                choose: choose_speed,
            }) }
            <p class="clock">
                <span class="vh">{ "Simulated time " }</span>
                <ClockText text={clock_text(state.time.playhead)} />
                if state.beat.is_none() {
                    <span>{ " / " }{ clock_text(state.time.live_edge) }</span>
                }
            </p>
            { tag(state) }
            if state.beat.is_some() {
                <button class="btn ghost xs skip" type="button" onclick={act.reform(|_| UserCommand::SkipDecision)}>
                    { "Skip" }
                </button>
            } else {
                { decision_switch(state, act) }
            }
            { legend() }
        </div>
    }
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
    html! { <b ref={element} data-clock="" /> }
}

fn tag(state: &State) -> Html {
    let (class, text) = match (state.time.is_live(), state.beat) {
        (_, Some(beat)) => {
            let name = state
                .world
                .placements
                .get(beat.placement)
                .map_or("", |record| record.task_definition.as_str());
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
