//! The badges of an instance: what it passed and what it failed for.

use yew::{Html, Properties, classes, function_component, html};

use super::scene::{Check, Outcome, Verdict};
use crate::glyph::Icon;

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
    let class = classes!("verdicts", (checks.len() > 3).then_some("many"));
    html! {
        <ul {class} aria-label="Verdicts">
            { for checks.iter().map(badge) }
        </ul>
    }
}

fn badge(check: &Check) -> Html {
    let (class, icon) = match check.outcome {
        Outcome::Pass => ("pass", "check"),
        Outcome::Fail => ("fail", "cross"),
        Outcome::ToCome => ("to-come", "dash"),
    };
    let numbers = check.numbers.clone().filter(|_| check.outcome == Outcome::Fail);
    html! {
        <li key={check.label} class={classes!("verdict", class)} title={check.explanation.clone()}>
            <Icon name={icon} />
            <span>{ check.label }</span>
            if let Some(numbers) = numbers {
                <span class="verdict-numbers">{ numbers }</span>
            }
        </li>
    }
}
