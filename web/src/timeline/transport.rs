//! The transport: play, step, speed, the clock, and why it stands still.

use yew::{Html, function_component, html};

use ecslab::lifecycle::STATUSES;

use crate::choice::{Choice, ChoiceKind, ChoiceOption};
use crate::command_button::CommandButton;
use crate::glyph::{Icon, StatusGlyph};
use crate::part::PartProperties;
use crate::store::catalogue::{PLAY, STEP_BACK, STEP_FORWARD, TO_LIVE_EDGE, TO_START};
use crate::store::{SPEEDS, Speed, UserCommand, clock_text};

/// The transport.
#[function_component]
pub fn Transport(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties.clone();
    let (play_name, play_icon) = if state.time.playing {
        ("Pause", "pause")
    } else {
        ("Play", "play")
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
                <CommandButton entry={&TO_START} class="ib far" state={state.clone()} act={act.clone()}>
                    <Icon name="start" />
                </CommandButton>
                <CommandButton entry={&STEP_BACK} state={state.clone()} act={act.clone()}>
                    <Icon name="stepb" />
                </CommandButton>
                <CommandButton entry={&PLAY} class="play" label={play_name} state={state.clone()} act={act.clone()}>
                    <Icon name={play_icon} />
                </CommandButton>
                <CommandButton entry={&STEP_FORWARD} state={state.clone()} act={act.clone()}>
                    <Icon name="stepf" />
                </CommandButton>
                <CommandButton entry={&TO_LIVE_EDGE} class="ib far" state={state.clone()} act={act.clone()}>
                    <Icon name="edge" />
                </CommandButton>
            </div>
            <Choice
                kind={ChoiceKind::Radios}
                class="seg speeds"
                label="Speed"
                options={speeds}
                chosen={speed}
                choose={choose_speed}
            />
            <p class="clock">
                <span class="vh">{ "Simulated time " }</span>
                <ClockText text={clock_text(state.time.playhead)} />
                if state.beat.is_none() {
                    <span>{ " / " }{ clock_text(state.time.live_edge) }</span>
                }
            </p>
            <Tag state={state.clone()} act={act.clone()} />
            if state.beat.is_some() {
                <button class="btn ghost xs skip" type="button" onclick={act.reform(|_| UserCommand::SkipDecision)}>
                    { "Skip" }
                </button>
            } else {
                <DecisionSwitch {state} {act} />
            }
            <Legend />
        </div>
    }
}

/// Properties of [`ClockText`].
#[derive(Clone, PartialEq, yew::Properties)]
struct ClockTextProperties {
    text: String,
}

/// The time at the playhead. Between two changes of the world the clock writes it.
#[function_component]
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

#[function_component]
fn Tag(properties: &PartProperties) -> Html {
    let state = &properties.state;
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

#[function_component]
fn DecisionSwitch(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties;
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
#[function_component]
fn Legend() -> Html {
    html! {
        <ul class="legend-statuses" aria-label="Statuses">
            { for STATUSES.iter().map(|meaning| html! {
                <li title={meaning.meaning}>
                    <StatusGlyph status={meaning.status} />
                    <span>{ meaning.name }</span>
                </li>
            }) }
        </ul>
    }
}
