//! Services in virtual time: when they look at their tasks, and how their plans are carried out.

use std::rc::Rc;

use super::daemons::DESIRED_COUNT;
use super::engine::{Blocked, Occurrence};
use super::rebalancing::{check_rebalancing, rebalancing_of};
use super::requests::{Refusal, Wanted};
use super::{CreateService, EventKind, Simulation, UpdateService};
use crate::cluster::{ContainerInstance, InstanceStatus};
use crate::lifecycle::{
    DesiredStatus, HealthStatus, LastStatus, LaunchType, Milliseconds, Revision, StopCode, Task,
    TaskNumber, group_of_service,
};
use crate::placement::{KeptDecision, Random, Scheduler, choose_to_stop};
use crate::service::{
    Deployment, Plan, SchedulingStrategy, Service, ServiceTask, StopReason, Unwanted, plan,
};

/// Failed starts in a row after which a service says that it is impaired [D].
const IMPAIRED_AFTER: u32 = 3;

impl Simulation {
    pub(super) fn record_new_service(
        &mut self,
        request: &CreateService,
        revision: Rc<Revision>,
    ) -> Result<(), Refusal> {
        let percents = request.deployment_configuration.clone().unwrap_or_default();
        let launch_type =
            self.launch_type_of(request.launch_type, &request.capacity_provider_strategy)?;
        let scheduling_strategy = request.scheduling_strategy.unwrap_or_default();
        let (minimum_healthy_percent, maximum_percent) = scheduling_strategy.default_percents();
        let service = Service {
            service_name: request.service_name.clone(),
            scheduling_strategy,
            availability_zone_rebalancing: rebalancing_of(request)?,
            desired_count: request.desired_count.unwrap_or_default(),
            launch_type,
            capacity_provider_strategy: request.capacity_provider_strategy.clone(),
            revision: Rc::clone(&revision),
            placement_constraints: request.placement_constraints.clone(),
            placement_strategy: request.placement_strategy.clone(),
            subnets: request
                .network_configuration
                .as_ref()
                .map(|network| network.awsvpc_configuration.subnets.clone())
                .unwrap_or_default(),
            maximum_percent: percents.maximum_percent.unwrap_or(maximum_percent),
            minimum_healthy_percent: percents
                .minimum_healthy_percent
                .unwrap_or(minimum_healthy_percent),
            target_group_arn: request
                .load_balancers
                .iter()
                .find_map(|load_balancer| load_balancer.target_group_arn.clone()),
            service_registry_arn: request
                .service_registries
                .iter()
                .find_map(|registry| registry.registry_arn.clone()),
            other: Rc::new(request.other.clone()),
            deployments: Vec::new(),
            events: Vec::new(),
            created_at: self.world.at,
        };
        check_percents(&service)?;
        let name = service.service_name.clone();
        self.record(EventKind::ServiceCreated(Rc::new(service)));
        self.start_deployment(&name, revision);
        self.look_soon(&name);
        Ok(())
    }

    pub(super) fn record_changed_service(
        &mut self,
        request: &UpdateService,
        revision: Option<Rc<Revision>>,
    ) -> Result<(), Refusal> {
        let Some(known) = self.world.services.get(&request.service) else {
            return Ok(());
        };
        let mut service = (**known).clone();
        let is_daemon = service.scheduling_strategy == SchedulingStrategy::Daemon;
        if let Some(count) = request.desired_count {
            if is_daemon {
                return Err(DESIRED_COUNT.into());
            }
            service.desired_count = count;
        }
        if let Some(rebalancing) = request.availability_zone_rebalancing {
            service.availability_zone_rebalancing = rebalancing;
        }
        if let Some(percents) = &request.deployment_configuration {
            service.maximum_percent = percents.maximum_percent.unwrap_or(service.maximum_percent);
            service.minimum_healthy_percent = percents
                .minimum_healthy_percent
                .unwrap_or(service.minimum_healthy_percent);
        }
        check_percents(&service)?;
        check_rebalancing(&service)?;
        let new_revision = revision.filter(|revision| *revision != service.revision);
        if let Some(revision) = &new_revision {
            service.revision = Rc::clone(revision);
        }
        let name = service.service_name.clone();
        self.record(EventKind::ServiceChanged(Rc::new(service)));
        if let Some(revision) = new_revision {
            self.start_deployment(&name, revision);
        }
        self.steady_services.remove(&name);
        self.blocked_services.remove(&name);
        self.look_soon(&name);
        Ok(())
    }

