//! How a task comes up: created, network interface, the agent's preparations, RUNNING.

use std::rc::Rc;

use super::engine::{Occurrence, TaskStep};
use super::requests::Wanted;
use super::{EventKind, Simulation};
use crate::iam::calls::{CallStep, PlannedCall};
use crate::lifecycle::{
    AgentStage, AgentStatus, Circumstances, Container, ContainerStatus, Dependency, DesiredStatus,
    HealthStatus, LastStatus, LaunchType, Milliseconds, NetworkInterface, StopCode, Task,
    TaskNumber, dependencies_of, first_status, lowest_status, next_on_the_way_up,
};
use crate::placement::{Random, Requirement};
use crate::task_definition::{NetworkMode, TaskDefinition};

/// What the agent knows of a task beyond what ECS shows.
#[derive(Clone, Debug)]
pub(super) struct Start {
    /// Whether the agent works on it: it then really holds the instance's resources.
    pub(super) taken: bool,
    /// What it holds.
    pub(super) requirement: Rc<Requirement>,
    /// The calls that follow from the definition.
    pub(super) calls: Rc<Vec<PlannedCall>>,
    /// What each container waits for.
    pub(super) dependencies: Rc<Vec<Vec<Dependency>>>,
    /// Containers whose start has begun.
    pub(super) begun: Vec<bool>,
    /// When the next health check of each container is due; none: nothing would come of one.
    pub(super) checks_due: Vec<Option<Milliseconds>>,
}

impl Simulation {
    pub(super) fn next_task_number(&self) -> TaskNumber {
        TaskNumber(
            self.world
                .tasks
                .last_key_value()
                .map_or(1, |(number, _)| number.0 + 1),
        )
    }

    /// Creates a task, on a container instance or on Fargate.
    pub(super) fn create_task(
        &mut self,
        wanted: &Wanted,
        container_instance_arn: Option<&str>,
        subnet: Option<(String, String)>,
    ) -> TaskNumber {
        let number = self.next_task_number();
        let task = self.new_task(number, wanted, container_instance_arn, subnet);
        let definition = &wanted.revision.definition;
        let calls = self.calls_of_definition(&task);
        let start = Start {
            taken: false,
            requirement: Rc::new(Requirement::of(definition)),
            calls: Rc::new(calls),
            dependencies: Rc::new(dependencies_of(definition)),
            begun: vec![false; definition.container_definitions.len()],
            checks_due: vec![None; definition.container_definitions.len()],
        };
        self.starts.insert(number, Rc::new(start));
        let provisioning = task.last_status == LastStatus::Provisioning;
        let waits = task.circumstances.capacity_wait;
        self.record(EventKind::TaskCreated(Rc::new(task)));
        self.record_assumed_roles(number);
        self.wake_daemons();
        if waits {
            self.await_capacity(number, wanted);
            return number;
        }
        let timings = &self.setting.timings;
        let (delay, step) = match (provisioning, wanted.launch_type) {
            (true, LaunchType::Fargate) => (timings.fargate_provisioning, TaskStep::Attached),
            (true, LaunchType::Ec2) => (timings.ec2_provisioning, TaskStep::Attached),
            (false, _) => (timings.agent_acknowledge, TaskStep::AgentTakes),
        };
        self.after(delay, Occurrence::Task(number, step));
        number
    }

    fn new_task(
        &self,
        number: TaskNumber,
        wanted: &Wanted,
        container_instance_arn: Option<&str>,
        subnet: Option<(String, String)>,
    ) -> Task {
        let definition = &wanted.revision.definition;
        let circumstances = Circumstances {
            network_interface: definition.effective_network_mode() == NetworkMode::Awsvpc,
            registration: wanted.registration,
            capacity_wait: wanted.launch_type == LaunchType::Ec2
                && container_instance_arn.is_none(),
        };
        let last_status = first_status(circumstances);
        let instance = container_instance_arn.and_then(|arn| self.world.instance_named(arn));
        let availability_zone = match (instance, &subnet) {
            (Some(instance), _) => instance.availability_zone().to_owned(),
            (None, Some((_, zone))) => zone.clone(),
            (None, None) => String::new(),
        };
        Task {
            number,
            task_id: task_id(self.setting.seed, number),
            revision: Rc::clone(&wanted.revision),
            group: wanted.group.clone(),
            started_by: wanted.started_by.clone(),
            given: Rc::clone(&wanted.given),
            launch_type: wanted.launch_type,
            capacity_provider_name: wanted.capacity_provider_name.clone(),
            container_instance_arn: container_instance_arn.map(str::to_owned),
            ec2_instance_id: instance.map(|instance| instance.ec2_instance_id.clone()),
            availability_zone,
            circumstances,
            last_status,
            desired_status: DesiredStatus::Running,
            health_status: HealthStatus::Unknown,
            version: 1,
            updated_at: self.world.at,
            history: vec![(last_status, self.world.at)],
            created_at: self.world.at,
            connectivity_at: (last_status == LastStatus::Pending).then_some(self.world.at),
            pull_started_at: None,
            pull_stopped_at: None,
            started_at: None,
            stop_desired_at: None,
            stopping_at: None,
            execution_stopped_at: None,
            stopped_at: None,
            stop_code: None,
            stopped_reason: None,
            agent_stage: (AgentStage::Unaware, self.world.at),
            containers: containers_of(definition),
            network_interface: subnet
                .filter(|_| circumstances.network_interface)
                .map(|(subnet_id, _)| NetworkInterface::new(number, subnet_id)),
        }
    }

