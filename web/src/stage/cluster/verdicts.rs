//! The badges of an instance: what it passed and what it failed for.

use yew::{Html, classes};

use super::scene::Check;
use crate::glyph::icon;
use crate::markup::html;

/// The badges of an instance, until they can lead somewhere.
pub fn verdicts(checks: &[Check]) -> Html {
    html! {
        <ul class="check-badges" aria-label="Verdicts">
            { for checks.iter().map(badge) }
        </ul>
    }
}

/// One badge.
pub fn badge(check: &Check) -> Html {
    let (class, symbol) = if check.passed {
        ("pass", "check")
    } else {
        ("fail", "cross")
    };
    html! {
        <li
            key={check.label}
            class={classes!("check-badge", class, check.to_come.then_some("to-come"))}
            title={check.explanation.clone()}
        >
            { icon(symbol) }
            <span>{ check.label }</span>
        </li>
    }
}
