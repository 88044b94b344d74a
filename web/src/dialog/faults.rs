//! Everything that can go wrong now, to choose from.

use yew::{Callback, Html, InputEvent, TargetCast, hook, use_effect_with, use_mut_ref, use_state};

use super::frame::Frame;
use super::search_list::{Row, SearchList};
use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::store::faults::EXIT_CODE;
use crate::store::faults::offer::{Offer, Wishes, offers};
use crate::store::{State, UserCommand, clock_text};

/// The codes that a process can exit with.
const EXIT_CODES: std::ops::RangeInclusive<i32> = 0..=255;

/// The faults at the playhead. Time stands still while they are shown: what is offered stays true.
#[component]
pub fn Faults(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties.clone();
    let close = act.reform(|()| UserCommand::CloseDialog);
    let typed = use_state(|| EXIT_CODE.to_string());
    let exit_code = typed.trim().parse::<i32>().ok();
    let exit_code = exit_code.filter(|code| EXIT_CODES.contains(code));
    let release = use_time_at_rest(&state, &act);

    let reason = use_state(String::new);
    let wishes = Wishes {
        exit_code: exit_code.unwrap_or(EXIT_CODE),
        reason: reason.trim().to_owned(),
    };
    let faults = offers(&state, &wishes);
    let rows = faults.iter().map(row).collect::<Vec<_>>();
    let choose = {
        let act = act.clone();
        Callback::from(move |index: usize| {
            if let Some(fault) = faults.get(index) {
                act.emit(UserCommand::CloseDialog);
                act.emit(UserCommand::Apply(fault.command.clone()));
                release.emit(());
            }
        })
    };
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                typed.set(field.value());
            }
        })
    };
    let on_reason = {
        let reason = reason.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                reason.set(field.value());
            }
        })
    };
    let foot = html! {
        <>
            <label class="dialog-field is-wide">
                { "Reason of StopTask" }
                <input
                    type="text" autocomplete="off" placeholder="stoppedReason says it verbatim"
                    value={(*reason).clone()} oninput={on_reason}
                />
            </label>
            <label class="dialog-field">
                { "Containers exit with code" }
                <input
                    type="number"
                    inputmode="numeric"
                    min={EXIT_CODES.start().to_string()}
                    max={EXIT_CODES.end().to_string()}
                    value={(*typed).clone()}
                    aria-invalid={exit_code.is_none().then_some("true")}
                    aria-describedby="exit-code-help"
                    {oninput}
                />
            </label>
            <p class="dialog-note" id="exit-code-help">
                if exit_code.is_none() {
                    <span class="bad">{ "An exit code is 0 to 255; 1 is used." }</span>
                } else {
                    { "137 is SIGKILL, 143 SIGTERM. Undo takes a fault back." }
                }
            </p>
        </>
    };
    let title = format!("Cause a fault at {}", clock_text(state.time.playhead));
    html! {
        <Frame {title} class="faults" {close} {foot}>
            <SearchList
                label="Fault"
                placeholder="A task, a container instance, an image, a permission"
                {rows}
                {choose}
                nothing="Nothing can go wrong now: there is no task, no container instance and no role. Play on, or run the document."
            />
        </Frame>
    }
}

fn row(fault: &Offer) -> Row {
    Row {
        title: fault.title.clone(),
        detail: match fault.detail.is_empty() {
            true => fault.consequence.to_owned(),
            false => format!("{}. {}", fault.detail, fault.consequence),
        },
        group: fault.group,
        icon: Some(fault.icon),
        keys: Vec::new(),
        unavailable: None,
    }
}

/// Holds time while the component is there, if it was passing. The callback lets it go at once;
/// otherwise it goes on at the end, unless nothing is left to happen.
#[hook]
fn use_time_at_rest(state: &State, act: &Callback<UserCommand>) -> Callback<()> {
    let was_playing = use_mut_ref(|| state.time.playing);
    let latest = use_mut_ref(|| state.clone());
    latest.replace(state.clone());
    let release = {
        let (was_playing, act) = (was_playing.clone(), act.clone());
        Callback::from(move |()| {
            if was_playing.replace(false) {
                act.emit(UserCommand::PlayPause);
            }
        })
    };
    let at_end = release.clone();
    let act = act.clone();
    use_effect_with((), move |()| {
        if *was_playing.borrow() {
            act.emit(UserCommand::PlayPause);
        }
        move || {
            let state = latest.borrow();
            if !(state.time.is_live() && state.is_settled()) {
                at_end.emit(());
            }
        }
    });
    release
}
