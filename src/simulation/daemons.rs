//! Services with the scheduling strategy DAEMON in virtual time.

use std::rc::Rc;

use super::refusals::first_of;
use super::requests::{Refusal, Wanted};
use super::{CreateService, EventKind, Simulation};
use crate::cluster::query::{self, Expression};
use crate::cluster::{ContainerInstance, InstanceStatus};
use crate::lifecycle::LaunchType;
use crate::service::{
    DaemonInstance, DaemonPlan, DaemonStance, DaemonTask, Plan, SchedulingStrategy, Service,
    StopReason, plan_daemon,
};

/// What ECS answers to a daemon service with a desired count, even of 0 [O].
pub(super) const DESIRED_COUNT: &str = "InvalidParameterException: The daemon scheduling strategy \
     does not support a desired count for services. Remove the desired count value and try again.";

/// What ECS answers to a daemon service that may have more than one task an instance [O].
const MAXIMUM_PERCENT: &str = "InvalidParameterException: The daemon scheduling strategy does not \
     support values above 100 for maximumPercent. Change the value to 100 and try again.";

/// Refuses what a daemon service cannot have. That it has no strategies and no Fargate is
/// documented [V], the words are ours [D].
pub(super) fn check_daemon(
    request: &CreateService,
    launch_type: LaunchType,
) -> Result<(), Refusal> {
    let strategy = request.scheduling_strategy.unwrap_or_default();
    if strategy != SchedulingStrategy::Daemon {
        return Ok(());
    }
    let most = strategy.most_maximum_percent();
    let percents = request.deployment_configuration.as_ref();
    let refusals = [
        (request.desired_count.is_some(), DESIRED_COUNT),
        (
            percents
                .and_then(|it| it.maximum_percent)
                .zip(most)
                .is_some_and(|(percent, most)| percent > most),
            MAXIMUM_PERCENT,
        ),
        (
            !request.placement_strategy.is_empty() && !strategy.takes_placement_strategies(),
            "InvalidParameterException: The daemon scheduling strategy does not support placement \
             strategies: one task goes to every container instance. Remove them.",
        ),
        (
            launch_type == LaunchType::Fargate,
            "InvalidParameterException: The daemon scheduling strategy does not support the \
             FARGATE launch type: it needs container instances.",
        ),
    ];
    first_of(&refusals)
}

impl Simulation {
    /// A daemon service looks at the container instances and at its tasks.
    pub(super) fn look_at_daemon(&mut self, service: &Rc<Service>) {
        let mut service = Rc::clone(service);
        let primary = service.deployments.iter().find(|it| it.primary);
        let started_by = primary.map(|deployment| deployment.id.clone());
        let wanted = match self.wanted_by(&service, started_by.unwrap_or_default()) {
            Ok(wanted) => wanted,
            Err(Refusal(message)) => {
                let message = format!("failed to launch a task with (error {message}).");
                return self.blocked(&service, message);
            }
        };
        let instances = self.daemon_instances(&wanted);
        let runs = instances
            .iter()
            .filter(|it| it.stance == DaemonStance::Runs);
        let desired_count = u32::try_from(runs.count()).unwrap_or(u32::MAX);
        if service.desired_count != desired_count {
            Rc::make_mut(&mut service).desired_count = desired_count;
            self.record(EventKind::ServiceChanged(Rc::clone(&service)));
        }
        let tasks = self.daemon_tasks(&service);
        let plan = plan_daemon(&service, &instances, &tasks);
        let stops_some = !plan.stop.is_empty();
        self.stop_daemons(&service, &plan);
        let blocked = self.start_daemons(&service, &wanted, &plan);
        let stands = Plan {
            steady: plan.steady,
            stuck: plan.stuck,
            ..Plan::default()
        };
        self.say_how_it_stands(&service, &stands);
        if !blocked && !stops_some {
            self.blocked_services.remove(&service.service_name);
        }
    }

