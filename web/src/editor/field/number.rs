//! A whole number with buttons for one more and one less.

use ecslab::diagnostic::Diagnostic;
use web_sys::HtmlInputElement;
use yew::{
    AttrValue, Callback, Html, InputEvent, Properties, TargetCast, classes, function_component,
    html, use_callback,
};

use super::{Field, described_by, invalid, worst_class};

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
#[function_component]
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
    let oninput = use_callback(
        (properties.on_change.clone(), least, most),
        |event: InputEvent, (on_change, least, most)| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            // A field that is empty for a moment, while a number is typed, changes nothing yet.
            if let Ok(number) = typed.trim().parse::<u32>() {
                on_change.emit(number.clamp(*least, *most));
            }
        },
    );
    let to = |number: u32| {
        let on_change = properties.on_change.clone();
        Callback::from(move |_| on_change.emit(number))
    };
    html! {
        <Field
            id={id.clone()} label={label.clone()} hint={hint.clone()} problems={problems.clone()}
        >
            <span class={classes!("stepper", worst_class(&problems))}>
                <button
                    type="button" aria-label={format!("{label}: {step} less")}
                    disabled={value <= least} onclick={to(value.saturating_sub(step).max(least))}
                >
                    { "−" }
                </button>
                <input
                    id={id.clone()} type="text" inputmode="numeric" value={value.to_string()}
                    {oninput} autocomplete="off"
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
        </Field>
    }
}
