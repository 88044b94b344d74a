//! Marks: statuses (circle on the way up, square on the way down, fill for how far), roles by
//! shape, icons. All are symbols of one sprite.

use ecslab::iam::RoleKind;
use ecslab::lifecycle::LastStatus;
use yew::{AttrValue, Html, classes};

use crate::markup::html;

/// The symbols that [`status_glyph`] and [`icon`] refer to; drawn once, anywhere in the page.
const SPRITE: &str = include_str!("sprite.svg");

/// The sprite, once in the page and not seen.
pub fn sprite() -> Html {
    html! { <div class="sprite">{ Html::from_html_unchecked(AttrValue::Static(SPRITE)) }</div> }
}

/// The mark of a status, in its colour. Its name stands beside it or in a label: the mark itself
/// says nothing to a screen reader.
pub fn status_glyph(status: LastStatus) -> Html {
    let name = status.name();
    html! {
        <svg class={classes!("gl", format!("s-{name}"))} aria-hidden="true">
            <use href={format!("#g-{name}")} />
        </svg>
    }
}

/// An icon of 16 px, in the colour of the text: a symbol of the sprite without its `i-`, for
/// example `play`. It says nothing to a screen reader.
pub fn icon(name: &str) -> Html {
    html! {
        <svg class="ic" aria-hidden="true"><use href={format!("#i-{name}")} /></svg>
    }
}

/// The mark of a role: hexagon E for the task execution role, circle T for the task role, square
/// I for the role of the container instance. `small`: 16 px instead of 20.
pub fn role_badge(kind: RoleKind, small: bool) -> Html {
    let (class, letter, name) = match kind {
        RoleKind::Execution => ("exec", "E", "task execution role"),
        RoleKind::Task => ("task", "T", "task role"),
        RoleKind::Instance => ("host-role", "I", "container instance role"),
    };
    html! {
        <span
            class={classes!("rb", class, small.then_some("sm"))}
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
