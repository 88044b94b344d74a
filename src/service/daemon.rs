//! What a service with the scheduling strategy DAEMON does next.

use super::{Service, ServiceTask, StopReason, Unwanted};
use crate::lifecycle::{LastStatus, TaskNumber};

/// A task of the service whose desired status is RUNNING, with the ARN of its container instance.
pub type DaemonTask = (ServiceTask, String);

/// A container instance as a daemon service sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaemonInstance {
    /// ARN of the container instance.
    pub container_instance_arn: String,
    /// What the service does there.
    pub stance: DaemonStance,
}

/// What a daemon service does on a container instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DaemonStance {
    /// It is ACTIVE and satisfies the placement constraints: one task is to run there [V].
    Runs,
    /// It is DRAINING and other services still have tasks there: the task stays until they are
    /// gone, since daemon tasks stop last [V].
    Leaves,
    /// It is DRAINING and has no other service's tasks: the task stops [V].
    Drains,
    /// It does not satisfy the placement constraints, or does so no longer: the task stops. Only
    /// daemon services look at running tasks again [V].
    Violates,
}

/// What a daemon service does now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DaemonPlan {
    /// ARNs of the container instances to start a task on.
    pub start: Vec<String>,
    /// Tasks to stop, and why.
    pub stop: Vec<(TaskNumber, StopReason)>,
    /// Every instance has its task, and nothing else is left.
    pub steady: bool,
    /// The lower bound lets no old task stop, and on no instance there may be two.
    pub stuck: bool,
}

/// The plan of a daemon service: one task an ACTIVE instance that satisfies its constraints [V].
/// `tasks` are those whose desired status is RUNNING.
///
/// maximumPercent is at most 100 [V], so on an instance the old task stops before the new one
/// starts, as far as minimumHealthyPercent lets it.
#[must_use]
pub fn plan_daemon(
    service: &Service,
    instances: &[DaemonInstance],
    tasks: &[DaemonTask],
) -> DaemonPlan {
    let stance = |arn: &str| {
        let found = instances
            .iter()
            .find(|it| it.container_instance_arn == arn)?;
        Some(found.stance)
    };
    let is_healthy = |task: &ServiceTask| {
        task.last_status == LastStatus::Running && task.unwanted != Some(Unwanted::Unhealthy)
    };
    let is_current = |task: &ServiceTask| task.of_primary && task.unwanted.is_none();
    let mut healthy = tasks.iter().filter(|(task, _)| is_healthy(task)).count();
    let lower = usize::try_from(service.lower_bound()).unwrap_or(usize::MAX);
    let mut plan = DaemonPlan::default();
    let mut stays: Vec<&DaemonTask> = Vec::new();
    for daemon in tasks {
        let (task, arn) = daemon;
        let protects = is_healthy(task);
        let reason = match stance(arn) {
            Some(DaemonStance::Violates) => Some(StopReason::ConstraintViolated),
            Some(DaemonStance::Drains) => Some(StopReason::Replaced),
            Some(DaemonStance::Runs) if !is_current(task) && (!protects || healthy > lower) => {
                Some(match task.unwanted {
                    Some(Unwanted::Unhealthy) => StopReason::Unhealthy,
                    _ => StopReason::Replaced,
                })
            }
            _ => None,
        };
        match reason {
            Some(reason) => {
                healthy -= usize::from(protects);
                plan.stop.push((task.number, reason));
            }
            None => stays.push(daemon),
        }
    }
    let on = |arn: &str| stays.iter().find(|(_, other)| other == arn);
    let runs = || {
        instances
            .iter()
            .filter(|it| it.stance == DaemonStance::Runs)
            .map(|it| it.container_instance_arn.as_str())
    };
    plan.start = runs()
        .filter(|arn| on(arn).is_none())
        .map(str::to_owned)
        .collect();
    let idle = plan.start.is_empty() && plan.stop.is_empty();
    let all_run = || stays.iter().all(|(task, _)| is_healthy(task));
    let outdated = || {
        stays
            .iter()
            .any(|(task, arn)| !is_current(task) && stance(arn) == Some(DaemonStance::Runs))
    };
    plan.steady = idle && all_run() && !outdated();
    plan.stuck = idle && all_run() && outdated();
    plan
}
