//! A container's process while it runs, and how it ends.

use std::rc::Rc;

use super::containers::application_of;
use super::engine::ContainerStep;
use super::faults::OUT_OF_MEMORY;
use super::{ContainerChange, Simulation};
use crate::lifecycle::{
    Checks, Container, ContainerStatus, DesiredStatus, Milliseconds, Restart, StopCode, Task,
    TaskNumber, may_be_signalled, restart,
};
use crate::task_definition::ContainerDefinition;

impl Simulation {
    pub(super) fn process_step(&mut self, task: &Rc<Task>, index: usize, step: ContainerStep) {
        let number = task.number;
        match step {
            ContainerStep::HealthChecked => self.answer_health_check(task, index),
            ContainerStep::ApplicationCall(call) => self.application_call(task, index, call),
            ContainerStep::Exits(exit_code) => {
                self.container_ends(number, index, Some(exit_code), None);
            }
            ContainerStep::OutOfMemory => {
                let reason = Some(OUT_OF_MEMORY.to_owned());
                self.container_ends(number, index, Some(137), reason);
            }
            ContainerStep::Killed => self.container_ends(number, index, Some(137), None),
            _ => {} // a step on the way up, which is over
        }
    }

    /// Schedules what a process that has just started will do.
    pub(super) fn begin_process(&mut self, task: &Task, index: usize) {
        let number = task.number;
        let Some(definition) = task.revision.definition.container_definitions.get(index) else {
            return;
        };
        let setting = Rc::clone(&self.setting);
        let application = application_of(&setting, task, index);
        for (call, planned) in application.calls.iter().enumerate() {
            let step = ContainerStep::ApplicationCall(call);
            self.container_after(planned.after, number, index, step);
        }
        if let Some(runs_for) = application.runs_for {
            let exits = ContainerStep::Exits(application.exit_code.unwrap_or(0));
            self.container_after(runs_for, number, index, exits);
        }
        let limit = definition.memory.or_else(|| task_memory(task));
        if let (Some(uses), Some(limit)) = (application.memory, limit)
            && uses > limit
        {
            let delay = application.memory_after.unwrap_or(0);
            self.container_after(delay, number, index, ContainerStep::OutOfMemory);
        }
        if let Some(health_check) = &definition.health_check {
            let due = self.world.at + Checks::of(health_check).interval;
            self.await_check(number, index, Some(due));
        }
    }

    fn answer_health_check(&mut self, task: &Task, index: usize) {
        let definition = task.revision.definition.container_definitions.get(index);
        let Some(health_check) = definition.and_then(|it| it.health_check.as_ref()) else {
            return;
        };
        let Some(container) = task.containers.get(index) else {
            return;
        };
        let at = self.world.at;
        let due = self.starts.get(&task.number).map(|it| &it.checks_due);
        let due = due.and_then(|due| due.get(index).copied().flatten());
        if due.is_none_or(|due| due > at) {
            return; // another check has taken its place
        }
        let checks = Checks::of(health_check);
        let started_at = container.process_started_at().unwrap_or(at);
        let since_start = at.saturating_sub(started_at);
        let setting = Rc::clone(&self.setting);
        let application = application_of(&setting, task, index);
        let passes = !container.checks_fail && application.is_healthy(since_start);
        let before = (container.health_status, container.failed_checks);
        let (health, failed) = checks.answer(before, passes, since_start);
        // Failures beyond those that make it UNHEALTHY change nothing that anybody sees.
        let failed = failed.min(checks.retries);
        if (health, failed) != before || container.last_answer() != Some(passes) {
            let changed = ContainerChange::HealthChecked {
                passed: passes,
                health,
                failed,
            };
            self.change(task.number, index, changed);
        }
        let next = if (health, failed) == before {
            // The same answer again would change nothing: the next that counts is the first
            // after the answer changes, or begins to count.
            let grace =
                (!passes && since_start < checks.start_period).then_some(checks.start_period);
            let changes = application.next_change_of_health(since_start).into_iter();
            let changes = changes.chain(grace).min();
            changes.map(|change| checks.first_from(started_at, started_at + change))
        } else {
            Some(checks.next_after(started_at, at))
        };
        self.await_check(task.number, index, next);
        if health != before.0 {
            self.begin_containers(task.number);
            if let Some(service) = task.service_name() {
                self.look_soon(service);
            }
        }
    }

    /// Lets the next health check of a container be made at a time; none: nothing would come of
    /// one, so none is simulated.
    fn await_check(&mut self, number: TaskNumber, index: usize, due: Option<Milliseconds>) {
        let start = self.starts.get_mut(&number);
        if let Some(kept) = start.and_then(|start| Rc::make_mut(start).checks_due.get_mut(index)) {
            *kept = due;
        }
        if let Some(due) = due {
            let delay = due.saturating_sub(self.world.at);
            self.container_after(delay, number, index, ContainerStep::HealthChecked);
        }
    }

