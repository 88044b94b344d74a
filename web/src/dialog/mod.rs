//! Dialogs: palette, shortcuts, examples, faults, scenario text.

mod examples;
mod palette;
mod scenario_text;
mod search_list;
mod shortcuts;

use web_sys::HtmlDialogElement;
use yew::{
    Callback, Html, MouseEvent, TargetCast, function_component, html, use_effect_with,
    use_node_ref, use_state,
};

use crate::glyph::Icon;
use crate::part::PartProperties;
use crate::store::{Dialog, UserCommand};
use examples::Examples;
use palette::{Faults, Palette};
use scenario_text::ScenarioText;
use shortcuts::Shortcuts;

/// Dialogs: palette, shortcuts, examples, faults, scenario text. One element, modal while a
/// dialog is open; the browser gives the focus back when it closes.
#[function_component]
pub fn Dialogs(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties.clone();
    let element = use_node_ref();
    // What was typed into the scenario's text and not opened: closing the dialog keeps it.
    let draft = use_state(|| None::<String>);
    {
        let element = element.clone();
        use_effect_with(state.dialog, move |dialog| {
            let Some(element) = element.cast::<HtmlDialogElement>() else {
                return;
            };
            match (dialog.is_some(), element.open()) {
                (true, false) => {
                    let _ = element.show_modal();
                }
                (false, true) => element.close(),
                _ => {}
            }
        });
    }
    let close = act.reform(|()| UserCommand::CloseDialog);
    let onclose = {
        let (close, open) = (close.clone(), state.dialog.is_some());
        Callback::from(move |_| {
            if open {
                close.emit(());
            }
        })
    };
    let onclick = {
        let (close, element) = (close.clone(), element.clone());
        Callback::from(move |event: MouseEvent| {
            let target = event.target_dyn_into::<HtmlDialogElement>();
            if target.is_some() && target == element.cast::<HtmlDialogElement>() {
                close.emit(());
            }
        })
    };
    let title = state.dialog.map(title);
    let content = match state.dialog {
        None => html! {},
        Some(Dialog::Palette) => html! { <Palette {state} {act} /> },
        Some(Dialog::Faults) => html! { <Faults {state} {act} /> },
        Some(Dialog::Shortcuts) => html! { <Shortcuts {state} {act} /> },
        Some(Dialog::Examples) => html! { <Examples {act} /> },
        Some(Dialog::ScenarioText) => {
            let keep = {
                let draft = draft.setter();
                Callback::from(move |text| draft.set(text))
            };
            html! { <ScenarioText {state} {act} draft={(*draft).clone()} {keep} /> }
        }
    };
    html! {
        <dialog ref={element} class="dialog" aria-labelledby="dialog-title" {onclose} {onclick}>
            if let Some(title) = title {
                <div class="dialog-body">
                    <header class="dialog-head">
                        <h2 id="dialog-title">{ title }</h2>
                        <button class="ib" type="button" aria-label="Close" onclick={close.reform(|_| ())}>
                            <Icon name="cross" />
                        </button>
                    </header>
                    { content }
                </div>
            }
        </dialog>
    }
}

fn title(dialog: Dialog) -> &'static str {
    match dialog {
        Dialog::Palette => "Find a command",
        Dialog::Shortcuts => "Keyboard shortcuts",
        Dialog::Examples => "Examples",
        Dialog::Faults => "Cause a fault",
        Dialog::ScenarioText => "Scenario as text",
    }
}
