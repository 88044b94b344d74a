//! How a container comes up, works and ends.

use std::rc::Rc;

use super::engine::ContainerStep;
use super::{Application, ContainerChange, EventKind, Simulation};
use crate::iam::calls::CallStep;
use crate::lifecycle::{
    Container, ContainerStatus, DesiredStatus, HealthStatus, LastStatus, StopCode, Task, TaskNumber,
};
use crate::task_definition::{ContainerDefinition, DependencyCondition, NetworkMode};

/// First and last dynamic host port that are handed out: the agent's fallback range [V].
const DYNAMIC_PORTS: std::ops::RangeInclusive<u16> = 49_153..=65_535;

/// Seconds between health checks when the definition does not say [V].
const HEALTH_CHECK_INTERVAL: i64 = 30;

/// Failed checks in a row that make a container UNHEALTHY when the definition does not say [V].
const HEALTH_CHECK_RETRIES: i64 = 3;

impl Simulation {
    pub(super) fn container_step(&mut self, number: TaskNumber, index: usize, step: ContainerStep) {
        let Some(task) = self.task(number) else {
            return;
        };
        let Some(container) = task.containers.get(index) else {
            return;
        };
        let coming_up = task.desired_status == DesiredStatus::Running
            && container.last_status == ContainerStatus::Pending;
        let runs = container.last_status == ContainerStatus::Running;
        match step {
            ContainerStep::PullCall(call) if coming_up => self.pull_call(&task, index, call),
            ContainerStep::Pulled if coming_up => {
                self.change(number, index, ContainerChange::PullStopped);
                self.set_activity(number, index, "is being created".to_owned());
                let delay = self.setting.timings.api_call;
                self.container_after(delay, number, index, ContainerStep::CreateCall(0));
            }
            ContainerStep::CreateCall(call) if coming_up => self.create_call(&task, index, call),
            ContainerStep::Starts if coming_up => self.start_container(&task, index),
            ContainerStep::HealthChecked if runs => self.answer_health_check(&task, index),
            ContainerStep::ApplicationCall(call) if runs => {
                self.application_call(&task, index, call);
            }
            ContainerStep::Exits(exit_code) if runs => {
                self.container_ends(number, index, Some(exit_code), None);
            }
            ContainerStep::Killed if runs => self.container_ends(number, index, Some(137), None),
            _ => {} // overtaken by a stop or by the container's end
        }
    }

    /// Begins every container whose dependencies allow it.
    pub(super) fn begin_containers(&mut self, number: TaskNumber) {
        let Some(task) = self.task(number) else {
            return;
        };
        if task.desired_status == DesiredStatus::Stopped || task.last_status != LastStatus::Pending
        {
            return;
        }
        for (index, definition) in task
            .revision
            .definition
            .container_definitions
            .iter()
            .enumerate()
        {
            let begun = self
                .starts
                .get(&number)
                .and_then(|start| start.begun.get(index).copied());
            if begun != Some(false) {
                continue;
            }
            match waiting_for(&task, definition) {
                Dependency::Met => self.begin_container(&task, index),
                Dependency::Waits(on) => self.set_activity(number, index, on),
                Dependency::Failed(reason) => {
                    self.mark_begun(number, index);
                    self.container_cannot_start(number, index, reason);
                }
            }
        }
    }

    fn mark_begun(&mut self, number: TaskNumber, index: usize) {
        let begun = self
            .starts
            .get_mut(&number)
            .and_then(|start| start.begun.get_mut(index));
        if let Some(begun) = begun {
            *begun = true;
        }
    }

    fn begin_container(&mut self, task: &Task, index: usize) {
        self.mark_begun(task.number, index);
        let image = task
            .containers
            .get(index)
            .map_or("", |container| container.image.as_str());
        self.set_activity(task.number, index, format!("pulls {image}"));
        let delay = self.setting.timings.api_call;
        self.container_after(delay, task.number, index, ContainerStep::PullCall(0));
    }

