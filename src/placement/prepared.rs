//! A request read once, so that it can be asked of many instances.

use std::rc::Rc;

use super::strategy::Strategy;
use super::{PlacementRequest, Requirement, Scheduler};
use crate::cluster::query::Expression;

/// A request with its expressions parsed and its strategies read.
#[derive(Clone, Debug, PartialEq)]
pub struct PreparedRequest {
    pub(super) requirement: Requirement,
    pub(super) group: String,
    pub(super) constraints: Vec<Constraint>,
    pub(super) strategies: Vec<Strategy>,
}

/// A constraint, ready to be asked of an instance.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Constraint {
    /// No other task of the group on the instance.
    DistinctInstance,
    /// The expression holds. None: it cannot be parsed, and so holds nowhere.
    MemberOf {
        text: Rc<str>,
        expression: Option<Expression>,
    },
}

impl PreparedRequest {
    /// Reads a request. What [`super::check_request`] refuses is passed over where nothing can
    /// be made of it (an unknown type), and holds nowhere where it must hold (an expression that
    /// cannot be parsed).
    #[must_use]
    pub fn of(request: &PlacementRequest) -> Self {
        Self {
            requirement: request.requirement.clone(),
            group: request.group.clone(),
            constraints: request
                .constraints
                .iter()
                .filter_map(|constraint| match constraint.kind.as_str() {
                    "distinctInstance" => Some(Constraint::DistinctInstance),
                    "memberOf" => {
                        let text = constraint.expression.clone().unwrap_or_default();
                        let expression = request.expressions.read(&text);
                        Some(Constraint::MemberOf {
                            text: text.into(),
                            expression,
                        })
                    }
                    _ => None,
                })
                .collect(),
            strategies: effective_strategies(request),
        }
    }
}

fn effective_strategies(request: &PlacementRequest) -> Vec<Strategy> {
    if !request.strategies.is_empty() {
        return Strategy::read_all(&request.strategies);
    }
    match request.scheduler {
        Scheduler::RunTask => vec![Strategy::Random],
        Scheduler::Service => Strategy::service_default(),
    }
}
