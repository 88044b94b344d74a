//! Numbers: what is typed stays as it is typed until the field is left.

use web_sys::HtmlInputElement;
use yew::{AttrValue, Callback, FocusEvent, Html, InputEvent, Properties, TargetCast};

use super::{Field, Notes, use_typed};
use crate::editor::document::run::{parse_seconds, seconds};
use crate::markup::{component, html};

/// Properties of [`Stepper`].
#[derive(Clone, PartialEq, Properties)]
pub struct StepperProperties {
    /// Id of the control.
    pub id: AttrValue,
    /// What it is.
    pub label: AttrValue,
    /// The number.
    pub value: u32,
    /// The least that can be chosen.
    #[prop_or_default]
    pub least: u32,
    /// The most that can be chosen.
    pub most: u32,
    /// How much the buttons change it by.
    #[prop_or(1)]
    pub step: u32,
    /// Gets the new number.
    pub on_change: Callback<u32>,
    /// What the number is counted in.
    #[prop_or_default]
    pub unit: Option<AttrValue>,
    /// What follows from the number.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub problems: Notes,
}

/// A whole number with buttons for one more and one less.
#[component]
pub fn Stepper(properties: &StepperProperties) -> Html {
    let StepperProperties {
        id,
        label,
        value,
        least,
        most,
        step,
        problems,
        hint,
        ..
    } = properties.clone();
    let typed = use_typed();
    let oninput = {
        let (typed, on_change) = (typed.clone(), properties.on_change.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            if let Ok(number) = text.trim().parse::<u32>() {
                on_change.emit(number.clamp(least, most));
            }
            typed.keep(text);
        })
    };
    let onblur = typed.on_leave().reform(|_: FocusEvent| ());
    let to = |number: u32| {
        let (typed, on_change) = (typed.clone(), properties.on_change.clone());
        Callback::from(move |_| {
            typed.forget();
            on_change.emit(number);
        })
    };
    let field = Field {
        id: &id,
        label: &label,
        bare: false,
        hint: hint.as_ref(),
        problems: &problems,
        notes_at: None,
    };
    field.around(html! {
        <span class={field.classes("field-stepper")}>
            <button
                type="button" aria-label={format!("{label}: {step} less")}
                disabled={value <= least} onclick={to(value.saturating_sub(step).max(least))}
            >
                { "−" }
            </button>
            <input
                id={id.clone()} type="text" inputmode="numeric" {oninput}
                value={typed.or(|| value.to_string())}
                {onblur} autocomplete="off"
                aria-describedby={field.described_by()} aria-invalid={field.invalid()}
            />
            if let Some(unit) = &properties.unit {
                <span class="input-unit">{ unit }</span>
            }
            <button
                type="button" aria-label={format!("{label}: {step} more")}
                disabled={value >= most} onclick={to(value.saturating_add(step).min(most))}
            >
                { "+" }
            </button>
        </span>
    })
}

/// Properties of [`Seconds`].
#[derive(Clone, PartialEq, Properties)]
pub struct SecondsProperties {
    /// Id of the control.
    pub id: AttrValue,
    /// What it is.
    pub label: AttrValue,
    /// Whether the label is for screen readers only.
    #[prop_or_default]
    pub bare: bool,
    /// Milliseconds; none: the field is empty.
    pub value: Option<u64>,
    /// What holds while the field is empty.
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// Gets the new time; none when the field was emptied.
    pub on_change: Callback<Option<u64>>,
    /// What follows from the time.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub problems: Notes,
}

/// A time in seconds.
#[component]
pub fn Seconds(properties: &SecondsProperties) -> Html {
    let SecondsProperties {
        id, hint, problems, ..
    } = properties.clone();
    let typed = use_typed();
    let oninput = {
        let (typed, on_change) = (typed.clone(), properties.on_change.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            match (text.trim().is_empty(), parse_seconds(&text)) {
                (true, _) => on_change.emit(None),
                (false, Some(time)) => on_change.emit(Some(time)),
                // Not a time yet: nothing changes until it is one.
                (false, None) => {}
            }
            typed.keep(text);
        })
    };
    let onblur = typed.on_leave().reform(|_: FocusEvent| ());
    let shown = typed.or(|| properties.value.map(seconds).unwrap_or_default());
    let field = Field {
        id: &id,
        label: &properties.label,
        bare: properties.bare,
        hint: hint.as_ref(),
        problems: &problems,
        notes_at: None,
    };
    field.around(html! {
        <span class={field.classes("input")}>
            <input
                id={id.clone()} type="text" inputmode="decimal" value={shown} {oninput}
                {onblur} autocomplete="off" placeholder={properties.placeholder.clone()}
                aria-describedby={field.described_by()} aria-invalid={field.invalid()}
            />
            <span class="input-unit">{ "s" }</span>
        </span>
    })
}
