//! How faults strike: each leads where ECS leads, with ECS's reason.

use super::engine::{Occurrence, TaskStep};
use super::requests::{Refusal, container_of};
use super::{EventKind, Fault, InjectFault, Simulation, StandingFault, Struck};
use crate::cluster::InstanceStatus;
use crate::iam::calls::PlannedCall;
use crate::lifecycle::{
    ContainerStatus, DesiredStatus, LastStatus, LaunchType, Milliseconds, StopCode, Task,
    TaskNumber,
};

/// Between the warning and the end of Spot capacity [V].
const SPOT_NOTICE: Milliseconds = 120_000;

/// The reason on a container that the kernel killed for its memory [V].
pub(super) const OUT_OF_MEMORY: &str = "OutOfMemoryError: Container killed due to memory usage";

impl Simulation {
    pub(super) fn inject_fault(&mut self, command: &InjectFault) -> Result<(), Refusal> {
        match command.fault.meaning().strikes {
            Struck::Image | Struck::Secret | Struck::Subnet => self.set_standing(command, true),
            Struck::Container => self.strike_container(command),
            Struck::Instance => self.set_connected(command, false),
            Struck::Task => self.retire(command),
            Struck::TaskOrInstance => match (&command.task, &command.container_instance) {
                (None, Some(instance)) => {
                    let instance = instance.clone();
                    self.interrupt_spot_instance(&instance)
                }
                _ => self.interrupt_spot_task(command),
            },
        }
    }

    pub(super) fn end_fault(&mut self, command: &InjectFault) -> Result<(), Refusal> {
        let meaning = command.fault.meaning();
        if !meaning.lasts {
            return Err(Refusal(format!(
                "the fault {} happens once; there is nothing to end",
                meaning.name
            )));
        }
        match meaning.strikes {
            Struck::Image | Struck::Secret | Struck::Subnet => self.set_standing(command, false),
            Struck::Instance => self.set_connected(command, true),
            _ => {
                let (number, index) = self.struck_container(command)?;
                self.set_checks_fail(number, index, false);
                Ok(())
            }
        }
    }

    /// Whether a fault strikes an image, a secret or a subnet now.
    pub(super) fn has_fault(&self, fault: Fault, of: &str) -> bool {
        self.world
            .faults
            .iter()
            .any(|standing| standing.fault == fault && standing.of == of)
    }

    fn set_standing(&mut self, command: &InjectFault, begins: bool) -> Result<(), Refusal> {
        let (member, of) = match command.fault.meaning().strikes {
            Struck::Image => ("image", &command.image),
            Struck::Secret => ("secret", &command.secret),
            _ => ("subnet", &command.subnet),
        };
        let of = of.clone().ok_or_else(|| missing(command.fault, member))?;
        if member == "subnet" && !self.setting.subnets.contains_key(&of) {
            return Err(Refusal(format!("the cluster has no subnet `{of}`")));
        }
        let fault = StandingFault {
            fault: command.fault,
            of,
        };
        let stands = self.world.faults.contains(&fault);
        if begins && !stands {
            self.record(EventKind::FaultBegan(fault));
        } else if !begins && stands {
            self.record(EventKind::FaultEnded(fault));
        }
        Ok(())
    }

    fn struck_container(&self, command: &InjectFault) -> Result<(TaskNumber, usize), Refusal> {
        let task = command.task.as_ref();
        let task = self.named_task(task.ok_or_else(|| missing(command.fault, "task"))?)?;
        let container = command.container.as_ref();
        let container = container.ok_or_else(|| missing(command.fault, "container"))?;
        Ok((task.number, container_of(&task, container)?))
    }

    fn strike_container(&mut self, command: &InjectFault) -> Result<(), Refusal> {
        let (number, index) = self.struck_container(command)?;
        self.check_runs(number, index)?;
        if command.fault == Fault::OutOfMemory {
            let reason = Some(OUT_OF_MEMORY.to_owned());
            self.container_ends(number, index, Some(137), reason);
            return Ok(());
        }
        let task = self.task(number);
        let definition = task
            .as_ref()
            .and_then(|task| task.revision.definition.container_definitions.get(index));
        if definition.is_none_or(|definition| definition.health_check.is_none()) {
            return Err(
                "the container has no health check in its task definition, so nothing \
                        can fail"
                    .into(),
            );
        }
        self.set_checks_fail(number, index, true);
        Ok(())
    }

    fn set_connected(&mut self, command: &InjectFault, connected: bool) -> Result<(), Refusal> {
        let instance = command.container_instance.as_ref();
        let instance = instance.ok_or_else(|| missing(command.fault, "containerInstance"))?;
        let arn = self.instance_arn(instance)?;
        let is = self
            .world
            .instance_named(&arn)
            .is_some_and(|instance| instance.agent_connected);
        if is == connected {
            return Ok(());
        }
        self.record(EventKind::AgentConnectionChanged {
            container_instance_arn: arn.clone(),
            connected,
        });
        if connected {
            // What happened on the instance meanwhile is reported now [D].
            for occurrence in self.kept_back.remove(&arn).unwrap_or_default() {
                self.after(0, occurrence);
            }
            self.wake_all_services();
        }
        Ok(())
    }

    /// Whether the agent of the task's instance cannot be reached: what it would do or report
    /// waits until it can. Occurrences that wait are kept here.
    pub(super) fn keep_back(&mut self, task: &Task, occurrence: Occurrence) -> bool {
        let Some(arn) = &task.container_instance_arn else {
            return false;
        };
        let connected = self
            .world
            .instance_named(arn)
            .is_none_or(|instance| instance.agent_connected);
        if !connected {
            self.kept_back.get_or_default(arn.clone()).push(occurrence);
        }
        !connected
    }

