//! How a task goes down.

use std::rc::Rc;

use super::engine::{Occurrence, TaskStep};
use super::{ContainerChange, EventKind, Simulation};
use crate::lifecycle::{
    Circumstances, ContainerStatus, Containers, DesiredStatus, LastStatus, StopCode, Task,
    TaskNumber, next_on_the_way_down,
};

impl Simulation {
    /// desiredStatus becomes STOPPED at once; lastStatus follows in its own time. Asking again
    /// changes nothing.
    pub(super) fn begin_stop(&mut self, number: TaskNumber, stop_code: StopCode, reason: String) {
        let Some(task) = self.task(number) else {
            return;
        };
        if task.desired_status == DesiredStatus::Stopped {
            return;
        }
        self.record(EventKind::TaskStopDesired {
            task: number,
            stop_code,
            reason,
        });
        if task.last_status < LastStatus::Activating {
            self.give_up_pending_containers(number);
        }
        let natural = stop_code == StopCode::EssentialContainerExited
            && runs(self.task(number).as_deref()) == Containers::NoneRuns;
        let timings = &self.setting.timings;
        let delay = if natural {
            timings.exit_report
        } else {
            timings.stop_acknowledge
        };
        self.after(delay, Occurrence::Task(number, TaskStep::GoesDown));
        self.tell_service(&task);
        self.wake_blocked_services();
        if !self.waiting_for_capacity.is_empty() {
            self.place_waiting_tasks();
        }
    }

    /// The next status on the way down.
    pub(super) fn go_down(&mut self, number: TaskNumber) {
        let Some(task) = self.task(number) else {
            return;
        };
        if task.desired_status == DesiredStatus::Running {
            return;
        }
        let containers = runs(Some(&task));
        if task.last_status == LastStatus::Stopping && containers == Containers::SomeRun {
            return; // the last container to stop asks again
        }
        let Some(status) =
            next_on_the_way_down(task.last_status, interface_left(&task), containers)
        else {
            return;
        };
        let by_agent = task.last_status < LastStatus::Deprovisioning
            && task.last_status > LastStatus::Provisioning
            && status != LastStatus::Deactivating;
        if by_agent && self.keep_back(&task, Occurrence::Task(number, TaskStep::GoesDown)) {
            return;
        }
        if status == LastStatus::Stopped && task.stop_code == Some(StopCode::TerminationNotice) {
            let stop_code = StopCode::SpotInterruption;
            let task = number;
            self.record(EventKind::StopCodeChanged { task, stop_code });
        }
        self.record(EventKind::TaskStatusChanged {
            task: number,
            status,
        });
        let timings = self.setting.timings.clone();
        let goes_down = Occurrence::Task(number, TaskStep::GoesDown);
        match status {
            LastStatus::Deactivating if task.stop_code == Some(StopCode::UserInitiated) => {
                // StopTask does not wait for connections to drain [O].
                self.after(timings.deregistration, goes_down);
            }
            LastStatus::Deactivating => self.after(timings.deregistration_delay, goes_down),
            LastStatus::Stopping => self.signal_containers(number),
            LastStatus::Deprovisioning => {
                self.interface(&task, "DETACHING");
                self.release_physically(&task);
                self.after(timings.deprovisioning, goes_down);
            }
            LastStatus::Stopped => {
                self.interface(&task, "DELETED");
                self.release_physically(&task);
                self.tell_service(&task);
            }
            _ => {}
        }
    }

    /// A container of a task that is being stopped has stopped: those that waited for it get
    /// their signal; after the last one the task goes on.
    pub(super) fn after_a_container_stopped(&mut self, task: &Task) {
        if task.last_status != LastStatus::Stopping {
            return;
        }
        match runs(Some(task)) {
            Containers::SomeRun => self.signal_containers(task.number),
            Containers::NoneRuns => self.go_down(task.number),
        }
    }

    /// An EC2 instance is gone: its tasks stop without any walk [V].
    pub(super) fn terminate_instance(&mut self, arn: &str) {
        let Some(instance) = self.world.instance_named(arn).cloned() else {
            return;
        };
        let tasks = self
            .world
            .tasks
            .values()
            .filter(|task| {
                task.container_instance_arn.as_deref() == Some(arn)
                    && task.last_status != LastStatus::Stopped
            })
            .cloned()
            .collect::<Vec<_>>();
        self.record(EventKind::InstanceTerminated {
            container_instance_arn: arn.to_owned(),
        });
        self.agent_queues.remove(arn);
        for task in tasks {
            if task.desired_status == DesiredStatus::Running {
                let reason = format!(
                    "Host EC2 (instance {}) stopped/terminated.",
                    instance.ec2_instance_id
                );
                let stop_code = StopCode::TerminationNotice;
                self.record(EventKind::TaskStopDesired {
                    task: task.number,
                    stop_code,
                    reason,
                });
            }
            for (index, container) in task.containers.iter().enumerate() {
                if container.last_status != ContainerStatus::Stopped {
                    let stopped = ContainerChange::Stopped {
                        exit_code: None,
                        reason: None,
                    };
                    self.change(task.number, index, stopped);
                }
            }
            self.interface(&task, "DELETED");
            let status = LastStatus::Stopped;
            self.record(EventKind::TaskStatusChanged {
                task: task.number,
                status,
            });
            self.tell_service(&task);
        }
    }

    fn interface(&mut self, task: &Task, status: &'static str) {
        if interface_left(task).network_interface {
            self.record(EventKind::NetworkInterfaceChanged {
                task: task.number,
                status,
            });
        }
    }

    /// The instance's agent has the task's resources again.
    fn release_physically(&mut self, task: &Task) {
        let taken = self
            .starts
            .get_mut(&task.number)
            .map(|start| &mut Rc::make_mut(start).taken);
        if let Some(taken) = taken {
            *taken = false;
        }
        if let Some(arn) = &task.container_instance_arn {
            self.admit(arn);
        }
    }

    fn give_up_pending_containers(&mut self, number: TaskNumber) {
        let Some(task) = self.task(number) else {
            return;
        };
        for (index, container) in task.containers.iter().enumerate() {
            if container.last_status == ContainerStatus::Pending {
                let stopped = ContainerChange::Stopped {
                    exit_code: None,
                    reason: None,
                };
                self.change(number, index, stopped);
            }
        }
    }

    fn tell_service(&mut self, task: &Task) {
        self.wake_daemons();
        if let Some(service) = task.service_name() {
            self.steady_services.remove(service);
            let service = service.to_owned();
            self.look_later(&service);
        }
    }
}

/// The circumstances of a task on its way down: without a network interface, when it never got
/// the one that it was to have [D].
fn interface_left(task: &Task) -> Circumstances {
    let interface = task.network_interface.as_ref();
    let has_one = interface.is_some_and(|interface| interface.status != "FAILED");
    Circumstances {
        network_interface: task.circumstances.network_interface && has_one,
        ..task.circumstances
    }
}

fn runs(task: Option<&Task>) -> Containers {
    let some_run = task.is_some_and(|task| {
        task.containers
            .iter()
            .any(|container| container.last_status == ContainerStatus::Running)
    });
    if some_run {
        Containers::SomeRun
    } else {
        Containers::NoneRuns
    }
}
