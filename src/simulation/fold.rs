//! How an event changes the world. Nothing else does.
//!
//! What ECS announces on EventBridge raises the `version` of what has changed: see [`announce`]
//! for tasks; of container instances every change of status, connection and resources [V].

use std::rc::Rc;

use super::{ContainerChange, Event, EventKind, RegisteredRevision, World};
use crate::cluster::ContainerInstance;
use crate::lifecycle::{
    AgentStatus, CheckAnswer, Container, ContainerStatus, DesiredStatus, HealthStatus, LastStatus,
    Milliseconds, NetworkInterface, StopCode, Task, TaskNumber, task_health,
};
use crate::placement::Requirement;
use crate::service::{Deployment, ServiceEvent};

impl World {
    /// Folds one event in.
    pub(super) fn apply(&mut self, event: &Event) {
        self.at = event.at;
        let at = event.at;
        match &event.kind {
            EventKind::CommandTaken(_) => {}
            EventKind::CommandRefused { command, message } => {
                self.refusals.push((at, command.name(), message.clone()));
            }
            EventKind::TaskDefinitionRegistered(revision) => {
                self.revisions.push(RegisteredRevision {
                    revision: Rc::clone(revision),
                    registered_at: at,
                    deregistered_at: None,
                });
            }
            EventKind::TaskDefinitionDeregistered { name } => {
                let mut revisions = self.revisions.iter_mut();
                if let Some(registered) = revisions.find(|it| it.revision.name() == *name) {
                    registered.deregistered_at = Some(at);
                }
            }
            EventKind::InstanceRegistered(instance) => {
                let mut instance = Rc::clone(instance);
                if instance.version == 0 {
                    Rc::make_mut(&mut instance).version = 1;
                }
                let arn = instance.container_instance_arn.as_str().into();
                Rc::make_mut(&mut self.whereabouts.instances).insert(arn, self.instances.len());
                self.instances.push(instance);
            }
            EventKind::InstanceStatusChanged {
                container_instance_arn,
                status,
            } => {
                if let Some(instance) = self.instance_mut(container_instance_arn) {
                    instance.status = *status;
                    instance.version += 1;
                }
            }
            EventKind::InstanceAttributesChanged {
                container_instance_arn,
                put,
                deleted,
            } => {
                if let Some(instance) = self.instance_mut(container_instance_arn) {
                    for name in deleted {
                        instance.attributes.remove(name);
                    }
                    instance.attributes.extend(put.iter().cloned());
                }
            }
            EventKind::AgentConnectionChanged {
                container_instance_arn,
                connected,
            } => {
                if let Some(instance) = self.instance_mut(container_instance_arn) {
                    instance.agent_connected = *connected;
                    instance.version += 1;
                }
            }
            EventKind::FaultBegan(fault) => self.faults.push(fault.clone()),
            EventKind::FaultEnded(fault) => self.faults.retain(|known| known != fault),
            EventKind::InstanceTerminated {
                container_instance_arn,
            } => {
                let position = self.instance_position(container_instance_arn);
                if let Some(lost) = position.and_then(|it| self.instances.remove(it)) {
                    self.lost_instances.push((at, lost));
                    self.find_instances_again();
                }
            }
            EventKind::RoleChanged(role) => {
                self.roles.insert(role.role_name.clone(), Rc::clone(role));
            }
            EventKind::RoleDeleted { role_name } => {
                self.roles.remove(role_name);
            }
            EventKind::PlacementDecided(placement) => self.placements.push(Rc::clone(placement)),
            EventKind::TaskCreated(task) => self.apply_created(task),
            EventKind::TaskPlaced {
                task,
                container_instance_arn,
                subnet_id,
            } => self.apply_placed(*task, container_instance_arn, subnet_id.as_ref(), at),
            EventKind::TaskStatusChanged { task, status } => {
                self.apply_status(*task, *status, at);
            }
            EventKind::TaskStopDesired {
                task,
                stop_code,
                reason,
            } => {
                self.release(*task);
                if let Some(task) = self.task_mut(*task) {
                    task.desired_status = DesiredStatus::Stopped;
                    task.stop_code = Some(*stop_code);
                    task.stopped_reason = Some(reason.clone());
                    task.stop_desired_at = Some(at);
                    if !is_told_by_agent(task) {
                        task.stopping_at = Some(at);
                        announce(task, at);
                    }
                }
            }
            EventKind::StopCodeChanged { task, stop_code } => {
                if let Some(task) = self.task_mut(*task) {
                    task.stop_code = Some(*stop_code);
                    announce(task, at);
                }
            }
            EventKind::AgentStageReached { task, stage } => {
                if let Some(task) = self.task_mut(*task) {
                    task.agent_stage = (*stage, at);
                }
            }
            EventKind::ContainerChanged {
                task,
                container,
                change,
            } => {
                if let Some(task) = self.task_mut(*task) {
                    apply_container_change(task, *container, change, at);
                }
            }
            EventKind::NetworkInterfaceChanged { task, status } => {
                if let Some(task) = self.task_mut(*task)
                    && let Some(interface) = &mut task.network_interface
                {
                    interface.status = status;
                    if !matches!(*status, "DETACHING" | "DELETED") {
                        announce(task, at);
                    }
                }
            }
            EventKind::ApiCallMade(call) => self.calls.push(Rc::clone(call)),
            EventKind::ServiceCreated(service) | EventKind::ServiceChanged(service) => {
                self.services
                    .insert(service.service_name.clone(), Rc::clone(service));
            }
            EventKind::DeploymentChanged {
                service,
                deployment,
            } => {
                self.apply_deployment(service, deployment);
            }
            EventKind::ServiceEventLogged { service, message } => {
                if let Some(service) = self.services.get_mut(service) {
                    Rc::make_mut(service).events.push(ServiceEvent {
                        at,
                        message: message.clone(),
                    });
                }
            }
        }
    }

