//! Fields that offer choices.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{AttrValue, Callback, Event, Html, Properties, TargetCast, classes, use_callback};

use super::{Field, Notes};
use crate::glyph::icon;
use crate::markup::{component, html};

/// One of the values to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value.
    pub value: AttrValue,
    /// What it is called.
    pub label: AttrValue,
}

impl Choice {
    /// A value called `label`.
    pub fn new(value: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }

    /// A value that is its own name.
    pub fn named(value: impl Into<AttrValue>) -> Self {
        let value = value.into();
        Self {
            label: value.clone(),
            value,
        }
    }
}

/// Properties of [`Pick`].
#[derive(Clone, PartialEq, Properties)]
pub struct PickProperties {
    /// Id of the control.
    pub id: AttrValue,
    /// What it is.
    pub label: AttrValue,
    /// Whether the label is for screen readers only.
    #[prop_or_default]
    pub bare: bool,
    /// The value chosen; one that is not among the choices is offered beside them.
    pub value: AttrValue,
    /// The values to choose from.
    pub choices: Vec<Choice>,
    /// Gets the value chosen.
    pub on_change: Callback<String>,
    /// What follows from the value, or what it means.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub problems: Notes,
    /// Id of what says what is wrong, where that is not the field itself.
    #[prop_or_default]
    pub notes_at: Option<AttrValue>,
}

/// One of many.
#[component]
pub fn Pick(properties: &PickProperties) -> Html {
    let PickProperties {
        id,
        value,
        choices,
        problems,
        hint,
        ..
    } = properties.clone();
    let onchange = use_callback(properties.on_change.clone(), |event: Event, on_change| {
        on_change.emit(event.target_unchecked_into::<HtmlSelectElement>().value());
    });
    let is_known = choices.iter().any(|choice| choice.value == value);
    let unknown = (!is_known).then(|| Choice::named(value.clone()));
    let option = |choice: &Choice| {
        html! {
            <option value={&choice.value} selected={choice.value == value}>{ &choice.label }</option>
        }
    };
    let field = Field {
        id: &id,
        label: &properties.label,
        bare: properties.bare,
        hint: hint.as_ref(),
        problems: &problems,
        notes_at: properties.notes_at.as_ref(),
    };
    field.around(html! {
        <span class={field.classes("input is-pick")}>
            <select
                id={id.clone()} {onchange} aria-describedby={field.described_by()}
                aria-invalid={field.invalid()}
            >
                { for unknown.iter().chain(&choices).map(option) }
            </select>
            { icon("down") }
        </span>
    })
}

/// Properties of [`Segments`].
#[derive(Clone, PartialEq, Properties)]
pub struct SegmentsProperties {
    /// Id that the ids of the choices start with.
    pub id: AttrValue,
    /// What is chosen.
    pub label: AttrValue,
    /// Whether the label is for screen readers only.
    #[prop_or_default]
    pub bare: bool,
    /// The value chosen.
    pub value: AttrValue,
    /// The values to choose from: a few, with short names.
    pub choices: Vec<Choice>,
    /// Gets the value chosen.
    pub on_change: Callback<String>,
    /// What follows from the value, or what it means.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub problems: Notes,
}

/// One of a few, all in sight.
#[component]
pub fn Segments(properties: &SegmentsProperties) -> Html {
    let SegmentsProperties {
        id,
        label,
        value,
        choices,
        problems,
        hint,
        ..
    } = properties.clone();
    let onchange = use_callback(properties.on_change.clone(), |event: Event, on_change| {
        on_change.emit(event.target_unchecked_into::<HtmlInputElement>().value());
    });
    let segment = |choice: &Choice| {
        html! {
            <label class="field-segment">
                <input
                    type="radio" class="vh" name={id.clone()} value={&choice.value}
                    id={format!("{id}-{}", choice.value)}
                    checked={choice.value == value} onchange={onchange.clone()}
                />
                <span>{ &choice.label }</span>
            </label>
        }
    };
    let field = Field {
        id: &id,
        label: &label,
        bare: properties.bare,
        hint: hint.as_ref(),
        problems: &problems,
        notes_at: None,
    };
    html! {
        <div class="field" id={id.clone()}>
            <fieldset class="field-segments-set" aria-describedby={field.described_by()}>
                <legend class={classes!(field.bare.then_some("vh"))}>{ field.label }</legend>
                <span class="field-segments">{ for choices.iter().map(segment) }</span>
            </fieldset>
            { field.notes() }
        </div>
    }
}

/// Properties of [`Switch`].
#[derive(Clone, PartialEq, Properties)]
pub struct SwitchProperties {
    /// Id of the control.
    pub id: AttrValue,
    /// What is on or off.
    pub label: AttrValue,
    /// Whether it is on.
    pub on: bool,
    /// Gets whether it is to be on.
    pub on_change: Callback<bool>,
    /// What being on does.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub problems: Notes,
}

/// On or off.
#[component]
pub fn Switch(properties: &SwitchProperties) -> Html {
    let SwitchProperties {
        id,
        label,
        on,
        problems,
        hint,
        ..
    } = properties.clone();
    let onchange = use_callback(properties.on_change.clone(), |event: Event, on_change| {
        on_change.emit(event.target_unchecked_into::<HtmlInputElement>().checked());
    });
    let field = Field {
        id: &id,
        label: &label,
        bare: false,
        hint: hint.as_ref(),
        problems: &problems,
        notes_at: None,
    };
    html! {
        <div class="field">
            <label class="field-switch">
                <span>{ field.label }</span>
                <input
                    id={id.clone()} type="checkbox" role="switch" checked={on} {onchange}
                    aria-describedby={field.described_by()} aria-invalid={field.invalid()}
                />
            </label>
            { field.notes() }
        </div>
    }
}
