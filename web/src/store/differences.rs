//! What differs between two branches, in words and numbers.

use std::rc::Rc;

use ecslab::lifecycle::{LastStatus, Milliseconds, Task, TaskNumber};
use ecslab::scenario::Scenario;
use ecslab::simulation::{Command, EventKind, Simulation, World};

use serde_json::Value;

use super::announcement::announce;

/// What differs between two worlds at the same moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The moment.
    pub at: Milliseconds,
    /// What is counted, with the counts here and there; only what is not 0 in both.
    pub counts: Vec<(&'static str, usize, usize)>,
    /// The tasks that differ, in the order of their numbers.
    pub tasks: Vec<TaskDifference>,
}

/// How a task differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskDifference {
    /// The task.
    pub task: TaskNumber,
    /// The first digits of its id.
    pub short_id: String,
    /// Its number, its id and its definition.
    pub name: String,
    /// What of it differs: member, here, there.
    pub members: Vec<(&'static str, String, String)>,
}

/// A member of a task: its name, and what it is.
type Member = (&'static str, fn(&Task) -> String);

/// What is written where there is nothing.
pub const NOTHING: &str = "—";

/// Compares `here` and `there`, two worlds at the same moment.
pub fn compare(here: &World, there: &World) -> Comparison {
    let count = |world: &World, is_counted: &dyn Fn(&Task) -> bool| {
        world.tasks.values().filter(|task| is_counted(task)).count()
    };
    let denied = |world: &World| world.calls.iter().filter(|call| !call.is_allowed()).count();
    let failed = |world: &World| {
        world
            .placements
            .iter()
            .filter(|it| it.task.is_none())
            .count()
    };
    let both =
        |is_counted: &dyn Fn(&Task) -> bool| (count(here, is_counted), count(there, is_counted));
    let running = both(&|task| task.last_status == LastStatus::Running);
    let over = both(&|task| task.last_status == LastStatus::Stopped);
    let mut counts = vec![
        ("tasks started", here.tasks.len(), there.tasks.len()),
        ("tasks RUNNING", running.0, running.1),
        ("tasks STOPPED", over.0, over.1),
        (
            "container instances",
            here.instances.len(),
            there.instances.len(),
        ),
        ("placements that failed", failed(here), failed(there)),
        ("API calls denied", denied(here), denied(there)),
    ];
    counts.retain(|(_, here, there)| here + there > 0);
    let tasks = differing(here, there)
        .into_iter()
        .filter_map(|number| difference(number, here.tasks.get(&number), there.tasks.get(&number)))
        .collect();
    Comparison {
        at: here.at,
        counts,
        tasks,
    }
}

/// The tasks that differ between two worlds, in the order of their numbers.
pub fn differing(here: &World, there: &World) -> Vec<TaskNumber> {
    let mut found = Vec::new();
    let mut others = there.tasks.iter().peekable();
    for (number, task) in here.tasks.iter() {
        while let Some((only_there, _)) = others.next_if(|(other, _)| *other < number) {
            found.push(*only_there);
        }
        let other = others.next_if(|(other, _)| *other == number);
        if other.is_none_or(|(_, other)| !is_same(task, other)) {
            found.push(*number);
        }
    }
    found.extend(others.map(|(number, _)| *number));
    found
}

/// Whether [`difference`] finds nothing, without writing anything: that is asked of every task
/// whenever the world changes.
fn is_same(here: &Rc<Task>, there: &Rc<Task>) -> bool {
    let is_same_revision = || {
        let (here, there) = (&here.revision, &there.revision);
        Rc::ptr_eq(here, there)
            || here.revision == there.revision && here.definition.family == there.definition.family
    };
    Rc::ptr_eq(here, there)
        || here.last_status == there.last_status
            && here.desired_status == there.desired_status
            && here.stop_code == there.stop_code
            && here.ec2_instance_id == there.ec2_instance_id
            && is_same_revision()
}

/// How a task differs that is so here and so there; none: in nothing that is told of.
pub fn difference(
    task: TaskNumber,
    here: Option<&Rc<Task>>,
    there: Option<&Rc<Task>>,
) -> Option<TaskDifference> {
    let some = here.or(there)?;
    let value = |task: Option<&Rc<Task>>, of: fn(&Task) -> String| match task {
        Some(task) => of(task),
        None => NOTHING.to_owned(),
    };
    let members: [Member; 5] = [
        ("taskDefinition", |task| task.revision.name()),
        ("lastStatus", |task| task.last_status.name().to_owned()),
        ("desiredStatus", |task| {
            task.desired_status.name().to_owned()
        }),
        ("stopCode", |task| match task.stop_code {
            Some(code) => code.name().to_owned(),
            None => NOTHING.to_owned(),
        }),
        ("placement", |task| match &task.ec2_instance_id {
            Some(id) => id.clone(),
            None => "Fargate".to_owned(),
        }),
    ];
    let members: Vec<_> = members
        .into_iter()
        .map(|(name, of)| (name, value(here, of), value(there, of)))
        .filter(|(_, here, there)| here != there)
        .collect();
    (!members.is_empty()).then(|| TaskDifference {
        task,
        short_id: some.short_id().to_owned(),
        name: format!("#{} {} {}", task.0, some.short_id(), some.revision.name()),
        members,
    })
}

/// What differs in the scenarios of two branches, but their commands: JSON pointer, here, there.
pub fn edits(here: &Scenario, there: &Scenario) -> Vec<(String, String, String)> {
    let parts = |one: &Scenario, other: &Scenario| Value::Object(one.parts_unlike(other));
    let mut found = Vec::new();
    let (one, other) = (parts(here, there), parts(there, here));
    compare_values("", Some(&one), Some(&other), &mut found);
    found
}

fn compare_values(
    pointer: &str,
    here: Option<&Value>,
    there: Option<&Value>,
    found: &mut Vec<(String, String, String)>,
) {
    if here == there {
        return;
    }
    match (here, there) {
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            let only_there = other.keys().filter(|name| !one.contains_key(*name));
            for name in one.keys().chain(only_there) {
                let pointer = format!("{pointer}/{name}");
                compare_values(&pointer, one.get(name), other.get(name), found);
            }
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            for index in 0..one.len().max(other.len()) {
                let pointer = format!("{pointer}/{index}");
                compare_values(&pointer, one.get(index), other.get(index), found);
            }
        }
        _ => found.push((pointer.to_owned(), in_short(here), in_short(there))),
    }
}

