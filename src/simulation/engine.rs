//! The simulation: a queue of things to come, and the journal of what has happened.

use crate::diagnostic::Diagnostic;
use crate::lifecycle::Milliseconds;
use crate::scenario::Scenario;

use super::{ClusterIdentity, Command, Event, World};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A simulation of one scenario.
#[derive(Clone, Debug)]
pub struct Simulation {
    world: World,
    journal: Vec<Event>,
}

impl Simulation {
    /// The simulation of `scenario` at time 0, nothing having happened yet, with what is wrong
    /// with the scenario. What cannot be understood is left out.
    #[must_use]
    pub fn new(scenario: &Scenario) -> (Self, Vec<Diagnostic>) {
        let world = World {
            at: 0,
            identity: Rc::new(ClusterIdentity {
                account: scenario.cluster.account.clone(),
                region: scenario.cluster.region.clone(),
                cluster_name: scenario.cluster.cluster_name.clone(),
            }),
            instances: Vec::new(),
            lost_instances: Vec::new(),
            tasks: BTreeMap::new(),
            services: BTreeMap::new(),
            revisions: Vec::new(),
            roles: BTreeMap::new(),
            placements: Vec::new(),
            calls: Vec::new(),
            refusals: Vec::new(),
        };
        (
            Self {
                world,
                journal: Vec::new(),
            },
            Vec::new(),
        )
    }

    /// The live edge: how far time has been simulated.
    #[must_use]
    pub fn now(&self) -> Milliseconds {
        self.world.at
    }

    /// When the next thing will happen; none: nothing will, unless a command comes.
    #[must_use]
    pub fn next_at(&self) -> Option<Milliseconds> {
        None
    }

    /// Takes the next thing from the queue; its time, or none when the queue is empty.
    pub fn step(&mut self) -> Option<Milliseconds> {
        None
    }

    /// Lets everything happen that happens up to and including `until`; the live edge is then
    /// `until`, or stays where it is when that is later.
    pub fn run_until(&mut self, until: Milliseconds) {
        self.world.at = self.world.at.max(until);
    }

    /// Takes a command at the live edge.
    pub fn apply(&mut self, _command: Command) {}

    /// Everything that has happened, in order.
    #[must_use]
    pub fn journal(&self) -> &[Event] {
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
    pub fn world_after(&self, _events: usize) -> World {
        self.world.clone()
    }

    /// The world at `at`: exactly what playing to `at` shows.
    #[must_use]
    pub fn world_at(&self, at: Milliseconds) -> World {
        let mut world = self.world_after(self.events_until(at));
        world.at = at;
        world
    }
}
