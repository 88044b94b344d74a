//! What a task is waiting for at one moment: since when, for how long at most, and what ends it.

mod dependency;

use std::rc::Rc;

use self::dependency::{checks_of, waits_for_dependency};
use super::{Simulation, World};
use crate::iam::calls::CallStep;
use crate::lifecycle::{
    AgentStage, AgentStatus, Container, ContainerStatus, Dependency, DesiredStatus, LastStatus,
    LaunchType, Milliseconds, StopCode, Task, dependencies_of, dependents,
};

/// The agent's limit on one image pull [V].
const PULL_LIMIT: Milliseconds = 2 * 60 * 60 * 1000;

/// The agent's limit on creating a container [V].
const CREATE_LIMIT: Milliseconds = 4 * 60 * 1000;

/// The agent's limits on starting a container, on Linux and on Windows [V].
const START_LIMITS: [Milliseconds; 2] = [3 * 60 * 1000, 8 * 60 * 1000];

/// The agent's limit on a network interface that is to be attached [V].
const ATTACH_LIMIT: Milliseconds = 5 * 60 * 1000;

/// One thing that a task, or one of its containers, waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Index of the container that waits; none: the task as a whole.
    pub container: Option<usize>,
    /// Who waits for what, for example "`app` waits for `db` to be HEALTHY".
    pub what: String,
    /// Since when.
    pub since: Milliseconds,
    /// When it ends if nothing goes wrong; none: nobody knows.
    pub expected: Option<Milliseconds>,
    /// When whoever waits gives up; none: never.
    pub at_most: Option<Milliseconds>,
    /// What ends it.
    pub ends: String,
    /// What says how long it takes or may take, where somebody can change that.
    pub set_by: Option<SetBy>,
}

