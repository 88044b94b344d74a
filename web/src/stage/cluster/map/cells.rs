//! What each cell shows, and which of them changed.

use std::rc::Rc;

use ecslab::cluster::{ContainerInstance, InstanceStatus};
use ecslab::lifecycle::{DesiredStatus, LastStatus};
use ecslab::ordered::OrderedSet;
use ecslab::shared_list::SharedList;
use ecslab::simulation::{EventKind, Simulation, World};

use crate::stage::cluster::numbers::ratio;
use crate::stage::cluster::scene::Shown;

/// Statuses of tasks that have their reservation, in the order in which they are stacked.
pub const STACKED: [LastStatus; 4] = [
    LastStatus::Running,
    LastStatus::Activating,
    LastStatus::Pending,
    LastStatus::Provisioning,
];
/// What is full, in the units of a tank's parts.
pub const FULL: u8 = 255;

/// The cell of a container instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// CPU.
    pub cpu: Tank,
    /// Memory.
    pub memory: Tank,
    /// Whether it takes tasks.
    pub condition: Condition,
    /// Whether the decision shown leaves it out, as far as has been told.
    pub left_out: bool,
}

/// Whether an instance takes tasks, as far as a cell shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Condition {
    /// It does.
    #[default]
    Active,
    /// It is DRAINING or INACTIVE.
    Leaving,
    /// Its agent does not answer.
    AgentDisconnected,
}

/// An amount and what takes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tank {
    /// What the instance registered with, as a part of what the largest one has.
    pub height: u8,
    /// What the tasks of each status of [`STACKED`] take, as parts of the tank.
    pub parts: [u8; STACKED.len()],
    /// What is taken by something that the scenario does not name, as a part of the tank.
    pub other: u8,
}

/// CPU units and MiB of the largest instance.
pub fn largest(world: &World) -> (i64, i64) {
    let registered = world.instances.iter().map(|instance| &instance.registered);
    registered.fold((1, 1), |(cpu, memory), it| {
        (cpu.max(it.cpu), memory.max(it.memory))
    })
}

impl Cell {
    fn of(world: &World, instance: &ContainerInstance, largest: (i64, i64)) -> Self {
        let mut cpu = [0; STACKED.len()];
        let mut memory = [0; STACKED.len()];
        let tasks = world.tasks_on(&instance.container_instance_arn);
        for task in tasks.filter(|task| task.desired_status == DesiredStatus::Running) {
            let place = STACKED.iter().position(|it| *it == task.last_status);
            if let Some((cpu, memory)) =
                place.and_then(|place| Some((cpu.get_mut(place)?, memory.get_mut(place)?)))
            {
                *cpu += task.revision.definition.cpu_units();
                *memory += task.revision.definition.memory_mib();
            }
        }
        let (registered, remaining) = (&instance.registered, &instance.remaining);
        Self {
            cpu: Tank::of(registered.cpu, remaining.cpu, cpu, largest.0),
            memory: Tank::of(registered.memory, remaining.memory, memory, largest.1),
            condition: match (instance.status, instance.agent_connected) {
                (InstanceStatus::Active, true) => Condition::Active,
                (InstanceStatus::Active, false) => Condition::AgentDisconnected,
                _ => Condition::Leaving,
            },
            left_out: false,
        }
    }
}

impl Tank {
    fn of(registered: i64, remaining: i64, taken: [i64; STACKED.len()], largest: i64) -> Self {
        let named: i64 = taken.iter().sum();
        Self {
            height: part(registered, largest),
            parts: taken.map(|amount| part(amount, registered)),
            other: part(registered - remaining - named, registered),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 255"
)]
fn part(of: i64, whole: i64) -> u8 {
    (ratio(of, whole).min(1.0) * f64::from(FULL)).round() as u8
}

/// The cells as they were drawn last, to know which are to be drawn again.
#[derive(Default)]
pub struct Cells {
    run: u64,
    events: usize,
    largest: (i64, i64),
    instances: SharedList<Rc<ContainerInstance>>,
    cells: Vec<Cell>,
}

impl Cells {
    /// The cell of the instance at a place.
    pub fn get(&self, instance: usize) -> Option<&Cell> {
        self.cells.get(instance)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Brings them up to `world`, the world after `events` events of run number `run`. Answers the
    /// places of those that look different now.
    pub fn follow(
        &mut self,
        world: &World,
        (run, events, simulation): (u64, usize, &Simulation),
        largest: (i64, i64),
        shown: Option<&Shown>,
    ) -> Vec<usize> {
        let goes_on = self.run == run
            && self.events <= events
            && self.largest == largest
            && self.instances.len() == world.instances.len();
        // An instance is another one as soon as anything about it is; only the statuses of its
        // tasks are not a part of it.
        let moved: OrderedSet<&str> = if goes_on {
            let passed = simulation.journal().from(self.events);
            passed
                .take(events - self.events)
                .filter_map(|event| match &event.kind {
                    EventKind::TaskStatusChanged { task, .. } => {
                        world.tasks.get(task)?.container_instance_arn.as_deref()
                    }
                    _ => None,
                })
                .collect()
        } else {
            OrderedSet::new()
        };
        let left_out = shown.filter(|shown| shown.is_on_cards());
        let mut changed = Vec::new();
        self.cells.resize(world.instances.len(), Cell::default());
        for (index, instance) in world.instances.iter().enumerate() {
            let Some(cell) = self.cells.get_mut(index) else {
                continue;
            };
            let is_same = goes_on
                && (self.instances.get(index)).is_some_and(|known| Rc::ptr_eq(known, instance))
                && !moved.contains(instance.container_instance_arn.as_str());
            let mut next = if is_same {
                *cell
            } else {
                Cell::of(world, instance, largest)
            };
            next.left_out = left_out.is_some_and(|shown| shown.leaves_out(index, instance));
            if next != *cell || self.run != run {
                *cell = next;
                changed.push(index);
            }
        }
        self.instances.clone_from(&world.instances);
        (self.run, self.events, self.largest) = (run, events, largest);
        changed
    }
}
