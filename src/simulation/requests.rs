//! What commands do: the requests that ECS takes, its refusals, and faults.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::{
    Command, CreateService, EventKind, ExitContainer, NetworkConfiguration, RevisionStatus,
    RunTask, Simulation, StopTask, UpdateContainerInstancesState, UpdateService,
};
use crate::cluster::InstanceStatus;
use crate::diagnostic::Severity;
use crate::lifecycle::{LaunchType, Revision, StopCode, Task, group_of_family};
use crate::placement::{
    CapacityProviderStrategyItem, PlacementStrategy, Scheduler, check_strategies,
};
use crate::task_definition::{NetworkMode, PlacementConstraint, TaskDefinition};

/// The most tasks that one RunTask starts [V].
const RUN_TASK_LIMIT: u32 = 10;

/// The most characters of RunTask's startedBy [V].
const RUN_TASK_STARTED_BY: usize = 128;

/// What ECS answers when no revision has the name.
pub(super) const TASK_DEFINITION_NOT_FOUND: &str = "ClientException: TaskDefinition not found.";

/// Why a command is refused: what ECS answers where that is known, else our words.
pub(super) struct Refusal(pub(super) String);

impl From<&str> for Refusal {
    fn from(message: &str) -> Self {
        Self(message.to_owned())
    }
}

/// A task that is to be created, whoever asks for it.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) revision: Rc<Revision>,
    pub(super) group: String,
    pub(super) started_by: Option<String>,
    /// Members of the request by which nothing is decided.
    pub(super) given: Rc<Map<String, Value>>,
    pub(super) launch_type: LaunchType,
    pub(super) capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    /// The provider of the strategy that the task at hand goes to.
    pub(super) capacity_provider_name: Option<String>,
    pub(super) constraints: Vec<PlacementConstraint>,
    pub(super) strategies: Vec<PlacementStrategy>,
    /// Subnets with their zones, for awsvpc.
    pub(super) subnets: Vec<(String, String)>,
    pub(super) scheduler: Scheduler,
    /// Whether it is to be registered with a target group.
    pub(super) registration: bool,
}

/// What ECS answers to RunTask and CreateService of `definition` with `network`: a network
/// configuration must be given for tasks in awsvpc mode, and for others must not [V]. `None`: it
/// is as it has to be.
#[must_use]
pub fn network_configuration_refusal(
    definition: &TaskDefinition,
    network: Option<&NetworkConfiguration>,
) -> Option<&'static str> {
    let is_awsvpc = definition.effective_network_mode() == NetworkMode::Awsvpc;
    match (is_awsvpc, network) {
        (true, None) => Some(
            "InvalidParameterException: Network Configuration must be provided when networkMode \
             'awsvpc' is specified.",
        ),
        (false, Some(_)) => Some(
            "InvalidParameterException: Network Configuration is not valid for the given \
             networkMode of this task definition.",
        ),
        _ => None,
    }
}

impl Simulation {
    /// Carries out a command that `caller` gives; none: whoever gives it is not modelled, and may
    /// do everything.
    pub(super) fn carry_out(&mut self, command: &Rc<Command>, caller: Option<&str>) {
        let taken = self.events_so_far();
        self.record(EventKind::CommandTaken(Rc::clone(command)));
        let authorized = self.authorized(command, caller);
        if let Err(Refusal(message)) = authorized.and_then(|()| self.try_to_carry_out(command)) {
            debug_assert!(taken < self.events_so_far());
            self.record(EventKind::CommandRefused {
                command: Rc::clone(command),
                message,
            });
        }
    }

    fn authorized(&mut self, command: &Command, caller: Option<&str>) -> Result<(), Refusal> {
        let authorize = self.setting.parts.authorize;
        caller.map_or(Ok(()), |caller| authorize(self, command, caller))
    }

