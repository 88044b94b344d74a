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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;
    use crate::simulation::Simulation;

    /// A daemon service that counts two instances, with a lower bound in percent.
    fn service(minimum_healthy_percent: u32) -> Service {
        let scenario: Scenario = serde_json::from_value(serde_json::json!({
            "version": 1,
            "taskDefinitions": [{ "family": "agent",
                "containerDefinitions": [{ "name": "agent", "image": "busybox", "memory": 8 }] }],
            "services": [{ "serviceName": "agent", "taskDefinition": "agent",
                "schedulingStrategy": "DAEMON" }],
        }))
        .unwrap();
        let (mut simulation, _) = Simulation::new(&scenario);
        simulation.run_until(0);
        let service = simulation.world().services.get("agent").unwrap();
        Service {
            desired_count: 2,
            minimum_healthy_percent,
            ..Service::clone(service)
        }
    }

    #[test]
    fn an_instance_gets_keeps_or_loses_its_task_as_its_stance_says() {
        use DaemonStance::{Drains, Leaves, Runs, Violates};
        use LastStatus::{Pending, Running};
        type Told = (usize, Vec<StopReason>, bool, bool);
        let replaced = StopReason::Replaced;
        // Lower bound; stance; of the task: whether it is there, current, where, unwanted.
        // Expected: starts, stops, steady, stuck.
        type Found = Option<(bool, LastStatus, Option<Unwanted>)>;
        let draining = Some(Unwanted::Draining);
        let cases: [(u32, DaemonStance, Found, Told); 11] = [
            (0, Runs, None, (1, vec![], false, false)),
            (
                0,
                Runs,
                Some((true, Pending, None)),
                (0, vec![], false, false),
            ),
            (
                0,
                Runs,
                Some((true, Running, None)),
                (0, vec![], true, false),
            ),
            (
                0,
                Runs,
                Some((false, Running, None)),
                (1, vec![replaced], false, false),
            ),
            (
                50,
                Runs,
                Some((false, Running, None)),
                (0, vec![], false, true),
            ),
            (
                50,
                Runs,
                Some((false, Pending, None)),
                (1, vec![replaced], false, false),
            ),
            (
                50,
                Runs,
                Some((true, Running, Some(Unwanted::Unhealthy))),
                (1, vec![StopReason::Unhealthy], false, false),
            ),
            (
                0,
                Violates,
                Some((true, Running, None)),
                (0, vec![StopReason::ConstraintViolated], false, false),
            ),
            (0, Violates, None, (0, vec![], true, false)),
            (
                0,
                Leaves,
                Some((true, Running, draining)),
                (0, vec![], true, false),
            ),
            (
                0,
                Drains,
                Some((true, Running, draining)),
                (0, vec![replaced], false, false),
            ),
        ];
        for (lower, stance, found, expected) in cases {
            let instances = [DaemonInstance {
                container_instance_arn: "arn".to_owned(),
                stance,
            }];
            let tasks: Vec<DaemonTask> = (found.into_iter())
                .map(|(of_primary, last_status, unwanted)| {
                    let number = TaskNumber(1);
                    let task = ServiceTask {
                        number,
                        last_status,
                        of_primary,
                        unwanted,
                    };
                    (task, "arn".to_owned())
                })
                .collect();
            let plan = plan_daemon(&service(lower), &instances, &tasks);
            let stops: Vec<StopReason> = plan.stop.iter().map(|(_, reason)| *reason).collect();
            let told = (plan.start.len(), stops, plan.steady, plan.stuck);
            assert_eq!(told, expected, "{lower} %, {stance:?}, {tasks:?}");
        }
    }
}
