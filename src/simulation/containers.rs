//! How a container comes up: dependencies, image, creation, start.

use std::rc::Rc;

use super::engine::{ContainerStep, Occurrence};
use super::{Application, ContainerChange, EventKind, Setting, Simulation};
use crate::iam::calls::CallStep;
use crate::lifecycle::{
    AgentStage, ContainerStatus, Dependency, DesiredStatus, LastStatus, Milliseconds, Standing,
    Task, TaskNumber, dependents,
};
use crate::task_definition::{ContainerDefinition, NetworkMode};

/// First and last dynamic host port that are handed out: the agent's fallback range [V].
const DYNAMIC_PORTS: std::ops::RangeInclusive<u16> = 49_153..=65_535;

/// The exit code that the agent reports of a container whose dependency failed, though its
/// process never ran [V].
const DEPENDENCY_FAILED: i32 = 143;

impl Simulation {
    pub(super) fn container_step(
        &mut self,
        (number, index, run): (TaskNumber, usize, u32),
        step: ContainerStep,
    ) {
        let Some(task) = self.task(number) else {
            return;
        };
        let Some(container) = task.containers.get(index) else {
            return;
        };
        if container.restart_count != run || container.last_status == ContainerStatus::Stopped {
            return; // overtaken by the end of that process
        }
        if self.keep_back(&task, Occurrence::Container(number, index, run, step)) {
            return;
        }
        let coming_up = task.desired_status == DesiredStatus::Running
            && container.last_status == ContainerStatus::Pending;
        let runs = container.last_status == ContainerStatus::Running;
        match step {
            ContainerStep::PullCall(call) if coming_up => self.pull_call(&task, index, call),
            ContainerStep::Pulled if coming_up => {
                self.change(number, index, ContainerChange::PullStopped);
                let delay = self.setting.timings.api_call;
                self.container_after(delay, number, index, ContainerStep::CreateCall(0));
            }
            ContainerStep::CreateCall(call) if coming_up => self.create_call(&task, index, call),
            ContainerStep::Starts if coming_up => self.start_container(&task, index),
            ContainerStep::StartTimedOut => self.start_timed_out(&task, index),
            _ if runs => self.process_step(&task, index, step),
            _ => {} // overtaken by a stop
        }
    }

    /// Begins every container whose dependencies allow it.
    pub(super) fn begin_containers(&mut self, number: TaskNumber) {
        let Some(task) = self.task(number) else {
            return;
        };
        if task.desired_status == DesiredStatus::Stopped
            || task.last_status != LastStatus::Pending
            || task.agent_stage.0 != AgentStage::Containers
        {
            return;
        }
        let Some(start) = self.starts.get(&number) else {
            return;
        };
        let dependencies = Rc::clone(&start.dependencies);
        let waiting = start.begun.iter().enumerate().filter(|(_, begun)| !**begun);
        let waiting = waiting.map(|(index, _)| index).collect::<Vec<_>>();
        for index in waiting {
            let of_container = dependencies.get(index).map_or(&[][..], Vec::as_slice);
            match first_not_met(&task, of_container) {
                None => self.begin_container(number, index),
                Some((_, Standing::Failed)) => {
                    self.mark_begun(number, index);
                    let problem = "as dependency did not exit successfully.";
                    self.dependency_failed(&task, index, of_container, problem);
                }
                Some(_) => {}
            }
        }
    }

    fn mark_begun(&mut self, number: TaskNumber, index: usize) {
        let begun = self
            .starts
            .get_mut(&number)
            .and_then(|start| Rc::make_mut(start).begun.get_mut(index));
        if let Some(begun) = begun {
            *begun = true;
        }
    }

