//! A part of a form under a heading.

use yew::{AttrValue, Callback, Html, Properties, function_component, html};

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