/// A value in a few characters.
fn in_short(value: Option<&Value>) -> String {
    const LONGEST: usize = 40;
    let text = value.map_or_else(|| NOTHING.to_owned(), Value::to_string);
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// The first moment at which something else happens, and what: in words here and there.
pub fn first_difference(
    here: &Simulation,
    there: &Simulation,
) -> Option<(Milliseconds, String, String)> {
    let (ours, theirs) = (here.journal(), there.journal());
    let same = ours
        .iter()
        .zip(theirs)
        .take_while(|(one, other)| one.at == other.at && one.kind == other.kind)
        .count();
    let (one, other) = (ours.get(same), theirs.get(same));
    // Where one branch is not simulated as far as the other, nothing differs yet.
    let at = match (one, other) {
        (Some(one), Some(other)) => one.at.min(other.at),
        (Some(one), None) if one.at <= there.now() => one.at,
        (None, Some(other)) if other.at <= here.now() => other.at,
        _ => return None,
    };
    let said = |simulation: &Simulation, event: Option<&std::rc::Rc<ecslab::simulation::Event>>| {
        let event = event.filter(|event| event.at == at);
        event.map_or_else(
            || "nothing".to_owned(),
            |event| {
                words(&event.kind).unwrap_or_else(|| {
                    announce(event, simulation.world())
                        .map_or_else(|| "something inside ECS".to_owned(), |it| it.text)
                })
            },
        )
    };
    Some((at, said(here, one), said(there, other)))
}

fn words(kind: &EventKind) -> Option<String> {
    match kind {
        EventKind::CommandTaken(command) => Some(match &**command {
            Command::StopTask(stop) => format!("StopTask {}", stop.task),
            Command::InjectFault(fault) => fault.sentence(),
            Command::TerminateInstance(fault) => {
                format!("TerminateInstance {}", fault.container_instance)
            }
            other => other.name().to_owned(),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn simulation(timeline: serde_json::Value) -> Simulation {
        let scenario: Scenario = serde_json::from_value(json!({
            "version": 1,
            "cluster": { "containerInstances": [{ "ec2InstanceId": "i-0a01", "attributes": [
                { "name": "ecs.instance-type", "value": "t3.medium" },
                { "name": "ecs.availability-zone", "value": "us-east-1a" },
            ] }] },
            "taskDefinitions": [{ "family": "job", "containerDefinitions": [
                { "name": "app", "image": "job:1", "memory": 64 }] }],
            "timings": { "preset": "classroom" },
            "timeline": timeline,
        }))
        .unwrap();
        let (mut simulation, _) = Simulation::new(&scenario);
        simulation.run_until(60_000);
        simulation
    }

    #[test]
    fn two_branches_differ_in_tasks_statuses_and_counts_from_a_moment_on() {
        let run = json!({ "at": 0, "command": "RunTask", "taskDefinition": "job", "count": 2 });
        let here = simulation(json!([run, { "at": 30_000, "command": "StopTask", "task": "#1" }]));
        let there = simulation(
            json!([run, { "at": 31_000, "command": "RunTask", "taskDefinition": "job" }]),
        );
        assert_eq!(
            compare(&here.world_at(29_999), &there.world_at(29_999)).tasks,
            []
        );
        let (at, one, other) = first_difference(&here, &there).unwrap();
        assert_eq!(
            (at, one.as_str(), other.as_str()),
            (30_000, "StopTask #1", "nothing")
        );
        let found = compare(here.world(), there.world());
        let of_first = &found.tasks[0];
        assert_eq!(of_first.task, TaskNumber(1));
        let has = |name: &str, here: &str, there: &str| {
            of_first.members.contains(&(
                match name {
                    "lastStatus" => "lastStatus",
                    _ => "stopCode",
                },
                here.to_owned(),
                there.to_owned(),
            ))
        };
        assert!(has("lastStatus", "STOPPED", "RUNNING"), "{of_first:?}");
        assert!(has("stopCode", "UserInitiated", "—"), "{of_first:?}");
        let only_there = &found.tasks[1];
        assert_eq!(
            only_there.members[0],
            ("taskDefinition", "—".into(), "job:1".into())
        );
        assert!(found.counts.contains(&("tasks started", 2, 3)));
        assert!(found.counts.contains(&("tasks RUNNING", 1, 3)));
    }

    #[test]
    fn a_task_differs_exactly_when_something_is_told_of_it() {
        let run = |count: u32| json!({ "at": 0, "command": "RunTask", "taskDefinition": "job", "count": count });
        let stop = |at: u64, task: &str| json!({ "at": at, "command": "StopTask", "task": task });
        let ways = [
            json!([run(3)]),
            json!([run(2)]),
            json!([run(3), stop(9_000, "#2")]),
            json!([run(3), stop(9_000, "#1"), stop(20_000, "#3")]),
            json!([run(3), { "at": 8_000, "command": "TerminateInstance", "containerInstance": "i-0a01" }]),
            json!([]),
        ];
        let simulations: Vec<Simulation> = ways.into_iter().map(simulation).collect();
        for at in (0..40_000).step_by(500) {
            let worlds: Vec<World> = simulations.iter().map(|it| it.world_at(at)).collect();
            for (here, there) in worlds
                .iter()
                .flat_map(|one| worlds.iter().map(move |it| (one, it)))
            {
                let told = (1..=3).map(TaskNumber).filter(|number| {
                    difference(*number, here.tasks.get(number), there.tasks.get(number)).is_some()
                });
                assert_eq!(differing(here, there), told.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn what_was_edited_is_told_by_its_place_and_both_values() {
        let scenario = |memory: u32, image: &str| -> Scenario {
            serde_json::from_value(json!({
                "version": 1,
                "taskDefinitions": [{ "family": "job", "containerDefinitions": [
                    { "name": "app", "image": image, "memory": memory }] }],
                "services": [],
            }))
            .unwrap()
        };
        let mut there = scenario(128, "job:1");
        there.seed = 9;
        let found = edits(&scenario(64, "job:1"), &there);
        let memory = "/taskDefinitions/0/containerDefinitions/0/memory".to_owned();
        assert_eq!(
            found,
            [
                ("/seed".to_owned(), "0".to_owned(), "9".to_owned()),
                (memory, "64".to_owned(), "128".to_owned()),
            ]
        );
        assert_eq!(edits(&there, &there), []);
    }

    #[test]
    fn a_branch_that_is_not_simulated_as_far_does_not_differ_yet() {
        let run = json!([{ "at": 0, "command": "RunTask", "taskDefinition": "job" }]);
        let here = simulation(run.clone());
        let mut there = simulation(run);
        there.run_until(90_000);
        assert_eq!(first_difference(&here, &there), None);
    }
}
