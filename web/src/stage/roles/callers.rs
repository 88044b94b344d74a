//! Where the callers live: an instance or AWS's capacity, on it the ECS agent and the task with
//! its containers.

use ecslab::lifecycle::{ContainerStatus, LaunchType, Task};
use yew::{Html, classes};

use crate::glyph::status_glyph;
use crate::markup::html;

/// Where the callers of a task live. `calling`: names of the containers whose application makes
/// calls.
pub fn callers(task: &Task, calling: &[&str]) -> Html {
    let (name, kind) = match (&task.ec2_instance_id, task.launch_type) {
        (Some(instance), _) => (instance.as_str(), "EC2 instance"),
        (None, LaunchType::Fargate) => ("AWS Fargate", ""),
        (None, LaunchType::Ec2) => ("EC2", "no instance"),
    };
    html! {
        <section class="callers" aria-label={format!("{name}, {kind}")}>
            <header><b class="mono">{ name }</b>{ " " }<span>{ kind }</span></header>
            <article class="caller-agent" data-wire="agent">
                <b>{ "ECS agent" }</b>
                <small>{ "pulls images, reads secrets, opens log streams" }</small>
            </article>
            <article class="caller-task">
                <header>
                    { status_glyph(task.last_status) }
                    <b class="mono">{ task.short_id() }</b>
                    <span>{ task.revision.name() }</span>
                </header>
                <ul>
                    { for task.containers.iter().map(|container| {
                        let calls = calling.contains(&container.name.as_str());
                        let status = match container.last_status {
                            ContainerStatus::Pending => "s-PENDING",
                            ContainerStatus::Running => "s-RUNNING",
                            ContainerStatus::Stopped => "s-STOPPED",
                        };
                        html! {
                            <li class={calls.then_some("is-calling")}
                                data-wire={calls.then_some("application")}>
                                <i class={classes!("container-mark", status)}></i>
                                <b>{ &container.name }</b>
                                <small>
                                    { if calls { "calls AWS with its SDK" } else { container.last_status.name() } }
                                </small>
                            </li>
                        }
                    }) }
                </ul>
            </article>
        </section>
    }
}
