//! The simulation: a queue of things to come, and the journal of what has happened.
//!
//! Every change goes through [`Simulation::record`], which writes the event to the journal and
//! folds it into the world. The files beside this one decide which events happen.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use super::queue::Queue;
use super::requests::Wanted;
use super::setting::Setting;
use super::{ApiCall, Command, Event, EventKind, Parts, World};
use crate::iam::PreparedRole;
use crate::lifecycle::{Milliseconds, Task, TaskNumber};
use crate::ordered::{OrderedMap, OrderedSet};
use crate::placement::{Chooser, KeptDecision, Random};
use crate::shared_list::SharedList;

/// How many events lie at least between two moments that are kept for seeking and forking.
const CHECKPOINT_EVERY: usize = 512;
/// As many events as a quarter of what a world holds lie between them at least, so that what is
/// kept grows with what happens and not with its square.
const CHECKPOINT_PART: usize = 4;

/// A simulation of one scenario: deterministic, in virtual time.
#[derive(Clone, Debug)]
pub struct Simulation {
    pub(super) setting: Rc<Setting>,
    pub(super) world: World,
    pub(super) random: Random,
    pub(super) chooser: SharedChooser,
    /// The world's roles, their policies parsed.
    pub(super) prepared_roles: OrderedMap<String, Rc<PreparedRole>>,
    /// Facts about tasks that the world does not show.
    pub(super) starts: OrderedMap<TaskNumber, Rc<super::start::Start>>,
    /// Tasks that wait for their instance to really have what was reserved for them: container
    /// instance ARN → tasks, first come first served.
    pub(super) agent_queues: OrderedMap<String, Vec<TaskNumber>>,
    /// What agents without a connection would do or report: container instance ARN → in order.
    pub(super) kept_back: OrderedMap<String, Vec<Occurrence>>,
    /// Tasks in PROVISIONING that wait for an instance, in the order in which they came.
    pub(super) waiting_for_capacity: Vec<(TaskNumber, Wanted)>,
    /// Capacity provider → instances that are on their way.
    pub(super) launching: OrderedMap<String, u32>,
    /// Dynamic host ports handed out: container instance ARN → the last one.
    pub(super) dynamic_ports: OrderedMap<String, u16>,
    /// Services that will look at their tasks at a time in the queue.
    pub(super) services_to_look_at: OrderedSet<String>,
    /// Services that could not place a task, with what they last said about it.
    pub(super) blocked_services: OrderedMap<String, Blocked>,
    /// Services whose last task was refused since ECS may not assume a role of it: the denied call.
    pub(super) denied_roles: OrderedMap<String, Rc<ApiCall>>,
    /// Services that have said that they are in a steady state.
    pub(super) steady_services: OrderedSet<String>,
    /// Services that have said that their tasks keep failing to start.
    pub(super) impaired_services: OrderedSet<String>,
    /// Services whose tasks are moved between Availability Zones, with the task that is on its way.
    pub(super) rebalancing: OrderedMap<String, Option<TaskNumber>>,
    queue: Queue,
    /// Commands that were given after the first step, in that order.
    given_later: Vec<(Milliseconds, Rc<Command>, Option<Rc<str>>)>,
    /// Shared, as the checkpoints are, so that a simulation that is kept where it stands while a
    /// copy goes on costs little.
    journal: SharedList<Rc<Event>>,
    /// The simulation as it was between two steps after so many events, without its journal and
    /// checkpoints: before the first step, and from time to time after that.
    checkpoints: SharedList<(usize, Rc<Self>)>,
}

/// What chooses instances. Copies of a simulation share it, since what it decides does not depend
/// on what it has in mind.
#[derive(Clone)]
pub(super) struct SharedChooser(pub(super) Rc<RefCell<Chooser>>);

impl SharedChooser {
    fn of(setting: &Setting) -> Self {
        Self(Rc::new(RefCell::new((setting.parts.chooser)())))
    }
}

impl fmt::Debug for SharedChooser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SharedChooser")
    }
}

/// Why a service cannot start a task.
#[derive(Clone, Debug)]
pub(super) struct Blocked {
    /// What it said.
    pub(super) message: String,
    /// The decision that this says, where it is one.
    pub(super) decision: Option<KeptDecision>,
}

/// Something that will happen.
#[derive(Clone, Debug)]
pub(super) enum Occurrence {
    /// A command is given, by a caller where one is named.
    Command(Rc<Command>, Option<Rc<str>>),
    /// A task takes its next step.
    Task(TaskNumber, TaskStep),
    /// A container takes its next step, in the process that started after so many restarts.
    Container(TaskNumber, usize, u32, ContainerStep),
    /// An instance that a capacity provider launched joins.
    InstanceLaunched(String),
    /// A container instance is gone.
    InstanceGone(String),
    /// A service looks at its tasks.
    Service(String),
}

