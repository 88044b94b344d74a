//! The containers of a task: what ECS reports of each, and what the agent knows beside it.

use ecslab::lifecycle::{Container, ContainerStatus, Task};
use ecslab::simulation::clock;
use yew::{Html, classes};

use crate::glyph::icon;
use crate::markup::html;
use crate::stage::lifecycle::{
    Need, PAUSE_CONTAINER, container_activity, container_end, container_health, container_restarts,
    needs_of,
};

/// The containers of a task.
pub fn container_list(task: &Task) -> Html {
    let needs = needs_of(task);
    html! {
        <ul class="container-list">
            { for task.containers.iter().enumerate().map(|(index, container)| {
                let of_it: Vec<Need> = (needs.iter().filter(|need| need.row == index)).copied().collect();
                html! {
                    <li>
                        <i class={classes!("container-mark", mark(container.last_status))}></i>
                        <b>{ &container.name }</b>
                        { statuses(container.last_status.name(), container.agent_status.meaning().name) }
                        <small>{ details(task, index, container) }</small>
                        if !of_it.is_empty() {
                            <ul class="container-needs" aria-label={format!("What {} needs", container.name)}>
                                { for of_it.into_iter().map(|need| self::need(need, task)) }
                            </ul>
                        }
                        if let Some(reason) = &container.reason {
                            <small class="container-reason">{ reason }</small>
                        }
                    </li>
                }
            }) }
            if let Some(status) = task.pause_container() {
                <li class="is-internal">
                    <i class="container-mark is-internal"></i>
                    <b>{ PAUSE_CONTAINER }</b>
                    { statuses("not reported", status.meaning().name) }
                    <small>
                        { format!("internal: {}", status.meaning().meaning) }
                    </small>
                </li>
            }
        </ul>
    }
}

/// Its status as ECS reports it, and as the agent knows it.
fn statuses(reported: &'static str, agent: &'static str) -> Html {
    html! {
        <span class="container-statuses">
            <span><small>{ "ECS " }</small>{ reported }</span>
            <span><small>{ "agent " }</small>{ agent }</span>
        </span>
    }
}

fn need(need: Need, task: &Task) -> Html {
    let other = task
        .containers
        .get(need.on)
        .map_or("", |it| it.name.as_str());
    let when = need
        .at
        .map_or_else(String::new, |at| format!(" at {}", clock(at)));
    html! {
        <li class={need.class()}>
            { icon(need.icon()) }
            <span>{ other }{ " " }<b>{ need.condition.name() }</b></span>
            <small>{ format!("{}: {}{when}", need.member(), need.word()) }</small>
        </li>
    }
}

fn mark(status: ContainerStatus) -> &'static str {
    match status {
        ContainerStatus::Pending => "s-PENDING",
        ContainerStatus::Running => "s-RUNNING",
        ContainerStatus::Stopped => "s-STOPPED",
    }
}

/// What there is to say of a container, in a line.
fn details(task: &Task, index: usize, container: &Container) -> String {
    let mut parts = vec![container_activity(task, index)];
    parts.extend(container_health(task, index, container));
    if let Some(at) = container.signalled_at {
        parts.push(format!("SIGTERM at {}", clock(at)));
    }
    if container.last_status == ContainerStatus::Stopped {
        parts.push(container_end(container));
    }
    parts.extend(
        container_restarts(container).map(|times| match container.restarted_at {
            Some(at) => format!("{times}, last at {}", clock(at)),
            None => times,
        }),
    );
    parts.extend(
        container
            .network_bindings
            .iter()
            .map(|(inside, host, protocol)| format!("{inside}/{protocol} on host port {host}")),
    );
    parts.push(container.gpu_ids.join(", "));
    parts.push(
        if container.essential {
            "essential"
        } else {
            "not essential"
        }
        .to_owned(),
    );
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::example;
    use ecslab::lifecycle::LastStatus;

    #[test]
    fn a_container_tells_its_ports_gpus_restarts_and_exit_code() {
        let task = example::task(1, LastStatus::Running);
        let mut web = example::container("web");
        web.last_status = ContainerStatus::Running;
        web.restart_count = 2;
        web.restarted_at = Some(62_000);
        web.network_bindings = vec![(80, 49_153, "tcp".to_owned())];
        web.gpu_ids = vec!["GPU-0".to_owned(), "GPU-1".to_owned()];
        assert_eq!(
            details(&task, 0, &web),
            "restarted 2 times, last at 01:02.0, 80/tcp on host port 49153, \
             GPU-0, GPU-1, essential"
        );
        let mut init = example::container("init");
        init.last_status = ContainerStatus::Stopped;
        init.essential = false;
        init.started_at = Some(1_000);
        init.signalled_at = Some(9_000);
        init.exit_code = Some(137);
        assert_eq!(
            details(&task, 1, &init),
            "SIGTERM at 00:09.0, exit 137, SIGKILL, not essential"
        );
    }
}
