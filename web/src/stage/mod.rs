//! The stage: one moment of the simulation, as one of five views or as tables.

pub mod cluster;
#[cfg(test)]
pub mod example;
pub mod lifecycle;
pub mod measure;
pub mod motion;
pub mod roles;
pub mod roving;
pub mod service;
pub mod side_by_side;
pub mod standing_faults;
pub mod subject;
pub mod tables;

use yew::{Callback, Html};

use crate::lazy;
use crate::markup::html;
use crate::store::{State, UserCommand, View};

/// What is said of a task that differs in the branch that this is compared with.
pub const DIFFERS: &str = ", differs in the other branch";

/// The stage, twice where two branches are compared on it.
pub fn stage(state: &State, act: &Callback<UserCommand>) -> Html {
    if state.is_side_by_side() {
        return lazy::side_by_side(state, act);
    }
    one_stage(state, act)
}

/// The stage of one branch.
pub fn one_stage(state: &State, act: &Callback<UserCommand>) -> Html {
    if state.table {
        return lazy::tables(state, act);
    }
    match state.view {
        View::Cluster => {
            html! { <cluster::ClusterView state={state.clone()} act={act.clone()} /> }
        }
        _ => lazy::view(state, act),
    }
}
