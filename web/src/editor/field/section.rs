//! A part of a form under a heading.

use yew::{AttrValue, Callback, Html, Properties, classes, function_component, html};

use crate::glyph::Icon;

/// Properties of [`Section`].
#[derive(Clone, PartialEq, Properties)]
pub struct SectionProperties {
    /// What the part is about.
    pub title: AttrValue,
    /// A few words beside the title: how many, or what they do.
    #[prop_or_default]
    pub aside: Option<AttrValue>,
    /// What can be added to it, for example `Add container`.
    #[prop_or_default]
    pub add_label: Option<AttrValue>,
    /// Adds it.
    #[prop_or_default]
    pub on_add: Callback<()>,
    /// The fields.
    pub children: Html,
}

/// A part of a form under a heading, with a button to add to it.
#[function_component]
pub fn Section(properties: &SectionProperties) -> Html {
    let onclick = properties.on_add.reform(|_| ());
    html! {
        <section class="form-section">
            <header>
                <h3>{ &properties.title }</h3>
                if let Some(aside) = &properties.aside {
                    <span class="form-section-aside">{ aside }</span>
                }
                if let Some(label) = &properties.add_label {
                    <button type="button" class="btn ghost xs" {onclick}>
                        <Icon name="plus" />
                        { label }
                    </button>
                }
            </header>
            { properties.children.clone() }
        </section>
    }
}

/// Properties of [`Group`].
#[derive(Clone, PartialEq, Properties)]
pub struct GroupProperties {
    /// What the fields are about.
    pub title: AttrValue,
    /// A few words beside the title: how many there are.
    #[prop_or_default]
    pub aside: Option<AttrValue>,
    /// Whether it is open at first.
    #[prop_or_default]
    pub open: bool,
    /// Id of the group, for what is wrong with it.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// The fields.
    pub children: Html,
}

/// Fields that can be folded away.
#[function_component]
pub fn Group(properties: &GroupProperties) -> Html {
    html! {
        <details class="form-group" open={properties.open} id={properties.id.clone()}>
            <summary>
                <Icon name="right" />
                <span class="form-group-title">{ &properties.title }</span>
                if let Some(aside) = &properties.aside {
                    <span class="form-group-aside">{ aside }</span>
                }
            </summary>
            <div class="form-group-fields">{ properties.children.clone() }</div>
        </details>
    }
}

/// Properties of [`IconButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct IconButtonProperties {
    /// What it does.
    pub label: AttrValue,
    /// Symbol of the sprite.
    pub icon: &'static str,
    /// Does it.
    pub on_click: Callback<()>,
    /// Whether it can be pressed.
    #[prop_or(true)]
    pub enabled: bool,
    /// A class beside the usual ones.
    #[prop_or_default]
    pub class: &'static str,
}

/// A button with an icon instead of words.
#[function_component]
pub fn IconButton(properties: &IconButtonProperties) -> Html {
    let onclick = properties.on_click.reform(|_| ());
    html! {
        <button
            type="button" class={classes!("ib", "sm", properties.class)} {onclick}
            aria-label={properties.label.clone()} title={properties.label.clone()}
            disabled={!properties.enabled}
        >
            <Icon name={properties.icon} />
        </button>
    }
}

/// Properties of [`AddButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct AddButtonProperties {
    /// What it adds, for example `Add port`.
    pub label: AttrValue,
    /// Adds it.
    pub on_click: Callback<()>,
}

/// A button that adds something to a list.
#[function_component]
pub fn AddButton(properties: &AddButtonProperties) -> Html {
    let onclick = properties.on_click.reform(|_| ());
    html! {
        <button type="button" class="btn ghost xs add-button" {onclick}>
            <Icon name="plus" />
            { &properties.label }
        </button>
    }
}
