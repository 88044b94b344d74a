//! What the decision strip says beyond the decision: what would help a task that found no place,
//! and why there is none for a task on Fargate.

use ecslab::lifecycle::Task;
use yew::{Callback, Html};

use super::numbers::thousands;
use super::scene::Shown;
use super::selected_fargate;
use crate::glyph::status_glyph;
use crate::inspector::{Of, WouldHelp};
use crate::markup::html;
use crate::store::{State, UserCommand};

/// How many changes stand in the strip; the inspector has all.
const IN_STRIP: usize = 2;

/// What would help the task of the decision shown, or what there is to say of the selected task on
/// Fargate.
pub fn decision_further(state: &State, shown: Option<&Shown>, act: &Callback<UserCommand>) -> Html {
    match (shown, selected_fargate(state)) {
        // What is looked at only is not the document that would be edited.
        (Some(_), _) if state.is_read_only() => html! {},
        (Some(shown), _) => html! {
            <WouldHelp
                of={Of(shown.record.clone())} document={state.document.clone()} most={IN_STRIP}
                inspector_open={state.inspector_open} act={act.clone()}
            />
        },
        (None, Some(task)) => on_fargate(task),
        (None, None) => html! {},
    }
}

/// A task on Fargate is not placed by strategies.
fn on_fargate(task: &Task) -> Html {
    let definition = &task.revision.definition;
    html! {
        <section class="decision" aria-label="Placement decision">
            <div class="decision-row on-fargate">
                <div class="placing-request">
                    <span class={format!("placing-token s-{}", task.last_status.name())}>
                        { status_glyph(task.last_status) }
                    </span>
                    <p>
                        <b>{ task.revision.name() }</b>{ " " }<span class="mono">{ task.short_id() }</span>
                        <small>
                            { format!(
                                "{} CPU, {} MiB, FARGATE",
                                thousands(definition.cpu_units()),
                                thousands(definition.memory_mib())
                            ) }
                        </small>
                        <small class="placing-group">{ &task.group }</small>
                    </p>
                </div>
                <p class="decision-none">
                    { format!(
                        "No placement decision: on Fargate AWS chooses the capacity in {}. \
                         Placement strategies and constraints apply to container instances only.",
                        task.availability_zone
                    ) }
                </p>
            </div>
        </section>
    }
}