    fn apply_created(&mut self, task: &Rc<Task>) {
        let mut task = Rc::clone(task);
        if let Some(arn) = &task.container_instance_arn.clone() {
            let requirement = Requirement::of(&task.revision.definition);
            if let Some(instance) = self.instance_mut(arn) {
                if requirement.gpus > 0 {
                    assign_gpus(Rc::make_mut(&mut task), &instance.remaining.gpus);
                }
                requirement.reserve_on(instance, &task.group);
                instance.version += 1;
                count_pending(instance, task.last_status, true);
            }
        }
        let task = &task;
        self.tasks.insert(task.number, Rc::clone(task));
        if let Some(arn) = &task.container_instance_arn {
            self.is_on(task.number, arn);
        }
    }

    fn find_instances_again(&mut self) {
        let arns = self.instances.iter().enumerate();
        let arns = arns.map(|(position, it)| (it.container_instance_arn.as_str().into(), position));
        self.whereabouts.instances = Rc::new(arns.collect());
    }

    fn is_on(&mut self, number: TaskNumber, arn: &str) {
        let tasks = Rc::make_mut(&mut self.whereabouts.tasks);
        let tasks = Rc::make_mut(tasks.get_or_default(arn.into()));
        let place = tasks.partition_point(|other| *other < number);
        tasks.insert(place, number);
    }

    fn is_no_longer_on(&mut self, number: TaskNumber, arn: &str) {
        if let Some(tasks) = Rc::make_mut(&mut self.whereabouts.tasks).get_mut(arn) {
            Rc::make_mut(tasks).retain(|other| *other != number);
        }
    }

    fn apply_placed(
        &mut self,
        number: TaskNumber,
        arn: &str,
        subnet_id: Option<&String>,
        at: Milliseconds,
    ) {
        let Some(instance) = self.instance_named(arn).cloned() else {
            return;
        };
        let Some(task) = self.task_mut(number) else {
            return;
        };
        task.container_instance_arn = Some(arn.to_owned());
        task.ec2_instance_id = Some(instance.ec2_instance_id.clone());
        instance
            .availability_zone()
            .clone_into(&mut task.availability_zone);
        if task.circumstances.network_interface {
            task.network_interface =
                subnet_id.map(|subnet_id| NetworkInterface::new(number, subnet_id.clone()));
        } else {
            task.connectivity_at = Some(at);
        }
        assign_gpus(task, &instance.remaining.gpus);
        let (requirement, group, status) = (
            Requirement::of(&task.revision.definition),
            task.group.clone(),
            task.last_status,
        );
        if let Some(instance) = self.instance_mut(arn) {
            requirement.reserve_on(instance, &group);
            instance.version += 1;
            count_pending(instance, status, true);
        }
        self.is_on(number, arn);
    }

    /// Gives back what a task reserved: the control plane does so as soon as the task is told to
    /// stop, while its containers may still run [V].
    fn release(&mut self, number: TaskNumber) {
        let Some(task) = self.tasks.get(&number).cloned() else {
            return;
        };
        if task.desired_status == DesiredStatus::Stopped {
            return;
        }
        let Some(arn) = &task.container_instance_arn else {
            return;
        };
        let requirement = Requirement::of(&task.revision.definition);
        if let Some(instance) = self.instance_mut(arn) {
            let free = instance.remaining.gpus.clone();
            requirement.release_from(instance, &task.group);
            if requirement.gpus > 0 {
                // It gives back those that it had.
                let all = instance.registered.gpus.iter();
                let left = all.filter(|id| free.contains(id) || task.has_gpu(id));
                instance.remaining.gpus = left.cloned().collect();
            }
            instance.version += 1;
            count_pending(instance, task.last_status, false);
        }
    }