    fn start_deployment(&mut self, service: &str, revision: Rc<Revision>) {
        let ordinal = self
            .world
            .services
            .values()
            .map(|service| service.deployments.len() as u64)
            .sum::<u64>();
        let mut digits = Random::from_seed(
            self.setting.seed ^ self.world.at.rotate_left(20) ^ ordinal.rotate_left(50),
        );
        let deployment = Deployment {
            id: format!("ecs-svc/{:016}", digits.next_u64() % 10_000_000_000_000_000),
            primary: true,
            revision,
            created_at: self.world.at,
            rollout_state: "IN_PROGRESS",
            failed_tasks: 0,
        };
        let service = service.to_owned();
        self.record(EventKind::DeploymentChanged {
            service,
            deployment,
        });
    }

    /// The service looks at its tasks as soon as it can.
    pub(super) fn look_soon(&mut self, service: &str) {
        let delay = self.setting.timings.api_call;
        self.look_after(delay, service);
    }

    /// The service looks at its tasks at its next round; later when its tasks keep failing.
    pub(super) fn look_later(&mut self, service: &str) {
        let failures = self.failures_in_a_row(service);
        let delay = self.setting.retry_delay(failures);
        self.look_after(delay, service);
    }

    fn look_after(&mut self, delay: Milliseconds, service: &str) {
        if self.services_to_look_at.insert(service.to_owned()) {
            self.after(delay, Occurrence::Service(service.to_owned()));
        }
    }

    pub(super) fn wake_all_services(&mut self) {
        // Daemon tasks start before those of other services [V].
        self.wake_daemons();
        let names = self.world.services.keys().cloned().collect::<Vec<_>>();
        for name in names {
            self.look_later(&name);
        }
    }

    /// Services that found no room look again: something may have changed for them.
    pub(super) fn wake_blocked_services(&mut self) {
        let names = self.blocked_services.keys().cloned().collect::<Vec<_>>();
        for name in names {
            self.look_later(&name);
        }
    }

    pub(super) fn look_at_service(&mut self, name: &str) {
        self.services_to_look_at.remove(name);
        let Some(service) = self.world.services.get(name).cloned() else {
            return;
        };
        if service.scheduling_strategy == SchedulingStrategy::Daemon {
            return (self.setting.parts.look_at_daemon)(self, &service);
        }
        let tasks = self.service_tasks(&service);
        let (tasks, arrived) = self.without_task_on_its_way(&service, tasks);
        let plan = plan(&service, &tasks);
        self.stop_tasks(&service, &plan);
        self.scale_in(&service, &tasks, plan.scale_in, arrived);
        self.start_tasks(&service, plan.start);
        self.say_how_it_stands(&service, &plan);
        if plan.steady {
            (self.setting.parts.rebalance)(self, &service);
        }
    }

    pub(super) fn service_tasks(&self, service: &Service) -> Vec<ServiceTask> {
        let primary = service
            .deployments
            .iter()
            .find(|deployment| deployment.primary);
        self.world
            .tasks_of(&service.service_name)
            .filter(|task| task.desired_status == DesiredStatus::Running)
            .map(|task| ServiceTask {
                number: task.number,
                last_status: task.last_status,
                of_primary: primary.map(|deployment| &deployment.id) == task.started_by.as_ref(),
                unwanted: self.unwanted(task),
            })
            .collect()
    }

    fn unwanted(&self, task: &Task) -> Option<Unwanted> {
        let instance = task
            .container_instance_arn
            .as_deref()
            .and_then(|arn| self.world.instance_named(arn));
        if instance.is_some_and(|instance| instance.status == InstanceStatus::Draining) {
            return Some(Unwanted::Draining);
        }
        (task.health_status == HealthStatus::Unhealthy).then_some(Unwanted::Unhealthy)
    }

    pub(super) fn stop_tasks(&mut self, service: &Service, plan: &Plan) {
        for (number, reason) in &plan.stop {
            let text = match reason {
                StopReason::Replaced | StopReason::ConstraintViolated => {
                    self.scaling_reason(service)
                }
                StopReason::Unhealthy => "Task failed container health checks".to_owned(),
            };
            self.begin_stop(*number, StopCode::ServiceSchedulerInitiated, text);
        }
        let stopped = plan
            .stop
            .iter()
            .map(|(number, _)| *number)
            .collect::<Vec<_>>();
        self.say_stopped(service, &stopped);
    }

    pub(super) fn scaling_reason(&self, service: &Service) -> String {
        let id = service
            .deployments
            .first()
            .map_or("ecs-svc/0", |deployment| &deployment.id);
        format!("Scaling activity initiated by (deployment {id})")
    }

