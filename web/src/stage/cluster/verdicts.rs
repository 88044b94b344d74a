//! The badges of an instance: what it passed and what it failed for.

use yew::{Html, Properties, classes, function_component, html};

use super::scene::{Check, Verdict};
use crate::glyph::icon;

/// Properties of [`Verdicts`].
#[derive(Clone, PartialEq, Properties)]
pub struct VerdictsProperties {
    /// What the decision says of the instance.
    pub verdict: Verdict,
}

/// The badges of an instance.
#[function_component]
pub fn Verdicts(properties: &VerdictsProperties) -> Html {
    let checks = &properties.verdict.checks;
    html! {
        <ul class="check-badges" aria-label="Verdicts">
            { for checks.iter().map(badge) }
        </ul>
    }
}

fn badge(check: &Check) -> Html {
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
            if let Some(numbers) = &check.numbers {
                <span class="check-numbers">{ numbers }</span>
            }
        </li>
    }
}
