//! Marks: statuses (circle on the way up, square on the way down, fill for how far), roles by
//! shape, icons. All are symbols of one sprite.

use ecslab::iam::RoleKind;
use ecslab::lifecycle::LastStatus;
use yew::{AttrValue, Html, Properties, classes, function_component, html};

/// The symbols that [`StatusGlyph`] and [`Icon`] refer to; drawn once, anywhere in the page.
const SPRITE: &str = include_str!("sprite.svg");

/// The sprite, once in the page and not seen.
#[function_component]
pub fn Sprite() -> Html {
    html! { <div class="sprite">{ Html::from_html_unchecked(AttrValue::Static(SPRITE)) }</div> }
}

/// Properties of [`StatusGlyph`].
#[derive(Clone, PartialEq, Properties)]
pub struct StatusGlyphProperties {
    /// The status.
    pub status: LastStatus,
}

/// The mark of a status, in its colour. Its name stands beside it or in a label: the mark itself
/// says nothing to a screen reader.
#[function_component]
pub fn StatusGlyph(properties: &StatusGlyphProperties) -> Html {
    let name = properties.status.name();
    html! {
        <svg class={classes!("gl", format!("s-{name}"))} aria-hidden="true">
            <use href={format!("#g-{name}")} />
        </svg>
    }
}

/// Properties of [`Icon`].
#[derive(Clone, PartialEq, Properties)]
pub struct IconProperties {
    /// Symbol of the sprite without its `i-`, for example `play`.
    pub name: &'static str,
}

/// An icon of 16 px, in the colour of the text. It says nothing to a screen reader.
#[function_component]
pub fn Icon(properties: &IconProperties) -> Html {
    html! {
        <svg class="ic" aria-hidden="true"><use href={format!("#i-{}", properties.name)} /></svg>
    }
}

/// Properties of [`RoleBadge`].
#[derive(Clone, PartialEq, Properties)]
pub struct RoleBadgeProperties {
    /// Which role.
    pub kind: RoleKind,
    /// Whether it is 16 px instead of 20.
    #[prop_or_default]
    pub small: bool,
}

/// The mark of a role: hexagon E for the task execution role, circle T for the task role, square
/// I for the role of the container instance.
#[function_component]
pub fn RoleBadge(properties: &RoleBadgeProperties) -> Html {
    let (class, letter, name) = match properties.kind {
        RoleKind::Execution => ("exec", "E", "task execution role"),
        RoleKind::Task => ("task", "T", "task role"),
        RoleKind::Instance => ("host-role", "I", "container instance role"),
    };
    html! {
        <span
            class={classes!("rb", class, properties.small.then_some("sm"))}
            role="img"
            aria-label={name}
        >
            { letter }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::SPRITE;
    use ecslab::lifecycle::STATUSES;

    #[test]
    fn every_status_has_a_glyph() {
        for status in &STATUSES {
            let symbol = format!("<symbol id=\"g-{}\"", status.name);
            assert!(SPRITE.contains(&symbol), "{} has none", status.name);
        }
    }
}
