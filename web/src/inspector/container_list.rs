//! The containers of a task.

use ecslab::lifecycle::{Container, ContainerStatus, HealthStatus, Task};
use yew::{Html, classes};

use crate::markup::html;
use crate::stage::lifecycle::container_activity;

/// The containers of a task.
pub fn container_list(task: &Task) -> Html {
    html! {
        <ul class="container-list">
            { for task.containers.iter().enumerate().map(|(index, container)| html! {
                <li>
                    <i class={classes!("container-mark", mark(container.last_status))}></i>
                    <b>{ &container.name }</b>
                    <span>{ container.last_status.name() }</span>
                    <small>{ details(task, index, container) }</small>
                    if let Some(reason) = &container.reason {
                        <small class="container-reason">{ reason }</small>
                    }
                </li>
            }) }
        </ul>
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
    let mut parts = Vec::new();
    let does = container_activity(task, index);
    if !does.is_empty() {
        parts.push(does);
    }
    if let Some(code) = container.exit_code {
        parts.push(format!("exit code {code}"));
    }
    if container.health_status != HealthStatus::Unknown {
        parts.push(container.health_status.name().to_owned());
    }
    parts.extend(
        container
            .network_bindings
            .iter()
            .map(|(inside, host, protocol)| format!("{inside}/{protocol} on host port {host}")),
    );
    parts.push(
        if container.essential {
            "essential"
        } else {
            "not essential"
        }
        .to_owned(),
    );
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::example;
    use ecslab::lifecycle::LastStatus;

    #[test]
    fn a_container_tells_its_ports_health_and_exit_code() {
        let task = example::task(1, LastStatus::Running);
        let mut web = example::container("web");
        web.last_status = ContainerStatus::Running;
        web.health_status = HealthStatus::Healthy;
        web.network_bindings = vec![(80, 49_153, "tcp".to_owned())];
        assert_eq!(
            details(&task, 0, &web),
            "HEALTHY, 80/tcp on host port 49153, essential"
        );
        let mut init = example::container("init");
        init.last_status = ContainerStatus::Stopped;
        init.essential = false;
        init.exit_code = Some(1);
        assert_eq!(details(&task, 1, &init), "exit code 1, not essential");
    }
}
