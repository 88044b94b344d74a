//! The gates: three answers of IAM, three shapes.

use ecslab::iam::AuthorizationDecision;
use yew::{Html, classes};

use crate::markup::html;

/// What the gate of a call looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gate {
    /// Nobody has asked yet.
    NotYet,
    /// Allowed.
    Open,
    /// IAM's answer depends on what is not modelled, or a policy is not one.
    Unknown,
    /// No statement allows it.
    ImplicitDeny,
    /// A statement denies it.
    ExplicitDeny,
}

/// How a gate is told.
struct Told {
    gate: Gate,
    /// Class of its shape.
    shape: &'static str,
    /// Class of what it belongs to.
    class: &'static str,
    /// What is said of a call.
    word: &'static str,
    /// What the shape means.
    meaning: &'static str,
}

const TOLD: [Told; 5] = [
    Told {
        gate: Gate::NotYet,
        shape: "is-dots",
        class: "gate-not-yet",
        word: "not called yet",
        meaning: "not called yet",
    },
    Told {
        gate: Gate::Open,
        shape: "is-ring",
        class: "gate-open",
        word: "allowed",
        meaning: "allowed",
    },
    Told {
        gate: Gate::Unknown,
        shape: "is-diamond",
        class: "gate-unknown",
        word: "not modelled",
        meaning: "not modelled, or a policy is not valid",
    },
    Told {
        gate: Gate::ImplicitDeny,
        shape: "is-bar",
        class: "gate-implicit",
        word: "denied",
        meaning: "implicit deny: no statement allows it",
    },
    Told {
        gate: Gate::ExplicitDeny,
        shape: "is-thick-bar",
        class: "gate-explicit",
        word: "explicitly denied",
        meaning: "explicit deny: a statement denies it",
    },
];

impl Gate {
    /// The gate for an answer of IAM.
    #[must_use]
    pub fn of(decision: AuthorizationDecision) -> Self {
        match decision {
            AuthorizationDecision::Allow => Gate::Open,
            AuthorizationDecision::ExplicitDeny => Gate::ExplicitDeny,
            AuthorizationDecision::ImplicitDeny => Gate::ImplicitDeny,
            AuthorizationDecision::Invalid | AuthorizationDecision::NotModelled => Gate::Unknown,
        }
    }

    fn told(self) -> Option<&'static Told> {
        TOLD.iter().find(|told| told.gate == self)
    }

    /// Class of what the gate belongs to.
    #[must_use]
    pub fn class(self) -> &'static str {
        self.told().map_or("", |told| told.class)
    }

    /// What is said of a call with this gate.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.told().map_or("", |told| told.word)
    }

    /// Whether a call is stopped there.
    #[must_use]
    pub fn is_closed(self) -> bool {
        matches!(self, Gate::ImplicitDeny | Gate::ExplicitDeny)
    }

    /// Its shape, for a line of text.
    pub fn key(self) -> Html {
        let shape = self.told().map(|told| told.shape);
        html! { <i class={classes!("gate-key", shape)} aria-hidden="true"></i> }
    }
}

/// What the shapes at the gates mean, for those for which `is_there`.
pub fn legend(is_there: impl Fn(Gate) -> bool) -> Html {
    html! {
        <ul class="roles-legend">
            { for TOLD.iter().filter(|told| is_there(told.gate)).map(|told| html! {
                <li>{ told.gate.key() }{ told.meaning }</li>
            }) }
        </ul>
    }
}