/// Steps of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TaskStep {
    /// Its network interface is attached.
    Attached,
    /// The agent starts to work on it.
    AgentTakes,
    /// The agent makes the next of the calls that come before any container.
    ResourceCall(usize),
    /// The pause container has set the task's network up.
    NetworkReady,
    /// It is registered with its target group.
    Registered,
    /// The next status on the way down is due.
    GoesDown,
    /// The two minutes of Spot are over.
    CapacityGone,
    /// It has waited too long for an instance.
    CapacityWaitOver,
}

/// Steps of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContainerStep {
    /// The agent makes the next of the calls of the image pull.
    PullCall(usize),
    /// The image is there.
    Pulled,
    /// The agent makes the next of the calls of container creation.
    CreateCall(usize),
    /// Its process starts.
    Starts,
    /// Its startTimeout is over.
    StartTimedOut,
    /// A health check answers.
    HealthChecked,
    /// The application makes its next call of this index.
    ApplicationCall(usize),
    /// Its process ends by itself.
    Exits(i32),
    /// It uses more memory than it may.
    OutOfMemory,
    /// It is killed: stopTimeout has passed since SIGTERM.
    Killed,
}

impl Simulation {
    /// A simulation at time 0 in which there is nothing yet.
    #[must_use]
    pub fn in_setting(setting: Setting) -> Self {
        Self {
            world: World::empty(setting.identity.clone(), setting.timings.stopped_task_kept),
            random: Random::from_seed(setting.seed),
            chooser: SharedChooser::of(&setting),
            setting: Rc::new(setting),
            prepared_roles: OrderedMap::new(),
            starts: OrderedMap::new(),
            agent_queues: OrderedMap::new(),
            kept_back: OrderedMap::new(),
            waiting_for_capacity: Vec::new(),
            launching: OrderedMap::new(),
            dynamic_ports: OrderedMap::new(),
            services_to_look_at: OrderedSet::new(),
            blocked_services: OrderedMap::new(),
            denied_roles: OrderedMap::new(),
            steady_services: OrderedSet::new(),
            impaired_services: OrderedSet::new(),
            rebalancing: OrderedMap::new(),
            queue: Queue::default(),
            given_later: Vec::new(),
            journal: SharedList::new(),
            checkpoints: SharedList::new(),
        }
    }

    /// Gives a command at a time to come, after every other command of that time that was given
    /// before: as if it had been given so at the start.
    pub fn schedule(&mut self, at: Milliseconds, command: Command) {
        self.schedule_as(at, command, None);
    }

    /// Gives a command as [`Simulation::schedule`] does, in the name of `caller`: the name of a
    /// role, or `ROLE/SESSION` as in the ARN of its session. IAM then says whether the caller may
    /// make the request and pass the roles in it. None: whoever gives it is not modelled, and may
    /// do everything [D].
    pub fn schedule_as(&mut self, at: Milliseconds, command: Command, caller: Option<&str>) {
        self.give(at, Rc::new(command), caller.map(Rc::from));
    }

    fn give(&mut self, at: Milliseconds, command: Rc<Command>, caller: Option<Rc<str>>) {
        if !self.checkpoints.is_empty() {
            let given = (at, Rc::clone(&command), caller.clone());
            self.given_later.push(given);
        }
        self.at(at, Occurrence::Command(command, caller));
    }

    /// This simulation before anything of `at` has happened, the past it has in common with this
    /// one being shared; a command that is scheduled in it then takes its place among those of the
    /// start. What was [applied](Self::apply) after that is not in it.
    #[must_use]
    pub fn rewound(&self, at: Milliseconds) -> Self {
        let before = |checkpoint: &(usize, Rc<Self>)| checkpoint.1.now() < at;
        // The first is before the first step: nothing of any time has happened.
        let count = self.checkpoints.partition_point(before).max(1);
        let Some((events, last)) = self.checkpoints.get(count - 1) else {
            return self.clone();
        };
        if self.now() < at {
            return self.clone();
        }
        let mut rewound = Self::clone(last);
        rewound.setting = Rc::clone(&self.setting);
        rewound.chooser = self.chooser.clone();
        // Time may have gone on in which nothing happened.
        rewound.world.at = rewound.world.at.min(at);
        rewound.checkpoints = self.checkpoints.up_to(count);
        rewound.journal = self.journal.up_to(*events);
        let given = rewound.given_later.len();
        for (at, command, caller) in self.given_later.iter().skip(given) {
            rewound.give(*at, Rc::clone(command), caller.clone());
        }
        rewound
    }

    /// Goes on with `parts`. What has been simulated stays as it is.
    pub fn use_parts(&mut self, parts: Parts) {
        Rc::make_mut(&mut self.setting).parts = parts;
        self.chooser = SharedChooser::of(&self.setting);
    }

    /// The live edge: how far time has been simulated.
    #[must_use]
    pub fn now(&self) -> Milliseconds {
        self.world.at
    }

    /// When the next thing will happen; none: nothing will, unless a command comes.
    #[must_use]
    pub fn next_at(&self) -> Option<Milliseconds> {
        self.queue.next_at()
    }

