//! Events and faults above the lanes: commands, denied calls, tasks that were not placed.

use std::rc::Rc;

use ecslab::lifecycle::Milliseconds;
use ecslab::simulation::{Command, Event, EventKind, InjectFault, World};

use crate::store::announcement::{announce, rejections};
use crate::store::axis::Axis;
use crate::store::faults::short_instance;
use crate::store::{Selection, clock_text};

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
    /// First digits of the id of the task that it happened to, if it happened to one.
    pub task: Option<String>,
    /// What is selected with it.
    pub selection: Selection,
}

/// Marks that stand in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Where, in parts of the horizon.
    pub left: f64,
    /// The marks, oldest first; never empty.
    pub marks: Vec<Mark>,
    /// Whether there is room for a label at the right, or at the left.
    pub label: LabelSide,
}

/// Where the label of a mark stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelSide {
    /// Right of the mark.
    Right,
    /// Left of it.
    Left,
    /// Nowhere: there is no room.
    Nowhere,
}

/// More tasks than this are counted, not named.
const NAMED: usize = 4;
/// Width of a mark without its label, in parts of the timeline.
const MARK: f64 = 0.022;
/// Width of one character of a label, in parts of the timeline: 6 px of 640.
const CHARACTER: f64 = 0.0095;

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
    pub found: Vec<Mark>,
}

impl Marks {
    /// Looks at the events of simulation number `of` that were not there the last time; `world` is
    /// the world at their end.
    pub fn follow(&mut self, of: u64, journal: &[Rc<Event>], world: &World) {
        if self.of != of {
            *self = Self {
                of,
                ..Self::default()
            };
        }
        for event in journal.get(self.seen..).unwrap_or_default() {
            self.found.extend(mark(event, world, self.calls));
            self.calls += usize::from(matches!(event.kind, EventKind::ApiCallMade(_)));
        }
        self.seen = journal.len();
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
            task = world
                .tasks
                .get(&api_call.task)
                .map(|task| task.short_id().to_owned());
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
            format!("{} not placed", record.task_definition),
            format!(
                "{} not placed. {}",
                record.task_definition,
                rejections(&record.decision)
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

/// Puts marks that would cover each other into one place, and labels where there is room, on a
/// timeline that is `longer` times as long as its part that is seen.
pub fn places(marks: &[Mark], axis: &Axis, longer: f64) -> Vec<Place> {
    let (wide, character) = (MARK / longer, CHARACTER / longer);
    let mut places: Vec<Place> = Vec::new();
    for mark in marks {
        let left = axis.fraction(mark.at);
        match places.last_mut() {
            Some(place) if left - place.left < wide => place.marks.push(mark.clone()),
            _ => places.push(Place {
                left,
                marks: vec![mark.clone()],
                label: LabelSide::Nowhere,
            }),
        }
    }
    let lefts: Vec<f64> = places.iter().map(|place| place.left).collect();
    let mut taken = 0.0;
    for (index, place) in places.iter_mut().enumerate() {
        let width = wide + character * count(place.label().chars().count());
        let next = lefts.get(index + 1).copied().unwrap_or(1.0);
        place.label = if place.left + width <= next {
            taken = place.left + width;
            LabelSide::Right
        } else if place.left - width >= taken {
            taken = place.left + wide;
            LabelSide::Left
        } else {
            taken = place.left + wide;
            LabelSide::Nowhere
        };
    }
    places
}

impl Place {
    /// The mark that matters most.
    pub fn main(&self) -> Option<&Mark> {
        self.marks.iter().rev().max_by_key(|mark| mark.kind)
    }

    /// A word or two for all marks.
    pub fn label(&self) -> String {
        let label = self.main().map_or("", |mark| &mark.label);
        let said = self
            .marks
            .iter()
            .filter(|mark| mark.kind != MarkKind::Placed);
        match said.count() {
            0 | 1 => label.to_owned(),
            more => format!("{label} +{}", more - 1),
        }
    }
}

/// What happened in one place in words: what is the same for several tasks is said once, with
/// its first time and the tasks.
pub fn words(marks: &[Mark]) -> Vec<String> {
    let mut said: Vec<(&Mark, Vec<&str>)> = Vec::new();
    for mark in marks {
        let task = mark.task.as_deref();
        match said
            .iter_mut()
            .find(|(other, _)| task.is_some() && other.description == mark.description)
        {
            Some((_, tasks)) => tasks.extend(task.filter(|task| !tasks.contains(task))),
            None => said.push((mark, task.into_iter().collect())),
        }
    }
    said.into_iter()
        .map(|(mark, tasks)| {
            let what = format!("{} {}", clock_text(mark.at), mark.description);
            match tasks.as_slice() {
                [] => what,
                [task] => format!("{what} for task {task}"),
                tasks if tasks.len() <= NAMED => format!("{what} for tasks {}", tasks.join(", ")),
                tasks => format!("{what} for {} tasks", tasks.len()),
            }
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "labels are short")]
fn count(characters: usize) -> f64 {
    characters as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::axis::Gaps;

    fn mark(at: Milliseconds, kind: MarkKind, label: &str) -> Mark {
        Mark {
            at,
            kind,
            label: label.into(),
            description: String::new(),
            task: None,
            selection: Selection::Nothing,
        }
    }

    fn axis() -> Axis {
        Axis::new(90_000, &Gaps::default(), &[])
    }

    #[test]
    fn placements_do_not_count_beside_what_a_person_did() {
        let marks = [
            mark(0, MarkKind::Command, "RunTask"),
            mark(0, MarkKind::Placed, ""),
            mark(0, MarkKind::Placed, ""),
        ];
        assert_eq!(places(&marks, &axis(), 1.0)[0].label(), "RunTask");
    }

    #[test]
    fn marks_that_would_cover_each_other_stand_in_one_place_under_the_worst_of_them() {
        let marks = [
            mark(0, MarkKind::Command, "RunTask"),
            mark(100, MarkKind::Fault, "i-0b9e lost"),
            mark(50_000, MarkKind::Command, "StopTask"),
        ];
        let places = places(&marks, &axis(), 1.0);
        assert_eq!(places.len(), 2);
        assert_eq!(places[0].label(), "i-0b9e lost +1");
    }

    #[test]
    fn the_same_of_several_tasks_is_said_once() {
        let denied = |at, task: &str| Mark {
            description: "dynamodb:PutItem denied".into(),
            task: Some(task.into()),
            ..mark(at, MarkKind::Denied, "AccessDenied")
        };
        let marks = [
            denied(12_300, "330f"),
            Mark {
                description: "RunTask".into(),
                ..mark(12_350, MarkKind::Command, "RunTask")
            },
            denied(12_400, "013e"),
            denied(12_400, "013e"),
        ];
        assert_eq!(
            words(&marks),
            [
                "00:12.3 dynamodb:PutItem denied for tasks 330f, 013e",
                "00:12.3 RunTask"
            ]
        );
        assert_eq!(
            words(&marks[..1]),
            ["00:12.3 dynamodb:PutItem denied for task 330f"]
        );
    }

    #[test]
    fn labels_never_reach_over_another_mark_or_the_end() {
        let marks = [
            mark(0, MarkKind::Command, "CreateService"),
            mark(5_000, MarkKind::Command, "RunTask"),
            mark(115_000, MarkKind::Fault, "i-0b9e lost"),
        ];
        let sides: Vec<LabelSide> = places(&marks, &axis(), 1.0)
            .iter()
            .map(|place| place.label)
            .collect();
        assert_eq!(
            sides,
            [LabelSide::Nowhere, LabelSide::Right, LabelSide::Left]
        );
    }
}
