//! What a screen reader hears: events in words, and not too many at once.

use std::rc::Rc;

use ecslab::lifecycle::TaskNumber;
use ecslab::placement::Decision;
use ecslab::simulation::{Event, EventKind, PlacementRecord, World};

use super::faults::short_instance;
use super::{clock_text, explained};

/// How many events are said one by one; more are counted.
const SAID: usize = 3;

/// Something to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The words.
    pub text: String,
    /// Whether it is said at once: something failed.
    pub assertive: bool,
}

/// What `event` says; most events say nothing.
pub fn announce(event: &Event, world: &World) -> Option<Announcement> {
    let id = |number: TaskNumber| {
        world.tasks.get(&number).map_or_else(
            || format!("#{}", number.0),
            |task| task.short_id().to_owned(),
        )
    };
    let at = clock_text(event.at);
    let (text, assertive) = match &event.kind {
        EventKind::PlacementDecided(record) => return Some(placement(record, id)),
        EventKind::TaskStatusChanged { task, status } => (
            format!("Task {} {} at {at}.", id(*task), status.name()),
            false,
        ),
        EventKind::TaskStopDesired { task, reason, .. } => (
            format!("Task {}: desiredStatus STOPPED. {reason}", id(*task)),
            false,
        ),
        // Of a request that is denied the refusal speaks.
        EventKind::ApiCallMade(call) if !call.is_allowed() => (
            format!(
                "{} denied for task {}. {}",
                call.action,
                id(call.task?),
                call.error.as_deref().unwrap_or_default()
            ),
            true,
        ),
        EventKind::InstanceTerminated {
            container_instance_arn,
        } => (
            format!(
                "Container instance {} lost at {at}.",
                lost(world, container_instance_arn)
            ),
            true,
        ),
        EventKind::CommandRefused { command, message } => {
            (format!("{} refused: {message}", command.name()), true)
        }
        EventKind::ServiceEventLogged { message, .. } => (message.clone(), false),
        _ => return None,
    };
    Some(Announcement { text, assertive })
}

/// Several announcements as one text: the last few in words, the others counted.
pub fn coalesce(texts: &[String]) -> String {
    let said = texts.len().saturating_sub(SAID);
    let last = texts.get(said..).unwrap_or_default().join(" ");
    match said {
        0 => last,
        1 => format!("1 change, then: {last}"),
        more => format!("{more} changes, then: {last}"),
    }
}

/// Why no instance could take a task: the reasons, each with how many instances it spoke against.
pub fn rejections(decision: &Decision) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for candidate in &decision.candidates {
        let Some(rejection) = candidate.rejections.first() else {
            continue;
        };
        let name = rejection.badge();
        match counts.iter_mut().find(|(other, _)| *other == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    if counts.is_empty() {
        return "The cluster has no container instance.".to_owned();
    }
    let parts: Vec<String> = counts
        .into_iter()
        .map(|(name, count)| format!("{name} on {count}"))
        .collect();
    format!("{}.", parts.join(", "))
}

fn placement(record: &Rc<PlacementRecord>, id: impl Fn(TaskNumber) -> String) -> Announcement {
    match (&record.decision.chosen, &record.task) {
        (Some(instance), Some(task)) => Announcement {
            text: format!(
                "Task {} placed on {}.",
                id(*task),
                short_instance(&instance.ec2_instance_id),
            ),
            assertive: false,
        },
        _ => Announcement {
            text: format!(
                "{} not placed. {}",
                record.revision.name(),
                rejections(&explained(record).decision)
            ),
            assertive: true,
        },
    }
}

fn lost(world: &World, container_instance_arn: &str) -> String {
    world
        .lost_instances
        .iter()
        .map(|(_, instance)| instance)
        .chain(&world.instances)
        .find(|instance| instance.container_instance_arn == container_instance_arn)
        .map_or(container_instance_arn, |instance| {
            short_instance(&instance.ec2_instance_id)
        })
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_changes_are_counted_and_the_last_are_said() {
        let texts: Vec<String> = (1..=5).map(|number| format!("{number}.")).collect();
        assert_eq!(coalesce(&texts), "2 changes, then: 3. 4. 5.");
        assert_eq!(coalesce(&texts[3..]), "4. 5.");
    }
}