    pub(super) fn say_stopped(&mut self, service: &Service, stopped: &[TaskNumber]) {
        if stopped.is_empty() {
            return;
        }
        let ids = self.task_list(stopped);
        let count = stopped.len();
        self.say(
            service,
            format!("has stopped {count} running tasks: {ids}."),
        );
    }

    /// Stops tasks that are too many, chosen as the placement strategies mirror it.
    /// `for_balance`: one of them made room for a task in another Availability Zone.
    fn scale_in(
        &mut self,
        service: &Service,
        tasks: &[ServiceTask],
        count: u32,
        for_balance: bool,
    ) {
        let mut candidates = tasks
            .iter()
            .filter(|task| task.of_primary && task.unwanted.is_none())
            .filter_map(|task| {
                let task = self.world.tasks.get(&task.number)?;
                let place = task.container_instance_arn.clone();
                Some((
                    task.number,
                    place.unwrap_or_else(|| task.availability_zone.clone()),
                ))
            })
            .collect::<Vec<_>>();
        if service.launch_type == LaunchType::Fargate {
            return self.scale_in_on_fargate(service, candidates, count, for_balance);
        }
        let group = group_of_service(&service.service_name);
        let mut stopped = Vec::new();
        for _ in 0..count {
            let pairs = candidates
                .iter()
                .enumerate()
                .map(|(index, (_, arn))| (index, arn.as_str()))
                .collect::<Vec<_>>();
            let instances = self.world.instances.iter().map(|it| &**it);
            let instances: Vec<&ContainerInstance> = instances.collect();
            let chosen = choose_to_stop(
                &service.placement_strategy,
                &instances,
                &pairs,
                &group,
                &mut self.random,
            );
            let Some(chosen) = chosen.filter(|index| *index < candidates.len()) else {
                break;
            };
            let (number, _) = candidates.remove(chosen);
            let reason = self.scaling_reason(service);
            self.begin_stop(number, StopCode::ServiceSchedulerInitiated, reason);
            stopped.push(number);
        }
        self.say_stopped_or_moved(service, &stopped, for_balance);
    }

    fn start_tasks(&mut self, service: &Service, count: u32) {
        let Some(deployment) = service
            .deployments
            .iter()
            .find(|deployment| deployment.primary)
        else {
            return;
        };
        if count == 0 {
            self.blocked_services.remove(&service.service_name);
            return;
        }
        let started_by = deployment.id.clone();
        let wanted = match self.wanted_by(service, started_by) {
            Ok(wanted) => wanted,
            Err(Refusal(message)) => {
                self.blocked(
                    service,
                    format!("failed to launch a task with (error {message})."),
                );
                return;
            }
        };
        let mut started = Vec::new();
        for _ in 0..count {
            match self.place_and_create(&wanted) {
                Some(task) => started.push(task),
                None => {
                    self.blocked_by_placement(service);
                    break;
                }
            }
        }
        self.say_started(service, &started);
        if started.len() == count as usize {
            self.blocked_services.remove(&service.service_name);
        }
    }

    /// Why the last task that was to be placed was not, as a service event without the name of
    /// the service.
    pub(super) fn last_placement_problem(&self, service: &Service) -> Option<String> {
        let name = &service.service_name;
        let decision = self.world.placements.last()?.decision.explain();
        let message = decision.service_event(name)?;
        let text = message.strip_prefix(&format!("(service {name}) "));
        Some(text.unwrap_or(&message).to_owned())
    }

    pub(super) fn say_started(&mut self, service: &Service, started: &[TaskNumber]) {
        if !started.is_empty() {
            let ids = self.task_list(started);
            let count = started.len();
            self.say(service, format!("has started {count} tasks: {ids}."));
        }
    }

    pub(super) fn wanted_by(
        &mut self,
        service: &Service,
        started_by: String,
    ) -> Result<Wanted, Refusal> {
        let definition = &service.revision.definition;
        let name = Some(service.service_name.as_str());
        self.check_roles_can_be_assumed(definition, &service.other, name)?;
        let network = (!service.subnets.is_empty()).then(|| super::NetworkConfiguration {
            awsvpc_configuration: super::AwsvpcConfiguration {
                subnets: service.subnets.clone(),
                ..Default::default()
            },
        });
        let strategy = &service.capacity_provider_strategy;
        let launch_type = strategy.is_empty().then_some(service.launch_type);
        let wanted = self.wanted(
            Rc::clone(&service.revision),
            (launch_type, &service.capacity_provider_strategy),
            &service.placement_constraints,
            &service.placement_strategy,
            network.as_ref(),
            Scheduler::Service,
        )?;
        Ok(Wanted {
            given: Rc::clone(&service.other),
            group: group_of_service(&service.service_name),
            started_by: Some(started_by),
            registration: service.target_group_arn.is_some()
                || service.service_registry_arn.is_some(),
            ..wanted
        })
    }