/// What says how long a wait takes, or may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetBy {
    /// A timing of the scenario, by its name.
    Timing(&'static str),
    /// A member of a container definition: index of the container, and the member's name.
    Member(usize, &'static str),
}

impl Waiting {
    fn new(what: String, since: Milliseconds, ends: &str) -> Self {
        Self {
            container: None,
            what,
            since,
            expected: None,
            at_most: None,
            ends: ends.to_owned(),
            set_by: None,
        }
    }

    fn of_container(mut self, index: usize) -> Self {
        self.container = Some(index);
        self
    }

    fn expected_after(mut self, delay: Milliseconds) -> Self {
        self.expected = Some(self.since.saturating_add(delay));
        self
    }

    fn set_by(mut self, set_by: SetBy) -> Self {
        self.set_by = Some(set_by);
        self
    }

    fn at_most(mut self, limit: Milliseconds) -> Self {
        self.at_most = Some(self.since.saturating_add(limit));
        self
    }
}

impl Simulation {
    /// What `task` waits for in `world`, the world at some moment: first the task as a whole,
    /// then its containers. Empty when it waits for nothing.
    #[must_use]
    pub fn waiting_on(&self, world: &World, task: &Task) -> Vec<Waiting> {
        let timings = &self.setting.timings;
        let entered = task.history.last().map_or(task.created_at, |(_, at)| *at);
        let stopping = task.desired_status == DesiredStatus::Stopped;
        if let Some(waiting) = agent_connection(world, task, entered) {
            return vec![waiting];
        }
        match task.last_status {
            LastStatus::Provisioning if !stopping => {
                vec![self.waiting_for_ecs(world, task, entered)]
            }
            LastStatus::Pending if !stopping => self.waiting_for_agent(world, task, entered),
            LastStatus::Activating if !stopping => {
                let what = "ECS registers the task with the target group or service registry";
                let ends = "the task is registered";
                vec![
                    Waiting::new(what.to_owned(), entered, ends)
                        .expected_after(timings.target_registration)
                        .set_by(SetBy::Timing("targetRegistration")),
                ]
            }
            LastStatus::Running if !stopping => self.waiting_for_health(world, task),
            LastStatus::Stopped => Vec::new(),
            _ => self.waiting_to_stop(world, task, entered),
        }
    }

    /// In PROVISIONING: for an instance of managed scaling, then for the network interface.
    fn waiting_for_ecs(&self, world: &World, task: &Task, entered: Milliseconds) -> Waiting {
        let timings = &self.setting.timings;
        if task.circumstances.capacity_wait && task.container_instance_arn.is_none() {
            let provider = task.capacity_provider_name.as_deref().unwrap_or_default();
            let what = format!("the capacity provider `{provider}` is to launch an instance");
            let ends = "an instance has joined on which the task fits";
            return Waiting::new(what, entered, ends)
                .at_most(timings.capacity_wait)
                .set_by(SetBy::Timing("capacityWait"));
        }
        let what = "ECS creates the task's network interface and attaches it";
        let placed_at = world
            .placement_of(task.number)
            .map(|placement| placement.at);
        let since = placed_at.map_or(entered, |at| at.max(entered));
        let (delay, name) = match task.launch_type {
            LaunchType::Fargate => (timings.fargate_provisioning, "fargateProvisioning"),
            LaunchType::Ec2 => (timings.ec2_provisioning, "ec2Provisioning"),
        };
        let ends = "the network interface is attached, or it cannot be had";
        Waiting::new(what.to_owned(), since, ends)
            .expected_after(delay)
            .at_most(ATTACH_LIMIT)
            .set_by(SetBy::Timing(name))
    }

    fn waiting_for_agent(&self, world: &World, task: &Task, entered: Milliseconds) -> Vec<Waiting> {
        let timings = &self.setting.timings;
        let (stage, since) = task.agent_stage;
        let waiting = match stage {
            AgentStage::Unaware => {
                let what = "the ECS agent is to take the task";
                Waiting::new(what.to_owned(), entered, "the agent has the task")
                    .expected_after(timings.agent_acknowledge)
                    .set_by(SetBy::Timing("agentAcknowledge"))
            }
            AgentStage::Queued => {
                let arn = task.container_instance_arn.as_deref().unwrap_or_default();
                let holders = world
                    .tasks_on(arn)
                    .filter(|other| other.desired_status == DesiredStatus::Stopped)
                    .map(|other| other.short_id().to_owned())
                    .collect::<Vec<_>>();
                let what = format!(
                    "the agent waits until {} really has free what was reserved: {} still {} it",
                    task.ec2_instance_id.as_deref().unwrap_or("the instance"),
                    holders.join(", "),
                    if holders.len() == 1 { "holds" } else { "hold" },
                );
                let ends = "the tasks that are being stopped are gone";
                Waiting::new(what, since, ends)
            }
            AgentStage::Preparing => {
                let calls = self.starts.get(&task.number).map_or(0, |start| {
                    let calls = start.calls.iter();
                    calls
                        .filter(|call| call.step == CallStep::Resources)
                        .count()
                });
                let what = match calls {
                    0 => "the agent prepares the task",
                    _ => "the agent reads secrets and environment files with the execution role",
                };
                let steps = u64::try_from(calls).unwrap_or_default() + 1;
                Waiting::new(what.to_owned(), since, "every call is answered")
                    .expected_after(timings.api_call * steps)
                    .set_by(SetBy::Timing("apiCall"))
            }
            AgentStage::NetworkSetUp => {
                let what = "the pause container sets up the task's network";
                let ends = "the pause container is RESOURCES_PROVISIONED";
                Waiting::new(what.to_owned(), since, ends)
                    .expected_after(timings.network_set_up)
                    .set_by(SetBy::Timing("networkSetUp"))
            }
            AgentStage::Containers => return self.waiting_containers(world, task),
        };
        vec![waiting]
    }

    fn waiting_containers(&self, world: &World, task: &Task) -> Vec<Waiting> {
        let dependencies = self.dependencies(task);
        let containers = task.containers.iter().enumerate();
        containers
            .filter_map(|(index, container)| {
                let of_container = dependencies.get(index).map_or(&[][..], Vec::as_slice);
                let waiting = match container.agent_status {
                    AgentStatus::None => waits_for_dependency(world, task, index, of_container)
                        .unwrap_or_else(|| self.waits_for_registry(task, container)),
                    status => self.waits_for_runtime(task, container, status)?,
                };
                Some(waiting.of_container(index))
            })
            .collect()
    }

    fn waits_for_registry(&self, task: &Task, container: &Container) -> Waiting {
        let what = format!(
            "`{}` asks the registry for {}",
            container.name, container.image
        );
        let since = task.containers.iter().filter_map(|other| other.started_at);
        let since = since.max().unwrap_or(task.agent_stage.1);
        Waiting::new(what, since.max(task.agent_stage.1), "the registry answers")
            .expected_after(self.setting.timings.api_call)
            .set_by(SetBy::Timing("apiCall"))
    }

    /// What a container waits for between the registry's answer and its process.
    fn waits_for_runtime(
        &self,
        task: &Task,
        container: &Container,
        status: AgentStatus,
    ) -> Option<Waiting> {
        let timings = &self.setting.timings;
        let name = &container.name;
        let start_limit = START_LIMITS
            .get(usize::from(task.revision.definition.is_windows()))
            .copied()
            .unwrap_or_default();
        let (what, since, delay, timing, limit, ends) = match status {
            AgentStatus::ManifestPulled => (
                format!("`{name}` pulls {}", container.image),
                container.pull_started_at?,
                timings.image_pull,
                "imagePull",
                PULL_LIMIT,
                "the image is on the host",
            ),
            AgentStatus::Pulled => (
                format!("`{name}` is being created"),
                container.pull_stopped_at?,
                timings.api_call,
                "apiCall",
                CREATE_LIMIT,
                "the container exists",
            ),
            AgentStatus::Created => (
                format!("`{name}` is being started"),
                container.created_at?,
                timings.container_start,
                "containerStart",
                start_limit,
                "its process runs",
            ),
            _ => return None,
        };
        Some(
            Waiting::new(what, since, ends)
                .expected_after(delay)
                .at_most(limit)
                .set_by(SetBy::Timing(timing)),
        )
    }

    fn waiting_for_health(&self, world: &World, task: &Task) -> Vec<Waiting> {
        let definitions = &task.revision.definition.container_definitions;
        let containers = task.containers.iter().zip(definitions).enumerate();
        containers
            .filter(|(_, (container, _))| {
                container.last_status == ContainerStatus::Running
                    && (container.failed_checks > 0
                        || container.health_status != crate::lifecycle::HealthStatus::Healthy)
            })
            .filter_map(|(index, (container, definition))| {
                let checks = checks_of(world, container, definition)?;
                let what = format!("`{}` is to pass its health check: {checks}", container.name);
                let since = container.process_started_at()?;
                Some(Waiting::new(what, since, "a check passes").of_container(index))
            })
            .collect()
    }

    fn waiting_to_stop(&self, world: &World, task: &Task, entered: Milliseconds) -> Vec<Waiting> {
        let timings = &self.setting.timings;
        let told = task.stop_desired_at.unwrap_or(entered);
        let waiting = match task.last_status {
            LastStatus::Deactivating if task.stop_code == Some(StopCode::UserInitiated) => {
                let what = "ECS takes the task out of its target group; StopTask lets no \
                            connections drain";
                Waiting::new(what.to_owned(), entered, "the task is deregistered")
                    .expected_after(timings.deregistration)
                    .set_by(SetBy::Timing("deregistration"))
            }
            LastStatus::Deactivating => {
                let what = "ECS takes the task out of its target group and lets its connections \
                            drain";
                let ends = "the target group's deregistration delay is over";
                Waiting::new(what.to_owned(), entered, ends)
                    .expected_after(timings.deregistration_delay)
                    .set_by(SetBy::Timing("deregistrationDelay"))
            }
            LastStatus::Deprovisioning => {
                let what = "ECS detaches and deletes the task's network interface";
                Waiting::new(what.to_owned(), entered, "the network interface is gone")
                    .expected_after(timings.deprovisioning)
                    .set_by(SetBy::Timing("deprovisioning"))
            }
            LastStatus::Stopping => return self.stopping_containers(world, task, entered),
            _ => {
                let natural = task
                    .containers
                    .iter()
                    .all(|container| container.last_status == ContainerStatus::Stopped)
                    && task.stop_code == Some(StopCode::EssentialContainerExited);
                let (what, delay, timing) = if natural {
                    let what = "the containers are over; ECS is to hear of it from the agent";
                    (what, timings.exit_report, "exitReport")
                } else {
                    let what = "desiredStatus is STOPPED; whoever works next is to hear of it";
                    (what, timings.stop_acknowledge, "stopAcknowledge")
                };
                Waiting::new(what.to_owned(), told, "lastStatus follows")
                    .expected_after(delay)
                    .set_by(SetBy::Timing(timing))
            }
        };
        vec![waiting]
    }

    fn stopping_containers(
        &self,
        world: &World,
        task: &Task,
        entered: Milliseconds,
    ) -> Vec<Waiting> {
        let dependencies = self.dependencies(task);
        let definitions = &task.revision.definition.container_definitions;
        let containers = task.containers.iter().zip(definitions).enumerate();
        containers
            .filter(|(_, (container, _))| container.last_status == ContainerStatus::Running)
            .map(|(index, (container, definition))| {
                let name = &container.name;
                let Some(signalled_at) = container.signalled_at else {
                    let before = dependents(&dependencies, index)
                        .filter_map(|dependent| task.containers.get(dependent))
                        .filter(|other| other.last_status != ContainerStatus::Stopped)
                        .map(|other| format!("`{}`", other.name))
                        .collect::<Vec<_>>();
                    let what = format!(
                        "`{name}` gets SIGTERM after {}, which started after it",
                        before.join(", ")
                    );
                    let ends = "every container that depends on it has stopped";
                    return Waiting::new(what, entered, ends).of_container(index);
                };
                let stop_timeout = definition
                    .stop_timeout_ms()
                    .unwrap_or(self.setting.timings.stop_timeout);
                let left = (signalled_at + stop_timeout).saturating_sub(world.at);
                let what = format!("`{name}` has SIGTERM; SIGKILL follows in {}", seconds(left));
                Waiting::new(
                    what,
                    signalled_at,
                    "its process exits, or stopTimeout is over",
                )
                .at_most(stop_timeout)
                .set_by(SetBy::Member(index, "stopTimeout"))
                .of_container(index)
            })
            .collect()
    }

    fn dependencies(&self, task: &Task) -> Rc<Vec<Vec<Dependency>>> {
        match self.starts.get(&task.number) {
            Some(start) => Rc::clone(&start.dependencies),
            None => Rc::new(dependencies_of(&task.revision.definition)),
        }
    }
}

/// What an agent without a connection keeps waiting.
fn agent_connection(world: &World, task: &Task, entered: Milliseconds) -> Option<Waiting> {
    let arn = task.container_instance_arn.as_deref()?;
    let instance = world.instance_named(arn)?;
    let matters = matches!(
        task.last_status,
        LastStatus::Pending | LastStatus::Stopping | LastStatus::Running
    );
    let idle =
        task.last_status == LastStatus::Running && task.desired_status == DesiredStatus::Running;
    if instance.agent_connected || !matters || idle {
        return None;
    }
    let what = format!(
        "the agent of {} has lost its connection to ECS",
        instance.ec2_instance_id
    );
    let ends = "the agent connects again, or the instance is lost";
    Some(Waiting::new(what, entered, ends))
}

/// Milliseconds as whole seconds, or tenths below ten.
fn seconds(milliseconds: Milliseconds) -> String {
    if milliseconds.is_multiple_of(1000) || milliseconds >= 10_000 {
        format!("{} s", milliseconds.div_ceil(1000))
    } else {
        format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100)
    }
}
