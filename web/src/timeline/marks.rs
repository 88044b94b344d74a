//! Events and faults above the lanes: commands, denied calls, tasks that were not placed.

use std::rc::Rc;

use ecslab::lifecycle::{Milliseconds, TaskNumber};
use ecslab::shared_list::SharedList;
use ecslab::simulation::{Command, Event, EventKind, InjectFault, World};

use super::places::{Place, Places};
use crate::store::announcement::{announce, rejections};
use crate::store::axis::Axis;
use crate::store::faults::short_instance;
use crate::store::{Selection, explained};

/// How much a mark matters; of several in one place the one that matters most is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// A placement decision that placed a task.
    Placed,
    /// A command.
    Command,
    /// A task that could not be placed.
    NotPlaced,
    /// A command that was refused.
    Refused,
    /// A call that was denied.
    Denied,
    /// A fault.
    Fault,
}

impl MarkKind {
    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Command => "route",
            Self::NotPlaced => "warn",
            Self::Refused | Self::Denied => "cross",
            Self::Fault => "bolt",
        }
    }

    /// Whether something did not happen, or went wrong.
    pub fn is_bad(self) -> bool {
        self > Self::Command
    }
}

/// One event worth a mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// When.
    pub at: Milliseconds,
    /// How much it matters.
    pub kind: MarkKind,
    /// A word or two.
    pub label: String,
    /// A sentence.
    pub description: String,
    /// The task that it happened to, if it happened to one, with the first digits of its id.
    pub task: Option<(TaskNumber, String)>,
    /// What is selected with it.
    pub selection: Selection,
}

/// The marks of a journal, found as it grows.
#[derive(Default)]
pub struct Marks {
    /// Number of the simulation that they are of.
    of: u64,
    /// How many events were looked at.
    seen: usize,
    /// How many of them were calls.
    calls: usize,
    /// The marks, oldest first.
    found: Vec<Rc<Mark>>,
    /// The places where they stand.
    places: Places,
}

impl Marks {
    /// Looks at the events of simulation number `of` that were not there the last time; `world` is
    /// the world at their end. Answers where the marks stand on a timeline that is `longer` times
    /// as long as its part that is seen.
    pub fn follow(
        &mut self,
        (of, journal, world): (u64, &SharedList<Rc<Event>>, &World),
        axis: &Rc<Axis>,
        longer: f64,
    ) -> Vec<Rc<Place>> {
        if self.of != of {
            *self = Self {
                of,
                ..Self::default()
            };
        }
        for event in journal.from(self.seen) {
            let mark = mark(event, world, self.calls);
            self.found.extend(mark.map(Rc::new));
            self.calls += usize::from(matches!(event.kind, EventKind::ApiCallMade(_)));
        }
        self.seen = journal.len();
        self.places.follow(&self.found, axis, longer)
    }
}

fn mark(event: &Event, world: &World, call: usize) -> Option<Mark> {
    let said = || announce(event, world).map_or_else(String::new, |said| said.text);
    let mut task = None;
    let (kind, label, description, selection) = match &event.kind {
        EventKind::CommandTaken(command) => {
            let kind = if command.is_fault() {
                MarkKind::Fault
            } else {
                MarkKind::Command
            };
            let (label, selection) = command_label(command, world);
            (kind, label.clone(), label, selection)
        }
        EventKind::CommandRefused { command, .. } => (
            MarkKind::Refused,
            format!("{} refused", command.name()),
            said(),
            Selection::Nothing,
        ),
        EventKind::ApiCallMade(api_call) if !api_call.is_allowed() => {
            task = api_call
                .task
                .and_then(|task| world.tasks.get(&task))
                .map(|task| (task.number, task.short_id().to_owned()));
            (
                MarkKind::Denied,
                "AccessDenied".to_owned(),
                // The message itself is in the inspector, which the mark opens.
                format!("{} denied", api_call.action),
                Selection::Call(call),
            )
        }
        EventKind::PlacementDecided(record) if record.task.is_none() => (
            MarkKind::NotPlaced,
            format!("{} not placed", record.revision.name()),
            format!(
                "{} not placed. {}",
                record.revision.name(),
                rejections(&explained(record).decision)
            ),
            Selection::Nothing,
        ),
        EventKind::PlacementDecided(record) => (
            MarkKind::Placed,
            String::new(),
            said(),
            record.task.map_or(Selection::Nothing, Selection::Task),
        ),
        _ => return None,
    };
    Some(Mark {
        at: event.at,
        kind,
        label,
        description,
        task,
        selection,
    })
}

fn command_label(command: &Command, world: &World) -> (String, Selection) {
    let instance = |id: &str| {
        world
            .instances
            .iter()
            .chain(world.lost_instances.iter().map(|(_, instance)| instance))
            .find(|instance| {
                instance.ec2_instance_id == id || instance.container_instance_arn == id
            })
    };
    let select = |id: &str| {
        instance(id).map_or(Selection::Nothing, |instance| {
            Selection::Instance(instance.container_instance_arn.clone())
        })
    };
    match command {
        Command::TerminateInstance(fault) => (
            format!("{} lost", short_instance(&fault.container_instance)),
            select(&fault.container_instance),
        ),
        Command::UpdateContainerInstancesState(change) => (
            format!(
                "{} {}",
                short_instance(&change.container_instance),
                change.status
            ),
            select(&change.container_instance),
        ),
        Command::StopTask(stop) => ("StopTask".to_owned(), task_selection(&stop.task, world)),
        Command::ExitContainer(fault) => (
            format!("{} exits {}", fault.container, fault.exit_code),
            task_selection(&fault.task, world),
        ),
        Command::RemovePermission(fault) => {
            (format!("{} taken away", fault.action), Selection::Nothing)
        }
        Command::InjectFault(fault) => (
            fault.fault.meaning().title.to_owned(),
            struck(fault, world, &select),
        ),
        Command::EndFault(fault) => (
            format!("{}: over", fault.fault.meaning().title),
            struck(fault, world, &select),
        ),
        Command::DeleteRole(fault) => (format!("{} deleted", fault.role_name), Selection::Nothing),
        other => (other.name().to_owned(), Selection::Nothing),
    }
}

/// The task or the instance that a fault strikes.
fn struck(fault: &InjectFault, world: &World, select: &dyn Fn(&str) -> Selection) -> Selection {
    match (&fault.task, &fault.container_instance) {
        (Some(task), _) => task_selection(task, world),
        (None, Some(instance)) => select(instance),
        (None, None) => Selection::Nothing,
    }
}

/// The task that a command names by `#3`, its id or its ARN.
fn task_selection(reference: &str, world: &World) -> Selection {
    world
        .tasks
        .values()
        .find(|task| {
            reference.strip_prefix('#').map_or_else(
                || reference.ends_with(&task.task_id),
                |number| number.parse() == Ok(task.number.0),
            )
        })
        .map_or(Selection::Nothing, |task| Selection::Task(task.number))
}
