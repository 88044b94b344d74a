//! Transport and timeline: a lane a task.

mod gantt;
mod lanes;
mod marks;
mod ruler;
mod transport;

use yew::{Html, function_component, html};

use crate::part::PartProperties;
use gantt::Gantt;
use transport::Transport;

/// Transport and timeline: a lane a task.
#[function_component]
pub fn Timeline(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties.clone();
    html! {
        <>
            <Transport state={state.clone()} act={act.clone()} />
            <Gantt {state} {act} />
        </>
    }
}