    /// A fault makes a container's health check fail, or ends: its next check will tell.
    pub(super) fn set_checks_fail(&mut self, number: TaskNumber, index: usize, fail: bool) {
        self.change(number, index, ContainerChange::ChecksFail(fail));
        let Some(task) = self.task(number) else {
            return;
        };
        let definition = task.revision.definition.container_definitions.get(index);
        let health_check = definition.and_then(|it| it.health_check.as_ref());
        let container = task.containers.get(index);
        let started_at = container.and_then(Container::process_started_at);
        if let (Some(health_check), Some(started_at)) = (health_check, started_at) {
            let next = Checks::of(health_check).next_after(started_at, self.world.at);
            self.await_check(number, index, Some(next));
        }
    }

    fn application_call(&mut self, task: &Rc<Task>, index: usize, call: usize) {
        let setting = Rc::clone(&self.setting);
        let application = application_of(&setting, task, index);
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

    /// A container's process has ended. Its restart policy may start it again in place: no event
    /// of the task tells of that [V].
    pub(super) fn container_ends(
        &mut self,
        number: TaskNumber,
        index: usize,
        exit_code: Option<i32>,
        reason: Option<String>,
    ) {
        let Some(task) = self.task(number) else {
            return;
        };
        if self.restarts(&task, index, exit_code) {
            let exit_code = exit_code.unwrap_or_default();
            self.change(number, index, ContainerChange::Restarted { exit_code });
            self.begin_process(&task, index);
            return;
        }
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

    fn restarts(&self, task: &Task, index: usize, exit_code: Option<i32>) -> bool {
        let definition = task.revision.definition.container_definitions.get(index);
        let (Some(definition), Some(container)) = (definition, task.containers.get(index)) else {
            return false;
        };
        let (Some(exit_code), Some(started_at)) = (exit_code, container.process_started_at())
        else {
            return false;
        };
        let ran_for = self.world.at.saturating_sub(started_at);
        task.desired_status == DesiredStatus::Running
            && restart(definition.restart_policy.as_ref(), exit_code, ran_for) == Restart::Restarts
    }

    /// Sends SIGTERM to the containers that may stop now.
    pub(super) fn signal_containers(&mut self, number: TaskNumber) {
        let (Some(task), Some(start)) = (self.task(number), self.starts.get(&number)) else {
            return;
        };
        let dependencies = Rc::clone(&start.dependencies);
        for (index, container) in task.containers.iter().enumerate() {
            if container.last_status == ContainerStatus::Running
                && container.signalled_at.is_none()
                && may_be_signalled(&task.containers, &dependencies, index)
            {
                self.signal(&task, index);
            }
        }
    }

    fn signal(&mut self, task: &Task, index: usize) {
        let number = task.number;
        self.change(number, index, ContainerChange::Signalled);
        let definition = task.revision.definition.container_definitions.get(index);
        let setting = Rc::clone(&self.setting);
        let application = application_of(&setting, task, index);
        let timings = &self.setting.timings;
        let stop_timeout = definition
            .and_then(ContainerDefinition::stop_timeout_ms)
            .unwrap_or(timings.stop_timeout);
        let exits_after = application
            .exits_after_sigterm
            .unwrap_or(timings.process_exit);
        self.container_after(stop_timeout, number, index, ContainerStep::Killed);
        let init_process = definition
            .and_then(|it| it.linux_parameters.as_ref())
            .and_then(|it| it.init_process_enabled)
            .unwrap_or(false);
        if let Some(exit_code) = application.exit_code_on_sigterm(init_process)
            && exits_after < stop_timeout
        {
            self.container_after(exits_after, number, index, ContainerStep::Exits(exit_code));
        }
    }

    /// Refuses what can only happen to a container that runs.
    pub(super) fn check_runs(
        &self,
        number: TaskNumber,
        index: usize,
    ) -> Result<(), super::requests::Refusal> {
        let Some(task) = self.task(number) else {
            return Ok(());
        };
        match task.containers.get(index) {
            Some(container) if container.last_status != ContainerStatus::Running => {
                Err(super::requests::Refusal(format!(
                    "container `{}` of task {} does not run: it is {}",
                    container.name,
                    task.short_id(),
                    container.last_status.name()
                )))
            }
            _ => Ok(()),
        }
    }
}

/// The task-level memory limit in MiB, if the definition sets one.
fn task_memory(task: &Task) -> Option<i64> {
    let definition = &task.revision.definition;
    definition.memory.as_ref().map(|_| definition.memory_mib())
}