    /// The newest decision could not place a task of the service. Why is not asked again for as
    /// long as the same is asked of the same instances.
    fn blocked_by_placement(&mut self, service: &Service) {
        let name = &service.service_name;
        let placement = self.world.placements.last();
        let decision = placement.map(|placement| placement.decision.clone());
        let said = self.blocked_services.get(name);
        let before = said.and_then(|said| said.decision.as_ref());
        if (before.zip(decision.as_ref())).is_some_and(|(one, it)| one.asks_the_same_as(it)) {
            return;
        }
        let text = self.last_placement_problem(service).unwrap_or_default();
        self.blocked_by(service, text, decision);
    }

    /// The service could not start a task; it says why, once, and looks again when something has
    /// changed.
    pub(super) fn blocked(&mut self, service: &Service, message: String) {
        self.blocked_by(service, message, None);
    }

    fn blocked_by(&mut self, service: &Service, message: String, decision: Option<KeptDecision>) {
        let name = &service.service_name;
        let blocked = Blocked {
            message: message.clone(),
            decision,
        };
        let said = self.blocked_services.insert(name.clone(), blocked);
        if said.is_none_or(|said| said.message != message) {
            self.say(service, message);
        }
    }

    pub(super) fn say_how_it_stands(&mut self, service: &Service, plan: &Plan) {
        let name = service.service_name.clone();
        if plan.steady && self.steady_services.insert(name) {
            self.complete_deployment(service);
            self.say(service, "has reached a steady state.".to_owned());
        }
        if plan.stuck {
            let text = "was unable to stop or start tasks during a deployment because of the \
                        service deployment configuration. Update the minimumHealthyPercent or \
                        maximumPercent value and try again.";
            self.blocked(service, text.to_owned());
        }
        if self.failures_in_a_row(&service.service_name) < IMPAIRED_AFTER {
            self.impaired_services.remove(&service.service_name);
        } else if self.impaired_services.insert(service.service_name.clone()) {
            let text = "is unable to consistently start tasks successfully.";
            self.say(service, text.to_owned());
        }
    }

    fn complete_deployment(&mut self, service: &Service) {
        let Some(service) = self.world.services.get(&service.service_name).cloned() else {
            return;
        };
        let primary = service
            .deployments
            .iter()
            .find(|deployment| deployment.primary);
        if let Some(deployment) = primary.filter(|primary| primary.rollout_state != "COMPLETED") {
            let id = deployment.id.clone();
            let deployment = Deployment {
                rollout_state: "COMPLETED",
                ..deployment.clone()
            };
            let name = service.service_name.clone();
            self.record(EventKind::DeploymentChanged {
                service: name,
                deployment,
            });
            self.say(&service, format!("(deployment {id}) deployment completed."));
        }
    }

    /// Tasks of the service that stopped without having been RUNNING since the last that was.
    fn failures_in_a_row(&self, service: &str) -> u32 {
        let tasks = self.world.tasks.values().rev();
        let failures = tasks
            .filter(|task| task.service_name() == Some(service))
            .take_while(|task| task.started_at.is_none())
            .filter(|task| {
                task.last_status == LastStatus::Stopped
                    && task.stop_code == Some(StopCode::TaskFailedToStart)
            })
            .count();
        u32::try_from(failures).unwrap_or(u32::MAX)
    }

    pub(super) fn say(&mut self, service: &Service, message: String) {
        let name = &service.service_name;
        let message = format!("(service {name}) {message}");
        self.record(EventKind::ServiceEventLogged {
            service: name.clone(),
            message,
        });
    }

    pub(super) fn task_list(&self, tasks: &[TaskNumber]) -> String {
        tasks
            .iter()
            .filter_map(|number| self.world.tasks.get(number))
            .map(|task| format!("(task {})", task.task_id))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Refuses bounds that ECS refuses [V].
fn check_percents(service: &Service) -> Result<(), Refusal> {
    if service.minimum_healthy_percent > 100 {
        return Err("InvalidParameterException: minimumHealthyPercent must be at most 100".into());
    }
    if service.minimum_healthy_percent == 100 && service.maximum_percent == 100 {
        return Err(
            "InvalidParameterException: Both maximumPercent and minimumHealthyPercent \
                    cannot be 100 as this will block deployments"
                .into(),
        );
    }
    Ok(())
}