    fn apply_status(&mut self, number: TaskNumber, status: LastStatus, at: Milliseconds) {
        let Some(task) = self.task_mut(number) else {
            return;
        };
        let from = task.last_status;
        announce(task, at);
        if task.desired_status == DesiredStatus::Stopped {
            // The agent's report of the end is the first that ECS hears of it.
            task.stopping_at.get_or_insert(at);
        }
        task.last_status = status;
        task.history.push((status, at));
        match status {
            LastStatus::Running => task.started_at = Some(at),
            LastStatus::Stopped => task.stopped_at = Some(at),
            LastStatus::Pending if task.connectivity_at.is_none() => {
                task.connectivity_at = Some(at);
            }
            _ => {}
        }
        let (desired_status, arn) = (task.desired_status, task.container_instance_arn.clone());
        let Some(arn) = arn else {
            return;
        };
        if status >= LastStatus::Deprovisioning && from < LastStatus::Deprovisioning {
            self.is_no_longer_on(number, &arn);
        }
        if desired_status == DesiredStatus::Running
            && let Some(instance) = self.instance_mut(&arn)
        {
            count_pending(instance, from, false);
            count_pending(instance, status, true);
        }
    }

    fn apply_deployment(&mut self, service: &str, deployment: &Deployment) {
        let Some(service) = self.services.get_mut(service) else {
            return;
        };
        let deployments = &mut Rc::make_mut(service).deployments;
        match deployments
            .iter_mut()
            .find(|known| known.id == deployment.id)
        {
            Some(known) => *known = deployment.clone(),
            None => deployments.insert(0, deployment.clone()),
        }
        if deployment.primary {
            for other in deployments
                .iter_mut()
                .filter(|other| other.id != deployment.id)
            {
                other.primary = false;
            }
            if deployment.rollout_state == "COMPLETED" {
                deployments.retain(|other| other.id == deployment.id);
            }
        }
    }

    fn instance_position(&self, arn: &str) -> Option<usize> {
        self.whereabouts.instances.get(arn).copied()
    }

    fn instance_mut(&mut self, arn: &str) -> Option<&mut ContainerInstance> {
        let position = self.instance_position(arn)?;
        self.instances.get_mut(position).map(Rc::make_mut)
    }

    fn task_mut(&mut self, number: TaskNumber) -> Option<&mut Task> {
        self.tasks.get_mut(&number).map(Rc::make_mut)
    }
}

/// Gives the containers of a task as many GPUs as they ask for: of those that are free on its
/// instance the first ones, in the order in which the instance registered them, container by
/// container. That ECS says which ids a container gets is documented [V: API, Container,
/// `gpuIds`], which ones it takes is not: the lowest are our choice [D].
fn assign_gpus(task: &mut Task, free: &[String]) {
    let mut free = free.iter();
    let definitions = &task.revision.definition.container_definitions;
    for (container, definition) in task.containers.iter_mut().zip(definitions) {
        let own = free.by_ref().take(definition.gpu_count());
        container.gpu_ids = own.cloned().collect();
    }
}

/// Counts a task into or out of `pendingTasksCount`: tasks in PENDING [V], and those that are
/// still in PROVISIONING [D]. `runningTasksCount`, tasks whose desired status is RUNNING [V], is
/// counted with the reservation.
fn count_pending(instance: &mut ContainerInstance, status: LastStatus, comes: bool) {
    if matches!(status, LastStatus::Provisioning | LastStatus::Pending) {
        let counter = &mut instance.pending_tasks_count;
        *counter = if comes {
            *counter + 1
        } else {
            counter.saturating_sub(1)
        };
    }
}