    fn interrupt_spot_task(&mut self, command: &InjectFault) -> Result<(), Refusal> {
        let task = command.task.as_ref();
        let task = self.named_task(task.ok_or_else(|| missing(command.fault, "task"))?)?;
        if task.capacity_provider_name.as_deref() != Some("FARGATE_SPOT") {
            return Err(Refusal(format!(
                "task {} does not run on FARGATE_SPOT, so its capacity is not taken back",
                task.short_id()
            )));
        }
        let reason = "Your Spot Task was interrupted.".to_owned();
        self.begin_stop(task.number, StopCode::TerminationNotice, reason);
        let gone = Occurrence::Task(task.number, TaskStep::CapacityGone);
        self.after(SPOT_NOTICE, gone);
        Ok(())
    }

    /// The agent sets the instance DRAINING when the warning comes; two minutes later it is gone
    /// [V].
    fn interrupt_spot_instance(&mut self, instance: &str) -> Result<(), Refusal> {
        let arn = self.instance_arn(instance)?;
        self.record(EventKind::InstanceStatusChanged {
            container_instance_arn: arn.clone(),
            status: InstanceStatus::Draining,
        });
        self.wake_all_services();
        self.after(SPOT_NOTICE, Occurrence::InstanceGone(arn));
        Ok(())
    }

    /// The reason is ECS's [V]; the stop code is our choice, AWS does not say [D].
    fn retire(&mut self, command: &InjectFault) -> Result<(), Refusal> {
        let task = command.task.as_ref();
        let task = self.named_task(task.ok_or_else(|| missing(command.fault, "task"))?)?;
        if task.launch_type != LaunchType::Fargate {
            return Err(Refusal(format!(
                "task {} does not run on Fargate, so its host is not AWS's to retire",
                task.short_id()
            )));
        }
        let reason = "ECS is performing maintenance on the underlying infrastructure hosting the \
                      task";
        self.begin_stop(
            task.number,
            StopCode::InfrastructureHealth,
            reason.to_owned(),
        );
        Ok(())
    }

    /// The two minutes of Spot are over: what still runs is killed, whatever its stopTimeout. ECS
    /// deletes the network interface afterwards, as ever [D].
    pub(super) fn capacity_gone(&mut self, task: &Task) {
        if task.last_status >= LastStatus::Deprovisioning
            || task.desired_status == DesiredStatus::Running
        {
            return;
        }
        for (index, container) in task.containers.iter().enumerate() {
            if container.last_status == ContainerStatus::Running {
                self.container_ends(task.number, index, Some(137), None);
            }
        }
        let now = self.task(task.number).map(|task| task.last_status);
        if now == Some(task.last_status) {
            self.go_down(task.number); // the end of the last container has not done so
        }
    }

    /// Why a network interface cannot be had in a subnet now [U, both texts from memory].
    pub(super) fn interface_fault(&self, subnet: &str) -> Option<String> {
        if self.has_fault(Fault::NoFreeAddresses, subnet) {
            return Some(format!(
                "Unexpected EC2 error while attempting to Create Network Interface in subnet \
                 '{subnet}': InsufficientFreeAddressesInSubnet"
            ));
        }
        self.has_fault(Fault::NetworkInterfaceTimeout, subnet)
            .then(|| "Timeout waiting for network interface provisioning to complete.".to_owned())
    }

    /// Why an image cannot be pulled now, in the agent's words [V, O the rate limit].
    pub(super) fn image_fault(&self, image: &str, missing: bool) -> Option<String> {
        if missing || self.has_fault(Fault::ImageMissing, image) {
            return Some(format!(
                "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed \
                 to resolve ref {image}: {image}: not found"
            ));
        }
        self.has_fault(Fault::PullRateLimit, image).then(|| {
            format!(
                "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed \
                 to copy: unexpected status code for {image}: 429 Too Many Requests - Server \
                 message: toomanyrequests: You have reached your pull rate limit."
            )
        })
    }

    /// Why the secret that a call reads cannot be read now [O].
    pub(super) fn secret_fault(&self, call: &PlannedCall) -> Option<String> {
        let in_secrets_manager = call.action == "secretsmanager:GetSecretValue";
        if !in_secrets_manager && call.action != "ssm:GetParameters" {
            return None;
        }
        let resource = call.resource.as_str();
        let name = resource.rsplit_once(":parameter/");
        let name = name.map_or(resource, |(_, name)| name);
        let is_missing = self.world.faults.iter().any(|standing| {
            standing.fault == Fault::SecretMissing
                && (standing.of.starts_with(resource)
                    || standing.of.trim_start_matches('/') == name)
        });
        is_missing.then(|| {
            let why = if in_secrets_manager {
                format!(
                    "unable to retrieve secret from asm: service call has been retried 1 time(s): \
                     failed to fetch secret {resource} from secrets manager: \
                     ResourceNotFoundException: Secrets Manager can't find the specified secret."
                )
            } else {
                format!(
                    "unable to retrieve secrets from ssm: service call has been retried 1 \
                     time(s): invalid ssm parameters: {name}"
                )
            };
            format!(
                "ResourceInitializationError: unable to pull secrets or registry auth: execution \
                 resource retrieval failed: {why}"
            )
        })
    }
}

fn missing(fault: Fault, member: &str) -> Refusal {
    Refusal(format!(
        "the fault {} needs the member `{member}`",
        fault.meaning().name
    ))
}
