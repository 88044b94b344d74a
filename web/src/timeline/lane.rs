//! The lane of one task: its statuses over time, what it was in the branch beside, and when it is
//! opened its containers.

use std::rc::Rc;

use ecslab::lifecycle::{LastStatus, Milliseconds, Task};
use yew::{Callback, Html, MouseEvent, Properties, classes};

use super::lanes::Lane;
use crate::fixed::Fixed;
use crate::glyph::{icon, status_glyph};
use crate::lazy;
use crate::markup::{component, html};
use crate::store::axis::Axis;
use crate::store::clock_text;
use crate::store::faults::short_instance;

/// Properties of [`LaneRow`], a component so that only the lanes that changed are rendered again.
/// `select` and `open` are left out of comparisons: they do the same each time.
#[derive(Clone, Properties)]
pub struct LaneRowProperties {
    /// What it shows.
    pub lane: Lane,
    /// The axis that it is drawn on.
    pub axis: Rc<Axis>,
    /// Its place among the lanes, and how many there are.
    pub place: (usize, usize),
    /// Its `lastStatus` at the playhead; none: it is not created yet.
    pub status: Option<LastStatus>,
    /// Whether its task is selected.
    pub selected: bool,
    /// Whether Tab reaches it.
    pub tab_stop: bool,
    /// Selects its task.
    pub select: Callback<()>,
    /// Shows its containers, or hides them.
    pub open: Callback<()>,
}

impl PartialEq for LaneRowProperties {
    fn eq(&self, other: &Self) -> bool {
        self.lane == other.lane
            && Rc::ptr_eq(&self.axis, &other.axis)
            && self.place == other.place
            && self.status == other.status
            && self.selected == other.selected
            && self.tab_stop == other.tab_stop
    }
}

/// The lane.
#[component]
pub fn LaneRow(properties: &LaneRowProperties) -> Html {
    let LaneRowProperties {
        lane,
        axis,
        place: (index, count),
        status,
        selected,
        tab_stop,
        select,
        open,
    } = properties;
    let task = &*lane.task;
    let place = match &task.ec2_instance_id {
        Some(id) => short_instance(id).to_owned(),
        None => "Fargate".to_owned(),
    };
    let status_name = match status {
        _ if lane.only_beside => "only in the branch beside",
        Some(status) => status.name(),
        None => "not yet created",
    };
    let opened = if lane.opened {
        ", containers shown"
    } else {
        ""
    };
    let name = format!(
        "Task {}, {}, {place}{opened}, {status_name}",
        task.short_id(),
        task.revision.name(),
    );
    let toggle = open.reform(|event: MouseEvent| event.stop_propagation());
    html! {
        <div
            class={classes!(
                "lane",
                selected.then_some("selected"),
                status.is_none().then_some("future"),
                lane.only_beside.then_some("only-beside"),
                lane.opened.then_some("opened")
            )}
            role="option"
            data-lane={index.to_string()}
            tabindex={if *tab_stop { "0" } else { "-1" }}
            aria-selected={if *selected { "true" } else { "false" }}
            aria-setsize={count.to_string()}
            aria-posinset={(index + 1).to_string()}
            aria-label={name}
            onclick={select.reform(|_| ())}
        >
            <span class="lane-label">
                <span class="lane-open" title="Containers" onclick={toggle}>
                    { icon(if lane.opened { "down" } else { "right" }) }
                </span>
                if let Some(status) = status {
                    { status_glyph(*status) }
                } else {
                    <span class="not-yet" />
                }
                <b>{ task.short_id() }</b>
                <span class="lane-definition">{ task.revision.name() }</span>
                <small>{ place }</small>
            </span>
            <span class="lane-track">
                { segments(task, axis, "lane-segment") }
                if let Some(beside) = &lane.beside {
                    { segments(beside, axis, "lane-beside") }
                }
                if let Some(at) = task.stop_desired_at.filter(|_| !lane.only_beside) {
                    <i class="lane-stop" style={left(axis, at)} title={stop_title(task, at)} />
                }
            </span>
            if lane.opened {
                { lazy::lane_containers(task, axis) }
            }
        </div>
    }
}

fn left(axis: &Axis, at: Milliseconds) -> String {
    format!("left:{:.3}%", Fixed(axis.fraction(at) * 100.0))
}

fn stop_title(task: &Task, at: Milliseconds) -> String {
    format!(
        "{} desiredStatus STOPPED. {}",
        clock_text(at),
        task.stopped_reason.as_deref().unwrap_or_default()
    )
}

/// The statuses of a task as bars.
fn segments(task: &Task, axis: &Axis, class: &'static str) -> Html {
    let ends = task.history.iter().skip(1).map(|(_, at)| Some(*at));
    let bars = task.history.iter().zip(ends.chain([None]));
    html! {
        <>{ for bars.map(|((status, from), to)| {
            let (from, end) = (*from, to.unwrap_or(axis.horizon));
            let (left, right) = (axis.fraction(from), axis.fraction(end).min(1.0));
            let name = status.name();
            html! {
                <i
                    class={classes!(class, format!("s-{name}"), format!("k-{name}"))}
                    style={format!("left:{:.3}%;width:{:.3}%", Fixed(left * 100.0), Fixed((right - left) * 100.0))}
                    title={format!("{name} from {}", clock_text(from))}
                />
            }
        }) }</>
    }
}
