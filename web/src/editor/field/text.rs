//! Fields of text.

use ecslab::diagnostic::Diagnostic;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::{AttrValue, Callback, Html, InputEvent, Properties, TargetCast, classes, use_callback};

use super::{Field, described_by, describing, field, invalid, own_notes, worst_class};
use crate::markup::{component, html};

/// Properties of [`TextField`].
#[derive(Clone, PartialEq, Properties)]
pub struct TextFieldProperties {
    /// Id of the control.
    pub id: AttrValue,
    /// What it is.
    pub label: AttrValue,
    /// Whether the label is for screen readers only.
    #[prop_or_default]
    pub bare: bool,
    /// The text.
    pub value: AttrValue,
    /// Gets the new text while it is typed.
    pub on_change: Callback<String>,
    /// What the value is counted in, for example `MiB`.
    #[prop_or_default]
    pub unit: Option<AttrValue>,
    /// What holds while the field is empty.
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// Whether a number is expected.
    #[prop_or_default]
    pub numeric: bool,
    /// Whether it can be read only.
    #[prop_or_default]
    pub read_only: bool,
    /// Values to choose from; others can be typed.
    #[prop_or_default]
    pub suggestions: Vec<AttrValue>,
    /// What follows from the value, or what it means.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub problems: Vec<Diagnostic>,
    /// Id of what says what is wrong, where that is not the field itself.
    #[prop_or_default]
    pub notes_at: Option<AttrValue>,
}

/// A line of text.
#[component]
pub fn TextField(properties: &TextFieldProperties) -> Html {
    let TextFieldProperties {
        id,
        value,
        problems,
        suggestions,
        hint,
        ..
    } = properties.clone();
    let oninput = use_callback(
        properties.on_change.clone(),
        |event: InputEvent, on_change| {
            on_change.emit(event.target_unchecked_into::<HtmlInputElement>().value());
        },
    );
    let list = (!suggestions.is_empty()).then(|| AttrValue::from(format!("{id}-list")));
    field(
        Field {
            id: &id,
            label: &properties.label,
            bare: properties.bare,
            hint: hint.as_ref(),
            problems: own_notes(&properties.notes_at, &problems),
        },
        html! {
            <>
                <span class={classes!("input", worst_class(&problems))}>
                    <input
                        id={id.clone()} type="text" {value} {oninput} list={list.clone()}
                        autocomplete="off" autocapitalize="off" spellcheck="false"
                        inputmode={properties.numeric.then_some("numeric")}
                        placeholder={properties.placeholder.clone()}
                        readonly={properties.read_only}
                        aria-describedby={describing(&id, properties.notes_at.as_ref(), hint.is_some(), &problems)}
                        aria-invalid={invalid(&problems)}
                    />
                    if let Some(unit) = &properties.unit {
                        <span class="input-unit">{ unit }</span>
                    }
                </span>
                if let Some(list) = list {
                    <datalist id={list}>
                        { for suggestions.iter().map(|value| html! { <option {value} /> }) }
                    </datalist>
                }
            </>
        },
    )
}

/// Properties of [`TextArea`].
#[derive(Clone, PartialEq, Properties)]
pub struct TextAreaProperties {
    /// Id of the control.
    pub id: AttrValue,
    /// What it is.
    pub label: AttrValue,
    /// Whether the label is for screen readers only.
    #[prop_or_default]
    pub bare: bool,
    /// The text.
    pub value: AttrValue,
    /// Gets the new text while it is typed.
    pub on_change: Callback<String>,
    /// Lines that are seen at once.
    #[prop_or(4)]
    pub rows: u32,
    /// An example of what to write.
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// What follows from the value, or what it means.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub problems: Vec<Diagnostic>,
}

/// Lines of text.
#[component]
pub fn TextArea(properties: &TextAreaProperties) -> Html {
    let TextAreaProperties {
        id,
        value,
        problems,
        hint,
        ..
    } = properties.clone();
    let oninput = use_callback(
        properties.on_change.clone(),
        |event: InputEvent, on_change| {
            on_change.emit(event.target_unchecked_into::<HtmlTextAreaElement>().value());
        },
    );
    field(
        Field {
            id: &id,
            label: &properties.label,
            bare: properties.bare,
            hint: hint.as_ref(),
            problems: &problems,
        },
        html! {
            <textarea
                id={id.clone()} {value} {oninput} rows={properties.rows.to_string()}
                class={classes!("input-area", worst_class(&problems))}
                autocomplete="off" autocapitalize="off" spellcheck="false"
                placeholder={properties.placeholder.clone()}
                aria-describedby={described_by(&id, hint.is_some(), !problems.is_empty())}
                aria-invalid={invalid(&problems)}
            />
        },
    )
}
