//! The stage: one moment of the simulation, as one of four views or as tables.

pub mod cluster;
#[cfg(test)]
pub mod example;
pub mod lifecycle;
pub mod measure;
pub mod motion;
pub mod roles;
pub mod roving;
pub mod service;
pub mod subject;
pub mod tables;

use yew::{Callback, Html};

use crate::lazy::{Lazy, LazyPart};
use crate::markup::html;
use crate::store::{State, UserCommand, View};

/// The stage.
pub fn stage(state: &State, act: &Callback<UserCommand>) -> Html {
    let (view, state, act) = (state.view, state.clone(), act.clone());
    if state.table {
        return html! { <Lazy part={LazyPart::Tables} {state} {act} /> };
    }
    match view {
        View::Cluster => html! { <cluster::ClusterView {state} {act} /> },
        View::Lifecycle => html! { <Lazy part={LazyPart::Lifecycle} {state} {act} /> },
        View::Roles => html! { <Lazy part={LazyPart::Roles} {state} {act} /> },
        View::Service => html! { <Lazy part={LazyPart::Service} {state} {act} /> },
    }
}
