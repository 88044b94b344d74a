//! The stage's view of tasks on the rail of statuses.

mod axis;
mod chart;
mod container_chart;
mod needs;
mod notes;
mod past;
mod rail;
mod readout;
mod scene;
mod station;
mod track;

use yew::Html;

use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::stage::motion::use_motion;
use crate::stage::subject;

pub use chart::{PAUSE_CONTAINER, activity as container_activity};
pub use chart::{end as container_end, health as container_health, restarts as container_restarts};
pub use needs::{Need, needs_of};
pub use readout::{desired_status_since, last_status_since, network_mode, waiting_for};

/// The stage's view of tasks on the rail of statuses.
#[component]
pub fn LifecycleView(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties;
    let motion = use_motion(&state.time);
    let subject = subject::of_lifecycle(&state.world, &state.selection);
    let travellers: Vec<scene::Traveller> = state
        .world
        .tasks
        .values()
        .map(|task| scene::Traveller {
            differs: state.differing().contains(&task.number),
            ..scene::Traveller::of(task)
        })
        .collect();
    html! {
        <div class="lifecycle">
            <rail::Rail {travellers} subject={subject.clone()} {motion} act={act.clone()} />
            if let Some(task) = subject {
                { container_chart::container_chart(
                    &task,
                    &state.run.simulation.waiting_on(&state.world, &task),
                    state.time.playhead,
                    state.time.horizon(),
                ) }
            } else {
                <p class="lifecycle-empty">
                    { "No task yet. RunTask and the service scheduler create tasks; press Run to \
                       start the scenario." }
                </p>
            }
        </div>
    }
}
