//! Marks: naming the moment at the playhead, going to a moment that has a name, renaming it and
//! taking it away.

use yew::{Callback, Html, InputEvent, SubmitEvent, TargetCast, use_state};

use super::frame::Frame;
use crate::glyph::icon;
use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::store::{State, TimeCommand, UserCommand, clock_text};

/// The marks, with a field for a new one at the playhead.
#[component]
pub fn Marks(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties.clone();
    let name = use_state(String::new);
    let at = state.time.playhead;
    let close = act.reform(|()| UserCommand::CloseDialog);
    let marks = &state.document.scenario.marks;
    let omitted = format!("Mark {}", marks.len() + 1);
    let onsubmit = {
        let (act, name, omitted) = (act.clone(), name.clone(), omitted.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = name.trim();
            let text = if typed.is_empty() { &omitted } else { typed };
            act.emit(UserCommand::TimeMachine(TimeCommand::SetMark(
                at,
                text.to_owned(),
            )));
            name.set(String::new());
        })
    };
    let oninput = {
        let name = name.clone();
        Callback::from(move |event: InputEvent| name.set(value_of(&event)))
    };
    html! {
        <Frame title="Marks" class="moments" {close}>
            <form class="moment-form" {onsubmit}>
                <label for="mark-name">{ format!("Name of a mark at {}", clock_text(at)) }</label>
                <input id="mark-name" type="text" autofocus=true autocomplete="off" placeholder={omitted}
                    value={(*name).clone()} {oninput} />
                <button class="btn primary" type="submit">{ "Set mark" }</button>
            </form>
            if marks.is_empty() {
                <p class="moment-none">{ "No moment has a name yet. Marks stay with the scenario." }</p>
            } else {
                <ul class="moment-list" aria-label="Marks">
                    { for marks.iter().enumerate().map(|(index, _)| row(&state, &act, index)) }
                </ul>
            }
        </Frame>
    }
}

fn row(state: &State, act: &Callback<UserCommand>, index: usize) -> Html {
    let Some(mark) = state.document.scenario.marks.get(index) else {
        return html! {};
    };
    let at = mark.at;
    let go = {
        let act = act.clone();
        Callback::from(move |_| {
            act.emit(UserCommand::CloseDialog);
            act.emit(UserCommand::Seek(at));
        })
    };
    let rename = act.reform(move |event: InputEvent| {
        UserCommand::TimeMachine(TimeCommand::RenameMark(index, value_of(&event)))
    });
    let remove = act.reform(move |_| UserCommand::TimeMachine(TimeCommand::RemoveMark(index)));
    let beyond = at > state.time.live_edge;
    html! {
        <li key={index}>
            <button class="btn line moment-go" type="button" onclick={go}
                aria-label={format!("Go to {} at {}", mark.name, clock_text(at))}
                disabled={beyond}>
                { clock_text(at) }
            </button>
            <input type="text" aria-label={format!("Name of the mark at {}", clock_text(at))}
                value={mark.name.clone()} oninput={rename} />
            if beyond {
                <small>{ "not simulated yet" }</small>
            }
            <button class="ib" type="button" onclick={remove} aria-label={format!("Remove {}", mark.name)}>
                { icon("cross") }
            </button>
        </li>
    }
}

/// What was typed.
pub fn value_of(event: &InputEvent) -> String {
    event
        .target_dyn_into::<web_sys::HtmlInputElement>()
        .map_or_else(String::new, |field| field.value())
}
