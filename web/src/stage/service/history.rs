//! How many tasks of a service were starting, running and stopping over time: a fold over the
//! journal.

use std::collections::BTreeMap;
use std::rc::Rc;

use ecslab::lifecycle::{LastStatus, Milliseconds, TaskNumber};
use ecslab::service::{Deployment, Service};
use ecslab::shared_list::SharedList;
use ecslab::simulation::{Command, Event, EventKind};

/// The history of one service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Counts from a time on, oldest first.
    pub samples: Vec<(Milliseconds, Sample)>,
    /// Bounds from a time on, oldest first.
    pub bounds: Vec<(Milliseconds, Bounds)>,
    /// Commands that changed the service.
    pub marks: Vec<(Milliseconds, String)>,
    /// Rollout states of the deployments, by id, each with the time from which it was so; oldest
    /// first.
    pub rollouts: Vec<(Milliseconds, String, &'static str)>,
}

/// Tasks at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// Tasks in RUNNING, by `family:revision`.
    pub running: BTreeMap<String, u32>,
    /// Tasks in PROVISIONING, PENDING or ACTIVATING.
    pub starting: u32,
    /// Tasks in DEACTIVATING, STOPPING or DEPROVISIONING.
    pub stopping: u32,
}

/// What a service is held to at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// `desiredCount`.
    pub desired: u32,
    /// The fewest tasks that must stay RUNNING.
    pub lower: u32,
    /// The most tasks that may be PENDING or RUNNING.
    pub upper: u32,
}

/// Which part of its life a task is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Starting,
    Running,
    Stopping,
    Over,
}

impl Bounds {
    /// What `service` is held to.
    pub fn of(service: &Service) -> Self {
        Self {
            desired: service.desired_count,
            lower: service.lower_bound(),
            upper: service.upper_bound(),
        }
    }
}

impl Sample {
    fn count(&mut self, part: Part, definition: &str, comes: bool) {
        let counter = match part {
            Part::Starting => &mut self.starting,
            Part::Stopping => &mut self.stopping,
            Part::Running => self.running.entry(definition.to_owned()).or_default(),
            Part::Over => return,
        };
        *counter = if comes {
            *counter + 1
        } else {
            counter.saturating_sub(1)
        };
    }

    /// All tasks that are not STOPPED.
    pub fn total(&self) -> u32 {
        self.starting + self.stopping + self.running.values().sum::<u32>()
    }
}

impl History {
    /// The history of the service called `name`.
    pub fn of(journal: &SharedList<Rc<Event>>, name: &str) -> Self {
        let mut history = Self::default();
        let mut now = Sample::default();
        let mut tasks: BTreeMap<TaskNumber, (String, Part)> = BTreeMap::new();
        for event in journal {
            match &event.kind {
                EventKind::TaskCreated(task) if task.service_name() == Some(name) => {
                    let definition = task.revision.name();
                    let part = part_of(task.last_status);
                    now.count(part, &definition, true);
                    tasks.insert(task.number, (definition, part));
                    history.sample(event.at, &now);
                }
                EventKind::TaskStatusChanged { task, status } => {
                    let Some((definition, part)) = tasks.get_mut(task) else {
                        continue;
                    };
                    let next = part_of(*status);
                    if next != *part {
                        now.count(*part, definition, false);
                        now.count(next, definition, true);
                        *part = next;
                        history.sample(event.at, &now);
                    }
                }
                EventKind::ServiceCreated(service) | EventKind::ServiceChanged(service)
                    if service.service_name == name =>
                {
                    history.bounds.push((event.at, Bounds::of(service)));
                }
                EventKind::DeploymentChanged {
                    service,
                    deployment,
                } if service == name => {
                    history.roll_out(event.at, deployment);
                }
                EventKind::CommandTaken(command) => {
                    history
                        .marks
                        .extend(mark(command, name).map(|mark| (event.at, mark)));
                }
                _ => {}
            }
        }
        history
    }

    /// What happens at one time is one sample.
    fn sample(&mut self, at: Milliseconds, now: &Sample) {
        match self.samples.last_mut() {
            Some((last, sample)) if *last == at => sample.clone_from(now),
            _ => self.samples.push((at, now.clone())),
        }
    }

    fn roll_out(&mut self, at: Milliseconds, deployment: &Deployment) {
        let Deployment {
            id, rollout_state, ..
        } = deployment;
        let known = self.rollouts.iter().rev().find(|(_, other, _)| other == id);
        if known.is_none_or(|(.., state)| state != rollout_state) {
            self.rollouts.push((at, id.clone(), rollout_state));
        }
    }

    /// Since when the rollout state of `deployment` is what it is; none: the journal does not
    /// tell.
    pub fn rollout_since(&self, deployment: &Deployment) -> Option<Milliseconds> {
        self.rollouts
            .iter()
            .rev()
            .find(|(_, id, state)| *id == deployment.id && *state == deployment.rollout_state)
            .map(|(at, ..)| *at)
    }

    /// The most tasks or the highest bound there ever was.
    pub fn highest(&self) -> u32 {
        let tasks = self.samples.iter().map(|(_, sample)| sample.total());
        let bounds = self.bounds.iter().map(|(_, bounds)| bounds.upper);
        tasks.chain(bounds).max().unwrap_or(0)
    }
}

fn part_of(status: LastStatus) -> Part {
    match status {
        LastStatus::Provisioning | LastStatus::Pending | LastStatus::Activating => Part::Starting,
        LastStatus::Running => Part::Running,
        LastStatus::Deactivating | LastStatus::Stopping | LastStatus::Deprovisioning => {
            Part::Stopping
        }
        LastStatus::Stopped => Part::Over,
    }
}

fn mark(command: &Command, name: &str) -> Option<String> {
    match command {
        Command::UpdateService(update) if update.service == name => {
            let what = match (&update.task_definition, update.desired_count) {
                (Some(definition), _) => format!(" {definition}"),
                (None, Some(count)) => format!(" {count}"),
                (None, None) => String::new(),
            };
            Some(format!("UpdateService{what}"))
        }
        Command::CreateService(create) if create.service_name == name => {
            Some("CreateService".to_owned())
        }
        _ => None,
    }
}