    /// Takes the next thing from the queue; its time, or none when the queue is empty.
    pub fn step(&mut self) -> Option<Milliseconds> {
        self.keep();
        let (at, occurrence) = self.queue.take_next()?;
        self.world.at = at;
        match occurrence {
            Occurrence::Command(command, caller) => self.carry_out(&command, caller.as_deref()),
            Occurrence::Task(task, step) => self.task_step(task, step),
            Occurrence::Container(task, container, run, step) => {
                self.container_step((task, container, run), step);
            }
            Occurrence::InstanceLaunched(provider) => self.instance_launched(&provider),
            Occurrence::InstanceGone(arn) => self.terminate_instance(&arn),
            Occurrence::Service(service) => self.look_at_service(&service),
        }
        Some(at)
    }

    /// Lets everything happen that happens up to and including `until`; the live edge is then
    /// `until`, or stays where it is when that is later.
    pub fn run_until(&mut self, until: Milliseconds) {
        while self.next_at().is_some_and(|at| at <= until) {
            self.step();
        }
        self.world.at = self.world.at.max(until);
    }

    /// Takes a command at the live edge.
    pub fn apply(&mut self, command: Command) {
        self.carry_out(&Rc::new(command), None);
    }

    /// Everything that has happened, in order.
    #[must_use]
    pub fn journal(&self) -> &SharedList<Rc<Event>> {
        &self.journal
    }

    /// How many events have happened up to and including `at`.
    #[must_use]
    pub fn events_until(&self, at: Milliseconds) -> usize {
        self.journal.partition_point(|event| event.at <= at)
    }

    /// The world at the live edge.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The world after the first `events` events of the journal; its time is that of the last of
    /// them.
    #[must_use]
    pub fn world_after(&self, events: usize) -> World {
        if let Some(last) = self.journal.last().filter(|_| events >= self.journal.len()) {
            let mut world = self.world.clone();
            world.at = last.at;
            return world;
        }
        let kept = self
            .checkpoints
            .partition_point(|(count, _)| *count <= events);
        let nearest = kept
            .checked_sub(1)
            .and_then(|index| self.checkpoints.get(index));
        let (count, mut world) = match nearest {
            Some((count, kept)) => (*count, kept.world.clone()),
            None => (0, self.empty_world()),
        };
        for event in self.journal.from(count).take(events.saturating_sub(count)) {
            world.apply(event);
        }
        world
    }

    /// The world at `at`: exactly what playing to `at` shows.
    #[must_use]
    pub fn world_at(&self, at: Milliseconds) -> World {
        let mut world = self.world_after(self.events_until(at));
        world.at = at;
        world
    }

    /// Every event of the journal, each with the world right after it.
    pub fn replay(&self) -> impl Iterator<Item = (World, &Event)> {
        let start = self.empty_world();
        self.journal.iter().scan(start, |world, event| {
            world.apply(event);
            Some((world.clone(), &**event))
        })
    }

    fn empty_world(&self) -> World {
        let kept = self.setting.timings.stopped_task_kept;
        World::empty(self.setting.identity.clone(), kept)
    }

    /// Writes an event to the journal and folds it into the world.
    pub(super) fn record(&mut self, kind: EventKind) {
        let event = Event {
            at: self.world.at,
            sequence: self.journal.len() as u64,
            kind,
        };
        self.world.apply(&event);
        self.prepare_roles(&event.kind);
        self.journal.push(Rc::new(event));
    }

    /// Keeps this moment where the last that was kept is long ago.
    fn keep(&mut self) {
        let events = self.journal.len();
        let held = self.world.tasks.len() + self.world.instances.len();
        let near = CHECKPOINT_EVERY.max(held / CHECKPOINT_PART);
        let is_near = |(last, _): &(usize, Rc<Self>)| events < last + near;
        if self.checkpoints.last().is_some_and(is_near) {
            return;
        }
        let journal = std::mem::take(&mut self.journal);
        let checkpoints = std::mem::take(&mut self.checkpoints);
        let kept = Rc::new(self.clone());
        self.journal = journal;
        self.checkpoints = checkpoints;
        self.checkpoints.push((events, kept));
    }

    fn prepare_roles(&mut self, kind: &EventKind) {
        match kind {
            EventKind::RoleChanged(role) => {
                let prepared = PreparedRole::new(role, &self.setting.identity.account);
                self.prepared_roles
                    .insert(role.role_name.clone(), Rc::new(prepared));
            }
            EventKind::RoleDeleted { role_name } => {
                self.prepared_roles.remove(role_name);
            }
            _ => {}
        }
    }

    /// Lets something happen `delay` milliseconds from now.
    pub(super) fn after(&mut self, delay: Milliseconds, occurrence: Occurrence) {
        self.at(self.world.at.saturating_add(delay), occurrence);
    }

    /// Lets something happen at a time.
    pub(super) fn at(&mut self, at: Milliseconds, occurrence: Occurrence) {
        self.queue.put(at, occurrence);
    }

    /// A task of the world.
    pub(super) fn task(&self, number: TaskNumber) -> Option<Rc<Task>> {
        self.world.tasks.get(&number).cloned()
    }
}
