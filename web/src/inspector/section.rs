//! A section of the inspector that opens and closes, and a list of facts.

use yew::{AttrValue, Children, Html, Properties, function_component, html};

use crate::glyph::Icon;

/// Properties of [`Section`].
#[derive(Clone, PartialEq, Properties)]
pub struct SectionProperties {
    /// Its title.
    pub title: AttrValue,
    /// A number or a few words beside the title.
    #[prop_or_default]
    pub aside: AttrValue,
    /// Whether it is open at first.
    #[prop_or_default]
    pub open: bool,
    /// What it holds.
    pub children: Children,
}

/// A section that opens and closes.
#[function_component]
pub fn Section(properties: &SectionProperties) -> Html {
    html! {
        <details class="section" open={properties.open}>
            <summary>
                <Icon name="right" />
                <h3>{ &properties.title }</h3>
                <span>{ &properties.aside }</span>
            </summary>
            <div class="section-body">{ properties.children.clone() }</div>
        </details>
    }
}

/// A value of more letters stands below its name.
const LONG: usize = 48;

/// Properties of [`Facts`].
#[derive(Clone, PartialEq, Properties)]
pub struct FactsProperties {
    /// Names and values; those without a value are left out.
    pub facts: Vec<(&'static str, String)>,
}

/// Names and values.
#[function_component]
pub fn Facts(properties: &FactsProperties) -> Html {
    html! {
        <dl class="facts">
            { for properties.facts.iter().filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| html! {
                    <div class={(value.len() > LONG).then_some("is-long")}>
                        <dt>{ *name }</dt><dd>{ value }</dd>
                    </div>
                }) }
        </dl>
    }
}