    pub(super) fn task_step(&mut self, number: TaskNumber, step: TaskStep) {
        let Some(task) = self.task(number) else {
            return;
        };
        let wanted_up = task.desired_status == DesiredStatus::Running;
        let by_agent = matches!(
            step,
            TaskStep::AgentTakes | TaskStep::ResourceCall(_) | TaskStep::NetworkReady
        );
        if by_agent && self.keep_back(&task, Occurrence::Task(number, step)) {
            return;
        }
        match step {
            TaskStep::Attached if wanted_up && task.last_status == LastStatus::Provisioning => {
                let subnet = task
                    .network_interface
                    .as_ref()
                    .map(|it| it.subnet_id.as_str());
                if let Some(reason) = subnet.and_then(|subnet| self.interface_fault(subnet)) {
                    let status = "FAILED";
                    self.record(EventKind::NetworkInterfaceChanged {
                        task: number,
                        status,
                    });
                    self.fail_to_start(number, reason);
                    return;
                }
                self.record(EventKind::NetworkInterfaceChanged {
                    task: number,
                    status: "ATTACHED",
                });
                self.climb_to_agent(&task);
            }
            TaskStep::AgentTakes if wanted_up && task.last_status == LastStatus::Pending => {
                self.queue_at_agent(&task);
            }
            TaskStep::ResourceCall(index)
                if wanted_up && task.last_status == LastStatus::Pending =>
            {
                self.resource_call(&task, index);
            }
            TaskStep::NetworkReady if wanted_up && task.last_status == LastStatus::Pending => {
                self.work_on_containers(number);
            }
            TaskStep::Registered if wanted_up && task.last_status == LastStatus::Activating => {
                self.climb(&task);
                self.task_runs(&task);
            }
            TaskStep::GoesDown => self.go_down(number),
            TaskStep::CapacityGone => self.capacity_gone(&task),
            TaskStep::CapacityWaitOver if wanted_up => self.give_up_waiting(&task),
            _ => {} // the task was told to stop meanwhile
        }
    }

    /// The task's next status on the way up.
    fn climb(&mut self, task: &Task) {
        if let Some(status) = next_on_the_way_up(task.last_status, task.circumstances) {
            self.record(EventKind::TaskStatusChanged {
                task: task.number,
                status,
            });
        }
    }

    /// From PROVISIONING to PENDING: the agent is to take the task.
    pub(super) fn climb_to_agent(&mut self, task: &Task) {
        self.climb(task);
        let delay = self.setting.timings.agent_acknowledge;
        self.after(delay, Occurrence::Task(task.number, TaskStep::AgentTakes));
    }

    /// The agent admits tasks one after the other: a task whose resources are not physically free
    /// yet waits in PENDING and blocks those behind it [V].
    fn queue_at_agent(&mut self, task: &Task) {
        match &task.container_instance_arn {
            None => self.agent_takes(task),
            Some(arn) => {
                self.agent_queues
                    .get_or_default(arn.clone())
                    .push(task.number);
                self.admit(arn);
            }
        }
    }

    /// Lets the agent of an instance take the tasks at the head of its queue that fit.
    pub(super) fn admit(&mut self, arn: &str) {
        while let Some(number) = self
            .agent_queues
            .get(arn)
            .and_then(|queue| queue.first().copied())
        {
            let Some(task) = self.task(number) else {
                return;
            };
            let stopped = task.desired_status == DesiredStatus::Stopped;
            if !stopped && !self.fits_physically(arn, &task) {
                self.reach(number, AgentStage::Queued);
                return;
            }
            if let Some(queue) = self.agent_queues.get_mut(arn) {
                queue.remove(0);
            }
            if !stopped {
                self.agent_takes(&task);
            }
        }
    }

    fn fits_physically(&self, arn: &str, task: &Task) -> bool {
        let Some(instance) = self.world.instance_named(arn) else {
            return false;
        };
        let Some(start) = self.starts.get(&task.number) else {
            return false;
        };
        let mut free = (**instance).clone();
        let others = || {
            self.world.tasks_on(arn).filter_map(|other| {
                let start = self.starts.get(&other.number)?;
                let is_reserved = other.desired_status == DesiredStatus::Running;
                let is_held = start.taken && other.number != task.number;
                (is_reserved != is_held).then_some((other, start, is_held))
            })
        };
        // What is only reserved goes before what is really held comes: both may be one port.
        for (other, start, _) in others().filter(|(_, _, is_held)| !is_held) {
            start.requirement.release_from(&mut free, &other.group);
        }
        for (other, start, _) in others().filter(|(_, _, is_held)| *is_held) {
            start.requirement.reserve_on(&mut free, &other.group);
        }
        // That others are free is of no use to a task whose own GPU is not: the agent accounts
        // them by id [V: amazon-ecs-agent pull request 3852].
        let mut gpus = task.containers.iter().flat_map(|it| &it.gpu_ids);
        let is_held = |id: &String| others().any(|(other, _, held)| held && other.has_gpu(id));
        start.requirement.fits(&free) && !gpus.any(is_held)
    }

