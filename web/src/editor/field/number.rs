//! Numbers: what is typed stays as it is typed until the field is left.

use ecslab::diagnostic::Diagnostic;
use web_sys::HtmlInputElement;
use yew::{
    AttrValue, Callback, Html, InputEvent, Properties, TargetCast, classes, use_callback, use_state,
};

use super::{Field, described_by, field, invalid, worst_class};
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
    pub problems: Vec<Diagnostic>,
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
    let typed = use_state(|| None::<String>);
    let oninput = {
        let (typed, on_change) = (typed.clone(), properties.on_change.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            if let Ok(number) = text.trim().parse::<u32>() {
                on_change.emit(number.clamp(least, most));
            }
            typed.set(Some(text));
        })
    };
    let onblur = use_callback(typed.clone(), |_, typed| typed.set(None));
    let to = |number: u32| {
        let (typed, on_change) = (typed.clone(), properties.on_change.clone());
        Callback::from(move |_| {
            typed.set(None);
            on_change.emit(number);
        })
    };
    let shown = (*typed).clone().unwrap_or_else(|| value.to_string());
    field(
        Field {
            id: &id,
            label: &label,
            bare: false,
            hint: hint.as_ref(),
            problems: &problems,
        },
        html! {
            <span class={classes!("field-stepper", worst_class(&problems))}>
                <button
                    type="button" aria-label={format!("{label}: {step} less")}
                    disabled={value <= least} onclick={to(value.saturating_sub(step).max(least))}
                >
                    { "−" }
                </button>
                <input
                    id={id.clone()} type="text" inputmode="numeric" value={shown} {oninput}
                    {onblur} autocomplete="off"
                    aria-describedby={described_by(&id, hint.is_some(), !problems.is_empty())}
                    aria-invalid={invalid(&problems)}
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
        },
    )
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
    pub problems: Vec<Diagnostic>,
}

/// A time in seconds.
#[component]
pub fn Seconds(properties: &SecondsProperties) -> Html {
    let SecondsProperties {
        id, hint, problems, ..
    } = properties.clone();
    let typed = use_state(|| None::<String>);
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
            typed.set(Some(text));
        })
    };
    let onblur = use_callback(typed.clone(), |_, typed| typed.set(None));
    let shown = (*typed)
        .clone()
        .unwrap_or_else(|| properties.value.map(seconds).unwrap_or_default());
    field(
        Field {
            id: &id,
            label: &properties.label,
            bare: properties.bare,
            hint: hint.as_ref(),
            problems: &problems,
        },
        html! {
            <span class={classes!("input", worst_class(&problems))}>
                <input
                    id={id.clone()} type="text" inputmode="decimal" value={shown} {oninput}
                    {onblur} autocomplete="off" placeholder={properties.placeholder.clone()}
                    aria-describedby={described_by(&id, hint.is_some(), !problems.is_empty())}
                    aria-invalid={invalid(&problems)}
                />
                <span class="input-unit">{ "s" }</span>
            </span>
        },
    )
}