    fn begin_container(&mut self, number: TaskNumber, index: usize) {
        self.mark_begun(number, index);
        let delay = self.setting.timings.api_call;
        self.container_after(delay, number, index, ContainerStep::PullCall(0));
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
                Err(reason) => self.container_cannot_start(number, index, None, reason),
            }
            return;
        }
        let missing = application_of(&self.setting, task, index).image_missing;
        if let Some(reason) = self.image_fault(&container.image, missing) {
            self.container_cannot_start(number, index, None, reason);
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
            self.change(number, index, ContainerChange::Created);
            let delay = self.setting.timings.container_start;
            self.container_after(delay, number, index, ContainerStep::Starts);
            self.begin_containers(number);
            return;
        };
        match self.make_call(task, &planned) {
            Ok(()) => {
                let delay = self.setting.timings.api_call;
                self.container_after(delay, number, index, ContainerStep::CreateCall(call + 1));
            }
            Err(reason) => self.container_cannot_start(number, index, None, reason),
        }
    }

    fn start_container(&mut self, task: &Rc<Task>, index: usize) {
        let number = task.number;
        let Some(definition) = task.revision.definition.container_definitions.get(index) else {
            return;
        };
        let network_bindings = self.network_bindings(task, definition);
        self.change(number, index, ContainerChange::Started { network_bindings });
        let name = Some(definition.name.as_str());
        let mut call = 0;
        while let Some(planned) = self.planned_call(number, CallStep::Running, name, call) {
            // What is refused now does not stop the container, so nothing follows.
            let _refused = self.make_call(task, &planned);
            call += 1;
        }
        if let Some(seconds) = definition.start_timeout {
            let delay = u64::try_from(seconds).unwrap_or_default() * 1000;
            self.container_after(delay, number, index, ContainerStep::StartTimedOut);
        }
        self.begin_process(task, index);
        self.begin_containers(number);
        self.check_containers_up(number);
    }

    /// The `startTimeout` of a container is over: those that still wait for more than its start
    /// give up. It counts from the container's own start, and no longer once it has stopped [V].
    fn start_timed_out(&mut self, task: &Task, index: usize) {
        let Some(start) = self.starts.get(&task.number) else {
            return;
        };
        let dependencies = Rc::clone(&start.dependencies);
        let begun = start.begun.clone();
        for dependent in dependents(&dependencies, index) {
            let of_dependent = dependencies.get(dependent).map_or(&[][..], Vec::as_slice);
            let waits = of_dependent.iter().any(|dependency| {
                dependency.on == index
                    && dependency.condition.has_time_limit()
                    && standing(task, dependency) == Standing::Waits
            });
            if waits && begun.get(dependent) == Some(&false) {
                self.mark_begun(task.number, dependent);
                self.dependency_failed(task, dependent, of_dependent, "has timed out.");
            }
        }
    }

    /// The agent's words about the dependency that keeps a container from starting [V].
    fn dependency_failed(
        &mut self,
        task: &Task,
        index: usize,
        dependencies: &[Dependency],
        problem: &str,
    ) {
        let name = |index: usize| {
            let container = task.containers.get(index);
            container.map_or("", |container| container.name.as_str())
        };
        let on = first_not_met(task, dependencies).map_or("", |(on, _)| name(on.on));
        let reason = format!(
            "CannotStartContainerError: dependency graph: container ordering dependency [{on}] \
             for target [{}] {problem}",
            name(index)
        );
        self.container_cannot_start(task.number, index, Some(DEPENDENCY_FAILED), reason);
    }

    /// A container could not be started. It has no exit code, since its process never ran [V];
    /// the agent makes one up when it was its dependency that failed.
    fn container_cannot_start(
        &mut self,
        number: TaskNumber,
        index: usize,
        exit_code: Option<i32>,
        reason: String,
    ) {
        let stopped = ContainerChange::Stopped {
            exit_code,
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

    pub(super) fn change(&mut self, task: TaskNumber, container: usize, change: ContainerChange) {
        self.record(EventKind::ContainerChanged {
            task,
            container,
            change,
        });
    }

    /// Schedules a step of a container, for as long as its present process lasts.
    pub(super) fn container_after(
        &mut self,
        delay: Milliseconds,
        task: TaskNumber,
        container: usize,
        step: ContainerStep,
    ) {
        let known = self.world.tasks.get(&task);
        let known = known.and_then(|task| task.containers.get(container));
        let run = known.map_or(0, |container| container.restart_count);
        self.after(delay, Occurrence::Container(task, container, run, step));
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
}

/// What the application in a task's container does.
pub(super) fn application_of<'of>(
    setting: &'of Setting,
    task: &Task,
    index: usize,
) -> &'of Application {
    let container = task.containers.get(index);
    let name = container.map_or("", |container| container.name.as_str());
    setting.application(&task.revision.definition.family, name)
}

/// How a dependency of a task's container stands.
fn standing(task: &Task, dependency: &Dependency) -> Standing {
    task.containers
        .get(dependency.on)
        .map_or(Standing::Met, |other| dependency.condition.standing(other))
}

/// The dependency that keeps a container from starting, with how it stands: one that has failed
/// before one that is waited for.
fn first_not_met<'of>(
    task: &Task,
    dependencies: &'of [Dependency],
) -> Option<(&'of Dependency, Standing)> {
    let standings = || dependencies.iter().map(|it| (it, standing(task, it)));
    let failed = standings().find(|(_, standing)| *standing == Standing::Failed);
    failed.or_else(|| standings().find(|(_, standing)| *standing == Standing::Waits))
}