    fn pull_call(&mut self, task: &Rc<Task>, index: usize, call: usize) {
        let Some(container) = task.containers.get(index) else {
            return;
        };
        let number = task.number;
        let planned = self.planned_call(number, CallStep::ImagePull, Some(&container.name), call);
        if let Some(planned) = planned {
            match self.make_call(task, &planned) {
                Ok(()) => {
                    let delay = self.setting.timings.api_call;
                    let next = ContainerStep::PullCall(call + 1);
                    self.container_after(delay, number, index, next);
                }
                Err(reason) => self.container_cannot_start(number, index, reason),
            }
            return;
        }
        if self.application(task, index).image_missing {
            let reason = image_missing(&container.image);
            self.container_cannot_start(number, index, reason);
            return;
        }
        self.change(number, index, ContainerChange::PullStarted);
        let delay = self.setting.timings.image_pull;
        self.container_after(delay, number, index, ContainerStep::Pulled);
    }

    fn create_call(&mut self, task: &Rc<Task>, index: usize, call: usize) {
        let Some(container) = task.containers.get(index) else {
            return;
        };
        let number = task.number;
        let planned = self.planned_call(
            number,
            CallStep::ContainerCreate,
            Some(&container.name),
            call,
        );
        let Some(planned) = planned else {
            let delay = self.setting.timings.container_start;
            self.container_after(delay, number, index, ContainerStep::Starts);
            return;
        };
        match self.make_call(task, &planned) {
            Ok(()) => {
                let delay = self.setting.timings.api_call;
                self.container_after(delay, number, index, ContainerStep::CreateCall(call + 1));
            }
            Err(reason) => self.container_cannot_start(number, index, reason),
        }
    }

    fn start_container(&mut self, task: &Rc<Task>, index: usize) {
        let number = task.number;
        let Some(definition) = task.revision.definition.container_definitions.get(index) else {
            return;
        };
        let network_bindings = self.network_bindings(task, definition);
        self.change(number, index, ContainerChange::Started { network_bindings });
        let application = self.application(task, index);
        for (call, planned) in application.calls.iter().enumerate() {
            let step = ContainerStep::ApplicationCall(call);
            self.container_after(planned.after, number, index, step);
        }
        if let Some(planned) =
            self.planned_call(number, CallStep::Running, Some(&definition.name), 0)
        {
            // What the log driver is refused does not stop the container, so nothing follows.
            let _refused = self.make_call(task, &planned);
        }
        if let Some(runs_for) = application.runs_for {
            let exits = ContainerStep::Exits(application.exit_code.unwrap_or(0));
            self.container_after(runs_for, number, index, exits);
        }
        if let Some(health_check) = &definition.health_check {
            let seconds = |value: Option<i64>, default: i64| {
                u64::try_from(value.unwrap_or(default)).unwrap_or_default() * 1000
            };
            let interval = seconds(health_check.interval, HEALTH_CHECK_INTERVAL);
            let delay = if application.unhealthy {
                let retries = health_check.retries.unwrap_or(HEALTH_CHECK_RETRIES);
                seconds(health_check.start_period, 0)
                    + interval * u64::try_from(retries).unwrap_or(1).max(1)
            } else {
                interval
            };
            self.container_after(delay, number, index, ContainerStep::HealthChecked);
        }
        self.begin_containers(number);
        self.check_containers_up(number);
    }

    fn answer_health_check(&mut self, task: &Task, index: usize) {
        let unhealthy = self.application(task, index).unhealthy;
        let health = if unhealthy {
            HealthStatus::Unhealthy
        } else {
            HealthStatus::Healthy
        };
        self.change(task.number, index, ContainerChange::Health(health));
        self.begin_containers(task.number);
        if let Some(service) = task.service_name() {
            self.look_soon(service);
        }
    }

    fn application_call(&mut self, task: &Rc<Task>, index: usize, call: usize) {
        let application = self.application(task, index);
        let Some(planned) = application.calls.get(call) else {
            return;
        };
        let container = task
            .containers
            .get(index)
            .map_or("", |container| container.name.as_str());
        self.make_application_call(task, container, &planned.action, &planned.resource);
        if let Some(every) = planned.every.filter(|every| *every > 0) {
            let again = ContainerStep::ApplicationCall(call);
            self.container_after(every, task.number, index, again);
        }
    }

