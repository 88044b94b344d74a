//! Fields of text.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::{
    AttrValue, Callback, FocusEvent, Html, InputEvent, Properties, TargetCast, use_callback,
};

use super::{Field, Notes};
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
    pub problems: Notes,
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
    let field = Field {
        id: &id,
        label: &properties.label,
        bare: properties.bare,
        hint: hint.as_ref(),
        problems: &problems,
        notes_at: properties.notes_at.as_ref(),
    };
    field.around(html! {
        <>
            <span class={field.classes("input")}>
                <input
                    id={id.clone()} type="text" {value} {oninput} list={list.clone()}
                    autocomplete="off" autocapitalize="off" spellcheck="false"
                    inputmode={properties.numeric.then_some("numeric")}
                    placeholder={properties.placeholder.clone()} readonly={properties.read_only}
                    aria-describedby={field.described_by()} aria-invalid={field.invalid()}
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
    })
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
    /// Whether it can be read only.
    #[prop_or_default]
    pub read_only: bool,
    /// Is told when the field is left.
    #[prop_or_default]
    pub on_leave: Callback<()>,
    /// What follows from the value, or what it means.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub problems: Notes,
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
    let onblur = properties.on_leave.reform(|_: FocusEvent| ());
    let field = Field {
        id: &id,
        label: &properties.label,
        bare: properties.bare,
        hint: hint.as_ref(),
        problems: &problems,
        notes_at: None,
    };
    field.around(html! {
        <textarea
            id={id.clone()} {value} {oninput} {onblur} rows={properties.rows.to_string()}
            class={field.classes("input-area")} readonly={properties.read_only}
            autocomplete="off" autocapitalize="off" spellcheck="false"
            placeholder={properties.placeholder.clone()}
            aria-describedby={field.described_by()} aria-invalid={field.invalid()}
        />
    })
}