/// A change of a task that ECS announces: `version` rises, unless the change joins an event of the
/// same moment. A new `lastStatus` takes along what happened at its moment before it, and ends
/// the event.
///
/// [V] One event a change of a task or container, and `version` rises by 1 with each. The agent
/// keeps changes of containers for its next report on their task, or a few seconds.
///
/// [O] Captured versions: 2 for RUNNING on an instance without a network interface; 3 or 4 for
/// RUNNING on Fargate; when the containers exit by themselves 4 for DEPROVISIONING, the network
/// interface still ATTACHED, and 5 for STOPPED; 9 for STOPPED after StopTask of a task behind a
/// load balancer, which is each of the eight statuses and one more.
///
/// [D] What raises it, so that all of these hold: every `lastStatus`; `desiredStatus` and
/// `stopCode`, unless ECS learns of the end from the agent, which is then one event with the
/// next `lastStatus` ([`is_told_by_agent`]); a container that is RUNNING, or STOPPED while others
/// are not; a new health of a container; an attached network interface. A container's restart
/// [V], an interface that is detached and deleted on the task's way down, and `connectivity` do
/// not: a first connection does not in the captured RUNNING at version 2, whose `connectivityAt` is
/// `createdAt` [O], and of a connection that is lost the container instance's own event tells.
fn announce(task: &mut Task, at: Milliseconds) {
    let entered = task.history.last().map_or(task.created_at, |(_, at)| *at);
    if task.updated_at != at || entered == at {
        task.version += 1;
        task.updated_at = at;
    }
}

/// Whether a task's stop is what the agent reports, rather than what ECS decides: its containers
/// are over, and no longer because they were told to stop.
fn is_told_by_agent(task: &Task) -> bool {
    let by_itself = matches!(
        task.stop_code,
        Some(StopCode::EssentialContainerExited | StopCode::TaskFailedToStart)
    );
    by_itself
        && task.last_status >= LastStatus::Pending
        && task
            .containers
            .iter()
            .all(|container| container.last_status != ContainerStatus::Running)
}

fn apply_container_change(
    task: &mut Task,
    index: usize,
    change: &ContainerChange,
    at: Milliseconds,
) {
    let Some(container) = task.containers.get_mut(index) else {
        return;
    };
    let health_before = container.health_status;
    match change {
        ContainerChange::PullStarted => {
            enter(container, AgentStatus::ManifestPulled);
            container.pull_started_at = Some(at);
        }
        ContainerChange::PullStopped => {
            enter(container, AgentStatus::Pulled);
            container.pull_stopped_at = Some(at);
        }
        ContainerChange::Created => {
            enter(container, AgentStatus::Created);
            container.created_at = Some(at);
        }
        ContainerChange::Started { network_bindings } => {
            enter(container, AgentStatus::Running);
            container.started_at = Some(at);
            container.network_bindings.clone_from(network_bindings);
        }
        ContainerChange::HealthChecked {
            passed,
            health,
            failed,
        } => {
            let passed = *passed;
            container.keep_answer(CheckAnswer { at, passed });
            container.health_status = *health;
            container.failed_checks = *failed;
        }
        ContainerChange::ChecksFail(fail) => container.checks_fail = *fail,
        ContainerChange::Restarted { exit_code } => {
            container.keep_process(at, *exit_code);
            container.restarted_at = Some(at);
            container.restart_count += 1;
            container.health_status = HealthStatus::Unknown;
            container.failed_checks = 0;
        }
        ContainerChange::Signalled => container.signalled_at = Some(at),
        ContainerChange::Stopped { exit_code, reason } => {
            enter(container, AgentStatus::Stopped);
            container.stopped_at = Some(at);
            container.exit_code = *exit_code;
            container.reason.clone_from(reason);
        }
    }
    let is_announced = match change {
        ContainerChange::Started { .. } => true,
        ContainerChange::HealthChecked { health, .. } => *health != health_before,
        ContainerChange::Stopped { .. } => !task.containers.iter().all(is_over),
        _ => false,
    };
    if is_announced {
        announce(task, at);
    }
    refresh_from_containers(task, change, at);
}

fn is_over(container: &Container) -> bool {
    container.last_status == ContainerStatus::Stopped
}

/// A container's status in the agent, with what ECS is told of it.
fn enter(container: &mut Container, status: AgentStatus) {
    container.agent_status = status;
    container.last_status = status.meaning().reported;
}

/// Brings what follows from the containers up to date: health and the task's timestamps.
fn refresh_from_containers(task: &mut Task, change: &ContainerChange, at: Milliseconds) {
    match change {
        ContainerChange::PullStarted => {
            task.pull_started_at.get_or_insert(at);
        }
        ContainerChange::PullStopped => task.pull_stopped_at = Some(at),
        ContainerChange::HealthChecked { .. } | ContainerChange::Restarted { .. } => {
            task.health_status = task_health(&task.containers);
        }
        ContainerChange::Stopped {
            exit_code: Some(_), ..
        } => {
            let over = task.containers.iter().all(is_over);
            let essential_over = task
                .containers
                .iter()
                .any(|container| container.essential && is_over(container));
            if over || essential_over {
                task.execution_stopped_at.get_or_insert(at);
            }
        }
        _ => {}
    }
}