    /// A container could not be started: no exit code, its process never ran [V].
    fn container_cannot_start(&mut self, number: TaskNumber, index: usize, reason: String) {
        let stopped = ContainerChange::Stopped {
            exit_code: None,
            reason: Some(reason.clone()),
        };
        self.change(number, index, stopped);
        let Some(task) = self.task(number) else {
            return;
        };
        if task
            .containers
            .get(index)
            .is_some_and(|container| container.essential)
        {
            self.fail_to_start(number, reason);
        } else {
            self.begin_containers(number);
            self.check_containers_up(number);
        }
    }

    /// A container's process has ended.
    pub(super) fn container_ends(
        &mut self,
        number: TaskNumber,
        index: usize,
        exit_code: Option<i32>,
        reason: Option<String>,
    ) {
        self.change(
            number,
            index,
            ContainerChange::Stopped { exit_code, reason },
        );
        let Some(task) = self.task(number) else {
            return;
        };
        if task.desired_status == DesiredStatus::Stopped {
            self.after_a_container_stopped(&task);
        } else if task
            .containers
            .get(index)
            .is_some_and(|container| container.essential)
        {
            let reason = "Essential container in task exited".to_owned();
            self.begin_stop(number, StopCode::EssentialContainerExited, reason);
        } else {
            self.begin_containers(number);
            self.check_containers_up(number);
        }
    }

    pub(super) fn change(&mut self, task: TaskNumber, container: usize, change: ContainerChange) {
        self.record(EventKind::ContainerChanged {
            task,
            container,
            change,
        });
    }

    pub(super) fn set_activity(&mut self, number: TaskNumber, index: usize, activity: String) {
        let known = self
            .world
            .tasks
            .get(&number)
            .and_then(|task| task.containers.get(index));
        if known.is_some_and(|container| {
            container.last_status == ContainerStatus::Pending && container.activity != activity
        }) {
            self.change(number, index, ContainerChange::Activity(activity));
        }
    }

    pub(super) fn application(&self, task: &Task, index: usize) -> Application {
        let container = task
            .containers
            .get(index)
            .map_or("", |container| container.name.as_str());
        self.setting
            .application(&task.revision.definition.family, container)
    }

    /// Ports that the container gets on its host. awsvpc tasks have an address of their own
    /// instead.
    fn network_bindings(
        &mut self,
        task: &Task,
        definition: &ContainerDefinition,
    ) -> Vec<(u16, u16, String)> {
        let mode = task.revision.definition.effective_network_mode();
        if !matches!(mode, NetworkMode::Bridge | NetworkMode::Host) {
            return Vec::new();
        }
        let arn = task.container_instance_arn.clone().unwrap_or_default();
        let mut bindings = Vec::new();
        for mapping in &definition.port_mappings {
            let port = |value: Option<i64>| value.and_then(|value| u16::try_from(value).ok());
            let Some(container_port) = port(mapping.container_port) else {
                continue;
            };
            let host_port = match (mode, port(mapping.host_port)) {
                (NetworkMode::Host, _) => container_port,
                (_, Some(host_port)) if host_port != 0 => host_port,
                _ => self.next_dynamic_port(&arn),
            };
            let protocol = mapping.protocol.unwrap_or_default().as_str().to_owned();
            bindings.push((container_port, host_port, protocol));
        }
        bindings
    }

    fn next_dynamic_port(&mut self, arn: &str) -> u16 {
        let first = *DYNAMIC_PORTS.start();
        let next = match self.dynamic_ports.get(arn) {
            Some(last) if *last < *DYNAMIC_PORTS.end() => last + 1,
            _ => first,
        };
        self.dynamic_ports.insert(arn.to_owned(), next);
        next
    }