    /// What a daemon service does on each container instance. Its placement constraints are asked
    /// of all of them, whether they have a task of it or not [V].
    fn daemon_instances(&self, wanted: &Wanted) -> Vec<DaemonInstance> {
        let constraints = wanted.constraints.iter();
        let expressions: Vec<Option<Expression>> = constraints
            .filter_map(|constraint| constraint.expression.as_deref())
            .map(|expression| query::parse(expression).0)
            .collect();
        let satisfied = |instance: &ContainerInstance| {
            let mut expressions = expressions.iter();
            expressions.all(|it| it.as_ref().is_some_and(|it| it.matches(instance)))
        };
        let provider = wanted.capacity_provider_name.as_deref();
        self.world
            .instances_of(provider)
            .map(|instance| {
                let stance = match instance.status {
                    InstanceStatus::Active if satisfied(instance) => DaemonStance::Runs,
                    InstanceStatus::Active => DaemonStance::Violates,
                    _ if self.has_replicas(instance) => DaemonStance::Leaves,
                    _ => DaemonStance::Drains,
                };
                DaemonInstance {
                    container_instance_arn: instance.container_instance_arn.clone(),
                    stance,
                }
            })
            .collect()
    }

    /// Whether a task of a replica service is still on `instance`.
    fn has_replicas(&self, instance: &ContainerInstance) -> bool {
        let mut tasks = self.world.tasks_on(&instance.container_instance_arn);
        tasks.any(|task| {
            let service = task.service_name();
            let service = service.and_then(|name| self.world.services.get(name));
            service.is_some_and(|it| it.scheduling_strategy == SchedulingStrategy::Replica)
        })
    }

    fn daemon_tasks(&self, service: &Service) -> Vec<DaemonTask> {
        let tasks = self.service_tasks(service);
        let tasks = tasks.into_iter().filter_map(|task| {
            let arn = &self.world.tasks.get(&task.number)?.container_instance_arn;
            Some((task, arn.clone()?))
        });
        tasks.collect()
    }

    fn stop_daemons(&mut self, service: &Service, plan: &DaemonPlan) {
        let violates = |(_, reason): &(_, StopReason)| *reason == StopReason::ConstraintViolated;
        if plan.stop.iter().any(violates) {
            let text = "has tasks that no longer satisfy its placement constraints.";
            self.say(service, text.to_owned());
        }
        let stands = Plan {
            stop: plan.stop.clone(),
            ..Plan::default()
        };
        self.stop_tasks(service, &stands);
    }

    /// Starts a task on each instance that is to have one. Answers whether one could not be.
    fn start_daemons(&mut self, service: &Service, wanted: &Wanted, plan: &DaemonPlan) -> bool {
        let mut started = Vec::new();
        let mut problem = None;
        for arn in &plan.start {
            let Some(instance) = self.world.instance_named(arn).cloned() else {
                continue;
            };
            match self.place_on(wanted, &instance) {
                Some(task) => started.push(task),
                None => problem = problem.or_else(|| self.last_placement_problem(service)),
            }
        }
        self.say_started(service, &started);
        let blocked = problem.is_some();
        if let Some(problem) = problem {
            self.blocked(service, problem);
        }
        blocked
    }

    /// Daemon services look at their instances again: what their constraints say of tasks may
    /// have changed, and on a DRAINING instance they wait for the other services' tasks.
    pub(super) fn wake_daemons(&mut self) {
        let services = self.world.services.values();
        let daemons = services.filter(|it| it.scheduling_strategy == SchedulingStrategy::Daemon);
        let names: Vec<String> = daemons.map(|it| it.service_name.clone()).collect();
        for name in names {
            self.look_later(&name);
        }
    }

    /// Daemon services start their tasks on a new instance before anything else is placed there
    /// [V].
    pub(super) fn look_at_daemons_now(&mut self) {
        let services = self.world.services.values();
        let daemons = services.filter(|it| it.scheduling_strategy == SchedulingStrategy::Daemon);
        let daemons: Vec<Rc<Service>> = daemons.cloned().collect();
        for service in daemons {
            (self.setting.parts.look_at_daemon)(self, &service);
        }
    }
}
