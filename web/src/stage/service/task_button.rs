//! A task as a button that selects it: glyph, id, status.

use ecslab::lifecycle::{DesiredStatus, LastStatus, Task};
use yew::{Callback, Html, classes};

use crate::glyph::status_glyph;
use crate::markup::html;
use crate::store::{Selection, UserCommand};

/// A task as a button that selects it.
pub fn task_button(task: &Task, selected: bool, act: &Callback<UserCommand>) -> Html {
    let number = task.number;
    let onclick = act.reform(move |_| UserCommand::Select(Selection::Task(number)));
    let told_to_stop =
        task.desired_status == DesiredStatus::Stopped && task.last_status != LastStatus::Stopped;
    html! {
        <button
            type="button"
            class={classes!("task-button", format!("s-{}", task.last_status.name()))}
            aria-pressed={selected.to_string()}
            {onclick}
        >
            { status_glyph(task.last_status) }
            <span class="mono">{ task.short_id() }</span>
            <small>{ task.last_status.name() }</small>
            if told_to_stop {
                <small class="task-desired">{ "desired STOPPED" }</small>
            }
        </button>
    }
}
