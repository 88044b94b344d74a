//! The containers of a task under its lane: image pull, creation, process, SIGTERM, exit. Fetched
//! with the details: it is seen only when a lane is opened.

use ecslab::lifecycle::{Container, Milliseconds, Task};
use yew::{Html, classes};

use crate::fixed::Fixed;
use crate::markup::html;
use crate::store::axis::Axis;
use crate::store::clock_text;

/// A thin row for each container.
pub fn containers(task: &Task, axis: &Axis) -> Html {
    html! {
        <>{ for task.containers.iter().map(|container| row(container, axis)) }</>
    }
}

fn row(container: &Container, axis: &Axis) -> Html {
    let bar = |class: &'static str,
               what: &str,
               from: Option<Milliseconds>,
               to: Option<Milliseconds>| {
        let Some(from) = from else {
            return html! {};
        };
        let end = to.unwrap_or(axis.horizon);
        let (left, right) = (axis.fraction(from), axis.fraction(end).min(1.0));
        let until = to.map_or(String::new(), |to| format!(" to {}", clock_text(to)));
        html! {
            <i
                class={classes!("container-bar", class)}
                style={format!("left:{:.3}%;width:{:.3}%", Fixed(left * 100.0), Fixed((right - left) * 100.0))}
                title={format!("{}: {what} from {}{until}", container.name, clock_text(from))}
            />
        }
    };
    let tick = |class: &'static str, what: &str, at: Option<Milliseconds>, text: Option<String>| {
        let Some(at) = at else {
            return html! {};
        };
        html! {
            <i
                class={classes!("container-tick", class)}
                style={format!("left:{:.3}%", Fixed(axis.fraction(at) * 100.0))}
                title={format!("{}: {what} at {}", container.name, clock_text(at))}
            >
                { text }
            </i>
        }
    };
    let failed = container.exit_code.is_some_and(|code| code != 0);
    let exit = match (container.exit_code, &container.reason) {
        (Some(code), _) => format!("exit {code}"),
        (None, Some(reason)) => format!("stopped, {reason}"),
        (None, None) => "stopped".to_owned(),
    };
    html! {
        <>
            <span class="lane-label container-label">{ container.name.clone() }</span>
            <span class="lane-track container-track">
                { bar("pull", "image pull", container.pull_started_at, container.pull_stopped_at.or(container.stopped_at)) }
                { bar("process", "process", container.started_at, container.stopped_at) }
                { tick("created", "created", container.created_at, None) }
                { tick("restarted", "restarted last", container.restarted_at, None) }
                { tick("signalled", "SIGTERM", container.signalled_at, None) }
                { tick(
                    if failed { "exit failed" } else { "exit" },
                    &exit,
                    container.stopped_at,
                    container.exit_code.map(|code| code.to_string()),
                ) }
            </span>
        </>
    }
}
