//! What can be done to a task: stop it, make a container exit.

use std::rc::Rc;

use ecslab::lifecycle::{ContainerStatus, DesiredStatus, Task};
use ecslab::simulation::{Command, ExitContainer, StopTask};
use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, InputEvent, Properties, SubmitEvent, TargetCast, use_state_eq};

use crate::glyph::icon;
use crate::markup::{component, html};
use crate::store::UserCommand;

/// Properties of [`TaskActions`].
#[derive(Clone, PartialEq, Properties)]
pub struct TaskActionsProperties {
    /// The task.
    pub task: Rc<Task>,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
}

/// Buttons and a small form.
#[component]
pub fn TaskActions(properties: &TaskActionsProperties) -> Html {
    let TaskActionsProperties { task, act } = properties;
    let chosen = use_state_eq(|| None::<String>);
    let exit_code = use_state_eq(|| 1);
    let running: Vec<&str> = task
        .containers
        .iter()
        .filter(|container| container.last_status == ContainerStatus::Running)
        .map(|container| container.name.as_str())
        .collect();
    let reference = format!("#{}", task.number.0);
    let reason = use_state_eq(String::new);
    let stop = {
        let (act, task, reason) = (act.clone(), reference.clone(), reason.trim().to_owned());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            act.emit(UserCommand::Apply(Command::StopTask(StopTask {
                task: task.clone(),
                reason: (!reason.is_empty()).then(|| reason.clone()),
            })));
        })
    };
    let set_reason = {
        let reason = reason.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                reason.set(input.value());
            }
        })
    };
    let container = chosen
        .as_deref()
        .filter(|name| running.contains(name))
        .or_else(|| running.first().copied())
        .unwrap_or_default()
        .to_owned();
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            // A select and an input have their value alike.
            chosen.set(event.target().and_then(|target| {
                js_sys::Reflect::get(&target, &"value".into())
                    .ok()?
                    .as_string()
            }));
        })
    };
    let set_code = {
        let exit_code = exit_code.clone();
        Callback::from(move |event: Event| {
            let typed = event.target_dyn_into::<HtmlInputElement>();
            if let Some(code) = typed.and_then(|input| input.value().parse::<i32>().ok()) {
                exit_code.set(code.clamp(0, 255));
            }
        })
    };
    let exit = {
        let (act, container, exit_code) = (act.clone(), container.clone(), *exit_code);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            act.emit(UserCommand::Apply(Command::ExitContainer(ExitContainer {
                task: reference.clone(),
                container: container.clone(),
                exit_code,
            })));
        })
    };
    if task.desired_status == DesiredStatus::Stopped {
        return Html::default();
    }
    html! {
        <div class="task-actions">
            <form class="stop-form" onsubmit={stop}>
                <button type="submit" class="btn line">{ icon("stop") }{ "Stop task" }</button>
                <input
                    type="text" autocomplete="off" aria-label="Reason of StopTask"
                    placeholder="reason, if any" value={(*reason).clone()} oninput={set_reason}
                />
            </form>
            if !running.is_empty() {
                <details>
                    <summary class="btn line">{ icon("exit") }{ "Make a container exit" }</summary>
                    <form onsubmit={exit}>
                        <label>
                            { "Container" }
                            <select onchange={choose}>
                                { for running.iter().map(|name| html! {
                                    <option value={(*name).to_owned()} selected={*name == container}>
                                        { *name }
                                    </option>
                                }) }
                            </select>
                        </label>
                        <label>
                            { "Exit code" }
                            <input type="number" min="0" max="255" value={exit_code.to_string()}
                                   onchange={set_code} />
                        </label>
                        <button type="submit" class="btn line">{ "Exit now" }</button>
                    </form>
                </details>
            }
        </div>
    }
}
