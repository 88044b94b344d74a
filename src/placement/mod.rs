//! Placement: which container instance gets the next task, and why not the others.
//!
//! requirement → filters → constraints → strategies → decision. A decision is a value of its own
//! and says everything that led to it; one that is kept can say so at any time. This room must not
//! know time or what tasks do.

mod alike;
mod capacity_provider;
mod cause;
mod chain;
mod chooser;
mod decision;
mod definition;
mod expressions;
mod filters;
mod funnel;
mod help;
mod index;
mod kept;
mod place;
mod prepared;
mod random;
mod request;
mod requirement;
mod scale_in;
mod sentence;
mod strategy;
#[cfg(test)]
mod tests;
mod wording;

pub use capacity_provider::*;
pub use cause::{Cause, cause, constraint_at};
pub use chain::*;
pub use chooser::Chooser;
pub use decision::*;
pub use definition::*;
pub use expressions::Expressions;
pub use funnel::FunnelStep;
pub use help::{Change, what_would_help};
pub use index::{IndexedRequest, PlacementIndex};
pub use kept::{Among, KeptDecision};
pub use place::place;
pub use prepared::PreparedRequest;
pub use random::Random;
pub use request::{check_constraints, check_expression, check_request, check_strategies};
pub use requirement::*;
pub use scale_in::choose_to_stop;
pub use wording::NO_CONTAINER_INSTANCES;