    fn agent_takes(&mut self, task: &Task) {
        if let Some(start) = self.starts.get_mut(&task.number) {
            Rc::make_mut(start).taken = true;
        }
        let api_call = self.setting.timings.api_call;
        self.after(
            api_call,
            Occurrence::Task(task.number, TaskStep::ResourceCall(0)),
        );
        self.reach(task.number, AgentStage::Preparing);
    }

    fn resource_call(&mut self, task: &Rc<Task>, index: usize) {
        let Some(call) = self.planned_call(task.number, CallStep::Resources, None, index) else {
            if task.circumstances.network_interface {
                self.reach(task.number, AgentStage::NetworkSetUp);
                let ready = Occurrence::Task(task.number, TaskStep::NetworkReady);
                self.after(self.setting.timings.network_set_up, ready);
            } else {
                self.work_on_containers(task.number);
            }
            return;
        };
        if let Some(reason) = self.secret_fault(&call) {
            self.fail_to_start(task.number, reason);
            return;
        }
        match self.make_call(task, &call) {
            Ok(()) => {
                let api_call = self.setting.timings.api_call;
                let next = TaskStep::ResourceCall(index + 1);
                self.after(api_call, Occurrence::Task(task.number, next));
            }
            Err(reason) => self.fail_to_start(task.number, reason),
        }
    }

    fn work_on_containers(&mut self, number: TaskNumber) {
        self.reach(number, AgentStage::Containers);
        self.begin_containers(number);
    }

    /// The `index`-th call of a step, for a container or for the task as a whole.
    pub(super) fn planned_call(
        &self,
        task: TaskNumber,
        step: CallStep,
        container: Option<&str>,
        index: usize,
    ) -> Option<PlannedCall> {
        self.starts
            .get(&task)?
            .calls
            .iter()
            .filter(|call| call.step == step)
            .filter(|call| container.is_none_or(|name| call.container == name))
            .nth(index)
            .cloned()
    }

    /// The task could not be started.
    pub(super) fn fail_to_start(&mut self, number: TaskNumber, reason: String) {
        self.begin_stop(number, StopCode::TaskFailedToStart, reason);
    }

    /// Whether the task has come up, now that a container has changed: the task's status is the
    /// lowest of its containers', STOPPED ranking above RUNNING [V].
    pub(super) fn check_containers_up(&mut self, number: TaskNumber) {
        let Some(task) = self.task(number) else {
            return;
        };
        if lowest_status(&task.containers) < AgentStatus::Running
            || task.last_status != LastStatus::Pending
            || task.desired_status == DesiredStatus::Stopped
        {
            return;
        }
        self.climb(&task);
        if task.circumstances.registration {
            let delay = self.setting.timings.target_registration;
            self.after(delay, Occurrence::Task(number, TaskStep::Registered));
        } else {
            self.task_runs(&task);
        }
    }

    fn task_runs(&mut self, task: &Task) {
        if let Some(service) = task.service_name() {
            self.steady_services.remove(service);
            self.look_soon(service);
        }
    }

    fn reach(&mut self, number: TaskNumber, stage: AgentStage) {
        let known = self.world.tasks.get(&number);
        if known.is_some_and(|task| task.agent_stage.0 != stage) {
            let task = number;
            self.record(EventKind::AgentStageReached { task, stage });
        }
    }
}

fn containers_of(definition: &TaskDefinition) -> Vec<Container> {
    definition
        .container_definitions
        .iter()
        .map(|container| Container {
            name: container.name.clone(),
            image: container.image.clone(),
            essential: container.is_essential(),
            last_status: ContainerStatus::Pending,
            health_status: HealthStatus::Unknown,
            agent_status: AgentStatus::None,
            failed_checks: 0,
            checks_fail: false,
            exit_code: None,
            reason: None,
            pull_started_at: None,
            pull_stopped_at: None,
            created_at: None,
            started_at: None,
            restarted_at: None,
            restart_count: 0,
            earlier_processes: Vec::new(),
            check_answers: Vec::new(),
            signalled_at: None,
            stopped_at: None,
            network_bindings: Vec::new(),
            gpu_ids: Vec::new(),
        })
        .collect()
}

/// 32 hexadecimal digits that follow from the seed and the task's ordinal alone.
fn task_id(seed: u64, number: TaskNumber) -> String {
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut random = Random::from_seed(seed ^ u64::from(number.0).wrapping_mul(SPREAD));
    format!("{:016x}{:016x}", random.next_u64(), random.next_u64())
}
