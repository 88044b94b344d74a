//! What a service does next: start, stop, say that it is done.

use super::Service;
use crate::lifecycle::{LastStatus, TaskNumber};

/// What the scheduler knows of one task of the service whose desired status is RUNNING.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceTask {
    /// The task.
    pub number: TaskNumber,
    /// Where it is.
    pub last_status: LastStatus,
    /// Whether the PRIMARY deployment started it.
    pub of_primary: bool,
    /// Why it has to go although its deployment wants it; none: it has not.
    pub unwanted: Option<Unwanted>,
}

/// Why a task has to go although its deployment wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unwanted {
    /// Its container instance is DRAINING.
    Draining,
    /// Its health checks fail.
    Unhealthy,
}

/// What to do now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Tasks of the PRIMARY deployment to start.
    pub start: u32,
    /// Tasks to stop, and why.
    pub stop: Vec<(TaskNumber, StopReason)>,
    /// Tasks of the PRIMARY deployment that are too many: which of them go is placement's
    /// choice.
    pub scale_in: u32,
    /// The deployment is as it should be, and nothing else is left.
    pub steady: bool,
    /// Neither bound leaves room: nothing can be started or stopped.
    pub stuck: bool,
}

/// Why the scheduler stops a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StopReason {
    /// A newer deployment replaces it, or it is on a DRAINING instance.
    Replaced,
    /// Its health checks fail.
    Unhealthy,
    /// Its container instance does not satisfy the placement constraints any more.
    ConstraintViolated,
}

/// The plan of `service`, whose tasks with desired status RUNNING are `tasks`.
///
/// Starts as many as the upper bound allows, stops old tasks as far as the lower bound allows;
/// tasks that are not RUNNING yet protect nothing and go at once. The bounds are documented [V],
/// the order of the loop is derived from them [D].
#[must_use]
pub fn plan(service: &Service, tasks: &[ServiceTask]) -> Plan {
    let wanted = |task: &&ServiceTask| task.of_primary && task.unwanted.is_none();
    let primary = count(tasks.iter().filter(wanted));
    let all = count(tasks.iter());
    let missing = service.desired_count.saturating_sub(primary);
    let room = service.upper_bound().saturating_sub(all);
    let start = missing.min(room);
    let stop = tasks_to_stop(service, tasks, room);
    let scale_in = primary.saturating_sub(service.desired_count);
    let others = all - primary;
    let running = count(tasks.iter().filter(wanted).filter(|task| is_running(task)));
    Plan {
        steady: others == 0 && running == service.desired_count && primary == running,
        stuck: start == 0 && stop.is_empty() && missing > 0 && others > 0 && nothing_moves(tasks),
        start,
        stop,
        scale_in,
    }
}

/// The tasks that have to go and may go now. Those that are not RUNNING, or not healthy, protect
/// nothing; an unhealthy one waits for its replacement as long as the upper bound lets one start
/// [V].
fn tasks_to_stop(
    service: &Service,
    tasks: &[ServiceTask],
    room: u32,
) -> Vec<(TaskNumber, StopReason)> {
    let mut healthy = count(tasks.iter().filter(|task| is_healthy(task)));
    let mut stop = Vec::new();
    for task in tasks {
        match task.unwanted {
            Some(Unwanted::Unhealthy) => {
                let all_start = tasks.iter().all(is_running);
                let replaced = healthy >= service.desired_count;
                if replaced || (room == 0 && all_start && stop.is_empty()) {
                    stop.push((task.number, StopReason::Unhealthy));
                }
            }
            None if task.of_primary => {}
            None | Some(Unwanted::Draining) => {
                let protects = is_healthy(task);
                if !protects || healthy > service.lower_bound() {
                    healthy -= u32::from(protects);
                    stop.push((task.number, StopReason::Replaced));
                }
            }
        }
    }
    stop
}

fn nothing_moves(tasks: &[ServiceTask]) -> bool {
    tasks.iter().all(is_running)
}

fn is_running(task: &ServiceTask) -> bool {
    task.last_status == LastStatus::Running
}

fn is_healthy(task: &ServiceTask) -> bool {
    is_running(task) && task.unwanted != Some(Unwanted::Unhealthy)
}

fn count<'task>(tasks: impl Iterator<Item = &'task ServiceTask>) -> u32 {
    u32::try_from(tasks.count()).unwrap_or(u32::MAX)
}
