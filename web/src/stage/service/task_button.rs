//! A task as a button that selects it: glyph, id, status.

use std::rc::Rc;

use ecslab::lifecycle::{DesiredStatus, LastStatus, Task};
use yew::{Callback, Html, Properties, classes, function_component, html};

use crate::glyph::StatusGlyph;
use crate::store::{Selection, UserCommand};

/// Properties of [`TaskButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct TaskButtonProperties {
    /// The task.
    pub task: Rc<Task>,
    /// Whether it is selected.
    pub selected: bool,
    /// Selects it.
    pub act: Callback<UserCommand>,
}

/// A task as a button that selects it.
#[function_component]
pub fn TaskButton(properties: &TaskButtonProperties) -> Html {
    let TaskButtonProperties {
        task,
        selected,
        act,
    } = properties;
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
            <StatusGlyph status={task.last_status} />
            <span class="mono">{ task.short_id() }</span>
            <small>{ task.last_status.name() }</small>
            if told_to_stop {
                <small class="task-desired">{ "desired STOPPED" }</small>
            }
        </button>
    }
}