    /// Sends SIGTERM to the containers that may stop now: those that no running container
    /// depends on. Shutdown order is the reverse of start order [V].
    pub(super) fn signal_containers(&mut self, number: TaskNumber) {
        let Some(task) = self.task(number) else {
            return;
        };
        for (index, container) in task.containers.iter().enumerate() {
            if container.last_status == ContainerStatus::Running
                && container.signalled_at.is_none()
                && !has_running_dependent(&task, &container.name)
            {
                self.signal(&task, index);
            }
        }
    }

    fn signal(&mut self, task: &Task, index: usize) {
        let number = task.number;
        self.change(number, index, ContainerChange::Signalled);
        let application = self.application(task, index);
        let timings = self.setting.timings.clone();
        let stop_timeout = task
            .revision
            .definition
            .container_definitions
            .get(index)
            .and_then(ContainerDefinition::stop_timeout_ms)
            .unwrap_or(timings.stop_timeout);
        self.container_after(stop_timeout, number, index, ContainerStep::Killed);
        if !application.ignores_sigterm && timings.process_exit < stop_timeout {
            // 143 is a process that SIGTERM itself ended; a handler exits with its own code [V].
            let exits = ContainerStep::Exits(application.exit_code.unwrap_or(143));
            self.container_after(timings.process_exit, number, index, exits);
        }
    }
}

/// What a container's dependencies say.
enum Dependency {
    /// All are as they must be.
    Met,
    /// Not yet: what it waits for.
    Waits(String),
    /// Never: the agent's reason.
    Failed(String),
}

fn waiting_for(task: &Task, definition: &ContainerDefinition) -> Dependency {
    for dependency in &definition.depends_on {
        let name = &dependency.container_name;
        let Some(other) = task
            .containers
            .iter()
            .find(|container| container.name == *name)
        else {
            continue; // registration refuses this; nothing to wait for
        };
        match condition_holds(other, dependency.condition) {
            Some(true) => {}
            Some(false) => {
                return Dependency::Failed(format!(
                    "CannotStartContainerError: dependency graph: container ordering dependency \
                     [{name}] for target [{}] did not exit successfully.",
                    definition.name
                ));
            }
            None => {
                return Dependency::Waits(format!(
                    "waits for {name} to be {}",
                    condition_name(dependency.condition)
                ));
            }
        }
    }
    Dependency::Met
}

/// Whether a dependency's condition holds; none: not yet. START is met by a container that has
/// stopped, too; HEALTHY is never failed, only waited for [V].
fn condition_holds(other: &Container, condition: DependencyCondition) -> Option<bool> {
    let stopped = other.last_status == ContainerStatus::Stopped;
    let never_ran = stopped && other.exit_code.is_none();
    match condition {
        DependencyCondition::Start if never_ran => Some(false),
        DependencyCondition::Start => {
            (other.last_status != ContainerStatus::Pending).then_some(true)
        }
        DependencyCondition::Complete => stopped.then_some(!never_ran),
        DependencyCondition::Success => stopped.then_some(other.exit_code == Some(0)),
        DependencyCondition::Healthy if never_ran => Some(false),
        DependencyCondition::Healthy => {
            (other.health_status == HealthStatus::Healthy).then_some(true)
        }
    }
}

fn condition_name(condition: DependencyCondition) -> &'static str {
    match condition {
        DependencyCondition::Start => "started",
        DependencyCondition::Complete => "complete",
        DependencyCondition::Success => "complete with exit code 0",
        DependencyCondition::Healthy => "HEALTHY",
    }
}

fn has_running_dependent(task: &Task, name: &str) -> bool {
    let definitions = &task.revision.definition.container_definitions;
    task.containers
        .iter()
        .zip(definitions)
        .any(|(container, definition)| {
            container.last_status == ContainerStatus::Running
                && definition
                    .depends_on
                    .iter()
                    .any(|dependency| dependency.container_name == name)
        })
}

/// The agent's reason for an image that is not there [V].
fn image_missing(image: &str) -> String {
    format!(
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to \
         resolve ref {image}: {image}: not found"
    )
}
