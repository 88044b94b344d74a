//! The stream of events that ECS would send to EventBridge.
//!
//! A task's `version` rises by 1 with every event about it [V], and `fold.rs` decides what raises
//! it. Here every version is printed once, as the world is when nothing of the same moment can
//! join it any more.

use serde_json::Value;

use super::identifiers::uuid;
use super::service::{deployment_state_change, service_action};
use super::{envelope, task_event};
use crate::cluster::{ContainerInstance, InstanceStatus, to_event_detail};
use crate::lifecycle::{Milliseconds, TaskNumber};
use crate::ordered::OrderedMap;
use crate::simulation::{Event, EventKind, Simulation, World, timestamp};

/// Everything that ECS sends to EventBridge about what has happened so far, each with its time, in
/// the order of time, and for each task and each container instance in the order of its versions.
///
/// ECS may deliver events twice and in any order [V]; here each comes once.
pub fn bridge_events(simulation: &Simulation) -> impl Iterator<Item = Sent> {
    let mut announcer = Announcer::default();
    let entries = simulation.replay().map(Some).chain([None]);
    entries.flat_map(move |entry| match entry {
        Some((world, event)) => announcer.take(&world, event),
        None => announcer.flush(),
    })
}

/// An event and when it was sent.
pub(in crate::simulation) type Sent = (Milliseconds, Value);

/// What has been announced, and what is about to be.
#[derive(Debug, Default)]
pub(in crate::simulation) struct Announcer {
    at: Milliseconds,
    /// Tasks with a version that is not announced yet, each with the last world that shows it.
    held: Vec<(TaskNumber, u32, World)>,
    /// The latest version of each task that was announced.
    tasks: OrderedMap<TaskNumber, u32>,
    /// The latest version of each container instance that was announced, by ARN.
    instances: OrderedMap<String, u32>,
    /// The state of each deployment's rollout that was announced, by id.
    rollouts: OrderedMap<String, &'static str>,
}

impl Announcer {
    /// What a journal's entry lets ECS send, `world` being the one right after it.
    pub(in crate::simulation) fn take(&mut self, world: &World, event: &Event) -> Vec<Sent> {
        let mut printed = Vec::new();
        if event.at != self.at {
            printed = self.flush();
            self.at = event.at;
        }
        if let Some((number, is_complete)) = task_of(&event.kind) {
            self.task(world, number, is_complete, &mut printed);
        }
        let mut others = Vec::new();
        if let Some(arn) = instance_of(world, &event.kind) {
            others.extend(self.instance(world, &arn));
        }
        let moment = (event.at, event.sequence);
        match &event.kind {
            EventKind::InstanceTerminated { .. } => others.extend(terminated(world)),
            EventKind::ServiceEventLogged { service, message } => {
                others.extend(service_action(world, moment, service, message));
            }
            EventKind::DeploymentChanged {
                service,
                deployment,
            } => {
                let state = deployment.rollout_state;
                let known = self.rollouts.insert(deployment.id.clone(), state);
                if known != Some(state) {
                    let change = deployment_state_change(world, moment, service, deployment);
                    others.extend(change);
                }
            }
            _ => {}
        }
        printed.extend(others.into_iter().map(|other| (event.at, other)));
        printed
    }

    /// A journal's entry about a task. Its event waits for others of the same moment that join it,
    /// unless it `is_complete`.
    fn task(
        &mut self,
        world: &World,
        number: TaskNumber,
        is_complete: bool,
        printed: &mut Vec<Sent>,
    ) {
        let Some(task) = world.tasks.get(&number) else {
            return;
        };
        let position = self.held.iter().position(|(held, ..)| *held == number);
        if let Some(position) = position {
            let (_, version, before) = self.held.remove(position);
            if version != task.version {
                self.print(&before, number, printed);
            }
        }
        if self.tasks.get(&number) == Some(&task.version) {
            return;
        }
        if is_complete {
            self.print(world, number, printed);
        } else {
            self.held.push((number, task.version, world.clone()));
        }
    }

    fn print(&mut self, world: &World, number: TaskNumber, printed: &mut Vec<Sent>) {
        if let Some(task) = world.tasks.get(&number) {
            self.tasks.insert(number, task.version);
            printed.push((self.at, task_event(world, task)));
        }
    }

    /// What was held, now that nothing of its moment can join it any more.
    pub(in crate::simulation) fn flush(&mut self) -> Vec<Sent> {
        let mut printed = Vec::new();
        for (number, _, world) in std::mem::take(&mut self.held) {
            self.print(&world, number, &mut printed);
        }
        printed
    }

    fn instance(&mut self, world: &World, arn: &str) -> Option<Value> {
        let instance = world.instance_named(arn)?;
        let announced = self.instances.insert(arn.to_owned(), instance.version);
        (announced != Some(instance.version)).then(|| instance_event(world, instance))
    }
}

/// The task that an entry is about, as far as ECS tells, and whether nothing of the same moment
/// can join its event: a new `lastStatus` is told as it comes.
fn task_of(kind: &EventKind) -> Option<(TaskNumber, bool)> {
    match kind {
        EventKind::TaskCreated(task) => Some((task.number, true)),
        EventKind::TaskStatusChanged { task, .. } => Some((*task, true)),
        EventKind::TaskStopDesired { task, .. }
        | EventKind::StopCodeChanged { task, .. }
        | EventKind::ContainerChanged { task, .. }
        | EventKind::NetworkInterfaceChanged { task, .. } => Some((*task, false)),
        _ => None,
    }
}

/// The ARN of the container instance that an entry is about: itself, or what is left of its
/// resources [V].
fn instance_of(world: &World, kind: &EventKind) -> Option<String> {
    match kind {
        EventKind::InstanceRegistered(instance) => Some(instance.container_instance_arn.clone()),
        EventKind::InstanceStatusChanged {
            container_instance_arn,
            ..
        }
        | EventKind::AgentConnectionChanged {
            container_instance_arn,
            ..
        } => Some(container_instance_arn.clone()),
        EventKind::TaskCreated(task) => task.container_instance_arn.clone(),
        EventKind::TaskPlaced {
            container_instance_arn,
            ..
        } => Some(container_instance_arn.clone()),
        EventKind::TaskStopDesired { task, .. } => {
            let task = world.tasks.get(task)?;
            task.container_instance_arn.clone()
        }
        _ => None,
    }
}

/// The instance that was just terminated: its agent is gone, and it is INACTIVE [V].
fn terminated(world: &World) -> Option<Value> {
    let (_, instance) = world.lost_instances.last()?;
    let mut instance = ContainerInstance::clone(instance);
    instance.status = InstanceStatus::Inactive;
    instance.agent_connected = false;
    instance.version += 1;
    Some(instance_event(world, &instance))
}

/// `ECS Container Instance State Change`.
fn instance_event(world: &World, instance: &ContainerInstance) -> Value {
    let identity = &world.identity;
    let arn = &instance.container_instance_arn;
    envelope(
        identity,
        "ECS Container Instance State Change",
        uuid(&[arn, "event", &instance.version.to_string()]),
        world.at,
        arn.clone(),
        to_event_detail(instance, &identity.cluster_arn(), timestamp(world.at)),
    )
}