    /// Why `command` would be refused, if it would be; it is carried out but for placing what
    /// RunTask asks for, on which no refusal depends.
    pub(crate) fn rehearse(&mut self, command: &Command, caller: Option<&str>) -> Option<String> {
        let authorized = self.authorized(command, caller);
        let taken = authorized.and_then(|()| match command {
            Command::RunTask(request) => self.tasks_to_run(request).map(|_| ()),
            other => self.try_to_carry_out(other),
        });
        taken.err().map(|Refusal(message)| message)
    }

    fn events_so_far(&self) -> usize {
        self.journal().len()
    }

    fn try_to_carry_out(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::RunTask(request) => self.run_task(request),
            Command::StartTask(_) | Command::PutAttributes(_) | Command::DeleteAttributes(_) => {
                (self.setting.parts.carry_out)(self, command)
            }
            Command::CreateService(request) => self.create_service(request),
            Command::UpdateService(request) => self.update_service(request),
            Command::StopTask(request) => self.stop_task(request),
            Command::RegisterTaskDefinition(request) => {
                self.register_task_definition(&request.task_definition)
            }
            Command::DeregisterTaskDefinition(request) => {
                self.deregister_task_definition(&request.task_definition)
            }
            Command::RegisterContainerInstance(request) => {
                self.register_container_instance(&request.container_instance)
            }
            Command::UpdateContainerInstancesState(request) => self.update_instance_state(request),
            Command::ExitContainer(request) => self.exit_container(request),
            Command::InjectFault(request) => self.inject_fault(request),
            Command::EndFault(request) => self.end_fault(request),
            Command::TerminateInstance(request) => {
                let arn = self.instance_arn(&request.container_instance)?;
                self.terminate_instance(&arn);
                Ok(())
            }
            Command::RemovePermission(request) => {
                self.remove_permission(&request.role_name, &request.action)
            }
            Command::PutRole(request) => {
                self.record(EventKind::RoleChanged(Rc::new(request.role.clone())));
                self.wake_blocked_services();
                Ok(())
            }
            Command::DeleteRole(request) => {
                if !self.world.roles.contains_key(&request.role_name) {
                    return Err(no_such_role(&request.role_name));
                }
                self.record(EventKind::RoleDeleted {
                    role_name: request.role_name.clone(),
                });
                Ok(())
            }
        }
    }

    fn run_task(&mut self, request: &RunTask) -> Result<(), Refusal> {
        let (wanted, count) = self.tasks_to_run(request)?;
        for _ in 0..count {
            self.place_and_create(&wanted);
        }
        Ok(())
    }

    /// What RunTask asks for and how often, checked as ECS checks it.
    fn tasks_to_run(&mut self, request: &RunTask) -> Result<(Wanted, u32), Refusal> {
        let revision =
            self.active_revision(&request.task_definition, "InvalidParameterException")?;
        let count = request.count.unwrap_or(1);
        if !(1..=RUN_TASK_LIMIT).contains(&count) {
            return Err(Refusal(format!(
                "InvalidParameterException: count is {count}; RunTask starts 1 to \
                 {RUN_TASK_LIMIT} tasks. Use a service, or several requests."
            )));
        }
        let group = match &request.group {
            Some(group) => group.clone(),
            None => group_of_family(&revision.definition.family),
        };
        let wanted = self.wanted(
            revision,
            (request.launch_type, &request.capacity_provider_strategy),
            &request.placement_constraints,
            &request.placement_strategy,
            request.network_configuration.as_ref(),
            Scheduler::RunTask,
        )?;
        let wanted = Wanted {
            given: Rc::new(request.other.clone()),
            group,
            started_by: request.started_by.clone(),
            ..wanted
        };
        if wanted.launch_type == LaunchType::Ec2
            && wanted.capacity_provider_strategy.is_empty()
            && self.world.instances.is_empty()
        {
            return Err(
                "InvalidParameterException: No Container Instances were found in your cluster."
                    .into(),
            );
        }
        (self.setting.parts.check_run_task)(request, wanted.launch_type)?;
        check_started_by(request.started_by.as_deref(), RUN_TASK_STARTED_BY)?;
        self.check_roles_can_be_assumed(&wanted.revision.definition, &request.other, None)?;
        Ok((wanted, count))
    }

    /// The part of a request that RunTask and CreateService share, checked as ECS checks it.
    pub(super) fn wanted(
        &self,
        revision: Rc<Revision>,
        (launch_type, strategy): (Option<LaunchType>, &[CapacityProviderStrategyItem]),
        constraints: &[PlacementConstraint],
        strategies: &[PlacementStrategy],
        network: Option<&NetworkConfiguration>,
        scheduler: Scheduler,
    ) -> Result<Wanted, Refusal> {
        let definition = &revision.definition;
        let launch_type = self.launch_type_of(launch_type, strategy)?;
        if launch_type == LaunchType::Fargate {
            if !(self.setting.parts.supports_fargate)(definition) {
                return Err(
                    "InvalidParameterException: Task definition does not support \
                            launch_type FARGATE."
                        .into(),
                );
            }
            if !constraints.is_empty() || !strategies.is_empty() {
                return Err(
                    "InvalidParameterException: Placement constraints and strategies are \
                            not supported with the FARGATE launch type. Remove them: AWS chooses \
                            the capacity."
                        .into(),
                );
            }
        }
        if let Some(refusal) = network_configuration_refusal(definition, network) {
            return Err(refusal.into());
        }
        let subnets = self.setting.subnets_of(network);
        if network.is_some() && subnets.is_empty() {
            let known = self
                .setting
                .subnets
                .keys()
                .cloned()
                .collect::<Vec<_>>()
                .join(", ");
            return Err(Refusal(format!(
                "InvalidParameterException: none of the subnets exists. The cluster's subnets \
                 are {known}."
            )));
        }
        let mut of_both = definition.constraints_of_request();
        let check_constraints = self.setting.parts.check_constraints;
        let mut problems = check_constraints(constraints, of_both.len(), "");
        problems.extend(check_strategies(strategies, ""));
        if let Some(problem) = problems
            .iter()
            .find(|problem| problem.severity == Severity::Error)
        {
            return Err(Refusal(format!(
                "InvalidParameterException: {}",
                problem.message
            )));
        }
        of_both.extend_from_slice(constraints);
        Ok(Wanted {
            group: String::new(),
            started_by: None,
            given: Rc::default(),
            launch_type,
            capacity_provider_strategy: strategy.to_vec(),
            capacity_provider_name: None,
            constraints: of_both,
            strategies: strategies.to_vec(),
            subnets,
            scheduler,
            registration: false,
            revision,
        })
    }

    fn create_service(&mut self, request: &CreateService) -> Result<(), Refusal> {
        if self.world.services.contains_key(&request.service_name) {
            return Err(
                "InvalidParameterException: Creation of service was not idempotent.".into(),
            );
        }
        let revision = self.active_revision(&request.task_definition, "ClientException")?;
        let wanted = self.wanted(
            Rc::clone(&revision),
            (request.launch_type, &request.capacity_provider_strategy),
            &request.placement_constraints,
            &request.placement_strategy,
            request.network_configuration.as_ref(),
            Scheduler::Service,
        )?;
        (self.setting.parts.check_create_service)(request, wanted.launch_type, &revision)?;
        self.check_roles_can_be_assumed(&revision.definition, &request.other, None)?;
        self.record_new_service(request, revision)
    }

    fn update_service(&mut self, request: &UpdateService) -> Result<(), Refusal> {
        if !self.world.services.contains_key(&request.service) {
            return Err("ServiceNotFoundException: Service not found.".into());
        }
        let revision = match &request.task_definition {
            Some(name) => Some(self.active_revision(name, "ClientException")?),
            None => None,
        };
        self.record_changed_service(request, revision)
    }

    fn stop_task(&mut self, request: &StopTask) -> Result<(), Refusal> {
        let task = self.named_task(&request.task)?.number;
        let reason = request
            .reason
            .clone()
            .unwrap_or_else(|| "Task stopped by user".to_owned());
        self.begin_stop(task, StopCode::UserInitiated, reason);
        Ok(())
    }

    fn exit_container(&mut self, request: &ExitContainer) -> Result<(), Refusal> {
        let task = self.named_task(&request.task)?;
        let index = container_of(&task, &request.container)?;
        self.check_runs(task.number, index)?;
        self.container_ends(task.number, index, Some(request.exit_code), None);
        Ok(())
    }

    fn update_instance_state(
        &mut self,
        request: &UpdateContainerInstancesState,
    ) -> Result<(), Refusal> {
        let arn = self.instance_arn(&request.container_instance)?;
        let status = match request.status.as_str() {
            "ACTIVE" => InstanceStatus::Active,
            "DRAINING" => InstanceStatus::Draining,
            other => {
                return Err(Refusal(format!(
                    "InvalidParameterException: a container instance cannot be set to `{other}`; \
                     use ACTIVE or DRAINING"
                )));
            }
        };
        self.record(EventKind::InstanceStatusChanged {
            container_instance_arn: arn,
            status,
        });
        self.wake_all_services();
        Ok(())
    }

    fn remove_permission(&mut self, role_name: &str, action: &str) -> Result<(), Refusal> {
        let role = self
            .world
            .roles
            .get(role_name)
            .ok_or_else(|| no_such_role(role_name))?;
        let (changed, _) = role.without_permission(action);
        self.record(EventKind::RoleChanged(Rc::new(changed)));
        Ok(())
    }

    /// The revision that something new is to be started from. `exception` is what ECS calls the
    /// refusal of an INACTIVE one: InvalidParameterException for RunTask, ClientException for
    /// UpdateService [O], and for CreateService as well [D].
    pub(super) fn active_revision(
        &self,
        name: &str,
        exception: &str,
    ) -> Result<Rc<Revision>, Refusal> {
        let registered = self
            .world
            .revision(name)
            .ok_or_else(|| Refusal::from(TASK_DEFINITION_NOT_FOUND))?;
        match registered.status() {
            RevisionStatus::Active => Ok(Rc::clone(&registered.revision)),
            RevisionStatus::Inactive => {
                Err(Refusal(format!("{exception}: TaskDefinition is inactive")))
            }
        }
    }

    pub(super) fn named_task(&self, name: &str) -> Result<Rc<Task>, Refusal> {
        let task = self.world.task_named(name);
        task.cloned().ok_or_else(task_not_found)
    }

    pub(super) fn instance_arn(&self, name: &str) -> Result<String, Refusal> {
        match self.world.instance_named(name) {
            Some(instance) => Ok(instance.container_instance_arn.clone()),
            None => Err(Refusal(format!(
                "the cluster has no container instance `{name}`"
            ))),
        }
    }
}

/// Refuses a `startedBy` that is too long; the limits are documented [V], the words are ours [D].
pub(super) fn check_started_by(started_by: Option<&str>, most: usize) -> Result<(), Refusal> {
    let length = started_by.map_or(0, |text| text.chars().count());
    if length > most {
        return Err(Refusal(format!(
            "InvalidParameterException: startedBy has {length} characters; at most {most} are \
             allowed"
        )));
    }
    Ok(())
}

/// The index of a task's container of a name.
pub(super) fn container_of(task: &Task, name: &str) -> Result<usize, Refusal> {
    let position = task.containers.iter().position(|it| it.name == name);
    position.ok_or_else(|| {
        let names = task.containers.iter().map(|it| it.name.as_str());
        Refusal(format!(
            "task {} has no container `{name}`; it has {}",
            task.short_id(),
            names.collect::<Vec<_>>().join(", ")
        ))
    })
}

/// ECS's answer, from memory [U].
fn task_not_found() -> Refusal {
    "InvalidParameterException: The referenced task was not found.".into()
}

pub(super) fn no_such_role(role_name: &str) -> Refusal {
    Refusal(format!(
        "NoSuchEntity: The role with name {role_name} cannot be found."
    ))
}
