//! Transport and timeline: a lane a task.

pub mod containers;
mod gantt;
mod lane;
mod lanes;
mod marks;
mod places;
mod ruler;
mod scrub;
mod transport;
mod zoom;

use yew::{Callback, Html};

use crate::markup::html;
use crate::store::{State, UserCommand};
use gantt::Gantt;
pub use transport::chosen_index;
use transport::transport;

/// Transport and timeline: a lane a task.
pub fn timeline(state: &State, act: &Callback<UserCommand>) -> Html {
    html! {
        <>
            { transport(state, act) }
            <Gantt state={state.clone()} act={act.clone()} />
        </>
    }
}
